"""The explorer driven from Python: what a learner does, against what the core says."""

import json
import random
import re
import shutil
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest
from random_cases import random_partial_case
from shelf import spread

import her2teach.core.additions
import her2teach.core.answers
import her2teach.core.case
import her2teach.text.sections
from her2teach import Case, Pathway, compare_ways, flips, load_guideline, trace
from her2teach.core.additions import not_in_the_text
from her2teach.core.answers import as_answers
from her2teach.core.case import check_value
from her2teach.core.files import shipped
from her2teach.core.guideline import Guideline
from her2teach.core.questions import asked, relevant_case
from her2teach.core.schema import Attribute
from her2teach.teaching.vignettes import shipped_vignettes
from her2teach.text.announcement import announcement
from her2teach.text.html.comparison import comparison_html
from her2teach.text.html.panels import FOLDED
from her2teach.text.html.whatif import key
from her2teach.text.sections import answer, sections
from her2teach.widgets import Explorer
from her2teach.widgets.graph import states

VIGNETTES = {each.id: each for each in shipped_vignettes()}
LATE = "late-relapse-liver"


def shown(explorer: Explorer, part: str) -> str:
    return str(explorer._parts[part].html)


@pytest.mark.parametrize("name", VIGNETTES)
def test_a_chosen_case_shows_what_the_core_says(name: str) -> None:
    guideline = load_guideline()
    explorer = Explorer()
    explorer.vignette = name
    case = relevant_case(guideline, VIGNETTES[name].case)
    pathway = trace(guideline, case)
    assert explorer.case == case
    assert explorer.form.asked == list(asked(guideline, case))
    explorer._parts["words"].opened = sorted(FOLDED)
    words = shown(explorer, "answer") + shown(explorer, "words")
    for section in (answer(guideline, pathway), *sections(guideline, pathway)):
        for line in section.lines:
            assert escaped(line.text) in words
    # another case has no path before it
    assert explorer._parts["graph"].states == {**states(guideline, pathway), "anew": True}


def escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def test_a_toggle_checks_each_answer_once(monkeypatch: pytest.MonkeyPatch) -> None:
    explorer = Explorer(LATE)
    checked: list[str] = []

    def counted(attribute: Attribute, value: Any, agents: Iterable[str] = ()) -> Any:
        checked.append(attribute.id)
        return check_value(attribute, value, agents)

    for module in (her2teach.core.case, her2teach.core.answers):
        monkeypatch.setattr(module, "check_value", counted)
    explorer.form.answers = {**explorer.form.answers, "her2_status": "negative"}
    assert sorted(checked) == sorted(explorer.form.answers)


