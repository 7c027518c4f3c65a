"""States: what is read of two of them says the same as all of both."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from datetime import date

from hypothesis import given, settings
from hypothesis import strategies as st

from generator.record.compare import compare
from generator.record.facts import record
from generator.record.report import report
from generator.record.states import Files, edition_days, locator, read
from tests.support import BRIEF, PARTNER, SOURCES, brief, partner, vary
from tests.test_record import publications

DAY = date(2024, 6, 1)


def held(files: Mapping[str, str | bytes]) -> Files:
    """A state that is in memory."""
    data = {path: text if isinstance(text, bytes) else text.encode() for path, text in files.items()}

    def load(wanted: Iterable[str]) -> dict[str, bytes]:
        return {path: data[path] for path in wanted}

    blobs = {path: hashlib.sha1(one).hexdigest() for path, one in data.items()}
    return Files(name="held", blobs=blobs, load=load, day=DAY)


def check(before: Files, after: Files) -> None:
    of_before, of_after = read(before), read(after)

    def source(path: str) -> str:
        side = after if path in after.blobs else before
        return side.load([path])[path].decode()

    whole = report(record(of_before), record(of_after), DAY, locator(of_after, of_before, source))
    assert compare(before, after).entries == whole


@settings(max_examples=60, deadline=None)
@given(publications(), publications())
def test_what_is_read_tells_the_same_as_everything(a: dict[str, str], b: dict[str, str]) -> None:
    check(held(a), held(b))


@settings(max_examples=60, deadline=None)
@given(publications(), st.data())
def test_one_edit_is_told_the_same_among_files_that_are_not_read(files: dict[str, str], data: st.DataObject) -> None:
    path = data.draw(st.sampled_from(sorted(files)))
    other = data.draw(publications())
    check(held(files), held({**files, path: other.get(path, files[path])}))


def test_only_what_differs_is_parsed() -> None:
    briefs = {f"content/briefs/b{n}.md": brief(title=f"B{n}") for n in range(9)}
    before = held(vary(briefs))
    asked: list[str] = []

    def load(wanted: Iterable[str]) -> dict[str, bytes]:
        found = after.load(listed := list(wanted))
        asked.extend(listed)
        return found

    after = held(vary({**briefs, BRIEF: brief("relations: [{to: b3, type: related}]\n")}))
    told = compare(before, Files(name="held", blobs=after.blobs, load=load, day=DAY))
    assert [entry.text for entry in told.entries] == ["One: related to B3"]
    assert set(asked) <= {BRIEF, "content/publication.yaml", "content/briefs/b3.md"}


def test_a_table_is_told_with_the_briefs_that_show_it() -> None:
    files = {
        BRIEF: brief("datasets: [{id: d, title: Costs, file: data/costs.csv}]\n"),
        "content/briefs/two.md": brief(title="Two"),
        PARTNER: partner(),
        SOURCES: "- {id: press, title: A release}\n",
        "content/data/costs.csv": "item,cost\nPad,344\n",
    }
    after = held(vary({**files, "content/data/costs.csv": "item,cost\nPad,434\n"}))
    [entry] = compare(held(vary(files)), after).entries
    assert (entry.text, entry.kind) == ("One, Pad, cost: 344 → 434", "correction")


def test_editions_are_known_by_their_names() -> None:
    assert edition_days(["2024-05-01.jsonl", "2024-03-01.jsonl", "notes.jsonl", "2024-13-01.jsonl"]) == [
        "2024-03-01",
        "2024-05-01",
    ]
