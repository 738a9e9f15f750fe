"""Progress: counted right, kept in a file and read again, and the next case mixed and spaced."""

from __future__ import annotations

import contextlib
import json
import random
from functools import cache
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from her2teach import CaseVignette, ContentError, Plan, load_guideline, load_vignettes, trace
from her2teach.teaching.practice import Attempt, Choice, diagnose
from her2teach.teaching.progress import (
    APART,
    MOST_ATTEMPTS,
    MOST_BYTES,
    SOON,
    Finished,
    Progress,
    next_case,
    read_progress,
)

GUIDELINE = load_guideline()
VIGNETTES = load_vignettes()
BY_ID = {vignette.id: vignette for vignette in VIGNETTES}
OTHER = load_guideline(extensions=["x1"])


@cache
def finished(name: str, *, right: bool, parted: str | None = None) -> Finished:
    """An attempt at a shipped case, without the way there."""
    vignette = BY_ID[name]
    pathway = trace(GUIDELINE, vignette.case)
    return Finished(
        vignette=name,
        outcome=vignette.expected_outcome,
        end=vignette.expected_node,
        verdict="concordant" if right else "discordant",
        answer="right" if right else "wrong",
        near=tuple(map(str, pathway.pitfalls)),
        parted=parted,
    )


def practised(answers: dict[str, bool] | None, cases: int, seed: int = 1) -> list[str]:
    """The cases a learner is given who is always right, or right as told."""
    progress, names = Progress(), list[str]()
    for _ in range(cases):
        name = next_case(progress, VIGNETTES, GUIDELINE, seed).id
        names.append(name)
        done = finished(name, right=True if answers is None else answers.get(name, True))
        progress = Progress(attempts=(*progress.attempts, done))
    return names


def end_of(name: str) -> str:
    return BY_ID[name].expected_node or BY_ID[name].expected_outcome


# --- what has been seen


def attempt(vignette: CaseVignette, plan: Plan) -> Progress:
    pathway = trace(GUIDELINE, vignette.case)
    choices: tuple[Choice, ...] = tuple((step.node, step.to) for step in pathway.steps)
    made = Attempt(vignette=vignette.id, choices=choices, plan=plan, confidence=3)
    return Progress().with_attempt(diagnose(GUIDELINE, vignette.case, made, vignette.distractors))


def test_an_attempt_is_kept_as_it_was_judged() -> None:
    vignette = BY_ID["late-relapse-liver"]
    (kept,) = attempt(vignette, vignette.distractors[0].plan).attempts
    assert (kept.vignette, kept.end, kept.verdict, kept.answer) == (
        *("late-relapse-liver", "first_line_thp", "discordant", "wrong"),
    )
    assert kept.pitfalls == ("P4",)
    assert "P4" in kept.near
    assert (kept.confidence, kept.parted, kept.faultless) == (3, None, False)


def test_saying_that_the_text_is_silent_is_kept_as_right() -> None:
    (kept,) = attempt(BY_ID["flood-in-the-archive"], Plan(action="text_does_not_say")).attempts
    assert (kept.verdict == "not_assessable") is (kept.answer == "right")
    (kept,) = attempt(BY_ID["first-diagnosis-already-metastatic"], Plan(action="text_does_not_say")).attempts
    assert (kept.verdict, kept.answer, kept.faultless) == ("not_assessable", "right", True)


def test_a_plan_that_the_text_cannot_judge_is_kept_as_such_until_it_has_a_fault() -> None:
    switch = Plan(action="switch", her2_agents=["T-DM1"], monitoring=["cardiac"])
    (kept,) = attempt(BY_ID["ground-glass-by-chance"], switch).attempts
    assert (kept.verdict, kept.answer, kept.faultless) == ("not_assessable", "unjudged", False)
    (kept,) = attempt(BY_ID["ground-glass-by-chance"], Plan(action="continue_unchanged")).attempts
    assert (kept.verdict, kept.answer) == ("not_assessable", "wrong")


