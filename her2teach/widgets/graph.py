"""Graph: the decision graph as a widget, with one pathway through it or two."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import traitlets

from her2teach.core.case import Case
from her2teach.core.guideline import Guideline
from her2teach.core.pathway import Pathway, trace
from her2teach.diagram.folding import MOST_ROWS, folded_possible, folded_rows
from her2teach.diagram.landscape import landscape
from her2teach.diagram.landscape_svg import landscape_legend, landscape_svg
from her2teach.diagram.model import diagram
from her2teach.diagram.svg import svg
from her2teach.teaching.pack import chosen_guideline
from her2teach.text.html.path import card_html, path_html
from her2teach.text.nodes import card
from her2teach.text.states import (
    CLOSED,
    ONLY_FIRST,
    ONLY_SECOND,
    comparable,
    describe,
    marked_states,
    node_notes,
    parting,
)
from her2teach.widgets.base import Part, static
from her2teach.widgets.wired import Asked, Wired, checked_case

#: The room that is drawn for until a browser tells its own, and what is drawn for at most.
ROOM, MOST = (952, 634), 4000
#: The rooms that are drawn for ahead, for a page whose Python is not there yet.
AHEAD = (
    *((width, 0) for width in (740, 860, 980, 1150, 1300, 1500)),
    (980, 640),
    (1220, 640),
    (1220, 800),
    (1500, 900),
)
#: The states of what is never folded.
_SHOWN = ("visited", "other", "possible")


class DecisionGraph(Wired, Part):
    """The picture of a guideline's graph, and of one case's pathway through it, or of two.

    The picture crosses to the browser once for each size of its room, the cards of its nodes once; :meth:`show` sends
    only what state the parts are in and the pathway in words. Of a graph with more than twenty outcomes, what is ruled
    out is folded, and what is furthest ahead of the path; the picture crosses again when that changes.

    Parameters
    ----------
    guideline
        The guideline; the chosen one when left out.
    pathway
        The pathway to show first; the bare graph when left out.

    Attributes
    ----------
    case : Case or None
        The case whose pathway is shown. Set it, or link it to that of an :class:`Explorer`; None for the bare graph.
    value : Case or None
        The same.
    pathway : Pathway or None
        The pathway that is shown, read-only.

    Examples
    --------
    >>> graph = DecisionGraph()
    >>> graph.case = Case(her2_status="negative")
    """

    case = Asked("_take_case")
    value = Asked("_take_case")

    kept = "alive"
    _esm = static("shared.js", "picture.js", "graph.js")
    _css = static("base.css", "landscape.css")

    #: The bare picture, drawn for :attr:`room`.
    svg = traitlets.Unicode().tag(sync=True)
    #: The width and the height that the browser has for it, in pixels; the height is 0 where it is left open.
    room = traitlets.List(traitlets.Int(), default_value=[0, 0], minlen=2, maxlen=2).tag(sync=True)
    #: Decisions that a reader has opened although they are ruled out; set by the browser.
    opened: traitlets.List[Any] = traitlets.List(traitlets.Unicode()).tag(sync=True)
    #: What its signs mean, as HTML.
    legend = traitlets.Unicode().tag(sync=True)
    #: Node -> its card, as HTML.
    cards = traitlets.Dict().tag(sync=True)
    #: Signs by id for the visited and the possible parts, the state and sign of the rest, the last node of the pathway.
    states = traitlets.Dict().tag(sync=True)
    #: The pathway, stop by stop, as HTML.
    path = traitlets.Unicode().tag(sync=True)
    #: What the picture shows, in words.
    description = traitlets.Unicode().tag(sync=True)

    def __init__(self, guideline: Guideline | None = None, pathway: Pathway | None = None) -> None:
        self._guideline = guideline = guideline or chosen_guideline()
        self._bare = diagram(guideline)
        self._folded: dict[str, str] = {}
        super().__init__(
            svg=self._drawn(*ROOM),
            legend=landscape_legend(extended=self._bare.extended),
            cards={node.id: card_html(card(guideline, node.id)) for node in self._bare.nodes},
            states=states(guideline, pathway),
            path=path_html(guideline, pathway),
            description=describe(guideline, pathway),
        )
        self.observe(self._draw, "room")
        self.observe(lambda _change: self._fold(), "opened")
        self._pathways: tuple[Pathway | None, Pathway | None] = (pathway, None)
        self._fold()
        self.tell()

    def show(self, pathway: Pathway | None, other: Pathway | None = None, *, anew: bool = False) -> None:
        """Show another pathway through the same guideline, or two.

        Parameters
        ----------
        pathway
            The pathway; None for the bare graph.
        other
            A second pathway to compare it with; None for no comparison.
        anew
            Whether the case is another one, so that nothing of it is a change.
        """
        with self.one_message(), self.hold_sync():
            self._pathways = (pathway, other)
            before = () if anew else self.states["visited"]
            self._show(pathway, other, anew=anew)
            self._fold(before)

    def still(self) -> tuple[str, str]:
        """Return the picture, in words and as it is in a file."""
        picture = diagram(self._guideline, *self._pathways)
        return str(self.description), svg(picture, prefix="h2t-still", standalone=True)

    def ahead(self) -> dict[str, Any]:
        """Return pictures for some rooms: each room's width and height, and its picture."""
        return {"pictures": [[*room, self._drawn(*room)] for room in AHEAD]}

    def told(self) -> Mapping[str, Any]:
        """Return the traits as they are now."""
        pathway, _ = self._pathways
        case = None if pathway is None else pathway.case
        return {"pathway": pathway, "case": case, "value": case}

    def _show(self, pathway: Pathway | None, other: Pathway | None, *, anew: bool) -> None:
        with self.hold_sync():
            self.description = describe(self._guideline, pathway, other)
            self.path = path_html(self._guideline, pathway, other)
            self.states = states(self._guideline, pathway, other) | ({"anew": True} if anew else {})

    def _take_case(self, case: Case | None) -> None:
        if case != self.case:
            self.show(None if case is None else trace(self._guideline, checked_case(self._guideline, case)))

    def _drawn(self, width: int, height: int) -> str:
        places = landscape(self._guideline, min(width, MOST), min(height, MOST), folded=self._folded)
        return landscape_svg(self._bare, places, prefix="h2t-graph", pressable=True)

    def _draw(self, _change: object = None) -> None:
        self.svg = self._drawn(*(self.room if self.room[0] > 0 else ROOM))

    def _fold(self, before: Iterable[str] = ()) -> None:
        """Fold what is ruled out, and then what is furthest ahead, where a row for each outcome would be too many.

        The path before is still seen.
        """
        folded: dict[str, str] = {}
        if len(self._guideline.ends) > MOST_ROWS and self.states["visited"]:
            held = {*before, *self.opened}
            kept = held.union(*(self.states.get(state, ()) for state in _SHOWN))
            folded = folded_rows(self._guideline, kept)
            if "other" not in self.states:
                folded |= folded_possible(self._guideline, self.states["possible"].keys() - held, folded)
        if folded != self._folded:
            self._folded = folded
            self._draw()


