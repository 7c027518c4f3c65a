"""New files to begin from: a first publication, and what `accord new` makes.

A skeleton is valid as it stands. What may stand in it besides is there as comments that need only lose their `# `, with
what the publication's vocabularies offer behind them.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path
from typing import Literal

from generator.authoring.choices import Choices, vocabularies
from generator.library.library import FOLDERS, label_of
from generator.library.queries import Lens
from generator.model.model import Vocabulary
from generator.parsing.yaml import MappingNode, ScalarNode, load
from generator.primitives.urls import address, is_id, slug
from generator.site.routes import is_taken

Kind = Literal["brief", "partner", "page", "source"]

STARTER = Path(__file__).parent / "starter"
"""The publication that `init` copies, with TODAY where its day is to stand."""

_MOST = 12
"""Choices that a comment names."""


class Refused(Exception):
    """Why nothing was written, in words for a terminal."""


def begin_publication(folder: Path, today: date) -> list[str]:
    """Write a first publication to `folder`; the files' names. Raises Refused when something is there already."""
    if folder.exists() and not folder.is_dir():
        raise Refused(f"{folder} is not a folder")
    if folder.is_dir() and any(entry.name != ".git" for entry in folder.iterdir()):
        raise Refused(f"{folder} is not empty; name a new folder")
    names = sorted(path.relative_to(STARTER).as_posix() for path in STARTER.rglob("*") if path.is_file())
    for name in names:
        text = (STARTER / name).read_text(encoding="utf-8").replace("TODAY", today.isoformat())
        _write(folder / name, text + _origin() if name == "requirements.txt" else text)
    return names


def _origin() -> str:
    """A requirement on this very Accord, when pip noted from where in a repository it came (PEP 610); else nothing."""
    try:
        noted = json.loads(distribution("accord").read_text("direct_url.json") or "{}")
    except PackageNotFoundError:  # run from a checkout that is not installed
        return ""
    vcs = noted.get("vcs_info", {})
    return f"accord @ {vcs['vcs']}+{noted['url']}@{vcs['commit_id']}\n" if "commit_id" in vcs else ""


def begin(kind: Kind, id: str, title: str, lens: Lens, today: date) -> str:
    """Write a new file; its path below the publication's root. Raises Refused when it may not be."""
    if not is_id(id):
        near = f'; write "{slug(id)}"' if slug(id) else ""
        raise Refused(f'"{id}" is not an id: lower-case letters, digits and single hyphens{near}')
    path, place = _PLACES[kind](id)
    if kind == "source" and lens.target("source", id):
        raise Refused(f'there is a source "{id}" already, in {lens.source(id).path}')
    if lens.target(kind, id):
        raise Refused(f'there is a {kind} "{id}" already: {lens.path(kind, id)}')
    if is_taken(lens, place):
        raise Refused(f"{place} is taken; choose another id")
    text = _TEXTS[kind].replace("ID", id).replace("DAY", today.isoformat())
    for word, choices in vocabularies(lens).items():
        text = _fill(text, word, choices)
    text = text.replace("TITLE", _scalar(title or label_of([], id)))
    try:
        _write(lens.root / path, text)
    except FileExistsError:
        raise Refused(f"{path} is there already") from None
    return path


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("x", encoding="utf-8", newline="\n") as file:
        file.write(text)


_PLACES = {
    "brief": lambda id: (f"content/briefs/{id}.md", address(FOLDERS["brief"], id)),
    "partner": lambda id: (f"content/partners/{id}.md", address(FOLDERS["partner"], id)),
    "page": lambda id: (f"content/pages/{id}.md", address(id)),
    "source": lambda id: (f"content/sources/{id}.yaml", address(FOLDERS["source"], id)),
}
"""Where each kind of file stands, and its page in the site."""


def _scalar(text: str) -> str:
    """A text as YAML: plain where it may be."""
    root, problems = load(f"key: {text}\n", "")
    if not problems and isinstance(root, MappingNode) and len(root.entries) == 1:
        value = root.entries["key"][1]
        if isinstance(value, ScalarNode) and value.value == text:
            return text
    return json.dumps(text, ensure_ascii=False)


