"""What can be wrong with a publication, and the words for it.

A problem in the content is a value, never an exception: every stage returns the diagnostics it found, and the shell
shows them all together. The catalogue of codes is `rules` (contract §7).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from difflib import get_close_matches

from msgspec import Struct, structs

from generator.diagnostics.catalogue import RULES, Severity
from generator.primitives.lookalikes import odd_letter, plain_letters

CODES: Mapping[str, Severity] = {code: rule.severity for code, rule in RULES.items()}
"""Every code with the severity it has unless `checks` in publication.yaml says otherwise."""


class Diagnostic(Struct, frozen=True, order=True):
    """One problem at one place: `path` is relative to the publication's root, lines and columns count from 1.

    Of a problem that is known by the value at fault alone, that is the dotted path `at` in the file's facts ("" the
    file itself), and line and column are 0: so a text whose lines move changes nothing that is known of it (`located`).
    """

    path: str
    line: int
    column: int
    code: str
    message: str
    help: str = ""
    at: str = ""


def rank(severity: Severity) -> int:
    """The place of a severity, the lightest first."""
    return ("off", "warning", "error").index(severity)


def severity(code: str, checks: Mapping[str, Severity]) -> Severity:
    """How much `code` matters in a publication with these `checks`: not less than its floor."""
    return max(checks.get(code, CODES[code]), RULES[code].floor, key=rank)


Places = Mapping[str, tuple[int, int]]
"""Line and column of values by their dotted paths."""


def located(found: Iterable[Diagnostic], places: Callable[[str], Places]) -> list[Diagnostic]:
    """Diagnostics with their lines and columns, sorted; `places` gives those of a file."""
    return sorted({one if one.line else _located(one, places(one.path) if one.at else {}) for one in found})


def _located(one: Diagnostic, places: Places) -> Diagnostic:
    at = one.at
    while at and at not in places:  # the value itself is left out: then it is the place of what it should stand in
        at = at.rpartition(".")[0]
    line, column = places.get(at, (1, 1)) if at else (1, 1)
    return structs.replace(one, line=line, column=column, at="")


def suggest(word: str, names: Iterable[str]) -> str:
    """A help line for a word that is not among `names`: the nearest one, or all of them when they are few."""
    known = sorted(set(names))
    if not word.isascii() and plain_letters(word) in known:
        return f'write "{plain_letters(word)}": there is a {odd_letter(word)} in it'
    near = get_close_matches(word, known, n=1, cutoff=0.6) or get_close_matches(word.lower(), known, n=1, cutoff=0.6)
    if near:
        return f'did you mean "{near[0]}"?'
    if 0 < len(known) <= 12:
        return "one of: " + ", ".join(known)
    return ""
