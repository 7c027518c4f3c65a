"""What every test may rely on: a fixed day, goldens that update by flag, a browser where there is one."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings

from tests.support import TODAY, epoch

GOLDENS = Path(__file__).parent / "golden"

# The same examples on every machine and every run: a failure is then everybody's, and nobody's bad luck.
settings.register_profile(
    "default",
    derandomize=True,
    deadline=None,
    max_examples=60,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
settings.register_profile("thorough", settings.get_profile("default"), derandomize=False, max_examples=2000)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "default"))


def pytest_addoption(parser: pytest.Parser) -> None:
    with suppress(ValueError):  # tests/charts may have the option already
        parser.addoption("--update-goldens", action="store_true", help="Write the goldens anew instead of comparing.")


class Golden:
    """Compares what a test made with the stored copy of the same name."""

    def __init__(self, update: bool) -> None:
        self._update = update
        self.used: set[str] = set()

    def __call__(self, name: str, made: str | bytes) -> None:
        """Fail unless `made` is what tests/golden/`name` holds; with --update-goldens, store it."""
        self.used.add(name)
        data = made.encode() if isinstance(made, str) else made
        stored = GOLDENS / name
        if self._update:
            stored.parent.mkdir(parents=True, exist_ok=True)
            if not stored.is_file() or stored.read_bytes() != data:
                stored.write_bytes(data)
            return
        assert stored.is_file(), f"there is no golden {name}: make it with --update-goldens"
        if isinstance(made, str):
            assert made == stored.read_text(encoding="utf-8"), f"differs from tests/golden/{name}"
        else:
            assert data == stored.read_bytes(), f"differs from tests/golden/{name}"


_GOLDEN = pytest.StashKey[Golden]()
_USED = pytest.StashKey[set[str]]()


def pytest_configure(config: pytest.Config) -> None:
    config.stash[_GOLDEN] = Golden(config.getoption("--update-goldens"))
    config.stash[_USED] = set()


@pytest.fixture
def golden(pytestconfig: pytest.Config) -> Golden:
    return pytestconfig.stash[_GOLDEN]


def pytest_testnodedown(node: Any, error: object) -> None:
    """A worker of pytest-xdist has ended: take over what it used."""
    node.config.stash[_USED].update(getattr(node, "workeroutput", {}).get("goldens", ()))


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session: pytest.Session, exitstatus: int) -> None:
    """A golden that no test asks for fails a whole, green run; --update-goldens removes it."""
    config = session.config
    used = config.stash[_GOLDEN].used
    if hasattr(config, "workeroutput"):
        config.workeroutput["goldens"] = sorted(used)
        return
    option = config.option
    whole = config.args_source != pytest.Config.ArgsSource.ARGS and not (option.keyword or option.markexpr)
    if exitstatus != 0 or not whole or option.collectonly or getattr(option, "lf", False):
        return
    used = {*used, *config.stash[_USED]}
    for path in sorted(GOLDENS.rglob("*")):
        name = path.relative_to(GOLDENS).as_posix()
        if path.is_dir() or name in used:
            continue
        if config.getoption("--update-goldens"):
            path.unlink()
        else:
            print(f"\nno test uses tests/golden/{name}: remove it, or run with --update-goldens")
            session.exitstatus = pytest.ExitCode.TESTS_FAILED


def pytest_runtest_setup(item: pytest.Item) -> None:
    if item.get_closest_marker("browser") is None:
        return
    chromium = os.environ.get("ACCORD_CHROMIUM", "/usr/bin/chromium")
    if not os.access(chromium, os.X_OK):
        reason = f"there is no Chromium at {chromium}"
        if os.environ.get("CI"):
            pytest.fail(reason)
        pytest.skip(reason)


@pytest.fixture(autouse=True)
def _the_day(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every test runs on the same day, outside of CI and at no address of its own."""
    monkeypatch.setenv("SOURCE_DATE_EPOCH", str(epoch(TODAY)))
    monkeypatch.delenv("BASE_URL", raising=False)
    monkeypatch.delenv("GITHUB_ACTIONS", raising=False)
