"""Plan form: what a learner would do for one patient, as fieldsets to tick."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import traitlets

from her2teach.guideline import Guideline
from her2teach.pack import chosen_guideline
from her2teach.plan import ACTION, Plan, plan_words
from her2teach.widgets.parts import agent_groups
from her2teach.widgets.together import Part, static


class PlanForm(Part):
    """The parts of a plan to choose from.  It has no button: the screen it stands on decides when a plan is final.

    Parameters
    ----------
    guideline
        Whose vocabulary the plan uses; the chosen guideline when left out.
    """

    _esm = static("shared.js", "plan_form.js")
    _css = static("panel.css", "form.css", "plan_form.css")

    #: The fieldsets: legend and hint, whether one or many can be chosen, groups of choices by part of the plan.
    vocabulary: traitlets.List[Any] = traitlets.List().tag(sync=True)
    #: Each part with the names chosen: a list, for the action one name; empty where nothing is chosen.
    plan = traitlets.Dict().tag(sync=True)
    #: Whether the plan is final and can be read only.
    committed = traitlets.Bool(default_value=False).tag(sync=True)

    def __init__(self, guideline: Guideline | None = None) -> None:
        self._guideline = guideline or chosen_guideline()
        super().__init__(vocabulary=_fieldsets(self._guideline), plan=self._complete({}))

    @property
    def chosen(self) -> Plan | None:
        """What has been chosen, as a plan; None while no action is.

        Raises
        ------
        InvalidPlanError
            For a name that the guideline does not know, which no page can send by itself.
        """
        return Plan(self._guideline, **self._complete(self.plan)) if self.plan.get("action") else None

    def show(self, plan: Plan | None = None, *, committed: bool = False) -> None:
        """Show a plan, or none.

        Parameters
        ----------
        plan
            The plan, or None for a blank form.
        committed
            Whether it is final.
        """
        with self.hold_sync():
            self.plan = self._complete({} if plan is None else plan.parts)
            self.committed = committed

    def _complete(self, parts: Mapping[str, Any]) -> dict[str, Any]:
        """Return every part of a plan as the browser keeps it; of the parts there are, it can send any."""
        lists = {part: sorted(parts.get(part) or ()) for part in plan_words(self._guideline) if part != ACTION}
        return {**lists, ACTION: parts.get(ACTION) or ""}


def _fieldsets(guideline: Guideline) -> list[dict[str, Any]]:
    vocabulary = guideline.content.plan
    keeping = [f"“{action.label}”" for action in vocabulary.actions.values() if action.keeps]
    hint = f"With {' or '.join(keeping)} you may leave this empty: what is given now goes on." if keeping else ""
    groups = [
        [label, part, mine]
        for label, members in agent_groups(guideline)
        for part in vocabulary.agents
        if (mine := [each for each in members if each[0] in guideline.members((part,))])
    ]
    found = [
        _fieldset("What would you do?", "", "radio", [["", "action", _named(vocabulary.actions.values())]]),
        _fieldset("What does the patient receive afterwards?", hint, "checkbox", groups),
        _fieldset("What do you watch?", "", "checkbox", [["", "monitoring", _named(vocabulary.monitoring.values())]]),
        _fieldset(
            "What do you write down as a reason?",
            "Most plans need none of these.",
            "checkbox",
            [["", "rationale", _named(vocabulary.rationale.values())]],
        ),
    ]
    return [each for each in found if any(members for _, _, members in each["groups"])]


def _fieldset(legend: str, hint: str, kind: str, groups: list[list[Any]]) -> dict[str, Any]:
    return {"legend": legend, "hint": hint, "kind": kind, "groups": groups}


def _named(items: Iterable[Any]) -> list[list[str]]:
    return [[item.id, item.label] for item in items]
