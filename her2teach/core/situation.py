"""Situation: one case on one path, perhaps with a plan; everything a criterion may be asked about."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from her2teach.core.case import Case
from her2teach.core.criteria import Truth
from her2teach.core.guideline import Guideline


class Situation:
    """One case on one path, perhaps with a plan."""

    __slots__ = (
        *("_answers", "_case", "_end", "_guideline", "_known", "_path", "_plan"),
        *("matches", "members", "one_each", "value"),
    )

    def __init__(
        self,
        guideline: Guideline,
        case: Case,
        path: tuple[str, ...] = (),
        end: str | None = None,
        plan: Mapping[str, frozenset[str] | None] | None = None,
    ) -> None:
        self._guideline, self._case, self._path, self._end, self._plan = guideline, case, {*path}, end, plan or {}
        self._answers: dict[str, Truth] = {}
        self.value = case.known.get
        self.members = guideline.members
        self.matches, self.one_each = guideline.matches, guideline.one_each

    def is_open(self, attribute: str) -> bool:
        """Return whether the attribute's value leaves several others possible."""
        return attribute in self._case.open

    def knows(self, attribute: str) -> bool:
        """Return whether the case tells of an attribute."""
        return attribute in self._case.known

    def given(self, attribute: str) -> Any:
        """Return a number as it was given."""
        return self._case.given.get(attribute)

    def named(self, criterion: str) -> Truth:
        """Return the truth of a named criterion, asked once."""
        if criterion not in self._answers:
            self._answers[criterion] = self._guideline.named_criteria[criterion].holds(self)
        return self._answers[criterion]

    def passes(self, nodes: tuple[str, ...]) -> bool:
        """Return whether one of the nodes lies on the path."""
        return not self._path.isdisjoint(nodes)

    def ends_at(self, nodes: tuple[str, ...]) -> bool:
        """Return whether the path ends at one of the nodes."""
        return self._end in nodes

    def planned(self, part: str) -> frozenset[str] | None:
        """Return one part of the learner's plan."""
        return self._plan.get(part)
