"""The explorer driven from Python: what a learner does, against what the core says."""

import json
import random
import shutil
from pathlib import Path
from typing import Any

import pytest
from random_cases import random_partial_case

from her2teach import Case, load_guideline, trace
from her2teach.questions import asked, relevant_case
from her2teach.text import announcement, answer, sections
from her2teach.vignettes import shipped_folder, shipped_vignettes
from her2teach.widgets import Explorer
from her2teach.widgets.explorer import as_answers
from her2teach.widgets.graph import states

VIGNETTES = {each.id: each for each in shipped_vignettes()}
LATE = "late-relapse-liver"


def shown(explorer: Explorer, part: str) -> str:
    return str(explorer._parts[part].html)


@pytest.mark.parametrize("name", VIGNETTES)
def test_a_chosen_case_shows_what_the_core_says(name: str) -> None:
    guideline = load_guideline()
    explorer = Explorer()
    explorer.choose(name)
    case = relevant_case(guideline, VIGNETTES[name].case)
    pathway = trace(guideline, case)
    assert explorer.case == case
    assert explorer.form.asked == list(asked(guideline, case))
    words = shown(explorer, "answer") + shown(explorer, "words")
    for section in (answer(guideline, pathway), *sections(guideline, pathway)):
        for line in section.lines:
            assert escaped(line.text) in words
    assert explorer._parts["graph"].states == states(guideline, pathway)


def escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def test_any_answers_in_any_order_show_the_core_s_outcome() -> None:
    guideline = load_guideline()
    dice = random.Random(7)
    explorer = Explorer()
    for _ in range(60):
        values = as_answers(Case(**random_partial_case(dice)))
        names = list(values)
        dice.shuffle(names)
        explorer.answers = {}
        for name in names:
            explorer.answer(name, values[name])
        case = relevant_case(guideline, Case(**{name: as_given(name, values[name]) for name in names}))
        assert explorer.case == case
        assert answer(guideline, trace(guideline, case)).heading in shown(explorer, "answer")


def as_given(name: str, text: Any) -> Any:
    kind = load_guideline().attributes[name].kind
    return float(text) if kind in {"number", "whole_number"} else text


def test_undo_reset_and_start_over_are_three_things() -> None:
    explorer = Explorer(LATE)
    told = explorer.answers
    explorer.answer("months_since_adjuvant_trastuzumab", "8")
    explorer.answer("tdxd_access", "available")
    both = explorer.answers
    explorer.undo()
    assert explorer.answers == {**told, "months_since_adjuvant_trastuzumab": "8"}
    explorer.answer("tdxd_access", "available")
    explorer.reset()
    assert (explorer.answers, explorer.picker.value) == (told, LATE)
    explorer.undo()
    assert explorer.answers == both
    explorer.start_over()
    assert (explorer.answers, explorer.picker.value) == ({}, "")
    explorer.undo()
    assert (explorer.answers, explorer.picker.value) == (both, LATE)


def test_undo_at_the_beginning_says_so_and_changes_nothing() -> None:
    explorer = Explorer(LATE)
    before = explorer.answers
    explorer.undo()
    assert explorer.answers == before
    assert explorer.status == "There is nothing to undo."


def test_an_irrelevant_answer_leaves_the_case_and_comes_back_when_it_matters_again() -> None:
    explorer = Explorer(LATE)
    explorer.answer("months_since_adjuvant_trastuzumab", "8")
    explorer.answer("tdxd_access", "unavailable")
    explorer.answer("months_since_adjuvant_trastuzumab", "30")
    assert explorer.case is not None
    assert "tdxd_access" not in explorer.case
    assert "tdxd_access" not in explorer.form.asked
    explorer.answer("months_since_adjuvant_trastuzumab", "8")
    assert explorer.case.tdxd_access == "unavailable"


@pytest.mark.parametrize(
    ("attribute", "typed", "part"),
    [
        ("months_since_adjuvant_trastuzumab", "12,5", "write decimals with a point: 12.5"),
        ("months_since_adjuvant_trastuzumab", "NaN", "is not a number"),
        ("months_since_adjuvant_trastuzumab", "700", "out of range"),
        ("months_since_adjuvant_trastuzumab", "-3", "is not a number"),
        ("recurrence_date", "2024-02-31", "is not a day of the calendar"),
        ("her2_status", "maybe", "is not allowed"),
        ("current_regimen", ["aspirin"], "is not an agent"),
    ],
)
def test_an_answer_that_cannot_be_used_is_told_and_nothing_is_recommended(
    attribute: str, typed: Any, part: str
) -> None:
    explorer = Explorer(LATE)
    explorer.answer(attribute, typed)
    assert part in explorer.form.problems[attribute]
    assert explorer.answers[attribute] == typed
    assert explorer.case is None
    for name in ("answer", "words"):
        assert "Trastuzumab" not in shown(explorer, name)
        assert "recommends" not in shown(explorer, name)
    assert explorer._parts["graph"].states == states(load_guideline(), None)
    explorer.undo()
    assert explorer.form.problems == {}
    assert "recommends" in shown(explorer, "answer")


