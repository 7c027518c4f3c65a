"""Editions: cut, read again, verified to the byte; and what the record finds wrong since."""

from __future__ import annotations

import json
import re
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec import structs

from generator.parsing.parsed import parse
from generator.record.citing import citation_files
from generator.record.edition import Broken, Edition, Header, digest, read, write
from generator.record.facts import Record, record
from generator.record.findings import broken_editions, edition_lines, misplaced, uncorrected, vanished
from generator.record.kept import parts, with_anchors_of
from generator.record.views import steps
from tests.support import (
    BRIEF,
    PARTNER,
    PUBLICATION,
    SOURCES,
    TODAY,
    Files,
    accord,
    brief,
    epoch,
    partner,
    vary,
    write_site,
)
from tests.test_changes import commit

EVENTS = """
aliases: [/old/]
events:
  - {date: 2022-02, title: It began, status: active, sources: [report]}
  - {date: 2023-11-18, title: It “paused”, status: suspended, sources: [report], id: pause}
corrections:
  - {date: 2024-02-01, text: A name.}
"""
FILES = vary(
    {
        BRIEF: brief(EVENTS, "As it was.\n\nIn 2022, too.\n", status=""),
        "content/briefs/two.md": brief("relations: [{to: one, type: related}]\n", title="Two"),
        PARTNER: partner(),
        SOURCES: "- {id: report, title: A report}\n",
    }
)


def state(files: Files) -> Record:
    return record({p: parse(p, t if isinstance(t, bytes) else t.encode()) for p, t in files.items() if t is not None})


def cut(
    files: Files = FILES, day: str = "2024-03-01", previous: str = "", digest: str = "", revision: str = ""
) -> bytes:
    header = Header(edition=day, title="Spring", generator="accord 0")
    return write(state(files), structs.replace(header, previous=previous, digest=digest, revision=revision))


def edition(files: Files = FILES) -> Edition:
    return read(cut(files), "2024-03-01")


# --- the format ----------------------------------------------------------------------------------------------------


def test_an_edition_holds_facts_names_anchors_and_notes() -> None:
    lines = cut().decode().splitlines()
    header = json.loads(lines[0])
    assert (header["edition"], header["title"], header["schema"], header["lines"]) == (
        "2024-03-01",
        "Spring",
        1,
        len(lines) - 1,
    )
    entries = {entry[0]: entry[1] for entry in map(json.loads, lines[1:])}
    assert entries["briefs/one/title"] == "One"
    assert entries["briefs/one/text/0002"] == "In 2022, too."
    assert entries["names:briefs/one"] == ["/old/"]
    assert entries["anchors:briefs/one/events/2023-11-18.it-paused"] == ["event-pause", "event-2023-11-18"]
    assert entries["note:briefs/one/1"] == {"date": "2024-02-01", "text": "A name.", "weight": "substantive"}
    assert list(entries) == sorted(entries)


def test_an_edition_read_and_written_again_is_the_same_bytes() -> None:
    data = cut(previous="2024-01-01", digest="0" * 64, revision="abc")
    again = read(data, "2024-03-01")
    assert write(again.record, again.header) == data
    assert dict(again.record.facts) == dict(state(FILES).facts)
    assert again.record.notes == state(FILES).notes


@settings(max_examples=300, deadline=None)
@given(st.data())
def test_one_changed_byte_is_found_and_its_line_named(data: st.DataObject) -> None:
    whole = cut()
    at = data.draw(st.integers(0, len(whole) - 1))
    byte = data.draw(st.integers(0, 255).filter(lambda byte: byte != whole[at]))
    with pytest.raises(Broken) as broken:
        read(whole[:at] + bytes([byte]) + whole[at + 1 :], "2024-03-01")
    assert broken.value.line == whole[:at].count(b"\n") + 1


@pytest.mark.parametrize("keep", [0, 1, 5])
def test_a_line_more_or_less_is_found(keep: int) -> None:
    lines = cut().splitlines(keepends=True)
    for changed in (lines[: keep + 1] + lines[keep + 2 :], [*lines[: keep + 2], lines[keep + 1], *lines[keep + 2 :]]):
        with pytest.raises(Broken):
            read(b"".join(changed), "2024-03-01")


