"""From a file's bytes to facts, prose and diagnostics: a pure function of one file, fit for a worker and a cache.

What only the whole publication can tell (does that partner exist?) is left to the library; the places of all values are
kept so that it can say where.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Generic

from msgspec import Struct

from generator.diagnostics.diagnostic import Diagnostic
from generator.model.files import (
    Block,
    Document,
    Facts,
    Places,
    Prose,
    Reference,
    Settings,
    Sources,
    TableFile,
    document_id,
)
from generator.model.markdown import Body, Figure, Update
from generator.model.model import Brief, ChartOptions, Page, Partner, Publication, Source
from generator.parsing import markdown, table, yaml
from generator.parsing.schema import Context, read, read_list
from generator.parsing.yaml import CONTROL, MappingNode, Node, ScalarNode, SequenceNode
from generator.primitives.dates import parse_date
from generator.primitives.urls import is_id, slug


class Reading(Struct, Generic[Facts], frozen=True, kw_only=True):
    """Everything that reading such a file gives; `bodies` holds its Markdown texts by dotted path, "" the body."""

    document: Document[Facts]
    bodies: dict[str, Body]
    places: Places
    diagnostics: list[Diagnostic]


def read_brief(path: str, data: bytes) -> Reading[Brief]:
    """Read a brief; event details are Markdown too."""
    return _read_document(Brief, path, data)


def read_partner(path: str, data: bytes) -> Reading[Partner]:
    """Read a partner."""
    return _read_document(Partner, path, data)


def read_page(path: str, data: bytes) -> Reading[Page]:
    """Read a page."""
    return _read_document(Page, path, data)


def read_settings(path: str, data: bytes) -> Settings:
    """Read publication.yaml."""
    root, context = _read_yaml(path, data)
    unreadable = root is None and bool(context.diagnostics)
    publication = read(Publication, root, Context(path) if unreadable else context)
    return Settings(
        path=path,
        publication=publication,
        places=context.places,
        diagnostics=context.diagnostics,
        unreadable=unreadable,
    )


def read_sources(path: str, data: bytes) -> Sources:
    """Read a file of shared sources."""
    root, context = _read_yaml(path, data)
    unreadable = root is None and bool(context.diagnostics)
    if not unreadable and (root is None or (isinstance(root, ScalarNode) and root.value is None)):
        message, help = "this file has no sources", "add one, or take the file out"
        context.diagnostics.append(Diagnostic(path, 1, 1, "missing-field", message, help))
    items = [] if root is None else read_list(Source, root, context)
    return Sources(
        path=path, items=items, places=context.places, diagnostics=context.diagnostics, unreadable=unreadable
    )


def read_table(path: str, data: bytes) -> tuple[TableFile, Places]:
    """Read a CSV file, and where its cells stand."""
    text, diagnostics = _decode(path, data)
    if text is None:
        return TableFile(path=path, rows=[], diagnostics=diagnostics), {}
    return table.read_table(path, text)


def _read_document(type_: type[Facts], path: str, data: bytes) -> Reading[Facts]:
    text, diagnostics = _decode(path, data)
    context = Context(path)
    context.diagnostics += diagnostics
    matter, body, first_line, body_line = _split(text or "")
    context.diagnostics += _misplaced(path, text or "", matter, first_line)
    root, problems = yaml.load(matter or "", path, first_line)
    context.diagnostics += problems
    unreadable = text is None or matter is None or (root is None and bool(problems))
    facts = read(type_, root, Context(path) if unreadable else context)
    context.flawed |= {""} if unreadable else set()
    _check_id(document_id(path), context)
    bodies = {"": markdown.parse(body, body_line)}
    if isinstance(facts, Brief):
        bodies |= _details(facts, root)
    context.diagnostics += [
        Diagnostic(path, flaw.line, 1, flaw.code, flaw.message, flaw.help)
        for parsed in bodies.values()
        for flaw in parsed.flaws
    ]
    _check_updates(bodies[""].updates, context)
    blocks: list[Block] = []
    for at, parsed in bodies.items():
        for figure in (part for part in parsed.parts if isinstance(part, Figure)):
            if at or type_ is not Brief:
                message, help = "a chart stands in the text of a brief only", "move it there, or take it out"
                context.diagnostics.append(Diagnostic(path, figure.line, 1, "bad-chart", message, help))
            else:
                blocks.append(_block(figure, context))
    prose = _prose(bodies, blocks)
    context.places |= {f"reference-{number}": (r.target.line, 1) for number, r in enumerate(prose.references)}
    document = Document(
        id=document_id(path),
        path=path,
        facts=facts,
        prose=prose,
        flawed=frozenset(context.flawed),
    )
    return Reading(document=document, bodies=bodies, places=context.places, diagnostics=context.diagnostics)


def _block(figure: Figure, context: Context) -> Block:
    """Read the options of a chart block; what is wrong with them stands on the block's own lines."""
    options = None
    if figure.language == "chart" and not figure.name:
        root, problems = yaml.load(figure.text, context.path, figure.line + 1)
        inner = Context(context.path, figure.line)
        if not problems:
            options = read(ChartOptions, root, inner)
        context.diagnostics += problems + inner.diagnostics
        context.flawed |= {f"block-{figure.line}"} if problems or inner.flawed else set()
        context.places |= {f"block-{figure.line}.{at}": place for at, place in inner.places.items()}
    context.places[f"block-{figure.line}"] = (figure.line, 1)
    return Block(figure.line, figure.name, figure.text, options)


