"""Answers: text from a screen or a file becomes a value of the right kind, or is told how to be written."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sweep import guideline

from her2teach import Case, CaseError
from her2teach.core.answers import read_answer, read_answers
from her2teach.core.scalars import Scalar, ScalarError

NAMES = list(guideline().attributes)


def read(name: str, found: object) -> Any:
    return read_answer(guideline().attributes[name], found, guideline().agents)


@pytest.mark.parametrize(
    ("name", "found", "value"),
    [
        ("her2_status", "positive", "positive"),
        ("lvef_percent", "60", 60),
        ("lvef_percent", "60.5", 60.5),
        ("advanced_lines_given", "2", 2),
        ("recurrence_date", "2024-03-15", dt.date(2024, 3, 15)),
        ("current_regimen", ["T-DXd", Scalar("docetaxel")], frozenset({"T-DXd", "docetaxel"})),
        ("current_regimen", [], frozenset()),
        ("cardiac_dysfunction", "not_assessed", None),
        *((name, "unknown", None) for name in NAMES),
    ],
)
def test_an_answer_becomes_its_value(name: str, found: object, value: object) -> None:
    assert read(name, found) == value
    assert type(read(name, found)) is type(value)


@pytest.mark.parametrize(
    ("name", "found", "message", "hint"),
    [
        *(
            (
                "tdxd_access",
                word,
                f'"{word}" does not say which value is meant',
                "write one of: available, unavailable, unknown",
            )
            for word in ("yes", "no", "No", "TRUE", "none", "null", "~", "n/a", "")
        ),
        ("lvef_percent", "60%", '"60%" is not a number', "leave the unit out: 60"),
        ("lvef_percent", "60 percent", '"60 percent" is not a number', "leave the unit out: 60"),
        ("lvef_percent", ["60"], "a list or a mapping stands here", "write a single value"),
        ("her2_status", {"is": "positive"}, "a list or a mapping stands here", "write a single value"),
        ("recurrence_date", "March 2024", '"March 2024" is not a date', "write year-month-day, such as 2024-03-15"),
        ("current_regimen", "T-DXd", '"T-DXd" is not a list', "write one agent a line, each after a dash; [] for none"),
        (
            "current_regimen",
            {"T-DXd": ""},
            "a mapping is not a list",
            "write one agent a line, each after a dash; [] for none",
        ),
    ],
)
def test_what_cannot_be_read_is_told_how_to_be_written(name: str, found: object, message: str, hint: str) -> None:
    with pytest.raises(ScalarError) as caught:
        read(name, found)
    assert (caught.value.message, caught.value.hint) == (message, hint)


@pytest.mark.parametrize(
    ("name", "found", "said"),
    [
        ("her2_status", "postive", "did you mean positive?"),
        ("lvef_percent", "86", "86 is out of range; allowed: 5 to 85 percent"),
        ("advanced_lines_given", "1.5", "1.5 is not a whole number"),
        ("recurrence_date", "1979-12-31", "out of range"),
        ("current_regimen", ["T-DXD"], "did you mean T-DXd?"),
        ("current_regimen", [["T-DXd"]], "is not an agent"),
    ],
)
def test_what_can_be_read_and_is_not_allowed_is_refused(name: str, found: object, said: str) -> None:
    with pytest.raises(ValueError, match=r"allowed|agent|number") as caught:
        read(name, found)
    assert said in str(caught.value)


@settings(deadline=None)
@given(
    st.sampled_from(NAMES),
    st.text(max_size=20) | st.sampled_from(["12", "2024-03-15", "positive", "never", "available"]),
)
def test_text_becomes_a_value_a_case_takes_or_is_refused(name: str, text: str) -> None:
    try:
        value = read(name, text)
    except ValueError:
        with pytest.raises(CaseError):
            Case(**{name: text})
    else:
        assert Case(**{name: value}).given.get(name) == value


def test_answers_are_read_and_what_is_wrong_with_the_others_is_told() -> None:
    found = {"her2_status": "positive", "lvef_percent": "60%", "recurrence_date": "1800-01-01", "her2_state": "x"}
    values, problems = read_answers(guideline(), {**found, "tdxd_access": "unknown", "current_regimen": ["beer"]})
    assert values == {"her2_status": "positive", "tdxd_access": None}
    assert set(problems) == {"lvef_percent", "recurrence_date", "her2_state", "current_regimen"}
    assert problems["lvef_percent"] == '"60%" is not a number; leave the unit out: 60'
    assert problems["recurrence_date"].startswith("1800-01-01 is out of range; allowed: ")
    assert problems["her2_state"].startswith('there is no attribute "her2_state"; did you mean her2_status? ')
    assert problems["current_regimen"].startswith("'beer' is not an agent; allowed: ")
