"""Practice: read a case, reason, commit to a plan, and only then see what the text says."""

from __future__ import annotations

import secrets
from collections.abc import Collection, Mapping
from pathlib import Path
from typing import Any

import ipywidgets
import traitlets

from her2teach.core.guideline import Guideline
from her2teach.core.pathway import trace
from her2teach.core.plan import InvalidPlanError
from her2teach.core.validation import look_up
from her2teach.core.yamltree import ContentError
from her2teach.educator.slide_decks import case_deck
from her2teach.educator.slides import Deck
from her2teach.teaching.case_set import KIND, CaseSet, set_html
from her2teach.teaching.feedback_text import feedback_announcement
from her2teach.teaching.generation import DIFFICULTIES, generate_cases
from her2teach.teaching.links import read_link_to
from her2teach.teaching.pack import chosen_guideline, chosen_sets, open_cases
from her2teach.teaching.practice import Attempt, Diagnosis, diagnose
from her2teach.teaching.practice_folds import closing_html
from her2teach.teaching.practice_html import feedback_html, task_html
from her2teach.teaching.progress import Progress, advice, next_case, read_progress
from her2teach.teaching.vignettes import CaseVignette
from her2teach.text import sections as text
from her2teach.text.html.panels import note_html
from her2teach.text.html.still import still
from her2teach.text.wording import counted
from her2teach.widgets.base import Screen, guarded
from her2teach.widgets.graph import TwoPathways
from her2teach.widgets.hand_in import HandIn
from her2teach.widgets.link import PageLink
from her2teach.widgets.parts import Panel, StatusLine, statement_notes, unusable
from her2teach.widgets.plan_form import PlanForm
from her2teach.widgets.practice_parts import CommitForm, Outcome, PathForm, Record
from her2teach.widgets.presenter import Presenter
from her2teach.widgets.whatif import TryOut
from her2teach.widgets.wired import Asked, Wired, checked_name

_READ = "Read the case, then answer the first question."
_PLAN = "You've reached the end of the pathway. Now choose a plan."
_HERE = "Next question."
_FILE = "her2teach-practice.json"
_ASK = (
    "A presentation shows the text’s answer, and in a second window the notes of the case, which give it away. After "
    "that this case no longer counts in the practice on this page."
)
_LOADED = "Progress loaded: {}. It does not keep your plans, so nothing of it can be handed in."
_PRESENTED = "This case was presented here, so it does not count in your practice."


