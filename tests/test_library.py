"""The publication linked: names, terms, both sides of relations, statuses at a date, who mentions and supports what."""

from __future__ import annotations

import pytest

from generator.library.aggregates import source_ids
from generator.library.library import Target, TargetKind
from generator.library.links import destinations
from generator.library.queries import Lens
from tests.support import (
    BRIEF,
    PAGE,
    PARTNER,
    PUBLICATION,
    SOURCES,
    Files,
    brief,
    codes,
    diagnose,
    library,
    page,
    partner,
    publication,
)

TWO = "content/briefs/two.md"
THREE = "content/briefs/three.md"


def target(linked: Lens, kind: TargetKind, id: str) -> Target:
    """Something that must be there."""
    found = linked.target(kind, id)
    assert found
    return found


def sources(*ids: str) -> str:
    return "sources:\n" + "".join(f"  - {{id: {id}, title: Source {id}}}\n" for id in ids)


def leads_to(link: str, files: Files) -> str:
    """What a link in the body of the minimal brief leads to: its address, or the code of what is wrong."""
    files = {**files, BRIEF: brief(body=f"{link}\n")}
    shown = diagnose(files)
    if shown:
        return ", ".join(codes(shown))
    linked = library(files)
    [found] = destinations(linked, BRIEF).values()
    assert target(linked, "brief", "one") in linked.mentions(found.target) or found.target.kind == "section"
    return found.target.address


# --- names --------------------------------------------------------------------------------------------------------

NAMED: Files = {
    PUBLICATION: publication("fields: [{id: optics, label: Optics and light}]\n"),
    TWO: brief(
        "also_known_as: [Zweites Vorhaben]\nfields: [optics]\n", title="The Second", body="## Where it stands\n"
    ),
    PARTNER: partner(
        "short: CNRS\ncountry: FR\nalso_known_as: [Centre national]\n", name="Centre de la recherche à l’œuvre"
    ),
    "content/partners/two.md": partner(name="Two & Co"),
    PAGE: page(title="About us"),
}


@pytest.mark.parametrize(
    ("link", "address"),
    [
        ("[[The Second]]", "/briefs/two/"),
        ("[[the  SECOND]]", "/briefs/two/"),
        ("[[ The Second ]]", "/briefs/two/"),
        ("[[zweites vorhaben|it]]", "/briefs/two/"),
        ("[[brief:two]]", "/briefs/two/"),
        ("[[partner:two]]", "/partners/two/"),
        ("[[Two & Co]]", "/partners/two/"),
        ("[[lab]]", "/partners/lab/"),
        ("[[CNRS]]", "/partners/lab/"),
        ("[[cnrs]]", "/partners/lab/"),
        ("[[Centre de la recherche a l’œuvre]]", "/partners/lab/"),
        ("[[centre National]]", "/partners/lab/"),
        ("[[partner: Centre national]]", "/partners/lab/"),
        ("[[about]]", "/about/"),
        ("[[About us]]", "/about/"),
        ("[[page:about]]", "/about/"),
        ("[[optics]]", "/fields/optics/"),
        ("[[field:Optics and light]]", "/fields/optics/"),
        ("[[active]]", "broken-link"),
        ("[[status:active]]", "/statuses/active/"),
        ("[[country:fr]]", "broken-link"),
        ("[[The Second#where-it-stands]]", "/briefs/two/"),
        ("[[brief:two#events]]", "/briefs/two/"),
        ("[[The Second#where]]", "broken-link"),
        ("[it](two.md)", "/briefs/two/"),
        ("[it](./two.md#where-it-stands)", "/briefs/two/"),
        ("[it](../partners/two.md)", "/partners/two/"),
        ("[it](../pages/about.md)", "/about/"),
        ("[it](/partners/two/)", "/partners/two/"),
        ("[it](/timeline/)", "/timeline/"),
        ("[it](/)", "/"),
        ("[it](../publication.yaml)", "broken-link"),
        ("[it](three.md)", "broken-link"),
        ("[it](../../../two.md)", "bad-url"),
        ("[[two]]", "ambiguous-link"),
        ("[[brief:lab]]", "broken-link"),
    ],
)
def test_what_a_link_leads_to(link: str, address: str) -> None:
    assert leads_to(link, NAMED) == address


