"""What a brief's facts mean: its status, its dates, what its claims rest on."""

from __future__ import annotations

import datetime

from generator.checks.subject import BriefSubject, Findings, found
from generator.diagnostics.diagnostic import Diagnostic
from generator.library import rows
from generator.library.library import cited
from generator.library.queries import Lens
from generator.model.model import Event
from generator.primitives.dates import PartialDate, parse_date


def has_a_status(lens: Lens, of: BriefSubject) -> Findings:
    """A brief has a status, and front matter and history agree on it. An `as_of` has only the history to go by."""
    if lens.as_of or of.subject.is_flawed("status") or of.subject.is_flawed("events"):
        return
    dated = [event for event in of.brief.events if event.status and not event.party]
    if not dated and not of.brief.status:
        help = "add status: … or an event that sets one"
        yield found(of.path, "", "missing-field", "this brief has no status", help)
    elif dated and of.brief.status:
        latest = sorted(dated, key=lambda event: (event.date.year, event.date.month, event.date.day))[-1]
        if latest.status != of.brief.status:
            message = (
                f'"status" says {of.brief.status}, the latest event that sets one ({latest.date}) says {latest.status}'
            )
            yield found(
                of.path, "status", "status-conflict", message, f"write status: {latest.status}, or leave it out"
            )


def dates_are_in_order(lens: Lens, of: BriefSubject) -> Findings:
    """What cannot come before something else does not; partial dates are read so that the least is made of them."""
    brief = of.brief
    pairs = [
        (brief.started, brief.ended, "ended", "it ended before it started"),
        (brief.date, brief.updated, "updated", "it was updated before it was published"),
        (brief.date, brief.verified, "verified", "it was verified before it was published"),
        *(
            (part.since, part.until, f"partners.{index}.until", "the partner left before it came")
            for index, part in enumerate(brief.partners)
        ),
    ]
    for earlier, later, at, message in pairs:
        if earlier and later and _before(later, earlier):
            yield found(of.path, at, "date-order", f"{message} ({later} before {earlier})", "check both dates")


def updates_follow_publication(lens: Lens, of: BriefSubject) -> Findings:
    """An update in the text is not older than the brief."""
    for update in lens.prose(of.path).updates:
        date = _date(update.date)
        if date and _before(date, of.brief.date):
            message = f"an update before the brief was published ({date} before {of.brief.date})"
            yield Diagnostic(of.path, update.line, update.column, "date-order", message, "check both dates")


def events_are_not_foretold(lens: Lens, of: BriefSubject) -> Findings:
    """Not all dated sources of an event are more than a day older than it: they report what had not happened."""
    for index, event in enumerate(of.brief.events):
        if _is_foretold(lens, event):
            message = f"every source of this event is older than the event ({event.date})"
            help = "cite a source that reports it, or mend the date"
            yield found(of.path, f"events.{index}.date", "date-order", message, help)


def _is_foretold(lens: Lens, event: Event) -> bool:
    known = [lens.source(id).source.date for id in event.sources if lens.target("source", id)]
    dates = [date for date in known if date and date.year]
    if not event.date.year or event.date.approximate or not dates or any(date.approximate for date in dates):
        return False
    return all((event.date.first - date.last).days > 1 for date in dates)


def _before(a: PartialDate, b: PartialDate) -> bool:
    """Whether `a` is certainly earlier than `b`; a date that could not be read is not."""
    return bool(a.year and b.year) and not (a.approximate or b.approximate) and a.last < b.first


def _date(text: str) -> PartialDate | None:
    """A date in the body, where the reader has reported those that are none."""
    try:
        return parse_date(text)
    except ValueError:
        return None


def claims_are_sourced(lens: Lens, of: BriefSubject) -> Findings:
    """Every event, quote and dataset says what it rests on."""
    items = [
        (f"events.{index}", "quote" if event.quote else "event", event.title, cited(event))
        for index, event in enumerate(of.brief.events)
    ]
    items += [(f"datasets.{index}", "dataset", data.id, cited(data)) for index, data in enumerate(of.brief.datasets)]
    for at, noun, name, sources in items:
        if not sources and not of.subject.is_flawed(f"{at}.sources"):
            named = f' "{name}"' if name else ""
            yield found(of.path, at, "unsourced", f"the {noun}{named} has no source", "add sources: […]")


def briefs_are_verified(lens: Lens) -> Findings:
    """No brief is past the day by which somebody should have verified it again."""
    today = datetime.date.fromisoformat(lens.option("today"))
    limit = lens.publication.verify_after
    for path, row in lens.entries(rows.VERIFIED):
        last = row.verified or row.date
        if last.year and (today - last.last).days > limit and not row.is_unreadable:
            words = f"last verified {last}" if row.verified else f"never verified since {last}"
            help = "check that it still holds and set verified: to that day"
            at = "verified" if row.verified else "date"
            yield found(path, at, "stale", f"{words}, more than {limit} days ago", help)
