"""The time axis of statuses: from the first of them to the horizon of the record, with what was a turning point on it.

Whatever draws statuses through time ends at the same day, so that no picture says of a collaboration what another one
does not.
"""

from __future__ import annotations

from collections.abc import Iterable

from generator.charts.layout.axis import DAY, Scale, middle, millis
from generator.charts.model import Material, Step
from generator.model.model import TurningPoint
from generator.primitives.dates import PartialDate


def end_of(when: PartialDate) -> float:
    """The moment at which a date is over."""
    return float(millis(when.shown_last) + DAY)


def status_span(steps: Iterable[Step], horizon: PartialDate | None) -> tuple[float, float]:
    """From the first status to the horizon, or to the last step where that is later."""
    dates = [step.date for step in steps]
    high = max(map(end_of, [*dates, horizon] if horizon else dates))
    return min(*(float(millis(when.shown_first)) for when in dates), high - 10 * DAY), high


def known_until(row: str, material: Material) -> float:
    """The moment of the latest evidence that a row rests on; later than any where none is known of."""
    found = material.evidence.get(row) or material.evidence.get("")
    return end_of(found) if found else float("inf")


def explained(material: Material, span: tuple[float, float]) -> str:
    """To when the axis goes and what is fainter on it, in words."""
    if material.horizon is None:
        return ""
    told = f"To {material.horizon.noun}, when the record was last checked."
    faint = any(known_until(row, material) < span[1] for row in material.evidence)
    return f"{told} Fainter: after the latest evidence." if faint else told


def turning_points(points: Iterable[TurningPoint], scale: Scale) -> list[tuple[float, str]]:
    """The turning points that lie on an axis, as notes."""
    found = sorted((float(middle(point.date)), point.label) for point in points)
    return [(at, label) for at, label in found if scale.low <= at <= scale.high]
