"""`accord changes`: what changed between two states of a publication."""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from generator.diagnostics import terminal

if TYPE_CHECKING:
    from generator.record.compare import Comparison, State

FORMATS = ("text", "markdown", "json", "atom")
CLASSES = ("scale", "renamed", "retraction", "correction", "late", "news", "sourcing", "verified", "wording")


@click.command("changes")
@click.argument("before", required=False)
@click.argument("after", required=False)
@click.option(
    "--root",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    default=".",
    help="The publication's folder.  [default: here]",
)
@click.option(
    "--format", "form", type=click.Choice(FORMATS), default="text", show_default=True, help="How to tell of them."
)
@click.option("--class", "classes", type=click.Choice(CLASSES), multiple=True, help="Only changes of this class.")
@click.option("--exit-code", is_flag=True, help="Exit with 1 when a correction is missing.")
def changes_command(
    before: str | None, after: str | None, root: Path, form: str, classes: tuple[str, ...], exit_code: bool
) -> None:
    """Tell what changed from BEFORE to AFTER, and which of it wants a note of correction.

    Each is a folder, a built site, edition:DATE, a day or a revision of git; AFTER is the publication here when it is
    not named, BEFORE its newest edition.
    """
    from generator.record.compare import compare
    from generator.record.states import NoState

    try:
        compared = compare(_before(root, before), _after(root, after))
    except NoState as refusal:
        raise click.UsageError(str(refusal)) from None
    terminal.put(_written(compared, form, classes))
    if exit_code and any(entry.note == "missing" for entry in compared.entries):
        sys.exit(1)


def _before(root: Path, named: str | None) -> State:
    from generator.record.compare import newest_edition, state
    from generator.record.states import NoState

    if named:
        return state(root, named)
    if edition := newest_edition(root):
        return edition
    raise NoState("there is no edition yet: name the state to compare with")


def _after(root: Path, named: str | None) -> State:
    from generator.record.compare import state
    from generator.record.states import of_folder

    return state(root, named) if named else of_folder(root)


def _written(compared: Comparison, form: str, classes: tuple[str, ...]) -> str:
    from generator.record import formats

    entries = [entry for entry in compared.entries if not classes or entry.kind in classes]
    facts = compared.after_record.facts
    errors = [
        {
            "state": unread.state,
            "path": unread.diagnostic.path,
            "line": unread.diagnostic.line,
            "column": unread.diagnostic.column,
            "code": unread.diagnostic.code,
            "message": unread.diagnostic.message,
        }
        for unread in compared.unread
    ]
    if form == "json":
        return formats.as_json(entries, compared.before, compared.after, errors)
    if form == "atom":
        title = str(facts.get("publication/title", ""))
        site = str(facts.get("publication/url", ""))
        return formats.as_atom(entries, title, site, compared.day or datetime.now(UTC).date())
    told = [
        f"Not all of {e['state']} could be read: {e['path']}:{e['line']}:{e['column']}: {e['message']}" for e in errors
    ]
    return formats.as_markdown(entries, told) if form == "markdown" else formats.as_text(entries, told)
