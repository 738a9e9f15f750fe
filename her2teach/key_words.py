"""Key words: all that an answer key says of a case, and what it rests on."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from her2teach import text
from her2teach.diagram import Diagram, diagram
from her2teach.evidence_words import answer_statements, evidence_section, source, trials_behind
from her2teach.model_plan import model_plan
from her2teach.pathway import Pathway, trace
from her2teach.practice_words import show_plan
from her2teach.text import Line, Section
from her2teach.wording import capital, show_value

if TYPE_CHECKING:
    from her2teach.guideline import Guideline
    from her2teach.vignettes import CaseVignette


def key_parts(guideline: Guideline, vignette: CaseVignette) -> tuple[Diagram, tuple[Section, ...]]:
    """Say all that a key says of a case.

    Parameters
    ----------
    guideline, vignette
        A case and its guideline.

    Returns
    -------
    Diagram
        Its way on the graph.
    tuple of Section
        The answer, a plan that fits it, the way with its reasons, what the text adds, the pitfalls near, the mistakes
        of the story, the evidence, and what the case is meant to teach.  None of them is empty.
    """
    pathway = trace(guideline, vignette.case)
    found = (
        text.answer(guideline, pathway),
        Section(id="plan", heading="One plan that fits the text", lines=tuple(_plan(guideline, vignette))),
        *text.sections(guideline, pathway),
        Section(id="beliefs", heading="Mistakes that the story offers", lines=tuple(_beliefs(guideline, vignette))),
        evidence_section(guideline, pathway),
        Section(id="tells", heading="What the case tells", lines=tuple(_told(guideline, vignette))),
        Section(id="teaches", heading="What it teaches", lines=tuple(Line(text=each) for each in vignette.objectives)),
        Section(id="discussion", heading="Notes for teaching it", lines=tuple(_notes(vignette))),
        Section(id="review", heading="Review of this case", lines=(_review(vignette),)),
    )
    shown = diagram(guideline, pathway, title=vignette.title)
    return shown, tuple(section for section in found if section.lines)


def way_lines(guideline: Guideline, vignette: CaseVignette) -> tuple[Line, ...]:
    """Tell the way of a case, question by question, with its reasons, and where it ends.

    Parameters
    ----------
    guideline, vignette
        A case and its guideline.

    Returns
    -------
    tuple of Line
        In order.
    """
    pathway = trace(guideline, vignette.case)
    steps = [line for each in text.sections(guideline, pathway) if each.id == "way" for line in each.lines]
    return (*steps, text.answer(guideline, pathway).lines[0])


def references(guideline: Guideline, vignettes: Iterable[CaseVignette]) -> tuple[Section, ...]:
    """List what the keys of some cases rest on.

    Parameters
    ----------
    guideline, vignettes
        Cases and their guideline.

    Returns
    -------
    tuple of Section
        The statements of the source text, and the publications behind the trials.  None of them is empty.
    """
    ways = [trace(guideline, each.case) for each in vignettes]
    used = {name for way in ways for name in _statements(guideline, way)}
    statements = [each for name, each in guideline.statements.items() if name in used]
    answered = [name for way in ways for name in answer_statements(guideline, way)]
    trials = trials_behind(guideline, *answered)
    published = dict.fromkeys(source(each) for trial in trials for each in trial.citations.values())
    who = guideline.identity
    found = (
        Section(
            id="source",
            heading=capital(who.name),
            lines=(Line(text=f"{capital(who.title)}; retrieved {who.retrieved.isoformat()}."),),
        ),
        Section(
            id="statements",
            heading="The statements named here, in our words",
            lines=tuple(Line(lead=f"{s.id}, line {s.line}", text=s.text, mark=s.status) for s in statements),
        ),
        Section(
            id="publications",
            heading="Publications, outside the source text",
            lines=tuple(Line(text=f"{each}.") for each in published),
        ),
    )
    return tuple(section for section in found if section.lines)


def _plan(guideline: Guideline, vignette: CaseVignette) -> Iterator[Line]:
    plan = model_plan(guideline, vignette.case)
    if plan is not None:
        yield Line(text=show_plan(guideline, plan))


def _beliefs(guideline: Guideline, vignette: CaseVignette) -> Iterator[Line]:
    for distractor in vignette.distractors:
        belief = distractor.belief
        yield Line(
            lead=f"“{distractor.voice}”",
            text=f"{belief.belief} It leads to: {show_plan(guideline, distractor.plan)} {belief.correction}",
            mark=belief.status,
            statements=belief.statements,
        )


def _told(guideline: Guideline, vignette: CaseVignette) -> Iterator[Line]:
    for name in guideline.attributes:
        if name in vignette.case.given:
            told = capital(show_value(guideline, vignette.case, name))
            yield Line(lead=guideline.attributes[name].label, text=f"{told}.")


def _notes(vignette: CaseVignette) -> Iterator[Line]:
    for paragraph in filter(str.strip, (vignette.discussion or "").split("\n\n")):
        yield Line(text=" ".join(paragraph.split()))


def _review(vignette: CaseVignette) -> Line:
    reviewed = vignette.reviewed
    return Line(
        text=f"A clinician last read this case on {reviewed.isoformat()}."
        if reviewed
        else "No clinician has read this case through yet."
    )


def _statements(guideline: Guideline, pathway: Pathway) -> Iterator[str]:
    """Yield the statements that a key names."""
    sections: Sequence[Section] = (
        text.answer(guideline, pathway),
        *text.sections(guideline, pathway),
        evidence_section(guideline, pathway),
    )
    for section in sections:
        for line in section.lines:
            yield from line.statements
