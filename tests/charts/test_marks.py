"""Six marks and more: every status looks different from every other, to everybody, and the same everywhere."""

from __future__ import annotations

import re
from itertools import combinations
from pathlib import Path

import pytest

from generator.charts import Material, Step, Studio, all_timelines, digest, plan
from generator.charts.theme import DARK, GLYPHS, LIGHT, MARKS, PATTERNS, marks_of, status_look
from generator.model.model import STATUSES, ChartOptions, Status
from generator.primitives.colors import contrast
from generator.primitives.dates import parse_date
from tests.charts.vision import VISIONS, apart, ciede2000

ROOT = Path(__file__).parents[2]
SHEET = (ROOT / "templates/assets/accord.css").read_text(encoding="utf-8")
THEMES = {"light": LIGHT, "dark": DARK}
LEAST = 20.0


def statuses(*tones: str) -> list[Status]:
    return [Status(id=f"s{n}", label=f"S{n}", tone=tone) for n, tone in enumerate(tones)]  # type: ignore[arg-type]


def listed(path: str) -> list[Status]:
    """The statuses of a publication.yaml."""
    told = re.findall(
        r"- id: ([\w-]+)\n +label: (.+)\n(?:(?! +- ).*\n)*? +tone: (\w+)", (ROOT / path).read_text("utf-8")
    )
    return [Status(id=id, label=label, tone=tone) for id, label, tone in told]


VOCABULARIES = {"default": STATUSES, "content": listed("content/publication.yaml")}


def test_the_difference_of_colours_is_that_of_its_authors() -> None:
    """Pairs of the test data of Sharma, Wu and Dalal."""
    assert ciede2000((50, 2.6772, -79.7751), (50, 0, -82.7485)) == pytest.approx(2.0425, abs=1e-4)
    assert ciede2000((50, 2.5, 0), (73, 25, -18)) == pytest.approx(27.1492, abs=1e-4)
    assert ciede2000((22.7233, 20.0904, -46.694), (23.0331, 14.973, -42.5619)) == pytest.approx(2.0373, abs=1e-4)


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("name", VOCABULARIES)
def test_statuses_are_told_apart_by_everybody(name: str, theme: str) -> None:
    marks = marks_of(VOCABULARIES[name])
    assert len(set(marks.values())) == len(VOCABULARIES[name]) == 6
    colors = {id: THEMES[theme][f"tone-{mark}"] for id, mark in marks.items()}
    for one, other in combinations(colors, 2):
        for vision in VISIONS:
            assert apart(colors[one], colors[other], vision) >= LEAST, (one, other, vision)


@pytest.mark.parametrize("theme", THEMES)
def test_series_are_told_apart_by_everybody(theme: str) -> None:
    colors = [THEMES[theme][f"series-{number}"] for number in range(1, 9)]
    for one, other in combinations(colors, 2):
        assert min(apart(one, other, vision) for vision in VISIONS) >= LEAST, (one, other)
    assert all(contrast(color, THEMES[theme]["paper"]) >= 3 for color in colors)


@pytest.mark.parametrize("theme", THEMES)
def test_marks_differ_in_everything(theme: str) -> None:
    glyphs, patterns = zip(*MARKS.values(), strict=True)
    assert len(set(glyphs)) == len(set(patterns)) == len(MARKS) == 8
    assert set(glyphs) == set(GLYPHS) and set(patterns) == set(PATTERNS)
    colors = [THEMES[theme][f"tone-{name}"] for name in MARKS]
    assert all(contrast(color, THEMES[theme]["paper"]) >= 3 for color in colors)
    assert all(apart(a, b, vision) > 10 for a, b in combinations(colors, 2) for vision in VISIONS)


@pytest.mark.parametrize("tones", [("bad",) * 8, ("good", "caution", "bad", "neutral") * 2, ("neutral",) * 3])
def test_up_to_eight_statuses_of_whatever_tones_all_look_different(tones: tuple[str, ...]) -> None:
    vocabulary = statuses(*tones)
    looks = [status_look(status.id, vocabulary) for status in vocabulary]
    for part in ("colour", "glyph", "pattern"):
        assert len({getattr(look, part) for look in looks}) == len(tones)


def test_the_first_statuses_of_a_tone_have_its_marks() -> None:
    assert marks_of(STATUSES) == {
        "active": "good", "at-risk": "caution", "suspended": "bad", "ended": "bad-2", "replaced": "neutral",
        "unknown": "neutral-2",
    }  # fmt: skip
    many = statuses(*["bad"] * 20)
    assert len(set(marks_of(many).values())) == 8


# ── The same everywhere ──────────────────────────────────────────────────────────────────────────────────────────────


def tokens(block: str) -> dict[str, str]:
    return dict(re.findall(r"--((?:tone|series)-[\w-]+): (#\w{6});", block))


def test_the_style_sheet_has_the_colours_of_charts() -> None:
    """On paper, on light screens, on dark ones."""
    light, dark, *_ = re.findall(r":root \{.*?\n(?:  )?  \}", SHEET, re.DOTALL)
    named = {name for name in LIGHT if name.startswith(("tone-", "series-"))}
    for block, theme in ((light, LIGHT), (dark, DARK)):
        assert tokens(block) == {name: theme[name] for name in named}
    printed = SHEET[SHEET.index("@layer print {") :]
    assert tokens(printed) == {name: LIGHT[name] for name in named if name.startswith("tone-")}


@pytest.mark.parametrize("name", MARKS)
def test_the_style_sheet_has_the_glyphs_of_charts(name: str) -> None:
    glyph, _ = MARKS[name]
    points = ", ".join(f"{50 + 50 * x:g}% {50 + 50 * y:g}%" for x, y in GLYPHS[glyph])
    shape = f"polygon({points})" if points else "circle(50%)"
    (rule,) = re.findall(rf"\.tone-{name} \{{ (.*) \}}", SHEET)
    assert f"--tone: var(--tone-{name}); --glyph: {shape};" in rule


def test_a_status_looks_the_same_in_every_chart() -> None:
    steps = [
        Step(date=parse_date(f"{2010 + n}"), status=status.id, row=row)
        for row in ("a", "b")
        for n, status in enumerate(STATUSES)
    ]
    material = Material(steps=steps, statuses=STATUSES, horizon=parse_date("2026"))
    found = set()
    for plot in (plan(ChartOptions(kind="status-history"), material), all_timelines(material)):
        svg = Studio(None).draw([plot])[digest(plot)].wide
        found |= set(re.findall(r'data-tip="[^"]*: ([\w ]+) from \d+ [^"]*" fill="(var[^"]*)"', svg))
        assert 'stroke-dasharray="1,4"' in svg, "what is suspended is hatched"
    assert found == {(status.label, status_look(status.id, STATUSES).colour) for status in STATUSES}
