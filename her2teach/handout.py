"""Handout: cases on paper for learners, and their answer key, as plain data that HTML and PDF are written from."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import TYPE_CHECKING

from her2teach.diagram import Diagram, diagram, reading_order
from her2teach.key_words import key_parts, references
from her2teach.plan_fields import Fieldset, fieldsets
from her2teach.reasoning_words import DOES_NOT_TELL
from her2teach.text import Section, identity
from her2teach.wording import capital

if TYPE_CHECKING:
    from her2teach.guideline import Guideline
    from her2teach.vignettes import CaseVignette

#: What a learner does, step by step.
TASK = (
    "Read the case.",
    "Answer the questions of the text one by one, from the first on.",
    "Go where each answer leads, until you come to an end, or until the case does not tell.",
    "Then choose a plan, and write down why.",
)
#: What a case is called where it is the only one.
_ONLY = "The case"
#: So many letters tell sheets apart.
_SHEET = 8


@dataclass(frozen=True, kw_only=True)
class Question:
    """A decision of the graph, to be answered on paper."""

    number: int
    label: str
    text: str
    #: Each with where it leads.
    answers: tuple[tuple[str, str], ...]


@dataclass(frozen=True, kw_only=True)
class CaseSheet:
    """One case of a handout."""

    heading: str
    #: A line below the heading.
    facts: str
    #: Paragraphs.
    story: tuple[str, ...]
    #: What the key says of it; nothing for a learner.
    parts: tuple[Section, ...] = ()
    #: Its way on the graph; None for a learner.
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
    cases: tuple[CaseSheet, ...]
    #: The graph without any way; None in a key.
    graph: Diagram | None = None
    #: The graph in words, to be answered; none in a key.
    questions: tuple[Question, ...] = ()
    #: What a plan can be; none in a key.
    plan: tuple[Fieldset, ...] = ()
    #: What the key rests on; nothing for a learner.
    references: tuple[Section, ...] = ()


def student_handout(guideline: Guideline, vignettes: Sequence[CaseVignette]) -> Handout:
    """Make the sheets for learners.

    Parameters
    ----------
    guideline
        The guideline.
    vignettes
        Its cases, at least one.

    Returns
    -------
    Handout
        Without any answer.
    """
    several = len(vignettes) > 1
    return Handout(
        key=False,
        title=f"{len(vignettes)} cases to solve" if several else "A case to solve",
        banner=identity(guideline),
        code=_code(guideline, vignettes),
        cases=tuple(
            CaseSheet(heading=f"Case {at}" if several else _ONLY, facts=_facts(each), story=_paragraphs(each.story))
            for at, each in enumerate(vignettes, start=1)
        ),
        graph=diagram(guideline),
        questions=questions(guideline),
        plan=fieldsets(guideline),
    )


def key_handout(guideline: Guideline, vignettes: Sequence[CaseVignette]) -> Handout:
    """Make the answer key of some cases.

    Parameters
    ----------
    guideline
        The guideline.
    vignettes
        Its cases, at least one, in the order of the learners' sheets.

    Returns
    -------
    Handout
        With all that the text says of each case, what the case is meant to teach, and what both rest on.
    """
    several = len(vignettes) > 1
    cases = []
    for at, vignette in enumerate(vignettes, start=1):
        picture, parts = key_parts(guideline, vignette)
        heading = f"Case {at}: {vignette.title}" if several else _ONLY
        sheet = CaseSheet(
            heading=heading, facts=_facts(vignette), story=_paragraphs(vignette.story), parts=parts, picture=picture
        )
        cases.append(sheet)
    return Handout(
        key=True,
        title=f"Answer key to {len(vignettes)} cases" if several else f"Answer key: {vignettes[0].title}",
        banner=identity(guideline),
        code=_code(guideline, vignettes),
        cases=tuple(cases),
        references=references(guideline, vignettes),
    )


def questions(guideline: Guideline) -> tuple[Question, ...]:
    """Put the graph into questions that can be answered on paper.

    Parameters
    ----------
    guideline
        The guideline.

    Returns
    -------
    tuple of Question
        In the order in which they can come up; the last answer of each is that the case does not tell.
    """
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
    """Return the decisions in the order in which they are numbered on paper.

    Parameters
    ----------
    guideline
        The guideline.

    Returns
    -------
    tuple of str
        Their ids.
    """
    return tuple(name for name in reading_order(guideline) if name in guideline.decisions)


def _onward(guideline: Guideline, names: Sequence[str], to: str) -> str:
    return f"go on with question {names.index(to) + 1}" if to in names else f"end: {guideline.label(to)}"


def _facts(vignette: CaseVignette) -> str:
    licence = f", licence {vignette.licence}" if vignette.licence else ""
    return f"{capital(vignette.difficulty)}. Written by {vignette.authors}{licence}."


def _paragraphs(words: str) -> tuple[str, ...]:
    return tuple(" ".join(each.split()) for each in words.strip().split("\n\n") if each.strip())


def _code(guideline: Guideline, vignettes: Iterable[CaseVignette]) -> str:
    """Return what tells sheets that belong together, and gives nothing of them away."""
    stories = "\0".join(each.story for each in vignettes)
    return sha256(f"{guideline.content_hash}\0{stories}".encode()).hexdigest()[:_SHEET]
