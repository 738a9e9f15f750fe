"""Handout words: a handout as a document, the same sentences in HTML and in PDF."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import TYPE_CHECKING

from her2teach.diagram.model import Diagram, diagram, reading_order
from her2teach.educator.handout_document import (
    Block,
    Choices,
    Document,
    DocumentEntry,
    DocumentHeading,
    Entries,
    Lines,
    Paragraph,
    entries,
    key_parts,
    picture,
    references,
)
from her2teach.teaching.practice_text import CONFIDENCE, DOES_NOT_TELL
from her2teach.text.plan import Fieldset, fieldsets
from her2teach.text.sections import Section, identity
from her2teach.text.wording import capital

if TYPE_CHECKING:
    from her2teach.core.guideline import Guideline
    from her2teach.teaching.vignettes import CaseVignette

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
    """Make the sheets for learners."""
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
    """Make the answer key of some cases."""
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


_KEY_NOTE = "For the educator: this sheet holds the answers. Give it out when everybody has decided."
#: Room for a reason.
_LINES = 5


def document(handout: Handout) -> Document:
    """Write a handout as a document."""
    blocks = _key(handout) if handout.key else _student(handout)
    return Document(title=handout.title, foot=f"{handout.banner} {_sheet(handout)}", blocks=tuple(blocks))


def _student(handout: Handout) -> Iterator[Block]:
    yield Paragraph(text=handout.banner, look="banner")
    yield Paragraph(text=_sheet(handout), look="muted")
    yield DocumentHeading(level=2, text="What to do")
    yield Entries(entries=tuple(DocumentEntry(text=each) for each in TASK), ordered=True)
    for at, sheet in enumerate(handout.cases, start=1):
        yield from _story(sheet, on_new_page=at > 1)
        yield from _form(handout, f"case-{at}")
    if handout.graph is not None:
        yield DocumentHeading(level=2, text="The questions as a graph", on_new_page=True)
        yield picture("graph", handout.graph)


def _key(handout: Handout) -> Iterator[Block]:
    yield Paragraph(text=_KEY_NOTE, look="note")
    yield Paragraph(text=handout.banner, look="banner")
    yield Paragraph(text=_sheet(handout), look="muted")
    for at, sheet in enumerate(handout.cases, start=1):
        yield from _story(sheet, on_new_page=at > 1)
        yield from _sections(sheet.parts)
        if sheet.picture is not None:
            yield DocumentHeading(level=3, text="The way on the graph", on_new_page=True)
            yield picture(f"case-{at}", sheet.picture)
    yield DocumentHeading(level=2, text="References", on_new_page=True)
    yield from _sections(handout.references)


def _sheet(handout: Handout) -> str:
    return f"Key to sheet {handout.code}." if handout.key else f"Sheet {handout.code}; its key has the same number."


def _story(sheet: CaseSheet, *, on_new_page: bool) -> Iterator[Block]:
    yield DocumentHeading(level=2, text=sheet.heading, on_new_page=on_new_page)
    yield Paragraph(text=sheet.facts, look="muted")
    for paragraph in sheet.story:
        yield Paragraph(text=paragraph)


def _form(handout: Handout, name: str) -> Iterator[Block]:
    yield DocumentHeading(level=3, text="Your way")
    for question in handout.questions:
        legend = f"Question {question.number}. {question.text}"
        yield Choices(name=f"{name}-question-{question.number}", legend=legend, groups=(("", question.answers),))
    yield DocumentHeading(level=3, text="Your plan")
    for at, each in enumerate(handout.plan, start=1):
        groups = tuple((group.label, tuple((label, "") for _, label in group.choices)) for group in each.groups)
        yield Choices(name=f"{name}-plan-{at}", legend=each.legend, hint=each.hint, several=each.several, groups=groups)
    sure = tuple((words, "") for words in CONFIDENCE)
    yield Choices(name=f"{name}-sure", legend="How sure are you?", groups=(("", sure),))
    yield Lines(name=f"{name}-reason", label="Why? Name the finding that decided.", count=_LINES)


def _sections(sections: Iterable[Section]) -> Iterator[Block]:
    for section in sections:
        yield DocumentHeading(level=3, text=section.heading)
        yield entries(section.lines, ordered=section.ordered)
