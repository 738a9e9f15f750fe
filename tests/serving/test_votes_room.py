"""A room: one vote for each who votes, on the question that is shown, until its answer is; and nothing afterwards."""

from __future__ import annotations

import re
import time
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from her2teach.educator.presentation import MOST
from her2teach.serving.votes.room import AWAY, LENGTH, LETTERS, Room

CHOICES = ("a", "b", "c")


def begun() -> Room:
    room = Room()
    room.begin(1)
    room.show(3, "Which?", CHOICES)
    return room


def number(room: Room) -> int:
    assert room.question is not None
    return room.question.number


def counts(room: Room) -> tuple[int, ...]:
    assert room.question is not None
    return room.question.counts


def test_a_vote_counts_once_and_takes_the_place_of_the_one_before() -> None:
    room = begun()
    assert room.vote("x", number(room), 0, 0)
    assert room.vote("y", number(room), 0, 0)
    assert room.vote("x", number(room), 2, 1)
    assert counts(room) == (1, 0, 1)


@pytest.mark.parametrize(("choice", "times"), [(3, 0), (-1, 0), (0, 1), (0, -1)])
def test_what_no_page_sends_does_not_count(choice: int, times: int) -> None:
    room = begun()
    assert not room.vote("x", number(room), choice, times)
    assert counts(room) == (0, 0, 0)


def test_a_vote_that_comes_again_changes_nothing() -> None:
    room = begun()
    assert room.vote("x", number(room), 0, 0)
    assert room.vote("x", number(room), 1, 1)
    assert not room.vote("x", number(room), 0, 0)
    assert not room.vote("x", number(room), 1, 1)
    assert counts(room) == (0, 1, 0)


def test_no_vote_counts_once_the_answer_is_shown_or_on_another_frame() -> None:
    room = begun()
    first = number(room)
    assert room.vote("x", first, 0, 0)
    room.show_none()
    assert not room.vote("y", first, 0, 0)
    room.show(5, "And now?", ("d", "e"))
    assert number(room) != first
    assert not room.vote("y", first, 0, 0)
    room.show(3, "Which?", CHOICES)  # back before the answer: as open as it was
    assert room.vote("y", first, 1, 0)
    room.reveal(3)
    assert counts(room) == (1, 1, 0)
    assert not room.vote("z", first, 0, 0)
    room.show(3, "Which?", CHOICES)
    assert not room.vote("z", first, 0, 0), "the room has seen the answer"
    assert counts(room) == (1, 1, 0)


def test_the_answer_to_what_was_never_asked_shows_no_question() -> None:
    room = begun()
    room.reveal(8)
    assert room.question is None


def test_closed_before_the_answer_is_on_its_way() -> None:
    room = begun()
    room.close()
    assert not room.vote("x", number(room), 0, 0)


def test_nothing_is_left_when_it_ends_or_another_begins() -> None:
    room = begun()
    first = number(room)
    room.vote("who voted", first, 0, 0)
    room.limits.take("who voted")
    room.begin(2)
    assert room.question is None
    assert not room.is_of(1)
    room.show(3, "Which?", CHOICES)
    assert counts(room) == (0, 0, 0)
    assert not room.vote("who voted", first, 0, 0), "a page of the presentation before"
    room.end()
    assert room.question is None
    assert not room.is_of(2)
    assert "who voted" not in repr([vars(each) for each in (room, room.limits)])


def test_a_browser_that_is_gone_for_long_ends_it(monkeypatch: pytest.MonkeyPatch) -> None:
    room = begun()
    room.tidy()
    assert room.is_of(1)
    later = time.monotonic() + AWAY + 1
    monkeypatch.setattr("her2teach.serving.votes.room.monotonic", lambda: later)
    room.tidy()
    assert not room.is_of(1)


def test_a_room_has_no_more_heads_than_hands_are_counted_of() -> None:
    room = begun()
    for each in range(MOST):
        assert room.vote(str(each), number(room), each % 3, 0)
    assert not room.vote("one more", number(room), 0, 0)
    assert room.vote("7", number(room), 0, 1), "who has voted may still change it"
    assert sum(counts(room)) == MOST


def test_a_code_is_read_however_it_is_typed_and_cannot_be_mistaken() -> None:
    codes = {Room().code for _ in range(50)}
    assert len(codes) == 50
    assert all(re.fullmatch(f"[{LETTERS}]{{{LENGTH}}}", each) for each in codes)
    assert not set("AEIOU0152ZS8BL") & set(LETTERS)
    room = Room("K7MP4Q")
    for typed in ("K7MP4Q", "k7mp4q", " k7m p4q ", "K7M-P4Q"):
        assert room.admits(typed)
    for typed in ("", "K7MP4", "K7MP4QQ", "K7MP4R", "Ω", "room", "present"):
        assert not room.admits(typed)


def test_a_vote_id_is_the_rooms_own() -> None:
    room, other = Room(), Room()
    mine = room.new_voter()
    assert room.voter(mine)
    assert room.voter(mine) != room.voter(room.new_voter())
    for foreign in (None, "", "x", other.new_voter(), mine[:-1], mine.replace("2|", "1|", 1)):
        assert room.voter(foreign) is None


@given(st.lists(st.tuples(st.sampled_from("uvwxyz"), st.integers(0, 2)), max_size=40))
def test_whoever_changes_their_mind_the_last_vote_of_each_counts(votes: list[tuple[str, int]]) -> None:
    room = begun()
    times: Counter[str] = Counter()
    for who, choice in votes:
        assert room.vote(who, number(room), choice, times[who])
        times[who] += 1
    last = Counter(dict(votes).values())
    assert counts(room) == tuple(last[each] for each in range(3))
