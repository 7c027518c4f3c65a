"""The documentation is whole and true: whatever can be typed is described, every example works, every link leads on."""

from __future__ import annotations

import json
import re
import tempfile
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from functools import cache
from html import escape
from pathlib import Path
from typing import Any, get_args, get_origin, get_type_hints

import click
import jinja2
import msgspec
import pytest
from click.testing import CliRunner
from jinja2 import nodes
from markdown_it import MarkdownIt
from markdown_it.token import Token

from generator.authoring.json_schema import meanings_of
from generator.charts import KINDS
from generator.checks.external_links import Answer, Verdict, find_dead
from generator.cli.main import main
from generator.diagnostics.catalogue import RULES
from generator.diagnostics.diagnostic import CODES
from generator.diagnostics.terminal import describe
from generator.library.library import SECTIONS
from generator.model import model
from generator.model.files import role
from generator.parsing.markdown import parse
from generator.parsing.schema import Context, read
from generator.parsing.yaml import MappingNode, load
from generator.primitives.dates import PartialDate
from generator.site.components import HeadView, SiteView
from generator.site.files.tables import TABLES
from generator.site.pages.brief import BriefView
from generator.site.pages.data import DataView
from generator.site.pages.record import (
    ChangesView,
    CoverageView,
    HomeView,
    NoView,
    ProseView,
    RedirectView,
    TimelineView,
)
from generator.site.pages.search import SearchView
from generator.site.pages.terms import IndexView, RegisterView, SourcePageView, TermView
from tests.diagnostic_cases import CASES
from tests.support import MINIMAL, brief, edition, text, vary, write_site

ROOT = Path(__file__).parent.parent
DOCS = ROOT / "docs"
PAGES = [ROOT / "README.md", *sorted(DOCS.glob("*.md"))]
TEMPLATES = ROOT / "templates"

_MARKDOWN = MarkdownIt("commonmark").enable("table")


# --- reading the documentation ------------------------------------------------------------------------------------


@dataclass
class Section:
    """A heading and what stands below it, up to the next heading of its level or above."""

    level: int
    title: str
    tables: list[list[list[str]]] = field(default_factory=list)
    fences: list[Token] = field(default_factory=list)
    text: str = ""


@cache
def tokens_of(path: Path) -> list[Token]:
    return _MARKDOWN.parse(path.read_text(encoding="utf-8"))


@cache
def sections(path: Path) -> list[Section]:
    found: list[Section] = []
    tokens, open_ = tokens_of(path), list[Section]()
    for index, token in enumerate(tokens):
        if token.type == "heading_open":
            level = int(token.tag[1])
            open_ = [section for section in open_ if section.level < level]
            open_.append(Section(level, tokens[index + 1].content))
            found.append(open_[-1])
        for section in open_:
            section.text += token.content + "\n"
            if token.type == "fence":
                section.fences.append(token)
            elif token.type == "table_open":
                section.tables.append([])
            elif token.type == "tr_open":
                section.tables[-1].append([])
            elif token.type == "inline" and tokens[index - 1].type in ("th_open", "td_open"):
                section.tables[-1][-1].append(token.content)
    return found


def section(name: str, title: str) -> Section:
    [found] = [section for section in sections(DOCS / name) if section.title == title]
    return found


def codes_in(words: str) -> list[str]:
    """What stands in backticks."""
    return re.findall(r"`([^`]+)`", words)


# --- the keys of files --------------------------------------------------------------------------------------------

HEADINGS: dict[type[msgspec.Struct], str] = {
    model.Publication: "publication.yaml",
    model.Status: "A status",
    model.Term: "A kind, field or kind of event",
    model.RelationType: "A type of relation",
    model.NavigationLink: "A navigation entry",
    model.Words: "A set of terms",
    model.TurningPoint: "A turning point",
    model.Theme: "A theme",
    model.Palette: "A palette",
    model.TypeFaces: "A set of fonts",
    model.Brief: "A brief",
    model.Involvement: "A partner of a brief",
    model.Event: "An event",
    model.Quote: "A quote",
    model.Dispute: "A disputed claim",
    model.Relation: "A relation",
    model.ColumnFacts: "A column of a dataset",
    model.Dataset: "A dataset",
    model.ChartOptions: "A chart",
    model.Chart: "A chart",
    model.Annotation: "An annotation",
    model.Correction: "A correction",
    model.Withdrawal: "A withdrawal",
    model.Partner: "A partner",
    model.Source: "A source",
    model.Page: "A page",
}


