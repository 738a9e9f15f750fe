"""Witnesses: a case, and where needed a plan, in which a rule comes into play.

A rule that no consistent case can meet is a fault of the content. The search goes over the paths through the graph and
the regions that all criteria together tell apart, and believes a case only after the engine has walked it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from itertools import islice, product
from typing import TYPE_CHECKING, Any

from her2teach.core.case import Case
from her2teach.core.criteria import (
    AgentsTest,
    AllOf,
    AnyOf,
    AtEnd,
    ChoiceTest,
    Criterion,
    DateTest,
    Disagreement,
    Known,
    Named,
    Not,
    NumberTest,
    PlanTest,
    Test,
    Visits,
)
from her2teach.core.pathway import trace
from her2teach.core.references import all_criteria
from her2teach.core.regions import (
    Axis,
    Box,
    NotRegionalError,
    axes_of,
    boxes_of,
    cut_out,
    intersection,
    overlap,
    regional,
)
from her2teach.core.situation import Situation

if TYPE_CHECKING:
    from her2teach.core.guideline import Guideline

ALWAYS, NEVER = AllOf(all=()), AnyOf(any=())
#: Cases tried for one rule before it is called dead.
MANY = 400

PlanParts = Mapping[str, frozenset[str] | None]


@dataclass(frozen=True, kw_only=True)
class Witness:
    """A case in which a criterion holds."""

    case: Case
    #: The parts of a plan, where the criterion asks for one.
    plan: PlanParts | None = None


class Witnesses:
    """Finds cases in which criteria hold.

    Each axis has one more region, that the value is not known, and the thresholds of every criterion. A criterion's
    boxes are those in which it certainly holds, or certainly does not.
    """

    def __init__(self, guideline: Guideline) -> None:
        self._guideline = guideline
        self._nothing = Situation(guideline, Case(guideline))
        self._accepted: dict[Criterion, tuple[bool | None, ...]] = {}
        axes = axes_of(guideline, list(_tests(guideline)))
        self._axes = {name: _with_unknown(axis) for name, axis in axes.items()}
        self._everything = {name: axis.everything for name, axis in self._axes.items()}
        contradictions = regional(guideline.contradictions, self._boxes)
        self._forbidden = [box for boxes in contradictions.values() for box in boxes]
        self._beginnings = tuple(self._walk((guideline.root,), [{}]))

    def find(self, criterion: Criterion, *, contradictory: bool = False) -> Witness | None:
        """Find a case in which a criterion holds.

        None when there is no such case. It may contradict itself if that is asked, as for a contradiction it must.
        """
        special = list(_special(criterion, self._guideline))
        asked = {test.plan for test in special if isinstance(test, PlanTest)}
        plans: list[PlanParts | None] = [*_plans(self._guideline, asked)] if asked else [None]
        for case in islice(self._candidates(criterion, special, contradictory=contradictory), MANY):
            pathway = trace(self._guideline, case)
            if pathway.contradictions and not contradictory:
                continue
            for plan in plans:
                if criterion.holds(Situation(self._guideline, case, pathway.nodes, pathway.node, plan)) is True:
                    return Witness(case=case, plan=plan)
        return None

    def _candidates(self, criterion: Criterion, special: list[Criterion], *, contradictory: bool) -> Iterator[Case]:
        fillings = list(self._fillings(special))
        forbidden = [] if contradictory else self._forbidden
        for nodes, boxes in self._beginnings:
            settled = self._settled(criterion, nodes, wanted=True)
            for shared in intersection(boxes, list(self._boxes(settled))):
                whole = overlap(self._everything, shared)
                for box in cut_out(whole, forbidden) if whole else ():
                    known = {name: self._lowest(name, box[name]) for name in shared}
                    for filling in fillings:
                        given = filling | {name: value for name, value in known.items() if value is not None}
                        yield Case(self._guideline, **given)

    def _fillings(self, special: list[Criterion]) -> Iterator[dict[str, Any]]:
        """Yield values for what regions cannot tell."""
        yield {}
        if not all(isinstance(test, PlanTest) for test in special):
            yield from self._dated()
        for name in {test.equals or test.drops_from for test in special if isinstance(test, PlanTest)}:
            if name is not None:
                yield from ({name: agents} for agents in _regimens(self._guideline) if agents)

    def _lowest(self, name: str, mask: int) -> Any:
        return self._axes[name].representatives[(mask & -mask).bit_length() - 1]

    def _dated(self) -> Iterator[dict[str, Any]]:
        """Yield pairs of dates, with and without a number, on and beside each threshold of the months between them."""
        for name, attribute in self._guideline.attributes.items():
            if attribute.counted_between is None:
                continue
            limits = (
                {v for v in self._axes[name].representatives if isinstance(v, int)} if name in self._axes else set()
            )
            for limit in sorted(limits | {1}):
                first = dt.date(2001, 1, 1)
                last = dt.date(2001 + limit // 12, 1 + limit % 12, 1)
                for ends in ((first, last), (first, last + dt.timedelta(days=1)), (last, first)):
                    dates = dict(zip(attribute.counted_between, ends, strict=True))
                    yield from (dates, dates | {name: limit}, dates | {name: limit + 1})

    def _walk(self, nodes: tuple[str, ...], boxes: list[Box]) -> Iterator[tuple[tuple[str, ...], list[Box]]]:
        """Yield every beginning of a route, the routes included."""
        yield nodes, boxes
        decision = self._guideline.decisions.get(nodes[-1])
        for edge in decision.edges if decision else ():
            onward = list(intersection(boxes, list(self._boxes(edge.when))))
            if onward:
                yield from self._walk((*nodes, edge.to), onward)

    def _boxes(self, criterion: Criterion) -> Iterator[Box]:
        return boxes_of(criterion, self._guideline.named_criteria, self._regions)

    def _regions(self, test: Criterion, holds: bool) -> tuple[str, int]:
        """Return the regions in which a test certainly holds, or certainly does not."""
        if isinstance(test, Known):
            axis = self._axes[test.known]
            return test.known, axis.everything & axis.mask(
                (value is not None) is holds for value in axis.representatives
            )
        if _is_special(test) or not isinstance(test, (ChoiceTest, NumberTest, AgentsTest)):
            raise NotRegionalError
        axis = self._axes[test.attribute]
        if test not in self._accepted:
            self._accepted[test] = tuple(self._accepts(test, value) for value in axis.representatives)
        return test.attribute, axis.everything & axis.mask(accepted is holds for accepted in self._accepted[test])

    def _accepts(self, test: Test, value: Any) -> bool | None:
        if value is None:
            return None
        return test.wanted(value, self._nothing) if isinstance(test, AgentsTest) else test.accepts(value)

    def _settled(self, criterion: Criterion, nodes: tuple[str, ...], *, wanted: bool) -> Criterion:
        """Answer what the path decides; leave open, as it is wanted, what regions cannot tell."""
        settled = criterion
        match criterion:
            case AllOf() | AnyOf():
                parts = tuple(self._settled(part, nodes, wanted=wanted) for part in criterion.parts())
                settled = AllOf(all=parts) if isinstance(criterion, AllOf) else AnyOf(any=parts)
            case Not():
                settled = Not(not_=self._settled(criterion.not_, nodes, wanted=not wanted))
            case Named():
                settled = self._settled(self._guideline.named_criteria[criterion.criterion], nodes, wanted=wanted)
            case AtEnd():
                settled = ALWAYS if nodes[-1] in criterion.node else NEVER
            case Visits():
                settled = ALWAYS if set(nodes) & set(criterion.visits) else NEVER
            case _ if _is_special(criterion):
                settled = ALWAYS if wanted else NEVER
        return settled


def _tests(guideline: Guideline) -> Iterator[Criterion]:
    """Yield every part of every criterion; to match a regimen is to have agents of each of its parts."""
    rules = [criterion for _, criterion in all_criteria(guideline)]
    while rules:
        rule = rules.pop()
        yield rule
        rules.extend(rule.parts())
        if isinstance(rule, AgentsTest):
            parts = (part for name in rule.matches or () for part in guideline.regimens[name].parts)
            yield from (AgentsTest(attribute=rule.attribute, holds_any=part) for part in parts)


def _with_unknown(axis: Axis) -> Axis:
    """Return an axis with one more region, that nothing is known, where it has none."""
    if axis.mask(value is None for value in axis.representatives) & axis.everything:
        return axis
    wider = Axis(axis.attribute, (*axis.representatives, None))
    wider.everything = axis.everything | 1 << len(axis.representatives)
    return wider


def _is_special(criterion: Criterion) -> bool:
    """Return whether a criterion looks at more than the region of one attribute."""
    measured = isinstance(criterion, NumberTest) and criterion.measured is not None
    return measured or isinstance(criterion, (PlanTest, DateTest, Disagreement))


def _special(criterion: Criterion, guideline: Guideline) -> Iterator[Criterion]:
    """Yield the parts of a criterion that look at more than the region of one attribute."""
    if _is_special(criterion):
        yield criterion
    inner = (guideline.named_criteria[criterion.criterion],) if isinstance(criterion, Named) else criterion.parts()
    for part in inner:
        yield from _special(part, guideline)


def _regimens(guideline: Guideline) -> list[frozenset[str]]:
    """Return each regimen once, the same without one agent, and nothing."""
    whole = {frozenset(min(guideline.members(part)) for part in r.parts) for r in guideline.regimens.values()}
    return sorted(whole | {some - {agent} for some in whole for agent in some}, key=sorted)


def _plans(guideline: Guideline, asked: Collection[str]) -> Iterator[PlanParts]:
    """Yield plans that differ in the parts that are asked about."""
    actions = guideline.plan.actions if "action" in asked else [next(iter(guideline.plan.actions))]
    words = {
        "monitoring": frozenset(guideline.plan.monitoring),
        "rationale": frozenset(guideline.plan.rationale),
        "pathway": frozenset({"followed"}),
        "faults": frozenset({*guideline.pitfalls, *guideline.errors}),
        "reasoning": frozenset({*guideline.decisions, *guideline.ends}),
        "left_open": frozenset(guideline.decisions),
    }
    several: list[tuple[frozenset[str], ...]] = [
        (frozenset(), words[name]) if name in asked else (words[name],) for name in words
    ]
    if "pathway" in asked:
        several[list(words).index("pathway")] += (frozenset({"alternative"}),)
    for agents, action in product(_regimens(guideline), actions):
        named = {name: agents & guideline.members((name,)) for name in guideline.plan.agents}
        for said in product(*several):
            yield {**named, "agents": agents, "action": frozenset({action}), **dict(zip(words, said, strict=True))}