def test_lines_that_changed_places_are_found() -> None:
    lines = cut().splitlines(keepends=True)
    lines[4], lines[5] = lines[5], lines[4]
    with pytest.raises(Broken) as broken:
        read(b"".join(lines), "2024-03-01")
    assert broken.value.line == 6


def test_an_edition_under_another_name_is_none() -> None:
    with pytest.raises(Broken, match="its name says 2024-03-02"):
        read(cut(), "2024-03-02")


# --- the chain -----------------------------------------------------------------------------------------------------


def chain() -> dict[str, bytes]:
    first = cut(day="2024-03-01")
    second = cut(day="2024-04-01", previous="2024-03-01", digest=digest(first))
    third = cut(day="2024-05-01", previous="2024-04-01", digest=digest(second))
    return {"2024-03-01": first, "2024-04-01": second, "2024-05-01": third}


def broken(editions: dict[str, bytes]) -> list[tuple[str, int, str]]:
    return [(found.path[-16:-6], found.line, found.message) for found in broken_editions(editions)]


def test_a_whole_chain_is_well() -> None:
    assert broken(chain()) == []
    assert broken({}) == []


def test_an_edition_that_is_gone_is_missed_by_the_next() -> None:
    editions = chain()
    del editions["2024-03-01"]
    assert broken(editions) == [
        ("2024-04-01", 1, "the edition before it, content/editions/2024-03-01.jsonl, is gone"),
    ]


def test_an_edition_that_was_written_anew_is_not_the_same() -> None:
    editions = chain() | {
        "2024-04-01": cut(vary({}), "2024-04-01", previous="2024-03-01", digest=digest(chain()["2024-03-01"]))
    }
    assert broken(editions) == [("2024-05-01", 1, "the edition of 2024-04-01 is not the one that it was cut after")]


def test_an_edition_that_was_slipped_in_is_found() -> None:
    editions = chain() | {
        "2024-04-15": cut(day="2024-04-15", previous="2024-04-01", digest=digest(chain()["2024-04-01"]))
    }
    assert broken(editions) == [("2024-05-01", 1, "the edition of 2024-04-15 was not there when it was cut")]


# --- what is wrong since -------------------------------------------------------------------------------------------


def since(files: Files) -> Record:
    return with_anchors_of(edition(), state({**FILES, **files}))


def whole(path: str) -> str:
    found = FILES[path]
    assert isinstance(found, str)
    return found


def test_what_was_changed_in_silence_is_told_with_what_it_was() -> None:
    now = since({BRIEF: whole(BRIEF).replace("title: It began", "title: It resumed")})
    [found] = uncorrected(edition(), now)
    assert (found.path, found.at) == (BRIEF, "events.0.title")
    assert "the edition of 2024-03-01 has “It began”" in found.message
    assert found.help == 'add to corrections: {date: …, text: …, fact: "#event-2022-02"}'


def test_a_paragraph_is_told_by_its_words() -> None:
    [found] = uncorrected(edition(), since({BRIEF: whole(BRIEF).replace("In 2022", "In 2021")}))
    assert (found.path, found.at, found.words) == (BRIEF, "", "In 2021, too.")


def test_what_is_noted_or_needs_no_note_is_well() -> None:
    noted = whole(BRIEF).replace("title: It began", "title: It resumed")
    noted = noted.replace("A name.}", "A name.}\n  - {date: 2024-03-02, text: The title.}")
    assert uncorrected(edition(), since({BRIEF: noted})) == []
    assert uncorrected(edition(), since({BRIEF: whole(BRIEF).replace("As it was.", "So it was.")})) == []


def gone(files: Files) -> list[tuple[str, str, int, str]]:
    found = vanished(edition(), since(files), edition_lines(cut()))
    return [(finding.path, finding.at, finding.line, finding.message) for finding in found]


def test_nothing_has_vanished_from_what_is_the_same() -> None:
    assert gone({}) == []


def test_a_deleted_brief_has_vanished_at_its_line_of_the_edition() -> None:
    [(path, _, line, message)] = gone({"content/briefs/two.md": None})
    assert path == "content/editions/2024-03-01.jsonl"
    assert json.loads(cut().decode().splitlines()[line - 1])[0].startswith("briefs/two/")
    assert message == "nothing stands at /briefs/two/ any more"


