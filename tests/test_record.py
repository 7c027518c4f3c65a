"""The laws of the record: facts, changes and anchors over generated publications and edits."""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Mapping
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generator.parsing.parsed import parse
from generator.record.anchors import Told, anchors
from generator.record.changes import apply, changes
from generator.record.classes import CLASSES, NOTED
from generator.record.facts import Record, facts, record
from generator.record.prose import line_of, paragraphs
from generator.record.report import Entry, report
from tests.support import BRIEF, PARTNER, PUBLICATION, SOURCES, brief, partner, publication, text, vary

EDITION = date(2024, 6, 1)

# --- publications --------------------------------------------------------------------------------------------------

WORDS = "rover launch Moscow ESA agreement 2022 three satellites 17 March [[two]] [@press] delayed".split()
DATES = ["2013", "2022-02", "2022-02-24", "2022-03-05~", "2022-02..2022-06", "..2023-01", "2024-07-01", "2023-11.."]


def sentences() -> st.SearchStrategy[str]:
    return st.lists(st.sampled_from(WORDS), min_size=1, max_size=6).map(
        lambda words: " ".join(words).capitalize() + "."
    )


@st.composite
def events(draw: st.DrawFn) -> str:
    lines = [f"date: {draw(st.sampled_from(DATES))}", f'title: "{draw(sentences())}"']
    for key, values in {
        "kind": ["statement", "decision"],
        "status": ["active", "suspended", "ended"],
        "detail": ['"It *was* so."', '"It was not so."'],
        "sources": ["[press]", "[report, press]"],
        "actors": ["[lab]"],
        "id": ["first", "second", "third"],
        "withdrawn": ["{date: 2024-06-03, reason: It was not so}"],
    }.items():
        if draw(st.integers(0, 2)) == 0:
            lines.append(f"{key}: {draw(st.sampled_from(values))}")
    return "  - {" + ", ".join(lines) + "}\n"


@st.composite
def briefs(draw: st.DrawFn) -> str:
    more = ""
    if draw(st.booleans()):
        more += "events:\n" + "".join(draw(st.lists(events(), min_size=1, max_size=4)))
    if draw(st.booleans()):
        rows = draw(st.lists(st.tuples(st.sampled_from("abc"), st.integers(0, 3)), min_size=1, max_size=4))
        more += (
            f"datasets: [{{id: d, rows: [{', '.join(f'{{item: {name}, count: {count}}}' for name, count in rows)}]}}]\n"
        )
    if draw(st.booleans()):
        more += f"partners: [{{id: lab, role: {draw(st.sampled_from(['maker', 'host']))}}}]\n"
    if draw(st.booleans()):
        more += "relations: [{to: two, type: related}]\n"
    return brief(more, "\n\n".join(draw(st.lists(sentences(), max_size=4))) + "\n", title=f'"{draw(sentences())}"')


@st.composite
def publications(draw: st.DrawFn) -> dict[str, str]:
    files = {PUBLICATION: publication(), PARTNER: partner(name=draw(st.sampled_from(["The Lab", "A Lab"])))}
    for name in draw(st.lists(st.sampled_from(["one", "two", "three"]), unique=True)):
        files[f"content/briefs/{name}.md"] = draw(briefs())
    if draw(st.booleans()):
        files[SOURCES] = f"- {{id: press, title: {draw(st.sampled_from(['A report', 'A letter']))}}}\n"
    return files


def state(files: Mapping[str, str | bytes | None]) -> Record:
    return record({p: parse(p, t if isinstance(t, bytes) else t.encode()) for p, t in files.items() if t is not None})


# --- laws ----------------------------------------------------------------------------------------------------------


@settings(max_examples=150, deadline=None)
@given(publications(), publications())
def test_changes_lead_from_one_state_to_the_other(a: dict[str, str], b: dict[str, str]) -> None:
    before, after = state(a), state(b)
    found = changes(before, after, EDITION)
    assert apply(found, before.facts.items()) == list(after.facts.items())
    assert (found == []) == (before.facts == after.facts)


