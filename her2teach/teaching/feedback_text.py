"""Feedback text: the verdict, the reasoning, the one mistake and the one thing to remember, in sentences."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from her2teach.core.schema import Pitfall, PlanError
from her2teach.teaching.key_features import overlooked_facts, untold_reasons
from her2teach.teaching.plan_comparison import NO_ACTION
from her2teach.teaching.practice import names_no_action
from her2teach.teaching.practice_text import (
    CONFIDENCE,
    DOES_NOT_TELL,
    leading_caution,
    name_pitfalls,
    plan_mistake,
    practice_headline,
    text_pathway_lines,
    why_it_stops,
)
from her2teach.text.sections import Line
from her2teach.text.wording import capital, show_reasons, uncapital

if TYPE_CHECKING:
    from her2teach.core.guideline import Guideline
    from her2teach.core.pathway import Step
    from her2teach.core.schema import Decision, End, VerdictRule
    from her2teach.teaching.practice import Diagnosis, VerdictLook
    from her2teach.teaching.vignettes import CaseVignette

#: Where a sentence of a story ends and the next begins.
_SENTENCES = re.compile(r"(?<=[.!?])\s+|(?<=[.!?][\"”])\s+")
#: What a plan is to the outcome that the text comes to.
_CONCLUSIONS: Mapping[VerdictLook, str] = {
    "right": "Your plan matches",
    "allowed": "Your plan is allowed",
    "danger": "Your plan is dangerous",
    "unjudged": "Your plan cannot be judged",
    "wrong": "Your plan differs",
}


@dataclass(frozen=True, kw_only=True)
class ReasoningStep:
    """One answer of a learner on the way to a plan."""

    label: str
    answer: str
    #: Whether the text answers the same, or only an extension asks; the conclusion is no answer.
    kind: Literal["same", "extension", "off", "conclusion"]


@dataclass(frozen=True, kw_only=True)
class Lure:
    """The sentence of a story that misled, parted at the words that did, and the belief behind them."""

    before: str
    voice: str
    after: str
    belief: Line
    text: Line


def verdict_lines(diagnosis: Diagnosis, guideline: Guideline, vignette: CaseVignette | None) -> tuple[Line, ...]:
    """Word the verdict below its headline; what endangers the patient comes first.

    A written reason of which the case tells nothing is named next, and one that it tells and the plan leaves out, where
    there is a story that could tell it.
    """
    danger, mistake = diagnosis.danger, plan_mistake(diagnosis)
    attempt = diagnosis.attempt
    sentences = (
        [*untold_reasons(guideline, vignette, attempt), *overlooked_facts(guideline, vignette, attempt)]
        if vignette
        else []
    )
    untold = [Line(text=sentence) for sentence in sentences]
    if danger is not None:
        said = Line(text=danger.text, mark=danger.status, statements=danger.statements)
        return (said, *untold)
    if diagnosis.look == "wrong" and mistake is not None:
        said = Line(text=mistake.text, mark=mistake.status, statements=mistake.statements)
    else:
        said = Line(text=diagnosis.feedback.messages[0])
    first = leading_caution(diagnosis)
    alternatives = diagnosis.feedback.alternatives if diagnosis.look == "allowed" else ()
    beside = [first] if first is not None else alternatives
    lines = (Line(text=each.text, mark=each.status, statements=each.statements) for each in beside)
    return (*untold, said, *lines)


def confidence_line(diagnosis: Diagnosis) -> str:
    """Say something to how sure a learner was, where it did not fit; nothing else."""
    sure = diagnosis.attempt.confidence
    if sure == len(CONFIDENCE) and diagnosis.standing == "wrong":
        return "You were confident. See what misled you." if diagnosis.distractor else "You were confident."
    if sure == 1 and diagnosis.right:
        return "You were guessing. See why it is right."
    return ""


def mistake_line(diagnosis: Diagnosis, vignette: CaseVignette | None) -> Line | None:
    """Name the one mistake and say why it is one; None where the verdict has said it all."""
    mistake = plan_mistake(diagnosis)
    if mistake is None or mistake is diagnosis.danger:
        return None
    lead = "The mistake, the most dangerous one here" if vignette and str(mistake) == vignette.killer else "The mistake"
    if isinstance(mistake, Pitfall):
        told = f"{mistake.text} {mistake.why}" if diagnosis.danger else mistake.why
        return Line(
            lead=lead, text=f"{uncapital(mistake.title)}. {told}", mark=mistake.status, statements=mistake.statements
        )
    said_above = diagnosis.look == "wrong"
    return (
        None if said_above else Line(lead=lead, text=mistake.text, mark=mistake.status, statements=mistake.statements)
    )


def reasoning_steps(guideline: Guideline, diagnosis: Diagnosis) -> Iterator[ReasoningStep]:
    """Yield the learner's answers up to the first that is not the text's, or to their conclusion."""
    off = diagnosis.divergence.decision if diagnosis.divergence else None
    for decision, to in diagnosis.attempt.choices:
        answer = guideline.edges[decision, to].label if to else uncapital(DOES_NOT_TELL)
        label, asked = guideline.decisions[decision].label, guideline.decisions[decision].extension
        kind: Literal["same", "extension", "off"] = "off" if decision == off else "extension" if asked else "same"
        yield ReasoningStep(label=label, answer=answer, kind=kind)
        if decision == off:
            return
    node = diagnosis.pathway.node
    if node is not None:
        label = _CONCLUSIONS[diagnosis.look] if diagnosis.standing != "dangerous" else "Dangerous omission"
        open_end = names_no_action(guideline, diagnosis.pathway, diagnosis.feedback)
        answer = uncapital(NO_ACTION) if open_end else guideline.label(node).partition(" (")[0]
        yield ReasoningStep(label=label, answer=answer, kind="conclusion")


def reasoning_heading(diagnosis: Diagnosis) -> str:
    """Say whether the reasoning matched the text."""
    if diagnosis.divergence is None:
        return "Your reasoning matched the text at every step"
    return "Where you first went off track"


def reasoning_lines(guideline: Guideline, diagnosis: Diagnosis) -> Iterator[Line]:
    """Say what the text answers where the learner went off track; where nothing is wrong, what decides."""
    divergence, steps = diagnosis.divergence, diagnosis.pathway.steps
    if divergence is not None:
        yield Line(lead="Your answer", text=f"{_chosen(guideline, diagnosis)}.")
        step = next((each for each in steps if each.node == divergence.decision), None)
        whose = "The extension" if guideline.decisions[divergence.decision].extension else "The text"
        if step is None:
            yield Line(lead=whose, text=why_it_stops(guideline, diagnosis.pathway))
        else:
            yield _step_line(guideline, diagnosis, step, whose)
    elif steps and diagnosis.pathway.node is not None and (diagnosis.right or diagnosis.look == "unjudged"):
        # Where the pathway stops before an end, what would decide stands beside the plan.
        yield _step_line(guideline, diagnosis, steps[-1], "What decides")


def _chosen(guideline: Guideline, diagnosis: Diagnosis) -> str:
    found = diagnosis.divergence
    if found is None or found.chosen is None:
        return DOES_NOT_TELL
    return capital(guideline.edges[found.decision, found.chosen].label)


def _step_line(guideline: Guideline, diagnosis: Diagnosis, step: Step, lead: str) -> Line:
    because = show_reasons(guideline, diagnosis.pathway.case, step.reasons)
    because = because or "the other answers leave no other path"
    says = f"{capital(step.test)}, because {because}."
    text = f"{says} {step.why}" if step.why else says
    return Line(lead=lead, text=text, mark=step.status, statements=step.statements)


def lure(diagnosis: Diagnosis, vignette: CaseVignette) -> Lure | None:
    """Return the sentence of the story that leads to the plan; None where the story does not."""
    found = diagnosis.distractor
    if found is None:
        return None
    voice = " ".join(found.voice.split())
    sentences = _SENTENCES.split(" ".join(vignette.story.split()))
    # Words over the end of a sentence stand by themselves.
    sentence = next((each for each in sentences if voice in each), voice)
    before, _, after = sentence.partition(voice)
    belief = found.belief
    return Lure(
        before=before,
        voice=voice,
        after=after,
        belief=Line(lead="A common misconception", text=uncapital(belief.belief)),
        text=Line(lead="The text", text=belief.correction, mark=belief.status, statements=belief.statements),
    )


def remember_line(guideline: Guideline, diagnosis: Diagnosis) -> Line:
    """Return the one thing to remember of an attempt, with the statements it rests on.

    A danger comes first, then the mistake, the question at which the reasoning went off track, the outcome.
    """
    for each in _worth_remembering(guideline, diagnosis):
        if each is not None and each.remember:
            return Line(text=each.remember, statements=getattr(each, "statements", ()))
    # A text of one's own need not say what to remember of it.
    last = text_pathway_lines(guideline, diagnosis)[-1]
    return Line(text=last.text, statements=last.statements)


def _worth_remembering(
    guideline: Guideline, diagnosis: Diagnosis
) -> Iterator[PlanError | Pitfall | Decision | End | VerdictRule | None]:
    pathway, feedback, divergence = diagnosis.pathway, diagnosis.feedback, diagnosis.divergence
    yield diagnosis.danger
    yield plan_mistake(diagnosis)
    yield guideline.decisions[divergence.decision] if divergence else None
    if names_no_action(guideline, pathway, feedback):
        # The answer of the path is not what to do here.
        yield next((each for each in feedback.cautions if isinstance(each, PlanError) and each.danger), None)
        yield guideline.verdicts.get(feedback.decided_by or "")
    elif pathway.nodes:
        last = pathway.nodes[-1]
        yield guideline.ends.get(last) or guideline.decisions.get(last)


def feedback_announcement(guideline: Guideline, diagnosis: Diagnosis) -> str:
    """Say in a line what came of an attempt, its danger first of all."""
    danger = f" {_SENTENCES.split(diagnosis.danger.text)[0]}" if diagnosis.danger else ""
    titles = [uncapital(pitfall.title) for pitfall in diagnosis.feedback.pitfalls]
    pitfalls = f" {name_pitfalls(titles)}." if titles else ""
    where = diagnosis.divergence
    label = guideline.label(where.decision) if where else ""
    off = f" You first went off track at: {label}{'' if label.endswith('?') else '.'}" if where else ""
    return f"{practice_headline(diagnosis)}.{danger}{pitfalls}{off}"
