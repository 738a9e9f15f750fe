"""Attempts: a file says what was done and nothing of who did it; it is read as strictly as any other."""

from __future__ import annotations

import json
import random
import re
from contextlib import suppress
from dataclasses import replace
from typing import Any

import pytest
from attempts import GUIDELINE, PLANS, VIGNETTES
from class_maker import followed, quick, right_plan, sitting, try_case
from hypothesis import given, settings
from hypothesis import strategies as st
from journey_files import shipped_journeys
from jsonschema import Draft7Validator

from her2teach import ContentError
from her2teach.educator.json_schema import documents
from her2teach.teaching.attempts import (
    DOCTORED,
    MOST_ATTEMPTS,
    MOST_BYTES,
    AttemptsFile,
    begin_attempts,
    fingerprint,
    read_attempts,
)
from her2teach.teaching.following import decide
from her2teach.teaching.generation import generate_cases
from her2teach.teaching.journeys import replay
from her2teach.teaching.practice import Attempt

SCHEMA = Draft7Validator(json.loads(documents()["attempts.schema.json"]))
LATE = VIGNETTES["late-relapse-liver"]
SITTING = sitting(5)
BLANK = begin_attempts(GUIDELINE, "0" * 32)


def read(text: str) -> AttemptsFile:
    return read_attempts(text, "mine.json")[0]


def problems(text: str) -> list[tuple[int, str]]:
    with pytest.raises(ContentError) as caught:
        read(text)
    assert all(problem.file == "mine.json" for problem in caught.value.problems)
    return [(problem.line, problem.code) for problem in caught.value.problems]


def changed(written: AttemptsFile, change: dict[str, Any], at: int = 0) -> str:
    """A file that was changed after it was written, its lines left where they are."""
    lines = written.to_text().splitlines()
    attempt = json.loads(lines[5 + at].rstrip(","))
    lines[5 + at] = f"  {json.dumps(attempt | change)}{',' if lines[5 + at].endswith(',') else ''}"
    return "\n".join(lines)


@pytest.mark.parametrize("seed", range(12))
def test_what_is_written_is_read_again(seed: int) -> None:
    for written in (sitting(seed), followed(seed)):
        text = written.to_text()
        assert read(text) == written
        assert read(text).to_text() == text
        assert list(SCHEMA.iter_errors(json.loads(text))) == []
        # other programs write JSON in other ways
        assert read(json.dumps(json.loads(text))) == written
        assert read(json.dumps(json.loads(text), indent=2)) == written


def test_each_attempt_stands_in_a_line_of_its_own() -> None:
    written = sitting(1)
    lines = written.to_text().splitlines()
    assert [json.loads(line.rstrip(","))["case"] for line in lines[5:-3]] == [each.case for each in written.attempts]


def test_an_attempt_is_kept_as_it_was_made() -> None:
    plan = LATE.distractors[0].plan
    made = Attempt(vignette=LATE.id, choices=(("her2", None),), plan=plan, confidence=3, reason="My name is Ada")
    diagnosis = quick(LATE, Attempt(vignette=LATE.id, choices=((GUIDELINE.root, None),), plan=plan))
    (kept,) = BLANK.with_diagnosis(diagnosis, 0).attempts
    assert (kept.item, kept.path, kept.seen, kept.invented) == (LATE.id, diagnosis.attempt.choices, False, False)
    assert kept.result.pitfalls == ("P4",)
    assert (kept.result.right, kept.result.parted, kept.points, kept.most) == (False, GUIDELINE.root, 0, 2)
    assert made.reason


def test_a_file_tells_nothing_of_who_wrote_it_or_when() -> None:
    """A name in a reason, the day and the hour would; the reason is not there, nor is any number but the minutes."""
    made = Attempt(vignette=LATE.id, choices=(), plan=right_plan(LATE), confidence=2, reason="Ada Lovelace, room 7")
    text = BLANK.with_diagnosis(quick(LATE, made), 0).to_text()
    assert "Ada" not in text
    assert "reason" not in text
    kept = json.loads(text)
    assert kept.keys() == {"about", "id", "content", "attempts", "seal"}
    assert kept["attempts"][0].keys() <= {
        *("case", "facts", "choices", "plan", "confidence", "minute", "seen", "result"),
    }
    assert not re.search(r"20\d\d-\d\d|\d\d:\d\d", text)


def test_what_has_been_seen_is_noticed() -> None:
    dice = random.Random(1)
    other = VIGNETTES["two-years-on-maintenance"]
    written = BLANK
    for vignette in (LATE, other, LATE):
        written = written.with_diagnosis(try_case(vignette, 0.5, dice), 0)
    assert [each.seen for each in written.attempts] == [False, False, True]
    assert written.with_diagnosis(try_case(VIGNETTES["after-the-holidays"], 1, dice), 1, seen=True).attempts[-1].seen