@settings(max_examples=60, deadline=None)
@given(publications(), publications())
def test_each_difference_is_of_one_change_of_one_class(a: dict[str, str], b: dict[str, str]) -> None:
    before, after = state(a), state(b)
    found = changes(before, after, EDITION)
    gone = [fact for change in found for fact in change.gone]
    came = [fact for change in found for fact in change.came]
    assert sorted(gone, key=repr) == sorted(before.facts.items() - after.facts.items(), key=repr)
    assert sorted(came, key=repr) == sorted(after.facts.items() - before.facts.items(), key=repr)
    assert all(change.kind in CLASSES and (change.gone or change.came) for change in found)
    assert len(report(before, after, EDITION)) == len(found)


@settings(max_examples=60, deadline=None)
@given(publications())
def test_nothing_changes_by_itself(files: dict[str, str]) -> None:
    once = state(files)
    assert changes(once, state(dict(reversed(files.items()))), EDITION) == []
    assert facts({p: parse(p, t.encode()) for p, t in files.items()}) == list(once.facts.items())


FULL = vary(
    {
        BRIEF: brief(
            """
            partners: [lab]
            events:
              - {date: 2022-02-24, title: It began, status: active, actors: [lab], sources: [press, report]}
              - {date: 2022-02-24, title: It went on, sources: [report]}
              - {date: 2023-05-01, title: It stopped, status: ended, party: lab, sources: [press]}
            relations: [{to: two, type: related, note: Of 2013}]
            datasets:
              - {id: d, title: Costs, rows: [{item: Pad, cost: 344}, {item: Road, cost: 12}], sources: [report]}
            sources: [{id: report, title: A report, date: 2023}]
            """,
            "The [[two]] of 2022 [@press].\n\n## More\n\nIt was *Lab* work.\n",
        ),
        "content/briefs/two.md": brief("relations: [{to: one, type: part-of}]\n", "See [[one]].\n", title="Two"),
        PARTNER: partner("", "It is old.\n"),
        SOURCES: "- {id: press, title: A release}\n",
    }
)


def told(files: Mapping[str, str | bytes | None], since: date | None = EDITION) -> list[Entry]:
    return report(state(FULL), state({**FULL, **files}), since)


def whole(path: str) -> str:
    found = FULL[path]
    assert isinstance(found, str)
    return found


def test_order_and_layout_are_no_facts() -> None:
    lines = whole(BRIEF)
    swapped = lines.replace("  - {date: 2022-02-24, title: It went on, sources: [report]}\n", "").replace(
        "events:\n", "events:\n  - {sources: [report], title: 'It went on', date: 2022-02-24}\n"
    )
    assert swapped != lines
    assert told({BRIEF: swapped}) == []
    assert (
        told(
            {
                BRIEF: lines.replace(
                    "[{item: Pad, cost: 344}, {item: Road, cost: 12}]",
                    "[{cost: 12, item: Road}, {item: Pad, cost: 344}]",
                )
            }
        )
        == []
    )
    assert told({BRIEF: lines.replace("It was *Lab* work.", "It\nwas _Lab_\nwork.")}) == []
    assert told({BRIEF: lines.replace("[press, report]", "[report, press]")}) == []


def test_where_a_source_stands_is_no_fact() -> None:
    own = "sources: [{id: report, title: A report, date: 2023}]\n"
    moved = {
        BRIEF: whole(BRIEF).replace(own, ""),
        SOURCES: whole(SOURCES) + "- {date: 2023, id: report, title: A report}\n",
    }
    assert told(moved) == []


def test_where_a_table_stands_is_no_fact() -> None:
    rows = "rows: [{item: Pad, cost: 344}, {item: Road, cost: 12}]"
    moved = whole(BRIEF).replace(rows, "file: data/costs.csv")
    assert told({BRIEF: moved, "content/data/costs.csv": "cost,item\n12,Road\n344,Pad\n"}) == []


def renamed(old: str, new: str, files: Mapping[str, str | bytes | None]) -> None:
    [entry] = told(files)
    assert (entry.kind, entry.before, entry.after, entry.note) == ("renamed", old, new, "none")
    before, after = state(FULL), state({**FULL, **files})
    assert apply(changes(before, after, EDITION), before.facts.items()) == list(after.facts.items())


