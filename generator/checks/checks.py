"""The rules that need the whole publication: does it exist, is it clear, do two tellings agree.

Every rule reports at the place of the value at fault, which the reader kept (`Places`). Rules that judge what facts
mean are left out for a file whose facts could not all be read: it has its diagnostics already.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date

from msgspec import Struct

from generator.diagnostics.diagnostic import Diagnostic, severity, suggest
from generator.library.library import FOLDERS, SECTIONS, Library, Problem, cited
from generator.library.queries import Lens, Provide, stamp
from generator.model.files import AnyDocument, Document, Places, Settings, Sources
from generator.model.markdown import Cite, Image
from generator.model.model import Brief, Dataset, Event, Page, Partner, Term, Vocabulary
from generator.primitives.colors import LEAST
from generator.primitives.countries import is_country
from generator.primitives.dates import PartialDate, parse_date
from generator.primitives.urls import (
    Address,
    address,
    is_id,
    is_site_path,
    is_web_url,
    output_path,
    redirect_address,
    slug,
)
from generator.site.figures import problems
from generator.site.theme import PICTURES, hard_to_read


class Checker:
    """Gathers what is wrong; `today` is the day by which a verification is overdue."""

    def __init__(self, library: Library, provide: Provide, places: Callable[[str], Places], today: date) -> None:
        self.library = library
        self.lens = Lens(provide)
        self.places = places
        self.today = today
        self.diagnostics: list[Diagnostic] = []

    def report(self, path: str, at: str, code: str, message: str, help: str = "") -> None:
        """Note a problem with the value at the dotted path `at` of a file; "" is the file itself."""
        if severity(code, self.library.publication.checks) == "off":
            return  # to look its place up would be for nothing
        line, column = self.places(path)[at] if at else (1, 1)
        self.diagnostics.append(Diagnostic(path, line, column, code, message, help))

    def note(self, path: str, line: int, problem: Problem) -> None:
        """Note a problem with a reference on a line of a file's Markdown."""
        self.diagnostics.append(Diagnostic(path, line, 1, problem.code, problem.message, problem.help))


class Checked(Struct):
    """What checking a publication once more can take over from the last time.

    `frame` tells what every document may refer to from another; `found` are the documents whose faults depend on that
    and on files which have not changed: what tells those files from others, and the faults. `addresses` tells addresses
    that do not clash from others.
    """

    frame: bytes = b""
    found: dict[str, tuple[bytes, list[Diagnostic]]] = {}
    addresses: bytes = b""


def check(
    library: Library,
    provide: Provide,
    settings: Settings,
    documents: Iterable[AnyDocument],
    sources: Iterable[Sources],
    places: Callable[[str], Places],
    today: date,
    digests: Mapping[str, bytes],
    checked: Checked,
) -> list[Diagnostic]:
    """Everything that is wrong with a publication as a whole. `documents` are all of its documents, drafts too;
    `digests` are those of all files.

    What of `checked` still holds is taken over, and `checked` is brought up to date.
    """
    checker = Checker(library, provide, places, today)
    documents = sorted(documents, key=lambda document: document.path)
    _check_vocabularies(checker, settings)
    _check_navigation(checker, settings)
    _check_theme(checker, settings)
    _check_addresses(checker, documents, checked)
    _check_source_ids(checker, sources, documents)
    _check_documents(checker, documents, digests, checked)
    _check_shared_events(checker)
    _check_opposed_relations(checker)
    _check_uncited(checker)
    _check_orphans(checker)
    unknowable = _unknowable(settings, documents, sources)
    return [found for found in checker.diagnostics if found.code not in unknowable]


def _unknowable(settings: Settings, documents: Iterable[AnyDocument], sources: Iterable[Sources]) -> set[str]:
    """The codes that cannot be told while a whole file is unreadable: what is missed may well stand there."""
    codes: set[str] = set()
    if settings.unreadable:
        codes |= {"unknown-status", "unknown-kind", "unknown-field", "unknown-relation"}
    if any(shared.unreadable for shared in sources):
        codes |= {"unknown-source", "uncited-source"}
    if any("" in document.flawed for document in documents):
        codes |= {"unknown-source", "uncited-source", "orphan"}
    return codes


