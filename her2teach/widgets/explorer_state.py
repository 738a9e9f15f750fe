"""Explorer state: the case on the screen, the one thing there that changes, and all that is worked out from it."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from pathlib import Path
from typing import Any, NamedTuple

from her2teach.analysis.alternatives import changed_case, contradicts_itself
from her2teach.core.answers import as_answers, read_answers
from her2teach.core.case import Case, CaseError
from her2teach.core.guideline import Guideline
from her2teach.core.pathway import Pathway
from her2teach.core.questions import asked, relevant_case, relevant_pathway
from her2teach.core.validation import look_up
from her2teach.educator.slide_decks import case_deck
from her2teach.educator.slides import Deck
from her2teach.teaching.case_list import case_groups
from her2teach.teaching.links import link_text, other_content, read_link
from her2teach.teaching.pack import open_cases
from her2teach.text import sections as text
from her2teach.text.announcement import announcement
from her2teach.text.html.band import band_html
from her2teach.text.html.panels import FOLDED, note_html, sections_html, tale_html
from her2teach.text.sections import Answer
from her2teach.text.whatif import tried
from her2teach.widgets.compare import KEPT
from her2teach.widgets.parts import counted_between, deciding_steps

#: The id of the blank case.
BLANK = ""

_BLANK_STORY = "Blank case: answer what you know. The graph shows what is still possible."


class Answered(NamedTuple):
    """A case on a screen: the vignette it began with, and what has been answered, as text."""

    vignette: str
    answers: dict[str, Any]


class ExplorerState(NamedTuple):
    """All of an explorer that changes; *Undo* goes back to the state before."""

    case: Answered
    #: The case to compare with.
    against: Answered | None = None
    #: In a sentence the answers that were tried, where this state comes of a try.
    tried: str = ""


class CaseBook:
    """The cases to begin with, those of a folder or of the chosen pack, by id; and what a screen needs of each."""

    def __init__(self, guideline: Guideline, folder: str | Path | None = None) -> None:
        self._guideline = guideline
        found, self.unusable = open_cases(folder, guideline)
        self._vignettes = {each.id: each for each in found}

    @property
    def titles(self) -> dict[str, str]:
        """What the cases are called in a list, by id."""
        return {name: f"{each.title} ({each.difficulty})" for name, each in self._vignettes.items()}

    @property
    def groups(self) -> list[list[Any]]:
        """The list of cases: the blank one, and the others in groups, each by id and title."""
        titles = self.titles
        found = case_groups(self._guideline, tuple(self._vignettes.values()))
        listed = [[heading, [[each.id, titles[each.id]] for each in cases]] for heading, cases in found]
        return [["", [[BLANK, "Blank case"]]], *listed]

    def answers_of(self, vignette: str) -> dict[str, Any]:
        """Return the answers a case comes with; none for the blank case."""
        return {} if vignette == BLANK else as_answers(look_up("vignette", vignette, self._vignettes).case)

    def is_own(self, case: Answered) -> bool:
        """Return whether a case is none of the list: blank, or changed."""
        return case.vignette == BLANK or case.answers != self.answers_of(case.vignette)

    def name(self, case: Answered) -> str:
        """Say which case this is, and whether it has been changed."""
        if case.vignette == BLANK:
            return "A case of your own" if case.answers else "The blank case"
        return f"{self._vignettes[case.vignette].title}{', changed' if self.is_own(case) else ''}"

    def written(self, case: Case) -> dict[str, Any]:
        """Return the answers, as text, that make a case; a CaseError where a number is too fine to be typed."""
        answers = as_answers(case)
        _, problems = self.read(answers)
        if problems:
            raise CaseError({name: f"{name}: {answers[name]} is too fine; round it to 6 decimals" for name in problems})
        return answers

    def read(self, answers: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, str]]:
        """Return the values of the answers, and what is wrong with the others."""
        return read_answers(self._guideline, answers)

    def pathway(self, answers: Mapping[str, Any]) -> Pathway | None:
        """Return the pathway of the relevant part of some answers; None while one of them cannot be used."""
        values, problems = self.read(answers)
        return None if problems else relevant_pathway(self._guideline, Case.of(self._guideline, values))

    def consistent(self, case: Case) -> Case:
        """Return a case with all that is hidden now; without that where it contradicts the rest."""
        return relevant_case(self._guideline, case) if contradicts_itself(self._guideline, case) else case

    def tried(self, answers: Mapping[str, Any], new: Mapping[str, Any]) -> tuple[dict[str, Any], str] | None:
        """Change some answers: return them all as text, and the change in a sentence; None where it cannot be made."""
        values, problems = self.read(answers)
        if problems:
            return None
        found = changed_case(self._guideline, self.consistent(Case.of(self._guideline, values)), new)
        if found is None:
            return None
        return as_answers(found.case), tried(self._guideline, found.case, new)

    def link(self, case: Answered) -> str:
        """Return a link to a case; a ContentError where an answer cannot be used."""
        return link_text(self._guideline, case.answers, case.vignette)

    def linked(self, text: str) -> tuple[Answered, str]:
        """Return the case of a link, and what there is to say of it; a ContentError where it cannot be used."""
        link = read_link(self._guideline, text, self._vignettes)
        return Answered(link.vignette, dict(link.answers)), other_content(self._guideline, link)

    def deck(self, case: Answered) -> Deck | str:
        """Return a presentation of a case; in words why there is none where an answer cannot be used."""
        pathway = self.pathway(case.answers)
        if pathway is None:
            return "An answer cannot be used. Change it first; then the case can be presented."
        return case_deck(self._guideline, pathway, self._vignettes.get(case.vignette))

    def kept(self, vignette: str, answers: Mapping[str, Any]) -> Answered | None:
        """Return a case that a browser has kept; None where it is none of this guideline and these cases."""
        known = vignette in {BLANK, *self._vignettes} and set(answers) <= set(self._guideline.attributes)
        return Answered(vignette, dict(answers)) if known else None

    def story(self, case: Answered, now: Mapping[str, Any]) -> str:
        """Tell the story of a case, with what has been changed of it, as HTML."""
        vignette = self._vignettes.get(case.vignette)
        if vignette is None:
            return note_html(_BLANK_STORY)
        given = vignette.case.given
        names = [name for name in self._guideline.attributes if now.get(name) != given.get(name)]
        labels = "; ".join(self._guideline.attributes[name].label for name in names)
        unchanged = f"{vignette.difficulty.capitalize()} case, as told."
        facts = f"Changed from the case as told: {labels}." if names else unchanged
        return tale_html(vignette.title, facts, vignette.story, vignette.objectives)


def repairs(guideline: Guideline, case: Case, pathway: Pathway) -> list[tuple[str, str]]:
    """Return the answers of which any one, taken back, ends a contradiction, with their labels; none without one."""
    if pathway.outcome != "contradictory":
        return []
    without = {name: Case.of(guideline, {k: v for k, v in case.given.items() if k != name}) for name in case}
    mending = [name for name, other in without.items() if not contradicts_itself(guideline, other)]
    return [(name, guideline.attributes[name].label) for name in mending]


class ExplorerView:
    """Shows a state with the parts of an explorer; of the questions, those that matter."""

    def __init__(self, guideline: Guideline, book: CaseBook, parts: Mapping[str, Any]) -> None:
        self._guideline, self._book, self._parts = guideline, book, parts
        #: The pathway that is shown; None while an answer cannot be used.
        self.pathway: Pathway | None = None
        #: The one that is shown, or was shown before an answer could not be used.
        self._pathway: Pathway | None = None
        #: The one before the last change.
        self._before: Pathway | None = None
        #: The id of the case that it is of.
        self._vignette = BLANK
        parts["words"].whole = self.words

    def show(self, state: ExplorerState, *, anew: bool = False, more: bool = False) -> None:
        """Show a state: its answers are read once, its case is traced once, and every part gets what came of that.

        Where there is more of a change, all of it is shown against what was before.
        """
        case, parts, self.pathway = state.case, self._parts, None
        if not more:
            self._before = self._pathway
        parts["picker"].list.value, parts["questions"].answers = case.vignette, dict(case.answers)
        parts["link"].vignette = case.vignette
        values, problems = self._book.read(case.answers)
        parts["questions"].problems = problems
        parts["story"].html = self._book.story(case, values)
        if problems and not anew:  # the questions stay as they are
            self._show_problems(state, problems)
            return
        whole = Case.of(self._guideline, values)
        pathway = relevant_pathway(self._guideline, whole)
        names = {*asked(self._guideline, pathway.case, pathway), *problems}
        parts["questions"].asked = [name for name in self._guideline.attributes if name in names]
        if problems:
            self._show_problems(state, problems)
            return
        parts["questions"].steps = deciding_steps(self._guideline, pathway) if parts["questions"].short else {}
        parts["questions"].counted = counted_between(self._guideline, pathway.case)
        parts["evidence"].show(pathway)
        answer = text.answer(self._guideline, pathway)
        before = None if anew or case.vignette != self._vignette else self._before
        parts["answer"].html = band_html(
            answer, before, text.sections(self._guideline, pathway, FOLDED), repairs(self._guideline, whole, pathway)
        )
        parts["status"].text = announcement(answer, None if anew else self._before)
        self._pathway, self._vignette = pathway, case.vignette
        self.say()
        self._show_others(state, answer, whole, anew=before is None)
        self.pathway = pathway

    def say(self) -> None:
        """Say everything of the pathway that is shown, but for what is folded."""
        words = self._parts["words"]
        words.html = self.words(FOLDED.difference(words.opened))

    def words(self, unopened: Collection[str] = ()) -> str:
        """Return everything that is to say of the pathway that is shown, but for what is left unopened, as HTML."""
        if self._pathway is None or self._parts["questions"].problems:
            return ""
        return sections_html(text.sections(self._guideline, self._pathway, unopened))

    def fail(self, error: Exception) -> None:
        """Say on the page that something went wrong."""
        message = f"Something went wrong while working this out ({error}). Your answers are kept."
        self._parts["answer"].html = note_html(message, "error")
        self._parts["words"].html = ""
        self._parts["status"].text = message

    def _show_others(
        self, state: ExplorerState, answer: Answer | None, whole: Case | None, *, anew: bool = False
    ) -> None:
        """Show the pathway beside that of the other case, and what other answers would do to it."""
        against, parts = state.against, self._parts
        other = self._book.pathway(against.answers) if against is not None else None
        parts["graph"].show(answer and answer.pathway, other, anew=anew)
        if "compare" in parts:
            chosen = "" if against is None else KEPT if self._book.is_own(against) else against.vignette
            parts["compare"].show(answer, other, chosen, self._book.name(against) if against else "")
        if "whatif" in parts:
            parts["whatif"].show(
                None if whole is None else self._book.consistent(whole), parts["questions"].asked, state.tried
            )

    def _show_problems(self, state: ExplorerState, problems: Mapping[str, str]) -> None:
        labels = (f"{self._guideline.attributes[name].label}: {problem}." for name, problem in problems.items())
        message = f"An answer cannot be used. {' '.join(labels)} Nothing is recommended until you change it."
        self._parts["answer"].html = note_html(message, "error")
        self._parts["words"].html = ""
        self._parts["evidence"].show(None)
        self._show_others(state, None, None)
        self._parts["status"].text = message
