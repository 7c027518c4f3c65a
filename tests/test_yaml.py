"""Strict YAML: what texts mean, what is refused, and where everything stands."""

from __future__ import annotations

import json
import math
import string
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generator.diagnostics.diagnostic import CODES
from generator.parsing.parse import read_brief, read_page, read_partner, read_settings, read_sources, read_table
from generator.parsing.yaml import MAX_DEPTH, MappingNode, Node, ScalarNode, SequenceNode, load
from tests.support import BRIEF, PARTNER, PUBLICATION, SOURCES, brief, codes, diagnose, library, partner, publication


def value(node: Node | None) -> Any:
    """What a tree of nodes means, as plain values."""
    if isinstance(node, MappingNode):
        return {key: value(inner) for key, (_, inner) in node.entries.items()}
    if isinstance(node, SequenceNode):
        return [value(item) for item in node.items]
    assert node is None or isinstance(node, ScalarNode)
    return node.value if node else None


def meant(text: str) -> Any:
    root, problems = load(text, "x.yaml")
    assert problems == []
    return value(root)


def refused(text: str) -> list[tuple[int, int, str, str]]:
    _, problems = load(text, "x.yaml")
    return [(found.line, found.column, found.code, found.message) for found in problems]


# --- what plain texts mean ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "means"),
    [
        ("NO", "NO"),
        ("no", "no"),
        ("yes", "yes"),
        ("on", "on"),
        ("off", "off"),
        ("y", "y"),
        ("true", True),
        ("True", True),
        ("TRUE", True),
        ("tRUE", "tRUE"),
        ("false", False),
        ("null", None),
        ("~", None),
        ("nULL", "nULL"),
        ("12:30", "12:30"),
        ("1:30:00", "1:30:00"),
        ("010", "010"),
        ("-99999999999999999", -99999999999999999),
        ("0o10", "0o10"),
        ("0x10", "0x10"),
        ("0b1", "0b1"),
        ("1_000", "1_000"),
        ("0", 0),
        ("-7", -7),
        ("+7", 7),
        ("1.5", 1.5),
        (".5", 0.5),
        ("5.", 5.0),
        ("1e3", 1000.0),
        ("1.5E-3", 0.0015),
        ("01.5", "01.5"),
        ("1.2.3", "1.2.3"),
        (".", "."),
        ("-", [None]),
        ("+", "+"),
        ("e3", "e3"),
        (".inf", math.inf),
        ("-.inf", -math.inf),
        ("2022-03-05", "2022-03-05"),
        ("2022-03-05T10:00:00Z", "2022-03-05T10:00:00Z"),
        ("2022", 2022),
        ("=", "="),
        ("'true'", "true"),
        ('"12"', "12"),
        ("'~'", "~"),
        ("٣", "٣"),
        ('"\\u00e9\\n"', "é\n"),
        ("|\n 12\n", "12\n"),
        (">-\n a\n b\n", "a b"),
        ("9" * 19, "9" * 19),
        ("9" * 100_000, "9" * 100_000),
        ("1e999", math.inf),
    ],
)
def test_scalars_of_the_core_schema(text: str, means: Any) -> None:
    assert meant(text) == means
    assert type(meant(text)) is type(means)


def test_not_a_number() -> None:
    assert math.isnan(meant(".nan"))


def test_norway_is_a_country_and_a_number_a_title() -> None:
    files = {
        PUBLICATION: "title: 2026\nurl: https://example.org/\n",
        BRIEF: brief("countries: [NO]\noutlook: 010\n", title="No"),
        "content/briefs/two.md": brief("also_known_as: [12:30, true, 1.50, 0x10]\n", title="~2"),
    }
    linked = library(files)
    assert linked.publication.title == "2026"
    assert linked.brief("one").title == "No"
    assert linked.brief("one").outlook == "010"
    assert linked.card("one").countries == ["no"]
    assert linked.brief("two").also_known_as == ["12:30", "true", "1.50", "0x10"]


