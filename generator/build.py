"""The pipeline: read, parse, link, check, plan, draw and render, publish."""

from __future__ import annotations

import os
import shutil
import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path

from msgspec import structs

from generator import charts, content
from generator.charts import Drawing, Plot, Studio
from generator.checks import check
from generator.content import AnyDocument, Reading, Settings, Sources, TableFile
from generator.dates import PartialDate
from generator.diagnostics import Diagnostic, Severity, severity
from generator.lens import Lens, Provide, provider
from generator.library import Library, link
from generator.model import Brief, Page, Partner, Publication
from generator.pages import ChartFile, Copy, Output, site
from generator.pages import Page as SitePage
from generator.read import take_snapshot
from generator.render import Renderer, TemplateFault
from generator.schema import Places
from generator.write import Written, publish

STUDIO = Path(".accord", "charts")
"""Where drawings are kept, below the publication's root."""

Progress = Callable[[int, int], None]


@dataclass(frozen=True, kw_only=True)
class Options:
    """What the command line says of a build. An empty `base_url` leaves the publication's own."""

    root: Path
    base_url: str = ""
    drafts: bool = False
    as_of: PartialDate | None = None
    jobs: int = 1


@dataclass(frozen=True)
class Readings:
    """Everything that was read, by kind."""

    settings: Settings
    briefs: list[Reading[Brief]]
    partners: list[Reading[Partner]]
    pages: list[Reading[Page]]
    sources: list[Sources]
    tables: list[TableFile]

    @property
    def documents(self) -> list[Reading[Brief] | Reading[Partner] | Reading[Page]]:
        """All that have pages of their own."""
        return [*self.briefs, *self.partners, *self.pages]


@dataclass(frozen=True)
class Edition:
    """A publication linked and checked, and the site it would make. With errors, the site must not be published."""

    library: Library
    diagnostics: list[Diagnostic]
    provide: Provide
    assets: Mapping[str, Path]
    checks: Mapping[str, Severity] = field(default_factory=dict)

    def outputs(self) -> dict[str, Output]:
        """Every file of the site but the assets."""
        return site(self.library)

    def of(self, weight: Severity) -> list[Diagnostic]:
        """The diagnostics of a severity."""
        return [found for found in self.diagnostics if severity(found.code, self.checks) == weight]


@dataclass(frozen=True)
class Report:
    """What a build did."""

    edition: Edition
    files: Written
    drawn: int
    reused: int
    seconds: float


class NoPublication(Exception):
    """There is no publication in the folder."""


def prepare(options: Options) -> Edition:
    """Read, parse, link and check a publication. Raises NoPublication where there is none."""
    if not (options.root / "content" / "publication.yaml").is_file():
        raise NoPublication(f"no publication here: {options.root / 'content' / 'publication.yaml'} is missing")
    snapshot = take_snapshot(options.root)
    readings = parse(snapshot.texts)
    library = link(
        options.root,
        _settings(readings.settings, options.base_url),
        readings.briefs,
        readings.partners,
        readings.pages,
        readings.sources,
        readings.tables,
        snapshot.files,
        drafts=options.drafts,
        as_of=options.as_of,
    )
    bodies = {reading.document.path: reading.bodies for reading in readings.documents}
    provide = provider(library, bodies.__getitem__, options.root / STUDIO)
    found = [*snapshot.diagnostics, *_problems(readings), *_check(library, provide, readings)]
    checks = readings.settings.publication.checks
    return Edition(
        library=library,
        diagnostics=sorted({d for d in found if severity(d.code, checks) != "off"}),
        provide=provide,
        assets=assets(options.root),
        checks=checks,
    )


def build(
    options: Options, output: Path, *, strict: bool = False, progress: Progress = lambda done, total: None
) -> Report:
    """Build the site into `output`. With errors in the content, or warnings when `strict`, nothing is written."""
    start = time.perf_counter()
    edition = prepare(options)
    press = Press(options, edition)
    files = Written()
    if not edition.of("error") and not (strict and edition.of("warning")):
        try:
            made = list(press.everything(progress))
        except TemplateFault as fault:
            edition.diagnostics.append(fault.diagnostic)
        else:
            files = publish(output, made)
    return Report(edition, files, press.studio.drawn, press.studio.reused, time.perf_counter() - start)