def test_a_country_is_called_by_its_code_and_its_name() -> None:
    files = {PARTNER: partner("country: FR\n"), TWO: brief("partners: [lab]\n", title="Two")}
    for name in ("[[fr]]", "[[FR]]", "[[france]]", "[[country:FR]]"):
        assert leads_to(name, files) == "/countries/fr/"
    files[PUBLICATION] = publication("language: de\n")
    assert leads_to("[[Frankreich]]", files) == "/countries/fr/"
    assert leads_to("[[France]]", files) == "broken-link"


def test_an_ambiguous_name_lists_its_candidates() -> None:
    files = {**NAMED, THREE: brief(title="cnrs"), BRIEF: brief(body="[[CNRS]]\n")}
    assert 'error[ambiguous-link]: "CNRS" is the name of several pages' in diagnose(files)
    assert "help: say which: brief:three, partner:lab\n" in diagnose(files)


def test_a_link_to_oneself_is_no_mention() -> None:
    linked = library({BRIEF: brief(body="[here](#events) [[one]] [there](#there)\n\n## There\n")})
    assert linked.mentions(target(linked, "brief", "one")) == []


def test_links_in_the_detail_of_an_event_count() -> None:
    more = "events:\n  - {date: 2024-01-03, title: It began, detail: 'With [[two]].', sources: [s]}\n" + sources("s")
    linked = library({BRIEF: brief(more), TWO: brief(title="Two")})
    assert [origin.id for origin in linked.mentions(target(linked, "brief", "two"))] == ["one"]


def test_backlinks_come_once_from_each_page_that_links() -> None:
    linked = library(
        {
            BRIEF: brief(body="[[two]], [[two]] and [it](two.md).\n"),
            TWO: brief(title="Two"),
            PARTNER: partner(body="Has a part in [[two]].\n"),
            PAGE: page(body="See [[two]] and [[lab]].\n"),
        }
    )
    assert [origin.name for origin in linked.mentions(target(linked, "brief", "two"))] == [
        "brief:one",
        "partner:lab",
        "page:about",
    ]
    assert [origin.name for origin in linked.mentions(target(linked, "partner", "lab"))] == ["page:about"]


# --- drafts -------------------------------------------------------------------------------------------------------


def test_a_draft_is_nowhere_until_it_is_taken_along() -> None:
    files = {
        TWO: brief(
            "draft: true\npartners: [lab]\nfields: [optics]\nrelations: [{to: one, type: part-of}]\n",
            "[[one]]\n",
            title="Two",
        ),
        PARTNER: partner("country: FR\n"),
        PAGE: page("draft: true\n"),
    }
    linked = library(files)
    assert linked.brief_ids == ["one"]
    assert linked.ids("page") == []
    assert linked.members("partner", "lab") == []
    assert linked.target("field", "optics") is None
    assert linked.ties("one") == []
    linked = library(files, drafts=True)
    assert set(linked.brief_ids) == {"one", "two"}
    assert linked.ids("page") == ["about"]
    assert linked.members("partner", "lab") == ["two"]
    assert [tie.other for tie in linked.ties("one")] == ["two"]


# --- relations ----------------------------------------------------------------------------------------------------


def ties(linked: Lens, id: str) -> list[tuple[str, str, str, bool]]:
    return [(tie.label, tie.other, tie.note, tie.declared_here) for tie in linked.ties(id)]


def test_a_relation_is_seen_from_both_sides() -> None:
    linked = library(
        {
            BRIEF: brief("relations: [{to: two, type: launched-by, note: once}, {to: three, type: related}]\n"),
            TWO: brief(title="Two"),
            THREE: brief("relations: [{to: one, type: related}]\n", title="Three"),
        }
    )
    assert ties(linked, "one") == [("launched by", "two", "once", True), ("related to", "three", "", True)]
    assert ties(linked, "two") == [("launches", "one", "once", False)]
    assert ties(linked, "three") == [("related to", "one", "", True)]


def test_relation_types_of_the_publication_s_own() -> None:
    linked = library(
        {
            PUBLICATION: publication("relation_types: [{id: feeds, label: feeds, inverse: is fed by}]\n"),
            BRIEF: brief("relations: [{to: two, type: feeds}]\n"),
            TWO: brief(title="Two"),
        }
    )
    assert ties(linked, "two") == [("is fed by", "one", "", False)]


# --- terms --------------------------------------------------------------------------------------------------------


