"""Slides: the frames of a presentation, as many lines on each as a projector shows."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final, Literal

from her2teach.text.sections import Line, Section, short_identity
from her2teach.text.wording import paragraphs

if TYPE_CHECKING:
    from her2teach.core.guideline import Guideline
    from her2teach.educator.slide_graph import PathSoFar

#: A story, a question to the room, its answer, or words to read.
FrameKind = Literal["story", "question", "reveal", "words"]
TEXTS_ANSWER: Final = "The text’s answer"
EXTENSIONS_ANSWER: Final = "With the extension"
#: About as many letters of a list as a projector shows in large type.
ROOM: Final = 600
#: What a line's mark, its statements and the gap below it take of that.
_GAP: Final = 40


@dataclass(frozen=True, kw_only=True)
class Frame:
    """What the room sees at once."""

    kind: FrameKind
    #: What the frame belongs to, in a few words.
    lead: str
    heading: str
    lines: tuple[Line, ...] = ()
    #: The answers that the room can predict; the same at a question and at its reveal, which comes next.
    choices: tuple[str, ...] = ()
    #: The place of the right one among them, given at a reveal only, and what it is called.
    answer: int | None = None
    right: str = TEXTS_ANSWER
    #: What only the presenter reads at this frame.
    notes: tuple[Section, ...] = ()
    #: The path to draw beside the words; None where there is none.
    path: PathSoFar | None = None


@dataclass(frozen=True, kw_only=True)
class Deck:
    """The frames of one presentation."""

    title: str
    frames: tuple[Frame, ...]
    #: What only the presenter reads, at any frame.
    notes: tuple[Section, ...] = ()
    #: What no screen must go without.
    footer: str
    #: Whose graph is drawn.
    guideline: Guideline


def deck(guideline: Guideline, title: str, frames: Iterable[Frame], notes: Iterable[Section] = ()) -> Deck:
    """Put frames together; each gets the statements that it names, in words, among its notes."""
    return Deck(
        title=title,
        frames=tuple(_with_statements(guideline, frame) for frame in frames),
        notes=tuple(section for section in notes if section.lines),
        footer=short_identity(guideline),
        guideline=guideline,
    )


def question_frames(
    lead: str, question: str, choices: Iterable[str], answer: int, lines: Iterable[Line]
) -> Iterator[Frame]:
    """Yield a question and its reveal."""
    question_frame = Frame(kind="question", lead=lead, heading=question, choices=tuple(choices))
    yield question_frame
    yield replace(question_frame, kind="reveal", answer=answer, lines=tuple(lines))


def section_frames(lead: str, section: Section) -> Iterator[Frame]:
    """Yield the lines of a section, as many on a frame as there is room for."""
    pages: list[list[Line]] = []
    taken = 0
    for line in section.lines:
        if not pages or taken + room_of(line) > ROOM:
            pages.append([])
            taken = 0
        pages[-1].append(line)
        taken += room_of(line)
    for at, lines in enumerate(pages, 1):
        part = f" ({at} of {len(pages)})" if len(pages) > 1 else ""
        yield Frame(kind="words", lead=lead, heading=f"{section.heading}{part}", lines=tuple(lines))


def room_of(line: Line) -> int:
    """Return how much of a frame a line takes, of :data:`ROOM`."""
    return len(line.lead) + len(line.text) + _GAP


def paragraph_lines(story: str) -> tuple[Line, ...]:
    """Return the paragraphs of a content file's text, a line each."""
    return tuple(Line(text=each) for each in paragraphs(story))


def file_notes(objectives: Iterable[str], discussion: str | None) -> tuple[Section, ...]:
    """Return the presenter's notes in the file of a case or a journey."""
    return (
        Section(id="discussion", heading="For the discussion", lines=paragraph_lines(discussion or "")),
        Section(id="objectives", heading="Learning objectives", lines=tuple(Line(text=each) for each in objectives)),
    )


def _with_statements(guideline: Guideline, frame: Frame) -> Frame:
    names = dict.fromkeys(name for line in frame.lines for name in line.statements)
    found = [guideline.statements[name] for name in names]
    lines = tuple(Line(lead=f"{each.id}, line {each.line}", text=each.text, mark=each.status) for each in found)
    if not lines:
        return frame
    section = Section(id="statements", heading="The statements named here, in our words", lines=lines)
    return replace(frame, notes=(*frame.notes, section))
