"""Links: what is written is read back exactly, and what is broken is told and never used."""

from __future__ import annotations

import random
from datetime import date
from typing import Any
from urllib.parse import quote

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from random_cases import random_partial_case
from sweep import guideline

from her2teach import Case, load_guideline
from her2teach.core.answers import as_answers
from her2teach.core.schema import Attribute
from her2teach.core.yamltree import ContentError, Problem
from her2teach.teaching.links import LONGEST, Link, link_text, link_to, other_content, read_link, read_link_to
from her2teach.teaching.vignettes import shipped_vignettes

VIGNETTES = {each.id: each for each in shipped_vignettes()}
LATE = "late-relapse-liver"
HASH = guideline().content_hash[:12]


def answers_to(attribute: Attribute) -> st.SearchStrategy[Any]:
    """Every answer that there is to a question, as a screen has it."""
    if attribute.kind == "choice":
        return st.sampled_from([*attribute.values, attribute.unknown])
    if attribute.kind == "agents":
        return st.lists(st.sampled_from(sorted(guideline().agents)), unique=True)
    if attribute.kind == "date":
        return st.dates(*map(date.fromisoformat, map(str, (attribute.minimum, attribute.maximum)))).map(str)
    low, high = (int(str(each)) for each in (attribute.minimum, attribute.maximum))
    whole = st.integers(low, high).map(str)
    tenths = st.integers(10 * low, 10 * high).map(lambda number: f"{number / 10:.1f}")
    return whole if attribute.kind == "whole_number" else whole | tenths


ANSWERS = st.fixed_dictionaries({}, optional={name: answers_to(each) for name, each in guideline().attributes.items()})


@given(answers=ANSWERS, vignette=st.sampled_from(["", *VIGNETTES]))
@settings(max_examples=150, deadline=None)
def test_what_is_written_is_read_back_exactly(answers: dict[str, Any], vignette: str) -> None:
    text = link_text(guideline(), answers, vignette)
    found = read_link(guideline(), text, VIGNETTES)
    assert found == Link(vignette=vignette, answers=answers, content=HASH)
    assert list(found.answers) == list(answers)
    assert other_content(guideline(), found) == ""


def test_any_case_comes_back_as_the_same_case() -> None:
    dice = random.Random(20261123)
    for _ in range(500):
        case = Case(**random_partial_case(dice))
        found = read_link(guideline(), link_text(guideline(), as_answers(case)))
        assert found.answers == as_answers(case)


def test_a_link_can_be_read_by_people() -> None:
    answers = {
        "her2_status": "positive",
        "months_since_adjuvant_trastuzumab": "11.5",
        "current_regimen": ["T-DXd", "letrozole"],
    }
    written = "her2_status=positive&months_since_adjuvant_trastuzumab=11.5&current_regimen=T-DXd,letrozole"
    assert link_text(guideline(), answers, LATE) == f"case={LATE}&{written}&content={HASH}"
    assert link_text(guideline(), {}) == f"case=&content={HASH}"


def test_nothing_ticked_is_told_from_not_known() -> None:
    assert read_link(guideline(), link_text(guideline(), {"current_regimen": []})).answers == {"current_regimen": []}
    assert read_link(guideline(), link_text(guideline(), {})).answers == {}


def test_the_longest_case_has_a_link() -> None:
    longest = {
        name: list(guideline().agents) if each.kind == "agents" else max([*each.values, str(each.maximum)], key=len)
        for name, each in guideline().attributes.items()
    }
    assert len(link_text(guideline(), longest, max(VIGNETTES, key=len))) < LONGEST / 2


@given(data=st.data(), vignette=st.sampled_from(["", LATE]), answers=ANSWERS)
@settings(max_examples=100, deadline=None)
def test_a_link_that_was_cut_is_never_used(data: st.DataObject, vignette: str, answers: dict[str, Any]) -> None:
    text = link_text(guideline(), answers, vignette)
    short = text[: data.draw(st.integers(0, len(text) - 1))]
    with pytest.raises(ContentError) as caught:
        read_link(guideline(), short)
    assert {problem.code for problem in caught.value.problems} <= {"begin", "end", "signs"}


def problems(text: str) -> tuple[Problem, ...]:
    try:
        read_link(guideline(), text, VIGNETTES)
    except ContentError as error:
        return error.problems
    return ()


@given(text=st.text(max_size=80) | st.text(alphabet="case=&%2Co,ntHE-#é\u202e\ud800", max_size=80))
@settings(max_examples=200, deadline=None)
def test_whatever_else_is_there_is_refused_in_words(text: str) -> None:
    for begin in ("", "case=", f"case={LATE}&"):
        for end in ("", f"&content={HASH}"):
            for problem in problems(f"{begin}{text}{end}"):
                assert problem.message
                assert str(problem).isprintable()


