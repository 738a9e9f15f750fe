"""Layout: where the graph's nodes and labels stand.

Graphviz says how high each place of an arrangement stands, once, for the shipped picture; for any other graph ranks
are ordered by barycentres when it is drawn.  :func:`assemble` makes a picture of it.

``python -m her2teach.diagram.layout`` computes the shipped positions anew; it needs the ``layout`` extra.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from functools import cache
from importlib.resources import files
from itertools import pairwise
from pathlib import Path
from statistics import fmean
from typing import Any, TypeAlias

from her2teach.core.guideline import Guideline, edge_id
from her2teach.core.load import load_guideline
from her2teach.core.schema import Kind
from her2teach.diagram.shapes import LABEL_SIZE, LEADING, MARK_WIDTH, NODE_SIZE, TIP, Point, text_width, wrap

#: Between two places of one rank.
SEPARATION = 14.0

_DECISION_WIDTH, _END_WIDTH, _LABEL_WIDTH = 100.0, 170.0, 122.0

TAG_SIZE = 12.0
#: The word on an end about which the text says nothing.
TAGS: Mapping[Kind, str] = {"source_silent": "text silent", "out_of_scope": "out of scope"}
#: The word on a node that an extension brought.
EXTENSION = "extension"
#: What a tag leaves free of its node's upper side.
_BESIDE_TAG = 33.0

#: The word an edge carries where the text does not say it outright.
NOTES = {"implied": "implied", "reading": "our reading", "outside": "outside the text", "extension": "extension"}


@dataclass(frozen=True, kw_only=True)
class Slot:
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

    places: Mapping[str, Slot]
    #: Edge id -> the places it runs through, from node to node.
    chains: Mapping[str, tuple[str, ...]]


#: Decisions of each column, top to bottom.
Columns: TypeAlias = Sequence[Sequence[str]]


def arrange(guideline: Guideline, columns: Columns | None = None) -> Arrangement:
    """Cut a guideline's graph into ranks; ValueError where an edge would run from right to left."""
    column = _columns(guideline, columns)
    places = {name: _node_place(guideline, name, 2 * at) for name, at in column.items()}
    chains = {}
    for (start, to), edge in guideline.edges.items():
        name = edge_id(start, to)
        first, last = 2 * column[start], 2 * column[to]
        places[name] = _label_place(edge.label, edge.status, first + (last > first), room=0 if last > first else 9)
        passing = [f"{name}@{rank}" for rank in range(first + 2, last)]
        places |= {each: Slot(rank=first + 2 + at, width=0, height=2) for at, each in enumerate(passing)}
        chains[name] = (start, name, *passing, to)
        if last < first:
            raise ValueError(f"{name} would run from right to left")
    return Arrangement(places=_level(places, guideline), chains=chains)


