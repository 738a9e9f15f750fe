"""Journey: follow one patient over time, and decide at each point before the text is heard."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

import ipywidgets
import traitlets

from her2teach.core.guideline import Guideline
from her2teach.core.validation import look_up
from her2teach.core.yamltree import ContentError
from her2teach.educator.slide_decks import journey_deck
from her2teach.educator.slides import Deck
from her2teach.teaching.following import Following, refused
from her2teach.teaching.generation import DIFFICULTIES
from her2teach.teaching.journey_html import decision_html, events_html, over_html
from her2teach.teaching.journeys import Journey, JourneyState
from her2teach.teaching.links import link_to, read_link_to
from her2teach.teaching.pack import chosen_guideline, chosen_journeys
from her2teach.teaching.timeline import timeline
from her2teach.text import sections as text
from her2teach.text.html.panels import note_html, story_html
from her2teach.text.wording import capital
from her2teach.widgets.base import Screen, guarded
from her2teach.widgets.graph import DecisionGraph
from her2teach.widgets.hand_in import HandIn
from her2teach.widgets.journey_parts import EventForm, JourneyStep, TimelineView
from her2teach.widgets.link import PageLink
from her2teach.widgets.parts import Panel, Picker, StatusLine, statement_notes, unusable
from her2teach.widgets.plan_form import PlanForm
from her2teach.widgets.presenter import Presenter
from her2teach.widgets.wired import Asked, Wired, checked_name

#: What stands for a patient of the learner's own in the list.
OWN = ""
_OWN_JOURNEY = Journey(
    id="own",
    title="A patient of your own",
    difficulty="introductory",
    authors="",
    story="Nothing has happened yet. Choose how it begins; then add one event after another, and decide what to do.",
    course=(),
)
_ASK = (
    "A presentation tells the whole story and how the text answers at each decision; the notes in its second window "
    "give that away, too. After that the decisions on this journey are no longer counted on this page."
)
_NO_EVENT = "Nothing has happened to this patient yet. Add an event; then the journey can be presented."
_LEFT_OUT = "A patient of your own is never in it."
#: What the button does next, and which part has the focus then, by what comes next.
_STEPS = {
    "adding": ("Add this event", "adding"),
    "deciding": ("Commit to this plan", "events"),
    "answered": ("Continue", "answer"),
    "over": ("Restart", "answer"),
}


class PatientJourney(Wired, Screen):
    """A screen on which one patient is followed over time.

    Nothing of what the text says, of what she was given and of what happens later is on it, or in the state of any part
    of it, before the learner has decided.

    Parameters
    ----------
    journey
        Id of the journey to begin with; the first and easiest when left out, and "" for a patient of the learner's own.
    journeys
        The journeys to pick from; those of the chosen pack when left out.
    guideline
        The guideline; the chosen one when left out.

    Attributes
    ----------
    journey : str
        Id of the journey, "" for a patient of the learner's own. Set it to begin another.
    case : Case or None
        What is known of the patient now; read-only.
    pathway : Pathway or None
        The pathway of that, while the answer to a decision is shown; read-only.
    value : Following
        How far the patient has been followed; read-only.

    Raises
    ------
    KeyError
        When there is no such journey.
    """

    journey = Asked("_take_journey")
    case = traitlets.Any(None, read_only=True)
    value = traitlets.Any(None, read_only=True)

    def __init__(
        self,
        journey: str | None = None,
        *,
        journeys: Iterable[Journey] | None = None,
        guideline: Guideline | None = None,
    ) -> None:
        self._guideline = guideline or chosen_guideline()
        found, problems = chosen_journeys() if journeys is None else (journeys, ())
        self._journeys = {each.id: each for each in sorted(found, key=lambda each: DIFFICULTIES.index(each.difficulty))}
        first = next(iter(self._journeys), OWN) if journey is None else journey
        self._following = self._begun(first)
        self._history: list[Following] = []
        #: The patient after what has happened last.
        self._state: JourneyState | None = None
        #: Ids of the journeys that have been shown to a room.
        self._presented: set[str] = set()
        self._make_parts(first)
        super().__init__([*unusable(problems), *self._arranged()])
        self.add_class("h2t-journey")
        with self.one_message():
            self._refresh()
        self.picker.observe(self._on_picked, "value")

    def __repr__(self) -> str:
        return f"PatientJourney({self.picker.value!r})"

    def told(self) -> Mapping[str, Any]:
        """Return the traits as they are now."""
        phase, state = self._following.phase, self._state
        case = None if state is None else state.case if phase in {"deciding", "answered"} else state.after
        pathway = state.pathway if state is not None and phase == "answered" else None
        return {"journey": self.picker.value, "case": case, "pathway": pathway, "value": self._following}

    @property
    def status(self) -> str:
        """The line that is read out."""
        return str(self.line.text)

    @guarded
    def step(self) -> None:
        """Take the next step, as the button says."""
        phase = self._following.phase
        if phase == "adding":
            self._add()
        elif phase == "deciding":
            self._commit()
        elif phase == "answered":
            self._show(self._following.proceed())
        else:
            self._show(self._begun(self.picker.value))

    @guarded
    def begin(self, _button: object = None) -> None:
        """Begin the journey again."""
        self._history, self.link.notice = [], []
        self._following = self._begun(self.picker.value)
        self.link.vignette = self._following.journey.id
        self._refresh()

    @guarded
    def take_back(self, _button: object = None) -> None:
        """Undo."""
        if not self._history:
            self.line.text = "There is nothing to undo."
            return
        self._following = self._history.pop()
        self._refresh()

    @guarded
    def open_link(self, text: str) -> None:
        """Begin the journey of a link; say what is wrong with a link that cannot be used, and leave all as it is."""
        names = {_OWN_JOURNEY.id: OWN, **{name: name for name in self._journeys}}
        try:
            wanted = names[read_link_to("journey", text, names)]
        except ContentError as error:
            self.line.text = self.link.refuse(error, "This page shows another patient.")
            return
        if wanted == self.picker.value:
            self.begin()
        else:
            self.picker.value = wanted

    def complain(self, problem: str) -> None:
        """Say on the page why the last step was not taken."""
        self.steps.problem = problem
        self.line.text = problem

    def fail(self, error: Exception) -> None:
        """Say on the page that something went wrong, and keep what was decided."""
        self.complain(f"Something went wrong ({error}). What you decided is kept.")

    def _deck(self) -> Deck | str:
        journey = self._following.journey
        if not journey.course:
            return _NO_EVENT
        self._presented.add(journey.id)
        return journey_deck(self._guideline, replace(journey, story="") if self._following.own else journey)

    def _link(self) -> str:
        return link_to("journey", self._following.journey.id)

    def _begun(self, name: str) -> Following:
        journey = look_up("journey", name, self._journeys) if name else _OWN_JOURNEY
        return Following(journey=journey, own=not name)

    def _make_parts(self, first: str) -> None:
        guideline, notes = self._guideline, statement_notes(self._guideline)
        titles = [(f"{each.title} ({each.difficulty})", name) for name, each in self._journeys.items()]
        buttons = {"Undo": self.take_back, "Restart": self.begin}
        self.link = PageLink("journey", open_link=self.open_link, make=self._link).add_class("h2t-part-link")
        self.presenter = Presenter(self._deck, ask=_ASK)
        patients = [*titles, (_OWN_JOURNEY.title, OWN)]
        listed = ipywidgets.Dropdown(options=patients, value=first, description="Patient")
        self.top = Picker(listed, buttons, [self.link, self.presenter])
        self.picker, self.buttons = self.top.list, self.top.buttons
        self.patient, self.events, self.answer = Panel(), Panel(), Panel(statements=notes)
        self.adding = EventForm(guideline)
        self.plan = PlanForm(guideline)
        self.steps = JourneyStep(self.step)
        self.timeline = TimelineView()
        self.graph = DecisionGraph(guideline)
        self.hand_in = HandIn(guideline, _LEFT_OUT)
        self.line = StatusLine(footer=text.short_identity(guideline))

    def _arranged(self) -> list[ipywidgets.Widget]:
        named: dict[str, Any] = {"events": self.events, "adding": self.adding, "plan": self.plan, "answer": self.answer}
        others: dict[str, Any] = {"timeline": self.timeline, "graph": self.graph, "status": self.line}
        for name, part in {**named, **others}.items():
            part.add_class(f"h2t-part-{name}")
        flow = ipywidgets.Box([self.patient, *named.values(), self.steps]).add_class("h2t-journey-flow")
        columns = ipywidgets.Box([flow, self.timeline]).add_class("h2t-journey-columns")
        return [self.top, columns, self.graph, self.hand_in, self.line]

    def _take_journey(self, journey: str) -> None:
        name = checked_name(journey, [OWN, *self._journeys], "journey")
        with self.one_message():
            self.picker.value = name

    @guarded
    def _on_picked(self, _change: object) -> None:
        self.begin()

    def _commit(self) -> None:
        plan = self.plan.chosen
        if plan is None:
            self.complain("First say what you would do. “The text does not say” is an answer too.")
            return
        decided = self._following.commit(self._guideline, plan)
        if not decided.own:
            made, seen = decided.decisions(self._guideline), decided.journey.id in self._presented
            self.hand_in.add_decision(decided.journey.id, len(made), made[-1], seen=seen)
        self._show(decided)

    def _add(self) -> None:
        happening = self.adding.read()
        if happening is None:
            self.complain(self.adding.problem)
            return
        why = refused(self._guideline, self._following, happening)
        if why:
            self.complain(f"This is not possible. {' '.join(why)} Nothing has been added.")
            return
        self._show(self._following.add(happening))

    def _show(self, following: Following) -> None:
        self._history.append(self._following)
        self._following = following
        self._refresh(taken=True)

    def _refresh(self, *, taken: bool = False) -> None:
        """Work out everything on the screen from how far the patient has been followed."""
        guideline, following = self._guideline, self._following
        phase, states, decisions = following.phase, following.states(guideline), following.decisions(guideline)
        answered, self._state = phase == "answered", states[-1] if states else None
        self.patient.html = self._patient_html()
        new = states if following.own and not answered else states[following.shown_before :]
        self.events.html = events_html(guideline, new[-1:] if following.own else new)
        self._shown(self.events, bool(new))
        self._shown(self.patient, bool(self.patient.html))
        if phase == "deciding":
            self.plan.show()
        elif answered:  # the verdict names it
            self.plan.show(following.plans[-1], committed=True)
        self._shown(self.plan, phase == "deciding")
        self._shown(self.adding, phase == "adding")
        if phase == "adding":
            self.adding.show(states[-1] if states else None)
        self.answer.html = decision_html(guideline, decisions[-1], own=following.own) if answered else ""
        if phase == "over":
            presented = following.journey.id in self._presented
            self.answer.html = over_html(following.journey, decisions, presented=presented)
        self._shown(self.answer, bool(self.answer.html))
        self._shown(self.graph, answered)
        self.graph.show(decisions[-1].state.pathway if answered else None)
        self.timeline.show(timeline(guideline, states, decisions), drawn=bool(decisions))
        self._shown(self.timeline, bool(states))
        self.line.text = self._said(phase, decisions)
        # last of all: by now the part that gets the focus is there
        self.steps.show(*_STEPS[phase], taken=taken, over=phase == "over")

    def _patient_html(self) -> str:
        journey = self._following.journey
        facts = f"{capital(journey.difficulty)} journey; the patient is invented."
        if self._following.own:
            return note_html(journey.story) if not journey.course else ""
        return story_html(journey.title, facts, journey.story, ())

    def _said(self, phase: str, decisions: Any) -> str:
        course = self._following.journey.course[: self._following.shown]
        if phase == "answered":
            return str(decisions[-1].feedback.messages[0])
        if phase == "over":
            return "The story ends here."
        if phase == "adding":
            return "Add what happens next." if course else "Choose how the journey begins."
        return f"Month {course[-1].month:g}: {course[-1].event.label}. What would you do?"

    @staticmethod
    def _shown(part: ipywidgets.Widget, shown: bool) -> None:
        part.layout.display = None if shown else "none"
