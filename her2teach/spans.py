"""Spans: the stretches of numbers that limits cut an attribute's range into."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from her2teach.axes import Axis
from her2teach.schema import Attribute

#: Beyond a limit a number is taken this far off it, where there is room: 11, 12 and 13 are easily read.
STEPS = (Fraction(1), Fraction(1, 10))


@dataclass(frozen=True, kw_only=True)
class Span:
    """Numbers from a lower to an upper limit; one number where the two are the same."""

    low: Fraction
    high: Fraction
    #: Whether the limit itself is left out.
    above: bool = False
    below: bool = False

    def starts(self, number: Any) -> bool:
        """Return whether a number has come past the lower limit."""
        return bool(number > self.low if self.above else number >= self.low)

    def stops(self, number: Any) -> bool:
        """Return whether a number has not gone past the upper limit."""
        return bool(number < self.high if self.below else number <= self.high)

    def has(self, number: Any) -> bool:
        """Return whether a number lies within."""
        return self.starts(number) and self.stops(number)


def thresholds(axis: Axis) -> tuple[int | float, ...]:
    """Return the limits that criteria draw on a number."""
    return tuple(value for value in axis.representatives[1::2] if value is not None)


def spans(attribute: Attribute, limits: Iterable[int | float | Fraction]) -> tuple[Span, ...]:
    """Cut the range of a number at limits.

    Parameters
    ----------
    attribute
        A number.
    limits
        In any order; those outside of the range cut nothing.

    Returns
    -------
    tuple of Span
        In order: what lies between the limits, and each limit by itself.  Together they are the range.
    """
    low, high = exact(attribute.minimum), exact(attribute.maximum)
    found: list[Span] = []
    start, above = low, False
    for cut in sorted({exact(limit) for limit in limits}):
        if low <= cut <= high:
            if start < cut:
                found.append(Span(low=start, high=cut, above=above, below=True))
            found.append(Span(low=cut, high=cut))
            start, above = cut, True
    if start < high or not above:
        found.append(Span(low=start, high=high, above=above))
    return tuple(found)


def number_in(span: Span, attribute: Attribute, present: Any) -> int | float | None:
    """Return a number of a span that is easily read.

    Parameters
    ----------
    span, attribute
        A span of a number.
    present
        The present value, to which the number is chosen near; None where there is none.

    Returns
    -------
    int, float or None
        None where a whole number is wanted and the span has none.
    """
    if span.low == span.high:
        return _plain(span.low, attribute)
    upper = (span.high - step for step in STEPS)
    lower = (span.low + step for step in STEPS)
    from_above = not span.above if present is None else present > span.low
    ordered = [*upper, *lower] if from_above else [*lower, *upper]
    for number in (*ordered, (span.low + span.high) / 2):
        found = _plain(number, attribute) if span.has(number) else None
        if found is not None:
            return found
    return None


def exact(number: Any) -> Fraction:
    """Return a number as it is written: a tenth as one tenth."""
    return number if isinstance(number, Fraction) else Fraction(str(number))


def _plain(number: Fraction, attribute: Attribute) -> int | float | None:
    if number.denominator == 1:
        return int(number)
    return None if attribute.kind == "whole_number" else float(number)
