"""Skeletons: they explain each part, and what they show is sound for the guideline that they are made for."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from her2teach import load_guideline
from her2teach.core.yamltree import parse
from her2teach.educator.check import inspect_text
from her2teach.educator.json_schema import journey_schema
from her2teach.educator.skeletons import new_guideline, new_journey
from her2teach.teaching.events import events_of
from her2teach.teaching.journeys import read_journey
from her2teach.teaching.unwritten import PLACEHOLDER

TODAY = dt.date(2026, 11, 22)


def test_a_new_journey_has_a_decision_and_names_all_that_can_happen() -> None:
    guideline = load_guideline()
    text = new_journey(guideline, "my-own")
    journey = read_journey(parse(text, "my-own.yaml"), guideline)
    assert [each.decides for each in journey.course] == [False, True]
    said = " ".join(line.lstrip("# ") for line in text.splitlines() if line.startswith("#"))
    for event in events_of(guideline).events.values():
        assert f"{event.id}: {event.label}" in said
    for field in journey_schema(guideline)["$defs"]["HappeningContent"]["properties"].values():
        assert field["description"] in said
    found = inspect_text(text, "my-own.yaml", TODAY).problems
    assert {each.code for each in found} == {"placeholder"}
    assert inspect_text(text.replace(PLACEHOLDER, "Something"), "my-own.yaml", TODAY).problems == ()


def test_a_journey_is_begun_for_another_guideline_by_its_events() -> None:
    other = load_guideline(Path(__file__).parents[1] / "other_text/guideline.yaml")
    assert read_journey(parse(new_journey(other, "my-own"), "my-own.yaml"), other).course


def test_a_new_guideline_is_proved_and_each_of_its_parts_explained() -> None:
    text = new_guideline("my-own", TODAY)
    found = inspect_text(text, "my-own.yaml", TODAY)
    assert found.report is not None
    assert found.report.sound
    assert {each.code for each in found.problems} == {"placeholder"}
    assert "id: my-own\n" in text
    assert "retrieved: 2026-11-22\n" in text
    assert text.count("\n# --- ") == 6


@pytest.mark.parametrize("name", ["", "../x", "My text"])
def test_a_name_that_no_file_can_have_is_refused(name: str) -> None:
    with pytest.raises(ValueError, match="lower-case words"):
        new_guideline(name, TODAY)
    with pytest.raises(ValueError, match="lower-case words"):
        new_journey(load_guideline(), name)
