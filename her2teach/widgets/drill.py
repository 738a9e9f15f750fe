"""Drill: small questions around the limits of the text, each answered at once."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from typing import Any

import traitlets

from her2teach.core.cutoffs import shipped_cutoffs
from her2teach.core.guideline import Guideline
from her2teach.core.load import load_guideline
from her2teach.core.pathway import trace
from her2teach.teaching.cutoff_drill import cutoff_items
from her2teach.teaching.drill import (
    DrillAnswer,
    DrillItem,
    drill_items,
    drill_verdict,
    facts,
    feedback,
    mark_answer,
    score,
)
from her2teach.teaching.pack import chosen_guideline
from her2teach.text.html.panels import note_html, sections_html
from her2teach.widgets.base import Part, Screen, static
from her2teach.widgets.parts import Panel, statement_notes, still_question
from her2teach.widgets.wired import Wired

#: So many items are made at a time.
BATCH = 6


class DrillForm(Part):
    """One item of the drill. Nothing in it says which answer is right before one was given."""

    kept = "still"
    _esm = static("shared.js", "drill.js")
    _css = static("form.css", "practice.css")

    #: Which item of the session it is, from 1 on.
    number = traitlets.Int(0).tag(sync=True)
    question = traitlets.Unicode().tag(sync=True)
    #: What is known: labels and answers.
    facts: traitlets.List[Any] = traitlets.List().tag(sync=True)
    #: The answers to choose from: id and words.
    choices: traitlets.List[Any] = traitlets.List().tag(sync=True)
    #: The answer that was chosen and the one that is right, by id; empty before.
    marked: traitlets.List[Any] = traitlets.List().tag(sync=True)
    #: What is read out.
    status = traitlets.Unicode().tag(sync=True)
    score = traitlets.Unicode().tag(sync=True)

    def __init__(self, answer: Callable[[str], None], following: Callable[[], None]) -> None:
        self._answer, self._following = answer, following
        super().__init__()

    def still(self) -> tuple[str, str]:
        """Return the item, in words and as HTML."""
        return _still(self.facts, str(self.question), self.choices)

    def act(self, message: Mapping[str, Any]) -> None:
        """Do what a reader wants."""
        if isinstance(message.get("answer"), str):
            self._answer(message["answer"])
        elif message.get("do") == "next":
            self._following()


def _still(facts: Iterable[Sequence[str]], question: str, choices: Iterable[Sequence[str]]) -> tuple[str, str]:
    told = " ".join(f"{label}: {value}." for label, value in facts)
    return still_question(told, question, (words for _, words in choices))


class Drill(Wired, Screen):
    """A drill: small questions around the limits of the text, each answered at once.

    Parameters
    ----------
    guideline
        The guideline; the chosen one when left out.
    seed
        The same seed gives the same items; others each time when left out.
    cutoffs
        Whether to ask where other sources draw the same line; of the shipped text only.

    Attributes
    ----------
    case : Case or None
        The case of the item on screen, read-only.
    pathway : Pathway or None
        Its pathway, once the item is answered; read-only.
    value : DrillAnswer or None
        The answer to it, read-only.
    """

    case = traitlets.Any(None, read_only=True)
    value = traitlets.Any(None, read_only=True)

    def __init__(self, guideline: Guideline | None = None, *, seed: int | None = None, cutoffs: bool = False) -> None:
        self._guideline = guideline or (load_guideline() if cutoffs else chosen_guideline())
        self._cutoffs = shipped_cutoffs() if cutoffs else None
        self.by_lot = seed is None
        self._seed = secrets.randbelow(2**31) if seed is None else seed
        self._waiting: list[DrillItem] = []
        self._batches = self.right = self.answered = 0
        self._marked: DrillAnswer | None = None
        self.form = DrillForm(self.answer, self.following)
        self._panel = Panel(statements=statement_notes(self._guideline)).add_class("h2t-drill-feedback")
        super().__init__([self.form, self._panel])
        self.add_class("h2t-explorer").add_class("h2t-drill-screen")
        self._waiting = self._made()
        if self._waiting:
            self.following()
        else:
            self.form.layout.display = "none"
            self._panel.html = note_html("No decision in this text depends on a number: there is no cut-off to drill.")

    @property
    def item(self) -> DrillItem:
        """The item on screen."""
        return self._item

    def told(self) -> Mapping[str, Any]:
        """Return the traits as they are now."""
        case, marked = self._item.case, self._marked
        pathway = None if marked is None else trace(self._guideline, case)
        return {"case": case, "pathway": pathway, "value": marked}

    def preview(self) -> tuple[str, str]:
        """Return the item, in words and as HTML; an example where the items are drawn by lot."""
        for example in self._items(0)[:1] if self.by_lot else []:
            return _still(facts(self._guideline, example), example.question, example.choices)
        return super().preview()

    def answer(self, choice: str) -> None:
        """Give an answer, as the learner would; only the first one counts, and only one that is on offer.

        Parameters
        ----------
        choice
            Id of the answer.
        """
        if self._marked is not None or choice not in dict(self._item.choices):
            return
        self._marked = found = mark_answer(self._item, choice)
        self.answered += 1
        self.right += found.right
        self._panel.html = sections_html([feedback(self._item)])
        with self.one_message(), self.form.hold_sync():
            self.form.marked = [found.chosen, self._item.right]
            self.form.status = drill_verdict(found)
            self.form.score = score(self.right, self.answered)

    def _made(self) -> list[DrillItem]:
        """Make some items more."""
        self._batches += 1
        return self._items(self._seed + self._batches - 1)

    def _items(self, seed: int) -> list[DrillItem]:
        """Make some items; a single one where the text has few."""
        for count in (BATCH, 1):
            with suppress(ValueError):
                if self._cutoffs is not None:
                    return list(cutoff_items(self._guideline, self._cutoffs, seed, count))
                return list(drill_items(self._guideline, seed, count))
        return []

    def following(self) -> None:
        """Go on to the next item."""
        self._waiting = self._waiting or self._made()
        self._item, self._marked = self._waiting.pop(0), None
        self._panel.html = ""
        with self.one_message(), self.form.hold_sync():
            self.form.number += 1
            self.form.question = self._item.question
            self.form.facts = [list(fact) for fact in facts(self._guideline, self._item)]
            self.form.choices = list(map(list, self._item.choices))
            self.form.marked, self.form.status = [], ""
            self.form.score = score(self.right, self.answered)
