"""`accord publish`, against a repository on the same disk."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from tests.support import BRIEF, Ran, accord, brief, vary, write_site


def git(folder: Path, *arguments: str) -> str:
    return subprocess.run(["git", "-C", str(folder), *arguments], capture_output=True, text=True, check=True).stdout


@pytest.fixture(autouse=True)
def _a_git_of_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No test sees the settings of who runs it."""
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", str(tmp_path / "gitconfig"))
    monkeypatch.setenv("GIT_CONFIG_NOSYSTEM", "1")
    for variable in ("GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE"):
        monkeypatch.delenv(variable, raising=False)
    (tmp_path / "gitconfig").write_text("[user]\nname = Ann\nemail = ann@example.org\n[init]\ndefaultBranch = main\n")


@pytest.fixture
def remote(tmp_path: Path) -> Path:
    git(tmp_path, "init", "--quiet", "--bare", "remote.git")
    return tmp_path / "remote.git"


@pytest.fixture
def root(tmp_path: Path, remote: Path) -> Path:
    """A publication, committed and pushed."""
    root = write_site(tmp_path / "work", vary({".gitignore": "/site/\n/.accord/\n"}))
    git(root, "init", "--quiet")
    git(root, "remote", "add", "origin", str(remote))
    commit(root, "Begin")
    git(root, "push", "--quiet", "origin", "main")
    return root


def commit(root: Path, message: str) -> None:
    git(root, "add", "--all")
    git(root, "commit", "--quiet", "--message", message)


def publish(root: Path, *options: str) -> Ran:
    return accord("publish", "--root", root, *options)


def published(remote: Path, branch: str = "gh-pages") -> dict[str, str]:
    """The files of the branch, with what names their bytes."""
    lines = git(remote, "ls-tree", "-r", branch).splitlines()
    return {line.partition("\t")[2]: line.split()[2] for line in lines}


def test_the_site_is_built_and_pushed(root: Path, remote: Path) -> None:
    ran = publish(root)
    assert ran.status == 0, ran.err
    built = {path.relative_to(root / "site").as_posix() for path in (root / "site").rglob("*") if path.is_file()}
    assert published(remote).keys() == built
    assert {"index.html", "briefs/one/index.html", ".nojekyll", "CNAME"} <= built
    head = git(root, "rev-parse", "--short", "HEAD").strip()
    assert git(remote, "log", "--format=%s %an", "gh-pages") == f"Publish {head} Ann\n"
    assert git(root, "branch", "--show-current") == "main\n"
    assert git(root, "status", "--porcelain") == ""


def test_the_next_one_stands_on_the_last(root: Path, remote: Path, tmp_path: Path) -> None:
    assert publish(root).status == 0
    write_site(root, {BRIEF: None, "content/briefs/two.md": brief(title="Two")})
    commit(root, "Replace")
    assert publish(root, "--message", "Second").status == 0
    assert git(remote, "log", "--format=%s", "gh-pages").splitlines()[0] == "Second"
    assert len(git(remote, "log", "--format=%s", "gh-pages").splitlines()) == 2
    assert "briefs/two/index.html" in published(remote)
    assert "briefs/one/index.html" not in published(remote)
    git(tmp_path, "clone", "--quiet", str(remote), "elsewhere")
    assert publish(tmp_path / "elsewhere", "--message", "Third").status == 0, "it knows the branch from the remote only"
    assert git(remote, "log", "--format=%s", "gh-pages").splitlines()[:2] == ["Third", "Second"]


def test_remote_and_branch_may_be_named(root: Path, remote: Path) -> None:
    git(root, "remote", "rename", "origin", "there")
    assert publish(root, "--remote", "there", "--branch", "pages").status == 0
    assert "index.html" in published(remote, "pages")


def test_a_dry_run_pushes_nothing(root: Path, remote: Path) -> None:
    ran = publish(root, "--dry-run")
    assert ran.status == 0
    assert 'would be pushed to gh-pages of origin: "Publish ' in ran.out
    assert git(remote, "branch", "--list", "gh-pages") == ""


