"""Charts of the publication's pages: which there are, what they draw on, and what is wrong with them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path

from msgspec import Struct, structs

from generator import charts
from generator.charts import Chart, ChartError, EventMark, Material, Plot, Step, Studio
from generator.diagnostics.diagnostic import suggest
from generator.engine.query import query
from generator.library.aggregates import horizon
from generator.library.queries import Lens
from generator.model.files import Block, Prose
from generator.model.model import Brief, ChartOptions, Dataset
from generator.primitives.urls import is_id
from generator.site.files.tables import texts


class BriefFigure(Struct, frozen=True, kw_only=True):
    """A chart of a brief: where it is declared (`at`, a dotted path) and, when it stands in the body, on which line."""

    id: str
    at: str
    options: ChartOptions | None
    text: str = ""
    line: int = 0
    declared: bool = False


TIMELINE = "timeline"
"""The id of the chart that every brief with events has."""


def figures_of(brief: Brief, prose: Prose) -> list[BriefFigure]:
    """A brief's charts: those in its body in order, then the declared ones that no block places."""
    declared = {
        chart.id: BriefFigure(id=chart.id, at=f"charts.{index}", options=chart, declared=True)
        for index, chart in enumerate(brief.charts)
    }
    placed, free = [], dict(declared)
    for number, block in enumerate(prose.blocks, start=1):
        if block.name in declared:
            placed.append(structs.replace(declared[block.name], line=block.line))
            free.pop(block.name, None)
        else:
            id = f"inline-{number}"
            placed.append(BriefFigure(id=id, at=block.at, options=block.options, text=block.text, line=block.line))
    return [*placed, *free.values()]


def material(lens: Lens, brief: str) -> Material:
    """What the charts of a brief draw on."""
    told = lens.occurrences(brief)
    return Material(
        events=[
            EventMark(
                date=o.event.date,
                title=o.event.title,
                status=o.event.status,
                still=o.still,
                party=lens.party_title(o.event.party) if o.event.party else "",
                href=f"#{o.anchor}",
            )
            for o in told
        ],
        steps=[
            Step(
                date=o.event.date,
                status=o.event.status,
                row=lens.party_title(o.event.party) if o.event.party else "",
            )
            for o in told
            if o.event.status
        ],
        datasets={dataset.id: _with_rows(dataset, lens) for dataset in lens.brief(brief).datasets},
        statuses=lens.publication.statuses,
        horizon=horizon(lens),
        evidence={"": known} if (known := lens.evidence(brief)) else {},
    )


def row_names(lens: Lens, briefs: Iterable[str]) -> dict[str, str]:
    """What the rows of briefs are called, by id: by their titles; of two that are called alike, with its id."""
    titles = {id: lens.card(id).title for id in briefs}
    shared = Counter(titles.values())
    return {id: f"{title} ({id})" if shared[title] > 1 else title for id, title in titles.items()}


def standings(lens: Lens, briefs: Iterable[str]) -> Material:
    """The statuses of briefs through time, each brief a row."""
    rows = row_names(lens, briefs)
    return Material(
        steps=[
            Step(date=told.event.date, status=told.event.status, row=row)
            for id, row in rows.items()
            for told in lens.history(id)
        ],
        statuses=lens.publication.statuses,
        horizon=horizon(lens),
        evidence={row: known for id, row in rows.items() if (known := lens.evidence(id))},
        turning_points=lens.publication.turning_points,
    )


def crowded(lens: Lens, events: list[EventMark]) -> Material:
    """Events of several briefs, as an overview shows them."""
    publication = lens.publication
    return Material(events=events, statuses=publication.statuses, turning_points=publication.turning_points)


def _with_rows(dataset: Dataset, lens: Lens) -> Dataset:
    """The dataset with its rows, whether they stand in the brief or in a file."""
    return structs.replace(dataset, rows=lens.table(dataset.file)) if dataset.file else dataset


STUDIO = Path(".accord", "charts")
"""Where drawings are kept, below the publication's root."""


@query("a chart in Vega-Lite")
def own_vega_lite(lens: Lens, text: str) -> Plot:
    """The chart that a Vega-Lite block holds. Raises ChartError."""
    return charts.vega_lite(text, lens.root / STUDIO)


