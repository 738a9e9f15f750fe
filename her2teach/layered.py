"""Heights without Graphviz, for a graph that brings no layout: ranks ordered by barycentres, then straightened."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import pairwise
from statistics import fmean

from her2teach.arrangement import SEPARATION, Arrangement

_SWEEPS = 12


def heights(arrangement: Arrangement) -> dict[str, float]:
    """Order each rank so that few edges cross, and say how far down each place stands.

    Parameters
    ----------
    arrangement
        The ranks.

    Returns
    -------
    dict
        Place -> how far down its centre stands.

    References
    ----------
    Sugiyama K, Tagawa S, Toda M. Methods for visual understanding of hierarchical system structures.
    IEEE Trans Syst Man Cybern 1981;11:109-125. doi 10.1109/TSMC.1981.4308636
    """
    import networkx as nx  # only a drawing needs it

    joined: nx.DiGraph[str] = nx.DiGraph()
    joined.add_nodes_from(arrangement.places)
    joined.add_edges_from(step for chain in arrangement.chains.values() for step in pairwise(chain))
    # Depth first from the root: what belongs together starts together.
    first = [name for name in joined if not joined.in_degree(name)]
    ranks: dict[int, list[str]] = {}
    for name in dict.fromkeys(each for root in first for each in nx.dfs_preorder_nodes(joined, root)):
        ranks.setdefault(arrangement.places[name].rank, []).append(name)
    order = sorted(ranks)
    found = {name: at for names in ranks.values() for name, at in _stacked(arrangement, names, {}).items()}
    for sweep in range(_SWEEPS):
        near = joined.succ if sweep % 2 else joined.pred
        for rank in reversed(order) if sweep % 2 else order:
            wanted = _means(ranks[rank], near, found)
            if sweep < _SWEEPS - 3:  # the last three only straighten; the order is that of the fans from the left
                ranks[rank].sort(key=lambda name: wanted.get(name, found[name]))
            found |= _stacked(arrangement, ranks[rank], {**{n: found[n] for n in ranks[rank]}, **wanted})
    return found


def _means(names: Iterable[str], near: Mapping[str, Iterable[str]], found: Mapping[str, float]) -> dict[str, float]:
    return {name: fmean(found[other] for other in near[name]) for name in names if list(near[name])}


def _stacked(arrangement: Arrangement, names: list[str], wanted: Mapping[str, float]) -> dict[str, float]:
    """Stand places under each other, as near as their heights allow to where they are wanted."""
    room = [(arrangement.places[a].height + arrangement.places[b].height) / 2 + SEPARATION for a, b in pairwise(names)]
    down = [wanted.get(name, 0.0) for name in names]
    up = list(down)
    for at, least in enumerate(room, start=1):
        down[at] = max(down[at], down[at - 1] + least)
    for at, least in reversed(list(enumerate(room))):
        up[at] = min(up[at], up[at + 1] - least)
    # Both keep the places apart, so their mean does; it pushes neither way.
    return {name: (a + b) / 2 for name, a, b in zip(names, down, up, strict=True)}