def test_a_renamed_brief_is_one_change() -> None:
    there = whole(BRIEF).replace("to: two", "to: zwei").replace("[[two]]", "[[zwei]]")
    here = whole("content/briefs/two.md").replace("---\n", "---\naliases: [/briefs/two/]\n", 1)
    renamed("two", "zwei", {"content/briefs/two.md": None, "content/briefs/zwei.md": here, BRIEF: there})


def test_a_renamed_partner_is_one_change() -> None:
    there = whole(BRIEF).replace("[lab]", "[labor]").replace("party: lab", "party: labor")
    here = whole(PARTNER).replace("---\n", "---\naliases: [/partners/lab/]\n", 1)
    renamed("lab", "labor", {PARTNER: None, "content/partners/labor.md": here, BRIEF: there})


def test_a_renamed_source_is_one_change() -> None:
    there = whole(BRIEF).replace("press", "release")
    renamed("press", "release", {SOURCES: "- {id: release, former_ids: [press], title: A release}\n", BRIEF: there})


def test_a_renamed_brief_without_its_alias_is_gone() -> None:
    entries = told({"content/briefs/two.md": None, "content/briefs/zwei.md": whole("content/briefs/two.md")})
    assert [(entry.kind, entry.fact) for entry in entries] == [("retraction", "briefs/two"), ("news", "briefs/zwei")]


# --- no unexplained rewrite passes ---------------------------------------------------------------------------------

Rewrite = Callable[[random.Random, str], str]


def swapped(pattern: str, *choices: str) -> Rewrite:
    """A rewrite of one place that the pattern finds to another of the choices."""

    def rewrite(chance: random.Random, source: str) -> str:
        places = list(re.finditer(pattern, source))
        if not places:
            return source
        place = chance.choice(places)
        other = chance.choice([choice for choice in choices if choice != place[1]])
        return source[: place.start(1)] + other + source[place.end(1) :]

    return rewrite


def without(pattern: str) -> Rewrite:
    def rewrite(chance: random.Random, source: str) -> str:
        places = list(re.finditer(pattern, source, re.MULTILINE))
        if not places:
            return source
        place = chance.choice(places)
        return source[: place.start()] + source[place.end() :]

    return rewrite


REWRITES: Mapping[str, Rewrite] = {
    "an event's date": swapped(r"- \{date: ([\d-]+)", "2021-01-01", "2021", "2021-02..2021-03"),
    "an event's title": swapped(r"title: (It [a-z ]+)", "It failed", "It was sold"),
    "an event's status": swapped(r"status: (\w+),", "suspended", "replaced"),
    "an actor": swapped(r"actors: \[(\w+)\]", "esa", "nasa"),
    "a party": swapped(r"party: (\w+)", "esa", "FR"),
    "a figure": swapped(r"cost: (\d+)", "434", "0"),
    "a name of a row": swapped(r"item: (\w+)", "Tower", "Bridge"),
    "a number in the text": swapped(r"of (2022)", "2021", "1999"),
    "a relation": swapped(r"type: (related)", "depends-on", "part-of"),
    "a note": swapped(r"note: (Of 2013)", "Of 2014", "Of 1913"),
    "the title": swapped(r"^---\ntitle: (One)", "Another", "None"),
    "an event": without(r"^  - \{date.*\n"),
    "a row": without(r"\{item: Pad, cost: \d+\}, "),
    "the relation": without(r"^relations:.*\n"),
    "the partners": without(r"^partners:.*\n"),
}
"""What an editor must not do in silence."""

INNOCENT: Mapping[str, Rewrite] = {
    "verified": lambda chance, source: source.replace("date: 2024-01-02\n", "date: 2024-01-02\nverified: 2024-07-01\n"),
    "reworded": lambda chance, source: source.replace("work.", "labour.").replace("It was", "This was"),
    "a source more": lambda chance, source: source.replace("sources: [report]}", "sources: [press, report]}"),
    "an event more": lambda chance, source: source.replace(
        "events:\n", "events:\n  - {date: 2024-08-01, title: It resumed, status: active, sources: [press]}\n"
    ),
    "an id": lambda chance, source: source.replace("title: It went on,", "title: It went on, id: went-on,"),
}


