"""Diagram: the decision graph as a picture in plain data, the only thing a renderer sees."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

from her2teach.core.guideline import Guideline, edge_id
from her2teach.core.pathway import Pathway
from her2teach.core.schema import Kind, Status
from her2teach.diagram.layout import EXTENSION, NOTES, TAG_SIZE, Rectangle, Spline, lay_out, tag_of
from her2teach.diagram.shapes import ARROW, Point, arrowhead, badge, text_width
from her2teach.text.headlines import added
from her2teach.text.path import KINDS
from her2teach.text.states import (
    CLOSED,
    FIRST,
    OPEN,
    REACHED,
    SECOND,
    MarkedState,
    NodeState,
    describe,
    marked_states,
    node_notes,
)

#: A state, its sign, and what it means.
Sign: TypeAlias = tuple[NodeState, str, str]
#: What the signs mean.
STATES: tuple[Sign, ...] = (
    ("visited", "1", "your path"),
    ("visited", REACHED, "an answer given; the outcome reached"),
    ("possible", OPEN, "still possible"),
    ("excluded", CLOSED, "ruled out"),
)
#: What the further signs mean where two pathways are drawn.
COMPARED: tuple[Sign, ...] = (
    ("visited", FIRST, "only this case goes here"),
    ("other", SECOND, "only the other case goes here"),
)
#: What the lines mean.
LINES: tuple[tuple[Status, str], ...] = (
    ("stated", "stated in the text"),
    ("implied", "implied, not stated"),
    ("reading", "our reading"),
)

#: What the look of a node and of a line means that an extension brought.
EXTENDED = (("decision", "added by an extension"), ("extension", "extension, not in the text"))


@dataclass(frozen=True, kw_only=True)
class DiagramNode:
    """A node; `x` and `y` are its centre."""

    id: str
    kind: Kind
    #: The label, line by line.
    lines: tuple[str, ...]
    #: A word on the outline, or nothing.
    tag: str
    x: float
    y: float
    width: float
    height: float
    state: NodeState
    mark: str
    description: str
    #: Whether an extension brought it.
    extension: bool = False
    #: Words below it where two pathways are drawn, or nothing.
    note: str = ""

    @property
    def name(self) -> str:
        """The label and what kind it is, in words."""
        words = next(words for kind, words in KINDS if kind == self.kind)
        return f"{' '.join(self.lines)}, {words}{', brought by an extension' if self.extension else ''}"

    @property
    def badge(self) -> Point:
        """Where the mark stands."""
        return badge(self.kind, self.x, self.y, self.width, self.height)

    @property
    def tag_place(self) -> tuple[float, float, float]:
        """Where the tag stands, on the upper side towards the right: its centre and its width."""
        width = text_width(self.tag, TAG_SIZE) + 8
        return self.x + self.width / 2 - width / 2 - 12, self.y - self.height / 2, width


@dataclass(frozen=True, kw_only=True)
class DiagramEdge:
    """An edge; `x`, `y`, `width` and `height` are its label's."""

    id: str
    start: str
    to: str
    lines: tuple[str, ...]
    #: A word under the label where the text does not say it outright, or nothing.
    note: str
    x: float
    y: float
    width: float
    height: float
    #: A Bézier spline from the outline of `start` to the arrow's base: one point, then three for each piece.
    points: tuple[Point, ...]
    #: The arrow's head; its first corner touches `to`.
    arrow: tuple[Point, Point, Point]
    status: Status
    state: NodeState
    mark: str
    description: str


@dataclass(frozen=True, kw_only=True)
class Diagram:
    """A picture of the graph."""

    width: float
    height: float
    nodes: tuple[DiagramNode, ...]
    edges: tuple[DiagramEdge, ...]
    title: str
    description: str
    #: What every export says at its foot.
    footer: tuple[str, ...]
    #: What the signs mean, where they tell something else than a case's pathway.
    signs: tuple[Sign, ...] = ()

    @property
    def extended(self) -> bool:
        """Whether an extension brought any of it."""
        return any(node.extension for node in self.nodes) or any(edge.status == EXTENSION for edge in self.edges)

    @property
    def compared(self) -> bool:
        """Whether two pathways are drawn."""
        return any(node.note for node in self.nodes)

    @property
    def parts(self) -> tuple[DiagramNode | DiagramEdge, ...]:
        """The nodes and the edges."""
        return (*self.nodes, *self.edges)


