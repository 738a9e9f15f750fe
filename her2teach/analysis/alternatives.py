"""Alternatives: the other values an answer could have, one for each region that the criteria tell apart."""

from __future__ import annotations

import datetime as dt
from bisect import bisect_left
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from her2teach.analysis.space import case_space
from her2teach.core.case import Case, checked_values, months_between
from her2teach.core.criteria import Criterion, Disagreement
from her2teach.core.pathway import Pathway, trace, walk
from her2teach.core.regions import Axis, Span, exact, number_in, regions_of, spans, thresholds
from her2teach.core.schema import Attribute
from her2teach.core.situation import Situation

if TYPE_CHECKING:
    from her2teach.core.guideline import Guideline


@dataclass(frozen=True, kw_only=True)
class OtherValue:
    """One other value of an attribute."""

    attribute: str
    value: Any
    #: The axis it lies on, which for a date is that of the number counted with it.
    axis: str
    #: The regions of that axis the case would then be in.
    mask: int
    #: False for agents that have no name together, and are more than a part of the present ones.
    named: bool = True


def alternatives(guideline: Guideline, case: Case, name: str) -> tuple[OtherValue, ...]:
    """Return the other values that an attribute could have, the nearest to the present one first.

    One for each region; nothing for what no path asks for, and for a date while the other one is not known.
    """
    attribute = guideline.attributes[name]
    if attribute.kind == "date":
        return tuple(_days(guideline, case, attribute))
    axis = regions_of(guideline).axes.get(name)
    if axis is None:
        return ()
    if attribute.kind == "choice":
        return tuple(_choices(case, axis))
    return tuple(_agents(guideline, case, axis) if attribute.kind == "agents" else _numbers(guideline, case, axis))


def by_dates(case: Case, attribute: Attribute) -> bool:
    """Return whether two dates decide a number."""
    dates = attribute.counted_between
    return dates is not None and all(date in case for date in dates)


def _choices(case: Case, axis: Axis) -> Iterator[OtherValue]:
    name = axis.attribute.id
    for value in axis.attribute.values:
        if value != case.given.get(name):
            yield OtherValue(attribute=name, value=value, axis=name, mask=axis.find(value))


def _agents(guideline: Guideline, case: Case, axis: Axis) -> list[OtherValue]:
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
        named = value <= present or _has_a_name(guideline, value)
        if name not in case or value != present:
            found.append(OtherValue(attribute=name, value=value, axis=name, mask=1 << region, named=named))
    return sorted(found, key=lambda other: (not other.named, len(other.value ^ present)))


def _has_a_name(guideline: Guideline, agents: frozenset[str]) -> bool:
    """Return whether agents are a regimen, or what an action keeps of one when another agent of it ends."""
    wholes = {agents}
    for action in guideline.plan.actions.values():
        kept = guideline.members(action.keeps.agents) if action.keeps else frozenset()
        if agents and agents <= kept:
            wholes |= {agents | {ended} for ended in guideline.agents if ended not in kept}
    return any(guideline.matches(regimen, whole) for regimen in guideline.regimens for whole in wholes)


def _numbers(guideline: Guideline, case: Case, axis: Axis) -> list[OtherValue]:
    name, present = axis.attribute.id, case.given.get(axis.attribute.id)
    counted = case.known[name] if by_dates(case, axis.attribute) else None
    found = []
    for span in _distinguished(guideline, axis, counted):
        value = None if present is not None and span.has(exact(present)) else number_in(span, axis.attribute, present)
        if value is not None:
            mask = axis.find(value if counted is None else counted)
            found.append(OtherValue(attribute=name, value=value, axis=name, mask=mask))
    return found if present is None else sorted(found, key=lambda other: abs(other.value - present))


def _distinguished(guideline: Guideline, axis: Axis, other: Any) -> tuple[Span, ...]:
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


def _days(guideline: Guideline, case: Case, attribute: Attribute) -> list[OtherValue]:
    """Return days on which what is counted between two dates lies in another span."""
    name, found = attribute.id, []
    for number, axis in regions_of(guideline).axes.items():
        first, last = axis.attribute.counted_between or ("", "")
        if name in {first, last} and by_dates(case, axis.attribute):
            rising = name == last

            def count(
                day: dt.date, other: dt.date = case[first if rising else last], *, rising: bool = rising
            ) -> Fraction:
                return months_between(other, day) if rising else months_between(day, other)

            for span in _distinguished(guideline, axis, case.given.get(number)):
                day = _nearest_day(attribute, case[name], span, count, rising=rising)
                if day is not None and day != case[name]:
                    found.append(OtherValue(attribute=name, value=day, axis=number, mask=axis.find(count(day))))
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


