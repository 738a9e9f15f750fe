"""SVG: a diagram as scalable graphics, for a page or as a file of its own."""

from __future__ import annotations

import xml.etree.ElementTree as ET

from her2teach.arrangement import TAG_SIZE
from her2teach.diagram import Diagram, DiagramEdge, DiagramNode, written
from her2teach.drawing import (
    BASELINE,
    NAMESPACE,
    badge,
    baselines,
    curve,
    number,
    path,
    plain_style,
    rectangle,
    shape,
    text,
)
from her2teach.legend import draw_surroundings, surroundings
from her2teach.lettering import LABEL_SIZE, NODE_SIZE
from her2teach.standings import State

#: Later ones are drawn over earlier ones.
_ORDER: dict[State, int] = {"excluded": 0, "idle": 1, "possible": 2, "other": 3, "visited": 4}


def svg(diagram: Diagram, prefix: str = "g", *, standalone: bool = False, pressable: bool = False) -> str:
    """Draw a diagram as SVG.

    Parameters
    ----------
    diagram
        The diagram.
    prefix
        Begins every id, so that two pictures can stand on one page.
    standalone
        Whether to add what a file of its own needs: the style, a heading, what the signs mean, and the footer.
    pressable
        Whether its nodes are buttons, for a page whose script makes them work; else it is one image.

    Returns
    -------
    str
        XML.
    """
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
    lines = written(edge)
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
    badge(group, node.mark, *node.badge)
    text(group, node.note, node.x, node.y + node.height / 2 + TAG_SIZE * BASELINE, kind="said")
    return group


def _group(parent: ET.Element, classes: str, item: DiagramNode | DiagramEdge) -> ET.Element:
    group = ET.SubElement(parent, "g", {"class": classes, "data-id": item.id, "data-state": item.state})
    ET.SubElement(group, "title").text = item.description
    return group
