"""Room: the question that a presentation shows, and what each phone votes; in memory, until the presentation ends."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field
from time import monotonic
from typing import Final

from tornado.web import create_signed_value, decode_signed_value

from her2teach.educator.presentation import MOST
from her2teach.serving.credit import Credit

#: No letter or number of a code is taken for another one, and no code is a word.
LETTERS: Final = "34679CDFGHJKMNPQRTVWXY"
LENGTH: Final = 6
#: Seconds after which a presentation that nothing is heard of has ended: its browser asks every second.
AWAY: Final = 1_800
#: So much may each vote id ask for at once, and a second.
_EACH: Final = (20, 2)
#: What a vote id is signed as.
_VOTER: Final = "voter"


@dataclass(frozen=True)
class Ballot:
    """What somebody votes, and how often they have voted on it."""

    choice: int
    times: int = 1


@dataclass
class Question:
    """A question of a presentation, and the votes on it: one for each who votes."""

    #: No two questions of a server have the same.
    number: int
    heading: str
    choices: tuple[str, ...]
    #: Until its answer is shown.
    open: bool = True
    ballots: dict[str, Ballot] = field(default_factory=dict)

    @property
    def counts(self) -> tuple[int, ...]:
        """How many vote for each choice."""
        found = [0] * len(self.choices)
        for ballot in self.ballots.values():
            found[ballot.choice] += 1
        return tuple(found)


class Room:
    """One presentation at a time: the one that has begun last."""

    def __init__(self, code: str = "", secret: str = "") -> None:
        #: What phones come in with, and what the presenter does.
        self.code = code or "".join(secrets.choice(LETTERS) for _ in range(LENGTH))
        self.secret = secret or secrets.token_urlsafe(24)
        self._key = secrets.token_bytes(32)
        #: What may be asked with each vote id.
        self.limits = Credit(*_EACH)
        self._turn: int | None = None
        self._asked: dict[int, Question] = {}
        self._shown: Question | None = None
        self._number = 0
        self._heard = 0.0

    @property
    def question(self) -> Question | None:
        """The question that is shown, or whose answer is; None while there is none."""
        return self._shown

    def new_voter(self) -> str:
        """Return a vote id that only this room can have made; nothing is kept of it before a vote."""
        return create_signed_value(self._key, _VOTER, secrets.token_urlsafe(12)).decode("ascii")

    def voter(self, signed: str | None) -> str | None:
        """Return whose vote id it is; None where this room has not made it."""
        found = decode_signed_value(self._key, _VOTER, signed) if signed else None
        return found.decode("ascii") if found else None

    def admits(self, code: str) -> bool:
        """Whether somebody has the code, however it is spaced."""
        typed = "".join(each for each in code.upper() if each.isalnum())
        return secrets.compare_digest(typed.encode(), self.code.encode())

    def begin(self, turn: int) -> None:
        """Begin a presentation; one that was under way has ended."""
        self.end()
        self._turn, self._heard = turn, monotonic()

    def end(self) -> None:
        """Forget the presentation with all its votes."""
        self._turn, self._shown = None, None
        self._asked.clear()
        self.limits = Credit(*_EACH)

    def is_of(self, turn: int) -> bool:
        """Whether a presentation is the one that is under way; it has been heard of then."""
        if turn != self._turn:
            return False
        self._heard = monotonic()
        return True

    def show(self, at: int, heading: str, choices: tuple[str, ...]) -> None:
        """Show the question at a place of the presentation; it is as open as it was when it was last shown."""
        found = self._asked.get(at)
        if found is None or (found.heading, found.choices) != (heading, choices):
            self._number += 1
            found = self._asked[at] = Question(self._number, heading, choices)
        self._shown = found

    def reveal(self, at: int) -> None:
        """Show the answer to the question at a place: nobody votes on it any more."""
        self._shown = self._asked.get(at)
        self.close()

    def show_none(self) -> None:
        """Show something that nobody votes on."""
        self._shown = None

    def close(self) -> None:
        """Take no more votes on the question that is shown."""
        if self._shown is not None:
            self._shown.open = False

    def vote(self, voter: str, number: int, choice: int, times: int) -> bool:
        """Take a vote, in the place of the one before; False where it does not count.

        It counts for the question that is shown, as long as that is open, and once: `times` says how often this voter
        had voted on it when the page was made, and a vote that comes again comes with an old one.
        """
        shown = self._shown
        if shown is None or not shown.open or shown.number != number or not 0 <= choice < len(shown.choices):
            return False
        before = shown.ballots.get(voter)
        if (before.times if before else 0) != times or (before is None and len(shown.ballots) >= MOST):
            return False
        shown.ballots[voter] = Ballot(choice, times + 1)
        return True

    def tidy(self) -> None:
        """End a presentation whose browser has long been gone."""
        if self._turn is not None and monotonic() - self._heard > AWAY:
            self.end()