def test_what_is_not_committed_is_not_published(root: Path, remote: Path) -> None:
    write_site(root, {"content/briefs/two.md": brief(title="Two")})
    ran = publish(root)
    assert ran.status == 2
    assert "not all is committed (content/briefs/two.md): commit it" in ran.err
    assert not (root / "site").exists()
    assert git(remote, "branch", "--list", "gh-pages") == ""


def test_the_site_itself_need_not_be_ignored(root: Path) -> None:
    (root / ".gitignore").unlink()
    commit(root, "Ignore nothing")
    assert publish(root).status == 0
    assert publish(root).status == 0


def test_a_build_that_fails_is_not_published(root: Path, remote: Path) -> None:
    assert accord("build", "--root", root).status == 0
    write_site(root, {BRIEF: brief("partners: [nobody]\n")})
    commit(root, "Break")
    ran = publish(root)
    assert ran.status == 1
    assert "error[unknown-partner]" in ran.err
    assert git(remote, "branch", "--list", "gh-pages") == ""


def test_warnings_fail_when_they_are_to(root: Path) -> None:
    write_site(root, {BRIEF: brief("events: [{date: 2023, title: It began}]\n")})
    commit(root, "Tell without a source")
    assert publish(root, "--strict", "--dry-run").status == 1
    assert publish(root, "--dry-run").status == 0


def test_drafts_are_not_published(root: Path, remote: Path) -> None:
    assert accord("build", "--root", root, "--drafts").status == 0
    ran = publish(root, "--no-build")
    assert ran.status == 2
    assert "was built with drafts: run accord build without --drafts" in ran.err
    assert publish(root).status == 0
    assert ".accord-drafts" not in published(remote)
    assert publish(root, "--no-build").status == 0


def test_a_site_that_is_not_there_or_not_whole(root: Path) -> None:
    assert "run accord build" in publish(root, "--no-build").err
    assert accord("build", "--root", root).status == 0
    (root / "site/.accord-staging").touch()
    ran = publish(root, "--no-build")
    assert ran.status == 2
    assert "did not end" in ran.err


def test_a_folder_without_a_repository(tmp_path: Path) -> None:
    ran = publish(write_site(tmp_path / "alone", vary({})))
    assert ran.status == 2
    assert "is not in a git repository: run git init" in ran.err


def test_a_repository_without_a_commit_or_a_remote(root: Path, tmp_path: Path) -> None:
    fresh = write_site(tmp_path / "fresh", vary({}))
    git(fresh, "init", "--quiet")
    assert "nothing is committed yet" in publish(fresh).err
    ran = publish(root, "--remote", "nowhere")
    assert ran.status == 2
    assert "git remote add nowhere ADDRESS" in ran.err


def test_the_branch_of_the_site_is_not_the_one_of_the_texts(root: Path) -> None:
    ran = publish(root, "--branch", "main")
    assert ran.status == 2
    assert "main is where you are" in ran.err


def test_a_push_that_is_not_taken(root: Path, remote: Path) -> None:
    hook = remote / "hooks/pre-receive"
    hook.parent.mkdir(exist_ok=True)
    hook.write_text("#!/bin/sh\necho this branch is closed >&2\nexit 1\n")
    hook.chmod(0o755)
    ran = publish(root)
    assert ran.status == 1
    assert "Nothing was published: origin did not take gh-pages" in ran.err
    assert "this branch is closed" in ran.err


def test_a_publication_in_a_folder_of_a_repository(tmp_path: Path, remote: Path) -> None:
    checkout = tmp_path / "checkout"
    write_site(checkout / "record", vary({}))
    git(checkout, "init", "--quiet")
    git(checkout, "remote", "add", "origin", str(remote))
    commit(checkout, "Begin")
    assert publish(checkout / "record").status == 0
    assert publish(checkout / "record").status == 0, "site/ and .accord/ are not ignored, and not in the way"
    assert "index.html" in published(remote)
