"""A publication that changes at random: every field of the model and every kind of file, one change at a time.

Values are drawn from a few, so that changes meet: two briefs tell one event, an alias moves from one to another, a
picture comes and goes. Most states are well; some are not, as an editor's are.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Mapping
from pathlib import Path
from random import Random
from typing import Any

from msgspec import Struct

from generator.model import model
from tests.png import png

Value = Callable[[Random], Any]
"""Draws a value of a field; None leaves the field out."""

WORDS = ["Coral", "Drift", "Ember", "Fjord", "Grove’s", "Zürich"]
BRIEFS = ["one", "two", "three", "four"]
PARTNERS = ["lab", "ship"]
DAYS = ["2021", "2022-03", "2022-03-05", "2022-03-05~", "2023-11-18", "2024-01-02"]
LINKS = [
    "[[one]]",
    "[[Two]]",
    "[[partner:lab|the lab]]",
    "[it](/briefs/one/)",
    "[a table](../data/depths.csv)",
    "[a file](notes.txt)",
    "[[ocean]]",
    "[@log]",
    "![A map](map.png)",
    "[[about]]",
]
ADDRESSES = ["/old/", "/older/", "/was.html", "/briefs/former/"]


def one_of(*values: Any) -> Value:
    return lambda chance: chance.choice(values)


def some(value: Value, most: int = 2) -> Value:
    return lambda chance: [value(chance) for _ in range(chance.randint(0, most))]


def maybe(value: Value) -> Value:
    return lambda chance: value(chance) if chance.random() < 0.6 else None


def a(type_: type[Struct]) -> Value:
    """A value of a struct: each of its fields drawn."""
    return lambda chance: drawn(type_, chance)


word, day, text = one_of(*WORDS), one_of(*DAYS), lambda chance: f"{chance.choice(WORDS)} {chance.choice(LINKS)}."
status, source = one_of("active", "at-risk", "ended"), one_of("log", "log", "chart-room")
partner, country, color = one_of(*PARTNERS), one_of("NO", "FR", "SE"), one_of("#204060", "#602020")

withdrawn = lambda chance: drawn(model.Withdrawal, chance) if chance.random() < 0.15 else None  # noqa: E731

FIELDS: Mapping[type[Struct], Mapping[str, Value]] = {
    model.Source: {
        "id": one_of("log", "chart-room"),
        "title": word,
        "publisher": maybe(word),
        "author": maybe(word),
        "date": maybe(one_of("2024-05-01")),
        "url": maybe(one_of("https://example.org/a")),
        "archive_url": maybe(one_of("https://example.org/b")),
        "accessed": maybe(day),
        "language": maybe(one_of("en", "de")),
        "type": maybe(one_of("article")),
        "former_ids": some(one_of("diary"), 1),
        "withdrawn": withdrawn,
    },
    model.Withdrawal: {"date": one_of("2024-02-01"), "reason": word},
    model.Quote: {"speaker": word, "text": word},
    model.Dispute: {"claim": word, "sources": some(source)},
    model.Event: {
        "date": day,
        "title": word,
        "kind": maybe(one_of("launch", "talks")),
        "detail": maybe(text),
        "actors": some(partner),
        "status": maybe(status),
        "party": maybe(one_of("lab", "NO")),
        "id": maybe(one_of("begun", "ended")),
        "quote": maybe(a(model.Quote)),
        "sources": some(source),
        "disputed": some(a(model.Dispute), 1),
        "until": lambda chance: None,
        "former_ids": some(one_of("start"), 1),
        "withdrawn": withdrawn,
    },
    model.Involvement: {"id": partner, "role": maybe(word), "since": maybe(one_of("2021")), "until": maybe(day)},
    model.Relation: {
        "to": one_of("one", "two"),
        "type": one_of("related", "part-of"),
        "note": maybe(word),
        "since": maybe(one_of("2021")),
        "withdrawn": withdrawn,
    },
    model.Dataset: {
        "id": one_of("depths"),
        "title": maybe(word),
        "unit": maybe(one_of("m")),
        "columns": lambda chance: {"depth": drawn(model.ColumnFacts, chance)} if chance.random() < 0.4 else {},
        "rows": lambda chance: None,
        "file": one_of("data/depths.csv"),
        "sources": some(source),
        "disputed": some(a(model.Dispute), 1),
        "dated": lambda chance: None,
        "withdrawn": withdrawn,
    },
    model.Annotation: {"text": word, "date": lambda chance: None, "x": one_of("A")},
    model.Chart: {
        "id": one_of("depth", "lines"),
        "kind": one_of("bar", "bar", "dot"),
        "dataset": one_of("depths"),
        "name": lambda chance: None,
        "x": one_of("place"),
        "y": one_of("depth"),
        "color": lambda chance: None,
        "facet": lambda chance: None,
        "start": lambda chance: None,
        "end": lambda chance: None,
        "sort": lambda chance: None,
        "stack": lambda chance: None,
        "unit": maybe(one_of("m")),
        "title": maybe(word),
        "caption": maybe(word),
        "annotations": lambda chance: None,
    },
    model.Correction: {
        "date": one_of("2022-03-05", "2024-01-02"),
        "text": word,
        "fact": maybe(one_of("#summary")),
        "weight": maybe(one_of("minor", "substantive")),
    },
    model.Brief: {
        "title": word,
        "summary": word,
        "date": one_of("2021-01-01"),
        "updated": maybe(one_of("2023-01-01", "2024-01-01")),
        "verified": maybe(one_of("2023-01-01", "2024-03-01")),
        "authors": some(word),
        "draft": maybe(one_of(True, False)),
        "kind": maybe(one_of("array", "station")),
        "fields": some(one_of("ocean", "ice")),
        "started": maybe(one_of("2019", "2020-02")),
        "ended": maybe(one_of("2024")),
        "partners": some(a(model.Involvement)),
        "countries": some(country),
        "status": maybe(one_of("active", "unknown")),
        "outlook": maybe(word),
        "events": some(a(model.Event), 3),
        "relations": some(a(model.Relation)),
        "datasets": lambda chance: [drawn(model.Dataset, chance)],
        "charts": some(a(model.Chart), 1),
        "sources": some(a(model.Source), 1),
        "corrections": some(a(model.Correction)),
        "also_known_as": some(word),
        "aliases": some(one_of(*ADDRESSES), 1),
        "withdrawn": withdrawn,
    },
    model.Partner: {
        "name": lambda chance: f"The {word(chance)} {chance.choice(['lab', 'ship'])}",
        "short": maybe(word),
        "country": maybe(country),
        "kind": maybe(one_of("agency")),
        "url": maybe(one_of("https://example.org/")),
        "ror": maybe(one_of("https://ror.org/01ggx4157")),
        "wikidata": maybe(one_of("Q42944")),
        "also_known_as": some(word),
        "aliases": some(one_of(*ADDRESSES), 1),
        "corrections": some(a(model.Correction), 1),
        "withdrawn": withdrawn,
    },
    model.Page: {
        "title": word,
        "summary": maybe(word),
        "draft": maybe(one_of(True, False)),
        "aliases": some(one_of(*ADDRESSES), 1),
        "nav": maybe(one_of(1, 2)),
        "corrections": some(a(model.Correction), 1),
    },
    model.Status: {
        "id": lambda chance: None,
        "label": word,
        "definition": maybe(word),
        "tone": maybe(one_of("good", "caution", "bad", "neutral")),
    },
    model.Term: {"id": one_of("ocean", "ice"), "label": word, "description": maybe(word)},
    model.RelationType: {"id": one_of("related", "part-of"), "label": word, "inverse": word},
    model.ColumnFacts: {"type": maybe(one_of("number", "number", "name")), "unit": maybe(one_of("m", "ft"))},
    model.TurningPoint: {"date": one_of(*DAYS, "2022-02-24"), "label": word},
    model.NavigationLink: {"page": one_of("about", "briefs"), "title": maybe(word), "url": lambda chance: None},
    model.Palette: {name: maybe(color) for name in ("ink", "muted", "paper", "raised", "line", "accent")},
    model.TypeFaces: {name: maybe(one_of("Georgia", "Arial")) for name in ("reading", "interface", "code")},
    model.Theme: {
        "light": maybe(a(model.Palette)),
        "dark": maybe(a(model.Palette)),
        "fonts": maybe(a(model.TypeFaces)),
        "logo": maybe(one_of("briefs/map.png")),
        "footer": maybe(word),
        "links": some(a(model.NavigationLink), 1),
    },
    model.Publication: {
        "title": word,
        "url": one_of("https://example.org/t/", "https://example.org/"),
        "tagline": maybe(word),
        "description": maybe(word),
        "language": maybe(one_of("en", "de")),
        "license": maybe(one_of("CC-BY-4.0")),
        "authors": some(word),
        "contact": maybe(one_of("mailto:a@example.org")),
        "statuses": lambda chance: _statuses(chance),
        "kinds": lambda chance: None,
        "fields": maybe(lambda chance: _terms(chance, model.Term, ["ocean", "ice"])),
        "event_kinds": maybe(lambda chance: _terms(chance, model.Term, ["launch", "talks"])),
        "relation_types": maybe(lambda chance: _terms(chance, model.RelationType, ["related", "part-of"])),
        "navigation": some(a(model.NavigationLink), 1),
        "checks": lambda chance: chance.sample(_CHECKS, 1)[0],
        "turning_points": some(a(model.TurningPoint)),
        "theme": maybe(a(model.Theme)),
        "verify_after": maybe(one_of(90, 3000)),
        "corrections": some(a(model.Correction), 1),
        "terms": maybe(a(model.Words)),
    },
    model.Words: {"brief": maybe(lambda chance: ["array", "arrays"])},
}
"""How every field of every type is drawn (`test_every_field_is_walked` holds that none is missing)."""

_CHECKS: list[Any] = [None, None, {"event-conflict": "warning"}, {"event-conflict": "off", "orphan": "warning"}]


def _terms(chance: Random, type_: type[Struct], ids: list[str]) -> list[dict[str, Any]]:
    return [drawn(type_, chance) | {"id": id} for id in chance.sample(ids, len(ids))]


def _statuses(chance: Random) -> list[dict[str, Any]]:
    ids = chance.sample(["active", "at-risk", "ended", "unknown"], 4)
    return [drawn(model.Status, chance) | {"id": id} for id in ids]


def drawn(type_: type[Struct], chance: Random) -> dict[str, Any]:
    """A value of a type as front matter has it."""
    values = {name: draw(chance) for name, draw in FIELDS[type_].items()}
    return {name: value for name, value in values.items() if value not in (None, [])}


class Walk:
    """A publication in a folder, changed at random; `touched` are the files that the last change wrote or removed."""

    def __init__(self, root: Path, chance: Random) -> None:
        self.root, self.chance = root, chance
        self.facts: dict[str, tuple[type[Struct], dict[str, Any], str]] = {}
        self.touched: set[str] = set()
        for id in BRIEFS:
            self._new(f"content/briefs/{id}.md", model.Brief)
        for id in PARTNERS:
            self._new(f"content/partners/{id}.md", model.Partner)
        self._new("content/pages/about.md", model.Page)
        self._publication()
        self._sources()
        self.write("content/data/depths.csv", "place,depth\nA,1\nB,2\n")
        self.write("content/briefs/map.png", png(4, 4))
        self.write("content/briefs/notes.txt", "Notes\n")
        self.steps: list[Callable[[], None]] = [
            *[self.change_field] * 8,
            *[self.reword] * 3,
            self.rewrite,
            self.remove,
            self.rename,
            self.move_alias,
            self._publication,
            self._sources,
            self.own_card,
            self.data,
            self.picture,
            self.own_chart,
            self.override_template,
            self.override_asset,
            self.restore,
        ]

    def step(self) -> str:
        """One change; its name."""
        self.touched = set()
        step = self.chance.choice(self.steps)
        step()
        return step.__name__

    def write(self, path: str, data: str | bytes | None) -> None:
        """Write a file, or remove it."""
        file = self.root / path
        self.touched.add(path)
        if data is None:
            file.unlink(missing_ok=True)
            return
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(data if isinstance(data, bytes) else data.encode())

    # Documents.

    def _new(self, path: str, type_: type[Struct]) -> None:
        self.facts[path] = type_, drawn(type_, self.chance), self._body()
        self._save(path)

    def _body(self) -> str:
        links = " ".join(self.chance.sample(LINKS, self.chance.randint(0, 2)))
        heading = "\n## There\n\nMore.\n" if self.chance.random() < 0.3 else ""
        update = "\n::: update 2023-02-01\nNews.\n:::\n" if self.chance.random() < 0.2 else ""
        return f"{self.chance.choice(WORDS)} {links}\n{heading}{update}"

    def _save(self, path: str) -> None:
        _, facts, body = self.facts[path]
        head = "".join(f"{name}: {json.dumps(value, ensure_ascii=False)}\n" for name, value in facts.items())
        self.write(path, f"---\n{head}---\n{body}")

    def _pick(self) -> str:
        return self.chance.choice(sorted(self.facts))

    def change_field(self) -> None:
        """Draw one field of a document anew."""
        path = self._pick()
        type_, facts, _ = self.facts[path]
        name = self.chance.choice(sorted(FIELDS[type_]))
        value = FIELDS[type_][name](self.chance)
        if value in (None, []):
            facts.pop(name, None)
        else:
            facts[name] = value
        self._save(path)

    def reword(self) -> None:
        """Write another text."""
        path = self._pick()
        type_, facts, _ = self.facts[path]
        self.facts[path] = type_, facts, self._body()
        self._save(path)

    def rewrite(self) -> None:
        """Write a document anew, or one that was gone."""
        kinds: list[tuple[str, list[str], type[Struct]]] = [
            ("briefs", BRIEFS, model.Brief),
            ("partners", PARTNERS, model.Partner),
            ("pages", ["about"], model.Page),
        ]
        kind, ids, type_ = self.chance.choice(kinds)
        self._new(f"content/{kind}/{self.chance.choice(ids)}.md", type_)

    def remove(self) -> None:
        """Remove a brief."""
        path = self._pick()
        if path.startswith("content/briefs/") and len(self.facts) > 4:
            del self.facts[path]
            self.write(path, None)

    def rename(self) -> None:
        """Give a document another id."""
        path = self._pick()
        new = f"{path.rpartition('/')[0]}/{self.chance.choice([*BRIEFS, 'renamed'])}.md"
        if new not in self.facts:
            self.facts[new] = self.facts.pop(path)
            self.write(path, None)
            self._save(new)

    def move_alias(self) -> None:
        """Let a former address lead to something else."""
        having = [path for path, (_, facts, _) in sorted(self.facts.items()) if facts.get("aliases")]
        if having:
            old, new = self.chance.choice(having), self._pick()
            self.facts[new][1]["aliases"] = self.facts[old][1].pop("aliases")
            self._save(old)
            self._save(new)

    # Other files.

    def _publication(self) -> None:
        facts = drawn(model.Publication, self.chance)
        text = "".join(f"{name}: {json.dumps(value, ensure_ascii=False)}\n" for name, value in facts.items())
        self.write("content/publication.yaml", text)

    def _sources(self) -> None:
        log = drawn(model.Source, self.chance) | {"id": "log"}
        more = [drawn(model.Source, self.chance) | {"id": "chart-room"}] if self.chance.random() < 0.7 else []
        self.write("content/sources/shared.yaml", json.dumps([log, *more], ensure_ascii=False))

    def own_card(self) -> None:
        """Bring a picture of the author's own for links to a brief, or take it away."""
        path = f"content/briefs/{self.chance.choice(BRIEFS)}/card.png"
        self.write(path, None if (self.root / path).exists() else png(1200, 630))

    def data(self) -> None:
        """Write a table."""
        depth = self.chance.randint(1, 9)
        self.write("content/data/depths.csv", f"place,depth\nA,{depth}\nB,2\n" + "C,3\n" * self.chance.randint(0, 1))

    def picture(self) -> None:
        """Bring a file that texts link to, or take it away."""
        path = self.chance.choice(["content/briefs/map.png", "content/briefs/notes.txt", "content/partners/map.png"])
        made = png(4, self.chance.randint(4, 9)) if path.endswith("png") else f"Notes {self.chance.random()}\n"
        self.write(path, None if (self.root / path).exists() and self.chance.random() < 0.3 else made)

    def own_chart(self) -> None:
        """Put a chart of the writer's own into a text."""
        path = f"content/briefs/{self.chance.choice(BRIEFS)}.md"
        if path in self.facts:
            type_, facts, body = self.facts[path]
            options = "kind: bar\ndataset: depths\nx: place\ny: depth\n"
            self.facts[path] = type_, facts, f"{body}\n```chart\n{options}title: {word(self.chance)}\n```\n"
            self._save(path)

    def override_template(self) -> None:
        """Bring a template of the publication's own, now and then one that does not work."""
        inside = self.chance.choice(["<p>Ours</p>", "<p>Theirs</p>", "{{ nothing }}"])
        name = self.chance.choice(["term", "brief", "home"])
        extended = f'{{% extends "accord/{name}.html" %}}'
        self.write(f"templates/{name}.html", f"{extended}{{% block main %}}{inside}{{{{ super() }}}}{{% endblock %}}")

    def override_asset(self) -> None:
        """Bring an asset of the publication's own."""
        name = self.chance.choice(["accord.css", "own.css", "favicon.svg"])
        self.write(f"templates/assets/{name}", f"/* {self.chance.choice(WORDS)} */\n")

    def restore(self) -> None:
        """Take all templates and assets away."""
        folder = self.root / "templates"
        self.touched |= {path.relative_to(self.root).as_posix() for path in folder.rglob("*") if path.is_file()}
        shutil.rmtree(folder, ignore_errors=True)
