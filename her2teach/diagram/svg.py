"""SVG: a diagram as scalable graphics, for a page or as a file of its own."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Literal
from xml.etree.ElementTree import Element, tostring

from her2teach.core.schema import Kind
from her2teach.diagram.layout import TAG_SIZE
from her2teach.diagram.model import (
    COMPARED,
    EXTENDED,
    LINES,
    STATES,
    Diagram,
    DiagramEdge,
    DiagramNode,
    Sign,
    label_lines,
)
from her2teach.diagram.shapes import (
    LABEL_SIZE,
    LEADING,
    NODE_SIZE,
    Outline,
    Point,
    inner,
    ornament,
    outline,
    text_width,
    wrap,
)
from her2teach.text.html.elements import add, h
from her2teach.text.path import KINDS
from her2teach.text.states import NodeState

#: Later ones are drawn over earlier ones.
_ORDER: dict[NodeState, int] = {"excluded": 0, "idle": 1, "possible": 2, "other": 3, "visited": 4}


def svg(diagram: Diagram, prefix: str = "g", *, standalone: bool = False) -> str:
    """Draw a diagram as SVG.

    `prefix` keeps apart the ids of pictures on one page; a `standalone` one has style, heading, legend and footer.
    """
    named = {"aria-labelledby": f"{prefix}-title {prefix}-description"}
    top, bottom = 0.0, diagram.height
    size: dict[str, str] = {}
    around: list[Element] = []
    if standalone:
        placed = surroundings(diagram)
        top, bottom = placed.top, placed.bottom
        size = {"width": number(diagram.width), "height": number(bottom - top)}
        around = [h("style", {}, plain_style()), *_draw_surroundings(diagram, placed)]
    box = {"viewBox": f"0 {number(top)} {number(diagram.width)} {number(bottom - top)}"}
    root = h(
        "svg",
        {"xmlns": NAMESPACE, "class": "h2t-picture", "role": "img", **named, **size, **box},
        h("title", {"id": f"{prefix}-title"}, diagram.title),
        h("desc", {"id": f"{prefix}-description"}, diagram.description),
        around,
        h("g", {"class": "edges"}, map(_draw_edge, sorted(diagram.edges, key=lambda each: _ORDER[each.state]))),
        h("g", {"class": "nodes"}, map(_draw_node, diagram.nodes)),
    )
    return tostring(root, encoding="unicode")


def _draw_edge(edge: DiagramEdge) -> Element:
    tip, *base = edge.arrow
    arrow = (("M", (tip,)), ("L", (base[0],)), ("L", (base[1],)), ("Z", ()))
    return h(
        "g",
        _named(f"edge {edge.status}", edge),
        h("title", {}, edge.description),
        h("path", {"class": "line", "d": path(curve(edge.points))}),
        h("path", {"class": "arrow", "d": path(arrow)}),
        rectangle("halo", edge.x, edge.y, edge.width, edge.height),
        _label(edge),
    )


def _label(edge: DiagramEdge) -> Iterator[Element]:
    lines = label_lines(edge)
    for at, (line, y) in enumerate(zip(lines, baselines(edge.y, len(lines), LABEL_SIZE), strict=True)):
        if at == len(edge.lines):
            yield text(line, edge.x, y, kind="note")
        elif at:
            yield text(line, edge.x, y)
        else:  # the mark shares the first line, which stays centred with it and without it
            mark = h("tspan", {"class": "mark"}, f"{edge.mark} " if edge.mark else "")
            yield add(text("", edge.x, y), mark, line)


def _draw_node(node: DiagramNode) -> Element:
    named = _named(f"node {node.kind}{' extension' if node.extension else ''}", node)
    x, y, width = node.tag_place
    tag = [rectangle("halo", x, y, width, TAG_SIZE + 2), text(node.tag, x, y + TAG_SIZE * BASELINE, kind="tag")]
    heights = baselines(node.y, len(node.lines), NODE_SIZE)
    return h(
        "g",
        named,
        h("title", {}, node.description),
        shape(node.kind, node.x, node.y, node.width, node.height, doubled=node.extension),
        [text(line, node.x, height) for line, height in zip(node.lines, heights, strict=True)],
        tag if node.tag else None,
        draw_badge(node.mark, *node.badge),
        text(node.note, node.x, node.y + node.height / 2 + TAG_SIZE * BASELINE, kind="said"),
    )


def _named(classes: str, item: DiagramNode | DiagramEdge) -> dict[str, str]:
    return {"class": classes, "data-id": item.id, "data-state": item.state}


NAMESPACE = "http://www.w3.org/2000/svg"
STYLE = "graph.css"
BADGE_RADIUS = 9.5
#: How far under a line's middle its letters stand, in parts of the font's size.
BASELINE = 0.35


def text(words: str, x: float, y: float, **attributes: str) -> Element:
    """Return a line of text."""
    named = {"class": attributes.pop("kind")} if "kind" in attributes else {}
    return h("text", {**named, **attributes, "x": number(x), "y": number(y)}, words)


def rectangle(kind: str, x: float, y: float, width: float, height: float) -> Element:
    """Return a rectangle around a centre."""
    corner = {"x": number(x - width / 2), "y": number(y - height / 2)}
    return h("rect", {"class": kind, **corner, "width": number(width), "height": number(height)})


def shape(kind: Kind, x: float, y: float, width: float, height: float, *, doubled: bool = False) -> Iterator[Element]:
    """Yield a node's outline and its ornament."""
    yield h("path", {"class": "shape", "d": path(outline(kind, x, y, width, height))})
    if doubled:
        yield h("path", {"class": "ornament inner", "d": path(inner(kind, x, y, width, height))})
    more = ornament(kind, x, y, width, height)
    if more:
        yield h("path", {"class": "ornament", "d": path(more)})


