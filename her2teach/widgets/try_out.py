"""Try out: change a case that has been solved, and see what the text says then."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import ipywidgets

from her2teach import text
from her2teach.case import Case
from her2teach.changes import changed
from her2teach.guideline import Guideline
from her2teach.markup import answer_html
from her2teach.pathway import trace
from her2teach.whatif_words import tried
from her2teach.widgets.parts import Panel, statement_notes
from her2teach.widgets.whatif import WhatIf


class TryOut(ipywidgets.Box):  # type: ignore[misc]  # ipywidgets has no type hints
    """What the text says to a case, and to the same with other answers.

    Parameters
    ----------
    guideline, case
        A case and its guideline.
    """

    def __init__(self, guideline: Guideline, case: Case) -> None:
        self._guideline = guideline
        self._cases: list[tuple[Case, str]] = [(case, "")]
        self._answer = Panel(statements=statement_notes(guideline))
        self.whatif = WhatIf(guideline, self.take, self.back)
        self.whatif.opened = True
        super().__init__([self._answer, self.whatif])
        self.add_class("h2t-tryout")
        self._refresh()

    def __repr__(self) -> str:
        return "TryOut()"

    @property
    def case(self) -> Case:
        """The case as it is now."""
        return self._cases[-1][0]

    def take(self, answers: Mapping[str, Any]) -> None:
        """Try other answers.

        Parameters
        ----------
        answers
            Values by attribute.  Where they contradict the rest, nothing changes.
        """
        found = changed(self._guideline, self.case, answers)
        if found is not None:
            self._cases.append((found.case, tried(self._guideline, found.case, answers)))
            self._refresh()

    def back(self) -> None:
        """Take the last try back."""
        if len(self._cases) > 1:
            self._cases.pop()
        self._refresh()

    def close(self) -> None:
        """Take the screen's parts out of the session, with all that they say of the case."""
        for part in (self._answer, self.whatif):
            part.close()
        super().close()

    def _refresh(self) -> None:
        case, said = self._cases[-1]
        self._answer.html = answer_html(text.answer(self._guideline, trace(self._guideline, case)))
        self.whatif.show(case, (), said)
