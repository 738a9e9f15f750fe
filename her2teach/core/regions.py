"""Regions: the values a guideline tells apart, and which of them can go together.

A criterion never sees a value, only the region it lies in: 8 months and 9 months are the same to a graph that asks
for more than 12. A *box* gives each attribute a set of regions, as the bits of an integer; an attribute it leaves out
is free. The routes from the root to an end, and the contradictions, are unions of boxes, so what an unknown answer
leaves possible is found by intersecting boxes, exactly and without trying values.
"""

from __future__ import annotations

import itertools
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from math import ceil, floor, prod
from typing import Any, TypeAlias
from weakref import WeakKeyDictionary

from her2teach.core.case import Case
from her2teach.core.criteria import AgentsTest, AllOf, AnyOf, ChoiceTest, Criterion, Known, Named, Not, NumberTest
from her2teach.core.guideline import Guideline
from her2teach.core.schema import Attribute, Contradiction
from her2teach.core.situation import Situation

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
    """Cut the range of a number at limits: what lies between them, and each limit by itself, in order."""
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
    """Return a number of a span that is easily read, near the present one if there is one.

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


#: Where the values of a region are counted, numbers are counted in tenths.
TENTHS = 10


class Axis:
    """The regions of one attribute, each with a value that stands for it; None where a number does not apply."""

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


#: Attribute -> regions, as bits.
Box: TypeAlias = dict[str, int]
#: The attribute of a test, and the regions in which the test holds, or does not; raises NotRegionalError where none can
#: be told.
RegionsOfTest: TypeAlias = Callable[[Criterion, bool], tuple[str, int]]


class NotRegionalError(Exception):
    """A criterion that compares values of one case with each other, or looks at more than the case."""


@dataclass(frozen=True)
class Route:
    """One path from the root to an end."""

    nodes: tuple[str, ...]
    boxes: tuple[Box, ...] = field(repr=False)

    @property
    def end(self) -> str:
        """The end it reaches."""
        return self.nodes[-1]

    @property
    def edges(self) -> frozenset[tuple[str, str]]:
        """The edges it takes, by the nodes they join."""
        return frozenset(itertools.pairwise(self.nodes))


def axes_of(guideline: Guideline, tests: list[Criterion]) -> dict[str, Axis]:
    """Return the axes of the attributes that tests look at, with the regions that they tell apart."""
    axes = {name: _axis(guideline, attribute, tests) for name, attribute in guideline.attributes.items()}
    return {name: axis for name, axis in axes.items() if axis is not None}


def _axis(guideline: Guideline, attribute: Attribute, tests: list[Criterion]) -> Axis | None:
    mine = [test for test in tests if getattr(test, "attribute", None) == attribute.id]
    absent = any(isinstance(test, Known) and test.known == attribute.id for test in tests)
    if not mine and not absent:
        return None
    if attribute.kind == "choice":
        return ChoiceAxis(attribute)
    if attribute.kind == "agents":
        return AgentsAxis(attribute, _groups(guideline, mine))
    if attribute.kind == "date":
        return DateAxis(attribute) if absent else None
    limits = {limit for test in mine if isinstance(test, NumberTest) for limit in test.thresholds()}
    return NumberAxis(attribute, tuple(sorted(limits)), absent=absent or attribute.applies_when is not None)


def _groups(guideline: Guideline, tests: list[Criterion]) -> tuple[frozenset[str], ...]:
    """Return the agents in groups, of which no test tells the members apart."""
    named = [guideline.members((name,)) for test in tests if isinstance(test, AgentsTest) for name in test.names()]
    by_signature: dict[tuple[bool, ...], set[str]] = {}
    for agent in guideline.agents:
        by_signature.setdefault(tuple(agent in group for group in named), set()).add(agent)
    return tuple(frozenset(group) for group in by_signature.values())


def boxes_of(
    criterion: Criterion, named: Mapping[str, Criterion], regions: RegionsOfTest, *, holds: bool = True
) -> Iterator[Box]:
    """Yield the boxes in which a criterion holds, or does not, from the regions in which its tests do."""
    if isinstance(criterion, Not):
        yield from boxes_of(criterion.not_, named, regions, holds=not holds)
    elif isinstance(criterion, Named):
        yield from boxes_of(named[criterion.criterion], named, regions, holds=holds)
    elif isinstance(criterion, (AllOf, AnyOf)):
        parts = [list(boxes_of(part, named, regions, holds=holds)) for part in criterion.parts()]
        if isinstance(criterion, AllOf) is holds:
            product: list[Box] = [{}]
            for part in parts:
                product = list(intersection(product, part))
            yield from product
        else:
            yield from itertools.chain.from_iterable(parts)
    else:
        name, mask = regions(criterion, holds)
        if mask:
            yield {name: mask}


def regional(
    rules: Mapping[str, Contradiction], boxes: Callable[[Criterion], Iterable[Box]]
) -> dict[str, tuple[Box, ...]]:
    """Return the boxes of each contradiction that single answers decide."""
    found: dict[str, tuple[Box, ...]] = {}
    for name, rule in rules.items():
        try:
            found[name] = tuple(boxes(rule.when))
        except NotRegionalError:
            continue  # it compares values of the case itself, which no completion changes
    return found


class Regions:
    """The axes, routes and contradictions of a guideline.

    The axes also tell apart what other guidelines with the same attributes do, so that boxes of both can be compared.
    """

    def __init__(self, guideline: Guideline, *others: Guideline) -> None:
        self._guideline = guideline
        self._nothing = Situation(guideline, Case(guideline))
        self.axes = axes_of(guideline, [test for each in (guideline, *others) for test in _deciding(each)])
        self.contradictions = regional(guideline.contradictions, self.boxes)
        #: Where a number that applies has no value.
        self.gaps = list(self._gaps())
        #: What no consistent case lies in.
        self.forbidden = [box for boxes in (*self.contradictions.values(), self.gaps) for box in boxes]
        self.routes = tuple(Route(nodes, tuple(boxes)) for nodes, boxes in self._walk((guideline.root,), [{}]))

    def _gaps(self) -> Iterator[Box]:
        """Yield the boxes in which a number that applies has no value."""
        for name, axis in self.axes.items():
            if axis.attribute.applies_when is not None:
                absent = axis.mask(value is None for value in axis.representatives) & axis.everything
                for box in self.boxes(axis.attribute.applies_when):
                    yield from intersection([box], [{name: absent}])

    def _walk(self, nodes: tuple[str, ...], boxes: list[Box]) -> Iterator[tuple[tuple[str, ...], list[Box]]]:
        decision = self._guideline.decisions.get(nodes[-1])
        if decision is None:
            yield nodes, boxes
            return
        for edge in decision.edges:
            onward = list(intersection(boxes, list(self.boxes(edge.when))))
            if onward:
                yield from self._walk((*nodes, edge.to), onward)

    def boxes(self, criterion: Criterion, *, holds: bool = True) -> Iterator[Box]:
        """Yield the boxes, which may overlap, in which a criterion holds, or does not.

        Raises NotRegionalError when the criterion looks at more than single attributes.
        """
        return boxes_of(criterion, self._guideline.named_criteria, self._regions, holds=holds)

    def _regions(self, test: Criterion, holds: bool) -> tuple[str, int]:
        name, mask = self._mask(test)
        return name, self.axes[name].everything & (mask if holds else ~mask)

    def _mask(self, criterion: Criterion) -> tuple[str, int]:
        if isinstance(criterion, Known):
            axis = self.axes[criterion.known]
            return criterion.known, axis.mask(value is not None for value in axis.representatives)
        if isinstance(criterion, AgentsTest) and criterion.matches is None:
            axis = self.axes[criterion.attribute]
            wanted = (criterion.wanted(agents, self._nothing) for agents in axis.representatives)
            return criterion.attribute, axis.mask(wanted)
        if isinstance(criterion, ChoiceTest) or (isinstance(criterion, NumberTest) and criterion.measured is None):
            axis = self.axes[criterion.attribute]
            return criterion.attribute, axis.mask(criterion.accepts(value) for value in axis.representatives)
        raise NotRegionalError

    def of(self, case: Case) -> Box:
        """Return the box of everything a case leaves open."""
        return {name: axis.locate(case) for name, axis in self.axes.items()}

    def consistent(self, box: Box, forbidden: list[Box] | None = None) -> Iterator[Box]:
        """Cut the contradictions, or other boxes, out of a box that names every axis; what is left shares nothing."""
        return cut_out(box, self.forbidden if forbidden is None else forbidden)

    def conflict(self, box: Box) -> tuple[str, ...]:
        """Return the fewest contradictions that leave nothing of a box, none where something remains."""
        needed = dict(self.contradictions)
        for name in list(needed):
            rest = {other: boxes for other, boxes in needed.items() if other != name}
            forbidden = [each for boxes in (*rest.values(), self.gaps) for each in boxes]
            if next(self.consistent(box, forbidden), None) is None:
                needed = rest
        return tuple(needed)


#: Made once for each guideline, and gone with it.
_MADE: WeakKeyDictionary[Guideline, Regions] = WeakKeyDictionary()


def regions_of(guideline: Guideline) -> Regions:
    """Return the regions of values that a guideline's graph and contradictions tell apart."""
    if guideline not in _MADE:
        _MADE[guideline] = Regions(guideline)
    return _MADE[guideline]


