"""Work done by another process while this one goes on."""

from __future__ import annotations

import os

import pytest

from generator.engine.workers import meanwhile


def test_another_process_does_the_work() -> None:
    with meanwhile(os.getpid, worth=True) as result:
        assert result() != os.getpid()
        assert result() == result()


def test_work_that_is_not_worth_a_process_is_done_here_when_it_is_asked_for() -> None:
    done: list[int] = []
    with meanwhile(lambda: done.append(1), worth=False) as result:
        assert not done
        result()
        result()
    assert done == [1]


def test_a_result_of_any_size_comes_through() -> None:
    with meanwhile(lambda: {str(n) for n in range(100_000)}, worth=True) as result:
        assert len(result()) == 100_000


def test_where_the_other_process_fails_the_work_is_done_here() -> None:
    here = os.getpid()

    def work() -> str:
        if os.getpid() != here:
            os._exit(1)
        return "done"

    with meanwhile(work, worth=True) as result:
        assert result() == "done"


def test_an_error_is_the_one_of_the_work() -> None:
    def work() -> None:
        raise ValueError("no")

    with pytest.raises(ValueError, match="no"), meanwhile(work, worth=True) as result:
        result()


def test_a_result_that_nobody_asks_for_leaves_no_process_behind(monkeypatch: pytest.MonkeyPatch) -> None:
    begun: list[int] = []
    fork = os.fork

    def forked() -> int:
        begun.append(fork())
        return begun[-1]

    monkeypatch.setattr(os, "fork", forked)
    with meanwhile(lambda: "x" * 1_000_000, worth=True):
        pass
    with pytest.raises(ProcessLookupError):
        os.kill(begun[0], 0)
