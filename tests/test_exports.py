"""Data: the tables of the contract to the letter, JSON and CSV alike, and nothing that pages do not say too."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import re
from collections.abc import Callable
from html import unescape
from pathlib import Path
from typing import Any

import pytest

from generator.build.build import build
from generator.build.session import Options
from generator.library.queries import Lens
from generator.model import model
from generator.primitives.typography import set_text
from generator.site.files.tables import TABLES
from tests.sitewalk import Walked
from tests.support import PARTNER, brief, edition, maker, partner, vary, write_site

REPOSITORY = Path(__file__).parent.parent
ROOTS = {"content": REPOSITORY, "observatories": Path(__file__).parent / "sites" / "observatories"}

Make = Callable[[str], bytes]

COLUMNS = {
    "briefs": "id, title, summary, status, date, updated, verified, started, ended, kind, fields, countries, url",
    "events": "brief, id, date, date_from, date_to, title, kind, status, party, actors, sources",
    "status-history": "brief, date, date_from, date_to, status, party, sources",
    "partners": "id, name, short, country, kind, url, ror, wikidata",
    "relations": "from, to, type, note",
    "sources": "id, title, publisher, author, date, url, archive_url, accessed, language, type",
}
"""The columns as the contract has them."""


def made(tmp_path: Path, files: dict[str, str], **options: object) -> Make:
    """What makes the files of the minimal publication with these files."""
    found = edition(write_site(tmp_path, vary(files)), **options)
    assert found.of("error") == []
    return maker(found)


def rows(data: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(data.decode(), newline=""), strict=True))


@pytest.fixture(scope="module", params=ROOTS)
def publication(request: pytest.FixtureRequest) -> tuple[Lens, Make]:
    """A whole publication under the path of a project, and what makes its files."""
    found = edition(ROOTS[request.param], base_url="https://org.github.io/some/repo/")
    return found.lens, maker(found)


# --- tables ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", COLUMNS)
def test_the_columns_are_those_promised(tmp_path: Path, name: str) -> None:
    data = made(tmp_path, {})(f"data/{name}.csv")
    assert data.partition(b"\r\n")[0].decode() == COLUMNS[name].replace(" ", "")


def test_csv_is_rfc_4180(tmp_path: Path) -> None:
    title = '"a, \\"b\\"\\n=1+1; é \\U0001F52D x"'
    hostile = 'a, "b"\n=1+1; é \U0001f52d x'
    files = {
        PARTNER: partner(),
        "content/briefs/one.md": brief(
            f"""
            fields: [optics, radio]
            countries: [NO, CH]
            partners: [lab]
            events:
              - {{date: 2022-03~, title: {title}, actors: [lab], party: lab, status: ended, sources: [a, b]}}
              - {{date: 2022-03-31, title: "=1+1", sources: [a]}}
              - {{date: 2023, title: Later, id: own, sources: [b]}}
            sources: [{{id: a, title: A}}, {{id: b, title: B}}]
            """,
            title='"=1+1"',
        ),
    }
    make = made(tmp_path, files)
    data = make("data/events.csv")
    assert data.decode() == (
        "brief,id,date,date_from,date_to,title,kind,status,party,actors,sources\r\n"
        'one,event-2022-03,2022-03~,2022-03-01,2022-03-31,"a, ""b""\n=1+1; é \U0001f52d x",,ended,lab,lab,a;b\r\n'
        "one,event-2022-03-31,2022-03-31,2022-03-31,2022-03-31,=1+1,,,,,a\r\n"
        "one,own,2023,2023-01-01,2023-12-31,Later,,,,,b\r\n"
    )
    assert rows(data)[0]["title"] == hostile
    assert json.loads(make("data/events.json"))[0] == {
        "brief": "one", "id": "event-2022-03", "date": "2022-03~", "date_from": "2022-03-01", "date_to": "2022-03-31",
        "title": hostile, "kind": None, "status": "ended", "party": "lab", "actors": ["lab"], "sources": ["a", "b"],
    }  # fmt: skip
    [row] = rows(make("data/briefs.csv"))
    assert row == {
        "id": "one", "title": "=1+1", "summary": "What it is.", "status": "active", "date": "2024-01-02",
        "updated": "2024-01-02", "verified": "", "started": "", "ended": "", "kind": "", "fields": "optics;radio",
        "countries": "CH;NO", "url": "https://example.org/briefs/one/",
    }  # fmt: skip
    assert make("data/relations.json") == b"[]\n"


def test_drafts_are_left_out_unless_asked_for(tmp_path: Path) -> None:
    files = {"content/briefs/two.md": brief("draft: true\n", title="Two")}
    assert [row["id"] for row in rows(made(tmp_path, files)("data/briefs.csv"))] == ["one"]
    make = made(tmp_path, files, drafts=True)
    assert [row["id"] for row in rows(make("data/briefs.csv"))] == ["one", "two"]
    assert json.loads(make("briefs/two/index.json"))["draft"] is True


def test_csv_and_json_say_the_same(publication: tuple[Lens, Make]) -> None:
    _, make = publication
    for table in TABLES:
        items = json.loads(make(f"data/{table.name}.json"))
        names = [column.name for column in table.columns]
        told = [
            {name: ";".join(v) if isinstance(v := item[name], list) else v or "" for name in names} for item in items
        ]
        assert told == rows(make(f"data/{table.name}.csv")), table.name
        assert table.name == "briefs" or all(list(item) == names for item in items)


def test_a_brief_of_the_last_day_there_is_has_its_page_and_its_row(tmp_path: Path) -> None:
    source = "{id: a, title: A, date: 9999-12-31}"
    one = brief(f"events: [{{date: 9999-12-31, title: End, sources: [a]}}]\nsources: [{source}]\n")
    make = made(tmp_path, {"content/briefs/one.md": one.replace("2024-01-02", "9999-12-31")})
    assert b'data-brief="one"' in make("briefs/one/index.html")
    assert rows(make("data/events.csv"))[0]["date_to"] == "9999-12-31"


# --- one brief ------------------------------------------------------------------------------------------------------


def test_a_brief_has_its_facts_as_json(tmp_path: Path) -> None:
    files = {
        PARTNER: partner("country: CH\n"),
        "content/briefs/one.md": brief(
            """
            updated: 2024-03
            countries: [NO]
            partners: [lab, {id: lab, role: host, since: 2020~}]
            events:
              - {date: 2023, title: It stops, status: suspended, sources: [a, shared]}
              - {date: 2023-05, title: A part ends, status: ended, party: lab, id: part, sources: [a]}
            relations: [{to: two, type: part-of, note: why}]
            datasets: [{id: d, rows: [{year: 2020, open: true, note: null}], sources: [a]}]
            sources: [{id: a, title: A, date: 2022-11~}]
            """,
            "Text.\n",
            status="suspended",
        ),
        "content/briefs/two.md": brief("", "See [[one]].\n", title="Two"),
        "content/sources/shared.yaml": "- {id: shared, title: Shared, publisher: Press}\n",
    }
    make = made(tmp_path, files)
    facts = json.loads(make("briefs/one/index.json"))
    items = {item["id"]: item for item in json.loads(make("data/briefs.json"))}
    more = ["since", "status_history", "ties", "mentioned_by", "shared_sources"]
    assert list(facts) == ["id", *model.Brief.__struct_fields__, "url", *more]
    assert {name: value for name, value in facts.items() if name not in more} == items["one"]
    assert facts == {
        "id": "one", "title": "One", "summary": "What it is.", "date": "2024-01-02", "updated": "2024-03",
        "verified": None, "authors": [], "draft": False, "kind": "", "fields": [], "started": None, "ended": None,
        "partners": [{"id": "lab"}, {"id": "lab", "role": "host", "since": "2020~"}], "countries": ["CH", "NO"],
        "status": "suspended", "outlook": "",
        "events": [
            {"date": "2023", "title": "It stops", "status": "suspended", "sources": ["a", "shared"]},
            {"date": "2023-05", "title": "A part ends", "status": "ended", "party": "lab", "id": "part",
             "sources": ["a"]},
        ],
        "relations": [{"to": "two", "type": "part-of", "note": "why"}],
        "datasets": [{"id": "d", "rows": [{"year": 2020, "open": True, "note": None}], "sources": ["a"]}],
        "charts": [], "sources": [{"id": "a", "title": "A", "date": "2022-11~"}], "corrections": [], "withdrawn": None,
        "also_known_as": [], "aliases": [], "url": "https://example.org/briefs/one/", "since": "2023",
        "status_history": [
            {"date": "2023", "date_from": "2023-01-01", "date_to": "2023-12-31", "status": "suspended", "party": None,
             "event": "event-2023"},
            {"date": "2023-05", "date_from": "2023-05-01", "date_to": "2023-05-31", "status": "ended", "party": "lab",
             "event": "event-2023-05"},
        ],
        "ties": [{"brief": "two", "type": "part-of", "label": "part of", "note": "why"}],
        "mentioned_by": ["brief:two"],
        "shared_sources": [{"id": "shared", "title": "Shared", "publisher": "Press"}],
    }  # fmt: skip


def test_the_record_of_changes_is_that_of_its_page(tmp_path: Path) -> None:
    files = {
        "content/briefs/one.md": brief(
            "updated: 2024-03\ncorrections: [{date: 2024-04-01, text: A name.}]\n",
            "::: update 2024-05\nMore.\n:::\n",
        )
    }
    changes = json.loads(made(tmp_path, files)("changes.json"))
    assert [(change["date"], change["kind"], change["url"]) for change in changes] == [
        ("2024-05", "added to", "https://example.org/briefs/one/#update-2024-05"),
        ("2024-04-01", "corrected", "https://example.org/briefs/one/#corrections"),
        ("2024-03", "updated", "https://example.org/briefs/one/"),
        ("2024-01-02", "published", "https://example.org/briefs/one/"),
    ]
    assert changes[0] == {
        "date": "2024-05", "date_from": "2024-05-01", "date_to": "2024-05-31", "kind": "added to", "brief": "one",
        "title": "One", "text": None, "url": "https://example.org/briefs/one/#update-2024-05",
    }  # fmt: skip


def test_a_citation_keeps_what_bibtex_would_take_apart(tmp_path: Path) -> None:
    more = 'authors: [Smith and Sons, "A } B"]\nupdated: 2024-03\n'
    one = brief(more, title="'100 % {of} \\_^~ & } more'")
    page = Walked("", made(tmp_path, {"content/briefs/one.md": one})("briefs/one/index.html").decode())
    [shown] = [e for e in page.all("pre") if e.attributes.get("aria-label") == "BibTeX"]
    assert unescape(shown.raw) == (
        "@misc{one-2024,\n"
        "  author = {{Smith and Sons} and {A \\textbraceright{} B}},\n"
        "  title = {{100 \\% \\textbraceleft{}of\\textbraceright{} \\textbackslash{}\\_\\textasciicircum{}"
        "\\textasciitilde{} \\& \\textbraceright{} more}},\n"
        "  howpublished = {Tests},\n  year = {2024},\n  month = {3},\n  url = {https://example.org/briefs/one/}\n}"
    )


# --- the data package -----------------------------------------------------------------------------------------------


def test_the_data_package_describes_the_tables(publication: tuple[Lens, Make]) -> None:
    """Everything it says of a file is so: size, digest, columns, types, keys, and where the keys lead."""
    library, make = publication
    package = json.loads(make("data/datapackage.json"))
    assert package["$schema"] == "https://datapackage.org/profiles/2.0/datapackage.json"
    assert re.fullmatch(r"[-a-z0-9._/]+", package["name"])
    assert package["licenses"][0]["name"] == library.publication.license
    assert package["sources"][0]["path"] == "https://org.github.io/some/repo/sources/"
    resources = {resource["name"]: resource for resource in package["resources"]}
    assert resources.keys() == {name for table in COLUMNS for name in (table, f"{table}-json")}
    tables = {name: rows(make(f"data/{name}.csv")) for name in COLUMNS}
    for name, resource in resources.items():
        data = make(f"data/{resource['path']}")
        assert resource["bytes"] == len(data)
        assert resource["hash"] == f"sha256:{hashlib.sha256(data).hexdigest()}"
        if name in COLUMNS:
            _holds(resource["schema"], name, tables)


def _holds(schema: dict[str, Any], name: str, tables: dict[str, list[dict[str, str]]]) -> None:
    """A table is as its schema says."""
    fields = {field["name"]: field for field in schema["fields"]}
    assert list(fields) == COLUMNS[name].split(", ")
    for row in tables[name]:
        for column, value in row.items():
            _fits(fields[column], value)
    if key := schema.get("primaryKey"):
        keys = [tuple(row[column] for column in key) for row in tables[name]]
        assert len(set(keys)) == len(keys)
    for link in schema.get("foreignKeys", []):
        [column], [to] = link["fields"], link["reference"]["fields"]
        ids = {row[to] for row in tables[link["reference"]["resource"]]}
        assert {row[column] for row in tables[name]} <= ids


def _fits(field: dict[str, Any], value: str) -> None:
    """A value is of its field's type, by Table Schema."""
    constraints = field.get("constraints", {})
    assert value or not constraints.get("required"), field
    if not value:
        return
    assert re.fullmatch(constraints.get("pattern", ".*"), value, re.DOTALL), (field, value)
    match field["type"]:
        case "date":
            assert re.fullmatch(r"\d{4}-\d\d-\d\d", value)
        case "list":
            assert field["itemType"] == "string"
            assert all(value.split(field["delimiter"])), (field, value)
        case kind:
            assert kind == "string"
            assert field.get("format") != "uri" or re.match(r"https?://", value)