def tag_of(guideline: Guideline, name: str) -> str:
    """Return the word on a node's outline.

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
    graph: nx.DiGraph[str] = nx.DiGraph(guideline.edges.keys())
    order = [*guideline.decisions, *guideline.ends]
    graph.add_nodes_from(order)
    for name in nx.lexicographical_topological_sort(graph, key=order.index):
        before = [found[other] + 1 for other in graph.predecessors(name)]
        found[name] = chosen.get(name, max(before, default=0))
    return found


def _node_place(guideline: Guideline, name: str, rank: int) -> Slot:
    decision = name in guideline.decisions
    label = (guideline.decisions if decision else guideline.ends)[name].label
    lines = wrap(label, NODE_SIZE, _DECISION_WIDTH if decision else _END_WIDTH, bold=decision)
    margin = TIP + 5 if decision else 9
    width = max(text_width(line, NODE_SIZE, bold=decision) for line in lines) + 2 * margin
    tag = tag_of(guideline, name)
    width = max(width, text_width(tag, TAG_SIZE) + _BESIDE_TAG if tag else 0)
    return Slot(rank=rank, width=width, height=len(lines) * NODE_SIZE * LEADING + 15, lines=lines)


def _label_place(label: str, status: str, rank: int, room: float) -> Slot:
    lines = wrap(label, LABEL_SIZE, _LABEL_WIDTH - MARK_WIDTH)
    written = [*lines, *([NOTES[status]] if status in NOTES else [])]
    widths = [text_width(line, LABEL_SIZE) + (0 if at else MARK_WIDTH) for at, line in enumerate(written)]
    height = len(written) * LABEL_SIZE * LEADING + 2
    return Slot(rank=rank, width=max(widths) + 8, height=height, lines=lines, room=room)


def _level(places: dict[str, Slot], guideline: Guideline) -> dict[str, Slot]:
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


_SWEEPS = 12


def heights_by_barycentre(arrangement: Arrangement) -> dict[str, float]:
    """Order each rank so that few edges cross, and say how far down each place stands.

    Sugiyama K, Tagawa S, Toda M. Methods for visual understanding of hierarchical system structures.
    IEEE Trans Syst Man Cybern 1981;11:109-125. doi 10.1109/TSMC.1981.4308636
    """
    import networkx as nx  # only a drawing needs it

    joined: nx.DiGraph[str] = nx.DiGraph()
    joined.add_nodes_from(arrangement.places)
    joined.add_edges_from(step for chain in arrangement.chains.values() for step in pairwise(chain))
    # Depth first from the root: what belongs together starts together.
    first = [name for name in joined if not joined.in_degree(name)]
    ranks: dict[int, list[str]] = {}
    for name in dict.fromkeys(each for root in first for each in nx.dfs_preorder_nodes(joined, root)):
        ranks.setdefault(arrangement.places[name].rank, []).append(name)
    order = sorted(ranks)
    found = {name: at for names in ranks.values() for name, at in _stacked(arrangement, names, {}).items()}
    for sweep in range(_SWEEPS):
        near = joined.succ if sweep % 2 else joined.pred
        for rank in reversed(order) if sweep % 2 else order:
            wanted = _means(ranks[rank], near, found)
            if sweep < _SWEEPS - 3:  # the last three only straighten; the order is that of the fans from the left
                ranks[rank].sort(key=lambda name: wanted.get(name, found[name]))
            found |= _stacked(arrangement, ranks[rank], {**{n: found[n] for n in ranks[rank]}, **wanted})
    return found


def _means(names: Iterable[str], near: Mapping[str, Iterable[str]], found: Mapping[str, float]) -> dict[str, float]:
    return {name: fmean(found[other] for other in near[name]) for name in names if list(near[name])}


def _stacked(arrangement: Arrangement, names: list[str], wanted: Mapping[str, float]) -> dict[str, float]:
    """Stand places under each other, as near as their heights allow to where they are wanted."""
    room = [(arrangement.places[a].height + arrangement.places[b].height) / 2 + SEPARATION for a, b in pairwise(names)]
    down = [wanted.get(name, 0.0) for name in names]
    up = list(down)
    for at, least in enumerate(room, start=1):
        down[at] = max(down[at], down[at - 1] + least)
    for at, least in reversed(list(enumerate(room))):
        up[at] = min(up[at], up[at + 1] - least)
    # Both keep the places apart, so their mean does; it pushes neither way.
    return {name: (a + b) / 2 for name, a, b in zip(names, down, up, strict=True)}


_ALMOST = 5.0


def heights_by_dot(arrangement: Arrangement, columns: Columns) -> dict[str, float]:
    """Let dot order each rank and say how far down each place stands."""
    import pygraphviz

    order = {name: at for at, name in enumerate(name for names in columns for name in names)}
    graph = pygraphviz.AGraph(strict=False, directed=True)
    graph.graph_attr.update(rankdir="LR", nodesep=SEPARATION / 72, ranksep=GAP / 72, ordering="out", newrank="true")
    graph.node_attr.update(shape="box", fixedsize="true", label="")
    for name, place in arrangement.places.items():
        graph.add_node(name, width=place.width / 72, height=(place.height + 2 * place.room) / 72)
    for chain in arrangement.chains.values():
        level = arrangement.places[chain[0]].rank == arrangement.places[chain[-1]].rank
        upward = level and order[chain[0]] > order[chain[-1]]
        steps = list(pairwise(chain))
        for at, (start, to) in enumerate(steps):
            # A label stands level with what it leads to, so that the fan opens before the labels.
            weight = 1 if at == 0 else 40
            graph.add_edge(*((to, start) if upward else (start, to)), weight=1 if level else weight)
    for rank in sorted({place.rank for place in arrangement.places.values()}):
        names = [name for name, place in arrangement.places.items() if place.rank == rank]
        graph.add_subgraph(names).graph_attr["rank"] = "same"
    graph.layout("dot")
    found = {name: -float(graph.get_node(name).attr["pos"].split(",")[1]) for name in arrangement.places}
    return _levelled(arrangement, found)


def _levelled(arrangement: Arrangement, found: dict[str, float]) -> dict[str, float]:
    """Make almost level edges level: they would look like a mistake."""
    for start, *onward in arrangement.chains.values():
        if all(abs(found[start] - found[name]) < _ALMOST for name in onward):
            found = {**found, **dict.fromkeys(onward, found[start])}
    return found


SHIPPED = "layout.json"

#: Between two ranks; around the picture.
GAP, MARGIN = 27.0, 11.0
#: The last part of an edge runs straight for the arrow's head.
STRAIGHT = 11.0


@dataclass(frozen=True, kw_only=True)
class Rectangle:
    """A text and the rectangle it stands in; `x` and `y` are its centre."""

    lines: tuple[str, ...]
    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True, kw_only=True)
class Spline(Rectangle):
    """An edge: its label's rectangle, and a Bézier spline from node to node."""

    #: One point, then three for each cubic piece.
    points: tuple[Point, ...]


