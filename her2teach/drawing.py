"""Drawing: the few SVG elements that pictures are made of, and their style."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from functools import cache
from importlib.resources import files

from her2teach.lettering import LEADING
from her2teach.shapes import Kind, Outline, Point, inner, ornament, outline

NAMESPACE = "http://www.w3.org/2000/svg"
STYLE = "graph.css"
BADGE_RADIUS = 9.5
#: How far under a line's middle its letters stand, in parts of the font's size.
BASELINE = 0.35


def text(parent: ET.Element, words: str, x: float, y: float, **attributes: str) -> ET.Element:
    """Add a line of text.

    Parameters
    ----------
    parent
        Where.
    words
        The line; ElementTree escapes it.
    x, y
        Its anchor.
    **attributes
        Others; `kind` is its class.

    Returns
    -------
    Element
        The text.
    """
    named = {"class": attributes.pop("kind")} if "kind" in attributes else {}
    element = ET.SubElement(parent, "text", {**named, **attributes, "x": number(x), "y": number(y)})
    element.text = words
    return element


def rectangle(parent: ET.Element, kind: str, x: float, y: float, width: float, height: float) -> None:
    """Add a rectangle around a centre.

    Parameters
    ----------
    parent
        Where.
    kind
        Its class.
    x, y, width, height
        Its centre and size.
    """
    corner = {"x": number(x - width / 2), "y": number(y - height / 2)}
    ET.SubElement(parent, "rect", {"class": kind, **corner, "width": number(width), "height": number(height)})


def shape(
    parent: ET.Element, kind: Kind, x: float, y: float, width: float, height: float, *, doubled: bool = False
) -> None:
    """Add a node's outline and its ornament.

    Parameters
    ----------
    parent
        Where.
    kind, x, y, width, height
        As for :func:`her2teach.shapes.outline`.
    doubled
        Whether a second outline runs inside the first, as on what an extension brought.
    """
    ET.SubElement(parent, "path", {"class": "shape", "d": path(outline(kind, x, y, width, height))})
    if doubled:
        ET.SubElement(parent, "path", {"class": "ornament inner", "d": path(inner(kind, x, y, width, height))})
    more = ornament(kind, x, y, width, height)
    if more:
        ET.SubElement(parent, "path", {"class": "ornament", "d": path(more)})


def badge(parent: ET.Element, mark: str, x: float, y: float) -> None:
    """Add a node's mark on its disc.

    Parameters
    ----------
    parent
        Where.
    mark
        The sign.
    x, y
        Its centre.
    """
    ET.SubElement(parent, "circle", {"class": "badge", "cx": number(x), "cy": number(y), "r": number(BADGE_RADIUS)})
    text(parent, mark, x, y + 12 * BASELINE, kind="mark")


def baselines(centre: float, count: int, size: float) -> list[float]:
    """Return where the letters of centred lines stand.

    Parameters
    ----------
    centre
        The middle of the lines.
    count
        How many lines.
    size
        The font's size.

    Returns
    -------
    list of float
        A height for each line.
    """
    first = centre - (count - 1) / 2 * size * LEADING
    return [first + at * size * LEADING + size * BASELINE for at in range(count)]


def path(commands: Outline) -> str:
    """Return an outline as path data.

    Parameters
    ----------
    commands
        The outline.

    Returns
    -------
    str
        Path data.
    """
    return "".join(letter + " ".join(_point(point) for point in points) for letter, points in commands)


def curve(points: tuple[Point, ...]) -> Outline:
    """Return a Bézier spline as drawing commands.

    Parameters
    ----------
    points
        One point, then three for each piece.

    Returns
    -------
    Outline
        An open line.
    """
    return (("M", points[:1]), *(("C", points[at : at + 3]) for at in range(1, len(points), 3)))


@cache
def style() -> str:
    """Return the style sheet of every picture.

    Returns
    -------
    str
        CSS.
    """
    return (files("her2teach") / "widgets" / "static" / STYLE).read_text(encoding="utf-8")


@cache
def plain_style() -> str:
    """Return the style for programs that know no custom properties: each is replaced by what it falls back to.

    Returns
    -------
    str
        CSS for light paper.
    """
    rules = style().partition("/* ---- on a page ---- */")[0]
    return re.sub(r"var\(--[\w-]+,\s*([^()]*)\)", r"\1", rules)


def number(value: float) -> str:
    """Return a coordinate, to a tenth.

    Parameters
    ----------
    value
        The coordinate.

    Returns
    -------
    str
        No more digits than it needs.
    """
    return f"{value:.1f}".removesuffix(".0")


def _point(point: Point) -> str:
    return f"{number(point[0])},{number(point[1])}"
