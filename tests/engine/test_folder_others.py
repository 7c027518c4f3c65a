"""Files that are not Accord's, and folders that are not."""

from __future__ import annotations

from pathlib import Path

import pytest

from generator.engine.folder import OutputRefused, refuse_output
from generator.engine.record import MANIFEST, manifest_in
from tests.engine.disks import Steady
from tests.engine.faults import (
    BASE,
    NEXT,
    OWN,
    Site,
    build,
    put,
    site_of,
)


def test_what_others_put_there_is_carried_over_and_what_they_take_away_stays_away(tmp_path: Path) -> None:
    build(tmp_path, BASE)
    put(tmp_path, OWN)
    (tmp_path / "site/empty/folder").mkdir(parents=True)
    (tmp_path / "site/link").symlink_to("CNAME")
    for site in (NEXT, BASE, BASE, NEXT):
        build(tmp_path, site)
        assert site_of(tmp_path) == {**site, **OWN, "link": OWN["CNAME"]}
        assert (tmp_path / "site/empty/folder").is_dir() and (tmp_path / "site/link").is_symlink()
    (tmp_path / "site/CNAME").write_bytes(b"elsewhere.org")
    (tmp_path / "site/notes/more.txt").write_bytes(b"more")
    (tmp_path / "site/link").unlink()
    (tmp_path / "site/briefs/a/mine.txt").unlink()
    changed = {"CNAME": b"elsewhere.org", "notes/deep/mine.txt": b"mine", "notes/more.txt": b"more"}
    for site in (BASE, NEXT, BASE):
        build(tmp_path, site)
        assert site_of(tmp_path) == {**site, **changed}


@pytest.mark.parametrize("site", [NEXT, {path: data + b"!" for path, data in BASE.items()}], ids=["some", "all"])
def test_a_file_that_comes_while_the_site_is_exchanged_is_not_lost(site: Site, tmp_path: Path) -> None:
    build(tmp_path, BASE)

    def look(what: str, path: str) -> None:
        if what.startswith("exchange"):
            put(tmp_path, {"late.txt": b"late"})

    build(tmp_path, site, Steady(look))
    for after in (BASE, NEXT, BASE):
        build(tmp_path, after)
        assert site_of(tmp_path) == {**after, "late.txt": b"late"}


@pytest.mark.parametrize(
    ("mine", "page"), [("x", "x"), ("x", "x/y.html"), ("x/mine.txt", "x")], ids=["file", "folder", "within"]
)
def test_what_others_put_in_the_way_is_refused(mine: str, page: str, tmp_path: Path) -> None:
    build(tmp_path, BASE)
    put(tmp_path, {mine: b"mine"})
    with pytest.raises(OutputRefused, match="in the way"):
        build(tmp_path, {**BASE, page: b"page"})
    assert site_of(tmp_path) == {**BASE, mine: b"mine"}


def test_nothing_is_done_through_a_link_within_the_site(tmp_path: Path) -> None:
    build(tmp_path, BASE)
    elsewhere = tmp_path / "elsewhere"
    (tmp_path / "site/briefs").rename(elsewhere)
    (tmp_path / "site/briefs").symlink_to(elsewhere)
    rest = {path: data for path, data in BASE.items() if not path.startswith("briefs/")}
    with pytest.raises(OutputRefused, match="briefs is in the way"):
        build(tmp_path, NEXT)
    build(tmp_path, {**rest, "index.html": b"no briefs"})
    assert sorted(path.name for path in elsewhere.rglob("*")) == ["a", "b", "index.html", "index.html"]
    assert (tmp_path / "site/briefs").is_symlink()


# Whose folder it is


@pytest.mark.parametrize("manifest", [None, b"", b"[1", b"{}"], ids=["lost", "empty", "cut", "of another kind"])
def test_a_manifest_that_is_lost_or_damaged_is_mended(manifest: bytes | None, tmp_path: Path) -> None:
    build(tmp_path, BASE)
    place = tmp_path / "site" / MANIFEST
    place.unlink() if manifest is None else place.write_bytes(manifest)
    refuse_output(tmp_path / "site", tmp_path)
    build(tmp_path, BASE)
    assert manifest_in(str(tmp_path / "site")) == set(BASE)


@pytest.mark.parametrize("manifest", [None, b""], ids=["lost", "empty"])
def test_a_folder_of_which_nothing_is_known_is_taken_over_only_if_all_in_it_is_the_sites(
    manifest: bytes | None, tmp_path: Path
) -> None:
    put(tmp_path, {**BASE, "index.html": b"older"} | ({} if manifest is None else {MANIFEST: manifest}))
    before = site_of(tmp_path)
    with pytest.raises(OutputRefused, match="not made by Accord"):
        refuse_output(tmp_path / "site", tmp_path)
    with pytest.raises(OutputRefused, match="not made by Accord"):
        build(tmp_path, BASE)
    put(tmp_path, {"mine.txt": b"mine"})
    with pytest.raises(OutputRefused, match=r"mine\.txt is not of this site"):
        build(tmp_path, BASE, fresh=True)
    (tmp_path / "site/mine.txt").unlink()
    assert site_of(tmp_path) == before
    build(tmp_path, BASE, fresh=True)
    assert site_of(tmp_path) == BASE


def test_a_folder_of_somebody_elses_files_is_refused_although_a_site_stood_there(tmp_path: Path) -> None:
    build(tmp_path, BASE)
    (tmp_path / "site").rename(tmp_path / "away")
    put(tmp_path, {"index.html": b"mine"})
    with pytest.raises(OutputRefused, match="not made by Accord"):
        build(tmp_path, BASE)
    assert site_of(tmp_path) == {"index.html": b"mine"}


def test_a_fresh_site_is_written_whole(tmp_path: Path) -> None:
    build(tmp_path, BASE)
    put(tmp_path, OWN)
    assert build(tmp_path, BASE, fresh=True).written == len(BASE)
    assert site_of(tmp_path) == {**BASE, **OWN}
