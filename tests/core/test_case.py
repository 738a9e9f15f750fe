"""Cases: frozen, checked in full, and exact in counting months."""

from __future__ import annotations

import copy
import datetime as dt
import pickle
from calendar import monthrange
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from her2teach import Case, CaseError, load_guideline
from her2teach.core.case import months_and_days, months_between

DAYS = st.dates(dt.date(1980, 1, 1), dt.date(2100, 12, 31))
COMPLETED = {"prior_adjuvant_trastuzumab": "completed"}
INTERVAL = "months_since_adjuvant_trastuzumab"
NOON = dt.datetime(2024, 3, 15, 12, tzinfo=dt.UTC)


def _months_later(day: dt.date, months: int) -> dt.date:
    """The same day some months later, or that month's last day, found without arithmetic on days."""
    year, month = day.year + (day.month - 1 + months) // 12, (day.month - 1 + months) % 12 + 1
    return day.replace(day=1, month=month, year=year) + dt.timedelta(min(day.day, monthrange(year, month)[1]) - 1)


# --- what a case is ---


def test_a_case_holds_what_is_known_in_the_guidelines_order() -> None:
    case = Case(lvef_percent=60, her2_status="positive")
    assert dict(case.given) == {"her2_status": "positive", "lvef_percent": 60}
    assert list(case) == ["her2_status", "lvef_percent"]
    assert case["lvef_percent"] == 60
    assert case.her2_status == "positive"
    assert case.histology is None
    assert "histology" not in case
    assert repr(case) == "Case(her2_status='positive', lvef_percent=60)"


def test_a_case_is_shown_as_it_can_be_typed() -> None:
    case = Case(current_regimen=["trastuzumab", "T-DXd"], recurrence_date=dt.date(2024, 3, 15), lvef_percent=60.0)
    assert repr(case) == "Case(recurrence_date='2024-03-15', current_regimen={'T-DXd', 'trastuzumab'}, lvef_percent=60)"


def test_a_case_that_is_not_made_yet_has_no_answers() -> None:
    """As while one is unpickled: it says so, and does not look for its names in its names for ever."""
    for name in ("_names", "_given", "her2_status"):
        with pytest.raises(AttributeError, match="a case has no attribute _"):
            getattr(object.__new__(Case), name)


def test_a_case_is_frozen() -> None:
    case = Case(her2_status="positive")
    for name in ("her2_status", "histology", "_given", "new"):
        with pytest.raises(AttributeError, match="frozen"):
            setattr(case, name, "negative")
        with pytest.raises(AttributeError, match="frozen"):
            delattr(case, name)
    with pytest.raises(TypeError):
        case.given["her2_status"] = "negative"  # type: ignore[index]
    assert case.her2_status == "positive"


def test_a_misspelt_attribute_is_not_read_as_unknown() -> None:
    with pytest.raises(AttributeError, match="her2_staus"):
        _ = Case(her2_status="positive").her2_staus


def test_equal_answers_make_equal_cases_however_they_are_given() -> None:
    one = Case(
        her2_status="positive",
        lvef_percent=60,
        recurrence_date="2024-03-15",
        current_regimen=["docetaxel", "trastuzumab"],
    )
    other = Case(
        current_regimen=(agent for agent in ("trastuzumab", "docetaxel", "docetaxel")),
        recurrence_date=dt.date(2024, 3, 15),
        lvef_percent=60.0,
        her2_status="positive",
        histology="unknown",
    )
    assert one == other
    assert hash(one) == hash(other)
    assert repr(one) == repr(other)
    assert one != Case(her2_status="positive")
    assert one != dict(one.given)
    assert hash(one) != hash(Case(her2_status="positive"))


