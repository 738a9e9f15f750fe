"""Screens: what the benchmark's page shows: the explorer, a bare stock widget, and the usual `networkx.draw`."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

import ipywidgets

from her2teach.core.answers import read_answer
from her2teach.core.case import Case
from her2teach.core.load import load_guideline
from her2teach.core.pathway import trace
from her2teach.diagram.model import diagram
from her2teach.widgets.explorer import Explorer
from her2teach.widgets.graph import DecisionGraph

if TYPE_CHECKING:
    from networkx import DiGraph

    #: Draws a graph whose nodes have places and colours.
    Draw = Callable[[DiGraph[str], Any, list[str]], None]

#: The case of all screens, as a learner answers it, but for the answer that is toggled.
ANSWERS = {
    "her2_status": "positive",
    "disease_setting": "recurrent_metastatic",
    "decision_point": "initial_treatment_choice",
    "prior_adjuvant_trastuzumab": "completed",
    "months_since_adjuvant_trastuzumab": "8",
    "advanced_lines_given": "0",
    "received_pertuzumab": "never",
    "received_tdm1": "never",
    "received_tdxd": "never",
}
TOGGLED, ONE, OTHER = "tdxd_access", "available", "unavailable"


def explorer() -> ipywidgets.Widget:
    """Return the explorer with the case, and the id of its graph's messages for whoever counts bytes."""
    screen = Explorer()
    screen.answers = {**ANSWERS, TOGGLED: ONE}
    (graph,) = (each for each in _below(screen) if isinstance(each, DecisionGraph))
    return ipywidgets.VBox([screen, ipywidgets.Label(graph.model_id).add_class("bench-graph-id")])


def bare() -> ipywidgets.Widget:
    """Return the least that a change can do: a check box, a callback in the kernel, one word in a label."""
    tick, said = ipywidgets.Checkbox(description="Bare"), ipywidgets.Label("off")

    def say(change: Mapping[str, Any]) -> None:
        said.value = "on" if change["new"] else "off"

    tick.observe(say, "value")
    return ipywidgets.VBox([tick, said]).add_class("bench-bare")


def plain() -> ipywidgets.Widget:
    """Return `networkx.draw` as it comes: small, each node with its id."""
    import networkx as nx

    def draw(graph: DiGraph[str], places: Any, colours: list[str]) -> None:
        nx.draw(graph, places, with_labels=True, node_color=colours)

    return _drawing(draw).add_class("bench-plain")


def drawn() -> ipywidgets.Widget:
    """Return `networkx.draw` with the words that our picture has on nodes and edges, as large as our picture."""
    import networkx as nx
    from matplotlib import pyplot as plt

    picture = diagram(load_guideline())

    def draw(graph: DiGraph[str], places: Any, colours: list[str]) -> None:
        dots = plt.rcParams["figure.dpi"]
        plt.figure(figsize=(picture.width / dots, picture.height / dots))
        nx.draw(graph, places, labels=nx.get_node_attributes(graph, "label"), node_color=colours)
        nx.draw_networkx_edge_labels(graph, places, edge_labels=nx.get_edge_attributes(graph, "label"))

    return _drawing(draw).add_class("bench-drawn")


def _drawing(draw: Draw) -> ipywidgets.Widget:
    """Return the usual way to show a graph: drawn anew into an Output at each change.

    The places are found once, which is kinder than usual.
    """
    import networkx as nx
    from matplotlib import pyplot as plt

    guideline = load_guideline()
    graph = guideline.graph
    places = nx.spring_layout(graph, seed=1)
    tick, output = ipywidgets.Checkbox(description="Draw"), ipywidgets.Output()

    def show(change: Mapping[str, Any]) -> None:
        answers = {**ANSWERS, TOGGLED: OTHER if change["new"] else ONE}
        read = {name: read_answer(guideline.attributes[name], said, ()) for name, said in answers.items()}
        way = trace(guideline, Case(guideline, **read)).nodes
        with output:
            output.clear_output(wait=True)
            draw(graph, places, ["gold" if node in way else "lightgrey" for node in graph])
            plt.show()

    tick.observe(show, "value")
    return ipywidgets.VBox([tick, output])


def _below(widget: ipywidgets.Widget) -> list[ipywidgets.Widget]:
    return [widget, *(each for child in getattr(widget, "children", ()) for each in _below(child))]
