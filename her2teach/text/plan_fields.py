"""Plan fields: what a learner can choose for a plan, as fieldsets, the same on a screen and on paper."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from her2teach.core.plan import ACTION
from her2teach.text.wording import capital

if TYPE_CHECKING:
    from her2teach.core.guideline import Guideline

#: Id and label.
PlanChoice = tuple[str, str]


@dataclass(frozen=True, kw_only=True)
class Group:
    """Choices for one part of a plan."""

    #: Nothing where the legend says it all.
    label: str
    part: str
    choices: tuple[PlanChoice, ...]


@dataclass(frozen=True, kw_only=True)
class Fieldset:
    """One question about a plan."""

    legend: str
    hint: str
    #: Whether many can be chosen; else one.
    several: bool
    groups: tuple[Group, ...]


def fieldsets(guideline: Guideline) -> tuple[Fieldset, ...]:
    """Return what can be chosen for a plan, in the order in which it is asked."""
    vocabulary = guideline.plan
    keeping = [f"“{action.label}”" for action in vocabulary.actions.values() if action.keeps]
    hint = f"With {' or '.join(keeping)} you may leave this empty: current treatment continues." if keeping else ""
    agents = tuple(
        Group(label=label, part=part, choices=mine)
        for label, choices in agent_groups(guideline)
        for part in vocabulary.agents
        if (mine := tuple(each for each in choices if each[0] in guideline.members((part,))))
    )
    watched, written = vocabulary.monitoring.values(), vocabulary.rationale.values()
    found = (
        _listed("What would you do?", "", ACTION, vocabulary.actions.values()),
        Fieldset(legend="What does the patient receive afterwards?", hint=hint, several=True, groups=agents),
        _listed("What will you monitor?", "", "monitoring", watched),
        _listed("What will you document?", "Most plans need none of these.", "rationale", written),
    )
    return tuple(each for each in found if any(group.choices for group in each.groups))


def agent_groups(guideline: Guideline) -> tuple[tuple[str, tuple[PlanChoice, ...]], ...]:
    """Return the agents under the label of the last class that names them, so that each stands once."""
    home = {agent: c.id for c in guideline.agent_classes.values() for agent in c.agents}
    found = []
    for agent_class in guideline.agent_classes.values():
        mine = [(a, guideline.agents[a].label) for a in agent_class.agents if home[a] == agent_class.id]
        if mine:
            found.append((capital(agent_class.label), tuple(mine)))
    others = tuple((agent.id, agent.label) for agent in guideline.agents.values() if agent.id not in home)
    return (*found, ("Others", others)) if others else tuple(found)


def _listed(legend: str, hint: str, part: str, entries: Iterable[Any]) -> Fieldset:
    choices = tuple((entry.id, entry.label) for entry in entries)
    group = Group(label="", part=part, choices=choices)
    return Fieldset(legend=legend, hint=hint, several=part != ACTION, groups=(group,))
