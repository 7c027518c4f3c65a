"""From YAML nodes to the model's types, with everything that is wrong on the way.

A reader is made once for each type from its annotations, so the model is the only place that knows the keys. Reading
never stops at a problem: what cannot be read becomes a blank of its type and the rest is read on, so that one run names
all that is wrong with a file. Where each value stood is kept under its dotted path (`events.2.actors.0`), for the
checks that only the whole publication allows.
"""

from __future__ import annotations

import types
from collections.abc import Callable
from functools import cache
from typing import Annotated, Any, Literal, TypeVar, Union, cast, get_args, get_origin, get_type_hints

import msgspec
from msgspec import Struct
from msgspec.structs import FieldInfo

from generator.diagnostics.diagnostic import Diagnostic
from generator.model.files import Places
from generator.model.model import PRINTED_AS, SHORTHAND, Cell, Count, Form, Interval, Keys, Names
from generator.parsing.forms import FORMS, help_with
from generator.parsing.keys import key_help
from generator.parsing.yaml import MappingNode, Node, ScalarNode, SequenceNode
from generator.primitives.dates import PartialDate, date_meant, parse_date, parse_span

S = TypeVar("S", bound=Struct)

NO_DATE = PartialDate(0)
"""Stands where a date should be and could not be read; the file has a diagnostic that says so."""


class _Absent:
    """What an empty value reads as: the same as leaving the key out."""


ABSENT = _Absent()


class Context:
    """What the reading of one file gathers. `line` is where it begins: what the whole lacks is reported there."""

    def __init__(self, path: str, line: int = 1) -> None:
        self.path = path
        self.top = MappingNode(line, 1)
        self.places: Places = {}
        self.diagnostics: list[Diagnostic] = []
        self.flawed: set[str] = set()

    def report(self, node: Node, at: str, code: str, message: str, help: str = "") -> None:
        """Note a problem at `node`, the value at the dotted path `at`, which now is a blank or has one in it."""
        self.diagnostics.append(Diagnostic(self.path, node.line, node.column, code, message, help))
        self.flawed.add(at)

    def report_key(self, key: Node, message: str, help: str) -> None:
        """Note a key that should not be there; the values of the others are whole."""
        self.diagnostics.append(Diagnostic(self.path, key.line, key.column, "unknown-key", message, help))


Read = Callable[[Node, str, Context], Any]


def read(type_: type[S], root: Node | None, context: Context) -> S:
    """Read `root` as a `type_`; no root at all is an empty mapping."""
    return cast(S, _reader(type_)(root or context.top, "", context))


def read_list(item_type: type[S], root: Node | None, context: Context) -> list[S]:
    """Read `root` as a list; no root at all is an empty one."""
    items = _reader(list[item_type])(root or SequenceNode(1, 1), "", context)  # type: ignore[valid-type]
    return [] if items is ABSENT else cast(list[S], items)


@cache
def _reader(type_: Any) -> Read:
    """The function that reads a value of `type_`."""
    origin, arguments = get_origin(type_), get_args(type_)
    if origin is Annotated:
        return _annotated(arguments)
    if type_ == Cell:
        return _read_cell
    if origin in (Union, types.UnionType):
        return _union(arguments)
    if origin is list:
        return _list_reader(arguments[0])
    if origin is dict:
        return _dict_reader(arguments[1], None)
    if origin is Literal:
        return _choice_reader(arguments)
    if isinstance(type_, type) and issubclass(type_, Struct) and type_ is not PartialDate:
        return _struct_reader(type_)
    return _SCALARS[type_]


def _annotated(arguments: tuple[Any, ...]) -> Read:
    inner, mark = arguments
    if isinstance(mark, Keys):
        return _dict_reader(get_args(inner)[1], mark.names)
    if isinstance(mark, Form):
        return _form_reader(mark)
    if isinstance(mark, Count):
        return _counted(_reader(inner), mark.items)
    if isinstance(mark, Names):
        return _reader(inner)
    if isinstance(mark, Interval):
        return _date_reader(parse_span)
    raise TypeError(f"no reader for {mark}")


def _union(arguments: tuple[Any, ...]) -> Read:
    """`T | None` reads as T, an empty value being None; `str | list[str]` takes either."""
    members = [argument for argument in arguments if argument is not type(None)]
    if len(members) == 1:
        return _reader(members[0])
    single, several = _reader(members[0]), _reader(members[1])
    return lambda node, at, context: (several if isinstance(node, SequenceNode) else single)(node, at, context)


