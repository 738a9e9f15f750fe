"""Drill words: an item of the drill, and what came of it, in plain words."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import TYPE_CHECKING

from her2teach.criteria import Named
from her2teach.telling import telling_of
from her2teach.text import Line, Section
from her2teach.wording import capital, show_reasons, show_value

if TYPE_CHECKING:
    from her2teach.drill import DrillItem, Marked
    from her2teach.guideline import Guideline


def facts(guideline: Guideline, item: DrillItem) -> tuple[tuple[str, str], ...]:
    """Return what has to be known for an item: labels and answers."""
    months = telling_of(guideline).months

    def told(name: str) -> str:
        value = item.case[name]
        if isinstance(value, dt.date):
            return f"{value.day} {months[value.month - 1]} {value.year}"
        return show_value(guideline, item.case, name)

    return tuple((guideline.attributes[name].label, told(name)) for name in item.facts)


def feedback(guideline: Guideline, marked: Marked) -> Section:
    """Say what is right, how it was counted, and what that rests on.

    Parameters
    ----------
    guideline, marked
        A guideline and an answer to one of its items.

    Returns
    -------
    Section
        The criterion, the count, our readings and what to notice, each with its statements.
    """
    return Section(id="drilled", heading="Why", lines=tuple(_lines(guideline, marked)))


def verdict(marked: Marked) -> str:
    """Say in one sentence whether an answer is right."""
    label = capital(marked.correct.label)
    return f"Right: {label}." if marked.right else f"Not this time. It is: {label}."


def score(right: int, answered: int) -> str:
    """Say how many answers were right."""
    return f"{right} of {answered} right." if answered else "No answer yet."


def _lines(guideline: Guideline, marked: Marked) -> Iterator[Line]:
    item, edge = marked.item, marked.correct
    step = next(step for step in item.pathway.steps if step.node == item.decision)
    label = guideline.criteria[edge.when.criterion].label if isinstance(edge.when, Named) else edge.label
    yield Line(lead="Criterion", text=f"{capital(label)}.", mark=edge.status, statements=edge.statements)
    yield Line(lead="How it was counted", text=f"{capital(show_reasons(guideline, item.case, step.reasons))}.")
    for flag in marked.flags:
        yield Line(lead="Notice", text=flag.text, mark=flag.status, statements=flag.statements)
    for reading in marked.readings:
        text = f"{reading.text} {reading.why}"
        yield Line(lead="How we read the text", text=text, mark="reading", statements=reading.statements)
