"""What stands where: one table of all files of the site, from output path to what makes each, as plain data.

`build`, `check` and the preview work from it, and so does what finds two things that want one path.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator

from msgspec import Struct

from generator.engine.query import QUERIES, query
from generator.library import aggregates, rows
from generator.library.aggregates import EVERY, happened, source_ids
from generator.library.library import FOLDERS, SECTIONS, TargetKind
from generator.library.queries import Lens
from generator.library.shards import search_shards
from generator.model.files import role
from generator.model.model import Theme
from generator.primitives.built_in import built_in_assets
from generator.primitives.urls import Address, address, output_path, redirect_address
from generator.site.files import data, sitemap, social_cards, status_changes
from generator.site.files.feeds import FOLLOWED, JSON_FEED, Feed, brief_data
from generator.site.files.tables import TABLES
from generator.site.makers import DRAFTS, TERMS
from generator.site.pages.record import year_address
from generator.site.pages.terms import register_address, register_pages
from generator.site.theme import stylesheet

ACCORD = "the program's own page"
"""Who owns what every site has."""


class Route(Struct, frozen=True, array_like=True):
    """What makes a file: the name of a maker, and its arguments."""

    maker: str
    arguments: tuple[str | int, ...] = ()


class Claim(Struct, frozen=True, kw_only=True):
    """Something that wants to stand at a path of the site, for its `owner` in words.

    What a file of the publication asks for has the file's `path` and the place (`at`) in it; `route` is None where the
    path is only kept free.
    """

    place: str
    route: Route | None
    owner: str
    path: str = ""
    at: str = ""
    address: str = ""
    """The place as its file has it, if that is another way to say it."""


class Clash(Struct, frozen=True):
    """A path that is wanted twice: by the second claim after `owner` has it."""

    claim: Claim
    owner: str


class Routes(Struct, frozen=True):
    """The site's files by output path; a path that ends in "/" is a folder of files that are made at once."""

    table: dict[str, Route]
    clashes: list[Clash]


@query("what stands where", keep=True)
def site_routes(lens: Lens) -> Routes:
    """The table of the whole site."""
    taken = _Taken()
    for claim in _claims(lens):
        taken.take(claim)
    return Routes(dict(sorted(taken.routes.items())), taken.clashes)


SITE_ROUTES = QUERIES["site.routes.site_routes"]
"""The query of the table, by whose number it is known whether it has changed."""


def is_taken(lens: Lens, place: Address) -> bool:
    """Whether a page cannot stand at an address, for something does already."""
    taken = _Taken()
    for claim in _claims(lens):
        taken.take(claim)
    return taken.is_taken(output_path(place))


class _Taken:
    """Who owns which file of the site, and which folder. Paths are compared without letter case and in one form of
    Unicode, as file systems do that know no better."""

    def __init__(self) -> None:
        self.routes: dict[str, Route] = {}
        self.clashes: list[Clash] = []
        self._files: dict[str, str] = {}
        self._folders: dict[str, str] = {}

    def is_taken(self, path: str) -> bool:
        """Whether somebody has a path."""
        return bool(self._owner(_compared(path)))

    def take(self, claim: Claim) -> None:
        """Give a claim its path, unless somebody else has it, or a folder of it as a file, or a file in it."""
        path = _compared(claim.place)
        if owner := self._owner(path):
            if claim.route or claim.path:
                self.clashes.append(Clash(claim, owner))
            return
        self._files[path] = claim.owner
        for folder in _folders(path):
            if folder in self._folders:
                break  # and so are those that it is in
            self._folders[folder] = claim.owner
        if claim.route:
            self.routes[claim.place] = claim.route

    def _owner(self, path: str) -> str:
        found = (self._files.get(name, "") for name in (path, *_folders(path)))
        return next(filter(None, found), "") or self._folders.get(path, "")


def _compared(path: str) -> str:
    return unicodedata.normalize("NFC", path).casefold().rstrip("/")


def _folders(path: str) -> Iterator[str]:
    """The folders that a path is in, the nearest first."""
    while path := path.rpartition("/")[0]:
        yield path


# The order decides who keeps a path: the program's own files, the pages of documents and terms, what documents ask for.


def _claims(lens: Lens) -> Iterator[Claim]:
    yield from _of_program(lens)
    yield from _of_documents(lens)
    yield from _of_terms(lens)
    yield from _of_aliases(lens)
    yield from _of_files(lens)


def _own(place: Address | str, maker: str, *arguments: str | int, owner: str = ACCORD) -> Claim:
    path = output_path(Address(place)) if place.startswith("/") else place
    return Claim(place=path, route=Route(maker, arguments), owner=owner)


def _of_program(lens: Lens) -> Iterator[Claim]:
    """What every site has, whatever is in the publication."""
    for place in (*SECTIONS, Address("/404.html")):
        yield _own(place, "section", place)
    for table in TABLES:
        for form in ("csv", "json"):
            yield _own(data.table_address(table.name, form), "table", table.name, form)
    yield _own("atom.xml", "feed")
    yield _own(JSON_FEED, "json-feed")
    yield _own(social_cards.SITE, "site-card")
    made = set(_root_files(lens))
    for path in sorted(made):
        yield _own(path, "file", path)
    assets = {*built_in_assets(), *(path.removeprefix("templates/") for path in lens.files("templates/assets"))}
    for path in sorted(assets - made):
        yield _own(path, "asset", path)
    yield Claim(place="assets/index.html", route=None, owner=ACCORD)
    yield from _of_parts(lens)
    for folder in ("digests", "editions"):
        yield Claim(place=folder, route=None, owner=ACCORD)
    for name in search_shards(lens):
        yield _own(f"search/index/{name}/", "shard", name)
    yield Claim(place="search/index", route=None, owner=ACCORD)


