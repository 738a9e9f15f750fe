"""Events: what happens to a patient, what a plan does, and what each changes in her case.

All of it is content. Python knows that a change sets an answer, adds to a number, or takes the agents of a plan.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from functools import cache
from typing import TYPE_CHECKING, Annotated, Any, Literal

from pydantic import BeforeValidator, Field
from pydantic_core import PydanticCustomError

from her2teach.core.answers import read_answer
from her2teach.core.case import Case
from her2teach.core.criteria import Criterion
from her2teach.core.guideline import shipped_guideline
from her2teach.core.plan import Plan, planned_parts
from her2teach.core.references import check_criterion
from her2teach.core.scalars import PlainNumber, ScalarError, number_from_text
from her2teach.core.schema import Catalogue, Content, Item, Prose
from her2teach.core.situation import Situation
from her2teach.core.validation import undefined, validate
from her2teach.core.yamltree import ContentError, Place, Problem, Tree
from her2teach.teaching.case_content import Expected, LearnerPlan, PatientContent
from her2teach.teaching.loading import load_companion, load_shipped

if TYPE_CHECKING:
    from her2teach.core.guideline import Guideline

#: What is added of the time that has passed since the event before.
MONTHS = "months"
#: More than anybody follows; each is walked before a file is taken.
MOST_EVENTS = 60
NAME = "events.yaml"
#: What a change can do; each does one of them.
_VERBS = ("set_", "add", "take")


def _amount(value: object) -> object:
    if not isinstance(value, str) or value == MONTHS:
        return value
    try:
        return number_from_text(value)
    except ScalarError as error:
        hint = f'write a number, or "{MONTHS}" for the months since the event before'
        raise PydanticCustomError("scalar", "{found}", {"found": error.message, "hint": hint}) from error


class Change(Content):
    """One answer of a case that becomes another: one of set, add and take."""

    attribute: str
    #: The new answer, as a case file has it; the word for unknown takes the answer away.
    set_: str | tuple[str, ...] | None = Field(default=None, alias="set")
    #: What is added to a number, where that is known.
    add: Annotated[int | float | Literal["months"] | None, BeforeValidator(_amount)] = None
    #: What the patient receives once the plan is carried out.
    take: Literal["agents"] | None = None
    #: When the change is made; always if left out.
    when: Criterion | None = None


class Effect(Item):
    """What a plan's action changes."""

    #: When it changes anything; always if left out.
    when: Criterion | None = None
    changes: tuple[Change, ...]


class Event(Item):
    """Something that can happen to a patient."""

    label: Prose
    #: Whether a journey begins with it, or goes on.
    position: Literal["first", "later"] = "later"
    #: Whether a treatment has to be decided on after it.
    calls_for: Literal["decision", "nothing"] = "nothing"
    #: When it can happen; always if left out.
    when: Criterion | None = None
    changes: tuple[Change, ...] = ()
    #: What is asked of somebody who adds it to a patient of their own.
    asks: tuple[str, ...] = ()


class EarlierTreatment(Content):
    """A treatment from before the first event, and the interval counted from its end; a timeline draws both."""

    label: Prose
    #: Which patients had it, and as long as it still runs.
    given: Criterion
    runs: Criterion
    #: The months since its end, an attribute.
    interval: str


class EventsContent(Content):
    """The events' file."""

    id: str
    earlier: EarlierTreatment | None = None
    #: What the time between two events changes.
    time: tuple[Change, ...] = ()
    events: Catalogue[Event]
    #: By the actions of a plan.
    actions: Catalogue[Effect]


class HappeningContent(Content):
    """One event of a journey."""

    event: str
    #: Months since the journey began.
    month: PlainNumber
    story: Prose
    #: What becomes known with it.
    attributes: dict[str, object] = Field(default_factory=dict)
    #: What the text says, where a treatment has to be decided on.
    expected: Expected | None = None
    #: What the patient was given, where a treatment had to be decided on.
    given: LearnerPlan | None = None
    #: Why she was given that; shown once the learner has decided.
    because: Prose | None = None


class JourneyContent(PatientContent):
    """A journey's file."""

    course: Annotated[tuple[HappeningContent, ...], Field(min_length=1, max_length=MOST_EVENTS)]


@cache
def load_events() -> EventsContent:
    """Load the shipped events.

    Raises ContentError with every problem of the file.
    """
    return load_shipped(read_events, NAME)


def events_of(guideline: Guideline) -> EventsContent:
    """Return what can happen to the patients of a guideline.

    Raises ContentError with every problem of that file.
    """
    return _events_of(guideline.base or guideline)


@cache
def _events_of(guideline: Guideline) -> EventsContent:
    if guideline.folder is None:
        return load_events()
    return load_companion(read_events, NAME, guideline) or EventsContent(id="none", events={}, actions={})


def read_events(tree: Tree, guideline: Guideline) -> EventsContent:
    """Make events of what a file contains.

    Raises ContentError with every problem of the file; a name that the guideline does not know is one.
    """
    content = validate(EventsContent, tree)
    problems = list(_check(guideline, tree, content))
    if problems:
        raise ContentError(problems)
    return content


def can_happen(guideline: Guideline, case: Case | None, event: Event) -> bool:
    """Return whether an event can come next; the case is None where nothing has happened yet."""
    if case is None or event.position == "first":
        return case is None and event.position == "first"
    return event.when is None or event.when.holds(Situation(guideline, case)) is not False


def happened(guideline: Guideline, case: Case, event: Event, months: float, findings: Mapping[str, Any]) -> Case:
    """Let months pass and an event happen, with what becomes known: None for what is not known any more.

    Raises CaseError when a number leaves its range.
    """
    case = _changed(guideline, case, events_of(guideline).time, months=months)
    case = Case(guideline, **{**case.given, **findings})
    return _changed(guideline, case, event.changes, months=months)


def carried_out(guideline: Guideline, case: Case, plan: Plan) -> Case:
    """Let a plan be carried out.

    Raises CaseError when a number leaves its range.
    """
    effect, parts = events_of(guideline).actions[plan.action], planned_parts(guideline, case, plan)
    here = Situation(guideline, case, plan=parts)
    if effect.when is not None and effect.when.holds(here) is not True:
        return case
    return _changed(guideline, case, effect.changes, parts=parts)


def fixed(event: Event, *, first: bool, guideline: Guideline | None = None) -> frozenset[str]:
    """Return the attributes that a journey cannot set with an event, because the event or the time sets them."""
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
    return Case(guideline, **values)


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
    if content.earlier is not None:
        for key in ("given", "runs"):
            yield from _check_criterion_at(guideline, tree, ("earlier", key), getattr(content.earlier, key))
        numbers = [name for name, each in guideline.attributes.items() if each.kind == "number"]
        yield from undefined(tree, ("earlier", "interval"), "number", (content.earlier.interval,), numbers)
    yield from _check_changes(guideline, tree, ("time",), content.time)
    for name, event in content.events.items():
        place = ("events", name)
        yield from _check_changes(guideline, tree, (*place, "changes"), event.changes)
        yield from _check_criterion_at(guideline, tree, (*place, "when"), event.when)
        yield from undefined(tree, (*place, "asks"), "attribute", event.asks, guideline.attributes)
    actions = guideline.plan.actions
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
        yield from check_criterion(guideline, tree, place, criterion)
