"""A paragraph for those who cannot see the picture, made from its data: extent, first and last, highest and lowest."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from generator.charts.data import Column
from generator.charts.model import EventMark, Step
from generator.charts.theme import status_label
from generator.model.model import Status
from generator.primitives.dates import PartialDate


def plural(count: int, one: str, many: str = "") -> str:
    """ "1 event", "2 events"."""
    return f"{count:,} {one if count == 1 else many or one + 's'}"


def series(words: Sequence[str]) -> str:
    """ "a", "a and b", "a, b and c"."""
    return " and ".join(filter(None, [", ".join(words[:-1]), *words[-1:]]))


def events(marks: Sequence[EventMark], statuses: Sequence[Status]) -> str:
    """How many, from when to when, the first and last one, and the status they led to."""
    first, last = marks[0], marks[-1]
    if len(marks) == 1:
        text = f"One event, in {first.date.words}: {first.title}."
        text = text.replace("in ", "on ", 1) if first.date.day else text
    else:
        text = (
            f"{plural(len(marks), 'event')} from {first.date.noun} to {last.date.noun}. "
            f"The first: {_sentence(first.title)} The last: {_sentence(last.title)}"
        )
    setting = [mark for mark in marks if mark.status and not mark.party]
    if setting and not any(mark.subject for mark in marks):
        text += f" The status after the last change, {setting[-1].date.words}: "
        text += f"{status_label(setting[-1].status, statuses)}."
    return text


def history(rows: Mapping[str, Sequence[Step]], statuses: Sequence[Status]) -> str:
    """Each row's way from status to status; of more than six rows, where they stand now."""
    if len(rows) > 6:
        now: dict[str, int] = {}
        for steps in rows.values():
            label = status_label(steps[-1].status, statuses)
            now[label] = now.get(label, 0) + 1
        told = series([f"{count} {label}" for label, count in sorted(now.items(), key=lambda item: -item[1])])
        return f"The status of {len(rows)} through time. By the last known change: {told}."
    sentences = []
    for row, steps in rows.items():
        way = ", then ".join(f"{status_label(step.status, statuses)} from {step.date.noun}" for step in steps)
        sentences.append(f"{row or 'The whole'}: {way}.")
    return " ".join(sentences)


def _sentence(text: str) -> str:
    return text if text.endswith((".", "!", "?")) else f"{text}."


def amounts(category: Column, amount: Column, group: Column | None, unit: str) -> str:
    """What is counted over what, the first and last in time, the highest and lowest, and what is missing."""
    rows = [row for row in range(len(amount.cells)) if amount.cells[row] is not None]
    lacking = len(amount.cells) - len(rows)

    def told(row: int) -> str:
        name = category.word(row) + (f" ({group.word(row)})" if group else "")
        return f"{amount.word(row)}{' ' + unit if unit else ''} for {name}"

    places = list(dict.fromkeys(category.word(row) for row in range(len(category.cells))))
    if category.type == "temporal":
        dates = sorted(date for date in category.dates if date is not None)
        text = f"{amount.plain} by {category.plain} from {dates[0].words} to {dates[-1].words}."
        if len(dates) == 1:
            text = f"{amount.plain} for {dates[0].words}."
    else:
        text = f"{amount.plain} by {category.plain} ({len(places)})."
    if group:
        text += f" By {group.plain}: {_some(list(dict.fromkeys(group.word(row) for row in range(len(group.cells)))))}."
    sizes = amount.at
    values = [sizes[row] or 0.0 for row in rows]
    if len(rows) == 1:
        text += f" {told(rows[0])}."
    elif min(values) == max(values):
        text += f" All alike: {amount.word(rows[0])}{' ' + unit if unit else ''}."
    else:
        high, low = max(rows, key=lambda r: sizes[r] or 0.0), min(rows, key=lambda r: sizes[r] or 0.0)
        most, least = ("Latest", "Earliest") if amount.type == "temporal" else ("Highest", "Lowest")
        text += f" {most}: {told(high)}. {least}: {told(low)}."
        if category.type == "temporal" and not group:
            timed = sorted((r for r in rows if category.dates[r]), key=lambda r: category.dates[r] or _NEVER)
            text += f" First: {told(timed[0])}. Last: {told(timed[-1])}." if timed else ""
    return capital(text + (f" No data in {plural(lacking, 'row')}." if lacking else ""))


_NEVER = PartialDate(9999)


def capital(text: str) -> str:
    """The text with a capital at its beginning."""
    return text[:1].upper() + text[1:]


def _some(names: Sequence[str]) -> str:
    return series(names) if len(names) <= 8 else f"{', '.join(names[:7])} and {len(names) - 7} more"


def cells(x: Column, y: Column, amount: Column, unit: str) -> str:
    """What is told for what, and the highest and lowest, or how often each name stands."""
    across, down = (len({column.word(row) for row in range(len(column.cells))}) for column in (x, y))
    text = capital(f"{amount.plain} by {y.plain} ({down}) and {x.plain} ({across}).")
    rows = [row for row in range(len(amount.cells)) if amount.cells[row] is not None]
    if amount.type != "quantitative":
        counts: dict[str, int] = {}
        for row in rows:
            counts[amount.word(row)] = counts.get(amount.word(row), 0) + 1
        told_ = [f"{name} in {plural(count, 'cell')}" for name, count in counts.items()]
        return f"{text} {_some(told_)}."
    high, low = (pick(rows, key=lambda r: amount.numbers[r] or 0.0) for pick in (max, min))

    def told(row: int) -> str:
        return f"{amount.word(row)}{' ' + unit if unit else ''} for {y.word(row)}, {x.word(row)}"

    return f"{text} Highest: {told(high)}. Lowest: {told(low)}." if len(rows) > 1 else f"{text} {told(rows[0])}."


def pairs(names: Column, start: Column, end: Column) -> str:
    """How many rows, the widest distance between their two ends, and which ends are open."""
    count = len(names.cells)
    text = f"{plural(count, 'row')}, with “{start.plain}” and “{end.plain}” of each."
    closed = [row for row in range(count) if start.cells[row] is not None and end.cells[row] is not None]

    def told(row: int) -> str:
        return f"{names.word(row)}, from {start.word(row)} to {end.word(row)}"

    if closed:
        gaps = {row: abs((end.at[row] or 0.0) - (start.at[row] or 0.0)) for row in closed}
        widest = max(closed, key=lambda row: gaps[row])
        text += f" The furthest apart: {told(widest)}." if len(closed) > 1 else f" {told(widest)}."
    for column in (start, end):
        lacking = [names.word(row) for row in range(count) if column.cells[row] is None]
        if lacking:
            text += f" No “{column.plain}”: {_some(lacking)}."
    return text
