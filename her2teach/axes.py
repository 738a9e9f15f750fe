"""Axes: the values of one attribute, cut into the regions that criteria tell apart."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable
from fractions import Fraction
from math import ceil, floor, prod
from typing import Any

from her2teach.case import Case
from her2teach.schema import Attribute

#: Where the values of a region are counted, numbers are counted in tenths.
TENTHS = 10


class Axis:
    """The regions of one attribute.

    Parameters
    ----------
    attribute
        The attribute.
    representatives
        One value of each region; None where a number does not apply.
    """

    def __init__(self, attribute: Attribute, representatives: tuple[Any, ...]) -> None:
        self.attribute = attribute
        self.representatives = representatives
        #: The regions that hold a value at all.
        self.everything = (1 << len(representatives)) - 1

    def mask(self, accepts: Iterable[bool]) -> int:
        """Return the bits of the regions that are accepted."""
        return sum(1 << at for at, accepted in enumerate(accepts) if accepted)

    def locate(self, case: Case) -> int:
        """Return the regions a case leaves open on this axis."""
        value = case.known.get(self.attribute.id)
        return self.everything if value is None else self.find(value)

    def find(self, value: Any) -> int:
        """Return the region of a known value."""
        raise NotImplementedError

    def count(self, at: int) -> int:  # noqa: ARG002  # other axes look at the region
        """Return how many values a region stands for."""
        return 1


class ChoiceAxis(Axis):
    """Each value is a region; a value that stands for others is theirs."""

    def __init__(self, attribute: Attribute) -> None:
        values = tuple(value.id for value in attribute.values.values() if not value.stands_for)
        super().__init__(attribute, values)
        self._bits = {value: 1 << at for at, value in enumerate(values)}

    def find(self, value: Any) -> int:
        """Return the value's region, or those it stands for."""
        stands_for = self.attribute.values[value].stands_for
        return sum(self._bits[other] for other in stands_for or (value,))


class NumberAxis(Axis):
    """Thresholds, and the open intervals between them; last, where it can be absent, that there is no number."""

    def __init__(self, attribute: Attribute, thresholds: tuple[int | float, ...], *, absent: bool) -> None:
        self._thresholds = thresholds
        found: list[Any] = []
        self._counts: list[int] = []
        for at in range(2 * len(thresholds) + 1):
            value, count = (thresholds[at // 2], 1) if at % 2 else self._between(attribute, at // 2)
            found.append(value)
            self._counts.append(count)
        real = sum(1 << at for at, value in enumerate(found) if value is not None)
        super().__init__(attribute, (*found, None) if absent else tuple(found))
        self.everything = real | (1 << len(found) if absent else 0)

    def _between(self, attribute: Attribute, at: int) -> tuple[int | float | None, int]:
        """Return a number between two neighbouring thresholds, if there is one, and how many there are."""
        low, high = Fraction(str(attribute.minimum)), Fraction(str(attribute.maximum))
        below = Fraction(str(self._thresholds[at - 1])) if at > 0 else None
        above = Fraction(str(self._thresholds[at])) if at < len(self._thresholds) else None
        steps = 1 if attribute.kind == "whole_number" else TENTHS
        first = ceil(low * steps) if below is None else floor(below * steps) + 1
        last = floor(high * steps) if above is None else ceil(above * steps) - 1
        count = max(0, last - first + 1)
        if attribute.kind == "whole_number":
            return (first if count else None), count
        start, stop = low if below is None else below, high if above is None else above
        return (float(start + stop) / 2 if start < stop else None), count

    def find(self, value: Any) -> int:
        """Return the region a number lies in."""
        at = bisect_left(self._thresholds, value)
        on_threshold = at < len(self._thresholds) and self._thresholds[at] == value
        return 1 << (2 * at + on_threshold)

    def count(self, at: int) -> int:
        """Return how many whole numbers, or tenths, lie in a region; one for the lack of a number."""
        return self._counts[at] if at < len(self._counts) else 1


class AgentsAxis(Axis):
    """Every combination of the groups of agents that the guideline tells apart."""

    def __init__(self, attribute: Attribute, groups: tuple[frozenset[str], ...]) -> None:
        self._groups = groups
        sets = (
            frozenset(min(group) for at, group in enumerate(groups) if bits >> at & 1)
            for bits in range(1 << len(groups))
        )
        super().__init__(attribute, tuple(sets))

    def find(self, value: Any) -> int:
        """Return the region of a set of agents."""
        return 1 << sum(1 << at for at, group in enumerate(self._groups) if value & group)

    def count(self, at: int) -> int:
        """Return how many sets of agents have some of the same groups."""
        return prod(2 ** len(group) - 1 for bit, group in enumerate(self._groups) if at >> bit & 1)


class DateAxis(Axis):
    """Given or not; what is unknown is never filled in with a day."""

    def __init__(self, attribute: Attribute) -> None:
        super().__init__(attribute, (None, attribute.minimum))

    def locate(self, case: Case) -> int:
        """Return the one region the case is in."""
        return 1 if case.known.get(self.attribute.id) is None else 2
