"""Neighbours: the nearest cases come first, and the words say exactly which answers differ."""

from __future__ import annotations

import random
import re
import xml.etree.ElementTree as ET
from dataclasses import replace

import pytest
from engine_words import ENGINE
from random_cases import random_partial_case

from her2teach import CaseVignette, load_guideline, trace
from her2teach.core.case import Case
from her2teach.teaching.neighbours import MOST, difference, neighbours, neighbours_html
from her2teach.teaching.vignettes import shipped_vignettes
from her2teach.text.wording import uncapital

GUIDELINE = load_guideline()
VIGNETTES = shipped_vignettes()
LATE = next(each for each in VIGNETTES if each.id == "late-relapse-liver")
MONTHS = "months_since_adjuvant_trastuzumab"


def words(html: str) -> list[str]:
    """What is read, element by element."""
    return [text.strip() for text in ET.fromstring(html).itertext() if text.strip()]


@pytest.mark.parametrize("vignette", VIGNETTES, ids=str)
def test_a_case_is_its_own_nearest_neighbour(vignette: CaseVignette) -> None:
    first, *_ = neighbours(GUIDELINE, trace(GUIDELINE, vignette.case), VIGNETTES)
    assert first.comparison.differing == ()
    assert (first.apart, first.alike) == ((), ())
    assert first.vignette.case == vignette.case
    assert "It has the very same answers." in words(neighbours_html(GUIDELINE, [first]))[2]


def test_an_answer_that_leads_nowhere_else_keeps_a_case_near_and_one_that_does_takes_it_away() -> None:
    near = trace(GUIDELINE, Case(GUIDELINE, **{**LATE.case.given, MONTHS: LATE.case.given[MONTHS] + 1}))
    first = neighbours(GUIDELINE, near, [LATE])[0]
    assert (first.apart, first.alike) == ((), (MONTHS,))
    assert first.comparison.same_answer
    far = trace(GUIDELINE, Case(GUIDELINE, **{**LATE.case.given, MONTHS: 3}))
    first = neighbours(GUIDELINE, far, [LATE])[0]
    assert (first.apart, first.alike) == ((MONTHS,), ())
    assert not first.comparison.same_answer
    assert neighbours(GUIDELINE, far, VIGNETTES)[0].vignette != LATE


def test_dates_stand_for_the_number_that_they_decide() -> None:
    dates = {"adjuvant_trastuzumab_end_date": "2022-01-10", "recurrence_date": "2024-01-10"}
    given = {name: value for name, value in LATE.case.given.items() if name != MONTHS}
    dated = trace(GUIDELINE, Case(GUIDELINE, **given, **dates))
    first = neighbours(GUIDELINE, dated, [LATE])[0]
    assert first.apart == ()
    assert set(first.alike) >= set(dates)


def test_of_two_that_are_as_near_the_one_with_the_same_end_comes_first() -> None:
    pathway = trace(GUIDELINE, LATE.case)
    elsewhere = replace(LATE, id="elsewhere", expected_node="tdxd")
    found = neighbours(GUIDELINE, pathway, [elsewhere, LATE])
    assert [each.vignette.id for each in found] == [LATE.id, "elsewhere"]


def test_the_order_is_that_of_the_answers_that_differ_whatever_the_case() -> None:
    dice = random.Random(11)
    for _ in range(40):
        pathway = trace(GUIDELINE, Case(GUIDELINE, **random_partial_case(dice)))
        found = neighbours(GUIDELINE, pathway, VIGNETTES, most=len(VIGNETTES))
        assert len(found) == len(VIGNETTES)
        apart = [len(each.apart) for each in found]
        assert apart == sorted(apart)
        for each in found[:MOST]:
            known, others = pathway.case.known, each.vignette.case.known
            differing = {name for name in GUIDELINE.attributes if known.get(name) != others.get(name)}
            # two dates that are known, and others that decide the same number, tell no cases apart
            assert {*each.apart, *each.alike} == differing
            if not each.apart and pathway.node:
                assert pathway.node == each.comparison.second.node
        html = neighbours_html(GUIDELINE, found[:MOST])
        titles = {each.vignette.title for each in found}
        said = " ".join(each for each in words(html) if each not in titles)
        assert not ENGINE.search(re.sub(r"; [a-z0-9-]+\)", ")", said)), said


def test_the_words_name_both_answers() -> None:
    far = trace(GUIDELINE, Case(GUIDELINE, **{**LATE.case.given, MONTHS: 3}))
    (found,) = neighbours(GUIDELINE, far, [LATE])
    label = GUIDELINE.attributes[MONTHS].label
    line = difference(GUIDELINE, found, MONTHS)
    assert line == f"{label}: yours 3 months; there {LATE.case.given[MONTHS]} months."
    html = neighbours_html(GUIDELINE, [found])
    assert line in words(html)
    assert "1 answer differs" in words(html)
    assert uncapital(GUIDELINE.label(LATE.expected_node or "")) in uncapital(" ".join(words(html)))
    unknown = trace(GUIDELINE, Case(GUIDELINE))
    (found,) = neighbours(GUIDELINE, unknown, [LATE])
    assert difference(GUIDELINE, found, MONTHS).startswith(f"{label}: yours not answered; there ")
    assert neighbours_html(GUIDELINE, []) == ""


def test_a_title_is_shown_as_it_is_written() -> None:
    strange = replace(LATE, title="<b>bold</b> & more")
    html = neighbours_html(GUIDELINE, neighbours(GUIDELINE, trace(GUIDELINE, LATE.case), [strange]))
    assert "<b>bold</b> & more" in words(html)
