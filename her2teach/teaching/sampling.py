"""Sampling: the answers of invented cases, drawn so that a case comes to a wanted end or lies at a cut-off."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from her2teach.analysis.alternatives import by_dates
from her2teach.analysis.space import case_space
from her2teach.core.case import Case, months_between
from her2teach.core.pathway import Pathway, trace
from her2teach.core.questions import relevant_case
from her2teach.core.regions import exact, regions_of, thresholds
from her2teach.core.situation import Situation
from her2teach.teaching.dice import Dice
from her2teach.teaching.narrative import NarrativeContent, suits

if TYPE_CHECKING:
    from her2teach.core.guideline import Guideline
    from her2teach.core.regions import Axis
    from her2teach.core.schema import Attribute

#: What a case usually has is kept two times of three, and an interval given by its two dates once in three.
OFTEN, SELDOM, THIRDS = 2, 1, 3
#: How far from a limit a number is tried; a whole number one off.
BESIDE = (Fraction(-1, 2), Fraction(0), Fraction(1, 2))


def reached_ends(guideline: Guideline) -> tuple[str, ...]:
    """Return the ends that some consistent case comes to, in the guideline's order."""
    return tuple(end for end in guideline.ends if case_space(guideline).ends.get(end))


def limited(guideline: Guideline) -> tuple[str, ...]:
    """Return the numbers that criteria set limits to."""
    axes: Mapping[str, Axis] = regions_of(guideline).axes
    kinds = {"number", "whole_number"}
    return tuple(
        name
        for name, attribute in guideline.attributes.items()
        if attribute.kind in kinds and name in axes and thresholds(axes[name])
    )


