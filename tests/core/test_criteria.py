"""Criteria: yes, no, and not known where the unknown attributes decide."""

from __future__ import annotations

import itertools
import random
from collections.abc import Iterator, Mapping
from typing import Any

import pytest
from pydantic import TypeAdapter, ValidationError
from random_cases import random_partial_case
from sweep import drawn, guideline

from her2teach import Case
from her2teach.core.criteria import (
    AgentsTest,
    AllOf,
    AnyOf,
    AtEnd,
    Criterion,
    DateTest,
    Disagreement,
    Known,
    Named,
    Not,
    PlanTest,
    Truth,
    Visits,
)
from her2teach.core.references import all_criteria
from her2teach.core.situation import Situation

READ: TypeAdapter[Criterion] = TypeAdapter(Criterion)
YES = {"attribute": "her2_status", "is": "positive"}
NO = {"attribute": "her2_status", "is": "negative"}
OPEN = {"attribute": "disease_setting", "is": "recurrent_metastatic"}
HER2 = {"her2_status": "positive"}


def holds(criterion: object, answers: Mapping[str, object] = HER2, **more: Any) -> Truth:
    return READ.validate_python(criterion).holds(Situation(guideline(), Case(**answers), **more))


TRUTHS: dict[Truth, object] = {True: YES, False: NO, None: OPEN}


@pytest.mark.parametrize("truths", [truths for size in (1, 2, 3) for truths in itertools.product(TRUTHS, repeat=size)])
def test_all_any_and_not_take_unknown_for_neither(truths: tuple[Truth, ...]) -> None:
    parts = [TRUTHS[truth] for truth in truths]
    everything = False if False in truths else None if None in truths else True
    anything = True if True in truths else None if None in truths else False
    assert holds({"all": parts}) is everything
    assert holds({"any": parts}) is anything
    assert holds({"not": {"all": parts}}) is (None if everything is None else not everything)
    assert holds({"not": {"not": {"any": parts}}}) is anything


@pytest.mark.parametrize(
    ("test", "value", "truth"),
    [
        *(({"above": 12}, value, value > 12) for value in (11.9, 12, 12.1)),
        *(({"at_least": 12}, value, value >= 12) for value in (11.9, 12, 12.1)),
        *(({"below": 12}, value, value < 12) for value in (11.9, 12, 12.1)),
        *(({"at_most": 12}, value, value <= 12) for value in (11.9, 12, 12.1)),
        *(({"at_least": 4, "at_most": 6}, value, 4 <= value <= 6) for value in (3.9, 4, 5, 6, 6.1)),
        *(({"above": 4, "below": 6}, value, 4 < value < 6) for value in (4, 4.1, 5.9, 6)),
        ({"at_most": 12}, "unknown", None),
    ],
)
def test_numbers(test: dict[str, object], value: object, truth: Truth) -> None:
    name = "months_since_adjuvant_trastuzumab"
    assert holds({"attribute": name, **test}, {"prior_adjuvant_trastuzumab": "completed", name: value}) is truth


@pytest.mark.parametrize(
    ("test", "agents", "truth"),
    [
        ({"holds_any": "conjugates"}, ["T-DXd", "letrozole"], True),
        ({"holds_any": ["lapatinib", "conjugates"]}, ["trastuzumab"], False),
        ({"holds_all": ["trastuzumab", "pertuzumab"]}, ["trastuzumab", "pertuzumab", "docetaxel"], True),
        ({"holds_all": ["trastuzumab", "pertuzumab"]}, ["trastuzumab"], False),
        ({"only": "her2_agents"}, ["trastuzumab", "T-DM1"], True),
        ({"only": "her2_agents"}, ["trastuzumab", "docetaxel"], False),
        ({"only": []}, [], True),
        ({"only": []}, ["letrozole"], False),
        ({"matches": "thp"}, ["trastuzumab", "pertuzumab", "paclitaxel"], True),
        ({"matches": "thp"}, ["trastuzumab", "pertuzumab", "paclitaxel", "docetaxel"], True),
        ({"matches": "thp"}, ["trastuzumab", "pertuzumab", "capecitabine"], False),
        ({"matches": "thp"}, ["trastuzumab", "pertuzumab", "paclitaxel", "letrozole"], False),
        ({"matches": ["tdm1", "tdxd"]}, ["T-DXd"], True),
        ({"holds_any": "her2_agents"}, "unknown", None),
        ({"only": []}, "unknown", None),
    ],
)
def test_agents(test: dict[str, object], agents: object, truth: Truth) -> None:
    assert holds({"attribute": "current_regimen", **test}, {"current_regimen": agents}) is truth


def test_a_result_that_stands_for_others_decides_nothing_but_what_they_share() -> None:
    equivocal = {"her2_status": "equivocal"}
    assert holds(YES, equivocal) is None
    assert holds({"not": NO}, equivocal) is None
    assert holds({"known": "her2_status"}, equivocal) is True
    assert holds({"attribute": "her2_status", "is": "equivocal"}, equivocal) is True


