"""Answer book: what came of attempts in a file, worked out anew from what was chosen and never believed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from her2teach.answers import read_answers
from her2teach.attempts import DOCTORED, Attempted, Result, Sheet, fingerprint
from her2teach.distractors import plan_of, undefined_words
from her2teach.fitting import is_right
from her2teach.loading import ContentError, Problem, Tree
from her2teach.pathway import Pathway, trace
from her2teach.plan import judge
from her2teach.practice import Parting, departure, next_decision
from her2teach.replay import replay

if TYPE_CHECKING:
    from her2teach.case import Case
    from her2teach.guideline import Guideline
    from her2teach.replay import Journey
    from her2teach.vignettes import CaseVignette


@dataclass(frozen=True, kw_only=True)
class Marked:
    """An attempt with what came of it."""

    attempt: Attempted
    #: The text's way of the case.
    pathway: Pathway = field(repr=False)
    #: Where the reasoning left the text; None where it did not, or was not asked for.
    parting: Parting | None

    @property
    def counts(self) -> bool:
        """Whether it tells what the learner knew: the answer had not been seen before."""
        return not self.attempt.seen


class AnswerBook:
    """The cases and decisions that attempts can be held against.

    Parameters
    ----------
    guideline
        The guideline.
    vignettes, journeys
        Its cases and journeys.
    """

    def __init__(self, guideline: Guideline, vignettes: Iterable[CaseVignette], journeys: Iterable[Journey]) -> None:
        self.guideline = guideline
        self.vignettes = tuple(vignettes)
        #: What can be attempted, by one word; and its title.
        self.titles: dict[str, str] = {}
        self._cases: dict[str, Case] = {}
        for item, title, case in self._items(journeys):
            self.titles[item], self._cases[item] = title, case

    def why_not(self, attempt: Attempted) -> str:
        """Say why an attempt cannot be held against anything here; nothing where it can be."""
        if attempt.invented or (attempt.item in self._cases and self._same(attempt)):
            return ""
        known = attempt.item in self._cases
        return "this case has been changed since" if known else "no case here is called that"

    def mark(self, sheet: Sheet, tree: Tree) -> tuple[Marked, ...]:
        """Work out what came of the attempts of a sheet.

        Parameters
        ----------
        sheet, tree
            The sheet, and the file it was read from.

        Returns
        -------
        tuple of Marked
            Those attempts that can be held against something here; see :meth:`why_not`.

        Raises
        ------
        ContentError
            With everything that no page can have written: answers that do not follow from one another, names that the
            guideline does not know, results other than those that come of what was chosen.
        """
        problems: list[Problem] = []
        found = [
            self._mark(at, each, tree, problems) for at, each in enumerate(sheet.attempts) if not self.why_not(each)
        ]
        if problems:
            raise ContentError(problems)
        return tuple(each for each in found if each is not None)

    def _same(self, attempt: Attempted) -> bool:
        return fingerprint(self._cases[attempt.item]) == attempt.facts

    def _items(self, journeys: Iterable[Journey]) -> Iterator[tuple[str, str, Case]]:
        for vignette in self.vignettes:
            yield vignette.id, vignette.title, vignette.case
        for journey in journeys:
            states = (state for state in replay(self.guideline, journey) if state.happening.decides)
            for number, state in enumerate(states, start=1):
                yield f"journey_{journey.id}_{number}", f"{journey.title}: decision {number}", state.case

    def _mark(self, at: int, attempt: Attempted, tree: Tree, problems: list[Problem]) -> Marked | None:
        place = ("attempts", at)
        wrong = list(undefined_words(self.guideline, tree, (*place, "plan"), attempt.plan))
        case, said = self._case(attempt)
        said = said or self._misled(attempt)
        if said:
            wrong.append(tree.problem((*place, "choices"), DOCTORED, said))
        if wrong or case is None:
            problems += [_doctored(problem) for problem in wrong]
            return None
        plan = plan_of(self.guideline, attempt.plan)
        pathway, feedback = trace(self.guideline, case), judge(self.guideline, case, plan)
        parting = departure(pathway, attempt.way)
        result = Result(
            right=is_right(self.guideline, pathway, plan, feedback),
            parted=parting.decision if parting else None,
            pitfalls=tuple(map(str, feedback.pitfalls)),
        )
        if result != attempt.result:
            message = "what the file says came of this is not what comes of it"
            problems.append(tree.problem((*place, "result"), DOCTORED, message))
        return Marked(attempt=attempt, pathway=pathway, parting=parting)

    def _case(self, attempt: Attempted) -> tuple[Case | None, str]:
        """Return the case of an attempt, or None and what is wrong with the one that its file tells."""
        if not attempt.invented:
            return self._cases[attempt.item], ""
        told = {name: str(v) if isinstance(v, str) else list(map(str, v)) for name, v in attempt.answers.items()}
        values, wrong = read_answers(self.guideline, {str(name): value for name, value in told.items()})
        if wrong:
            return None, f"the invented case cannot be: {next(iter(wrong.values()))}"
        case = self.guideline.case(**values)
        return case, "" if fingerprint(case) == attempt.facts else "the invented case is another than its signs say"

    def _misled(self, attempt: Attempted) -> str:
        """Say what is wrong with the way of an attempt; nothing where a page can have led to it."""
        way = attempt.way
        if attempt.case is None:
            return "a journey asks for no way" if way else ""
        try:
            following = next_decision(self.guideline, way)
        except ValueError:
            return "these answers do not follow from one another"
        ended = bool(way) and (way[-1][1] is None or following is None)
        return "" if ended else "this way stops before its end"


def _doctored(problem: Problem) -> Problem:
    """Return a problem of a file that was made with this very content, and so cannot have arisen on a page."""
    return Problem(**{**vars(problem), "code": DOCTORED})