def _root_files(lens: Lens) -> Iterator[str]:
    own = set(lens.files("templates/assets"))
    if "templates/assets/favicon.svg" not in own:
        yield "assets/favicon.svg"
    if stylesheet(lens.publication.theme or Theme()) and "templates/assets/theme.css" not in own:
        yield "assets/theme.css"
    yield from ("sitemap.xml", "robots.txt", "CITATION.cff", ".nojekyll", "changes.json", "data/datapackage.json")
    if sitemap.domain(lens.publication):
        yield "CNAME"
    if len(lens.brief_ids) > aggregates.BOUNDS.rows:
        yield output_path(status_changes.PLACE)
    if lens.option("drafts"):
        yield DRAFTS


def _of_parts(lens: Lens) -> Iterator[Claim]:
    """The pages that hold a part of a section which is too long for one."""
    counts = happened(lens, *EVERY)
    if sum(count for _, count in counts) > aggregates.BOUNDS.timeline:
        for year, _ in counts:
            yield _own(year_address(year), "year", year)
    for number in register_pages(len(source_ids(lens)))[1:]:
        yield _own(register_address(number), "register", number)
    pages = len(sitemap.listed(lens))
    for number in range(1, sitemap.parts(pages) + 1) if pages > sitemap.MOST else ():
        yield _own(sitemap.sitemap_part(number), "sitemap", number)


def _of_documents(lens: Lens) -> Iterator[Claim]:
    beside = set(lens.files("content/briefs"))
    for path, asked in sorted(lens.entries(rows.CLAIMS), key=lambda entry: entry[0]):
        target = asked.target
        maker = {"partner": "term", "page": "page", "brief": "brief"}[target.kind]
        arguments = (target.kind, target.id) if maker == "term" else (target.id,)
        route = Route(maker, arguments) if not asked.is_draft else None
        yield Claim(place=output_path(target.address), route=route, owner=path, path=path)
        if target.kind == "brief" and route:
            yield from _of_brief(target.id, asked.charts, beside, path)


def _of_brief(id: str, charts: Iterable[str], beside: set[str], path: str) -> Iterator[Claim]:
    """What stands beside a brief's page."""
    page = address(FOLDERS["brief"], id)
    own = f"content/briefs/{id}/{social_cards.NAME}"
    picture = ("copy", own, f"{page}{social_cards.NAME}") if own in beside else ("card", id)
    yield _own(social_cards.place(id), picture[0], *picture[1:], owner=path)
    yield _own(brief_data(id), "brief-data", id, owner=path)
    for index, chart in enumerate(charts):
        for form, maker in (("svg", "chart"), ("csv", "chart-data")):
            place = output_path(Address(f"{page}{chart}.{form}"))
            yield Claim(place=place, route=Route(maker, (id, chart)), owner=path, path=path, at=f"charts.{index}.id")


def _of_terms(lens: Lens) -> Iterator[Claim]:
    for kind in TERMS:
        for target in lens.targets(kind):
            if kind != "partner":
                yield _own(target.address, "term", kind, target.id, owner=f"the page of {target.name}")
            if kind in FOLLOWED:
                yield _own(Feed(kind, target.id).place, "feed", kind, target.id, owner=f"the feed of {target.name}")
    for target in lens.targets("source"):
        yield _own(target.address, "source", target.id, owner=f"the page of {target.name}")


def _of_aliases(lens: Lens) -> Iterator[Claim]:
    """Former addresses. Two of one document may mean the same page."""
    for path, asked in sorted(lens.entries(rows.CLAIMS), key=lambda entry: entry[0]):
        kind: TargetKind = asked.target.kind
        for index, alias in enumerate(asked.aliases):
            if alias:
                place = output_path(redirect_address(alias))
                route = None if asked.is_draft else Route("redirect", (alias, kind, asked.target.id))
                yield Claim(
                    place=place,
                    route=route,
                    owner=path,
                    path=path,
                    at=f"aliases.{index}",
                    address=redirect_address(alias),
                )


def _of_files(lens: Lens) -> Iterator[Claim]:
    """The files that documents link to, and the logo. One that several documents link to is asked for once."""
    asked: dict[str, tuple[str, str]] = {}
    logo = (lens.publication.theme or Theme()).logo
    if logo and lens.has_file(f"content/{logo}"):
        asked[f"content/{logo}"] = ("content/publication.yaml", "theme.logo")
    for path, linked in sorted(lens.entries(rows.LINKED), key=lambda entry: entry[0]):
        for number, file in linked:
            if role(file.removeprefix("content/")) in ("file", "table") and lens.has_file(file):
                asked.setdefault(file, (path, f"reference-{number}"))
    cards = {f"content/briefs/{id}/{social_cards.NAME}" for id in lens.brief_ids}
    for file, (path, at) in sorted(asked.items()):
        if file not in cards:  # it stands there already, as what is shown with links
            place = file.removeprefix("content/")
            yield Claim(place=place, route=Route("copy", (file, f"/{place}")), owner=file, path=path, at=at)