def test_every_noun_has_a_section() -> None:
    assert HEADINGS.keys() == model.PRINTED_AS.keys()


@pytest.mark.parametrize("type_", HEADINGS, ids=lambda type_: type_.__name__)
def test_every_key_is_documented(type_: type[msgspec.Struct]) -> None:
    table = section("reference.md", HEADINGS[type_]).tables[0]
    assert table[0] == ["key", "type", "default", "meaning"]
    written = {codes_in(row[0])[0]: row[1:] for row in table[1:]}
    fields = {field.name: field for field in msgspec.structs.fields(type_)}
    assert set(written) - ({"id"} if type_ is model.ChartOptions else set()) == set(fields)
    hints = get_type_hints(type_)
    for name, field_ in fields.items():
        kind, default, meaning = written[name]
        assert meaning
        assert fits(hints[name], kind), f"{name} is not a {kind}"
        assert (default == "required") == field_.required
        assert default_of(field_) in ("", default.replace("`", "")), f"the default of {name}"


@pytest.mark.parametrize("type_", HEADINGS, ids=lambda type_: type_.__name__)
def test_the_reference_says_of_a_key_what_the_model_says(type_: type[msgspec.Struct]) -> None:
    rows = section("reference.md", HEADINGS[type_]).tables[0][1:]
    written = {codes_in(row[0])[0]: plain(row[3]).rstrip(".").lower() for row in rows}
    meanings = {name: words.rstrip(".").lower() for name, words in meanings_of(type_).items()}
    assert {**written, **meanings} == written


def fits(hint: Any, kind: str) -> bool:
    """Whether the documentation's word for a type is right for an annotation."""
    if get_origin(hint) is list:
        return kind.startswith("list of ")
    if hint is PartialDate or PartialDate in get_args(hint):
        return kind in ("date", "date or interval")
    if hint is bool:
        return kind == "true or false"
    if hint is int or set(get_args(hint)) == {int, type(None)}:
        return kind == "whole number"
    return not kind.startswith(("list of", "date", "true or false", "whole number"))


def default_of(field_: Any) -> str:
    """The default as the documentation has it; empty where there is nothing to say."""
    if isinstance(field_.default, bool):
        return str(field_.default).lower()
    if isinstance(field_.default, str | int):
        return str(field_.default)
    return ""


def test_the_vocabularies_that_are_there_already_are_told() -> None:
    statuses = section("reference.md", "A status").tables[1][1:]
    assert [[codes_in(row[0])[0], *row[1:]] for row in statuses] == [
        [status.id, status.label, status.tone, status.definition] for status in model.STATUSES
    ]
    relations = section("reference.md", "A type of relation").tables[1][1:]
    assert [[codes_in(row[0])[0], *row[1:]] for row in relations] == [
        [type_.id, type_.label, type_.inverse] for type_ in model.RELATION_TYPES
    ]


def test_every_kind_of_chart_is_documented_with_its_options() -> None:
    table = section("reference.md", "A chart").tables[1][1:]
    written = {codes_in(row[0])[0]: set(codes_in(row[1])) for row in table}
    assert written.pop("python") == {"name", "title", "caption", "unit"}
    assert written == {kind: set(options) for kind, options in KINDS.items()}


def test_every_place_of_a_file_is_documented() -> None:
    listing = section("reference.md", "Files").fences[0].content
    roles = {"publication.yaml", "briefs/<id>.md", "briefs/<id>/index.md", "partners/<id>.md", "pages/<id>.md"}
    for place in roles | {"sources/*.yaml", "data/**.csv", "charts/*.py"}:
        assert re.search(rf"^ +{re.escape(place)} ", listing, re.MULTILINE), place
        assert role(place.replace("<id>", "a").replace("**", "b").replace("*", "a")) != "file"


# --- Markdown -----------------------------------------------------------------------------------------------------


def test_every_markdown_example_parses_as_it_is_said_to() -> None:
    found = section("reference.md", "Markdown")
    examples = [code for row in found.tables[0][1:] for code in codes_in(row[0])]
    examples += [fence.content for fence in found.fences]
    for example in examples:
        assert parse(example).flaws == [], example
        assert parse(example).parts != [f"<p>{escape(example)}</p>\n"], f"{example} is nothing but text"


