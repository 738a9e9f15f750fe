"""Load: a guideline file, refused where it is too large to be proved or leaves a case with two answers or none."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from graphlib import TopologicalSorter
from itertools import chain, combinations
from math import prod
from pathlib import Path
from typing import Any

from her2teach.core.criteria import AllOf, AnyOf, Criterion, Named, Not
from her2teach.core.extensions import extended, extension_files
from her2teach.core.guideline import Guideline, read_guideline, shipped_guideline
from her2teach.core.references import all_criteria
from her2teach.core.regions import Box, Regions, intersection, regions_of
from her2teach.core.schema import Decision
from her2teach.core.yamltree import ContentError, Place, Problem, Tree, parse, read_file

#: Alternatives one criterion may come to, and those on all paths together; the shipped guideline has 24 and 46.
MAX_ALTERNATIVES, MAX_ON_PATHS = 1_000, 10_000
#: Decisions in a row, and names that stand for names.
MAX_IN_A_ROW = 100


def load_guideline(path: str | Path | None = None, extensions: Iterable[str] = ()) -> Guideline:
    """Load and check a guideline file.

    Parameters
    ----------
    path
        A YAML file; the shipped guideline when left out.
    extensions
        Ids of shipped extensions to add. Their order does not matter.

    Returns
    -------
    Guideline
        The guideline.

    Raises
    ------
    ContentError
        With every problem of the file: line, column, what was found, what is allowed. A decision at which some case
        has two answers or none is one.

    Examples
    --------
    >>> load_guideline().identity.lines
    38
    """
    names = frozenset([extensions] if isinstance(extensions, str) else extensions)
    if path is None:
        return _shipped_with(names)
    text = read_file(Path(path))
    guideline = read_guideline(text, str(path), Path(path).parent)
    _refuse_undecided(guideline, parse(text, str(path)))
    return _with(guideline, names)


@cache
def _shipped_with(extensions: frozenset[str]) -> Guideline:
    return _with(shipped_guideline(), extensions)


def _with(guideline: Guideline, extensions: frozenset[str]) -> Guideline:
    if not extensions:
        return guideline
    return extended(guideline, extension_files(sorted(extensions)))


def _refuse_undecided(guideline: Guideline, tree: Tree) -> None:
    """Refuse a guideline in which some case has two answers at a decision, or none: its pathways would be wrong."""
    refuse_excesses(guideline, tree)
    findings = chain.from_iterable(decision_findings(guideline, each) for each in guideline.decisions.values())
    problems = [finding.problem(tree) for finding in findings]
    if problems:
        raise ContentError(problems)


@dataclass(frozen=True, kw_only=True)
class Finding:
    """One proof that failed."""

    #: A stable short name of the kind of failure.
    code: str
    #: Where in the content.
    place: Place
    message: str
    #: The answers of a case that shows it, None where no single case does.
    counterexample: Mapping[str, str] | None = None

    def __str__(self) -> str:
        shown = ", ".join(f"{name}={value}" for name, value in (self.counterexample or {}).items())
        tail = (
            f"; for example {shown}" if self.counterexample else "; in every case" if self.counterexample == {} else ""
        )
        return f"{' > '.join(map(str, self.place))}: {self.code}: {self.message}{tail}"

    def problem(self, tree: Tree) -> Problem:
        """Return it as a problem of the file, beside the nearest place that the file has."""
        shown = ", ".join(f"{name}={value}" for name, value in (self.counterexample or {}).items())
        hint = f"for example {shown}" if shown else "" if self.counterexample is None else "in every case"
        message = f"{' > '.join(map(str, self.place))}: {self.message}"
        return tree.problem(self.place, self.code.replace("_", "-"), message, hint, at_key=True)


def decision_findings(guideline: Guideline, decision: Decision) -> Iterator[Finding]:
    """Look for the cases in which two edges of a decision can be taken, or none."""
    regions = regions_of(guideline)
    known = list(regions.consistent(everything(regions), regions.gaps))
    place: Place = ("decisions", decision.id)
    for one, other in combinations(decision.edges, 2):
        both = intersection(regions.boxes(one.when), list(regions.boxes(other.when)))
        shared = next(intersection(both, known), None)
        if shared is not None:
            message = f'"{one.label}" (to {one.to}) and "{other.label}" (to {other.to}) hold together'
            yield Finding(code="overlap", place=place, message=message, counterexample=_shown(regions, shared))
    left = next(untaken(guideline, decision, regions.forbidden), None)
    if left is not None:
        yield Finding(code="gap", place=place, message="no answer fits", counterexample=_shown(regions, left))


def untaken(guideline: Guideline, decision: Decision, forbidden: list[Box]) -> Iterator[Box]:
    """Yield what no edge of a decision takes, of the cases that are not forbidden."""
    regions = regions_of(guideline)
    taken = [box for edge in decision.edges for box in regions.boxes(edge.when)]
    return regions.consistent(everything(regions), [*taken, *forbidden])


def everything(regions: Regions) -> Box:
    """Return the box of all cases."""
    return {name: axis.everything for name, axis in regions.axes.items()}


def _shown(regions: Regions, box: Box) -> dict[str, str]:
    """Return one case of a box in words."""
    shown: dict[str, str] = {}
    for name, mask in box.items():
        axis = regions.axes[name]
        if mask != axis.everything:
            value = axis.representatives[(mask & -mask).bit_length() - 1]
            shown[name] = "absent" if value is None else _text(value)
    return shown


def _text(value: Any) -> str:
    if isinstance(value, frozenset):
        return " + ".join(sorted(value)) or "no agent"
    return f"{value:g}" if isinstance(value, (float, Fraction)) else str(value)


def excesses(guideline: Guideline) -> Iterator[tuple[Place, str]]:
    """Find what is too much to be proved in seconds, counting alternatives that never hold as well."""
    counts = _Counts(guideline)
    if counts.names_in_a_row > MAX_IN_A_ROW:
        yield ("criteria",), f"more than {MAX_IN_A_ROW} criteria stand for one another in a row"
    for place, criterion in all_criteria(guideline):
        if max(counts.of(criterion, holds=True), counts.of(criterion, holds=False)) > MAX_ALTERNATIVES:
            yield place, f"this criterion comes to more than {MAX_ALTERNATIVES} alternatives"
    paths: dict[str, tuple[int, int]] = {}
    edges = {name: decision.edges for name, decision in guideline.decisions.items()}
    for node in TopologicalSorter({name: {e.to for e in out} for name, out in edges.items()}).static_order():
        out = edges.get(node, ())
        number = sum(counts.of(edge.when, holds=True) * paths[edge.to][0] for edge in out) if out else 1
        paths[node] = number, 1 + max((paths[edge.to][1] for edge in out), default=0)
    number, length = paths[guideline.root]
    if number > MAX_ON_PATHS:
        yield ("decisions",), f"the ways through the graph come to more than {MAX_ON_PATHS} alternatives"
    if length > MAX_IN_A_ROW:
        yield ("decisions",), f"more than {MAX_IN_A_ROW} decisions follow one another"


def refuse_excesses(guideline: Guideline, tree: Tree) -> None:
    """Refuse what is too much to prove, so that nobody waits for it.

    Raises ContentError with each place that is too much.
    """
    found = [tree.problem(place, "extent", message, "make it simpler") for place, message in excesses(guideline)]
    if found:
        raise ContentError(found)


class _Counts:
    """Counts the alternatives that criteria come to when written as one list of them."""

    def __init__(self, guideline: Guideline) -> None:
        self._named: dict[tuple[str, bool], int] = {}
        rows: dict[str, int] = {}
        whens = {name: entry.when for name, entry in guideline.criteria.items()}
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
        return min(prod(parts) if isinstance(criterion, AllOf) is holds else sum(parts), MAX_ON_PATHS + 1)


def _names(criterion: Criterion) -> Iterator[str]:
    if isinstance(criterion, Named):
        yield criterion.criterion
    for part in criterion.parts():
        yield from _names(part)
