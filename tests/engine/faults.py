"""Every fault in turn: a disk that fails, is killed or loses power at the n-th operation of a build.

`python -m tests.engine.faults` runs all of them; the suite a part, chosen by a seed.
"""

from __future__ import annotations

import errno
import os
import random
import shutil
import stat
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

from generator.engine.disk import Disk, DiskFault, Entry
from generator.engine.folder import OutputFolder, Written
from generator.engine.record import MANIFEST, digest_of
from tests.engine.disks import Failing, Killed, Logged, Steady

Site = Mapping[str, bytes]
ERRORS = (errno.EIO, errno.ENOSPC, errno.EMFILE, errno.EACCES, errno.EXDEV, errno.EROFS)
HOME = ".accord"


@dataclass(frozen=True)
class Case:
    """A kind of edit: the sites that were built before, and the one that is built now. `foreign` is put into the folder
    by somebody else, `spoil` does something to it before the build."""

    name: str
    before: list[Site]
    site: Site
    foreign: Site = field(default_factory=dict)
    spoil: Callable[[Path], object] = lambda root: None


def _page(text: str) -> bytes:
    return f"<p>{text}</p>".encode() * 3


BASE: Site = {
    "index.html": _page("home"),
    "briefs/a/index.html": _page("a"),
    "briefs/b/index.html": _page("b"),
    "data/a.json": b"[1]",
}
NEXT: Site = {**BASE, "index.html": _page("home 2"), "briefs/a/index.html": _page("a 2")}
OWN: Site = {"CNAME": b"example.org", "notes/deep/mine.txt": b"mine", "briefs/a/mine.txt": b"mine too"}


def _lose(name: str, root: Path) -> None:
    for path in root.rglob(name):
        path.unlink()


CASES = [
    Case("cold", [], BASE),
    Case("nothing", [BASE], BASE),
    Case("change", [BASE], NEXT),
    Case("second change", [BASE, NEXT], {**NEXT, "data/a.json": b"[2]"}),
    Case("all", [BASE, NEXT], {path: data + b"!" for path, data in NEXT.items()}),
    Case("add", [BASE, NEXT], {**NEXT, "briefs/c/index.html": _page("c")}),
    Case("delete", [NEXT, BASE], {path: data for path, data in BASE.items() if "/b/" not in path}),
    Case("file to folder", [NEXT, {**BASE, "x": b"x"}], {**BASE, "x/y": b"y"}),
    Case("folder to file", [NEXT, {**BASE, "x/y": b"y"}], {**BASE, "x": b"x"}),
    Case("foreign files", [NEXT, BASE], NEXT, OWN),
    Case("lost record", [NEXT, BASE], NEXT, OWN, partial(_lose, "record")),
    Case("lost note", [NEXT, BASE], NEXT, {}, partial(_lose, "behind")),
    Case("lost manifest", [NEXT, BASE], NEXT, {}, lambda root: (root / "site" / MANIFEST).unlink()),
    Case("changed by hand", [NEXT, BASE], NEXT, {}, lambda root: (root / "site/data/a.json").write_bytes(b"no")),
]


def build(root: Path, site: Site, disk: Disk | None = None, **options: Any) -> Written:
    """Publish a site, of which what stands is not staged."""
    with OutputFolder(root / "site", root / HOME, disk=disk or Steady(), **options) as folder:
        standing = folder.standing()
        digests = {path: digest_of(data) for path, data in site.items()}
        for path, data in site.items():
            if standing.get(path) != digests[path]:
                folder.stage(path, data)
        return folder.publish(digests)


def put(root: Path, files: Site) -> None:
    """Put files into the folder as somebody else would."""
    for path, data in files.items():
        place = root / "site" / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(data)


def seen(folder: Path) -> dict[str, bytes] | None:
    """All files in a folder, but the manifest; None when it is not there."""
    if not folder.is_dir():
        return None
    files = {p.relative_to(folder).as_posix(): p for p in folder.rglob("*") if not p.is_dir()}
    return {name: path.read_bytes() for name, path in files.items() if name != MANIFEST}


def site_of(root: Path) -> dict[str, bytes] | None:
    """The site as a reader sees it."""
    return seen(root / "site")


def prepare(root: Path, case: Case) -> dict[str, bytes] | None:
    """Build what was built before; what a reader sees then."""
    for site in case.before:
        build(root, site)
    if case.foreign:
        put(root, case.foreign)
    case.spoil(root)
    return seen(root / "site")


def expect_whole(root: Path, case: Case, old: dict[str, bytes] | None) -> bool:
    """Fail unless a reader sees the old site or the new one; whether it is the new one."""
    now = seen(root / "site")
    new = {**case.site, **case.foreign}
    assert now in (old, new), f"{case.name}: neither old nor new: {sorted(now or ())}"
    return now == new


def expect_mended(root: Path, case: Case, exchanged: bool = True) -> None:
    """Fail unless the builds that follow come to what clean ones would."""
    other = {**case.site, "index.html": b"other", "later/index.html": b"later"}
    del other["data/a.json"]
    for site in (case.site, other, case.site, case.site):
        written = build(root, site)
        assert seen(root / "site") == {**site, **case.foreign}, f"{case.name}: the next build is not right"
        assert not written.warnings and (written.in_one_step or not exchanged)
    assert written.written == written.removed == 0
    desk = next((root / HOME / "outputs").iterdir())
    assert {path.name for path in desk.iterdir()} <= {"behind", "foreign", "lock", "record", "shadow"}, "litter"
    places = (root / "site").rglob("*")
    assert all(stat.S_IMODE(p.lstat().st_mode) == (0o755 if p.is_dir() else 0o644) for p in places if p.name != "mine")


