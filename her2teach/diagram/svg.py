"""SVG: a diagram as scalable graphics, for a page or as a file of its own."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Literal

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
from her2teach.text.path import KINDS
from her2teach.text.states import NodeState

#: Later ones are drawn over earlier ones.
_ORDER: dict[NodeState, int] = {"excluded": 0, "idle": 1, "possible": 2, "other": 3, "visited": 4}


def svg(diagram: Diagram, prefix: str = "g", *, standalone: bool = False, pressable: bool = False) -> str:
    """Draw a diagram as SVG."""
    root = ET.Element("svg", {"xmlns": NAMESPACE, "class": "h2t-picture", "role": "group" if pressable else "img"})
    root.set("aria-labelledby", f"{prefix}-title {prefix}-description")
    ET.SubElement(root, "title", {"id": f"{prefix}-title"}).text = diagram.title
    ET.SubElement(root, "desc", {"id": f"{prefix}-description"}).text = diagram.description
    top, bottom = 0.0, diagram.height
    if standalone:
        around = surroundings(diagram)
        top, bottom = around.top, around.bottom
        root.set("width", number(diagram.width))
        root.set("height", number(bottom - top))
        ET.SubElement(root, "style").text = plain_style()
        draw_surroundings(root, diagram, around)
    root.set("viewBox", f"0 {number(top)} {number(diagram.width)} {number(bottom - top)}")
    # Which answer leads where is said on the nodes' cards; read out among the buttons, bare labels would only confuse.
    edges = ET.SubElement(root, "g", {"class": "edges", **({"aria-hidden": "true"} if pressable else {})})
    for edge in sorted(diagram.edges, key=lambda each: _ORDER[each.state]):
        _draw_edge(edges, edge)
    nodes = ET.SubElement(root, "g", {"class": "nodes"})
    for node in diagram.nodes:
        group = _draw_node(nodes, node)
        if pressable:
            group.attrib |= {"role": "button", "tabindex": "-1", "aria-haspopup": "dialog", "aria-label": node.name}
    return ET.tostring(root, encoding="unicode")


def _draw_edge(parent: ET.Element, edge: DiagramEdge) -> None:
    group = _group(parent, f"edge {edge.status}", edge)
    ET.SubElement(group, "path", {"class": "line", "d": path(curve(edge.points))})
    tip, *base = edge.arrow
    arrow = (("M", (tip,)), ("L", (base[0],)), ("L", (base[1],)), ("Z", ()))
    ET.SubElement(group, "path", {"class": "arrow", "d": path(arrow)})
    rectangle(group, "halo", edge.x, edge.y, edge.width, edge.height)
    lines = label_lines(edge)
    for at, (line, y) in enumerate(zip(lines, baselines(edge.y, len(lines), LABEL_SIZE), strict=True)):
        if at == len(edge.lines):
            text(group, line, edge.x, y, kind="note")
        elif at:
            text(group, line, edge.x, y)
        else:  # the mark shares the first line, which stays centred with it and without it
            mark = ET.SubElement(text(group, "", edge.x, y), "tspan", {"class": "mark"})
            mark.text = f"{edge.mark} " if edge.mark else ""
            mark.tail = line


def _draw_node(parent: ET.Element, node: DiagramNode) -> ET.Element:
    group = _group(parent, f"node {node.kind}{' extension' if node.extension else ''}", node)
    shape(group, node.kind, node.x, node.y, node.width, node.height, doubled=node.extension)
    for line, y in zip(node.lines, baselines(node.y, len(node.lines), NODE_SIZE), strict=True):
        text(group, line, node.x, y)
    if node.tag:
        x, y, width = node.tag_place
        rectangle(group, "halo", x, y, width, TAG_SIZE + 2)
        text(group, node.tag, x, y + TAG_SIZE * BASELINE, kind="tag")
    draw_badge(group, node.mark, *node.badge)
    text(group, node.note, node.x, node.y + node.height / 2 + TAG_SIZE * BASELINE, kind="said")
    return group


def _group(parent: ET.Element, classes: str, item: DiagramNode | DiagramEdge) -> ET.Element:
    group = ET.SubElement(parent, "g", {"class": classes, "data-id": item.id, "data-state": item.state})
    ET.SubElement(group, "title").text = item.description
    return group


NAMESPACE = "http://www.w3.org/2000/svg"
STYLE = "graph.css"
BADGE_RADIUS = 9.5
#: How far under a line's middle its letters stand, in parts of the font's size.
BASELINE = 0.35


def text(parent: ET.Element, words: str, x: float, y: float, **attributes: str) -> ET.Element:
    """Add a line of text."""
    named = {"class": attributes.pop("kind")} if "kind" in attributes else {}
    element = ET.SubElement(parent, "text", {**named, **attributes, "x": number(x), "y": number(y)})
    element.text = words
    return element


def rectangle(parent: ET.Element, kind: str, x: float, y: float, width: float, height: float) -> None:
    """Add a rectangle around a centre."""
    corner = {"x": number(x - width / 2), "y": number(y - height / 2)}
    ET.SubElement(parent, "rect", {"class": kind, **corner, "width": number(width), "height": number(height)})


def shape(
    parent: ET.Element, kind: Kind, x: float, y: float, width: float, height: float, *, doubled: bool = False
) -> None:
    """Add a node's outline and its ornament."""
    ET.SubElement(parent, "path", {"class": "shape", "d": path(outline(kind, x, y, width, height))})
    if doubled:
        ET.SubElement(parent, "path", {"class": "ornament inner", "d": path(inner(kind, x, y, width, height))})
    more = ornament(kind, x, y, width, height)
    if more:
        ET.SubElement(parent, "path", {"class": "ornament", "d": path(more)})