# --- commands -----------------------------------------------------------------------------------------------------


def test_every_command_is_documented() -> None:
    titles = [found.title for found in sections(DOCS / "reference.md")]
    assert {title for title in titles if title.startswith("`accord ")} == {f"`accord {name}`" for name in main.commands}


@pytest.mark.parametrize("name", main.commands)
def test_every_option_is_documented(name: str) -> None:
    rows = [row for table in section("reference.md", f"`accord {name}`").tables[:1] for row in table[1:]]
    written = {codes_in(row[0])[0].split()[0]: row[1] for row in rows}
    command = main.commands[name]
    commands = list(command.commands.values()) if isinstance(command, click.Group) else [command]
    options = {param.opts[0]: param for c in commands for param in c.params if isinstance(param, click.Option)}
    assert set(written) == set(options)
    for option, param in options.items():
        if isinstance(param.default, str | int) and not param.is_flag and option != "--root":
            assert f"`{param.default}`" in written[option]


# --- diagnostics --------------------------------------------------------------------------------------------------


def diagnostics() -> dict[str, Section]:
    found = sections(DOCS / "reference.md")
    start = next(index for index, each in enumerate(found) if each.title == "Diagnostics")
    end = next((index for index, each in enumerate(found) if index > start and each.level <= 2), len(found))
    return {codes_in(each.title)[0]: each for each in found[start + 1 : end]}


def test_every_code_is_documented() -> None:
    assert set(diagnostics()) == set(CODES)


@pytest.mark.parametrize("code", CODES)
def test_the_reference_says_of_a_code_what_the_catalogue_says(code: str) -> None:
    rule, words = RULES[code], plain(diagnostics()[code].text)
    assert f"**{rule.severity.capitalize()}.** {rule.meaning}" in words
    assert not rule.mend or f"mend: {rule.mend}".lower() in words.lower()


def plain(words: str) -> str:
    """Markdown in a line, its links as their words."""
    return " ".join(re.sub(r"\[([^]]+)\]\([^)]*\)", r"\1", words).split())


@pytest.mark.parametrize("code", CODES)
def test_a_code_is_documented_with_its_weight_an_example_and_its_mend(code: str) -> None:
    found = diagnostics()[code]
    assert f"**{CODES[code].capitalize()}.**" in found.text
    if code == "uncorrected":
        assert "do not report it yet" in found.text
        return
    assert "Mend:" in found.text
    [example] = [fence.content for fence in found.fences if fence.info == "text"]
    assert f"[{code}]" in example
    assert example in shown(code)


def shown(code: str) -> str:
    """What the terminal shows in the cases of a code."""
    return (
        "\n".join(ELSEWHERE[code]()) if code in ELSEWHERE else "\n".join(text(c.shows) for c in CASES if c.code == code)
    )


def _bad_template() -> Iterator[str]:
    template = "{% extends 'accord/404.html' %}\n{% block main %}{{ view.titel }}{% endblock %}\n"
    yield run({**MINIMAL, "templates/404.html": template}, "build")


def _not_a_file() -> Iterator[str]:
    yield run(MINIMAL, "check", lambda root: (root / "content/briefs/two.md").symlink_to("/nowhere/two.md"))


def _asked(verdict: Verdict, url: str, more: str = "", *, reason: str = "", to: str = "") -> Iterator[str]:
    """What is shown of a source whose address gave an answer."""
    url = f"https://example.org/{url}"
    source = f"sources:\n  - id: s\n    title: S\n    url: {url}\n{more}"
    with tempfile.TemporaryDirectory() as folder:
        made = edition(write_site(Path(folder), vary({"content/briefs/one.md": brief(source, "[@s]\n")})))
        found = find_dead(made.lens, {url: Answer(0, verdict, reason, to)})
        yield describe(made.located(found), {}, Path(folder))


def _dead_link() -> Iterator[str]:
    yield from _asked(
        "gone", "gone", "    archive_url: https://example.org/copy\n", reason="this address answers 404 Not Found"
    )


def _moved_link() -> Iterator[str]:
    yield from _asked("moved", "old", to="https://example.org/new")