# --- what is refused ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "place", "code", "message"),
    [
        ("a: 1\na: 2\n", (2, 1), "duplicate-key", 'the key "a" is given twice'),
        ("a: {b: 1, b: 2}\n", (1, 11), "duplicate-key", 'the key "b" is given twice'),
        ("- a: 1\n  'a': 2\n", (2, 3), "duplicate-key", 'the key "a" is given twice'),
        ("a:\n\tb: 1\n", (2, 1), "yaml-syntax", "a tab in the indentation"),
        ("a: b\n\tc: d\n", (2, 1), "yaml-syntax", "a tab in the indentation"),
        ("a: &x 1\nb: *x\n", (1, 4), "yaml-limit", "an anchor (&x)"),
        ("b: *x\n", (1, 4), "yaml-limit", "an alias (*x)"),
        ("*x : b\n", (1, 1), "yaml-limit", "an alias (*x)"),
        ("a: !!str 1\n", (1, 4), "yaml-limit", "a tag (tag:yaml.org,2002:str)"),
        ("a: !!python/object/apply:os.system [x]\n", (1, 4), "yaml-limit",
         "a tag (tag:yaml.org,2002:python/object/apply:os.system)"),
        ("a: ! 1\n", (1, 4), "yaml-limit", "a tag (!)"),
        ("!t {a: 1}\n", (1, 1), "yaml-limit", "a tag (!t)"),
        ("<<: {a: 1}\n", (1, 1), "yaml-limit", "a merge key (<<)"),
        ("a: 1\n---\nb: 2\n", (2, 1), "yaml-limit", "a second YAML document"),
        ("a: 1\n...\nb: 2\n", (3, 1), "yaml-limit", "a second YAML document"),
        ("a: 1\n--- b\n", (2, 1), "yaml-limit", "a second YAML document"),
        ("? [a]\n: 1\n", (1, 3), "yaml-syntax", "a key that is not text"),
        ("{a: 1}: 1\n", (1, 1), "yaml-syntax", "a key that is not text"),
        ("a: [1, 2\n", (1, 4), "yaml-syntax", "did not find expected ',' or ']'"),
        ("a: 'b\n", (1, 4), "yaml-syntax", "nothing closes this quote"),
        ("a: b: c\n", (1, 5), "yaml-syntax", "a colon and a space in a text without quotes"),
        ("a: @b\n", (1, 4), "yaml-syntax", "a text that begins with @"),
        ("a: %b\n", (1, 4), "yaml-syntax", "a text that begins with %"),
    ],
)  # fmt: skip
def test_refusals(text: str, place: tuple[int, int], code: str, message: str) -> None:
    assert refused(text) == [(*place, code, message)]


def test_every_duplicate_is_named_and_the_first_counts() -> None:
    root, problems = load("a: 1\nb: {c: 1, c: 2, c: 3}\na: 2\n", "x.yaml")
    assert [(found.line, found.column) for found in problems] == [(2, 11), (2, 17), (3, 1)]
    assert value(root) == {"a": 1, "b": {"c": 1}}


def test_a_quoted_merge_key_is_a_key() -> None:
    assert meant("'<<': 1\n") == {"<<": 1}
    assert meant("a: <<\n") == {"a": "<<"}


def test_a_bomb_of_aliases_goes_off_nowhere() -> None:
    bomb = "a0: &a0 [x, x]\n" + "".join(f"a{n}: &a{n} [*a{n - 1}, *a{n - 1}]\n" for n in range(1, 60))
    assert refused(bomb) == [(1, 5, "yaml-limit", "an anchor (&a0)")]


def flow(depth: int) -> str:
    return "[" * depth + "]" * depth


def mappings(depth: int) -> str:
    return "{a: " * depth + "1" + "}" * depth


def block(depth: int) -> str:
    return "".join(" " * level + "-\n" for level in range(depth))


def compact(depth: int) -> str:
    return "- " * depth + "x\n"


