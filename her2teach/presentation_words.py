"""Presentation words: what a room hears, what became of its predictions, and what only the presenter reads."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from her2teach.text import MARKS, Line, Section
from her2teach.wording import counted

if TYPE_CHECKING:
    from her2teach.deck import Frame
    from her2teach.presentation import Presentation

#: What the presenter does at a question.
COUNT = "Let the room predict: press a number, or an answer, for each hand."
NOBODY_ASKED = "No predictions were counted."
LAST = "This is the last frame."


def place(shown: Presentation) -> str:
    """Say how far the presentation has come."""
    return f"Frame {shown.at + 1} of {len(shown.deck.frames)}"


def spoken(shown: Presentation) -> str:
    """Say all that a frame shows, for those who hear it.

    Parameters
    ----------
    shown
        A moment of a presentation.

    Returns
    -------
    str
        Its place, its words, the choices by number, and at a reveal the text's answer and the room's.
    """
    frame = shown.frame
    heading = frame.heading if frame.heading.endswith(("?", ".", "!")) else f"{frame.heading}."
    sentences = [f"{place(shown)}. {frame.lead}. {heading}"]
    if frame.kind == "question":
        sentences += [f"{at}: {choice}." for at, choice in enumerate(frame.choices, 1)]
    sentences.append(room(shown))
    sentences += [line_words(line) for line in frame.lines]
    return " ".join(filter(None, sentences))


def room(shown: Presentation) -> str:
    """Say what the room has predicted, and at a reveal what the text says.

    Parameters
    ----------
    shown
        A moment of a presentation.

    Returns
    -------
    str
        A sentence or two; nothing at a frame without choices.
    """
    frame, counts = shown.frame, shown.counts
    total = sum(counts)
    if frame.kind == "question":
        return f"{counted(total, 'prediction')} so far." if total else COUNT
    if frame.answer is None:
        return ""
    right = counts[frame.answer]
    said = f"{right} of {counted(total, 'prediction')} said so." if total else NOBODY_ASKED
    return f"{frame.right}: {frame.choices[frame.answer]}. {said}"


def line_words(line: Line) -> str:
    """Return a line as one piece of text, with how it relates to the text and its statements."""
    mark = f" ({MARKS[line.mark]})" if line.mark else ""
    statements = f" ({', '.join(line.statements)})" if line.statements else ""
    lead = f"{line.lead}{'' if line.lead.endswith('?') else ':'} " if line.lead else ""
    return f"{lead}{line.text}{mark}{statements}"


def notes(shown: Presentation) -> tuple[Section, ...]:
    """Return what only the presenter reads at a moment.

    Parameters
    ----------
    shown
        A moment of a presentation.

    Returns
    -------
    tuple of Section
        What comes next, the count of the predictions, the notes of the frame and those of the file.
    """
    following = shown.following
    coming = tuple(_coming(following)) if following else (Line(text=LAST),)
    parts = [Section(id="next", heading="What comes next", lines=coming)]
    tally = tuple(
        Line(lead=choice, text=str(count)) for choice, count in zip(shown.frame.choices, shown.counts, strict=True)
    )
    if tally:
        parts.append(Section(id="count", heading="What the room predicts", lines=tally))
    return (*parts, *shown.frame.notes, *shown.deck.notes)


def _coming(frame: Frame) -> Iterator[Line]:
    """Yield what a frame says that is not shown yet; of a question that is asked already, its answer."""
    if frame.answer is not None:
        yield Line(lead=frame.right, text=f"{frame.choices[frame.answer]}.")
    elif frame.kind == "question":
        yield Line(lead="A question", text=frame.heading)
    else:
        yield Line(lead=frame.lead, text=frame.heading)
    yield from frame.lines
