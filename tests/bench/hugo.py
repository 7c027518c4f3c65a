"""The corpus as a Hugo site: the same texts and facts, with layouts that show what Accord's built-in templates show.

`full` also gives Hugo what Accord makes beyond a page for each brief and term: a page for each source, the timeline,
and the events on the pages of terms.
"""

from __future__ import annotations

import shutil
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from tests.bench.corpus import (
    FIELDS,
    KINDS,
    STATUSES,
    URL,
    Brief,
    Corpus,
    Partner,
    Value,
    document,
    front_matter,
    label,
    settings,
    shared_sources,
    write_file,
)
from tests.bench.prose import PlainDialect

LAYOUTS = Path(__file__).parent / "layouts"
TAXONOMIES = {"partner": "partners", "country": "countries", "field": "fields", "kind": "kinds", "status": "statuses"}


def write_site(root: Path, corpus: Corpus, *, full: bool = False) -> None:
    """Write the corpus as a Hugo site."""
    content = root / "content"
    write_file(root / "hugo.yaml", front_matter(_configuration(full)))
    write_file(root / "data" / "shared.yaml", front_matter({source["id"]: source for source in shared_sources()}))
    shutil.copytree(LAYOUTS, root / "layouts", dirs_exist_ok=True)
    write_file(content / "about.md", document({"title": "About", "summary": "What this is."}, "A corpus.\n"))
    if full:
        write_file(content / "timeline.md", document({"title": "Timeline", "layout": "timeline"}, ""))
    for folder, ids in (("fields", FIELDS), ("kinds", KINDS), ("statuses", list(STATUSES))):
        for id in ids:
            head = {"title": label(id), "summary": f"What is about {label(id).lower()}."}
            write_file(content / folder / id / "_index.md", document(head, ""))
    for partner in corpus.partners():
        write_file(content / "partners" / partner.id / "_index.md", _partner(partner))
    for brief in replace(corpus, dialect=PlainDialect()).briefs():
        write_file(content / "briefs" / f"{brief.id}.md", _brief(brief, full))


def _configuration(full: bool) -> dict[str, Value]:
    facts = settings()
    return {
        "baseURL": URL,
        "title": facts["title"],
        "disableKinds": ["rss", "sitemap", "robotstxt"],
        "taxonomies": TAXONOMIES | ({"source": "sources"} if full else {}),
        "params": {"tagline": facts["tagline"], "description": facts["description"], "full": full},
    }


def _partner(partner: Partner) -> str:
    facts = dict(partner.facts)
    return document({"title": facts.pop("short"), "params": facts}, partner.body)


def _brief(brief: Brief, full: bool) -> str:
    """A brief with the facts that Hugo knows where it looks for them, and the others as parameters."""
    facts = dict(brief.facts)
    involvements, own = _mappings(facts.pop("partners")), _mappings(facts.pop("sources"))
    head: dict[str, Value] = {key: facts.pop(key) for key in ("title", "summary", "date")}
    head |= {"lastmod": facts.pop("updated"), "fields": facts.pop("fields"), "kinds": [facts.pop("kind")]}
    head |= {
        "partners": [one["id"] for one in involvements],
        "countries": brief.countries,
        "statuses": [brief.status],
    }
    if full:
        shared = {str(id) for event in _mappings(facts["events"]) for id in _texts(event["sources"])}
        head["sources"] = sorted({str(one["id"]) for one in own} | shared)
    facts.pop("countries")
    head["params"] = facts | {"involvements": involvements, "references": own}
    return document(head, brief.body)


def _mappings(value: Value) -> Sequence[Mapping[str, Value]]:
    assert isinstance(value, Sequence) and not isinstance(value, str)
    return [item for item in value if isinstance(item, Mapping)]


def _texts(value: Value) -> Sequence[str]:
    assert isinstance(value, Sequence)
    return [str(item) for item in value]
