"""Class results: what is counted against a second count, whatever the order, once for each learner."""

from __future__ import annotations

import random
from collections import Counter
from dataclasses import replace

import pytest
from attempts import GUIDELINE, PLANS, VIGNETTES, text_choices
from class_maker import CASES, book, class_of, followed, quick, school, sitting, try_case
from class_sample import LATE, departing, result, right, whole, wrong_plan
from hypothesis import given, settings
from hypothesis import strategies as st

from her2teach import Plan, trace
from her2teach.educator.class_files import gather, read_file_of_class
from her2teach.educator.class_results import class_result
from her2teach.teaching.attempts import AttemptResult
from her2teach.teaching.practice import Attempt

# --- by hand


def test_a_small_class_is_counted_as_one_would_by_hand() -> None:
    found = result(right(LATE, 3), departing(LATE, "timing", 3), departing(LATE, "timing"), wrong_plan(LATE, 3))
    assert (found.learners, found.attempts, found.repeated) == (4, 4, 0)
    decisions = {each.node: each for each in found.decisions}
    assert [(each.node, each.reached, each.left) for each in found.decisions] == [
        *((name, 4, 0) for name in list(decisions) if name != "timing"),
        ("timing", 4, 2),
    ]
    timing = decisions["timing"]
    assert (timing.learners, timing.sure, timing.to, timing.right) == (2, 1, ((None, 2),), (("first_line_thp", 2),))
    (end,) = found.ends
    assert (end.node, end.reached, end.left, end.sure, end.to) == ("first_line_thp", 2, 1, 1, (("stop_all", 1),))
    (case,) = found.cases
    assert (case.item, case.learners, case.right, case.followed, case.sure_and_wrong) == (LATE, 4, 3, 2, 1)
    assert [(each.level, each.attempts, each.right) for each in found.sureness] == [
        *((3, 3, 2), (2, 0, 0), (1, 0, 0), (None, 1, 1)),
    ]


def test_key_features_and_slips_are_counted_apart_from_the_verdict() -> None:
    found = result(right(LATE), wrong_plan(LATE), departing(LATE, "timing"))
    vignette = VIGNETTES[LATE]
    assert [(each.item, each.name, each.slip, each.learners, each.times) for each in found.features] == [
        (LATE, "interval_applied", False, 3, 2),
        (LATE, "both_antibodies", False, 3, 2),
        (LATE, "heart_monitored", False, 3, 2),
        (LATE, "P2", True, 3, 1),
    ]
    assert vignette.killer == "P2"
    (case,) = found.cases
    assert (case.right, case.dangerous, case.unjudged) == (2, 0, 0)


@pytest.mark.parametrize(
    ("name", "plan", "counts"),
    [
        ("nine-months-on-tdxd", Plan(action="continue_unchanged"), (1, 1, 0)),
        ("nine-months-on-tdxd", Plan(action="continue_unchanged", monitoring=["ild"]), (1, 0, 0)),
        ("ground-glass-by-chance", Plan(action="stop_all"), (0, 0, 1)),
        ("ground-glass-by-chance", Plan(action="continue_unchanged"), (0, 0, 0)),
    ],
)
def test_a_dangerous_omission_and_a_plan_that_is_not_judged_are_counted(
    name: str, plan: Plan, counts: tuple[int, int, int]
) -> None:
    way = text_choices(GUIDELINE, VIGNETTES[name].case)
    found = result(quick(VIGNETTES[name], Attempt(vignette=name, choices=way, plan=plan, confidence=3)))
    (case,) = found.cases
    assert (case.right, case.dangerous, case.unjudged) == counts
    # of a plan that the text cannot judge nobody was wrong
    assert case.sure_and_wrong == 1 - case.right - case.unjudged
    assert (found.sureness[0].right, found.sureness[0].unjudged) == (case.right, case.unjudged)


def test_an_empty_class_has_nothing_to_tell() -> None:
    found = class_result(GUIDELINE, [])
    assert (found.learners, found.attempts, found.decisions, found.ends, found.cases) == (0, 0, (), (), ())
    assert all(each.fell == 0 for each in found.falls)


def test_what_was_tried_again_counts_once_and_is_said() -> None:
    one_file = sitting(3)
    again = one_file.with_diagnosis(try_case(VIGNETTES[one_file.attempts[0].item], 0.0, random.Random(1)), 90)
    found = class_result(GUIDELINE, class_of([again]).counted)
    assert found.repeated == 1
    once = class_result(GUIDELINE, class_of([one_file]).counted)
    assert replace(found, attempts=once.attempts, repeated=0) == once