@settings(max_examples=1000, deadline=None)
@given(st.lists(st.sampled_from(sorted(INNOCENT)), unique=True), st.sampled_from(sorted(REWRITES)), st.randoms())
def test_no_unexplained_rewrite_passes(innocent: list[str], rewrite: str, chance: random.Random) -> None:
    changed, rewritten = whole(BRIEF), REWRITES[rewrite](chance, whole(BRIEF))
    for name in innocent:
        changed, rewritten = INNOCENT[name](chance, changed), INNOCENT[name](chance, rewritten)
    assert all(entry.note == "none" for entry in told({BRIEF: changed}))
    entries = told({BRIEF: rewritten})
    assert any(entry.note == "missing" and entry.kind in NOTED for entry in entries), rewrite
    noted = rewritten.replace(
        "date: 2024-01-02\n", "date: 2024-01-02\ncorrections: [{date: 2024-06-02, text: So.}]\n", 1
    )
    assert all(entry.note in ("none", 1) for entry in told({BRIEF: noted}))


# --- notes ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("note", "expected"),
    [
        ("{date: 2024-06-02, text: T.}", 1),
        ("{date: 2024-06-01, text: On the day itself}", 1),
        ("{date: 2024-06, text: In that month}", 1),
        ("{date: 2024-05-31, text: Before}", "missing"),
        ('{date: 2024-06-02, text: T., fact: "#data-d"}', 1),
        ("{date: 2024-06-02, text: T., fact: data-d}", 1),
        ('{date: 2024-06-02, text: T., fact: "#data-e"}', "missing"),
        ('{date: 2024-06-02, text: T., fact: "#summary"}', "missing"),
    ],
)
def test_a_note_covers_what_it_names_if_it_is_new(note: str, expected: object) -> None:
    changed = whole(BRIEF).replace("cost: 344", "cost: 434").replace("partners:", f"corrections: [{note}]\npartners:")
    [entry] = told({BRIEF: changed})
    assert entry.note == expected


def test_a_note_in_the_publication_speaks_of_what_is_gone() -> None:
    more = 'corrections: [{date: 2024-06-02, text: It never was., fact: "/briefs/two/"}]\n'
    unsaid = whole(BRIEF).replace("relations: [{to: two, type: related, note: Of 2013}]\n", "")
    entries = told(
        {"content/briefs/two.md": None, PUBLICATION: publication(more), BRIEF: unsaid.replace("[[two]]", "Two")}
    )
    assert {entry.fact: entry.note for entry in entries}["briefs/two"] == 1


def test_an_event_is_named_by_its_anchors_old_or_new() -> None:
    for name in ("event-2023-05-01", "event-2023-05-02"):
        note = f'corrections: [{{date: 2024-06-02, text: T., fact: "#{name}"}}]\n'
        changed = whole(BRIEF).replace("2023-05-01", "2023-05-02").replace("partners:", f"{note}partners:", 1)
        assert [entry.note for entry in told({BRIEF: changed})] == [1]


def test_nothing_is_late_against_a_state_without_a_day() -> None:
    more = whole(BRIEF).replace("events:\n", "events:\n  - {date: 2019, title: It was planned, sources: [press]}\n")
    assert [entry.kind for entry in told({BRIEF: more})] == ["late"]
    assert [entry.kind for entry in told({BRIEF: more}, None)] == ["news"]


def test_what_cannot_be_read_is_not_said_to_be_gone() -> None:
    assert told({BRIEF: "---\ntitle: [\n---\n"}) == []
    flawed = whole(BRIEF).replace("date: 2023-05-01", "date: 2023-55").replace("344", "434")
    assert [entry.fact for entry in told({BRIEF: flawed})] == ["briefs/one/datasets/d/rows/Pad/cost"]


# --- anchors -------------------------------------------------------------------------------------------------------


def event(title: str, when: str, *names: str, sources: tuple[str, ...] = (), kept: tuple[str, ...] = ()) -> Told:
    return Told(names=names, date=when, title=title, kind="", sources=sources, kept=kept)


