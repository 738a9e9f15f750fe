"""Presenter: shows a deck to a room, one frame at a time, with notes in a second window for the presenter alone."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import traitlets

from her2teach.educator.presentation import Presentation, line_words, place, room, speaker_notes, spoken
from her2teach.educator.slide_graph import path_svg
from her2teach.educator.slides import Deck
from her2teach.text.sections import MARKS, Line
from her2teach.text.wording import uncapital
from her2teach.widgets.base import Part, guarded, static


class Presenter(Part):
    """A button that begins a presentation, and the presentation.

    The deck, or the words why there is none, is made when a presentation begins, after a reader has agreed to what is
    asked, if anything is. It stays in Python: no state holds a frame before it is shown, and the notes only while their
    window is open.
    """

    _esm = static(
        "shared.js", "picture.js", "presenter_slide.js", "presenter_votes.js", "presenter_notes.js", "presenter.js"
    )
    _css = static("landscape.css", "presenter.css")

    ask = traitlets.Unicode().tag(sync=True)
    #: The frame that is shown: its words, the choices, their counts and which is right; nothing while there is none.
    frame = traitlets.Dict().tag(sync=True)
    #: The graph with the path so far, beside the frame; nothing where none is shown.
    graph = traitlets.Unicode().tag(sync=True)
    #: What is read out.
    said = traitlets.Unicode().tag(sync=True)
    #: What only the presenter reads; nothing while nobody does.
    notes = traitlets.Dict().tag(sync=True)
    #: Why nothing can be presented.
    problem = traitlets.Unicode().tag(sync=True)

    def __init__(self, make: Callable[[], Deck | str], *, ask: str = "") -> None:
        super().__init__(ask=ask)
        self._make = make
        self._shown: Presentation | None = None
        self._noting, self._turn = False, 0
        self.add_class("h2t-part-present")

    @property
    def shown(self) -> Presentation | None:
        """The presentation as it is now; None while there is none."""
        return self._shown

    def act(self, message: Mapping[str, Any]) -> None:
        """Do what the presenter wants: "begin", "end", go to a frame, open or "leave" the notes, or count a prediction.

        A prediction is the place of a choice, or "back" to take one back, and comes with the frame it was pressed at;
        so do the counts of phones.
        """
        done, steps, choice = message.get("do"), message.get("go"), message.get("predict")
        if done == "begin":
            self._turn = message["turn"] if isinstance(message.get("turn"), int) else 0
            self._begin(agreed=message.get("agreed") is True)
        elif self._shown is None:
            return
        elif done == "end":
            self.end()
        elif done in {"first", "last"}:
            self._show(self._shown.go_to(0 if done == "first" else len(self._shown.deck.frames)))
        elif done in {"note", "leave"}:
            self._noting = done == "note"
            self._show(self._shown)
        elif steps in (1, -1):
            self._show(self._shown.go(steps))
        elif isinstance(message.get("at"), int):
            self._count(message["at"], choice, message.get("phones"))

    def end(self) -> None:
        """End the presentation: nothing of it stays in any state."""
        self._shown, self._noting = None, False
        with self.hold_sync():
            self.frame, self.graph, self.notes, self.said = {}, "", {}, ""

    def fail(self, error: Exception) -> None:
        """Say where the presentation is begun that there is none."""
        self.problem = f"Something went wrong while the presentation was made ({error})."

    @guarded
    def _begin(self, *, agreed: bool) -> None:
        if self.ask and not agreed:
            return
        self.end()
        found = self._make()
        self.problem = found if isinstance(found, str) else ""
        if isinstance(found, Deck):
            self._show(Presentation(deck=found))

    def _count(self, at: int, choice: object, phones: object) -> None:
        shown = self._shown
        if shown is not None and choice == "back":
            self._show(shown.take_back(at))
        elif shown is not None and isinstance(choice, int):
            self._show(shown.predict(at, choice))
        elif shown is not None and isinstance(phones, list) and all(isinstance(each, int) for each in phones):
            self._show(shown.count_phones(at, phones), heard=False)  # the page itself says how many there are

    def _show(self, shown: Presentation, *, heard: bool = True) -> None:
        moved = self._shown is None or shown.at != self._shown.at
        counted = self._shown is not None and shown.votes != self._shown.votes
        self._shown = shown
        with self.hold_sync():
            if moved:
                self.said = spoken(shown)
            elif counted and heard:
                self.said = room(shown)
            if moved:
                path = shown.frame.path
                self.graph = path_svg(shown.deck.guideline, path) if path else ""
            self.frame = {**_frame(shown), "turn": self._turn}
            self.notes = _notes(shown) if self._noting else {}


def _frame(shown: Presentation) -> dict[str, Any]:
    """Return what the browser needs to show a frame; all of it is text."""
    frame = shown.frame
    return {
        "at": shown.at,
        "last": shown.following is None,
        "place": place(shown),
        "kind": frame.kind,
        "lead": frame.lead,
        "heading": frame.heading,
        "lines": [_line(line) for line in frame.lines],
        "choices": list(frame.choices),
        # a room's counts would sway those who have not voted yet
        "counts": list(shown.counts) if frame.kind == "reveal" else [],
        "answer": -1 if frame.answer is None else frame.answer,
        "right": uncapital(frame.right),
        "room": room(shown),
        "footer": shown.deck.footer,
    }


def _line(line: Line) -> list[str]:
    """Return a line's lead, its text, its mark by name and in words, and its statements."""
    lead = f"{line.lead}:" if line.lead and not line.lead.endswith("?") else line.lead
    return [lead, line.text, line.mark, MARKS.get(line.mark, ""), ", ".join(line.statements)]


def _notes(shown: Presentation) -> dict[str, Any]:
    found = [[section.heading, [line_words(line) for line in section.lines]] for section in speaker_notes(shown)]
    return {
        "title": shown.deck.title,
        "place": place(shown),
        "now": shown.frame.heading,
        "sections": found,
        "footer": shown.deck.footer,
    }
