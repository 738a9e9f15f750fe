"""Wording: values, tests and reasons in plain words."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

from her2teach.core.case import Case, months_and_days
from her2teach.core.criteria import (
    AgentsTest,
    AgentsWanted,
    ChoiceTest,
    DateTest,
    Disagreement,
    NumberTest,
    Test,
)
from her2teach.core.guideline import Guideline
from her2teach.core.pathway import Reason
from her2teach.core.regions import Axis, regions_of, thresholds
from her2teach.core.schema import Attribute

#: How a label begins after which "not" would say too little or too much.
_NEGATIVE = ("no", "never", "un")
#: How an answer begins that says of itself what it is not.
_DENIED = ("not ", "never ")


def show_reasons(guideline: Guideline, case: Case, reasons: Iterable[Reason]) -> str:
    """Say which answers decided, and how; of two reasons on one attribute the later. Nothing where none is known."""
    last = {reason.attribute: reason for reason in reasons if reason.value is not None}
    return "; ".join(said_against(guideline, case, reason) for reason in last.values())


def said(guideline: Guideline, case: Case, name: str) -> str:
    """Say within a sentence what a case says of an attribute."""
    attribute = guideline.attributes[name]
    if case.known.get(name) is None:
        return f"{uncapital(attribute.label)}: not known"
    value = uncapital(show_value(guideline, case, name))
    return attribute.said.replace("{}", value) if attribute.said else f"{uncapital(attribute.label)}: {value}"


def said_against(guideline: Guideline, case: Case, reason: Reason, rival: Test | None = None) -> str:
    """Say within a sentence which answer decided, such as "the interval is 8 months, 12 or less".

    A rival is the test of the same attribute with which the pathway would have gone elsewhere.
    """
    attribute = guideline.attributes[reason.attribute]
    answer = said(guideline, case, reason.attribute)
    if isinstance(reason.test, NumberTest):
        failed = rival if isinstance(rival, NumberTest) else None if reason.holds else reason.test
        words = _beyond(attribute, failed) if failed else _bare_limits(attribute, reason.test)
        # of whole numbers the limit itself needs no word; 12.0 months are 12 or less
        plain = attribute.kind == "whole_number" and str(reason.value) in words.split()
        return answer if plain or words == str(reason.value) else f"{answer}, {words}"
    if isinstance(reason.test, ChoiceTest):
        other = rival if isinstance(rival, ChoiceTest) else None if reason.holds else reason.test
        words = answer_in_words(guideline, attribute, other) if other else ""
        if not words or words.startswith(_NEGATIVE) or attribute.values[reason.value].label.lower().startswith(_DENIED):
            return answer
        return f"{answer} (not {words})" if "," in answer else f"{answer}, not {words}"
    return f"{answer}, {_failed(guideline, attribute, reason)}"


def _failed(guideline: Guideline, attribute: Attribute, reason: Reason) -> str:
    test = answer_in_words(guideline, attribute, reason.test)
    if reason.holds:
        return test
    return f"without {test.removeprefix('with ')}" if test.startswith("with ") else f"not {test}"


def _bare_limits(attribute: Attribute, test: NumberTest) -> str:
    """Return the limits without their unit, which the value before them has."""
    return _limits(attribute.model_copy(update={"unit": ""}), test)


def _beyond(attribute: Attribute, test: NumberTest) -> str:
    """Return what a number is that is not within limits: beyond the one, or not between the two."""
    match test.above, test.at_least, test.below, test.at_most:
        case None, None, None, limit:
            return f"more than {limit}"
        case None, None, limit, None:
            return f"{limit} or more"
        case None, limit, None, None:
            return f"under {limit}"
        case limit, None, None, None:
            return f"{limit} or less"
    return f"not {_bare_limits(attribute, test)}"


def show_value(guideline: Guideline, case: Case, name: str) -> str:
    """Show what a case says of an attribute, with its unit; the words for unknown where it is not known."""
    attribute, value = guideline.attributes[name], case.known.get(name)
    if value is None:
        return attribute.unknown_label
    if attribute.kind == "choice":
        return attribute.values[value].label
    if attribute.kind == "agents":
        return show_agents(guideline, value) or "no treatment"
    if isinstance(value, Fraction):
        months, days = months_and_days(*sorted(case.known[date] for date in attribute.counted_between or ()))
        span = f"{counted(months, 'month')} and {counted(days, 'day')}" if days else counted(months, "month")
        return f"minus {span}" if value < 0 else span
    return value.isoformat() if isinstance(value, dt.date) else show_quantity(attribute, value)


def show_agents(guideline: Guideline, agents: Iterable[str]) -> str:
    """Show a set of agents in the guideline's order, without what their labels add in brackets."""
    chosen = set(agents)
    labels = (guideline.agents[name].label.partition(" (")[0] for name in guideline.agents if name in chosen)
    return capital(" + ".join(map(uncapital, labels)))