@dataclass(frozen=True, kw_only=True)
class Changed:
    """A case with other answers, which holds together, and its pathway."""

    case: Case
    #: Answers that fell away, because the others say that the question does not arise.
    without: tuple[str, ...] = ()
    pathway: Pathway = field(repr=False)


def changed_case(
    guideline: Guideline, case: Case, answers: Mapping[str, Any], locked: Collection[str] = ()
) -> Changed | None:
    """Change answers of a case.

    None where the answers contradict each other.
    """
    new = {**dict.fromkeys(answers), **checked_values(guideline, answers)}
    whole = Case.of(guideline, {**case.given, **new})
    found = mended(guideline, whole)
    if found is None or not set(found[1]).isdisjoint({*answers, *locked}):
        return None
    kept, without = found
    pathway = trace(guideline, kept)
    if not set(without) <= _not_asked(guideline, whole, pathway.nodes):
        return None
    return Changed(case=kept, without=without, pathway=pathway)


def mended(guideline: Guideline, case: Case) -> tuple[Case, tuple[str, ...]] | None:
    """Take out of a case what contradicts the rest and is not asked as far as it can be walked, and nothing else.

    None where the rest still contradicts itself.
    """
    if not contradicts_itself(guideline, case):
        return case, ()
    kept, gone, fits = case, set[str](), _fitting(guideline, case)
    while not fits(kept):
        more = _not_asked(guideline, kept, walk(guideline, kept))
        if not more:
            return None
        gone |= more
        kept = Case.of(guideline, {name: value for name, value in case.given.items() if name not in gone})
    # What no contradiction is about comes back at once, the rest as far as it fits.
    idle = gone - _at_odds(guideline)
    names, without = {name for name in case if name not in gone or name in idle}, []
    for name in case:
        if name in gone - idle:
            if fits({*names, name}):
                names.add(name)
            else:
                without.append(name)
    return Case.of(guideline, {name: value for name, value in case.given.items() if name in names}), tuple(without)


def _fitting(guideline: Guideline, case: Case) -> Callable[[Iterable[str]], bool]:
    """Return what tells whether some of the answers of a case, by name, can all be true."""
    here, regional = Situation(guideline, case), regions_of(guideline).contradictions
    special = [rule for name, rule in guideline.contradictions.items() if name not in regional]
    dates = {name for name, attribute in guideline.attributes.items() if attribute.kind == "date"}
    if not dates.isdisjoint(case) or any(rule.when.holds(here) for rule in special):
        return lambda names: not contradicts_itself(guideline, Case.of(guideline, {name: case[name] for name in names}))
    # Without a date, regions tell all, and those of the whole case are those of its parts.
    space, box = case_space(guideline), regions_of(guideline).of(case)

    def fits(names: Iterable[str]) -> bool:
        kept = {*names, *dates}
        return bool(space.within({axis: mask for axis, mask in box.items() if axis in kept}))

    return fits


def agreeing(guideline: Guideline, case: Case, other: OtherValue) -> dict[str, Any]:
    """Return an alternative, with a number that was typed in brought into agreement with a new date."""
    names = (other.axis, *(guideline.attributes[other.axis].counted_between or ()))
    answers = {other.attribute: other.value}
    if other.axis != other.attribute and other.axis in case:
        measured = Case.of(guideline, {**{name: case[name] for name in names}, **answers})
        if contradicts_itself(guideline, measured):
            answers[other.axis] = round(float(measured.known[other.axis]), 1)
    return answers


def contradicts_itself(guideline: Guideline, case: Case) -> bool:
    """Return whether the answers of a case cannot all be true: its outcome says the same, found faster here."""
    if not case_space(guideline).within(regions_of(guideline).of(case)):
        return True
    here, regional = Situation(guideline, case), regions_of(guideline).contradictions
    return any(rule.when.holds(here) for name, rule in guideline.contradictions.items() if name not in regional)


def _not_asked(guideline: Guideline, case: Case, nodes: tuple[str, ...]) -> set[str]:
    """Return the answers of a case that are certainly not asked for on a path."""
    here = Situation(guideline, case, nodes, nodes[-1] if nodes[-1] in guideline.ends else None)
    rules = {name: guideline.attributes[name].asked_when for name in case}
    return {name for name, rule in rules.items() if rule is not None and rule.holds(here) is False}


@lru_cache(maxsize=8)
def _at_odds(guideline: Guideline) -> frozenset[str]:
    """Return the attributes that a contradiction can be about."""
    found = set(regions_of(guideline).axes)
    waiting: list[Criterion] = [rule.when for rule in guideline.contradictions.values()]
    while waiting:
        rule = waiting.pop()
        waiting.extend(rule.parts())
        found |= {getattr(rule, "attribute", ""), getattr(rule, "before", "")}
    return frozenset(found.union(*(each.counted_between or () for each in guideline.attributes.values())))
