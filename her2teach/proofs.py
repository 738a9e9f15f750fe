"""Proofs: no case a guideline may be asked about has two answers or none, and nothing in it is dead.

The proofs go decision by decision over the regions that criteria tell apart, never over values, so a few dozen
intersections stand for any number of cases.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from itertools import combinations
from typing import TYPE_CHECKING, Any

from her2teach.loading import Place, Problem, Tree
from her2teach.references import all_criteria
from her2teach.regions import Box, Regions, intersection, overlap
from her2teach.schema import Decision
from her2teach.witnesses import Witnesses

if TYPE_CHECKING:
    from her2teach.guideline import Guideline


@dataclass(frozen=True, kw_only=True)
class Finding:
    """One proof that failed."""

    #: A stable short name of the kind of failure.
    code: str
    #: Where in the content.
    place: Place
    message: str
    #: The answers of a case that shows it, None where no single case does.
    counterexample: Mapping[str, str] | None = None

    def __str__(self) -> str:
        shown = ", ".join(f"{name}={value}" for name, value in (self.counterexample or {}).items())
        tail = (
            f"; for example {shown}" if self.counterexample else "; in every case" if self.counterexample == {} else ""
        )
        return f"{' > '.join(map(str, self.place))}: {self.code}: {self.message}{tail}"

    def problem(self, tree: Tree) -> Problem:
        """Return it as a problem of the file, beside the nearest place that the file has."""
        shown = ", ".join(f"{name}={value}" for name, value in (self.counterexample or {}).items())
        hint = f"for example {shown}" if shown else "" if self.counterexample is None else "in every case"
        message = f"{' > '.join(map(str, self.place))}: {self.message}"
        return tree.problem(self.place, self.code.replace("_", "-"), message, hint, at_key=True)


def graph_findings(guideline: Guideline) -> Iterator[Finding]:
    """Look for what keeps the graph from having one root and reaching every end.

    Parameters
    ----------
    guideline
        The guideline.

    Yields
    ------
    Finding
        For each node that is no part of it, and each decision without answers or with two for one node.
    """
    root = guideline.content.root
    ways = {name: [edge.to for edge in decision.edges] for name, decision in guideline.decisions.items()}
    reached = {root}
    open_nodes = [root]
    while open_nodes:
        found = set(ways.get(open_nodes.pop(), ())) - reached
        reached |= found
        open_nodes += found
    entered = {to for onward in ways.values() for to in onward}
    for section, nodes in (("decisions", guideline.decisions), ("ends", guideline.ends)):
        for name in nodes:
            if name not in entered | {root}:
                yield Finding(code="root", place=(section, name), message=f"no edge leads here, and {root} is the root")
            elif name not in reached:
                yield Finding(code="unreachable", place=(section, name), message=f"no way from {root} leads here")
    if root in entered:
        yield Finding(code="root", place=("root",), message="an edge leads back to the root")
    for name, onward in ways.items():
        if not onward:
            yield Finding(code="no_edges", place=("decisions", name), message="a decision without an answer")
        for to in sorted({to for to in onward if onward.count(to) > 1}):
            yield Finding(
                code="twin_edges", place=("decisions", name), message=f"two edges lead to {to}; join them with any"
            )


def decision_findings(guideline: Guideline, decision: Decision) -> Iterator[Finding]:
    """Look for the cases in which two edges of a decision can be taken, or none.

    Parameters
    ----------
    guideline, decision
        The guideline and one of its decisions.

    Yields
    ------
    Finding
        For each pair of edges that hold together over known values, and for what none of them takes.
    """
    regions = guideline.regions
    known = list(regions.consistent(everything(regions), regions.gaps))
    place: Place = ("decisions", decision.id)
    for one, other in combinations(decision.edges, 2):
        both = intersection(regions.boxes(one.when), list(regions.boxes(other.when)))
        shared = next(intersection(both, known), None)
        if shared is not None:
            message = f'"{one.label}" (to {one.to}) and "{other.label}" (to {other.to}) hold together'
            yield Finding(code="overlap", place=place, message=message, counterexample=_shown(regions, shared))
    left = next(untaken(guideline, decision, regions.forbidden), None)
    if left is not None:
        yield Finding(code="gap", place=place, message="no answer fits", counterexample=_shown(regions, left))


def untaken(guideline: Guideline, decision: Decision, forbidden: list[Box]) -> Iterator[Box]:
    """Yield what no edge of a decision takes, of the cases that are not forbidden.

    Parameters
    ----------
    guideline, decision
        The guideline and one of its decisions.
    forbidden
        Boxes that need no edge.

    Yields
    ------
    Box
        Boxes that share nothing.
    """
    regions = guideline.regions
    taken = [box for edge in decision.edges for box in regions.boxes(edge.when)]
    return regions.consistent(everything(regions), [*taken, *forbidden])


def dead_edges(guideline: Guideline) -> Iterator[Finding]:
    """Look for edges that no case takes which holds together.

    Parameters
    ----------
    guideline
        The guideline.

    Yields
    ------
    Finding
        For each of them.
    """
    regions = guideline.regions
    whole = everything(regions)
    taken: set[tuple[str, str]] = set()
    for route in regions.routes:
        pairs = set(zip(route.nodes, route.nodes[1:], strict=False))
        if pairs <= taken:
            continue
        shared = (overlap(whole, box) for box in route.boxes)
        if any(next(regions.consistent(box), None) is not None for box in shared if box is not None):
            taken |= pairs
    for decision in guideline.decisions.values():
        for at, edge in enumerate(decision.edges):
            if (decision.id, edge.to) not in taken:
                message = f'no case that holds together takes "{edge.label}" to {edge.to}'
                yield Finding(code="dead_edge", place=("decisions", decision.id, "edges", at), message=message)


def dead_rules(guideline: Guideline) -> Iterator[Finding]:
    """Look for rules that come into play in no case that holds together.

    Parameters
    ----------
    guideline
        The guideline.

    Yields
    ------
    Finding
        For each of their criteria.
    """
    witnesses = Witnesses(guideline)
    for place, criterion in all_criteria(guideline.content):
        if place[0] != "decisions" and witnesses.find(criterion, contradictory=place[0] == "contradictions") is None:
            yield Finding(code="dead_rule", place=place, message="no case that holds together meets this criterion")


def everything(regions: Regions) -> Box:
    """Return the box of all cases."""
    return {name: axis.everything for name, axis in regions.axes.items()}


def _shown(regions: Regions, box: Box) -> dict[str, str]:
    """Return one case of a box in words."""
    shown: dict[str, str] = {}
    for name, mask in box.items():
        axis = regions.axes[name]
        if mask != axis.everything:
            value = axis.representatives[(mask & -mask).bit_length() - 1]
            shown[name] = "absent" if value is None else _text(value)
    return shown


def _text(value: Any) -> str:
    if isinstance(value, frozenset):
        return " + ".join(sorted(value)) or "no agent"
    return f"{value:g}" if isinstance(value, (float, Fraction)) else str(value)
