"""What a comparison found, in words for a terminal, as Markdown for a pull request, as JSON for programs."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Sequence

from msgspec import to_builtins

from generator.publishing.compare import HOWS, SORTS, Change, How, counts

_MOST = 50
"""Changes of a sort that Markdown names one by one: GitHub takes a summary of at most a mebibyte."""

_SIGNS: dict[How, str] = {"added": "+", "changed": "~", "removed": "-"}
_NOTHING = "Nothing changed."


def as_text(changes: Sequence[Change]) -> str:
    """A line for each sort with its counts, and one below it for each change."""
    lines = []
    for sort, own in _by_sort(changes):
        told = counts(own)[sort]
        lines.append(f"{_name(sort)}: {', '.join(f'{told[how]:,} {how}' for how in HOWS if told[how])}")
        for change in own:
            lines.append(f"  {_SIGNS[change.how]} {_named(change)}")
            lines += [f"      {detail}" for detail in change.details]
    return "".join(f"{line}\n" for line in lines or [_NOTHING])


def as_markdown(changes: Sequence[Change]) -> str:
    """A table of the counts, and below it each sort's changes, folded."""
    if not changes:
        return f"### What this changes\n\n{_NOTHING}\n"
    rows = [
        f"| {_name(sort)} | {' | '.join(f'{told[how]:,}' if told[how] else '' for how in HOWS)} |"
        for sort, told in counts(changes).items()
        if any(told.values())
    ]
    text = "### What this changes\n\n| | added | changed | removed |\n|---|--:|--:|--:|\n" + "\n".join(rows) + "\n"
    for sort, own in _by_sort(changes):
        items = [
            f"- {change.how}: {_escaped(_named(change))}"
            + "".join(f"\n  - {_escaped(detail)}" for detail in change.details)
            for change in own[:_MOST]
        ]
        more = f"\n- and {len(own) - _MOST:,} more" if len(own) > _MOST else ""
        text += f"\n<details>\n<summary>{_name(sort)}</summary>\n\n" + "\n".join(items) + more + "\n\n</details>\n"
    return text


def as_json(changes: Sequence[Change]) -> str:
    """An object with the counts and the list of changes."""
    found = {"version": 1, "counts": counts(changes), "changes": to_builtins(changes)}
    return json.dumps(found, ensure_ascii=False, indent=2) + "\n"


def _by_sort(changes: Iterable[Change]) -> list[tuple[str, list[Change]]]:
    changes = list(changes)
    sorts = [(sort, [change for change in changes if change.sort == sort]) for sort in SORTS]
    return [(sort, own) for sort, own in sorts if own]


def _name(sort: str) -> str:
    return sort.replace("-", " ").capitalize()


def _named(change: Change) -> str:
    """The thing by its title, and by its id where that says more."""
    return f"{change.title} ({change.id})" if change.sort in ("briefs", "partners", "sources") else change.title


def _escaped(text: str) -> str:
    """The text for Markdown, none of it taken as markup."""
    return re.sub(r"([\\`*_\[\]<>#|~&])", r"\\\1", text)
