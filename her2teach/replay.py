"""Replay: one patient over time, event by event."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Any, Literal

from her2teach.case import Case
from her2teach.events import carried_out, happened
from her2teach.journey_schema import Event
from her2teach.pathway import Pathway, trace
from her2teach.plan import Plan

if TYPE_CHECKING:
    from her2teach.guideline import Guideline


@dataclass(frozen=True, kw_only=True)
class Happening:
    """One event of a journey."""

    event: Event
    #: Months since the journey began.
    month: float
    story: str = ""
    #: What becomes known with it: attribute and value, None for what is not known any more.
    told: tuple[tuple[str, Any], ...] = ()
    #: What the patient was given; None where nothing had to be decided, or has been yet.
    given: Plan | None = None
    #: Why she was given that.
    because: str = ""

    @property
    def decides(self) -> bool:
        """Whether a treatment has to be decided on."""
        return self.event.calls_for == "decision"


@dataclass(frozen=True, kw_only=True)
class Journey:
    """One patient over time, with what her story is meant to teach."""

    id: str
    title: str
    difficulty: Literal["introductory", "intermediate", "advanced"]
    #: None where the file names none.
    licence: str | None = None
    authors: str
    objectives: tuple[str, ...] = ()
    #: The patient, before anything of the course happens.
    story: str
    course: tuple[Happening, ...]
    #: Notes for the educator; they may give answers away.
    discussion: str | None = None
    #: The day a clinician last read the journey through; None while nobody has.
    reviewed: dt.date | None = None

    def __str__(self) -> str:
        return self.id


@dataclass(frozen=True, kw_only=True)
class JourneyState:
    """A patient after one event."""

    happening: Happening
    case: Case
    pathway: Pathway
    #: The answers that are others than before the event.
    changed: tuple[str, ...]
    #: The case once what was given has been given, until the next event.
    after: Case


def replay(guideline: Guideline, journey: Journey) -> tuple[JourneyState, ...]:
    """Follow a patient through every event of a journey.

    Parameters
    ----------
    guideline
        The guideline.
    journey
        The journey, with what the patient was really given.

    Returns
    -------
    tuple of JourneyState
        One for each event; the same journey has the same states.

    Raises
    ------
    CaseError
        When an event makes a case that cannot be, which no loaded journey does.
    """
    case, month = guideline.case(), journey.course[0].month if journey.course else 0
    states: list[JourneyState] = []
    for happening in journey.course:
        states.append(state_after(guideline, case, month, happening))
        case, month = states[-1].after, happening.month
    return tuple(states)


def state_after(guideline: Guideline, before: Case, month: float, happening: Happening) -> JourneyState:
    """Let one event happen.

    Parameters
    ----------
    guideline, before
        The case before it and its guideline.
    month
        When the event before it was.
    happening
        The event.

    Returns
    -------
    JourneyState
        The patient after it.

    Raises
    ------
    CaseError
        When it makes a case that cannot be.
    """
    passed = float(Fraction(str(happening.month)) - Fraction(str(month)))
    case = happened(guideline, before, happening.event, passed, dict(happening.told))
    given = happening.given
    return JourneyState(
        happening=happening,
        case=case,
        pathway=trace(guideline, case),
        changed=tuple(name for name in guideline.attributes if case.given.get(name) != before.given.get(name)),
        after=case if given is None else carried_out(guideline, case, given),
    )
