"""What readers and other builds see of one that is under way."""

from __future__ import annotations

import os
import random
import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from generator.engine.disk import Disk, Entry
from generator.engine.folder import OutputFolder
from generator.engine.record import digest_of
from tests.engine.disks import Steady
from tests.engine.faults import (
    BASE,
    HOME,
    NEXT,
    Site,
    build,
    site_of,
)


def test_who_holds_the_folder_open_sees_one_site_for_the_length_of_a_build(tmp_path: Path) -> None:
    sites = [{path: data + b"%d" % number for path, data in BASE.items()} for number in range(2)]
    sites = [{**site, "data/a.json": b"[1]"} for site in sites]
    build(tmp_path, sites[0])
    sweeps = 0
    for number in range(1, 51):
        site, old = sites[number % 2], sites[(number + 1) % 2]
        held = os.open(tmp_path / "site", os.O_RDONLY)

        def sweep(what: str, path: str, held: int = held, old: Site = old) -> None:
            nonlocal sweeps
            sweeps += 1
            for name, data in old.items():
                file = os.open(name, os.O_RDONLY, dir_fd=held)
                assert os.read(file, 1000) == data
                os.close(file)
            assert site_of(tmp_path) in sites

        build(tmp_path, site, Steady(sweep))
        sweep("", "")
        os.close(held)
    assert sweeps > 1000


class Turns:
    """Has builds in threads do their operations in an order that is chosen."""

    def __init__(self, choice: random.Random, look: Callable[[], object]) -> None:
        self._choice = choice
        self._look = look
        self._change = threading.Condition()
        self._state: dict[str, str] = {}

    def disk(self, name: str) -> Disk:
        self._state[name] = "running"
        return Steady(lambda what, path: self._wait(name))

    def _wait(self, name: str) -> None:
        if self._state[name] == "locked out":
            return  # it waits for the other build, and then for its turn
        with self._change:
            self._say(name, "ready")
            self._change.wait_for(lambda: self._state[name] == "running")

    def lock_out(self, name: str) -> None:
        with self._change:
            self._say(name, "locked out")

    def let_in(self, name: str) -> None:
        with self._change:
            self._say(name, "running")

    def end(self, name: str) -> None:
        with self._change:
            self._say(name, "ended")

    def _say(self, name: str, state: str) -> None:
        self._state[name] = state
        self._change.notify_all()

    def run(self) -> None:
        while True:
            with self._change:
                self._change.wait_for(lambda: "running" not in self._state.values())
                ready = sorted(name for name, state in self._state.items() if state == "ready")
                if not ready and "locked out" in self._state.values():
                    self._change.wait_for(lambda: "locked out" not in self._state.values())
                    continue
                if not ready:
                    return
                self._look()
                self._say(self._choice.choice(ready), "running")


@pytest.mark.parametrize("seed", range(25))
def test_two_builds_and_a_reader_in_any_order(seed: int, tmp_path: Path) -> None:
    sites: dict[str, Site] = {"a": NEXT, "b": {**BASE, "x/y": b"y", "data/a.json": b"[b]"}}
    allowed = [BASE, *sites.values()]
    build(tmp_path, BASE)

    def look() -> None:
        assert site_of(tmp_path) in allowed

    turns = Turns(random.Random(seed), look)
    failed: list[BaseException] = []

    def one(name: str, disk: Disk) -> None:
        try:
            with OutputFolder(
                tmp_path / "site", tmp_path / HOME, disk=disk, waiting=lambda pid: turns.lock_out(name)
            ) as folder:
                turns.let_in(name)
                standing, digests = folder.standing(), {p: digest_of(data) for p, data in sites[name].items()}
                for path in (path for path in digests if standing.get(path) != digests[path]):
                    folder.stage(path, sites[name][path])
                folder.publish(digests)
        except BaseException as error:  # noqa: BLE001  it is told below
            failed.append(error)
        turns.end(name)

    threads = [threading.Thread(target=one, args=(name, turns.disk(name))) for name in sites]
    for thread in threads:
        thread.start()
    turns.run()
    for thread in threads:
        thread.join()
    assert not failed
    assert site_of(tmp_path) in list(sites.values())
    build(tmp_path, BASE)
    assert site_of(tmp_path) == BASE


def test_a_second_build_waits_and_says_for_which_process(tmp_path: Path) -> None:
    told: list[int] = []

    def wait(process: int) -> None:
        told.append(process)
        asked.set()

    def second() -> None:
        with OutputFolder(tmp_path / "site", tmp_path / HOME, waiting=wait):
            pass

    asked = threading.Event()
    with OutputFolder(tmp_path / "site", tmp_path / HOME):
        thread = threading.Thread(target=second)
        thread.start()
        asked.wait()
        assert told == [os.getpid()]
    thread.join()
    build(tmp_path, BASE)


def test_the_lock_is_that_of_the_file_that_stands_there(tmp_path: Path) -> None:
    """A build that waited for a lock whose file was removed meanwhile, with the rest of `.accord/`, takes a new one."""
    asked = threading.Event()
    sites: list[Site] = []

    def second() -> None:
        with OutputFolder(tmp_path / "site", tmp_path / HOME, waiting=lambda pid: asked.set()):
            [lock] = tmp_path.glob(f"{HOME}/outputs/*/lock")
            assert lock.read_text() == f"{os.getpid()}\n"
            sites.append({})

    with OutputFolder(tmp_path / "site", tmp_path / HOME):
        thread = threading.Thread(target=second)
        thread.start()
        asked.wait()
        [lock] = tmp_path.glob(f"{HOME}/outputs/*/lock")
        Disk().remove_file(Entry(str(lock)))
    thread.join()
    assert sites


def test_eight_builds_at_once_are_each_whole(tmp_path: Path) -> None:
    sites = [{**BASE, "index.html": b"%d" % number, f"own/{number}": b"own"} for number in range(8)]
    children = []
    for site in sites:
        child = os.fork()
        if not child:
            try:
                build(tmp_path, site)
            except BaseException:  # noqa: BLE001  a child of a test must not go on with the test
                os._exit(1)
            os._exit(0)
        children.append(child)
    assert [os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) for child in children] == [0] * 8
    assert site_of(tmp_path) in sites
    build(tmp_path, BASE)
    assert site_of(tmp_path) == BASE
