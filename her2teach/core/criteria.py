"""Criteria: questions with the answers yes, no and not known, asked of a case, a path and a plan.

A criterion is content, read from a file and never evaluated as code.  ``holds`` answers True, False or None, where None
means that the unknown attributes decide; unknown is never read as no.
"""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Iterator, Mapping
from typing import Annotated, Any, Literal, Protocol, TypeAlias

from pydantic import BaseModel, BeforeValidator, ConfigDict, Discriminator, Field, Tag

from her2teach.core.scalars import PlainNumber
from her2teach.core.shown import model_repr

CaseValue: TypeAlias = Any
#: True, False, or None where an unknown attribute decides.
Truth: TypeAlias = bool | None


class Facts(Protocol):
    """What a criterion may be asked about."""

    def value(self, attribute: str) -> CaseValue | None:
        """Return the value of an attribute, None when it is not known."""

    def is_open(self, attribute: str) -> bool:
        """Return whether the value given stands for several others, as an equivocal test result does."""

    def given(self, attribute: str) -> CaseValue | None:
        """Return a number as it was given, before two dates overrule it."""

    def named(self, criterion: str) -> Truth:
        """Return the truth of a named criterion."""

    def passes(self, nodes: tuple[str, ...]) -> bool:
        """Return whether one of the nodes lies on the path."""

    def ends_at(self, nodes: tuple[str, ...]) -> bool:
        """Return whether the path ends at one of the nodes."""

    def planned(self, part: str) -> frozenset[str] | None:
        """Return one part of the learner's plan, None when there is no plan."""

    def members(self, names: tuple[str, ...]) -> frozenset[str]:
        """Return the agents that agent and class names stand for."""

    def matches(self, regimen: str, agents: frozenset[str]) -> bool:
        """Return whether a set of agents is of the named regimen's kind: some of each part and nothing else."""

    def one_each(self, regimen: str, agents: frozenset[str]) -> bool:
        """Return whether a set of agents is the named regimen: one of each part and nothing else."""


def _as_tuple(value: object) -> object:
    return value if isinstance(value, (list, tuple)) else (value,)


#: One name, or a list of them.
Names: TypeAlias = Annotated[tuple[str, ...], BeforeValidator(_as_tuple)]


class Form(BaseModel):
    """One form a criterion can take."""

    # The checks of a form are built when something of it is read first: most are never asked for by themselves.
    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True, defer_build=True)

    __repr__ = model_repr

    @abstractmethod
    def holds(self, situation: Facts) -> Truth:
        """Return True, False, or None where an unknown attribute decides."""

    def parts(self) -> tuple[Criterion, ...]:
        """Return the criteria this one is made of."""
        return ()

    def deciding(self, situation: Facts, named: Mapping[str, Criterion]) -> Iterator[Test]:
        """Yield the smallest tests that make the criterion what it is here."""
        del situation, named  # a form without tests has none to yield
        yield from ()


class _Test(Form):
    """A test of a single attribute."""

    attribute: str

    def accepts(self, value: CaseValue | None) -> bool:
        """Return whether a known value passes; None, a value that does not apply, never does."""
        return value is not None and self._accepts(value)

    @abstractmethod
    def _accepts(self, value: CaseValue) -> bool: ...

    def holds(self, situation: Facts) -> Truth:
        """Return whether the attribute's value passes, None when it is unknown."""
        value = situation.value(self.attribute)
        if value is None:
            return None
        if self._accepts(value):
            return True
        return None if situation.is_open(self.attribute) else False

    def deciding(self, situation: Facts, named: Mapping[str, Criterion]) -> Iterator[Test]:
        """Yield the test itself."""
        del situation, named  # a test decides by itself
        yield self  # type: ignore[misc]  # every concrete form of _Test is a member of the union Test


class ChoiceTest(_Test):
    """The attribute has one of the values listed."""

    is_: Names = Field(alias="is")

    def _accepts(self, value: CaseValue) -> bool:
        return value in self.is_


class NumberTest(_Test):
    """The attribute lies within limits."""

    above: PlainNumber | None = None
    at_least: PlainNumber | None = None
    below: PlainNumber | None = None
    at_most: PlainNumber | None = None
    #: "given": as it was typed in; "dates": as two dates give it; None: whichever decides.
    measured: Literal["given", "dates"] | None = None

    def thresholds(self) -> Iterator[int | float]:
        """Yield the limits."""
        yield from (limit for limit in (self.above, self.at_least, self.below, self.at_most) if limit is not None)

    def _accepts(self, value: CaseValue) -> bool:
        return (
            (self.above is None or value > self.above)
            and (self.at_least is None or value >= self.at_least)
            and (self.below is None or value < self.below)
            and (self.at_most is None or value <= self.at_most)
        )

    def holds(self, situation: Facts) -> Truth:
        """Return whether the number lies within the limits, None when it is unknown."""
        if self.measured is None:
            return super().holds(situation)
        source = situation.given if self.measured == "given" else situation.value
        value = source(self.attribute)
        return None if value is None else self._accepts(value)


class AgentsWanted(Form):
    """What is wanted of a set of agents: one of these is given."""

    holds_any: Names | None = None
    holds_all: Names | None = None
    only: Names | None = None
    matches: Names | None = None

    def wanted(self, chosen: frozenset[str], situation: Facts) -> bool:
        """Return whether a set of agents is, or includes, what is wanted."""
        if self.holds_any is not None:
            return bool(chosen & situation.members(self.holds_any))
        if self.holds_all is not None:
            return situation.members(self.holds_all) <= chosen
        if self.only is not None:
            return chosen <= situation.members(self.only)
        return any(situation.matches(regimen, chosen) for regimen in self.matches or ())