_OWN = frozenset({"stale", "unsourced"})
"""What is found in a document by looking at nothing else. Of other faults the words, too, depend on what there is."""


def _has_charts(document: AnyDocument) -> bool:
    """Whether a document has charts that may be at fault: their faults may depend on anything."""
    return bool(document.prose.blocks or (isinstance(document.facts, Brief) and document.facts.charts))


def _check_documents(
    checker: Checker, documents: Iterable[AnyDocument], digests: Mapping[str, bytes], checked: Checked
) -> None:
    library = checker.library
    frame, rests = _frame(checker), _rests(library, digests)
    before = checked.found if frame and frame == checked.frame else {}
    checked.frame, checked.found = frame, {}
    for document in documents:
        # A draft's own mistakes are known from its reading; what it refers to may be unwritten yet.
        if document.path not in library.by_path:
            continue
        rest, (then, own) = rests[document.path], before.get(document.path, (b"", []))
        if rest == then and document.path not in library.loose:
            checker.diagnostics += own
        else:
            start = len(checker.diagnostics)
            if isinstance(document.facts, Brief):
                _check_brief(checker, document, document.facts)
            _check_prose(checker, document)
            own = checker.diagnostics[start:]
        if not _has_charts(document) and all(problem.code in _OWN for problem in own):
            checked.found[document.path] = rest, own


def _frame(checker: Checker) -> bytes:
    """What tells from another all that documents refer to by name, and the day; empty where more than that matters."""
    library = checker.library
    if library.as_of:
        return b""
    names = [sorted(names) for names in (library.briefs, library.partners, library.tables)]
    return stamp((library.publication, names, checker.today.isoformat()))


def _rests(library: Library, digests: Mapping[str, bytes]) -> Mapping[str, bytes]:
    """What tells the files that the faults of each document rest on from others: its own, and those of its sources."""
    files: dict[Address, set[str]] = {page.address: {path} for path, page in library.by_path.items()}
    for id, claims in library.supports.items():
        if source := library.sources.get(id):
            for claim in claims:
                files[claim.page.address].add(source.path)
    return {
        path: b"".join(digests[file] for file in sorted({path, *files[page.address]}))
        for path, page in library.by_path.items()
    }


def _check_brief(checker: Checker, document: Document[Brief], brief: Brief) -> None:
    _check_references(checker, document.path, brief)
    _check_own_ids(checker, document.path, brief)
    if "" in document.flawed:
        return
    _check_tables(checker, document, brief)
    _check_charts(checker, document)
    _check_status(checker, document, brief)
    _check_date_order(checker, document, brief)
    _check_sourced(checker, document, brief)
    _check_stale(checker, document.path, brief)


# --- references ---------------------------------------------------------------------------------------------------


def _check_references(checker: Checker, path: str, brief: Brief) -> None:
    """Every id in the front matter names something that exists."""
    for at, id, vocabulary in _references(brief):
        _KNOWN[vocabulary](checker, path, at, id)
    for index, relation in enumerate(brief.relations):
        at = f"relations.{index}.to"
        if relation.to in checker.library.drafts and relation.to not in checker.library.briefs:
            message, help = f'"{relation.to}" is a draft', "build with --drafts, or leave it out until it is published"
            checker.report(path, at, "broken-link", message, help)
        else:
            _known(checker, path, at, relation.to, "brief", "unknown-brief", checker.library.briefs)


