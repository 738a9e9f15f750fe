"""Graph: the decision graph as a widget."""

from __future__ import annotations

from typing import Any

import traitlets

from her2teach.diagram import diagram
from her2teach.guideline import Guideline
from her2teach.legend import legend
from her2teach.markup import note_html
from her2teach.node_words import card
from her2teach.pathway import Pathway
from her2teach.standings import CLOSED, comparable, describe, notes, standings
from her2teach.svg import svg
from her2teach.text import short_identity
from her2teach.way_markup import card_html, way_html
from her2teach.widgets.together import Part, static


class DecisionGraph(Part):
    """The picture of a guideline's graph, and of one case's way through it, or of two.

    The picture and the cards of its nodes cross to the browser once; :meth:`show` sends only what state the parts are
    in and the way in words.

    Parameters
    ----------
    guideline
        The guideline.
    pathway
        The way to show first, or None.
    """

    _esm = static("shared.js", "zoom.js", "picture.js", "graph.js")
    _css = static("panel.css", "graph.css")

    #: The bare picture.
    svg = traitlets.Unicode().tag(sync=True)
    #: The same for a screen much wider than high, once the browser has asked for it.
    wide = traitlets.Unicode().tag(sync=True)
    #: Set by the browser.
    wants_wide = traitlets.Bool(default_value=False).tag(sync=True)
    #: What its signs mean, and below it what the whole screen must not go without, as HTML.
    legend = traitlets.Unicode().tag(sync=True)
    #: Node -> its card, as HTML.
    cards = traitlets.Dict().tag(sync=True)
    #: Signs by id for the visited and for the possible parts, the state and sign of the rest, the last node of the way.
    states = traitlets.Dict().tag(sync=True)
    #: The way, stop by stop, as HTML.
    way = traitlets.Unicode().tag(sync=True)
    #: What the picture shows, in words.
    description = traitlets.Unicode().tag(sync=True)

    def __init__(self, guideline: Guideline, pathway: Pathway | None = None) -> None:
        self._guideline = guideline
        bare = diagram(guideline)
        super().__init__(
            svg=svg(bare, prefix="h2t-graph", pressable=True),
            legend=legend(extended=bare.extended) + note_html(short_identity(guideline), "purpose"),
            cards={node.id: card_html(card(guideline, node.id)) for node in bare.nodes},
            states=states(guideline, pathway),
            way=way_html(guideline, pathway),
            description=describe(guideline, pathway),
        )
        self.observe(self._draw_wide, "wants_wide")

    def show(self, pathway: Pathway | None, other: Pathway | None = None) -> None:
        """Show another way through the same guideline, or two.

        Parameters
        ----------
        pathway
            The way, or None for the bare graph.
        other
            A second way to compare it with, or None.
        """
        with self.hold_sync():
            self.description = describe(self._guideline, pathway, other)
            self.way = way_html(self._guideline, pathway, other)
            self.states = states(self._guideline, pathway, other)

    def _draw_wide(self, _change: object = None) -> None:
        if self.wants_wide and not self.wide:
            self.wide = svg(diagram(self._guideline, wide=True), prefix="h2t-graph", pressable=True)


def states(guideline: Guideline, pathway: Pathway | None, other: Pathway | None = None) -> dict[str, Any]:
    """Return what the browser needs to know of a way: a few hundred bytes to two kilobytes.

    Parameters
    ----------
    guideline
        The guideline.
    pathway
        A way through it, or None.
    other
        A second way, or None.

    Returns
    -------
    dict
        The trait :attr:`DecisionGraph.states`.
    """
    found: dict[str, Any] = {"visited": {}, "possible": {}, "rest": ["excluded", CLOSED], "last": ""}
    if comparable(pathway, other):
        found |= {"other": {}, "notes": notes(pathway, other)}
    for name, (state, mark) in standings(guideline, pathway, other).items():
        if state == "idle":
            found["rest"] = ["idle", ""]
        elif state != "excluded":
            found[state][name] = mark
    if pathway and pathway.nodes:
        found["last"] = pathway.nodes[-1]
    return found
