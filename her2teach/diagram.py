"""Diagram: the decision graph as a picture in plain data, the only thing a renderer sees."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, TypeAlias

from her2teach.arrangement import NOTES
from her2teach.extension_words import added
from her2teach.guideline import Guideline, edge_id
from her2teach.layout import Box, Line, lay_out
from her2teach.lettering import text_width
from her2teach.pathway import Pathway
from her2teach.schema import Status
from her2teach.shapes import ARROW, Kind, Point, arrowhead, badge

#: "idle" where no case has been walked, or none can be because its answers contradict each other.
State = Literal["visited", "possible", "excluded", "idle"]

#: A state and the sign that says it without colour.
Standing: TypeAlias = tuple[State, str]

REACHED, OPEN, CLOSED = "✓", "?", "×"

TAG_SIZE = 12.0

#: The word on an end about which the text says nothing.
TAGS: Mapping[Kind, str] = {"source_silent": "text silent", "out_of_scope": "outside"}

#: The word on a node that an extension brought.
EXTENSION = "extension"

#: What the signs mean: state, sign, words.
STATES: tuple[tuple[State, str, str], ...] = (
    ("visited", "1", "the way taken, step by step"),
    ("visited", REACHED, "an answer given; the end reached"),
    ("possible", OPEN, "still possible"),
    ("excluded", CLOSED, "ruled out"),
)
#: What the shapes mean.
KINDS: tuple[tuple[Kind, str], ...] = (
    ("decision", "decision"),
    ("recommendation", "recommendation"),
    ("options", "options"),
    ("action", "action"),
    ("source_silent", "text silent"),
    ("out_of_scope", "outside the text"),
)
#: What the lines mean.
LINES: tuple[tuple[Status, str], ...] = (
    ("stated", "stated in the text"),
    ("implied", "implied, never said"),
    ("reading", "our reading"),
)

#: What the look of a node and of a line means that an extension brought.
EXTENDED = (("decision", "brought by an extension"), ("extension", "extension, not in the text"))


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
    state: State
    mark: str
    description: str
    #: Whether an extension brought it.
    extension: bool = False

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
    state: State
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

    @property
    def extended(self) -> bool:
        """Whether an extension brought any of it."""
        return any(node.extension for node in self.nodes) or any(edge.status == EXTENSION for edge in self.edges)

    @property
    def parts(self) -> tuple[DiagramNode | DiagramEdge, ...]:
        """The nodes and the edges."""
        return (*self.nodes, *self.edges)


def diagram(guideline: Guideline, pathway: Pathway | None = None, *, title: str | None = None) -> Diagram:
    """Draw a guideline's graph, and a case's way through it.

    Parameters
    ----------
    guideline
        The guideline.
    pathway
        A way through it; the bare graph when left out.
    title
        A heading, such as a case's; one that names the text when left out.

    Returns
    -------
    Diagram
        The picture.
    """
    layout = lay_out(guideline)
    now = standings(guideline, pathway)
    nodes = {**guideline.decisions, **guideline.ends}
    return Diagram(
        width=layout.width,
        height=layout.height,
        nodes=tuple(_node(guideline, name, layout.nodes[name], now[name]) for name in nodes),
        edges=tuple(
            _edge(guideline, ends, layout.edges[edge_id(*ends)], now[edge_id(*ends)]) for ends in guideline.edges
        ),
        title=title or f"Decision graph of {guideline.identity.name}{added(guideline)}",
        description=describe(guideline, pathway),
        footer=_footer(guideline),
    )


def written(edge: DiagramEdge) -> tuple[str, ...]:
    """Return the lines of an edge's label, the note last and the mark left out.

    Parameters
    ----------
    edge
        The edge.

    Returns
    -------
    tuple of str
        The lines.
    """
    return (*edge.lines, edge.note) if edge.note else edge.lines


def standings(guideline: Guideline, pathway: Pathway | None) -> dict[str, Standing]:
    """Return the state and the sign of every node and edge.

    Parameters
    ----------
    guideline
        The guideline.
    pathway
        A way through it, or None.

    Returns
    -------
    dict
        Node or edge id -> state and sign.
    """
    edges = {edge_id(*ends): ends for ends in guideline.edges}
    if pathway is None or pathway.outcome == "contradictory":
        return dict.fromkeys((*guideline.decisions, *guideline.ends, *edges), ("idle", ""))
    found: dict[str, Standing] = {}
    for name in (*guideline.decisions, *guideline.ends):
        found[name] = ("possible", OPEN) if name in pathway.reachable else ("excluded", CLOSED)
    for at, name in enumerate(pathway.nodes, start=1):
        found[name] = ("visited", REACHED if name == pathway.node else str(at))
    taken = {(step.node, step.to) for step in pathway.steps}
    for name, ends in edges.items():
        found[name] = ("possible", OPEN) if ends in pathway.open_edges else ("excluded", CLOSED)
        if ends in taken:
            found[name] = ("visited", REACHED)
    return found


def describe(guideline: Guideline, pathway: Pathway | None) -> str:
    """Say in a sentence or two what the picture shows.

    Parameters
    ----------
    guideline
        The guideline.
    pathway
        A way through it, or None.

    Returns
    -------
    str
        Plain text.
    """
    if pathway is None:
        return f"{len(guideline.decisions)} decisions lead to {len(guideline.ends)} ends. No case is shown."
    if pathway.outcome == "contradictory":
        return "The answers contradict each other, so no way is shown."
    labels = {name: item.label for items in (guideline.decisions, guideline.ends) for name, item in items.items()}
    way = "; ".join(labels[name] for name in pathway.nodes)
    if pathway.node:
        return f"The way of this case: {way}."
    return f"{len(pathway.possible)} ends are still possible. The way of this case so far: {way}"


def _node(guideline: Guideline, name: str, box: Box, standing: Standing) -> DiagramNode:
    if name in guideline.decisions:
        kind: Kind = "decision"
        description = guideline.decisions[name].question
    else:
        kind = guideline.ends[name].outcome
        description = guideline.ends[name].text
    state, mark = standing
    brought = {**guideline.decisions, **guideline.ends}[name].extension is not None
    return DiagramNode(
        id=name,
        kind=kind,
        tag=EXTENSION if brought else TAGS.get(kind, ""),
        state=state,
        mark=mark,
        description=description,
        extension=brought,
        **vars(box),
    )


def _edge(guideline: Guideline, ends: tuple[str, str], line: Line, standing: Standing) -> DiagramEdge:
    edge = guideline.edges[ends]
    points, tip = _short_of_arrow(line.points), line.points[-1]
    state, mark = standing
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