def _references(brief: Brief) -> Iterator[tuple[str, str, Vocabulary]]:
    """Place, id and vocabulary of what a brief's front matter refers to."""
    yield "status", brief.status, "status"
    yield "kind", brief.kind, "kind"
    for index, name in enumerate(brief.fields):
        yield f"fields.{index}", name, "field"
    for index, involvement in enumerate(brief.partners):
        yield f"partners.{index}.id", involvement.id, "partner"
    for index, event in enumerate(brief.events):
        here = f"events.{index}"
        yield f"{here}.kind", event.kind, "event-kind"
        yield f"{here}.status", event.status, "status"
        yield f"{here}.party", event.party, "party"
        for number, actor in enumerate(event.actors):
            yield f"{here}.actors.{number}", actor, "partner"
        yield from _cited(here, event)
    for index, dataset in enumerate(brief.datasets):
        yield from _cited(f"datasets.{index}", dataset)
    for index, relation in enumerate(brief.relations):
        yield f"relations.{index}.type", relation.type, "relation-type"


def _cited(here: str, item: Event | Dataset) -> Iterator[tuple[str, str, Vocabulary]]:
    for number, source in enumerate(item.sources):
        yield f"{here}.sources.{number}", source, "source"
    for which, dispute in enumerate(item.disputed):
        for number, source in enumerate(dispute.sources):
            yield f"{here}.disputed.{which}.sources.{number}", source, "source"


def _known(checker: Checker, path: str, at: str, id: str, noun: str, code: str, names: Iterable[str]) -> None:
    if id and id not in names:
        checker.report(path, at, code, f'no {noun} "{id}"', suggest(id, names))


def _term(checker: Checker, path: str, at: str, id: str, noun: str, code: str, terms: list[Term]) -> None:
    """Without a vocabulary any id is taken: it becomes an address, so an id it must be."""
    if terms:
        _known(checker, path, at, id, noun, code, {term.id for term in terms})
    elif id and not is_id(id):
        help = f"write {slug(id)}" if slug(id) else "use lower-case letters, digits and single hyphens"
        checker.report(path, at, "bad-id", f'"{id}" is not an id', help)


def _known_status(checker: Checker, path: str, at: str, id: str) -> None:
    _known(checker, path, at, id, "status", "unknown-status", checker.library.statuses)


def _known_kind(checker: Checker, path: str, at: str, id: str) -> None:
    _term(checker, path, at, id, "kind", "unknown-kind", checker.library.publication.kinds)


def _known_event_kind(checker: Checker, path: str, at: str, id: str) -> None:
    _term(checker, path, at, id, "kind of event", "unknown-kind", checker.library.publication.event_kinds)


def _known_field(checker: Checker, path: str, at: str, id: str) -> None:
    _term(checker, path, at, id, "field", "unknown-field", checker.library.publication.fields)


def _known_partner(checker: Checker, path: str, at: str, id: str) -> None:
    _known(checker, path, at, id, "partner", "unknown-partner", checker.library.partners)


def _known_party(checker: Checker, path: str, at: str, id: str) -> None:
    if not is_country(id):
        _known_partner(checker, path, at, id)


def _known_relation_type(checker: Checker, path: str, at: str, id: str) -> None:
    types = {type_.id for type_ in checker.library.publication.relation_types}
    _known(checker, path, at, id, "type of relation", "unknown-relation", types)


def _known_source(checker: Checker, path: str, at: str, id: str) -> None:
    _known(checker, path, at, id, "source", "unknown-source", checker.library.sources)


_KNOWN: Mapping[Vocabulary, Callable[[Checker, str, str, str], None]] = {
    "status": _known_status,
    "kind": _known_kind,
    "event-kind": _known_event_kind,
    "field": _known_field,
    "partner": _known_partner,
    "party": _known_party,
    "relation-type": _known_relation_type,
    "source": _known_source,
}


