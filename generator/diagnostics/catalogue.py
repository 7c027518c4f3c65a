"""The catalogue: every code a diagnostic may have, how much it weighs, what it means and how it is mended.

The reference in the documentation and the rules of a SARIF report say the same words (`tests/test_docs.py` holds it).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from msgspec import Struct

Severity = Literal["error", "warning", "off"]


class Rule(Struct, frozen=True):
    """A code's severity unless `checks` says otherwise; `meaning` and `mend` are sentences, with code in backticks.

    A code that `is_judgement` may be made light of; what any other error finds, pages rest on.
    """

    severity: Severity
    meaning: str
    mend: str
    is_judgement: bool = False

    @property
    def floor(self) -> Severity:
        """The least that `checks` can make of it."""
        return "error" if self.severity == "error" and not self.is_judgement else "off"


RULES: Mapping[str, Rule] = {
    "yaml-syntax": Rule(
        "error",
        "The front matter or the YAML file cannot be read at all: a colon too many, a bracket or quote that "
        "nothing closes, a tab as indentation, a missing `---`.",
        "As the help says; look at the line before, too.",
    ),
    "duplicate-key": Rule(
        "error",
        "A key stands twice in one place.",
        "Keep one of the two.",
    ),
    "yaml-limit": Rule(
        "error",
        "YAML that Accord does not take: an anchor, an alias, a tag, a merge key, a second document, or more than "
        "64 levels of nesting.",
        "Write the value out where it is needed.",
    ),
    "missing-field": Rule(
        "error",
        "A required key is missing or has nothing behind it; a brief has no status; an update has no date.",
        "Add the key. For what is missing at the top of a file the place is line 1.",
    ),
    "unknown-key": Rule(
        "error",
        "A key that there is not, here or at all; an option that this kind of chart does not take; a `:::` box of "
        "an unknown name.",
        "Correct the spelling, or move the key to where it belongs.",
    ),
    "wrong-type": Rule(
        "error",
        "A value of another type: a single value where a list belongs, words where a number does, a list where a "
        "text does; what is no tag of a language, no SPDX id of a licence, no id of ROR or Wikidata. Also a citation "
        "that is none, and a row of a Markdown table with too many cells.",
        "Write the value as the type asks.",
    ),
    "bad-date": Rule(
        "error",
        "What should be a date is none.",
        "Write `2022`, `2022-03` or `2022-03-05`, with `~` behind it when it is approximate.",
    ),
    "bad-id": Rule(
        "error",
        "A file's name, an `id`, or a term that no vocabulary lists is not an id.",
        "Use lower-case letters, digits and single hyphens.",
    ),
    "bad-url": Rule(
        "error",
        "An address that is not absolute or has a scheme other than http, https and mailto; an alias or a link "
        "that leads out of the site or the publication; a picture from elsewhere.",
        "Write the address whole; put pictures beside the text.",
    ),
    "bad-country": Rule(
        "error",
        "A country that is not written as its code.",
        "Use the two capitals of ISO 3166-1. The United Kingdom is `GB`, Greece is `GR`; `XK` (Kosovo) and `EU` are "
        "taken, too.",
    ),
    "bad-color": Rule(
        "error",
        "A colour of the theme that is none, or is not there: without quotes, `#` begins a comment.",
        'Write `"#7a2048"` or `"#728"`, with quotes.',
    ),
    "unknown-partner": Rule(
        "error",
        "`partners`, `actors` or `party` names a partner without a file in `content/partners/`.",
        "Correct the id, or write the partner's file.",
    ),
    "unknown-source": Rule(
        "error",
        "`sources` or a citation names a source that is defined nowhere.",
        "Correct the id, or define the source in the brief or in `content/sources/`.",
    ),
    "unknown-status": Rule(
        "error",
        "A status that is not among `statuses`.",
        "Correct the id, or list the status in `publication.yaml`.",
    ),
    "unknown-kind": Rule(
        "error",
        "A kind that is not among `kinds`, or a kind of event that is not among `event_kinds`, where these are listed.",
        "Correct the id, or list the kind.",
    ),
    "unknown-field": Rule(
        "error",
        "A field that is not among `fields`, where these are listed.",
        "Correct the id, or list the field.",
    ),
    "unknown-relation": Rule(
        "error",
        "A relation of a type that is not among `relation_types`.",
        "Correct the id, or list the type.",
    ),
    "unknown-brief": Rule(
        "error",
        "A relation to a brief that there is not.",
        "Correct the id.",
    ),
    "broken-link": Rule(
        "error",
        "A link that leads nowhere: to a name, file, heading, footnote or address that there is not, or to a "
        "draft. Entries of the navigation are links too.",
        "Correct the link, or publish what it leads to.",
    ),
    "ambiguous-link": Rule(
        "error",
        "`[[…]]` with a name that several things bear.",
        "Say which: `[[partner:lab]]`.",
    ),
    "missing-file": Rule(
        "error",
        "A picture, or a dataset's `file`, that is not there.",
        "Correct the name, or add the file. A picture's name counts from the folder of the text, a dataset's from "
        "`content/`.",
    ),
    "unknown-chart": Rule(
        "error",
        "A block places a chart that the brief's `charts` do not declare, or a Python chart's file is missing.",
        "Correct the id, or declare the chart.",
    ),
    "unknown-column": Rule(
        "error",
        "A chart names a column that its dataset has not.",
        "Correct the name.",
    ),
    "duplicate-id": Rule(
        "error",
        "An id is given twice: by two files, two sources, two entries of a list, two footnotes.",
        "Keep one, or give one of them another id.",
    ),
    "address-clash": Rule(
        "error",
        "Two things would stand at one address, letter case aside: a page named like a section, an alias where "
        "something is, a file where another needs a folder.",
        "Choose another name or alias.",
    ),
    "bad-chart": Rule(
        "error",
        "A chart that cannot be drawn: an unknown kind or dataset, a column of the wrong type, two rows for one "
        "place, a ragged or empty table, Vega-Lite that is not valid or wants data from elsewhere, a Python chart "
        "that fails.",
        "As the message says; the chart guide shows each kind.",
    ),
    "bad-template": Rule(
        "error",
        "A template in `templates/` does not work: it cannot be read, or it names something that its page is not "
        "given. It is found while pages are made, so `accord check` does not report it.",
        "See the theming guide.",
    ),
    "bad-encoding": Rule(
        "error",
        "The file is not UTF-8 text, or holds a control character or one that turns the direction of the text "
        "(U+202A to U+202E), written out or as an escape in double quotes. Isolates and marks of direction are taken.",
        "Save it as UTF-8; take the character out.",
    ),
    "too-deep": Rule(
        "error",
        "Markdown that nests deeper than is kept: a hundred levels of blocks, or twenty of brackets.",
        "Nest it less, or put what is not markup in backticks.",
    ),
    "not-a-file": Rule(
        "error",
        "Something in `content/` or `templates/`, or one of these folders, that is not a file of the publication: a "
        "link that leads out of it, into a hidden folder or nowhere, a pipe, a device.",
        "Put the file itself there.",
    ),
    "status-conflict": Rule(
        "error",
        "`status` in the front matter disagrees with the latest event that sets one.",
        "Leave `status` out, or add the event that is missing.",
        is_judgement=True,
    ),
    "date-order": Rule(
        "error",
        "Dates that cannot be right together: `ended` before `started`, `until` before `since`, `updated`, "
        "`verified` or an update before `date`, or an event all of whose dated sources are more than a day older "
        "than it. A partial date is read so that it clashes least; an approximate one never clashes.",
        "Check both dates.",
        is_judgement=True,
    ),
    "relation-conflict": Rule(
        "error",
        "Two briefs each declare the same directed relation to the other.",
        "Keep the one that is right.",
        is_judgement=True,
    ),
    "event-conflict": Rule(
        "error",
        "Two briefs tell the event of one `id` with different dates or titles.",
        "Give both the same, or one of them another id.",
        is_judgement=True,
    ),
    "unsourced": Rule(
        "warning",
        "An event, a quote or a dataset without a source.",
        "Add `sources`.",
    ),
    "uncited-source": Rule(
        "warning",
        "A source or a footnote that nothing cites.",
        "Cite it, or take it out.",
    ),
    "stale": Rule(
        "warning",
        "More than `verify_after` days have passed since `verified` or, without it, since `date`.",
        "Make sure that the brief still holds, and set `verified` to that day.",
    ),
    "raw-html": Rule(
        "warning",
        "HTML in a text. It is shown as the text that it is.",
        "Write Markdown, or put code in backticks.",
    ),
    "uncorrected": Rule(
        "warning",
        "A published fact was changed and no correction noted. `accord edition cut` refuses it, and `accord "
        "changes` shows it; `build` and `check` do not report it yet.",
        "",
    ),
    "low-contrast": Rule(
        "warning",
        "A colour of the theme makes words hard to read: texts need a contrast of 4.5 to 1 against what they stand on.",
        "Take a darker or a lighter colour.",
    ),
    "dead-link": Rule(
        "warning",
        "The address of a source does not answer any more. Only `accord check --external` asks.",
        "Find where the text stands now, or give the copy of an archive as `archive_url`.",
    ),
    "moved-link": Rule(
        "warning",
        "The address of a source redirects for good to another. Only `accord check --external` asks.",
        "Make sure that the same text stands there, and write the new address.",
    ),
    "looks-like": Rule(
        "warning",
        "Something in a text that another tool would take for more than text, and Accord does not. It is shown as it "
        "stands there.",
        "As the help says, or put it in backticks where it is meant as it stands.",
    ),
    "ignored-file": Rule(
        "warning",
        "A file in `content/` that looks like content, and that nothing reads for its name or its place.",
        "Give it the name in the help, or take it out of `content/`.",
    ),
    "orphan": Rule(
        "off",
        "A brief that no relation and no other text links to. It is off unless `checks` turns it on.",
        "Link to it from a neighbour.",
    ),
}
