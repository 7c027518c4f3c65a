"""For every diagnostic what it looks like on the terminal: its text, its place, the caret, the help."""

# ruff: noqa: E501

from __future__ import annotations

from typing import NamedTuple

from tests.support import BRIEF, PAGE, PARTNER, PUBLICATION, SOURCES, Files, brief, page, partner, publication, text


class Case(NamedTuple):
    """The minimal publication with these `files`, and all that the terminal `shows` of it."""

    code: str
    name: str
    files: Files
    shows: str


CASES = [
    Case(
        "yaml-syntax",
        "a tab as indentation",
        {
            BRIEF: brief("""
                events:
                \t- date: 2024-01-03
            """),
        },
        """
            content/briefs/one.md:7:1: error[yaml-syntax]: a tab in the indentation
            7 |     - date: 2024-01-03
              | ^
            help: indent with spaces, not tabs
        """,
    ),
    Case(
        "yaml-syntax",
        "a colon in a plain text",
        {
            BRIEF: brief("outlook: One thing: it may go on\n"),
        },
        """
            content/briefs/one.md:6:19: error[yaml-syntax]: a colon and a space in a text without quotes
            6 | outlook: One thing: it may go on
              |                   ^
            help: put quotes around a text that has a colon and a space in it
        """,
    ),
    Case(
        "yaml-syntax",
        "quotes that nothing closes",
        {
            BRIEF: brief('outlook: "It may go on\n'),
        },
        """
            content/briefs/one.md:6:10: error[yaml-syntax]: nothing closes this quote
            6 | outlook: "It may go on
              |          ^
            help: close the quotes, and double a \\ inside double quotes
        """,
    ),
    Case(
        "yaml-syntax",
        "a bracket that nothing closes",
        {
            BRIEF: brief("authors: [A. Writer\n"),
        },
        """
            content/briefs/one.md:6:10: error[yaml-syntax]: did not find expected ',' or ']'
            6 | authors: [A. Writer
              |          ^
            help: close every [ and { and put commas between the items
        """,
    ),
    Case(
        "yaml-syntax",
        "front matter that nothing closes",
        {
            BRIEF: text("""
                ---
                title: One
            """),
        },
        """
            content/briefs/one.md:1:1: error[yaml-syntax]: the front matter is not closed
            1 | ---
              | ^
            help: put --- on a line of its own behind it
        """,
    ),
    Case(
        "yaml-syntax",
        "the publication",
        {
            PUBLICATION: text("""
                title: [Tests
                url: https://example.org/
            """),
        },
        """
            content/publication.yaml:2:4: error[yaml-syntax]: did not find expected ',' or ']'
            2 | url: https://example.org/
              |    ^
            help: close every [ and { and put commas between the items
        """,
    ),
    Case(
        "yaml-syntax",
        "a key without a colon",
        {
            BRIEF: brief("""
                outlook It may go on
                ended: 2024
            """),
        },
        """
            content/briefs/one.md:7:1: error[yaml-syntax]: could not find expected ':'
            7 | ended: 2024
              | ^
            help: put a colon and a space behind the key
        """,
    ),
    Case(
        "yaml-syntax",
        "a # that cuts off a title",
        {
            BRIEF: brief("outlook: Soyuz #21 and Kosmos #3\n", title="C# and F #1"),
        },
        """
            content/briefs/one.md:2:17: error[yaml-syntax]: this begins a comment and cuts off the text
            2 | title: C# and F #1
              |                 ^
            help: put quotes around a text that has " #" in it, or a blank behind the # of a comment
            content/briefs/one.md:6:16: error[yaml-syntax]: this begins a comment and cuts off the text
            6 | outlook: Soyuz #21 and Kosmos #3
              |                ^
            help: put quotes around a text that has " #" in it, or a blank behind the # of a comment
        """,
    ),
    Case(
        "yaml-syntax",
        "front matter of another tool",
        {
            BRIEF: "+++\ntitle = 'One'\n+++\n",
        },
        """
            content/briefs/one.md:1:1: error[yaml-syntax]: front matter in TOML, between lines +++
            1 | +++
              | ^
            help: write it in YAML, between two lines ---
        """,
    ),
    Case(
        "duplicate-key",
        "at the top",
        {
            BRIEF: brief("title: Two\n"),
        },
        """
            content/briefs/one.md:6:1: error[duplicate-key]: the key "title" is given twice
            6 | title: Two
              | ^
            help: it stands on line 2 already; keep one of them
        """,
    ),
    Case(
        "duplicate-key",
        "within an event",
        {
            BRIEF: brief("""
                events:
                  - date: 2024-01-03
                    title: It began
                    sources: [s]
                    date: 2024-01-04
                sources:
                  - {id: s, title: S}
            """),
        },
        """
            content/briefs/one.md:10:5: error[duplicate-key]: the key "date" is given twice
            10 |     date: 2024-01-04
               |     ^
            help: it stands on line 7 already; keep one of them
        """,
    ),
    Case(
        "duplicate-key",
        "a column of a table",
        {
            BRIEF: brief("""
                datasets: [{id: d, file: data/t.csv, sources: [s]}]
                charts: [{id: c, kind: bar, dataset: d, x: site, y: staff}]
                sources: [{id: s, title: S}]
            """),
            "content/data/t.csv": text("""
                site,staff,staff
                Oslo,540,5
                Brest,3,6
            """),
        },
        """
            content/data/t.csv:1:12: error[duplicate-key]: the column "staff" is given twice
            1 | site,staff,staff
              |            ^
            help: give one of them another name
        """,
    ),
    Case(
        "yaml-limit",
        "an alias",
        {
            BRIEF: brief("outlook: *later\n"),
        },
        """
            content/briefs/one.md:6:10: error[yaml-limit]: an alias (*later)
            6 | outlook: *later
              |          ^
            help: write the value out
        """,
    ),
    Case(
        "yaml-limit",
        "an anchor",
        {
            BRIEF: brief("outlook: &later It may go on\n"),
        },
        """
            content/briefs/one.md:6:10: error[yaml-limit]: an anchor (&later)
            6 | outlook: &later It may go on
              |          ^
            help: write the value where it is needed
        """,
    ),
    Case(
        "yaml-limit",
        "a tag",
        {
            BRIEF: brief("outlook: !!str 12\n"),
        },
        """
            content/briefs/one.md:6:10: error[yaml-limit]: a tag (tag:yaml.org,2002:str)
            6 | outlook: !!str 12
              |          ^
            help: write the plain value
        """,
    ),
    Case(
        "yaml-limit",
        "a merge key",
        {
            BRIEF: brief("""
                events:
                  - <<: {}
            """),
        },
        """
            content/briefs/one.md:7:5: error[yaml-limit]: a merge key (<<)
            7 |   - <<: {}
              |     ^
            help: write the keys out
        """,
    ),
    Case(
        "yaml-limit",
        "a second document",
        {
            PUBLICATION: publication("""
                ---
                title: Another
            """),
        },
        """
            content/publication.yaml:3:1: error[yaml-limit]: a second YAML document
            3 | ---
              | ^
            help: keep one document in a file
        """,
    ),
    Case(
        "missing-field",
        "an empty file",
        {
            BRIEF: "",
        },
        """
            content/briefs/one.md:1:1: error[missing-field]: this brief has no "date"
            help: add date: …
            content/briefs/one.md:1:1: error[missing-field]: this brief has no "summary"
            help: add summary: …
            content/briefs/one.md:1:1: error[missing-field]: this brief has no "title"
            help: add title: …
            content/briefs/one.md:1:1: error[missing-field]: this brief has no status
            help: add status: … or an event that sets one
        """,
    ),
    Case(
        "missing-field",
        "no front matter",
        {
            PAGE: "Only text.\n",
        },
        """
            content/pages/about.md:1:1: error[missing-field]: this page has no "title"
            1 | Only text.
              | ^
            help: add title: …
        """,
    ),
    Case(
        "missing-field",
        "an empty publication",
        {
            PUBLICATION: "",
        },
        """
            content/publication.yaml:1:1: error[missing-field]: this publication has no "title"
            help: add title: …
            content/publication.yaml:1:1: error[missing-field]: this publication has no "url"
            help: add url: …
        """,
    ),
    Case(
        "missing-field",
        "an empty file of sources",
        {
            SOURCES: "# none yet\n",
        },
        """
            content/sources/shared.yaml:1:1: error[missing-field]: this file has no sources
            1 | # none yet
              | ^
            help: add one, or take the file out
        """,
    ),
    Case(
        "missing-field",
        "fields of an item",
        {
            BRIEF: brief("""
                sources:
                  - publisher: A. Press
            """),
        },
        """
            content/briefs/one.md:7:5: error[missing-field]: this source has no "id"
            7 |   - publisher: A. Press
              |     ^
            help: add id: …
            content/briefs/one.md:7:5: error[missing-field]: this source has no "title"
            7 |   - publisher: A. Press
              |     ^
            help: add title: …
        """,
    ),
    Case(
        "missing-field",
        "a key with nothing behind it",
        {
            PARTNER: text("""
                ---
                name:
                ---
            """),
        },
        """
            content/partners/lab.md:1:1: error[missing-field]: this partner has no "name"
            1 | ---
              | ^
            help: add name: …
        """,
    ),
    Case(
        "missing-field",
        "no status",
        {
            BRIEF: brief(status=""),
        },
        """
            content/briefs/one.md:1:1: error[missing-field]: this brief has no status
            1 | ---
              | ^
            help: add status: … or an event that sets one
        """,
    ),
    Case(
        "missing-field",
        "a navigation entry",
        {
            PUBLICATION: publication("""
                navigation:
                  - {title: Elsewhere}
            """),
        },
        """
            content/publication.yaml:4:5: error[missing-field]: a navigation entry needs a page, or a title and a url
            4 |   - {title: Elsewhere}
              |     ^
            help: write {title: …, url: …}
        """,
    ),
    Case(
        "missing-field",
        "an update without a date",
        {
            BRIEF: brief(
                body="""
                ::: update
                News.
                :::
            """
            ),
        },
        """
            content/briefs/one.md:7:1: error[missing-field]: this update has no date
            7 | ::: update
              | ^
            help: write ::: update 2022-07-12
        """,
    ),
    Case(
        "unknown-key",
        "in a brief",
        {
            BRIEF: brief("partner: lab\n"),
        },
        """
            content/briefs/one.md:6:1: error[unknown-key]: a brief has no key "partner"
            6 | partner: lab
              | ^
            help: did you mean "partners"?
        """,
    ),
    Case(
        "unknown-key",
        "in an event",
        {
            BRIEF: brief("""
                events:
                  - {date: 2024-01-03, titel: It began, title: It began, sources: [s]}
                sources: [{id: s, title: S}]
            """),
        },
        """
            content/briefs/one.md:7:24: error[unknown-key]: an event has no key "titel"
            7 |   - {date: 2024-01-03, titel: It began, title: It began, sources: [s]}
              |                        ^
            help: did you mean "title"?
        """,
    ),
    Case(
        "unknown-key",
        "updates are in the body",
        {
            BRIEF: brief("updates: [{date: 2024-01-03, text: News}]\n"),
        },
        """
            content/briefs/one.md:6:1: error[unknown-key]: a brief has no key "updates"
            6 | updates: [{date: 2024-01-03, text: News}]
              | ^
            help: did you mean "updated"?
        """,
    ),
    Case(
        "unknown-key",
        "in the publication",
        {
            PUBLICATION: publication("licence: MIT\n"),
        },
        """
            content/publication.yaml:3:1: error[unknown-key]: a publication has no key "licence"
            3 | licence: MIT
              | ^
            help: did you mean "license"?
        """,
    ),
    Case(
        "unknown-key",
        "in a partner",
        {
            PARTNER: partner("nation: FR\n"),
        },
        """
            content/partners/lab.md:3:1: error[unknown-key]: a partner has no key "nation"
            3 | nation: FR
              | ^
            help: one of: aliases, also_known_as, corrections, country, kind, name, ror, short, url, wikidata, withdrawn
        """,
    ),
    Case(
        "unknown-key",
        "in a shared source",
        {
            SOURCES: "- {id: s, title: S, link: https://example.org/}\n",
            BRIEF: brief(body="A claim [@s].\n"),
        },
        """
            content/sources/shared.yaml:1:21: error[unknown-key]: a source has no key "link"
            1 | - {id: s, title: S, link: https://example.org/}
              |                     ^
            help: here this is "url"
        """,
    ),
    Case(
        "unknown-key",
        "in a page",
        {
            PAGE: page("date: 2024\n"),
        },
        """
            content/pages/about.md:3:1: error[unknown-key]: a page has no key "date"
            3 | date: 2024
              | ^
            help: did you mean "draft"?
        """,
    ),
    Case(
        "unknown-key",
        "a check that there is not",
        {
            PUBLICATION: publication("""
                checks:
                  orphans: warning
            """),
        },
        """
            content/publication.yaml:4:3: error[unknown-key]: "checks" has no key "orphans"
            4 |   orphans: warning
              |   ^
            help: did you mean "orphan"?
        """,
    ),
    Case(
        "unknown-key",
        "a container that there is not",
        {
            BRIEF: brief(
                body="""
                ::: warnings
                Mind.
                :::
            """
            ),
        },
        """
            content/briefs/one.md:7:1: error[unknown-key]: no container is called "warnings"
            7 | ::: warnings
              | ^
            help: did you mean "warning"?
        """,
    ),
    Case(
        "unknown-key",
        "a chart's option",
        {
            BRIEF: brief(
                """
                events: [{date: 2024-01-03, title: It began, sources: [s]}]
                sources: [{id: s, title: S}]
            """,
                body="""
                ```chart
                kind: timeline
                colour: red
                ```
            """,
            ),
        },
        """
            content/briefs/one.md:11:1: error[unknown-key]: a chart has no key "colour"
            11 | colour: red
               | ^
            help: did you mean "color"?
        """,
    ),
    Case(
        "wrong-type",
        "a list for a text",
        {
            BRIEF: brief("outlook: [It may go on]\n"),
        },
        """
            content/briefs/one.md:6:10: error[wrong-type]: "outlook" must be text, not a list
            6 | outlook: [It may go on]
              |          ^
            help: write one text: "It may go on"
        """,
    ),
    Case(
        "wrong-type",
        "a text for a list",
        {
            BRIEF: brief("authors: A. Writer\n"),
        },
        """
            content/briefs/one.md:6:10: error[wrong-type]: "authors" must be a list, not a single value
            6 | authors: A. Writer
              |          ^
            help: write [A. Writer]
        """,
    ),
    Case(
        "wrong-type",
        "a text for yes or no",
        {
            BRIEF: brief("draft: maybe\n"),
        },
        """
            content/briefs/one.md:6:8: error[wrong-type]: "draft" must be true or false, not "maybe"
            6 | draft: maybe
              |        ^
        """,
    ),
    Case(
        "wrong-type",
        "a text for a number",
        {
            PUBLICATION: publication("verify_after: soon\n"),
        },
        """
            content/publication.yaml:3:15: error[wrong-type]: "verify_after" must be a whole number, not "soon"
            3 | verify_after: soon
              |               ^
        """,
    ),
    Case(
        "wrong-type",
        "three words for one and many",
        {
            PUBLICATION: publication("terms: {brief: [one, two, three]}\n"),
        },
        """
            content/publication.yaml:3:16: error[wrong-type]: "brief" must have 2 items, not 3
            3 | terms: {brief: [one, two, three]}
              |                ^
        """,
    ),
    Case(
        "wrong-type",
        "a text for keys",
        {
            BRIEF: brief("relations: [two]\n"),
        },
        """
            content/briefs/one.md:6:13: error[wrong-type]: a relation must be keys with values, not a single value
            6 | relations: [two]
              |             ^
        """,
    ),
    Case(
        "wrong-type",
        "an empty item",
        {
            BRIEF: brief("""
                authors:
                  - A. Writer
                  -
            """),
        },
        """
            content/briefs/one.md:8:4: error[wrong-type]: an empty item in "authors"
            8 |   -
              |    ^
            help: fill it in or take it out
        """,
    ),
    Case(
        "wrong-type",
        "a severity that there is not",
        {
            PUBLICATION: publication("""
                checks:
                  stale: fatal
            """),
        },
        """
            content/publication.yaml:4:10: error[wrong-type]: "stale" cannot be "fatal"
            4 |   stale: fatal
              |          ^
            help: one of: error, warning, off
        """,
    ),
    Case(
        "wrong-type",
        "a tone that there is not",
        {
            PUBLICATION: publication("statuses: [{id: active, label: Active, tone: nice}]\n"),
        },
        """
            content/publication.yaml:3:46: error[wrong-type]: "tone" cannot be "nice"
            3 | statuses: [{id: active, label: Active, tone: nice}]
              |                                              ^
            help: one of: good, caution, bad, neutral
        """,
    ),
    Case(
        "wrong-type",
        "a citation that is none",
        {
            BRIEF: brief(body="Some say [@a, @b] so.\n"),
        },
        """
            content/briefs/one.md:7:1: error[wrong-type]: this reads neither as a citation nor as text
            7 | Some say [@a, @b] so.
              | ^
            help: write [@one; @another, p. 3], or "\\[@" for the text
        """,
    ),
    Case(
        "wrong-type",
        "a table's row that is too long",
        {
            BRIEF: brief(
                body="""
                | a | b |
                |---|---|
                | 1 | 2 | 3 |
            """
            ),
        },
        """
            content/briefs/one.md:9:1: error[wrong-type]: this row has more cells than its table has columns (2)
            9 | | 1 | 2 | 3 |
              | ^
            help: write "\\|" for a "|" that ends no cell
        """,
    ),
    Case(
        "bad-date",
        "a month that there is not",
        {
            BRIEF: brief("started: 2024-13\n"),
        },
        """
            content/briefs/one.md:6:10: error[bad-date]: "2024-13" is not a date
            6 | started: 2024-13
              |          ^
            help: there is no month 13
        """,
    ),
    Case(
        "bad-date",
        "a day that there is not",
        {
            BRIEF: brief("started: 2023-02-29\n"),
        },
        """
            content/briefs/one.md:6:10: error[bad-date]: "2023-02-29" is not a date
            6 | started: 2023-02-29
              |          ^
            help: February 2023 has no day 29
        """,
    ),
    Case(
        "bad-date",
        "words",
        {
            BRIEF: brief("verified: yesterday\n"),
        },
        """
            content/briefs/one.md:6:11: error[bad-date]: "yesterday" is not a date
            6 | verified: yesterday
              |           ^
            help: a date is written 2022, 2022-03 or 2022-03-05, with ~ behind it when approximate
        """,
    ),
    Case(
        "bad-date",
        "a date in another order",
        {
            BRIEF: brief("ended: 5/3/2022\n"),
        },
        """
            content/briefs/one.md:6:8: error[bad-date]: "5/3/2022" is not a date
            6 | ended: 5/3/2022
              |        ^
            help: a date is written 2022, 2022-03 or 2022-03-05, with ~ behind it when approximate
        """,
    ),
    Case(
        "bad-date",
        "an update's",
        {
            BRIEF: brief(
                body="""
                Text.

                ::: update 2024-2
                News.
                :::
            """
            ),
        },
        """
            content/briefs/one.md:9:12: error[bad-date]: "2024-2" is not a date
            9 | ::: update 2024-2
              |            ^
            help: a date is written 2022, 2022-03 or 2022-03-05, with ~ behind it when approximate
        """,
    ),
    Case(
        "bad-id",
        "a file's name",
        {
            "content/briefs/Two_Labs.md": brief(title="Two"),
        },
        """
            content/briefs/Two_Labs.md:1:1: error[bad-id]: the file name "Two_Labs" is not an id
            1 | ---
              | ^
            help: rename the file to two-labs.md
        """,
    ),
    Case(
        "bad-id",
        "an event's",
        {
            BRIEF: brief("""
                events: [{date: 2024-01-03, title: It began, id: The start, sources: [s]}]
                sources: [{id: s, title: S}]
            """),
        },
        """
            content/briefs/one.md:6:50: error[bad-id]: "The start" is not an id
            6 | events: [{date: 2024-01-03, title: It began, id: The start, sources: [s]}]
              |                                                  ^
            help: write the-start
        """,
    ),
    Case(
        "bad-id",
        "a field's that no vocabulary has",
        {
            BRIEF: brief("fields: [Solar physics]\n"),
        },
        """
            content/briefs/one.md:6:10: error[bad-id]: "Solar physics" is not an id
            6 | fields: [Solar physics]
              |          ^
            help: write solar-physics
        """,
    ),
    Case(
        "bad-url",
        "a source's",
        {
            BRIEF: brief(
                """
                sources:
                  - {id: s, title: S, url: example.org/s}
            """,
                body="A claim [@s].\n",
            ),
        },
        """
            content/briefs/one.md:7:28: error[bad-url]: "example.org/s" is not a web address
            7 |   - {id: s, title: S, url: example.org/s}
              |                            ^
            help: did you mean https://example.org/s?
        """,
    ),
    Case(
        "bad-url",
        "a scheme",
        {
            PARTNER: partner("url: ftp://example.org/\n"),
        },
        """
            content/partners/lab.md:3:6: error[bad-url]: "ftp://example.org/" is not a web address
            3 | url: ftp://example.org/
              |      ^
            help: write it whole, https:// first
        """,
    ),
    Case(
        "bad-url",
        "an alias that leaves the site",
        {
            BRIEF: brief("aliases: [/../one/, //example.org/, one]\n"),
        },
        """
            content/briefs/one.md:6:11: error[bad-url]: "/../one/" is not an address within the site
            6 | aliases: [/../one/, //example.org/, one]
              |           ^
            help: write the path from the site's root, such as /old/address/
            content/briefs/one.md:6:21: error[bad-url]: "//example.org/" is not an address within the site
            6 | aliases: [/../one/, //example.org/, one]
              |                     ^
            help: write the path from the site's root, such as /old/address/
            content/briefs/one.md:6:37: error[bad-url]: "one" is not an address within the site
            6 | aliases: [/../one/, //example.org/, one]
              |                                     ^
            help: write the path from the site's root, such as /old/address/
        """,
    ),
    Case(
        "bad-url",
        "a link's scheme",
        {
            BRIEF: brief(body="Do [this](javascript:alert(1)).\n"),
        },
        """
            content/briefs/one.md:7:1: error[bad-url]: a page cannot link to "javascript:alert(1)"
            7 | Do [this](javascript:alert(1)).
              | ^
            help: write an https, http or mailto address, or a file's
        """,
    ),
    Case(
        "bad-url",
        "a link out of the publication",
        {
            BRIEF: brief(body="Do [this](../../../secret.md).\n"),
        },
        """
            content/briefs/one.md:7:1: error[bad-url]: ../../../secret.md leads out of the publication
            7 | Do [this](../../../secret.md).
              | ^
            help: link to a file in content/
        """,
    ),
    Case(
        "bad-url",
        "a picture from elsewhere",
        {
            BRIEF: brief(body="![A map](https://example.org/map.png)\n"),
        },
        """
            content/briefs/one.md:7:1: error[bad-url]: a page cannot show "https://example.org/map.png": it loads nothing from elsewhere
            7 | ![A map](https://example.org/map.png)
              | ^
            help: put the file beside the text, and write its name
        """,
    ),
    Case(
        "bad-url",
        "the publication's own",
        {
            PUBLICATION: text("""
                title: Tests
                url: example.org
            """),
        },
        """
            content/publication.yaml:2:6: error[bad-url]: "example.org" is not a web address
            2 | url: example.org
              |      ^
            help: did you mean https://example.org?
        """,
    ),
    Case(
        "bad-url",
        "a navigation entry's",
        {
            PUBLICATION: publication("navigation: [{title: Up, url: ../up/}]\n"),
        },
        """
            content/publication.yaml:3:31: error[bad-url]: "../up/" is not an address
            3 | navigation: [{title: Up, url: ../up/}]
              |                               ^
            help: write https://… or a path from the site's root
        """,
    ),
    Case(
        "bad-url",
        "a contact",
        {
            PUBLICATION: publication("contact: nobody\n"),
        },
        """
            content/publication.yaml:3:10: error[bad-url]: "nobody" is not an e-mail or web address
            3 | contact: nobody
              |          ^
            help: write name@example.org or https://…
        """,
    ),
    Case(
        "bad-country",
        "a name",
        {
            PARTNER: partner("country: Norway\n"),
        },
        """
            content/partners/lab.md:3:10: error[bad-country]: "Norway" is not a country's code
            3 | country: Norway
              |          ^
            help: write NO
        """,
    ),
    Case(
        "bad-country",
        "small letters",
        {
            BRIEF: brief("countries: [FR, no]\n"),
        },
        """
            content/briefs/one.md:6:17: error[bad-country]: "no" is not a country's code
            6 | countries: [FR, no]
              |                 ^
            help: write NO
        """,
    ),
    Case(
        "bad-country",
        "not a country's code",
        {
            BRIEF: brief("""
                countries:
                  - EU
                  - XK
                  - UK
                  - Nowhere
            """),
        },
        """
            content/briefs/one.md:9:5: error[bad-country]: "UK" is not a country's code
            9 |   - UK
              |     ^
            help: write GB
            content/briefs/one.md:10:5: error[bad-country]: "Nowhere" is not a country's code
            10 |   - Nowhere
               |     ^
            help: use the two letters of ISO 3166-1, such as NO for Norway
        """,
    ),
    Case(
        "unknown-partner",
        "in the list of partners",
        {
            BRIEF: brief("""
                partners:
                  - labb
            """),
            PARTNER: partner(),
        },
        """
            content/briefs/one.md:7:5: error[unknown-partner]: no partner "labb"
            7 |   - labb
              |     ^
            help: did you mean "lab"?
        """,
    ),
    Case(
        "unknown-partner",
        "in an event",
        {
            BRIEF: brief("""
                events: [{date: 2024-01-03, title: It began, actors: [lab, lob], party: loob, sources: [s]}]
                sources: [{id: s, title: S}]
            """),
            PARTNER: partner(),
        },
        """
            content/briefs/one.md:6:60: error[unknown-partner]: no partner "lob"
            6 | events: [{date: 2024-01-03, title: It began, actors: [lab, lob], party: loob, sources: [s]}]
              |                                                            ^
            help: did you mean "lab"?
            content/briefs/one.md:6:73: error[unknown-partner]: no partner "loob"
            6 | events: [{date: 2024-01-03, title: It began, actors: [lab, lob], party: loob, sources: [s]}]
              |                                                                         ^
            help: one of: lab
        """,
    ),
    Case(
        "unknown-source",
        "an event's",
        {
            BRIEF: brief("""
                events:
                  - {date: 2024-01-03, title: It began, sources: [press-2024, pres-2024]}
                sources: [{id: press-2024, title: S}]
            """),
        },
        """
            content/briefs/one.md:7:63: error[unknown-source]: no source "pres-2024"
            7 |   - {date: 2024-01-03, title: It began, sources: [press-2024, pres-2024]}
              |                                                               ^
            help: did you mean "press-2024"?
        """,
    ),
    Case(
        "unknown-source",
        "a citation",
        {
            BRIEF: brief(
                body="""
                A claim.
                Another [@nobody, p. 3].
            """
            ),
        },
        """
            content/briefs/one.md:8:1: error[unknown-source]: no source "nobody"
            8 | Another [@nobody, p. 3].
              | ^
        """,
    ),
    Case(
        "unknown-source",
        "of a disputed claim",
        {
            BRIEF: brief("""
                events:
                  - {date: 2024-01-03, title: It began, sources: [s], disputed: [{claim: It did not, sources: [t]}]}
                sources: [{id: s, title: S}]
            """),
        },
        """
            content/briefs/one.md:7:96: error[unknown-source]: no source "t"
            7 |   - {date: 2024-01-03, title: It began, sources: [s], disputed: [{claim: It did not, sources: [t]}]}
              |                                                                                                ^
            help: one of: s
        """,
    ),
    Case(
        "bad-color",
        "a word",
        {
            PUBLICATION: publication("""
                theme:
                  light: {accent: plum}
            """),
        },
        """
            content/publication.yaml:4:19: error[bad-color]: "plum" is not a colour
            4 |   light: {accent: plum}
              |                   ^
            help: write it as "#7a2048", with quotes
        """,
    ),
    Case(
        "bad-color",
        "one without quotes",
        {
            PUBLICATION: publication("""
                theme:
                  light:
                    accent: #7a2048
            """),
        },
        """
            content/publication.yaml:5:12: error[bad-color]: "accent" has no colour
            5 |     accent: #7a2048
              |            ^
            help: put quotes around it, as in "#7a2048": without them # begins a comment
        """,
    ),
    Case(
        "low-contrast",
        "a pale accent",
        {
            PUBLICATION: publication("""
                theme:
                  light: {accent: "#e0a030"}
            """),
        },
        """
            content/publication.yaml:4:19: warning[low-contrast]: accent (#e0a030) on paper (#ffffff) has a contrast of 2.2 to 1
            4 |   light: {accent: "#e0a030"}
              |                   ^
            help: texts need 4.5 to 1: take a darker or lighter colour
        """,
    ),
    Case(
        "low-contrast",
        "paper too dark for what stands on it",
        {
            PUBLICATION: publication("""
                theme:
                  light: {paper: "#c0c0c0", ink: "#000"}
            """),
        },
        """
            content/publication.yaml:4:18: warning[low-contrast]: accent (#1f5fa8) on paper (#c0c0c0) has a contrast of 3.5 to 1
            4 |   light: {paper: "#c0c0c0", ink: "#000"}
              |                  ^
            help: texts need 4.5 to 1: take a darker or lighter colour
        """,
    ),
    Case(
        "missing-file",
        "a logo",
        {
            PUBLICATION: publication("theme: {logo: images/logo.svg}\n"),
            "content/images/logos.svg": "<svg/>",
        },
        """
            content/publication.yaml:3:15: error[missing-file]: there is no file images/logo.svg in content/
            3 | theme: {logo: images/logo.svg}
              |               ^
            help: did you mean "images/logos.svg"?
        """,
    ),
    Case(
        "wrong-type",
        "a logo that is no picture",
        {
            PUBLICATION: publication("theme: {logo: logo.pdf}\n"),
        },
        """
            content/publication.yaml:3:15: error[wrong-type]: "logo.pdf" is not a picture
            3 | theme: {logo: logo.pdf}
              |               ^
            help: one of: avif, gif, jpeg, jpg, png, svg, webp
        """,
    ),
    Case(
        "unknown-status",
        "a brief's",
        {
            BRIEF: brief(status="activ"),
        },
        """
            content/briefs/one.md:5:9: error[unknown-status]: no status "activ"
            5 | status: activ
              |         ^
            help: did you mean "active"?
        """,
    ),
    Case(
        "unknown-status",
        "an event's",
        {
            BRIEF: brief("""
                events: [{date: 2024-01-03, title: It stopped, status: stopped, party: FR, sources: [s]}]
                sources: [{id: s, title: S}]
            """),
        },
        """
            content/briefs/one.md:6:56: error[unknown-status]: no status "stopped"
            6 | events: [{date: 2024-01-03, title: It stopped, status: stopped, party: FR, sources: [s]}]
              |                                                        ^
            help: one of: active, at-risk, ended, replaced, suspended, unknown
        """,
    ),
    Case(
        "unknown-kind",
        "a brief's",
        {
            PUBLICATION: publication("kinds: [{id: mission, label: Mission}]\n"),
            BRIEF: brief("kind: misson\n"),
        },
        """
            content/briefs/one.md:6:7: error[unknown-kind]: no kind "misson"
            6 | kind: misson
              |       ^
            help: did you mean "mission"?
        """,
    ),
    Case(
        "unknown-kind",
        "an event's",
        {
            PUBLICATION: publication("event_kinds: [{id: launch, label: Launch}]\n"),
            BRIEF: brief("""
                events: [{date: 2024-01-03, title: It flew, kind: flight, sources: [s]}]
                sources: [{id: s, title: S}]
            """),
        },
        """
            content/briefs/one.md:6:51: error[unknown-kind]: no kind of event "flight"
            6 | events: [{date: 2024-01-03, title: It flew, kind: flight, sources: [s]}]
              |                                                   ^
            help: one of: launch
        """,
    ),
    Case(
        "unknown-field",
        "a brief's",
        {
            PUBLICATION: publication("fields: [{id: astronomy, label: Astronomy}]\n"),
            BRIEF: brief("fields: [astronomy, astrology]\n"),
        },
        """
            content/briefs/one.md:6:21: error[unknown-field]: no field "astrology"
            6 | fields: [astronomy, astrology]
              |                     ^
            help: did you mean "astronomy"?
        """,
    ),
    Case(
        "unknown-relation",
        "a type that there is not",
        {
            BRIEF: brief("relations: [{to: two, type: part}]\n"),
            "content/briefs/two.md": brief(title="Two"),
        },
        """
            content/briefs/one.md:6:29: error[unknown-relation]: no type of relation "part"
            6 | relations: [{to: two, type: part}]
              |                             ^
            help: did you mean "part-of"?
        """,
    ),
    Case(
        "unknown-brief",
        "a relation's",
        {
            BRIEF: brief("""
                relations:
                  - {to: too, type: related}
            """),
            "content/briefs/two.md": brief(title="Two"),
        },
        """
            content/briefs/one.md:7:10: error[unknown-brief]: no brief "too"
            7 |   - {to: too, type: related}
              |          ^
            help: did you mean "two"?
        """,
    ),
    Case(
        "broken-link",
        "a name that nothing has",
        {
            BRIEF: brief(body="See [[the lob]].\n"),
            PARTNER: partner(),
        },
        """
            content/briefs/one.md:7:1: error[broken-link]: no page is called "the lob"
            7 | See [[the lob]].
              | ^
            help: did you mean "the lab"?
        """,
    ),
    Case(
        "broken-link",
        "a kind that has no such name",
        {
            BRIEF: brief(body="See [[partner:one]].\n"),
            PARTNER: partner(),
        },
        """
            content/briefs/one.md:7:1: error[broken-link]: no partner is called "one"
            7 | See [[partner:one]].
              | ^
            help: one of: lab, the lab
        """,
    ),
    Case(
        "broken-link",
        "a draft",
        {
            BRIEF: brief("relations: [{to: two, type: related}]\n", body="See [[two]] and [it](two.md).\n"),
            "content/briefs/two.md": brief("draft: true\n", title="Two"),
        },
        """
            content/briefs/one.md:6:18: error[broken-link]: "two" is a draft
            6 | relations: [{to: two, type: related}]
              |                  ^
            help: build with --drafts, or leave it out until it is published
            content/briefs/one.md:8:1: error[broken-link]: "two" is a draft
            8 | See [[two]] and [it](two.md).
              | ^
            help: build with --drafts, or take the link out until it is published
            content/briefs/one.md:8:1: error[broken-link]: two.md is a draft
            8 | See [[two]] and [it](two.md).
              | ^
            help: build with --drafts, or take the link out until it is published
        """,
    ),
    Case(
        "broken-link",
        "a heading",
        {
            BRIEF: brief(
                body="""
                See [there](#histroy).

                ## History
            """
            ),
        },
        """
            content/briefs/one.md:7:1: error[broken-link]: no heading "histroy" in One
            7 | See [there](#histroy).
              | ^
            help: did you mean "history"?
        """,
    ),
    Case(
        "broken-link",
        "another page's heading",
        {
            BRIEF: brief(body="See [[about#method]].\n"),
            PAGE: page(body="## Methods\n"),
        },
        """
            content/briefs/one.md:7:1: error[broken-link]: no heading "method" in About
            7 | See [[about#method]].
              | ^
            help: did you mean "methods"?
        """,
    ),
    Case(
        "broken-link",
        "a file",
        {
            BRIEF: brief(
                body="""
                See
                [it](../partners/lob.md).
            """
            ),
            PARTNER: partner(),
        },
        """
            content/briefs/one.md:8:1: error[broken-link]: there is no file ../partners/lob.md
            8 | [it](../partners/lob.md).
              | ^
            help: did you mean "../partners/lab.md"?
        """,
    ),
    Case(
        "broken-link",
        "an address",
        {
            BRIEF: brief(body="See [it](/partners/lob/).\n"),
        },
        """
            content/briefs/one.md:7:1: error[broken-link]: nothing stands at /partners/lob/
            7 | See [it](/partners/lob/).
              | ^
        """,
    ),
    Case(
        "broken-link",
        "a footnote",
        {
            BRIEF: brief(body="A claim[^1].\n"),
        },
        """
            content/briefs/one.md:7:1: error[broken-link]: there is no footnote [^1]
            7 | A claim[^1].
              | ^
            help: define it on a line of its own, "[^1]: …", or write "\\[^1]" for the text
        """,
    ),
    Case(
        "broken-link",
        "a page in the navigation",
        {
            PUBLICATION: publication("navigation: [abuot]\n"),
            PAGE: page(),
        },
        """
            content/publication.yaml:3:14: error[broken-link]: no page "abuot"
            3 | navigation: [abuot]
              |              ^
            help: did you mean "about"?
        """,
    ),
    Case(
        "ambiguous-link",
        "two things of one name",
        {
            BRIEF: brief(body="See [[The Lab]].\n"),
            PARTNER: partner(),
            "content/briefs/two.md": brief(title="The lab"),
        },
        """
            content/briefs/one.md:7:1: error[ambiguous-link]: "The Lab" is the name of several pages
            7 | See [[The Lab]].
              | ^
            help: say which: brief:two, partner:lab
        """,
    ),
    Case(
        "missing-file",
        "a picture",
        {
            BRIEF: brief(
                body="""
                Text.

                ![A map](map.png)
            """
            ),
        },
        """
            content/briefs/one.md:9:1: error[missing-file]: there is no file map.png
            9 | ![A map](map.png)
              | ^
        """,
    ),
    Case(
        "missing-file",
        "a table",
        {
            BRIEF: brief("""
                datasets:
                  - {id: d, file: data/launches.csv, sources: [s]}
                sources: [{id: s, title: S}]
            """),
            "content/data/launch.csv": text("""
                a
                1
            """),
        },
        """
            content/briefs/one.md:7:19: error[missing-file]: there is no table data/launches.csv in content/
            7 |   - {id: d, file: data/launches.csv, sources: [s]}
              |                   ^
            help: did you mean "data/launch.csv"?
        """,
    ),
    Case(
        "missing-file",
        "a picture whose name is in other letters",
        {
            BRIEF: brief(body="![The dam](r\u00e9servoir.png)\n\n![A bird](bird.jpg)\n"),
            "content/briefs/re\u0301servoir.png": "",
            "content/briefs/BIRD.JPG": "",
        },
        """
            content/briefs/one.md:7:1: error[missing-file]: there is no file r\u00e9servoir.png
            7 | ![The dam](r\u00e9servoir.png)
              | ^
            help: the file's name is written with separate accents (NFD); rename it
            content/briefs/one.md:9:1: error[missing-file]: there is no file bird.jpg
            9 | ![A bird](bird.jpg)
              | ^
            help: there is BIRD.JPG: write the name as it is
        """,
    ),
    Case(
        "missing-file",
        "a table of another kind",
        {
            BRIEF: brief("""
                datasets: [{id: d, file: data/t.xlsx, sources: [s]}]
                sources: [{id: s, title: S}]
            """),
            "content/data/t.xlsx": "",
        },
        """
            content/briefs/one.md:6:26: error[missing-file]: a dataset's file is a table in CSV, not .xlsx
            6 | datasets: [{id: d, file: data/t.xlsx, sources: [s]}]
              |                          ^
            help: save the table as content/data/t.csv
        """,
    ),
    Case(
        "broken-link",
        "a file of a kind that is not published",
        {
            BRIEF: brief(body="[slides](talk.pptx)\n"),
            "content/briefs/talk.pptx": "",
        },
        """
            content/briefs/one.md:7:1: error[broken-link]: files of the kind .pptx are not published
            7 | [slides](talk.pptx)
              | ^
            help: save it as another kind, such as .pdf, .csv or .zip
        """,
    ),
    Case(
        "ignored-file",
        "another suffix",
        {
            "content/briefs/two.markdown": brief(title="Two"),
        },
        """
            content/briefs/two.markdown:1:1: warning[ignored-file]: nothing reads this file, which looks like content
            1 | ---
              | ^
            help: it would be read as content/briefs/two.md
        """,
    ),
    Case(
        "looks-like",
        "a blank line before the front matter",
        {
            BRIEF: "\n" + brief(),
        },
        """
            content/briefs/one.md:1:1: warning[looks-like]: a blank line before the front matter
            help: take it out: a file begins with ---
        """,
    ),
    Case(
        "unknown-chart",
        "a chart that is not declared",
        {
            BRIEF: brief(
                body="""
                ```chart launches
                ```
            """
            ),
        },
        """
            content/briefs/one.md:7:1: error[unknown-chart]: this brief declares no chart "launches"
            7 | ```chart launches
              | ^
        """,
    ),
    Case(
        "unknown-column",
        "a column that the dataset has not",
        {
            BRIEF: brief("""
                datasets: [{id: d, rows: [{year: 2011, launches: 2}], sources: [s]}]
                sources: [{id: s, title: S}]
                charts:
                  - {id: c, kind: bar, dataset: d, x: year, y: launch}
            """),
        },
        """
            content/briefs/one.md:9:48: error[unknown-column]: dataset "d" has no column "launch"
            9 |   - {id: c, kind: bar, dataset: d, x: year, y: launch}
              |                                                ^
            help: did you mean "launches"?
        """,
    ),
    Case(
        "bad-chart",
        "a kind that there is not",
        {
            BRIEF: brief(
                body="""
                ```chart
                kind: pie
                ```
            """
            ),
        },
        """
            content/briefs/one.md:8:7: error[bad-chart]: there is no chart kind "pie"
            8 | kind: pie
              |       ^
            help: one of: area, bar, dot, gantt, heatmap, line, lollipop, status-history, timeline
        """,
    ),
    Case(
        "bad-chart",
        "a dataset that there is not",
        {
            BRIEF: brief("""
                charts:
                  - {id: c, kind: bar, dataset: d, x: year, y: launches}
            """),
        },
        """
            content/briefs/one.md:7:33: error[bad-chart]: there is no dataset "d"
            7 |   - {id: c, kind: bar, dataset: d, x: year, y: launches}
              |                                 ^
        """,
    ),
    Case(
        "bad-chart",
        "a dataset without rows",
        {
            BRIEF: brief("""
                datasets:
                  - {id: d, sources: [s]}
                sources: [{id: s, title: S}]
            """),
        },
        """
            content/briefs/one.md:7:5: error[bad-chart]: the dataset "d" has no rows
            7 |   - {id: d, sources: [s]}
              |     ^
            help: add rows: […] or file: data/….csv
        """,
    ),
    Case(
        "bad-chart",
        "rows and a file",
        {
            BRIEF: brief("""
                datasets:
                  - {id: d, rows: [{a: 1}], file: data/t.csv, sources: [s]}
                sources: [{id: s, title: S}]
            """),
            "content/data/t.csv": text("""
                a
                1
            """),
        },
        """
            content/briefs/one.md:7:35: error[bad-chart]: the dataset "d" has rows and a file
            7 |   - {id: d, rows: [{a: 1}], file: data/t.csv, sources: [s]}
              |                                   ^
            help: keep the one that is right
        """,
    ),
    Case(
        "bad-chart",
        "a ragged table",
        {
            BRIEF: brief("""
                datasets: [{id: d, file: data/t.csv, sources: [s]}]
                sources: [{id: s, title: S}]
            """),
            "content/data/t.csv": text("""
                a,b
                1,2
                3
            """),
        },
        """
            content/data/t.csv:3:1: error[bad-chart]: this row has 1 cell, the header 2
            3 | 3
              | ^
            help: give each row a cell for each column
        """,
    ),
    Case(
        "bad-chart",
        "cells of a table that are not numbers",
        {
            BRIEF: brief("""
                datasets: [{id: d, file: data/t.csv, sources: [s]}]
                charts: [{id: c, kind: bar, dataset: d, x: site, y: staff}]
                sources: [{id: s, title: S}]
            """),
            "content/data/t.csv": text("""
                site,staff
                Oslo,5
                Brest,"1,900"
                Kiel,n/a
            """),
        },
        """
            content/data/t.csv:3:7: error[bad-chart]: "1,900" is not a number
            3 | Brest,"1,900"
              |       ^
            help: write 1900
            content/data/t.csv:4:6: error[bad-chart]: "n/a" is not a number
            4 | Kiel,n/a
              |      ^
            help: leave the cell empty
        """,
    ),
    Case(
        "bad-chart",
        "cells of a brief's own rows that are not numbers",
        {
            BRIEF: brief("""
                datasets:
                  - id: d
                    rows:
                      - {site: Oslo, staff: 5}
                      - {site: Brest, staff: "1,5"}
                      - {site: Kiel, staff: n/a}
                      - {site: Nice, staff: many}
                      - {site: Jena, staff: 6}
                      - {site: Graz, staff: 7}
                    sources: [s]
                charts: [{id: c, kind: bar, dataset: d, x: site, y: staff}]
                sources: [{id: s, title: S}]
            """),
        },
        """
            content/briefs/one.md:10:30: error[bad-chart]: "1,5" is not a number
            10 |       - {site: Brest, staff: "1,5"}
               |                              ^
            help: write 1.5
            content/briefs/one.md:11:29: error[bad-chart]: "n/a" is not a number
            11 |       - {site: Kiel, staff: n/a}
               |                             ^
            help: write null
            content/briefs/one.md:12:29: error[bad-chart]: "many" is not a number
            12 |       - {site: Nice, staff: many}
               |                             ^
            help: write a number; where there is none, write null
        """,
    ),
    Case(
        "bad-chart",
        "a table with semicolons",
        {
            BRIEF: brief("""
                datasets: [{id: d, file: data/t.csv, sources: [s]}]
                charts: [{id: c, kind: bar, dataset: d, x: year, y: n}]
                sources: [{id: s, title: S}]
            """),
            "content/data/t.csv": text("""
                year;n
                2020;1,5
                2021;2,5
            """),
        },
        """
            content/data/t.csv:1:5: error[bad-chart]: semicolons part the cells
            1 | year;n
              |     ^
            help: save the table with commas between them
        """,
    ),
    Case(
        "bad-chart",
        "a column without a name",
        {
            BRIEF: brief("""
                datasets: [{id: d, file: data/t.csv, sources: [s]}]
                sources: [{id: s, title: S}]
            """),
            "content/data/t.csv": text("""
                site,staff,
                Oslo,5,
                Kiel,6,7,8
            """),
        },
        """
            content/data/t.csv:1:12: error[bad-chart]: this column has no name
            1 | site,staff,
              |            ^
            help: name it, or take it out
            content/data/t.csv:3:10: error[bad-chart]: this row has 4 cells, the header 3
            3 | Kiel,6,7,8
              |          ^
            help: give each row a cell for each column
        """,
    ),
    Case(
        "bad-chart",
        "a table that is not CSV",
        {
            BRIEF: brief("""
                datasets: [{id: d, file: data/t.csv, sources: [s]}]
                sources: [{id: s, title: S}]
            """),
            "content/data/t.csv": text("""
                a,b
                1,"2"x
            """),
        },
        """
            content/data/t.csv:2:1: error[bad-chart]: not CSV: ',' expected after '"'
            2 | 1,"2"x
              | ^
            help: check the quotes
        """,
    ),
    Case(
        "bad-chart",
        "Vega-Lite that is not JSON",
        {
            BRIEF: brief(
                body="""
                ```vega-lite
                {
                ```
            """
            ),
        },
        """
            content/briefs/one.md:7:1: error[bad-chart]: not JSON: Expecting property name enclosed in double quotes (line 2, column 1 of the block)
            7 | ```vega-lite
              | ^
        """,
    ),
    Case(
        "duplicate-id",
        "two files of one name",
        {
            "content/briefs/one/index.md": brief(title="Another"),
        },
        """
            content/briefs/one/index.md:1:1: error[duplicate-id]: two files have the id "one"
            1 | ---
              | ^
            help: the other is content/briefs/one.md; rename one of them
        """,
    ),
    Case(
        "duplicate-id",
        "two sources",
        {
            BRIEF: brief(
                """
                sources:
                  - {id: s, title: S}
            """,
                body="A claim [@s].\n",
            ),
            SOURCES: "- {id: s, title: S}\n",
        },
        """
            content/briefs/one.md:7:10: error[duplicate-id]: the source "s" is defined twice
            7 |   - {id: s, title: S}
              |          ^
            help: content/sources/shared.yaml defines it; keep one, shared sources in content/sources/
        """,
    ),
    Case(
        "duplicate-id",
        "two datasets",
        {
            BRIEF: brief("""
                datasets:
                  - {id: d, rows: [{a: 1}], sources: [s]}
                  - {id: d, rows: [{a: 1}], sources: [s]}
                sources: [{id: s, title: S}]
            """),
        },
        """
            content/briefs/one.md:8:10: error[duplicate-id]: this brief has two datasets with the id "d"
            8 |   - {id: d, rows: [{a: 1}], sources: [s]}
              |          ^
            help: give this dataset another id
        """,
    ),
    Case(
        "duplicate-id",
        "a vocabulary's entries",
        {
            PUBLICATION: publication("""
                kinds:
                  - {id: a, label: A}
                  - {id: a, label: B}
            """),
        },
        """
            content/publication.yaml:5:10: error[duplicate-id]: "kinds" has two entries with the id "a"
            5 |   - {id: a, label: B}
              |          ^
            help: keep one of them
        """,
    ),
    Case(
        "duplicate-id",
        "two footnotes",
        {
            BRIEF: brief(
                body="""
                Text[^1].

                [^1]: One.

                [^1]: Two.
            """
            ),
        },
        """
            content/briefs/one.md:11:1: error[duplicate-id]: the footnote [^1] stands on line 9 too
            11 | [^1]: Two.
               | ^
        """,
    ),
    Case(
        "address-clash",
        "a page where the program has one",
        {
            "content/pages/timeline.md": page(title="Timeline"),
        },
        """
            content/pages/timeline.md:1:1: error[address-clash]: /timeline/ is taken by the program's own page
            1 | ---
              | ^
            help: choose another name or address
        """,
    ),
    Case(
        "address-clash",
        "an alias where a page is, in other letters",
        {
            BRIEF: brief("aliases: [/About/]\n"),
            PAGE: page(),
        },
        """
            content/briefs/one.md:6:11: error[address-clash]: /About/ is taken by content/pages/about.md
            6 | aliases: [/About/]
              |           ^
            help: choose another name or address
        """,
    ),
    Case(
        "address-clash",
        "two aliases",
        {
            BRIEF: brief("aliases: [/old/]\n"),
            PAGE: page("aliases: [/old]\n"),
        },
        """
            content/pages/about.md:3:11: error[address-clash]: /old/ is taken by content/briefs/one.md
            3 | aliases: [/old]
              |           ^
            help: choose another name or address
        """,
    ),
    Case(
        "address-clash",
        "aliases that need one name for a file and for a folder",
        {
            BRIEF: brief("""
                aliases: [/old.html/, /old.html, /404.html/x/, /briefs/index.html, /atom.xml/]
            """),
        },
        """
            content/briefs/one.md:6:23: error[address-clash]: /old.html is taken by content/briefs/one.md
            6 | aliases: [/old.html/, /old.html, /404.html/x/, /briefs/index.html, /atom.xml/]
              |                       ^
            help: choose another name or address
            content/briefs/one.md:6:34: error[address-clash]: /404.html/x/ is taken by the program's own page
            6 | aliases: [/old.html/, /old.html, /404.html/x/, /briefs/index.html, /atom.xml/]
              |                                  ^
            help: choose another name or address
            content/briefs/one.md:6:48: error[address-clash]: /briefs/index.html is taken by the program's own page
            6 | aliases: [/old.html/, /old.html, /404.html/x/, /briefs/index.html, /atom.xml/]
              |                                                ^
            help: choose another name or address
            content/briefs/one.md:6:68: error[address-clash]: /atom.xml/ is taken by the program's own page
            6 | aliases: [/old.html/, /old.html, /404.html/x/, /briefs/index.html, /atom.xml/]
              |                                                                    ^
            help: choose another name or address
        """,
    ),
    Case(
        "broken-link",
        "an address in the navigation",
        {
            PUBLICATION: publication("""
                navigation:
                  - {title: One, url: /briefs/one/}
                  - {title: Two, url: /briefs/two/}
            """),
        },
        """
            content/publication.yaml:5:23: error[broken-link]: nothing stands at /briefs/two/
            5 |   - {title: Two, url: /briefs/two/}
              |                       ^
        """,
    ),
    Case(
        "bad-encoding",
        "Latin-1",
        {
            BRIEF: brief().encode() + "Universität\n".encode("latin-1"),
        },
        """
            content/briefs/one.md:7:10: error[bad-encoding]: not UTF-8: the byte 0xE4
            help: save the file as UTF-8
        """,
    ),
    Case(
        "bad-encoding",
        "UTF-16",
        {
            PAGE: page().encode("utf-16"),
        },
        """
            content/pages/about.md:1:1: error[bad-encoding]: not UTF-8: the byte 0xFF
            help: save the file as UTF-8
        """,
    ),
    Case(
        "bad-encoding",
        "a control character",
        {
            BRIEF: brief(body="One\ftwo\n"),
        },
        """
            content/briefs/one.md:7:4: error[bad-encoding]: the control character U+000C
            7 | One\\u{c}two
              |    ^
            help: take it out
        """,
    ),
    Case(
        "bad-encoding",
        "a control character as an escape",
        {
            BRIEF: brief(r"""
                outlook: "a\u0007b"
            """),
        },
        r"""
            content/briefs/one.md:6:10: error[bad-encoding]: the control character U+0007, as an escape
            6 | outlook: "a\u0007b"
              |          ^
            help: take it out
        """,
    ),
    Case(
        "bad-encoding",
        "a NUL in a table",
        {
            "content/data/t.csv": text("""
                a
                1\x00
            """),
        },
        """
            content/data/t.csv:2:2: error[bad-encoding]: the control character U+0000
            2 | 1\\u{0}
              |  ^
            help: take it out
        """,
    ),
    Case(
        "too-deep",
        "quotes within quotes",
        {
            BRIEF: brief(body=">" * 120 + " deep\n"),
        },
        """
            content/briefs/one.md:7:1: error[too-deep]: this nests too deep
            7 | >>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>> deep
              | ^
            help: nest it less, or put what is not markup in backticks
        """,
    ),
    Case(
        "status-conflict",
        "a status that the history does not have",
        {
            BRIEF: brief("""
                events:
                  - {date: 2024-01-03, title: It ended, status: ended, sources: [s]}
                sources: [{id: s, title: S}]
            """),
        },
        """
            content/briefs/one.md:5:9: error[status-conflict]: "status" says active, the latest event that sets one (2024-01-03) says ended
            5 | status: active
              |         ^
            help: write status: ended, or leave it out
        """,
    ),
    Case(
        "date-order",
        "in a brief",
        {
            BRIEF: brief("""
                updated: 2024-01-01
                verified: 2023-12
                started: 2020
                ended: 2019-12-31
            """),
        },
        """
            content/briefs/one.md:6:10: error[date-order]: it was updated before it was published (2024-01-01 before 2024-01-02)
            6 | updated: 2024-01-01
              |          ^
            help: check both dates
            content/briefs/one.md:7:11: error[date-order]: it was verified before it was published (2023-12 before 2024-01-02)
            7 | verified: 2023-12
              |           ^
            help: check both dates
            content/briefs/one.md:9:8: error[date-order]: it ended before it started (2019-12-31 before 2020)
            9 | ended: 2019-12-31
              |        ^
            help: check both dates
        """,
    ),
    Case(
        "date-order",
        "a partner's",
        {
            BRIEF: brief("""
                partners:
                  - {id: lab, since: 2013, until: 2012-07}
            """),
            PARTNER: partner(),
        },
        """
            content/briefs/one.md:7:35: error[date-order]: the partner left before it came (2012-07 before 2013)
            7 |   - {id: lab, since: 2013, until: 2012-07}
              |                                   ^
            help: check both dates
        """,
    ),
    Case(
        "date-order",
        "an update's",
        {
            BRIEF: brief(
                body="""
                Text.

                ::: update 2023-12-31
                News.
                :::
            """
            ),
        },
        """
            content/briefs/one.md:9:12: error[date-order]: an update before the brief was published (2023-12-31 before 2024-01-02)
            9 | ::: update 2023-12-31
              |            ^
            help: check both dates
        """,
    ),
    Case(
        "date-order",
        "sources older than what they report",
        {
            BRIEF: brief("""
                events:
                  - {date: 2024-01-03, title: It began, sources: [s]}
                sources: [{id: s, title: S, date: 2024-01-01}]
            """),
        },
        """
            content/briefs/one.md:7:12: error[date-order]: every source of this event is older than the event (2024-01-03)
            7 |   - {date: 2024-01-03, title: It began, sources: [s]}
              |            ^
            help: cite a source that reports it, or mend the date
        """,
    ),
    Case(
        "relation-conflict",
        "each a part of the other",
        {
            BRIEF: brief("""
                relations:
                  - {to: two, type: part-of}
            """),
            "content/briefs/two.md": brief("relations: [{to: one, type: part-of}]\n", title="Two"),
        },
        """
            content/briefs/one.md:7:5: error[relation-conflict]: both this brief and "two" say they are "part of" the other
            7 |   - {to: two, type: part-of}
              |     ^
            help: keep the one that is right
            content/briefs/two.md:6:13: error[relation-conflict]: both this brief and "one" say they are "part of" the other
            6 | relations: [{to: one, type: part-of}]
              |             ^
            help: keep the one that is right
        """,
    ),
    Case(
        "event-conflict",
        "one event told in two ways",
        {
            BRIEF: brief("""
                events: [{date: 2024-01-03, title: It began, id: start, sources: [s]}]
                sources: [{id: s, title: S}]
            """),
            "content/briefs/two.md": brief(
                """
                events: [{date: 2024-01-04, title: It began, id: start, sources: [s]}]
            """,
                title="Two",
            ),
        },
        """
            content/briefs/two.md:6:50: error[event-conflict]: content/briefs/one.md tells the event "start" as "It began" on 2024-01-03
            6 | events: [{date: 2024-01-04, title: It began, id: start, sources: [s]}]
              |                                                  ^
            help: give both the same date and title, or this one another id
        """,
    ),
    Case(
        "unsourced",
        "an event, a quote, a dataset",
        {
            BRIEF: brief("""
                events:
                  - {date: 2024-01-03, title: It began}
                  - {date: 2024-01-04, title: It was said, quote: {speaker: A, text: Well}}
                datasets:
                  - {id: d, rows: [{a: 1}]}
            """),
        },
        """
            content/briefs/one.md:7:5: warning[unsourced]: the event "It began" has no source
            7 |   - {date: 2024-01-03, title: It began}
              |     ^
            help: add sources: […]
            content/briefs/one.md:8:5: warning[unsourced]: the quote "It was said" has no source
            8 |   - {date: 2024-01-04, title: It was said, quote: {speaker: A, text: Well}}
              |     ^
            help: add sources: […]
            content/briefs/one.md:10:5: warning[unsourced]: the dataset "d" has no source
            10 |   - {id: d, rows: [{a: 1}]}
               |     ^
            help: add sources: […]
        """,
    ),
    Case(
        "uncited-source",
        "in a brief",
        {
            BRIEF: brief("""
                sources:
                  - id: s
                    title: S
            """),
        },
        """
            content/briefs/one.md:7:9: warning[uncited-source]: nothing cites the source "s"
            7 |   - id: s
              |         ^
            help: cite it, or take it out
        """,
    ),
    Case(
        "uncited-source",
        "a shared one",
        {
            SOURCES: text("""
                - title: S
                  id: s
            """),
        },
        """
            content/sources/shared.yaml:2:7: warning[uncited-source]: nothing cites the source "s"
            2 |   id: s
              |       ^
            help: cite it, or take it out
        """,
    ),
    Case(
        "uncited-source",
        "a footnote",
        {
            BRIEF: brief(
                body="""
                Text.

                [^1]: Unseen.
            """
            ),
        },
        """
            content/briefs/one.md:9:1: warning[uncited-source]: nothing refers to the footnote [^1]
            9 | [^1]: Unseen.
              | ^
        """,
    ),
    Case(
        "stale",
        "never verified",
        {
            BRIEF: brief().replace("2024-01-02", "2023-01-02"),
        },
        """
            content/briefs/one.md:4:7: warning[stale]: never verified since 2023-01-02, more than 180 days ago
            4 | date: 2023-01-02
              |       ^
            help: check that it still holds and set verified: to that day
        """,
    ),
    Case(
        "stale",
        "verified long ago",
        {
            PUBLICATION: publication("verify_after: 30\n"),
            BRIEF: brief("verified: 2024-05-01\n"),
        },
        """
            content/briefs/one.md:6:11: warning[stale]: last verified 2024-05-01, more than 30 days ago
            6 | verified: 2024-05-01
              |           ^
            help: check that it still holds and set verified: to that day
        """,
    ),
    Case(
        "raw-html",
        "a tag and a comment",
        {
            BRIEF: brief(
                body="""
                Some <b>bold</b> text.

                <!-- hidden -->
            """
            ),
        },
        """
            content/briefs/one.md:7:1: warning[raw-html]: raw HTML is shown as text
            7 | Some <b>bold</b> text.
              | ^
            help: write Markdown, or put code in backticks
            content/briefs/one.md:9:1: warning[raw-html]: raw HTML is shown as text
            9 | <!-- hidden -->
              | ^
            help: write Markdown, or put code in backticks
        """,
    ),
    Case(
        "orphan",
        "a brief that nothing links to",
        {
            PUBLICATION: publication("checks: {orphan: warning}\n"),
        },
        """
            content/briefs/one.md:1:1: warning[orphan]: no brief, partner or page links here
            1 | ---
              | ^
            help: link to it from a neighbour
        """,
    ),
]