def test_contradictory_answers_are_named_on_both_sides_and_stay_on_screen() -> None:
    explorer = Explorer(LATE)
    explorer.answer("advanced_lines_given", "1")
    explorer.answer("decision_point", "progression")
    explorer.answer("received_tdm1", "advanced_setting")
    explorer.answer("received_tdxd", "advanced_setting")
    explorer.answer("advanced_lines_given", "2")
    explorer.answer("received_pertuzumab", "advanced_setting")
    assert "lists options" in shown(explorer, "answer")
    explorer.answer("advanced_lines_given", "0")
    assert "contradict" in shown(explorer, "answer")
    assert {"advanced_lines_given", "decision_point"} <= set(explorer.form.asked)
    assert "lists options" not in shown(explorer, "answer")


def test_the_line_that_is_read_out_names_what_changed_the_way() -> None:
    explorer = Explorer(LATE)
    explorer.answer("months_since_adjuvant_trastuzumab", "8")
    assert "What would decide" in explorer.status
    explorer.answer("received_tdxd", "never")
    explorer.answer("tdxd_access", "available")
    assert "T-DXd" in explorer.status
    explorer.answer("months_since_adjuvant_trastuzumab", "20")
    assert "THP" in explorer.status
    assert "20 months (more than 12 months)" in explorer.status


def test_an_error_in_a_callback_is_shown_in_plain_words_and_answers_are_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    explorer = Explorer(LATE)

    def broken(*_: object) -> None:
        raise RuntimeError("the lamp went out")

    monkeypatch.setattr("her2teach.widgets.explorer.trace", broken)
    explorer.answer("months_since_adjuvant_trastuzumab", "8")
    assert "the lamp went out" in shown(explorer, "answer")
    assert "Your answers are kept" in explorer.status
    assert explorer.answers["months_since_adjuvant_trastuzumab"] == "8"
    monkeypatch.undo()
    explorer.answer("months_since_adjuvant_trastuzumab", "20")
    assert "recommends" in shown(explorer, "answer")


def test_a_toggle_sends_little(monkeypatch: pytest.MonkeyPatch) -> None:
    explorer = Explorer(LATE)
    sent: dict[str, int] = {}

    def count(self: Any, state: dict[str, Any]) -> None:
        name = next(name for name, part in explorer._parts.items() if part is self)
        sent[name] = sent.get(name, 0) + len(json.dumps(state))

    for part in explorer._parts.values():
        monkeypatch.setattr(type(part), "_send_state_counted", count, raising=False)
        part.observe(lambda change: count(change.owner, {change.name: change.new}), part.keys)
    explorer.answer("months_since_adjuvant_trastuzumab", "8")
    assert sent["graph"] <= 4_000
    assert sum(sent.values()) <= 16_000


def test_the_same_answers_are_announced_alike_wherever_they_come_from() -> None:
    guideline = load_guideline()
    explorer = Explorer(LATE)
    other = Explorer()
    other.answers = explorer.answers
    assert shown(explorer, "answer") == shown(other, "answer")
    assert explorer.case is not None
    assert explorer.status == announcement(guideline, trace(guideline, explorer.case))


def test_a_broken_case_file_is_named_and_the_rest_stays_usable(tmp_path: Path) -> None:
    for name in (LATE, "exactly-twelve-months"):
        shutil.copy(shipped_folder("cases") / f"{name}.yaml", tmp_path)
    broken = tmp_path / f"{LATE}.yaml"
    broken.write_text(broken.read_text("utf-8").replace("her2_status: positive", "her2_status: yes"), "utf-8")
    explorer = Explorer("exactly-twelve-months", cases=tmp_path)
    assert [value for _, value in explorer.picker.options] == ["", "exactly-twelve-months"]
    told = explorer.children[0].html
    assert f"{LATE}.yaml" in told
    assert "her2_status" in told
    assert "positive, negative, equivocal, unknown" in told
    assert "recommends" in shown(explorer, "answer")


def test_a_missing_folder_of_cases_leaves_the_blank_case(tmp_path: Path) -> None:
    explorer = Explorer(cases=tmp_path / "nowhere")
    assert "nowhere" in explorer.children[0].html
    explorer.answer("her2_status", "negative")
    assert "Outside this text" in shown(explorer, "answer")


def test_an_extended_guideline_is_explored_on_all_shipped_cases() -> None:
    explorer = Explorer("breathless-on-tdxd", guideline=load_guideline(extensions=("x6",)))
    assert len(explorer.picker.options) == len(VIGNETTES) + 1
    explorer.answer("ild_grade", "grade_2_or_higher")
    assert "Not in the text; the extension says" in shown(explorer, "answer")
