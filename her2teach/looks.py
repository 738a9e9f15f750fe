"""Looks: the colours, weights and dashes of pictures on paper."""

from __future__ import annotations

from dataclasses import dataclass

from her2teach.schema import Status
from her2teach.shapes import Kind
from her2teach.standings import State

#: The colours of widgets/static/graph.css on light paper; a test holds the two together.
PALETTE = {
    "paper": "#ffffff",
    "ink": "#1d2428",
    "muted": "#56616a",
    "rule": "#d8d4ca",
    "faint": "#bdbab2",
    "accent": "#0b5f6b",
    "visited": "#d9ecee",
    "possible": "#8a5000",
    "other": "#8a2a6b",
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
LOOKS: dict[State, Look] = {
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