def counted(number: float, noun: str) -> str:
    """Return a number with its noun, which stands in the singular for one."""
    return f"{number} {noun if number == 1 else noun + 's'}"


def show_quantity(attribute: Attribute, number: Any) -> str:
    """Show a number with an attribute's unit."""
    unit = attribute.unit
    return counted(number, unit.removesuffix("s")) if unit.endswith("s") else f"{number} {unit}".strip()


def answer_in_words(guideline: Guideline, attribute: Attribute, test: Test) -> str:
    """Say which answers to a question a test accepts."""
    match test:
        case ChoiceTest():
            return " or ".join(uncapital(attribute.values[value].label) for value in test.is_)
        case NumberTest():
            return _limits(attribute, test)
        case AgentsTest():
            return agents_wanted(guideline, test)
        case DateTest():
            return f"before {guideline.attributes[test.before].label}"
        case Disagreement():
            return f"more than {show_quantity(attribute, test.differs_from_dates_by_more_than)} apart"


def _limits(attribute: Attribute, test: NumberTest) -> str:
    if test.at_least is not None and test.at_most is not None:
        span = f"{test.at_least} to {show_quantity(attribute, test.at_most)}"
        return show_quantity(attribute, test.at_most) if test.at_least == test.at_most else span
    if test.at_most is not None and test.at_most == attribute.minimum:
        return show_quantity(attribute, test.at_most)
    words = {
        "more than {}": test.above,
        "{} or more": test.at_least,
        "under {}": test.below,
        "{} or less": test.at_most,
    }
    return " and ".join(
        word.format(show_quantity(attribute, limit)) for word, limit in words.items() if limit is not None
    )


def agents_wanted(guideline: Guideline, test: AgentsWanted) -> str:
    """Say which agents are wanted."""

    def named(names: Iterable[str], conjunction: str = " or ") -> str:
        classes = guideline.agent_classes
        return conjunction.join(
            classes[name].label if name in classes else show_agents(guideline, [name]) for name in names
        )

    if test.only is not None:
        return f"nothing but {named(test.only)}" if test.only else "nothing"
    if test.matches is not None:
        return " or ".join(guideline.regimens[name].label for name in test.matches)
    return f"with {named(test.holds_all, ' and ') if test.holds_all else named(test.holds_any or ())}"


def capital(text: str) -> str:
    """Begin with a capital letter."""
    return text[:1].upper() + text[1:]


def uncapital(text: str) -> str:
    """Begin with a small letter, unless the first word is a name such as HER2 or T-DXd."""
    first = text.split(" ", 1)[0].split(",", 1)[0]
    return text[:1].lower() + text[1:] if first[1:].islower() or first == "A" else text


def show_values(guideline: Guideline, case: Case, name: str, values: Iterable[Any]) -> str:
    """Say what some values of an attribute, one of each region, have in common; the case has the first of them."""
    attribute, several = guideline.attributes[name], list(values)
    if attribute.kind == "choice":
        return _joined([uncapital(attribute.values[value].label) for value in several])
    if attribute.kind == "agents":
        return _joined([uncapital(show_agents(guideline, value) or "no treatment") for value in several[:1]])
    axis = regions_of(guideline).axes.get(name)
    if attribute.kind == "date" or axis is None:
        return f"{show_value(guideline, case, name)}{_counted(guideline, case, name)}"
    return _joined(list(_stretches(attribute, axis, several)))


