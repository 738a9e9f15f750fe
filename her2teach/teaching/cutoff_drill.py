"""Cut-off drill: one number under several rules, one small question after another."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from itertools import count as counting
from typing import TYPE_CHECKING

from her2teach.analysis.cutoffs import limits, others
from her2teach.core.case import Case
from her2teach.core.pathway import trace
from her2teach.core.regions import exact
from her2teach.core.situation import Situation
from her2teach.teaching.dice import Dice
from her2teach.teaching.drill import PATIENCE, TENTHS, DrillItem, looked_at, number_lines
from her2teach.text.sections import Line
from her2teach.text.wording import capital

if TYPE_CHECKING:
    from her2teach.core.cutoffs import CutoffRule, CutoffsContent
    from her2teach.core.guideline import Guideline
    from her2teach.core.pathway import Pathway

#: The two answers of every item, which lead nowhere.
WITHIN, BEYOND = "within", "beyond"


def cutoff_items(guideline: Guideline, cutoffs: CutoffsContent, seed: int, count: int) -> tuple[DrillItem, ...]:
    """Make items around the limits that rules set to the same number, each rule in its turn.

    Raises ValueError where too few are found.
    """
    rules = tuple(cutoffs.rules.values())
    found: dict[tuple[str, Case], DrillItem] = {}
    failed = 0
    for throw in counting():
        if len(found) >= count:
            break
        rule = rules[throw % len(rules)]
        item = _item(guideline, cutoffs, rule, Dice("cutoffs", guideline.content_hash, seed, throw))
        if item is not None and (rule.id, item.case) not in found:
            found[rule.id, item.case], failed = item, 0
        else:
            failed += 1
        if failed > PATIENCE:
            raise ValueError(f"only {len(found)} of {count} items were found")
    return tuple(found.values())


def _item(guideline: Guideline, cutoffs: CutoffsContent, rule: CutoffRule, dice: Dice) -> DrillItem | None:
    """Make an item about a rule; None where this throw led to none."""
    asked = others(guideline, cutoffs, rule.early)
    # the limits of all rules, so that no number tells the rule's own
    all_limits = limits(cutoffs, *(each.early for each in cutoffs.rules.values()))
    number = exact(dice.pick(all_limits)) + Fraction(dice.pick(TENTHS), 10)
    plain = int(number) if number.denominator == 1 else float(number)
    answers = {name: dice.pick(values) for name, values in asked.items()}
    case = Case(guideline, **{**cutoffs.case, **answers, cutoffs.number: plain})
    pathway = trace(guideline, case)
    if pathway.contradictions:
        return None
    holds = rule.early.holds(Situation(guideline, case))
    return DrillItem(
        number=cutoffs.number,
        about=rule.id,
        question=f"By this rule, what applies? {rule.name}: {rule.purpose}",
        facts=(cutoffs.number, *asked),
        case=case,
        choices=((WITHIN, capital(rule.within)), (BEYOND, capital(rule.beyond))),
        right=WITHIN if holds else BEYOND,
        why=tuple(_why(guideline, cutoffs, rule, pathway)),
    )


def _why(guideline: Guideline, cutoffs: CutoffsContent, rule: CutoffRule, pathway: Pathway) -> Iterator[Line]:
    texts = rule.status == "stated"
    step = next(each for each in pathway.steps if any(cutoffs.number == reason.attribute for reason in each.reasons))
    notes = list(number_lines(guideline, pathway, step, cutoffs.number)) if texts else []
    read = any(cutoffs.number in looked_at(each.when, {}) for each in pathway.readings) and texts
    mark = "reading" if read else rule.status
    yield Line(lead="Cut-off", text=f"{rule.cutoff}.", mark=mark, statements=rule.statements)
    yield Line(lead="How it is counted", text=f"{capital(rule.counted)}.")
    yield from notes
    if rule.note:
        yield Line(lead="Caution", text=rule.note, mark="reading" if texts else rule.status)
    if rule.source and rule.looked_up:
        yield Line(lead="Source", text=f"{rule.source}; looked up {rule.looked_up.isoformat()}.")
