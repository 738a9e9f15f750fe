"""Case space: all complete cases of a guideline that hold together, and the end each of them comes to.

There are far too many to list, so they are kept as boxes of regions, and sets of boxes as the bits of an integer: what
a partial case leaves possible is then a handful of bit operations, exact and fast enough to try thousands of changes.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import lru_cache, reduce
from operator import and_, or_
from typing import TYPE_CHECKING

from her2teach.core.criteria import AllOf, AnyOf, AtEnd, Criterion, Named, Not, Truth, Visits
from her2teach.core.regions import Box, NotRegionalError, Route, intersection, regions_of

if TYPE_CHECKING:
    from her2teach.core.guideline import Guideline


class CaseSpace:
    """The boxes of a guideline's consistent complete cases."""

    def __init__(self, guideline: Guideline) -> None:
        regions = regions_of(guideline)
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
        #: The path to the end of each box.
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
        """Return the boxes in which a case lies for some completion of its unknowns."""
        bits = self.everything
        for name, mask in box.items():
            bits &= self.meeting(name, mask)
        return bits

    def reached(self, bits: int) -> frozenset[str]:
        """Return the ends that some boxes come to."""
        return frozenset(end for end, mine in self.ends.items() if bits & mine)

    def turning(self, at: int) -> Box:
        """Return the regions that would by themselves turn every case of a box to another end, by axis."""
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
    """Return the case space of a guideline, made once."""
    return CaseSpace(guideline)


def surely_asked(guideline: Guideline, name: str, box: Box, route: Route) -> bool:
    """Return whether an attribute is asked for in every complete case of a box; False also where it cannot be told."""
    rule = guideline.attributes[name].asked_when
    return rule is None or _holds(guideline, rule, box, route) is True


def _holds(guideline: Guideline, rule: Criterion, box: Box, route: Route) -> Truth:
    """Return whether a criterion holds all over a box or nowhere in it; None where neither can be told."""
    found: Truth
    match rule:
        case AllOf() | AnyOf():
            lone = isinstance(rule, AnyOf)  # one part that is so decides
            truths = {_holds(guideline, part, box, route) for part in rule.parts()}
            found = lone if lone in truths else None if None in truths else not lone
        case Not():
            inner = _holds(guideline, rule.not_, box, route)
            found = None if inner is None else not inner
        case Named():
            found = _holds(guideline, guideline.named_criteria[rule.criterion], box, route)
        case Visits():
            found = not set(rule.visits).isdisjoint(route.nodes)
        case AtEnd():
            found = route.end in rule.node
        case _:
            found = _tested(guideline, rule, box)
    return found


def _tested(guideline: Guideline, rule: Criterion, box: Box) -> Truth:
    try:
        ((name, mask),) = next(regions_of(guideline).boxes(rule), {"": 0}).items()
    except (KeyError, NotRegionalError):
        return None
    inside = box[name] & mask if name else 0
    return bool(inside) if not inside or inside == box[name] else None
