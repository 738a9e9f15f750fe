"""Classes that never were: learners of several strengths and their files, the same for the same seed."""

from __future__ import annotations

import random
from collections.abc import Sequence
from functools import cache

from attempts import GUIDELINE, PLANS, VIGNETTES, departures, text_choices
from journey_files import shipped_journeys

from her2teach import Plan, judge, trace
from her2teach.analysis.plans import is_right
from her2teach.educator.class_files import ClassFiles, HandedIn, LeftOut, gather, read_file_of_class
from her2teach.teaching.attempts import AnswerBook, AttemptsFile, begin_attempts
from her2teach.teaching.following import decide
from her2teach.teaching.journeys import Journey, replay
from her2teach.teaching.practice import Attempt, Diagnosis, first_divergence, learner_pathway
from her2teach.teaching.vignettes import CaseVignette

CASES = tuple(VIGNETTES.values())


def quick(vignette: CaseVignette, attempt: Attempt) -> Diagnosis:
    """What a page finds out, without the cases near by, which take long to find."""
    pathway, feedback = trace(GUIDELINE, vignette.case), judge(GUIDELINE, vignette.case, attempt.plan)
    return Diagnosis(
        attempt=attempt,
        pathway=pathway,
        taken=learner_pathway(GUIDELINE, vignette.case, attempt.choices),
        feedback=feedback,
        right=is_right(GUIDELINE, attempt.plan, feedback),
        divergence=first_divergence(pathway, attempt.choices),
        lapses=(),
        fitting=None,
        distractor=None,
    )


@cache
def right_plan(vignette: CaseVignette) -> Plan:
    """A plan that is right for a case."""
    pathway = trace(GUIDELINE, vignette.case)
    for plan in _plans(pathway.node):
        if is_right(GUIDELINE, plan, judge(GUIDELINE, vignette.case, plan)):
            return plan
    raise AssertionError(vignette.id)


def _plans(end: str | None) -> list[Plan]:
    words = {"monitoring": list(GUIDELINE.plan.monitoring), "rationale": list(GUIDELINE.plan.rationale)}
    found = [Plan(action="text_does_not_say"), *PLANS]
    for action in GUIDELINE.plan.actions:
        found += [Plan(action=action), Plan(action=action, monitoring=words["monitoring"])]
        for name in GUIDELINE.ends[end].regimens if end else ():
            agents = {min(GUIDELINE.members(part)) for part in GUIDELINE.regimens[name].parts}
            named = {part: agents & GUIDELINE.members((part,)) for part in GUIDELINE.plan.agents}
            found += [Plan(action=action, **named), Plan(action=action, **named, **words)]
    return found


def try_case(vignette: CaseVignette, skill: float, dice: random.Random) -> Diagnosis:
    """An attempt of somebody who is right as often as asked, at the way and at the plan."""
    way = text_choices(GUIDELINE, vignette.case)
    leaving = [each for each in departures(GUIDELINE, way) if each[-1][1] is None or each[-1][1] in GUIDELINE.ends]
    strays = dice.random() > skill and bool(leaving)
    choices = dice.choice(leaving) if strays else way
    plan = right_plan(vignette) if dice.random() < skill else dice.choice(PLANS)
    sure = dice.choice([None, 1, 2, 3, 3])
    return quick(vignette, Attempt(vignette=vignette.id, choices=choices, plan=plan, confidence=sure))


def sitting(seed: int, *, skill: float = 0.6, cases: Sequence[CaseVignette] = CASES, tried: int = 8) -> AttemptsFile:
    """What one learner did in one sitting."""
    dice = random.Random(seed)
    file, minute = begin_attempts(GUIDELINE, f"{dice.getrandbits(128):032x}"), 0
    for vignette in dice.sample(list(cases), min(tried, len(cases))):
        file = file.with_diagnosis(try_case(vignette, skill, dice), minute)
        minute += dice.randrange(1, 9)
    return file


def followed(seed: int, journey: Journey | None = None, *, skill: float = 0.6) -> AttemptsFile:
    """What one learner decided in one journey."""
    dice = random.Random(seed)
    journey = journey or dice.choice(shipped_journeys())
    file, minute, number = begin_attempts(GUIDELINE, f"{dice.getrandbits(128):032x}"), 0, 0
    for state in replay(GUIDELINE, journey):
        if state.happening.decides:
            number += 1
            given = state.happening.given
            plan = given if given and dice.random() < skill else dice.choice(PLANS)
            file = file.with_decision(journey.id, number, decide(GUIDELINE, state, plan), minute)
            minute += dice.randrange(4)
    return file


def school(seed: int, learners: int, *, cases: Sequence[CaseVignette] = CASES, tried: int = 8) -> list[AttemptsFile]:
    """A class in which some are stronger than others."""
    dice = random.Random(seed)
    return [
        sitting(dice.getrandbits(32), skill=0.35 + 0.6 * at / max(learners - 1, 1), cases=cases, tried=tried)
        for at in range(learners)
    ]


@cache
def book() -> AnswerBook:
    """What the shipped cases and journeys can be held against."""
    return AnswerBook(GUIDELINE, CASES, shipped_journeys())


def handed_in(name: str, file: AttemptsFile) -> HandedIn | LeftOut:
    """What a learner hands in, as a file of a class."""
    return read_file_of_class(name, file.to_text().encode(), book())


def class_of(files: Sequence[AttemptsFile]) -> ClassFiles:
    """What the learners of a class hand in, each in a file of its own."""
    return gather(handed_in(f"{at}.json", file) for at, file in enumerate(files))
