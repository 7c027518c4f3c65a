"""JSON Schema (2020-12) of every kind of file, for editors: made from the model, whose keys and words it repeats.

A schema says of a file what the strict reader says, as far as the language goes; and it knows the vocabularies. It is
stricter in two things: a text that YAML takes for true or false must be quoted, and an option that a kind of chart does
not take must not stand there even when it is empty. Ids of partners, sources, briefs and pages are offered and not
insisted on, as files are added daily.
"""

from __future__ import annotations

import ast
import inspect
import types
from collections.abc import Mapping
from functools import cache
from typing import Annotated, Any, Literal, Union, get_args, get_origin, get_type_hints

import msgspec
from msgspec import Struct

from generator.authoring.choices import Choices
from generator.charts import KINDS
from generator.model.model import (
    PRINTED_AS,
    SHORTHAND,
    Brief,
    Cell,
    Chart,
    Count,
    Form,
    Interval,
    Keys,
    Names,
    NavigationLink,
    Page,
    Partner,
    Publication,
    Source,
    Vocabulary,
)
from generator.primitives.countries import country_names
from generator.primitives.dates import PartialDate
from generator.primitives.urls import LONGEST
from generator.site.figures import PYTHON_OPTIONS

Schema = dict[str, Any]

FILES: Mapping[str, type[Struct]] = {
    "publication": Publication,
    "brief": Brief,
    "partner": Partner,
    "sources": Source,
    "page": Page,
}
"""The kinds of files and what they hold; a file of sources holds a list of them."""

_DIALECT = "https://json-schema.org/draft/2020-12/schema"
_ID = r"^[a-z0-9]+(-[a-z0-9]+)*$"
_WEB = r"[Hh][Tt][Tt][Pp][Ss]?://[^\s/?#]\S*"
_MAIL = r"[^\s?#]*@\S*"
_DAY = r"(?!0000)[0-9]{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12][0-9]|3[01]))?)?"
_SPAN = rf"{_DAY}\.\.({_DAY})?|\.\.{_DAY}"
_YEAR: Schema = {"type": "integer", "minimum": 1000, "maximum": 9999}
_DATE: Schema = {"anyOf": [{"type": "string", "pattern": rf"^{_DAY}~?$"}, _YEAR]}
_WHEN: Schema = {"anyOf": [{"type": "string", "pattern": rf"^({_DAY}~?|{_SPAN})$"}, _YEAR]}

_FORMS: Mapping[str, Schema] = {
    "id": {"anyOf": [{"type": "string", "pattern": _ID, "maxLength": LONGEST}, {"type": "integer", "minimum": 0}]},
    "url": {"type": "string", "pattern": rf"^({_WEB}|[Mm][Aa][Ii][Ll][Tt][Oo]:{_MAIL})$"},
    "base-url": {"type": "string", "pattern": rf"^{_WEB}$"},
    "language": {"type": "string", "pattern": r"^[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8})*$"},
    "license": {"type": "string"},
    "ror": {"type": "string", "pattern": r"^(https://ror\.org/)?0[a-z0-9]{8}$"},
    "wikidata": {"type": "string", "pattern": r"^(https?://(www\.)?wikidata\.org/(wiki|entity)/)?Q[1-9][0-9]*$"},
    "site-path": {"type": "string", "pattern": r"^(?!.*//)(?!.*/\.\.?(/|$))/[^\s?#%\\]*$"},
    "color": {"type": "string", "pattern": r"^#([0-9a-fA-F]{3}|[0-9a-fA-F]{6})$"},
    "fonts": {"type": "string"},
    "contact": {"type": "string", "pattern": rf"^({_WEB}|([Mm][Aa][Ii][Ll][Tt][Oo]:)?{_MAIL})$"},
}
"""The forms of texts; `country` is a list of its own."""

_TEXT: Schema = {"type": ["string", "number"]}


def json_schema(file: str, choices: Mapping[Vocabulary, Choices]) -> Schema:
    """The schema of a kind of file (a key of FILES) in a publication with these vocabularies."""
    type_ = FILES[file]
    maker = _Maker(choices)
    whole = maker.of_struct(type_)
    if file == "sources":
        whole = {"type": "array", "minItems": 1, "items": maker.of(Source), "description": "Sources, a list of them."}
    schema = {"$schema": _DIALECT, "title": f"Accord: {PRINTED_AS[type_] if file != 'sources' else file}", **whole}
    return schema | ({"$defs": dict(sorted(maker.definitions.items()))} if maker.definitions else {})


