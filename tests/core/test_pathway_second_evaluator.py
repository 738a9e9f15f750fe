"""The walk of the graph and a flat table of rules, written apart, say the same of 25,000 random partial cases."""

from __future__ import annotations

import random
from collections.abc import Mapping
from datetime import date
from fractions import Fraction
from itertools import product
from math import prod

import pytest
from flat_rules import DOMAINS, known_values, missing, months_between, possible_ends
from flat_table import CONTRADICTIONS, ENDS, ROWS, FullCase
from random_cases import AGENTS, CHOOSING, random_partial_case

from her2teach import Case, Guideline, load_guideline, trace

CASES = 10_000
EARLY = {
    "her2_status": "positive",
    "disease_setting": "recurrent_metastatic",
    "decision_point": "initial_treatment_choice",
    "prior_adjuvant_trastuzumab": "completed",
}
CONTROLLED = {**EARLY, "decision_point": "on_treatment_controlled"}
INTERVAL = "months_since_adjuvant_trastuzumab"
END_DATE, RECURRENCE_DATE = "adjuvant_trastuzumab_end_date", "recurrence_date"


def _difference(guideline: Guideline, case: Mapping[str, object]) -> str:
    """What the two evaluators say differently about a case; empty when they agree."""
    ends, unknown = possible_ends(case), missing(case)
    pathway = trace(guideline, Case(**case))
    node = next(iter(ends)) if len(ends) == 1 else None
    pairs = {
        "possible": (pathway.possible, ends),
        "contradictory": (pathway.outcome == "contradictory", not ends),
        "node": (pathway.node, node),
        "missing": (frozenset(pathway.missing), unknown),
    }
    return "".join(f"\n  {what}: walk {walk!r}, table {flat!r}" for what, (walk, flat) in pairs.items() if walk != flat)


@pytest.mark.sweep
def test_agrees_with_the_walk_on_random_partial_cases() -> None:
    """Both say the same ends, node and missing attributes, and refuse the same cases."""
    rng, guideline = random.Random(20261122), load_guideline()
    for number in range(CASES):
        case = random_partial_case(rng)
        difference = _difference(guideline, case)
        shown = ", ".join(f"{name}={value!s}" for name, value in sorted(case.items()))
        assert not difference, f"case {number}: {shown}{difference}"


def test_every_end_is_reached_by_a_drawn_case() -> None:
    """The draws go deep: each of the 20 ends is some case's only one, and most cases hold together."""
    rng = random.Random(1)
    drawn = [possible_ends(random_partial_case(rng)) for _ in range(5_000)]
    assert {end for ends in drawn for end in ends if len(ends) == 1} == ENDS
    assert len(ENDS) == 20
    assert sum(map(bool, drawn)) > len(drawn) / 2


def _holds_together(values: Mapping[str, object]) -> FullCase | None:
    """The complete case of these values, if nothing contradicts it."""
    case = FullCase()
    vars(case).update({DOMAINS[name][0]: value for name, value in values.items()})
    return None if any(rule(case) for rule in CONTRADICTIONS) else case


def test_each_complete_case_satisfies_exactly_one_row() -> None:
    """Random complete cases that hold together satisfy one row of the table, neither none nor two."""
    rng = random.Random(2)
    tried = 0
    while tried < 2_000:
        values = {name: rng.choice(domain) for name, (_, domain) in DOMAINS.items()}
        case = _holds_together(values)
        if case is not None:
            assert sum(rule(case) for _, rule in ROWS) == 1, vars(case)
            tried += 1


def test_the_table_agrees_with_every_completion_written_out() -> None:
    """For cases with few unknowns, all completions one by one give the set that the bitsets give."""
    rng = random.Random(3)
    tried = 0
    while tried < 200:
        partial = random_partial_case(rng)
        known = known_values(partial)
        if known is None or END_DATE in partial:
            continue
        choices = [(known[name],) if name in known else domain for name, (_, domain) in DOMAINS.items()]
        if prod(map(len, choices)) > 5_000:
            continue
        cases = [_holds_together(dict(zip(DOMAINS, values, strict=True))) for values in product(*choices)]
        written_out = {end for case in cases if case is not None for end, rule in ROWS if rule(case)}
        assert possible_ends(partial) == written_out, partial
        tried += 1


def test_missing_is_what_one_learned_answer_changes() -> None:
    """Each unknown attribute tried with many values, one at a time: those that change the set are the missing ones."""
    rng = random.Random(4)
    regimens = [[], *(rng.sample(AGENTS, size) for size in (1, 2, 3) for _ in range(40))]
    for _ in range(300):
        case = random_partial_case(rng)
        ends, known = possible_ends(case), known_values(case)
        changing = {
            name
            for name, values in {**CHOOSING, "current_regimen": regimens}.items()
            for value in values
            if known is not None
            and name not in known
            and possible_ends({**case, name: value}) not in (ends, frozenset())
        }
        assert missing(case) - {END_DATE, RECURRENCE_DATE} == changing, case


