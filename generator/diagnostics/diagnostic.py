"""What can be wrong with a publication, and the words for it.

A problem in the content is a value, never an exception: every stage returns the diagnostics it found, and the shell
shows them all together. The catalogue of codes is `rules` (contract §7).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from difflib import get_close_matches

from msgspec import Struct

from generator.diagnostics.catalogue import RULES, Severity

CODES: Mapping[str, Severity] = {code: rule.severity for code, rule in RULES.items()}
"""Every code with the severity it has unless `checks` in publication.yaml says otherwise."""


class Diagnostic(Struct, frozen=True, order=True):
    """One problem at one place: `path` is relative to the publication's root, lines and columns count from 1."""

    path: str
    line: int
    column: int
    code: str
    message: str
    help: str = ""


def severity(code: str, checks: Mapping[str, Severity]) -> Severity:
    """How much `code` matters in a publication with these `checks`."""
    return checks.get(code, CODES[code])


def suggest(word: str, names: Iterable[str]) -> str:
    """A help line for a word that is not among `names`: the nearest one, or all of them when they are few."""
    known = sorted(set(names))
    near = get_close_matches(word, known, n=1, cutoff=0.6) or get_close_matches(word.lower(), known, n=1, cutoff=0.6)
    if near:
        return f'did you mean "{near[0]}"?'
    if 0 < len(known) <= 12:
        return "one of: " + ", ".join(known)
    return ""
