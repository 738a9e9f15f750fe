"""Random patients followed over time: events that can come next, what they ask, and plans of any kind."""

from __future__ import annotations

import random
from typing import Any

from her2teach import Plan, load_guideline
from her2teach.core.plan import plan_words
from her2teach.teaching.events import can_happen, load_events
from her2teach.teaching.following import Following, refused
from her2teach.teaching.journeys import Happening, Journey

GUIDELINE = load_guideline()
BLANK = Journey(id="own", title="Own", difficulty="introductory", authors="", story="", course=())
STEPS = (0, 0.5, 1, 2.5, 3, 4, 5.1, 6, 7, 12, 12.5, 30)


def random_plan(dice: random.Random) -> Plan:
    """A plan of any kind, sensible or not."""
    words = plan_words(GUIDELINE)
    parts: dict[str, Any] = {
        part: dice.sample(list(names), min(dice.randint(0, 2), len(names))) for part, names in words.items()
    }
    return Plan(GUIDELINE, **{**parts, "action": dice.choice(list(words["action"]))})


def random_value(dice: random.Random, name: str) -> Any:
    """A value that an attribute can have, or None."""
    attribute = GUIDELINE.attributes[name]
    if dice.random() < 0.15:
        return None
    if attribute.kind == "choice":
        return dice.choice(list(attribute.values))
    if attribute.kind == "agents":
        return frozenset(dice.sample(list(GUIDELINE.agents), dice.randint(0, 3)))
    return dice.choice((40, 50, 62))


def random_following(dice: random.Random, events: int = 7) -> tuple[Following, int]:
    """A patient of a learner's own, and how many of the events that were tried could not be."""
    following, tried = Following(journey=BLANK, own=True), 0
    for _ in range(events):
        states = following.states(GUIDELINE)
        after = states[-1].after if states else None
        possible = [each for each in load_events().events.values() if can_happen(GUIDELINE, after, each)]
        if not possible:
            break
        event = dice.choice(possible)
        month = states[-1].happening.month + dice.choice(STEPS) if states else 0
        known = tuple((name, random_value(dice, name)) for name in event.asks if dice.random() < 0.7)
        happening = Happening(event=event, month=month, findings=known)
        if refused(GUIDELINE, following, happening):
            tried += 1
            continue
        following = following.add(happening)
        if following.phase == "deciding":
            following = following.commit(GUIDELINE, random_plan(dice)).proceed()
    return following, tried