def test_an_invented_case_is_kept_with_its_answers() -> None:
    (vignette,) = generate_cases(GUIDELINE, 1, seed=4)
    attempt = Attempt(vignette=vignette.id, choices=(), plan=PLANS[0])
    written = BLANK.with_diagnosis(quick(vignette, attempt), 0, invented=True)
    (kept,) = read(written.to_text()).attempts
    assert kept.invented
    assert kept.facts == fingerprint(vignette.case)
    assert set(kept.answers) == set(vignette.case.given)


def test_a_journey_s_decisions_are_told_apart() -> None:
    written = followed(3)
    assert [each.decision for each in written.attempts] == list(range(1, len(written.attempts) + 1))
    assert len({each.item for each in written.attempts}) == len(written.attempts)
    assert {each.most for each in written.attempts} == {1}


def test_a_decision_that_was_seen_elsewhere_is_kept_as_seen() -> None:
    (journey, *_) = shipped_journeys()
    state = next(each for each in replay(GUIDELINE, journey) if each.happening.decides)
    made = decide(GUIDELINE, state, PLANS[0])
    kept = [BLANK.with_decision(journey.id, 1, made, 0, seen=seen).attempts[0].seen for seen in (False, True)]
    assert kept == [False, True]


def test_of_very_many_attempts_the_first_are_kept_and_fit_into_a_file() -> None:
    written = BLANK
    (vignette,) = generate_cases(GUIDELINE, 1, seed=4)
    diagnosis = quick(vignette, Attempt(vignette=vignette.id, choices=(), plan=PLANS[2], confidence=3))
    for minute in range(MOST_ATTEMPTS + 3):
        written = written.with_diagnosis(diagnosis, minute, invented=True)
    assert [each.minute for each in written.attempts] == list(range(MOST_ATTEMPTS))
    assert len(written.to_text().encode()) < MOST_BYTES
    assert read(written.to_text()) == written


# --- what is not used


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"confidence": 4}, "value"),
        ({"confidence": "sure"}, "value"),
        ({"minute": -1}, "value"),
        ({"minute": 1.5}, "value"),
        ({"seen": "false"}, "value"),
        ({"seen": 0}, "value"),
        ({"case": "../../etc"}, "value"),
        ({"case": "=cmd()"}, "value"),
        ({"name": "Ada"}, "unknown-key"),
        ({"journey": "and-a-case"}, "value"),
        ({"plan": {}}, "missing"),
        ({"choices": [["one"]]}, "missing"),
        ({"facts": "short"}, "value"),
        ({"result": {"right": True, "score": 3}}, "unknown-key"),
    ],
)
def test_what_does_not_fit_is_told_by_its_line(change: dict[str, Any], code: str) -> None:
    assert problems(changed(sitting(2), change, at=1)) == [(7, code)]


def test_what_is_changed_by_hand_is_noticed() -> None:
    written = sitting(2)
    last = len(written.to_text().splitlines()) - 1
    turned = {"right": not written.attempts[1].result.right}
    assert problems(changed(written, {"result": turned}, at=1)) == [(last, DOCTORED)]
    sure = {"confidence": 1 if written.attempts[0].confidence != 1 else 2}
    assert problems(changed(written, sure)) == [(last, DOCTORED)]
    assert problems(written.to_text().replace(written.id, "f" * 32)) == [(last, DOCTORED)]
    assert read(changed(written, {})) == written


def test_what_no_page_writes_is_noticed_though_it_is_sealed() -> None:
    written = sitting(2)
    back = replace(written, attempts=written.attempts[::-1])
    assert {code for _, code in problems(back.to_text())} == {DOCTORED}
    twice = replace(written, attempts=(written.attempts[0], written.attempts[0]))
    assert problems(twice.to_text()) == [(7, DOCTORED)]
    late = replace(written, attempts=written.attempts[2:])
    assert (6, DOCTORED) in problems(late.to_text())


def test_a_file_that_is_far_too_large_is_not_looked_at() -> None:
    assert problems('{"attempts": [' + " " * MOST_BYTES) == [(0, "size")]


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_a_spoilt_file_is_refused_with_its_problems_or_says_the_same(data: st.DataObject) -> None:
    written = SITTING
    text = written.to_text()
    at = data.draw(st.integers(0, len(text) - 1))
    some = data.draw(st.sampled_from(["", "x", '"', "{", "]", ",", ":", "\n", "&a ", "\u202e", "0", "é"]))
    spoilt = text[:at] + some + text[at + data.draw(st.integers(0, 40)) :]
    with suppress(ContentError):
        assert read(spoilt) == written
