"""Pathway: the path of one case through a guideline, and what the text says along it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any, TypeVar

from her2teach.core.case import Case, expect_case
from her2teach.core.criteria import AgentsTest, AllOf, Criterion, Not, Test
from her2teach.core.guideline import Guideline
from her2teach.core.regions import Box, Route, intersection, overlapping, regions_of
from her2teach.core.schema import (
    CaseWarning,
    Consideration,
    Contradiction,
    Edge,
    Flag,
    Item,
    Option,
    Outcome,
    Pitfall,
    Reading,
    Rule,
    Statement,
    Status,
    Tension,
)
from her2teach.core.shown import Brief, Drawn, as_json, ids, plain
from her2teach.core.situation import Situation

RuleT = TypeVar("RuleT", bound=Rule | Reading)
ItemT = TypeVar("ItemT", bound=Item)


@dataclass(frozen=True, kw_only=True, repr=False)
class Reason(Brief):
    """One answer that decided a step."""

    attribute: str
    #: None where the answer is unknown and the others leave no choice.
    value: Any
    test: Test
    #: Whether the value passes the test.
    holds: bool

    def _facts(self) -> Iterator[tuple[str, Any]]:
        for name in ("attribute", "value", "holds", "test"):
            yield name, getattr(self, name)


@dataclass(frozen=True, kw_only=True, repr=False)
class Step(Brief):
    """One edge that was taken."""

    #: The decision it leaves.
    node: str
    #: The node it reaches.
    to: str
    #: What decided it: the first reason's attribute and value.
    attribute: str
    value: Any
    #: The edge's words.
    test: str
    statements: tuple[str, ...]
    status: Status
    reasons: tuple[Reason, ...]
    #: Why it was taken, where the text does not say it.
    why: str | None = None
    #: Why an extension leads the text's own answer to another node.
    led_on: str | None = None

    def _facts(self) -> Iterator[tuple[str, Any]]:
        for name in ("node", "to", "attribute", "value", "test", "status", "statements"):
            yield name, getattr(self, name)


@dataclass(frozen=True, kw_only=True, repr=False)
class OpenOption(Brief):
    """An option of the end that was reached."""

    option: Option
    #: True when it waits for an answer that is not known.
    conditional: bool

    def _facts(self) -> Iterator[tuple[str, Any]]:
        yield from (("option", str(self)), ("label", self.option.label), ("conditional", self.conditional))

    def __str__(self) -> str:
        return self.option.id


@dataclass(frozen=True, kw_only=True, repr=False)
class Pathway(Drawn):
    """The path of a case through a guideline.

    Made by :func:`trace`. Tuples hold items in the guideline's order; ``str(item)`` is an item's id. A cell that ends
    in a pathway shows it; ``print(pathway.explain())`` says it in full.
    """

    case: Case
    #: The guideline it goes through; where nothing is said, that of the case.
    through: Guideline | None = field(default=None, compare=False)
    outcome: Outcome
    #: The end reached, None when no single one is; the text's own end where only an extension asks for more.
    node: str | None
    #: Visited nodes in order, the end included.
    nodes: tuple[str, ...]
    #: Whether an edge was taken that the text only implies.
    implied: bool = False
    steps: tuple[Step, ...] = ()
    #: Unknown attributes whose value would change what is possible.
    missing: tuple[str, ...] = ()
    #: The ends that some consistent completion of the unknowns reaches: exactly those.
    possible: frozenset[str] = frozenset()
    #: Every node on a path to a possible end.
    reachable: frozenset[str] = frozenset()
    #: Every edge on a path to a possible end, by the nodes it joins.
    open_edges: frozenset[tuple[str, str]] = frozenset()
    options: tuple[OpenOption, ...] = ()
    considerations: tuple[Consideration, ...] = ()
    flags: tuple[Flag, ...] = ()
    #: Pitfalls whose trigger the case sits at or beside, before any plan is made.
    pitfalls: tuple[Pitfall, ...] = ()
    contradictions: tuple[Contradiction, ...] = ()
    warnings: tuple[CaseWarning, ...] = ()
    tensions: tuple[Tension, ...] = ()
    #: How we read the text along this pathway.
    readings: tuple[Reading, ...] = ()
    #: Every statement that acts on this pathway.
    statements: tuple[Statement, ...] = ()

    @property
    def guideline(self) -> Guideline:
        """The guideline it goes through."""
        return self.through or self.case.guideline

    def _facts(self) -> Iterator[tuple[str, Any]]:
        yield "outcome", self.outcome
        yield "node", self.node
        yield "nodes", self.nodes
        if self.implied:
            yield "implied", True
        if len(self.possible) > 1:
            yield "possible", len(self.possible)
        for name in ("options", "missing", "contradictions", "warnings"):
            if found := getattr(self, name):
                yield name, ids(found)

    def to_dict(self) -> dict[str, Any]:
        """Return the pathway as JSON knows it.

        Returns
        -------
        dict
            What the guideline is and what it is for, the case, the outcome, the steps with their reasons, and of
            everything that the text adds the ids.
        """
        who = self.guideline
        listed = ("considerations", "flags", "pitfalls", "contradictions", "warnings", "tensions", "readings")
        return {
            "purpose": who.identity.purpose,
            "guideline": {"id": who.id, "content_hash": who.content_hash, "extensions": [*who.extensions]},
            "case": self.case.to_dict(),
            "outcome": self.outcome,
            "node": self.node,
            "nodes": [*self.nodes],
            "implied": self.implied,
            "steps": [_step_data(step) for step in self.steps],
            "missing": [*self.missing],
            "possible": sorted(self.possible),
            "options": [{"id": str(each), "conditional": each.conditional} for each in self.options],
            **{name: ids(getattr(self, name)) for name in (*listed, "statements")},
        }

    def to_json(self) -> str:
        """Return :meth:`to_dict` as JSON, the same text for the same pathway."""
        return as_json(self.to_dict())

    @property
    def asked_further(self) -> bool:
        """Whether the text answers, and an extension asks for more before it would."""
        return self.node is not None and bool(self.missing)


def _step_data(step: Step) -> dict[str, Any]:
    reasons = [{"attribute": each.attribute, "value": plain(each.value), "holds": each.holds} for each in step.reasons]
    return {
        "node": step.node,
        "to": step.to,
        "answer": step.test,
        "status": step.status,
        "statements": [*step.statements],
        "reasons": reasons,
        "why": step.why,
    }


def trace(guideline: Guideline, case: Case) -> Pathway:
    """Walk a case through a guideline.

    Parameters
    ----------
    guideline
        The guideline.
    case
        A case of the same guideline; what it leaves out is unknown, and unknown is never read as no.

    Returns
    -------
    Pathway
        The outcome, the path there, and what the text adds. An edge is taken when every consistent completion of the
        unknowns takes it. Where the text comes to an end and only an extension asks for more, that end is reached; the
        ends that the extension leaves possible, and what it asks for, stand beside it.

    Examples
    --------
    >>> case = load_vignette("late-relapse-liver").case
    >>> pathway = trace(load_guideline(), case)
    >>> pathway.outcome, pathway.node
    ('recommendation', 'first_line_thp')
    """
    expect_case(case)
    contradictions = _true(guideline.contradictions, Situation(guideline, case))
    if contradictions:
        return _contradictory(guideline, case, contradictions)
    box = regions_of(guideline).of(case)
    open_routes = _open_routes(guideline, box)
    if not open_routes:
        names = regions_of(guideline).conflict(box)
        return _contradictory(guideline, case, tuple(guideline.contradictions[name] for name in names))
    nodes = _common_path([route for route, _ in open_routes])
    end = nodes[-1] if nodes[-1] in guideline.ends else _end_of_the_text(guideline, case)
    return _pathway(guideline, case, nodes, end, open_routes)


def _end_of_the_text(guideline: Guideline, case: Case) -> str | None:
    """Return the end that the text without extensions comes to, if extensions have left it in its place."""
    if guideline.base is None:
        return None
    node = trace(guideline.base, case.restricted_to(guideline.base)).node
    return node if node in guideline.ends else None


def walk(guideline: Guideline, case: Case) -> tuple[str, ...]:
    """Follow the known answers from the root, contradictions aside, until one is missing or an end is reached."""
    situation = Situation(guideline, case)
    nodes = [guideline.root]
    while nodes[-1] in guideline.decisions:
        edges = guideline.decisions[nodes[-1]].edges
        onward = next((edge.to for edge in edges if edge.when.holds(situation)), None)
        if onward is None:
            break
        nodes.append(onward)
    return tuple(nodes)


def not_taken(guideline: Guideline, pathway: Pathway, step: Step) -> Iterator[tuple[Edge, tuple[Reason, ...]]]:
    """Yield the other answers at a step, each with what ruled it out; nothing where only contradictions do."""
    situation = Situation(guideline, pathway.case)
    for edge in guideline.decisions[step.node].edges:
        if edge.to != step.to:
            yield edge, _reasons(guideline, edge, situation)


def _contradictory(guideline: Guideline, case: Case, contradictions: tuple[Contradiction, ...]) -> Pathway:
    return Pathway(
        case=case, through=guideline, outcome="contradictory", node=None, nodes=(), contradictions=contradictions
    )


def _open_routes(guideline: Guideline, box: Box) -> list[tuple[Route, list[Box]]]:
    """Return the routes some consistent completion takes, with the boxes of those completions."""
    found, regions = [], regions_of(guideline)
    forbidden = [hole for hole in regions.forbidden if overlapping(box, hole)]
    for route in regions.routes:
        boxes = [
            consistent
            for shared in intersection([box], list(route.boxes))
            for consistent in regions.consistent(shared, forbidden)
        ]
        if boxes:
            found.append((route, boxes))
    return found


def _common_path(routes: list[Route]) -> tuple[str, ...]:
    """Return the nodes every open route passes: up to the fork, and beyond it where all meet at one end."""
    first = routes[0].nodes
    if len({route.end for route in routes}) == 1:
        return tuple(node for node in first if all(node in route.nodes for route in routes))
    common = 1  # the root
    while all(route.nodes[common] == first[common] for route in routes):
        common += 1
    return first[:common]


def _pathway(
    guideline: Guideline,
    case: Case,
    nodes: tuple[str, ...],
    node: str | None,
    open_routes: list[tuple[Route, list[Box]]],
) -> Pathway:
    possible = frozenset(route.end for route, _ in open_routes)
    nodes = nodes if node is None or node in nodes else (*nodes, node)
    situation = Situation(guideline, case, nodes, node)
    end = guideline.ends[node] if node else None
    certain = frozenset.intersection(*(route.edges for route, _ in open_routes))
    taken = tuple(pair for pair in pairwise(nodes) if pair in certain)
    steps = tuple(_steps(guideline, taken, Situation(guideline, case)))
    found: dict[str, Any] = {
        name: _true(getattr(guideline, name), situation)
        for name in ("considerations", "flags", "warnings", "tensions", "readings")
    }
    pitfalls = tuple(pitfall for pitfall in guideline.pitfalls.values() if pitfall.near.holds(situation))
    options = tuple(_options(end.options.values(), situation)) if end else ()
    said = [*(step.statements for step in steps), *(guideline.decisions[n].statements for n in nodes if n != node)]
    said += [end.statements] if end else []
    said += [o.option.statements for o in options]
    said += [item.statements for items in (*found.values(), pitfalls) for item in items]
    return Pathway(
        case=case,
        through=guideline,
        outcome=end.outcome if end else "needs_information",
        node=node,
        nodes=nodes,
        implied=any(step.status == "implied" for step in steps),
        steps=steps,
        missing=_missing(guideline, case, open_routes) if len(possible) > 1 else (),
        possible=possible,
        reachable=frozenset(each for route, _ in open_routes for each in route.nodes),
        open_edges=frozenset().union(*(route.edges for route, _ in open_routes)),
        options=options,
        pitfalls=pitfalls,
        statements=_in_order(guideline.statements, {each for ids in said for each in ids}),
        **found,
    )


def _true(rules: Mapping[str, RuleT], situation: Situation) -> tuple[RuleT, ...]:
    return tuple(rule for rule in rules.values() if rule.when.holds(situation))


def _in_order(items: Mapping[str, ItemT], ids: set[str]) -> tuple[ItemT, ...]:
    return tuple(item for name, item in items.items() if name in ids)


def _options(options: Iterable[Option], situation: Situation) -> Iterator[OpenOption]:
    """Yield the options that are open; of several with one regimen one, if possible without a condition."""
    truths = [(option, option_condition(option).holds(situation)) for option in options]
    still_open = [
        OpenOption(option=option, conditional=truth is None) for option, truth in truths if truth is not False
    ]
    for each in still_open:
        same = [other for other in still_open if each.option.regimen and other.option.regimen == each.option.regimen]
        if not same or each is min(same, key=lambda other: other.conditional):
            yield each


def option_condition(option: Option) -> Criterion:
    """Return under which criterion an option is open."""
    conditions = [option.when] if option.when is not None else []
    if option.not_after and option.regimen:
        conditions.append(Not(not_=AgentsTest(attribute=option.not_after, matches=(option.regimen,))))
    return AllOf(all=tuple(conditions))


def _steps(guideline: Guideline, taken: tuple[tuple[str, str], ...], situation: Situation) -> Iterator[Step]:
    for node, to in taken:
        drawn = guideline.edges[node, to]
        own = guideline.led_elsewhere(node, to)
        edge = own or drawn
        reasons = _reasons(guideline, edge, situation)
        stated = edge.reading_when is not None and edge.reading_when.holds(situation) is False
        yield Step(
            node=node,
            to=to,
            attribute=reasons[0].attribute,  # an edge without a test is refused
            value=reasons[0].value,
            test=edge.label,
            statements=edge.statements,
            status="reading" if edge.reading_when is not None and not stated else edge.status,
            reasons=reasons,
            why=None if stated else edge.why,
            led_on=drawn.why if own else None,
        )


def _reasons(guideline: Guideline, edge: Edge, situation: Situation) -> tuple[Reason, ...]:
    """Return the tests that make an edge's criterion what it is, each once."""
    tests = dict.fromkeys(edge.when.deciding(situation, guideline.named_criteria))
    return tuple(
        Reason(
            attribute=test.attribute,
            value=situation.value(test.attribute),
            test=test,
            holds=test.holds(situation) is True,
        )
        for test in tests
    )


def _missing(guideline: Guideline, case: Case, open_routes: list[tuple[Route, list[Box]]]) -> tuple[str, ...]:
    """Return the unknown attributes of which some value would leave fewer ends possible."""
    left: dict[str, Box] = {}
    for route, boxes in open_routes:
        values = left.setdefault(route.end, dict.fromkeys(boxes[0], 0))
        for box in boxes:
            for name, mask in box.items():
                values[name] |= mask
    narrowing = {name for name in regions_of(guideline).axes if len({values[name] for values in left.values()}) > 1}
    for name in tuple(narrowing):
        dates = guideline.attributes[name].counted_between or ()
        if any(date in case.known for date in dates):
            narrowing |= {date for date in dates if date not in case.known}
    return tuple(name for name in guideline.attributes if name in narrowing)
