"""What charts look like: goldens of every case, and what must hold of any drawing."""

from __future__ import annotations

import json
import re
import xml.etree.ElementTree as ET
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from generator.charts import KINDS, Drawing, Plot, Studio, digest, standalone
from generator.charts.render.vega_templates import TEMPLATES, specification
from generator.charts.theme import DARK, LIGHT
from tests.charts.cases import CASES

GOLDEN = [name for name in CASES if not name.endswith(("300", "60", "over-time"))]
"""The largest are drawn in other tests; their goldens would be read by nobody."""


@cache
def drawings() -> dict[str, tuple[Plot, Drawing]]:
    plots = {name: make() for name, make in CASES.items()}
    drawn = Studio(None).draw(plots.values())
    return {name: (plot, drawn[digest(plot)]) for name, plot in plots.items()}


@pytest.mark.parametrize("name", GOLDEN)
def test_drawing(name: str, golden: Callable[[str, str], None]) -> None:
    plot, drawing = drawings()[name]
    golden(f"charts/{name}.svg", standalone(drawing.wide, plot).replace("><", ">\n<"))
    if drawing.narrow:
        golden(f"charts/{name}.narrow.svg", standalone(drawing.narrow, plot).replace("><", ">\n<"))
    golden(f"charts/{name}.txt", f"{plot.title}\n\n{plot.description}\n")


@pytest.mark.parametrize("name", TEMPLATES)
def test_template(name: str, golden: Callable[[str, str], None]) -> None:
    """Templates are Vega-Lite that Altair has validated."""
    golden(f"charts/{name}.vl.json", json.dumps(specification(name), indent=1, sort_keys=True) + "\n")


def test_every_kind_is_drawn() -> None:
    drawn = {plot.kind for plot, _ in drawings().values()}
    assert set(KINDS) <= drawn
    used = {
        panel.template
        for plot, _ in drawings().values()
        for panel in plot.wide.panels + (plot.narrow or plot.wide).panels
    }
    assert used == set(TEMPLATES)


@pytest.mark.parametrize("name", CASES)
def test_drawing_is_a_named_picture(name: str) -> None:
    plot, drawing = drawings()[name]
    for svg in filter(None, (drawing.wide, drawing.narrow)):
        root = ET.fromstring(svg)
        assert root.get("role") == "img"
        assert root.get("aria-label") == plot.title
        for element in root.iter():
            assert not {"style", "id", "class"} & set(element.keys()) - ({"class"} if element is root else set())
            assert element is root or element.get("role") is None
        assert "NaN" not in svg and "undefined" not in svg and "null" not in svg and "Infinity" not in svg


@pytest.mark.parametrize("name", CASES)
def test_colours_are_the_themes(name: str) -> None:
    _, drawing = drawings()[name]
    for svg in filter(None, (drawing.wide, drawing.narrow)):
        painted = set(re.findall(r'(?:fill|stroke)="([^"]+)"', svg)) - {"none", "transparent"}
        assert painted <= {f"var(--{colour}, {value})" for colour, value in LIGHT.items()}


@pytest.mark.parametrize("name", CASES)
def test_marks_say_their_values(name: str) -> None:
    _, drawing = drawings()[name]
    for svg in filter(None, (drawing.wide, drawing.narrow)):
        assert 'data-tip="' in svg
        assert 'data-tip=""' not in svg


@pytest.mark.parametrize("name", CASES)
def test_description_and_table(name: str) -> None:
    plot, _ = drawings()[name]
    assert plot.title and not plot.description[0].islower() and plot.description.endswith((".", "!", "?"))
    assert len(plot.table.rows) >= 1
    assert {len(row) for row in plot.table.rows} == {len(plot.table.columns)}
    assert len(plot.table.links) in (0, len(plot.table.rows))


def test_standalone_has_its_colours_and_dark_ones() -> None:
    plot, drawing = drawings()["timeline"]
    svg = standalone(drawing.wide, plot)
    root = ET.fromstring(svg)
    texts = {element.tag.rpartition("}")[2]: element.text or "" for element in root}
    assert texts["title"] == plot.title and texts["desc"] == plot.description
    assert "var(" not in svg and "data-" not in svg
    assert "prefers-color-scheme:dark" in texts["style"]
    for name in ("ink", "tone-bad", "paper"):
        assert f'[fill="{LIGHT[name]}"]{{fill:{DARK[name]}}}' in texts["style"]


def test_one_light_colour_has_one_dark_one() -> None:
    """Standalone files find a mark's dark colour by its light one."""
    pairs = {(LIGHT[name], DARK[name]) for name in LIGHT}
    assert len({light for light, _ in pairs}) == len(pairs)
    assert LIGHT.keys() == DARK.keys()


def test_sizes_are_modest() -> None:
    assert len(drawings()["timeline"][1].wide) < 8_000
    assert len(drawings()["status-history"][1].wide) < 4_000


# ── In the browser ───────────────────────────────────────────────────────────────────────────────────────────────────