class _Maker:
    """Makes the schemas of types; those of structs within a file stand in `definitions`."""

    def __init__(self, choices: Mapping[Vocabulary, Choices]) -> None:
        self._choices = choices
        self.definitions: dict[str, Schema] = {}

    def of(self, type_: Any) -> Schema:
        """The schema of an annotation of the model."""
        origin, arguments = get_origin(type_), get_args(type_)
        if origin is Annotated:
            return self._of_marked(*arguments)
        if type_ == Cell:
            return {"type": ["string", "number", "boolean"]}
        if origin in (Union, types.UnionType):
            members = [self.of(argument) for argument in arguments if argument is not type(None)]
            return members[0] if len(members) == 1 else {"anyOf": members}
        if origin is list:
            return {"type": "array", "items": self.of(arguments[0])}
        if origin is dict:
            return {"type": "object", "additionalProperties": _or_empty(self.of(arguments[1]))}
        if origin is Literal:
            return {"enum": list(arguments)}
        if type_ is PartialDate:
            return dict(_DATE)
        if issubclass(type_, Struct):
            return self._reference(type_)
        return {str: dict(_TEXT), bool: {"type": "boolean"}, int: {"type": "integer"}}[type_]

    def of_struct(self, type_: type[Struct]) -> Schema:
        """The schema of a mapping with the keys of a struct."""
        hints, meanings = get_type_hints(type_, include_extras=True), meanings_of(type_)
        properties = {}
        for field in msgspec.structs.fields(type_):
            schema = self.of(hints[field.name])
            if not field.required:
                schema = _or_empty(schema)
            default = {"default": field.default} if field.default and isinstance(field.default, str | int) else {}
            properties[field.name] = {"description": meanings[field.name], **schema, **default}
        schema = {
            "description": inspect.cleandoc(type_.__doc__ or ""),
            "type": "object",
            "properties": properties,
            "required": [field.name for field in msgspec.structs.fields(type_) if field.required],
            "additionalProperties": False,
        }
        return schema | _RULES.get(type_, {})

    def _reference(self, type_: type[Struct]) -> Schema:
        name = type_.__name__
        if name not in self.definitions:
            self.definitions[name] = {}  # before what is in it
            schema = self.of_struct(type_)
            if short := SHORTHAND.get(type_):
                alone = {**self.of(get_type_hints(type_, include_extras=True)[short])}
                schema = {"anyOf": [alone, schema]}
            self.definitions[name] = schema
        return {"$ref": f"#/$defs/{name}"}

    def _of_marked(self, inner: Any, mark: Any) -> Schema:
        if isinstance(mark, Keys):
            value = _or_empty(self.of(get_args(inner)[1]))
            names = sorted(mark.names)
            return {"type": "object", "properties": dict.fromkeys(names, value), "additionalProperties": False}
        if isinstance(mark, Count):
            return {**self.of(inner), "minItems": mark.items, "maxItems": mark.items}
        if isinstance(mark, Names):
            return _of_choices(self._choices[mark.what])
        if isinstance(mark, Interval):
            return dict(_WHEN)
        assert isinstance(mark, Form)
        return {"enum": list(country_names())} if mark.name == "country" else dict(_FORMS[mark.name])


def _of_choices(choices: Choices) -> Schema:
    ids = [choice.id for choice in choices.known]
    if choices.closed:
        return {"enum": ids}
    return {"anyOf": [*([{"enum": ids}] if ids else []), *_FORMS["id"]["anyOf"]]}


def _or_empty(schema: Schema) -> Schema:
    """The schema of a value that may be left empty, which is as good as leaving the key out."""
    if isinstance(kind := schema.get("type"), str | list):
        return {**schema, "type": [*([kind] if isinstance(kind, str) else kind), "null"]}
    if "anyOf" in schema:
        return {**schema, "anyOf": [*schema["anyOf"], {"type": "null"}]}
    return {"anyOf": [schema, {"type": "null"}]}


def _chart_rules() -> Schema:
    """Which options each kind of chart takes."""
    taken = {**KINDS, "python": PYTHON_OPTIONS}
    rules = [
        {
            "if": {"properties": {"kind": {"const": kind}}, "required": ["kind"]},
            "then": {"propertyNames": {"enum": ["id", "kind", *sorted(options)]}},
        }
        for kind, options in taken.items()
    ]
    return {"allOf": [{"properties": {"kind": {"enum": list(taken)}}}, *rules]}


_RULES: Mapping[type[Struct], Schema] = {
    Chart: _chart_rules(),
    NavigationLink: {"anyOf": [{"required": ["page"]}, {"required": ["title", "url"]}]},
}
"""What must hold between the keys of a type."""


@cache
def meanings_of(type_: type[Struct]) -> dict[str, str]:
    """What each key of a struct means: the sentence below it in the model."""
    found: dict[str, str] = {}
    for class_ in reversed(type_.__mro__):
        if issubclass(class_, Struct) and class_ is not Struct:
            body = ast.parse(inspect.getsource(class_)).body[0]
            assert isinstance(body, ast.ClassDef)
            for key, below in zip(body.body, body.body[1:], strict=False):
                match key, below:
                    case ast.AnnAssign(target=ast.Name(id=name)), ast.Expr(value=ast.Constant(value=str(words))):
                        found[name] = words
    return found
