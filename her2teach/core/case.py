"""Case: what is known about one patient, checked against a guideline's attributes."""

from __future__ import annotations

import calendar
import datetime as dt
import math
from collections.abc import Iterable, Iterator, Mapping
from fractions import Fraction
from types import MappingProxyType
from typing import Any, NoReturn

from her2teach.core.guideline import Guideline, shipped_guideline
from her2teach.core.scalars import ScalarError, date_from_text
from her2teach.core.schema import Attribute
from her2teach.core.shown import Shown, as_json, cut, plain, shown_value
from her2teach.core.validation import UnknownNameError, nearest
from her2teach.core.yamltree import short

#: A number too long to be written in a message; Python itself refuses to write very long ones.
HUGE = 10**18


class CaseError(ValueError):
    """A case that cannot be made.

    Parameters
    ----------
    problems
        For each attribute what was given and what is allowed.
    """

    def __init__(self, problems: Mapping[str, str]) -> None:
        self.problems: Mapping[str, str] = MappingProxyType(dict(problems))
        super().__init__("\n".join(problems.values()))


class Case(Shown):
    """What is known about one patient: frozen, comparable, hashable.

    Parameters
    ----------
    guideline
        Whose attributes the case has; the shipped guideline when left out.
    **attributes
        Names and values as the guideline lists them. Left out, ``None`` or the word for unknown means not known.
        Dates are dates or ISO text, agents any iterable of names.

    Raises
    ------
    CaseError
        For a name or a value the guideline does not know: what was given, what is allowed, the nearest match.

    Notes
    -----
    Where a number is counted between two dates and both are known, the dates decide, by calendar months.

    A case is unpacked like a mapping of what was given: ``Case(**case)``, ``dict(case)``.

    Examples
    --------
    >>> case = Case(her2_status="positive", disease_setting="recurrent_metastatic")
    >>> case.replace(her2_status="negative")
    Case(her2_status='negative', disease_setting='recurrent_metastatic')
    >>> Case.from_dict(case.to_dict()) == case == Case(**case)
    True
    """

    __slots__ = ("_given", "_guideline", "_known", "_open")
    _given: Mapping[str, Any]
    _guideline: Guideline
    _known: Mapping[str, Any]
    _open: frozenset[str]

    def __init__(self, guideline: Guideline | None = None, /, **attributes: Any) -> None:
        guideline = guideline or shipped_guideline()
        if not isinstance(guideline, Guideline):
            raise TypeError(
                f"a case begins with a guideline or with names; write Case(**{type(guideline).__name__.lower()})"
            )
        self._fill(guideline, checked_values(guideline, attributes))

    @classmethod
    def of(cls, guideline: Guideline, values: Mapping[str, Any]) -> Case:
        """Make a case of values that this guideline has checked already: no value is looked at again."""
        case = object.__new__(cls)
        case._fill(guideline, {name: values[name] for name in guideline.attributes if values.get(name) is not None})
        return case

    def _fill(self, guideline: Guideline, given: dict[str, Any]) -> None:
        object.__setattr__(self, "_given", MappingProxyType(given))
        object.__setattr__(self, "_known", MappingProxyType(_with_counted_months(guideline, given)))
        open_values = (name for name, value in given.items() if _stands_for(guideline.attributes[name], value))
        object.__setattr__(self, "_open", frozenset(open_values))
        object.__setattr__(self, "_guideline", guideline)

    @classmethod
    def from_dict(cls, answers: Mapping[str, Any], guideline: Guideline | None = None) -> Case:
        """Make a case of what :meth:`to_dict` gives.

        Parameters
        ----------
        answers
            Names and values, as the constructor takes them.
        guideline
            Whose attributes the case has; the shipped guideline when left out.

        Returns
        -------
        Case
            The case.

        Raises
        ------
        CaseError
            For a name or a value the guideline does not know.
        """
        return cls(guideline, **{str(name): value for name, value in answers.items()})

    @property
    def guideline(self) -> Guideline:
        """Whose attributes the case has."""
        return self._guideline

    @property
    def given(self) -> Mapping[str, Any]:
        """What was given, in the guideline's order; unknown attributes are left out."""
        return self._given

    @property
    def known(self) -> Mapping[str, Any]:
        """What is known: as given, but with numbers that two dates decide."""
        return self._known

    @property
    def open(self) -> frozenset[str]:
        """The attributes whose value leaves several others possible, such as an equivocal result."""
        return self._open

    def replace(self, **changes: Any) -> Case:
        """Return the case with some answers changed.

        Parameters
        ----------
        **changes
            Names and new values; ``None`` or the word for unknown takes an answer out.

        Returns
        -------
        Case
            Another case of the same guideline.

        Raises
        ------
        CaseError
            For a name or a value the guideline does not know.
        """
        return Case(self._guideline, **{**self._given, **changes})

    __replace__ = replace

    def keys(self) -> Iterable[str]:
        """Return the names of what was given."""
        return self._given.keys()

    def to_dict(self) -> dict[str, Any]:
        """Return what was given as JSON knows it: dates as text, agents as a sorted list."""
        return {name: plain(value) for name, value in self._given.items()}

    def to_json(self) -> str:
        """Return what was given as JSON."""
        return as_json(self.to_dict())

    def restricted_to(self, guideline: Guideline) -> Case:
        """Return what the case says in the words of the same guideline with more or fewer extensions.

        Parameters
        ----------
        guideline
            One of them.

        Returns
        -------
        Case
            An attribute that it does not ask for, and a list with an agent it does not know, are left out.
        """
        known = {
            name: value
            for name, value in self._given.items()
            if name in guideline.attributes and not (isinstance(value, frozenset) and value - guideline.agents.keys())
        }
        return Case(guideline, **known)

    def __getattr__(self, name: str) -> Any:
        if name.startswith("_"):
            raise AttributeError(f"a case has no attribute {name}")
        if name not in self._guideline.attributes:
            raise AttributeError(f"a case has no attribute {name}; {nearest(name, self._guideline.attributes)}")
        return self._known.get(name)

    def __getitem__(self, name: str) -> Any:
        if name not in self._guideline.attributes:
            raise UnknownNameError("attribute", name, self._guideline.attributes)
        return self._given[name]

    def __contains__(self, name: object) -> bool:
        return name in self._given

    def __iter__(self) -> Iterator[str]:
        return iter(self._given)

    def __setattr__(self, name: str, value: object) -> None:
        raise AttributeError(f"a case is frozen; make another with {name}={value!r}")

    def __delattr__(self, name: str) -> None:
        raise AttributeError(f"a case is frozen; make another without {name}")

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Case) and dict(self._given) == dict(other._given)

    def __hash__(self) -> int:
        return hash(frozenset(self._given.items()))

    def __repr__(self) -> str:
        return cut(f"Case({', '.join(f'{name}={shown_value(value)}' for name, value in self._given.items())}", ")")

    def __reduce__(self) -> tuple[Any, ...]:
        return Case.of, (self._guideline, dict(self._given))