def diagram(
    guideline: Guideline,
    pathway: Pathway | None = None,
    other: Pathway | None = None,
    *,
    title: str | None = None,
) -> Diagram:
    """Draw a guideline's graph, and a case's pathway through it."""
    layout = lay_out(guideline)
    now, said = marked_states(guideline, pathway, other), node_notes(pathway, other)
    return Diagram(
        width=layout.width,
        height=layout.height,
        nodes=tuple(
            _node(guideline, name, layout.nodes[name], now[name], said.get(name, ""))
            for name in reading_order(guideline)
        ),
        edges=tuple(
            _edge(guideline, ends, layout.edges[edge_id(*ends)], now[edge_id(*ends)]) for ends in guideline.edges
        ),
        title=title or f"Decision graph of {guideline.identity.name}{added(guideline)}",
        description=describe(guideline, pathway, other),
        footer=_footer(guideline),
    )


def label_lines(edge: DiagramEdge) -> tuple[str, ...]:
    """Return the lines of an edge's label, the note last and the mark left out."""
    return (*edge.lines, edge.note) if edge.note else edge.lines


def reading_order(guideline: Guideline) -> tuple[str, ...]:
    """Return the nodes so that what follows a decision follows it here, answer by answer."""
    found: dict[str, None] = {}
    waiting = [guideline.root]
    while waiting:
        name = waiting.pop()
        if name not in found:
            found[name] = None
            edges = guideline.decisions[name].edges if name in guideline.decisions else ()
            waiting += [edge.to for edge in reversed(edges)]
    return tuple(dict.fromkeys([*found, *guideline.decisions, *guideline.ends]))


def _node(guideline: Guideline, name: str, box: Rectangle, marked: MarkedState, note: str) -> DiagramNode:
    if name in guideline.decisions:
        kind: Kind = "decision"
        description = guideline.decisions[name].question
    else:
        kind = guideline.ends[name].outcome
        description = guideline.ends[name].text
    state, mark = marked
    brought = {**guideline.decisions, **guideline.ends}[name].extension is not None
    return DiagramNode(
        id=name,
        kind=kind,
        tag=tag_of(guideline, name),
        state=state,
        mark=mark,
        description=description,
        extension=brought,
        note=note,
        **vars(box),
    )


def _edge(guideline: Guideline, ends: tuple[str, str], line: Spline, marked: MarkedState) -> DiagramEdge:
    edge = guideline.edges[ends]
    points, tip = _short_of_arrow(line.points), line.points[-1]
    state, mark = marked
    return DiagramEdge(
        id=edge_id(*ends),
        start=ends[0],
        to=ends[1],
        note=NOTES.get(edge.status, ""),
        arrow=arrowhead(tip, line.points[-2]),
        status=edge.status,
        state=state,
        mark=mark,
        description=edge.why or edge.label,
        **{**vars(line), "points": points},
    )


def _short_of_arrow(points: tuple[Point, ...]) -> tuple[Point, ...]:
    """End a line at its arrow's base, or a thick line would blunt the tip."""
    (x0, y0), (x1, y1) = points[-2:]
    length = max(abs(x1 - x0), abs(y1 - y0))
    back = min(ARROW[0] - 1, length) / length
    end = (x1 - back * (x1 - x0), y1 - back * (y1 - y0))
    return (*points[:-1], end)


def _footer(guideline: Guideline) -> tuple[str, ...]:
    identity = guideline.identity
    name = identity.name[:1].upper() + identity.name[1:]
    return (
        identity.purpose,
        f"{name}: {identity.title}.",
        f"Retrieved {identity.retrieved}; {identity.review}; content {guideline.content_hash[:12]}{added(guideline)}.",
    )