def _fill(text: str, word: Vocabulary, choices: Choices) -> str:
    """Put in the first of the choices where the skeleton has {word}, and all of them where it has {word:all}."""
    ids = [choice.id for choice in choices.known]
    shown = ", ".join(ids[:_MOST]) + (f" … ({len(ids)} in all)" if len(ids) > _MOST else "")
    return text.replace(f"{{{word}}}", ids[0] if ids else "some-id").replace(f"{{{word}:all}}", shown or "none yet")


_BRIEF = """\
---
title: TITLE
summary: One or two sentences. They stand on cards, in feeds and in search results.
date: DAY # when it is first published
# updated: DAY # when it last changed in substance
verified: DAY # when somebody last made sure that it still holds
# authors: [A. Writer] # when not the publication's own
draft: true # take this line out to publish
# kind: {kind} # {kind:all}
# fields: [{field}] # {field:all}
# started: 2019-06
# ended: 2024-03-31
# partners: # {partner:all}
#   - {id: {partner}, role: what it does, since: 2019, until: 2024-03}
# countries: [NO] # besides the partners' own
status: {status} # {status:all}; leave it out once an event sets one
# outlook: A sentence on what may come.
# events: # kinds: {event-kind:all}
#   - date: 2019-06-14
#     title: What happened, in a line
#     kind: {event-kind}
#     detail: More about it, in Markdown.
#     actors: [{partner}]
#     status: {status} # the status from this date on
#     party: {partner} # when it is the status of this partner or country alone
#     sources: [{source}]
#     quote: {speaker: Who said it, text: Word for word.}
#     id: an-id # when other briefs tell this event too
#     disputed: [{claim: One version, sources: [{source}]}]
# relations: # types: {relation-type:all}
#   - {to: {brief}, type: {relation-type}, note: why}
# datasets:
#   - id: figures
#     title: What is counted
#     unit: trains
#     rows: [{year: 2023, trains: 310}, {year: 2024, trains: 290}]
#     sources: [{source}]
# charts:
#   - {id: by-year, kind: bar, dataset: figures, x: year, y: trains, title: What it shows}
# sources:
#   - id: newspaper-2024-03-14
#     title: Its title
#     publisher: A Newspaper
#     author: A. Writer
#     date: 2024-03-14
#     url: https://example.org/article
#     archive_url: https://example.org/copy
#     accessed: DAY
#     language: en
#     type: article
# corrections:
#   - {date: DAY, text: "What was wrong, and what it says now."}
# also_known_as: [Another name]
# aliases: [/old/address/]
# withdrawn: # when it was taken back
#   {date: DAY, reason: Why.}
---

What it is, who takes part and how it stands. Cite a source as `[@its-id]`, and link to a brief, partner, country, field
or page as `[[its-id]]`.
"""

_PARTNER = """\
---
name: TITLE
# short: What it is called in texts
# country: NO # ISO 3166-1; none for an intergovernmental body
# kind: research institute
# url: https://example.org/
# ror: https://ror.org/00example
# wikidata: Q42
# also_known_as: [Another name]
# aliases: [/old/address/]
# corrections: [{date: DAY, text: "What was wrong, and what it says now."}]
# withdrawn: {date: DAY, reason: Why it was taken back.}
---
"""

_PAGE = """\
---
title: TITLE
# summary: One or two sentences.
draft: true # take this line out to publish
# nav: 1 # its place in the navigation, the smallest first
# aliases: [/old/address/]
# corrections: [{date: DAY, text: "What was wrong, and what it says now."}]
---

What this page is about.
"""

_SOURCE = """\
- id: ID
  title: TITLE
  # publisher: A Newspaper
  # author: A. Writer
  # date: 2024-03-14
  # url: https://example.org/article
  # archive_url: https://example.org/copy
  accessed: DAY
  # language: en
  # type: article
  # former_ids: [an-older-id]
  # withdrawn: {date: DAY, reason: Why it was taken back.}
"""

_TEXTS: Mapping[Kind, str] = {"brief": _BRIEF, "partner": _PARTNER, "page": _PAGE, "source": _SOURCE}