def test_keys_that_lead_to_other_tables_are_named(tmp_path: Path) -> None:
    package = json.loads(made(tmp_path, {})("data/datapackage.json"))
    links = {
        (resource["name"], link["fields"][0], link["reference"]["resource"])
        for resource in package["resources"]
        for link in resource.get("schema", {}).get("foreignKeys", [])
    }
    assert links == {
        ("events", "brief", "briefs"),
        ("status-history", "brief", "briefs"),
        ("relations", "from", "briefs"),
        ("relations", "to", "briefs"),
    }
    assert "licenses" not in package and "contributors" not in package  # none are given


# --- the page -------------------------------------------------------------------------------------------------------


def test_the_page_of_the_data_shows_and_links_every_table(tmp_path: Path) -> None:
    page = Walked("data/index.html", made(tmp_path, {})("data/index.html").decode())
    links = {link.attributes["href"] for link in page.all("a")}
    for table in TABLES:
        assert {f"{table.name}.csv", f"{table.name}.json", f"#{table.name}"} <= links
        assert table.name in page.ids
    assert {"datapackage.json", "../changes.json", "../CITATION.cff"} <= links
    text = page.one("main").text
    assert all(set_text(column.meaning, "en") in text for table in TABLES for column in table.columns)
    assert "What it is." in text  # a row of the briefs
    assert "0 rows" in text  # of the events


