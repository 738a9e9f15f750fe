"""Legend: what signs, shapes and lines mean, and what every export says at its foot."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from her2teach.diagram import COMPARED, EXTENDED, KINDS, LINES, STATES, Diagram, Sign
from her2teach.drawing import BASELINE, NAMESPACE, badge, number, path, rectangle, shape, text
from her2teach.lettering import text_width, wrap

#: The size of the words, the room an entry's drawing takes, the steps from line to line.
SMALL, SAMPLE, ROW, FOOT_ROW = 11.5, 37.0, 24.0, 16.0
#: The heading's size and its step from line to line.
HEADING, HEADING_ROW = 17.0, 24.0
INSET = 14.0


@dataclass(frozen=True, kw_only=True)
class Entry:
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
    entries: tuple[Entry, ...]
    footer: tuple[tuple[str, float], ...]
    top: float
    bottom: float


def entries(*, extended: bool = False, compared: bool = False, signs: Sequence[Sign] = ()) -> Iterator[list[Entry]]:
    """Yield the rows of the legend.

    Parameters
    ----------
    extended
        Whether an extension brought a part of the picture.
    compared
        Whether two ways are drawn.
    signs
        What the signs mean, where they tell something else than a case's way.

    Yields
    ------
    list of Entry
        Signs, then shapes, then lines.
    """
    meant = signs or ((*STATES, *COMPARED) if compared else STATES)
    yield [Entry(group="sign", name=state, mark=mark, words=words) for state, mark, words in meant]
    node, line = EXTENDED if extended else (None, None)
    shapes = [Entry(group="shape", name=kind, mark="", words=words) for kind, words in KINDS]
    yield [*shapes, *([Entry(group="shape", name=node[0], mark="", words=node[1], extension=True)] if node else [])]
    yield [Entry(group="line", name=name, mark="", words=words) for name, words in (*LINES, *([line] if line else []))]


def surroundings(diagram: Diagram) -> Surroundings:
    """Place heading, legend and footer around a diagram.

    Parameters
    ----------
    diagram
        The diagram.

    Returns
    -------
    Surroundings
        Nothing wider than the diagram, where a single entry or word does not have to be.
    """
    room = diagram.width - 2 * INSET
    heading = wrap(diagram.title, HEADING, room, bold=True)
    top = -len(heading) * HEADING_ROW - 8
    placed: list[Entry] = []
    y = diagram.height
    for row in entries(extended=diagram.extended, compared=diagram.compared, signs=diagram.signs):
        x, y = INSET, y + ROW
        for entry in row:
            width = SAMPLE + text_width(entry.words, SMALL)
            if x > INSET and x + width > diagram.width - INSET:
                x, y = INSET, y + ROW
            placed.append(Entry(**{**vars(entry), "x": x, "y": y}))
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
    """Draw heading, legend and footer.

    Parameters
    ----------
    root
        The picture, still empty.
    diagram
        The diagram.
    around
        What stands around it.
    """
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
    """Say what signs, shapes and lines mean, as HTML lists.

    Parameters
    ----------
    extended
        Whether an extension brought a part of the picture; what two ways need stands there too, for the style to show.
    signs
        What the signs mean, where they tell something else than a case's way.

    Returns
    -------
    str
        HTML; each entry is a small drawing and its words.
    """
    root = ET.Element("div", {"class": "h2t-legend"})
    for name, row in zip(
        ("Signs", "Shapes", "Lines"), entries(extended=extended, compared=True, signs=signs), strict=True
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
    """Return how large a shape stands in the legend.

    Parameters
    ----------
    kind
        A node's kind.

    Returns
    -------
    tuple of float
        Width and height.
    """
    return (26.0, 13.0) if kind == "options" else (30.0, 17.0)


def _sample(entry: Entry) -> ET.Element:
    kinds = {"sign": "node", "shape": f"node {entry.name}", "line": f"edge {entry.name}"}
    state = entry.name if entry.group == "sign" else "idle"
    classes = f"{kinds[entry.group]}{' extension' if entry.extension else ''}"
    group = ET.Element("g", {"class": classes, "data-state": state})
    if entry.group == "sign":
        badge(group, entry.mark, 15, 0)
    elif entry.group == "line":
        ET.SubElement(group, "path", {"class": "line", "d": path((("M", ((0, 0),)), ("L", ((30, 0),))))})
    else:
        kind = next(kind for kind, _ in KINDS if kind == entry.name)
        shape(group, kind, 15, 0, *sample_size(kind), doubled=entry.extension)
    return group