class AgentsTest(_Test, AgentsWanted):
    """The agents of the attribute are, or include, those listed."""

    def names(self) -> tuple[str, ...]:
        """Return every agent, class or regimen name the test mentions."""
        return (*(self.holds_any or ()), *(self.holds_all or ()), *(self.only or ()))

    def _accepts(self, value: CaseValue) -> bool:
        raise NotImplementedError("classes of agents are known to the situation only")

    def holds(self, situation: Facts) -> Truth:
        """Return whether the agents fit, None when they are unknown."""
        agents = situation.value(self.attribute)
        return None if agents is None else self.wanted(agents, situation)


class DateTest(_Test):
    """The date lies before another date of the case."""

    before: str

    def _accepts(self, value: CaseValue) -> bool:
        raise NotImplementedError("the other date is known to the situation only")

    def holds(self, situation: Facts) -> Truth:
        """Return whether the date comes first, None when either is unknown."""
        date, other = situation.value(self.attribute), situation.value(self.before)
        return None if date is None or other is None else date < other


class Disagreement(_Test):
    """A number as it was given differs from what two dates give."""

    differs_from_dates_by_more_than: PlainNumber

    def _accepts(self, value: CaseValue) -> bool:
        raise NotImplementedError("both measurements are known to the situation only")

    def holds(self, situation: Facts) -> Truth:
        """Return whether the two differ by more than the limit, None when either is unknown."""
        given, counted = situation.given(self.attribute), situation.value(self.attribute)
        if given is None or counted is None:
            return None
        return bool(abs(given - counted) > self.differs_from_dates_by_more_than)


Test: TypeAlias = ChoiceTest | NumberTest | AgentsTest | DateTest | Disagreement


class AllOf(Form):
    """Every part holds."""

    all: tuple[Criterion, ...]

    def holds(self, situation: Facts) -> Truth:
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

    def deciding(self, situation: Facts, named: Mapping[str, Criterion]) -> Iterator[Test]:
        """Yield what decides each part, or the first part that fails."""
        for part in _decisive(self.all, situation, self.holds(situation), lone=False):
            yield from part.deciding(situation, named)


class AnyOf(Form):
    """At least one part holds."""

    any: tuple[Criterion, ...]

    def holds(self, situation: Facts) -> Truth:
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

    def deciding(self, situation: Facts, named: Mapping[str, Criterion]) -> Iterator[Test]:
        """Yield what decides the first part that holds, or each part that fails."""
        for part in _decisive(self.any, situation, self.holds(situation), lone=True):
            yield from part.deciding(situation, named)


def _decisive(parts: tuple[Criterion, ...], situation: Facts, truth: Truth, *, lone: bool) -> list[Criterion]:
    """Return the parts with the whole's truth; only the first of them where ``truth is lone`` one is enough."""
    alike = [part for part in parts if part.holds(situation) is truth]
    return alike[:1] if truth is lone else alike


class Not(Form):
    """The part does not hold."""

    not_: Criterion = Field(alias="not")

    def holds(self, situation: Facts) -> Truth:
        """Return the opposite of the part's truth."""
        answer = self.not_.holds(situation)
        return None if answer is None else not answer

    def parts(self) -> tuple[Criterion, ...]:
        """Return the one part."""
        return (self.not_,)

    def deciding(self, situation: Facts, named: Mapping[str, Criterion]) -> Iterator[Test]:
        """Yield what decides the part."""
        yield from self.not_.deciding(situation, named)


class Named(Form):
    """A criterion that has a name of its own."""

    criterion: str

    def holds(self, situation: Facts) -> Truth:
        """Return the truth of the named criterion."""
        return situation.named(self.criterion)

    def deciding(self, situation: Facts, named: Mapping[str, Criterion]) -> Iterator[Test]:
        """Yield what decides the named criterion."""
        yield from named[self.criterion].deciding(situation, named)


class Known(Form):
    """The attribute is known."""

    known: str

    def holds(self, situation: Facts) -> Truth:
        """Return whether the attribute has a value."""
        return situation.value(self.known) is not None


class AtEnd(Form):
    """The path ends at one of the nodes."""

    node: Names

    def holds(self, situation: Facts) -> Truth:
        """Return whether the path ends there."""
        return situation.ends_at(self.node)


class Visits(Form):
    """One of the nodes lies on the path."""

    visits: Names

    def holds(self, situation: Facts) -> Truth:
        """Return whether the path passes there."""
        return situation.passes(self.visits)


class PlanTest(AgentsWanted):
    """A part of the learner's plan is, or includes, what is listed."""

    plan: str
    is_: Names | None = Field(default=None, alias="is")
    #: Regimens, with one agent wherever a part of theirs leaves a choice.
    one_each: Names | None = None
    drops_from: str | None = None
    equals: str | None = None

    def holds(self, situation: Facts) -> Truth:
        """Return whether the plan fits; None when there is no plan or what it is compared with is unknown."""
        chosen = situation.planned(self.plan)
        if chosen is None:
            return None
        if self.is_ is not None:
            return chosen <= set(self.is_) and bool(chosen)
        if self.one_each is not None:
            return any(situation.one_each(regimen, chosen) for regimen in self.one_each)
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