@pytest.mark.parametrize("copied", [pickle.loads, copy.deepcopy, copy.copy])
def test_a_case_survives_copying(copied: object) -> None:
    case = Case(
        **COMPLETED,
        her2_status="equivocal",
        current_regimen=["T-DXd"],
        adjuvant_trastuzumab_end_date="2023-03-15",
        recurrence_date="2024-03-16",
    )
    assert callable(copied)
    twin = copied(pickle.dumps(case) if copied is pickle.loads else case)  # our own bytes
    assert twin == case
    assert hash(twin) == hash(case)
    assert dict(twin.known) == dict(case.known)
    assert twin.open == case.open == {"her2_status"}
    assert twin.histology is None


@pytest.mark.parametrize("name", list(load_guideline().attributes))
def test_unknown_none_and_left_out_are_the_same(name: str) -> None:
    unknown = load_guideline().attributes[name].unknown
    assert Case(**{name: unknown}) == Case(**{name: None}) == Case(**{name: "unknown"}) == Case()


def test_not_assessed_is_the_unknown_of_the_heart_only() -> None:
    assert Case(cardiac_dysfunction="not_assessed") == Case()
    with pytest.raises(CaseError, match="not_assessed"):
        Case(her2_status="not_assessed")


def test_an_empty_regimen_is_known_and_an_omitted_one_is_not() -> None:
    none = Case(current_regimen=iter(()))
    assert none.current_regimen == frozenset()
    assert none != Case()
    assert Case().current_regimen is None


# --- bad input ---


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("her2_staus", "positive", "did you mean her2_status?"),
        ("HER2 status", "positive", "did you mean her2_status?"),
        ("her2_status", "postive", "did you mean positive? allowed: positive, negative, equivocal, unknown"),
        ("her2_status", True, "True is not allowed"),
        ("her2_status", 1, "allowed: positive, negative, equivocal, unknown"),
        ("her2_status", ["positive"], "['positive'] is not allowed"),
        ("her2_status", b"positive", "is not allowed"),
        ("tdxd_access", "no", "allowed: available, unavailable, unknown"),
        ("lvef_percent", float("nan"), "nan is not a finite number; allowed: 5 to 85 percent"),
        ("lvef_percent", float("inf"), "inf is not a finite number"),
        ("lvef_percent", float("-inf"), "-inf is not a finite number"),
        ("lvef_percent", True, "True is not a number"),
        ("lvef_percent", "60", "'60' is not a number; allowed: 5 to 85 percent"),
        ("lvef_percent", [60], "[60] is not a number"),
        ("lvef_percent", Decimal(60), "is not a number"),
        ("lvef_percent", 4.999, "4.999 is out of range; allowed: 5 to 85 percent, or unknown"),
        ("lvef_percent", 85.001, "85.001 is out of range"),
        (INTERVAL, -0.1, "-0.1 is out of range; allowed: 0 to 600 months"),
        (INTERVAL, 600.5, "600.5 is out of range"),
        pytest.param(INTERVAL, 10**5000, "a huge number is out of range", id="huge"),
        pytest.param(INTERVAL, -(10**5000), "a huge number is out of range", id="huge-below"),
        (INTERVAL, 1e308, "a huge number is out of range"),
        ("advanced_lines_given", 1.5, "1.5 is not a whole number; allowed: 0 to 10 lines"),
        ("advanced_lines_given", 11, "11 is out of range"),
        ("advanced_lines_given", -1, "-1 is out of range"),
        ("chemotherapy_months", 120.5, "120.5 is out of range; allowed: 0 to 120 months"),
        ("recurrence_date", "2024-02-30", '"2024-02-30" is not a day of the calendar'),
        ("recurrence_date", "15.3.2024", "write year-month-day, such as 2024-03-15"),
        ("recurrence_date", "20240315", "write year-month-day"),
        ("recurrence_date", dt.datetime(2024, 3, 15, tzinfo=dt.UTC), "has a time of day"),
        ("recurrence_date", 20240315, "20240315 is not a date"),
        (
            "recurrence_date",
            dt.date(1979, 12, 31),
            "1979-12-31 is out of range; allowed: 1980-01-01 to 2100-12-31, or unknown",
        ),
        ("recurrence_date", dt.date(2101, 1, 1), "2101-01-01 is out of range"),
        ("current_regimen", "trastuzumab", "'trastuzumab' is not a list of agents; give a list, empty for none"),
        ("current_regimen", b"T-DXd", "is not a list of agents"),
        ("current_regimen", {"trastuzumab": 1}, "is not a list of agents"),
        ("current_regimen", 3, "3 is not a list of agents"),
        ("current_regimen", ["Trastuzumab"], "did you mean trastuzumab?"),
        ("current_regimen", ["herceptin", "T-DXd", "perjeta"], "(nor 'perjeta')"),
        ("current_regimen", [None], "None is not an agent"),
        ("current_regimen", [["T-DXd"]], "is not an agent"),
    ],
)
def test_bad_input_is_told_what_was_given_and_what_is_allowed(name: str, value: object, said: str) -> None:
    with pytest.raises(CaseError) as caught:
        Case(**{name: value})
    assert list(caught.value.problems) == [name]
    assert said in str(caught.value)
    assert name in str(caught.value)


