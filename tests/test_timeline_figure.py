"""The timeline's picture: the same for the same course, with every agent and every event, and no number on another."""

from __future__ import annotations

import random
from typing import Any

import pytest
from matplotlib.figure import Figure
from random_journeys import GUIDELINE, random_following, random_plan

from her2teach.evidence_figures import as_svg
from her2teach.following import Following
from her2teach.journeys import load_journeys
from her2teach.timeline import Stop, Timeline, timeline
from her2teach.timeline_figure import draw


def followed(following: Following) -> Timeline:
    dice = random.Random(4)
    while following.phase == "deciding":
        following = following.commit(GUIDELINE, random_plan(dice)).go_on()
    return timeline(GUIDELINE, following.states(GUIDELINE), following.decisions(GUIDELINE))


FOUND = [
    *(followed(Following(journey=each)) for each in load_journeys()),
    *(followed(random_following(random.Random(seed))[0]) for seed in range(12)),
]


def words(figure: Figure) -> list[str]:
    return [text.get_text() for text in (*figure.texts, *(text for axes in figure.axes for text in axes.texts))]


@pytest.mark.parametrize("found", [each for each in FOUND if each.stops])
def test_every_event_and_agent_is_there_and_no_number_lies_on_another(found: Timeline) -> None:
    figure = draw(found)
    said = words(figure)
    assert {str(stop.number) for stop in found.stops} <= set(said)
    assert {bar.label for bar in found.bars} <= set(said)
    figure.canvas.draw()
    numbers = [text.get_window_extent() for text in figure.axes[0].texts if text.get_text().isdigit()]
    boxes = [box.padded(figure.dpi * 0.02) for box in numbers]
    assert not any(one.overlaps(other) for at, one in enumerate(boxes) for other in boxes[:at])
    paper = figure.bbox
    assert all(paper.contains(*corner) for box in numbers for corner in (box.min, box.max))


@pytest.mark.parametrize("found", FOUND[:2])
def test_the_same_course_is_the_same_file(found: Timeline) -> None:
    assert as_svg(draw(found)) == as_svg(draw(found))


def test_what_a_sign_means_does_not_hang_on_a_colour() -> None:
    """A circle or a diamond, filled or open or dashed: each standing has a look of its own."""
    looks = set()
    standings = (("right", False), ("right", True), ("otherwise", False), ("otherwise", True), ("open", False))
    for standing, silent in standings:
        stop = Stop(number=1, month=0, label="x", standing=standing, silent=silent)  # type: ignore[arg-type]
        drawn: Any = draw(Timeline(stops=(stop,), bars=())).axes[0].collections
        (sign,) = drawn
        filled = tuple(sign.get_facecolor()[0]) != (1, 1, 1, 1)
        looks.add((len(sign.get_paths()[0].vertices), filled, sign.get_linestyle()[0][1] is not None))
    assert len(looks) == len(standings)


def test_no_treatment_is_said() -> None:
    assert "No treatment yet" in words(draw(Timeline(stops=(Stop(number=1, month=0, label="x"),), bars=())))