def draw_badge(parent: ET.Element, mark: str, x: float, y: float) -> None:
    """Add a node's mark on its disc."""
    ET.SubElement(parent, "circle", {"class": "badge", "cx": number(x), "cy": number(y), "r": number(BADGE_RADIUS)})
    text(parent, mark, x, y + 12 * BASELINE, kind="mark")


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
    rules = style().partition("/* ---- on a page ---- */")[0]
    return re.sub(r"var\(--[\w-]+,\s*([^()]*)\)", r"\1", rules)


def number(value: float) -> str:
    """Return a coordinate, to a tenth."""
    return f"{value:.1f}".removesuffix(".0")


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


def draw_surroundings(root: ET.Element, diagram: Diagram, around: Surroundings) -> None:
    """Draw heading, legend and footer."""
    height = around.bottom - around.top
    rectangle(root, "paper", diagram.width / 2, around.top + height / 2, diagram.width, height)
    for line, y in around.heading:
        text(root, line, INSET, y + HEADING * BASELINE, kind="heading")
    rule = f"M{number(INSET)} {number(diagram.height + 4)}H{number(diagram.width - INSET)}"
    ET.SubElement(root, "path", {"class": "rule", "d": rule})
    for entry in around.entries:
        place = ET.SubElement(root, "g", {"transform": f"translate({number(entry.x)} {number(entry.y)})"})
        place.append(_sample(entry))
        text(root, entry.words, entry.x + SAMPLE, entry.y + SMALL * BASELINE, kind="small")
    for line, y in around.footer:
        text(root, line, INSET, y + SMALL * BASELINE, kind="small")


def legend(*, extended: bool = False, signs: Sequence[Sign] = ()) -> str:
    """Say what signs, shapes and lines mean, as HTML lists."""
    root = ET.Element("div", {"class": "h2t-legend"})
    for name, row in zip(
        ("Signs", "Shapes", "Lines"), legend_entries(extended=extended, compared=True, signs=signs), strict=True
    ):
        items = ET.SubElement(root, "ul", {"aria-label": name})
        for entry in row:
            compared = (entry.name, entry.mark, entry.words) in COMPARED
            item = ET.SubElement(items, "li", {"class": "h2t-of-two"} if compared else {})
            frame = {"xmlns": NAMESPACE, "viewBox": "-2 -12 35 24", "width": "35", "height": "24"}
            picture = ET.SubElement(item, "svg", {**frame, "class": "h2t-picture h2t-sample", "aria-hidden": "true"})
            picture.append(_sample(entry))
            ET.SubElement(item, "span").text = entry.words
    return ET.tostring(root, encoding="unicode", method="html")


def sample_size(kind: str) -> tuple[float, float]:
    """Return how large a shape stands in the legend."""
    return (26.0, 13.0) if kind == "options" else (30.0, 17.0)


def _sample(entry: LegendEntry) -> ET.Element:
    kinds = {"sign": "node", "shape": f"node {entry.name}", "line": f"edge {entry.name}"}
    state = entry.name if entry.group == "sign" else "idle"
    classes = f"{kinds[entry.group]}{' extension' if entry.extension else ''}"
    group = ET.Element("g", {"class": classes, "data-state": state})
    if entry.group == "sign":
        draw_badge(group, entry.mark, 15, 0)
    elif entry.group == "line":
        ET.SubElement(group, "path", {"class": "line", "d": path((("M", ((0, 0),)), ("L", ((30, 0),))))})
    else:
        kind = next(kind for kind, _ in KINDS if kind == entry.name)
        shape(group, kind, 15, 0, *sample_size(kind), doubled=entry.extension)
    return group