@pytest.mark.parametrize("nest", [flow, mappings, block, compact])
def test_sixty_four_levels_and_no_more(nest: Any) -> None:
    assert refused(nest(MAX_DEPTH)) == []
    [(line, column, code, message)] = refused(nest(MAX_DEPTH + 1))
    assert (code, message) == ("yaml-limit", "more than 64 levels of nesting")
    offending = nest(MAX_DEPTH + 1).split("\n")[line - 1][column - 1]
    assert offending in "[{-"


@pytest.mark.parametrize("nest", [flow, mappings, compact, "? ".__mul__, "[".__mul__, "{".__mul__, "- [".__mul__])
def test_a_hundred_thousand_levels_overflow_nothing(nest: Any) -> None:
    [(line, _, code, _)] = refused(nest(100_000))
    assert line == 1
    assert code in ("yaml-limit", "yaml-syntax")


def test_depth_within_a_brief_is_counted_from_its_front_matter() -> None:
    more = "datasets: [{id: d, rows: " + "[" * 70 + "]" * 70 + "}]\n"
    assert "content/briefs/one.md:6:87: error[yaml-limit]: more than 64 levels" in diagnose({BRIEF: brief(more)})


# --- files --------------------------------------------------------------------------------------------------------


def test_ten_megabytes() -> None:
    long = brief(f"outlook: {'word ' * 1_000_000}\n", f"{'word ' * 10_000}\n\n" * 100)
    assert len(long) > 9_000_000
    reading = read_brief("content/briefs/one.md", long.encode())
    assert reading.diagnostics == []
    assert len(reading.document.facts.outlook) == 5_000_000 - 1


def test_ten_megabytes_of_nothing_but_noise() -> None:
    for data in (b"\x00" * 10_000_000, b"\xff" * 10_000_000, b"---\n" + b"[" * 10_000_000):
        assert read_brief("content/briefs/one.md", data).diagnostics


@pytest.mark.parametrize(
    ("data", "place", "message"),
    [
        ("title: Universität\n".encode("latin-1"), "1:17", "not UTF-8: the byte 0xE4"),
        ("title: Tests\n".encode("utf-16"), "1:1", "not UTF-8: the byte 0xFF"),
        ("title: Tests\n".encode("utf-16-be"), "1:1", "the control character U+0000"),
        (b"title: T\nurl: \xc3", "2:6", "not UTF-8: the byte 0xC3"),
        (b"title: \xed\xa0\x80", "1:8", "not UTF-8: the byte 0xED"),
        ("title: 日本\x01".encode(), "1:10", "the control character U+0001"),
        (b"a: 1\r\nb: \x00", "2:4", "the control character U+0000"),
        (b"a: 1\rb: \x7f", "2:4", "the control character U+007F"),
        ("a: \u009f".encode(), "1:4", "the control character U+009F"),
        ("a: \ufffe".encode(), "1:4", "the control character U+FFFE"),
        ("\ufeffa: \x1b[0m".encode(), "1:4", "the control character U+001B"),
    ],
)
def test_what_is_not_plain_utf8(data: bytes, place: str, message: str) -> None:
    shown = diagnose({PUBLICATION: data})
    assert shown.startswith(f"content/publication.yaml:{place}: error[bad-encoding]: {message}\n")
    assert codes(shown) == ["bad-encoding"]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_line_ends(end: str) -> None:
    more = "outlook: |\n  One.\n  Two.\nended: 2024-13\n"
    written = brief(more, "One\n\n[[nothing]]\n").replace("\n", end)
    reading = read_brief("content/briefs/one.md", written.encode())
    assert reading.document.facts.outlook == "One.\nTwo."
    assert [(found.line, found.column) for found in reading.diagnostics] == [(9, 8)]
    assert [reference.target.line for reference in reading.document.prose.references] == [13]
    shown = diagnose({BRIEF: written.replace("ended: 2024-13", "ended: 2024-12")})
    assert shown.splitlines()[1:3] == ["13 | [[nothing]]", "   | ^"]


