"""A presentation: it never runs off its end, and a prediction counts at its own question alone."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from her2teach import load_guideline
from her2teach.educator.presentation import MOST, Presentation, room
from her2teach.educator.slides import Deck, Frame, question_frames

WORDS = Frame(kind="words", lead="The case", heading="Words")
FRAMES = (
    WORDS,
    *question_frames("The case", "First?", ["a", "b", "c"], 1, ()),
    WORDS,
    *question_frames("The case", "Second?", ["a", "b"], 0, ()),
)
START = Presentation(deck=Deck(title="Any", frames=FRAMES, footer="", guideline=load_guideline()))


def test_it_goes_on_and_back_and_no_further_than_there_are_frames() -> None:
    assert START.go(1).at == 1
    assert START.go(-1).at == 0
    assert START.go(99) == START.go_to(99) == START.go_to(5)
    assert START.go_to(-7) == START
    assert START.following == FRAMES[1]
    assert START.go_to(5).following is None


def test_predictions_are_counted_and_shown_with_the_answer() -> None:
    asked_now = START.go(1)
    for choice in (1, 1, 2):
        asked_now = asked_now.predict(1, choice)
    assert asked_now.counts == (0, 2, 1)
    assert asked_now.go(1).counts == (0, 2, 1)
    assert asked_now.go(2).counts == ()
    assert asked_now.go(3).counts == (0, 0)
    assert asked_now.go(3).go(-3).counts == (0, 2, 1)


def test_the_last_prediction_of_a_question_is_taken_back() -> None:
    shown = START.go(1).predict(1, 0).predict(1, 2).go(3).predict(4, 1).go(-3)
    assert shown.take_back(1).counts == (1, 0, 0)
    assert shown.take_back(1).take_back(1).take_back(1).counts == (0, 0, 0)
    assert shown.take_back(1).go(3).counts == (0, 1)


def test_phones_are_counted_beside_hands_and_each_count_takes_the_place_of_the_one_before() -> None:
    asked_now = START.go(1).predict(1, 0).count_phones(1, [4, 2, 0]).count_phones(1, [3, 3, 1])
    assert asked_now.counts == (4, 3, 1)
    assert asked_now.go(1).counts == (4, 3, 1)
    assert asked_now.go(3).count_phones(4, [0, 9]).go(-3).counts == (4, 3, 1)
    assert "8 votes" in room(asked_now)
    assert "3 of 8 votes" in room(asked_now.go(1))


@pytest.mark.parametrize(
    ("at", "seen", "counts"),
    [(0, 0, [1]), (1, 4, [1, 1]), (2, 1, [1, 1, 1]), (1, 1, [1, 1]), (1, 1, [1, -1, 1]), (1, 1, [MOST, 1, 0])],
)
def test_counts_that_are_of_no_open_question_or_cannot_be_are_left(at: int, seen: int, counts: list[int]) -> None:
    shown = START.go_to(at)
    assert shown.count_phones(seen, counts) == shown


@pytest.mark.parametrize(("at", "seen", "choice"), [(0, 0, 0), (1, 4, 0), (2, 2, 1), (1, 1, 3), (1, 1, -1)])
def test_what_is_no_open_question_or_no_choice_counts_nothing(at: int, seen: int, choice: int) -> None:
    shown = START.go_to(at)
    assert shown.predict(seen, choice) == shown
    assert shown.take_back(seen) == shown


def test_a_key_that_is_held_down_comes_to_an_end() -> None:
    shown = Presentation(deck=START.deck, at=1, votes=((1, 0),) * (MOST - 1))
    assert shown.predict(1, 1).counts == (MOST - 1, 1, 0)
    assert shown.predict(1, 1).predict(1, 1) == shown.predict(1, 1)


STEPS = st.lists(
    st.one_of(st.integers(-3, 3), st.tuples(st.integers(-1, 6), st.integers(-1, 3)), st.just("back")), max_size=30
)


@given(STEPS)
def test_whatever_is_pressed_the_counts_are_those_of_the_question(steps: list[int | tuple[int, int] | str]) -> None:
    shown = START
    counted: dict[int, list[int]] = {1: [], 4: []}
    for step in steps:
        if isinstance(step, int):
            shown = shown.go(step)
        elif isinstance(step, tuple):
            at, choice = step
            if at == shown.at and at in counted and 0 <= choice < len(FRAMES[at].choices):
                counted[at].append(choice)
            shown = shown.predict(at, choice)
        else:
            if shown.at in counted:
                counted[shown.at] = counted[shown.at][:-1]
            shown = shown.take_back(shown.at)
        assert 0 <= shown.at < len(FRAMES)
        for question, choices in counted.items():
            wanted = tuple(choices.count(each) for each in range(len(FRAMES[question].choices)))
            assert shown.go_to(question).counts == shown.go_to(question + 1).counts == wanted
