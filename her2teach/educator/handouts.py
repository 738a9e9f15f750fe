"""Handouts: sheets of cases for learners, what is asked of them, and the answer key, as plain data."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import TYPE_CHECKING

from her2teach.analysis.plans import model_plan
from her2teach.core.extensions import BESIDE
from her2teach.core.guideline import shipped_evidence
from her2teach.core.pathway import Pathway, trace
from her2teach.diagram.model import Diagram, diagram, reading_order
from her2teach.teaching.practice_text import DOES_NOT_TELL, beside_section, looked_for_section, show_plan
from her2teach.text import sections as text
from her2teach.text.evidence import (
    HazardRow,
    answer_statements,
    by_trial,
    evidence_section,
    hazard_rows,
    source,
    trials_behind,
)
from her2teach.text.plan_fields import Fieldset, fieldsets
from her2teach.text.sections import Line, Section, identity
from her2teach.text.wording import capital, paragraphs, show_value

if TYPE_CHECKING:
    from her2teach.core.evidence import Trial
    from her2teach.core.guideline import Guideline
    from her2teach.teaching.vignettes import CaseVignette

#: What a learner does with nothing but a case.
CLOSED_BOOK = (
    "Read the case.",
    "Write down your plan.",
    "Say why: name the finding that decided.",
)
#: What a learner does step by step who has the questions, and where each answer leads.
TASK = (
    "Read the case.",
    "Answer the text's questions one by one, starting with the first.",
    "Go where each answer leads, until you reach an outcome or the case gives too little information.",
    "Then choose a plan and write down why.",
)
#: What a case is called where it is the only one.
_ONLY = "The case"
#: How many letters the code has that a handout and its key share.
_CODE_LENGTH = 8


@dataclass(frozen=True, kw_only=True)
class Question:
    """A decision of the graph, to be answered on paper."""

    number: int
    label: str
    text: str
    #: Each with where it leads.
    answers: tuple[tuple[str, str], ...]


@dataclass(frozen=True, kw_only=True)
class HandoutCase:
    """One case of a handout."""

    heading: str
    #: A line below the heading.
    facts: str
    #: Paragraphs.
    story: tuple[str, ...]
    #: What the key says of it; nothing for a learner.
    parts: tuple[Section, ...] = ()
    #: Its pathway on the graph; None for a learner.
    picture: Diagram | None = None


@dataclass(frozen=True, kw_only=True)
class Handout:
    """Sheets for learners, or their answer key.

    A learner's one holds nothing that differs from case to case but the story, the level and who wrote it: the title
    and the aims of a case may give its answer away.
    """

    key: bool
    title: str
    #: What it is for, which text and version it is, and how far that has been checked.
    banner: str
    #: The same for the sheets and for their key.
    code: str
    cases: tuple[HandoutCase, ...]
    #: The graph without any pathway; None in a key.
    graph: Diagram | None = None
    #: The graph in words, to be answered; none in a key.
    questions: tuple[Question, ...] = ()
    #: What a plan can be; none in a key.
    plan: tuple[Fieldset, ...] = ()
    #: What the key rests on; nothing for a learner.
    references: tuple[Section, ...] = ()
    #: The trials behind the answers, each with what a forest plot of it shows; none for a learner.
    trials: tuple[tuple[HazardRow, ...], ...] = ()


def student_handout(guideline: Guideline, vignettes: Sequence[CaseVignette]) -> Handout:
    """Make the sheets for learners."""
    several = len(vignettes) > 1
    return Handout(
        key=False,
        title=f"{len(vignettes)} cases to solve" if several else "A case to solve",
        banner=identity(guideline),
        code=sheet_code(guideline, vignettes),
        cases=tuple(
            HandoutCase(heading=f"Case {at}" if several else _ONLY, facts=_facts(each), story=paragraphs(each.story))
            for at, each in enumerate(vignettes, start=1)
        ),
        graph=diagram(guideline),
        questions=questions(guideline),
        plan=fieldsets(guideline),
    )


def key_handout(guideline: Guideline, vignettes: Sequence[CaseVignette]) -> Handout:
    """Make the answer key of some cases."""
    several = len(vignettes) > 1
    cases = []
    for at, vignette in enumerate(vignettes, start=1):
        picture, parts = key_parts(guideline, vignette)
        heading = f"Case {at}: {vignette.title}" if several else _ONLY
        case = HandoutCase(
            heading=heading, facts=_facts(vignette), story=paragraphs(vignette.story), parts=parts, picture=picture
        )
        cases.append(case)
    return Handout(
        key=True,
        title=f"Answer key to {len(vignettes)} cases" if several else f"Answer key: {vignettes[0].title}",
        banner=identity(guideline),
        code=sheet_code(guideline, vignettes),
        cases=tuple(cases),
        references=references(guideline, vignettes),
        trials=tuple(by_trial(hazard_rows(shipped_evidence(), _trials(guideline, vignettes)))),
    )


def questions(guideline: Guideline) -> tuple[Question, ...]:
    """Put the graph into questions that can be answered on paper."""
    names = decisions_in_order(guideline)
    return tuple(
        Question(
            number=at,
            label=guideline.label(name),
            text=guideline.decisions[name].question,
            answers=(
                *(
                    (capital(edge.label), _onward(guideline, names, edge.to))
                    for edge in guideline.decisions[name].edges
                ),
                (DOES_NOT_TELL, "stop here"),
            ),
        )
        for at, name in enumerate(names, start=1)
    )


def decisions_in_order(guideline: Guideline) -> tuple[str, ...]:
    """Return the decisions in the order in which they are numbered on paper."""
    return tuple(name for name in reading_order(guideline) if name in guideline.decisions)


def _onward(guideline: Guideline, names: Sequence[str], to: str) -> str:
    if to in names:
        return f"continue with question {names.index(to) + 1}"
    return f"end: {guideline.label(to)}{BESIDE if guideline.ends[to].extension else ''}"


def _facts(vignette: CaseVignette) -> str:
    licence = f", licence {vignette.licence}" if vignette.licence else ""
    return f"{capital(vignette.difficulty)}. Written by {vignette.authors}{licence}."


def sheet_code(guideline: Guideline, vignettes: Iterable[CaseVignette]) -> str:
    """Return a code that sheets share which belong together; it gives nothing of them away."""
    stories = "\0".join(each.story for each in vignettes)
    return sha256(f"{guideline.content_hash}\0{stories}".encode()).hexdigest()[:_CODE_LENGTH]


def key_parts(guideline: Guideline, vignette: CaseVignette) -> tuple[Diagram, tuple[Section, ...]]:
    """Say all that a key says of a case."""
    pathway = trace(guideline, vignette.case)
    said = text.answer(guideline, pathway)
    fits = "One plan that fits what the extension adds" if said.extended else "One plan that fits the text"
    aims = tuple(Line(text=each) for each in vignette.objectives)
    found = (
        said,
        Section(id="plan", heading=fits, lines=tuple(_plan(guideline, vignette))),
        looked_for_section(guideline, vignette),
        beside_section(guideline, vignette),
        *text.sections(guideline, pathway),
        Section(id="beliefs", heading="Mistakes that the story offers", lines=tuple(_beliefs(guideline, vignette))),
        evidence_section(guideline, pathway),
        Section(id="tells", heading="What the case tells you", lines=tuple(_given(guideline, vignette))),
        Section(id="teaches", heading="Learning objectives", lines=aims),
        Section(id="discussion", heading="Notes for teaching it", lines=tuple(_notes(vignette))),
        Section(id="review", heading="Review of this case", lines=(_review(vignette),)),
    )
    shown = diagram(guideline, pathway, title=vignette.title)
    return shown, tuple(section for section in found if section is not None and section.lines)


def pathway_lines(guideline: Guideline, vignette: CaseVignette) -> tuple[Line, ...]:
    """Return the pathway of a case, question by question, with its reasons, and where it ends."""
    pathway = trace(guideline, vignette.case)
    steps = [line for each in text.sections(guideline, pathway) if each.id == "path" for line in each.lines]
    return (*steps, text.answer(guideline, pathway).lines[0])


def references(guideline: Guideline, vignettes: Iterable[CaseVignette]) -> tuple[Section, ...]:
    """List what the keys of some cases rest on."""
    several = list(vignettes)
    pathways = [trace(guideline, each.case) for each in several]
    used = {name for each in zip(several, pathways, strict=True) for name in _statements(guideline, *each)}
    statements = [each for name, each in guideline.statements.items() if name in used]
    trials = _trials(guideline, several)
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


def _trials(guideline: Guideline, vignettes: Iterable[CaseVignette]) -> tuple[Trial, ...]:
    """Return the trials behind the answers to some cases."""
    pathways = [trace(guideline, each.case) for each in vignettes]
    return trials_behind(guideline, *(name for each in pathways for name in answer_statements(guideline, each)))


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


def _given(guideline: Guideline, vignette: CaseVignette) -> Iterator[Line]:
    for name in guideline.attributes:
        if name in vignette.case.given:
            value = capital(show_value(guideline, vignette.case, name))
            yield Line(lead=guideline.attributes[name].label, text=f"{value}.")


def _notes(vignette: CaseVignette) -> Iterator[Line]:
    yield from (Line(text=paragraph) for paragraph in paragraphs(vignette.discussion or ""))


def _review(vignette: CaseVignette) -> Line:
    reviewed = vignette.reviewed
    return Line(
        text=f"A clinician last read this case on {reviewed.isoformat()}."
        if reviewed
        else "No clinician has read this case through yet."
    )


def _statements(guideline: Guideline, vignette: CaseVignette, pathway: Pathway) -> Iterator[str]:
    """Yield the statements that a key names."""
    looked_for = looked_for_section(guideline, vignette)
    sections: Sequence[Section] = (
        *([looked_for] if looked_for else []),
        text.answer(guideline, pathway),
        *text.sections(guideline, pathway),
        evidence_section(guideline, pathway),
    )
    for section in sections:
        for line in section.lines:
            yield from line.statements