def test_a_byte_order_mark_is_taken() -> None:
    assert diagnose({BRIEF: "\ufeff" + brief(), PUBLICATION: "\ufeff" + publication()}) == ""


@pytest.mark.parametrize("text", ["", "\n\n", "# nothing\n", "---\n", "---\n...\n", "~\n", "\ufeff"])
def test_an_empty_publication_misses_all_that_it_must_have(text: str) -> None:
    shown = diagnose({PUBLICATION: text})
    places = [line.rpartition(": error")[0] for line in shown.splitlines() if ": error[" in line]
    assert codes(shown) == ["missing-field", "missing-field"]
    assert places == ["content/publication.yaml:1:1"] * 2


@pytest.mark.parametrize(
    "text", ["", "\n", "---\n---\n", "---\n# nothing\n---\nText.\n", "Text.\n", "\ufeff", "--- \n---"]
)
def test_an_empty_brief_misses_all_that_it_must_have(text: str) -> None:
    shown = diagnose({BRIEF: text})
    assert codes(shown) == ["missing-field"] * 4
    assert shown.count("content/briefs/one.md:1:1: ") == 4


def test_a_front_matter_that_is_not_keys() -> None:
    for text in ("---\n- a\n---\n", "---\njust text\n---\n"):
        shown = diagnose({BRIEF: text})
        assert codes(shown) == ["wrong-type"]
        assert "content/briefs/one.md:2:1: " in shown


def test_an_empty_file_of_sources() -> None:
    for text in ("", "---\n", "# none\n", "~"):
        assert codes(diagnose({SOURCES: text})) == ["missing-field"]
    assert codes(diagnose({SOURCES: "[]\n"})) == []


# --- causes -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "place", "message", "help"),
    [
        ("a:\n  - b: 1\n   c: 2\n", (3, 4), "this line is indented unlike", "begin it in column 5"),
        ("a: 1\n  b: 2\n", (2, 4), "this line is indented unlike", "begin it in column 1"),
        ("a: 'The bay's plover'\nb: 1\n", (1, 12), "the apostrophe ends the text", "put double quotes around"),
        ('a: "One" and "Two"\n', (1, 10), "there is text behind the closing quote", 'write \\" for a quote'),
        ("a: 1\n<<<<<<< HEAD\nb: 1\n=======\nb: 2\n>>>>>>> x\n", (2, 1), "two versions of this file", "keep one"),
        ("a:\u00a0b\nc: 1\n", (1, 3), "an unusual space (U+00A0, no-break space)", "type a space"),
        ("a: \u201cb: c\u201d\n", (1, 4), "\u201c is a letter to YAML", "straight quotes"),
        ("a: \u00abb: c\u00bb\n", (1, 4), "\u00ab is a letter to YAML", "straight quotes"),
        ("title:One\nb: 1\n", (1, 6), "no space behind the colon", "write title: and a space"),
        ("b: 1\ntitle:One\nc: 1\n", (2, 6), "no space behind the colon", "write title: and a space"),
        ("a: - b\n", (1, 4), "block sequence entries are not allowed", "begin the list on the next line"),
        ("a: One #2\n", (1, 8), "this begins a comment and cuts off the text", "put quotes around"),
        ("a: #2\n", (1, 4), "this begins a comment and cuts off the text", "put quotes around"),
        ("a: [b, c #2]\n", (1, 10), "this begins a comment and cuts off the text", "put quotes around"),
        ("- One ##2\n", (1, 7), "this begins a comment and cuts off the text", "put quotes around"),
    ],
)
def test_why_a_text_cannot_be_read(text: str, place: tuple[int, int], message: str, help: str) -> None:
    _, [found] = load(text, "x.yaml")
    assert (found.line, found.column, found.code) == (*place, "yaml-syntax")
    assert found.message.startswith(message)
    assert help in found.help