@dataclass(frozen=True, kw_only=True)
class Layout:
    """Where everything stands, by id."""

    width: float
    height: float
    nodes: Mapping[str, Rectangle]
    edges: Mapping[str, Spline]


def assemble(arrangement: Arrangement, heights: Mapping[str, float]) -> Layout:
    """Make a picture of an arrangement."""
    places = arrangement.places
    spans = _spans(places.values())
    top = min(heights[name] - place.height / 2 for name, place in places.items()) - MARGIN
    boxes = {
        name: Rectangle(
            lines=place.lines,
            x=sum(spans[place.rank]) / 2,
            y=heights[name] - top,
            width=place.width,
            height=place.height,
        )
        for name, place in places.items()
    }
    edges = {
        name: Spline(
            points=_through([boxes[each] for each in chain], [spans[places[each].rank] for each in chain]),
            **vars(boxes[name]),
        )
        for name, chain in arrangement.chains.items()
    }
    ends = {end for chain in arrangement.chains.values() for end in (chain[0], chain[-1])}
    return Layout(
        width=round(max(right for _, right in spans.values()) + MARGIN),
        height=round(max(box.y + box.height / 2 for box in boxes.values()) + MARGIN),
        nodes={name: box for name, box in boxes.items() if name in ends},
        edges=edges,
    )


def _spans(places: Iterable[Slot]) -> dict[int, tuple[float, float]]:
    """Return where each rank begins and ends, left to right."""
    breadth: dict[int, float] = {}
    for place in places:
        breadth[place.rank] = max(breadth.get(place.rank, 0.0), place.width)
    found, left = {}, MARGIN
    for rank in sorted(breadth):
        found[rank] = (left, left + breadth[rank])
        left += breadth[rank] + GAP
    return found


def _through(boxes: list[Rectangle], spans: list[tuple[float, float]]) -> tuple[Point, ...]:
    """Return a spline through boxes: level inside a column, a curve in the gap between two."""
    if spans[0] == spans[-1]:
        down = 1 if boxes[-1].y > boxes[0].y else -1
        return spline(
            [
                (boxes[0].x, boxes[0].y + down * boxes[0].height / 2),
                (boxes[-1].x, boxes[-1].y - down * boxes[-1].height / 2),
            ]
        )
    pieces: list[Point | tuple[Point, Point, Point]] = [(boxes[0].x + boxes[0].width / 2, boxes[0].y)]
    for at, here in enumerate(boxes[1:]):
        before, leaves, arrives = boxes[at], spans[at][1], spans[at + 1][0]
        if at + 2 == len(boxes):
            arrives -= STRAIGHT
        if before.y != here.y:
            pieces.append((leaves, before.y))
            pieces.append(((arrives, before.y), (leaves, here.y), (arrives, here.y)))
    pieces.append((boxes[-1].x - boxes[-1].width / 2, boxes[-1].y))
    return spline(pieces)


