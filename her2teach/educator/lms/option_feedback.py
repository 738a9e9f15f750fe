"""Option feedback: what the engine says of one option of a quiz, why it is right or not, and what would make it so."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import takewhile
from typing import TYPE_CHECKING

from her2teach.analysis.flips import Flip, Flips
from her2teach.analysis.nearest import NearCase, nearest_kept
from her2teach.analysis.plans import fitting_case, model_plan
from her2teach.core.case import Case
from her2teach.core.pathway import Pathway, Step, trace
from her2teach.core.plan import Plan, judge
from her2teach.teaching.plan_feedback import plan_feedback
from her2teach.teaching.practice import Attempt, Choice, diagnose, names_no_action
from her2teach.teaching.practice_text import LOOK_WORDS, why_it_stops
from her2teach.text import sections as text
from her2teach.text.sections import Line
from her2teach.text.whatif import flip_offer, near_offers
from her2teach.text.wording import capital, show_reasons, uncapital

if TYPE_CHECKING:
    from her2teach.core.guideline import Guideline
    from her2teach.teaching.vignettes import CaseVignette

_FLIP = "What would change it"
_RIGHT_IF = "It would be right if"


def decision_feedback(
    guideline: Guideline, pathway: Pathway, other: Flips, decision: str, to: str | None
) -> Iterator[Line]:
    """Yield what there is to say of an answer at a decision of a pathway; None is that the case does not tell."""
    step = next((each for each in pathway.steps if each.node == decision), None)
    right = step.to if step else None
    lead = LOOK_WORDS["right"] if to == right else LOOK_WORDS["wrong"]
    yield _reason(guideline, pathway, step, lead)
    if to == right:
        here = [flip for flip in other if _answer(flip.pathway, decision) not in {None, to}]
        yield from flip_lines(guideline, pathway, here)
    elif to is None:
        yield from _untold(guideline, pathway, decision)
    else:
        yield from _there(guideline, pathway, other, decision, to)


def plan_option_feedback(guideline: Guideline, vignette: CaseVignette, pathway: Pathway, plan: Plan) -> Iterator[Line]:
    """Yield what there is to say of a plan for a case."""
    choices: tuple[Choice, ...] = tuple((step.node, step.to) for step in pathway.steps)
    attempt = Attempt(vignette=vignette.id, choices=choices, plan=plan)
    found = diagnose(guideline, vignette.case, attempt, vignette.distractors, fit=False)
    if not found.right and not found.lapses:
        found = replace(found, fitting=fitting_case(guideline, vignette.case, plan))
    said, *rest = plan_feedback(guideline, found, vignette)
    yield said
    if found.right and pathway.node is not None and not names_no_action(guideline, pathway, found.feedback):
        yield text.answer(guideline, pathway).lines[0]
    yield from rest


def flip_lines(guideline: Guideline, pathway: Pathway, found: Iterable[Flip]) -> Iterator[Line]:
    """Yield the single answer that would lead a case elsewhere, as late on its pathway as can be, and where to."""

    def shared(flip: Flip) -> int:
        pairs = zip(pathway.nodes, flip.pathway.nodes, strict=False)
        return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], pairs))

    flip = max(found, key=shared, default=None)
    if flip is not None:
        offer = flip_offer(guideline, flip)
        label = guideline.attributes[flip.attribute].label
        yield Line(lead=_FLIP, text=f"{label}: {'; '.join(offer.lines)}. Then: {offer.result}.", mark=offer.mark)


def _reason(guideline: Guideline, pathway: Pathway, step: Step | None, lead: str) -> Line:
    if step is None:
        return Line(lead=lead, text=why_it_stops(guideline, pathway))
    because = show_reasons(guideline, pathway.case, step.reasons) or "the other answers leave no other path"
    said = f"{capital(step.test)}, because {because}."
    return Line(
        lead=lead, text=f"{said} {step.why}" if step.why else said, mark=step.status, statements=step.statements
    )


def _untold(guideline: Guideline, pathway: Pathway, decision: str) -> Iterator[Line]:
    """Say which answer the case would have to leave open for a decision to stay open."""
    step = next(each for each in pathway.steps if each.node == decision)
    for name in dict.fromkeys(reason.attribute for reason in step.reasons):
        without = trace(guideline, Case.of(guideline, {k: v for k, v in pathway.case.given.items() if k != name}))
        if without.node is None and without.nodes[-1:] == (decision,):
            label = uncapital(guideline.attributes[name].label)
            yield Line(lead=_RIGHT_IF, text=f"this were not known: {label}.")
            return


def _there(guideline: Guideline, pathway: Pathway, other: Flips, decision: str, to: str) -> Iterator[Line]:
    """Say for which case an answer would be right, and which pitfall that case's plan is in this one."""
    near = _near(guideline, pathway, other, decision, to)
    if near is None:
        return
    for offer in near_offers(guideline, pathway.case, [near]):
        yield Line(lead=_RIGHT_IF, text=f"{'; '.join(offer.lines)}. Then: {offer.result}.", mark=offer.mark)
    plan = _plan_there(guideline, near)
    for pitfall in judge(guideline, pathway.case, plan).pitfalls[:1] if plan else ():
        said = f"{uncapital(pitfall.title)}. {pitfall.text} {pitfall.why}"
        yield Line(lead="Pitfall on that path", text=said, mark=pitfall.status, statements=pitfall.statements)


def _plan_there(guideline: Guideline, near: NearCase) -> Plan | None:
    """Return the plan for a near case; where more would have to be known, that for the first of its outcomes."""
    if near.pathway.node is not None:
        return model_plan(guideline, near.case)
    ends = (end for end in guideline.ends if end in near.pathway.possible)
    found = (each for end in ends for each in nearest_kept(guideline, near.case, end))
    first = next(found, None)
    return model_plan(guideline, first.case) if first else None


def _near(guideline: Guideline, pathway: Pathway, other: Flips, decision: str, to: str) -> NearCase | None:
    """Return the nearest case whose pathway takes an answer; None where there is none."""
    for flip in other:
        if _answer(flip.pathway, decision) == to:
            changes = {flip.attribute: flip.value}
            return NearCase(changes=changes, without=flip.without, case=flip.case, pathway=flip.pathway)
    found = [
        near
        for end in _ends_beyond(guideline, to)
        for near in nearest_kept(guideline, pathway.case, end)
        if _answer(near.pathway, decision) == to
    ]
    return min(found, key=lambda near: (len(near.changes), len(near.without)), default=None)


def _answer(pathway: Pathway, decision: str) -> str | None:
    return next((step.to for step in pathway.steps if step.node == decision), None)


def _ends_beyond(guideline: Guideline, node: str) -> tuple[str, ...]:
    """Return the ends that can be reached from a node, in the guideline's order."""
    found, waiting = set[str](), [node]
    while waiting:
        here = waiting.pop()
        if here not in found:
            found.add(here)
            waiting += [edge.to for edge in guideline.decisions[here].edges] if here in guideline.decisions else []
    return tuple(end for end in guideline.ends if end in found)
