"""Class files: what is broken, foreign, doubled or doctored is named and left out, and the rest counts."""

from __future__ import annotations

import random
from dataclasses import replace

import pytest
from attempts import GUIDELINE, VIGNETTES
from class_maker import book, class_of, handed_in, right_plan, school, sitting, try_case
from hypothesis import given, settings
from hypothesis import strategies as st

from her2teach import load_guideline
from her2teach.educator.class_files import (
    SAME,
    HandedIn,
    LeftOut,
    LeftOutReason,
    gather,
    read_file_of_class,
    shown_name,
)
from her2teach.teaching.attempts import MOST_BYTES, AnswerBook, AttemptResult, AttemptsFile, begin_attempts
from her2teach.teaching.practice import Attempt

SITTING = sitting(3)
OTHER = load_guideline(extensions=["x1"])


def left_out(data: bytes, name: str = "a.json") -> LeftOut:
    found = read_file_of_class(name, data, book())
    assert isinstance(found, LeftOut)
    assert found.why
    assert "Traceback" not in "".join(found.why)
    return found


def said_of(
    attempts_files: list[AttemptsFile], names: list[str] | None = None
) -> tuple[list[str], list[tuple[str, LeftOutReason]]]:
    """The ids that count, and what is left out and why."""
    called = names or [f"{at}.json" for at in range(len(attempts_files))]
    found = gather(handed_in(*each) for each in zip(called, attempts_files, strict=True))
    return [each.file.id for each in found.counted], [(each.name, each.reason) for each in found.left_out]


@pytest.mark.parametrize(
    "data",
    [
        SITTING.to_text().encode()[:-40],
        SITTING.to_text().encode("utf-16"),
        replace(SITTING, attempts=()).to_text().encode(),
        SITTING.to_text().replace('"minute": 0', '"minute": "soon"').encode(),
        SITTING.to_text().encode() + b" " * (MOST_BYTES + 1),
    ],
)
def test_a_broken_file_is_named(data: bytes) -> None:
    assert left_out(data).reason == "broken"


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\x00",
        b"\xff\xfe",
        b"PK\x03\x04",
        b"%PDF-1.7",
        b"{}",
        b"[]",
        b"null",
        b"hello",
        b"assignment,duedate\n1,2",
        b'{"attempts": ' + b"[" * 5000,
        b"a: &a [*a, *a]",
        b" " * (MOST_BYTES + 1),
    ],
)
def test_a_foreign_file_is_named_as_foreign_and_not_as_one_to_repair(data: bytes) -> None:
    found = left_out(data)
    assert found.reason == "foreign"
    (why,) = found.why
    assert why.startswith("this is no attempts file; ")


def test_a_broken_file_says_where() -> None:
    found = left_out(SITTING.to_text().replace('"minute": 0', '"minute": "soon"').encode())
    assert found.why[0].startswith("line 6, column ")
    assert "soon" in found.why[0]


def test_of_many_problems_a_few_are_told() -> None:
    found = left_out(SITTING.to_text().replace('"minute"', '"hour"').encode())
    assert len(found.why) == 4
    assert found.why[-1] == f"and {2 * len(SITTING.attempts) - 3} problems more"


def test_a_file_of_other_content_is_named() -> None:
    found = left_out(replace(SITTING, content_hash=OTHER.content_hash).to_text().encode())
    assert found.reason == "mismatched"
    assert "start with the extensions that the class had" in found.why[0]
    assert OTHER.content_hash[:12] in found.why[0]
    assert GUIDELINE.content_hash[:12] in found.why[0]


def test_a_file_of_other_cases_is_named_and_one_of_some_others_counts() -> None:
    none, some = (AnswerBook(GUIDELINE, vignettes, []) for vignettes in ([], [VIGNETTES[SITTING.attempts[0].item]]))
    data = SITTING.to_text().encode()
    found = read_file_of_class("a.json", data, none)
    assert isinstance(found, LeftOut)
    assert found.reason == "mismatched"
    counts = read_file_of_class("a.json", data, some)
    assert isinstance(counts, HandedIn)
    assert len(counts.marked) == 1
    passed_over = [f"{each.item}: no case here is called that" for each in SITTING.attempts[1:]]
    assert counts.passed_over == (*passed_over[:3], f"and {len(passed_over) - 3} attempts more")


