"""The pictures that stand for pages wherever links to them are shared: one for each brief, one for all other pages."""

from __future__ import annotations

from msgspec import structs

from generator.charts import Poster
from generator.library import aggregates
from generator.library.library import FOLDERS
from generator.library.queries import Lens
from generator.model.model import Status, Theme
from generator.primitives.urls import Address, address
from generator.site.theme import own_colors

NAME = "card.png"
"""What a picture is called, beside the page that it stands for."""

SITE = Address(f"/{NAME}")
"""The picture of every page but the briefs'."""


def place(brief: str) -> Address:
    """Where the picture of a brief stands."""
    return Address(f"{address(FOLDERS['brief'], brief)}{NAME}")


def brief_poster(lens: Lens, brief: str) -> Poster:
    """The picture of a brief: its title, its status, its history."""
    portrait, publication = lens.portrait(brief), lens.publication
    return Poster(
        publication=publication.title,
        title=portrait.title,
        summary=lens.card(brief).summary,
        status=portrait.status,
        since=f"since {portrait.since.noun}" if portrait.since else "",
        steps=portrait.steps,
        events=portrait.events,
        horizon=aggregates.horizon(lens),
        evidence=lens.evidence(brief),
        statuses=_statuses(lens),
        colors=own_colors(publication.theme or Theme(), "light"),
    )


def site_poster(lens: Lens) -> Poster:
    """The picture of the publication: its title, its tagline, and how many have which status."""
    publication = lens.publication
    counts = [(target.id, count) for target, count in aggregates.entries(lens, "status")]
    briefs = sum(count for _, count in counts)
    return Poster(
        publication=f"{briefs:,} collaboration{'' if briefs == 1 else 's'}",
        title=publication.title,
        line=publication.tagline or publication.description,
        counts=[(id, count) for id, count in counts if count],
        statuses=_statuses(lens),
        colors=own_colors(publication.theme or Theme(), "light"),
    )


def _statuses(lens: Lens) -> list[Status]:
    """The statuses without what they mean: no picture says that, nor should a better wording redraw it."""
    return [structs.replace(status, definition="") for status in lens.publication.statuses]
