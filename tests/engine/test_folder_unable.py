"""Modes, and folders that cannot be exchanged in one call."""

from __future__ import annotations

import os
import stat
from collections.abc import Callable
from errno import EXDEV
from pathlib import Path
from typing import Any

import pytest

from generator.engine import desk
from generator.engine.disk import DiskFault, can_move
from generator.engine.record import MANIFEST, UNFINISHED
from tests.engine.disks import Failing, Logged, Steady
from tests.engine.faults import (
    BASE,
    HOME,
    NEXT,
    OWN,
    build,
    put,
    site_of,
)


@pytest.mark.parametrize("mask", [0o000, 0o027, 0o077, 0o777])
def test_files_and_folders_can_be_read_by_all_whatever_the_umask(mask: int, tmp_path: Path) -> None:
    before = os.umask(mask)
    try:
        for site in (BASE, NEXT):
            build(tmp_path / "here", site)
        (tmp_path / "real").mkdir(mode=0o755)
        (tmp_path / "real").chmod(0o755)
        (tmp_path / "here/linked").symlink_to(tmp_path / "real")
    finally:
        os.umask(before)
    modes = {stat.S_IMODE(path.stat().st_mode) for path in (tmp_path / "here/site").rglob("*") if path.is_file()}
    assert modes == {0o644}
    folders = [tmp_path / "here/site", *(path for path in (tmp_path / "here/site").rglob("*") if path.is_dir())]
    assert {stat.S_IMODE(path.stat().st_mode) for path in folders} == {0o755}


class Unable(Steady):
    """A disk that cannot exchange folders; with `moved`, it cannot move them either; with `linked`, not link files."""

    def __init__(self, *kinds: str) -> None:
        super().__init__()
        self._kinds = kinds

    def do(self, what: str, path: str, call: Callable[..., Any], *given: Any, **named: Any) -> Any:
        is_whole = what == "move into place" and Path(given[0].name).name in ("site", "shadow", "staged", "aside")
        if what in self._kinds or (is_whole and "move folders" in self._kinds):
            raise DiskFault(path, what, EXDEV) from OSError(EXDEV, "")
        return super().do(what, path, call, *given, **named)


@pytest.mark.parametrize(
    "kinds",
    [
        ("exchange with the new site",),
        ("exchange with the new site", "move folders"),
        ("link the file",),
    ],
    ids=["two moves", "one by one", "no links"],
)
def test_a_folder_that_cannot_be_exchanged_is_brought_up_to_date_all_the_same(
    kinds: tuple[str, ...], tmp_path: Path
) -> None:
    build(tmp_path, BASE)
    put(tmp_path, OWN)
    for site in (NEXT, BASE, {**BASE, "x": b"x"}, {**BASE, "x/y": b"y"}, {**BASE, "x": b"x"}, BASE):
        written = build(tmp_path, site, Unable(*kinds))
        assert site_of(tmp_path) == {**site, **OWN}
        assert not written.in_one_step and not written.warnings
    assert not (tmp_path / "site" / UNFINISHED).exists()
    build(tmp_path, NEXT, fresh=True)
    assert build(tmp_path, BASE).in_one_step
    assert site_of(tmp_path) == {**BASE, **OWN}


def _linked(root: Path) -> None:
    (root / "real").mkdir(parents=True)
    (root / "site").symlink_to("real")


def test_a_site_that_is_a_link_is_replaced_file_by_file_pages_last(tmp_path: Path) -> None:
    _linked(tmp_path)
    for site in (BASE, {**NEXT, "data/a.json": b"[2]"}):
        disk = Logged(tmp_path)
        written = build(tmp_path, site, disk)
        assert site_of(tmp_path) == site
        assert not written.in_one_step
    assert (tmp_path / "site").is_symlink()
    order = [str(given[-1]) for what, given in disk.log if what == "move into place"]
    order = [path.removeprefix("real/") for path in order if path.startswith("real/")]
    assert order == [UNFINISHED, "data/a.json", "briefs/a/index.html", "index.html"]


def test_a_fault_while_files_are_replaced_one_by_one_is_mended_by_the_next_build(tmp_path: Path) -> None:
    site = {**NEXT, "x/y": b"y"}
    for at in range(1, 60):
        root = tmp_path / str(at)
        _linked(root)
        build(root, {**BASE, "x": b"x"})
        try:
            build(root, site, Failing(at, EXDEV, for_good=False))
        except DiskFault:
            pass
        else:
            assert site_of(root) == site
        build(root, site)
        assert site_of(root) == site
        assert {path.name for path in (root / "site").iterdir()} == {MANIFEST, *(p.split("/")[0] for p in site)}


def test_what_cannot_be_moved_from_the_publication_lies_beside_the_site(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(desk, "can_move", lambda file, folder: False)
    for site in (BASE, NEXT, BASE):
        assert build(tmp_path, site).in_one_step
        assert site_of(tmp_path) == site
    assert {path.name for path in tmp_path.iterdir()} == {HOME, "site", ".site.accord"}
    assert {path.name for path in (tmp_path / ".site.accord").iterdir()} == {"behind", "foreign", "shadow"}


def test_a_move_is_possible_within_a_file_system(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    assert can_move(str(tmp_path / "file"), str(tmp_path))
    assert (tmp_path / "file").exists()
    assert not can_move(str(tmp_path / "file"), "/proc")


def test_a_fault_after_the_exchange_is_a_warning(tmp_path: Path) -> None:
    build(tmp_path, BASE)
    exchanged: list[str] = []

    def look(what: str, path: str) -> None:
        if exchanged:
            raise DiskFault(path, what, 5) from OSError(5, "")
        if what.startswith("exchange"):
            exchanged.append(path)

    class After(Steady):
        def do(self, what: str, path: str, call: Callable[..., Any], *given: Any, **named: Any) -> Any:
            made = super().do(what, path, call, *given, **named)
            look(what, path) if not exchanged else None
            return made

        def run(self, what: str, path: str, call: Callable[..., Any], /, *given: Any, **named: Any) -> Any:
            if exchanged:
                look(what, path)
            return super().run(what, path, call, *given, **named)

    written = build(tmp_path, NEXT, After())
    assert written.warnings and all("Input/output error" in warning for warning in written.warnings)
    assert site_of(tmp_path) == NEXT
    build(tmp_path, BASE)
    assert site_of(tmp_path) == BASE
