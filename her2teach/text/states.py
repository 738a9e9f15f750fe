"""States: what one case's pathway, or two, makes of every node and edge of the picture."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Literal, TypeAlias

from her2teach.core.guideline import Guideline, edge_id
from her2teach.core.pathway import Pathway

#: "idle" where no case has been walked, or none can be because its answers contradict each other; "other" where only
#: the second of two pathways goes.
NodeState = Literal["visited", "other", "possible", "excluded", "idle"]

#: A state and the sign that says it without colour.
MarkedState: TypeAlias = tuple[NodeState, str]
#: Edges, by the nodes at their ends.
Edges: TypeAlias = Collection[tuple[str, str]]

REACHED, OPEN, CLOSED = "✓", "?", "×"
#: The signs of answers that only one of two pathways takes.
FIRST, SECOND = "A", "B"
#: What stands below the nodes that only one of two pathways visits, and below the last one before they part.
ONLY_FIRST, ONLY_SECOND, PARTING = "A: this case", "B: other case", "the paths diverge here"


def marked_states(
    guideline: Guideline, pathway: Pathway | None, other: Pathway | None = None
) -> dict[str, MarkedState]:
    """Return the state and the sign of every node and edge, by node or edge id."""
    found = _marked_states(guideline, pathway)
    if not comparable(pathway, other):
        return found
    edges = {edge_id(*ends) for ends in guideline.edges}
    return {
        name: _both(found[name], second, edge=name in edges)
        for name, second in _marked_states(guideline, other).items()
    }


def comparable(pathway: Pathway | None, other: Pathway | None) -> bool:
    """Return whether there are two pathways to draw on one picture."""
    return bool(pathway and other and pathway.nodes and other.nodes)


def node_notes(pathway: Pathway | None, other: Pathway | None) -> dict[str, str]:
    """Say in words which nodes only one of two pathways visits, and where they part."""
    if pathway is None or other is None or not comparable(pathway, other):
        return {}
    found = {name: ONLY_FIRST for name in pathway.nodes if name not in other.nodes}
    found |= {name: ONLY_SECOND for name in other.nodes if name not in pathway.nodes}
    fork = parting(pathway, other)
    return {**found, fork: PARTING} if fork else found


def parting(pathway: Pathway, other: Pathway) -> str | None:
    """Return the last node that two pathways share before they part; None where they do not part, or share no node."""
    if pathway.nodes == other.nodes:
        return None
    shared = None
    for one, two in zip(pathway.nodes, other.nodes, strict=False):
        if one != two:
            break
        shared = one
    return shared


def describe(guideline: Guideline, pathway: Pathway | None, other: Pathway | None = None) -> str:
    """Say in a sentence or two what the picture shows."""
    if pathway is None:
        return f"{len(guideline.decisions)} decisions lead to {len(guideline.ends)} outcomes. No case is shown."
    if pathway.outcome == "contradictory":
        return "The answers contradict each other, so no pathway is shown."
    if other is not None and comparable(pathway, other):
        fork = parting(pathway, other)
        parted = f"They diverge at: {guideline.label(fork)}." if fork else "Both follow the same pathway."
        ends = [f"{whose}: {_end(guideline, path)}." for whose, path in (("This case", pathway), ("The other", other))]
        return " ".join([*ends, parted])
    path = "; ".join(guideline.label(name) for name in pathway.nodes)
    if pathway.node:
        return f"The pathway of this case: {path}."
    return f"{len(pathway.possible)} outcomes are still possible. The pathway of this case so far: {path}"


def _end(guideline: Guideline, pathway: Pathway) -> str:
    return guideline.label(pathway.node) if pathway.node else f"{len(pathway.possible)} outcomes are still possible"


def _marked_states(guideline: Guideline, pathway: Pathway | None) -> dict[str, MarkedState]:
    if pathway is None or pathway.outcome == "contradictory":
        return dict.fromkeys((*guideline.decisions, *guideline.ends, *map(_id, guideline.edges)), ("idle", ""))
    taken = {(step.node, step.to) for step in pathway.steps}
    return states_along(guideline, pathway.nodes, taken, pathway.reachable, pathway.open_edges)


def states_along(
    guideline: Guideline, nodes: Sequence[str], taken: Edges, reachable: Collection[str], open_edges: Edges
) -> dict[str, MarkedState]:
    """Return the state and the sign of every part for a path and what can still be reached, by node or edge id."""
    found: dict[str, MarkedState] = {}
    for name in (*guideline.decisions, *guideline.ends):
        found[name] = ("possible", OPEN) if name in reachable else ("excluded", CLOSED)
    for at, name in enumerate(nodes, start=1):
        found[name] = ("visited", REACHED if name in guideline.ends else str(at))
    for ends in guideline.edges:
        found[_id(ends)] = ("possible", OPEN) if ends in open_edges else ("excluded", CLOSED)
        if ends in taken:
            found[_id(ends)] = ("visited", REACHED)
    return found


def _id(ends: tuple[str, str]) -> str:
    return edge_id(*ends)


def _both(one: MarkedState, two: MarkedState, *, edge: bool) -> MarkedState:
    """Join what two pathways make of a part: taken by both, by one, open to either, or neither's."""
    if one[0] == "visited":
        return one if two[0] == "visited" or not edge else ("visited", FIRST)
    if two[0] == "visited":
        return ("other", SECOND if edge else two[1])
    return one if one[0] == "possible" else two
