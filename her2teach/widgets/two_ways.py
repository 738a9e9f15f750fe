"""Two ways: the text's way and the learner's on one picture."""

from __future__ import annotations

from her2teach.guideline import Guideline
from her2teach.pathway import Pathway
from her2teach.standings import ONLY_FIRST, ONLY_SECOND, comparable, parting
from her2teach.widgets.graph import DecisionGraph, states

#: What stands below the nodes that only one of the two ways visits, in the place of the words for two cases.
_WHOSE = {ONLY_FIRST: "A: the text", ONLY_SECOND: "B: you"}


class TwoWays(DecisionGraph):
    """The decision graph with the text's way and the learner's.  The ways in words stand beside it on the screen."""

    def show(self, pathway: Pathway | None, other: Pathway | None = None) -> None:
        """Show both ways.

        Parameters
        ----------
        pathway
            The text's, or None for the bare graph.
        other
            The learner's.
        """
        apart = other if pathway and other and pathway.nodes != other.nodes else None
        told = states(self._guideline, pathway, apart)
        if "notes" in told:
            told["notes"] = {node: _WHOSE.get(note, note) for node, note in told["notes"].items()}
        with self.hold_sync():
            self.description = _describe(self._guideline, pathway, apart)
            self.states = told

    def __repr__(self) -> str:
        return "TwoWays()"


def _describe(guideline: Guideline, pathway: Pathway | None, other: Pathway | None) -> str:
    if pathway is None:
        return "No way is shown."
    whose = {"The text's way": pathway, "Your way": other}
    told = [f"{name}: {'; '.join(map(guideline.label, way.nodes))}." for name, way in whose.items() if way]
    fork = parting(pathway, other) if other and comparable(pathway, other) else None
    return " ".join([*told, *([f"They part at: {guideline.label(fork)}"] if fork else [])])