def _list_reader(item_type: Any) -> Read:
    read_item, empty = _reader(item_type), blank(item_type)

    def read_list(node: Node, at: str, context: Context) -> Any:
        context.places[at] = (node.line, node.column)
        if _is_null(node):
            return ABSENT
        if not isinstance(node, SequenceNode):
            help = f"write [{node.text}]" if isinstance(node, ScalarNode) else "begin each item with a dash"
            context.report(node, at, "wrong-type", f"{_name(at)} must be a list, not {_kind(node)}", help)
            return ABSENT
        items = []
        for index, item in enumerate(node.items):
            value = read_item(item, _join(at, str(index)), context)
            if value is ABSENT:
                help = "fill it in or take it out"
                context.report(item, _join(at, str(index)), "wrong-type", f"an empty item in {_name(at)}", help)
                value = empty
            items.append(value)
        return items

    return read_list


def _counted(read_list: Read, count: int) -> Read:
    """The reader of a list of so many items."""

    def read_counted(node: Node, at: str, context: Context) -> Any:
        items = read_list(node, at, context)
        if items is ABSENT or len(items) == count:
            return items
        context.report(node, at, "wrong-type", f"{_name(at)} must have {count} items, not {len(items)}")
        return ABSENT

    return read_counted


def _dict_reader(value_type: Any, keys: frozenset[str] | None) -> Read:
    read_value = _reader(value_type)

    def read_dict(node: Node, at: str, context: Context) -> Any:
        context.places[at] = (node.line, node.column)
        if _is_null(node):
            return ABSENT
        if not isinstance(node, MappingNode):
            context.report(node, at, "wrong-type", f"{_name(at)} must be keys with values, not {_kind(node)}")
            return {}
        values = {}
        for key, (key_node, value_node) in node.entries.items():
            if keys is not None and key not in keys:
                context.report_key(key_node, f'{_name(at)} has no key "{key}"', key_help(key, keys))
                continue
            value = read_value(value_node, f"{at}.{key}", context)
            if value is not ABSENT:
                values[key] = value
        return values

    return read_dict


def _choice_reader(choices: tuple[str, ...]) -> Read:
    def read_choice(node: Node, at: str, context: Context) -> Any:
        # A plain `off` or `no` is the text that stands there, as everywhere in YAML 1.2.
        text = _read_text(node, at, context)
        if text is ABSENT or text in choices:
            return text
        if isinstance(node, ScalarNode):
            known = ", ".join(choices)
            context.report(node, at, "wrong-type", f'{_name(at)} cannot be "{text}"', f"one of: {known}")
        return ABSENT

    return read_choice


def _form_reader(form: Form) -> Read:
    rule = FORMS[form.name]

    def read_form(node: Node, at: str, context: Context) -> Any:
        text = _read_text(node, at, context)
        if text is ABSENT and form.name == "color":
            quoted = 'put quotes around it, as in "#7a2048": without them # begins a comment'
            context.report(node, at, rule.code, f"{_name(at)} has no colour", quoted)
        if text is ABSENT or rule.fits(text):
            return text
        if isinstance(node, ScalarNode):
            context.report(node, at, rule.code, f'"{text}" is not {rule.noun}', help_with(rule, text))
        return ""

    return read_form


def _struct_reader(type_: type[Struct]) -> Read:
    hints = get_type_hints(type_, include_extras=True)
    fields = {field.name: field for field in msgspec.structs.fields(type_)}
    readers = {name: _reader(hints[name]) for name in fields}
    shorthand, printed = SHORTHAND.get(type_), PRINTED_AS[type_]

    def read_struct(node: Node, at: str, context: Context) -> Any:
        context.places[at] = (node.line, node.column)
        if _is_null(node) and at:
            return ABSENT
        if shorthand and isinstance(node, ScalarNode):
            value = readers[shorthand](node, f"{at}.{shorthand}", context)
            return _build(type_, fields, hints, {shorthand: value})
        values: dict[str, Any] = {}
        if isinstance(node, MappingNode):
            for key, (key_node, value_node) in node.entries.items():
                if key not in readers:
                    message = f'{_with_article(printed)} has no key "{key}"'
                    context.report_key(key_node, message, key_help(key, readers))
                    continue
                value = readers[key](value_node, _join(at, key), context)
                if value is not ABSENT:
                    values[key] = value
        elif not _is_null(node):
            message = f"{_with_article(printed)} must be keys with values, not {_kind(node)}"
            context.report(node, at, "wrong-type", message)
            return blank(type_)
        for name, field in fields.items():
            if field.required and name not in values and not _was_given(node, name, context, at):
                message = f'this {printed} has no "{name}"'
                context.report(node if at else context.top, _join(at, name), "missing-field", message, f"add {name}: …")
        return _build(type_, fields, hints, values)

    return read_struct


def _was_given(node: Node, name: str, context: Context, at: str) -> bool:
    """Whether a required field stands there with a value that has been reported as wrong already."""
    return isinstance(node, MappingNode) and name in node.entries and not _is_null(node.entries[name][1])