def test_a_renamed_brief_is_found_by_its_alias() -> None:
    here = whole("content/briefs/two.md")
    assert len(gone({"content/briefs/two.md": None, "content/briefs/zwei.md": here})) == 1
    aliased = here.replace("---\n", "---\naliases: [/briefs/two/]\n", 1)
    assert gone({"content/briefs/two.md": None, "content/briefs/zwei.md": aliased}) == []


def test_a_source_has_vanished_unless_its_former_id_stands_somewhere() -> None:
    other = {BRIEF: whole(BRIEF).replace("report", "study"), SOURCES: "- {id: study, title: A report}\n"}
    assert [found[3] for found in gone(other)] == ['the source "report" is gone']
    assert gone({**other, SOURCES: "- {id: study, former_ids: [report], title: A report}\n"}) == []


def test_an_alias_that_is_taken_out_has_vanished() -> None:
    assert gone({BRIEF: whole(BRIEF).replace("aliases: [/old/]\n", "")}) == [
        (BRIEF, "aliases", 0, "/old/ led here, and no longer does")
    ]


def test_a_deleted_event_has_vanished_and_a_corrected_one_has_not() -> None:
    without = whole(BRIEF).replace("  - {date: 2022-02, title: It began, status: active, sources: [report]}\n", "")
    assert [found[:2] for found in gone({BRIEF: without})] == [(BRIEF, "events")]
    assert gone({BRIEF: whole(BRIEF).replace("2023-11-18", "2023-11-16").replace("“paused”", "stopped")}) == []
    assert gone({BRIEF: whole(BRIEF).replace("date: 2022-02,", "date: 2022-03,")}) == []


def test_an_event_that_loses_its_id_without_saying_so_has_vanished() -> None:
    assert [found[3] for found in gone({BRIEF: whole(BRIEF).replace(", id: pause", ", id: break")})] == []
    assert gone({BRIEF: whole(BRIEF).replace(", id: pause", "")}) == []


@pytest.mark.parametrize(
    ("fact", "good"),
    [
        ("#event-pause", True),
        ("#event-2023-11-18", True),
        ("event-2022-02", True),
        ("#summary", True),
        ("#text", True),
        ("#source-report", True),
        ("#event-paus", False),
        ("#outlook", False),
        ("#data-costs", False),
    ],
)
def test_a_correction_names_something_that_is_there(fact: str, good: bool) -> None:
    text = whole(BRIEF).replace("text: A name.}", f'text: A name., fact: "{fact}"}}')
    found = misplaced(state({BRIEF: text}))
    assert [(one.path, one.at) for one in found] == ([] if good else [(BRIEF, "corrections.0.fact")])
    if fact == "#event-paus":
        assert found[0].help == 'did you mean "event-pause"?'


def test_a_document_compared_with_its_part_is_told_as_in_the_whole() -> None:
    changed = whole(BRIEF).replace("title: It began", "title: It resumed").replace("In 2022", "In 2021")
    now, old = state({**FILES, BRIEF: changed}), edition()
    divided = parts(old.record)
    assert sorted(divided) == sorted({"publication", "briefs/one", "briefs/two", "partners/lab", "sources/report"})
    for document, part in divided.items():
        alone = parts(now)[document]
        placed = structs.replace(alone, places=now.places)
        expected = [found for found in uncorrected(old, now) if found.path == BRIEF] if document == "briefs/one" else []
        assert uncorrected(Edition(header=old.header, record=part), placed) == expected


# --- the page of changes ---------------------------------------------------------------------------------------------


def test_the_steps_from_edition_to_edition_and_to_now() -> None:
    added = {
        BRIEF: whole(BRIEF).replace(
            "corrections:", "  - {date: 2024-04-01, title: It ended, status: ended}\ncorrections:"
        )
    }
    second = read(cut({**FILES, **added}, "2024-05-01"), "2024-05-01")
    now = state({**FILES, **added, "content/briefs/new.md": brief(title="New")})
    newest, first = steps([second, edition()], now)
    assert (newest.edition, newest.previous, first.edition, first.previous) == (
        "",
        "2024-05-01",
        "2024-05-01",
        "2024-03-01",
    )
    assert [entry.text for entry in first.leading] == ["One: Suspended → Ended (1 April 2024)"]
    assert [(group.heading, group.count, [entry.text for entry in group.entries]) for group in newest.groups] == [
        ("News", 1, ["New brief: New"])
    ]
    assert (newest.count, first.count) == (1, 1)
    assert steps([], now) == []


