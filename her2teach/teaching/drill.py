"""Drill: on which side of a limit a number lies, one small question after another."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from itertools import count as counting
from typing import TYPE_CHECKING

from her2teach.core.case import Case
from her2teach.core.criteria import Criterion, Named
from her2teach.core.guideline import shipped_guideline
from her2teach.core.pathway import Pathway
from her2teach.core.regions import exact, regions_of, thresholds
from her2teach.core.situation import Situation
from her2teach.teaching.dice import Dice
from her2teach.teaching.narrative import narrative_of
from her2teach.teaching.sampling import Sampler, limited, reached_ends
from her2teach.text.sections import Line, Section
from her2teach.text.wording import capital, show_reasons, show_value

if TYPE_CHECKING:
    from her2teach.core.cutoffs import CutoffRule
    from her2teach.core.guideline import Guideline
    from her2teach.core.schema import Edge, Flag, Reading

#: How far from a limit a number is put, in tenths of its unit; and in days, where it is counted between two dates.
TENTHS = (-20, -10, -5, -1, 0, 0, 1, 5, 10, 20)
DAYS = (-40, -10, -2, -1, 0, 0, 1, 2, 10, 40)
#: One first date in so many is the last of its month, where months differ in length.
ENDS_OF_MONTHS = 3
#: So many throws without an item, and there is none.
PATIENCE = 400


@dataclass(frozen=True, kw_only=True)
class DrillItem:
    """A case at a decision that hangs on a number near its limit."""

    #: The number, an attribute.
    number: str
    #: The decision.
    decision: str
    #: Its answers that set a limit to the number, in the guideline's order.
    choices: tuple[Edge, ...]
    #: What has to be known, by attribute; two dates in the place of the number where it is counted between them.
    facts: tuple[str, ...]
    case: Case
    #: The pathway of the case; it holds the answer.
    pathway: Pathway = field(repr=False)
    #: The rule that is asked about, in the place of a decision of the graph.
    rule: CutoffRule | None = None


@dataclass(frozen=True, kw_only=True)
class DrillAnswer:
    """An answer to an item, and what is right."""

    item: DrillItem
    right: bool
    #: The answer that was chosen, and the one that is right.
    chosen: Edge
    correct: Edge
    #: How we read the text where this answer rests on it.
    readings: tuple[Reading, ...]
    #: What the text makes one notice at this very number.
    flags: tuple[Flag, ...]


def drill_items(guideline: Guideline, seed: int, count: int) -> tuple[DrillItem, ...]:
    """Make items around the limits that a guideline's own criteria set.

    Raises ValueError where too few are found.
    """
    maker = _Maker(guideline)
    found: dict[Case, DrillItem] = {}
    failed = 0
    for throw in counting():
        if len(found) >= count or not maker.forms:
            break
        item = maker.item(throw, Dice("drill", guideline.content_hash, seed, throw))
        shown = None if item is None else Case(guideline, **{name: item.case[name] for name in item.facts})
        if item is not None and shown is not None and shown not in found:
            found[shown], failed = item, 0
        else:
            failed += 1
        if failed > PATIENCE:
            raise ValueError(f"only {len(found)} of {count} items were found")
    return tuple(found.values())


def mark_answer(item: DrillItem, answer: str) -> DrillAnswer:
    """Mark an answer.

    Raises KeyError when the item has no such answer.
    """
    choices = {edge.to: edge for edge in item.choices}
    chosen = choices[answer]
    correct = choices[_right(item)]
    return DrillAnswer(
        item=item,
        right=chosen is correct,
        chosen=chosen,
        correct=correct,
        readings=tuple(each for each in item.pathway.readings if each.id in correct.readings),
        flags=() if item.rule else tuple(f for f in item.pathway.flags if item.number in _tested(f.when, {})),
    )


def _right(item: DrillItem) -> str:
    """Return the id of the right answer: the one that the case takes at the decision, or by the rule."""
    if item.rule is None:
        return next(step.to for step in item.pathway.steps if step.node == item.decision)
    within, beyond = item.choices
    situation = Situation(shipped_guideline(), item.case)
    return within.to if within.when.holds(situation) else beyond.to


class _Maker:
    def __init__(self, guideline: Guideline) -> None:
        self._guideline, self._sampler = guideline, Sampler(guideline, narrative_of(guideline))
        self._ends = reached_ends(guideline)
        numbers = [name for name in limited(guideline) if guideline.attributes[name].kind == "number"]
        self._decisions = {name: choices for name in numbers if (choices := dict(self._hanging_on(name)))}
        #: Each number as it is, and where it is counted between dates, as these too.
        self.forms = [
            (name, dates)
            for name in self._decisions
            for dates in (False, *([True] if guideline.attributes[name].counted_between else []))
        ]

    def item(self, throw: int, dice: Dice) -> DrillItem | None:
        """Make an item; None where this throw led to none."""
        name, dates = self.forms[throw % len(self.forms)]
        base = self._sampler.sample(dice.pick(self._ends), dice)
        if base is None or name not in base.case.known:
            return None
        limit = dice.pick(thresholds(regions_of(self._guideline).axes[name]))
        if dates:
            pathway = self._sampler.with_days(base, name, self._first_day(name, dice), limit, dice.pick(DAYS))
        else:
            pathway = self._sampler.with_number(base, name, exact(limit) + Fraction(dice.pick(TENTHS), 10))
        return None if pathway is None else self._asked(name, pathway)

    def _first_day(self, name: str, dice: Dice) -> dt.date:
        day = self._sampler.first_day(name, dice)
        if dice.happens(1, ENDS_OF_MONTHS):
            day = (day.replace(day=1) + dt.timedelta(days=32)).replace(day=1) - dt.timedelta(days=1)
        return day

    def _asked(self, name: str, pathway: Pathway) -> DrillItem | None:
        for step in pathway.steps:
            choices = self._decisions[name].get(step.node, ())
            if step.to in {edge.to for edge in choices}:
                dates = self._guideline.attributes[name].counted_between or ()
                tested = {each for edge in choices for each in _tested(edge.when, self._guideline.named_criteria)}
                return DrillItem(
                    number=name,
                    decision=step.node,
                    choices=choices,
                    facts=tuple(each for each in pathway.case if each in {*tested, *dates}),
                    case=pathway.case,
                    pathway=pathway,
                )
        return None

    def _hanging_on(self, name: str) -> Iterator[tuple[str, tuple[Edge, ...]]]:
        """Yield the decisions with several answers that set a limit to a number and to no other, with those answers."""
        numbers = set(limited(self._guideline))
        for decision in self._guideline.decisions.values():
            tested = {edge.to: _tested(edge.when, self._guideline.named_criteria) for edge in decision.edges}
            choices = tuple(edge for edge in decision.edges if name in tested[edge.to])
            if len(choices) > 1 and not any(tested[edge.to] & numbers - {name} for edge in choices):
                yield decision.id, choices


def _tested(criterion: Criterion, named: Mapping[str, Criterion]) -> set[str]:
    """Return the attributes that a criterion looks at."""
    found, waiting = set[str](), [criterion]
    while waiting:
        rule = waiting.pop()
        if isinstance(rule, Named):
            waiting.extend(named[name] for name in (rule.criterion,) if name in named)
        waiting.extend(rule.parts())
        found.add(str(getattr(rule, "attribute", "")))
    return found - {""}


def facts(guideline: Guideline, item: DrillItem) -> tuple[tuple[str, str], ...]:
    """Return what has to be known for an item: labels and answers."""
    months = narrative_of(guideline).months

    def shown(name: str) -> str:
        value = item.case[name]
        if isinstance(value, dt.date):
            return f"{value.day} {months[value.month - 1]} {value.year}"
        return show_value(guideline, item.case, name)

    return tuple((guideline.attributes[name].label, shown(name)) for name in item.facts)


def drill_question(guideline: Guideline, item: DrillItem) -> str:
    """Return what is asked."""
    if item.rule is None:
        return guideline.decisions[item.decision].question
    return f"By this rule, what applies? {item.rule.name}: {item.rule.purpose}"


def feedback(guideline: Guideline, marked: DrillAnswer) -> Section:
    """Say what is right, how it was counted, and what that rests on."""
    return Section(id="drilled", heading="Why", lines=tuple(_lines(guideline, marked)))


def drill_verdict(marked: DrillAnswer) -> str:
    """Say in one sentence whether an answer is right."""
    label = capital(marked.correct.label)
    return f"Right: {label}." if marked.right else f"Not this time. It is: {label}."


def score(right: int, answered: int) -> str:
    """Say how many answers were right."""
    return f"{right} of {answered} right." if answered else "No answer yet."


def _lines(guideline: Guideline, marked: DrillAnswer) -> Iterator[Line]:
    item, edge = marked.item, marked.correct
    if item.rule is not None:
        yield from _rule_lines(item.rule)
        return
    step = next(step for step in item.pathway.steps if step.node == item.decision)
    label = guideline.criteria[edge.when.criterion].label if isinstance(edge.when, Named) else edge.label
    yield Line(lead="Criterion", text=f"{capital(label)}.", mark=edge.status, statements=edge.statements)
    yield Line(lead="How it was counted", text=f"{capital(show_reasons(guideline, item.case, step.reasons))}.")
    for flag in marked.flags:
        yield Line(lead="Notice", text=flag.text, mark=flag.status, statements=flag.statements)
    for reading in marked.readings:
        text = f"{reading.text} {reading.why}"
        yield Line(lead="How we read the text", text=text, mark="reading", statements=reading.statements)


def _rule_lines(rule: CutoffRule) -> Iterator[Line]:
    yield Line(lead="Cut-off", text=f"{rule.cutoff}.", mark=rule.status, statements=rule.statements)
    yield Line(lead="How it is counted", text=f"{capital(rule.counted)}.")
    if rule.note:
        yield Line(lead="Notice", text=rule.note)
    if rule.source and rule.looked_up:
        yield Line(lead="Source", text=f"{rule.source}; looked up {rule.looked_up.isoformat()}.")
