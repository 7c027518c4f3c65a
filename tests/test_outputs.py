"""One table of outputs: what stands where, who wants a path that is taken, and what follows when that changes."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.png import png
from tests.support import BRIEF, PARTNER, Files, accord, brief, codes, diagnose, edition, partner, vary, write_site

TWO = "content/briefs/two.md"
SITE: Files = {
    BRIEF: brief(
        "fields: [optics]\npartners: [lab]\n"
        "datasets: [{id: d, rows: [{x: a, y: 1}], sources: [s]}]\n"
        "charts: [{id: c, kind: bar, dataset: d, x: x, y: y}]\n"
        "sources: [{id: s, title: S}]\n"
    ),
    TWO: brief(title="Two"),
    PARTNER: partner("country: FR\n"),
}


def tree(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def built(root: Path) -> dict[str, bytes]:
    """The site, which is what a first build makes of the same publication."""
    assert accord("build", "--root", root, "--no-search").status == 0
    site = tree(root / "site")
    assert accord("build", "--root", root, "--no-search", "--clean").status == 0
    assert tree(root / "site") == site
    return site


def test_every_path_of_the_site_is_taken(tmp_path: Path) -> None:
    root = write_site(tmp_path, vary(SITE))
    assert accord("build", "--root", root).status == 0
    before = tree(root / "site")
    paths = [path for path in edition(root).outputs() if not path.startswith((".", "search/index/"))]
    assert len(paths) > 60
    for path in paths:
        alias = f"/{path.removesuffix('index.html')}" if path.endswith("index.html") else f"/{path}"
        write_site(root, {TWO: brief(f"aliases: [{alias}]\n", title="Two")})
        ran = accord("check", "--root", root)
        assert (ran.status, codes(ran.err)) == (1, ["address-clash"] if alias != "/" else codes(ran.err)), alias
        assert f"{TWO}:6:11: error[" in ran.err, alias
    assert accord("build", "--root", root).status == 1
    assert tree(root / "site") == before


@pytest.mark.parametrize(
    "path", ["data/briefs.csv", "data/datapackage.json", "feed.json", "assets/favicon.svg", "briefs/one/index.json"]
)
def test_a_file_that_would_stand_where_the_program_s_own_does(path: str) -> None:
    files = {**SITE, TWO: brief(body=f"[it](../{path})\n", title="Two"), f"content/{path}": "a,b\n1,2\n"}
    shown = diagnose(
        {name: text for name, text in files.items() if name != BRIEF or "one" not in path} | {BRIEF: SITE[BRIEF]}
    )
    assert codes(shown) == ["address-clash"]
    assert shown.startswith(f"{TWO}:7:1: error[address-clash]: /{path} is taken by ")


def test_two_pictures_alike_but_for_case() -> None:
    text = brief(body="![A](bundle/Map.png) ![B](bundle/map.png)\n")
    shown = diagnose(
        {BRIEF: text, "content/briefs/bundle/Map.png": png(1, 1), "content/briefs/bundle/map.png": png(2, 1)}
    )
    assert "content/briefs/bundle/map.png:1:1: error[address-clash]" in shown


def test_an_alias_moves_to_another_brief(tmp_path: Path) -> None:
    aliased = "aliases: [/old/]\n"
    root = write_site(tmp_path, vary({BRIEF: brief(aliased), TWO: brief(title="Two")}))
    assert b'url=../briefs/one/"' in built(root)["old/index.html"]
    write_site(root, {BRIEF: brief(), TWO: brief(aliased, title="Two")})
    assert b'url=../briefs/two/"' in built(root)["old/index.html"]


def test_a_picture_of_one_s_own_comes_and_goes(tmp_path: Path) -> None:
    own = "content/briefs/one/card.png"
    root = write_site(tmp_path, vary({}))
    drawn = built(root)["briefs/one/card.png"]
    for _ in range(2):
        write_site(root, {own: png(1200, 630)})
        assert built(root)["briefs/one/card.png"] == png(1200, 630)
        write_site(root, {own: None})
        assert built(root)["briefs/one/card.png"] == drawn


def test_what_weighs_does_not_remake_pages(tmp_path: Path) -> None:
    root = write_site(tmp_path, vary(SITE))
    built(root)
    write_site(root, {"content/publication.yaml": vary(SITE)["content/publication.yaml"] + "checks: {orphan: off}\n"})  # type: ignore[operator]
    assert accord("build", "--root", root, "--no-search").out.startswith("0 files written, ")
