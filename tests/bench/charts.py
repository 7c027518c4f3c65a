"""What charts cost: CPU milliseconds for a brief with a timeline and a status history, cold, against the naïve way.

Run: python -m tests.bench.charts [BRIEFS]. The naïve way draws the same two charts, one width of each, by building the
Altair chart anew, validating it and converting it by itself. Both are measured after a first drawing, so that neither
pays for imports.
"""

from __future__ import annotations

import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from generator.charts import EventMark, Material, Plot, Step, Studio, plan
from generator.charts.model import Panel
from generator.model.model import STATUSES, ChartOptions
from generator.primitives.dates import parse_date

TITLES = (
    "ESA calls a 2022 launch very unlikely",
    "The council suspends the mission",
    "Roscosmos recalls its people from Kourou",
    "The two agencies sign an agreement on two missions",
    "NASA agrees to supply the descent engine",
)
STATUS = ("active", "", "at-risk", "", "suspended", "ended")


def material(number: int) -> Material:
    """A brief with a dozen events."""
    events = [
        EventMark(
            date=parse_date(f"{2012 + n}-{1 + (n + number) % 12:02}-{1 + (n * 7 + number) % 28:02}"),
            title=f"{TITLES[(n + number) % 5]} ({number})",
            status=STATUS[n % 6],
            href=f"#event-{n}",
        )
        for n in range(12)
    ]
    steps = [Step(date=event.date, status=event.status) for event in events if event.status]
    return Material(events=events, steps=steps, statuses=STATUSES)


CHARTS = [ChartOptions(kind="timeline"), ChartOptions(kind="status-history")]


def plots(number: int) -> list[Plot]:
    """The brief's two charts."""
    source = material(number)
    return [plan(chart, source) for chart in CHARTS]


def kept(studio: Studio, briefs: int) -> None:
    """Take the charts of all briefs from where they are kept, or keep them there."""
    for source in map(material, range(1, briefs + 1)):
        studio.draw([studio.planned(plan, chart, source) for chart in CHARTS])


def naive(panel: Panel) -> str:
    """The same picture from Altair each time: built, validated, compiled and converted."""
    import vl_convert as vlc

    from generator.charts.render.vega_templates import TEMPLATES

    chart: Any = TEMPLATES[panel.template]().properties(width=panel.width, height=panel.height)
    spec = chart.to_dict()
    spec["datasets"] = panel.data
    svg: str = vlc.vegalite_to_svg(spec, vl_version="6.4")
    return svg


ROUNDS = 5


def cpu(work: Callable[[], object]) -> float:
    """CPU milliseconds of the whole process, the renderer's threads included: the best of some rounds, as what else the
    machine does can only add to it."""
    best = float("inf")
    for _ in range(ROUNDS):
        start = time.process_time()
        work()
        best = min(best, time.process_time() - start)
    return best * 1000


def main(briefs: int = 100) -> None:
    """Measure and print."""
    studio = Studio(None)
    studio.draw(plots(0))
    sets = [plot for n in range(1, briefs + 1) for plot in plots(n)]
    planning = cpu(lambda: [plots(n) for n in range(1, briefs + 1)]) / briefs
    cold = cpu(lambda: studio.draw(sets)) / briefs
    with tempfile.TemporaryDirectory() as folder:
        keeping = Studio(Path(folder))
        kept(keeping, briefs)
        warm = cpu(lambda: kept(keeping, briefs)) / briefs
    few = sets[: max(briefs // 10, 1) * 2]
    anew = cpu(lambda: [naive(plot.wide.panels[0]) for plot in few]) / (len(few) / 2)
    print(f"per brief, two charts, CPU ms ({briefs} briefs)")
    print(f"  planned                          {planning:6.1f}")
    print(f"  drawn, wide and narrow           {cold:6.1f}")
    print(f"  planned and drawn before         {warm:6.1f}")
    print(f"  the naïve way, wide alone        {anew:6.1f}   {anew / (planning + cold):.1f} times as much")
    print(f"  the naïve way, wide and narrow   {2 * anew:6.1f}   {2 * anew / (planning + cold):.1f} times as much")


if __name__ == "__main__":
    main(*map(int, sys.argv[1:2]))
