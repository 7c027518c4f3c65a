"""`accord edition`: frozen editions are cut, listed, shown and verified."""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from generator import __version__
from generator.diagnostics import terminal

if TYPE_CHECKING:
    from generator.record.edition import Edition
    from generator.record.facts import Documents, Record
    from generator.record.findings import Finding

Root = click.option(
    "--root",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    default=".",
    help="The publication's folder.  [default: here]",
)


_MADE = (":(exclude).accord", ":(exclude)site")
"""What Accord makes in a publication, and need not be committed."""


@click.group("edition")
def edition_group() -> None:
    """Frozen editions: what the publication said on a day."""


@edition_group.command("cut")
@Root
@click.option("--title", help="What the edition is called.")
@click.option("--allow-dirty", is_flag=True, help="Cut it though not all is committed, or outside of git.")
def cut_command(root: Path, title: str | None, allow_dirty: bool) -> None:
    """Freeze the publication as it stands today, in content/editions/."""
    from generator.build.session import today
    from generator.record.citing import citation_files
    from generator.record.compare import newest_edition
    from generator.record.edition import Header, digest, path_of, write
    from generator.record.facts import record
    from generator.record.kept import with_anchors_of
    from generator.record.states import of_folder, read

    day = today()
    path = root / path_of(day.isoformat())
    before = _refuse(root, path, allow_dirty)
    documents = read(of_folder(root))
    edition = newest_edition(root)
    now = with_anchors_of(edition, record(documents)) if edition else record(documents)
    _refuse_unseen(root, documents, now, edition)
    header = Header(
        edition=day.isoformat(),
        title=title or "",
        generator=f"accord {__version__}",
        revision=_revision(root),
        previous=before.stem if before else "",
        digest=digest(before.read_bytes()) if before else "",
    )
    data = write(now, header)
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("xb") as file:
        file.write(data)
    for name, text in citation_files(now, header).items():
        (root / name).write_text(text, encoding="utf-8")
    terminal.say(f"{path_of(day.isoformat())} written: {terminal.count(len(now.facts), 'fact')}, sha256 {digest(data)}")
    terminal.say("CITATION.cff and .zenodo.json name it. Commit all three.")


def _refuse(root: Path, path: Path, allow_dirty: bool) -> Path | None:
    """The edition before, of a publication that may have one more; exits where it may not."""
    from generator.build.session import NoPublication, Options, Session, open_store

    if path.exists():
        raise click.UsageError(f"the edition of {path.stem} is there already, and no edition is ever changed")
    later = sorted(other for other in path.parent.glob("*.jsonl") if other.stem > path.stem)
    if later:
        raise click.UsageError(f"there is an edition of {later[-1].stem}, which is later than today, {path.stem}")
    if not allow_dirty and (why := _unclean(root)):
        raise click.UsageError(f"{why}; or cut it with --allow-dirty")
    try:
        checked = Session(Options(root=root), open_store(root)).findings()
    except NoPublication as refusal:
        raise click.UsageError(str(refusal)) from None
    if errors := checked.of("error"):
        terminal.show(errors, checked.checks, root)
        terminal.complain(f"No edition was cut: {terminal.count(len(errors), 'error')}.")
        sys.exit(1)
    if _show_broken(root):
        terminal.complain("No edition was cut: an earlier one is broken.")
        sys.exit(1)
    return max(path.parent.glob("*.jsonl"), default=None)


def _refuse_unseen(root: Path, documents: Documents, now: Record, edition: Edition | None) -> None:
    """Exits where something that the edition before has would be gone or another unseen, or a correction names
    nothing. `now` has the anchors that it gave."""
    from generator.record.edition import path_of
    from generator.record.facts import Place
    from generator.record.findings import edition_lines, misplaced, uncorrected, vanished
    from generator.record.states import locator

    locate = locator(documents, {}, lambda path: (root / path).read_text(encoding="utf-8"))
    found = [("broken-link", finding) for finding in misplaced(now)]
    if edition:
        lines = edition_lines((root / path_of(edition.header.edition)).read_bytes())
        found += [("uncorrected", finding) for finding in uncorrected(edition, now)]
        found += [("vanished", finding) for finding in vanished(edition, now, lines)]
    for code, finding in found:
        line = f"{finding.path}:{finding.line}:1"
        place = line if finding.line else locate(Place(finding.path, finding.at, finding.words))
        _tell(code, place, finding)
    if found:
        terminal.complain(f"No edition was cut: {terminal.count(len(found), 'error')}.")
        sys.exit(1)


