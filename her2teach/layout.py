"""Layout: where the graph's nodes and labels stand.

Something says how high each place of an arrangement stands (:mod:`her2teach.graphviz` once, for the shipped picture;
:mod:`her2teach.layered` for any other graph, when it is drawn), and :func:`assemble` makes a picture of it.

``python -m her2teach.layout`` computes the shipped positions anew; it needs the ``layout`` extra.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from her2teach.arrangement import Arrangement, Place, arrange
from her2teach.guideline import Guideline, edge_id, load_guideline
from her2teach.shapes import Point

SHIPPED = "layout.json"

#: Between two ranks; around the picture.
GAP, MARGIN = 27.0, 11.0
#: The last part of an edge runs straight for the arrow's head.
STRAIGHT = 11.0


@dataclass(frozen=True, kw_only=True)
class Box:
    """A text and the rectangle it stands in; `x` and `y` are its centre."""

    lines: tuple[str, ...]
    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True, kw_only=True)
class Line(Box):
    """An edge: its label's rectangle, and a Bézier spline from node to node."""

    #: One point, then three for each cubic piece.
    points: tuple[Point, ...]


@dataclass(frozen=True, kw_only=True)
class Layout:
    """Where everything stands, by id."""

    width: float
    height: float
    nodes: Mapping[str, Box]
    edges: Mapping[str, Line]


def assemble(arrangement: Arrangement, heights: Mapping[str, float]) -> Layout:
    """Make a picture of an arrangement.

    Parameters
    ----------
    arrangement
        The ranks.
    heights
        How far down each place's centre stands.

    Returns
    -------
    Layout
        The picture, its upper left corner at 0, 0.
    """
    places = arrangement.places
    spans = _spans(places.values())
    top = min(heights[name] - place.height / 2 for name, place in places.items()) - MARGIN
    boxes = {
        name: Box(
            lines=place.lines,
            x=sum(spans[place.rank]) / 2,
            y=heights[name] - top,
            width=place.width,
            height=place.height,
        )
        for name, place in places.items()
    }
    edges = {
        name: Line(
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


def _spans(places: Iterable[Place]) -> dict[int, tuple[float, float]]:
    """Return where each rank begins and ends, left to right."""
    breadth: dict[int, float] = {}
    for place in places:
        breadth[place.rank] = max(breadth.get(place.rank, 0.0), place.width)
    found, left = {}, MARGIN
    for rank in sorted(breadth):
        found[rank] = (left, left + breadth[rank])
        left += breadth[rank] + GAP
    return found


def _through(boxes: list[Box], spans: list[tuple[float, float]]) -> tuple[Point, ...]:
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


def spline(pieces: Iterable[Point | tuple[Point, Point, Point]]) -> tuple[Point, ...]:
    """Return a Bézier spline of straight pieces (a point) and curved ones (three).

    Parameters
    ----------
    pieces
        The start, then the pieces.

    Returns
    -------
    tuple of Point
        One point, then three for each piece; a straight piece of no length is left out.
    """
    points: list[Point] = []
    for piece in pieces:
        if isinstance(piece[0], tuple):
            points += piece
        elif not points:
            points.append(piece)
        elif points[-1] != piece:
            (x0, y0), (x1, y1) = points[-1], piece
            points += [((2 * x0 + x1) / 3, (2 * y0 + y1) / 3), ((x0 + 2 * x1) / 3, (y0 + 2 * y1) / 3), piece]
    return tuple(points)


def lay_out(guideline: Guideline, *, wide: bool = False) -> Layout:
    """Return a guideline's layout: the shipped one where it fits, else one computed here.

    Parameters
    ----------
    guideline
        The guideline.
    wide
        Whether every decision stands right of those that lead to it, for a screen much wider than high.

    Returns
    -------
    Layout
        The layout.
    """
    shipped = _shipped()
    if not wide and fits(shipped, guideline):
        return shipped
    from her2teach.layered import heights

    arrangement = arrange(guideline)
    return assemble(arrangement, heights(arrangement))


def fits(layout: Layout, guideline: Guideline) -> bool:
    """Return whether a layout holds a guideline's nodes and edges, with the same labels.

    Parameters
    ----------
    layout, guideline
        The two to compare.

    Returns
    -------
    bool
        False when the content has changed since the layout was computed.
    """
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
        nodes={name: Box(**{**box, "lines": tuple(box["lines"])}) for name, box in data["nodes"].items()},
        edges={
            name: Line(**{**line, "lines": tuple(line["lines"]), "points": tuple(map(tuple, line["points"]))})
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
    from her2teach.graphviz import heights

    path = Path(str(files("her2teach") / "content" / SHIPPED))
    columns = json.loads(path.read_text(encoding="utf-8"))["columns"]
    arrangement = arrange(load_guideline(), columns)
    layout = _rounded(asdict(assemble(arrangement, heights(arrangement, columns))))
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
