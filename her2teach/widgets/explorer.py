"""Explorer: change what is known about a case, and see the pathway, the answer and the reasons change with it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, cast

import ipywidgets

from her2teach.core.case import Case, checked_values
from her2teach.core.guideline import Guideline
from her2teach.core.validation import look_up
from her2teach.core.yamltree import ContentError
from her2teach.educator.saving import for_an_educator
from her2teach.teaching.pack import chosen_guideline
from her2teach.text import sections as text
from her2teach.text.html.band import jumps_html
from her2teach.widgets.base import Part, Screen, Together, guarded
from her2teach.widgets.compare import Compare
from her2teach.widgets.explorer_state import BLANK, Answered, CaseBook, ExplorerState, ExplorerView
from her2teach.widgets.figures import AnswerEvidence
from her2teach.widgets.graph import DecisionGraph
from her2teach.widgets.link import WRITER, PageLink
from her2teach.widgets.parts import (
    AnswerBand,
    CaseForm,
    CaseList,
    Panel,
    Picker,
    StatusLine,
    Words,
    question,
    statement_notes,
    unusable,
)
from her2teach.widgets.presenter import Presenter
from her2teach.widgets.whatif import WhatIf
from her2teach.widgets.wired import Asked, Wired, checked_case, checked_name, refusing

TOP = ("picker", "story", "present")
#: Beside each other where there is room, in this order below each other where there is not.
COLUMNS = (("questions",), ("answer", "graph"))
#: With these an explorer is a screen of its own.
WHOLE = {"picker", "questions", "answer", "graph"}
BELOW = ("compare", "whatif", "words", "evidence")
FOOT = ("link", "status")
#: These stand beside the picker where there is one.
BESIDE = ("link", "present")


def framed(parts: Mapping[str, ipywidgets.Widget], shown: Collection[str]) -> list[ipywidgets.Widget]:
    """Lay out the parts to show: picker and story, questions beside answer and graph, what to read, the foot."""
    columns = []
    for names in COLUMNS:
        children = [parts[name] for name in names if name in shown]
        if children:
            columns.append(ipywidgets.Box(children).add_class("h2t-column"))
    both = ipywidgets.Box(columns).add_class("h2t-columns")
    if len(columns) > 1:
        both.add_class("h2t-two")
    below = [parts[name] for name in BELOW if name in shown]
    beside = BESIDE if "picker" in shown else ()
    top = [parts[name] for name in TOP if name in shown and name not in beside]
    foot = [parts[name] for name in FOOT if name not in {*beside} & {*shown}]
    return [*top, both, *([ipywidgets.Box(below).add_class("h2t-below")] if below else []), *foot]


def checked_parts(parts: str | Iterable[str]) -> set[str]:
    """Return the names of parts, or of the one part; an UnknownNameError says which name may be meant."""
    known = dict.fromkeys(Explorer.PARTS)
    names = (parts,) if isinstance(parts, str) else tuple(parts)
    for each in names:
        look_up("part", each, known)
    return {*names}


def parts_of(widget: ipywidgets.Widget) -> Iterator[Part]:
    """Yield the parts of our own in a widget, itself included."""
    if isinstance(widget, Part):
        yield widget
    for child in getattr(widget, "children", ()):
        yield from parts_of(child)


class Explorer(Wired, Screen):
    """A screen to explore a guideline with.

    Its traits can be observed and linked: they change with every answer of a learner.

    Parameters
    ----------
    vignette
        Id of the case to start from; blank when left out.
    parts
        What to show: any of "picker", "link" (opened from the address, and copied beside the picker), "present" (a
        button, there too), "story", "questions", "answer", "compare", "graph", "legend" (of the graph), "whatif",
        "words", "evidence".
    guideline
        The guideline; the chosen one when left out.
    cases
        A folder of case files to pick from; the chosen one when left out. A file that cannot be used is named on the
        page, with what is wrong, and left out.

    Attributes
    ----------
    case : Case or None
        The relevant part of what has been answered; None while an answer cannot be used. Set it to have another case
        shown, as if a learner had changed the answers; what is not relevant in it is kept for when it matters. Setting
        it to None changes nothing.
    value : Case or None
        The same, by the name that `interactive_output` looks for.
    pathway : Pathway or None
        The pathway of the case, read-only.
    vignette : str
        Id of the case that it began with, "" for the blank one. Set it to begin with another.

    Raises
    ------
    KeyError
        When there is no such vignette or part; the message says which one may be meant.

    Examples
    --------
    >>> explorer = Explorer("late-relapse-liver")
    >>> explorer.observe(lambda change: print(change["new"]), "case")
    >>> explorer.case = Case(her2_status="positive", histology="invasive_lobular")
    Case(her2_status='positive', histology='invasive_lobular')
    """

    case = Asked("_take_case")
    value = Asked("_take_case")
    vignette = Asked("_take_vignette")

    PARTS = (*TOP, *COLUMNS[0], *COLUMNS[1], *BELOW, "legend", "link")

    def __init__(
        self,
        vignette: str = BLANK,
        *,
        parts: str | Iterable[str] = PARTS,
        guideline: Guideline | None = None,
        cases: str | Path | None = None,
    ) -> None:
        shown, self._guideline = checked_parts(parts), guideline or chosen_guideline()
        self._book = CaseBook(self._guideline, cases)
        self._state = ExplorerState(Answered(vignette, self._book.answers_of(vignette)))
        self._history: list[ExplorerState] = []
        #: Whether the last change was made by a slider that has not been let go.
        self._slid = False
        self._parts = self._make_parts(shown)
        self._view = ExplorerView(self._guideline, self._book, self._parts)
        self._together = Together(each for part in self._parts.values() for each in parts_of(part))
        super().__init__([*unusable(self._book.unusable), *framed(self._parts, shown)])
        self.add_class("h2t-explorer")
        if shown >= WHOLE:
            self.add_class("h2t-whole")  # a screen of its own, which fits the window
        if "legend" not in shown:
            self.add_class("h2t-without-legend")
        self._listen()
        with self.one_message():
            self._view.show(self._state)

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self._state.case.vignette!r})"

    @property
    def answers(self) -> Mapping[str, Any]:
        """What has been answered, as text; setting it is what a learner's change does."""
        return dict(self._state.case.answers)

    @answers.setter
    def answers(self, answers: Mapping[str, Any]) -> None:
        self.form.answers = dict(answers)

    @property
    def form(self) -> CaseForm:
        """The questions."""
        return cast("CaseForm", self._parts["questions"])

    @property
    def status(self) -> str:
        """The line that is read out."""
        return str(self._parts["status"].text)

    def answer(self, attribute: str, value: Any) -> None:
        """Answer one question, as the learner would.

        Parameters
        ----------
        attribute
            Its name.
        value
            A number, a date, agents or the id of a choice, as a case takes them; None for not known. Text is taken as
            typed by a learner: where it cannot be used, the page says what is wrong.

        Raises
        ------
        CaseError
            For an attribute that there is not, or a value that is not allowed; then nothing has changed.
        """
        typed = value is None or isinstance(value, (str, list))
        given = checked_values(self._guideline, {attribute: None if typed else value})
        found = value if typed else self._book.written(Case.of(self._guideline, given)).get(attribute)
        answers = {name: each for name, each in self.answers.items() if name != attribute}
        self.form.answers = answers if found is None else {**answers, attribute: found}

    @property
    def picker(self) -> CaseList:
        """The list of cases."""
        return cast("CaseList", self._parts["picker"].list)

    @property
    def link(self) -> str:
        """What stands after the # of a link to the case; a ContentError while an answer cannot be used."""
        return self._book.link(self._state.case)

    def fail(self, error: Exception) -> None:
        """Say on the page that something went wrong, and keep the answers."""
        self._view.fail(error)

    @contextmanager
    def one_message(self) -> Iterator[None]:
        """Send what a change does to all parts as one message."""
        with super().one_message(), self._together.one_message():
            yield

    def told(self) -> Mapping[str, Any]:
        """Return the traits as they are now."""
        pathway = self._view.pathway
        case = None if pathway is None else pathway.case
        return {"vignette": self._state.case.vignette, "pathway": pathway, "case": case, "value": case}

    @guarded
    def open_link(self, text: str) -> None:
        """Begin with the case of a link; with a blank one where it cannot be used, and say why."""
        link = self._parts["link"]
        try:
            case, said = self._book.linked(text)
        except ContentError as error:
            self._begin(Answered(BLANK, {}))
            self._parts["status"].text = link.refuse(error, "The page starts blank.")
        else:
            self._begin(case)
            link.notice = [said] if said else []

    @guarded
    def restore(self, vignette: str, answers: Mapping[str, Any]) -> None:
        """Begin with what a browser has kept of a case; what does not fit is left alone."""
        case = self._book.kept(vignette, answers)
        if case not in (None, self._state.case):
            self._begin(case)

    @guarded
    def undo(self, _button: object = None) -> None:
        """Take back the last change, whatever it was."""
        if not self._history:
            self._parts["status"].text = "There is nothing to undo."
            return
        self._state = self._history.pop()
        self._view.show(self._state)

    @guarded
    def reset(self, _button: object = None) -> None:
        """Give back every answer the case came with."""
        vignette = self._state.case.vignette
        self._show_case(Answered(vignette, self._book.answers_of(vignette)))

    @guarded
    def start_over(self, _button: object = None) -> None:
        """Begin again with a blank case."""
        self._show_case(Answered(BLANK, {}))

    @guarded
    def take(self, answers: Mapping[str, Any]) -> None:
        """Try other answers on the case.

        Parameters
        ----------
        answers
            Values by attribute. What contradicts them and is not asked any more falls away.
        """
        found = self._book.tried(self.answers, answers)
        if found is not None:
            self._change(self._state._replace(case=self._state.case._replace(answers=found[0]), tried=found[1]))

    @guarded
    def compare(self, action: str, name: str = "") -> None:
        """Choose the case to compare with.

        Parameters
        ----------
        action
            "keep" the case as it is now, "swap" the two, "stop" comparing, or compare "with" another case.
        name
            The id of the other case.
        """
        case, against, _ = self._state
        if action == "keep":
            self._change(self._state._replace(against=case))
        elif action == "swap" and against is not None:
            self._change(ExplorerState(against, case))
        elif action == "stop" or not name:
            self._change(self._state._replace(against=None))
        elif name != self._parts["compare"].shown:
            self._change(self._state._replace(against=Answered(name, self._book.answers_of(name))))
        else:
            return
        self._parts["status"].text = self._parts["compare"].said

    @guarded
    def _repair(self, attribute: str) -> None:
        """Take back one of the answers that contradict each other."""
        kept = {name: value for name, value in self.answers.items() if name != attribute}
        self._show_case(self._state.case._replace(answers=kept))

    def _make_parts(self, shown: set[str]) -> dict[str, Any]:
        guideline = self._guideline
        statements = statement_notes(guideline)
        buttons = {"Undo": self.undo, "Reset to the case": self.reset, "Start over": self.start_over}
        listed = CaseList(label="Case", groups=self._book.groups, value=self._state.case.vignette)
        form = CaseForm(
            short=shown >= WHOLE, questions=[question(guideline, each) for each in guideline.attributes.values()]
        )
        linked = "link" in shown
        link = PageLink(
            "case" * linked,
            open_link=self.open_link,
            make=(lambda: self.link) if linked else None,
            writer=WRITER if for_an_educator() else "",
        )
        link.keep(form, self.restore)
        beside = {"link": link, "present": Presenter(lambda: self._book.deck(self._state.case))}
        jumps = Panel(html=jumps_html(shown)).add_class("h2t-part-jumps")
        more = [*([jumps] if jumps.html else []), *(beside[name] for name in BESIDE if name in shown)]
        parts: dict[str, Any] = {
            "picker": Picker(listed, buttons, more),
            **beside,
            "story": Panel(),
            "questions": form,
            "answer": AnswerBand(self._repair, statements=statements),
            "graph": DecisionGraph(guideline),
            "words": Words(statements=statements),
            "evidence": AnswerEvidence(guideline),
            "status": StatusLine(footer=text.short_identity(guideline)),
        }
        if "whatif" in shown:
            parts["whatif"] = WhatIf(guideline, self.take, self.undo)
        if "compare" in shown:
            parts["compare"] = Compare(guideline, self._book.titles, self.compare)
        for name, part in parts.items():
            part.add_class(f"h2t-part-{name}")
        return parts

    def _listen(self) -> None:
        self.form.observe(self._on_answers, "answers")
        self.form.observe(self._on_sliding, "sliding")
        self.picker.observe(self._on_picked, "value")
        self._parts["words"].observe(self._say, "opened")

    @guarded
    def _on_answers(self, change: Mapping[str, Any]) -> None:
        if change["new"] != self.answers:
            more = self._slid and self.form.sliding
            self._show_case(self._state.case._replace(answers=dict(change["new"])), more=more)
            self._slid = self.form.sliding

    def _on_sliding(self, change: Mapping[str, Any]) -> None:
        self._slid = self._slid and change["new"]

    @guarded
    def _on_picked(self, change: Mapping[str, Any]) -> None:
        if change["new"] != self._state.case.vignette:
            self._show_case(Answered(change["new"], self._book.answers_of(change["new"])))

    def _take_case(self, case: Case | None) -> None:
        if case is None or case == self.case:
            return
        with refusing():
            answers = self._book.written(checked_case(self._guideline, case))
        with self.one_message():
            self._show_case(self._state.case._replace(answers=answers))

    def _take_vignette(self, vignette: str) -> None:
        name = checked_name(vignette, [BLANK, *self._book.titles], "vignette")
        with self.one_message():
            self.picker.value = name

    def _begin(self, case: Answered) -> None:
        self._state, self._history = ExplorerState(case), []
        self._view.show(self._state, anew=True)

    def _show_case(self, case: Answered, *, more: bool = False) -> None:
        self._change(ExplorerState(case, self._state.against), more=more)

    def _change(self, state: ExplorerState, *, more: bool = False) -> None:
        """Show another state; what is one change with the one before is taken back together with it."""
        if state != self._state:
            if not more:
                self._history.append(self._state)
            self._state = state
            self._parts["link"].notice = []
        self._view.show(self._state, more=more)

    @guarded
    def _say(self, _change: object = None) -> None:
        self._view.say()