def test_anchors_without_an_edition_are_those_of_the_contract() -> None:
    found = anchors(
        [
            event("A", "2022-03"),
            event("B", "2022-03~"),
            event("C", "2022-03", "rupture"),
            event("D", "2022-02-24..2022-12-31"),
            event("E", "..2022"),
        ]
    )
    assert found == [
        ["event-2022-03"],
        ["event-2022-03-2"],
        ["event-rupture", "event-2022-03-3"],
        ["event-2022-02-24--2022-12-31"],
        ["event---2022"],
    ]


def test_an_event_keeps_its_anchor_whatever_is_written_above_it() -> None:
    former = [event("A", "2022-03", kept=("event-2022-03",))]
    assert anchors([event("New", "2022-03"), event("A", "2022-03")], former) == [
        ["event-2022-03-2"],
        ["event-2022-03"],
    ]


def test_an_event_keeps_its_anchor_when_its_date_is_corrected() -> None:
    former = [event("A", "2022-03", kept=("event-2022-03",))]
    assert anchors([event("A", "2022-04")], former) == [["event-2022-04", "event-2022-03"]]


def test_an_anchor_of_what_is_gone_shows_nothing_else() -> None:
    former = [event("A", "2022-03", sources=("a",), kept=("event-2022-03",))]
    assert anchors([event("B", "2022-03", sources=("b",))], former) == [["event-2022-03-2"]]


@settings(max_examples=200, deadline=None)
@given(st.data())
def test_every_anchor_reaches_its_event_for_good(data: st.DataObject) -> None:
    """Editions one after the other, with events added, moved, renamed and dated otherwise in between."""
    count = 0
    now: list[tuple[int, Told]] = []
    known: dict[str, int] = {}
    former: list[Told] = []
    for _ in range(data.draw(st.integers(1, 5))):
        for _ in range(data.draw(st.integers(0, 3))):
            count += 1
            when = data.draw(st.sampled_from(["2022-03", "2022-03-05", "2022"]))
            now.insert(data.draw(st.integers(0, len(now))), (count, event(f"T{count}", when, sources=(f"s{count}",))))
        for index in range(len(now)):
            number, old = now[index]
            change = data.draw(st.sampled_from(["", "", "date", "title", "id"]))
            if change == "date":
                old = event(old.title, data.draw(st.sampled_from(["2021", "2022-03"])), *old.names, sources=old.sources)
            elif change == "title":
                old = event(f"{old.title}x", old.date, *old.names, sources=old.sources)
            elif change == "id":
                old = event(old.title, old.date, f"n{number}", sources=old.sources)
            now[index] = (number, old)
        given_ = anchors([told for _, told in now], former)
        for (number, _), own in zip(now, given_, strict=True):
            for anchor in own:
                assert known.setdefault(anchor, number) == number
        former = [
            Told(t.names, t.date, t.title, t.kind, t.sources, tuple(own))
            for (_, t), own in zip(now, given_, strict=True)
        ]
        present = {anchor for own in given_ for anchor in own}
        assert known.keys() <= present


# --- prose ---------------------------------------------------------------------------------------------------------


def test_prose_is_told_as_readers_see_it() -> None:
    source = text("""
        # Heading

        A *word* with [a link](https://example.org/a "t"), [[iss|the station]], [[iss]] and [@press, p. 3].

        | a | b |
        |---|---|
        | 1 | 2 |

        ::: update 2022-07-12
        - One
        - Two
        :::

        A note[^1] and ![alt](rays.svg).

        ```chart launches
        ```

        [^1]: Said later.
    """)
    from generator.parsing.markdown import parse as parse_markdown

    assert paragraphs(parse_markdown(source)) == [
        "## Heading",
        "A word with a link <https://example.org/a>, the station, [[iss]] and [@press, p. 3].",
        "a | b",
        "1 | 2",
        "[2022-07-12] - One",
        "[2022-07-12] - Two",
        "A note and [rays.svg: alt].",
        "[chart launches]",
        "Said later.",
    ]


def test_a_paragraph_is_found_in_its_file() -> None:
    source = "---\ntitle: One\n---\nOne *line*.\n\n- Second of\n  two.\n"
    assert line_of(source, "One line.") == 4
    assert line_of(source, "- Second of two.") == 6
    assert line_of(source, "It is not there.") == 4


