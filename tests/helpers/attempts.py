"""Attempts to practise with: the text's own way through a case, ways that leave it, and plans of every kind."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

from her2teach import Case, Guideline, Plan, load_guideline, trace
from her2teach.teaching.practice import Attempt, Choice, Diagnosis, choose_edge, diagnose, next_decision
from her2teach.teaching.vignettes import CaseVignette, shipped_vignettes

GUIDELINE = load_guideline()
VIGNETTES = {each.id: each for each in shipped_vignettes()}

PLANS = (
    Plan(action="start", her2_agents=["trastuzumab", "pertuzumab"], chemotherapy=["docetaxel"], monitoring=["cardiac"]),
    Plan(action="start", her2_agents=["trastuzumab"], chemotherapy=["docetaxel"]),
    Plan(action="start", her2_agents=["T-DXd"], monitoring=["cardiac", "ild"]),
    Plan(action="start", endocrine=["letrozole"]),
    Plan(action="switch", her2_agents=["lapatinib"], chemotherapy=["capecitabine"]),
    Plan(action="switch", chemotherapy=["capecitabine"]),
    Plan(action="continue_unchanged"),
    Plan(action="stop_chemotherapy_continue_her2"),
    Plan(action="stop_all"),
    Plan(action="text_does_not_say"),
)


def text_choices(guideline: Guideline, case: Case) -> tuple[Choice, ...]:
    """Return the answers that the text itself gives at the decisions of a case."""
    steps = {step.node: step.to for step in trace(guideline, case).steps}
    choices: tuple[Choice, ...] = ()
    while (decision := next_decision(guideline, choices)) is not None:
        choices = choose_edge(guideline, choices, decision, steps.get(decision))
        if choices[-1][1] is None:
            break
    return choices


def departures(guideline: Guideline, choices: tuple[Choice, ...]) -> Iterator[tuple[Choice, ...]]:
    """Yield every way that leaves another at one decision and stops there."""
    for at, (decision, right) in enumerate(choices):
        for to in (*(edge.to for edge in guideline.decisions[decision].edges), None):
            if to != right:
                yield (*choices[:at], (decision, to))


def tried(
    vignette: CaseVignette, plan: Plan, choices: tuple[Choice, ...] | None = None, *, fit: bool = True
) -> Diagnosis:
    """Diagnose a plan, by the text's own way where no other is given."""
    taken = text_choices(GUIDELINE, vignette.case) if choices is None else choices
    attempt = Attempt(vignette=vignette.id, choices=taken, plan=plan, confidence=3, reason="<i>Because</i> & so")
    return diagnose(GUIDELINE, vignette.case, attempt, vignette.distractors, fit=fit)


@cache
def diagnoses() -> tuple[tuple[CaseVignette, Diagnosis], ...]:
    """Return attempts at shipped cases: a mistake of the story, a plan of each kind, a way that is left."""
    found = []
    for at, vignette in enumerate(list(VIGNETTES.values())[3::4]):
        plans = [*(each.plan for each in vignette.distractors[:1]), PLANS[at % len(PLANS)]]
        found += [(vignette, tried(vignette, plan)) for plan in plans]
        leaving = list(departures(GUIDELINE, text_choices(GUIDELINE, vignette.case)))
        found.append((vignette, tried(vignette, plans[0], leaving[at % len(leaving)])))
    return tuple(found)