FAULTS = """() => {
  const faults = [];
  for (const svg of document.querySelectorAll("svg")) {
    const box = svg.getBoundingClientRect();
    if (!box.width) continue;
    const name = svg.closest("figure").id;
    const words = [...svg.querySelectorAll("text")].map((text) => [text.textContent, text.getBoundingClientRect()]);
    if (!words.every(([, one]) => one.width)) faults.push(name + ": words without width");
    words.forEach(([text, one], at) => {
      if (one.left < box.left - 1 || one.right > box.right + 1 || one.top < box.top - 2 || one.bottom > box.bottom + 2)
        faults.push(name + " cuts " + text);
      for (const [other, two] of words.slice(at + 1)) {
        const across = Math.min(one.right, two.right) - Math.max(one.left, two.left);
        const down = Math.min(one.bottom, two.bottom) - Math.max(one.top, two.top);
        if (across > 1 && down > 4) faults.push(name + ": " + text + " over " + other);
      }
    });
  }
  return faults;
}"""

STYLE = """
.single, .wide, .narrow { display: block; max-width: 100%; height: auto }
.narrow { display: none; width: 100%; max-width: 460px }
figure { container-type: inline-size; margin: 0 0 2rem }
@container (max-width: 560px) { .wide { display: none } .narrow { display: block } }
"""


FOREIGN = [
    "https://evil.test/", "//evil.test/", "\\\\evil.test/", " //evil.test/", "\t/\t/evil.test/", "\x01//evil.test/",
    "/other", "javascript:document.title='x'", "java\nscript:document.title='x'", "data:text/html,x", "mailto:a@b.c",
]  # fmt: skip
"""Addresses that a script must not follow: they leave the site, or its part of the host."""


def page(names: list[str]) -> str:
    figures = "".join(
        f'<figure class="chart" id="{name}">{drawings()[name][1].wide}{drawings()[name][1].narrow}'
        f"<figcaption>{name}</figcaption></figure>"
        for name in names
    )
    return (
        f"<!doctype html><html lang=en><title>Charts</title><meta name=viewport content='width=device-width'>"
        f"<style>{STYLE}</style><main><h1>Charts</h1>{figures}</main>"
    )


@pytest.fixture(scope="module")
def browser() -> Any:
    import os

    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        chromium = os.environ.get("ACCORD_CHROMIUM", "/usr/bin/chromium")
        yield playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])


@pytest.mark.browser
@pytest.mark.parametrize("width", [340, 768, 1280])
def test_no_text_is_cut_or_over_another(browser: Any, width: int) -> None:
    """In the widest of the usual fonts; and in whichever the reader has, as they are narrower."""
    view = browser.new_page(viewport={"width": width, "height": 800})
    view.set_content(page(list(CASES)))
    assert view.evaluate(FAULTS) == []
    view.close()


@pytest.mark.browser
def test_script(browser: Any, tmp_path: Path) -> None:
    """Tooltips under the pointer, roving focus, links, and nothing for axe to find, under a strict policy."""
    from axe_playwright_python.sync_playwright import Axe

    script = (Path(__file__).parents[2] / "templates/assets/charts.js").read_text("utf-8")
    assert len(script.encode()) <= 2200
    (tmp_path / "charts.js").write_text(script, "utf-8")
    names = ["timeline", "bar", "line", "heatmap", "status-history"]
    html = page(names).replace(f"<style>{STYLE}</style>", "<link rel=stylesheet href=charts.css>")
    html = html.replace("<meta", "<script src=charts.js defer></script><meta", 1)
    (tmp_path / "charts.css").write_text(STYLE, "utf-8")
    (tmp_path / "index.html").write_text(html, "utf-8")
    view = browser.new_page(viewport={"width": 1000, "height": 800})
    faults: list[str] = []
    view.on("console", lambda message: faults.append(message.text))
    policy = "default-src 'none'; script-src 'self'; style-src 'self'"

    def serve(route: Any) -> None:
        name = route.request.url.rpartition("/")[2] or "index.html"
        route.fulfill(path=tmp_path / name, headers={"Content-Security-Policy": policy})

    view.route("https://site.test/**", serve)
    view.goto("https://site.test/")
    tip = view.locator(".chart-tip")
    assert not tip.is_visible()
    marks = view.locator("#timeline .wide [data-tip]")
    marks.first.hover()
    assert tip.inner_text().startswith("14 March 2013: ESA and Roscosmos sign")
    view.locator("h1").hover()
    view.keyboard.press("Tab")
    assert view.evaluate("document.activeElement.getAttribute('aria-label')").startswith("14 March 2013")
    view.keyboard.press("ArrowRight")
    view.keyboard.press("ArrowDown")
    assert tip.inner_text().startswith("2 May 2016")
    view.keyboard.press("End")
    assert view.evaluate("document.activeElement.getAttribute('aria-label')").startswith("16 May 2024")
    view.keyboard.press("Enter")
    assert view.url.endswith("#event-2024-05-16")
    view.keyboard.press("Escape")
    assert not tip.is_visible()
    here = view.url
    for foreign in FOREIGN:
        view.evaluate("(href) => { document.activeElement.dataset.href = href; }", foreign)
        view.keyboard.press("Enter")
        view.evaluate("document.activeElement.dispatchEvent(new MouseEvent('click', {bubbles: true}))")
    assert view.url == here
    assert faults == []
    view.close()
    open_ = browser.new_page(viewport={"width": 1000, "height": 800})  # axe itself needs eval
    open_.set_content(page(names).replace("</main>", f"</main><script>{script}</script>"))
    assert Axe().run(open_).response["violations"] == []
    open_.set_content(page(names))
    assert Axe().run(open_).response["violations"] == []
    open_.close()
