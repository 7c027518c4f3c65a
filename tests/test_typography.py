"""Quotes, dashes and spaces: what writers type, and what readers see."""

from __future__ import annotations

import pytest

from generator.primitives.typography import set_html, set_text


@pytest.mark.parametrize(
    ("typed", "printed"),
    [
        ('Russia\'s "big" plan', "Russia’s “big” plan"),
        ("\"'Nested' it\" said", "“‘Nested’ it” said"),
        ("('one') [\"two\"]", "(‘one’) [“two”]"),
        ("students' union, the '90s, O'Brien", "students’ union, the ’90s, O’Brien"),
        ("59°55'30\" N", "59°55′30″ N"),
        ("37-47%, 4-5 %, 2014-2020, 2021-27, pp. 3-7", "37–47%, 4–5\u00a0%, 2014–2020, 2021–27, pp. 3–7"),
        ("a - b -- c---d e--f", "a – b – c—d e–f"),
        ("5 million, 6 %, 3 men, 7 millionaires", "5\u00a0million, 6\u00a0%, 3 men, 7 millionaires"),
        ("wait...", "wait…"),
    ],
)
def test_what_is_typed_is_set(typed: str, printed: str) -> None:
    assert set_text(typed, "en-GB") == printed
    assert set_text(printed, "en-GB") == printed


@pytest.mark.parametrize(
    "typed",
    [
        "2022-03-05",
        "2010-12",
        "ISSN 1234-5678",
        "Boeing 737-800",
        "x-ray",
        "--root",
        "-5",
        "3-2",
        "2021-27-x",
        "....",
        "a ! b",
    ],
)
def test_what_only_looks_like_it_is_left(typed: str) -> None:
    assert set_text(typed, "en") == typed


@pytest.mark.parametrize(
    ("language", "printed"),
    [
        ("en", "“It’s ‘so’,” he said!"),
        ("de-AT", "„It’s ‚so‘,“ he said!"),
        ("fr", "«\u202fIt’s “so”,\u202f» he said!"),
        ("ru", "«It’s „so“,» he said!"),
        ("sv", "”It’s ’so’,” he said!"),
        ("ja", "「It’s 『so』,」 he said!"),
        ("xx", "“It’s ‘so’,” he said!"),
    ],
)
def test_marks_are_those_of_the_language(language: str, printed: str) -> None:
    assert set_text("\"It's 'so',\" he said!", language) == printed


def test_french_has_narrow_spaces_before_its_marks() -> None:
    assert set_text("Quoi ? Non : rien.", "fr") == "Quoi\u202f? Non\u202f: rien."
    assert set_html("<p>Quoi ?</p>", "fr") == "<p>Quoi\u202f?</p>"


@pytest.mark.parametrize(
    ("written", "printed"),
    [
        ("<p>&quot;<em>Hi</em>&quot; it&#39;s &#34;so&#34;.</p>", "<p>“<em>Hi</em>” it’s “so”.</p>"),
        ("<p>\"<a>A</a>\"</p><p>'b'</p>", "<p>“<a>A</a>”</p><p>‘b’</p>"),
        ("<p>\"<cite lang=\"de\" dir=\"ltr\"><a>Das \"x\"</a></cite>\"</p>",
         "<p>“<cite lang=\"de\" dir=\"ltr\"><a>Das „x“</a></cite>”</p>"),
        ("<code>x</code>'s &amp; \"y\"", "<code>x</code>’s &amp; “y”"),
        ("<td>5 %</td><td>a... b...</td>", "<td>5\u00a0%</td><td>a… b…</td>"),
    ],
)  # fmt: skip
def test_texts_of_a_page_are_set_across_its_tags(written: str, printed: str) -> None:
    assert set_html(f"<main>{written}</main>", "en") == f"<main>{printed}</main>"


@pytest.mark.parametrize(
    "html",
    [
        '<a href="it\'s" title=\'a > b"s ... 5 %\' data-x="2014-2020">x</a>',
        '<pre tabindex="0"><code>it\'s <b>"so"</b> 5 % ...</code> \'x\'</pre>',
        "<code>'</code>",
        '<script type="application/ld+json">{"a": \'b ...\'}</script>',
        '<style>a::before { content: "x" }</style>',
        "<!-- it's -->",
        "<head><title>it's</title></head><body>",
    ],
)
def test_code_addresses_and_what_programs_read_are_left(html: str) -> None:
    assert set_html(f"<main>{html}</main>", "en") == f"<main>{html}</main>"
