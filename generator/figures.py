"""Charts of the publication's pages: which there are, what they draw on, and what is wrong with them."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import Struct, structs

from generator import charts
from generator.charts import ChartError, EventMark, Material, Plot, Step
from generator.content import Block, Document
from generator.diagnostics import suggest
from generator.library import Library
from generator.model import Brief, ChartOptions, Dataset


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


def figures_of(document: Document[Brief]) -> list[BriefFigure]:
    """A brief's charts: those in its body in order, then the declared ones that no block places."""
    declared = {
        chart.id: BriefFigure(id=chart.id, at=f"charts.{index}", options=chart, declared=True)
        for index, chart in enumerate(document.facts.charts)
    }
    placed, free = [], dict(declared)
    for number, block in enumerate(document.prose.blocks, start=1):
        if block.name in declared:
            placed.append(structs.replace(declared[block.name], line=block.line))
            free.pop(block.name, None)
        else:
            id = f"inline-{number}"
            placed.append(BriefFigure(id=id, at=block.at, options=block.options, text=block.text, line=block.line))
    return [*placed, *free.values()]


def material(library: Library, brief: str) -> Material:
    """What the charts of a brief draw on."""
    document = library.briefs[brief]
    told = library.occurrences[brief]
    return Material(
        events=[
            EventMark(
                date=o.event.date,
                title=o.event.title,
                status=o.event.status,
                party=library.party_title(o.event.party) if o.event.party else "",
                href=f"#{o.anchor}",
            )
            for o in told
        ],
        steps=[
            Step(
                date=o.event.date,
                status=o.event.status,
                row=library.party_title(o.event.party) if o.event.party else "",
            )
            for o in told
            if o.event.status
        ],
        datasets={dataset.id: _with_rows(dataset, document, library) for dataset in document.facts.datasets},
        statuses=library.publication.statuses,
    )


def _with_rows(dataset: Dataset, document: Document[Brief], library: Library) -> Dataset:
    """The dataset with its rows, whether they stand in the brief or in a file."""
    if not dataset.file:
        return dataset
    return structs.replace(dataset, rows=library.tables.get(f"content/{dataset.file}", []))


def plot(figure: BriefFigure, source: Material) -> Plot:
    """The chart planned. Raises ChartError when what is asked for cannot be drawn."""
    if figure.options is None:
        return charts.vega_lite(figure.text)
    return charts.plan(figure.options, source)


def problems(library: Library, document: Document[Brief]) -> Iterator[tuple[str, ChartError]]:
    """What is wrong with a brief's charts, each with the dotted path of the option at fault.

    Charts of facts that could not be read are left out.
    """
    if document.is_flawed("events") or document.is_flawed("datasets"):
        return
    declared = {chart.id for chart in document.facts.charts}
    blocks = {block.line: block for block in document.prose.blocks}
    source = material(library, document.id)
    for figure in figures_of(document):
        block = blocks.get(figure.line)
        if block and block.name and block.name not in declared:
            yield block.at, _unknown(block, declared)
            continue
        if document.is_flawed(figure.at):
            continue
        try:
            plot(figure, source)
        except ChartError as error:
            yield f"{figure.at}.{error.option}" if error.option else figure.at, error


def _unknown(block: Block, declared: set[str]) -> ChartError:
    message = f'this brief declares no chart "{block.name}"'
    return ChartError("unknown-chart", message, help=suggest(block.name, declared))
