"""Extensions: the same case through the source text and through the source text with an extension."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import ipywidgets

from her2teach.analysis.extension_changes import CaseChanges, compare, compare_case
from her2teach.core.answers import read_answer
from her2teach.core.case import Case
from her2teach.core.extensions import shipped_extensions
from her2teach.core.guideline import Guideline
from her2teach.core.load import load_guideline
from her2teach.core.validation import look_up
from her2teach.teaching.vignettes import CaseVignette, shipped_vignettes
from her2teach.text import sections as text
from her2teach.text.html.extensions import case_html, extension_changes_html, extension_html, extension_verdict
from her2teach.text.html.panels import answer_html, note_html
from her2teach.widgets.base import Screen, guarded
from her2teach.widgets.figures import Tables
from her2teach.widgets.graph import DecisionGraph
from her2teach.widgets.parts import CaseForm, Panel, StatusLine, question, statement_notes


class ExtensionComparison(Screen):
    """Pick an extension and a case, and see both answers, where the pathways part, and what changes over all cases.

    Parameters
    ----------
    extension
        Id of the extension to begin with; the first that is shipped when left out.
    vignette
        Id of the case to begin with; the first whose answer changes when left out.
    vignettes
        The cases to pick from; the shipped ones when left out.

    Raises
    ------
    KeyError
        When there is no such extension or case.
    """

    def __init__(
        self,
        extension: str | None = None,
        vignette: str | None = None,
        *,
        vignettes: Iterable[CaseVignette] | None = None,
    ) -> None:
        self._base = load_guideline()
        self._extensions = {each.id: each for each in shipped_extensions()}
        self._vignettes = {each.id: each for each in (shipped_vignettes() if vignettes is None else vignettes)}
        chosen = look_up("extension", extension or next(iter(self._extensions)), self._extensions)
        self._extended = load_guideline(extensions=[chosen.id])
        case = look_up("vignette", vignette, self._vignettes).id if vignette else self._case_to_show(self._extended)
        self.picker = ipywidgets.Dropdown(
            options=[(each.title, name) for name, each in self._extensions.items()],
            value=chosen.id,
            description="Extension",
        )
        self.cases = ipywidgets.Dropdown(
            options=[(f"{each.title} ({each.difficulty})", name) for name, each in self._vignettes.items()],
            value=case,
            description="Case",
        )
        self._make_parts()
        super().__init__(self._arranged())
        self.add_class("h2t-extensions")
        self._show_extension()
        self.picker.observe(self._on_extension, "value")
        self.cases.observe(self._on_case, "value")

    def __repr__(self) -> str:
        return f"ExtensionComparison({self.picker.value!r}, {self.cases.value!r})"

    @property
    def found(self) -> CaseChanges:
        """Both pathways of the case."""
        case = self._vignettes[self.cases.value].case.restricted_to(self._extended)
        answers = {name: self._read(name, found) for name, found in self.form.answers.items()}
        return compare_case(self._base, self._extended, Case.of(self._extended, {**case.given, **answers}))

    def _read(self, name: str, found: Any) -> Any:
        return read_answer(self._extended.attributes[name], found, self._extended.agents)

    def _make_parts(self) -> None:
        notes = statement_notes(self._base)
        self.form = CaseForm()
        self.about, self.steps = Panel(), Panel(statements=notes)
        self.before, self.after = Panel(statements=notes), Panel(statements=notes)
        self.graph = ipywidgets.Box().add_class("h2t-extensions-graph")
        self.form_place = ipywidgets.Box().add_class("h2t-extensions-form")
        self.table = Tables("", self._base)
        self.status = StatusLine(footer=text.short_identity(self._base)).add_class("h2t-part-status")

    def _arranged(self) -> list[ipywidgets.Widget]:
        pickers = ipywidgets.Box([self.picker, self.cases]).add_class("h2t-part-picker")
        sides = [self._titled("Source text", self.before), self._titled("With the extension", self.after)]
        answers = ipywidgets.Box(sides)
        answers.add_class("h2t-extensions-answers")
        return [pickers, self.about, self.form_place, answers, self.steps, self.graph, self.table, self.status]

    @staticmethod
    def _titled(title: str, panel: Panel) -> ipywidgets.Box:
        return ipywidgets.Box([Panel(html=note_html(title, "side")), panel]).add_class("h2t-extensions-side")

    def _case_to_show(self, extended: Guideline, now: str | None = None) -> str:
        """Return a case that shows what an extension does: the present one if it does, else the best there is."""
        found = {name: compare_case(self._base, extended, each.case) for name, each in self._vignettes.items()}
        if now in found and (found[now].changed or found[now].said):
            return now
        changed = [name for name, each in found.items() if each.changed]
        return [*changed, *(name for name, each in found.items() if each.said), *found][0]

    def _changed(self, extended: Guideline) -> list[CaseVignette]:
        return [each for each in self._vignettes.values() if compare_case(self._base, extended, each.case).changed]

    @guarded
    def _on_extension(self, _change: object) -> None:
        self._show_extension()
        self.cases.value = self._case_to_show(self._extended, self.cases.value)

    @guarded
    def _on_case(self, _change: object) -> None:
        self._show_case()

    def fail(self, error: Exception) -> None:
        """Say on the page that something went wrong."""
        self.steps.html = note_html(f"This cannot be compared: {error}", "error")
        self.status.text = f"This cannot be compared: {error}"

    def _show_extension(self) -> None:
        extension = self._extensions[self.picker.value]
        self._extended = extended = load_guideline(extensions=[extension.id])
        own = [extended.attributes[name] for name in extension.attributes]
        self.form = CaseForm(questions=[question(extended, each) for each in own], asked=[each.id for each in own])
        self.form.observe(self._on_case, "answers")
        self.form_place.children = [self.form] if own else []
        self.about.html = extension_html(extension)
        titles = [each.title for each in self._changed(extended)]
        self.table.html = extension_changes_html(self._base, extended, compare(self._base, extended), titles)
        self.graph.children = [DecisionGraph(extended)]
        self._show_case()

    def _show_case(self) -> None:
        found = self.found
        self.before.html = answer_html(text.answer(self._base, found.before))
        self.after.html = answer_html(text.answer(self._extended, found.after))
        self.steps.html = case_html(self._extended, found)
        self.graph.children[0].show(found.after)
        self.status.text = extension_verdict(self._extended, found)
