"""Quick picks: the numbers at the limits that a guideline's criteria set, where an answer turns."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from her2teach.guideline import Guideline
from her2teach.schema import Attribute
from her2teach.spans import thresholds

#: Numbers that are no whole ones are picked this near to a limit.
TENTH = Decimal("0.1")


@dataclass(frozen=True, kw_only=True)
class QuickPick:
    """A number worth trying."""

    #: As it would be typed.
    value: str
    #: The limit it lies at, as it would be typed.
    limit: str
    #: On which side of the limit: "just under", "exactly" or "just over".
    side: str


def quick_picks(guideline: Guideline, attribute: Attribute) -> tuple[QuickPick, ...]:
    """Return the numbers just under, at and just over each limit of an attribute.

    Parameters
    ----------
    guideline, attribute
        A guideline and a number it asks for.

    Returns
    -------
    tuple of QuickPick
        In order, each number once and none that is not allowed; none where no answer turns on the number.
    """
    axis = guideline.regions.axes.get(attribute.id)
    limits = thresholds(axis) if axis else ()
    step = Decimal(1) if attribute.kind == "whole_number" else TENTH
    low, high = Decimal(str(attribute.minimum)), Decimal(str(attribute.maximum))
    found: dict[Decimal, QuickPick] = {}
    sides = ((Decimal(0), "exactly"), (-step, "just under"), (step, "just over"))
    for away, side in sides:  # a number that is a limit itself is told as that
        for limit in limits:
            value = Decimal(str(limit)) + away
            if low <= value <= high:
                found.setdefault(value, QuickPick(value=_typed(value), limit=_typed(Decimal(str(limit))), side=side))
    return tuple(found[value] for value in sorted(found))


def _typed(number: Decimal) -> str:
    return f"{number.normalize():f}"