def expect_case(found: object) -> None:
    """Raise a TypeError that says where a case is found, if this is none."""
    if not isinstance(found, Case):
        ways = "Case(…), Case(**answers) or vignette.case"
        raise TypeError(f"a case belongs here, such as {ways}; this is of the type {type(found).__name__}")


def checked_values(guideline: Guideline, attributes: Mapping[str, Any]) -> dict[str, Any]:
    """Return what is known, each value in its one notation and in the guideline's order.

    Raises CaseError for names and values that the guideline does not know.
    """
    given: dict[str, Any] = {}
    problems: dict[str, str] = {}
    for name in attributes:
        if name not in guideline.attributes:
            problems[name] = f'there is no attribute "{name}"; {nearest(name, guideline.attributes)}'
    for name, attribute in guideline.attributes.items():
        value = attributes.get(name)
        if value is None or (isinstance(value, str) and value in {attribute.unknown, "unknown"}):
            continue
        try:
            given[name] = check_value(attribute, value, guideline.agents)
        except ValueError as error:
            problems[name] = f"{name}: {error}"
    if problems:
        raise CaseError(problems)
    return given


def check_value(attribute: Attribute, value: Any, agents: Iterable[str] = ()) -> Any:
    """Check one value and give it its one notation.

    Raises ValueError when the type, the range or the list does not allow the value.
    """
    if attribute.kind == "choice":
        return _check_choice(attribute, value)
    if attribute.kind == "agents":
        return _check_agents(value, tuple(agents))
    if attribute.kind == "date":
        return _check_range(attribute, _as_date(value))
    return _check_range(attribute, _as_number(attribute, value))


