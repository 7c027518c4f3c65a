"""The search page: where the index stands, and what its results can be filtered by."""

from __future__ import annotations

from msgspec import Struct

from generator.library.library import TargetKind
from generator.library.shards import search_shards
from generator.site.components import Desk, StatusView


class SearchView(Struct, frozen=True, kw_only=True):
    """The search page. `shards` are the names of the index's folders, none where the site is made without
    search; the fields and countries are ids with what they are called."""

    shards: list[str]
    statuses: list[StatusView]
    fields: list[tuple[str, str]]
    countries: list[tuple[str, str]]


def search_view(desk: Desk) -> SearchView:
    """The search page's view."""
    statuses = desk.lens.publication.statuses
    return SearchView(
        shards=list(search_shards(desk.lens)),
        statuses=[view for status in statuses if (view := desk.status(status))],
        fields=_choices(desk, "field"),
        countries=_choices(desk, "country"),
    )


def _choices(desk: Desk, kind: TargetKind) -> list[tuple[str, str]]:
    return [(target.id, target.title) for target in desk.lens.targets(kind)]