@pytest.mark.parametrize(
    ("middle", "message", "hint"),
    [
        ("her2_status=postive", "her2_status: 'postive' is not allowed", "did you mean positive?"),
        ("her2_status=yes", 'her2_status: "yes" does not say which value is meant', "write one of: positive"),
        ("her2_status", 'her2_status: "" does not say which value is meant', "write one of: positive"),
        ("her2_state=positive", 'there is no attribute "her2_state"', "did you mean her2_status?"),
        ("lvef_percent=101", "lvef_percent: 101 is out of range", "allowed: "),
        ("lvef_percent=60%25", 'lvef_percent: "60%" is not a number', "leave the unit out: 60"),
        ("lvef_percent=6+0", 'lvef_percent: "6+0" is not a number', "write digits"),
        ("recurrence_date=2024-02-30", 'recurrence_date: "2024-02-30" is not a day', "check the month and the day"),
        ("current_regimen=T-DXD", "current_regimen: 'T-DXD' is not an agent", "did you mean T-DXd?"),
        ("current_regimen=T-DXd,,", "current_regimen: '' is not an agent", "allowed: "),
        ("her2_status=positive&her2_status=negative", "her2_status is answered 2 times", "answer it once"),
        ("", 'there is no attribute ""', "allowed: "),
        ("content=0123456789ab", 'there is no attribute "content"', "allowed: "),
        ("her2_status=%E2%80%AEpositive", "the character U+202E cannot be seen", "delete it"),
        ("her2_status=%FFpositive", "it holds signs that stand for no letter", "copy it again, all of it"),
        ("her2_status=positivé", r"it holds the sign '\xe9'", "copy it again, all of it"),
        ("her2_status=" + LONGEST * "p", "signs", f"at most {LONGEST} are read"),
    ],
)
def test_a_broken_link_is_told(middle: str, message: str, hint: str) -> None:
    with pytest.raises(ContentError) as caught:
        read_link(guideline(), f"case={LATE}&{middle}&content={HASH}", VIGNETTES)
    (problem,) = caught.value.problems
    assert message in problem.message
    assert problem.hint.startswith(hint)


def test_every_problem_of_a_link_is_named() -> None:
    with pytest.raises(ContentError) as caught:
        read_link(guideline(), "case=late-relapse-livre&her2_status=x&histology=q&content=0123456789ab", VIGNETTES)
    messages = [problem.message for problem in caught.value.problems]
    assert messages == [
        'there is no case "late-relapse-livre"',
        "her2_status: 'x' is not allowed",
        "histology: 'q' is not allowed",
        "it was made with content 0123456789ab",
    ]
    assert caught.value.problems[0].hint == f"did you mean {LATE}?"


def test_where_a_case_began_matters_only_where_cases_are_listed() -> None:
    text = link_text(guideline(), {}, "a-case-of-ours")
    assert read_link(guideline(), text).vignette == "a-case-of-ours"
    with pytest.raises(ContentError, match="there is no case"):
        read_link(guideline(), text, VIGNETTES)


def test_a_link_for_other_content_is_told() -> None:
    extended = load_guideline(extensions=["x1"])
    found = read_link(extended, link_text(guideline(), {"her2_status": "positive"}))
    assert found.answers == {"her2_status": "positive"}
    assert f"made with content {HASH}; here it is {extended.content_hash[:12]}" in other_content(extended, found)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("her2_status", "postive"),
        ("her2_status", 7),
        ("current_regimen", "T-DXd"),
        ("current_regimen", ["\ud800"]),
        ("x", "y"),
    ],
)
def test_no_link_is_made_of_what_could_not_be_read(name: str, value: Any) -> None:
    with pytest.raises(ContentError) as caught:
        link_text(guideline(), {"disease_burden": "low", name: value})
    (problem,) = caught.value.problems
    assert name in problem.message


def test_a_name_with_any_sign_in_it_comes_back() -> None:
    name = "a&b=c,d e%2C"
    assert link_to("journey", name) == f"journey={quote(name, safe='')}"
    assert read_link_to("journey", link_to("journey", name), [name]) == name


@pytest.mark.parametrize(
    ("text", "message", "hint"),
    [
        ("practice=late-relapse-livre", 'nothing here is called "late-relapse-livre"', f"did you mean {LATE}?"),
        ("practice=", 'nothing here is called ""', ""),
        (f"case={LATE}", 'it begins with "case"', 'a link to this page begins with "practice="'),
        (f"practice={LATE}&her2_status=positive", "nothing here is called", f"did you mean {LATE}?"),
        ("practice=%FF", "it holds signs that stand for no letter", "copy it again"),
        ("practice=" + LONGEST * "x", "signs", f"at most {LONGEST} are read"),
    ],
)
def test_a_broken_link_to_a_name_is_told(text: str, message: str, hint: str) -> None:
    with pytest.raises(ContentError) as caught:
        read_link_to("practice", text, VIGNETTES)
    (problem,) = caught.value.problems
    assert message in problem.message
    assert problem.hint.startswith(hint)