def test_a_line_counts_each_outcome_and_pitfall_once() -> None:
    names = ["late-relapse-liver", "late-relapse-liver", "progression-on-pertuzumab-maintenance"]
    progress = Progress(attempts=tuple(finished(name, right=True) for name in names))
    assert progress.seen_ends == {"first_line_thp", "tdxd"}
    near = {str(pitfall) for name in names for pitfall in trace(GUIDELINE, BY_ID[name].case).pitfalls}
    assert progress.seen_pitfalls == near
    assert progress.line(GUIDELINE) == f"2 of 20 outcomes and {len(near)} of 5 pitfalls seen."
    assert Progress().line(GUIDELINE) == "0 of 20 outcomes and 0 of 5 pitfalls seen."


def test_the_shipped_cases_together_show_everything() -> None:
    progress = Progress(attempts=tuple(finished(name, right=True) for name in BY_ID))
    assert progress.line(GUIDELINE) == "20 of 20 outcomes and 5 of 5 pitfalls seen."


def test_of_very_many_attempts_the_last_are_kept() -> None:
    vignette = BY_ID["late-relapse-liver"]
    many = Progress(attempts=(finished("two-years-on-maintenance", right=True),) * MOST_ATTEMPTS)
    made = Attempt(vignette=vignette.id, choices=(), plan=Plan(action="stop_all"))
    more = many.with_attempt(diagnose(GUIDELINE, vignette.case, made))
    assert len(more.attempts) == MOST_ATTEMPTS
    assert more.attempts[-1].vignette == vignette.id
    assert read_progress(more.to_text(), GUIDELINE) == more


# --- kept in a file


def test_what_is_kept_is_read_again() -> None:
    dice = random.Random(3)
    for _ in range(30):
        names = dice.choices(list(BY_ID), k=dice.randrange(20))
        parted = dice.choice([None, "timing"])
        progress = Progress(attempts=tuple(finished(n, right=dice.random() < 0.5, parted=parted) for n in names))
        assert read_progress(progress.to_text(), GUIDELINE) == progress
    text = progress.to_text()
    assert json.loads(text)["about"] == GUIDELINE.identity.purpose
    assert (
        len(Progress(attempts=(progress.attempts or (finished("half-a-staging", right=False),)) * 20).to_text())
        < MOST_BYTES
    )


def test_a_record_of_other_content_is_used_and_told_to_be_one() -> None:
    kept = Progress(attempts=(finished("late-relapse-liver", right=True),))
    read = read_progress(kept.to_text(), OTHER)
    assert read == kept
    assert not read.is_of(OTHER)
    assert read.line(OTHER).endswith("This record was started with another version of the content.")
    content = json.loads(kept.to_text())
    content["attempts"][0]["end"] = "an_end_of_old"
    with pytest.raises(ContentError, match="there is no end"):
        read_progress(json.dumps(content), GUIDELINE)
    content["content"] = "0" * 64
    old = read_progress(json.dumps(content), GUIDELINE)
    assert old.seen_ends == {"an_end_of_old"}
    assert old.line(GUIDELINE).startswith("0 of 20 outcomes")


def spoilt(**changes: Any) -> str:
    content = json.loads(Progress(attempts=(finished("late-relapse-liver", right=True, parted="timing"),)).to_text())
    content["attempts"][0] |= changes
    return json.dumps(content, indent=1)


