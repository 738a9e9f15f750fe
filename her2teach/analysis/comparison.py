"""Comparison: two pathways through one guideline, and the answers at which they diverge."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from her2teach.core.pathway import Pathway, Step
from her2teach.core.shown import Drawn, as_json


@dataclass(frozen=True, kw_only=True, repr=False)
class Comparison(Drawn):
    """Where two pathways diverge, and why."""

    first: Pathway
    second: Pathway
    #: The decision at which they part; None where they do not, or one of them cannot begin.
    parts_at: str | None = None
    #: The attributes whose answers part them there; none where only several answers together leave one path open.
    attributes: tuple[str, ...] = ()
    #: All attributes that are known to one case only, or known differently.
    differing: tuple[str, ...] = ()
    #: The nodes that both pathways visit, in the order of the first.
    shared: tuple[str, ...] = ()
    only_first: tuple[str, ...] = ()
    only_second: tuple[str, ...] = ()

    def _facts(self) -> Iterator[tuple[str, Any]]:
        yield "parts_at", self.parts_at
        yield "attributes", self.attributes
        yield "ends", [self.first.node, self.second.node]
        yield "same_answer", self.same_answer

    def to_dict(self) -> dict[str, Any]:
        """Return the comparison as JSON knows it, both pathways included."""
        listed = ("attributes", "differing", "shared", "only_first", "only_second")
        return {
            "parts_at": self.parts_at,
            "same_answer": self.same_answer,
            **{name: [*getattr(self, name)] for name in listed},
            "first": self.first.to_dict(),
            "second": self.second.to_dict(),
        }

    def to_json(self) -> str:
        """Return :meth:`to_dict` as JSON, the same text for the same comparison."""
        return as_json(self.to_dict())

    @property
    def same_answer(self) -> bool:
        """Whether both come to the same end, or both to none with the same ends possible."""
        one, other = self.first, self.second
        return (one.outcome, one.node, one.possible) == (other.outcome, other.node, other.possible)


def compare_ways(first: Pathway, second: Pathway) -> Comparison:
    """Compare the pathways of two cases through one guideline.

    Parameters
    ----------
    first, second
        Pathways through the same guideline.

    Returns
    -------
    Comparison
        The first decision that they leave in different directions, or at which one of them stops, and the answers
        that part them there.

    Examples
    --------
    >>> guideline, case = load_guideline(), load_vignette("late-relapse-liver").case
    >>> other = case.replace(months_since_adjuvant_trastuzumab=8)
    >>> compare_ways(trace(guideline, case), trace(guideline, other)).parts_at
    'timing'
    """
    for each in (first, second):
        if not isinstance(each, Pathway):
            raise TypeError(f"a pathway belongs here, made by trace(…); this is of the type {type(each).__name__}")
    common = 0
    while common < min(len(first.nodes), len(second.nodes)) and first.nodes[common] == second.nodes[common]:
        common += 1
    apart = common and first.nodes != second.nodes
    parts_at = first.nodes[common - 1] if apart else None
    known, others = first.case.known, second.case.known
    differing = tuple(name for name in dict.fromkeys([*known, *others]) if known.get(name) != others.get(name))
    return Comparison(
        first=first,
        second=second,
        parts_at=parts_at,
        attributes=_parting(first, second, parts_at, differing) if parts_at else (),
        differing=differing,
        shared=tuple(node for node in first.nodes if node in second.nodes),
        only_first=tuple(node for node in first.nodes if node not in second.nodes),
        only_second=tuple(node for node in second.nodes if node not in first.nodes),
    )


def _parting(first: Pathway, second: Pathway, node: str, differing: tuple[str, ...]) -> tuple[str, ...]:
    """Return the attributes that decide at a node on either pathway and differ; where one stops, what it lacks too."""
    steps: list[Step] = [step for pathway in (first, second) for step in pathway.steps if step.node == node]
    deciding = {reason.attribute for step in steps for reason in step.reasons}
    return tuple(name for name in differing if name in deciding)
