"""Reports of changes: for a terminal, as Markdown for a pull request, as JSON for programs, as an Atom feed."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from hashlib import blake2b
from itertools import groupby
from typing import Any
from xml.sax.saxutils import escape, quoteattr

from generator.primitives.dates import parse_span
from generator.record.classes import Class
from generator.record.report import Entry, as_object
from generator.record.views import HEADINGS

_LABELS: Mapping[Class, str] = {
    "scale": "SCALE",
    "renamed": "RENAMED",
    "retraction": "RETRACTED",
    "correction": "CORRECTED",
    "late": "LATE",
    "news": "NEWS",
    "sourcing": "SOURCES",
    "verified": "VERIFIED",
    "wording": "WORDING",
}
_WIDTH = max(map(len, _LABELS.values()))
_MOST = 50
"""Changes of a class that Markdown names one by one: GitHub takes a summary of at most a mebibyte."""
NOTHING = "Nothing changed."


def as_text(entries: Sequence[Entry], errors: Sequence[str] = ()) -> str:
    """A line for each change: its class, the sentence, and whether a note is missing."""
    lines = [f"{_LABELS[entry.kind]:{_WIDTH}}  {told(entry)}" for entry in entries] or [NOTHING]
    return "".join(f"{line}\n" for line in (*errors, *lines))


def told(entry: Entry) -> str:
    """The sentence, and behind it what is to be said of its note."""
    if entry.note == "none":
        return entry.text
    ending = "" if entry.text.endswith((".", "?", "!")) else "."
    if entry.note == "missing":
        return f"{entry.text}{ending} No correction is noted: {entry.place}"
    return f"{entry.text}{ending} Correction {entry.note} notes it"


def as_markdown(entries: Sequence[Entry], errors: Sequence[str] = ()) -> str:
    """The changes of status, then each class, folded where nothing in it wants attention."""
    text = "### What this changes\n"
    if errors:
        text += "\n" + "\n".join(f"- {_escaped(error)}" for error in errors) + "\n"
    if not entries:
        return f"{text}\n{NOTHING}\n"
    leading = [entry for entry in entries if entry.leads]
    if leading:
        text += "\n" + _items(leading)
    missing = sum(entry.note == "missing" for entry in entries)
    if missing:
        text += f"\n**{missing} without a correction noted.**\n"
    rest = [entry for entry in entries if not entry.leads]
    for kind, own in groupby(rest, key=lambda entry: entry.kind):
        listed = list(own)
        heading = f"{HEADINGS[kind]} ({len(listed):,})"
        opened = " open" if any(entry.note == "missing" for entry in listed) else ""
        text += f"\n<details{opened}>\n<summary>{heading}</summary>\n\n{_items(listed)}\n</details>\n"
    return text


def _items(entries: Sequence[Entry]) -> str:
    lines = [f"- {_escaped(told(entry))}" for entry in entries[:_MOST]]
    return "\n".join(lines + [f"- and {len(entries) - _MOST:,} more"] * (len(entries) > _MOST)) + "\n"


def as_json(entries: Sequence[Entry], before: str, after: str, errors: Sequence[Mapping[str, Any]] = ()) -> str:
    """An object with both states' names, what of them could not be read, and the changes."""
    found = {
        "version": 1,
        "before": before,
        "after": after,
        "errors": list(errors),
        "changes": [as_object(entry) for entry in entries],
    }
    return json.dumps(found, ensure_ascii=False, indent=2) + "\n"


def as_atom(entries: Iterable[Entry], title: str, site: str, day: date) -> str:
    """A feed of an entry for each change (RFC 4287), all of the day that they were published."""
    listed = list(entries)
    base, stamp = site.rstrip("/"), f"{day.isoformat()}T00:00:00Z"
    head = (
        f"<title>{escape(title)}</title>\n<id>{escape(base)}/changes/</id>\n<updated>{stamp}</updated>\n"
        f"<author><name>{escape(title)}</name></author>\n"
        f"<link rel={quoteattr('self')} href={quoteattr(f'{base}/changes/atom.xml')}/>\n"
        f"<link href={quoteattr(f'{base}/changes/')}/>\n"
    )
    feed = "".join(_atom_entry(entry, base, stamp) for entry in listed)
    return f'<?xml version="1.0" encoding="utf-8"?>\n<feed xmlns="http://www.w3.org/2005/Atom">\n{head}{feed}</feed>\n'


def _atom_entry(entry: Entry, base: str, stamp: str) -> str:
    told_apart = json.dumps([entry.kind, entry.fact, entry.before, entry.after, stamp], ensure_ascii=False)
    digest = blake2b(told_apart.encode(), digest_size=8).hexdigest()
    title, content = f"{HEADINGS[entry.kind]}: {entry.text}", entry.text + _happened(entry.date)
    return (
        f"<entry>\n<title>{escape(title)}</title>\n<id>{escape(base)}/changes/#{digest}</id>\n"
        f"<updated>{stamp}</updated>\n<link href={quoteattr(entry.url)}/>\n"
        f'<category term="{entry.kind}"/>\n<summary>{escape(content)}</summary>\n</entry>\n'
    )


def _happened(written: str) -> str:
    try:
        return f" It happened: {parse_span(written).words}." if written else ""
    except ValueError:
        return ""


def _escaped(text: str) -> str:
    """The text for Markdown, none of it taken as markup."""
    return re.sub(r"([\\`*_\[\]<>#|~&])", r"\\\1", text)