def _tell(code: str, place: str, finding: Finding) -> None:
    terminal.complain(f"{place}: error[{code}]: {finding.message}")
    if finding.help:
        terminal.complain(f"help: {finding.help}")


def _unclean(root: Path) -> str:
    """Why an edition could not be found again in git; "" when it could."""
    from generator.record.states import git

    if not (status := git(root, "status", "--porcelain", "--", ".", *_MADE)).succeeded:
        return f"{root} is in no git repository"
    if not git(root, "rev-parse", "--verify", "--quiet", "HEAD").succeeded:
        return "nothing is committed yet"
    changed = [line[3:] for line in status.text.splitlines()]
    return f"not all is committed ({', '.join(changed[:3])}{' …' * (len(changed) > 3)})" if changed else ""


def _revision(root: Path) -> str:
    from generator.record.states import git

    return git(root, "rev-parse", "--verify", "--quiet", "HEAD").text.strip()


@edition_group.command("list")
@Root
def list_command(root: Path) -> None:
    """List the editions, the newest first."""
    from generator.record.edition import Broken, digest, read

    broken = 0
    for path in sorted((root / "content/editions").glob("*.jsonl"), reverse=True):
        data = path.read_bytes()
        try:
            edition = read(data, path.stem)
        except Broken as fault:
            broken += 1
            terminal.put(f"{path.stem}  broken at line {fault.line}\n")
            continue
        facts = terminal.count(len(edition.record.facts), "fact")
        title = f"  {edition.header.title}" if edition.header.title else ""
        terminal.put(f"{path.stem}  {facts}  sha256 {digest(data)}{title}\n")
    sys.exit(1 if broken else 0)


@edition_group.command("show")
@Root
@click.argument("day", metavar="DATE")
@click.option("--facts", is_flag=True, help="Each fact of it, a line each.")
def show_command(root: Path, day: str, facts: bool) -> None:
    """Show what an edition says of itself."""
    import json

    from generator.record.edition import Broken, digest, path_of, read

    path = root / path_of(_day(day))
    if not path.is_file():
        raise click.UsageError(f"there is no edition of {day}")
    data = path.read_bytes()
    try:
        edition = read(data, path.stem)
    except Broken as fault:
        terminal.complain(f"{path_of(path.stem)}:{fault.line}:1: {fault.message}")
        sys.exit(1)
    header = edition.header
    told = {
        "edition": header.edition,
        "title": header.title,
        "generator": header.generator,
        "revision": header.revision,
        "edition before": header.previous,
        "facts": f"{len(edition.record.facts):,}",
        "sha256": digest(data),
    }
    terminal.put("".join(f"{key}: {value}\n" for key, value in told.items() if value))
    if facts:
        lines = (f"{id} = {json.dumps(value, ensure_ascii=False)}\n" for id, value in edition.record.facts.items())
        terminal.put("".join(lines))


def _day(text: str) -> str:
    try:
        return date.fromisoformat(text).isoformat()
    except ValueError:
        raise click.UsageError(f'"{text}" is not a day: write 2026-03-05') from None


@edition_group.command("verify")
@Root
def verify_command(root: Path) -> None:
    """Make sure that every edition is as it was cut."""
    if _show_broken(root):
        sys.exit(1)
    many = len(list((root / "content/editions").glob("*.jsonl")))
    terminal.say(f"{terminal.count(many, 'edition')}: each is as it was cut.")


def _show_broken(root: Path) -> bool:
    """Say which editions are broken, and where."""
    from generator.record.findings import broken_editions

    editions = {path.stem: path.read_bytes() for path in (root / "content/editions").glob("*.jsonl")}
    found = broken_editions(editions)
    for finding in found:
        _tell("broken-edition", f"{finding.path}:{finding.line}:1", finding)
    return bool(found)