class Sampler:
    """Invents cases."""

    def __init__(self, guideline: Guideline, content: NarrativeContent) -> None:
        self._guideline, self._content = guideline, content
        self._narrated = {name for passage in content.passages for name in passage.tells}

    def sample(self, end: str, dice: Dice) -> Pathway | None:
        """Invent a case that comes to an end.

        None where this throw led to none.
        """
        space = case_space(self._guideline)
        boxes = [at for at in range(len(space.boxes)) if space.ends[end] >> at & 1]
        paths = sorted({space.routes[at].nodes for at in boxes})
        path = dice.pick(paths)
        box = space.boxes[dice.pick([at for at in boxes if space.routes[at].nodes == path])]
        answers: dict[str, Any] = {}
        for name, attribute in self._guideline.attributes.items():
            if name not in self._narrated:
                continue
            value = self._value(attribute, box.get(name), answers, dice)
            if value is not None:
                answers[name] = value
        answers = self._dated(answers, dice)
        found = self.settled(answers)
        return found if found is not None and found.node == end else None

    def settled(self, answers: Mapping[str, Any]) -> Pathway | None:
        """Return the pathway of a case without what nobody asks for.

        None where answers contradict each other or seldom go together.
        """
        case = relevant_case(self._guideline, Case(self._guideline, **answers))
        pathway = trace(self._guideline, case)
        return None if pathway.contradictions or pathway.warnings else pathway

    def beside(self, pathway: Pathway, name: str, dice: Dice) -> Pathway | None:
        """Move the number of a case to one of its limits, or just beside it.

        None where the case does not have the number, or not that one.
        """
        attribute, case = self._guideline.attributes[name], pathway.case
        if name not in case.known:
            return None
        limit, away = dice.pick(thresholds(regions_of(self._guideline).axes[name])), dice.pick(BESIDE)
        if by_dates(case, attribute):
            days = 0 if not away else 1 if away > 0 else -1
            return self.with_days(pathway, name, case[(attribute.counted_between or ("",))[0]], limit, days)
        return self.with_number(pathway, name, exact(limit) + (2 if attribute.kind == "whole_number" else 1) * away)

    def with_number(self, pathway: Pathway, name: str, number: Fraction) -> Pathway | None:
        """Give a case another number.

        None where the number is not allowed, or contradicts other answers.
        """
        low, high = (exact(getattr(self._guideline.attributes[name], limit)) for limit in ("minimum", "maximum"))
        if not low <= number <= high:
            return None
        plain = int(number) if number.denominator == 1 else float(number)
        return self.settled({**self._without(pathway, name), name: plain})

    def with_days(self, pathway: Pathway, name: str, first: dt.date, months: float, days: int) -> Pathway | None:
        """Give a case two dates, so many months and days apart, in the place of the number counted between them.

        None where the dates contradict other answers.
        """
        dates = self._guideline.attributes[name].counted_between or ("", "")
        last = _later(first, exact(months)) + dt.timedelta(days=days)
        if not self._allows(dates[1], last):
            return None
        return self.settled({**self._without(pathway, name), dates[0]: first, dates[1]: last})

    def first_day(self, name: str, dice: Dice) -> dt.date:
        """Return a day from which a number may be counted."""
        first = (self._guideline.attributes[name].counted_between or ("",))[0]
        low, high = self._span(self._guideline.attributes[first], {})
        found: dt.date = low + dt.timedelta(days=dice.below((high - low).days))
        return found

    def _allows(self, name: str, day: dt.date) -> bool:
        attribute = self._guideline.attributes[name]
        low, high = attribute.minimum, attribute.maximum
        return isinstance(low, dt.date) and isinstance(high, dt.date) and low <= day <= high

    def _without(self, pathway: Pathway, name: str) -> dict[str, Any]:
        gone = {name, *(self._guideline.attributes[name].counted_between or ())}
        return {each: value for each, value in pathway.case.given.items() if each not in gone}

    def _value(self, attribute: Attribute, mask: int | None, answers: Mapping[str, Any], dice: Dice) -> Any:
        axis = regions_of(self._guideline).axes.get(attribute.id) if mask is not None else None
        if attribute.kind == "agents":
            here = Situation(self._guideline, Case(self._guideline, **answers))
            choices: Sequence[Any] = [frozenset(each.agents) for each in self._content.regimens if suits(each, here)]
        elif attribute.kind == "choice":
            choices = [value.id for value in attribute.values.values() if axis is None or not value.stands_for]
        elif attribute.kind == "date":
            return None
        else:
            low, high = self._span(attribute, answers)
            choices = range(int(low), int(high) + 1)
        if axis is not None and mask is not None:
            choices = [choice for choice in choices if axis.find(choice) & mask]
        usual = self._content.usual.get(attribute.id)
        if usual in choices and dice.happens(OFTEN, THIRDS):
            return usual
        return dice.pick(choices) if choices else None

    def _span(self, attribute: Attribute, answers: Mapping[str, Any]) -> tuple[Any, Any]:
        """Return from where to where a number or a day may lie."""
        here = Situation(self._guideline, Case(self._guideline, **answers))
        for span in self._content.spans:
            if span.attribute == attribute.id and suits(span, here):
                return span.low, span.high
        return attribute.minimum, attribute.maximum

    def _dated(self, answers: dict[str, Any], dice: Dice) -> dict[str, Any]:
        """Tell now and then a number by the two dates it is counted between."""
        for name, attribute in self._guideline.attributes.items():
            if attribute.counted_between and name in answers and dice.happens(SELDOM, THIRDS):
                first, last = attribute.counted_between
                begun, earlier = self.first_day(name, dice), dice.below(20)
                least = answers[name] == self._span(attribute, answers)[0]
                ended = _later(begun, exact(answers[name])) - dt.timedelta(days=0 if least else earlier)
                kept = {each: value for each, value in answers.items() if each != name}
                return {**kept, first: begun, last: ended} if self._allows(last, ended) else answers
        return answers


def _later(day: dt.date, months: Fraction) -> dt.date:
    """Return the first day that lies so many months after another."""
    found = day + dt.timedelta(days=int(months * 28))
    while months_between(day, found) < months:
        found += dt.timedelta(days=1)
    return found
