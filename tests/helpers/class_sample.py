"""Samples of a class: attempts by name, and what they come to."""

from __future__ import annotations

from functools import cache

from attempts import GUIDELINE, PLANS, VIGNETTES, departures, text_choices
from class_maker import CASES, book, class_of, followed, quick, right_plan, school

from her2teach.educator.class_files import ClassFiles, HandedIn
from her2teach.educator.class_report import ClassReport, class_report
from her2teach.educator.class_results import ClassResult, class_result, teach_next
from her2teach.teaching.attempts import begin_attempts
from her2teach.teaching.practice import Attempt, Diagnosis

LATE = "late-relapse-liver"


def right(name: str, sure: int | None = None) -> Diagnosis:
    """An attempt in which all is right."""
    vignette = VIGNETTES[name]
    taken = text_choices(GUIDELINE, vignette.case)
    return quick(vignette, Attempt(vignette=name, choices=taken, plan=right_plan(vignette), confidence=sure))


def departing(name: str, decision: str, sure: int | None = None) -> Diagnosis:
    """An attempt that leaves the text at a decision: it says there that the case does not tell."""
    vignette = VIGNETTES[name]
    taken = text_choices(GUIDELINE, vignette.case)
    (leaving,) = (each for each in departures(GUIDELINE, taken) if each[-1] == (decision, None))
    return quick(vignette, Attempt(vignette=name, choices=leaving, plan=right_plan(vignette), confidence=sure))


def wrong_plan(name: str, sure: int | None = None) -> Diagnosis:
    """The text's way, and at its end another plan."""
    taken = text_choices(GUIDELINE, VIGNETTES[name].case)
    return quick(VIGNETTES[name], Attempt(vignette=name, choices=taken, plan=PLANS[8], confidence=sure))


def answered(*attempts: tuple[str, object]) -> tuple[HandedIn, ...]:
    """A class in which each learner tried one case."""
    attempts_files = []
    for number, (_, diagnosis) in enumerate(attempts):
        assert isinstance(diagnosis, Diagnosis)
        attempts_files.append(begin_attempts(GUIDELINE, f"{number:032x}").with_diagnosis(diagnosis, 0))
    found = class_of(attempts_files)
    assert not found.left_out
    return found.counted


def result(*attempts: Diagnosis) -> ClassResult:
    return class_result(GUIDELINE, answered(*(("", each) for each in attempts)))


@cache
def whole() -> ClassResult:
    return class_result(GUIDELINE, class_of([*school(7, 12), *(followed(seed) for seed in range(3))]).counted)


def report(files: ClassFiles) -> ClassReport:
    result = class_result(GUIDELINE, files.counted)
    return class_report(GUIDELINE, book().titles, files, result, teach_next(GUIDELINE, result, CASES))


FILES = class_of([*school(7, 14, cases=CASES[:9]), followed(1)])


REPORT = report(FILES)