def test_known_asks_whether_there_is_a_value() -> None:
    dates = {"adjuvant_trastuzumab_end_date": "2023-03-15", "recurrence_date": "2024-03-15"}
    assert holds({"known": "her2_status"}) is True
    assert holds({"known": "histology"}) is False
    assert holds({"known": "months_since_adjuvant_trastuzumab"}, dates) is True


def test_dates_and_numbers_are_compared_within_a_case() -> None:
    name = "months_since_adjuvant_trastuzumab"
    dates = {"adjuvant_trastuzumab_end_date": "2023-03-15", "recurrence_date": "2024-03-15"}
    before = {"attribute": "adjuvant_trastuzumab_end_date", "before": "recurrence_date"}
    assert holds(before, dates) is True
    assert holds(before, {"recurrence_date": "2024-03-15"}) is None
    assert holds({"attribute": "recurrence_date", "before": "recurrence_date"}, dates) is False
    apart = {"attribute": name, "differs_from_dates_by_more_than": 0.5}
    assert holds(apart, dates) is None
    assert holds(apart, {**dates, name: 12.5}) is False
    assert holds(apart, {**dates, name: 12.51}) is True
    assert holds(apart, {**dates, name: 11.49}) is True
    assert holds({"attribute": name, "above": 12, "measured": "given"}, {**dates, name: 12.4}) is True
    assert holds({"attribute": name, "above": 12, "measured": "dates"}, {**dates, name: 12.4}) is False


@pytest.mark.parametrize(
    ("test", "what"),
    [
        ({"attribute": "current_regimen", "only": []}, "classes of agents are known to the situation only"),
        ({"attribute": "recurrence_date", "before": "today"}, "the other date is known to the situation only"),
        ({"attribute": "lvef_percent", "differs_from_dates_by_more_than": 1}, "both measurements are known to the"),
    ],
)
def test_what_hangs_on_more_than_a_value_is_not_decided_by_one(test: dict[str, object], what: str) -> None:
    criterion = READ.validate_python(test)
    assert isinstance(criterion, (AgentsTest, DateTest, Disagreement))
    with pytest.raises(NotImplementedError, match=f"^{what}"):
        criterion.accepts("a value")
    assert criterion.accepts(None) is False


def test_the_path_and_its_end_are_asked_for() -> None:
    here: dict[str, Any] = {"path": ("scope", "timing", "tdxd"), "end": "tdxd"}
    assert holds({"visits": ["timing", "failed_line"]}, **here) is True
    assert holds({"visits": "failed_line"}, **here) is False
    assert holds({"node": ["tdxd", "tdm1"]}, **here) is True
    assert holds({"node": "timing"}, **here) is False
    assert holds({"node": "tdxd"}, path=("scope",)) is False


@pytest.mark.parametrize(
    ("test", "truth"),
    [
        ({"plan": "her2_agents", "holds_any": "antibodies"}, True),
        ({"plan": "her2_agents", "only": []}, False),
        ({"plan": "her2_agents", "drops_from": "current_regimen"}, True),
        ({"plan": "her2_agents", "equals": "current_regimen"}, False),
        ({"plan": "chemotherapy", "drops_from": "current_regimen"}, False),
        ({"plan": "chemotherapy", "equals": "current_regimen"}, True),
        ({"plan": "endocrine", "equals": "current_regimen"}, False),
        ({"plan": "action", "is": ["start", "switch"]}, True),
        ({"plan": "action", "is": "stop_all"}, False),
        ({"plan": "monitoring", "is": "ild"}, False),
        ({"plan": "rationale", "holds_any": "selected_case_documented"}, None),
        ({"plan": "agents", "matches": "trastuzumab_chemotherapy"}, True),
        ({"plan": "agents", "one_each": "trastuzumab_chemotherapy"}, True),
        ({"plan": "agents", "one_each": ["thp", "tdxd"]}, False),
        ({"plan": "agents", "one_each": ["tdxd", "trastuzumab_chemotherapy"]}, True),
    ],
)
def test_a_plan_is_asked_for_by_its_parts(test: dict[str, object], truth: Truth) -> None:
    """One of two antibodies is kept, the taxane goes on, nothing is endocrine; the rationale is not known."""
    plan: dict[str, frozenset[str] | None] = {
        "her2_agents": frozenset({"trastuzumab"}),
        "chemotherapy": frozenset({"docetaxel"}),
        "endocrine": frozenset(),
        "agents": frozenset({"trastuzumab", "docetaxel"}),
        "action": frozenset({"switch"}),
        "monitoring": frozenset(),
        "rationale": None,
    }
    answers = {"current_regimen": ["trastuzumab", "pertuzumab", "docetaxel"]}
    assert holds(test, answers, plan=plan) is truth
    assert holds(test, answers) is None
    if "drops_from" in test or "equals" in test:
        assert holds(test, {}, plan=plan) is None


