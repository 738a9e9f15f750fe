"""Journeys: patients followed over time, in plain files."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

from her2teach.case import CaseError
from her2teach.distractors import undefined_words
from her2teach.events import can_happen, events_of, fixed
from her2teach.folders import load_each, shipped
from her2teach.guideline import shipped_guideline
from her2teach.journey_schema import HappeningContent, JourneyContent
from her2teach.loading import ContentError, Place, Problem, Tree, parse, read_file
from her2teach.pathway import trace
from her2teach.plan import Plan, judge
from her2teach.replay import Happening, Journey, JourneyState, state_after
from her2teach.validation import undefined, validate
from her2teach.vignettes import read_attributes, unexpected

if TYPE_CHECKING:
    from her2teach.guideline import Guideline

#: Where the shipped journeys lie among the shipped cases.
FOLDER = "journeys"


def load_journey(path: str | Path, guideline: Guideline | None = None) -> Journey:
    """Load and check one journey's file.

    Parameters
    ----------
    path
        A YAML file whose name is the journey's id.
    guideline
        The guideline it is a journey through; the shipped one when left out.

    Returns
    -------
    Journey
        The journey.

    Raises
    ------
    ContentError
        With every problem of the file: line, column, what was found, what is allowed.
    """
    path = Path(path)
    return read_journey(parse(read_file(path), str(path)), guideline or shipped_guideline())


def load_journeys(folder: str | Path | None = None, guideline: Guideline | None = None) -> tuple[Journey, ...]:
    """Load every journey's file of a folder.

    Parameters
    ----------
    folder
        A folder of YAML files; the shipped journeys when left out.
    guideline
        The guideline they are journeys through; the shipped one when left out.

    Returns
    -------
    tuple of Journey
        In the order of their file names.

    Raises
    ------
    ContentError
        With the problems of all files together.
    """
    journeys, problems = sound_journeys(folder, guideline)
    if problems:
        raise ContentError(problems)
    return journeys


def sound_journeys(
    folder: str | Path | None = None, guideline: Guideline | None = None
) -> tuple[tuple[Journey, ...], tuple[Problem, ...]]:
    """Load the journeys of a folder that can be used, and say what is wrong with the others.

    Parameters
    ----------
    folder
        A folder of YAML files; the shipped journeys when left out.
    guideline
        The guideline they are journeys through; the shipped one when left out.

    Returns
    -------
    tuple of Journey
        In the order of their file names.
    tuple of Problem
        Every problem of the files that are left out.

    Raises
    ------
    ContentError
        When the folder itself cannot be read.
    """
    found = shipped("cases") / FOLDER if folder is None else folder
    return load_each(found, lambda path: load_journey(path, guideline))


@cache
def shipped_journeys() -> tuple[Journey, ...]:
    """Return the journeys that come with the package, loaded once."""
    return sound_journeys()[0]


def read_journey(tree: Tree, guideline: Guideline) -> Journey:
    """Make a journey of what a file holds.

    Parameters
    ----------
    tree
        The file's content; its name is the journey's id.
    guideline
        The guideline it is a journey through.

    Returns
    -------
    Journey
        The journey.

    Raises
    ------
    ContentError
        With every problem of the file; of what the events do to the case, with those of the first event that cannot
        be, as all that follows hangs on it.
    """
    content = validate(JourneyContent, tree)
    problems = [*_check_id(tree, content), *_check_months(tree, content)]
    course = [_happening(guideline, tree, at, each, problems) for at, each in enumerate(content.course)]
    happenings = tuple(each for each in course if each is not None)
    if not problems:
        for at, (found, wrong) in enumerate(_walk(guideline, tree, content, happenings)):
            problems += [*wrong, *(_check_expected(tree, at, content.course[at], found) if found else ())]
            if problems:
                break
    if problems:
        raise ContentError(problems)
    fields = content.model_dump(exclude={"course"})
    return Journey(**fields, course=happenings)


def journey_cautions(guideline: Guideline, tree: Tree) -> Iterator[Problem]:
    """Look through a journey that is sound for what its author should know.

    Parameters
    ----------
    guideline, tree
        The guideline, and the file's content.

    Yields
    ------
    Problem
        Warnings: answers that seldom go together, where they come up, and a treatment that departs from the text.
    """
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
            message = "what was given departs from the text here"
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
            state = state_after(guideline, case or guideline.case(), month, happening)
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
    told = dict(read_attributes(guideline, _below(tree, place), wrong))
    if content.event not in events:
        problems += wrong
        return None
    event = events[content.event]
    for name in told.keys() & fixed(event, first=at == 0, guideline=guideline):
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
        told=tuple(told.items()),
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
    yield from undefined(tree, (*place, "expected", "node"), "end", [node] if node else [], guideline.ends)
    if content.given is not None:
        yield from undefined_words(guideline, tree, (*place, "given"), content.given)


def _check_expected(tree: Tree, at: int, content: HappeningContent, state: JourneyState) -> Iterator[Problem]:
    expected, pathway = content.expected, state.pathway
    hint = "mend the course or what is expected"
    if expected is None or pathway.contradictions:
        return
    yield from unexpected(tree, ("course", at, "expected"), expected, pathway, hint)
