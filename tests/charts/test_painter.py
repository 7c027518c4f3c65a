# ruff: noqa: E501 (data reads best in one line)
"""What pages carry is what Vega draws of the templates that Altair holds, to the byte."""

from __future__ import annotations

from functools import cache
from random import Random

import pytest

from generator.charts import EventMark, Material, Plot, Step, plan
from generator.charts.layout.axis import Scale
from generator.charts.model import Panel, Row
from generator.charts.render import painter
from generator.model.model import STATUSES, ChartOptions
from generator.primitives.dates import parse_date
from tests.charts.cases import CASES
from tests.charts.reference import panels_of, rendered
from tools import chart_templates

TITLES = [
    "ESA and Roscosmos sign the agreement on two missions", "Council: “very unlikely”", "<b>R&D</b> \"ends\" & it's over",
    "Финансирование прекращено", "国際宇宙ステーション の 運用 延長", "A\u00a0title – with\u202fspaces", " spaces around ", "été",
    "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft unterzeichnet", "שלום world",
    "A joint statement on cooperation in the exploration and use of outer space for peaceful purposes, with annexes", "🚀",
]  # fmt: skip
WORDS = [
    "", " ", "a\tb", "\u0085a\u2029", "\ufeffa\u00a0", "a\x00b\x1f", "\\u0001 \\\\", "&amp;<>\"'", "\u2028", "\ue000", "a\ue000b\ue000c",
]  # fmt: skip
SHAPES = ["circle", "square", "M0,-0.95L1,0.8L-1,0.8Z", "M-1,0L0,-1L1,0L0,1ZM0,0L1,1"]


def brief(number: int) -> list[Plot]:
    """The automatic charts of a brief like none before it."""
    chance = Random(number)
    start, events = chance.randint(1900, 2022), []
    for _ in range(chance.choice((1, 2, 5, 9, 20, 45))):
        date = f"{start + chance.randint(0, chance.choice((1, 5, 60)))}"
        if chance.random() < 0.8:
            date += f"-{chance.randint(1, 12):02}" + chance.choice(("", f"-{chance.randint(1, 28):02}"))
        events.append(
            EventMark(
                date=parse_date(date + chance.choice(("", "", "~"))),
                title=chance.choice(TITLES) + chance.choice(("", f", number {number}")),
                status=chance.choice(["", *(status.id for status in STATUSES)]),
                party=chance.choice(("", "", "ESA", "Alliance of Science Organisations in Germany")),
                href=chance.choice(("", f"#event-{date}", "../a/?b=c&d")),
            )
        )
    steps = [Step(date=event.date, status=event.status, row=event.party) for event in events if event.status]
    source = Material(events=events, steps=steps, statuses=STATUSES)
    kinds = ["timeline", "status-history"] if steps else ["timeline"]
    return [plan(ChartOptions(kind=kind), source) for kind in kinds]


@cache
def drawn() -> dict[str, list[tuple[str, str]]]:
    """Of each plot, its panels drawn here and by Vega."""
    plots = {name: make() for name, make in CASES.items()}
    plots |= {f"brief {n}, {plot.kind}": plot for n in range(60) for plot in brief(n)}
    panels = [panel for plot in plots.values() for panel in panels_of(plot)]
    ours = iter(zip(map(painter.inside, panels), rendered(panels), strict=True))
    return {name: [next(ours) for _ in panels_of(plot)] for name, plot in plots.items()}


@pytest.mark.parametrize("name", CASES)
def test_every_kind_is_drawn_as_vega_draws_it(name: str) -> None:
    for ours, vegas in drawn()[name]:
        assert ours == vegas


def test_the_charts_of_any_brief_are_drawn_as_vega_draws_them() -> None:
    briefs = {name: pairs for name, pairs in drawn().items() if name.startswith("brief ")}
    assert len(briefs) >= 100
    assert [name for name, pairs in briefs.items() if any(ours != vegas for ours, vegas in pairs)] == []


def row(**said: float | str) -> Row:
    return {
        "x": 1,
        "y": 1,
        "shape": "circle",
        "colour": "#123456",
        "edge": "none",
        "fill": 1,
        "size": 20,
        "tip": "",
        **said,
    }


@pytest.mark.parametrize("text", WORDS, ids=ascii)
def test_words_are_written_as_vega_writes_them(text: str) -> None:
    lettering = {
        "x": 1.5,
        "y": 2,
        "fill": "#123456",
        "align": "left",
        "fontWeight": 400,
        "fontSize": 13,
        "halo": "none",
    }
    data = {"marks": [row(tip=text)], "words": [{**lettering, "text": text}, {**lettering, "text": ["b", text]}]}
    panel = Panel(template="piles", width=10, height=10, data=data)
    assert [painter.inside(panel)] == rendered([panel])


def test_shapes_and_places_are_rounded_as_vega_rounds_them() -> None:
    chance, panels = Random(1), []
    for shape in SHAPES:
        marks = [row(x=chance.uniform(-50, 900), y=chance.randint(-200, 8000) / 20, size=chance.uniform(0, 900), shape=shape)
                 for _ in range(300)]  # fmt: skip
        panels.append(Panel(template="piles", width=10, height=10, data={"swatches": marks, "marks": marks}))
    for low, high in ((0.4, 1e12 + 0.6), (-3e11 - 0.5, 5e11), (1.5, 1.5)):
        bars = [{**row(), "at": chance.uniform(low, high), "to": chance.uniform(low, high), "y2": chance.uniform(0, 90)}
                for _ in range(300)]  # fmt: skip
        panels.append(
            Panel(
                template="spans-temporal", data={"marks": bars, "ground": bars}, scales={"x": Scale(low, high, 3, 717)}
            )
        )
    assert list(map(painter.inside, panels)) == rendered(panels)


def test_the_kept_templates_are_what_altair_holds() -> None:
    assert painter.TEMPLATES.read_text("utf-8") == chart_templates.kept(), "run: make charts"
