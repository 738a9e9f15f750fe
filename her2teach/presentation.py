"""Presentation: how far a deck has been shown, and what the room has predicted."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace

from her2teach.deck import Deck, Frame

#: A room has no more heads; a key that is held down stops here.
MOST = 1_000


@dataclass(frozen=True, kw_only=True)
class Presentation:
    """One moment of a presentation: frozen, so that each step makes another one."""

    deck: Deck
    #: The place of the frame that is shown.
    at: int = 0
    #: The predictions in the order in which they were counted: the place of the question, and of the choice.
    votes: tuple[tuple[int, int], ...] = ()

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
        return tuple(found[choice] for choice in range(len(self.frame.choices)))

    def go(self, steps: int) -> Presentation:
        """Go on by so many frames, or back, and no further than there are any."""
        return self.go_to(self.at + steps)

    def go_to(self, place: int) -> Presentation:
        """Go to a frame; a place beyond either end is that end."""
        return replace(self, at=min(max(place, 0), len(self.deck.frames) - 1))

    def predict(self, at: int, choice: int) -> Presentation:
        """Count a prediction.

        Parameters
        ----------
        at, choice
            The frame at which it was made, and the place of what was predicted.

        Returns
        -------
        Presentation
            The same where that frame is not shown any more or is no question, or has no such choice.
        """
        open_question = at == self.at and self.frame.kind == "question"
        if not open_question or not 0 <= choice < len(self.frame.choices) or sum(self.counts) >= MOST:
            return self
        return replace(self, votes=(*self.votes, (at, choice)))

    def take_back(self, at: int) -> Presentation:
        """Take back the prediction that was counted last at a question, as long as it is open."""
        mine = [place for place, (question, _) in enumerate(self.votes) if question == at]
        if at != self.at or self.frame.kind != "question" or not mine:
            return self
        return replace(self, votes=(*self.votes[: mine[-1]], *self.votes[mine[-1] + 1 :]))