def _check_choice(attribute: Attribute, value: Any) -> str:
    if isinstance(value, str) and value in attribute.values:
        return str(value)
    raise ValueError(
        f"{short(repr(value))} is not allowed; {nearest(str(value), [*attribute.values, attribute.unknown])}"
    )


def _check_agents(value: Any, agents: tuple[str, ...]) -> frozenset[str]:
    if isinstance(value, (str, bytes, Mapping)) or not isinstance(value, Iterable):
        _refuse(value, "is not a list of agents", "give a list, empty for none")
    chosen = list(value)
    foreign = [agent for agent in chosen if not isinstance(agent, str) or agent not in agents]
    if foreign:
        others = f" (nor {', '.join(short(repr(agent)) for agent in foreign[1:])})" if foreign[1:] else ""
        raise ValueError(f"{short(repr(foreign[0]))} is not an agent{others}; {nearest(str(foreign[0]), agents)}")
    return frozenset(map(str, chosen))


def _as_date(value: Any) -> dt.date:
    if isinstance(value, dt.datetime):
        _refuse(value, "has a time of day", "give the date alone, such as 2024-03-15")
    if isinstance(value, dt.date):
        return value
    if not isinstance(value, str):
        _refuse(value, "is not a date", "write year-month-day, such as 2024-03-15")
    try:
        return date_from_text(value)
    except ScalarError as error:
        raise ValueError(f"{error.message}; {error.hint}") from error


def _as_number(attribute: Attribute, value: Any) -> int | float:
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        _refuse(value, "is not a number", _range_words(attribute))
    if isinstance(value, float) and not math.isfinite(value):
        _refuse(value, "is not a finite number", _range_words(attribute))
    if attribute.kind == "whole_number" and value != int(value):
        _refuse(value, "is not a whole number", _range_words(attribute))
    return int(value) if value == int(value) else float(value)


def _check_range(attribute: Attribute, value: Any) -> Any:
    low, high = attribute.minimum, attribute.maximum
    if (low is not None and value < low) or (high is not None and value > high):
        shown = "a huge number" if isinstance(value, int) and abs(value) > HUGE else value
        raise ValueError(f"{shown} is out of range; {_range_words(attribute)}")
    return value


def _refuse(value: Any, what: str, allowed: str) -> NoReturn:
    raise ValueError(f"{short(repr(value))} {what}; {allowed}")


def _range_words(attribute: Attribute) -> str:
    unit = f" {attribute.unit}" if attribute.unit else ""
    return f"allowed: {attribute.minimum} to {attribute.maximum}{unit}, or {attribute.unknown}"


def _stands_for(attribute: Attribute, value: Any) -> tuple[str, ...]:
    return attribute.values[value].stands_for if attribute.kind == "choice" else ()


def _with_counted_months(guideline: Guideline, given: dict[str, Any]) -> dict[str, Any]:
    known = dict(given)
    for name, attribute in guideline.attributes.items():
        dates = attribute.counted_between
        if dates and all(date in given for date in dates):
            known[name] = months_between(*(given[date] for date in dates))
    return known


def months_and_days(first: dt.date, last: dt.date) -> tuple[int, int]:
    """Count whole months between two dates, and the days that remain; a day that a month lacks becomes its last."""
    months = (last.year - first.year) * 12 + last.month - first.month
    if _months_later(first, months) > last:
        months -= 1
    return months, (last - _months_later(first, months)).days


def months_between(first: dt.date, last: dt.date) -> Fraction:
    """Count the calendar months between two dates, the days left as a part of the next; negative if turned round."""
    if last < first:
        return -months_between(last, first)
    months, days = months_and_days(first, last)
    step = _months_later(first, months + 1) - _months_later(first, months)
    return months + Fraction(days, step.days)


def _months_later(day: dt.date, months: int) -> dt.date:
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return dt.date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))