@pytest.mark.parametrize(
    ("name", "value", "message"),
    [
        ("her2_status", 1, "1 is not allowed; allowed: positive, negative, equivocal, unknown"),
        ("lvef_percent", "60", "'60' is not a number; allowed: 5 to 85 percent, or unknown"),
        ("lvef_percent", float("nan"), "nan is not a finite number; allowed: 5 to 85 percent, or unknown"),
        ("lvef_percent", 86, "86 is out of range; allowed: 5 to 85 percent, or unknown"),
        ("lvef_percent", 10**18, "1000000000000000000 is out of range; allowed: 5 to 85 percent, or unknown"),
        ("lvef_percent", 10**18 + 1, "a huge number is out of range; allowed: 5 to 85 percent, or unknown"),
        ("advanced_lines_given", 1.5, "1.5 is not a whole number; allowed: 0 to 10 lines, or unknown"),
        ("recurrence_date", 20240315, "20240315 is not a date; write year-month-day, such as 2024-03-15"),
        ("recurrence_date", "15.3.", '"15.3." is not a date; write year-month-day, such as 2024-03-15'),
        (
            "recurrence_date",
            NOON,
            f"{repr(NOON)[:57]}... has a time of day; give the date alone, such as 2024-03-15",
        ),
        ("current_regimen", 3, "3 is not a list of agents; give a list, empty for none"),
        (
            "current_regimen",
            ["herceptin", "T-DXd", "perjeta", "tukysa"],
            (
                "'herceptin' is not an agent (nor 'perjeta', 'tukysa'); did you mean trastuzumab? "
                f"allowed: {', '.join(load_guideline().agents)}"
            ),
        ),
    ],
)
def test_a_message_says_what_was_given_then_what_is_allowed(name: str, value: object, message: str) -> None:
    with pytest.raises(CaseError) as caught:
        Case(**{name: value})
    assert str(caught.value) == f"{name}: {message}"


def test_an_iterator_is_gone_through_once_and_its_foreign_agent_found() -> None:
    with pytest.raises(CaseError, match=r"'trastuzumap' is not an agent; did you mean trastuzumab\?"):
        Case(current_regimen=iter(["trastuzumab", "trastuzumap"]))


@pytest.mark.parametrize("name", [name for name, a in load_guideline().attributes.items() if a.minimum is not None])
def test_the_limits_themselves_are_allowed(name: str) -> None:
    attribute = load_guideline().attributes[name]
    assert Case(**{name: attribute.minimum})[name] == attribute.minimum
    assert Case(**{name: attribute.maximum})[name] == attribute.maximum


def test_every_problem_is_told_at_once() -> None:
    with pytest.raises(CaseError) as caught:
        Case(
            her2_staus="positive",
            lvef_percent=float("nan"),
            recurrence_date="soon",
            histology="ductal",
            tdxd_access="available",
        )
    assert set(caught.value.problems) == {"her2_staus", "lvef_percent", "recurrence_date", "histology"}
    assert str(caught.value).splitlines() == list(caught.value.problems.values())
    with pytest.raises(TypeError):
        caught.value.problems["x"] = "y"  # type: ignore[index]


