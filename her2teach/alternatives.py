"""Alternatives: the other values an answer could have, one for each region that the criteria tell apart."""

from __future__ import annotations

import datetime as dt
from bisect import bisect_left
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from her2teach.axes import Axis
from her2teach.case import Case, months_between
from her2teach.criteria import Criterion, Disagreement
from her2teach.schema import Attribute
from her2teach.spans import Span, exact, number_in, spans, thresholds

if TYPE_CHECKING:
    from her2teach.guideline import Guideline


@dataclass(frozen=True, kw_only=True)
class Alternative:
    """One other value of an attribute."""

    attribute: str
    value: Any
    #: The axis it lies on, which for a date is that of the number counted with it.
    axis: str
    #: The regions of that axis the case would then be in.
    mask: int
    #: False for agents that have no name together, and are more than a part of the present ones.
    named: bool = True


def alternatives(guideline: Guideline, case: Case, name: str) -> tuple[Alternative, ...]:
    """Return the other values that an attribute could have.

    Parameters
    ----------
    guideline, case
        A case and its guideline.
    name
        An attribute, known or not.

    Returns
    -------
    tuple of Alternative
        The nearest to the present value first: each other value of a list, one value of each region of a number or of
        agents, one day for each region of the number that is counted with it.  Nothing for what no way asks for, and
        for a date while the other one is not known.
    """
    attribute = guideline.attributes[name]
    if attribute.kind == "date":
        return tuple(_days(guideline, case, attribute))
    axis = guideline.regions.axes.get(name)
    if axis is None:
        return ()
    if attribute.kind == "choice":
        return tuple(_choices(case, axis))
    return tuple(_agents(guideline, case, axis) if attribute.kind == "agents" else _numbers(guideline, case, axis))


def by_dates(case: Case, attribute: Attribute) -> bool:
    """Return whether two dates decide a number."""
    dates = attribute.counted_between
    return dates is not None and all(date in case for date in dates)


def _choices(case: Case, axis: Axis) -> Iterator[Alternative]:
    name = axis.attribute.id
    for value in axis.attribute.values:
        if value != case.given.get(name):
            yield Alternative(attribute=name, value=value, axis=name, mask=axis.find(value))


def _agents(guideline: Guideline, case: Case, axis: Axis) -> list[Alternative]:
    """Return sets of agents near the present one, those with a name or a part of it first."""
    name = axis.attribute.id
    present: frozenset[str] = case.given.get(name, frozenset())
    #: The region of an agent by itself is the number of its group, and a region's number has the bits of its groups.
    groups = {agent: axis.find(frozenset({agent})).bit_length() - 1 for agent in guideline.agents}
    found = []
    for region in range(len(axis.representatives)):
        kept = {agent for agent in present if groups[agent] & region}
        lacking = region & ~sum({groups[agent] for agent in kept})
        added = {group: agent for agent, group in reversed(groups.items()) if group & lacking}
        value = frozenset(kept).union(added.values())
        named = value <= present or any(guideline.matches(regimen, value) for regimen in guideline.regimens)
        if name not in case or value != present:
            found.append(Alternative(attribute=name, value=value, axis=name, mask=1 << region, named=named))
    return sorted(found, key=lambda other: (not other.named, len(other.value ^ present)))


def _numbers(guideline: Guideline, case: Case, axis: Axis) -> list[Alternative]:
    name, present = axis.attribute.id, case.given.get(axis.attribute.id)
    counted = case.known[name] if by_dates(case, axis.attribute) else None
    found = []
    for span in _told_apart(guideline, axis, counted):
        value = None if present is not None and span.has(exact(present)) else number_in(span, axis.attribute, present)
        if value is not None:
            mask = axis.find(value if counted is None else counted)
            found.append(Alternative(attribute=name, value=value, axis=name, mask=mask))
    return found if present is None else sorted(found, key=lambda other: abs(other.value - present))


def _told_apart(guideline: Guideline, axis: Axis, other: Any) -> tuple[Span, ...]:
    """Return the spans that criteria tell apart, where the number is also measured in another way."""
    limits = [exact(limit) for limit in thresholds(axis)]
    if other is not None:
        apart = {exact(limit) for limit in _disagreements(guideline, axis.attribute.id)}
        limits += [exact(other) + sign * limit for limit in apart for sign in (-1, 1)]
    return spans(axis.attribute, limits)


def _disagreements(guideline: Guideline, name: str) -> Iterator[int | float]:
    """Yield how far a number as given may be from the same as dates give it."""
    waiting: list[Criterion] = [rule.when for rule in guideline.contradictions.values()]
    while waiting:
        rule = waiting.pop()
        waiting.extend(rule.parts())
        if isinstance(rule, Disagreement) and rule.attribute == name:
            yield rule.differs_from_dates_by_more_than


def _days(guideline: Guideline, case: Case, attribute: Attribute) -> list[Alternative]:
    """Return days on which what is counted between two dates lies in another span."""
    name, found = attribute.id, []
    for number, axis in guideline.regions.axes.items():
        first, last = axis.attribute.counted_between or ("", "")
        if name in {first, last} and by_dates(case, axis.attribute):
            rising = name == last

            def count(
                day: dt.date, other: dt.date = case[first if rising else last], *, rising: bool = rising
            ) -> Fraction:
                return months_between(other, day) if rising else months_between(day, other)

            for span in _told_apart(guideline, axis, case.given.get(number)):
                day = _nearest_day(attribute, case[name], span, count, rising=rising)
                if day is not None and day != case[name]:
                    found.append(Alternative(attribute=name, value=day, axis=number, mask=axis.find(count(day))))
    return sorted(found, key=lambda other: abs(other.value - case[name]))


def _nearest_day(
    attribute: Attribute, present: dt.date, span: Span, count: Callable[[dt.date], Fraction], *, rising: bool
) -> dt.date | None:
    """Return the nearest day with a count within a span; from day to day the count only rises, or only falls."""
    if span.has(count(present)):
        return present
    below = not span.starts(count(present))
    reached = span.starts if below else span.stops
    first, last = (date.toordinal() for date in (attribute.minimum, attribute.maximum) if isinstance(date, dt.date))
    now = present.toordinal()
    days = range(now, last + 1) if below is rising else range(now, first - 1, -1)
    at = bisect_left(days, True, key=lambda day: reached(count(dt.date.fromordinal(day))))
    found = dt.date.fromordinal(days[at]) if at < len(days) else None
    return found if found is not None and span.has(count(found)) else None