ELSEWHERE: dict[str, Callable[[], Iterable[str]]] = {
    "bad-template": _bad_template,
    "not-a-file": _not_a_file,
    "dead-link": _dead_link,
    "moved-link": _moved_link,
}


def run(files: Any, command: str, prepare: Callable[[Path], None] = lambda root: None) -> str:
    """What a command shows of a publication of these files."""
    with tempfile.TemporaryDirectory() as folder:
        prepare(write_site(Path(folder), files))
        return CliRunner().invoke(main, [command, "--root", folder]).output


# --- the guide ----------------------------------------------------------------------------------------------------


def attributes(fence: Token) -> dict[str, str]:
    """The words `name=value` behind a fence's language."""
    return dict(word.split("=", 1) for word in fence.info.split()[1:])


def put(fence: Token, root: Path) -> None:
    """Do what the guide tells its reader to do with a block."""
    place = attributes(fence)
    path = root / place["file"]
    path.parent.mkdir(parents=True, exist_ok=True)
    before = path.read_text(encoding="utf-8") if path.is_file() else ""
    if fence.info.startswith("diff"):
        lines = fence.content.splitlines()
        old = "".join(line[1:] + "\n" for line in lines if line[0] != "+")
        assert before.count(old) == 1, f"{old!r} stands {before.count(old)} times in {path}"
        after = before.replace(old, "".join(line[1:] + "\n" for line in lines if line[0] != "-"))
    elif place.get("at") == "front-matter":
        opening, matter, body = before.split("---\n", 2)
        after = f"{opening}---\n{matter}{fence.content}---\n{body}"
    else:
        assert (place.get("at") == "end") == bool(before), f"{path} is begun twice"
        after = before + fence.content
    path.write_text(after, encoding="utf-8")


