"""Drill: what the text says of a case whose number lies near a cut-off, one small question after another."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from itertools import count as counting
from typing import TYPE_CHECKING, Any

from her2teach.core.case import Case
from her2teach.core.criteria import Criterion, Named
from her2teach.core.pathway import trace
from her2teach.core.regions import exact, regions_of, thresholds
from her2teach.core.validation import look_up
from her2teach.teaching.dice import Dice
from her2teach.teaching.narrative import narrative_of
from her2teach.teaching.sampling import Sampler, limited, reached_ends
from her2teach.text.sections import Line, Section
from her2teach.text.wording import capital, show_reasons, show_value

if TYPE_CHECKING:
    from her2teach.core.guideline import Guideline
    from her2teach.core.pathway import Pathway, Step
    from her2teach.core.schema import Edge

#: How far from a cut-off a number is put, in tenths of its unit; and in days, where it is counted between two dates.
TENTHS = (-20, -10, -5, -1, 0, 0, 1, 5, 10, 20)
DAYS = (-40, -10, -2, -1, 0, 0, 1, 2, 10, 40)
#: One first date in so many is the last of its month, where months differ in length.
ENDS_OF_MONTHS = 3
#: So many throws without an item, and there is none.
PATIENCE = 400
#: What is asked where a case is to be taken to its end.
QUESTION = "What comes next?"


@dataclass(frozen=True, kw_only=True)
class DrillItem:
    """A case whose number lies near a cut-off, what is asked of it, and what is right."""

    #: The number, an attribute.
    number: str
    #: The decision or the rule that draws the cut-off.
    about: str
    question: str
    #: What is shown of the case, by attribute; two dates in the place of the number where it is counted between them.
    facts: tuple[str, ...]
    case: Case
    #: The answers to choose from: ids and words.
    choices: tuple[tuple[str, str], ...]
    #: The right one.
    right: str = field(repr=False)
    #: Why it is right, and what that rests on.
    why: tuple[Line, ...] = field(repr=False)


@dataclass(frozen=True, kw_only=True)
class DrillAnswer:
    """An answer to an item."""

    item: DrillItem
    chosen: str

    @property
    def right(self) -> bool:
        """Whether it is right."""
        return self.chosen == self.item.right


def drill_items(guideline: Guideline, seed: int, count: int) -> tuple[DrillItem, ...]:
    """Make items around the cut-offs that a guideline's own criteria draw.

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
    look_up("answer", answer, dict(item.choices))
    return DrillAnswer(item=item, chosen=answer)