def _joined(words: list[str]) -> str:
    return " or ".join([", ".join(words[:-1]), words[-1]]) if len(words) > 1 else words[0]


def _counted(guideline: Guideline, case: Case, name: str) -> str:
    """Say what comes of a date together with the other one."""
    for number, attribute in guideline.attributes.items():
        if name in (attribute.counted_between or ()) and number in case.known:
            return f" ({uncapital(attribute.label)}: {show_value(guideline, case, number)})"
    return ""


def _stretches(attribute: Attribute, axis: Axis, values: list[Any]) -> Iterator[str]:
    """Yield the stretches of a number that some of its regions make up."""
    wanted = {axis.find(value).bit_length() - 1 for value in values}
    size = 2 * len(thresholds(axis)) + 1
    real = [region for region in range(size) if axis.representatives[region] is not None]
    run: list[int] = []
    for region in [*real, size]:
        if region in wanted:
            run.append(region)
        elif run:
            yield _stretch(attribute, thresholds(axis), real, run)
            run = []


def _stretch(attribute: Attribute, limits: tuple[int | float, ...], real: list[int], run: list[int]) -> str:
    """Say from which number to which some neighbouring regions go; the odd ones are the limits themselves."""
    first, last = run[0], run[-1]
    if first == last and first % 2:
        return show_quantity(attribute, limits[first // 2])
    if first == real[0]:
        words = "{} or less" if last % 2 else "under {}"
        return words.format(show_quantity(attribute, limits[last // 2])) if last != real[-1] else "any number"
    if last == real[-1]:
        words = "{} or more" if first % 2 else "more than {}"
        return words.format(show_quantity(attribute, limits[(first - 1) // 2]))
    low, high = limits[(first - 1) // 2], limits[last // 2]
    if first % 2 and last % 2:
        return f"{low} to {show_quantity(attribute, high)}"
    return (
        f"{'' if first % 2 else 'more than '}{low}{' or more' if first % 2 else ''} "
        f"and {'' if last % 2 else 'under '}{show_quantity(attribute, high)}{' or less' if last % 2 else ''}"
    )


#: Numbers that are no whole ones are picked this near to a limit.
TENTH = Decimal("0.1")


@dataclass(frozen=True, kw_only=True)
class QuickPick:
    """A number worth trying."""

    #: As it would be typed.
    value: str
    #: The limit it lies at, as it would be typed.
    limit: str
    #: On which side of the limit: "just under", "exactly" or "just over".
    side: str


def quick_picks(guideline: Guideline, attribute: Attribute) -> tuple[QuickPick, ...]:
    """Return the allowed numbers just under, at and just over each limit of an attribute, in order."""
    axis = regions_of(guideline).axes.get(attribute.id)
    limits = thresholds(axis) if axis else ()
    step = Decimal(1) if attribute.kind == "whole_number" else TENTH
    low, high = Decimal(str(attribute.minimum)), Decimal(str(attribute.maximum))
    found: dict[Decimal, QuickPick] = {}
    sides = ((Decimal(0), "exactly"), (-step, "just under"), (step, "just over"))
    for away, side in sides:  # the limits first: a number beside one limit may be another
        for limit in limits:
            value = Decimal(str(limit)) + away
            if low <= value <= high:
                found.setdefault(value, QuickPick(value=_typed(value), limit=_typed(Decimal(str(limit))), side=side))
    return tuple(found[value] for value in sorted(found))


def _typed(number: Decimal) -> str:
    return f"{number.normalize():f}"


def paragraphs(words: str) -> tuple[str, ...]:
    """Return the paragraphs of a content file's text, each in one line."""
    return tuple(" ".join(each.split()) for each in words.split("\n\n") if each.strip())
