"""Exercises: each right answer is taken, and whatever else is given gets words that help, never an error."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest

from her2teach import Plan, load_guideline, load_vignettes, trace
from her2teach.analysis.flips import flips
from her2teach.teaching.exercises import Checked, check
from her2teach.teaching.vignettes import CaseVignette

GUIDELINE = load_guideline()
CASES = {each.id: each.case for each in load_vignettes()}
CASE = CASES["late-relapse-liver"]
MONTHS = "months_since_adjuvant_trastuzumab"
THP = {"action": "start", "her2_agents": ["trastuzumab", "pertuzumab"], "chemotherapy": ["docetaxel"]}
SOLUTIONS: dict[int, Any] = {
    1: max(GUIDELINE.decisions, key=GUIDELINE.graph.out_degree),
    2: {"her2_status": "negative"},
    3: "lvef_percent",
    4: THP,
    5: next(
        [one, other]
        for one in CASES
        for other in CASES
        if (MONTHS in CASES[one].known and CASES[one].to_dict()[MONTHS] == CASES[other].to_dict().get(MONTHS))
        and trace(GUIDELINE, CASES[one]).node != trace(GUIDELINE, CASES[other]).node
    ),
    6: lambda cases: Counter(trace(GUIDELINE, each.case).outcome for each in cases),
}


class Raising:
    """Something that cannot even be shown."""

    def __repr__(self) -> str:
        raise RuntimeError("no words for it")


@pytest.mark.parametrize("number", SOLUTIONS)
def test_a_solution_is_correct_and_says_why(number: int) -> None:
    found = check(number, SOLUTIONS[number])
    assert found.state == "correct", found
    assert len(found.words) > 20


def test_a_plan_may_be_a_plan() -> None:
    assert check(4, Plan(**THP)).state == "correct"


@pytest.mark.parametrize(
    "attempt", [None, "", 3, [], {}, [1, 2], {"a": "b"}, {1: 2}, ("a", "b"), print, object(), Raising()]
)
@pytest.mark.parametrize("number", SOLUTIONS)
def test_whatever_is_given_gets_words(number: int, attempt: Any) -> None:
    found = check(number, attempt)
    assert found.state == "not yet"
    assert found.words.endswith((".", ".…")) or ": " in found.words
    assert "Traceback" not in repr(found)


@pytest.mark.parametrize("number", SOLUTIONS)
def test_three_dots_are_no_attempt_and_say_what_to_put_there(number: int) -> None:
    found = check(number, ...)
    assert (found.state, found) == ("open", check(number))
    assert "in the place of the three dots" in found.words


@pytest.mark.parametrize("number", [0, 7, "1", [], None])
def test_another_number_is_told_which_there_are(number: Any) -> None:
    assert check(number, "timing").words == "There are exercises 1 to 6."


def broken(_cases: object) -> dict[str, int]:
    raise KeyError("outcome")


def with_one_too_many(cases: list[CaseVignette]) -> dict[str, int]:
    return Counter(trace(GUIDELINE, each.case).outcome for each in cases) + Counter(options=1)


@pytest.mark.parametrize(
    ("number", "attempt", "words"),
    [
        (1, "timming", "did you mean timing?"),
        (1, "timing", "timing has 4 edges out; another decision has more"),
        (2, {"her2_status": "postive"}, "did you mean positive?"),
        (2, {"her_status": "negative"}, "did you mean her2_status?"),
        (2, {"lvef_percent": 55}, "The path still ends at “THP"),
        (2, {"her2_status": "negative", "lvef_percent": 55}, "changes 2 attributes; change exactly one"),
        (2, {MONTHS: 11}, "Now tdxd_access would be needed too"),
        (
            2,
            {"prior_adjuvant_trastuzumab": "never"},
            "Now the case contradicts itself. An interval or an end date",
        ),
        (3, "her2_status", "With her2_status = 'negative' the path would end at “Out of scope: HER2-negative disease”"),
        (3, "tdxd_access", "is not known in this case; name one that is: her2_status"),
        (4, {**THP, "her2_agents": ["trastuzumab"]}, "The verdict is “discordant”. This plan differs from the text."),
        (4, {**THP, "her2_agents": ["trastuzumap"]}, "did you mean trastuzumab?"),
        (4, {}, "a plan needs an action"),
        (5, ["late-relapse-liver", "exactly-twelve-month"], "did you mean exactly-twelve-months?"),
        (5, ["late-relapse-liver", "waiting-for-the-second-test"], "The intervals differ: "),
        (5, ["late-relapse-liver", "lost-date-of-last-infusion"], "the interval is not known"),
        (5, ["late-relapse-liver", "exactly-twelve-months"], "The intervals differ: 30 and 12 months."),  # of dates
        (5, ["late-relapse-liver", "late-relapse-liver"], "so this pair agrees with the claim"),
        (6, broken, "with this it stopped: KeyError: 'outcome'"),
        (6, len, "is no dict; write a function that returns"),
        (6, with_one_too_many, "end as options; the function says"),
        (6, lambda _cases: {"cured": 60}, "counts 'cured', which is no outcome of these cases"),
        (6, {"options": 3}, "is no function; write its name without brackets"),
    ],
)
def test_a_wrong_attempt_is_told_what_is_wrong_with_it(number: int, attempt: Any, words: str) -> None:
    found = check(number, attempt)
    assert found.state == "not yet"
    assert words in found.words


def test_an_attribute_that_flips_nothing_is_one_that_no_flip_names() -> None:
    flipping = {each.attribute for each in flips(GUIDELINE, CASE)}
    states = {name: check(3, name).state for name in CASE.known}
    assert {name for name, state in states.items() if state == "not yet"} == flipping & set(CASE.known)


def test_what_is_said_is_shown_in_a_cell_as_it_is_written() -> None:
    found = Checked(state="not yet", words="a_b *c* <i>d</i> [e](f)")
    assert repr(found) == "Not yet. a_b *c* <i>d</i> [e](f)"
    assert found._repr_markdown_() == r"**Not yet.** a\_b \*c\* \<i\>d\</i\> \[e\](f)"
