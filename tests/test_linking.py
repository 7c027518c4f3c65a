"""A library linked from what was kept of the one before is the library that a first linking makes."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from random import Random

import pytest

from generator.build.compile import CACHE, Edition, Options, prepare, revision
from generator.build.inputs import Reader
from generator.engine.store import Memory
from generator.primitives.dates import parse_date
from tests.support import BRIEF, SOURCES, Files, brief, page, partner, publication, vary, write_site

NAMES = ["One", "Two", "The Lab", "France", "Optics", "About", "Zwei"]
LINKS = """
    [[one]] [[Two]] [[lab]] [[France]] [[country:FR]] [[optics]] [[field:optics]] [[about]] [[brief:two#events]]
    [[two#event-2024-01-03]] [[one#there]] [[zwei]] [[partner:the-lab]] [[status:active]] [it](one.md)
    [it](two.md#there) [it](two.md) [it](../briefs/two.md#there) [it](../partners/lab.md) [it](/partners/lab/)
    [it](/timeline/) [it](../pages/about.md) [it](/about/) [[#there]] ![A](map.png) [@s] [@shared] [@unknown]
    [it](../data/rows.csv) [[ONE|x]] [it](/briefs/two/#there)
""".split()


def chosen(chance: Random, *most: str) -> str:
    return "".join(each for each in most if chance.random() < 0.4)


def prose(chance: Random) -> str:
    heading = chosen(chance, "\n## There\n")
    return f"{' '.join(chance.sample(LINKS, chance.randint(0, 2)))}\n{heading}"


def event(chance: Random) -> str:
    day = chance.choice(["2024-01-03", "2024-01-04"])
    more = chosen(chance, ", status: ended", ", party: lab", f", detail: 'See {chance.choice(LINKS)}.'")
    return f"events:\n  - {{date: {day}, title: It began, sources: [shared]{more}}}\n"


def a_brief(chance: Random) -> str:
    facts = chosen(
        chance,
        "partners: [lab]\n",
        "fields: [optics]\n",
        "countries: [FR]\n",
        "also_known_as: [Zwei]\n",
        "draft: true\n",
        "aliases: [/old/]\n",
        "relations: [{to: two, type: related}]\n",
        "sources:\n  - {id: s, title: A source, date: 2023}\n",
        event(chance),
    )
    return brief(facts, prose(chance), title=chance.choice(NAMES[:3]))


def a_partner(chance: Random) -> str:
    facts = chosen(chance, "country: FR\n", "also_known_as: [Zwei]\n", "short: One\n")
    return partner(facts, prose(chance), name=chance.choice(NAMES))


KINDS: Mapping[str, Callable[[Random], str]] = {
    "content/briefs/one.md": a_brief,
    "content/briefs/two.md": a_brief,
    "content/briefs/zwei/index.md": a_brief,
    "content/partners/lab.md": a_partner,
    "content/partners/the-lab.md": a_partner,
    "content/pages/about.md": lambda chance: page("", prose(chance), title=chance.choice(NAMES)),
    "content/briefs/map.png": lambda chance: "picture",
    "content/data/rows.csv": lambda chance: "a,b\n1,2\n",
    SOURCES: lambda chance: f"- {{id: {chance.choice(['shared', 's'])}, title: {chance.choice(NAMES)}}}\n",
    "content/publication.yaml": lambda chance: publication(
        chosen(chance, "fields: [{id: optics, label: Optics and light}]\n", "language: de\n")
    ),
}


def change(chance: Random) -> Files:
    """A file as it may be next; now and then it is gone."""
    path = chance.choice([*KINDS, *list(KINDS)[:3]])
    is_gone = chance.random() < 0.1 and path != "content/publication.yaml"
    return {path: None if is_gone else KINDS[path](chance)}


def laid_out(edition: Edition) -> dict[str, object]:
    """All that an edition holds, mappings in their order."""
    library = {name: getattr(edition.library, name) for name in edition.library.__dataclass_fields__}
    ordered = {name: list(value.items()) if isinstance(value, Mapping) else value for name, value in library.items()}
    return ordered | {"diagnostics": edition.diagnostics}


@pytest.mark.parametrize("seed", range(6))
def test_linking_from_what_was_kept_is_linking_anew(tmp_path: Path, seed: int) -> None:
    chance = Random(seed)
    write_site(tmp_path, {path: text(chance) for path, text in KINDS.items()})
    reader = Reader(tmp_path, Memory(tmp_path / CACHE, revision()))
    dates = [None, None, parse_date("2024-01-03")]
    options, taken_over = Options(root=tmp_path), 0
    before: Edition | None = None
    for _ in range(40):
        for _ in range(chance.choice([1, 1, 1, 3])):
            write_site(tmp_path, change(chance))
        if chance.random() < 0.1:
            options = Options(root=tmp_path, drafts=chance.random() < 0.4, as_of=chance.choice(dates))
        shares = dict(before.kept.shares) if before else {}
        now = prepare(options, reader, before)
        taken_over += sum(shares.get(path) is share for path, share in now.kept.shares.items())
        assert laid_out(now) == laid_out(prepare(options))
        before = now
    assert taken_over > 40
    reader.memory.close()


@pytest.mark.parametrize("link", ["[[two#there]]", "[it](two.md#there)", "[it](/briefs/two/#there)"])
def test_a_heading_that_goes_is_missed_by_every_way_to_it(tmp_path: Path, link: str) -> None:
    two = "content/briefs/two.md"
    files = {BRIEF: brief(body=f"{link}\n"), two: brief(body="## There\n", title="Two")}
    reader = Reader(write_site(tmp_path, vary(files)), Memory(tmp_path / CACHE, revision()))
    before = prepare(Options(root=tmp_path), reader)
    write_site(tmp_path, {two: brief(body="## Elsewhere\n", title="Two")})
    after = prepare(Options(root=tmp_path), reader, before)
    assert [found.code for found in [*before.diagnostics, *after.diagnostics]] == ["broken-link"]
    reader.memory.close()
