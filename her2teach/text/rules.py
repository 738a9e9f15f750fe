"""Rules in words: a criterion as a reader without the file would say it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Final

from her2teach.core.criteria import (
    AllOf,
    AnyOf,
    AtEnd,
    Criterion,
    Known,
    Named,
    Not,
    PlanTest,
    Visits,
)
from her2teach.text.wording import agents_wanted, answer_in_words, uncapital

if TYPE_CHECKING:
    from her2teach.core.guideline import Guideline

#: How a number was come by, where that matters.
_MEASURED: Final = {"given": " as given", "dates": " from the dates"}


def rule_in_words(guideline: Guideline, criterion: Criterion) -> str:
    """Say when a criterion holds; criteria with a name are called by their labels."""
    match criterion:
        case AllOf():
            words = " and ".join(_bracketed(guideline, part) for part in criterion.all)
        case AnyOf():
            words = " or ".join(_bracketed(guideline, part) for part in criterion.any)
        case Not():
            words = f"not: {_bracketed(guideline, criterion.not_)}"
        case Named():
            words = uncapital(guideline.criteria[criterion.criterion].label)
        case Known():
            words = f"{uncapital(guideline.attributes[criterion.known].label)} is known"
        case AtEnd():
            words = f"the outcome is {_labels(guideline, criterion.node)}"
        case Visits():
            words = f"the path visits {_labels(guideline, criterion.visits)}"
        case PlanTest():
            words = _plan(guideline, criterion)
        case _:
            attribute = guideline.attributes[criterion.attribute]
            measured = _MEASURED.get(getattr(criterion, "measured", None) or "", "")
            words = f"{uncapital(attribute.label)}{measured}: {answer_in_words(guideline, attribute, criterion)}"
    return words


def _bracketed(guideline: Guideline, criterion: Criterion) -> str:
    words = rule_in_words(guideline, criterion)
    return f"({words})" if isinstance(criterion, (AllOf, AnyOf)) and len(criterion.parts()) > 1 else words


def _labels(guideline: Guideline, nodes: Iterable[str]) -> str:
    return " or ".join(f"“{guideline.label(node)}”" for node in nodes)


def _plan(guideline: Guideline, test: PlanTest) -> str:
    """Say what a plan must be; its parts are called by their names."""
    classes = guideline.agent_classes
    part = f"plan, {uncapital(classes[test.plan].label) if test.plan in classes else test.plan.replace('_', ' ')}"
    if test.one_each is not None:
        return f"{part}: exactly {' or '.join(guideline.regimens[name].label for name in test.one_each)}"
    for words, other in (("drops some of", test.drops_from), ("the same as in", test.equals)):
        if other is not None:
            return f"{part}: {words} {uncapital(guideline.attributes[other].label)}"
    if test.is_ is not None:
        return f"{part}: {' or '.join(_named(guideline, each) for each in test.is_)}"
    listed = {"some of": test.holds_any, "all of": test.holds_all, "nothing but": test.only}
    words, names = next(((words, names) for words, names in listed.items() if names is not None), ("", ()))
    if words and not {*guideline.agents, *guideline.agent_classes}.issuperset(names):
        return f"{part}: {words} {', '.join(_named(guideline, each) for each in names)}"
    return f"{part}: {agents_wanted(guideline, test)}"


def _named(guideline: Guideline, name: str) -> str:
    """Say what a word of a plan stands for."""
    plan = guideline.plan
    for words in (plan.actions, plan.monitoring, plan.rationale):
        if name in words:
            return uncapital(words[name].label)
    return f"“{guideline.label(name)}”" if name in {*guideline.decisions, *guideline.ends} else name.replace("_", " ")
