"""Shapes: the outline of each kind of node, once, for every renderer."""

from __future__ import annotations

from typing import Literal, TypeAlias

#: What a node is; each kind has a shape of its own.
Kind = Literal["decision", "recommendation", "options", "action", "source_silent", "out_of_scope"]

Point: TypeAlias = tuple[float, float]

#: Drawing commands with their points: M(ove), L(ine), Q(uadratic curve), C(ubic curve), Z (close).
Outline: TypeAlias = tuple[tuple[str, tuple[Point, ...]], ...]

#: How far a decision's left and right tips stand out.
TIP = 13.0
#: The second sheet behind an end that lists several options.
SHEET = 4.0
#: The bar along the left side of an action.
BAR = 5.0
#: How far inside its outline the second one of a node runs that an extension brought.
INNER = 3.5
#: Length and half the breadth of an arrow's head.
ARROW = (8.0, 4.2)

_RADIUS: dict[Kind, float] = {"recommendation": 12, "options": 3, "source_silent": 6, "out_of_scope": 6}


def outline(kind: Kind, x: float, y: float, width: float, height: float) -> Outline:
    """Return a node's outline.

    Parameters
    ----------
    kind
        What the node is: a decision is a hexagon, an end a rectangle with corners of its kind.
    x, y
        Its centre.
    width, height
        Its size.

    Returns
    -------
    Outline
        A closed outline.
    """
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
    """Return what marks a kind besides its corners: a second sheet for options, a bar for an action.

    Parameters
    ----------
    kind, x, y, width, height
        As for :func:`outline`.

    Returns
    -------
    Outline
        An open line; empty for kinds without one.
    """
    left, right, top, bottom = x - width / 2, x + width / 2, y - height / 2, y + height / 2
    if kind == "options":
        sheet = ((left + SHEET, bottom + SHEET), (right + SHEET, bottom + SHEET), (right + SHEET, top + SHEET))
        return (
            ("M", ((left + SHEET, bottom),)),
            *(("L", (point,)) for point in sheet),
            ("L", ((right, top + SHEET),)),
        )
    if kind == "action":
        return (("M", ((left + BAR, top),)), ("L", ((left + BAR, bottom),)))
    return ()


def inner(kind: Kind, x: float, y: float, width: float, height: float) -> Outline:
    """Return the second outline, inside the first, of a node that an extension brought.

    Parameters
    ----------
    kind, x, y, width, height
        As for :func:`outline`.

    Returns
    -------
    Outline
        A closed outline.
    """
    return outline(kind, x, y, width - 2 * INNER * (1.4 if kind == "decision" else 1), height - 2 * INNER)


def badge(kind: Kind, x: float, y: float, width: float, height: float) -> Point:
    """Return where a node's mark stands: on its upper left corner.

    Parameters
    ----------
    kind, x, y, width, height
        As for :func:`outline`.

    Returns
    -------
    Point
        The mark's centre.
    """
    inset = TIP if kind == "decision" else 3.0
    return (x - width / 2 + inset, y - height / 2)


def arrowhead(tip: Point, before: Point) -> tuple[Point, Point, Point]:
    """Return an arrow's head: its tip and the two ends of its base.

    Parameters
    ----------
    tip
        Where it points.
    before
        The point its line comes from; the line runs level or upright there.

    Returns
    -------
    tuple of Point
        Three corners.
    """
    length, breadth = ARROW
    if abs(tip[0] - before[0]) >= abs(tip[1] - before[1]):
        base = tip[0] - length if tip[0] >= before[0] else tip[0] + length
        return tip, (base, tip[1] - breadth), (base, tip[1] + breadth)
    base = tip[1] - length if tip[1] >= before[1] else tip[1] + length
    return tip, (tip[0] - breadth, base), (tip[0] + breadth, base)