class Press:
    """Makes the files of an edition: draws its charts, renders its pages."""

    def __init__(self, options: Options, edition: Edition) -> None:
        self.root = options.root
        self.edition = edition
        self.studio = Studio(options.root / STUDIO, options.jobs)
        own = options.root / "templates"
        built_in = built_in_templates()
        self.provide = edition.provide
        self.renderer = Renderer(built_in, own if own.is_dir() and own.resolve() != built_in.resolve() else None)

    def everything(self, progress: Progress) -> Iterable[tuple[str, bytes]]:
        """Every file of the site with its path. Charts are drawn in one go, so that they can share the work."""
        outputs = self.edition.outputs()
        plots: dict[str, Plot] = {}
        for output in outputs.values():
            plots |= self._plots(output)
        drawings = self.studio.draw(plots.values())
        total = len(outputs) + len(self.edition.assets)
        for number, (path, output) in enumerate(outputs.items(), start=1):
            yield path, self._make(output, drawings)
            progress(number, total)
        for path, source in self.edition.assets.items():
            yield path, source.read_bytes()

    def make(self, output: Output) -> bytes:
        """One file of the site."""
        return self._make(output, self.studio.draw(self._plots(output).values()))

    def _make(self, output: Output, drawings: Mapping[str, Drawing]) -> bytes:
        match output:
            case SitePage():
                return self.renderer.render(output.template, output.sheet(Lens(self.provide)).page, drawings).encode()
            case ChartFile(form="csv"):
                return charts.csv(output.plot(Lens(self.provide))).encode()
            case ChartFile():
                return charts.standalone(drawings[charts.digest(output.plot(Lens(self.provide)))].wide).encode()
            case Copy():
                return (self.root / output.path).read_bytes()

    def _plots(self, output: Output) -> Mapping[str, Plot]:
        match output:
            case SitePage():
                return output.sheet(Lens(self.provide)).plots
            case ChartFile(form="svg"):
                plot = output.plot(Lens(self.provide))
                return {charts.digest(plot): plot}
        return {}


def parse(texts: Mapping[str, bytes]) -> Readings:
    """Parse every file by its role."""
    settings = Settings(
        path="content/publication.yaml", publication=Publication(title="", url=""), places={}, diagnostics=[]
    )
    readings = Readings(settings, [], [], [], [], [])
    for path, data in texts.items():
        match content.role(path.removeprefix("content/")):
            case "publication":
                settings = content.read_settings(path, data)
            case "brief":
                readings.briefs.append(content.read_brief(path, data))
            case "partner":
                readings.partners.append(content.read_partner(path, data))
            case "page":
                readings.pages.append(content.read_page(path, data))
            case "sources":
                readings.sources.append(content.read_sources(path, data))
            case "table":
                readings.tables.append(content.read_table(path, data))
    return Readings(settings, *(getattr(readings, n) for n in ("briefs", "partners", "pages", "sources", "tables")))


def today() -> date:
    """The day by which a verification is overdue: SOURCE_DATE_EPOCH's where it is set."""
    epoch = os.environ.get("SOURCE_DATE_EPOCH", "")
    return datetime.fromtimestamp(int(epoch), UTC).date() if epoch.isdigit() else datetime.now(UTC).date()


def built_in_templates() -> Path:
    """The built-in templates: in the package when it is installed, beside it in a checkout."""
    package = Path(__file__).parent
    inside = package / "templates"
    return inside if inside.is_dir() else package.parent / "templates"


def assets(root: Path) -> dict[str, Path]:
    """The site's assets by output path; the publication's own go before the built-in ones of the same name."""
    found = {}
    for folder in (built_in_templates() / "assets", root / "templates" / "assets"):
        for path in sorted(folder.rglob("*")) if folder.is_dir() else []:
            if path.is_file() and not path.name.startswith("."):
                found[f"assets/{path.relative_to(folder).as_posix()}"] = path
    return dict(sorted(found.items()))


def clean(root: Path) -> None:
    """Drop the cache."""
    shutil.rmtree(root / ".accord", ignore_errors=True)


def _settings(settings: Settings, base_url: str) -> Settings:
    if not base_url:
        return settings
    return structs.replace(settings, publication=structs.replace(settings.publication, url=base_url))


def _problems(readings: Readings) -> Iterable[Diagnostic]:
    for reading in (readings.settings, *readings.documents, *readings.sources, *readings.tables):
        yield from reading.diagnostics


def _check(library: Library, provide: Provide, readings: Readings) -> list[Diagnostic]:
    places: dict[str, Places] = {r.document.path: r.places for r in readings.documents}
    places |= {file.path: file.places for file in readings.sources}
    places[readings.settings.path] = readings.settings.places
    documents: list[AnyDocument] = [reading.document for reading in readings.documents]
    day = library.as_of.last if library.as_of else today()
    return check(library, provide, readings.settings, documents, readings.sources, places, day)
