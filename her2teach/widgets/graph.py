"""Graph: the decision graph as a widget, with one pathway through it or two."""

from __future__ import annotations

from typing import Any

import traitlets

from her2teach.core.guideline import Guideline
from her2teach.core.pathway import Pathway
from her2teach.diagram.model import diagram
from her2teach.diagram.svg import legend, svg
from her2teach.text.html.panels import note_html
from her2teach.text.html.path import card_html, path_html
from her2teach.text.nodes import card
from her2teach.text.sections import short_identity
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


class DecisionGraph(Part):
    """The picture of a guideline's graph, and of one case's pathway through it, or of two.

    The picture and the cards of its nodes cross to the browser once; :meth:`show` sends only what state the parts are
    in and the pathway in words.

    Parameters
    ----------
    guideline
        The guideline.
    pathway
        The pathway to show first; the bare graph when left out.
    """

    _esm = static("shared.js", "zoom.js", "picture.js", "graph.js")
    _css = static("base.css", "graph.css")

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
    #: Signs by id for the visited and the possible parts, the state and sign of the rest, the last node of the pathway.
    states = traitlets.Dict().tag(sync=True)
    #: The pathway, stop by stop, as HTML.
    path = traitlets.Unicode().tag(sync=True)
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
            path=path_html(guideline, pathway),
            description=describe(guideline, pathway),
        )
        self.observe(self._draw_wide, "wants_wide")

    def show(self, pathway: Pathway | None, other: Pathway | None = None) -> None:
        """Show another pathway through the same guideline, or two.

        Parameters
        ----------
        pathway
            The pathway; None for the bare graph.
        other
            A second pathway to compare it with; None for no comparison.
        """
        with self.hold_sync():
            self.description = describe(self._guideline, pathway, other)
            self.path = path_html(self._guideline, pathway, other)
            self.states = states(self._guideline, pathway, other)

    def _draw_wide(self, _change: object = None) -> None:
        if self.wants_wide and not self.wide:
            self.wide = svg(diagram(self._guideline, wide=True), prefix="h2t-graph", pressable=True)


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
    """The decision graph with the text's pathway and the learner's. Both stand in words beside it on the screen."""

    def show(self, pathway: Pathway | None, other: Pathway | None = None) -> None:
        """Show the text's pathway, and the learner's where it is another."""
        apart = other if pathway and other and pathway.nodes != other.nodes else None
        found = states(self._guideline, pathway, apart)
        if "notes" in found:
            found["notes"] = {node: _WHOSE.get(note, note) for node, note in found["notes"].items()}
        with self.hold_sync():
            self.description = _describe(self._guideline, pathway, apart)
            self.states = found


def _describe(guideline: Guideline, pathway: Pathway | None, other: Pathway | None) -> str:
    if pathway is None:
        return "No pathway is shown."
    whose = {"The text's pathway": pathway, "Your pathway": other}
    lines = [f"{name}: {'; '.join(map(guideline.label, each.nodes))}." for name, each in whose.items() if each]
    fork = parting(pathway, other) if other and comparable(pathway, other) else None
    return " ".join([*lines, *([f"They diverge at: {guideline.label(fork)}"] if fork else [])])