def test_a_toggle_works_out_once_what_the_shown_pathway_and_the_other_one_come_to(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    explorer = Explorer(LATE)
    explorer._parts["compare"].chosen = "exactly-twelve-months"
    worked_out: list[Case] = []

    def counted(guideline: Guideline, pathway: Pathway) -> bool:
        worked_out.append(pathway.case)
        return not_in_the_text(guideline, pathway)

    for module in (her2teach.core.additions, her2teach.text.sections):
        monkeypatch.setattr(module, "not_in_the_text", counted)
    explorer.form.answers = {**explorer.form.answers, "her2_status": "negative"}
    assert explorer.case is not None
    other = relevant_case(load_guideline(), VIGNETTES["exactly-twelve-months"].case)
    assert [worked_out.count(case) for case in (explorer.case, other)] == [1, 1]


def test_what_is_folded_is_made_once_it_is_opened() -> None:
    guideline = load_guideline()
    explorer = Explorer(LATE)
    assert explorer.case is not None
    others = next(each for each in sections(guideline, trace(guideline, explorer.case)) if each.id == "others")
    folded = [escaped(line.text) for line in others.lines]
    assert others.heading in shown(explorer, "words")
    assert not any(each in shown(explorer, "words") for each in folded)
    explorer._parts["words"].opened = ["others"]
    assert all(each in shown(explorer, "words") for each in folded)
    explorer.answer("months_since_adjuvant_trastuzumab", "never a number")
    explorer._parts["words"].opened = []
    assert shown(explorer, "words") == ""


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
    before = explorer.answers
    explorer.answer("months_since_adjuvant_trastuzumab", "8")
    explorer.answer("tdxd_access", "available")
    both = explorer.answers
    explorer.undo()
    assert explorer.answers == {**before, "months_since_adjuvant_trastuzumab": "8"}
    explorer.answer("tdxd_access", "available")
    explorer.reset()
    assert (explorer.answers, explorer.picker.value) == (before, LATE)
    explorer.undo()
    assert explorer.answers == both
    explorer.start_over()
    assert (explorer.answers, explorer.picker.value) == ({}, "")
    explorer.undo()
    assert (explorer.answers, explorer.picker.value) == (both, LATE)


def test_all_that_a_slider_does_until_it_is_let_go_is_one_change() -> None:
    explorer = Explorer()
    explorer.picker.value = "late-relapse-liver"
    as_told = explorer.answers

    def slide(months: str) -> None:
        with explorer.form.hold_trait_notifications():
            explorer.form.sliding = True
            explorer.form.answers = {**as_told, "months_since_adjuvant_trastuzumab": months}

    for months in ("20", "12", "8"):
        slide(months)
    assert "before: THP" in explorer._parts["answer"].html
    explorer.form.sliding = False
    slide("5")
    explorer.form.sliding = False
    explorer.undo()
    assert explorer.answers["months_since_adjuvant_trastuzumab"] == "8"
    explorer.undo()
    assert explorer.answers == as_told


def test_a_slider_goes_beyond_the_last_cut_off_and_shows_each() -> None:
    sliders = {each["id"]: each["slider"] for each in Explorer().form.questions if "slider" in each}
    assert sliders["months_since_adjuvant_trastuzumab"] == ["0", "36", ["12"]]
    assert sliders["chemotherapy_months"] == ["0", "12", ["4"]]
    assert sliders["lvef_percent"] == ["5", "85", []]


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


def test_the_line_that_is_read_out_names_what_changed_the_pathway() -> None:
    explorer = Explorer(LATE)
    explorer.answer("months_since_adjuvant_trastuzumab", "8")
    assert explorer.status.startswith(
        "No longer decided: the interval since adjuvant trastuzumab is 8 months, 12 or less. Next question: "
    )
    explorer.answer("received_tdxd", "never")
    explorer.answer("tdxd_access", "available")
    assert "T-DXd" in explorer.status
    explorer.answer("months_since_adjuvant_trastuzumab", "20")
    assert "THP" in explorer.status
    assert "20 months, more than 12" in explorer.status


def test_an_error_in_a_callback_is_shown_in_plain_words_and_answers_are_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    explorer = Explorer(LATE)

    def broken(*_: object) -> None:
        raise RuntimeError("the lamp went out")

    monkeypatch.setattr("her2teach.widgets.explorer_state.relevant_pathway", broken)
    explorer.answer("months_since_adjuvant_trastuzumab", "8")
    assert "the lamp went out" in shown(explorer, "answer")
    assert "Your answers are kept" in explorer.status
    assert explorer.answers["months_since_adjuvant_trastuzumab"] == "8"
    monkeypatch.undo()
    explorer.answer("months_since_adjuvant_trastuzumab", "20")
    assert "recommends" in shown(explorer, "answer")


def sent_by(explorer: Explorer, attribute: str, value: str) -> dict[str, int]:
    """The bytes that each part sends when one answer changes."""
    sent = dict.fromkeys(explorer._parts, 0)

    def count(part: str, change: dict[str, Any]) -> None:
        sent[part] += len(json.dumps({change["name"]: change["new"]}))

    for part, widget in explorer._parts.items():
        widget.observe(lambda change, part=part: count(part, change), [name for name in widget.keys if name[0] != "_"])
    explorer.answer(attribute, value)
    return sent


def test_a_toggle_sends_little() -> None:
    sent = sent_by(Explorer(LATE), "months_since_adjuvant_trastuzumab", "8")
    assert sent["graph"] <= 4_000
    assert sent["whatif"] == sent["compare"] == 0
    assert sum(sent.values()) <= 16_000


@pytest.mark.parametrize("attribute", ["her2_status", "tdxd_access"])
@pytest.mark.parametrize("name", spread())
def test_what_if_and_a_comparison_send_little_more(name: str, attribute: str) -> None:
    explorer = opened(name)
    explorer._parts["compare"].chosen = "exactly-twelve-months"
    value = {"her2_status": "negative", "tdxd_access": "available"}[attribute]
    sent = sent_by(explorer, attribute, value)
    assert sent["graph"] <= 4_000
    assert sent["whatif"] <= 6_000
    assert sent["compare"] <= 3_000


def test_the_same_answers_are_announced_alike_wherever_they_come_from() -> None:
    guideline = load_guideline()
    explorer = Explorer(LATE)
    other = Explorer()
    other.answers = explorer.answers
    changed = re.compile("<em>.*?</em>")  # what was there before is another matter
    assert changed.sub("", shown(explorer, "answer")) == changed.sub("", shown(other, "answer"))
    assert explorer.case is not None
    assert explorer.status == announcement(answer(guideline, trace(guideline, explorer.case)))


def test_a_broken_case_file_is_named_and_the_rest_stays_usable(tmp_path: Path) -> None:
    for name in (LATE, "exactly-twelve-months"):
        shutil.copy(shipped("cases") / f"{name}.yaml", tmp_path)
    broken = tmp_path / f"{LATE}.yaml"
    broken.write_text(broken.read_text("utf-8").replace("her2_status: positive", "her2_status: yes"), "utf-8")
    explorer = Explorer("exactly-twelve-months", cases=tmp_path)
    assert [value for _, value in explorer.picker.options] == ["", "exactly-twelve-months"]
    problems = explorer.children[0].html
    assert f"{LATE}.yaml" in problems
    assert "her2_status" in problems
    assert "positive, negative, equivocal, unknown" in problems
    assert "recommends" in shown(explorer, "answer")


def test_a_missing_folder_of_cases_leaves_the_blank_case(tmp_path: Path) -> None:
    explorer = Explorer(cases=tmp_path / "nowhere")
    assert "nowhere" in explorer.children[0].html
    explorer.answer("her2_status", "negative")
    assert "Out of scope" in shown(explorer, "answer")


def opened(vignette: str = LATE) -> Explorer:
    explorer = Explorer(vignette)
    explorer._parts["whatif"].opened = True
    return explorer


def test_what_if_is_worked_out_when_it_is_opened_and_not_before() -> None:
    explorer = Explorer(LATE)
    whatif = explorer._parts["whatif"]
    assert (whatif.flips, whatif.offers) == ("", {})
    whatif.opened = True
    promised = flips(load_guideline(), VIGNETTES[LATE].case)
    assert {(*answers.items(),)[0] for answers in whatif.offers.values()} == {
        (flip.attribute, flip.value) for flip in promised
    }
    whatif.opened = False
    assert (whatif.flips, whatif.offers) == ("", {})


@pytest.mark.parametrize("name", spread())
def test_every_try_shows_what_was_promised_and_undo_takes_it_back(name: str) -> None:
    guideline = load_guideline()
    explorer = opened(name)
    whatif, before = explorer._parts["whatif"], explorer.answers
    promised = {
        key({flip.attribute: flip.value}): (flip.outcome, flip.node) for flip in flips(guideline, VIGNETTES[name].case)
    }
    for offer in list(whatif.offers):
        whatif.act({"try": offer})
        assert explorer.case is not None
        shown = trace(guideline, explorer.case)
        assert (shown.outcome, shown.node) == promised[offer]
        assert "Undo" in whatif.tried
        whatif.act({"back": True})
        assert explorer.answers == before
        assert whatif.tried == ""


def test_a_near_case_is_tried_as_a_whole() -> None:
    explorer = opened()
    whatif = explorer._parts["whatif"]
    whatif.goal = "tdxd"
    whatif.act({"try": "months_since_adjuvant_trastuzumab=12;tdxd_access=available"})
    assert "T-DXd" in explorer.status
    assert "This case is there already" in whatif.near
    assert explorer.answers["tdxd_access"] == "available"
    explorer.undo()
    assert "tdxd_access" not in explorer.answers


def test_a_locked_answer_is_kept_and_rules_out_what_needs_it() -> None:
    explorer = opened()
    whatif = explorer._parts["whatif"]
    whatif.goal = "out_of_scope_her2"
    whatif.locked = ["her2_status", "months_since_adjuvant_trastuzumab"]
    assert not [name for name in whatif.offers if name.startswith(("her2_status", "months_since"))]
    assert "No change leads there with these held fixed." in whatif.near


def test_an_offer_that_is_gone_is_left_alone() -> None:
    explorer = opened()
    before = explorer.answers
    explorer._parts["whatif"].act({"try": "her2_status=purple"})
    explorer._parts["whatif"].act({})
    assert explorer.answers == before


def test_a_change_by_hand_forgets_what_was_tried() -> None:
    explorer = opened()
    whatif = explorer._parts["whatif"]
    whatif.act({"try": "months_since_adjuvant_trastuzumab=12"})
    explorer.answer("tdxd_access", "available")
    assert whatif.tried == ""
    explorer.undo()
    assert "12 months" in whatif.tried


def test_what_cannot_be_used_offers_nothing() -> None:
    explorer = opened()
    explorer.answer("months_since_adjuvant_trastuzumab", "700")
    assert explorer._parts["whatif"].offers == {}
    explorer.undo()
    assert explorer._parts["whatif"].offers


def test_an_error_while_working_out_is_told_in_its_place(monkeypatch: pytest.MonkeyPatch) -> None:
    explorer = Explorer(LATE)

    def broken(*_: object) -> None:
        raise RuntimeError("the lamp went out")

    monkeypatch.setattr("her2teach.widgets.whatif.flips", broken)
    explorer._parts["whatif"].opened = True
    assert "the lamp went out" in explorer._parts["whatif"].flips
    assert "recommends" in shown(explorer, "answer")


def test_the_present_case_is_compared_with_itself_before() -> None:
    guideline = load_guideline()
    explorer = Explorer(LATE)
    compare = explorer._parts["compare"]
    compare.act({"do": "keep"})
    assert compare.chosen == LATE
    kept = explorer.case
    explorer.answer("months_since_adjuvant_trastuzumab", "8")
    assert kept is not None
    assert explorer.case is not None
    now, then = trace(guideline, explorer.case), trace(guideline, kept)
    assert explorer._parts["graph"].states == states(guideline, now, then)
    both = answer(guideline, now), answer(guideline, then)
    assert compare.html == comparison_html(compare_ways(now, then), *both, VIGNETTES[LATE].title)
    compare.act({"do": "swap"})
    assert explorer.case == kept
    assert compare.chosen == "kept"
    assert compare.options[1][1].endswith(", changed")
    compare.act({"do": "stop"})
    assert (compare.chosen, compare.html) == ("", "")
    assert explorer._parts["graph"].states == states(guideline, then)


def test_comparing_is_undone_like_any_change() -> None:
    explorer = Explorer(LATE)
    compare = explorer._parts["compare"]
    compare.chosen = "exactly-twelve-months"
    assert "The paths diverge at" in explorer.status
    compare.chosen = "ten-weeks-into-docetaxel"
    explorer.undo()
    assert compare.chosen == "exactly-twelve-months"
    explorer.undo()
    assert (compare.chosen, compare.html) == ("", "")
    compare.chosen = "exactly-twelve-months"
    compare.chosen = ""
    assert compare.html == ""


def test_a_case_that_cannot_be_used_is_compared_with_nothing() -> None:
    explorer = Explorer(LATE)
    explorer._parts["compare"].chosen = "exactly-twelve-months"
    explorer.answer("months_since_adjuvant_trastuzumab", "700")
    assert explorer._parts["compare"].html == ""
    explorer.undo()
    assert "The paths diverge at" in explorer._parts["compare"].html


def test_a_screen_that_does_not_ask_for_them_has_neither() -> None:
    explorer = Explorer(LATE, parts=("questions", "answer", "graph"))
    assert not {"whatif", "compare"} & explorer._parts.keys()
    explorer.answer("months_since_adjuvant_trastuzumab", "8")
    assert explorer.form.asked


def test_an_extended_guideline_is_explored_on_all_shipped_cases() -> None:
    explorer = Explorer("breathless-on-tdxd", guideline=load_guideline(extensions=("x6",)))
    assert len(explorer.picker.options) == len(VIGNETTES) + 1
    explorer.answer("ild_grade", "grade_2_or_higher")
    assert "Not in the text; the extension says" in shown(explorer, "answer")
