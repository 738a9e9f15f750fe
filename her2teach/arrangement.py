"""Arrangement: the graph cut into ranks, before anything has a height.

Even ranks hold nodes, odd ranks the labels of the edges between them, so that a label has a place of its own and never
lies on a node; an edge that skips a column has a place to pass there.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TypeAlias

from her2teach.guideline import Guideline, edge_id
from her2teach.lettering import LABEL_SIZE, LEADING, MARK_WIDTH, NODE_SIZE, text_width, wrap
from her2teach.shapes import TIP, Kind

#: Between two places of one rank.
SEPARATION = 13.0

_DECISION_WIDTH, _END_WIDTH, _LABEL_WIDTH = 100.0, 170.0, 122.0

TAG_SIZE = 12.0
#: The word on an end about which the text says nothing.
TAGS: Mapping[Kind, str] = {"source_silent": "text silent", "out_of_scope": "outside"}
#: The word on a node that an extension brought.
EXTENSION = "extension"
#: What a tag leaves free of its node's upper side.
_BESIDE_TAG = 33.0

#: The word an edge carries where the text does not say it outright.
NOTES = {"implied": "implied", "reading": "our reading", "outside": "outside the text", "extension": "extension"}


@dataclass(frozen=True, kw_only=True)
class Place:
    """Something that needs a place in a rank: a node, an edge's label, or an edge passing by."""

    rank: int
    width: float
    height: float
    lines: tuple[str, ...] = ()
    #: Room to keep free above and below.
    room: float = 0.0


@dataclass(frozen=True, kw_only=True)
class Arrangement:
    """A graph cut into ranks, before anything has a height."""

    places: Mapping[str, Place]
    #: Edge id -> the places it runs through, from node to node.
    chains: Mapping[str, tuple[str, ...]]


#: Decisions of each column, top to bottom.
Columns: TypeAlias = Sequence[Sequence[str]]


def arrange(guideline: Guideline, columns: Columns | None = None) -> Arrangement:
    """Cut a guideline's graph into ranks.

    Parameters
    ----------
    guideline
        The guideline.
    columns
        Which decisions share a column, top to bottom; an end stands right of the decisions that lead to it.  When left
        out, a decision stands one column right of the last decision that leads to it.

    Returns
    -------
    Arrangement
        The ranks.
    """
    column = _columns(guideline, columns)
    places = {name: _node_place(guideline, name, 2 * at) for name, at in column.items()}
    chains = {}
    for (start, to), edge in guideline.edges.items():
        name = edge_id(start, to)
        first, last = 2 * column[start], 2 * column[to]
        places[name] = _label_place(edge.label, edge.status, first + (last > first), room=0 if last > first else 9)
        passing = [f"{name}@{rank}" for rank in range(first + 2, last)]
        places |= {each: Place(rank=first + 2 + at, width=0, height=2) for at, each in enumerate(passing)}
        chains[name] = (start, name, *passing, to)
        if last < first:
            raise ValueError(f"{name} would run from right to left")
    return Arrangement(places=_level(places, guideline), chains=chains)


def tag_of(guideline: Guideline, name: str) -> str:
    """Return the word on a node's outline.

    Parameters
    ----------
    guideline
        The guideline.
    name
        The node.

    Returns
    -------
    str
        Nothing where there is none.
    """
    item = guideline.decisions[name] if name in guideline.decisions else guideline.ends[name]
    if item.extension is not None:
        return EXTENSION
    return TAGS.get(guideline.ends[name].outcome, "") if name in guideline.ends else ""


def _columns(guideline: Guideline, columns: Columns | None) -> dict[str, int]:
    import networkx as nx  # only a drawing needs it

    chosen = {name: at for at, names in enumerate(columns or ()) for name in names}
    found: dict[str, int] = {}
    for name in nx.lexicographical_topological_sort(guideline.graph, key=list(guideline.graph).index):
        before = [found[other] + 1 for other in guideline.graph.predecessors(name)]
        found[name] = chosen.get(name, max(before, default=0))
    return found


def _node_place(guideline: Guideline, name: str, rank: int) -> Place:
    decision = name in guideline.decisions
    label = (guideline.decisions if decision else guideline.ends)[name].label
    lines = wrap(label, NODE_SIZE, _DECISION_WIDTH if decision else _END_WIDTH, bold=decision)
    margin = TIP + 5 if decision else 9
    width = max(text_width(line, NODE_SIZE, bold=decision) for line in lines) + 2 * margin
    tag = tag_of(guideline, name)
    width = max(width, text_width(tag, TAG_SIZE) + _BESIDE_TAG if tag else 0)
    return Place(rank=rank, width=width, height=len(lines) * NODE_SIZE * LEADING + 15, lines=lines)


def _label_place(label: str, status: str, rank: int, room: float) -> Place:
    lines = wrap(label, LABEL_SIZE, _LABEL_WIDTH - MARK_WIDTH)
    written = [*lines, *([NOTES[status]] if status in NOTES else [])]
    widths = [text_width(line, LABEL_SIZE) + (0 if at else MARK_WIDTH) for at, line in enumerate(written)]
    height = len(written) * LABEL_SIZE * LEADING + 2
    return Place(rank=rank, width=max(widths) + 8, height=height, lines=lines, room=room)


def _level(places: dict[str, Place], guideline: Guideline) -> dict[str, Place]:
    """Give the decisions of one column the same width, and its ends too."""
    widest: dict[tuple[int, bool], float] = {}
    for name, place in places.items():
        key = (place.rank, name in guideline.decisions)
        widest[key] = max(widest.get(key, 0.0), place.width)
    nodes = {*guideline.decisions, *guideline.ends}
    return {
        name: replace(place, width=widest[place.rank, name in guideline.decisions]) if name in nodes else place
        for name, place in places.items()
    }
