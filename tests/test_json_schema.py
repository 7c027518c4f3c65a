"""`accord schema`: valid schemas, which take every good file and refuse what the strict reader refuses."""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Annotated, Any, get_args, get_origin, get_type_hints

import jsonschema
import msgspec
import pytest

from generator.authoring.choices import vocabularies
from generator.authoring.json_schema import FILES, json_schema
from generator.checks.references import _references
from generator.cli.main import FILE_KINDS
from generator.model.files import role
from generator.model.model import PRINTED_AS, Brief, Dataset, Dispute, Event, Involvement, Names, Relation
from generator.parsing.parse import read_brief
from generator.parsing.yaml import MappingNode, Node, ScalarNode, SequenceNode, load
from generator.primitives.dates import PartialDate
from tests.diagnostic_cases import CASES, Case
from tests.support import BRIEF, MINIMAL, PARTNER, accord, brief, edition, library, partner, vary, write_site

REPOSITORY = Path(__file__).parent.parent
SITES = [REPOSITORY, REPOSITORY / "tests/sites/observatories"]


def schemas(root: Path) -> dict[str, Any]:
    choices = vocabularies(edition(root, drafts=True).lens)
    return {file: json_schema(file, choices) for file in FILES}


@cache
def schemas_of_tests() -> dict[str, Any]:
    choices = vocabularies(library({}))
    return {file: json_schema(file, choices) for file in FILES}


def plain(node: Node | None) -> Any:
    """A document as an editor sees it: keys with values of the core schema."""
    if isinstance(node, MappingNode):
        return {key: plain(value) for key, (_, value) in node.entries.items()}
    if isinstance(node, SequenceNode):
        return [plain(item) for item in node.items]
    return node.value if isinstance(node, ScalarNode) else {}


def document(path: str, data: str) -> Any:
    """The YAML of a file, its front matter where it is Markdown."""
    matter = data.split("---\n")[1] if path.endswith(".md") else data
    root, problems = load(matter, path)
    assert problems == [], path
    return plain(root)


def faults(file: str, value: Any, of: dict[str, Any]) -> list[str]:
    return [error.message for error in jsonschema.Draft202012Validator(of[file]).iter_errors(value)]


@pytest.mark.parametrize("root", SITES, ids=lambda root: root.name)
def test_each_schema_is_valid_and_takes_every_file(root: Path) -> None:
    made, seen = schemas(root), set()
    for schema in made.values():
        jsonschema.Draft202012Validator.check_schema(schema)
    for path in sorted((root / "content").rglob("*")):
        file = str(role(path.relative_to(root / "content").as_posix()))
        if path.is_file() and file in FILES:
            seen.add(file)
            assert faults(file, document(path.name, path.read_text(encoding="utf-8")), made) == [], path
    assert seen == set(FILES)


def test_a_schema_has_every_key_with_its_meaning() -> None:
    [brief_] = [schema for file, schema in schemas_of_tests().items() if file == "brief"]
    assert brief_["properties"]["verified"]["description"] == "When somebody last made sure that it still holds."
    for schema in schemas_of_tests().values():
        for object_ in _objects(schema):
            assert object_["description"]
            for key, property_ in object_["properties"].items():
                assert property_["description"].endswith((".", "…")), key


def _objects(schema: Any) -> list[dict[str, Any]]:
    found = [schema] if isinstance(schema, dict) and "required" in schema and "properties" in schema else []
    within = schema.values() if isinstance(schema, dict) else schema if isinstance(schema, list) else ()
    return [one for one in found if "description" in one] + [one for inner in within for one in _objects(inner)]


READ = {"missing-field", "unknown-key", "wrong-type", "bad-date", "bad-id", "bad-url", "bad-country"}
"""What the reader finds in one file; the rest takes the whole publication."""

BEYOND = {"no status", "a day that there is not", "a file's name", "a navigation entry's", "a logo that is no picture"}
"""Cases that no schema can tell, or that are not of the reader."""


def by_the_reader() -> list[Case]:
    return [case for case in CASES if case.code in READ]


@pytest.mark.parametrize("case", by_the_reader(), ids=lambda case: f"{case.code}: {case.name}")
def test_what_the_reader_refuses_the_schema_refuses(case: Case) -> None:
    path = case.shows.strip().partition(":")[0]
    file = str(role(path.removeprefix("content/")))
    text = vary(case.files).get(path)
    if file not in FILES or not isinstance(text, str) or not in_yaml(case, text):
        pytest.skip("not in YAML")
    refused = faults(file, document(path, text), schemas_of_tests()) != []
    assert refused != (case.name in BEYOND)


def in_yaml(case: Case, text: str) -> bool:
    """Whether the fault is in YAML; a Markdown file without any has none."""
    path, line, *_ = case.shows.strip().split(":")
    if path.endswith(".md") and not text.startswith("---"):
        return False
    return not path.endswith(".md") or int(line) <= text.partition("\n---\n")[0].count("\n") + 1


def test_what_the_schema_offers_is_what_there_is() -> None:
    files = {
        PARTNER: partner("country: NO\n"),
        BRIEF: brief("kind: mission\nsources: [{id: s, title: S}]\n"),
    }
    choices = vocabularies(library(files))
    made = json_schema("brief", choices)
    assert made["properties"]["status"]["anyOf"][0]["enum"][0] == "active"
    assert made["$defs"]["Event"]["properties"]["sources"]["items"]["anyOf"][0] == {"enum": ["s"]}
    assert made["$defs"]["Involvement"]["anyOf"][0]["anyOf"][0] == {"enum": ["lab"]}
    assert "NO" in made["$defs"]["Event"]["properties"]["party"]["anyOf"][0]["enum"]
    both = brief("partners: [yet-to-come]\nkind: new\n")
    assert faults("brief", document("one.md", both), {"brief": made}) == []
    assert faults("brief", document("one.md", brief(status="activ")), {"brief": made}) != []