def _prose(bodies: dict[str, Body], blocks: list[Block]) -> Prose:
    return Prose(
        blocks=blocks,
        references=[
            Reference(at, part)
            for at, body in bodies.items()
            for part in body.parts
            if not isinstance(part, str | Figure)
        ],
        anchors=[heading.id for heading in bodies[""].headings]
        + [f"update-{u.date.rstrip('~')}" for u in bodies[""].updates],
        updates=bodies[""].updates,
    )


def _details(brief: Brief, root: Node | None) -> dict[str, Body]:
    """The Markdown of the events' details, with the lines they stand on."""
    bodies = {}
    for index, event in enumerate(brief.events):
        if event.detail:
            bodies[f"events.{index}.detail"] = markdown.parse(
                event.detail, _text_line(root, ["events", index, "detail"]), scope=f"detail-{index + 1}-"
            )
    return bodies


def _text_line(root: Node | None, way: list[str | int]) -> int:
    """The line on which the text at `way` begins: a block scalar's is the one below its sign."""
    node = root
    for step in way:
        if isinstance(node, MappingNode) and isinstance(step, str):
            node = node.entries[step][1]
        elif isinstance(node, SequenceNode) and isinstance(step, int):
            node = node.items[step]
    if not isinstance(node, ScalarNode):
        return 1
    return node.line + 1 if node.block else node.line


def _check_id(name: str, context: Context) -> None:
    if not is_id(name):
        help = (
            f"rename the file to {slug(name)}.md" if slug(name) else "name it in lower-case letters, digits and hyphens"
        )
        context.diagnostics.append(
            Diagnostic(context.path, 1, 1, "bad-id", f'the file name "{name}" is not an id', help)
        )


def _check_updates(updates: list[Update], context: Context) -> None:
    for update in updates:
        try:
            parse_date(update.date)
        except ValueError as error:
            message = f'"{update.date}" is not a date' if update.date else "an update without a date"
            found = Diagnostic(context.path, update.line, update.column, "bad-date", message, str(error))
            context.diagnostics.append(found)


def _read_yaml(path: str, data: bytes) -> tuple[Node | None, Context]:
    text, diagnostics = _decode(path, data)
    root, problems = yaml.load(text or "", path)
    context = Context(path)
    context.diagnostics += diagnostics + problems
    return root, context


def _decode(path: str, data: bytes) -> tuple[str | None, list[Diagnostic]]:
    """The file's text with plain line ends and no BOM; None when it is not UTF-8 text."""
    try:
        text = data.decode("utf-8-sig").replace("\r\n", "\n").replace("\r", "\n")
    except UnicodeDecodeError as error:
        before = data[: error.start].decode("utf-8-sig", "replace").replace("\r\n", "\n").replace("\r", "\n")
        message, help = f"not UTF-8: the byte 0x{data[error.start]:02X}", "save the file as UTF-8"
        return None, [_encoding(path, before, message, help)]
    if control := CONTROL.search(text):
        message = f"the control character U+{ord(control.group()):04X}"
        return None, [_encoding(path, text[: control.start()], message, "take it out")]
    return text, []


def _encoding(path: str, before: str, message: str, help: str) -> Diagnostic:
    column = len(before) - (before.rfind("\n") + 1) + 1
    return Diagnostic(path, before.count("\n") + 1, column, "bad-encoding", message, help)


def _split(text: str) -> tuple[str | None, str, int, int]:
    """Front matter (None when it cannot be told), body, and the lines that they begin on."""
    lines = text.split("\n")
    start = next((number for number, line in enumerate(lines) if line.strip()), 0)
    opening = lines[start].rstrip()
    if opening == "+++":
        return None, "", 1, 1
    if opening != "---":
        return "", text, 1, 1
    for number, line in enumerate(lines[start + 1 :], start=start + 1):
        if line.rstrip() in ("---", "..."):
            matter = "\n".join(lines[start + 1 : number]) + "\n"
            return matter, "\n".join(lines[number + 1 :]), start + 2, number + 2
    return None, "", 1, 1


def _misplaced(path: str, text: str, matter: str | None, first_line: int) -> Iterator[Diagnostic]:
    """What is wrong with where the front matter stands, and between which lines."""
    if matter is None and text.lstrip().startswith("+++"):
        message, help = "front matter in TOML, between lines +++", "write it in YAML, between two lines ---"
        yield Diagnostic(path, 1, 1, "yaml-syntax", message, help)
    elif matter is None:
        message, help = "the front matter is not closed", "put --- on a line of its own behind it"
        yield Diagnostic(path, 1, 1, "yaml-syntax", message, help)
    elif first_line > 2:
        yield Diagnostic(
            path, 1, 1, "looks-like", "a blank line before the front matter", "take it out: a file begins with ---"
        )
