"""Folding: what stands in the one row of a decision for which a picture has no room, with the outcomes ahead of it."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from her2teach.core.guideline import Guideline
from her2teach.text.wording import counted

#: So many outcomes have a row each, whatever is ruled out.
MOST_ROWS = 20
#: Of a larger graph so many answers have a line in a row while they are open; in a small window each takes two.
MOST_LINES = 16


def folded_rows(guideline: Guideline, kept: Collection[str]) -> dict[str, str]:
    """Return the decisions to fold, each with what stands in its row.

    Parameters
    ----------
    guideline
        The guideline.
    kept
        The nodes that the picture has to show: those of the path, and those still possible.
    """
    return {name: _said(guideline, name, kept) for name in guideline.decisions if name not in kept}


def folded_possible(guideline: Guideline, possible: Collection[str], folded: Mapping[str, str]) -> dict[str, str]:
    """Return decisions to fold although they are possible: those furthest ahead, and no more than there is no row for.

    Parameters
    ----------
    guideline
        The guideline.
    possible
        The nodes that are still possible, and may be folded.
    folded
        What is folded already, because it is ruled out.
    """
    found: dict[str, str] = {}
    for name in sorted(set(possible) & guideline.decisions.keys(), key=lambda name: len(_ahead(guideline, name))):
        before = _lines(guideline, {*folded, *found})
        if before <= MOST_LINES:
            break
        if _lines(guideline, {*folded, *found, name}) < before:
            ends = _ahead(guideline, name) & guideline.ends.keys() & set(possible)
            found[name] = f"{counted(len(ends), 'outcome')} possible"
    return found


def _lines(guideline: Guideline, folded: Collection[str]) -> int:
    """Return how many answers have a line: those that lead to what has a row."""
    edges = [(start, to) for start, to in guideline.edges if start not in folded]
    reached, waiting = {guideline.root}, [guideline.root]
    while waiting:
        at = waiting.pop()
        onward = {to for start, to in edges if start == at} - reached
        reached |= onward
        waiting += onward
    return sum(start in reached and (to in folded or to in guideline.ends) for start, to in edges)


def _said(guideline: Guideline, decision: str, kept: Collection[str]) -> str:
    lost = {node for node in _ahead(guideline, decision) if node in guideline.ends and node not in kept}
    return f"{counted(len(lost), 'outcome')} ruled out" if lost else "ruled out"


def _ahead(guideline: Guideline, node: str) -> set[str]:
    """Return all that a decision leads to."""
    found, waiting = set[str](), [node]
    while waiting:
        at = waiting.pop()
        onward = {to for start, to in guideline.edges if start == at} - found
        found |= onward
        waiting += onward
    return found
