"""Skeletons: a journey and a guideline, begun with each part explained, which are sound from the start."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path
from string import Template
from typing import TYPE_CHECKING, Any, Final

from her2teach.core.case import Case, CaseError
from her2teach.core.plan import ACTION, plan_words
from her2teach.core.yamltree import ContentError, parse
from her2teach.educator.json_schema import journey_schema
from her2teach.educator.saving import save_case
from her2teach.educator.yaml_text import comment, entry_yaml
from her2teach.teaching.case_content import checked_id
from her2teach.teaching.events import events_of
from her2teach.teaching.journeys import FOLDER, Happening, read_journey, replay, state_after
from her2teach.teaching.pack import chosen_guideline
from her2teach.teaching.unwritten import PLACEHOLDER

if TYPE_CHECKING:
    from her2teach.core.guideline import Guideline
    from her2teach.teaching.events import Event

_TEMPLATE: Final = Path(__file__).parent / "templates" / "guideline.yaml"
_ABOUT: Final = (
    "A journey of her2teach: one patient over time. Lines that begin with # explain the line below them; they may stay "
    f'or go. Where "{PLACEHOLDER}" stands, something is still to be written.'
)
#: How many months lie between two events of a new journey.
_MONTHS: Final = 12
#: The keys of a journey's file, in the order in which it is read best.
_KEYS: Final = ("id", "title", "difficulty", "licence", "authors", "objectives", "story", "course", "discussion")


def new_guideline(name: str, today: dt.date) -> str:
    """Begin a guideline file.

    Raises ValueError where the name is not one that a file can have.
    """
    return Template(_TEMPLATE.read_text(encoding="utf-8")).substitute(name=checked_id(name), day=today.isoformat())


def new_journey(guideline: Guideline, name: str) -> str:
    """Begin a journey's file: one event that opens it, and one after which there is something to decide.

    Raises ValueError where the name is not one that a file can have, or there are no events for a guideline.
    """
    first, later = _events(guideline)
    content: dict[str, Any] = {
        "id": checked_id(name),
        "title": PLACEHOLDER,
        "difficulty": "introductory",
        "licence": "CC-BY-4.0",
        "authors": PLACEHOLDER,
        "objectives": [PLACEHOLDER],
        "story": PLACEHOLDER,
        "course": [],
        "discussion": PLACEHOLDER,
    }
    for month, events in ((0, first), (_MONTHS, later)):
        found = (_sound(guideline, content, event, month) for event in events)
        content["course"] += [each for each in found if each is not None][:1]
    return _written(guideline, content)


def begin_journey(folder: Path, name: str, *, of_pack: bool) -> Path:
    """Begin a journey of the chosen guideline in a folder; where that is a pack, among its journeys."""
    text = new_journey(chosen_guideline(), name)
    within = folder / FOLDER if of_pack else folder
    within.mkdir(parents=True, exist_ok=True)
    return save_case(within, name, text)


def begin_guideline(folder: Path, name: str, today: dt.date) -> Path:
    """Begin a guideline file in a folder."""
    return save_case(folder, name, new_guideline(name, today))


def _events(guideline: Guideline) -> tuple[tuple[Event, ...], tuple[Event, ...]]:
    """Return the events that open a journey, and those after which a treatment has to be decided on."""
    events = events_of(guideline).events.values()
    first = tuple(each for each in events if each.position == "first")
    if not first:
        raise ValueError("there are no events for journeys with this guideline; docs/own_guideline.md tells of them")
    return first, tuple(each for each in events if each.position == "later" and each.calls_for == "decision")


def _sound(guideline: Guideline, content: dict[str, Any], event: Event, month: int) -> dict[str, Any] | None:
    """Return an event with what the case reaches then and a plan that can follow; None where it cannot happen."""
    happening: dict[str, Any] = {"event": event.id, "month": month, "story": PLACEHOLDER}
    if event.calls_for == "nothing":
        return happening
    try:
        state = state_after(guideline, _so_far(guideline, content), 0, Happening(event=event, month=month))
    except CaseError:
        return None
    reached = {"outcome": state.pathway.outcome, "node": state.pathway.node}
    happening["expected"] = {name: value for name, value in reached.items() if value}
    for action in plan_words(guideline)[ACTION]:
        tried = {**happening, "given": {ACTION: action}, "because": PLACEHOLDER}
        text = _written(guideline, {**content, "course": [*content["course"], tried]})
        try:
            read_journey(parse(text, f"{content['id']}.yaml"), guideline)
        except ContentError:
            continue
        return tried
    return None


def _so_far(guideline: Guideline, content: dict[str, Any]) -> Case:
    """Return the case after the events that there are."""
    if not content["course"]:
        return Case(guideline)
    journey = read_journey(parse(_written(guideline, content), f"{content['id']}.yaml"), guideline)
    return replay(guideline, journey)[-1].after


def _written(guideline: Guideline, content: dict[str, Any]) -> str:
    described = journey_schema(guideline)["properties"]
    blocks = [comment(_ABOUT)]
    for key in _KEYS:
        told = [comment(described[key]["description"]), *(_of_course(guideline) if key == "course" else ())]
        blocks += ["\n" + "\n".join(told), entry_yaml(key, content[key])]
    return "\n".join(blocks) + "\n"


def _of_course(guideline: Guideline) -> Iterator[str]:
    """Explain the keys of an event, and list the events that there are."""
    fields = journey_schema(guideline)["$defs"]["HappeningContent"]["properties"]
    yield from (comment(f"  {name}: {field['description']}", "    ") for name, field in fields.items())
    yield comment("Events:")
    yield from (comment(f"  {each.id}: {each.label}", "    ") for each in events_of(guideline).events.values())