@pytest.mark.sweep
@settings(deadline=None)
@given(
    st.sampled_from(list(load_guideline().attributes)),
    st.text()
    | st.binary()
    | st.integers()
    | st.floats()
    | st.none()
    | st.booleans()
    | st.lists(st.text() | st.integers())
    | st.dates()
    | st.datetimes(),
)
def test_a_value_is_taken_or_refused_and_nothing_else(name: str, value: object) -> None:
    """No value brings forth another error, and a value that was taken is taken again."""
    try:
        case = Case(**{name: value})
    except CaseError as error:
        refused = error
    else:
        assert Case(**case.given) == case
        return
    assert list(refused.problems) == [name]
    assert len(str(refused)) < 1_000


# --- months ---


@settings(deadline=None)
@given(DAYS, st.integers(0, 240))
def test_adding_calendar_months_gives_exactly_those_months(day: dt.date, months: int) -> None:
    assert months_between(day, _months_later(day, months)) == months


@settings(deadline=None)
@given(DAYS, st.integers(0, 240))
def test_a_day_more_or_less_is_never_a_whole_number_of_months(day: dt.date, months: int) -> None:
    """… except where a month's end stands for several days."""
    later = _months_later(day, months) + dt.timedelta(1)
    assert months < months_between(day, later) < months + 1 or later == _months_later(day, months + 1)


@settings(deadline=None)
@given(st.lists(DAYS, min_size=3, max_size=3))
def test_more_days_are_never_fewer_months(days: list[dt.date]) -> None:
    first, middle, last = sorted(days)
    assert 0 <= months_between(first, middle) <= months_between(first, last)


@settings(deadline=None)
@given(st.lists(DAYS, min_size=2, max_size=2))
def test_the_part_of_a_month_is_less_than_one(days: list[dt.date]) -> None:
    first, last = sorted(days)
    months, rest = months_and_days(first, last)
    assert 0 <= months_between(first, last) - months < 1
    assert 0 <= rest < 31
    assert (rest == 0) == (months_between(first, last) == months)
    assert months_between(last, first) == -months_between(first, last)


def test_twelve_months_over_a_leap_day_are_twelve() -> None:
    assert months_between(dt.date(2023, 3, 15), dt.date(2024, 3, 15)) == 12
    assert months_between(dt.date(2024, 2, 29), dt.date(2025, 2, 28)) == 12
    assert months_between(dt.date(2023, 8, 31), dt.date(2024, 2, 29)) == 6


def test_the_days_that_remain_are_a_part_of_the_month_they_are_in() -> None:
    assert months_between(dt.date(2024, 3, 1), dt.date(2024, 3, 16)) == Fraction(15, 31)
    assert months_between(dt.date(2024, 1, 1), dt.date(2024, 2, 15)) == 1 + Fraction(14, 29)
    assert months_and_days(dt.date(2024, 1, 31), dt.date(2024, 3, 15)) == (1, 15)


@settings(deadline=None)
@given(DAYS, st.integers(300, 430))
def test_dates_are_early_until_twelve_calendar_months_are_over(end: dt.date, days: int) -> None:
    recurrence = end + dt.timedelta(days)
    if recurrence.year > 2100:
        return
    case = Case(**COMPLETED, adjuvant_trastuzumab_end_date=end, recurrence_date=recurrence)
    assert isinstance(case.known[INTERVAL], Fraction)
    assert (case.known[INTERVAL] <= 12) == (recurrence <= _months_later(end, 12))


def test_dates_decide_over_a_number_and_both_stay_visible() -> None:
    case = Case(
        **COMPLETED, **{INTERVAL: 12.4}, adjuvant_trastuzumab_end_date="2023-03-15", recurrence_date="2024-03-15"
    )
    assert case.known[INTERVAL] == 12
    assert case.given[INTERVAL] == 12.4
    one_date = Case(**COMPLETED, **{INTERVAL: 12.4}, recurrence_date="2024-03-15")
    assert one_date.known[INTERVAL] == 12.4
