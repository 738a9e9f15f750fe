"""Scalars: text becomes a number or a date only where it is written as people write one."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError

from her2teach.core.scalars import (
    PlainDate,
    PlainNumber,
    PlainTruth,
    PlainWholeNumber,
    Scalar,
    ScalarError,
    date_from_text,
    number_from_text,
)


@settings(deadline=None)
@given(st.integers(0, 999_999_999))
def test_digits_are_the_whole_number_they_show(number: int) -> None:
    read = number_from_text(str(number))
    assert read == number
    assert isinstance(read, int)


@settings(deadline=None)
@given(st.integers(0, 999_999_999), st.text("0123456789", min_size=1, max_size=6))
def test_decimals_are_read_behind_a_point(whole: int, decimals: str) -> None:
    read = number_from_text(f"{whole}.{decimals}")
    assert read == float(f"{whole}.{decimals}")
    assert isinstance(read, float)


@settings(deadline=None)
@given(st.text(max_size=12))
def test_other_text_is_refused_and_never_guessed(text: str) -> None:
    """Whatever is read as a number looks the same when it is written back."""
    try:
        read = number_from_text(text)
    except ScalarError as error:
        refused = error
    else:
        assert text == (str(read) if isinstance(read, int) else f"{read:.{len(text.partition('.')[2])}f}")
        return
    assert refused.message
    assert refused.hint


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("012", "write it without the leading zero: 12"),
        ("000", "write it without the leading zero: 0"),
        ("12,5", "write decimals with a point: 12.5"),
        ("30 months", "leave the unit out: 30"),
        ("12.5mo", "leave the unit out: 12.5"),
        ("30 Months", "leave the unit out: 30"),
        *(
            (text, "write digits, with a point before decimals, such as 12 or 11.5")
            for text in (
                *(
                    "no",
                    "true",
                    "12:30",
                    "1e3",
                    "1E3",
                    "0x10",
                    ".nan",
                    ".inf",
                    "1_000",
                    "３０",
                    "-3",
                    "+3",
                    "12.",
                    ".5",
                ),
                *("", " ", "1 000", "1'000", "twelve", "12.1234567", "9999999999", "½", "٣٠", "1.2.3", "~", "null"),
            )
        ),
    ],
)
def test_what_is_no_number_is_told_how_to_write_one(text: str, hint: str) -> None:
    with pytest.raises(ScalarError) as caught:
        number_from_text(text)
    assert caught.value.hint == hint
    assert text in caught.value.message


def test_a_number_in_quotes_is_text() -> None:
    with pytest.raises(ScalarError, match="stands in quotes") as caught:
        number_from_text(Scalar("30", quoted=True))
    assert caught.value.hint == "write the number without quotes: 30"
    assert number_from_text(Scalar("30")) == 30


def test_a_long_text_is_cut_short_in_the_message() -> None:
    with pytest.raises(ScalarError) as caught:
        number_from_text("x" * 10_000)
    assert caught.value.message == f'"{"x" * 57}..." is not a number'
    with pytest.raises(ScalarError) as caught:
        number_from_text("x" * 60)
    assert caught.value.message == f'"{"x" * 60}" is not a number'
    assert ScalarError("no").hint == ""


@settings(deadline=None)
@given(st.dates())
def test_iso_dates_are_read(day: dt.date) -> None:
    assert date_from_text(day.isoformat()) == day


@pytest.mark.parametrize("text", ["2024-02-30", "2023-02-29", "2024-13-01", "2024-00-10", "0000-01-01"])
def test_a_day_that_does_not_exist_is_refused(text: str) -> None:
    with pytest.raises(ScalarError, match="not a day of the calendar"):
        date_from_text(text)


@pytest.mark.parametrize(
    "text", ["20240315", "2024-W11-5", "15.3.2024", "2024-3-15", "15-03-2024", "2024-03-15T10:00", "２０２４-03-15", ""]
)
def test_another_notation_of_a_date_is_refused(text: str) -> None:
    with pytest.raises(ScalarError) as caught:
        date_from_text(text)
    assert caught.value.hint == "write year-month-day, such as 2024-03-15"


# --- as the schema asks for them ---

NUMBER: TypeAdapter[float] = TypeAdapter(PlainNumber)
WHOLE: TypeAdapter[int] = TypeAdapter(PlainWholeNumber)
TRUTH: TypeAdapter[bool] = TypeAdapter(PlainTruth)
DATE: TypeAdapter[dt.date] = TypeAdapter(PlainDate)


def test_a_field_takes_text_as_it_is_written_in_a_file_or_the_value_itself() -> None:
    assert [NUMBER.validate_python(value) for value in ("12", "11.5", 12, 11.5)] == [12, 11.5, 12, 11.5]
    assert [WHOLE.validate_python(value) for value in ("12", 12)] == [12, 12]
    assert [TRUTH.validate_python(value) for value in ("true", "false", True, False)] == [True, False] * 2
    assert [DATE.validate_python(value) for value in ("2024-03-15", dt.date(2024, 3, 15))] == [dt.date(2024, 3, 15)] * 2


@pytest.mark.parametrize(
    ("field", "value", "error"),
    [
        (NUMBER, "012", ("scalar", '"012" is not a number', "write it without the leading zero: 12")),
        (WHOLE, "12 mg", ("scalar", '"12 mg" is not a number', "leave the unit out: 12")),
        (WHOLE, "11.5", ("number", "11.5 is not a whole number", None)),
        (WHOLE, 12.0, ("number", "12.0 is not a whole number", None)),
        (TRUTH, "yes", ("scalar", '"yes" is neither true nor false', "write true or false, without quotes")),
        (
            TRUTH,
            Scalar("true", quoted=True),
            ("scalar", '"true" is neither true nor false', "write true or false, without quotes"),
        ),
        (DATE, "15.3.2024", ("scalar", '"15.3.2024" is not a date', "write year-month-day, such as 2024-03-15")),
        (DATE, "2024-02-30", ("scalar", '"2024-02-30" is not a day of the calendar', "check the month and the day")),
    ],
)
def test_a_field_says_what_was_found_and_how_to_write_it(
    field: TypeAdapter[object], value: object, error: tuple[str, str, str | None]
) -> None:
    with pytest.raises(ValidationError) as caught:
        field.validate_python(value)
    (found,) = caught.value.errors()
    assert (found["type"], found["msg"], found.get("ctx", {}).get("hint")) == error
