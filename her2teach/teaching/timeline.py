"""Timeline: what was given when, what the text said, and where a learner's plans differed, as plain data."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from her2teach.core.plan import ANSWERED
from her2teach.core.situation import Situation
from her2teach.teaching.events import events_of
from her2teach.teaching.following import PlanAtEvent
from her2teach.teaching.journeys import JourneyState
from her2teach.teaching.practice import Standing
from her2teach.teaching.practice_text import show_given, show_plan
from her2teach.text.headlines import next_question
from her2teach.text.sections import answer
from her2teach.text.wording import show_agents, show_quantity, uncapital

if TYPE_CHECKING:
    from her2teach.core.guideline import Guideline

#: A learner's decision: still open, or how its plan stands.
PlanStanding = Literal["open"] | Standing


@dataclass(frozen=True, kw_only=True)
class Bar:
    """One agent, given without a break."""

    agent: str
    label: str
    #: The class of agents it is of, and what that is called.
    part: str
    kind: str
    #: The place of that class among the parts of a plan, from 0 on.
    place: int
    start: float
    end: float
    #: Whether it is still given at the end of the timeline.
    running: bool


@dataclass(frozen=True, kw_only=True)
class EventStop:
    """One event, and what came of it."""

    number: int
    month: float
    label: str
    #: None where nothing had to be decided.
    standing: PlanStanding | None = None
    #: How the text answers here, and with what; both empty as long as the learner has not decided.
    headline: str = ""
    text: str = ""
    #: Whether the text gives no answer here.
    silent: bool = False
    #: Whether the right answer was that the text does not say.
    held_back: bool = False
    plan: str = ""
    #: What the patient was given, empty as long as the learner has not decided.
    given: str = ""
    #: Whether the patient goes on as with the learner's plan.
    as_given: bool = True


@dataclass(frozen=True, kw_only=True)
class Earlier:
    """A treatment from before the course, of unknown beginning."""

    label: str
    end: float
    #: Whether it is still given at the end of the timeline.
    running: bool


@dataclass(frozen=True, kw_only=True)
class Interval:
    """The time from the end of that treatment to what is counted to."""

    label: str
    start: float
    end: float
    #: How long it is, in words.
    length: str


@dataclass(frozen=True, kw_only=True)
class Timeline:
    """A patient's course as far as it has been shown."""

    stops: tuple[EventStop, ...]
    bars: tuple[Bar, ...]
    earlier: Earlier | None = None
    #: None as long as a decision is open at its end: counting it is the learner's.
    interval: Interval | None = None


def timeline(guideline: Guideline, states: Sequence[JourneyState], decisions: Sequence[PlanAtEvent]) -> Timeline:
    """Lay out what has been shown of a journey."""
    made = list(decisions)
    stops = []
    for position, state in enumerate(states, 1):
        decision = made.pop(0) if state.happening.decides and made else None
        stops.append(_stop(guideline, position, state, decision))
    waiting = bool(states) and stops[-1].standing == "open"
    return Timeline(
        stops=tuple(stops),
        bars=_bars(guideline, states, waiting=waiting),
        earlier=_earlier(guideline, states),
        interval=_interval(guideline, states, stops),
    )


def _earlier(guideline: Guideline, states: Sequence[JourneyState]) -> Earlier | None:
    content = events_of(guideline).earlier
    here = [Situation(guideline, state.case) for state in states]
    if content is None or not any(content.given.holds(each) for each in here):
        return None
    ended = [s.happening.month for s, at in zip(states, here, strict=True) if content.runs.holds(at) is not True]
    return Earlier(label=content.label, end=ended[0] if ended else states[-1].happening.month, running=not ended)


def _interval(guideline: Guideline, states: Sequence[JourneyState], stops: Sequence[EventStop]) -> Interval | None:
    """Return the interval once nothing is to be decided where it ends, and it is longer than nothing."""
    content = events_of(guideline).earlier
    if content is None:
        return None
    attribute = guideline.attributes[content.interval]
    values = [state.case.known.get(attribute.id) for state in states]
    longest = max((float(str(value)) for value in values if value is not None), default=0)
    if not longest:
        return None
    at = next(at for at, value in enumerate(values) if value is not None and float(str(value)) == longest)
    if stops[at].standing == "open":
        return None
    end, words = stops[at].month, show_quantity(attribute, values[at])
    return Interval(label=attribute.label, start=end - longest, end=end, length=words)


def _stop(guideline: Guideline, number: int, state: JourneyState, decision: PlanAtEvent | None) -> EventStop:
    happening = state.happening
    stop = EventStop(
        number=number,
        month=happening.month,
        label=happening.event.label,
        standing="open" if happening.decides else None,
    )
    if decision is None:
        return stop
    pathway = state.pathway
    asked = next_question(guideline, pathway)
    question = asked.label if asked else ""
    return EventStop(
        number=number,
        month=stop.month,
        label=stop.label,
        standing=decision.standing,
        headline=answer(guideline, pathway).heading,
        text=guideline.ends[pathway.node].label if pathway.node else f"First to know: {uncapital(question)}",
        silent=pathway.outcome not in ANSWERED,
        held_back=decision.held_back,
        plan=show_plan(guideline, decision.plan),
        given=show_given(guideline, happening.given) if happening.given else "",
        as_given=decision.as_given,
    )


def _bars(guideline: Guideline, states: Sequence[JourneyState], *, waiting: bool) -> tuple[Bar, ...]:
    found: list[Bar] = []
    running: dict[str, float] = {}
    for at, state in enumerate(states):
        last = at == len(states) - 1
        case = state.case if last and waiting else state.after
        now = frozenset().union(*(case.known.get(name) or () for name in _regimens(guideline)))
        month = state.happening.month
        ended = {agent: running.pop(agent) for agent in running.keys() - now}
        found += [_bar(guideline, agent, start, month, running=False) for agent, start in ended.items()]
        running |= dict.fromkeys(now - running.keys(), month)
    end = states[-1].happening.month if states else 0
    found += [_bar(guideline, agent, start, end, running=True) for agent, start in running.items()]
    order = list(guideline.agents)
    return tuple(sorted(found, key=lambda bar: (bar.start, order.index(bar.agent))))


def _regimens(guideline: Guideline) -> tuple[str, ...]:
    """Return the attributes that hold what is given."""
    return tuple(name for name, attribute in guideline.attributes.items() if attribute.kind == "agents")


def _bar(guideline: Guideline, agent: str, start: float, end: float, *, running: bool) -> Bar:
    parts = guideline.plan.agents
    place, part = next((at, part) for at, part in enumerate(parts) if agent in guideline.members((part,)))
    kind, label = guideline.agent_classes[part].label, show_agents(guideline, [agent])
    return Bar(agent=agent, label=label, part=part, kind=kind, place=place, start=start, end=end, running=running)