@pytest.mark.parametrize(
    "text",
    [
        "a: 1  # one\n",
        "a: C#\n",
        "a: x#1\n",
        "a: x # \n",
        "# one\na: 1\n",
        "a: #one\n  - b\n",
        'a: "b" #c\n',
        "a: x ## y\n",
    ],
)
def test_a_comment_is_a_comment(text: str) -> None:
    assert load(text, "x.yaml")[1] == []


def test_what_a_comment_cut_off_is_read_all_the_same() -> None:
    root, [found] = load("a: Soyuz #21 and Kosmos #3\nb: 1\n", "x.yaml")
    assert value(root) == {"a": "Soyuz #21 and Kosmos #3", "b": 1}
    assert (found.line, found.column) == (1, 10)


# --- places -------------------------------------------------------------------------------------------------------


def test_characters_that_yaml_1_1_takes_for_line_ends_are_not() -> None:
    root, problems = load('a: "x\u2028y"\nb: p\u0085q\nc:\n  d: z\u2029\n  e: |\n    1\u20282\n', "x.yaml")
    assert problems == []
    assert value(root) == {"a": "x\u2028y", "b": "p\u0085q", "c": {"d": "z\u2029", "e": "1\u20282\n"}}
    assert isinstance(root, MappingNode)
    assert {key: (node.line, node.column) for key, (node, _) in root.entries.items()} == {
        "a": (1, 1),
        "b": (2, 1),
        "c": (3, 1),
    }


# Texts of many kinds, the wide and the combined among them; none can be taken for anything but text.
words = st.text(
    st.sampled_from(string.ascii_letters + " :#-?'\"{}[],&*!|>%@`é日本\U0001f600\u0301\u00a0\u2028\ufeff"),
    min_size=1,
    max_size=8,
)
trees = st.recursive(
    words,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(words, inner, max_size=4),
    max_leaves=12,
)


@given(trees)
def test_positions_point_at_what_stands_there(tree: Any) -> None:
    """JSON is YAML; and it can be read with positions by other means."""
    text = json.dumps(tree, ensure_ascii=False, indent=2)
    root, problems = load(text, "x.yaml")
    assert problems == []
    assert value(root) == tree
    lines = text.split("\n")

    def check(node: Node, inner: Any) -> None:
        there = lines[node.line - 1][node.column - 1 :]
        if isinstance(node, MappingNode):
            assert there.startswith("{")
            for key, (key_node, value_node) in node.entries.items():
                assert lines[key_node.line - 1][key_node.column - 1 :].startswith(json.dumps(key, ensure_ascii=False))
                check(value_node, inner[key])
        elif isinstance(node, SequenceNode):
            assert there.startswith("[")
            for item_node, item in zip(node.items, inner, strict=True):
                check(item_node, item)
        else:
            assert there.startswith(json.dumps(inner, ensure_ascii=False))

    assert root is not None
    check(root, tree)


def test_every_value_of_a_brief_has_its_place() -> None:
    reading = read_brief("content/briefs/one.md", FULL.encode())
    assert reading.diagnostics == []
    lines = FULL.split("\n")
    starts = {
        "title": "One",
        "fields.1": "optics",
        "partners.0": "lab",
        "partners.0.id": "lab",
        "partners.1": "{id",
        "partners.1.role": "sends the mirror",
        "partners.1.since": "2013",
        "events": "- date",
        "events.0": "date",
        "events.0.title": "It began",
        "events.0.quote.text": '"😀 Well, well"',
        "events.0.quote.speaker": "A. Speaker",
        "events.0.disputed.0.sources.0": "a",
        "events.1.detail": "|",
        "datasets.0.rows.1.launches": "3",
        "charts.0.annotations.0.text": "now",
        f"block-{BLOCK}.y": "launches",
    }
    for at, start in starts.items():
        line, column = reading.places[at]
        assert lines[line - 1][column - 1 :].startswith(start), at