def _check_prose(checker: Checker, document: AnyDocument) -> None:
    """Every link, citation and picture in the Markdown leads somewhere."""
    library, path = checker.library, document.path
    for reference, problem in library.loose.get(path, []):
        is_picture = isinstance(reference.target, Image) and problem.code == "broken-link"
        code = "missing-file" if is_picture else problem.code
        checker.note(path, reference.target.line, Problem(code, problem.message, problem.help))
    for reference in document.prose.references:
        if isinstance(reference.target, Cite):
            for citation in reference.target.items:
                if citation.source not in library.sources:
                    help = suggest(citation.source, library.sources)
                    problem = Problem("unknown-source", f'no source "{citation.source}"', help)
                    checker.note(path, reference.target.line, problem)


# --- tables and charts --------------------------------------------------------------------------------------------


def _check_tables(checker: Checker, document: Document[Brief], brief: Brief) -> None:
    """Every dataset has its rows, here or in a file that is there."""
    tables, path = checker.library.tables, document.path
    for index, dataset in enumerate(brief.datasets):
        at = f"datasets.{index}"
        if document.is_flawed(f"{at}.rows") or document.is_flawed(f"{at}.file"):
            continue
        if dataset.file and f"content/{dataset.file}" not in tables:
            known = [name.removeprefix("content/") for name in tables]
            message = f"there is no table {dataset.file} in content/"
            checker.report(path, f"{at}.file", "missing-file", message, suggest(dataset.file, known))
        elif dataset.file and dataset.rows:
            message = f'the dataset "{dataset.id}" has rows and a file'
            checker.report(path, f"{at}.file", "bad-chart", message, "keep the one that is right")
        elif not dataset.file and not dataset.rows:
            message = f'the dataset "{dataset.id}" has no rows'
            checker.report(path, at, "bad-chart", message, "add rows: […] or file: data/….csv")


def _check_charts(checker: Checker, document: Document[Brief]) -> None:
    """Every chart can be drawn; those of facts that could not be read are left out."""
    if document.is_flawed("events") or document.is_flawed("datasets"):
        return
    for at, error in problems(checker.lens, document.id, document.path):
        if document.is_flawed(at):
            continue
        place = at
        while place and place not in checker.places(document.path):
            place = place.rpartition(".")[0]
        checker.report(document.path, place, error.code, error.message, error.help)


# --- ids and addresses --------------------------------------------------------------------------------------------


def _repeated(ids: Iterable[str]) -> Iterator[tuple[int, str]]:
    """The places of ids that stood there before."""
    seen: Counter[str] = Counter()
    for index, id in enumerate(ids):
        seen[id] += 1
        if id and seen[id] > 1:
            yield index, id


def _check_own_ids(checker: Checker, path: str, brief: Brief) -> None:
    """Datasets, charts and events have ids of their own within a brief."""
    for kind, items in (("datasets", brief.datasets), ("charts", brief.charts), ("events", brief.events)):
        for index, id in _repeated(item.id for item in items):
            noun = kind.removesuffix("s")
            message = f'this brief has two {kind} with the id "{id}"'
            checker.report(path, f"{kind}.{index}.id", "duplicate-id", message, f"give this {noun} another id")


def _check_vocabularies(checker: Checker, settings: Settings) -> None:
    publication = settings.publication
    for key in ("statuses", "kinds", "fields", "event_kinds", "relation_types"):
        for index, id in _repeated(item.id for item in getattr(publication, key)):
            message = f'"{key}" has two entries with the id "{id}"'
            checker.report(settings.path, f"{key}.{index}.id", "duplicate-id", message, "keep one of them")


