"""Heights by Graphviz's dot, through pygraphviz: only when the shipped picture is computed anew."""

from __future__ import annotations

from itertools import pairwise

from her2teach.arrangement import SEPARATION, Arrangement, Columns
from her2teach.layout import GAP

_ALMOST = 5.0


def heights(arrangement: Arrangement, columns: Columns) -> dict[str, float]:
    """Let dot order each rank and say how far down each place stands.

    Parameters
    ----------
    arrangement
        The ranks.
    columns
        The decisions of each column, top to bottom; edges inside a column keep that order.

    Returns
    -------
    dict
        Place -> how far down its centre stands.
    """
    import pygraphviz

    order = {name: at for at, name in enumerate(name for names in columns for name in names)}
    graph = pygraphviz.AGraph(strict=False, directed=True)
    graph.graph_attr.update(rankdir="LR", nodesep=SEPARATION / 72, ranksep=GAP / 72, ordering="out", newrank="true")
    graph.node_attr.update(shape="box", fixedsize="true", label="")
    for name, place in arrangement.places.items():
        graph.add_node(name, width=place.width / 72, height=(place.height + 2 * place.room) / 72)
    for chain in arrangement.chains.values():
        level = arrangement.places[chain[0]].rank == arrangement.places[chain[-1]].rank
        upward = level and order[chain[0]] > order[chain[-1]]
        steps = list(pairwise(chain))
        for at, (start, to) in enumerate(steps):
            # A label stands level with what it leads to, so that the fan opens before the labels.
            weight = 1 if at == 0 else 40
            graph.add_edge(*((to, start) if upward else (start, to)), weight=1 if level else weight)
    for rank in sorted({place.rank for place in arrangement.places.values()}):
        names = [name for name, place in arrangement.places.items() if place.rank == rank]
        graph.add_subgraph(names).graph_attr["rank"] = "same"
    graph.layout("dot")
    found = {name: -float(graph.get_node(name).attr["pos"].split(",")[1]) for name in arrangement.places}
    return _levelled(arrangement, found)


def _levelled(arrangement: Arrangement, found: dict[str, float]) -> dict[str, float]:
    """Make almost level edges level: they would look like a mistake."""
    for start, *onward in arrangement.chains.values():
        if all(abs(found[start] - found[name]) < _ALMOST for name in onward):
            found = {**found, **dict.fromkeys(onward, found[start])}
    return found
