"""Screen: everything that an explorer shows, derived from its one state."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any, NamedTuple

from her2teach import text
from her2teach.guideline import Guideline
from her2teach.markup import FOLDED, answer_html, note_html, sections_html
from her2teach.pathway import Pathway, trace
from her2teach.questions import asked, relevant_way
from her2teach.widgets.casebook import Answered, CaseBook
from her2teach.widgets.compare import KEPT
from her2teach.widgets.parts import counted


class State(NamedTuple):
    """One state of the screen."""

    case: Answered
    #: The case to compare with.
    against: Answered | None = None
    #: What was tried, where this state comes of a try.
    tried: str = ""


class Screen:
    """Shows a state with the parts of an explorer.

    Parameters
    ----------
    guideline, book
        The guideline and the cases to begin with.
    parts
        The parts, by name.
    only
        The questions to show, of those that matter.
    """

    def __init__(self, guideline: Guideline, book: CaseBook, parts: Mapping[str, Any], only: Collection[str]) -> None:
        self._guideline, self._book, self._parts, self._only = guideline, book, parts, only
        #: The way that is shown, or was shown before an answer could not be used.
        self._way: Pathway | None = None

    def show(self, state: State, *, anew: bool = False) -> None:
        """Show a state.

        Parameters
        ----------
        state
            It.
        anew
            Whether it has nothing to do with what was shown before.
        """
        case = state.case
        parts = self._parts
        parts["picker"].list.value, parts["questions"].answers = case.vignette, dict(case.answers)
        parts["link"].vignette = case.vignette
        values, problems = self._book.read(case.answers)
        parts["questions"].problems = problems
        parts["story"].html = self._book.story(case)
        if problems and not anew:  # the questions stay as they are
            self._show_problems(state, problems)
            return
        pathway = relevant_way(self._guideline, self._guideline.case(**values))
        names = {*asked(self._guideline, pathway.case, pathway), *problems}
        parts["questions"].asked = [name for name in self._guideline.attributes if name in names & set(self._only)]
        if problems:
            self._show_problems(state, problems)
            return
        parts["questions"].counted = counted(self._guideline, pathway.case)
        parts["evidence"].show(pathway)
        parts["answer"].html = answer_html(text.answer(self._guideline, pathway))
        parts["status"].text = text.announcement(self._guideline, pathway, None if anew else self._way)
        self._way = pathway
        self.say()
        self._show_others(state, pathway)

    def say(self) -> None:
        """Say everything of the way that is shown, but for what is folded."""
        words = self._parts["words"]
        if self._way is not None and not self._parts["questions"].problems:
            unopened = FOLDED.difference(words.opened)
            words.html = sections_html(text.sections(self._guideline, self._way, unopened))

    def fail(self, error: Exception) -> None:
        """Say on the page that something went wrong."""
        message = f"Something went wrong while working this out ({error}). Your answers are kept."
        self._parts["answer"].html = note_html(message, "error")
        self._parts["words"].html = ""
        self._parts["status"].text = message

    def _show_others(self, state: State, pathway: Pathway | None) -> None:
        """Show the way beside that of the other case, and what other answers would do to it."""
        against, parts = state.against, self._parts
        case = self._book.case(against.answers) if against is not None else None
        other = trace(self._guideline, case) if case is not None else None
        parts["graph"].show(pathway, other)
        if "compare" in parts:
            chosen = "" if against is None else KEPT if self._book.is_own(against) else against.vignette
            parts["compare"].show(pathway, other, chosen, self._book.name(against) if against else "")
        if "whatif" in parts:
            whole = self._book.whole(state.case.answers) if pathway is not None else None
            parts["whatif"].show(whole, parts["questions"].asked, state.tried)

    def _show_problems(self, state: State, problems: Mapping[str, str]) -> None:
        labels = (f"{self._guideline.attributes[name].label}: {problem}." for name, problem in problems.items())
        message = f"An answer cannot be used. {' '.join(labels)} Nothing is recommended until it is changed."
        self._parts["answer"].html = note_html(message, "error")
        self._parts["words"].html = ""
        self._parts["evidence"].show(None)
        self._show_others(state, None)
        self._parts["status"].text = message