def _check_navigation(checker: Checker, settings: Settings) -> None:
    pages = dict.fromkeys(checker.library.pages, "") | {place.strip("/"): "" for place in SECTIONS if place != "/"}
    entries = [(f"navigation.{index}", entry) for index, entry in enumerate(settings.publication.navigation)]
    if theme := settings.publication.theme:
        entries += [(f"theme.links.{index}", entry) for index, entry in enumerate(theme.links)]
    for at, entry in entries:
        if entry.page and entry.page not in pages:
            message = f'no page "{entry.page}"'
            checker.report(settings.path, f"{at}.page", "broken-link", message, suggest(entry.page, pages))
        elif not entry.page and not (entry.title and entry.url):
            message = "a navigation entry needs a page, or a title and a url"
            checker.report(settings.path, at, "missing-field", message, "write {title: …, url: …}")
        elif entry.url and not (is_web_url(entry.url) or is_site_path(entry.url)):
            help = "write https://… or a path from the site's root"
            checker.report(settings.path, f"{at}.url", "bad-url", f'"{entry.url}" is not an address', help)
        elif is_site_path(entry.url) and entry.url.lower() not in checker.library.by_address:
            checker.report(settings.path, f"{at}.url", "broken-link", f"nothing stands at {entry.url}")


def _check_theme(checker: Checker, settings: Settings) -> None:
    theme, report = settings.publication.theme, checker.report
    if theme is None:
        return
    for at, message in hard_to_read(theme):
        report(settings.path, at, "low-contrast", message, f"texts need {LEAST} to 1: take a darker or lighter colour")
    if theme.logo and theme.logo.rpartition(".")[2].lower() not in PICTURES:
        message, help = f'"{theme.logo}" is not a picture', "one of: " + ", ".join(sorted(PICTURES))
        report(settings.path, "theme.logo", "wrong-type", message, help)
    elif theme.logo and f"content/{theme.logo}" not in checker.library.files:
        pictures = [name.removeprefix("content/") for name in checker.library.files]
        near = suggest(theme.logo, [name for name in pictures if name.rpartition(".")[2].lower() in PICTURES])
        report(settings.path, "theme.logo", "missing-file", f"there is no file {theme.logo} in content/", near)


# What stands in the site besides pages, or will.
BUILT_IN = (
    *("/assets/", "/data/", "/digests/", "/editions/", "/search/index", "/404.html", "/.nojekyll", "/CNAME"),
    *("/robots.txt", "/atom.xml", "/changes.json", "/feed.json", "/sitemap.xml", "/CITATION.cff", "/card.png"),
)


def _check_addresses(checker: Checker, documents: list[AnyDocument], checked: Checked) -> None:
    """No two things stand at one address, letter case aside."""
    addresses = stamp(([*checker.library.targets], [(document.path, document.facts.aliases) for document in documents]))
    if addresses == checked.addresses:
        return
    start = len(checker.diagnostics)
    taken = _Taken(checker)
    for place in (*SECTIONS, *BUILT_IN):
        taken.note(Address(place), "the program's own page")
    for document in documents:
        kind = {Brief: "brief", Partner: "partner", Page: "page"}[type(document.facts)]
        place = address(FOLDERS[kind], document.id) if kind in FOLDERS else address(document.id)
        owner = taken.owner(place)
        if owner.endswith(".md"):
            message, help = f'two files have the id "{document.id}"', f"the other is {owner}; rename one of them"
            checker.report(document.path, "", "duplicate-id", message, help)
        else:
            taken.take(place, document.path, "")
    for target in checker.library.targets.values():
        taken.note(target.address, f"the page of {target.name}")
    for document in documents:
        for index, alias in enumerate(document.facts.aliases):
            if alias:
                taken.take(redirect_address(alias), document.path, f"aliases.{index}")
    checked.addresses = b"" if checker.diagnostics[start:] else addresses


def _folders(path: str) -> Iterator[str]:
    """The folders that a path is in, the nearest first."""
    while path := path.rpartition("/")[0]:
        yield path