def test_a_doctored_file_is_named_whether_by_hand_or_by_a_program() -> None:
    right, wrong = '"right": true', '"right": false'
    assert left_out(SITTING.to_text().replace(wrong, right).encode()).reason == "doctored"
    better = tuple(each.model_copy(update={"result": AttemptResult(right=True)}) for each in SITTING.attempts)
    assert left_out(replace(SITTING, attempts=better).to_text().encode()).reason == "doctored"
    assert isinstance(handed_in("a.json", SITTING), HandedIn)


# --- doubled


def test_a_file_twice_counts_once() -> None:
    assert said_of([SITTING, SITTING, SITTING], ["b.json", "a.json", "b.json"]) == (
        [SITTING.id],
        [("b.json", "doubled"), ("b.json", "doubled")],
    )


def test_an_earlier_state_of_a_file_gives_way_to_the_later() -> None:
    early = replace(SITTING, attempts=SITTING.attempts[:3])
    found = class_of([early, SITTING])
    assert [each.file for each in found.counted] == [SITTING]
    assert [(each.name, each.why) for each in found.left_out] == [("0.json", ("an earlier state of 1.json",))]


def test_files_of_one_id_that_contradict_each_other_are_left_out_together() -> None:
    forged = replace(sitting(4), id=SITTING.id)
    assert said_of([SITTING, forged, sitting(5)]) == ([sitting(5).id], [("0.json", "doctored"), ("1.json", "doctored")])


def test_a_copy_under_another_id_is_noticed_where_it_cannot_be_chance() -> None:
    copy = replace(SITTING, id="0" * 32)
    assert len(SITTING.attempts) >= SAME
    assert said_of([SITTING, copy]) == ([copy.id], [("0.json", "doubled")])
    first = replace(SITTING, attempts=SITTING.attempts[:1])
    assert said_of([first, replace(first, id="0" * 32)])[1] == [], "two learners may both begin with this"


def test_names_are_shown_without_what_cannot_be_seen() -> None:
    assert shown_name("C:\\class\\Ada\u202e\x00.json") == "Ada.json"
    assert shown_name("") == shown_name("\u200b") == "a file without a name"
    assert len(shown_name("x" * 500)) == 80
    assert left_out(b"", "<b>.json").name == "<b>.json"
    assert shown_name("Ada L_7_file_/../a.json", folders=True) == "Ada L_7_file_/a.json"
    assert shown_name("\u202e/./", folders=True) == "a file without a name"


# --- properties


@settings(max_examples=25, deadline=None)
@given(st.data())
def test_whatever_is_thrown_in_the_rest_counts_in_any_order(data: st.DataObject) -> None:
    attempts_files = school(data.draw(st.integers(0, 50)), 4, tried=3)
    files = [(f"{at}.json", file.to_text().encode()) for at, file in enumerate(attempts_files)]
    sound = gather(read_file_of_class(*each, book()) for each in files)
    assert [each.file.id for each in sound.counted] == sorted(each.id for each in attempts_files)
    more = [("x.json", data.draw(st.binary(max_size=60))), ("y.json", files[0][1][:-3]), files[1], files[2]]
    mixed = data.draw(st.permutations([*files, *more]))
    found = gather(read_file_of_class(*each, book()) for each in mixed)
    assert found.counted == sound.counted
    assert len(found.left_out) == len(more)
    assert found == gather(read_file_of_class(*each, book()) for each in [*files, *more])


def test_many_that_are_right_at_once_are_no_copies() -> None:
    """The best of a class agree in everything but their minutes."""
    attempts_files = []
    for learner in range(3):
        file = begin_attempts(GUIDELINE, f"{learner:032x}")
        dice = random.Random(1)
        for at, vignette in enumerate(list(VIGNETTES.values())[: SAME + 1]):
            found = try_case(vignette, 1.0, dice)
            attempt = Attempt(vignette=vignette.id, choices=found.attempt.choices, plan=right_plan(vignette))
            file = file.with_diagnosis(replace(found, attempt=attempt), at * (learner + 2))
        attempts_files.append(file)
    assert len(class_of(attempts_files).counted) == 3
