"""The shapes of the content: what the events' file and a journey's file may hold."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BeforeValidator, Field
from pydantic_core import PydanticCustomError

from her2teach.case_schema import Expected, LearnerPlan, Told
from her2teach.criteria import Criterion
from her2teach.scalars import PlainNumber, ScalarError, number_from_text
from her2teach.schema import Catalogue, Content, Item, Prose

#: What is added of the time that has passed since the event before.
MONTHS = "months"
#: More than anybody follows; each is walked before a file is taken.
MOST_EVENTS = 60


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


class EventsContent(Content):
    """The events' file."""

    id: str
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
    #: Why she was given that; told once the learner has decided.
    because: Prose | None = None


class JourneyContent(Told):
    """A journey's file."""

    course: Annotated[tuple[HappeningContent, ...], Field(min_length=1, max_length=MOST_EVENTS)]
