"""Scalars: plain text from a file, and how it becomes a number, a date or a name.

A file's scalars stay text until the schema asks for a type, so that nothing is guessed: ``no`` is never a false,
``012`` never a ten.
"""

from __future__ import annotations

import datetime as dt
import re
from typing import Annotated, Any, Self

from pydantic import BeforeValidator
from pydantic_core import PydanticCustomError

#: Longer text is cut short in a message.
LONG = 60

_NUMBER = re.compile(r"(0|[1-9][0-9]{0,8})(\.[0-9]{1,6})?")
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


class Scalar(str):
    """A scalar of a file, as it was written."""

    __slots__ = ("quoted",)
    quoted: bool

    def __new__(cls, text: str, *, quoted: bool = False) -> Self:
        """Keep the text and whether it stood in quotes."""
        scalar = super().__new__(cls, text)
        scalar.quoted = quoted
        return scalar


class ScalarError(ValueError):
    """A scalar that cannot be read as the type that was asked for."""

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint


def number_from_text(text: str) -> int | float:
    """Read a number as people write it: digits, and a point before decimals.

    Raises ScalarError for anything else: signs, units, commas, exponents, leading zeros, words, quotes.
    """
    if isinstance(text, Scalar) and text.quoted:
        plain = _NUMBER.fullmatch(text)
        hint = f"write the number without quotes: {text}" if plain else _number_hint(text)
        raise ScalarError(f"{_shown(text)} stands in quotes", hint)
    match = _NUMBER.fullmatch(text)
    if match:
        return float(text) if match[2] else int(text)
    raise ScalarError(f"{_shown(text)} is not a number", _number_hint(text))


def date_from_text(text: str) -> dt.date:
    """Read an ISO date.

    Raises ScalarError for another notation or a day that does not exist.
    """
    if not _DATE.fullmatch(text):
        raise ScalarError(f"{_shown(text)} is not a date", "write year-month-day, such as 2024-03-15")
    try:
        return dt.date.fromisoformat(text)
    except ValueError as error:
        raise ScalarError(f"{_shown(text)} is not a day of the calendar", "check the month and the day") from error


def _shown(text: str) -> str:
    return f'"{text if len(text) <= LONG else text[: LONG - 3] + "..."}"'


def _number_hint(text: str) -> str:
    plain = text.strip()
    leading = re.match(r"[0-9]+([.,][0-9]+)?", plain)
    if re.fullmatch(r"[0-9]+,[0-9]+", plain):
        return f"write decimals with a point: {plain.replace(',', '.')}"
    if re.fullmatch(r"0[0-9]+", plain):
        return f"write it without the leading zero: {plain.lstrip('0') or '0'}"
    if leading and re.fullmatch(r"[0-9]+([.][0-9]+)?\s*([A-Za-z]+|%)", plain):
        left_out = "quotes and unit" if getattr(text, "quoted", False) else "the unit"
        return f"leave {left_out} out: {leading[0]}"
    return "write digits, with a point before decimals, such as 12 or 11.5"


def _as_number(value: Any) -> Any:
    return _custom(number_from_text, value) if isinstance(value, str) else value


def _as_whole_number(value: Any) -> Any:
    number = _as_number(value)
    if isinstance(number, float):
        raise PydanticCustomError("number", "{given} is not a whole number", {"given": str(number)})
    return number


def _as_truth(value: Any) -> Any:
    words = {"true": True, "false": False}
    if isinstance(value, str):
        if value not in words or getattr(value, "quoted", False):
            message, hint = f"{_shown(value)} is neither true nor false", "write true or false, without quotes"
            raise PydanticCustomError("scalar", "{found}", {"found": message, "hint": hint})
        return words[value]
    return value


def _as_date(value: Any) -> Any:
    return _custom(date_from_text, value) if isinstance(value, str) else value


def _custom(read: Any, text: str) -> Any:
    try:
        return read(text)
    except ScalarError as error:
        raise PydanticCustomError("scalar", "{found}", {"found": error.message, "hint": error.hint}) from error


PlainNumber = Annotated[int | float, BeforeValidator(_as_number)]
#: For a number with limits, which must stand before it to appear in a schema.
AsWholeNumber = BeforeValidator(_as_whole_number)
PlainWholeNumber = Annotated[int, AsWholeNumber]
PlainTruth = Annotated[bool, BeforeValidator(_as_truth)]
PlainDate = Annotated[dt.date, BeforeValidator(_as_date)]
