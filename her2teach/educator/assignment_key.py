"""Assignment key: what a learner writes into an assignment, and the points that it is worth."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from string import ascii_lowercase
from typing import TYPE_CHECKING, Any, Final

from her2teach.analysis.plans import silent_actions
from her2teach.core.answers import as_answers, read_answers
from her2teach.core.case import Case
from her2teach.core.pathway import trace
from her2teach.core.plan import Plan
from her2teach.educator.handouts import decisions_in_order
from her2teach.teaching.pack import chosen_guideline
from her2teach.teaching.practice import Attempt, Choice, diagnose, next_decision

if TYPE_CHECKING:
    from her2teach.core.guideline import Guideline

#: What each part of an assignment is worth.
POINTS: Final = 5


def key_of(guideline: Guideline, case: Case) -> dict[str, Any]:
    """Return what an assignment needs to be graded."""
    return {"content": guideline.content_hash, "attributes": as_answers(case)}


def way_of(guideline: Guideline, case: Case) -> dict[int, str]:
    """Return the text's pathway as a learner writes it."""
    numbers = _numbers(guideline)
    pathway = trace(guideline, case)
    found = {numbers[step.node]: _letters(guideline, step.node)[step.to] for step in pathway.steps}
    last = next_decision(guideline, [(step.node, step.to) for step in pathway.steps])
    return found if last is None else {**found, numbers[last]: _letters(guideline, last)[None]}


def way_points(way: Any, key: Mapping[str, Any]) -> int:
    """Give points for a pathway through the questions.

    Raises ValueError where there is no point to give, or this is no pathway, or the text is another one here.
    """
    guideline, case = _opened(key)
    choices = tuple(_choices(guideline, way))
    plan = Plan(guideline, action=min(silent_actions(guideline), default=next(iter(guideline.plan.actions))))
    divergence = diagnose(guideline, case, Attempt(choices=choices, plan=plan)).divergence
    followed = len(choices) if divergence is None else [name for name, _ in choices].index(divergence.decision)
    points = POINTS * followed // len(way_of(guideline, case))
    if points == 0:
        raise ValueError("the first answer is not the text's")
    return points


def plan_points(plan: Any, key: Mapping[str, Any]) -> int:
    """Give points for a plan.

    Raises ValueError where there is no point to give, or this is not a plan, or the text is another one here.
    """
    guideline, case = _opened(key)
    if not isinstance(plan, dict):
        raise ValueError("the plan is not a dictionary any more")  # noqa: TRY004  # nbgrader shows it to a person
    chosen = Plan(guideline, **{part: names for part, names in plan.items() if names})
    found = diagnose(guideline, case, Attempt(choices=(), plan=chosen))
    if not found.right:
        raise ValueError(found.feedback.messages[0])
    return max(1, POINTS - sum(each.weight == "omission" for each in found.feedback.errors))


def _opened(key: Mapping[str, Any]) -> tuple[Guideline, Case]:
    guideline = chosen_guideline()
    if key["content"] != guideline.content_hash:
        raise ValueError("this assignment was made from another version of the text: make it anew, or set that version")
    values, problems = read_answers(guideline, key["attributes"])
    if problems:
        raise ValueError("; ".join(problems.values()))
    return guideline, Case.of(guideline, values)


def _choices(guideline: Guideline, way: Any) -> Iterator[Choice]:
    """Yield a learner's answers in order, for as long as one follows from the other."""
    if not isinstance(way, dict) or not way:
        raise ValueError("the pathway is not a dictionary with an answer in it")
    numbers, made = _numbers(guideline), list[Choice]()
    while (here := next_decision(guideline, made)) is not None and numbers[here] in way:
        letters = {letter: to for to, letter in _letters(guideline, here).items()}
        letter = str(way[numbers[here]]).strip().lower()
        if letter not in letters:
            raise ValueError(f"question {numbers[here]} has no answer {letter[:20]!r}")
        made.append((here, letters[letter]))
        yield made[-1]
        if made[-1][1] is None:
            return


def _numbers(guideline: Guideline) -> dict[str, int]:
    return {name: at for at, name in enumerate(decisions_in_order(guideline), start=1)}


def _letters(guideline: Guideline, decision: str) -> dict[str | None, str]:
    """Return the letters of a decision's answers by where they lead; the last one is that the case does not tell."""
    leads = [*(edge.to for edge in guideline.decisions[decision].edges), None]
    return dict(zip(leads, ascii_lowercase, strict=False))