@pytest.mark.parametrize(
    ("start", "end", "months"),
    [
        (date(2023, 3, 15), date(2024, 3, 15), Fraction(12)),
        (date(2024, 2, 29), date(2025, 2, 28), Fraction(12)),
        (date(2024, 2, 29), date(2025, 3, 1), 12 + Fraction(1, 29)),
        (date(2023, 1, 31), date(2023, 2, 28), Fraction(1)),
        (date(2023, 1, 31), date(2023, 3, 30), 1 + Fraction(30, 31)),
        (date(2023, 3, 15), date(2023, 3, 15), Fraction(0)),
    ],
)
def test_months_are_calendar_months(start: date, end: date, months: Fraction) -> None:
    """Month ends are clamped, and no month is 30 days."""
    assert months_between(start, end) == months


@pytest.mark.parametrize(
    ("case", "ends"),
    [
        ({}, ENDS),
        ({**EARLY, INTERVAL: 12.1}, {"first_line_thp"}),
        ({**EARLY, INTERVAL: 12, "received_tdxd": "never", "tdxd_access": "available"}, {"tdxd"}),
        ({**EARLY, INTERVAL: 12}, {"tdxd", "tdm1", "silent_tdxd_reuse", "silent_tdm1_reuse"}),
        ({**EARLY, END_DATE: "2023-03-15", RECURRENCE_DATE: "2024-03-16", INTERVAL: 11.9}, {"first_line_thp"}),
        ({**EARLY, "her2_status": "negative"}, {"out_of_scope_her2"}),
        ({"her2_status": "positive", "disease_setting": "de_novo_metastatic"}, {"silent_de_novo"}),
        ({**CONTROLLED, "current_regimen": ["letrozole"]}, {"silent_no_her2_agent"}),
        ({**CONTROLLED, "current_regimen": ["T-DXd"]}, {"continue_conjugate"}),
        ({**CONTROLLED, "current_regimen": ["lapatinib", "letrozole"]}, {"continue_her2"}),
        (
            {**CONTROLLED, "current_regimen": ["trastuzumab", "docetaxel"], "chemotherapy_months": 6},
            {"chemotherapy_window", "stop_chemotherapy_keep_her2"},
        ),
        (
            {**CONTROLLED, "current_regimen": ["trastuzumab", "docetaxel"], "maximal_response": "reached"},
            {"chemotherapy_window", "stop_chemotherapy_keep_her2"},
        ),
        (
            {**CONTROLLED, "current_regimen": ["trastuzumab", "docetaxel"], "chemotherapy_months": 3.9},
            {"continue_combination", "chemotherapy_window"},
        ),
        ({**EARLY, "decision_point": "progression", INTERVAL: 5, "received_pertuzumab": "never",
          "received_tdxd": "advanced_setting"}, {"silent_third_line_precondition"}),
        ({**EARLY, "decision_point": "progression", INTERVAL: 5, "advanced_lines_given": 1,
          "current_regimen": ["trastuzumab", "docetaxel"], "received_tdm1": "never", "received_tdxd": "never",
          "tdxd_access": "available"}, {"tdxd"}),
        ({**EARLY, "decision_point": "progression", INTERVAL: 5, "advanced_lines_given": 1, "current_regimen": [],
          "received_pertuzumab": "adjuvant_only", "received_tdm1": "never", "received_tdxd": "never"},
         {"silent_no_her2_agent"}),
    ],
)  # fmt: skip
def test_ends_of_the_specification(case: dict[str, object], ends: set[str]) -> None:
    """Examples read off the specification."""
    assert possible_ends(case) == ends


@pytest.mark.parametrize(
    "case",
    [
        {"prior_adjuvant_trastuzumab": "never", INTERVAL: 5},
        {"prior_adjuvant_trastuzumab": "ongoing_at_recurrence", END_DATE: "2023-03-15"},
        {END_DATE: "2023-03-15", RECURRENCE_DATE: "2023-03-14"},
        {END_DATE: "2023-03-15", RECURRENCE_DATE: "2024-03-15", INTERVAL: 12.6},
        {"decision_point": "initial_treatment_choice", "advanced_lines_given": 1},
        {"advanced_lines_given": 0, "current_regimen": ["docetaxel"]},
        {"decision_point": "on_treatment_controlled", "current_regimen": []},
        {"disease_setting": "de_novo_metastatic", "received_tdm1": "adjuvant_only"},
        {"received_tdm1": "advanced_setting", "received_tdxd": "advanced_setting", "advanced_lines_given": 1},
        {"her2_status": "negative", "current_regimen": ["pertuzumab"], "received_pertuzumab": "adjuvant_only"},
    ],
)
def test_contradictions_of_the_specification(case: dict[str, object]) -> None:
    """No end is possible, in scope or not, and nothing is missing."""
    assert possible_ends(case) == frozenset()
    assert missing(case) == frozenset()


@pytest.mark.parametrize(
    ("case", "names"),
    [
        (EARLY, {INTERVAL, "received_tdm1", "received_tdxd", "tdxd_access"}),
        ({**EARLY, RECURRENCE_DATE: "2024-03-15", "received_tdxd": "never", "tdxd_access": "available"},
         {INTERVAL, END_DATE}),
        ({**EARLY, INTERVAL: 13}, set()),
        ({**EARLY, INTERVAL: 13, "her2_status": "equivocal"}, {"her2_status"}),
    ],
)  # fmt: skip
def test_missing_attributes(case: dict[str, object], names: set[str]) -> None:
    """What alone could change the set of ends is named, nothing else."""
    assert missing(case) == names
