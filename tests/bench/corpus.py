"""A publication of any size, the same on every machine: what the benchmark builds.

    python -m tests.bench.corpus DIR --briefs N [--charts] [--hugo DIR [--full]]

Every brief has 2 to 6 KB, every fact of a real one, and links to its neighbours. `--hugo` writes the same content as a
Hugo site beside it.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

from tests.bench import prose
from tests.bench.prose import AccordDialect, Dialect, Mention

URL = "https://example.org/"
FIELDS = """
    astronomy atmospheric-science biology chemistry climate-science computing earth-observation energy engineering
    fusion-energy geology launch lunar-science materials medicine nuclear-physics oceanography particle-physics
    photon-science planetary-science
""".split()
KINDS = "mission laboratory programme network station policy university-partnership service".split()
EVENT_KINDS = "announcement decision agreement sanction suspension withdrawal termination delay launch".split()
STATUSES = {"active": "good", "at-risk": "caution", "suspended": "bad", "ended": "bad", "replaced": "neutral"}
RELATION_TYPES = "depends-on launched-by part-of hosted-by successor-of replaced-by".split()
COUNTRIES = "AT BE BR CA CH CN CZ DE DK EE ES FI FR GB GR HU IE IN IT JP KR KZ NL NO PL PT RU SE UA US".split()
SHARED_SOURCES = 60
SHARED_EVENTS = 12
NAMES = """
    Aurora Beacon Cascade Delta Equinox Fjord Granite Horizon Isar Juniper Kepler Lantern Meridian Northern Orion
    Polar Quartz Rhine Summit Tundra Umbra Vega Western Zenith
""".split()
THINGS = """
    Accelerator Array Balloon Campaign Detector Exchange Facility Glider Initiative Journal Lander Magnet Network
    Observatory Probe Reactor Spectrograph Station Survey Telescope
""".split()

Value = str | int | bool | Sequence["Value"] | Mapping[str, "Value"]


@dataclass(frozen=True)
class Brief:
    """A brief's front matter as plain values, and its text in a dialect."""

    id: str
    facts: dict[str, Value]
    countries: list[str]
    status: str
    body: str


@dataclass(frozen=True)
class Partner:
    """A partner's front matter and text."""

    id: str
    facts: dict[str, Value]
    body: str


