"""Attribute tests: the smallest criteria, each a question about one attribute of a case."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Annotated, Any, Literal, Protocol, TypeAlias

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from her2teach.scalars import PlainNumber

if TYPE_CHECKING:
    from her2teach.criteria import Criterion

Value: TypeAlias = Any
#: True, False, or None where an unknown attribute decides.
Truth: TypeAlias = bool | None


class Situation(Protocol):
    """What a criterion may be asked about."""

    def value(self, attribute: str) -> Value | None:
        """Return the value of an attribute, None when it is not known."""

    def is_open(self, attribute: str) -> bool:
        """Return whether the value given stands for several others, as an equivocal test result does."""

    def given(self, attribute: str) -> Value | None:
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
        """Return whether a set of agents is the named regimen."""


def _as_tuple(value: object) -> object:
    return value if isinstance(value, (list, tuple)) else (value,)


#: One name, or a list of them.
Names: TypeAlias = Annotated[tuple[str, ...], BeforeValidator(_as_tuple)]


class Form(BaseModel):
    """One form a criterion can take."""

    # The checks of a form are built when something of it is read first: most are never asked for by themselves.
    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True, defer_build=True)

    @abstractmethod
    def holds(self, situation: Situation) -> Truth:
        """Return True, False, or None where an unknown attribute decides."""

    def parts(self) -> tuple[Criterion, ...]:
        """Return the criteria this one is made of."""
        return ()

    def deciding(self, situation: Situation, named: Mapping[str, Criterion]) -> Iterator[Test]:
        """Yield the smallest tests that make the criterion what it is here."""
        del situation, named  # a form without tests has none to yield
        yield from ()


class _Test(Form):
    """A test of a single attribute."""

    attribute: str

    def accepts(self, value: Value | None) -> bool:
        """Return whether a known value passes; None, a value that does not apply, never does."""
        return value is not None and self._accepts(value)

    @abstractmethod
    def _accepts(self, value: Value) -> bool: ...

    def holds(self, situation: Situation) -> Truth:
        """Return whether the attribute's value passes, None when it is unknown."""
        value = situation.value(self.attribute)
        if value is None:
            return None
        if self._accepts(value):
            return True
        return None if situation.is_open(self.attribute) else False

    def deciding(self, situation: Situation, named: Mapping[str, Criterion]) -> Iterator[Test]:
        """Yield the test itself."""
        del situation, named  # a test decides by itself
        yield self  # type: ignore[misc]  # every concrete form of _Test is a member of the union Test


class ChoiceTest(_Test):
    """The attribute has one of the values listed."""

    is_: Names = Field(alias="is")

    def _accepts(self, value: Value) -> bool:
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

    def _accepts(self, value: Value) -> bool:
        return (
            (self.above is None or value > self.above)
            and (self.at_least is None or value >= self.at_least)
            and (self.below is None or value < self.below)
            and (self.at_most is None or value <= self.at_most)
        )

    def holds(self, situation: Situation) -> Truth:
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

    def wanted(self, chosen: frozenset[str], situation: Situation) -> bool:
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

    def _accepts(self, value: Value) -> bool:
        raise NotImplementedError("classes of agents are known to the situation only")

    def holds(self, situation: Situation) -> Truth:
        """Return whether the agents fit, None when they are unknown."""
        agents = situation.value(self.attribute)
        return None if agents is None else self.wanted(agents, situation)


class DateTest(_Test):
    """The date lies before another date of the case."""

    before: str

    def _accepts(self, value: Value) -> bool:
        raise NotImplementedError("the other date is known to the situation only")

    def holds(self, situation: Situation) -> Truth:
        """Return whether the date comes first, None when either is unknown."""
        date, other = situation.value(self.attribute), situation.value(self.before)
        return None if date is None or other is None else date < other


class Disagreement(_Test):
    """A number as it was given differs from what two dates give."""

    differs_from_dates_by_more_than: PlainNumber

    def _accepts(self, value: Value) -> bool:
        raise NotImplementedError("both measurements are known to the situation only")

    def holds(self, situation: Situation) -> Truth:
        """Return whether the two differ by more than the limit, None when either is unknown."""
        given, counted = situation.given(self.attribute), situation.value(self.attribute)
        if given is None or counted is None:
            return None
        return bool(abs(given - counted) > self.differs_from_dates_by_more_than)


Test: TypeAlias = ChoiceTest | NumberTest | AgentsTest | DateTest | Disagreement
