"""Cut-offs compared: which intervals, and how many cases, change class when the graph draws its line as a rule does."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise
from types import MappingProxyType
from typing import Any

from her2teach.analysis.extension_changes import ExtensionChanges, compare
from her2teach.core.case import Case
from her2teach.core.criteria import AllOf, ChoiceTest, Criterion, Not, NumberTest
from her2teach.core.cutoffs import CutoffRule, CutoffsContent
from her2teach.core.guideline import Guideline
from her2teach.core.schema import NamedCriterion
from her2teach.core.situation import Situation

#: How far beyond its last limit a number is tried.
_FAR = 1


@dataclass(frozen=True, kw_only=True)
class Interval:
    """Values of the number, above one limit and up to another, for some other answers."""

    #: None where there is no lower or upper limit.
    above: float | None
    at_most: float | None
    #: The other answers that the rule looks at.
    answers: Mapping[str, str]


@dataclass(frozen=True, kw_only=True)
class CutoffChanges:
    """What becomes of the graph's answers when its line is drawn as a rule draws it."""

    rule: CutoffRule
    #: The intervals that lie within the rule's cut-off and not within the text's, and the other way round.
    now_within: tuple[Interval, ...]
    now_beyond: tuple[Interval, ...]
    changes: ExtensionChanges


def compare_rule(guideline: Guideline, cutoffs: CutoffsContent, rule: CutoffRule) -> CutoffChanges:
    """Compare a guideline with the same guideline whose cut-off is that of a rule, over every case."""
    intervals: dict[bool, list[Interval]] = {True: [], False: []}
    own = guideline.named_criteria[cutoffs.takes_the_place_of.within]
    for interval, case in _intervals(guideline, cutoffs, rule):
        situation = Situation(guideline, case)
        before, after = own.holds(situation), rule.early.holds(situation)
        if before is not after and after is not None:
            intervals[after].append(interval)
    return CutoffChanges(
        rule=rule,
        now_within=tuple(intervals[True]),
        now_beyond=tuple(intervals[False]),
        changes=compare(guideline, with_rule(guideline, cutoffs, rule)),
    )


def with_rule(guideline: Guideline, cutoffs: CutoffsContent, rule: CutoffRule) -> Guideline:
    """Return a guideline whose line is drawn as a rule draws it, for those to whom the graph's own rule applies."""
    applies = guideline.attributes[cutoffs.number].applies_when
    granted = (applies,) if applies is not None else ()
    places = cutoffs.takes_the_place_of
    new: dict[str, Criterion] = {
        places.within: AllOf(all=(*granted, rule.early)),
        places.beyond: AllOf(all=(*granted, Not(not_=rule.early))),
    }
    criteria: dict[str, NamedCriterion] = dict(guideline.criteria)
    for name, when in new.items():
        criteria[name] = criteria[name].model_copy(update={"when": when})
    content = guideline.model_copy(update={"criteria": MappingProxyType(criteria)})
    return Guideline.of(content, guideline.content_hash)


def others(guideline: Guideline, cutoffs: CutoffsContent, criterion: Criterion) -> dict[str, tuple[str, ...]]:
    """Return the answers that a rule looks at beside the number and what is taken for granted, each with its values.

    A value that no rule names comes once: the last of the attribute.
    """
    found: dict[str, dict[str, None]] = {}
    for test in _tests(criterion):
        if isinstance(test, ChoiceTest) and test.attribute not in cutoffs.case:
            found.setdefault(test.attribute, {}).update(dict.fromkeys(test.is_))
    return {
        name: (*named, *[value for value in guideline.attributes[name].values if value not in named][-1:])
        for name, named in found.items()
    }


def limits(cutoffs: CutoffsContent, *criteria: Criterion) -> tuple[float, ...]:
    """Return the limits that criteria set to the number, in order."""
    tests = [test for each in criteria for test in _tests(each) if isinstance(test, NumberTest)]
    return tuple(sorted({limit for test in tests if test.attribute == cutoffs.number for limit in test.thresholds()}))


def _tests(criterion: Criterion) -> Iterator[Criterion]:
    yield criterion
    for part in criterion.parts():
        yield from _tests(part)


def _intervals(guideline: Guideline, cutoffs: CutoffsContent, rule: CutoffRule) -> Iterator[tuple[Interval, Case]]:
    """Yield each interval between the limits, and a case in it; a limit itself belongs to what lies below it."""
    own = guideline.named_criteria[cutoffs.takes_the_place_of.within]
    cuts: list[float | None] = [None, *limits(cutoffs, own, rule.early), None]
    combinations: list[dict[str, Any]] = [{}]
    for name, values in others(guideline, cutoffs, rule.early).items():
        combinations = [{**each, name: value} for each in combinations for value in values]
    for answers in combinations:
        for low, high in pairwise(cuts):
            number = high if high is not None else (low or 0) + _FAR
            case = Case(guideline, **{**cutoffs.case, **answers, cutoffs.number: number})
            yield Interval(above=low, at_most=high, answers=MappingProxyType(answers)), case
