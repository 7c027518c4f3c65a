"""A part of all faults, chosen by a seed; `python -m tests.engine.faults` runs each of them."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from tests.engine.disks import Short
from tests.engine.faults import CASES, Case, attempt, build, expect_mended, prepare, seen, trials

EACH = 15


@pytest.mark.parametrize("case", CASES, ids=[case.name for case in CASES])
def test_a_fault_leaves_the_old_site_or_the_new_one(case: Case) -> None:
    every = list(trials(case, losses=50))
    for trial in random.Random(case.name).sample(every, EACH):
        attempt(trial)


@pytest.mark.parametrize("case", CASES, ids=[case.name for case in CASES])
def test_a_disk_that_takes_a_few_bytes_at_a_time_takes_all(case: Case, tmp_path: Path) -> None:
    prepare(tmp_path, case)
    build(tmp_path, case.site, Short())
    assert seen(tmp_path / "site") == {**case.site, **case.foreign}
    expect_mended(tmp_path, case)
