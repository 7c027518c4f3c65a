"""What is published, and what is known to stand."""

from __future__ import annotations

import os
import pickle
from collections.abc import Callable
from pathlib import Path

import pytest

from generator.engine.folder import OutputFolder
from generator.engine.record import MANIFEST, digest_of, manifest_in
from tests.engine.disks import Steady
from tests.engine.faults import (
    BASE,
    CASES,
    HOME,
    NEXT,
    OWN,
    Case,
    build,
    prepare,
    put,
    site_of,
)


@pytest.mark.parametrize("case", CASES, ids=[case.name for case in CASES])
def test_the_site_is_what_is_published_with_the_files_of_others(case: Case, tmp_path: Path) -> None:
    prepare(tmp_path, case)
    written = build(tmp_path, case.site)
    assert site_of(tmp_path) == {**case.site, **case.foreign}
    assert manifest_in(str(tmp_path / "site")) == set(case.site)
    assert written.in_one_step and not written.warnings
    assert written.written + written.unchanged == len(case.site)


def test_what_publishing_did_is_counted(tmp_path: Path) -> None:
    build(tmp_path, BASE)
    written = build(tmp_path, {**NEXT, "new.html": b"new"} | {"data/a.json": BASE["data/a.json"]})
    assert (written.written, written.unchanged, written.removed) == (3, 2, 0)
    written = build(tmp_path, BASE)
    assert (written.written, written.unchanged, written.removed) == (2, 2, 1)


def test_what_did_not_change_is_the_same_file_in_both_trees(tmp_path: Path) -> None:
    for site in (BASE, NEXT, {**NEXT, "data/a.json": b"[3]"}, BASE):
        build(tmp_path, site)
    [shadow] = tmp_path.glob(f"{HOME}/outputs/*/shadow")
    shared = {path for path in BASE if (tmp_path / "site" / path).samefile(shadow / path)}
    assert shared == {"briefs/b/index.html"}


def test_an_edit_costs_what_it_changes(tmp_path: Path) -> None:
    """Operations on the disk are as many for a large site as for a small one."""
    counts = []
    for number in (5, 50):
        site = {f"p{i}/index.html": b"page" for i in range(number)}
        root = tmp_path / str(number)
        build(root, site)
        for text in (b"1", b"2"):
            disk = Steady()
            build(root, {**site, "p1/index.html": text}, disk)
        counts.append(disk.count)
    assert counts[0] == counts[1]


def test_a_site_of_which_nothing_changed_is_not_touched(tmp_path: Path) -> None:
    build(tmp_path, BASE)
    before = (tmp_path / "site").stat()
    build(tmp_path, BASE)
    assert (tmp_path / "site").stat() == before


def test_leaving_without_publishing_changes_nothing(tmp_path: Path) -> None:
    build(tmp_path, BASE)
    with OutputFolder(tmp_path / "site", tmp_path / HOME) as folder:
        folder.stage("index.html", b"never")
    assert site_of(tmp_path) == BASE
    assert not list(tmp_path.glob(f"{HOME}/**/staged"))


def test_a_file_that_is_neither_there_nor_staged_is_an_error_of_ours(tmp_path: Path) -> None:
    with OutputFolder(tmp_path / "site", tmp_path / HOME) as folder, pytest.raises(ValueError, match="not staged"):
        folder.publish({"index.html": digest_of(b"")})
    assert not (tmp_path / "site").exists()


@pytest.mark.parametrize("path", ["../x", "/x", "a//b", "a/./b", "", MANIFEST, "a\0b"])
def test_a_path_that_leads_out_of_the_site_is_not_staged(path: str, tmp_path: Path) -> None:
    with OutputFolder(tmp_path / "site", tmp_path / HOME) as folder, pytest.raises(ValueError, match="no path"):
        folder.stage(path, b"")