@dataclass(frozen=True)
class Corpus:
    """A publication of `size` briefs. Nothing is held: each brief is made when asked for, from its number alone."""

    size: int
    charts: bool = False
    dialect: Dialect = field(default_factory=AccordDialect)

    @property
    def partner_count(self) -> int:
        """How many partners there are: one for every 20 briefs, and at least 10."""
        return max(10, self.size // 20)

    def briefs(self) -> Iterator[Brief]:
        """Every brief in order."""
        return (self.brief(number) for number in range(self.size))

    def partners(self) -> Iterator[Partner]:
        """Every partner in order."""
        return (_partner(number) for number in range(self.partner_count))

    def brief(self, number: int) -> Brief:
        """The brief of a number."""
        chance = Random(f"brief {number} of {self.size}")
        events = _events(chance, number, self.partner_count)
        own = [f"s{number}-{letter}" for letter in "abcde"[: chance.randint(2, 5)]]
        shared = [f"shared-{at}" for at in chance.sample(range(SHARED_SOURCES), 2)]
        partners = _involvements(chance, self.partner_count)
        _source(events, [*own, shared[0]])
        others = [other for other in self._neighbours(chance, number) if other != number]
        statuses = [event["status"] for event in events if "status" in event and "party" not in event]
        countries = chance.sample(COUNTRIES, chance.randint(1, 3))
        day = f"2025-{chance.randint(7, 12):02}-{chance.randint(1, 28):02}"
        facts: dict[str, Value] = {
            "title": brief_title(number),
            "summary": f"{prose.sentence(chance, 12, 18)} {prose.sentence(chance)}",
            "date": day,
            "updated": f"2026-01-{chance.randint(1, 28):02}",
            "verified": f"2026-02-{chance.randint(1, 28):02}",
            "authors": ["The editors"],
            "kind": chance.choice(KINDS),
            "fields": chance.sample(FIELDS, chance.randint(1, 2)),
            "started": "2011",
            "partners": partners,
            "countries": countries,
            "outlook": prose.sentence(chance),
            "events": events,
            "relations": _relations(chance, number, others),
        }
        if self.charts and number % 10 == 0:
            facts |= _chart(chance, own[0])
        facts["sources"] = [_own_source(chance, source, day) for source in own]
        mentions = [Mention(brief_id(other), brief_title(other)) for other in others]
        text = prose.body(chance, self.dialect, mentions, [*own, shared[1]])
        homes = [home for partner in partners if (home := partner_country(_number(partner["id"])))]
        return Brief(brief_id(number), facts, sorted({*countries, *homes}), str(statuses[-1]), text)

    def _neighbours(self, chance: Random, number: int) -> list[int]:
        """The briefs that this one links to: most of them near, some anywhere."""
        wanted = min(chance.randint(3, 8), self.size - 1)
        found: dict[int, None] = {}
        while len(found) < wanted:
            near = (number + chance.randint(1, 12)) % self.size
            found[near if chance.random() < 0.6 else chance.randrange(self.size)] = None
            found.pop(number, None)
        return list(found)


def brief_title(number: int) -> str:
    """The title of the brief of a number."""
    return f"{NAMES[number % len(NAMES)]} {THINGS[number * 7 % len(THINGS)]} {number}"


def brief_id(number: int) -> str:
    """The id of the brief of a number."""
    return brief_title(number).lower().replace(" ", "-")


def partner_id(number: int) -> str:
    """The id of the partner of a number."""
    return f"{NAMES[number * 5 % len(NAMES)].lower()}-institute-{number}"


def partner_country(number: int) -> str:
    """The country of the partner of a number; every ninth is an intergovernmental body and has none."""
    return "" if number % 9 == 0 else COUNTRIES[number * 11 % len(COUNTRIES)]


def _number(id: str) -> int:
    return int(id.rpartition("-")[2])


def _partner(number: int) -> Partner:
    chance = Random(f"partner {number}")
    name = partner_id(number).replace("-", " ").title()
    facts: dict[str, Value] = {"name": f"The {name}", "short": name}
    if partner_country(number):
        facts["country"] = partner_country(number)
    facts |= {"kind": chance.choice(["agency", "university", "company"]), "url": f"https://partner-{number}.example/"}
    return Partner(partner_id(number), facts, " ".join(prose.sentence(chance) for _ in range(3)) + "\n")


def _involvements(chance: Random, partners: int) -> list[dict[str, str]]:
    chosen = chance.sample(range(partners), chance.randint(2, 4))
    result = []
    for at, number in enumerate(chosen):
        one = {"id": partner_id(number), "role": prose.phrase(chance, 3), "since": str(chance.randint(2005, 2014))}
        if at == 0:
            one["until"] = f"2024-{chance.randint(1, 12):02}"
        result.append(one)
    return result


def _events(chance: Random, number: int, partners: int) -> list[dict[str, Value]]:
    """Three to seven events in order of date. The first and the last set a status; one may be told by other briefs."""
    years = sorted(chance.sample(range(2013, 2025), chance.randint(3, 7)))
    events = []
    for place, year in enumerate(years):
        month, day = chance.randint(1, 12), chance.randint(1, 28)
        date = f"{year}-{month:02}" if chance.random() < 0.1 else f"{year}-{month:02}-{day:02}"
        event: dict[str, Value] = {"date": date, "title": prose.title(chance, 4, 8), "kind": chance.choice(EVENT_KINDS)}
        if chance.random() < 0.25:
            event["detail"] = prose.sentence(chance)
        event["actors"] = [partner_id(chance.randrange(partners))]
        if place in (0, len(years) - 1) or chance.random() < 0.3:
            event["status"] = "active" if place == 0 else chance.choice(list(STATUSES))
        elif chance.random() < 0.1:
            event |= {"status": "suspended", "party": partner_id(chance.randrange(partners))}
        events.append(event)
    if number % 10 == 3:
        which = number % SHARED_EVENTS
        told = {"date": f"2025-02-{which + 1:02}", "title": f"The council takes decision {which}", "kind": "decision"}
        events[-1] |= {**told, "id": f"shared-event-{which}"}
    return events


def _source(events: list[dict[str, Value]], sources: Sequence[str]) -> None:
    """Give each event one or two of the sources, so that each is used."""
    for place, event in enumerate(events):
        first, second = sources[place % len(sources)], sources[(place + 1) % len(sources)]
        event["sources"] = [first, second] if place % 3 == 0 else [first]


def _relations(chance: Random, number: int, others: Sequence[int]) -> list[dict[str, str]]:
    """Ties to one or two neighbours. A directed one leads to a higher number alone, so that no two contradict."""
    relations = []
    for other in others[: chance.randint(1, 2)]:
        kind = chance.choice(RELATION_TYPES) if other > number else "related"
        relations.append({"to": brief_id(other), "type": kind, "note": prose.phrase(chance, 5)})
    return relations


def _own_source(chance: Random, id: str, day: str) -> dict[str, str]:
    words = prose.phrase(chance, 5)
    publisher = f"The {chance.choice(NAMES)} Herald"
    url = f"https://news.example/{id}"
    return {"id": id, "title": words.capitalize(), "publisher": publisher, "date": day, "url": url, "type": "news"}


def shared_sources() -> list[dict[str, str]]:
    """The sources that any brief may cite."""
    chance = Random("shared sources")
    return [_own_source(chance, f"shared-{number}", "2025-12-01") for number in range(SHARED_SOURCES)]


def _chart(chance: Random, source: str) -> dict[str, Value]:
    rows: list[Value] = [{"year": str(year), "amount": chance.randint(1, 99)} for year in range(2014, 2025)]
    data: dict[str, Value] = {
        "id": "yearly",
        "title": prose.title(chance),
        "unit": "items",
        "rows": rows,
        "sources": [source],
    }
    chart = {"id": "by-year", "kind": "bar", "dataset": "yearly", "x": "year", "y": "amount", "title": "By year"}
    return {"datasets": [data], "charts": [chart]}


def settings() -> dict[str, Value]:
    """publication.yaml, the publication's vocabularies included."""

    def terms(ids: Sequence[str]) -> list[dict[str, str]]:
        return [{"id": id, "label": label(id), "description": f"What is about {label(id).lower()}."} for id in ids]

    return {
        "title": "A publication to measure",
        "url": URL,
        "tagline": "What became of the collaborations",
        "description": "A register of collaborations that do not exist.",
        "license": "CC-BY-4.0",
        "authors": ["The editors"],
        "statuses": [
            {"id": id, "label": label(id), "definition": f"It is {label(id).lower()}.", "tone": tone}
            for id, tone in STATUSES.items()
        ],
        "kinds": terms(KINDS),
        "fields": terms(FIELDS),
        "event_kinds": terms(EVENT_KINDS),
        "checks": {"stale": "off"},  # it depends on today
    }


def label(id: str) -> str:
    """The label of a vocabulary's word."""
    return id.replace("-", " ").capitalize()


def front_matter(facts: Mapping[str, Value]) -> str:
    """The YAML of a file's head: a line for each fact, long lists in block style, small mappings in flow style."""
    return "".join(_entry(key, value, "") for key, value in facts.items())


def _entry(key: str, value: Value, indent: str) -> str:
    if isinstance(value, Sequence) and value and isinstance(value[0], Mapping):
        return f"{indent}{key}:\n" + "".join(_item(item, indent + "  ") for item in value)
    if isinstance(value, Mapping):
        return f"{indent}{key}:\n" + "".join(_entry(k, v, indent + "  ") for k, v in value.items())
    return f"{indent}{key}: {_flow(value)}\n"


def _item(item: Value, indent: str) -> str:
    """An entry of a list: events as blocks, everything smaller on a line of its own."""
    if isinstance(item, Mapping) and ("actors" in item or "rows" in item):
        lines = "".join(_entry(key, value, indent + "  ") for key, value in item.items())
        return f"{indent}- {lines[len(indent) + 2 :]}"
    return f"{indent}- {_flow(item)}\n"


def _flow(value: Value) -> str:
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{key}: {_flow(item)}" for key, item in value.items()) + "}"
    if isinstance(value, str):
        return value if _plain(value) else json.dumps(value, ensure_ascii=False)
    if isinstance(value, Sequence):
        return f"[{', '.join(_flow(item) for item in value)}]"
    return json.dumps(value)


