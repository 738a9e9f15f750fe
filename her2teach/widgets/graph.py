"""Graph: the decision graph as a widget."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import anywidget
import traitlets

from her2teach.diagram import CLOSED, describe, diagram, standings
from her2teach.guideline import Guideline
from her2teach.legend import legend
from her2teach.pathway import Pathway
from her2teach.svg import svg

_STATIC = Path(__file__).parent / "static"


class DecisionGraph(anywidget.AnyWidget):
    """The picture of a guideline's graph, and of one case's way through it.

    The picture crosses to the browser once; :meth:`show` sends only what state its parts are in.

    Parameters
    ----------
    guideline
        The guideline.
    pathway
        The way to show first, or None.
    """

    _esm = _STATIC / "graph.js"
    _css = _STATIC / "graph.css"

    #: The bare picture.
    svg = traitlets.Unicode().tag(sync=True)
    #: What its signs mean, as HTML.
    legend = traitlets.Unicode().tag(sync=True)
    #: Signs by id for the visited and for the possible parts, the state and sign of the rest, the last node of the way.
    states = traitlets.Dict().tag(sync=True)
    #: What the picture shows, in words.
    description = traitlets.Unicode().tag(sync=True)

    def __init__(self, guideline: Guideline, pathway: Pathway | None = None) -> None:
        self._guideline = guideline
        bare = diagram(guideline)
        super().__init__(
            svg=svg(bare, prefix="h2t-graph"),
            legend=legend(extended=bare.extended),
            states=states(guideline, pathway),
            description=describe(guideline, pathway),
        )

    def show(self, pathway: Pathway | None) -> None:
        """Show another way through the same guideline.

        Parameters
        ----------
        pathway
            The way, or None for the bare graph.
        """
        with self.hold_sync():
            self.description = describe(self._guideline, pathway)
            self.states = states(self._guideline, pathway)

    def __repr__(self) -> str:
        return "DecisionGraph()"


def states(guideline: Guideline, pathway: Pathway | None) -> dict[str, Any]:
    """Return what the browser needs to know of a way: a few hundred bytes to two kilobytes.

    Parameters
    ----------
    guideline
        The guideline.
    pathway
        A way through it, or None.

    Returns
    -------
    dict
        The trait :attr:`DecisionGraph.states`.
    """
    found: dict[str, Any] = {"visited": {}, "possible": {}, "rest": ["excluded", CLOSED], "last": ""}
    for name, (state, mark) in standings(guideline, pathway).items():
        if state == "idle":
            found["rest"] = ["idle", ""]
        elif state != "excluded":
            found[state][name] = mark
    if pathway and pathway.nodes:
        found["last"] = pathway.nodes[-1]
    return found
