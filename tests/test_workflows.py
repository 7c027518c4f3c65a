"""The workflows for GitHub: the repository's own and the one of new publications, held to rules of their own.

What only GitHub can tell, whether its actions do what they say, is not tested; the commands are, by running them.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.support import BRIEF, brief, vary, write_site

REPOSITORY = Path(__file__).parent.parent
STARTER = REPOSITORY / "generator/authoring/starter/.github/workflows/pages.yml"
OWN = REPOSITORY / ".github/workflows/pages.yml"

NEWEST = {
    "actions/checkout": 7,
    "actions/setup-python": 7,
    "actions/cache": 6,
    "actions/configure-pages": 6,
    "actions/upload-pages-artifact": 5,
    "actions/deploy-pages": 5,
}
"""The majors that run on the Node that GitHub's runners have since 2026."""

WORKFLOWS = pytest.mark.parametrize("path", [STARTER, OWN], ids=["starter", "own"])


def read(path: Path) -> dict[str, Any]:
    """A workflow; YAML 1.1 reads the key `on` as true."""
    found: dict[Any, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))
    return {"on" if key is True else key: value for key, value in found.items()}


def steps(path: Path) -> list[dict[str, Any]]:
    return [step for job in read(path)["jobs"].values() for step in job["steps"]]


@WORKFLOWS
def test_every_step_has_a_name_and_does_one_thing(path: Path) -> None:
    for step in steps(path):
        assert step["name"]
        assert ("uses" in step) != ("run" in step), step["name"]
    assert len({step["name"] for step in steps(path)}) == len(steps(path))


@WORKFLOWS
def test_actions_are_github_s_own_at_a_known_major(path: Path) -> None:
    for step in steps(path):
        if "uses" in step:
            name, _, version = step["uses"].partition("@")
            assert version == f"v{NEWEST[name]}", step["uses"]


@WORKFLOWS
def test_no_job_may_do_more_than_it_must(path: Path) -> None:
    workflow = read(path)
    assert workflow["permissions"] == {"contents": "read"}
    assert workflow["jobs"]["build"]["permissions"] == {"contents": "read", "pages": "read"}
    assert workflow["jobs"]["deploy"]["permissions"] == {"pages": "write", "id-token": "write"}
    assert "secrets." not in path.read_text(encoding="utf-8")
    (checkout,) = [step for step in steps(path) if step.get("uses", "").startswith("actions/checkout@")]
    assert checkout["with"]["persist-credentials"] is False


@WORKFLOWS
def test_no_text_of_others_reaches_a_shell(path: Path) -> None:
    """A title of a pull request put into a command by ${{ }} would be run."""
    for step in steps(path):
        assert "${{" not in step.get("run", ""), step["name"]


@WORKFLOWS
def test_pull_requests_are_checked_and_only_main_is_published(path: Path) -> None:
    workflow = read(path)
    assert workflow["on"] == {"push": {"branches": ["main"]}, "pull_request": None, "workflow_dispatch": None}
    assert workflow["concurrency"]["group"] == "pages-${{ github.ref }}"
    not_asked = "github.event_name != 'pull_request'"
    assert workflow["jobs"]["deploy"]["if"] == not_asked
    assert workflow["jobs"]["deploy"]["needs"] == "build"
    for step in steps(path):
        if step.get("uses", "").startswith(("actions/configure-pages", "actions/upload-pages-artifact")):
            assert step["if"] == not_asked
    names = [step["name"] for step in workflow["jobs"]["build"]["steps"]]
    assert names.index("Restore the cache") < names.index("Check") < names.index("Build")
    (build,) = [step for step in steps(path) if step["name"] == "Build"]
    assert build["env"] == {"BASE_URL": "${{ steps.pages.outputs.base_url }}"}


def test_both_workflows_differ_only_in_how_accord_is_installed() -> None:
    def rest(path: Path) -> list[dict[str, Any]]:
        apart = ("Set up Python", "Install Accord", "Restore the cache")
        return [step for step in steps(path) if step["name"] not in apart]

    assert rest(STARTER) == rest(OWN)
    assert {key: value for key, value in read(STARTER).items() if key != "jobs"} == {
        key: value for key, value in read(OWN).items() if key != "jobs"
    }


# --- the commands, run ----------------------------------------------------------------------------------------------


@pytest.fixture
def shell(tmp_path: Path) -> dict[str, str]:
    """The environment of a runner, with this Accord as `accord`."""
    program = tmp_path / "bin" / "accord"
    program.parent.mkdir()
    program.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m generator "$@"\n')
    program.chmod(0o755)
    (tmp_path / "temp").mkdir()
    return {
        "PATH": f"{program.parent}{os.pathsep}{os.environ['PATH']}",
        "PYTHONPATH": str(REPOSITORY),
        "HOME": str(tmp_path),
        "GIT_CONFIG_NOSYSTEM": "1",
        "GITHUB_ACTIONS": "true",
        "RUNNER_TEMP": str(tmp_path / "temp"),
        "GITHUB_STEP_SUMMARY": str(tmp_path / "summary.md"),
        "SOURCE_DATE_EPOCH": os.environ["SOURCE_DATE_EPOCH"],
    }


def run(name: str, root: Path, environment: dict[str, str], **more: str) -> subprocess.CompletedProcess[str]:
    """Run the step's commands as GitHub does."""
    (step,) = [step for step in steps(STARTER) if step["name"] == name]
    command = ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", step["run"]]
    return subprocess.run(
        command, cwd=root, env={**environment, "GITHUB_WORKSPACE": str(root), **more}, capture_output=True, text=True
    )


def test_a_push_is_checked_and_built_at_its_address(tmp_path: Path, shell: dict[str, str]) -> None:
    root = write_site(tmp_path / "work", vary({}))
    assert run("Check", root, shell).returncode == 0
    built = run("Build", root, shell, BASE_URL="https://org.github.io/record")
    assert built.returncode == 0, built.stderr
    assert 'href="https://org.github.io/record/briefs/one/"' in (root / "site/briefs/one/index.html").read_text()
    assert not (root / "site/CNAME").exists()


def test_a_pull_request_is_summed_up(tmp_path: Path, shell: dict[str, str]) -> None:
    root = write_site(tmp_path / "work", vary({".gitignore": "/site/\n/.accord/\n"}))

    def git(*arguments: str) -> None:
        subprocess.run(["git", "-c", "user.name=Ann", "-c", "user.email=a@b.org", *arguments], cwd=root, check=True)

    git("init", "--quiet")
    git("add", "--all")
    git("commit", "--quiet", "--message", "Begin")
    write_site(root, {"content/briefs/two.md": brief(title="Two")})
    git("add", "--all")
    git("commit", "--quiet", "--message", "Add")
    told = run("Sum up what the pull request changes", root, shell)
    assert told.returncode == 0, told.stderr
    summary = (tmp_path / "summary.md").read_text()
    assert summary.startswith("### What this changes\n")
    assert "- New brief: Two\n" in summary


def test_a_mistake_is_marked_on_its_line(tmp_path: Path, shell: dict[str, str]) -> None:
    root = write_site(tmp_path / "work", vary({BRIEF: brief("partners: [nobody]\n")}))
    checked = run("Check", root, shell)
    assert checked.returncode == 1
    assert "::error file=content/briefs/one.md,line=6,col=12,title=unknown-partner::" in checked.stdout