def too_many() -> str:
    content = json.loads(spoilt())
    return json.dumps({**content, "attempts": content["attempts"] * (MOST_ATTEMPTS + 1)})


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("", "progress:1:1: empty: nothing is written here"),
        ("[]", "progress:1:1: value: keys with values belong here, found a list"),
        ("{", "progress:2:1: yaml:"),
        ("a" * (MOST_BYTES + 1), "progress:0:0: size: 300001 bytes; at most 300000 bytes are read"),
        (spoilt(answer="perhaps"), '"perhaps" is not allowed; allowed: right, wrong, unjudged'),
        (spoilt(vignette="<script>alert(1)</script>"), "alert(1)</script>\" is not written as it must be"),
        (spoilt(vignette="v" * 81), "is not written as it must be"),
        (spoilt(end="heaven"), 'there is no end "heaven"'),
        (spoilt(parted="tdxd"), 'there is no decision "tdxd"'),
        (spoilt(near=["P1", "P7"]), 'there is no pitfall "P7"'),
        (spoilt(pitfalls="P1"), "a list belongs here"),
        (spoilt(confidence=9), "less than or equal to 5"),
        (spoilt(confidence=1.5), "1.5 is not a whole number"),
        (spoilt(clock="2026-01-01"), '"clock" is not known here'),
        (json.dumps({"about": "x", "content": "abc", "attempts": []}), '"abc" is not written as it must be'),
        (too_many(), "at most 500 items"),
    ],
)  # fmt: skip
def test_a_file_that_cannot_be_used_says_why(text: str, problem: str) -> None:
    with pytest.raises(ContentError) as caught:
        read_progress(text, GUIDELINE)
    assert problem in str(caught.value).replace('""', '"')
    assert all(each.file == "progress" for each in caught.value.problems)
    assert len(str(caught.value)) < 60_000


@settings(deadline=None)
@given(
    st.text(max_size=200) | st.recursive(st.none() | st.booleans() | st.floats() | st.text(), st.lists).map(json.dumps)
)
def test_any_text_is_read_or_refused_and_nothing_else(text: str) -> None:
    with contextlib.suppress(ContentError):
        read_progress(text, GUIDELINE)


# --- the next case


@pytest.mark.parametrize("seed", range(5))
def test_whoever_is_right_meets_every_case_before_one_comes_again(seed: int) -> None:
    names = practised(None, len(VIGNETTES), seed)
    assert sorted(names) == sorted(BY_ID)


@pytest.mark.parametrize("seed", range(5))
def test_ends_that_are_alike_do_not_follow_one_another(seed: int) -> None:
    names = practised(None, 30, seed)
    for at, name in enumerate(names):
        assert end_of(name) not in {end_of(before) for before in names[max(0, at - APART) : at]}


def test_the_first_cases_show_much_and_are_easy() -> None:
    names = practised(None, 8)
    assert len({end_of(name) for name in names}) == 8
    assert all(BY_ID[name].difficulty == "introductory" for name in names[:4])
    later = practised(None, 60)[10:]
    assert {BY_ID[name].difficulty for name in later} >= {"intermediate", "advanced"}


def test_what_went_wrong_comes_back_soon_and_ever_later() -> None:
    first = practised(None, 1)[0]
    names = practised({first: False}, 40)
    places = [at for at, name in enumerate(names) if name == first]
    assert len(places) >= 3
    gaps = [after - before for before, after in pairwise(places)]
    assert gaps[0] in range(SOON + 1, SOON + 4)
    assert gaps == sorted(gaps)


def test_whoever_errs_in_all_still_meets_new_cases() -> None:
    names = practised(dict.fromkeys(BY_ID, False), 60)
    assert len(set(names)) >= 25
    assert all(one != other for one, other in pairwise(names))


def test_a_lapse_in_reasoning_comes_back_although_the_plan_was_right() -> None:
    done = [finished("late-relapse-liver", right=True, parted="timing")]
    done += [finished(name, right=True) for name in ("half-a-staging", "nine-months-on-tdxd", "no-conjugate-at-all")]
    assert next_case(Progress(attempts=tuple(done)), VIGNETTES, GUIDELINE, 1).id == "late-relapse-liver"


def test_the_choice_hangs_on_the_seed_and_nothing_else() -> None:
    assert practised(None, 12, 3) == practised(None, 12, 3)
    assert len({tuple(practised(None, 6, seed)) for seed in range(8)}) > 1


def test_the_only_case_is_given_again_and_none_is_refused() -> None:
    (only,) = VIGNETTES[:1]
    progress = Progress(attempts=(finished(only.id, right=True),))
    assert next_case(progress, [only], GUIDELINE, 1) is only
    with pytest.raises(ValueError, match="no case to choose from"):
        next_case(progress, [], GUIDELINE, 1)
