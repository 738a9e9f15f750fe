"""Assignment key: what a learner writes into an assignment, and the points that it is worth."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from string import ascii_lowercase
from typing import TYPE_CHECKING, Any, Final

from her2teach.analysis.plans import silent_actions
from her2teach.core.answers import as_answers, read_answers
from her2teach.core.case import Case
from her2teach.core.pathway import trace
from her2teach.core.plan import ACTION, Plan
from her2teach.educator.handouts import decisions_in_order
from her2teach.teaching.feedback_text import reasoning_heading, reasoning_lines
from her2teach.teaching.pack import chosen_guideline
from her2teach.teaching.plan_feedback import plan_feedback
from her2teach.teaching.practice import Attempt, Choice, diagnose, next_decision
from her2teach.text.sections import Line, plain_line
from her2teach.text.wording import capital

if TYPE_CHECKING:
    from her2teach.core.guideline import Guideline

#: What each part of an assignment is worth.
POINTS: Final = 5

#: What follows where a pathway stops before its outcome.
_SO_FAR: Final = " so far, but there is a further question on this path."


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
    """Print the feedback on a pathway through the questions, and return its points.

    Raises ValueError where the text is another one here.
    """
    guideline, case = _opened(key)
    try:
        choices = tuple(_choices(guideline, way))
    except ValueError as error:
        return _none(error)
    plan = Plan(guideline, action=min(silent_actions(guideline), default=next(iter(guideline.plan.actions))))
    found = diagnose(guideline, case, Attempt(choices=choices, plan=plan), fit=False)
    divergence = found.divergence
    goes_on = divergence is None and choices[-1][1] is not None and next_decision(guideline, choices)
    said = f"{reasoning_heading(found)}{_SO_FAR if goes_on else '.'}"
    _say([Line(text=said), *([] if goes_on else reasoning_lines(guideline, found))])
    followed = len(choices) if divergence is None else [name for name, _ in choices].index(divergence.decision)
    return POINTS * followed // len(way_of(guideline, case))


def plan_points(plan: Any, key: Mapping[str, Any]) -> int:
    """Print the feedback on a plan, in the practice page's words, and return its points.

    Raises ValueError where the text is another one here.
    """
    guideline, case = _opened(key)
    try:
        chosen = _chosen(guideline, plan)
    except ValueError as error:
        return _none(error)
    found = diagnose(guideline, case, Attempt(choices=(), plan=chosen))
    _say(plan_feedback(guideline, found))
    omissions = sum(each.weight == "omission" for each in found.feedback.errors)
    return max(1, POINTS - omissions) if found.right else 0


def _say(lines: Iterable[Line]) -> None:
    print("\n".join(map(plain_line, lines)))


def _none(error: ValueError) -> int:
    """Print why something is no answer, and return no points."""
    print(f"{capital(str(error))}.")
    return 0


def _chosen(guideline: Guideline, plan: Any) -> Plan:
    """Make a plan of what a learner wrote; a single name stands for a list of one, and a list of one for a name.

    Raises ValueError where it is no plan.
    """
    if not isinstance(plan, dict) or not any(plan.values()):
        raise ValueError("this is no plan yet: choose an action")
    parts: dict[str, Any] = {}
    for part, names in ((str(part), names) for part, names in plan.items()):
        if part == ACTION and isinstance(names, list | tuple | set) and len(names) == 1:
            (parts[part],) = names
        elif names:
            parts[part] = [names] if isinstance(names, str) and part != ACTION else names
    return Plan(guideline, **parts)


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
    given = {str(number): letter for number, letter in way.items()} if isinstance(way, dict) else {}
    numbers, made = _numbers(guideline), list[Choice]()
    if str(numbers[guideline.root]) not in given:
        raise ValueError("this is no pathway yet: answer the first question")
    while (here := next_decision(guideline, made)) is not None and str(numbers[here]) in given:
        letters = {letter: to for to, letter in _letters(guideline, here).items()}
        letter = str(given[str(numbers[here])]).strip().lower()
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
