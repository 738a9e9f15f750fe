"""Handouts: cases on paper, with their keys, and as an assignment, made on a page and kept by the browser."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, Final

import traitlets

from her2teach.core.guideline import Guideline
from her2teach.core.yamltree import Problem
from her2teach.educator.handout_document import Paper
from her2teach.educator.handout_files import FORMATS, SHEETS, handout_files, missing, neutral_name, zipped
from her2teach.educator.lms.formats import QUIZ_FORMATS, quiz_title
from her2teach.educator.lms.questions import quiz
from her2teach.teaching.case_set import links_html
from her2teach.teaching.pack import (
    chosen_guideline,
    chosen_journeys,
    chosen_sets,
    names_of_packs,
    open_cases,
    open_journeys,
    pack_name,
    watch_cases,
)
from her2teach.text.html.panels import note_html
from her2teach.text.wording import counted
from her2teach.widgets.base import Part, Screen, guarded, static
from her2teach.widgets.parts import Panel, unusable

#: What stands for all cases in the list of them.
WHOLE: Final = ""
_SHEETS: Final = {
    "student": "Sheets for learners, a page for each case",
    "questions": "One sheet of questions for all cases",
    "key": "Answer key",
}
_PAPERS: Final[dict[Paper, str]] = {"a4": "A4", "letter": "Letter"}
_FORMATS: Final = {"html": "HTML", "pdf": "PDF", "assignment": "Assignment for nbgrader"}
_NOTE: Final = (
    "What learners may have is in the folder “learners”, what contains answers in the folder “educator”. The "
    "assignment contains the answers until nbgrader removes them: give learners what nbgrader makes of it. Nothing is "
    "kept on the server."
)
#: The formats of a quiz: who takes each, and how its file ends.
_QUIZZES: Final = {
    "moodle-xml": ("Moodle, with feedback and tags (Moodle XML)", ".xml"),
    "gift": ("Moodle and others, as plain text (GIFT)", ".gift.txt"),
    "qti": ("Most other systems (QTI 2.1)", ".zip"),
    "anki": ("Anki, as a deck of cards", ".apkg"),
}
_CHOOSE: Final = "Choose a case, for whom, and as what."
_MEGABYTE: Final = 1e6


class HandoutForm(Part):
    """Which cases, for whom and as what; the files go to the browser as one."""

    _esm = static("shared.js", "handouts.js")
    _css = static("base.css", "form.css", "educator.css")

    cases: traitlets.List[Any] = traitlets.List().tag(sync=True)
    #: Id, label, and why it cannot be chosen, or nothing.
    sheets: traitlets.List[Any] = traitlets.List().tag(sync=True)
    formats: traitlets.List[Any] = traitlets.List().tag(sync=True)
    #: Id and label.
    papers: traitlets.List[Any] = traitlets.List().tag(sync=True)
    note = traitlets.Unicode(_NOTE).tag(sync=True)
    #: What a quiz can be made as: id and label.
    quizzes: traitlets.List[Any] = traitlets.List().tag(sync=True)
    #: How many files are made, and how many there are.
    progress: traitlets.List[Any] = traitlets.List([0, 0]).tag(sync=True)
    line = traitlets.Unicode().tag(sync=True)
    problem = traitlets.Unicode().tag(sync=True)

    def __init__(
        self,
        cases: list[list[str]],
        make: Callable[[Mapping[str, Any]], None],
        quiz: Callable[[Mapping[str, Any]], None],
    ) -> None:
        absent = missing()
        super().__init__(
            cases=cases,
            sheets=[[name, label, ""] for name, label in _SHEETS.items()],
            formats=[[name, _FORMATS[name], absent.get(name, "")] for name in FORMATS],
            papers=[[name, label] for name, label in _PAPERS.items()],
            quizzes=[[name, label] for name, (label, _) in _QUIZZES.items()],
        )
        self._make, self._quiz = make, quiz

    def still(self) -> tuple[str, str]:
        """Return what is to be done, in words and as HTML."""
        return _CHOOSE, note_html(_CHOOSE)

    def act(self, message: Mapping[str, Any]) -> None:
        """Make the files, or the quiz, that are wanted."""
        if message.get("do") in {"make", "quiz"}:
            (self._make if message["do"] == "make" else self._quiz)(message)

    def tell(self, done: int, several: int, line: str = "", problem: str = "") -> None:
        """Tell how far the work is."""
        with self.hold_sync():
            self.progress, self.line, self.problem = [done, several], line, problem

    def keep(self, name: str, content: bytes) -> None:
        """Have the browser keep a file; it is no part of any state."""
        self.send({"save": name}, [content])


class Handouts(Screen):
    """A screen on which handouts are made.

    Parameters
    ----------
    guideline
        The guideline, with or without extensions; the chosen one when left out. What extensions add is marked.
    cases
        A folder of case files; the chosen one when left out. A file that cannot be used is named on the page, with what
        is wrong, and left out.
    """

    def __init__(self, *, guideline: Guideline | None = None, cases: str | Path | None = None) -> None:
        guideline = guideline or chosen_guideline()
        self._guideline = guideline
        self._folder = None if cases is None else Path(cases)
        self._pack = pack_name(self._folder) if self._folder else names_of_packs()
        self.form = HandoutForm([], self.make, self.make_quiz)
        self._sets = Panel().add_class("h2t-part-sets")
        super().__init__([*unusable(self._open()), self.form, self._sets])
        self.add_class("h2t-explorer").add_class("h2t-handouts")
        watch_cases(self.read_anew)

    def read_anew(self) -> None:
        """Show the cases that there are by now, and what is wrong with others."""
        self.children = [*unusable(self._open()), self.form, self._sets]

    def _open(self) -> tuple[Problem, ...]:
        """Open the cases, and return what is wrong with those that cannot be used."""
        found, problems = open_cases(self._folder, self._guideline)
        self._sets.html = links_html(chosen_sets()) if self._folder is None else ""
        self._vignettes = {each.id: each for each in found}
        whole = [[WHOLE, f"All {len(found)} cases of the pack"]] if found else []
        self.form.cases = [*whole, *([each.id, f"{each.title} ({each.difficulty})"] for each in found)]
        return problems

    def fail(self, error: Exception) -> None:
        """Say on the page that the files could not be made."""
        self.form.tell(0, 0, problem=f"The files could not be made: {error}.")

    @guarded
    def make(self, wanted: Mapping[str, Any]) -> None:
        """Make files and give them to the browser, or say what has still to be chosen.

        Parameters
        ----------
        wanted
            The "case", by its id, or "" for all; the "sheets": "student", "questions", "key" or several; the "formats":
            "html", "pdf", "assignment" or several; the "paper": "a4" or "letter". Whatever else is in it is left alone.
        """
        case = str(wanted.get("case"))
        sheets = [each for each in SHEETS if each in (wanted.get("sheets") or ())]
        formats = [each for each in FORMATS if each in (wanted.get("formats") or ())]
        if not formats or not (sheets or "assignment" in formats) or (case != WHOLE and case not in self._vignettes):
            self.form.tell(0, 0, problem=_CHOOSE)
            return
        whole = case == WHOLE
        paper: Paper = "letter" if wanted.get("paper") == "letter" else "a4"
        vignettes = tuple(self._vignettes.values()) if whole else (self._vignettes[case],)
        files = handout_files(
            self._guideline,
            vignettes,
            pack=self._pack if whole else "",
            formats=formats,
            sheets=sheets,
            paper=paper,
        )
        several = len(files)
        content, failed = zipped(files, lambda done, name: self.form.tell(done, several, f"Making {name}."))
        name = f"{(self._pack if whole else neutral_name(self._guideline, vignettes)) or 'handouts'}.zip"
        self.form.keep(name, content)
        size = f"{len(content) / _MEGABYTE:.1f} MB"
        made = several - len(failed)
        said = f"{counted(made, 'file')} in {name}, {size}: look in your downloads."
        self.form.tell(several, several, said, problem=" ".join(f"{each}." for each in failed))

    @guarded
    def make_quiz(self, wanted: Mapping[str, Any]) -> None:
        """Make a quiz for a learning management system and give it to the browser.

        Parameters
        ----------
        wanted
            The "case", by its id, or "" for all and the pack's journeys; the "format", one of those that ``export``
            writes. Whatever else is in it is left alone.
        """
        case, form = str(wanted.get("case")), str(wanted.get("format"))
        if form not in _QUIZZES or (case != WHOLE and case not in self._vignettes):
            self.form.tell(0, 0, problem=_CHOOSE)
            return
        whole = case == WHOLE
        vignettes = tuple(self._vignettes.values()) if whole else (self._vignettes[case],)
        journeys = () if not whole else (open_journeys(self._folder) if self._folder else chosen_journeys())[0]
        several = len(vignettes) + len(journeys)
        made = quiz(
            self._guideline,
            vignettes,
            quiz_title(self._pack if whole else ""),
            lambda done, _: self.form.tell(done, several, f"Questions of {done + 1} of {several}."),
            journeys,
        )
        content = QUIZ_FORMATS[form](made)
        name = f"{(self._pack if whole else neutral_name(self._guideline, vignettes)) or 'quiz'}{_QUIZZES[form][1]}"
        self.form.keep(name, content)
        said = f"{counted(len(made.questions), 'question')} in {name}: look in your downloads, then import it."
        self.form.tell(several, several, said)