class _Maker:
    def __init__(self, guideline: Guideline) -> None:
        self._guideline, self._sampler = guideline, Sampler(guideline, narrative_of(guideline))
        self._ends = reached_ends(guideline)
        numbers = [name for name in limited(guideline) if guideline.attributes[name].kind == "number"]
        #: The decisions that hang on a number, each with its answers that do.
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
        decision = None if base is None else next((n for n in base.nodes if n in self._decisions[name]), None)
        if base is None or decision is None or name not in base.case.known:
            return None
        limit = dice.pick(thresholds(regions_of(self._guideline).axes[name]))
        if dates:
            moved = self._sampler.with_days(base, name, self._first_day(name, dice), limit, dice.pick(DAYS))
        else:
            moved = self._sampler.with_number(base, name, exact(limit) + Fraction(dice.pick(TENTHS), 10))
        return None if moved is None else self._asked(name, decision, base, moved)

    def _first_day(self, name: str, dice: Dice) -> dt.date:
        day = self._sampler.first_day(name, dice)
        if dice.happens(1, ENDS_OF_MONTHS):
            day = (day.replace(day=1) + dt.timedelta(days=32)).replace(day=1) - dt.timedelta(days=1)
        return day

    def _asked(self, name: str, decision: str, base: Pathway, moved: Pathway) -> DrillItem | None:
        """Ask for the end of a case with the number of another; only where it has one on every side of the cut-offs."""
        guideline = self._guideline
        counted = {name, *(guideline.attributes[name].counted_between or ())}
        rest = {each: value for each, value in base.case.given.items() if each not in counted}
        case = Case(guideline, **rest, **{each: moved.case[each] for each in counted if each in moved.case.given})
        pathway = trace(guideline, case)
        sides = [side for side in regions_of(guideline).axes[name].representatives if side is not None]
        ends = {trace(guideline, Case(guideline, **rest, **{name: side})).node for side in sides}
        choices = tuple(
            dict.fromkeys(end for edge in self._decisions[name][decision] for end in self._ends_of(edge.to))
        )
        if pathway.contradictions or pathway.warnings or pathway.node not in choices or not ends <= {*choices}:
            return None
        step = next(step for step in pathway.steps if step.node == decision)
        return DrillItem(
            number=name,
            about=decision,
            question=QUESTION,
            facts=tuple(self._facts(name, decision, base, case)),
            case=case,
            choices=tuple((end, capital(guideline.ends[end].label)) for end in choices),
            right=pathway.node,
            why=tuple(self._why(name, pathway, step)),
        )

    def _facts(self, name: str, decision: str, base: Pathway, case: Case) -> Iterator[str]:
        """Yield what is asked at the decision and beyond, whichever way the case goes, and what led to it."""
        led = [step.attribute for step in base.steps if step.to == decision]
        wanted = {name, *led, *(self._guideline.attributes[name].counted_between or ())}
        for edge in self._decisions[name][decision]:
            wanted |= looked_at(edge.when, self._guideline.named_criteria) | self._tested_beyond(edge.to)
        yield from (each for each in case if each in wanted)

    def _tested_beyond(self, node: str) -> set[str]:
        """Return the attributes that a node and all that follows look at."""
        if node in self._guideline.ends:
            return set()
        edges = self._guideline.decisions[node].edges
        return {
            name
            for edge in edges
            for name in looked_at(edge.when, self._guideline.named_criteria) | self._tested_beyond(edge.to)
        }

    def _ends_of(self, node: str) -> Iterator[str]:
        """Yield the ends that a node leads to."""
        if node in self._guideline.ends:
            yield node
            return
        for edge in self._guideline.decisions[node].edges:
            yield from self._ends_of(edge.to)

    def _why(self, name: str, pathway: Pathway, step: Step) -> Iterator[Line]:
        """Say by which criterion the case goes where it goes, how the number was counted, and what that rests on."""
        guideline = self._guideline
        edge = next(each for each in guideline.decisions[step.node].edges if each.to == step.to)
        label = guideline.criteria[edge.when.criterion].label if isinstance(edge.when, Named) else edge.label
        yield Line(lead="Criterion", text=f"{capital(label)}.", mark=step.status, statements=step.statements)
        reasons = capital(show_reasons(guideline, pathway.case, step.reasons))
        yield Line(lead="How it was counted", text=f"{reasons}.")
        for later in pathway.steps[pathway.steps.index(step) + 1 :]:
            lead, text = guideline.decisions[later.node].label, f"{capital(later.test)}."
            yield Line(lead=lead, text=text, mark=later.status, statements=later.statements)
        yield from number_lines(guideline, pathway, step, name)

    def _hanging_on(self, name: str) -> Iterator[tuple[str, tuple[Edge, ...]]]:
        """Yield the decisions with several answers that set a limit to a number and to no other, with those answers."""
        numbers = set(limited(self._guideline))
        for decision in self._guideline.decisions.values():
            tested = {edge.to: looked_at(edge.when, self._guideline.named_criteria) for edge in decision.edges}
            choices = tuple(edge for edge in decision.edges if name in tested[edge.to])
            if len(choices) > 1 and not any(tested[edge.to] & numbers - {name} for edge in choices):
                yield decision.id, choices


def number_lines(guideline: Guideline, pathway: Pathway, step: Step, number: str) -> Iterator[Line]:
    """Say what the text makes one notice at this very number, and how we read it where a step rests on that."""
    for flag in pathway.flags:
        if number in looked_at(flag.when, {}):
            yield Line(lead="Caution", text=flag.text, mark=flag.status, statements=flag.statements)
    for reading in pathway.readings:
        if reading.id in guideline.edges[step.node, step.to].readings:
            text = f"{reading.text} {reading.why}"
            yield Line(lead="How we read the text", text=text, mark="reading", statements=reading.statements)


def looked_at(criterion: Criterion, named: Mapping[str, Criterion]) -> set[str]:
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
    """Return what is shown of an item's case: labels and answers."""
    months = narrative_of(guideline).months

    def shown(name: str) -> str:
        value: Any = item.case[name]
        if isinstance(value, dt.date):
            return f"{value.day} {months[value.month - 1]} {value.year}"
        return show_value(guideline, item.case, name)

    return tuple((guideline.attributes[name].label, shown(name)) for name in item.facts)


def feedback(item: DrillItem) -> Section:
    """Say why an answer is right, and what that rests on."""
    return Section(id="drilled", heading="Why", lines=item.why)


def drill_verdict(marked: DrillAnswer) -> str:
    """Say in one sentence whether an answer is right."""
    label = dict(marked.item.choices)[marked.item.right]
    return f"Correct: {label}." if marked.right else f"Not quite. The answer: {label}."


def score(right: int, answered: int) -> str:
    """Say how many answers were right."""
    return f"{right} of {answered} right." if answered else "No answer yet."