class _Taken:
    """Who owns which file of the site, and which folder, by paths in small letters."""

    def __init__(self, checker: Checker) -> None:
        self.checker = checker
        self.files: dict[str, str] = {}
        self.folders: dict[str, str] = {}

    def note(self, place: Address, owner: str) -> None:
        """`place` is `owner`'s, unless it was somebody's before."""
        path = output_path(place).lower()
        self.files.setdefault(path, owner)
        for folder in _folders(path):
            if folder in self.folders:
                break  # and so are those that it is in
            self.folders[folder] = owner

    def owner(self, place: Address) -> str:
        """Who owns the file of a page, a file where it needs a folder, or a folder in its place; or nobody: empty."""
        path = output_path(place).lower()
        owners = (self.files.get(name, "") for name in (path, *_folders(path)))
        return next(filter(None, owners), self.folders.get(path, ""))

    def take(self, place: Address, path: str, at: str) -> None:
        """Note that the page of the file at `path` stands at `place`, and report it when it cannot."""
        if owner := self.owner(place):
            message = f"{place} is taken by {owner}"
            self.checker.report(path, at, "address-clash", message, "choose another name or address")
        self.note(place, path)


def _check_source_ids(checker: Checker, sources: Iterable[Sources], documents: list[AnyDocument]) -> None:
    """A source id is defined once in the publication; the shared files count first."""
    first: dict[str, str] = {}

    def define(path: str, at: str, id: str) -> None:
        if id in first:
            message = f'the source "{id}" is defined twice'
            help = f"{first[id]} defines it; keep one, shared sources in content/sources/"
            checker.report(path, at, "duplicate-id", message, help)
        elif id:
            first[id] = path

    for shared in sorted(sources, key=lambda file: file.path):
        for index, source in enumerate(shared.items):
            define(shared.path, f"{index}.id", source.id)
    for document in documents:
        if isinstance(document.facts, Brief):
            for index, source in enumerate(document.facts.sources):
                define(document.path, f"sources.{index}.id", source.id)


# --- what the facts mean ------------------------------------------------------------------------------------------


def _check_status(checker: Checker, document: Document[Brief], brief: Brief) -> None:
    """A brief has a status, and front matter and history agree on it. An `as_of` has only the history to go by."""
    if checker.library.as_of:
        return
    if document.is_flawed("status") or document.is_flawed("events"):
        return
    dated = [event for event in brief.events if event.status and not event.party]
    if not dated and not brief.status:
        message, help = "this brief has no status", "add status: … or an event that sets one"
        checker.report(document.path, "", "missing-field", message, help)
    elif dated and brief.status:
        latest = sorted(dated, key=lambda event: (event.date.year, event.date.month, event.date.day))[-1]
        if latest.status != brief.status:
            message = (
                f'"status" says {brief.status}, the latest event that sets one ({latest.date}) says {latest.status}'
            )
            help = f"write status: {latest.status}, or leave it out"
            checker.report(document.path, "status", "status-conflict", message, help)


def _check_date_order(checker: Checker, document: Document[Brief], brief: Brief) -> None:
    """What cannot come before something else does not; partial dates are read so that the least is made of them."""
    path = document.path

    def order(earlier: PartialDate | None, later: PartialDate | None, at: str, message: str) -> None:
        if earlier and later and _before(later, earlier):
            checker.report(path, at, "date-order", f"{message} ({later} before {earlier})", "check both dates")

    order(brief.started, brief.ended, "ended", "it ended before it started")
    order(brief.date, brief.updated, "updated", "it was updated before it was published")
    order(brief.date, brief.verified, "verified", "it was verified before it was published")
    for index, involvement in enumerate(brief.partners):
        order(involvement.since, involvement.until, f"partners.{index}.until", "the partner left before it came")
    for update in document.prose.updates:
        date = _date(update.date)
        if date and _before(date, brief.date):
            message = f"an update before the brief was published ({date} before {brief.date})"
            problem = Diagnostic(path, update.line, update.column, "date-order", message, "check both dates")
            checker.diagnostics.append(problem)
    for index, event in enumerate(brief.events):
        if _foretold(checker.library, event):
            message = f"every source of this event is older than the event ({event.date})"
            help = "cite a source that reports it, or mend the date"
            checker.report(path, f"events.{index}.date", "date-order", message, help)


def _before(a: PartialDate, b: PartialDate) -> bool:
    """Whether `a` is certainly earlier than `b`; a date that could not be read is not."""
    return bool(a.year and b.year) and not (a.approximate or b.approximate) and a.last < b.first


