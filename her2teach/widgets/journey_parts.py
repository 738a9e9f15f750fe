"""Journey parts: the button that takes the next step, the form of an event, and the timeline."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import ipywidgets
import traitlets

from her2teach.core.answers import as_answers, read_answer
from her2teach.core.guideline import Guideline
from her2teach.core.scalars import ScalarError, number_from_text
from her2teach.teaching.events import Event, can_happen, events_of
from her2teach.teaching.journey_html import picture_html, timeline_html
from her2teach.teaching.journeys import Happening, JourneyState
from her2teach.teaching.timeline import Timeline
from her2teach.teaching.timeline_picture import timeline_svg
from her2teach.widgets.base import Part, Screen, static
from her2teach.widgets.parts import CaseForm, question

#: The question for the time that has passed, which is no attribute of a case.
MONTHS = "months_later"
_LONGEST = 240
_MONTHS = {
    "id": MONTHS,
    "kind": "number",
    "label": "Months later",
    "question": "How many months after the last event?",
    "help": "Anything counted in months moves on by itself.",
    "unknown": "Not said",
    "unit": "months",
    "range": ["0", str(_LONGEST)],
    "steps": ["1 month less", "1 month more"],
    "picks": [["Quick picks", [["1", ""], ["3", ""], ["6", ""], ["12", ""], ["24", ""]]]],
    "slider": ["0", "36", []],
    "dates": [],
}


class JourneyStep(Part):
    """The one button that takes the next step, and what is wrong with it."""

    _esm = static("shared.js", "journey_step.js")
    label = traitlets.Unicode().tag(sync=True)
    problem = traitlets.Unicode().tag(sync=True)
    #: The part whose heading gets the focus when a step has been taken.
    target = traitlets.Unicode().tag(sync=True)
    #: Whether the journey has come to its end.
    over = traitlets.Bool().tag(sync=True)
    #: How many steps have been taken; changed last, when everything else is on the page.
    turn = traitlets.Int().tag(sync=True)

    def __init__(self, act: Callable[[], None]) -> None:
        super().__init__()
        self._act = act

    def show(self, label: str, target: str, *, taken: bool, over: bool) -> None:
        """Show what the next step is, and which part has the focus then; after a step it goes there now."""
        with self.hold_sync():  # in one message: who sees the new label may press at once
            self.label, self.target, self.problem, self.over = label, target, "", over
            self.turn += taken

    def act(self, message: Mapping[str, Any]) -> None:
        """Take a step, once: a second press on what was there before is left alone."""
        if message.get("turn") == self.turn:
            self._act()


class TimelineView(Part):
    """A patient's course in words, and as a picture once something has been decided."""

    kept = "alive"
    _esm = static("shared.js", "timeline.js")
    _css = static("practice_feedback.css", "journey.css")

    html = traitlets.Unicode().tag(sync=True)
    picture = traitlets.Unicode().tag(sync=True)

    def still(self) -> tuple[str, str]:
        """Return the picture and the course as HTML."""
        return "", f"{self.picture}{self.html}"

    def show(self, found: Timeline, *, drawn: bool) -> None:
        """Show another timeline, with its picture where that is worth drawing."""
        with self.hold_sync():
            self.html = timeline_html(found) if found.stops else ""
            self.picture = picture_html(timeline_svg(found), found) if drawn else ""


class EventForm(Screen):
    """What happens next to a patient of the learner's own: an event, when, and what becomes known with it."""

    def __init__(self, guideline: Guideline) -> None:
        self._guideline = guideline
        self._state: JourneyState | None = None
        #: What is wrong with what was entered last.
        self.problem = ""
        self.events = ipywidgets.Dropdown(description="What happens", options=[])
        specs = [question(guideline, attribute) for attribute in guideline.attributes.values()]
        self.form = CaseForm(questions=[_MONTHS, *specs])
        super().__init__([self.events, self.form])
        self.events.observe(self._on_event, "value")

    @property
    def event(self) -> Event | None:
        """The event that is chosen; None where none can happen."""
        return events_of(self._guideline).events.get(self.events.value or "")

    def show(self, state: JourneyState | None) -> None:
        """Offer what can happen next to a patient; None where nothing has happened yet."""
        self._state = state
        after = state.after if state else None
        possible = [
            each for each in events_of(self._guideline).events.values() if can_happen(self._guideline, after, each)
        ]
        self.events.options = [(each.label, each.id) for each in possible]
        self.events.value = possible[0].id if possible else None
        self._ask(findings={})

    def read(self) -> Happening | None:
        """Return what was entered; None where it cannot be used, which :attr:`problem` and the questions then say."""
        event, problems = self.event, dict[str, str]()
        if event is None:
            self.problem = "Nothing more can happen here. Undo, or restart."
            return None
        findings = tuple((name, self._value(name, problems)) for name in event.asks)
        month = self._month(problems)
        self.form.problems = problems
        if problems:
            labels = {MONTHS: _MONTHS["label"]} | {n: a.label for n, a in self._guideline.attributes.items()}
            self.problem = " ".join(f"{labels[name]}: {problem}." for name, problem in problems.items())
            return None
        return Happening(event=event, month=month, findings=findings)

    def _on_event(self, _change: object) -> None:
        # A page may send the months before it sends the event that was chosen ahead of them.
        self._ask(findings=self.form.answers)

    def _ask(self, *, findings: Mapping[str, Any]) -> None:
        """Ask what belongs to the event; what has been entered of it, or is known of the patient, is filled in."""
        event = self.event
        asked = [*([MONTHS] if self._state else []), *(event.asks if event else ())]
        known = as_answers(self._state.after) if self._state else {}
        lists = {name for name, attribute in self._guideline.attributes.items() if attribute.kind == "agents"}
        filled = {name: answer for name, answer in known.items() if name not in lists} | dict(findings)
        self.form.problems = {}
        self.form.answers = {name: filled[name] for name in asked if name in filled}
        self.form.asked = asked

    def _value(self, name: str, problems: dict[str, str]) -> Any:
        attribute, found = self._guideline.attributes[name], self.form.answers.get(name)
        if found is None:
            return None
        try:
            return read_answer(attribute, found, self._guideline.agents)
        except ScalarError as error:
            problems[name] = f"{error.message}; {error.hint}"
        except ValueError as error:
            problems[name] = str(error)
        return None

    def _month(self, problems: dict[str, str]) -> float:
        if self._state is None:
            return 0
        found = self.form.answers.get(MONTHS)
        try:
            later = number_from_text(str(found)) if found is not None else None
        except ScalarError as error:
            problems[MONTHS] = f"{error.message}; {error.hint}"
            return 0
        if later is None or later > _LONGEST:
            problems[MONTHS] = f"say how many, from 0 to {_LONGEST}"
            return 0
        return round(self._state.happening.month + later, 6)