@pytest.mark.parametrize(
    "criterion",
    [
        "her2",
        [],
        {},
        None,
        3,
        {"attribute": "x"},
        {"all": []}.keys(),
        {"all": [YES], "any": [YES]},
        {**YES, "above": 3},
        {"not": [YES]},
        {"plan": "agents", "sum": 3},
        {"attribute": "x", "matches": "y", "eval": "1"},
        {"__import__": "os"},
    ],
)
def test_what_is_no_criterion_is_refused(criterion: object) -> None:
    with pytest.raises(ValidationError):
        READ.validate_python(criterion)


DECIDING = {
    "her2_status": "positive",
    "disease_setting": "recurrent_metastatic",
    "histology": "other",
    "tdxd_access": "available",
}


@pytest.mark.parametrize(
    ("form", "truths", "deciding"),
    [
        ("all", (True, True), [0, 1]),
        ("all", (True, False, False), [1]),
        ("all", (None, True, None), [0, 2]),
        ("all", (None, False), [1]),
        ("any", (False, False), [0, 1]),
        ("any", (False, True, True), [1]),
        ("any", (None, False, None), [0, 2]),
        ("any", (None, True), [1]),
    ],
)
def test_one_part_is_enough_to_fail_all_or_to_meet_any(
    form: str, truths: tuple[Truth, ...], deciding: list[int]
) -> None:
    """Otherwise all the parts with the truth of the whole decide together."""
    answers = {name: value for (name, value), truth in zip(DECIDING.items(), truths, strict=False) if truth is not None}
    parts = [
        {"attribute": name, "is": value} if truth is not False else {"not": {"attribute": name, "is": value}}
        for (name, value), truth in zip(DECIDING.items(), truths, strict=False)
    ]
    criterion = READ.validate_python({form: parts})
    found = criterion.deciding(Situation(guideline(), Case(**answers)), guideline().named_criteria)
    assert [test.attribute for test in found] == [list(DECIDING)[at] for at in deciding]


# --- over all criteria of the guideline ---


def _case_criteria() -> Iterator[tuple[str, Criterion]]:
    """Every criterion of the guideline that is about the case alone and does not ask what is known."""
    for place, criterion in all_criteria(guideline()):
        if not any(isinstance(part, (Known, AtEnd, Visits, PlanTest)) for part in _parts(criterion)):
            yield "/".join(map(str, place)), criterion


def _parts(criterion: Criterion) -> Iterator[Criterion]:
    """A criterion and all it is made of, however often a name stands for another."""
    yield criterion
    named = (guideline().named_criteria[criterion.criterion],) if isinstance(criterion, Named) else ()
    for part in (*named, *criterion.parts()):
        yield from _parts(part)


def test_more_knowledge_never_turns_a_yes_into_a_no() -> None:
    """A partial case's yes or no is that of every case that knows more."""
    rng = random.Random(7)
    criteria = dict(_case_criteria())
    assert len(criteria) > 60
    decided = 0
    for _ in range(400):
        answers = random_partial_case(rng)
        fewer = {name: value for name, value in answers.items() if rng.random() < 0.6}
        dates = {"adjuvant_trastuzumab_end_date", "recurrence_date"}  # two of them overrule a number
        if dates & (answers.keys() - fewer.keys()) or answers.get("her2_status") == "equivocal":
            continue
        more, less = (Situation(guideline(), Case(**each)) for each in (answers, fewer))
        for place, criterion in criteria.items():
            truth = criterion.holds(less)
            decided += truth is not None
            assert truth is None or criterion.holds(more) is truth, (place, fewer, answers)
    assert decided > 1_000


def _tests(criterion: Criterion) -> Iterator[Criterion]:
    if isinstance(criterion, Named):
        yield from _tests(guideline().named_criteria[criterion.criterion])
    elif isinstance(criterion, (AllOf, AnyOf, Not)):
        for part in criterion.parts():
            yield from _tests(part)
    elif not isinstance(criterion, PlanTest):
        yield criterion


@pytest.mark.sweep
def test_the_tests_that_decide_an_edge_are_enough_to_decide_it() -> None:
    """What is told as the reason of an edge forces it: with these attributes alone the edge holds, or does not."""
    edges = [(edge, list(_tests(edge.when))) for edge in guideline().edges.values()]
    for pathway in drawn()[:400]:
        situation = Situation(guideline(), pathway.case)
        for edge, tests in edges:
            truth = edge.when.holds(situation)
            deciding = list(edge.when.deciding(situation, guideline().named_criteria))
            assert deciding
            assert all(any(test is other for other in tests) for test in deciding)
            if truth is None:
                assert any(test.holds(situation) is None for test in deciding)
                continue
            names = {test.attribute for test in deciding}
            names |= {date for name in names for date in guideline().attributes[name].counted_between or ()}
            alone = Case(**{name: value for name, value in pathway.case.given.items() if name in names})
            assert edge.when.holds(Situation(guideline(), alone)) is truth