def states(guideline: Guideline, pathway: Pathway | None, other: Pathway | None = None) -> dict[str, Any]:
    """Return what :attr:`DecisionGraph.states` says of a pathway, or of two: a few hundred bytes to two kilobytes."""
    found: dict[str, Any] = {"visited": {}, "possible": {}, "rest": ["excluded", CLOSED], "last": ""}
    if comparable(pathway, other):
        found |= {"other": {}, "notes": node_notes(pathway, other)}
    for name, (state, mark) in marked_states(guideline, pathway, other).items():
        if state == "idle":
            found["rest"] = ["idle", ""]
        elif state != "excluded":
            found[state][name] = mark
    if pathway and pathway.nodes:
        found["last"] = pathway.nodes[-1]
    return found


#: What stands below the nodes that only one of the two pathways visits, in the place of the words for two cases.
_WHOSE = {ONLY_FIRST: "A: the text", ONLY_SECOND: "B: you"}


class TwoPathways(DecisionGraph):
    """The decision graph with the text's pathway, and the learner's where it is another.

    Both stand in words beside it on the screen.
    """

    def _show(self, pathway: Pathway | None, other: Pathway | None, *, anew: bool) -> None:
        apart = other if pathway and other and pathway.nodes != other.nodes else None
        found = states(self._guideline, pathway, apart)
        if "notes" in found:
            found["notes"] = {node: _WHOSE.get(note, note) for node, note in found["notes"].items()}
        with self.hold_sync():
            self.description = _describe(self._guideline, pathway, apart)
            self.states = found | ({"anew": True} if anew else {})


def _describe(guideline: Guideline, pathway: Pathway | None, other: Pathway | None) -> str:
    if pathway is None:
        return "No pathway is shown."
    whose = {"The text's pathway": pathway, "Your pathway": other}
    lines = [f"{name}: {'; '.join(map(guideline.label, each.nodes))}." for name, each in whose.items() if each]
    fork = parting(pathway, other) if other and comparable(pathway, other) else None
    return " ".join([*lines, *([f"They diverge at: {guideline.label(fork)}"] if fork else [])])
