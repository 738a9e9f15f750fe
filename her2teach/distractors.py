"""Distractors: the mistakes that a case's story tells, with the plans they lead to."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from her2teach.fitting import is_right
from her2teach.loading import Place, Problem, Tree
from her2teach.pathway import trace
from her2teach.plan import ACTION, LISTED_PARTS, Plan, judge, plan_words
from her2teach.validation import nearest, short, undefined

if TYPE_CHECKING:
    from her2teach.case import Case
    from her2teach.case_schema import CaseContent, DistractorContent, LearnerPlan
    from her2teach.guideline import Guideline
    from her2teach.schema import Misconception


@dataclass(frozen=True, kw_only=True)
class Distractor:
    """Somebody in a story who is mistaken."""

    belief: Misconception
    #: The story's own words for it.
    voice: str
    #: What the belief leads to; the text has something against it.
    plan: Plan


def undefined_words(guideline: Guideline, tree: Tree, place: Place, plan: LearnerPlan) -> Iterator[Problem]:
    """Yield what a plan in a file names that plans do not know.

    Parameters
    ----------
    guideline
        The guideline that the plan is for.
    tree, place
        The file, and where in it the plan stands.
    plan
        The plan.

    Yields
    ------
    Problem
        Each with line, column and the nearest match.
    """
    allowed = plan_words(guideline)
    yield from undefined(tree, (*place, ACTION), ACTION, [plan.action], allowed[ACTION])
    for part, names in plan.parts.items():
        if part not in allowed:
            message, hint = f'"{short(part)}" is not known here', nearest(part, allowed)
            yield tree.problem((*place, part), "unknown-key", message, hint, at_key=True)
            continue
        if not isinstance(names, (list, tuple)) or not all(isinstance(each, str) for each in names):
            message, hint = "a list of names belongs here", "write each entry on a line of its own, after a dash"
            yield tree.problem((*place, part), "value", message, hint)
            continue
        kind = f"{'entry' if part in LISTED_PARTS else 'agent'} of {part}"
        yield from undefined(tree, (*place, part), kind, names, allowed[part])


def plan_of(guideline: Guideline, parts: LearnerPlan) -> Plan:
    """Make a plan of its parts in a file."""
    return Plan(guideline, **parts.model_dump())


def read_distractors(
    guideline: Guideline, tree: Tree, content: CaseContent, case: Case | None, problems: list[Problem]
) -> tuple[Distractor, ...]:
    """Make distractors of what a case file holds.

    Parameters
    ----------
    guideline
        The guideline it is a case of.
    tree, content
        The file, and the same with the types of its schema.
    case
        The file's case; None where it cannot be used, and no plan be held against it.
    problems
        What is wrong is added to it: a belief or a word of a plan that the guideline does not know, a voice that is
        not in the story, a plan with which nothing is wrong.

    Returns
    -------
    tuple of Distractor
        Those with which nothing is wrong, in the order of the file.
    """
    found = []
    for at, distractor in enumerate(content.distractors):
        place: Place = ("distractors", at)
        wrong = list(_check_names(guideline, tree, place, distractor))
        if " ".join(distractor.voice.split()) not in " ".join(content.story.split()):
            hint = "copy some words of the story, as they stand there"
            wrong.append(tree.problem((*place, "voice"), "voice", "nobody says this in the story", hint))
        if not wrong and case is not None:
            plan = plan_of(guideline, distractor.plan)
            if is_right(guideline, trace(guideline, case), plan, judge(guideline, case, plan)):
                message, hint = "the text has nothing against this plan", "write one that it has"
                wrong.append(tree.problem((*place, "plan"), "distractor", message, hint))
            belief = guideline.misconceptions[distractor.belief]
            found.append(Distractor(belief=belief, voice=distractor.voice, plan=plan))
        problems += wrong
    return tuple(found)


def _check_names(guideline: Guideline, tree: Tree, place: Place, distractor: DistractorContent) -> Iterator[Problem]:
    beliefs = guideline.misconceptions
    yield from undefined(tree, (*place, "belief"), "misconception", (distractor.belief,), beliefs)
    yield from undefined_words(guideline, tree, (*place, "plan"), distractor.plan)
