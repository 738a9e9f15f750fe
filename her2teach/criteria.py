"""Criteria: questions with the answers yes, no and not known, asked of a case, a path and a plan.

A criterion is content, read from a file and never evaluated as code.  ``holds`` answers True, False or None, where None
means that the unknown attributes decide; unknown is never read as no.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Annotated, TypeAlias

from pydantic import Discriminator, Field, Tag

from her2teach.attribute_tests import (
    AgentsTest,
    AgentsWanted,
    ChoiceTest,
    DateTest,
    Disagreement,
    Form,
    Names,
    NumberTest,
    Situation,
    Test,
    Truth,
)

__all__ = [
    "AgentsTest",
    "AllOf",
    "AnyOf",
    "AtEnd",
    "ChoiceTest",
    "Criterion",
    "DateTest",
    "Disagreement",
    "Known",
    "Named",
    "Names",
    "Not",
    "NumberTest",
    "PlanTest",
    "Situation",
    "Test",
    "Truth",
    "Visits",
]


class AllOf(Form):
    """Every part holds."""

    all: tuple[Criterion, ...]

    def holds(self, situation: Situation) -> Truth:
        """Return the least of the parts' truths: no, else not known, else yes."""
        truth: Truth = True
        for part in self.all:
            answer = part.holds(situation)
            if answer is False:
                return False
            if answer is None:
                truth = None
        return truth

    def parts(self) -> tuple[Criterion, ...]:
        """Return the parts."""
        return self.all

    def deciding(self, situation: Situation, named: Mapping[str, Criterion]) -> Iterator[Test]:
        """Yield what decides each part, or the first part that fails."""
        for part in _decisive(self.all, situation, self.holds(situation), lone=False):
            yield from part.deciding(situation, named)


class AnyOf(Form):
    """At least one part holds."""

    any: tuple[Criterion, ...]

    def holds(self, situation: Situation) -> Truth:
        """Return the greatest of the parts' truths: yes, else not known, else no."""
        truth: Truth = False
        for part in self.any:
            answer = part.holds(situation)
            if answer is True:
                return True
            if answer is None:
                truth = None
        return truth

    def parts(self) -> tuple[Criterion, ...]:
        """Return the parts."""
        return self.any

    def deciding(self, situation: Situation, named: Mapping[str, Criterion]) -> Iterator[Test]:
        """Yield what decides the first part that holds, or each part that fails."""
        for part in _decisive(self.any, situation, self.holds(situation), lone=True):
            yield from part.deciding(situation, named)


def _decisive(parts: tuple[Criterion, ...], situation: Situation, truth: Truth, *, lone: bool) -> list[Criterion]:
    """Return the parts with the whole's truth; only the first of them where ``truth is lone`` one is enough."""
    alike = [part for part in parts if part.holds(situation) is truth]
    return alike[:1] if truth is lone else alike


class Not(Form):
    """The part does not hold."""

    not_: Criterion = Field(alias="not")

    def holds(self, situation: Situation) -> Truth:
        """Return the opposite of the part's truth."""
        answer = self.not_.holds(situation)
        return None if answer is None else not answer

    def parts(self) -> tuple[Criterion, ...]:
        """Return the one part."""
        return (self.not_,)

    def deciding(self, situation: Situation, named: Mapping[str, Criterion]) -> Iterator[Test]:
        """Yield what decides the part."""
        yield from self.not_.deciding(situation, named)


class Named(Form):
    """A criterion that has a name of its own."""

    criterion: str

    def holds(self, situation: Situation) -> Truth:
        """Return the truth of the named criterion."""
        return situation.named(self.criterion)

    def deciding(self, situation: Situation, named: Mapping[str, Criterion]) -> Iterator[Test]:
        """Yield what decides the named criterion."""
        yield from named[self.criterion].deciding(situation, named)


class Known(Form):
    """The attribute is known."""

    known: str

    def holds(self, situation: Situation) -> Truth:
        """Return whether the attribute has a value."""
        return situation.value(self.known) is not None


class AtEnd(Form):
    """The path ends at one of the nodes."""

    node: Names

    def holds(self, situation: Situation) -> Truth:
        """Return whether the path ends there."""
        return situation.ends_at(self.node)


class Visits(Form):
    """One of the nodes lies on the path."""

    visits: Names

    def holds(self, situation: Situation) -> Truth:
        """Return whether the path passes there."""
        return situation.passes(self.visits)


class PlanTest(AgentsWanted):
    """A part of the learner's plan is, or includes, what is listed."""

    plan: str
    is_: Names | None = Field(default=None, alias="is")
    drops_from: str | None = None
    equals: str | None = None

    def holds(self, situation: Situation) -> Truth:
        """Return whether the plan fits; None when there is no plan or what it is compared with is unknown."""
        chosen = situation.planned(self.plan)
        if chosen is None:
            return None
        if self.is_ is not None:
            return chosen <= set(self.is_) and bool(chosen)
        compared = self.drops_from or self.equals
        if compared is None:
            return self.wanted(chosen, situation)
        current = situation.value(compared)
        if current is None:
            return None
        before = current & situation.members((self.plan,))
        return bool(before - chosen) if self.drops_from else bool(before) and before == chosen


_FORMS: dict[str, str] = {
    "all": "all",
    "any": "any",
    "not": "not",
    "criterion": "criterion",
    "known": "known",
    "node": "node",
    "visits": "visits",
    "plan": "plan",
    "is": "choice",
    "above": "number",
    "at_least": "number",
    "below": "number",
    "at_most": "number",
    "holds_any": "agents",
    "holds_all": "agents",
    "only": "agents",
    "matches": "agents",
    "before": "date",
    "differs_from_dates_by_more_than": "disagreement",
}


def _form(value: object) -> str | None:
    if isinstance(value, dict):
        return next((form for key, form in _FORMS.items() if key in value), None)
    return next((form for form, kind in _KINDS.items() if isinstance(value, kind)), None)


Criterion: TypeAlias = Annotated[
    Annotated[AllOf, Tag("all")]
    | Annotated[AnyOf, Tag("any")]
    | Annotated[Not, Tag("not")]
    | Annotated[Named, Tag("criterion")]
    | Annotated[Known, Tag("known")]
    | Annotated[AtEnd, Tag("node")]
    | Annotated[Visits, Tag("visits")]
    | Annotated[PlanTest, Tag("plan")]
    | Annotated[ChoiceTest, Tag("choice")]
    | Annotated[NumberTest, Tag("number")]
    | Annotated[AgentsTest, Tag("agents")]
    | Annotated[DateTest, Tag("date")]
    | Annotated[Disagreement, Tag("disagreement")],
    Discriminator(
        _form,
        custom_error_type="criterion",
        custom_error_message="not a criterion; a criterion is one of all, any, not, criterion, known, node, visits, "
        "plan, or an attribute with is, above, at_least, below, at_most, holds_any, holds_all, only, matches, before",
    ),
]

_KINDS: dict[str, type[Form]] = {
    "all": AllOf,
    "any": AnyOf,
    "not": Not,
    "criterion": Named,
    "known": Known,
    "node": AtEnd,
    "visits": Visits,
    "plan": PlanTest,
    "choice": ChoiceTest,
    "number": NumberTest,
    "agents": AgentsTest,
    "date": DateTest,
    "disagreement": Disagreement,
}