def test_the_guide_can_be_followed_word_for_word(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    ran = []
    for fence in (token for token in tokens_of(DOCS / "writing.md") if token.type == "fence"):
        if "file" in attributes(fence):
            put(fence, tmp_path)
        elif fence.info == "console":
            for command, output in re.findall(r"^\$ (.+)\n((?:(?!\$ ).*\n)*)", fence.content, re.MULTILINE):
                ran.append(command)
                if command in ("accord check", "accord build"):
                    made = CliRunner().invoke(main, command.split()[1:]).output
                    assert numberless(made) == numberless(output) if command == "accord build" else made == output
                else:
                    assert command.startswith(("accord serve", "mkdir ", "cd ")) and not output
    assert ran.count("accord build") == 1
    assert '<figure class="chart chart-bar"' in (tmp_path / "site/briefs/coast-sleeper/index.html").read_text()
    check_addresses(tmp_path / "site")


def numberless(output: str) -> str:
    return re.sub(r"\d[\d.,]*", "0", output)


def check_addresses(site: Path) -> None:
    """Every file of a site stands at an address that the reference names."""
    named = [code for row in section("reference.md", "Addresses").tables[0][1:] for code in codes_in(row[0])]
    named = [re.escape(name.replace("/<page>/", "/about/")) for name in named]
    known = re.compile("|".join(re.sub("<[a-z]+>", "[^/]+", name) for name in named))
    for path in site.rglob("*"):
        address = "/" + path.relative_to(site).as_posix().removesuffix("index.html")
        if path.is_file() and not address.startswith(("/assets/", "/search/index/", "/.")):
            assert known.fullmatch(address), f"{address} is not in the reference"


def test_every_column_of_the_data_is_documented() -> None:
    for table in TABLES:
        found = section("reference.md", f"The table `{table.name}`")
        assert table.meaning in found.text
        assert [
            [f"`{c.name}`", c.kind + (f" of `{c.of}`" if c.of else ""), c.meaning] for c in table.columns
        ] == found.tables[0][1:]


def test_every_section_of_the_site_is_documented() -> None:
    named = [code for row in section("reference.md", "Addresses").tables[0][1:] for code in codes_in(row[0])]
    assert set(SECTIONS) <= set(named)


@pytest.mark.parametrize("name", ["writing.md", "reference.md"])
def test_every_example_of_front_matter_is_good(name: str) -> None:
    """Those that the guide's publication is not made of lack fields that are required, and nothing else."""
    for fence in tokens_of(DOCS / name):
        if fence.info == "yaml":
            root, problems = load(fence.content, name)
            assert isinstance(root, MappingNode) and not problems
            context, of_brief = Context(name), root.entries.keys() <= set(model.Brief.__struct_fields__)
            read(model.Brief if of_brief else model.Publication, root, context)
            assert {found.code for found in context.diagnostics} <= {"missing-field"}


# --- theming ------------------------------------------------------------------------------------------------------

VIEWS: dict[str, type[msgspec.Struct]] = {
    "home.html": HomeView,
    "brief.html": BriefView,
    "term.html": TermView,
    "index.html": IndexView,
    "timeline.html": TimelineView,
    "sources.html": RegisterView,
    "source.html": SourcePageView,
    "changes.html": ChangesView,
    "corrections.html": ChangesView,
    "coverage.html": CoverageView,
    "data.html": DataView,
    "search.html": SearchView,
    "page.html": ProseView,
    "404.html": NoView,
    "redirect.html": RedirectView,
}


def blocks(template: str) -> set[str]:
    tree = jinja2.Environment().parse((TEMPLATES / template).read_text(encoding="utf-8"))
    return {block.name for block in tree.find_all(nodes.Block)}


def inherited(template: str) -> set[str]:
    tree = jinja2.Environment().parse((TEMPLATES / template).read_text(encoding="utf-8"))
    parents = [parent.template.as_const() for parent in tree.find_all(nodes.Extends)]
    return set().union(*(blocks(parent) | inherited(parent) for parent in parents))


def test_every_template_is_documented() -> None:
    files = {path.name for path in TEMPLATES.glob("*.html")}
    assert files == {*VIEWS, "base.html", "macros.html"}


@pytest.mark.parametrize("template", ["base.html", *VIEWS])
def test_every_block_is_documented(template: str) -> None:
    found = section("theming.md", f"`{template}`")
    written = {name for row in table_of(found, "block") for name in codes_in(row[0])}
    assert written == blocks(template) - inherited(template)


@pytest.mark.parametrize("template", VIEWS)
def test_every_field_of_a_view_is_documented(template: str) -> None:
    written = {name for row in table_of(section("theming.md", f"`{template}`"), "`view`") for name in codes_in(row[0])}
    assert written == {field.name for field in msgspec.structs.fields(VIEWS[template])}


def table_of(found: Section, first: str) -> list[list[str]]:
    """The rows of the table that begins with this column; none when there is no such table."""
    return next((table[1:] for table in found.tables if table[0][0] == first), [])


def test_every_struct_within_a_view_is_documented() -> None:
    written = {
        codes_in(row[0])[0]: set(codes_in(row[1]))
        for row in table_of(section("theming.md", "Pieces of views"), "struct")
    }
    within: dict[str, set[str]] = {}
    wanted: list[Any] = [SiteView, HeadView, *VIEWS.values()]
    while wanted:
        hint = wanted.pop()
        wanted += get_args(hint)
        if isinstance(hint, type) and issubclass(hint, msgspec.Struct) and hint.__name__ not in within:
            within[hint.__name__] = {field.name for field in msgspec.structs.fields(hint)}
            wanted += get_type_hints(hint).values()
    within |= {"FigureView": written["FigureView"]}  # in `Parts`, which is not typed
    tops = {view.__name__ for view in VIEWS.values()} | {"SiteView", "HeadView"}
    assert written == {name: fields for name, fields in within.items() if name not in tops}
    for name, type_ in (("site", SiteView), ("head", HeadView)):
        rows = table_of(section("theming.md", "What every template is given"), f"`{name}`")
        assert {name for row in rows for name in codes_in(row[0])} == {f.name for f in msgspec.structs.fields(type_)}


def test_the_macros_that_are_documented_are_there() -> None:
    tree = jinja2.Environment().parse((TEMPLATES / "macros.html").read_text(encoding="utf-8"))
    macros = {macro.name: [argument.name for argument in macro.args] for macro in tree.find_all(nodes.Macro)}
    for row in table_of(section("theming.md", "Macros"), "macro"):
        for written in codes_in(row[0]):
            name, _, arguments = written.rstrip(")").partition("(")
            given = arguments.split(", ")
            assert [argument.rstrip("_") for argument in macros[name][: len(given)]] == given


def test_every_token_of_the_style_sheet_is_documented() -> None:
    sheet = (TEMPLATES / "assets/accord.css").read_text(encoding="utf-8")
    root = sheet.partition("@layer tokens {")[2].partition(":root {")[2].partition("}")[0]
    tokens = set(re.findall(r"(--[a-z0-9-]+):", root))
    written = {name for row in table_of(section("theming.md", "Tokens"), "token") for name in codes_in(row[0])}
    assert tokens
    assert written == tokens


def test_the_theming_example_is_built(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(write_site(tmp_path, vary({})))
    examples = [
        token for token in tokens_of(DOCS / "theming.md") if token.type == "fence" and "file" in attributes(token)
    ]
    for fence in examples:
        put(fence, tmp_path)
    done = CliRunner().invoke(main, ["build", "--jobs", "1"])
    assert done.exit_code == 0, done.output
    brief = (tmp_path / "site/briefs/one/index.html").read_text(encoding="utf-8")
    assert brief.count('href="../../assets/own.css"') == 1
    assert brief.count('href="../../assets/accord.css"') == 1
    assert '<p class="status-line">One: <strong>Active</strong></p>' in brief
    assert brief.index("status-line") < brief.index('id="events"')
    assert "--tone-caution" in (tmp_path / "site/assets/own.css").read_text(encoding="utf-8")
    assert brief.index("accord.css") < brief.index("theme.css") < brief.index("own.css")
    assert "--accent: #7a2048;" in (tmp_path / "site/assets/theme.css").read_text(encoding="utf-8")
    assert '<img class="logo" src="../../images/logo.svg" alt="">' in brief
    assert "Made in the harbour." in brief and done.output.count("warning[") == 0
    assert "Printed at night" in (tmp_path / "site/index.html").read_text(encoding="utf-8")


# --- links --------------------------------------------------------------------------------------------------------


@cache
def anchors(path: Path) -> set[str]:
    """The headings' anchors as GitHub makes them."""
    seen: dict[str, int] = {}
    found = set()
    tokens = tokens_of(path)
    for index, token in enumerate(tokens):
        if token.type == "heading_open":
            words = "".join(
                child.content for child in tokens[index + 1].children or () if child.type in ("text", "code_inline")
            )
            slug = re.sub(r"[^\w\- ]", "", words.lower()).replace(" ", "-")
            found.add(f"{slug}-{seen[slug]}" if slug in seen else slug)
            seen[slug] = seen.get(slug, 0) + 1
    return found


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.name)
def test_every_link_leads_somewhere(path: Path) -> None:
    for token in tokens_of(path):
        for child in token.children or ():
            target = str(child.attrs.get("href") or child.attrs.get("src") or "")
            if not target or re.match(r"[a-z]+:", target):
                continue
            name, _, fragment = target.partition("#")
            file = (path.parent / name).resolve() if name else path
            assert file.is_relative_to(ROOT) and file.exists(), f"{path.name}: {target}"
            if fragment:
                assert fragment in anchors(file), f"{path.name}: {target}"


# --- editors ------------------------------------------------------------------------------------------------------


def test_the_settings_for_editors_are_good(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(write_site(tmp_path, vary({"content/briefs/one.md": "---\ntitle: One\npartner: x\n---\n"})))
    for fence in (token for token in tokens_of(DOCS / "editors.md") if token.type == "fence"):
        if "file" in attributes(fence):
            put(fence, tmp_path)
        else:
            [(command, output)] = re.findall(r"^\$ accord (.+)\n(.*\n)", fence.content)
            assert CliRunner().invoke(main, command.split()).output == output
    for place in json.loads((tmp_path / ".vscode/settings.json").read_text(encoding="utf-8"))["yaml.schemas"]:
        assert (tmp_path / place).is_file()
    [task] = json.loads((tmp_path / ".vscode/tasks.json").read_text(encoding="utf-8"))["tasks"]
    matcher = re.compile(task["problemMatcher"]["pattern"]["regexp"], re.MULTILINE)
    shown = CliRunner().invoke(main, task["command"].split()[1:]).output
    found = [match.groups() for match in matcher.finditer(shown)]
    assert ("content/briefs/one.md", "3", "1", "error", "unknown-key", 'a brief has no key "partner"') in found
    assert len(found) == shown.count(": error[") + shown.count(": warning[")
