"""Extent: how much there would be to prove of a guideline, told before it is tried."""

from __future__ import annotations

from collections.abc import Iterator
from graphlib import TopologicalSorter
from math import prod
from typing import TYPE_CHECKING

from her2teach.criteria import AllOf, AnyOf, Criterion, Named, Not
from her2teach.problems import ContentError
from her2teach.references import all_criteria
from her2teach.tree import Place, Tree

if TYPE_CHECKING:
    from her2teach.guideline import Guideline

#: Alternatives one criterion may come to, and those on all ways together; the shipped guideline has 24 and 46.
MAX_ALTERNATIVES, MAX_ON_WAYS = 1_000, 10_000
#: Decisions in a row, and names that stand for names.
MAX_IN_A_ROW = 100


def excesses(guideline: Guideline) -> Iterator[tuple[Place, str]]:
    """Find what is too much to be proved in seconds.

    Parameters
    ----------
    guideline
        A guideline without cycles.

    Yields
    ------
    tuple of Place and str
        A place, and what is too much there.  Counts are upper bounds: alternatives that never hold count as well.
    """
    counts = _Counts(guideline)
    if counts.names_in_a_row > MAX_IN_A_ROW:
        yield ("criteria",), f"more than {MAX_IN_A_ROW} criteria stand for one another in a row"
    for place, criterion in all_criteria(guideline.content):
        if max(counts.of(criterion, holds=True), counts.of(criterion, holds=False)) > MAX_ALTERNATIVES:
            yield place, f"this criterion comes to more than {MAX_ALTERNATIVES} alternatives"
    ways: dict[str, tuple[int, int]] = {}
    edges = {name: decision.edges for name, decision in guideline.decisions.items()}
    for node in TopologicalSorter({name: {e.to for e in out} for name, out in edges.items()}).static_order():
        out = edges.get(node, ())
        number = sum(counts.of(edge.when, holds=True) * ways[edge.to][0] for edge in out) if out else 1
        ways[node] = number, 1 + max((ways[edge.to][1] for edge in out), default=0)
    number, length = ways[guideline.content.root]
    if number > MAX_ON_WAYS:
        yield ("decisions",), f"the ways through the graph come to more than {MAX_ON_WAYS} alternatives"
    if length > MAX_IN_A_ROW:
        yield ("decisions",), f"more than {MAX_IN_A_ROW} decisions follow one another"


def refuse_excesses(guideline: Guideline, tree: Tree) -> None:
    """Refuse what is too much to prove, so that nobody waits for it.

    Parameters
    ----------
    guideline
        A guideline without cycles.
    tree
        The file it was read from.

    Raises
    ------
    ContentError
        With each place that is too much.
    """
    found = [tree.problem(place, "extent", message, "make it simpler") for place, message in excesses(guideline)]
    if found:
        raise ContentError(found)


class _Counts:
    """Counts the alternatives that criteria come to when written as one list of them.

    Parameters
    ----------
    guideline
        A guideline without cycles.
    """

    def __init__(self, guideline: Guideline) -> None:
        self._named: dict[tuple[str, bool], int] = {}
        rows: dict[str, int] = {}
        whens = {name: entry.when for name, entry in guideline.content.criteria.items()}
        uses = {name: set(_names(when)) for name, when in whens.items()}
        for name in TopologicalSorter(uses).static_order():
            rows[name] = 1 + max((rows[used] for used in uses[name]), default=0)
            for holds in (True, False):
                self._named[name, holds] = self.of(whens[name], holds=holds)
        self.names_in_a_row = max(rows.values(), default=0)

    def of(self, criterion: Criterion, *, holds: bool) -> int:
        """Return in how many ways a criterion can hold, or not."""
        if isinstance(criterion, Not):
            return self.of(criterion.not_, holds=not holds)
        if isinstance(criterion, Named):
            return self._named[criterion.criterion, holds]
        if not isinstance(criterion, (AllOf, AnyOf)):
            return 1
        parts = [self.of(part, holds=holds) for part in criterion.parts()]
        return min(prod(parts) if isinstance(criterion, AllOf) is holds else sum(parts), MAX_ON_WAYS + 1)


def _names(criterion: Criterion) -> Iterator[str]:
    if isinstance(criterion, Named):
        yield criterion.criterion
    for part in criterion.parts():
        yield from _names(part)