def test_terms_hold_their_briefs() -> None:
    linked = library(
        {
            PUBLICATION: publication("fields: [{id: optics, label: Optics}, {id: radio, label: Radio}]\n"),
            BRIEF: brief("fields: [optics]\nkind: ground-station\npartners: [lab]\ncountries: ['NO', FR]\n"),
            TWO: brief("fields: [optics]\npartners: [{id: lab, role: sends}]\n", title="Two", status="ended"),
            PARTNER: partner("country: FR\n"),
        }
    )
    assert linked.members("partner", "lab") == ["one", "two"]
    assert linked.members("country", "fr") == ["one", "two"]
    assert linked.members("country", "no") == ["one"]
    assert linked.members("field", "optics") == ["one", "two"]
    assert linked.members("field", "radio") == []
    assert linked.members("kind", "ground-station") == ["one"]
    assert linked.members("status", "active") == ["one"]
    assert linked.members("status", "ended") == ["two"]
    assert linked.card("one").countries == ["fr", "no"]
    assert linked.card("two").countries == ["fr"]
    assert target(linked, "kind", "ground-station").title == "Ground station"
    assert target(linked, "field", "radio").title == "Radio"
    assert target(linked, "country", "no").title == "Norway"


def test_countries_are_listed_by_name_and_a_brief_counts_once_in_each() -> None:
    linked = library(
        {
            BRIEF: brief("countries: [AT, DE, FR]\npartners: [lab, lab]\n"),
            PARTNER: partner("country: DE\n"),
        }
    )
    assert [target.title for target in linked.targets("country")] == ["Austria", "France", "Germany"]
    assert linked.members("country", "de") == ["one"]
    assert linked.members("partner", "lab") == ["one"]


# --- statuses -----------------------------------------------------------------------------------------------------

HISTORY = (
    "events:\n"
    "  - {date: 2022-02-28, title: A doubt, status: at-risk, sources: [s]}\n"
    "  - {date: 2022-03, title: A stop, status: suspended, sources: [s]}\n"
    "  - {date: 2023, title: An end, status: ended, sources: [s]}\n"
    "  - {date: 2022-03-17, title: A stop in France, status: suspended, party: FR, sources: [s]}\n"
    "  - {date: 2022-04-01, title: The lab leaves, status: ended, party: lab, sources: [s]}\n"
    "  - {date: 2020-01-01~, title: A start, status: active, sources: [s]}\n"
    "  - {date: 2022-05-01, title: Talks, sources: [s]}\n"
) + sources("s")


@pytest.mark.parametrize(
    ("as_of", "status"),
    [
        ("2019", ""),
        ("2019-12-31", ""),
        ("2020-01-01", "active"),
        ("2020", "active"),
        ("2022-02-27", "active"),
        ("2022-02-28", "at-risk"),
        ("2022-02", "at-risk"),
        ("2022-03-01", "suspended"),
        ("2022-12-31", "suspended"),
        ("2023-01-01", "ended"),
        ("2030", "ended"),
    ],
)
def test_the_status_at_a_date_counts_events_from_their_earliest_reading(as_of: str, status: str) -> None:
    from generator.primitives.dates import parse_date

    files = {BRIEF: brief(HISTORY, status=""), PARTNER: partner()}
    linked = library({**files, PUBLICATION: publication("checks: {unsourced: off}\n")}, as_of=parse_date(as_of))
    assert linked.card("one").status == status


def test_the_status_now_and_each_party_s_own() -> None:
    linked = library({BRIEF: brief(HISTORY, status="ended"), PARTNER: partner()})
    assert linked.card("one").status == "ended"
    assert [str(o.event.date) for o in linked.history("one")] == ["2020-01-01~", "2022-02-28", "2022-03", "2023"]
    assert [o.event.title for o in linked.history("one", "FR")] == ["A stop in France"]
    assert linked.party_title("FR") == "FR"  # none of its partners or countries is France: it has no page
    assert linked.party_title("lab") == "The Lab"


def test_without_a_history_the_status_is_front_matter_s_but_not_at_a_date() -> None:
    from generator.primitives.dates import parse_date

    assert library({}).card("one").status == "active"
    assert library({}, as_of=parse_date("2024-06")).card("one").status == ""


