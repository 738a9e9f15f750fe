"""Folding: what stands in the one row of a decision that is ruled out, with the outcomes that only it leads to."""

from __future__ import annotations

from collections.abc import Collection

from her2teach.core.guideline import Guideline
from her2teach.text.wording import counted

#: So many outcomes have a row each, whatever is ruled out.
MOST_ROWS = 20


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