#: Shorter lines are none: sums of floats differ by so much between versions of Python.
_NOTHING = 1e-6


def spline(pieces: Iterable[Point | tuple[Point, Point, Point]]) -> tuple[Point, ...]:
    """Return a Bézier spline of straight pieces (a point) and curved ones (three)."""
    points: list[Point] = []
    for piece in pieces:
        if isinstance(piece[0], tuple):
            points += piece
        elif not points:
            points.append(piece)
        elif max(abs(piece[0] - points[-1][0]), abs(piece[1] - points[-1][1])) > _NOTHING:
            (x0, y0), (x1, y1) = points[-1], piece
            points += [((2 * x0 + x1) / 3, (2 * y0 + y1) / 3), ((x0 + 2 * x1) / 3, (y0 + 2 * y1) / 3), piece]
    return tuple(points)


def lay_out(guideline: Guideline) -> Layout:
    """Return a guideline's layout: the shipped one where it fits, else one computed here."""
    shipped = _shipped()
    if layout_fits(shipped, guideline):
        return shipped

    arrangement = arrange(guideline)
    return assemble(arrangement, heights_by_barycentre(arrangement))


def layout_fits(layout: Layout, guideline: Guideline) -> bool:
    """Return whether a layout holds a guideline's nodes and edges, with the same labels."""
    nodes = {name: item.label for items in (guideline.decisions, guideline.ends) for name, item in items.items()}
    edges = {edge_id(*ends): edge.label for ends, edge in guideline.edges.items()}
    return all(
        {name: " ".join(box.lines) for name, box in boxes.items()} == labels
        for boxes, labels in ((layout.nodes, nodes), (layout.edges, edges))
    )


@cache
def _shipped() -> Layout:
    return _read(json.loads((files("her2teach") / "content" / SHIPPED).read_text(encoding="utf-8")))


def _read(data: dict[str, Any]) -> Layout:
    return Layout(
        width=data["width"],
        height=data["height"],
        nodes={name: Rectangle(**{**box, "lines": tuple(box["lines"])}) for name, box in data["nodes"].items()},
        edges={
            name: Spline(**{**line, "lines": tuple(line["lines"]), "points": tuple(map(tuple, line["points"]))})
            for name, line in data["edges"].items()
        },
    )


def _rounded(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _rounded(each) for name, each in value.items()}
    if isinstance(value, (list, tuple)):
        return [_rounded(each) for each in value]
    return round(value, 1) if isinstance(value, float) else value


def main() -> int:
    """Compute the shipped layout anew; its file says which decisions share a column."""
    path = Path(str(files("her2teach") / "content" / SHIPPED))
    columns = json.loads(path.read_text(encoding="utf-8"))["columns"]
    arrangement = arrange(load_guideline(), columns)
    layout = _rounded(asdict(assemble(arrangement, heights_by_dot(arrangement, columns))))
    entries = {"columns": columns, **layout}
    path.write_text(_dumps(entries), encoding="utf-8")
    sys.stdout.write(f"{path.name}: {layout['width']} x {layout['height']}\n")
    return 0


def _dumps(entries: dict[str, Any]) -> str:
    """Return JSON with one line for each node and edge, so that a change reads well."""
    parts = []
    for name, value in entries.items():
        if isinstance(value, dict):
            rows = ",\n".join(f"  {json.dumps(key)}: {json.dumps(each)}" for key, each in value.items())
            parts.append(f"{json.dumps(name)}: {{\n{rows}\n}}")
        else:
            parts.append(f"{json.dumps(name)}: {json.dumps(value)}")
    return "{\n" + ",\n".join(parts) + "\n}\n"


if __name__ == "__main__":
    raise SystemExit(main())
