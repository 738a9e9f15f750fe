"""Minimal pairs: two cases as alike as can be, of which one plan falls into a pitfall in the first only."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import combinations, product
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from her2teach.alternatives import alternatives
from her2teach.case import Case
from her2teach.changes import Changed, agreeing, changed
from her2teach.criteria import AtEnd, Criterion, Named, Visits
from her2teach.plan import Feedback, Plan, judge
from her2teach.schema import Pitfall
from her2teach.situation import Situation

if TYPE_CHECKING:
    from her2teach.guideline import Guideline
    from her2teach.pathway import Pathway

#: More answers than these make two cases no pair.
MOST = 2
#: The better a plan does in the other case, the clearer the pair.
_BEST_FIRST = ("concordant", "alternative", "not_assessable", "discordant")


@dataclass(frozen=True, kw_only=True)
class MinimalPair:
    """A case, and another in which the same plan is free of a pitfall."""

    pitfall: Pitfall
    case: Case
    other: Case
    #: What is another answer in the other case, or answered there only: attribute -> value, in the guideline's order.
    changes: Mapping[str, Any]
    #: Answers that the other case does not have, because the question does not arise in it.
    without: tuple[str, ...] = ()
    #: How the text answers the plan in the other case.
    feedback: Feedback
    #: The way of the other case.
    pathway: Pathway = field(repr=False)


def minimal_pair(guideline: Guideline, case: Case, plan: Plan, pitfall: str) -> MinimalPair | None:
    """Find the case with the fewest other answers in which a plan does not fall into a pitfall.

    Parameters
    ----------
    guideline, case
        A case and its guideline.
    plan
        A plan that falls into the pitfall in this case.
    pitfall
        Its id.

    Returns
    -------
    MinimalPair or None
        Of the cases with as few other answers as possible, the one in which the plan does best.  None where the plan
        does not fall into the pitfall, or no case with at most two other answers is free of it.

    Raises
    ------
    KeyError
        When there is no such pitfall.

    Notes
    -----
    The other case is always one in which pitfalls are looked for: that a patient lies outside the text is no lesson
    about a pitfall.
    """
    wanted = guideline.pitfalls[pitfall]
    if wanted not in judge(guideline, case, plan).pitfalls:
        return None
    steps, concerned = list(_steps(guideline, case)), _concerned(guideline, wanted)
    for size in range(1, MOST + 1):
        # whatever else changes, what the pitfall does not look at does not lift it
        some = (answers for answers in _together(steps, size) if not concerned.isdisjoint(answers))
        found = [*_free(guideline, case, plan, wanted, some)]
        if found:
            return min(found, key=_preference)
    return None


#: Answers that change together, by attribute.
_Answers = dict[str, Any]


def _steps(guideline: Guideline, case: Case) -> Iterator[_Answers]:
    """Yield the smallest changes of a case."""
    for name, attribute in guideline.attributes.items():
        if name in guideline.regions.axes or attribute.kind == "date":
            for other in alternatives(guideline, case, name):
                if other.named:
                    yield agreeing(guideline, case, other)
        elif attribute.kind == "choice":
            yield from ({name: value} for value in attribute.values if value != case.given.get(name))


def _free(
    guideline: Guideline, case: Case, plan: Plan, pitfall: Pitfall, answers: Iterable[_Answers]
) -> Iterator[MinimalPair]:
    """Yield the pairs that some answers make."""
    for some in answers:
        new = changed(guideline, case, some)
        if new is None or not _is_judged(guideline, new):
            continue
        feedback = judge(guideline, new.case, plan)
        if pitfall not in feedback.pitfalls:
            changes = {name: some[name] for name in guideline.attributes if name in some}
            yield MinimalPair(
                pitfall=pitfall,
                case=case,
                other=new.case,
                changes=MappingProxyType(changes),
                without=new.without,
                feedback=feedback,
                pathway=new.pathway,
            )


def _together(steps: list[_Answers], size: int) -> Iterator[_Answers]:
    """Yield the changes of so many answers."""
    by_names: dict[tuple[str, ...], list[_Answers]] = {}
    for step in steps:
        by_names.setdefault(tuple(step), []).append(step)
    for count in range(1, size + 1):
        for names in combinations(by_names, count):
            if len({name for some in names for name in some}) == size == sum(map(len, names)):
                for chosen in product(*(by_names[each] for each in names)):
                    yield {name: value for step in chosen for name, value in step.items()}


def _concerned(guideline: Guideline, pitfall: Pitfall) -> frozenset[str]:
    """Return the attributes on which it can hang whether a pitfall is there."""
    content, found = guideline.content, set[str]()
    waiting: list[Criterion] = [pitfall.when, *([content.plan.judged_when] if content.plan.judged_when else [])]
    while waiting:
        rule = waiting.pop()
        waiting.extend([guideline.named_criteria[rule.criterion]] if isinstance(rule, Named) else rule.parts())
        found.update(str(getattr(rule, key, None)) for key in ("attribute", "known", "before", "drops_from", "equals"))
        found.update(guideline.regions.axes if isinstance(rule, (AtEnd, Visits)) else ())
    found.update(action.keeps.of for action in content.plan.actions.values() if action.keeps)
    counted = (attribute for attribute in guideline.attributes.values() if attribute.id in found)
    return frozenset(found.union(*(attribute.counted_between or () for attribute in counted)))


def _is_judged(guideline: Guideline, new: Changed) -> bool:
    rule = guideline.content.plan.judged_when
    return rule is None or rule.holds(Situation(guideline, new.case, new.pathway.nodes, new.pathway.node)) is True


def _preference(pair: MinimalPair) -> tuple[Any, ...]:
    """Order pairs; those before which nothing comes are found first."""
    feedback = pair.feedback
    newly = sum(name not in pair.case for name in pair.changes)
    return _BEST_FIRST.index(feedback.verdict), len(feedback.pitfalls), len(pair.without), newly, len(feedback.errors)
