"""Mistakes that writers make: none is silent, and each is told with a help that mends it."""

from __future__ import annotations

import pytest

from tests.support import BRIEF, PAGE, PARTNER, PUBLICATION, Files, brief, codes, diagnose, page, partner, publication

LETTER = "sources: [{id: letter, title: A letter, publisher: Us, date: 2024-01-02}]\n"


def told(head: str = "", body: str = "Text [@letter].\n", *, title: str = "One", date: str = "") -> Files:
    """A brief with a partner, an event and a source, and a mistake in its head or its text."""
    event = f"events: [{{date: {date or '2024-01-03'}, title: First count, sources: [letter]}}]\n"
    return {BRIEF: brief(head + event + LETTER, body, title=title), PARTNER: partner()}


def table(text: str, name: str = "data/t.csv") -> Files:
    """A brief with a chart of a table."""
    chart = "charts: [{id: c, kind: bar, dataset: d, x: year, y: n}]\n"
    return {**told(f"datasets: [{{id: d, file: {name}, sources: [letter]}}]\n{chart}"), f"content/{name}": text}


MISTAKES: dict[str, tuple[Files, list[str], str]] = {
    "none": (told(), [], ""),
    "a line indented unlike the others": (
        told("events:\n  - date: 2024-01-03\n   title: First\n"),
        ["yaml-syntax"],
        "where both belong together, begin it in column 5",
    ),
    "a tab": (told("events:\n  - date: 2024-01-03\n\ttitle: First\n"), ["yaml-syntax"], "indent with spaces, not tabs"),
    "a date in German": (told(date="20.4.2024"), ["bad-date"], "write 2024-04-20"),
    "a date in words": (told(date="April 2024"), ["bad-date"], "write 2024-04"),
    "a date in long words": (told(date="20 April 2024"), ["bad-date"], "write 2024-04-20"),
    "a date in American words": (told(date="'April 20, 2024'"), ["bad-date"], "write 2024-04-20"),
    "a date without zeros": (told(date="2024-4-2"), ["bad-date"], "write 2024-04-02"),
    "a date with a time": (told(date="2024-04-20T10:00:00Z"), ["bad-date"], "write 2024-04-20"),
    "a date with slashes": (told(date="20/04/2024"), ["bad-date"], "write 2024-04-20"),
    "a date that may be two": (told(date="4/5/2024"), ["bad-date"], "a date is written 2022, 2022-03 or 2022-03-05"),
    "a date in one": (told(date="20240420"), ["bad-date"], "write 2024-04-20"),
    "a date that there is not": (told(date="2024-02-30"), ["bad-date"], "February 2024 has no day 30"),
    "a date about": (told(date="c. 2024"), ["bad-date"], "write 2024~"),
    "a date in doubt": (told(date="2024?"), ["bad-date"], "write 2024~"),
    "a range": (told(date="2024-04-20/2024-05-01"), ["bad-date"], "a date is written 2022, 2022-03 or 2022-03-05"),
    "a date with dashes": (told(date="2024\u201304\u201320"), ["bad-date"], "write 2024-04-20"),
    "a brief twice": (
        {**told(), "content/briefs/one/index.md": brief()},
        ["duplicate-id"],
        "the other is content/briefs/one.md",
    ),
    "an unknown partner": (told("partners: [lba]\n"), ["unknown-partner"], 'did you mean "lab"?'),
    "a partner in other letters": (
        told("partners: [l\u0430b]\n"),
        ["unknown-partner"],
        'write "lab": there is a cyrillic small letter a (U+0430) in it',
    ),
    "a quote that nothing closes": (told(title='"One'), ["yaml-syntax"], "close the quotes"),
    "an apostrophe in single quotes": (
        told(title="'The bay's plover'"),
        ["yaml-syntax"],
        "put double quotes around the text",
    ),
    "curly quotes": (told(title="\u201cOne: the count\u201d"), ["yaml-syntax"], "put straight quotes around the text"),
    "a colon": (told(title="Plover: the count"), ["yaml-syntax"], "put quotes around a text that has a colon"),
    "a #": (told(title="Soyuz #21"), ["yaml-syntax"], 'put quotes around a text that has " #" in it'),
    "no space behind a colon": (told("outlook:It may\n"), ["yaml-syntax"], "write outlook: and a space"),
    "a no-break space": (told("outlook:\u00a0It may\n"), ["yaml-syntax"], "delete it and type a space"),
    "merge markers": (
        told("<<<<<<< HEAD\noutlook: A\n=======\noutlook: B\n>>>>>>> x\n"),
        ["yaml-syntax"],
        "keep one of the two versions",
    ),
    "a name with accents": (
        {**told(), "content/briefs/pl\u00f6ver.md": brief()},
        ["bad-id"],
        "rename the file to plover.md",
    ),
    ".markdown": ({**told(), "content/briefs/x.markdown": brief()}, ["ignored-file"], "content/briefs/x.md"),
    ".MD": ({**told(), "content/briefs/x.MD": brief()}, ["ignored-file"], "content/briefs/x.md"),
    ".qmd": ({**told(), "content/briefs/x.qmd": brief()}, ["ignored-file"], "content/briefs/x.md"),
    "a brief in a folder": ({**told(), "content/briefs/2024/x.md": brief()}, ["ignored-file"], "content/briefs/x.md"),
    "a folder in capitals": ({**told(), "content/Briefs/x.md": brief()}, ["ignored-file"], "content/briefs/x.md"),
    "no picture": (told(body="![A](bird.jpg) [@letter]\n"), ["missing-file"], ""),
    "a picture in capitals": (
        {**told(body="![A](bird.jpg) [@letter]\n"), "content/briefs/BIRD.JPG": b"\xff\xd8\xff\xe0"},
        ["missing-file"],
        "there is BIRD.JPG: write the name as it is",
    ),
    "a picture that is named in capitals": (
        {**told(body="![A](BIRD.JPG) [@letter]\n"), "content/briefs/BIRD.JPG": b"\xff\xd8\xff\xe0"},
        [],
        "",
    ),
    "a picture from elsewhere": (
        told(body="![A](https://example.org/a.jpg) [@letter]\n"),
        ["bad-url"],
        "put the file beside the text",
    ),
    "a picture with a space": (
        {**told(body="![A](my bird.jpg) [@letter]\n"), "content/briefs/my bird.jpg": b"\xff\xd8\xff\xe0"},
        ["looks-like"],
        "put the address in angle brackets",
    ),
    "a link to nothing": (told(body="[[curlew]] [@letter]\n"), ["broken-link"], ""),
    "a link without a scheme": (
        told(body="[x](www.example.org) [@letter]\n"),
        ["broken-link"],
        "write https://www.example.org",
    ),
    "no summary": ({BRIEF: brief().replace("summary: What it is.\n", "")}, ["missing-field"], "add summary"),
    "an empty summary": ({BRIEF: brief().replace("What it is.", "")}, ["missing-field"], "add summary"),
    "a status in capitals": ({BRIEF: brief(status="Active")}, ["unknown-status"], 'did you mean "active"?'),
    "a status by its label": ({BRIEF: brief(status="At risk")}, ["unknown-status"], 'did you mean "at-risk"?'),
    "Latin-1": ({BRIEF: brief(title="Pl\u00f6ver").encode("latin-1")}, ["bad-encoding"], "save the file as UTF-8"),
    "UTF-16": ({BRIEF: brief().encode("utf-16")}, ["bad-encoding"], "save the file as UTF-8"),
    "an emoji by its name": (told(body="\U0001f426 :bird: [@letter]\n"), ["looks-like"], "write the emoji itself"),
    "no front matter": ({BRIEF: "# One\n\nText"}, ["missing-field"] * 4, "add title"),
    "front matter that nothing closes": (
        {BRIEF: brief().replace("active\n---\n", "active\n")},
        ["yaml-syntax"],
        "put --- on a line of its own behind it",
    ),
    "a blank line first": ({BRIEF: f"\n{brief()}"}, ["looks-like"], "take it out: a file begins with ---"),
    "front matter in TOML": ({BRIEF: '+++\ntitle = "One"\n+++\n'}, ["yaml-syntax"], "write it in YAML"),
    "a key misspelt": (told("outlok: A\n"), ["unknown-key"], 'did you mean "outlook"?'),
    "a key in capitals": (told("Outlook: A\n"), ["unknown-key"], 'did you mean "outlook"?'),
    "a key of another tool": (told("tags: [birds]\n"), ["unknown-key"], 'here this is "fields"'),
    "a description": (told("description: A\n"), ["unknown-key"], 'here this is "summary"'),
    "a slug": (told("slug: a\n"), ["unknown-key"], "the file's name is the address"),
    "a key in other letters": (
        told("outl\u043eok: A\n"),
        ["unknown-key"],
        'write "outlook": there is a cyrillic small letter o (U+043E) in it',
    ),
    "an author": (told("author: [A. Writer]\n"), ["unknown-key"], 'did you mean "authors"?'),
    "several authors of a source": (
        {BRIEF: brief("sources: [{id: q, title: Q, author: [A, B]}]\n", "[@q]\n")},
        ["wrong-type"],
        'write one text: "A, B"',
    ),
    "countries by other names": (
        told("countries: [Norway, UK, EU, Kosovo, XK]\n"),
        ["bad-country"] * 3,
        "write NO|write GB|write XK",
    ),
    "a draft with yes": (told("draft: yes\n"), ["wrong-type"], "write true"),
    "a draft in quotes": (told('draft: "true"\n'), ["wrong-type"], "write true, without quotes"),
    "an address without a scheme": (
        {PARTNER: partner("url: www.example.org\n")},
        ["bad-url"],
        "did you mean https://www.example.org?",
    ),
    "other citations": (told(body="@letter (@letter) [@letter p. 3] [see @letter] [-@letter]\n"), [], ""),
    "a citation of nothing": (told(body="[@leter] [@letter]\n"), ["unknown-source"], 'did you mean "letter"?'),
    "a formula": (told(body="$E=mc^2$ [@letter]\n"), ["looks-like"], "write it in words and signs"),
    "an admonition of MkDocs": (
        told(body="!!! note\n    x\n\n[@letter]\n"),
        ["looks-like"],
        "write ::: note on a line",
    ),
    "admonitions of GitHub": (told(body="> [!NOTE]\n> hi\n\n::: tip\nx\n:::\n\n[@letter]\n"), [], ""),
    "a box that nothing closes": (
        told(body="[@letter]\n\n::: note\nx\n"),
        ["looks-like"],
        "put ::: on a line of its own",
    ),
    "a fence that nothing closes": (
        told(body="[@letter]\n\n```chart\nkind: timeline\n"),
        ["looks-like"],
        "put ``` on a line of its own",
    ),
    "semicolons": (table("year;n\n2020;1,5\n2021;2,5\n"), ["bad-chart"], "save the table with commas between them"),
    "decimal commas": (table('year,n\n2020,"1,5"\n2021,"2,5"\n2022,3\n'), ["bad-chart"] * 2, "write 1.5|write 2.5"),
    "a ragged row": (table("year,n\n2020,1\n2021\n2022,3\n"), ["bad-chart"], "give each row a cell for each column"),
    "a workbook": (table("", "data/t.xlsx"), ["missing-file"], "save the table as content/data/t.csv"),
    "no title of the publication": ({PUBLICATION: "url: https://x.org/\n"}, ["missing-field"], "add title"),
    "no slash behind the address": ({PUBLICATION: "title: X\nurl: https://owner.github.io/repo\n"}, [], ""),
    "a language by its name": ({PUBLICATION: publication("language: german\n")}, ["wrong-type"], "write de"),
    "a licence by its name": ({PUBLICATION: publication("license: CC BY 4\n")}, ["wrong-type"], "write CC-BY-4.0"),
    "a licence of one's own": ({PUBLICATION: publication("license: LicenseRef-ours\n")}, [], ""),
    "an id of ROR": ({PARTNER: partner("ror: 12345\n")}, ["wrong-type"], "write it as 03yrm5c26"),
    "an id of Wikidata": ({PARTNER: partner("wikidata: q42\n")}, ["wrong-type"], "write it as Q42262"),
    "one partner for a list": (told("partners: lab\n"), ["wrong-type"], "write [lab]"),
    "a long title": (told(title="very long " * 80), [], ""),
    "a blank line and a page": ({PAGE: "\n" + page()}, ["looks-like"], "take it out"),
}
"""By what was done: the files, the codes of what is told and the help, several joined by `|`."""


@pytest.mark.parametrize(("files", "found", "help"), MISTAKES.values(), ids=MISTAKES.keys())
def test_a_mistake_is_told_once_with_its_mend(files: Files, found: list[str], help: str) -> None:
    shown = diagnose(files)
    assert codes(shown) == found
    for words in filter(None, help.split("|")):
        assert words in "\n".join(line for line in shown.splitlines() if line.startswith("help: "))
