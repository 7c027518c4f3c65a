"""What is answered from what was kept, or held, is what a first reading of the same files answers."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from random import Random

import pytest

from generator.build.session import Options, Session, open_store
from generator.engine.store import Store
from generator.engine.trace import Node, Trace
from generator.library import aggregates, links
from generator.library.library import TargetKind
from generator.primitives.dates import parse_date
from generator.site.routes import site_routes
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


KIND_NAMES: tuple[TargetKind, ...] = (
    "brief", "partner", "country", "field", "kind", "status", "source", "page",
)  # fmt: skip


def answers(session: Session) -> dict[str, object]:
    """All that may be asked of a publication, and what is wrong with it."""
    lens = session.lens
    found: dict[str, object] = {"findings": session.findings().diagnostics, "routes": site_routes(lens)}
    for kind in KIND_NAMES:
        targets = found[kind] = lens.targets(kind)
        for target in targets:
            found[f"{target.name} is"] = lens.target(kind, target.id), lens.members(kind, target.id)
            found[f"{target.name} mentions"] = lens.mentions(target)
            found[f"{target.name} newest"] = aggregates.newest(lens, kind, target.id, 2)
    for id in lens.brief_ids:
        found[f"{id} links"] = links.destinations(lens, lens.path("brief", id))
        found[f"{id} is"] = lens.card(id), lens.occurrences(id), lens.ties(id), lens.bodies(lens.path("brief", id))
    for id in aggregates.source_ids(lens):
        found[f"{id} supports"] = lens.supports(id)
    for ask in (aggregates.size, aggregates.board, aggregates.coverage, aggregates.changes, aggregates.matrix):
        found[ask.__name__] = ask(lens)
    found["years"] = [(year, aggregates.happenings(lens, year)) for year, _ in aggregates.happened(lens, "brief", "")]
    return found


def afresh(root: Path, options: Options) -> Session:
    return Session(options, Store(None, b""))


@pytest.mark.parametrize("seed", range(4))
def test_what_is_kept_between_builds_is_what_a_first_one_finds(tmp_path: Path, seed: int) -> None:
    chance = Random(seed)
    write_site(tmp_path, {path: text(chance) for path, text in KINDS.items()})
    store = open_store(tmp_path)
    dates = [None, None, parse_date("2024-01-03")]
    options = Options(root=tmp_path)
    for _ in range(30):
        for _ in range(chance.choice([1, 1, 1, 3])):
            write_site(tmp_path, change(chance))
        if chance.random() < 0.1:
            options = Options(root=tmp_path, drafts=chance.random() < 0.4, as_of=chance.choice(dates))
        session = Session(options, store)
        if chance.random() < 0.7:  # a build with errors asks no more than that
            assert answers(session) == answers(afresh(tmp_path, options))
        else:
            assert session.findings() == afresh(tmp_path, options).findings()
        session.remember()
    store.close()


@pytest.mark.parametrize("seed", range(4))
def test_what_is_held_while_files_change_is_what_a_first_reading_finds(tmp_path: Path, seed: int) -> None:
    chance = Random(seed)
    write_site(tmp_path, {path: text(chance) for path, text in KINDS.items()})
    options = Options(root=tmp_path)
    session = Session(options, open_store(tmp_path))
    session.remember()
    second = session.second_view()
    for _ in range(30):
        write_site(tmp_path, change(chance))
        session.refresh()
        if chance.random() < 0.7:
            assert answers(session) == answers(afresh(tmp_path, options))
        if chance.random() < 0.5:
            second.follow(session)
            assert second.lens.targets("brief") == session.lens.targets("brief")
            assert site_routes(second.lens) == site_routes(session.lens)


def test_only_what_rests_on_a_change_is_asked_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    files = {BRIEF: brief(body="[[two]]\n"), "content/briefs/two.md": brief(title="Two")}
    store = open_store(write_site(tmp_path, vary(files)))
    session = Session(Options(root=tmp_path), store)
    session.findings()
    site_routes(session.lens)
    session.remember()
    recorded: list[object] = []
    record = Trace.record

    def recording(self: Trace, number: int, node: Node) -> None:
        recorded.append(node.key)
        record(self, number, node)

    monkeypatch.setattr(Trace, "record", recording)
    write_site(tmp_path, {BRIEF: brief(body="More about [[two]]\n")})
    again = Session(Options(root=tmp_path), store)
    again.findings()
    site_routes(again.lens)
    assert recorded == [("checks.of_file", BRIEF)]  # for its text has changed; what is found in it has not


@pytest.mark.parametrize("link", ["[[two#there]]", "[it](two.md#there)", "[it](/briefs/two/#there)"])
def test_a_heading_that_goes_is_missed_by_every_way_to_it(tmp_path: Path, link: str) -> None:
    two = "content/briefs/two.md"
    files = {BRIEF: brief(body=f"{link}\n"), two: brief(body="## There\n", title="Two")}
    session = Session(Options(root=write_site(tmp_path, vary(files))), open_store(tmp_path))
    assert session.findings().diagnostics == []
    write_site(tmp_path, {two: brief(body="## Elsewhere\n", title="Two")})
    session.refresh()
    assert [found.code for found in session.findings().diagnostics] == ["broken-link"]
