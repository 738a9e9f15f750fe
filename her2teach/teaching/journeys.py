"""Journeys: patients followed over time, in plain files, and what becomes of their case with each event."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from her2teach.core.case import Case, CaseError
from her2teach.core.pathway import Pathway, trace
from her2teach.core.plan import Plan, judge
from her2teach.core.validation import undefined, validate
from her2teach.core.yamltree import ContentError, Place, Problem, Tree
from her2teach.teaching.case_content import Objective
from her2teach.teaching.events import (
    Event,
    HappeningContent,
    JourneyContent,
    can_happen,
    carried_out,
    events_of,
    fixed,
    happened,
)
from her2teach.teaching.loading import load_folder
from her2teach.teaching.vignettes import (
    check_objectives,
    ends_expected,
    read_attributes,
    undefined_words,
    unexpected,
)

if TYPE_CHECKING:
    from her2teach.core.guideline import Guideline

#: Where the shipped journeys lie among the shipped cases.
FOLDER = "journeys"


@dataclass(frozen=True, kw_only=True)
class Happening:
    """One event of a journey."""

    event: Event
    #: Months since the journey began.
    month: float
    story: str = ""
    #: What becomes known with it: attribute and value, None for what is not known any more.
    findings: tuple[tuple[str, Any], ...] = ()
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
    #: Those of the objectives whose level or statements the file names.
    blueprint: tuple[Objective, ...] = ()
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

    Raises CaseError when an event makes a case that cannot be, which no loaded journey does.
    """
    case, month = Case(guideline), journey.course[0].month if journey.course else 0
    states: list[JourneyState] = []
    for happening in journey.course:
        states.append(state_after(guideline, case, month, happening))
        case, month = states[-1].after, happening.month
    return tuple(states)


def state_after(guideline: Guideline, before: Case, month: float, happening: Happening) -> JourneyState:
    """Let one event happen.

    Raises CaseError when it makes a case that cannot be.
    """
    passed = float(Fraction(str(happening.month)) - Fraction(str(month)))
    case = happened(guideline, before, happening.event, passed, dict(happening.findings))
    given = happening.given
    return JourneyState(
        happening=happening,
        case=case,
        pathway=trace(guideline, case),
        changed=tuple(name for name in guideline.attributes if case.given.get(name) != before.given.get(name)),
        after=case if given is None else carried_out(guideline, case, given),
    )


def sound_journeys(
    folder: str | Path, guideline: Guideline | None = None
) -> tuple[tuple[Journey, ...], tuple[Problem, ...]]:
    """Load the journeys of a folder that can be used, and say what is wrong with the others.

    Raises ContentError when the folder itself cannot be read.
    """
    return load_folder(read_journey, folder, guideline)


def read_journey(tree: Tree, guideline: Guideline) -> Journey:
    """Make a journey of what a file contains.

    Raises ContentError with every problem of the file; of what the events do to the case, with those of the first
    event that cannot be, as all that follows hangs on it.
    """
    content = validate(JourneyContent, tree)
    problems = [*_check_id(tree, content), *check_objectives(guideline, tree), *_check_months(tree, content)]
    course = [_happening(guideline, tree, at, each, problems) for at, each in enumerate(content.course)]
    happenings = tuple(each for each in course if each is not None)
    if not problems:
        for at, (found, wrong) in enumerate(_walk(guideline, tree, content, happenings)):
            problems += [*wrong, *(_check_expected(guideline, tree, at, content.course[at], found) if found else ())]
            if problems:
                break
    if problems:
        raise ContentError(problems)
    fields = content.model_dump(exclude={"course", "objectives"})
    return Journey(
        **fields,
        objectives=tuple(each.text for each in content.objectives),
        blueprint=tuple(each for each in content.objectives if each.level or each.statements),
        course=happenings,
    )


def journey_cautions(guideline: Guideline, tree: Tree) -> Iterator[Problem]:
    """Look through a journey that is sound for what its author should know."""
    content = validate(JourneyContent, tree)
    happenings = read_journey(tree, guideline).course
    said: set[str] = set()
    for at, (state, _) in enumerate(_walk(guideline, tree, content, happenings)):
        if state is None:
            return
        for warning in state.pathway.warnings:
            if warning.id not in said:
                yield tree.problem(("course", at), "warning", warning.text, severity="warning")
        said = {warning.id for warning in state.pathway.warnings}
        given = state.happening.given
        if given is not None and judge(guideline, state.case, given).verdict == "discordant":
            message = "what was given differs from the text here"
            hint = "it may be meant so; a learner is told"
            yield tree.problem(("course", at, "given"), "given", message, hint, severity="warning")


