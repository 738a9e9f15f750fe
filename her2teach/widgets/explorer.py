"""Explorer: change what is known about a case, and see the way, the answer and the reasons change with it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import wraps
from pathlib import Path
from typing import Any, Concatenate, ParamSpec, cast

import ipywidgets

from her2teach import text
from her2teach.answers import read_answer
from her2teach.case import Case, CaseError
from her2teach.guideline import Guideline, load_guideline
from her2teach.loading import ContentError, Problem
from her2teach.markup import answer_html, note_html, problems_html, sections_html, story_html
from her2teach.pathway import Pathway, trace
from her2teach.questions import asked, relevant_case
from her2teach.scalars import ScalarError
from her2teach.vignettes import CaseVignette, sound_shipped_vignettes, sound_vignettes
from her2teach.widgets.graph import DecisionGraph
from her2teach.widgets.parts import CaseForm, Panel, StatusLine, question, statement_notes
from her2teach.widgets.reference import AnswerEvidence

P = ParamSpec("P")

BLANK = ""

#: One state of the screen: the case it started from, and what has been answered.
State = tuple[str, dict[str, Any]]


def _guarded(method: Callable[Concatenate[Explorer, P], None]) -> Callable[Concatenate[Explorer, P], None]:
    """Show an error of a callback on the page, in plain words, and keep what was answered."""

    @wraps(method)
    def guarded(self: Explorer, *args: P.args, **kwargs: P.kwargs) -> None:
        try:
            method(self, *args, **kwargs)
        except Exception as error:  # noqa: BLE001  # whatever it is, the learner must see it: a callback's traceback goes nowhere
            self.show_failure(error)

    return cast("Callable[Concatenate[Explorer, P], None]", guarded)


class Explorer(ipywidgets.Box):  # type: ignore[misc]  # ipywidgets has no type hints
    """A screen to explore a guideline with.

    Parameters
    ----------
    vignette
        Id of the case to start from; blank when left out.
    only
        The questions to show, of those that matter; all when left out.
    parts
        What to show: any of "picker", "story", "questions", "answer", "graph", "legend" (of the graph), "words",
        "evidence".
    guideline
        The guideline; the shipped one when left out.
    cases
        A folder of case files to pick from; the shipped ones when left out.  A file that cannot be used is named on the
        page, with what is wrong, and left out.

    Raises
    ------
    KeyError
        When there is no such vignette or question.
    """

    PARTS = ("picker", "story", "questions", "answer", "graph", "legend", "words", "evidence")

    def __init__(
        self,
        vignette: str = BLANK,
        *,
        only: Iterable[str] = (),
        parts: Iterable[str] = PARTS,
        guideline: Guideline | None = None,
        cases: str | Path | None = None,
    ) -> None:
        self._guideline = guideline or load_guideline()
        found, self._unusable = open_cases(cases, self._guideline.base or self._guideline)
        self._vignettes = {each.id: each for each in found}
        self._only = tuple(only) or tuple(self._guideline.attributes)
        self._state: State = (vignette, self._answers_of(vignette))
        self._history: list[State] = []
        self._before: Pathway | None = None
        self._parts = self._make_parts()
        super().__init__(self._arrange(set(parts)))
        self.add_class("h2t-explorer")
        if "legend" not in parts:
            self.add_class("h2t-without-legend")
        self._listen()
        self._refresh()

    def __repr__(self) -> str:
        return f"Explorer({self._state[0]!r})"

    @property
    def answers(self) -> Mapping[str, Any]:
        """What has been answered, as text; setting it is what a learner's change does."""
        return dict(self._state[1])

    @answers.setter
    def answers(self, answers: Mapping[str, Any]) -> None:
        self.form.answers = dict(answers)

    @property
    def case(self) -> Case | None:
        """The relevant part of what has been answered; None while an answer cannot be used."""
        values, problems = self._read()
        return None if problems else relevant_case(self._guideline, self._guideline.case(**values))

    @property
    def form(self) -> CaseForm:
        """The questions."""
        return cast("CaseForm", self._parts["questions"])

    @property
    def status(self) -> str:
        """The line that is read out."""
        return str(self._parts["status"].text)

    def answer(self, attribute: str, value: Any) -> None:
        """Answer one question, as the learner would; None for not known."""
        answers = {name: each for name, each in self._state[1].items() if name != attribute}
        self.form.answers = answers if value is None else {**answers, attribute: value}

    def choose(self, vignette: str) -> None:
        """Begin with a case, or blank."""
        self.picker.value = vignette

    @property
    def picker(self) -> ipywidgets.Dropdown:
        """The list of cases."""
        return self._parts["picker"].children[0]

    @_guarded
    def undo(self, _button: object = None) -> None:
        """Take back the last change, whatever it was."""
        if not self._history:
            self._parts["status"].text = "There is nothing to undo."
            return
        self._state = self._history.pop()
        self._refresh()

    @_guarded
    def reset(self, _button: object = None) -> None:
        """Give back every answer the case came with."""
        self._change((self._state[0], self._answers_of(self._state[0])))

    @_guarded
    def start_over(self, _button: object = None) -> None:
        """Begin again with a blank case."""
        self._change((BLANK, {}))

    def show_failure(self, error: Exception) -> None:
        """Say on the page that something went wrong."""
        message = (
            f"Something went wrong while working this out ({type(error).__name__}: {error}). Your answers are kept."
        )
        self._parts["answer"].html = note_html(message, "error")
        self._parts["words"].html = ""
        self._parts["status"].text = message

    def _make_parts(self) -> dict[str, Any]:
        guideline = self._guideline
        titles = [(f"{each.title} ({each.difficulty})", each.id) for each in self._vignettes.values()]
        statements = statement_notes(guideline)
        buttons = {
            "Undo": self.undo,
            "Reset to the case": self.reset,
            "Start over": self.start_over,
        }
        picker = ipywidgets.Dropdown(options=[("Blank case", BLANK), *titles], value=self._state[0], description="Case")
        row = []
        for label, callback in buttons.items():
            button = ipywidgets.Button(description=label)
            button.on_click(callback)
            row.append(button)
        parts = {
            "picker": ipywidgets.Box([picker, *row]),
            "story": Panel(),
            "questions": CaseForm(questions=[question(guideline, guideline.attributes[name]) for name in self._only]),
            "answer": Panel(statements=statements),
            "graph": DecisionGraph(guideline),
            "words": Panel(statements=statements),
            "evidence": AnswerEvidence(guideline),
            "status": StatusLine(footer=text.short_identity(guideline)),
        }
        for name, part in parts.items():
            part.add_class(f"h2t-part-{name}")
        return parts

    def _arrange(self, shown: set[str]) -> list[ipywidgets.Widget]:
        """Return the picker and the story, two columns where there is room, and the line at the foot."""
        columns = []
        for names in (("questions",), ("answer", "graph", "words", "evidence")):
            children = [self._parts[name] for name in names if name in shown]
            if children:
                columns.append(ipywidgets.Box(children).add_class("h2t-column"))
        both = ipywidgets.Box(columns).add_class("h2t-columns")
        if len(columns) > 1:
            both.add_class("h2t-two")
        top = [self._parts[name] for name in ("picker", "story") if name in shown]
        if self._unusable:
            top.insert(0, Panel(html=problems_html(self._unusable)))
        return [*top, both, self._parts["status"]]

    def _listen(self) -> None:
        self.form.observe(self._on_answers, "answers")
        self.picker.observe(self._on_picked, "value")

    @_guarded
    def _on_answers(self, change: Mapping[str, Any]) -> None:
        if change["new"] != self._state[1]:
            self._change((self._state[0], dict(change["new"])))

    @_guarded
    def _on_picked(self, change: Mapping[str, Any]) -> None:
        if change["new"] != self._state[0]:
            self._change((change["new"], self._answers_of(change["new"])))

    def _change(self, state: State) -> None:
        self._history.append(self._state)
        self._state = state
        self._refresh()

    def _answers_of(self, vignette: str) -> dict[str, Any]:
        if vignette == BLANK:
            return {}
        return as_answers(self._vignettes[vignette].case)

    def _read(self) -> tuple[dict[str, Any], dict[str, str]]:
        """Return the values of the answers, and what is wrong with the others."""
        values: dict[str, Any] = {}
        problems: dict[str, str] = {}
        for name, found in self._state[1].items():
            try:
                values[name] = read_answer(self._guideline.attributes[name], found, self._guideline.agents)
            except ScalarError as error:
                problems[name] = f"{error.message}; {error.hint}"
            except (ValueError, CaseError) as error:
                problems[name] = str(error)
        return values, problems

    def _refresh(self) -> None:
        """Derive everything on the screen from the one state."""
        self.picker.value, self.form.answers = self._state[0], dict(self._state[1])
        values, problems = self._read()
        self.form.problems = problems
        self._show_story(values)
        if problems:
            self._show_problems(problems)
            return
        case = relevant_case(self._guideline, self._guideline.case(**values))
        pathway = trace(self._guideline, case)
        names = asked(self._guideline, case)
        self.form.asked = [name for name in names if name in self._only]
        self._parts["graph"].show(pathway)
        self._parts["evidence"].show(pathway)
        self._parts["answer"].html = answer_html(text.answer(self._guideline, pathway))
        self._parts["words"].html = sections_html(text.sections(self._guideline, pathway))
        self._parts["status"].text = text.announcement(self._guideline, pathway, self._before)
        self._before = pathway

    def _show_problems(self, problems: Mapping[str, str]) -> None:
        labels = (f"{self._guideline.attributes[name].label}: {problem}." for name, problem in problems.items())
        message = f"An answer cannot be used. {' '.join(labels)} Nothing is recommended until it is changed."
        self._parts["answer"].html = note_html(message, "error")
        self._parts["words"].html = ""
        self._parts["graph"].show(None)
        self._parts["evidence"].show(None)
        self._parts["status"].text = message

    def _show_story(self, values: Mapping[str, Any]) -> None:
        vignette = self._vignettes.get(self._state[0])
        if vignette is None:
            self._parts["story"].html = note_html(
                "A blank case: answer what you know. What you leave open stays open, "
                "and the graph shows what is still possible."
            )
            return
        now, given = values, vignette.case.given
        names = [name for name in self._guideline.attributes if now.get(name) != given.get(name)]
        labels = "; ".join(self._guideline.attributes[name].label for name in names)
        facts = (
            f"Changed from the case as told: {labels}."
            if names
            else f"{vignette.difficulty.capitalize()} case, as told."
        )
        self._parts["story"].html = story_html(vignette.title, facts, vignette.story, vignette.objectives)


def open_cases(folder: str | Path | None, guideline: Guideline) -> tuple[tuple[CaseVignette, ...], tuple[Problem, ...]]:
    """Return the cases of a folder that can be used, and what is wrong with the others or with the folder itself."""
    if folder is None and guideline is load_guideline():
        return sound_shipped_vignettes()
    try:
        return sound_vignettes(folder, guideline)
    except ContentError as error:
        return (), error.problems


def as_answers(case: Case) -> dict[str, Any]:
    """Return the answers, as text, that make a case."""
    return {name: sorted(value) if isinstance(value, frozenset) else str(value) for name, value in case.given.items()}