def test_status_leads() -> None:
    changed = whole(BRIEF).replace("cost: 344", "cost: 434").replace("status: ended", "status: suspended")
    entries = told({BRIEF: changed})
    assert [entry.leads for entry in entries] == [True, False]
    assert entries[0].text == "One: Ended → Suspended (1 May 2023)"


@pytest.mark.parametrize(
    "more",
    [
        "relations: [{to: a/b, type: c.d}, {to: '', type: x}, {to: a/b, type: c.d}]\n",
        "partners: [a/b, a/b, '']\n",
        "datasets: [{id: d, rows: [{a/b: 1, 'c.d': .nan}, {a/b: true, 'c.d': 2.0}, {a/b: 1, 'c.d': .nan}]}]\n",
        "events: [{date: 2022, title: /}, {date: 2022, title: '#'}, {date: 2022, title: /}]\n",
    ],
)
def test_odd_names_are_facts_like_others(more: str) -> None:
    odd = state(vary({BRIEF: brief(more)}))
    plain = state(vary({}))
    for before, after in ((odd, plain), (plain, odd), (odd, odd)):
        found = changes(before, after, EDITION)
        assert apply(found, before.facts.items()) == list(after.facts.items())
        assert len(report(before, after, EDITION)) == len(found)


STATUSES = "statuses: [{id: active, label: Active}, {id: suspended, label: Suspended}, {id: ended, label: Ended}]\n"


@pytest.mark.parametrize(
    ("after", "expected"),
    [
        (STATUSES.replace("label: Suspended", "label: Paused"), ["The status “Paused”, label: Suspended → Paused"]),
        (
            STATUSES.replace(
                "{id: suspended, label: Suspended}, {id: ended, label: Ended}",
                "{id: ended, label: Ended}, {id: suspended, label: Suspended}",
            ),
            ["The publication, order of statuses: active, suspended, ended → active, ended, suspended"],
        ),
        (STATUSES.replace("]", ", {id: unknown, label: Unknown}]"), ["The status “Unknown” is new"]),
        (STATUSES.replace(", {id: suspended, label: Suspended}", ""), ["The status “Suspended” is gone"]),
    ],
)
def test_the_scale_is_told_term_by_term_and_by_its_order(after: str, expected: list[str]) -> None:
    before, now = state(vary({PUBLICATION: publication(STATUSES)})), state(vary({PUBLICATION: publication(after)}))
    entries = report(before, now, EDITION)
    assert [(entry.kind, entry.note) for entry in entries] == [("scale", "missing")] * len(expected)
    assert [entry.text for entry in entries] == expected
    assert apply(changes(before, now, EDITION), before.facts.items()) == list(now.facts.items())


@pytest.mark.parametrize(
    ("old", "new", "kind"),
    [
        ("status: ended, party: lab, ", "", "correction"),
        ("note: Of 2013", "note: For 2013", "wording"),
        (", note: Of 2013", "", "correction"),
        ("sources: [press, report]", "sources: [press]", "retraction"),
        ("sources: [press, report]", "sources: [press, study]", "sourcing"),
        ("title: It went on,", "title: It went on, detail: In 2022.,", "late"),
        ("title: It went on,", "title: It went on, until: 2024-07-01,", "news"),
        ("title: It went on,", 'title: It went on, quote: {speaker: Ann, text: "Yes"},', "late"),
        ("partners: [lab]", "partners: [lab]\nended: 2024-05", "late"),
        ("partners: [lab]", "partners: [lab]\nended: 2024-06", "news"),
        ("partners: [lab]", "partners: [{id: lab, until: 2024-05-31}]", "late"),
        ("id: d, title: Costs", "id: d, dated: item, title: Costs", "wording"),
        ("cost: 12}]", "cost: 12}], unit: euros", "news"),
        ("{item: Road, cost: 12}", "{item: Road, cost: null}", "correction"),
        ("partners: [lab]", "partners: [lab]\nwithdrawn: {date: 2024-06-02, reason: No.}", "retraction"),
    ],
)
def test_a_key_that_is_given_or_altered_or_emptied(old: str, new: str, kind: str) -> None:
    changed = whole(BRIEF).replace(old, new, 1)
    assert changed != whole(BRIEF)
    assert {entry.kind for entry in told({BRIEF: changed})} == {kind}
