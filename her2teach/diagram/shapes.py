"""Shapes: the outline of each kind of node, once, for every renderer."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

from her2teach.core.schema import Kind, Status
from her2teach.text.states import NodeState

#: What a node is; each kind has a shape of its own.

Point: TypeAlias = tuple[float, float]

#: Drawing commands with their points: M(ove), L(ine), Q(uadratic curve), C(ubic curve), Z (close).
Outline: TypeAlias = tuple[tuple[str, tuple[Point, ...]], ...]

#: How far a decision's left and right tips stand out.
TIP = 13.0
#: How far the second outline, behind an end that lists several options, is moved.
BEHIND = 4.0
#: The bar along the left side of an action.
BAR = 5.0
#: How far inside its outline the second one of a node runs that an extension brought.
INNER = 3.5
#: Length and half the breadth of an arrow's head.
ARROW = (8.0, 4.2)

_RADIUS: dict[Kind, float] = {"recommendation": 12, "options": 3, "source_silent": 6, "out_of_scope": 6}


def outline(kind: Kind, x: float, y: float, width: float, height: float) -> Outline:
    """Return a node's outline."""
    left, right, top, bottom = x - width / 2, x + width / 2, y - height / 2, y + height / 2
    if kind == "decision":
        inner = ((left + TIP, top), (right - TIP, top), (right, y), (right - TIP, bottom), (left + TIP, bottom))
        return (("M", ((left, y),)), *(("L", (point,)) for point in inner), ("Z", ()))
    radius = min(_RADIUS.get(kind, 0.0), height / 2)
    corners = ((left, top), (right, top), (right, bottom), (left, bottom))
    if not radius:
        return (("M", (corners[0],)), *(("L", (corner,)) for corner in corners[1:]), ("Z", ()))
    return _rounded(corners, radius)


def _rounded(corners: tuple[Point, Point, Point, Point], radius: float) -> Outline:
    (left, top), (right, _), (_, bottom), _ = corners
    arrivals = ((left, top + radius), (right - radius, top), (right, bottom - radius), (left + radius, bottom))
    departures = ((left + radius, top), (right, top + radius), (right - radius, bottom), (left, bottom - radius))
    commands: list[tuple[str, tuple[Point, ...]]] = [("M", (arrivals[0],))]
    for at, corner in enumerate(corners):
        if at:
            commands.append(("L", (arrivals[at],)))
        commands.append(("Q", (corner, departures[at])))
    return (*commands, ("Z", ()))


def ornament(kind: Kind, x: float, y: float, width: float, height: float) -> Outline:
    """Return what marks a kind besides its corners: a second outline behind options, a bar for an action."""
    left, right, top, bottom = x - width / 2, x + width / 2, y - height / 2, y + height / 2
    if kind == "options":
        behind = ((left + BEHIND, bottom + BEHIND), (right + BEHIND, bottom + BEHIND), (right + BEHIND, top + BEHIND))
        return (
            ("M", ((left + BEHIND, bottom),)),
            *(("L", (point,)) for point in behind),
            ("L", ((right, top + BEHIND),)),
        )
    if kind == "action":
        return (("M", ((left + BAR, top),)), ("L", ((left + BAR, bottom),)))
    return ()


def inner(kind: Kind, x: float, y: float, width: float, height: float) -> Outline:
    """Return the second outline, inside the first, of a node that an extension brought."""
    return outline(kind, x, y, width - 2 * INNER * (1.4 if kind == "decision" else 1), height - 2 * INNER)


def badge(kind: Kind, x: float, y: float, width: float, height: float) -> Point:
    """Return where a node's mark stands: on its upper left corner."""
    inset = TIP if kind == "decision" else 3.0
    return (x - width / 2 + inset, y - height / 2)


def arrowhead(tip: Point, before: Point) -> tuple[Point, Point, Point]:
    """Return an arrow's head: its tip and the two ends of its base."""
    length, breadth = ARROW
    if abs(tip[0] - before[0]) >= abs(tip[1] - before[1]):
        base = tip[0] - length if tip[0] >= before[0] else tip[0] + length
        return tip, (base, tip[1] - breadth), (base, tip[1] + breadth)
    base = tip[1] - length if tip[1] >= before[1] else tip[1] + length
    return tip, (tip[0] - breadth, base), (tip[0] + breadth, base)


