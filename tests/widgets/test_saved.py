"""Saved: the page holds what stood on the screen, tells what it cannot do, and reads nothing but itself."""

from __future__ import annotations

import html
import json
import re
from pathlib import Path
from typing import Any

import pytest

from her2teach import load_guideline
from her2teach.text.sections import sections, short_identity
from her2teach.widgets import DecisionGraph, Drill, Explorer, PatientJourney, Practice

GUIDELINE = load_guideline()
LATE = "late-relapse-liver"
STATE = re.compile(r'<script type="application/json" id="h2t-state">(.*?)</script>', re.DOTALL)


def state_of(page: str) -> dict[str, Any]:
    found = STATE.search(page)
    assert found is not None
    return dict(json.loads(found[1]))


def nodes(node: dict[str, Any]) -> list[dict[str, Any]]:
    return [node, *(each for child in node.get("children", ()) for each in nodes(child))]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "x.html"


@pytest.mark.parametrize("screen", [Explorer, Practice, PatientJourney, Drill, DecisionGraph])
def test_each_screen_is_saved_with_what_it_is_for_and_what_it_cannot_do(screen: Any, path: Path) -> None:
    screen().save_html(path)
    page = path.read_text(encoding="utf-8")
    assert "answers cannot be changed" in page
    assert html.escape(short_identity(GUIDELINE)) in page
    assert not re.search(r"(?:src|href)=.?https?:", page)
    assert "@import" not in page
    assert "default-src 'none'" in page


def test_a_saved_explorer_holds_every_word_of_its_case_and_no_question_that_can_be_answered(path: Path) -> None:
    explorer = Explorer(LATE)
    explorer.answer("months_since_adjuvant_trastuzumab", 8)
    explorer.save_html(str(path))
    shown = [each for each in nodes(state_of(path.read_text(encoding="utf-8"))["tree"]) if "state" in each]
    words = " ".join(str(each["state"].get("html", "")) for each in shown)
    for section in sections(GUIDELINE, explorer.pathway):
        for line in section.lines:
            assert html.escape(line.text, quote=False) in words
    (form,) = (each for each in shown if "asked" in each["state"])
    assert form["still"]
    assert form["state"]["answers"]["months_since_adjuvant_trastuzumab"] == "8"
    (graph,) = (each for each in shown if "svg" in each["state"])
    assert graph["state"]["states"]["last"] == explorer.pathway.nodes[-1]
    assert not graph["still"]
    # what only Python can do is not there: links, presentations, what if, comparisons, figures
    assert not any({"button", "frame", "goal", "options", "summary"} & set(each["state"]) for each in shown)


def test_a_page_can_be_saved_before_and_after_a_commit_and_gives_away_nothing_before(path: Path) -> None:
    screen = Practice(LATE, seed=1)
    screen.save_html(path)
    before = path.read_text(encoding="utf-8")
    while not screen.path.complete:
        question = screen.path.questions[-1]
        screen.path.answer(question["id"], question["answers"][0][0])
    screen.plan.plan = {**screen.plan.plan, "action": "text_does_not_say"}
    screen.commit()
    screen.save_html(path)
    after = path.read_text(encoding="utf-8")
    secret = GUIDELINE.label(str(screen.pathway.node))
    assert (secret in before, secret in after) == (False, True)


def test_nothing_in_a_state_ends_the_element_that_holds_it(path: Path) -> None:
    explorer = Explorer()
    explorer.answer("months_since_adjuvant_trastuzumab", "</script><script>alert(1)</script>")
    explorer.save_html(path)
    page = path.read_text(encoding="utf-8")
    assert "<script>alert" not in page
    shown = nodes(state_of(page)["tree"])
    assert any("</script>" in str(each.get("state", {}).get("answers", "")) for each in shown)


def test_each_script_and_style_is_there_once(path: Path) -> None:
    Explorer(LATE).save_html(path)
    scripts = state_of(path.read_text(encoding="utf-8"))["scripts"]
    assert len(scripts) == len(set(scripts)) > 2
