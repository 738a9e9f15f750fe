"""Handout words: a handout as a document, the same sentences in HTML and in PDF."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from her2teach.document import Block, Choices, Document, Entries, Entry, Heading, Lines, Paragraph, entries, picture
from her2teach.handout import TASK, CaseSheet, Handout
from her2teach.practice_words import CONFIDENCE
from her2teach.text import Section

_KEY_NOTE = "For the educator: this sheet holds the answers. Give it out when everybody has decided."
#: Room for a reason.
_LINES = 5


def document(handout: Handout) -> Document:
    """Write a handout as a document.

    Parameters
    ----------
    handout
        Sheets for learners, or their key.

    Returns
    -------
    Document
        It holds every word of the handout.
    """
    blocks = _key(handout) if handout.key else _student(handout)
    return Document(title=handout.title, foot=f"{handout.banner} {_sheet(handout)}", blocks=tuple(blocks))


def _student(handout: Handout) -> Iterator[Block]:
    yield Paragraph(text=handout.banner, look="banner")
    yield Paragraph(text=_sheet(handout), look="muted")
    yield Heading(level=2, text="What to do")
    yield Entries(entries=tuple(Entry(text=each) for each in TASK), ordered=True)
    for at, sheet in enumerate(handout.cases, start=1):
        yield from _story(sheet, on_new_page=at > 1)
        yield from _form(handout, f"case-{at}")
    if handout.graph is not None:
        yield Heading(level=2, text="The questions as a graph", on_new_page=True)
        yield picture("graph", handout.graph)


def _key(handout: Handout) -> Iterator[Block]:
    yield Paragraph(text=_KEY_NOTE, look="note")
    yield Paragraph(text=handout.banner, look="banner")
    yield Paragraph(text=_sheet(handout), look="muted")
    for at, sheet in enumerate(handout.cases, start=1):
        yield from _story(sheet, on_new_page=at > 1)
        yield from _sections(sheet.parts)
        if sheet.picture is not None:
            yield Heading(level=3, text="The way on the graph", on_new_page=True)
            yield picture(f"case-{at}", sheet.picture)
    yield Heading(level=2, text="References", on_new_page=True)
    yield from _sections(handout.references)


def _sheet(handout: Handout) -> str:
    return f"Key to sheet {handout.code}." if handout.key else f"Sheet {handout.code}; its key has the same number."


def _story(sheet: CaseSheet, *, on_new_page: bool) -> Iterator[Block]:
    yield Heading(level=2, text=sheet.heading, on_new_page=on_new_page)
    yield Paragraph(text=sheet.facts, look="muted")
    for paragraph in sheet.story:
        yield Paragraph(text=paragraph)


def _form(handout: Handout, name: str) -> Iterator[Block]:
    yield Heading(level=3, text="Your way")
    for question in handout.questions:
        legend = f"Question {question.number}. {question.text}"
        yield Choices(name=f"{name}-question-{question.number}", legend=legend, groups=(("", question.answers),))
    yield Heading(level=3, text="Your plan")
    for at, each in enumerate(handout.plan, start=1):
        groups = tuple((group.label, tuple((label, "") for _, label in group.choices)) for group in each.groups)
        yield Choices(name=f"{name}-plan-{at}", legend=each.legend, hint=each.hint, several=each.several, groups=groups)
    sure = tuple((words, "") for words in CONFIDENCE)
    yield Choices(name=f"{name}-sure", legend="How sure are you?", groups=(("", sure),))
    yield Lines(name=f"{name}-reason", label="Why? Name the finding that decided.", count=_LINES)


def _sections(sections: Iterable[Section]) -> Iterator[Block]:
    for section in sections:
        yield Heading(level=3, text=section.heading)
        yield entries(section.lines, ordered=section.ordered)