@query("the chart of content/charts/{0}.py")
def own_python(lens: Lens, name: str) -> Plot:
    """The chart that a file of the publication's own draws from its tables. Raises ChartError."""
    path = f"content/charts/{name}.py"
    lens.has_file(path)  # whatever its bytes are, they are noted
    return charts.python_chart(lens.root / path, texts(lens), lens.root / STUDIO)


def plot(figure: BriefFigure, source: Material, lens: Lens) -> Plot:
    """The chart planned. Raises ChartError when what is asked for cannot be drawn."""
    options = figure.options
    if options is None:
        return own_vega_lite(lens, figure.text)
    if options.kind == "python":
        return _python(options, lens)
    return charts.plan(options, source)


def chart(figure: BriefFigure, source: Material, lens: Lens, studio: Studio) -> Chart:
    """The chart as a page has it. Raises as `plot` does."""
    options = figure.options
    if options is None or options.kind == "python":
        return charts.chart_of(plot(figure, source, lens))
    return studio.planned(charts.plan, options, source)


def declared_plot(lens: Lens, brief: str, chart: str) -> Plot:
    """A chart that a brief's front matter declares, planned."""
    index, options = next((n, own) for n, own in enumerate(lens.brief(brief).charts) if own.id == chart)
    figure = BriefFigure(id=chart, at=f"charts.{index}", options=options, declared=True)
    return plot(figure, material(lens, brief), lens)


PYTHON_OPTIONS = frozenset({"name", "title", "caption", "unit"})
"""What a chart written in Python takes."""


def _python(options: ChartOptions, lens: Lens) -> Plot:
    """A chart of the publication's own code; what the block says of it goes before what the code does."""
    for option in options.__struct_fields__:
        if (
            option not in PYTHON_OPTIONS
            and option not in ("kind", "id")
            and getattr(options, option) not in ("", [], None)
        ):
            known = ", ".join(sorted(PYTHON_OPTIONS))
            raise ChartError(
                "unknown-key", f"a python chart takes no `{option}`", option=option, help=f"it takes {known}"
            )
    if not is_id(options.name.replace("_", "-")):
        raise ChartError("unknown-chart", "a python chart needs the name of its file", option="name", help="name: …")
    drawn = own_python(lens, options.name)
    said = {name: text for name in ("title", "caption", "unit") if (text := getattr(options, name))}
    return structs.replace(drawn, **said)


class ChartFault(Struct, frozen=True):
    """What is wrong with a chart, and where: in the file at `path` the value at the dotted path `at`."""

    path: str
    at: str
    code: str
    message: str
    help: str


def problems(lens: Lens, id: str, path: str) -> Iterator[ChartFault]:
    """What is wrong with a brief's charts: with the options of a chart, or with cells of its dataset."""
    brief, prose = lens.brief(id), lens.prose(path)
    figures = figures_of(brief, prose)
    if not figures:
        return
    declared = {chart.id for chart in brief.charts}
    blocks = {block.line: block for block in prose.blocks}
    source = material(lens, id)
    missing = {dataset.id for dataset in source.datasets.values() if dataset.file and not dataset.rows}
    for figure in figures:
        if figure.options and figure.options.dataset in missing:
            continue  # its file has been found fault with
        block = blocks.get(figure.line)
        if block and block.name and block.name not in declared:
            unknown = _unknown(block, declared)
            yield ChartFault(path, block.at, unknown.code, unknown.message, unknown.help)
            continue
        try:
            plot(figure, source, lens)
        except ChartError as error:
            yield from _faults(error, figure, brief, path)


def _faults(error: ChartError, figure: BriefFigure, brief: Brief, path: str) -> Iterator[ChartFault]:
    """An error at its place, or each of its cells at their own."""
    if not error.cells:
        at = f"{figure.at}.{error.option}" if error.option else figure.at
        yield ChartFault(path, at, error.code, error.message, error.help)
        return
    name = figure.options.dataset if figure.options else ""
    index = next(index for index, dataset in enumerate(brief.datasets) if dataset.id == name)
    file = brief.datasets[index].file
    for cell in error.cells:
        at = f"{cell.row}.{cell.column}"
        place = (f"content/{file}", at) if file else (path, f"datasets.{index}.rows.{at}")
        yield ChartFault(*place, error.code, cell.message, cell.help)


def _unknown(block: Block, declared: set[str]) -> ChartError:
    message = f'this brief declares no chart "{block.name}"'
    return ChartError("unknown-chart", message, help=suggest(block.name, declared))
