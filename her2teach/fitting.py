"""Fitting: whether a plan is right for a case, and the nearest case for which it is."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import lru_cache
from itertools import combinations
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from her2teach.changes import changed
from her2teach.criteria import Criterion, Named
from her2teach.nearest import NearCase, nearest_cases
from her2teach.pathway import Pathway, trace
from her2teach.plan import ANSWERED, Feedback, Plan, judge

if TYPE_CHECKING:
    from her2teach.case import Case
    from her2teach.guideline import Guideline

#: So many answers that decide no way may change beside those that bring a case to an end.
_MOST = 2
#: So many of the nearest cases at an end are looked at.
_SOME = 2


def is_right(guideline: Guideline, pathway: Pathway, plan: Plan, feedback: Feedback) -> bool:
    """Return whether a plan is what the text has a learner say.

    Parameters
    ----------
    guideline, pathway
        The guideline and the way of a case.
    plan, feedback
        A plan for the case, and how the text answers it.

    Returns
    -------
    bool
        Where the text gives an answer: the plan follows it, or is an alternative that it allows.  Where it gives none:
        the plan says so and falls into no pitfall.
    """
    if pathway.outcome in ANSWERED:
        return feedback.verdict in {"concordant", "alternative"}
    return plan.action in silent_actions(guideline) and not feedback.pitfalls


def fitting_case(guideline: Guideline, case: Case, plan: Plan) -> NearCase | None:
    """Find the nearest case for which a plan is right.

    Parameters
    ----------
    guideline, case
        A case and its guideline.
    plan
        A plan of the same guideline.

    Returns
    -------
    NearCase or None
        The case itself, unchanged, where the plan is right for it.  None where no case is found.

    Notes
    -----
    For each end at which the plan's action is one, the search begins with the fewest changes that lead there and goes
    on with at most two answers that decide no way but may decide how a plan is answered.  Of the cases with as few
    changes, the one that leaves the present way last is taken.
    """
    present = trace(guideline, case)
    here = NearCase(changes={}, case=case, pathway=present)
    if _fits(guideline, here, plan):
        return here
    found: NearCase | None = None
    starts = sorted(_starts(guideline, here, plan), key=lambda near: _rank(present, near))
    tweaks = list(_tweaks(guideline, case, plan))
    for size in range(_MOST + 1):
        for start in starts:
            if found is not None and max(len(start.changes), size) > len(found.changes):
                continue
            for near in _tweaked(guideline, start, tweaks, size):
                better = found is None or _rank(present, near) < _rank(present, found)
                if better and _fits(guideline, near, plan):
                    found = near
    return found


def _starts(guideline: Guideline, here: NearCase, plan: Plan) -> Iterator[NearCase]:
    """Yield the case itself and the nearest ones at each end where the plan's action is one that follows the text."""
    for end in guideline.ends.values():
        if plan.action in end.actions:
            if end.id == here.pathway.node:
                yield here
            else:
                yield from nearest_cases(guideline, here.case, end.id)[:_SOME]


def _tweaks(guideline: Guideline, case: Case, plan: Plan) -> Iterator[tuple[str, Any]]:
    """Yield single answers that may decide how a plan is answered: what is given now, and what decides no way."""
    for name in sorted(_looked_at(guideline)):
        attribute = guideline.attributes[name]
        if attribute.kind == "agents" and plan.agents:
            yield name, plan.agents
        elif attribute.kind == "choice" and name not in guideline.regions.axes:
            yield from ((name, value.id) for value in attribute.values.values() if value.id != case.given.get(name))


@lru_cache(maxsize=8)
def _looked_at(guideline: Guideline) -> frozenset[str]:
    """Return the attributes that the rules about plans look at."""
    content, found = guideline.content, set[str]()
    rules = (*content.pitfalls.values(), *content.errors.values(), *content.alternatives.values())
    waiting: list[Criterion] = [rule.when for rule in rules]
    waiting += [action.fits for action in content.plan.actions.values() if action.fits]
    while waiting:
        rule = waiting.pop()
        waiting.extend([guideline.named_criteria[rule.criterion]] if isinstance(rule, Named) else rule.parts())
        found.update(str(getattr(rule, key, "")) for key in ("attribute", "equals"))
    return frozenset(found) & guideline.attributes.keys()


def _tweaked(guideline: Guideline, start: NearCase, tweaks: list[tuple[str, Any]], size: int) -> Iterator[NearCase]:
    """Yield a near case with so many further answers, all of other attributes."""
    if size == 0:
        yield start
        return
    for chosen in combinations(tweaks, size):
        further = dict(chosen)
        near = _changed(guideline, start, further) if len(further) == size else None
        if near is not None:
            yield near


def _changed(guideline: Guideline, start: NearCase, further: Mapping[str, Any]) -> NearCase | None:
    found = changed(guideline, start.case, further)
    if found is None:
        return None
    answers = {**start.changes, **further}
    return NearCase(
        changes=MappingProxyType({name: answers[name] for name in guideline.attributes if name in answers}),
        without=(*start.without, *found.without),
        case=found.case,
        pathway=found.pathway,
    )


def _fits(guideline: Guideline, near: NearCase, plan: Plan) -> bool:
    return is_right(guideline, near.pathway, plan, judge(guideline, near.case, plan))


def _rank(present: Pathway, near: NearCase) -> tuple[int, int, int]:
    """Order cases: fewest changes, fewest answers that fall away, longest the same way."""
    shared = 0
    for one, other in zip(present.nodes, near.pathway.nodes, strict=False):
        if one != other:
            break
        shared += 1
    return len(near.changes), len(near.without), -shared


def silent_actions(guideline: Guideline) -> frozenset[str]:
    """Return the actions that say of a case that the text gives no answer.

    Parameters
    ----------
    guideline
        The guideline.

    Returns
    -------
    frozenset of str
        Those of the ends at which it gives none.
    """
    silent = (end for end in guideline.ends.values() if end.outcome not in ANSWERED)
    return frozenset(action for end in silent for action in end.actions)