def _plain(text: str) -> bool:
    """Whether a text may stand unquoted: words, dates and ids, but nothing that YAML would read otherwise."""
    return text.replace("-", "").replace(" ", "").replace(".", "").isalnum() and text not in ("NO", "")


def document(facts: Mapping[str, Value], body: str) -> str:
    """A Markdown file with its front matter."""
    return f"---\n{front_matter(facts)}---\n\n{body}"


def write_file(path: Path, text: str) -> None:
    """Write a file in a folder that need not be there yet."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def write_publication(root: Path, corpus: Corpus) -> None:
    """Write the corpus as a publication of Accord."""
    content = root / "content"
    write_file(content / "publication.yaml", front_matter(settings()))
    write_file(content / "sources" / "shared.yaml", "".join(_item(source, "") for source in shared_sources()))
    write_file(content / "pages" / "about.md", document({"title": "About", "summary": "What this is."}, "A corpus.\n"))
    for partner in corpus.partners():
        write_file(content / "partners" / f"{partner.id}.md", document(partner.facts, partner.body))
    for brief in corpus.briefs():
        write_file(content / "briefs" / f"{brief.id}.md", document(brief.facts, brief.body))


def main() -> None:
    """Write a corpus where the command line says."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.corpus", description=__doc__.partition("\n")[0])
    parser.add_argument("folder", type=Path, help="where the publication goes")
    parser.add_argument("--briefs", type=int, default=100, help="how many briefs (default: 100)")
    parser.add_argument("--charts", action="store_true", help="a dataset and a bar chart in every tenth brief")
    parser.add_argument("--hugo", type=Path, metavar="DIR", help="write the same content as a Hugo site, too")
    parser.add_argument("--full", action="store_true", help="the Hugo site with a page for each source, too")
    arguments = parser.parse_args()
    write_publication(arguments.folder, Corpus(arguments.briefs, arguments.charts))
    if arguments.hugo:
        from tests.bench.hugo import write_site

        write_site(arguments.hugo, Corpus(arguments.briefs, arguments.charts), full=arguments.full)


if __name__ == "__main__":
    main()
