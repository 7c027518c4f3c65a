"""docs/charts.md: its examples work, its pictures are theirs, and it names every kind and option."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from generator.charts import KINDS, EventMark, Material, Step, Studio, digest, plan, standalone
from generator.model.model import STATUSES, Brief
from generator.parsing import parse
from generator.primitives.dates import PartialDate

DOCS = Path(__file__).parents[2] / "docs"
TEXT = (DOCS / "charts.md").read_text("utf-8")
EXAMPLES = re.findall(r"```yaml\n(.*?)```\n\n!\[\]\(images/([\w-]+)\.svg\)", TEXT, re.S)

HEAD = "---\ntitle: Example\nsummary: Example.\ndate: 2022\nstatus: active\n"


def read(text: str) -> Brief:
    reading = parse.read_brief("content/briefs/example.md", f"{HEAD}{text}---\n".encode())
    assert reading.diagnostics == []
    return reading.document.facts


@pytest.mark.parametrize(("text", "name"), EXAMPLES, ids=[name for _, name in EXAMPLES])
def test_example(text: str, name: str, pytestconfig: pytest.Config) -> None:
    brief = read(text)
    material = Material(
        events=[EventMark(date=e.date, title=e.title, status=e.status, party=e.party) for e in brief.events],
        steps=[Step(date=e.date, status=e.status, row=e.party) for e in brief.events if e.status],
        datasets={dataset.id: dataset for dataset in brief.datasets},
        statuses=STATUSES,
        horizon=PartialDate(2024, 12, 5),
    )
    (chart,) = brief.charts
    assert chart.id == name
    plot = plan(chart, material)
    picture = standalone(Studio(None).draw([plot])[digest(plot)].wide, plot)
    path = DOCS / "images" / f"{name}.svg"
    if pytestconfig.getoption("--update-goldens"):
        path.parent.mkdir(exist_ok=True)
        path.write_text(picture, "utf-8")
    assert path.read_text("utf-8") == picture


def test_no_picture_is_left_over() -> None:
    assert {path.stem for path in (DOCS / "images").glob("*.svg")} >= {name for _, name in EXAMPLES}


@pytest.mark.parametrize("kind", KINDS)
def test_kind_is_documented(kind: str) -> None:
    assert f"\n## {kind}\n" in TEXT
    assert any(f"kind: {kind}" in example for example, _ in EXAMPLES)


def test_options_are_documented() -> None:
    for option in set().union(*KINDS.values()):
        assert re.search(rf"^\| .*`{option}`", TEXT, re.M), option
