"""Every dataset has its rows, and every chart can be drawn."""

from __future__ import annotations

from generator.checks.subject import BriefSubject, Findings, found
from generator.library import rows
from generator.library.queries import Lens
from generator.model.files import role
from generator.model.unread import absent_table
from generator.site.figures import problems


def datasets_have_rows(lens: Lens, of: BriefSubject) -> Findings:
    """Every dataset has its rows, here or in a file that is there."""
    for index, dataset in enumerate(of.brief.datasets):
        at = f"datasets.{index}"
        if of.subject.is_flawed(f"{at}.rows") or of.subject.is_flawed(f"{at}.file"):
            continue
        if dataset.file and lens.first(rows.TABLE, f"content/{dataset.file}") is None:
            files = (path.removeprefix("content/") for path in lens.files("content"))
            tables = [path for path in files if role(path) == "table"]
            yield found(of.path, f"{at}.file", "missing-file", *absent_table(dataset.file, tables))
        elif dataset.file and dataset.rows:
            message = f'the dataset "{dataset.id}" has rows and a file'
            yield found(of.path, f"{at}.file", "bad-chart", message, "keep the one that is right")
        elif not dataset.file and not dataset.rows:
            message = f'the dataset "{dataset.id}" has no rows'
            yield found(of.path, at, "bad-chart", message, "add rows: […] or file: data/….csv")


def charts_can_be_drawn(lens: Lens, of: BriefSubject) -> Findings:
    """Every chart can be drawn; those of facts that could not be read are left out."""
    if of.subject.is_flawed("events") or of.subject.is_flawed("datasets"):
        return
    for fault in problems(lens, of.id, of.path):
        if fault.path != of.path or not of.subject.is_flawed(fault.at):
            yield found(fault.path, fault.at, fault.code, fault.message, fault.help)
