"""Slide graph: how far a presentation has followed a case's path, and the picture of it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TYPE_CHECKING

from her2teach.core.guideline import Guideline
from her2teach.diagram.folding import folded_rows
from her2teach.diagram.landscape import landscape
from her2teach.diagram.landscape_svg import landscape_svg
from her2teach.diagram.model import Diagram, diagram
from her2teach.text.states import MarkedState, states_along
from her2teach.text.wording import counted

if TYPE_CHECKING:
    from collections.abc import Mapping

#: What is drawn for: more than half of a projector's width, at a size that the room can read once it fills that.
ROOM, ROOM_FOR_NAMES = (655.0, 590.0), (760.0, 590.0)
#: How many times as high as another the row of an outcome is that the question leads to at once.
IN_QUESTION = 1.5


@dataclass(frozen=True, kw_only=True)
class PathSoFar:
    """What of a path has been revealed."""

    #: From the first decision on; the last one is asked or has been reached.
    nodes: tuple[str, ...]
    #: The decision that is asked, or was last: the picture makes room for what it leads to.
    asked: str
    #: The outcomes still open; None for all that can be reached from where the path is.
    open: frozenset[str] | None = None
    #: Whether outcomes may be named: before the answer a name would give it away.
    named: bool = False


def path_svg(guideline: Guideline, path: PathSoFar) -> str:
    """Draw the graph with a path so far: one row for what is ruled out together, most room for what is asked."""
    ahead = _ahead(guideline, path.asked)
    on_path = {*path.nodes, *ahead}
    folded = folded_rows(guideline, on_path)
    if not path.named:  # a name would give the answer away
        folded |= dict.fromkeys(guideline.ends, "")
    weights = {name: IN_QUESTION for name in guideline.graph.successors(path.asked) if name in guideline.ends}
    room = ROOM_FOR_NAMES if path.named else ROOM
    places = landscape(guideline, *room, weights=weights, folded=folded)
    return landscape_svg(_drawn(guideline, path), places, "present")


def _drawn(guideline: Guideline, path: PathSoFar) -> Diagram:
    bare, states = diagram(guideline), path_states(guideline, path)
    # a title that shows under the mouse would tell what comes later
    titles = {
        node.id: node.description if node.id in path.nodes[: None if path.named else -1] else "" for node in bare.nodes
    }
    return replace(
        bare,
        nodes=tuple(
            replace(node, state=states[node.id][0], mark=states[node.id][1], description=titles[node.id])
            for node in bare.nodes
        ),
        edges=tuple(replace(edge, state=states[edge.id][0], mark=states[edge.id][1]) for edge in bare.edges),
        description=_described(guideline, path, states),
    )


def path_states(guideline: Guideline, path: PathSoFar) -> Mapping[str, MarkedState]:
    """Return the state and the sign of every node and edge, by its id."""
    last = path.nodes[-1]
    open_ends = (_ahead(guideline, last) if path.open is None else path.open) & guideline.ends.keys()
    alive = {name for name in _ahead(guideline, last) if ({name} | _ahead(guideline, name)) & open_ends}
    open_edges = {ends for ends in guideline.edges if ends[0] in alive | {last} and ends[1] in alive}
    return states_along(guideline, path.nodes, set(pairwise(path.nodes)), alive, open_edges)


def _described(guideline: Guideline, path: PathSoFar, states: Mapping[str, MarkedState]) -> str:
    shown = [name for name in path.nodes if name in guideline.decisions or path.named]
    so_far = f"The path so far: {'; '.join(guideline.label(name) for name in shown)}."
    still = sum(states[name][0] == "possible" for name in guideline.ends)
    return f"{so_far} {counted(still, 'outcome')} still possible." if still else so_far


def _ahead(guideline: Guideline, node: str) -> set[str]:
    """Return all that can be reached from a node."""
    import networkx as nx  # as the guideline's graph does: it takes long, and only a presentation needs it

    return nx.descendants(guideline.graph, node)
