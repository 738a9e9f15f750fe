"""Casebook: the cases a screen can begin with, and the answers of a learner as a case."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

from her2teach.answers import as_answers, read_answers
from her2teach.case import Case
from her2teach.case_deck import case_deck
from her2teach.changes import changed, contradicts_itself
from her2teach.deck import Deck
from her2teach.guideline import Guideline
from her2teach.links import link_text, other_content, read_link
from her2teach.markup import note_html, story_html
from her2teach.pack import open_cases
from her2teach.questions import relevant_case, relevant_way
from her2teach.whatif_words import tried

__all__ = ["BLANK", "Answered", "CaseBook", "as_answers"]

BLANK = ""

_BLANK_STORY = (
    "A blank case: answer what you know. What you leave open stays open, and the graph shows what is still possible."
)


class Answered(NamedTuple):
    """A case on a screen: the vignette it began with, and what has been answered, as text."""

    vignette: str
    answers: dict[str, Any]


class CaseBook:
    """The cases to begin with.

    Parameters
    ----------
    guideline
        The guideline.
    folder
        Case files; the chosen pack's when left out.
    """

    def __init__(self, guideline: Guideline, folder: str | Path | None = None) -> None:
        self._guideline = guideline
        found, self.unusable = open_cases(folder, guideline.base or guideline)
        self._vignettes = {each.id: each for each in found}

    @property
    def titles(self) -> dict[str, str]:
        """What the cases are called in a list, by id."""
        return {name: f"{each.title} ({each.difficulty})" for name, each in self._vignettes.items()}

    def answers_of(self, vignette: str) -> dict[str, Any]:
        """Return the answers a case comes with; none for the blank case."""
        return {} if vignette == BLANK else as_answers(self._vignettes[vignette].case)

    def is_own(self, case: Answered) -> bool:
        """Return whether a case is none of the list: blank, or changed."""
        return case.vignette == BLANK or case.answers != self.answers_of(case.vignette)

    def name(self, case: Answered) -> str:
        """Say which case this is, and whether it has been changed."""
        if case.vignette == BLANK:
            return "A case of your own" if case.answers else "The blank case"
        return f"{self._vignettes[case.vignette].title}{', changed' if self.is_own(case) else ''}"

    def read(self, answers: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, str]]:
        """Return the values of the answers, and what is wrong with the others."""
        return read_answers(self._guideline, answers)

    def case(self, answers: Mapping[str, Any]) -> Case | None:
        """Return the relevant part of some answers; None while one of them cannot be used."""
        values, problems = self.read(answers)
        return None if problems else relevant_case(self._guideline, self._guideline.case(**values))

    def whole(self, answers: Mapping[str, Any]) -> Case | None:
        """Return all of some answers as a case, also what is hidden now; without that where it contradicts the rest."""
        values, problems = self.read(answers)
        if problems:
            return None
        case = self._guideline.case(**values)
        return relevant_case(self._guideline, case) if contradicts_itself(self._guideline, case) else case

    def tried(self, answers: Mapping[str, Any], new: Mapping[str, Any]) -> tuple[dict[str, Any], str] | None:
        """Change some answers.

        Parameters
        ----------
        answers
            As text.
        new
            Values by attribute.  What contradicts them and is not asked any more falls away.

        Returns
        -------
        tuple of dict and str, or None
            The answers as text, and what was changed in a sentence; None where they cannot be changed so.
        """
        case = self.whole(answers)
        found = changed(self._guideline, case, new) if case is not None else None
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
        values, problems = self.read(case.answers)
        if problems:
            return "An answer cannot be used. Change it first; then the case can be presented."
        pathway = relevant_way(self._guideline, self._guideline.case(**values))
        return case_deck(self._guideline, pathway, self._vignettes.get(case.vignette))

    def kept(self, vignette: str, answers: Mapping[str, Any]) -> Answered | None:
        """Return a case that a browser has kept; None where it is none of this guideline and these cases."""
        known = vignette in {BLANK, *self._vignettes} and set(answers) <= set(self._guideline.attributes)
        return Answered(vignette, dict(answers)) if known else None

    def story(self, case: Answered) -> str:
        """Tell the story of a case, with what has been changed of it, as HTML."""
        vignette = self._vignettes.get(case.vignette)
        if vignette is None:
            return note_html(_BLANK_STORY)
        now, given = self.read(case.answers)[0], vignette.case.given
        names = [name for name in self._guideline.attributes if now.get(name) != given.get(name)]
        labels = "; ".join(self._guideline.attributes[name].label for name in names)
        as_told = f"{vignette.difficulty.capitalize()} case, as told."
        facts = f"Changed from the case as told: {labels}." if names else as_told
        return story_html(vignette.title, facts, vignette.story, vignette.objectives)