def test_what_is_staged_and_not_published_is_not_in_the_site(tmp_path: Path) -> None:
    with OutputFolder(tmp_path / "site", tmp_path / HOME, disk=Steady()) as folder:
        folder.stage("index.html", b"first")
        folder.stage("index.html", b"second")
        folder.stage("deep/down/other.html", b"other")
        folder.publish({"index.html": digest_of(b"second")})
    assert site_of(tmp_path) == {"index.html": b"second"}
    assert not (tmp_path / "site/deep").exists()


# Workers and what they find


def test_files_may_be_staged_and_looked_at_by_processes_made_by_fork(tmp_path: Path) -> None:
    build(tmp_path, BASE)
    with OutputFolder(tmp_path / "site", tmp_path / HOME, disk=Steady()) as folder:
        read, told = os.pipe()
        child = os.fork()
        if not child:
            folder.stage("index.html", NEXT["index.html"])
            folder.stage("briefs/a/index.html", NEXT["briefs/a/index.html"])
            os.write(told, pickle.dumps((folder.standing(), folder.others())))
            os._exit(0)
        os.waitpid(child, 0)
        folder.take(*pickle.loads(os.read(read, 1 << 16)))
        folder.publish({path: digest_of(data) for path, data in NEXT.items()})
    assert site_of(tmp_path) == NEXT
    build(tmp_path, BASE)
    assert site_of(tmp_path) == BASE


# What stands


def _standing(root: Path) -> dict[str, bytes]:
    with OutputFolder(root / "site", root / HOME) as folder:
        return dict(folder.standing())


def test_what_stands_is_told_by_digests(tmp_path: Path) -> None:
    assert _standing(tmp_path) == {}
    build(tmp_path, BASE)
    assert _standing(tmp_path) == {path: digest_of(data) for path, data in BASE.items()}


@pytest.mark.parametrize(
    "spoil",
    [
        lambda path: path.unlink(),
        lambda path: path.write_bytes(b"other"),
        lambda path: path.write_bytes(path.read_bytes()[::-1]),
        lambda path: (path.unlink(), path.mkdir()),
        lambda path: os.system(f"rm {path}; mkfifo {path}"),
        lambda path: (path.rename(f"{path}.moved"), path.symlink_to(f"{path}.moved")),
    ],
    ids=["gone", "longer", "of the same length", "a folder", "a pipe", "a link"],
)
def test_a_file_that_was_changed_does_not_stand(spoil: Callable[[Path], object], tmp_path: Path) -> None:
    build(tmp_path, BASE)
    spoil(tmp_path / "site/data/a.json")
    assert "data/a.json" not in _standing(tmp_path)
    build(tmp_path, BASE)
    build(tmp_path, NEXT)
    assert (tmp_path / "site/data/a.json").read_bytes() == b"[1]"
    assert not (tmp_path / "site/data/a.json").is_symlink()


def test_a_site_that_was_copied_with_all_that_is_noted_stands(tmp_path: Path) -> None:
    build(tmp_path / "a", BASE)
    os.system(f"cp -a {tmp_path}/a {tmp_path}/b")
    assert len(_standing(tmp_path / "b")) == len(BASE)
    for site in (NEXT, BASE):
        build(tmp_path / "b", site)
        assert site_of(tmp_path / "b") == site
    assert site_of(tmp_path / "a") == BASE


@pytest.mark.parametrize("name", ["record", "behind", "foreign", "shadow", "shadow/index.html", f"shadow/{MANIFEST}"])
@pytest.mark.parametrize("how", ["removed", "emptied", "a link"])
def test_whatever_is_done_to_the_notes_costs_time_only(name: str, how: str, tmp_path: Path) -> None:
    build(tmp_path, NEXT)
    put(tmp_path, OWN)
    build(tmp_path, BASE)
    [place] = tmp_path.glob(f"{HOME}/outputs/*/{name}")
    if place.is_dir():
        place.rename(tmp_path / "moved")
    else:
        place.unlink()
    if how == "emptied":
        place.touch()
    elif how == "a link":
        place.symlink_to(tmp_path / "moved")
    for site in (NEXT, BASE, NEXT):
        written = build(tmp_path, site)
        assert site_of(tmp_path) == {**site, **OWN}
        assert written.in_one_step and not written.warnings