def _deciding(guideline: Guideline) -> Iterator[Criterion]:
    """Yield every part of the criteria that decide where a case of a guideline ends."""
    rules = [edge.when for edge in guideline.edges.values()]
    rules += [rule.when for rule in guideline.contradictions.values()]
    rules += [a.applies_when for a in guideline.attributes.values() if a.applies_when is not None]
    seen: set[str] = set()
    while rules:
        rule = rules.pop()
        yield rule
        rules.extend(rule.parts())
        if isinstance(rule, Named) and rule.criterion not in seen:
            seen.add(rule.criterion)
            rules.append(guideline.named_criteria[rule.criterion])


def cut_out(box: Box, forbidden: Iterable[Box]) -> Iterator[Box]:
    """Yield boxes that share nothing and together are a box without what is forbidden."""
    # What shares nothing with a box shares nothing with a part of it.
    touching = [hole for hole in forbidden if overlapping(box, hole)]
    if not touching:
        yield box
        return
    hole, *others = touching
    rest = dict(box)
    for name, mask in hole.items():
        outside = rest[name] & ~mask
        if outside:
            yield from cut_out({**rest, name: outside}, others)
        rest[name] &= mask


def overlapping(box: Box, hole: Box) -> bool:
    """Return whether a box that names every axis shares something with another."""
    for name, mask in hole.items():  # noqa: SIM110  # a third of the time of `all`, which every case waits for
        if not box[name] & mask:
            return False
    return True


def intersection(some: Iterable[Box], others: list[Box]) -> Iterator[Box]:
    """Yield what each box of one union shares with each of another."""
    for one in some:
        for other in others:
            shared = overlap(one, other)
            if shared is not None:
                yield shared


def overlap(one: Mapping[str, int], other: Mapping[str, int]) -> Box | None:
    """Return what two boxes share, None where that is nothing."""
    shared = dict(one)
    for name, mask in other.items():
        both = shared.get(name, mask) & mask
        if not both:
            return None
        shared[name] = both
    return shared