def test_a_step_shows_no_more_of_a_class_than_there_is_room_for() -> None:
    more = {f"content/briefs/b{n}.md": brief(title=f"B{n}") for n in range(5)}
    [only] = steps([edition()], state({**FILES, **more}), most=2)
    assert [(group.count, len(group.entries)) for group in only.groups] == [(5, 2)]


# --- the command ---------------------------------------------------------------------------------------------------


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A publication that is committed."""
    monkeypatch.setenv("SOURCE_DATE_EPOCH", str(epoch(TODAY)))
    write_site(tmp_path, {**FILES, ".gitignore": "/.accord/\n"})
    commit(tmp_path, "2024-05-30")
    return tmp_path


def cut_on(root: Path, day: date, monkeypatch: pytest.MonkeyPatch, *more: str) -> tuple[int, str]:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", str(epoch(day)))
    ran = accord("edition", "cut", "--root", root, *more)
    return ran.status, ran.err


def test_an_edition_is_cut_of_today(root: Path) -> None:
    ran = accord("edition", "cut", "--title", "Spring", "--root", root)
    assert ran.status == 0, ran.err
    data = (root / "content/editions/2024-06-01.jsonl").read_bytes()
    found = read(data, "2024-06-01")
    assert found.header.title == "Spring" and len(found.header.revision) == 40
    assert f"sha256 {digest(data)}" in ran.out
    cff = (root / "CITATION.cff").read_text(encoding="utf-8")
    assert 'version: "2024-06-01"\ndate-released: "2024-06-01"\n' in cff
    zenodo = json.loads((root / ".zenodo.json").read_text(encoding="utf-8"))
    assert (zenodo["version"], zenodo["publication_date"]) == ("2024-06-01", "2024-06-01")
    assert accord("edition", "verify", "--root", root).status == 0
    assert accord("check", "--root", root).status == 0


def test_editions_are_chained_and_keep_anchors(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert accord("edition", "cut", "--root", root).status == 0
    above = "events:\n  - {date: 2022-02, title: Before that, sources: [report]}\n"
    write_site(root, {BRIEF: whole(BRIEF).replace("events:\n", above)})
    commit(root, "2024-06-02")
    assert cut_on(root, date(2024, 6, 3), monkeypatch)[0] == 0
    second = read((root / "content/editions/2024-06-03.jsonl").read_bytes(), "2024-06-03")
    assert second.header.previous == "2024-06-01"
    assert second.header.digest == digest((root / "content/editions/2024-06-01.jsonl").read_bytes())
    anchors = {key.rpartition("/")[2]: own for key, own in second.record.anchors.items()}
    assert anchors["2022-02.it-began"] == ("event-2022-02",)
    assert anchors["2022-02.before-that"] == ("event-2022-02-2",)
    listed = accord("edition", "list", "--root", root)
    assert [line.split()[0] for line in listed.out.splitlines()] == ["2024-06-03", "2024-06-01"]


def test_no_edition_is_overwritten_or_dated_back(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert accord("edition", "cut", "--root", root).status == 0
    status, said = cut_on(root, TODAY, monkeypatch, "--allow-dirty")
    assert status == 2 and "is there already" in said
    status, said = cut_on(root, date(2024, 5, 31), monkeypatch, "--allow-dirty")
    assert status == 2 and "later than today" in said


def test_what_is_not_committed_is_not_frozen(root: Path) -> None:
    write_site(root, {PARTNER: partner("country: FR\n")})
    ran = accord("edition", "cut", "--root", root)
    assert ran.status == 2 and "content/partners/lab.md" in ran.err
    assert accord("edition", "cut", "--allow-dirty", "--root", root).status == 0


def test_outside_git_an_edition_is_refused(tmp_path: Path) -> None:
    write_site(tmp_path, FILES)
    ran = accord("edition", "cut", "--root", tmp_path)
    assert ran.status == 2 and "is in no git repository" in ran.err
    assert not (tmp_path / "content/editions").exists()


def test_errors_are_not_frozen(root: Path) -> None:
    write_site(root, {PARTNER: partner("country: Norway\n")})
    ran = accord("edition", "cut", "--allow-dirty", "--root", root)
    assert ran.status == 1 and "No edition was cut: 1 error" in ran.err


def test_what_wants_a_correction_is_not_frozen(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert accord("edition", "cut", "--root", root).status == 0
    write_site(root, {BRIEF: whole(BRIEF).replace("It began", "It resumed")})
    commit(root, "2024-06-02")
    status, said = cut_on(root, date(2024, 6, 3), monkeypatch)
    line = whole(BRIEF)[: whole(BRIEF).index("title: It began")].count("\n") + 1
    assert "the edition of 2024-06-01 has “It began”" in said
    assert status == 1 and said.splitlines()[-1] == "No edition was cut: 1 error."
    assert f"{BRIEF}:{line}:" in said and "error[uncorrected]" in said and "help: add to corrections" in said


def test_what_would_be_gone_is_not_frozen(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert accord("edition", "cut", "--root", root).status == 0
    write_site(root, {"content/briefs/two.md": None, BRIEF: whole(BRIEF).replace("aliases: [/old/]\n", "")})
    commit(root, "2024-06-02")
    status, said = cut_on(root, date(2024, 6, 3), monkeypatch)
    assert status == 1 and "error[vanished]: nothing stands at /briefs/two/ any more" in said
    assert re.search(r"^content/editions/2024-06-01.jsonl:\d+:1: error\[vanished\]", said, re.MULTILINE)
    assert f"{BRIEF}:1:1: error[vanished]: /old/ led here, and no longer does\nhelp: add to aliases: /old/\n" in said
    assert not (root / "content/editions/2024-06-03.jsonl").exists()


def test_a_correction_that_names_nothing_is_not_frozen(root: Path) -> None:
    write_site(root, {BRIEF: whole(BRIEF).replace("text: A name.}", 'text: A name., fact: "#event-paus"}')})
    ran = accord("edition", "cut", "--allow-dirty", "--root", root)
    assert ran.status == 1
    assert 'error[broken-link]: nothing here is called "#event-paus"\nhelp: did you mean "event-pause"?\n' in ran.err


def test_a_broken_edition_is_named_with_its_line(root: Path) -> None:
    assert accord("edition", "cut", "--root", root).status == 0
    path = root / "content/editions/2024-06-01.jsonl"
    data = path.read_bytes()
    path.write_bytes(data.replace(b'"One"', b'"Two"', 1))
    line = data[: data.index(b'"One"')].count(b"\n") + 1
    for command in ("verify", "list"):
        assert accord("edition", command, "--root", root).status == 1
    assert (
        f"content/editions/2024-06-01.jsonl:{line}:1: error[broken-edition]"
        in accord("edition", "verify", "--root", root).err
    )
    assert accord("edition", "show", "2024-06-01", "--root", root).status == 1
    assert accord("changes", "--root", root).status == 2


def test_an_edition_is_shown_and_compared_with(root: Path) -> None:
    assert accord("edition", "cut", "--title", "Spring", "--root", root).status == 0
    shown = accord("edition", "show", "2024-06-01", "--facts", "--root", root).out
    assert shown.startswith("edition: 2024-06-01\ntitle: Spring\n")
    assert 'briefs/one/title = "One"\n' in shown
    assert accord("edition", "show", "2024-06-02", "--root", root).status == 2
    assert accord("edition", "show", "today", "--root", root).status == 2
    assert accord("changes", "--root", root).out == "Nothing changed.\n"
    write_site(root, {BRIEF: whole(BRIEF).replace("It began", "It resumed")})
    told = accord("changes", "--root", root).out
    assert told == accord("changes", "edition:2024-06-01", "--root", root).out
    assert told.startswith("CORRECTED  One, February 2022, title: It began → It resumed. No correction is noted: ")


def test_a_citation_names_the_edition() -> None:
    whole_ = state(
        {**FILES, PUBLICATION: "title: 'A: B'\nurl: https://example.org/\nlicense: CC-BY-4.0\nauthors: [Ann]\n"}
    )
    files = citation_files(whole_, Header(edition="2024-03-01", title="Spring", generator="accord 0", revision="abc"))
    assert 'title: "A: B"\n' in files["CITATION.cff"]
    assert 'url: "https://example.org/editions/2024-03-01/"\n' in files["CITATION.cff"]
    zenodo = json.loads(files[".zenodo.json"])
    assert (zenodo["title"], zenodo["creators"], zenodo["license"]) == ("A: B: Spring", [{"name": "Ann"}], "CC-BY-4.0")