def with_fault(root: Path, case: Case, at: int, number: int, for_good: bool) -> str:
    """Fail one operation; what came of it."""
    old = prepare(root, case)
    fault = None
    with suppress_fault() as caught:
        build(root, case.site, Failing(at, number, for_good))
    fault = caught[0] if caught else None
    is_new = expect_whole(root, case, old)
    assert fault or is_new, f"{case.name}: without a fault, the old site"
    expect_mended(root, case, exchanged=number != errno.EXDEV)  # the disk has said that it could not
    return "refused" if fault else "published"


class suppress_fault:  # noqa: N801
    """Catch a DiskFault, and nothing else."""

    def __enter__(self) -> list[DiskFault]:
        self._caught: list[DiskFault] = []
        return self._caught

    def __exit__(self, kind: object, error: BaseException | None, traceback: object) -> bool:
        if isinstance(error, DiskFault):
            assert "\n" not in str(error)
            self._caught.append(error)
            return True
        return False


def with_kill(root: Path, case: Case, at: int, after: bool) -> str:
    """End the process at one operation; what came of it."""
    old = prepare(root, case)
    child = os.fork()
    if not child:
        with suppress(BaseException):
            build(root, case.site, Killed(at, after))
        os._exit(0)
    _, status = os.waitpid(child, 0)
    assert os.waitstatus_to_exitcode(status) == 9
    expect_whole(root, case, old)
    expect_mended(root, case)
    return "killed"


def with_power_loss(root: Path, case: Case, log: list[tuple[str, tuple[Any, ...]]], choice: random.Random) -> str:
    """Do what a disk may have kept of a build when the power failed; what came of it."""
    old = prepare(root, case)
    end = choice.randrange(len(log) + 1)
    share = choice.choice((0.1, 0.5, 0.9))
    lasting = _lasting(log[:end])
    for number, (what, given) in enumerate(log[:end]):
        if number in lasting or choice.random() < share:
            with suppress(OSError):  # it rests on something that is lost
                _redo(root, what, given)
    expect_whole(root, case, old)
    expect_mended(root, case)
    return "power lost"


def _lasting(log: list[tuple[str, tuple[Any, ...]]]) -> set[int]:
    """The operations that the disk has kept for certain."""
    found: set[int] = set()
    for end, (what, given) in enumerate(log):
        if what == "force the site to the disk":
            found |= set(range(end))
        elif what == "force the file to the disk":
            found |= {n for n in range(end) if log[n][1][0] == given[0]}
        elif what == "force the folder to the disk":
            found |= {n for n in range(end) if any(str(g).rpartition("/")[0] == given[0] for g in log[n][1])}
    return found


def _redo(root: Path, what: str, given: tuple[Any, ...]) -> None:
    disk, path = Disk(), f"{root}/{given[0]}"
    entries = [Entry(f"{root}/{g}") for g in given if isinstance(g, str)]
    try:
        match what:
            case "make the folder":
                disk.make_folder(entries[0])
            case "make the file":
                disk.write_file(entries[0], b"")
            case "write the file":
                with open(path, "r+b") as file:  # noqa: PTH123  never made by it
                    file.seek(0, os.SEEK_END)
                    file.write(given[1])
            case "link the file":
                disk.link(*entries)
            case "move into place":
                disk.rename(*entries)
            case "exchange with the new site":
                assert disk.exchange(entries[0].name, entries[1].name)
            case "remove the file":
                disk.remove_file(entries[0])
            case "remove the folder":
                disk.remove_tree(path)
            case "set the time":
                os.utime(path, ns=(given[1], given[1]))
    except DiskFault as fault:
        raise OSError(fault.errno, "") from fault


def log_of(root: Path, case: Case) -> list[tuple[str, tuple[Any, ...]]]:
    """The operations of a build that goes well."""
    prepare(root, case)
    disk = Logged(root)
    build(root, case.site, disk)
    return disk.log


Trial = Callable[[Path], str]


def trials(case: Case, losses: int) -> Iterator[Trial]:
    """Every fault of one kind of edit."""
    with tempfile.TemporaryDirectory() as folder:
        log = log_of(Path(folder).resolve(), case)
    for at in range(1, len(log) + 1):
        for number in ERRORS:
            for for_good in (False, True):
                yield partial(with_fault, case=case, at=at, number=number, for_good=for_good)
        for after in (False, True):
            yield partial(with_kill, case=case, at=at, after=after)
    for seed in range(losses):
        yield partial(with_power_loss, case=case, log=log, choice=random.Random(f"{case.name} {seed}"))


def attempt(trial: Trial) -> str:
    """Run one trial in a folder of its own."""
    root = Path(tempfile.mkdtemp(prefix="faults-")).resolve()
    try:
        return trial(root)
    finally:
        shutil.rmtree(root)


def main() -> None:
    """Run all trials, and print how many there were of each outcome."""
    for case in CASES:
        outcomes = Counter(attempt(trial) for trial in trials(case, losses=100))
        print(f"{case.name}: {dict(outcomes)}", flush=True)


if __name__ == "__main__":
    main()
