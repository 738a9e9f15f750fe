"""Regions: the values a guideline tells apart, and which of them can go together.

A criterion never sees a value, only the region it lies in: 8 months and 9 months are the same to a graph that asks
for more than 12.  A *box* gives each attribute a set of regions, as the bits of an integer; an attribute it leaves out
is free.  The routes from the root to an end, and the contradictions, are unions of boxes, so what an unknown answer
leaves possible is found by intersecting boxes, exactly and without trying values.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeAlias

from her2teach.axes import AgentsAxis, Axis, ChoiceAxis, DateAxis, NumberAxis
from her2teach.case import Case
from her2teach.criteria import AgentsTest, AllOf, AnyOf, ChoiceTest, Criterion, Known, Named, Not, NumberTest
from her2teach.schema import Attribute
from her2teach.situation import Situation

if TYPE_CHECKING:
    from her2teach.guideline import Guideline

#: Attribute -> regions, as bits.
Box: TypeAlias = dict[str, int]


class NotRegionalError(Exception):
    """A criterion that compares values of one case with each other, or looks at more than the case."""


@dataclass(frozen=True)
class Route:
    """One way from the root to an end."""

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


class Regions:
    """The axes, routes and contradictions of a guideline.

    Parameters
    ----------
    guideline
        A guideline whose names are all defined and whose graph has no cycle.
    *others
        Guidelines with the same attributes and agents, whose criteria the axes must tell apart as well.
    """

    def __init__(self, guideline: Guideline, *others: Guideline) -> None:
        self._guideline = guideline
        self._others = others
        tests = list(self._tests())
        self.axes: dict[str, Axis] = {
            name: axis
            for name, attribute in guideline.attributes.items()
            if (axis := self._axis(attribute, tests)) is not None
        }
        self.contradictions: dict[str, tuple[Box, ...]] = {}
        for name, rule in guideline.contradictions.items():
            try:
                self.contradictions[name] = tuple(self.boxes(rule.when))
            except NotRegionalError:
                continue  # it compares values of the case itself, which no completion changes
        #: Where a number that applies has no value.
        self.gaps = list(self._gaps())
        #: What no consistent case lies in.
        self.forbidden = [box for boxes in (*self.contradictions.values(), self.gaps) for box in boxes]
        self.routes = tuple(Route(nodes, tuple(boxes)) for nodes, boxes in self._walk((guideline.content.root,), [{}]))

    def _tests(self) -> Iterator[Criterion]:
        """Yield every part of the criteria that an answer can hang on."""
        for guideline in (self._guideline, *self._others):
            yield from _deciding(guideline)

    def _axis(self, attribute: Attribute, tests: list[Criterion]) -> Axis | None:
        mine = [test for test in tests if getattr(test, "attribute", None) == attribute.id]
        absent = any(isinstance(test, Known) and test.known == attribute.id for test in tests)
        if not mine and not absent:
            return None
        if attribute.kind == "choice":
            return ChoiceAxis(attribute)
        if attribute.kind == "agents":
            return AgentsAxis(attribute, self._groups(mine))
        if attribute.kind == "date":
            return DateAxis(attribute) if absent else None
        limits = {limit for test in mine if isinstance(test, NumberTest) for limit in test.thresholds()}
        return NumberAxis(attribute, tuple(sorted(limits)), absent=absent or attribute.applies_when is not None)

    def _groups(self, tests: list[Criterion]) -> tuple[frozenset[str], ...]:
        members = self._guideline.members
        named = [members((name,)) for test in tests if isinstance(test, AgentsTest) for name in test.names()]
        by_signature: dict[tuple[bool, ...], set[str]] = {}
        for agent in self._guideline.agents:
            by_signature.setdefault(tuple(agent in group for group in named), set()).add(agent)
        return tuple(frozenset(group) for group in by_signature.values())

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
        """Yield the boxes in which a criterion holds, or does not.

        Parameters
        ----------
        criterion
            A criterion on the case alone.
        holds
            Which of the two.

        Yields
        ------
        Box
            They may overlap.

        Raises
        ------
        NotRegionalError
            When the criterion looks at more than single attributes.
        """
        if isinstance(criterion, Not):
            yield from self.boxes(criterion.not_, holds=not holds)
        elif isinstance(criterion, Named):
            yield from self.boxes(self._guideline.named_criteria[criterion.criterion], holds=holds)
        elif isinstance(criterion, (AllOf, AnyOf)):
            parts = [list(self.boxes(part, holds=holds)) for part in criterion.parts()]
            if isinstance(criterion, AllOf) is holds:
                product: list[Box] = [{}]
                for part in parts:
                    product = list(intersection(product, part))
                yield from product
            else:
                yield from itertools.chain.from_iterable(parts)
        else:
            name, mask = self._mask(criterion)
            everything = self.axes[name].everything
            mask &= everything
            mask = mask if holds else everything & ~mask
            if mask:
                yield {name: mask}

    def _mask(self, criterion: Criterion) -> tuple[str, int]:
        if isinstance(criterion, Known):
            axis = self.axes[criterion.known]
            return criterion.known, axis.mask(value is not None for value in axis.representatives)
        if isinstance(criterion, AgentsTest) and criterion.matches is None:
            axis = self.axes[criterion.attribute]
            nothing = Situation(self._guideline, self._guideline.case())
            return criterion.attribute, axis.mask(criterion.wanted(agents, nothing) for agents in axis.representatives)
        if isinstance(criterion, ChoiceTest) or (isinstance(criterion, NumberTest) and criterion.measured is None):
            axis = self.axes[criterion.attribute]
            return criterion.attribute, axis.mask(criterion.accepts(value) for value in axis.representatives)
        raise NotRegionalError

    def of(self, case: Case) -> Box:
        """Return the box of everything a case leaves open."""
        return {name: axis.locate(case) for name, axis in self.axes.items()}

    def consistent(self, box: Box, forbidden: list[Box] | None = None) -> Iterator[Box]:
        """Cut the contradictions out of a box.

        Parameters
        ----------
        box
            A box that names every axis.
        forbidden
            What to cut out; all contradictions when left out.

        Yields
        ------
        Box
            Boxes that share nothing and together are what remains.
        """
        return _cut(box, self.forbidden if forbidden is None else forbidden, 0)

    def conflict(self, box: Box) -> tuple[str, ...]:
        """Return the fewest contradictions that leave nothing of a box, none where something remains."""
        needed = dict(self.contradictions)
        for name in list(needed):
            rest = {other: boxes for other, boxes in needed.items() if other != name}
            forbidden = [each for boxes in (*rest.values(), self.gaps) for each in boxes]
            if next(self.consistent(box, forbidden), None) is None:
                needed = rest
        return tuple(needed)


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


def _cut(box: Box, forbidden: list[Box], at: int) -> Iterator[Box]:
    for index in range(at, len(forbidden)):
        hole = forbidden[index]
        if all(box[name] & mask for name, mask in hole.items()):
            break
    else:
        yield box
        return
    rest = dict(box)
    for name, mask in hole.items():
        outside = rest[name] & ~mask
        if outside:
            yield from _cut({**rest, name: outside}, forbidden, index + 1)
        rest[name] &= mask


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
