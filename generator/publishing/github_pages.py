"""The site as a commit on a branch of its own, pushed: how GitHub Pages publishes without a workflow.

The work tree and its branch are left alone: the commit is made beside them (`ghp-import`).
"""

from __future__ import annotations

import subprocess
from contextlib import chdir
from pathlib import Path

from ghp_import import GhpError, ghp_import

from generator.build.session import CACHE
from generator.engine.record import MANIFEST, UNFINISHED
from generator.site.makers import DRAFTS


class NotPublished(Exception):
    """Why nothing was pushed, and what to do."""


class Rejected(NotPublished):
    """The remote did not take the push."""


def refuse_checkout(root: Path, site: Path, remote: str, branch: str) -> None:
    """Raise NotPublished unless the publication stands in a git work tree where all is committed, with the remote; what
    Accord itself makes there need not be ignored."""
    if _git(root, "rev-parse", "--is-inside-work-tree").stdout.strip() != "true":
        raise NotPublished(f"{root} is not in a git repository: run git init, and commit what you have written")
    if _git(root, "rev-parse", "--verify", "--quiet", "HEAD").returncode:
        raise NotPublished("nothing is committed yet: commit what you have written")
    if _git(root, "remote", "get-url", remote).returncode:
        raise NotPublished(f'there is no remote "{remote}": add it with git remote add {remote} ADDRESS')
    if _git(root, "symbolic-ref", "--short", "HEAD").stdout.strip() == branch:
        raise NotPublished(f"{branch} is where you are: write on another branch, and keep that one for the site")
    made = [f":(exclude){place.resolve()}" for place in (site, root / CACHE)]
    made = [place for place in made if Path(place.partition(")")[2]).is_relative_to(_top(root))]
    changed = [line[3:] for line in _git(root, "status", "--porcelain", "--", ":/", *made).stdout.splitlines()]
    if changed:
        shown = ", ".join(changed[:3]) + (f" and {len(changed) - 3} more" if len(changed) > 3 else "")
        raise NotPublished(f"not all is committed ({shown}): commit it, or set it aside with git stash")


def _top(root: Path) -> Path:
    return Path(_git(root, "rev-parse", "--show-toplevel").stdout.strip())


def refuse_site(site: Path) -> None:
    """Raise NotPublished unless a whole site stands in the folder, without drafts."""
    if not (site / MANIFEST).is_file():
        raise NotPublished(f"there is no site in {site}: run accord build")
    if (site / UNFINISHED).exists():
        raise NotPublished(f"the last build of {site} did not end: run accord build")
    if (site / DRAFTS).exists():
        raise NotPublished(f"{site} was built with drafts: run accord build without --drafts")


def commit_of(root: Path) -> str:
    """The commit that the work tree stands at, in short."""
    return _git(root, "rev-parse", "--short", "HEAD").stdout.strip()


def push(root: Path, site: Path, remote: str, branch: str, message: str) -> None:
    """Commit the site to the branch, on top of what the remote has there, and push it. Raises Rejected."""
    # The remote's branch may be newer than what is known of it here; that it is not there at all yet is no fault.
    _git(root, "fetch", "--quiet", remote, f"+refs/heads/{branch}:refs/remotes/{remote}/{branch}")
    folder, before = str(site.resolve()), _tip(root, branch)
    try:
        with chdir(root):
            ghp_import(folder, remote=remote, branch=branch, mesg=message)
    except GhpError as error:
        raise Rejected(f"the site could not be committed to {branch}: {error}") from error
    if _tip(root, branch) == before:
        raise Rejected(f"the site could not be committed to {branch}")
    pushed = _git(root, "push", "--quiet", remote, f"refs/heads/{branch}:refs/heads/{branch}")
    if pushed.returncode:
        raise Rejected(f"{remote} did not take {branch}: {pushed.stderr.strip()}")


def _tip(root: Path, branch: str) -> str:
    return _git(root, "rev-parse", "--verify", "--quiet", f"refs/heads/{branch}").stdout


def _git(root: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    try:
        return subprocess.run(["git", "-C", str(root), *arguments], capture_output=True, text=True, check=False)
    except FileNotFoundError:
        raise NotPublished("there is no git on this machine") from None
