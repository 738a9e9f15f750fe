"""Flips and questions, against every single change and every single answer tried one by one."""

from __future__ import annotations

import random
import time
from collections.abc import Iterator
from datetime import date, timedelta
from functools import cache
from itertools import product

import pytest
from flat_rules import REGIMENS
from random_cases import CHOOSING, OTHER, random_partial_case
from shelf import spread
from tea_extension import TEA

from her2teach import Case, Guideline, Pathway, load_guideline, load_vignettes, trace
from her2teach.analysis.flips import Flip, flips
from her2teach.analysis.next_questions import NextQuestion, cannot_matter, next_questions
from her2teach.core.questions import asked, relevant_case
from her2teach.core.situation import Situation

GUIDELINE = load_guideline()
LATE = "late-relapse-liver"
MONTHS, END, RECURRENCE = "months_since_adjuvant_trastuzumab", "adjuvant_trastuzumab_end_date", "recurrence_date"


def shipped_case(name: str) -> Case:
    return next(each.case for each in load_vignettes() if each.id == name)


@cache
def cases() -> tuple[Case, ...]:
    """The shipped cases, as told and as asked, and random ones; a third of these contradict themselves."""
    dice = random.Random(5)
    shipped = [each.case for each in spread().values()]
    drawn = [Case(GUIDELINE, **random_partial_case(dice)) for _ in range(40)]
    return tuple(dict.fromkeys([*shipped, *(relevant_case(GUIDELINE, case) for case in shipped), *drawn]))


def answer(pathway: Pathway) -> tuple[str, str | None]:
    return pathway.outcome, pathway.node


def others(case: Case, name: str) -> Iterator[object]:
    """Values of an attribute on and beside every limit, of every kind."""
    if name in {END, RECURRENCE}:
        steps = (-2000, -400, -370, -31, -16, -15, -14, -2, -1, 1, 2, 14, 15, 16, 31, 370, 400, 2000)
        yield from (case[name] + timedelta(days=days) for days in steps)
        if END in case and RECURRENCE in case:
            yield from (case[RECURRENCE if name == END else END] + timedelta(days=days) for days in range(-400, 401, 7))
    elif name == "current_regimen":
        yield from REGIMENS.values()
        yield from (case[name] - {agent} for agent in case[name])
    else:
        yield from {**CHOOSING, **OTHER}.get(name, ())


def brute(case: Case, name: str) -> Iterator[tuple[object, Pathway]]:
    """Every other value that does not contradict the rest, with its way.

    What it contradicts is left out where it is certainly not asked on the way that a screen would then show.
    """
    at_odds = bool(trace(GUIDELINE, case).contradictions)
    for value in others(case, name):
        whole = Case(GUIDELINE, **{**case.given, name: value})
        if name in whole and whole[name] != case[name]:
            pathway = trace(GUIDELINE, whole)
            rest = relevant_case(GUIDELINE, whole) if pathway.contradictions and not at_odds else whole
            pathway = trace(GUIDELINE, rest)
            if not pathway.contradictions and name in rest and all(fallen(whole, rest, pathway)):
                yield value, pathway


def fallen(whole: Case, rest: Case, pathway: Pathway) -> Iterator[bool]:
    """Whether what was left out, of that which contradicts the rest, is certainly not asked on a way."""
    here = Situation(GUIDELINE, whole, pathway.nodes, pathway.node)
    for name in set(whole) - set(rest):
        rule = GUIDELINE.attributes[name].asked_when
        if trace(GUIDELINE, Case(GUIDELINE, **{**rest.given, name: whole[name]})).contradictions:
            yield rule is not None and rule.holds(here) is False


def test_every_single_answer_that_changes_the_end_is_found_and_leads_where_it_says() -> None:
    found = 0
    for case in cases():
        now = answer(trace(GUIDELINE, case))
        promised = flips(GUIDELINE, case)
        for flip in promised:
            assert (flip.outcome, flip.node) != now
            assert flip.outcome != "contradictory"
            assert flip.value == flip.values[0]
            for value in flip.values:
                changed = {**case.given, flip.attribute: value}
                kept = {name: each for name, each in changed.items() if name not in flip.without}
                assert answer(trace(GUIDELINE, Case(GUIDELINE, **kept))) == (flip.outcome, flip.node)
        for name in case:
            mine = {(flip.outcome, flip.node) for flip in promised if flip.attribute == name}
            real = {answer(pathway) for _, pathway in brute(case, name) if answer(pathway) != now}
            assert real <= mine, (case, name, real - mine)
            found += len(mine)
    assert found > 300


def test_what_falls_away_contradicts_the_new_answer_and_is_not_asked_any_more() -> None:
    seen = 0
    for case in cases():
        for flip in flips(GUIDELINE, case):
            for name in flip.without:
                seen += 1
                assert name not in flip.case
                back = Case(GUIDELINE, **{**flip.case.given, name: case[name]})
                assert trace(GUIDELINE, back).contradictions
                assert name not in asked(GUIDELINE, flip.case)
    assert seen > 50


