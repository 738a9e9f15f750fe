"""The timeline's picture: the same for the same course, with every agent and every event, and no number on another."""

from __future__ import annotations

import random
import re
from itertools import combinations
from math import dist
from xml.etree.ElementTree import Element, fromstring

import pytest
from journey_files import load_journeys
from random_journeys import GUIDELINE, random_following, random_plan

from her2teach.diagram.shapes import PALETTE, text_width
from her2teach.diagram.svg import NAMESPACE
from her2teach.teaching.following import Following
from her2teach.teaching.timeline import Bar, Earlier, EventStop, Timeline, timeline
from her2teach.teaching.timeline_picture import timeline_svg
from her2teach.text.wording import show_agents

#: Of the sign that stands for an event.
RADIUS = 6.4


def followed(following: Following) -> Timeline:
    dice = random.Random(4)
    while following.phase == "deciding":
        following = following.commit(GUIDELINE, random_plan(dice)).proceed()
    return timeline(GUIDELINE, following.states(GUIDELINE), following.decisions(GUIDELINE))


FOUND = [
    *(followed(Following(journey=each)) for each in load_journeys()),
    *(followed(random_following(random.Random(seed))[0]) for seed in range(12)),
]


def picture(found: Timeline) -> Element:
    return fromstring(timeline_svg(found))


def elements(found: Timeline, name: str) -> list[Element]:
    return [each for each in picture(found).iter() if each.tag == f"{{{NAMESPACE}}}{name}"]


def said(found: Timeline) -> list[str]:
    return ["".join(each.itertext()) for each in elements(found, "text")]


def middles(found: Timeline) -> list[tuple[float, float]]:
    """Where the signs of the stops are."""
    signs = [each for each in picture(found).iter() if "data-stop" in each.attrib]
    assert [each.get("data-stop") for each in signs] == [str(stop.number) for stop in found.stops]
    return [middle(each) for each in signs]


def middle(sign: Element) -> tuple[float, float]:
    if "points" not in sign.attrib:
        return float(sign.attrib["cx"]), float(sign.attrib["cy"])
    points = [tuple(map(float, each.split(","))) for each in sign.attrib["points"].split()]
    return sum(x for x, _ in points) / len(points), sum(y for _, y in points) / len(points)


@pytest.mark.parametrize("found", [each for each in FOUND if each.stops])
def test_every_event_and_agent_is_there_and_no_number_lies_on_another(found: Timeline) -> None:
    assert {str(stop.number) for stop in found.stops} <= set(said(found))
    words = " ".join(said(found))
    assert all(bar.label in words for bar in found.bars)
    places = middles(found)
    assert all(dist(*pair) > 2 * RADIUS for pair in combinations(places, 2))
    (width, height) = (float(picture(found).attrib[name]) for name in ("width", "height"))
    assert all(RADIUS < x < width - RADIUS and RADIUS < y < height - RADIUS for x, y in places)


@pytest.mark.parametrize("found", [each for each in FOUND if each.bars])
def test_a_bar_begins_and_ends_where_its_events_stand(found: Timeline) -> None:
    at = dict(zip((stop.month for stop in found.stops), (x for x, _ in middles(found)), strict=True))
    bars = [each for each in elements(found, "rect") if "data-agent" in each.attrib]
    assert [each.get("data-agent") for each in bars] == [bar.agent for bar in found.bars]
    for drawn, bar in zip(bars, found.bars, strict=True):
        left, right = float(drawn.attrib["x"]), float(drawn.attrib["x"]) + float(drawn.attrib["width"])
        assert left == pytest.approx(at[bar.start], abs=0.2)
        assert right > max(at.values()) if bar.running else right == pytest.approx(at[bar.end], abs=0.2)


@pytest.mark.parametrize("agent", GUIDELINE.agents)
def test_the_name_of_every_agent_fits_beside_its_bar(agent: str) -> None:
    label = show_agents(GUIDELINE, [agent])
    bar = Bar(agent=agent, label=label, part="", kind="", place=0, start=0, end=1, running=True)
    found = Timeline(stops=(EventStop(number=1, month=0, label="x"),), bars=(bar,))
    (place,) = (each for each in elements(found, "rect") if "data-agent" in each.attrib)
    top, height = float(place.attrib["y"]), float(place.attrib["height"])
    lines = [each for each in elements(found, "text") if each.get("text-anchor") == "end"]
    assert " ".join("".join(each.itertext()) for each in lines) == label
    for line in lines:
        assert text_width(line.text or "", 7) < float(line.attrib["x"]) < float(place.attrib["x"])
        assert top - 4 < float(line.attrib["y"]) - 5 < float(line.attrib["y"]) < top + height + 4


@pytest.mark.parametrize("found", FOUND[:2])
def test_the_same_course_is_the_same_file(found: Timeline) -> None:
    assert timeline_svg(found) == timeline_svg(found)


def test_what_a_sign_means_does_not_hang_on_a_colour() -> None:
    """A circle or a diamond, filled or open or dashed: each kind of decision has a look of its own."""
    looks = set()
    standings = (
        ("right", False),
        ("right", True),
        ("wrong", False),
        ("wrong", True),
        ("dangerous", False),
        ("open", False),
    )
    for standing, silent in standings:
        stop = EventStop(number=1, month=0, label="x", standing=standing, silent=silent)  # type: ignore[arg-type]
        drawn = picture(Timeline(stops=(stop,), bars=()))
        (sign,) = (each for each in drawn.iter() if "data-stop" in each.attrib)
        looks.add((sign.tag, sign.get("fill") != PALETTE["paper"], "stroke-dasharray" in sign.attrib))
    assert len(looks) == len(standings)


def test_no_treatment_is_said() -> None:
    assert "No treatment yet" in said(Timeline(stops=(EventStop(number=1, month=0, label="x"),), bars=()))


def test_words_are_escaped() -> None:
    bar = Bar(agent="a", label="<b>&", part="", kind="", place=0, start=0, end=1, running=True)
    assert "<b>&" in said(Timeline(stops=(EventStop(number=1, month=0, label="x"),), bars=(bar,)))


@pytest.mark.parametrize("found", [each for each in FOUND if each.interval])
def test_the_earlier_treatment_and_the_interval_lie_side_by_side(found: Timeline) -> None:
    paths = elements(found, "path")
    earlier, interval = (next(e for e in paths if f"data-{name}" in e.attrib) for name in ("earlier", "interval"))
    at = dict(zip((stop.month for stop in found.stops), (x for x, _ in middles(found)), strict=True))
    assert found.interval is not None
    assert found.earlier is not None
    across = [float(each) for each in re.findall(r"[MH](-?[0-9.]+)", interval.attrib["d"])]
    assert across == pytest.approx([at[found.interval.start], at[found.interval.end]], abs=1.6)
    ended = [float(each) for each in re.findall(r"H([0-9.]+)", earlier.attrib["d"])]
    assert ended[0] == pytest.approx(at[found.earlier.end], abs=0.2)
    words = " ".join(said(found))
    for wanted in (found.interval.length, found.earlier.label, "bracket: interval"):
        assert wanted in words


def test_a_course_without_it_has_no_row_for_it() -> None:
    stops = (EventStop(number=1, month=0, label="x"), EventStop(number=2, month=9, label="y"))
    plain = Timeline(stops=stops, bars=())
    row = Timeline(stops=stops, bars=(), earlier=Earlier(label="Adjuvant trastuzumab", end=0, running=False))
    heights = [float(picture(each).attrib["height"]) for each in (plain, row)]
    assert heights[0] < heights[1]
    assert "bracket" not in " ".join(said(row))