def _walk(
    guideline: Guideline, tree: Tree, content: JourneyContent, happenings: tuple[Happening, ...]
) -> Iterator[tuple[JourneyState | None, list[Problem]]]:
    """Yield each state with what is wrong with it, as far as the case holds together."""
    case, month = None, content.course[0].month
    for at, happening in enumerate(happenings):
        place: Place = ("course", at)
        if not can_happen(guideline, case, happening.event):
            hint = "begin with an event that opens a journey" if case is None else "look at what came before it"
            message = f'"{happening.event.id}" cannot happen here'
            yield None, [tree.problem((*place, "event"), "event", message, hint)]
            return
        try:
            state = state_after(guideline, case or Case(guideline), month, happening)
        except CaseError as error:
            yield None, [tree.problem(place, "value", str(error), "mend the months or the answers")]
            return
        wrong = [
            tree.problem((*place, "attributes"), "contradiction", rule.text.removesuffix("."), "mend the course")
            for rule in state.pathway.contradictions
        ]
        rules = () if wrong else trace(guideline, state.after).contradictions
        for rule in rules:
            hint = "mend what was given"
            wrong.append(tree.problem((*place, "given"), "contradiction", rule.text.removesuffix("."), hint))
        yield state, wrong
        case, month = state.after, happening.month


def _check_id(tree: Tree, content: JourneyContent) -> Iterator[Problem]:
    stem = Path(tree.file).stem
    if content.id != stem:
        yield tree.problem(("id",), "id", f'the id is "{content.id}"', f'it must be "{stem}", like the file')


def _check_months(tree: Tree, content: JourneyContent) -> Iterator[Problem]:
    for at, (one, other) in enumerate(pairwise(content.course), 1):
        if other.month < one.month:
            message = f"month {other.month} comes after month {one.month}"
            yield tree.problem(("course", at, "month"), "order", message, "tell the events in their order")


def _happening(
    guideline: Guideline, tree: Tree, at: int, content: HappeningContent, problems: list[Problem]
) -> Happening | None:
    """Return one event of a journey, and note what is wrong with it; None where the event is not known."""
    place: Place = ("course", at)
    events = events_of(guideline).events
    wrong = list(undefined(tree, (*place, "event"), "event", (content.event,), events))
    findings = dict(read_attributes(guideline, _below(tree, place), wrong))
    if content.event not in events:
        problems += wrong
        return None
    event = events[content.event]
    for name in findings.keys() & fixed(event, first=at == 0, guideline=guideline):
        message = f'"{name}" is set by the event or counted from the months'
        wrong.append(tree.problem((*place, "attributes", name), "attribute", message, "leave it out", at_key=True))
    wrong += _check_decision(guideline, tree, place, content, decides=event.calls_for == "decision")
    given = None
    if content.given is not None and not wrong:
        given = Plan(guideline, **content.given.model_dump())
    problems += wrong
    return Happening(
        event=event,
        month=content.month,
        story=content.story,
        findings=tuple(findings.items()),
        given=given,
        because=content.because or "",
    )


def _below(tree: Tree, place: Place) -> Tree:
    """Return the part of a tree that stands at a place."""
    content, depth = tree.content, len(place)
    for step in place:
        content = content[step]
    places = {each[depth:]: at for each, at in tree.places.items() if each[:depth] == place}
    keys = {each[depth:]: at for each, at in tree.keys.items() if each[:depth] == place}
    return Tree(tree.file, content, {(): tree.places[place], **places}, keys)


def _check_decision(
    guideline: Guideline, tree: Tree, place: Place, content: HappeningContent, *, decides: bool
) -> Iterator[Problem]:
    for key in ("expected", "given", "because"):
        found = getattr(content, key)
        if decides and found is None and key != "because":
            message = f'a treatment is decided on after this event, and "{key}" is missing'
            yield tree.problem(place, "missing", message, "add it")
        elif not decides and found is not None:
            message = f'nothing is decided after this event, and "{key}" stands here'
            yield tree.problem((*place, key), "unknown-key", message, "leave it out", at_key=True)
    node = content.expected.node if content.expected else None
    yield from undefined(tree, (*place, "expected", "node"), "end", [node] if node else [], ends_expected(guideline))
    if content.given is not None:
        yield from undefined_words(guideline, tree, (*place, "given"), content.given)


def _check_expected(
    guideline: Guideline, tree: Tree, at: int, content: HappeningContent, state: JourneyState
) -> Iterator[Problem]:
    expected, pathway = content.expected, state.pathway
    hint = "mend the course or what is expected"
    if expected is None or pathway.contradictions:
        return
    yield from unexpected(guideline, tree, ("course", at, "expected"), expected, pathway, hint)
