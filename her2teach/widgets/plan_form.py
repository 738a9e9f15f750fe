"""Plan form: what a learner would do for one patient, as fieldsets to tick."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import traitlets

from her2teach.core.guideline import Guideline
from her2teach.core.plan import ACTION, Plan, plan_words
from her2teach.teaching.pack import chosen_guideline
from her2teach.text.plan_fields import Fieldset, fieldsets
from her2teach.widgets.base import Part, static


class PlanForm(Part):
    """The parts of a plan to choose from. It has no button: the screen it stands on decides when a plan is final."""

    kept = "still"
    _esm = static("shared.js", "plan_form.js")
    _css = static("form.css")

    #: The fieldsets: legend and hint, whether one or many can be chosen, groups of choices by part of the plan.
    vocabulary: traitlets.List[Any] = traitlets.List().tag(sync=True)
    #: Each part with the names chosen: a list, for the action one name; empty where nothing is chosen.
    plan = traitlets.Dict().tag(sync=True)
    #: Whether the plan is final and can be read only.
    committed = traitlets.Bool(default_value=False).tag(sync=True)

    def __init__(self, guideline: Guideline | None = None) -> None:
        self._guideline = guideline or chosen_guideline()
        super().__init__(vocabulary=list(map(_fieldset, fieldsets(self._guideline))), plan=self._complete({}))

    @property
    def chosen(self) -> Plan | None:
        """What has been chosen, as a plan; None while no action is.

        Raises InvalidPlanError for a name that the guideline does not know, which no page of ours sends.
        """
        return Plan(self._guideline, **self._complete(self.plan)) if self.plan.get("action") else None

    def show(self, plan: Plan | None = None, *, committed: bool = False) -> None:
        """Show a plan, or a blank form; committed means that it is final."""
        with self.hold_sync():
            self.plan = self._complete({} if plan is None else plan.parts)
            self.committed = committed

    def _complete(self, parts: Mapping[str, Any]) -> dict[str, Any]:
        """Return every part of a plan as the browser keeps it; of the parts there are, it can send any."""
        lists = {part: sorted(parts.get(part) or ()) for part in plan_words(self._guideline) if part != ACTION}
        return {**lists, ACTION: parts.get(ACTION) or ""}


def _fieldset(found: Fieldset) -> dict[str, Any]:
    groups = [[group.label, group.part, list(map(list, group.choices))] for group in found.groups]
    return {
        "legend": found.legend,
        "hint": found.hint,
        "kind": "checkbox" if found.several else "radio",
        "groups": groups,
    }
