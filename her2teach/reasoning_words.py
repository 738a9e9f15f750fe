"""Reasoning words: a learner's way beside the text's, question by question, and where the two part first."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from her2teach import text
from her2teach.practice import Diagnosis, Parting
from her2teach.text import Line, Section
from her2teach.wording import capital, show_reasons, uncapital

if TYPE_CHECKING:
    from her2teach.guideline import Guideline

#: What a learner says at a decision that the case leaves open.
DOES_NOT_TELL = "The case does not tell, or contradicts itself"


def parting_section(guideline: Guideline, diagnosis: Diagnosis) -> Section:
    """Say where the reasoning left the text's way first, or that it never did.

    Parameters
    ----------
    guideline, diagnosis
        What came of an attempt.

    Returns
    -------
    Section
        The question, the learner's answer and the text's with its reason.
    """
    parting = diagnosis.parting
    if parting is None:
        line = Line(text="Nowhere: at every question you answered as the text does.")
        return Section(id="parting", heading="Where your reasoning left the text", lines=(line,))
    answered = Line(
        lead=guideline.decisions[parting.decision].question,
        text=f"You: {_chosen(guideline, parting.decision, parting)}.",
    )
    lines = (answered, *_instead(guideline, diagnosis, parting))
    return Section(id="parting", heading="The first step where your reasoning left the text", lines=lines)


def own_way(guideline: Guideline, diagnosis: Diagnosis) -> tuple[Line, ...]:
    """Tell the learner's way, question by question.

    Parameters
    ----------
    guideline, diagnosis
        What came of an attempt.

    Returns
    -------
    tuple of Line
        Where it leaves the text's way first, that is said.
    """
    attempt, parting = diagnosis.attempt, diagnosis.parting
    lines = []
    for decision, to in attempt.choices:
        here = parting is not None and parting.decision == decision
        answered = capital(guideline.edges[decision, to].label) if to else DOES_NOT_TELL
        leaves = " Here your way leaves the text's." if here else ""
        lines.append(Line(lead=guideline.decisions[decision].question, text=f"{answered}.{leaves}"))
    if diagnosis.taken.node:
        lines.append(Line(lead="This way ends at", text=f"{guideline.label(diagnosis.taken.node)}."))
    if attempt.reason:
        lines.append(Line(lead="Your reason", text=attempt.reason))
    return tuple(lines)


def text_way(guideline: Guideline, diagnosis: Diagnosis) -> tuple[Line, ...]:
    """Tell the text's way, question by question, with its reasons.

    Parameters
    ----------
    guideline, diagnosis
        What came of an attempt.

    Returns
    -------
    tuple of Line
        The last one says where it ends, or why it does not.
    """
    pathway = diagnosis.pathway
    steps = next((section.lines for section in text.sections(guideline, pathway) if section.id == "way"), ())
    if pathway.node:
        return (*steps, Line(lead="This way ends at", text=f"{guideline.label(pathway.node)}."))
    return (*steps, Line(text=open_end(guideline, diagnosis)))


def _chosen(guideline: Guideline, decision: str, parting: Parting) -> str:
    return capital(guideline.edges[decision, parting.chosen].label) if parting.chosen else DOES_NOT_TELL


def _instead(guideline: Guideline, diagnosis: Diagnosis, parting: Parting) -> Iterator[Line]:
    step = next((each for each in diagnosis.pathway.steps if each.node == parting.decision), None)
    if step is None:
        yield Line(lead="The text", text=open_end(guideline, diagnosis))
        return
    case = diagnosis.pathway.case
    because = show_reasons(guideline, case, step.reasons) or "the other answers leave no other way"
    why = guideline.edges[step.node, step.to].why
    told = f"{capital(step.test)}, because {because}."
    yield Line(lead="The text", text=f"{told} {why}" if why else told, mark=step.status, statements=step.statements)


def open_end(guideline: Guideline, diagnosis: Diagnosis) -> str:
    """Say why the text's way stops before an end.

    Parameters
    ----------
    guideline, diagnosis
        What came of an attempt.

    Returns
    -------
    str
        The answers that contradict each other, or what would have to be known.
    """
    pathway = diagnosis.pathway
    if pathway.contradictions:
        return " ".join(each.text for each in pathway.contradictions)
    missing = [guideline.attributes[name].label for name in pathway.missing]
    listed = f" What would decide: {'; '.join(map(uncapital, missing))}." if missing else ""
    return f"The case does not tell.{listed}"