def test_of_two_events_on_one_date_the_later_written_sets_the_status() -> None:
    more = "events:\n" + "".join(
        f"  - {{date: 2024-01-03, title: Step {status}, status: {status}, sources: [s]}}\n"
        for status in ("ended", "active")
    )
    assert library({BRIEF: brief(more + sources("s"), status="")}).card("one").status == "active"


def test_a_year_comes_before_its_days() -> None:
    more = "events:\n" + "".join(
        f"  - {{date: {day}, title: On {day}, status: {status}, sources: [s]}}\n"
        for day, status in (("2024", "ended"), ("2024-01-01", "active"))
    )
    assert library({BRIEF: brief(more + sources("s"), status="")}).card("one").status == "active"


# --- events -------------------------------------------------------------------------------------------------------


def test_permalinks_count_the_events_of_a_date_as_written() -> None:
    days = ["2024-01-03", "2024", "2024-01-03", "2024-01~", "2024-01", "2024-01-03"]
    more = "events:\n" + "".join(f"  - {{date: {day}, title: T{n}, sources: [s]}}\n" for n, day in enumerate(days))
    linked = library({BRIEF: brief(more + sources("s"))})
    assert {o.event.title: o.anchor for o in linked.occurrences("one")} == {
        "T0": "event-2024-01-03",
        "T1": "event-2024",
        "T2": "event-2024-01-03-2",
        "T3": "event-2024-01",
        "T4": "event-2024-01-2",
        "T5": "event-2024-01-03-3",
    }
    assert [o.event.title for o in linked.occurrences("one")] == ["T1", "T3", "T4", "T0", "T2", "T5"]


def test_an_event_that_two_briefs_tell() -> None:
    more = "events: [{date: 2024-01-03, title: It began, id: start, sources: [s]}]\n"
    linked = library({BRIEF: brief(more + sources("s")), TWO: brief(more, title="Two")})
    assert [linked.occurrences(id)[0].event.id for id in ("one", "two")] == ["start", "start"]


# --- sources ------------------------------------------------------------------------------------------------------


def test_what_each_source_supports() -> None:
    more = (
        "events:\n"
        "  - {date: 2024-01-03, title: It began, sources: [a, shared], detail: 'As told [@b].'}\n"
        "  - {date: 2024-01-03, title: It went on, sources: [a], disputed: [{claim: It did not, sources: [c]}]}\n"
        "datasets:\n"
        "  - {id: d, title: Counts, rows: [{a: 1}], sources: [a]}\n"
    ) + sources("a", "b", "c")
    linked = library(
        {
            BRIEF: brief(more, "A claim [@b; @shared, p. 3] [@b].\n"),
            PARTNER: partner(body="A claim [@shared].\n"),
            SOURCES: "- {id: shared, title: Shared}\n",
        }
    )
    supports = {
        source: [(claim.page.name, claim.title, claim.anchor) for claim in claims]
        for source in source_ids(linked)
        if (claims := linked.supports(source))
    }
    assert supports == {
        "a": [
            ("brief:one", "It began", "event-2024-01-03"),
            ("brief:one", "It went on", "event-2024-01-03-2"),
            ("brief:one", "Counts", ""),
        ],
        "b": [("brief:one", "One", ""), ("brief:one", "It began", "event-2024-01-03")],
        "c": [("brief:one", "It went on", "event-2024-01-03-2")],
        "shared": [
            ("brief:one", "It began", "event-2024-01-03"),
            ("brief:one", "One", ""),
            ("partner:lab", "The Lab", ""),
        ],
    }
    assert source_ids(linked) == ["a", "b", "c", "shared"]
    assert linked.source("shared").path == SOURCES
    assert (linked.source("b").path, linked.source("b").at) == (BRIEF, "sources.1")


def test_a_brief_cites_the_sources_of_another() -> None:
    linked = library({BRIEF: brief(sources("a"), "[@a]\n"), TWO: brief(body="[@a]\n", title="Two")})
    assert [claim.page.id for claim in linked.supports("a")] == ["one", "two"]


def test_briefs_and_partners_are_listed_by_title_accents_and_case_aside() -> None:
    names = {"a": "Zeta", "b": "Éclair", "c": "eclipse", "d": "alpha"}
    linked = library({f"content/partners/{id}.md": partner(name=name) for id, name in names.items()})
    assert linked.ids("partner") == ["d", "b", "c", "a"]