def test_where_the_text_comes_to_no_end_saying_so_is_no_departure() -> None:
    vignette = next(each for each in CASES if trace(GUIDELINE, each.case).node is None and each.case.known)
    found = result(right(vignette.id))
    assert all(each.left == 0 for each in found.decisions)
    assert found.ends == ()


# --- against a second count


def test_the_counts_agree_with_a_second_count() -> None:
    files = class_of([*school(7, 12), *(followed(seed) for seed in range(3))]).counted
    tries = [marked for each in files for marked in each.marked]
    reached, left = Counter[str](), Counter[str]()
    for marked in tries:
        steps = {step.node: step.to for step in marked.pathway.steps}
        for decision, to in marked.attempt.choices:
            reached[decision] += 1
            if (to or None) != steps.get(decision):
                left[decision] += 1
                break
    found = whole()
    assert {each.node: each.reached for each in found.decisions} == reached
    assert {each.node: each.left for each in found.decisions if each.left} == left
    fell = Counter(name for marked in tries for name in marked.attempt.result.pitfalls)
    assert {each.pitfall: each.fell for each in found.falls if each.fell} == fell
    assert [each.fell for each in found.falls] == sorted((each.fell for each in found.falls), reverse=True)


def test_the_numbers_fit_together() -> None:
    found = whole()
    for each in (*found.decisions, *found.ends):
        assert each.left == sum(number for _, number in each.to)
        assert each.learners <= each.left <= each.reached
        assert each.sure <= each.left
    for each in found.decisions:
        assert each.left == sum(number for _, number in each.right)
        kept = sum(number for (start, _), number, _ in found.edges if start == each.node)
        against = sum(number for (start, _), _, number in found.edges if start == each.node)
        assert kept <= each.reached - each.left
        assert against == sum(number for to, number in each.to if to is not None)
    assert {each.attempts for each in found.sureness if each.level is None}
    assert sum(each.learners for each in found.cases) == found.attempts - found.repeated


# --- properties


@settings(max_examples=15, deadline=None)
@given(st.integers(0, 40), st.randoms())
def test_neither_the_order_nor_copies_change_anything(seed: int, dice: random.Random) -> None:
    attempts_files = [*school(seed, 5, tried=4), followed(seed)]
    once = class_result(GUIDELINE, class_of(attempts_files).counted)
    many = [*attempts_files, *dice.choices(attempts_files, k=6)]
    dice.shuffle(many)
    assert class_result(GUIDELINE, class_of(many).counted) == once


def test_a_class_of_copies_counts_once() -> None:
    one_file = sitting(9)
    one = class_result(GUIDELINE, class_of([one_file]).counted)
    assert class_result(GUIDELINE, class_of([one_file] * 30).counted) == one
    assert one.learners == 1


@pytest.mark.parametrize("seed", range(8))
def test_a_doctored_score_is_left_out_and_changes_nothing(seed: int) -> None:
    """Every claim turned round, sealed as a page would."""
    attempts_files = school(seed, 4, tried=5)
    once = class_result(GUIDELINE, class_of(attempts_files).counted)
    dice = random.Random(seed)
    doctored = []
    for number, one_file in enumerate(school(seed + 100, 4, tried=5)):
        at = dice.randrange(len(one_file.attempts))
        turned = AttemptResult(right=not one_file.attempts[at].result.right)
        attempts = list(one_file.attempts)
        attempts[at] = attempts[at].model_copy(update={"result": turned})
        doctored.append(replace(one_file, id=f"{number:032x}", attempts=tuple(attempts)))
    files = class_of([*doctored, *attempts_files])
    assert {each.reason for each in files.left_out} == {"doctored"}
    assert len(files.left_out) == len(doctored)
    assert class_result(GUIDELINE, files.counted) == once


def test_nothing_is_believed_that_is_not_worked_out() -> None:
    """A file with the truth in it counts; the same numbers come from what was chosen alone."""
    one_file = sitting(9)
    (file,) = class_of([one_file]).counted
    for marked in file.marked:
        name = marked.attempt.item
        found = quick(VIGNETTES[name], Attempt(vignette=name, choices=marked.attempt.path, plan=PLANS[0]))
        assert found.divergence == marked.divergence
    assert gather([read_file_of_class("a", b"", book())]).counted == ()
