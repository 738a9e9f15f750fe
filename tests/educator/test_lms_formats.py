"""Formats: each that the command names is there."""

from __future__ import annotations

from her2teach.educator.lms.formats import QUIZ_FORMATS, quiz_title
from her2teach.educator.lms.names import QUIZZES


def test_each_format_that_is_named_is_there() -> None:
    assert tuple(QUIZ_FORMATS) == tuple(QUIZZES)


def test_a_single_case_gives_no_title_away() -> None:
    assert quiz_title("my-pack") == "my-pack"
    assert quiz_title("") == "A case to solve"