class Practice(Wired, Screen):
    """A screen to practise with.

    Until the learner commits, no widget holds anything of a case but its story and its difficulty.

    Parameters
    ----------
    vignette
        Id of the case to begin with; one is chosen when left out.
    guideline
        The guideline, with or without extensions; the chosen one when left out. What extensions add is marked.
    cases
        A folder of case files; the chosen one when left out. A file that cannot be used is named on the page, with what
        is wrong, and left out; where none can be used, cases are invented.
    seed
        The same seed gives the same order of cases and the same invented ones; others each time when left out.

    Attributes
    ----------
    vignette : str
        Id of the case. Set it to begin with another one, which drops what was not committed.
    case : Case or None
        The case, once the learner has committed; read-only.
    pathway : Pathway or None
        Its pathway, once the learner has committed; read-only.
    value : Diagnosis or None
        What came of the attempt, once the learner has committed; read-only.

    Raises
    ------
    KeyError
        When there is no such vignette.
    """

    vignette = Asked("_take_vignette")
    case = traitlets.Any(None, read_only=True)
    value = traitlets.Any(None, read_only=True)

    def __init__(
        self,
        vignette: str | None = None,
        *,
        guideline: Guideline | None = None,
        cases: str | Path | None = None,
        seed: int | None = None,
    ) -> None:
        self._guideline = guideline or chosen_guideline()
        found, problems = open_cases(cases, self._guideline)
        self._vignettes = {each.id: each for each in found}
        self._sets = {each.name: each for each in chosen_sets()} if cases is None else {}
        #: The set that a link has opened, and that says which case comes next.
        self._set: CaseSet | None = None
        self.by_lot = seed is None and vignette is None
        self._seed = secrets.randbelow(2**31) if seed is None else seed
        self._number = self._made = 0
        self.progress = Progress(content_hash=self._guideline.content_hash)
        #: Ids of the cases whose answer has been shown to a room.
        self._presented: set[str] = set()
        self._diagnosis: Diagnosis | None = None
        self._make_parts()
        super().__init__([*unusable(problems), *self._framed()])
        self.add_class("h2t-explorer").add_class("h2t-practice").add_class("h2t-without-legend")
        self.path.observe(self._on_path, "choices")
        with self.one_message():
            self._begin(self._next() if vignette is None else look_up("vignette", vignette, self._vignettes))

    def told(self) -> Mapping[str, Any]:
        """Return the traits as they are now: before the learner has committed, nothing of the case."""
        found = self._diagnosis
        case, pathway = (None, None) if found is None else (self._vignette.case, found.pathway)
        return {"vignette": self._vignette.id, "case": case, "pathway": pathway, "value": found}

    def preview(self) -> tuple[str, str]:
        """Return the screen, in words and as HTML; with an example where the first case is drawn by lot."""
        words, html = super().preview()
        if not self.by_lot or self._diagnosis is not None:
            return words, html
        made = generate_cases(self._guideline, 1, seed=0) if not self._vignettes else ()
        example = next(iter((*self._vignettes.values(), *made)))
        return words, html.replace(still(str(self._task.html)), still(task_html(self._number, example)))

    @property
    def status(self) -> str:
        """The line that is read out."""
        return str(self._status.text)

    @guarded
    def commit(self) -> None:
        """Make the attempt final, and show what came of it; say what is missing where it is not complete."""
        if self._diagnosis is not None:
            return
        try:
            plan = self.plan.chosen
        except InvalidPlanError as error:
            self.commitment.show(problem=str(error))
            return
        if not self.path.complete or plan is None:
            what = "answer the next question" if not self.path.complete else "choose what you would do"
            self.commitment.show(problem=f"Before you commit, {what}.")
            return
        sure, reason = self.commitment.said
        attempt = Attempt(vignette=self._vignette.id, choices=self.path.path, plan=plan, confidence=sure, reason=reason)
        self._diagnosis = diagnose(self._guideline, self._vignette.case, attempt, self._vignette.distractors)
        presented = self._vignette.id in self._presented
        seen = presented or self._vignette.id in {each.vignette for each in self.progress.attempts}
        self.hand_in.add(self._diagnosis, invented=self._vignette.id not in self._vignettes, seen=seen)
        if not presented:
            self.progress = self.progress.with_attempt(self._diagnosis)
        self._show_diagnosis(self._diagnosis)

    @guarded
    def act(self, action: str, file: str = "") -> None:
        """Do what a learner wants.

        Parameters
        ----------
        action
            "next" case, a "fresh" one, the same "again", "try" other answers on it; "save" the progress, "load" it, or
            "refuse" a file that is too large.
        file
            The text of the file to load.
        """
        if action in {"next", "fresh", "again"}:
            self._begin(self._vignette if action == "again" else self._next() if action == "next" else self._fresh())
            self.record.focus(f".h2t-part-task [data-number='{self._number}'] h3")
        elif action == "try":
            self._try_out()
        elif action == "save":
            self.record.keep(_FILE, self.progress.to_text(self._guideline))
        elif action == "refuse":
            self.record.problem = "This file is too large to be a practice record."
        elif action == "load":
            self._load(file)

    @guarded
    def open_link(self, text: str) -> None:
        """Begin the case or the set of a link in the place of this case; say what is wrong with one that is refused."""
        of_set = text.startswith(f"{KIND}=")
        try:
            name = read_link_to(KIND if of_set else "practice", text, self._sets if of_set else self._vignettes)
        except ContentError as error:
            self._status.text = self.link.refuse(error, "This page shows another case.")
            return
        if self._diagnosis is None:
            self._number -= 1
        self._set = self._sets[name] if of_set else None
        with self.one_message():
            self._begin(self._vignettes[self._first(self._sets[name]) if of_set else name])

    def fail(self, error: Exception) -> None:
        """Say on the page that something went wrong."""
        message = f"Something went wrong while working this out ({error}). You can continue with another case."
        self._feedback.html = note_html(message, "error")
        self._status.text = message

    def _make_parts(self) -> None:
        statements = statement_notes(self._guideline)
        self._task = Panel(statements=statements).add_class("h2t-part-task")
        self._set_panel = Panel().add_class("h2t-part-set")
        self._feedback, self._closing = (
            Outcome(self.act, statements=statements).add_class(f"h2t-part-{name}") for name in ("feedback", "closing")
        )
        self.path, self.plan = PathForm(self._guideline), PlanForm(self._guideline)
        self.commitment = CommitForm(self.commit)
        self._final = ipywidgets.Box([self.plan, self.commitment]).add_class("h2t-stack-box")
        self.record, self.hand_in = Record(DIFFICULTIES, self.act), HandIn(self._guideline)
        self.presenter = Presenter(self._deck, ask=_ASK)
        self._result = ipywidgets.Box().add_class("h2t-stack-box").add_class("h2t-part-result")
        self._tryout = ipywidgets.Box()
        self._tryout.add_class("h2t-stack-box").add_class("h2t-part-tryout")
        self.link = PageLink("practice", open_link=self.open_link).add_class("h2t-part-link")
        self._status = StatusLine(footer=text.short_identity(self._guideline)).add_class("h2t-part-status")
        self._graph: TwoPathways | None = None

    def _framed(self) -> list[ipywidgets.Widget]:
        columns = [
            ipywidgets.Box(children).add_class("h2t-column")
            for children in ([self._task, self.presenter], [self.path, self._final])
        ]
        both = ipywidgets.Box(columns).add_class("h2t-columns").add_class("h2t-two")
        self._result.children = [self._feedback, self._closing]
        return [self.link, self._set_panel, both, self._result, self._tryout, self.record, self.hand_in, self._status]

    def _take_vignette(self, vignette: str) -> None:
        if vignette != self._vignette.id:
            name = checked_name(vignette, self._vignettes, "vignette")
            with self.one_message():
                self._begin(self._vignettes[name])

    def _first(self, case_set: CaseSet) -> str:
        return case_set.following(self._done) or case_set.cases[0]

    @property
    def _done(self) -> Collection[str]:
        """The cases whose answer has been shown here."""
        return self._presented | {each.vignette for each in self.progress.attempts}

    def _next(self) -> CaseVignette:
        before = self._vignette.id if self._number else ""
        name = self._set.following(self._done, before) if self._set else None
        if name is not None:
            return self._vignettes[name]
        if not self._vignettes:
            return self._fresh()
        wanted = [each for each in self._vignettes.values() if self.record.difficulty in {"", each.difficulty}]
        others = [each for each in wanted if not self._number or each.id != self._vignette.id]
        return next_case(self.progress, others or list(self._vignettes.values()), self._guideline, self._seed)

    def _fresh(self) -> CaseVignette:
        self._made += 1
        wanted = next((each for each in DIFFICULTIES if each == self.record.difficulty), None)
        return generate_cases(self._guideline, 1, seed=self._seed + self._made, difficulty=wanted)[0]

    def _begin(self, vignette: CaseVignette) -> None:
        """Begin a case: everything of the one before is taken out of every widget."""
        self._vignette, self._diagnosis, self.link.notice = vignette, None, []
        self._number += 1
        self._close_try_out()
        self._result.add_class("h2t-later")
        for panel in (self._feedback, self._closing):
            panel.html = ""
        if self._graph is not None:
            self._graph.show(None)
        self.path.show()
        self.plan.show()
        self.commitment.show()
        self._task.html = task_html(self._number, vignette)
        self.record.problem, self.record.notice, self.record.committed = "", "", False
        self._on_path()
        in_set = f"{self._set.title}. {self._set.line(self._done, vignette.id)} " if self._set else ""
        self._status.text = in_set + _READ
        self._tell_progress()

    @guarded
    def _on_path(self, _change: object = None) -> None:
        (self._final.remove_class if self.path.complete else self._final.add_class)("h2t-later")
        self._status.text = _PLAN if self.path.complete else _HERE

    def _show_diagnosis(self, diagnosis: Diagnosis) -> None:
        guideline = self._guideline
        answer = text.answer(guideline, diagnosis.pathway)
        presented = note_html(_PRESENTED) if self._vignette.id in self._presented else ""
        self._feedback.html = presented + feedback_html(answer, diagnosis, self._vignette)
        self._closing.html = closing_html(answer, diagnosis, self._vignette)
        if self._graph is None:
            self._graph = TwoPathways(guideline).add_class("h2t-part-both")
            self._result.children = [*self._result.children, self._graph]
        self._graph.show(diagnosis.pathway, diagnosis.taken)
        self._result.remove_class("h2t-later")
        self.path.committed = self.plan.committed = self.record.committed = True
        self.commitment.show(committed=True)
        self._status.text = feedback_announcement(guideline, diagnosis)
        self._tell_progress()

    def _deck(self) -> Deck:
        self._presented.add(self._vignette.id)
        self._status.text = _PRESENTED
        return case_deck(self._guideline, trace(self._guideline, self._vignette.case), self._vignette)

    def _try_out(self) -> None:
        if self._diagnosis is None:
            return
        self._close_try_out()
        self._tryout.children = [TryOut(self._guideline, self._vignette.case)]
        self.record.focus(".h2t-part-tryout .h2t-whatif summary")

    def _close_try_out(self) -> None:
        for each in self._tryout.children:
            each.close()
        self._tryout.children = ()

    def _load(self, file: str) -> None:
        try:
            self.progress = read_progress(file, self._guideline)
        except ContentError as error:
            where = error.problems[0].line
            self.record.problem = (
                f"This file cannot be used: it is not a practice record, or it was changed. Look at line {where}."
            )
            return
        self.record.problem = ""
        self.hand_in.loaded = len(self.progress.attempts)
        self.record.notice = _LOADED.format(counted(self.hand_in.loaded, "attempt"))
        self._tell_progress()

    def _tell_progress(self) -> None:
        self.record.line, self.record.in_set = self.progress.line(self._guideline), self._set is not None
        self._set_panel.html = set_html(self._set, self._done, self._vignette.id) if self._set else ""
        # What has not been met yet may be what the open case is about.
        self.record.advice = list(advice(self.progress, self._guideline)) if self._diagnosis else []