def _date(text: str) -> PartialDate | None:
    """A date in the body, where the reader has reported those that are none."""
    try:
        return parse_date(text)
    except ValueError:
        return None


def _foretold(library: Library, event: Event) -> bool:
    """Whether all dated sources of an event are more than a day older than it: they report what had not happened."""
    known = [library.sources[id].source.date for id in event.sources if id in library.sources]
    dates = [date for date in known if date and date.year]
    if not event.date.year or event.date.approximate or not dates or any(date.approximate for date in dates):
        return False
    return all((event.date.first - date.last).days > 1 for date in dates)


def _check_sourced(checker: Checker, document: Document[Brief], brief: Brief) -> None:
    """Every event, quote and dataset says what it rests on."""
    items = [
        (f"events.{index}", "quote" if event.quote else "event", event.title, cited(event))
        for index, event in enumerate(brief.events)
    ]
    items += [(f"datasets.{index}", "dataset", data.id, cited(data)) for index, data in enumerate(brief.datasets)]
    for at, noun, name, sources in items:
        if not sources and not document.is_flawed(f"{at}.sources"):
            named = f' "{name}"' if name else ""
            checker.report(document.path, at, "unsourced", f"the {noun}{named} has no source", "add sources: […]")


def _check_stale(checker: Checker, path: str, brief: Brief) -> None:
    at, since = ("verified", brief.verified) if brief.verified else ("date", brief.date)
    limit = checker.library.publication.verify_after
    if since.year and (checker.today - since.last).days > limit:
        last = f"last verified {since}" if brief.verified else f"never verified since {since}"
        message = f"{last}, more than {limit} days ago"
        checker.report(path, at, "stale", message, "check that it still holds and set verified: to that day")


# --- between briefs -----------------------------------------------------------------------------------------------


def _check_shared_events(checker: Checker) -> None:
    """Briefs that tell one event tell it with one date and one title."""
    told: dict[str, tuple[str, Event]] = {}
    for document in sorted(checker.library.briefs.values(), key=lambda d: d.path):
        for index, event in enumerate(document.facts.events):
            if not event.id or document.is_flawed(f"events.{index}"):
                continue
            path, first = told.setdefault(event.id, (document.path, event))
            if path != document.path and (first.date, first.title) != (event.date, event.title):
                message = f'{path} tells the event "{event.id}" as "{first.title}" on {first.date}'
                help = "give both the same date and title, or this one another id"
                checker.report(document.path, f"events.{index}.id", "event-conflict", message, help)


def _check_opposed_relations(checker: Checker) -> None:
    """Of a directed relation, only one side can be the one it starts from."""
    types = {type_.id: type_ for type_ in checker.library.publication.relation_types}
    declared = {
        (id, relation.to, relation.type): (document.path, index)
        for id, document in checker.library.briefs.items()
        for index, relation in enumerate(document.facts.relations)
        if relation.type in types and not types[relation.type].symmetric
    }
    for (here, there, type_), (path, index) in declared.items():
        if (there, here, type_) in declared and here != there:
            message = f'both this brief and "{there}" say they are "{types[type_].label}" the other'
            checker.report(path, f"relations.{index}", "relation-conflict", message, "keep the one that is right")


def _check_uncited(checker: Checker) -> None:
    library = checker.library
    for id, registered in library.sources.items():
        if id and not library.supports.get(id):
            message, help = f'nothing cites the source "{id}"', "cite it, or take it out"
            checker.report(registered.path, f"{registered.at}.id", "uncited-source", message, help)


def _check_orphans(checker: Checker) -> None:
    library = checker.library
    for id, document in library.briefs.items():
        if not library.mentions.get(library.targets["brief", id]) and not library.ties[id]:
            checker.report(
                document.path,
                "",
                "orphan",
                "no brief, partner or page links here",
                "link to it from a neighbour",
            )
