"""Case space: all complete cases of a guideline that hold together, and the end each of them comes to.

There are far too many to list, so they are kept as boxes of regions, and sets of boxes as the bits of an integer: what
a partial case leaves possible is then a handful of bit operations, exact and fast enough to try thousands of changes.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import lru_cache, reduce
from operator import and_, or_
from typing import TYPE_CHECKING

from her2teach.regions import Box, Route, intersection

if TYPE_CHECKING:
    from her2teach.guideline import Guideline


class CaseSpace:
    """The boxes of a guideline's consistent complete cases.

    Parameters
    ----------
    guideline
        The guideline.
    """

    def __init__(self, guideline: Guideline) -> None:
        regions = guideline.regions
        self.axes, self._forbidden = regions.axes, tuple(regions.forbidden)
        whole = {name: axis.everything for name, axis in self.axes.items()}
        found = [
            (route, box)
            for route in regions.routes
            for shared in intersection([whole], list(route.boxes))
            for box in regions.consistent(shared)
        ]
        #: Boxes that name every axis.
        self.boxes: tuple[Box, ...] = tuple(box for _, box in found)
        #: The way to the end of each box.
        self.routes: tuple[Route, ...] = tuple(route for route, _ in found)
        #: The boxes of each end that some case reaches.
        self.ends: dict[str, int] = {}
        for at, route in enumerate(self.routes):
            self.ends[route.end] = self.ends.get(route.end, 0) | 1 << at
        self.everything = (1 << len(found)) - 1
        self._having = {name: self._holding(name, self.boxes) for name in self.axes}
        self._forbidding = {name: self._holding(name, self._forbidden) for name in self.axes}
        self._meeting: dict[tuple[str, int], int] = {}
        self._turning: dict[int, Box] = {}

    def _holding(self, name: str, boxes: tuple[Box, ...]) -> tuple[int, ...]:
        """Return, for each region of an axis, the boxes that hold it."""
        regions = range(len(self.axes[name].representatives))
        masks = [(1 << at, box.get(name, -1)) for at, box in enumerate(boxes)]
        return tuple(sum(bit for bit, mask in masks if mask >> region & 1) for region in regions)

    def meeting(self, name: str, mask: int) -> int:
        """Return the boxes that share a region of an axis with a mask."""
        known = self._meeting.get((name, mask))
        if known is None:
            known = self._meeting[name, mask] = _any(self._having[name], mask)
        return known

    def within(self, box: Mapping[str, int]) -> int:
        """Return the boxes in which a case lies for some completion of its unknowns.

        Parameters
        ----------
        box
            What the case leaves open; an axis it leaves out is free.
        """
        bits = self.everything
        for name, mask in box.items():
            bits &= self.meeting(name, mask)
        return bits

    def reached(self, bits: int) -> frozenset[str]:
        """Return the ends that some boxes come to."""
        return frozenset(end for end, mine in self.ends.items() if bits & mine)

    def turning(self, at: int) -> Box:
        """Return the regions that would by themselves turn every case of a box away from its end.

        Parameters
        ----------
        at
            The place of the box.

        Returns
        -------
        Box
            For an axis the regions of which each, in the place of its own, leads all cases of the box to another end
            without contradiction; an axis without such a region is left out.
        """
        if at not in self._turning:
            box, mine = self.boxes[at], self.ends[self.routes[at].end]
            meeting = {name: self.meeting(name, mask) for name, mask in box.items()}
            forbidding = {name: _any(self._forbidding[name], mask) for name, mask in box.items()}
            self._turning[at] = {}
            for name, mask in box.items():
                near = _all(bits for other, bits in meeting.items() if other != name) & mine
                broken = _all(bits for other, bits in forbidding.items() if other != name)
                turning = sum(
                    1 << region
                    for region, (having, breaking) in enumerate(
                        zip(self._having[name], self._forbidding[name], strict=True)
                    )
                    if self.axes[name].everything & ~mask & 1 << region and not having & near and not breaking & broken
                )
                if turning:
                    self._turning[at][name] = turning
        return self._turning[at]


def _any(holding: tuple[int, ...], mask: int) -> int:
    """Return the boxes that hold one of some regions."""
    return reduce(or_, (bits for region, bits in enumerate(holding) if mask >> region & 1), 0)


def _all(sets: Iterable[int]) -> int:
    """Return the boxes that are in every one of some sets."""
    return reduce(and_, sets, -1)


@lru_cache(maxsize=8)
def case_space(guideline: Guideline) -> CaseSpace:
    """Return the case space of a guideline, made once.

    Parameters
    ----------
    guideline
        The guideline.

    Returns
    -------
    CaseSpace
        Its consistent complete cases.
    """
    return CaseSpace(guideline)
