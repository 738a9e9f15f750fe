"""Events: what happens to a patient, what a plan does, and what each changes in her case.

All of it is content.  Python knows that a change sets an answer, adds to a number, or takes the agents of a plan.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from functools import cache
from typing import TYPE_CHECKING, Any

from her2teach.answers import read_answer
from her2teach.case import Case
from her2teach.guideline import shipped_guideline
from her2teach.journey_schema import MONTHS, Change, Event, EventsContent
from her2teach.loading import ContentError, Place, Problem, Tree, parse, read_file, read_shipped
from her2teach.plan import Plan, planned_parts
from her2teach.references import check_criterion
from her2teach.situation import Situation
from her2teach.validation import undefined, validate

if TYPE_CHECKING:
    from her2teach.criteria import Criterion
    from her2teach.guideline import Guideline

NAME = "events.yaml"

#: What a change can do; each does one of them.
_VERBS = ("set_", "add", "take")


@cache
def load_events() -> EventsContent:
    """Load the shipped events.

    Returns
    -------
    EventsContent
        The events and the actions by id.

    Raises
    ------
    ContentError
        With every problem of the file.
    """
    return read_events(read_shipped(NAME), NAME)


def events_of(guideline: Guideline) -> EventsContent:
    """Return what can happen to the patients of a guideline.

    Parameters
    ----------
    guideline
        The guideline, with or without extensions.

    Returns
    -------
    EventsContent
        The shipped events; for a guideline from a file those of ``events.yaml`` beside it, or none at all.

    Raises
    ------
    ContentError
        With every problem of that file.
    """
    base = guideline.base or guideline
    return load_events() if base.folder is None else _beside(base)


@cache
def _beside(guideline: Guideline) -> EventsContent:
    path = guideline.companion(NAME)
    if path is None:
        return EventsContent(id="none", events={}, actions={})
    return read_events(read_file(path), str(path), guideline)


def read_events(text: str, name: str, guideline: Guideline | None = None) -> EventsContent:
    """Make events of a file's text.

    Parameters
    ----------
    text
        The YAML text.
    name
        The file's name in messages.
    guideline
        The guideline whose cases the events change; the shipped one when left out.

    Returns
    -------
    EventsContent
        The events.

    Raises
    ------
    ContentError
        With every problem of the text; a name that the guideline does not know is one.
    """
    tree = parse(text, name)
    content = validate(EventsContent, tree)
    problems = list(_check(guideline or shipped_guideline(), tree, content))
    if problems:
        raise ContentError(problems)
    return content


def can_happen(guideline: Guideline, case: Case | None, event: Event) -> bool:
    """Return whether an event can come next.

    Parameters
    ----------
    guideline
        The guideline.
    case
        The case so far; None where nothing has happened yet.
    event
        The event.

    Returns
    -------
    bool
        False only where it is certain that it cannot.
    """
    if case is None or event.position == "first":
        return case is None and event.position == "first"
    return event.when is None or event.when.holds(Situation(guideline, case)) is not False


def happened(guideline: Guideline, case: Case, event: Event, months: float, told: Mapping[str, Any]) -> Case:
    """Let time pass and an event happen.

    Parameters
    ----------
    guideline, case
        A case and its guideline.
    event
        The event.
    months
        How long after the event before.
    told
        What becomes known with it: values by attribute, None for what is not known any more.

    Returns
    -------
    Case
        The case after time has passed, with what is told, and with what the event changes.

    Raises
    ------
    CaseError
        When a number leaves its range.
    """
    case = _changed(guideline, case, events_of(guideline).time, months=months)
    case = guideline.case(**{**case.given, **told})
    return _changed(guideline, case, event.changes, months=months)


def carried_out(guideline: Guideline, case: Case, plan: Plan) -> Case:
    """Let a plan be carried out.

    Parameters
    ----------
    guideline, case
        A case and its guideline.
    plan
        What the patient is given.

    Returns
    -------
    Case
        The case with the new treatment, until the next event.

    Raises
    ------
    CaseError
        When a number leaves its range.
    """
    effect, parts = events_of(guideline).actions[plan.action], planned_parts(guideline, case, plan)
    here = Situation(guideline, case, plan=parts)
    if effect.when is not None and effect.when.holds(here) is not True:
        return case
    return _changed(guideline, case, effect.changes, parts=parts)


def fixed(event: Event, *, first: bool, guideline: Guideline | None = None) -> frozenset[str]:
    """Return the attributes that a journey cannot tell with an event, because the event or the time sets them."""
    changes = (*event.changes, *(() if first else events_of(guideline or shipped_guideline()).time))
    return frozenset(change.attribute for change in changes if change.when is None or change.add is not None)


def _changed(
    guideline: Guideline,
    case: Case,
    changes: Sequence[Change],
    *,
    months: float = 0,
    parts: Mapping[str, frozenset[str] | None] | None = None,
) -> Case:
    """Make changes; what they hang on is asked of the case as it was before the first of them."""
    here, values = Situation(guideline, case, plan=parts), dict(case.given)
    for change in changes:
        if change.when is None or change.when.holds(here) is True:
            values[change.attribute] = _value(guideline, case, change, months, parts or {})
    return guideline.case(**values)


def _value(
    guideline: Guideline, case: Case, change: Change, months: float, parts: Mapping[str, frozenset[str] | None]
) -> Any:
    attribute = guideline.attributes[change.attribute]
    if change.set_ is not None:
        return read_answer(attribute, change.set_, guideline.agents)
    before = case.given.get(attribute.id)
    if change.take is not None:
        return parts.get(change.take, before)
    if before is None:
        return None
    # Decimals as they are written: 12.5 and 0.2 are 12.7 months.
    total = Fraction(str(before)) + Fraction(str(months if change.add == MONTHS else change.add))
    return int(total) if total.denominator == 1 else float(total)


def _check(guideline: Guideline, tree: Tree, content: EventsContent) -> Iterator[Problem]:
    for section in ("events", "actions"):
        for name, entry in getattr(content, section).items():
            if entry.id != name:
                place: Place = (section, name, "id")
                yield tree.problem(place, "unknown-key", '"id" is not known here', "delete it", at_key=True)
    yield from _check_changes(guideline, tree, ("time",), content.time)
    for name, event in content.events.items():
        place = ("events", name)
        yield from _check_changes(guideline, tree, (*place, "changes"), event.changes)
        yield from _check_criterion_at(guideline, tree, (*place, "when"), event.when)
        yield from undefined(tree, (*place, "asks"), "attribute", event.asks, guideline.attributes)
    actions = guideline.content.plan.actions
    for name in content.actions:
        yield from undefined(tree, ("actions", name), "action", (name,), actions)
    for name in actions.keys() - content.actions.keys():
        yield tree.problem(("actions",), "missing", f'what "{name}" changes is missing', "add it", at_key=True)
    for name, effect in content.actions.items():
        yield from _check_changes(guideline, tree, ("actions", name, "changes"), effect.changes)
        yield from _check_criterion_at(guideline, tree, ("actions", name, "when"), effect.when)


def _check_changes(guideline: Guideline, tree: Tree, place: Place, changes: Sequence[Change]) -> Iterator[Problem]:
    for at, change in enumerate(changes):
        here: Place = (*place, at)
        yield from undefined(tree, (*here, "attribute"), "attribute", (change.attribute,), guideline.attributes)
        yield from _check_criterion_at(guideline, tree, (*here, "when"), change.when)
        verbs = [verb.rstrip("_") for verb in _VERBS if getattr(change, verb) is not None]
        if len(verbs) != 1:
            found = " and ".join(verbs) or "nothing"
            yield tree.problem(here, "change", f"{found} stands here", "a change has one of set, add and take")
        elif change.attribute in guideline.attributes:
            yield from _check_value(guideline, tree, here, change)


def _check_value(guideline: Guideline, tree: Tree, place: Place, change: Change) -> Iterator[Problem]:
    attribute = guideline.attributes[change.attribute]
    numbers = {"number", "whole_number"}
    if change.add is not None and attribute.kind not in numbers:
        yield tree.problem((*place, "add"), "value", f'"{attribute.id}" is no number', "set it instead")
    if change.take is not None and attribute.kind != "agents":
        yield tree.problem((*place, "take"), "value", f'"{attribute.id}" holds no agents', "set it instead")
    if change.set_ is not None:
        try:
            read_answer(attribute, change.set_, guideline.agents)
        except ValueError as error:
            yield tree.problem((*place, "set"), "value", f"{attribute.id}: {error}", getattr(error, "hint", ""))


def _check_criterion_at(
    guideline: Guideline, tree: Tree, place: Place, criterion: Criterion | None
) -> Iterator[Problem]:
    if criterion is not None:
        yield from check_criterion(guideline.content, tree, place, criterion)
