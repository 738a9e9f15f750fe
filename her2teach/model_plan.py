"""Model plan: a plan that the text would have for a case, found by asking the judge."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from itertools import chain, combinations
from typing import TYPE_CHECKING

from her2teach.fitting import is_right, silent_actions
from her2teach.pathway import Pathway, trace
from her2teach.plan import Plan, judge

if TYPE_CHECKING:
    from her2teach.case import Case
    from her2teach.guideline import Guideline

#: Agents by part, and an action.
_Treatment = dict[str, list[str]]


def model_plan(guideline: Guideline, case: Case) -> Plan | None:
    """Find a plan that the text would have for a case.

    Parameters
    ----------
    guideline, case
        A case and its guideline.

    Returns
    -------
    Plan or None
        A right one with the least said against it; of these the one with the first action and regimen of the end, and
        with no more watched and written down than has to be.  None where no action of the end is right.
    """
    pathway = trace(guideline, case)
    found: tuple[int, Plan] | None = None
    for plan in _candidates(guideline, pathway):
        feedback = judge(guideline, case, plan)
        if is_right(guideline, pathway, plan, feedback):
            against = len(feedback.errors) + len(feedback.cautions) + (feedback.verdict == "alternative")
            if not against:
                return plan
            if found is None or against < found[0]:
                found = against, plan
    return found[1] if found else None


def _candidates(guideline: Guideline, pathway: Pathway) -> Iterator[Plan]:
    words = guideline.content.plan
    for action, agents in _treatments(guideline, pathway):
        for watched in _subsets(words.monitoring):
            for written in _subsets(words.rationale):
                yield Plan(guideline, action=action, monitoring=watched, rationale=written, **agents)


def _treatments(guideline: Guideline, pathway: Pathway) -> Iterator[tuple[str, _Treatment]]:
    """Yield what can be done at the end of a way; where it has none, what says that the text gives no answer."""
    end = guideline.ends[pathway.node] if pathway.node else None
    for action in end.actions if end else sorted(silent_actions(guideline)):
        regimens = end.regimens if end and guideline.content.plan.actions[action].keeps is None else ()
        for regimen in regimens:
            yield action, _first_agents(guideline, regimen)
        yield action, {}


def _first_agents(guideline: Guideline, regimen: str) -> _Treatment:
    """Return the first agent of each part of a regimen."""
    chosen = [_first(guideline, names) for names in guideline.regimens[regimen].parts]
    return {
        part: [each for each in chosen if each in guideline.members((part,))] for part in guideline.content.plan.agents
    }


def _first(guideline: Guideline, names: tuple[str, ...]) -> str:
    members = guideline.members(names)
    return next(agent for agent in guideline.agents if agent in members)


def _subsets(names: Collection[str]) -> list[tuple[str, ...]]:
    return list(chain.from_iterable(combinations(names, size) for size in range(len(names) + 1)))