FULL = """\
---
title: One
summary: What it is.
date: 2024-01-02
status: active
kind: mission
fields:
  - astronomy
  - optics
started: 2013-03
partners:
  - lab
  - {id: observatory, role: sends the mirror, since: 2013, until: 2022-07}
countries: [FR, NO]
events:
  - date: 2024-01-03
    title: It began
    quote: {text: "😀 Well, well", speaker: A. Speaker}
    status: active
    sources: [a]
    disputed:
      - {claim: It did not, sources: [a]}
  - date: 2024-02~
    title: It went on
    detail: |
      With [[two]] as before.
    sources:
      - a
datasets:
  - id: launches
    rows:
      - {year: 2011, launches: 2}
      - {year: 2012, launches: 3}
    sources: [a]
charts:
  - id: c
    kind: bar
    dataset: launches
    x: year
    y: launches
    annotations: [{x: 2012, text: now}]
sources:
  - {id: a, title: A source, url: "https://example.org/a", accessed: 2024-01-05}
---
Text with [a claim](#events) and [@a, p. 3].

```chart
kind: bar
dataset: launches
x: year
y: launches
```

::: update 2024-02-03
News[^1].
:::

[^1]: A note.
"""

BLOCK = FULL.split("\n").index("```chart") + 1

# --- whatever the bytes -------------------------------------------------------------------------------------------

READERS: list[tuple[str, Callable[[str, bytes], Any]]] = [
    ("content/briefs/one.md", read_brief),
    ("content/partners/lab.md", read_partner),
    ("content/pages/about.md", read_page),
    ("content/publication.yaml", read_settings),
    ("content/sources/shared.yaml", read_sources),
    ("content/data/t.csv", lambda path, data: read_table(path, data)[0]),
]


def check_any(data: bytes) -> None:
    """Whatever the bytes are, they are read; what is wrong is a diagnostic, in the file or one line behind its end."""
    ends = len(data.replace(b"\r\n", b"\n").replace(b"\r", b"\n").split(b"\n"))
    for path, read in READERS:
        for found in read(path, data).diagnostics:
            assert found.code in CODES
            assert found.path == path
            assert 1 <= found.line <= ends + 1
            assert found.column >= 1
            assert found.message


@given(st.binary(max_size=200))
def test_any_bytes(data: bytes) -> None:
    check_any(data)


@given(st.text(max_size=100))
def test_any_text(text: str) -> None:
    check_any(text.encode("utf-8", "surrogatepass"))
    check_any(f"---\n{text}\n---\n{text}".encode("utf-8", "surrogatepass"))


PIECES = [
    *["&a ", "*a", "<<: ", "- ", ": ", "\t", "\r", "\n---\n", "|", ">", "[", "]", "{", "}", "'", '"', "#", "~", "!!x "],
    *["null", "[[", "]]", "[@", "```", ":::", "\u2028", "\x00", "😀", "2024-13", "true", "1e999", "  ", ""],
]


@given(st.lists(st.tuples(st.integers(0, len(FULL)), st.integers(0, 12), st.sampled_from(PIECES)), max_size=6))
def test_any_mutation_of_a_good_brief(cuts: list[tuple[int, int, str]]) -> None:
    text = FULL
    for start, length, piece in cuts:
        text = text[:start] + piece + text[start + length :]
    check_any(text.encode())
    codes(diagnose({BRIEF: text}))


GOOD_SETTINGS = publication("""\
    statuses:
      - {id: active, label: Active, definition: On, tone: good}
      - {id: ended, label: Ended}
    kinds: [{id: mission, label: Mission}]
    relation_types: [{id: part-of, label: part of, inverse: includes}]
    navigation: [about, {title: Elsewhere, url: https://example.org/}]
    checks: {orphan: warning}
    verify_after: 30
    terms: {brief: [plan, plans]}
    language: de-CH
    contact: us@example.org
    """)