def draw_badge(mark: str, x: float, y: float) -> tuple[Element, Element]:
    """Return a node's mark on its disc."""
    disc = h("circle", {"class": "badge", "cx": number(x), "cy": number(y), "r": number(BADGE_RADIUS)})
    return disc, text(mark, x, y + 12 * BASELINE, kind="mark")


def baselines(centre: float, count: int, size: float) -> list[float]:
    """Return where the letters of centred lines stand."""
    first = centre - (count - 1) / 2 * size * LEADING
    return [first + at * size * LEADING + size * BASELINE for at in range(count)]


def path(commands: Outline) -> str:
    """Return an outline as path data."""
    return "".join(letter + " ".join(_point(point) for point in points) for letter, points in commands)


def curve(points: tuple[Point, ...]) -> Outline:
    """Return a Bézier spline as drawing commands."""
    return (("M", points[:1]), *(("C", points[at : at + 3]) for at in range(1, len(points), 3)))


@cache
def style() -> str:
    """Return the style sheet of every picture."""
    return (files("her2teach") / "widgets" / "static" / STYLE).read_text(encoding="utf-8")


@cache
def plain_style() -> str:
    """Return the style for programs that know no custom properties: each is replaced by what it falls back to."""
    return re.sub(r"var\(--[\w-]+,\s*([^()]*)\)", r"\1", style())


def number(value: float) -> str:
    """Return a coordinate, to a tenth; the same whatever a version of Python makes of its last digits."""
    return f"{round(value, 6):.1f}".removesuffix(".0")


def _point(point: Point) -> str:
    return f"{number(point[0])},{number(point[1])}"


#: The size of the words, the room an entry's drawing takes, the steps from line to line.
SMALL, SAMPLE, ROW, FOOT_ROW = 11.5, 37.0, 24.0, 16.0
#: The heading's size and its step from line to line.
HEADING, HEADING_ROW = 17.0, 24.0
INSET = 14.0


@dataclass(frozen=True, kw_only=True)
class LegendEntry:
    """A drawing and what it means."""

    group: Literal["sign", "shape", "line"]
    #: A node's kind, an edge's status or a state.
    name: str
    mark: str
    words: str
    #: Whether it shows what an extension brought.
    extension: bool = False
    x: float = 0.0
    y: float = 0.0


@dataclass(frozen=True, kw_only=True)
class Surroundings:
    """What stands around an exported picture; `y` runs on from the picture's own."""

    heading: tuple[tuple[str, float], ...]
    entries: tuple[LegendEntry, ...]
    footer: tuple[tuple[str, float], ...]
    top: float
    bottom: float


