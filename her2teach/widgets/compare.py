"""Compare: another case beside the one that is shown, where their pathways part and what parts them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import traitlets

from her2teach.analysis.comparison import compare_ways
from her2teach.core.guideline import Guideline
from her2teach.core.pathway import Pathway
from her2teach.text import sections as text
from her2teach.text.comparison import comparison_verdict
from her2teach.text.html.comparison import comparison_html
from her2teach.text.sections import Answer
from her2teach.text.wording import uncapital
from her2teach.widgets.base import Part, static

#: What stands for the case that was kept, in the list of cases.
KEPT = "kept"
_NONE = ["", "No other case"]
_APART = "Nothing is compared."


class Compare(Part):
    """The list of cases to compare with, and what comes of the comparison.

    A reader can ask to "keep" the case, to "swap" the two, to "stop", or to compare "with" the case of an id.
    """

    _esm = static("shared.js", "compare.js")
    _css = static("whatif.css")

    #: Id and title of each case there is to compare with.
    options: traitlets.List[Any] = traitlets.List().tag(sync=True)
    #: The id of the other case, or nothing; the browser sets it, too.
    chosen = traitlets.Unicode().tag(sync=True)
    html = traitlets.Unicode().tag(sync=True)

    def __init__(self, guideline: Guideline, cases: Mapping[str, str], act: Callable[..., None]) -> None:
        self._guideline, self._act = guideline, act
        #: The other case as it was shown last, and what was said of the two.
        self.shown, self.said = "", _APART
        self._cases = [[name, title] for name, title in cases.items()]
        super().__init__(options=[_NONE, *self._cases])
        self.observe(lambda change: self._act("with", change["new"]), "chosen")

    def act(self, message: Mapping[str, Any]) -> None:
        """Do what a reader has pressed: "keep", "swap" or "stop"."""
        if message.get("do") in {"keep", "swap", "stop"}:
            self._act(message["do"])

    def show(self, answer: Answer | None, other: Pathway | None, chosen: str = "", title: str = "") -> None:
        """Show a case beside another one, chosen by its id; nothing where an answer of either cannot be used."""
        kept = [[KEPT, f"The case you kept: {uncapital(title)}"]] if chosen == KEPT else []
        html, self.shown, self.said = "", chosen, _APART
        if answer is not None and other is not None:
            found = compare_ways(answer.pathway, other)
            html = comparison_html(found, answer, text.answer(self._guideline, other), title)
            self.said = f"Compared with {uncapital(title)}: {uncapital(comparison_verdict(self._guideline, found))}"
        with self.hold_sync():
            self.options = [_NONE, *kept, *self._cases]
            self.chosen = chosen
            self.html = html