FORMS = [
    ("https://example.org", True),
    ("HTTPS://example.org/a?b#c", True),
    ("mailto:a@b", True),
    ("example.org", False),
    ("https://", False),
    ("https:///path", False),
    ("ftp://example.org", False),
    ("https://exa mple.org", False),
    ("mailto:nobody", False),
    ("javascript:alert(1)", False),
]


@pytest.mark.parametrize(("url", "good"), FORMS)
def test_a_schema_and_the_reader_agree_on_addresses(url: str, good: bool) -> None:
    text = brief(f"sources: [{{id: s, title: S, url: '{url}'}}]\n")
    assert (read_brief(BRIEF, text.encode()).diagnostics == []) == good
    assert (faults("brief", document("one.md", text), schemas_of_tests()) == []) == good


@pytest.mark.parametrize(
    ("date", "good"),
    [
        ("2022", True),
        ("2022-03", True),
        ("2022-03-05~", True),
        ("0000", False),
        ("2022-13", False),
        ("'22'", False),
        ("2022-3-5", False),
        ("20220305", False),
        ("2022-00-01", False),
        ("May 2022", False),
        ("2022-02..2022-12-31", True),
        ("..2022", True),
        ("2022-03-05..", True),
        ("..", False),
        ("2022~..2023", False),
        ("2022 .. 2023", False),
    ],
)
def test_a_schema_and_the_reader_agree_on_dates(date: str, good: bool) -> None:
    text = brief(f"started: {date}\n")
    assert (read_brief(BRIEF, text.encode()).diagnostics == []) == good
    assert (faults("brief", document("one.md", text), schemas_of_tests()) == []) == good


def test_a_schema_and_the_reader_agree_on_where_intervals_may_stand() -> None:
    text = brief("verified: 2024..2025\n")
    assert [found.code for found in read_brief(BRIEF, text.encode()).diagnostics] == ["bad-date"]
    assert faults("brief", document("one.md", text), schemas_of_tests()) != []


@pytest.mark.parametrize(
    ("alias", "good"),
    [
        ("/old/", True),
        ("/a.b/c", True),
        ("old", False),
        ("//host/", False),
        ("/a/../b", False),
        ("/a?b", False),
        ("/.", False),
        ("/a//b", False),
        ("/a b", False),
        ("/..", False),
        ("/...", True),
    ],
)
def test_a_schema_and_the_reader_agree_on_aliases(alias: str, good: bool) -> None:
    text = brief(f"aliases: ['{alias}']\n")
    assert (read_brief(BRIEF, text.encode()).diagnostics == []) == good
    assert (faults("brief", document("one.md", text), schemas_of_tests()) == []) == good


def test_the_command_prints_one_or_writes_all(tmp_path: Path) -> None:
    root = write_site(tmp_path / "site", MINIMAL)
    printed = accord("schema", "brief", "--root", root)
    assert (printed.status, printed.err) == (0, "")
    written = accord("schema", "--output", tmp_path / "out", "--root", root)
    assert written.status == 0
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == sorted(f"{f}.schema.json" for f in FILES)
    assert (tmp_path / "out/brief.schema.json").read_text(encoding="utf-8") == printed.out
    assert json.loads(printed.out)["title"] == f"Accord: {PRINTED_AS[FILES['brief']]}"
    assert accord("schema", "--root", root).status == 2
    assert accord("schema", "brief", "--output", tmp_path / "out", "--root", root).status == 2
    assert accord("schema", "brief", "--root", tmp_path).status == 2
    assert tuple(FILES) == FILE_KINDS


def test_a_schema_is_made_of_a_publication_with_mistakes(tmp_path: Path) -> None:
    root = write_site(tmp_path, vary({BRIEF: "---\ntitle: [\n---\n"}))
    assert accord("schema", "brief", "--root", root).status == 0


def test_the_model_says_what_the_checks_look_up() -> None:
    disputed = [Dispute(claim="c", sources=["x"])]
    told: dict[str, Any] = {
        "kind": "x",
        "actors": ["x"],
        "status": "x",
        "party": "x",
        "sources": ["x"],
        "disputed": disputed,
    }
    event = Event(date=PartialDate(2024), title="t", **told)
    whole = Brief(
        title="t",
        summary="s",
        date=PartialDate(2024),
        kind="x",
        fields=["x"],
        partners=[Involvement(id="x")],
        status="x",
        events=[event],
        relations=[Relation(to="x", type="x")],
        datasets=[Dataset(id="d", sources=["x"], disputed=disputed)],
    )
    looked_up = {(at, what) for at, _, what in _references(whole)}
    assert looked_up | {("relations.0.to", "brief")} == set(_named(Brief, ""))


def _named(hint: Any, at: str) -> Iterator[tuple[str, str]]:
    """The places of the first of each value below a type that names something, with what it names."""
    if get_origin(hint) is Annotated:
        inner, mark = get_args(hint)
        if isinstance(mark, Names):
            yield at, mark.what
    elif get_origin(hint) is list:
        yield from _named(get_args(hint)[0], f"{at}.0")
    elif isinstance(hint, type) and issubclass(hint, msgspec.Struct) and hint is not PartialDate:
        for name, inner in get_type_hints(hint, include_extras=True).items():
            yield from _named(inner, f"{at}.{name}".lstrip("."))