@given(st.lists(st.tuples(st.integers(0, len(GOOD_SETTINGS)), st.integers(0, 12), st.sampled_from(PIECES)), max_size=6))
def test_any_mutation_of_good_settings(cuts: list[tuple[int, int, str]]) -> None:
    text = GOOD_SETTINGS
    for start, length, piece in cuts:
        text = text[:start] + piece + text[start + length :]
    check_any(text.encode())
    codes(diagnose({PUBLICATION: text}))


# Values of every kind in every place: some right, some wrong, and what is wrong with one must not trip the rules that
# look at another.
ids = st.sampled_from(["one", "two", "lab", "s", "d", "c", "FR", "An Id", "", "nowhere"])
dates = st.sampled_from(["2024-01-02", "2024", "2023-12~", "2024-13", "soon", 2024, "9999", "0001-01-01"])
texts = st.sampled_from(["A text", "", "[[two]] [@s] <b>", 12, "x" * 300])
odd: st.SearchStrategy[Any] = st.sampled_from([None, True, 3.5, [], {}, [[]], {"a": 1}, "text", [None]])


def either(good: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.one_of(good, good, good, odd)


def some(**fields: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    optional = {key: either(strategy) for key, strategy in fields.items()}
    return either(st.fixed_dictionaries({}, optional=optional))


def several(item: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return either(st.lists(either(item), max_size=3))


statuses = st.sampled_from(["active", "ended", "unknown", "none"])
disputes = several(some(claim=texts, sources=several(ids)))
options = {
    "kind": st.sampled_from(["bar", "line", "timeline", "status-history", "gantt", "python", "pie"]),
    **dict.fromkeys(("dataset", "name"), ids),
    **dict.fromkeys(("x", "y", "start", "end", "color", "facet", "sort"), st.sampled_from(["a", "b", "c", "-a"])),
    "stack": st.sampled_from([True, "share"]),
    "annotations": several(some(text=texts, date=dates, x=texts)),
}
fronts = st.fixed_dictionaries(
    {},
    optional={
        **{key: either(texts) for key in ("title", "summary", "outlook")},
        **{key: either(dates) for key in ("date", "updated", "verified", "started", "ended")},
        "status": either(statuses),
        "kind": either(ids),
        "fields": several(ids),
        "authors": several(texts),
        "countries": several(ids),
        "draft": st.sampled_from([False, False, True, "no"]),
        "partners": several(ids | some(id=ids, role=texts, since=dates, until=dates)),
        "relations": several(some(to=ids, type=st.sampled_from(["part-of", "related", "x"]), note=texts)),
        "sources": several(some(id=ids, title=texts, date=dates, url=texts, accessed=dates)),
        "datasets": several(
            some(id=ids, rows=several(some(a=texts, b=dates, c=ids)), file=ids, sources=several(ids), disputed=disputes)
        ),
        "charts": several(some(id=ids, **options)),
        "events": several(
            some(
                id=ids, date=dates, title=texts, kind=ids, detail=texts, actors=several(ids), status=statuses,
                party=ids, quote=some(speaker=texts, text=texts), sources=several(ids), disputed=disputes,
            )
        ),
        "corrections": several(some(date=dates, text=texts)),
        "also_known_as": several(texts),
        "aliases": several(st.sampled_from(["/old/", "/briefs/one/", "/a b/", "x"])),
    },
)  # fmt: skip


@settings(max_examples=150)
@given(st.lists(fronts, min_size=1, max_size=3), some(**options))
def test_any_values_in_any_place(matters: list[dict[str, Any]], chart: Any) -> None:
    body = f"Text [@s] [[two]].\n\n```chart\n{json.dumps(chart)}\n```\n\n```chart c\n```\n"
    files = {
        f"content/briefs/{name}.md": f"---\n{json.dumps(matter)}\n---\n{body}"
        for name, matter in zip(("one", "two", "three"), matters, strict=False)
    }
    diagnose({PARTNER: partner(), "content/data/t.csv": "a,b\n1,2\n", **files})
    diagnose({PARTNER: partner(), **files}, "--drafts", "--as-of", "2024-06")