#: The sizes of a node's and of a label's letters, and the step from line to line in parts of them.
NODE_SIZE, LABEL_SIZE, LEADING = 13.0, 12.0, 1.25
#: A mark before a label takes this much.
MARK_WIDTH = 14.0

#: Widths of characters, in parts of the font's size.
_WIDTHS = {
    0.32: "ijlIJ,. '’·",
    0.41: "/:;\\|f-t()[]!r",
    0.56: '"*_`–s“”z?cLF',
    0.64: "kvxyPaeoTYhnuE0123456789bdgpqS${}",
    0.70: "KAVBRXZC",
    0.80: "UHNDG&OQ",
    0.85: "w#+<=>^~−≤≥×✓M",
}
_WIDTH = {character: width for width, characters in _WIDTHS.items() for character in characters}

#: How much wider bold text is.
BOLD = 1.14


def text_width(text: str, size: float, *, bold: bool = False) -> float:
    """Return an upper estimate of a text's width."""
    return sum(_WIDTH.get(character, 1.0) for character in text) * size * (BOLD if bold else 1.0)


def wrap(text: str, size: float, width: float, *, bold: bool = False) -> tuple[str, ...]:
    """Break a text into as few lines as a width allows, as even as they can be."""
    words = text.split()
    least = len(_greedy(words, size, width, bold=bold))
    narrowest, widest = max((text_width(word, size, bold=bold) for word in words), default=0.0), width
    # Few lines first; then the narrowest width that needs no more of them, so that no line is left with one short word.
    for _ in range(8):
        middle = (narrowest + widest) / 2
        if len(_greedy(words, size, middle, bold=bold)) > least:
            narrowest = middle
        else:
            widest = middle
    return _greedy(words, size, widest, bold=bold)


def _greedy(words: list[str], size: float, width: float, *, bold: bool) -> tuple[str, ...]:
    lines: list[str] = []
    for word in words:
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and text_width(longer, size, bold=bold) <= width:
            lines[-1] = longer
        else:
            lines.append(word)
    return tuple(lines)


#: The colours of widgets/static/graph.css on light paper; a test holds the two together.
PALETTE = {
    "paper": "#ffffff",
    "sunk": "#eeecf4",
    "ink": "#1c1930",
    "muted": "#5a566d",
    "rule": "#dad6e5",
    "faint": "#8b869c",
    "accent": "#3b379c",
    "visited": "#e3e1f6",
    "possible": "#8f4a00",
    "other": "#9c1f45",
}


@dataclass(frozen=True, kw_only=True)
class Look:
    """How something in one state is drawn."""

    stroke: str
    width: float
    fill: str = PALETTE["paper"]
    ink: str = PALETTE["ink"]
    mark: str = PALETTE["ink"]
    badge: str = PALETTE["paper"]
    ring: str = "none"
    dashes: tuple[float, ...] = ()


#: By state.
LOOKS: dict[NodeState, Look] = {
    "idle": Look(stroke=PALETTE["muted"], width=1.25),
    "excluded": Look(stroke=PALETTE["faint"], width=1.25, ink=PALETTE["muted"], mark=PALETTE["muted"]),
    "possible": Look(stroke=PALETTE["possible"], width=1.75, mark=PALETTE["possible"], ring=PALETTE["possible"]),
    "visited": Look(
        stroke=PALETTE["accent"],
        width=3,
        fill=PALETTE["visited"],
        mark=PALETTE["paper"],
        badge=PALETTE["accent"],
        ring=PALETTE["paper"],
    ),
    "other": Look(stroke=PALETTE["other"], width=3, mark=PALETTE["other"], ring=PALETTE["other"], dashes=(9, 4)),
}
#: By kind of node.
SHAPE_DASHES: dict[Kind, tuple[float, ...]] = {"source_silent": (6, 4), "out_of_scope": (1, 3.5)}
#: By how an answer relates to the text.
LINE_DASHES: dict[Status, tuple[float, ...]] = {
    "implied": (6, 4),
    "reading": (9, 3, 1.5, 3),
    "outside": (1, 3.5),
    "extension": (14, 3, 3, 3, 3, 3),
}