def _build(type_: type[Struct], fields: dict[str, FieldInfo], hints: dict[str, Any], values: dict[str, Any]) -> Struct:
    for name, field in fields.items():
        if field.required and values.get(name, ABSENT) is ABSENT:
            values[name] = blank(hints[name])
    return type_(**values)


def blank(type_: Any) -> Any:
    """The value that stands for one of `type_` that could not be read."""
    origin, arguments = get_origin(type_), get_args(type_)
    if origin is Annotated:
        return blank(arguments[0])
    if type_ == Cell or origin in (Union, types.UnionType):
        return None
    if origin in (list, dict):
        return origin()
    if origin is Literal:
        return arguments[0]
    if type_ is PartialDate:
        return NO_DATE
    if issubclass(type_, Struct):
        fields = {field.name: field for field in msgspec.structs.fields(type_)}
        return _build(type_, fields, get_type_hints(type_, include_extras=True), {})
    return type_()


def _read_text(node: Node, at: str, context: Context) -> Any:
    context.places[at] = (node.line, node.column)
    if _is_null(node):
        return ABSENT
    if isinstance(node, ScalarNode):
        return node.text.strip() if not node.block else node.text.rstrip("\n")
    help = "put quotes around it"
    if isinstance(node, SequenceNode) and all(isinstance(item, ScalarNode) for item in node.items):
        help = f'write one text: "{", ".join(item.text for item in node.items if isinstance(item, ScalarNode))}"'
    context.report(node, at, "wrong-type", f"{_name(at)} must be text, not {_kind(node)}", help)
    return ""


def _date_reader(parse: Callable[[str], PartialDate]) -> Read:
    def read_date(node: Node, at: str, context: Context) -> Any:
        context.places[at] = (node.line, node.column)
        if _is_null(node):
            return ABSENT
        if not isinstance(node, ScalarNode):
            context.report(node, at, "bad-date", f"{_name(at)} must be a date, not {_kind(node)}", "write 2022-03-05")
            return NO_DATE
        try:
            return parse(node.text.strip())
        except ValueError as error:
            meant = date_meant(node.text)
            help = f"write {meant}" if meant else str(error)
            context.report(node, at, "bad-date", f'"{node.text}" is not a date', help)
            return NO_DATE

    return read_date


def _read_bool(node: Node, at: str, context: Context) -> Any:
    return _read_core(node, at, context, bool, "true or false")


def _read_int(node: Node, at: str, context: Context) -> Any:
    return _read_core(node, at, context, int, "a whole number")


def _read_core(node: Node, at: str, context: Context, type_: type, noun: str) -> Any:
    context.places[at] = (node.line, node.column)
    if _is_null(node):
        return ABSENT
    value = node.value if isinstance(node, ScalarNode) else None
    if type(value) is not type_:
        written = f'"{node.text}"' if isinstance(node, ScalarNode) else _kind(node)
        context.report(node, at, "wrong-type", f"{_name(at)} must be {noun}, not {written}", _core_help(node, type_))
        return ABSENT
    return value


def _core_help(node: Node, type_: type) -> str:
    """How to write the truth value or the number that a text means."""
    text = node.text.strip().lower() if isinstance(node, ScalarNode) else ""
    meant = dict.fromkeys(("true", "yes", "y", "on", "1"), "true")
    meant |= dict.fromkeys(("false", "no", "n", "off", "0"), "false")
    word = meant.get(text, "") if type_ is bool else text if text.lstrip("-").isdecimal() else ""
    if not word:
        return ""
    return f"write {word}, without quotes" if word == text else f"write {word}"


def _read_cell(node: Node, at: str, context: Context) -> Any:
    context.places[at] = (node.line, node.column)
    if isinstance(node, ScalarNode):
        return node.value
    context.report(node, at, "wrong-type", f"{_name(at)} must be one value, not {_kind(node)}")
    return None


_SCALARS: dict[Any, Read] = {
    str: _read_text,
    bool: _read_bool,
    int: _read_int,
    PartialDate: _date_reader(parse_date),
}


def _is_null(node: Node) -> bool:
    return isinstance(node, ScalarNode) and node.value is None


def _kind(node: Node) -> str:
    """What a node is, in a writer's words."""
    if isinstance(node, SequenceNode):
        return "a list"
    return "keys with values" if isinstance(node, MappingNode) else "a single value"


def _join(at: str, key: str) -> str:
    """The dotted path of what stands under `key` in the value at `at`."""
    return f"{at}.{key}" if at else key


def _name(at: str) -> str:
    """The key by which a writer knows the value at the dotted path `at`."""
    keys = [part for part in at.split(".") if not part.isdigit()]
    return f'"{keys[-1]}"' if keys and keys[-1] else "the file"


def _with_article(noun: str) -> str:
    return f"{'an' if noun[0] in 'aeiou' else 'a'} {noun}"