def legend_entries(
    *, extended: bool = False, compared: bool = False, signs: Sequence[Sign] = ()
) -> Iterator[list[LegendEntry]]:
    """Yield the rows of the legend."""
    meant = signs or ((*STATES, *COMPARED) if compared else STATES)
    yield [LegendEntry(group="sign", name=state, mark=mark, words=words) for state, mark, words in meant]
    node, line = EXTENDED if extended else (None, None)
    shapes = [LegendEntry(group="shape", name=kind, mark="", words=words) for kind, words in KINDS]
    yield [
        *shapes,
        *([LegendEntry(group="shape", name=node[0], mark="", words=node[1], extension=True)] if node else []),
    ]
    yield [
        LegendEntry(group="line", name=name, mark="", words=words)
        for name, words in (*LINES, *([line] if line else []))
    ]


def surroundings(diagram: Diagram) -> Surroundings:
    """Place heading, legend and footer around a diagram.

    Nothing wider than the diagram, where a single entry or word does not have to be.
    """
    room = diagram.width - 2 * INSET
    heading = wrap(diagram.title, HEADING, room, bold=True)
    top = -len(heading) * HEADING_ROW - 8
    placed: list[LegendEntry] = []
    y = diagram.height
    for row in legend_entries(extended=diagram.extended, compared=diagram.compared, signs=diagram.signs):
        x, y = INSET, y + ROW
        for entry in row:
            width = SAMPLE + text_width(entry.words, SMALL)
            if x > INSET and x + width > diagram.width - INSET:
                x, y = INSET, y + ROW
            placed.append(LegendEntry(**{**vars(entry), "x": x, "y": y}))
            x += width + 16
    y += ROW / 2 + 6
    lines = [line for sentence in diagram.footer for line in wrap(sentence, SMALL, room)]
    footer = tuple((line, y + (at + 0.5) * FOOT_ROW) for at, line in enumerate(lines))
    return Surroundings(
        heading=tuple((line, top + 8 + (at + 0.5) * HEADING_ROW) for at, line in enumerate(heading)),
        entries=tuple(placed),
        footer=footer,
        top=top,
        bottom=y + len(lines) * FOOT_ROW + 8,
    )


def _draw_surroundings(diagram: Diagram, around: Surroundings) -> Iterator[Element]:
    """Yield heading, legend and footer."""
    height = around.bottom - around.top
    yield rectangle("paper", diagram.width / 2, around.top + height / 2, diagram.width, height)
    for line, y in around.heading:
        yield text(line, INSET, y + HEADING * BASELINE, kind="heading")
    rule = f"M{number(INSET)} {number(diagram.height + 4)}H{number(diagram.width - INSET)}"
    yield h("path", {"class": "rule", "d": rule})
    for entry in around.entries:
        yield h("g", {"transform": f"translate({number(entry.x)} {number(entry.y)})"}, _sample(entry))
        yield text(entry.words, entry.x + SAMPLE, entry.y + SMALL * BASELINE, kind="small")
    for line, y in around.footer:
        yield text(line, INSET, y + SMALL * BASELINE, kind="small")


def sample_size(kind: str) -> tuple[float, float]:
    """Return how large a shape stands in the legend."""
    return (26.0, 13.0) if kind == "options" else (30.0, 17.0)


def _sample(entry: LegendEntry) -> Element:
    kinds = {"sign": "node", "shape": f"node {entry.name}", "line": f"edge {entry.name}"}
    state = entry.name if entry.group == "sign" else "idle"
    classes = f"{kinds[entry.group]}{' extension' if entry.extension else ''}"
    group = h("g", {"class": classes, "data-state": state})
    if entry.group == "sign":
        return add(group, draw_badge(entry.mark, 15, 0))
    if entry.group == "line":
        return add(group, h("path", {"class": "line", "d": path((("M", ((0, 0),)), ("L", ((30, 0),))))}))
    kind = next(kind for kind, _ in KINDS if kind == entry.name)
    return add(group, shape(kind, 15, 0, *sample_size(kind), doubled=entry.extension))