def test_a_flip_shows_the_pathway_it_promises_also_on_a_screen_that_hides_what_is_not_asked() -> None:
    for case in cases()[:60]:
        for flip in flips(GUIDELINE, case):
            shown = trace(GUIDELINE, relevant_case(GUIDELINE, flip.case))
            assert answer(shown) == answer(flip.pathway)


def test_locked_answers_neither_change_nor_fall_away() -> None:
    dice = random.Random(8)
    for case in cases()[:70]:
        locked = frozenset(dice.sample(sorted(case), len(tuple(case)) // 2))
        free = {(flip.attribute, flip.value) for flip in flips(GUIDELINE, case)}
        for flip in flips(GUIDELINE, case, locked):
            assert flip.attribute not in locked
            assert all(flip.case[name] == case[name] for name in locked)
            assert (flip.attribute, flip.value) in free
        assert flips(GUIDELINE, case, tuple(case)) == ()


def by_attribute(found: tuple[Flip, ...], name: str) -> list[tuple[object, str | None]]:
    return [(flip.value, flip.node) for flip in found if flip.attribute == name]


def test_the_twelve_months_flip_at_the_limit_itself() -> None:
    case = Case(GUIDELINE, **{**shipped_case(LATE).given, "received_tdxd": "never", "tdxd_access": "available"})
    found = flips(GUIDELINE, case)
    assert by_attribute(found, MONTHS) == [(12, "tdxd")]
    assert next(flip for flip in found if flip.attribute == MONTHS).values == (12, 11)
    early = flips(GUIDELINE, next(flip.case for flip in found if flip.attribute == MONTHS))
    assert by_attribute(early, MONTHS) == [(13, "first_line_thp")]


def test_where_dates_decide_a_day_makes_the_difference() -> None:
    found = flips(GUIDELINE, relevant_case(GUIDELINE, shipped_case("exactly-twelve-months")))
    assert by_attribute(found, RECURRENCE) == [(date(2024, 3, 16), "first_line_thp")]
    assert by_attribute(found, END) == [(date(2023, 3, 14), "first_line_thp")]


def test_nothing_single_flips_where_nothing_does() -> None:
    case = Case(GUIDELINE, her2_status="negative")
    assert {flip.attribute for flip in flips(GUIDELINE, case)} == {"her2_status"}
    assert flips(GUIDELINE, case, ["her2_status"]) == ()
    assert flips(GUIDELINE, Case(GUIDELINE)) == ()


def test_an_end_that_an_extension_brings_is_found() -> None:
    extended: Guideline = load_guideline(extensions=("x6",))
    case = Case(extended, **shipped_case("breathless-on-tdxd").given, ild_grade="grade_1")
    ends = by_attribute(flips(extended, case), "ild_grade")
    assert ends
    assert all(end in extended.ends and end not in GUIDELINE.ends for _, end in ends)


def test_another_guideline_altogether_is_flipped() -> None:
    guideline = load_guideline(TEA)
    assert any(flips(guideline, case) for case in _all_known(guideline))


def _all_known(guideline: Guideline) -> Iterator[Case]:
    names = [name for name, attribute in guideline.attributes.items() if attribute.kind == "choice"]
    for values in product(*(guideline.attributes[name].values for name in names)):
        yield Case(guideline, **dict(zip(names, values, strict=True)))


# ---- what to ask next ----


def unknown(case: Case) -> list[str]:
    return [name for name in CHOOSING if name not in case.known or name in case.open]


def test_each_answer_rules_out_what_it_says() -> None:
    asked_of = 0
    for case in cases():
        pathway = trace(GUIDELINE, case)
        found = next_questions(GUIDELINE, case)
        assert {question.attribute for question in found} == set(pathway.missing) - {END, RECURRENCE}
        assert list(found) == sorted(found, key=lambda question: question.expected)
        for question in found:
            asked_of += 1
            assert len({each.possible for each in question.answers}) == len(question.answers) > 0
            for each in question.answers:
                assert each.ruled_out == pathway.possible - each.possible
                for value in each.values:
                    after = trace(GUIDELINE, Case(GUIDELINE, **{**case.given, question.attribute: value}))
                    assert after.possible == each.possible, (case, question.attribute, value)
            left = {each.possible for each in question.answers}
            for value in CHOOSING.get(question.attribute, REGIMENS.values()):
                after = trace(GUIDELINE, Case(GUIDELINE, **{**case.given, question.attribute: value}))
                assert after.outcome == "contradictory" or after.possible in left or value in case.open | {"equivocal"}
    assert asked_of > 60


def test_the_expectation_is_the_mean_over_the_answers() -> None:
    case = Case(GUIDELINE, her2_status="positive")
    (question,) = (one for one in next_questions(GUIDELINE, case) if one.attribute == "disease_setting")
    values = GUIDELINE.attributes["disease_setting"].values
    each = [Case(GUIDELINE, her2_status="positive", disease_setting=value) for value in values]
    left = [len(trace(GUIDELINE, case).possible) for case in each]
    assert float(question.expected) == pytest.approx(sum(left) / len(left))


def completions(case: Case, dice: random.Random, many: int) -> Iterator[Case]:
    """Random complete cases that hold together, with what is known."""
    names = [*unknown(case), *(["current_regimen"] if "current_regimen" not in case else [])]
    for _ in range(many):
        values = {name: dice.choice([*CHOOSING.get(name, REGIMENS.values())]) for name in names}
        whole = Case(GUIDELINE, **{**case.given, **values})
        if values.get("her2_status") != "equivocal" and not trace(GUIDELINE, whole).contradictions:
            yield whole


def test_what_cannot_matter_never_does() -> None:
    dice, tried = random.Random(3), 0
    for case in cases()[:70]:
        pathway = trace(GUIDELINE, case)
        idle = cannot_matter(GUIDELINE, case)
        assert not set(idle) & {*case.known, *pathway.missing}
        assert pathway.outcome != "contradictory" or idle == ()
        for name in idle:
            for value in {**CHOOSING, **OTHER}.get(name, ()):
                after = trace(GUIDELINE, Case(GUIDELINE, **{**case.given, name: value}))
                assert after.outcome == "contradictory" or after.possible == pathway.possible
        for whole in completions(case, dice, 8):
            end = answer(trace(GUIDELINE, whole))
            for name in idle:
                for value in {**CHOOSING, **OTHER}.get(name, ()):
                    after = trace(GUIDELINE, Case(GUIDELINE, **{**whole.given, name: value}))
                    tried += 1
                    assert after.outcome in {"contradictory", "needs_information"} or answer(after) == end
    assert tried > 1000


def test_what_can_matter_is_not_called_idle() -> None:
    """Each unknown that is not idle decides some complete case, or rules something out now."""
    dice = random.Random(4)
    for case in (
        Case(GUIDELINE),
        shipped_case("lost-date-of-last-infusion"),
        Case(GUIDELINE, decision_point="progression"),
    ):
        pathway, idle = trace(GUIDELINE, case), cannot_matter(GUIDELINE, case)
        open_ones = {*unknown(case), "current_regimen"} - {*idle, *pathway.missing, *case.known}
        for whole in completions(case, dice, 600):
            end = answer(trace(GUIDELINE, whole))
            open_ones -= {name for name in open_ones if any(answer(way) != end for _, way in strictly(whole, name))}
        assert open_ones == set()


def strictly(case: Case, name: str) -> Iterator[tuple[object, Pathway]]:
    for value in others(case, name):
        pathway = trace(GUIDELINE, Case(GUIDELINE, **{**case.given, name: value}))
        if pathway.node is not None:
            yield value, pathway


def test_with_an_end_or_a_contradiction_there_is_nothing_to_ask() -> None:
    assert next_questions(GUIDELINE, shipped_case(LATE)) == ()
    contradictory = Case(GUIDELINE, decision_point="initial_treatment_choice", advanced_lines_given=2)
    assert next_questions(GUIDELINE, contradictory) == ()
    assert cannot_matter(GUIDELINE, contradictory) == ()


def test_the_interval_is_asked_for_when_only_it_is_open() -> None:
    case = relevant_case(GUIDELINE, shipped_case("lost-date-of-last-infusion"))
    (question,) = next_questions(GUIDELINE, case)
    assert (question.attribute, [each.values for each in question.answers]) == (MONTHS, [(11, 12), (13,)])
    assert not {MONTHS, END, RECURRENCE} & set(cannot_matter(GUIDELINE, case))


def test_it_is_fast_enough_to_be_asked_while_typing() -> None:
    """The budget of the benchmark, with room for a slow machine."""
    known = [relevant_case(GUIDELINE, each.case) for each in load_vignettes()]
    flips(GUIDELINE, known[0])
    times = []
    for case in [*known, Case(GUIDELINE)]:
        start = time.perf_counter()
        flips(GUIDELINE, case)
        next_questions(GUIDELINE, case)
        times.append(time.perf_counter() - start)
    assert sorted(times)[len(times) // 2] < 0.3


def test_results_are_frozen_and_carry_ids() -> None:
    flip = flips(GUIDELINE, shipped_case(LATE))[0]
    assert (flip.attribute, flip.node) == ("her2_status", "out_of_scope_her2")
    question = next_questions(GUIDELINE, Case(GUIDELINE))[0]
    assert isinstance(question, NextQuestion)
    with pytest.raises(AttributeError):
        flip.value = "equivocal"  # type: ignore[misc]
