"""What if: other answers to try on the case that is shown, and open questions, worked out once a reader opens it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import traitlets

from her2teach.analysis.alternatives import changed_case
from her2teach.analysis.flips import flips
from her2teach.analysis.nearest import nearest_cases
from her2teach.analysis.next_questions import cannot_matter, next_questions
from her2teach.core.case import Case
from her2teach.core.guideline import Guideline
from her2teach.core.pathway import Pathway, trace
from her2teach.core.regions import regions_of
from her2teach.text import sections as text
from her2teach.text import whatif as whatif_words
from her2teach.text.html.panels import answer_html, note_html
from her2teach.text.html.whatif import (
    SHOWN_IN_FULL,
    asking_html,
    flips_html,
    goals_html,
    key,
    locks_html,
    near_html,
    tried_html,
)
from her2teach.text.whatif import tried
from her2teach.text.wording import show_value, uncapital
from her2teach.widgets.base import Part, Screen, guarded, static
from her2teach.widgets.parts import Panel, statement_notes

#: The parts that are worked out anew for each case, in the order of the screen.
_PARTS = ("tried", "flips", "goals", "near", "locks", "asking")


class WhatIf(Part):
    """What other answers would do to a case, and what to ask next: worked out once a reader opens it."""

    _esm = static("shared.js", "whatif.js")
    _css = static("whatif.css")

    #: Set by the browser.
    opened = traitlets.Bool(default_value=False).tag(sync=True)
    #: The end that a reader wants the case to get to, or nothing; set by the browser.
    goal = traitlets.Unicode().tag(sync=True)
    #: The attributes that stay as they are; set by the browser.
    locked: traitlets.List[Any] = traitlets.List().tag(sync=True)
    tried = traitlets.Unicode().tag(sync=True)
    flips = traitlets.Unicode().tag(sync=True)
    goals = traitlets.Unicode().tag(sync=True)
    near = traitlets.Unicode().tag(sync=True)
    locks = traitlets.Unicode().tag(sync=True)
    asking = traitlets.Unicode().tag(sync=True)

    def __init__(
        self, guideline: Guideline, take: Callable[[Mapping[str, Any]], None], back: Callable[[], None]
    ) -> None:
        super().__init__()
        self._guideline, self._take, self._back = guideline, take, back
        self._case: Case | None = None
        self._asked: Sequence[str] = ()
        self._said = ""
        self._offers: dict[str, Mapping[str, Any]] = {}
        self.observe(self._fill, ["opened", "goal", "locked"])

    @property
    def offers(self) -> Mapping[str, Mapping[str, Any]]:
        """The answers that can be tried, by the names of the buttons."""
        return dict(self._offers)

    def show(self, case: Case | None, asked: Sequence[str] = (), tried: str = "") -> None:
        """Show what can be tried on another case, and in words what was tried last; nothing without a case."""
        self._case, self._asked, self._said = case, asked, tried
        self._fill()

    def act(self, message: Mapping[str, Any]) -> None:
        """Try what a reader has pressed, or take it back; an offer that is not on the page any more is left alone."""
        if "back" in message:
            self._back()
        elif message.get("try") in self._offers:
            self._take(self._offers[message["try"]])

    def fail(self, error: Exception) -> None:
        """Say in the place of what can be tried that it cannot be worked out."""
        self._put({"flips": note_html(f"This cannot be worked out: {error}", "error")})

    @guarded
    def _fill(self, _change: object = None) -> None:
        self._offers = {}
        if self.opened and self._case is not None:
            self._put(self._made(trace(self._guideline, self._case)))
        else:
            self._put({})

    def _put(self, found: Mapping[str, str]) -> None:
        with self.hold_sync():
            for name in _PARTS:
                setattr(self, name, found.get(name, ""))

    def _made(self, pathway: Pathway) -> dict[str, str]:
        guideline, case = self._guideline, pathway.case
        locked = [name for name in self.locked if name in case]
        groups = whatif_words.flip_groups(guideline, case, flips(guideline, case, locked))
        for offer in (offer for group in groups for offer in group.offers):
            self._offers[key(offer.answers)] = offer.answers
        nothing = whatif_words.nothing_flips(pathway, locked=bool(locked))
        axes = regions_of(guideline).axes.values()
        deciding = {name for axis in axes for name in (axis.attribute.id, *(axis.attribute.counted_between or ()))}
        deciding &= set(self._asked)
        known = [(name, guideline.attributes[name].label) for name in case if name in deciding]
        return {
            "tried": tried_html(self._said),
            "flips": flips_html(groups, nothing),
            "goals": goals_html((end.id, end.label) for end in guideline.ends.values()),
            "near": self._near(pathway, locked),
            "locks": locks_html((name, label, uncapital(show_value(guideline, case, name))) for name, label in known),
            "asking": self._asking(pathway),
        }

    def _near(self, pathway: Pathway, locked: list[str]) -> str:
        guideline = self._guideline
        if self.goal not in guideline.ends:
            return ""
        label = guideline.ends[self.goal].label
        found = nearest_cases(guideline, pathway.case, self.goal, locked)
        offers = whatif_words.near_offers(guideline, pathway.case, found)
        for offer in offers:
            self._offers[key(offer.answers)] = offer.answers
        nowhere = f"No change leads there{' with these held fixed' * bool(locked)}."
        there = "This case is there already." if found else nowhere
        return near_html(uncapital(label), offers, there)

    def _asking(self, pathway: Pathway) -> str:
        guideline = self._guideline
        found = next_questions(guideline, pathway.case)
        questions = whatif_words.open_questions(guideline, pathway, found[:SHOWN_IN_FULL])
        others = whatif_words.list_labels(guideline, [each.attribute for each in found[SHOWN_IN_FULL:]])
        idle = cannot_matter(guideline, pathway.case) if found else ()
        return asking_html(questions, self._asked, others, whatif_words.list_labels(guideline, idle))


class TryOut(Screen):
    """What the text says to a case, and to the same with other answers."""

    def __init__(self, guideline: Guideline, case: Case) -> None:
        self._guideline = guideline
        self._cases: list[tuple[Case, str]] = [(case, "")]
        self._answer = Panel(statements=statement_notes(guideline))
        self.whatif = WhatIf(guideline, self.take, self.back)
        self.whatif.opened = True
        super().__init__([self._answer, self.whatif])
        self.add_class("h2t-tryout")
        self._refresh()

    @property
    def case(self) -> Case:
        """The case as it is now."""
        return self._cases[-1][0]

    def take(self, answers: Mapping[str, Any]) -> None:
        """Try other answers; where they contradict the rest, nothing changes."""
        found = changed_case(self._guideline, self.case, answers)
        if found is not None:
            self._cases.append((found.case, tried(self._guideline, found.case, answers)))
            self._refresh()

    def back(self) -> None:
        """Take the last try back."""
        if len(self._cases) > 1:
            self._cases.pop()
        self._refresh()

    def close(self) -> None:
        """Take the screen's parts out of the session, with all that they say of the case."""
        for part in (self._answer, self.whatif):
            part.close()
        super().close()

    def _refresh(self) -> None:
        case, said = self._cases[-1]
        self._answer.html = answer_html(text.answer(self._guideline, trace(self._guideline, case)))
        self.whatif.show(case, (), said)
