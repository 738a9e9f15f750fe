"""Presentation: how far a deck has been shown, what the room has predicted, and what is said of both."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from her2teach.educator.slides import Deck, Frame
from her2teach.text.sections import MARKS, Line, Section
from her2teach.text.wording import counted

#: A room has no more heads; a key that is held down stops here.
MOST = 1_000
#: What the presenter does at a question.
COUNT = "Show of hands: press the number once per vote."
NOBODY_ASKED = "No votes were counted."
LAST = "This is the last frame."


@dataclass(frozen=True, kw_only=True)
class Presentation:
    """One moment of a presentation: frozen, so that each step makes another one."""

    deck: Deck
    #: The place of the frame that is shown.
    at: int = 0
    #: The predictions in the order in which they were counted: the place of the question, and of the choice.
    votes: tuple[tuple[int, int], ...] = ()
    #: How many phones vote for each choice of a question, by its place.
    phones: Mapping[int, Sequence[int]] = field(default_factory=dict)

    @property
    def frame(self) -> Frame:
        """The frame that is shown."""
        return self.deck.frames[self.at]

    @property
    def following(self) -> Frame | None:
        """The frame that comes next; None at the last one."""
        return self.deck.frames[self.at + 1] if self.at + 1 < len(self.deck.frames) else None

    @property
    def counts(self) -> tuple[int, ...]:
        """How many predicted each choice of the question that is shown, or whose answer is."""
        question = self.at - (self.frame.kind == "reveal")
        found = Counter(choice for place, choice in self.votes if place == question)
        found.update(dict(enumerate(self.phones.get(question, ()))))
        return tuple(found[choice] for choice in range(len(self.frame.choices)))

    def go(self, steps: int) -> Presentation:
        """Go on by so many frames, or back, and no further than there are any."""
        return self.go_to(self.at + steps)

    def go_to(self, place: int) -> Presentation:
        """Go to a frame; a place beyond either end is that end."""
        return replace(self, at=min(max(place, 0), len(self.deck.frames) - 1))

    def predict(self, at: int, choice: int) -> Presentation:
        """Count a prediction."""
        open_question = at == self.at and self.frame.kind == "question"
        if not open_question or not 0 <= choice < len(self.frame.choices) or sum(self.counts) >= MOST:
            return self
        return replace(self, votes=(*self.votes, (at, choice)))

    def count_phones(self, at: int, counts: Sequence[int]) -> Presentation:
        """Take how many phones vote for each choice, in the place of what they were before."""
        open_question = at == self.at and self.frame.kind == "question"
        whole = len(counts) == len(self.frame.choices) and all(each >= 0 for each in counts)
        if not open_question or not whole or sum(counts) > MOST:
            return self
        return replace(self, phones={**self.phones, at: tuple(counts)})

    def take_back(self, at: int) -> Presentation:
        """Take back the prediction that was counted last at a question, as long as it is open."""
        mine = [place for place, (question, _) in enumerate(self.votes) if question == at]
        if at != self.at or self.frame.kind != "question" or not mine:
            return self
        return replace(self, votes=(*self.votes[: mine[-1]], *self.votes[mine[-1] + 1 :]))


def place(shown: Presentation) -> str:
    """Say how far the presentation has come; a question and its reveal are one frame."""
    begun = [frame.kind != "reveal" for frame in shown.deck.frames]
    return f"Frame {sum(begun[: shown.at + 1])} of {sum(begun)}"


def spoken(shown: Presentation) -> str:
    """Say all that a frame shows, for those who hear it."""
    frame = shown.frame
    heading = frame.heading if frame.heading.endswith(("?", ".", "!")) else f"{frame.heading}."
    sentences = [f"{place(shown)}. {frame.lead}. {heading}"]
    if frame.kind == "question":
        sentences += [f"{at}: {choice}." for at, choice in enumerate(frame.choices, 1)]
    sentences.append(room(shown))
    sentences += [line_words(line) for line in frame.lines]
    return " ".join(filter(None, sentences))


def room(shown: Presentation) -> str:
    """Say what the room has predicted, and at a reveal what the text says."""
    frame, counts = shown.frame, shown.counts
    total = sum(counts)
    if frame.kind == "question":
        return f"{counted(total, 'vote')}. Counts stay hidden until you reveal the answer." if total else COUNT
    if frame.answer is None:
        return ""
    right = counts[frame.answer]
    said = f"{right} of {counted(total, 'vote')} said so." if total else NOBODY_ASKED
    return f"{frame.right}: {frame.choices[frame.answer]}. {said}"


def line_words(line: Line) -> str:
    """Return a line as one piece of text, with how it relates to the text and its statements."""
    mark = f" ({MARKS[line.mark]})" if line.mark else ""
    statements = f" ({', '.join(line.statements)})" if line.statements else ""
    lead = f"{line.lead}{'' if line.lead.endswith('?') else ':'} " if line.lead else ""
    return f"{lead}{line.text}{mark}{statements}"


def speaker_notes(shown: Presentation) -> tuple[Section, ...]:
    """Return what only the presenter reads at a moment."""
    following = shown.following
    coming = tuple(_coming(following)) if following else (Line(text=LAST),)
    parts = [Section(id="next", heading="What comes next", lines=coming)]
    tally = tuple(
        Line(lead=choice, text=str(count)) for choice, count in zip(shown.frame.choices, shown.counts, strict=True)
    )
    if tally:
        parts.append(Section(id="count", heading="Votes", lines=tally))
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
