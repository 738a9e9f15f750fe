"""Key features: what an attempt gets right by itself, the gravest slip, and reasons the case does not tell."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from her2teach.analysis.plans import silent_actions
from her2teach.core.guideline import Guideline
from her2teach.core.pathway import trace
from her2teach.core.plan import Feedback, planned_parts
from her2teach.core.schema import Key
from her2teach.core.situation import Situation
from her2teach.teaching.practice import Attempt
from her2teach.teaching.vignettes import CaseVignette


@dataclass(frozen=True, kw_only=True)
class KeyResult:
    """One key feature of a case, and whether an attempt has it."""

    key: Key
    met: bool


def key_results(guideline: Guideline, vignette: CaseVignette, attempt: Attempt) -> tuple[KeyResult, ...]:
    """Return the key features of a case, each with whether the plan or the reasoning has it."""
    pathway = trace(guideline, vignette.case)
    parts = planned_parts(guideline, vignette.case, attempt.plan)
    taken = [(decision, to) for decision, to in attempt.choices if to is not None]
    # an answer of the text's that an extension leads elsewhere is the same answer
    texts = [edge.to for each in taken if (edge := guideline.led_elsewhere(*each)) is not None]
    parts["reasoning"] = frozenset([*(to for _, to in taken), *texts])
    parts["left_open"] = frozenset(decision for decision, to in attempt.choices if to is None)
    situation = Situation(guideline, vignette.case, pathway.nodes, pathway.node, parts)
    keys = (guideline.keys[name] for name in vignette.keys)
    return tuple(KeyResult(key=key, met=key.when.holds(situation) is True) for key in keys)


def killed(vignette: CaseVignette, feedback: Feedback) -> bool:
    """Return whether a plan has the fault that is the gravest in a case."""
    return vignette.killer in {str(fault) for fault in (*feedback.pitfalls, *feedback.errors)}


def overlooked_facts(guideline: Guideline, vignette: CaseVignette, attempt: Attempt) -> Iterator[str]:
    """Yield what is said first where a case tells a reason, and a plan goes its way without it."""
    if attempt.plan.action in silent_actions(guideline):
        return
    for name, reason in guideline.plan.rationale.items():
        if reason.overlooked is not None and name not in attempt.plan.rationale:
            facts = (" ".join(fact.text.split()) for fact in vignette.not_in_the_text if fact.kind in reason.told_as)
            yield from (f"{reason.overlooked} {fact}" for fact in facts)


def untold_reasons(guideline: Guideline, vignette: CaseVignette, attempt: Attempt) -> Iterator[str]:
    """Yield what is said first of a written reason that the case tells nothing of."""
    told = {fact.kind for fact in vignette.not_in_the_text}
    for name in guideline.plan.rationale:
        reason = guideline.plan.rationale[name]
        if name in attempt.plan.rationale and reason.untold is not None and not told.intersection(reason.told_as):
            yield reason.untold