# --- how little is made again ---------------------------------------------------------------------------------------


def test_an_edit_makes_only_the_files_that_hold_it(tmp_path: Path) -> None:
    files = {f"content/briefs/{id}.md": brief(f"fields: [{id}]\n", title=id.title()) for id in ("one", "two")}
    root = write_site(tmp_path, vary(files))

    def remade(files: dict[str, str]) -> set[str]:
        write_site(root, files)
        report = build(Options(root=root), root / "site", explain=True)
        assert report.findings.of("error") == []
        return {path for path in report.reasons if not path.endswith((".html", ".png", "/"))}

    first = remade({})
    tables = {f"data/{name}.{kind}" for name in COLUMNS for kind in ("csv", "json")}
    assert first > {*tables, "changes.json", "data/datapackage.json", "fields/two/atom.xml"}
    own = {"atom.xml", "feed.json"}
    worded = brief("fields: [one]\n", "More.\n", title="One")
    assert remade({"content/briefs/one.md": worded}) == own
    titled = brief("fields: [one]\n", "More.\n", title="First")
    again = remade({"content/briefs/one.md": titled})
    briefs = {"data/briefs.csv", "data/briefs.json"}
    facts = {"briefs/one/index.json", "fields/one/atom.xml", "data/datapackage.json", "changes.json"}
    assert own | briefs | facts <= again
    assert not again & (tables - briefs)
    assert "fields/two/atom.xml" not in again
    assert remade({}) == set()
