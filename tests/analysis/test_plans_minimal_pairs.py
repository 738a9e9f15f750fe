"""Minimal pairs, against every single other answer tried one by one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from functools import cache
from itertools import product

import pytest
from plan_sample import planned

from her2teach import Case, MinimalPair, Plan, judge, load_guideline, load_vignettes, minimal_pair, trace
from her2teach.analysis.alternatives import alternatives, changed_case
from her2teach.analysis.plans import MOST
from her2teach.teaching.generation import generate_cases

GUIDELINE = load_guideline()
VIGNETTES = {vignette.id: vignette for vignette in load_vignettes()}
#: Plans that fall into pitfalls on many cases.
PLANS = (
    Plan(action="stop_all"),
    Plan(action="switch", chemotherapy=["capecitabine"]),
    Plan(action="start", endocrine=["letrozole"]),
    Plan(action="start", her2_agents=["trastuzumab"], chemotherapy=["docetaxel"]),
    Plan(action="start", her2_agents=["trastuzumab", "pertuzumab"], chemotherapy=["docetaxel"]),
    Plan(action="start", her2_agents=["T-DXd"]),
    Plan(action="continue_unchanged"),
)


@cache
def fallen() -> tuple[tuple[Case, Plan, str], ...]:
    """Cases and plans that fall into a pitfall: shipped, invented and from all over the case space."""
    shipped_plans = [(each.case, distractor.plan) for each in VIGNETTES.values() for distractor in each.distractors]
    invented = [
        (each.case, distractor.plan)
        for pitfall in GUIDELINE.pitfalls
        for each in generate_cases(GUIDELINE, 4, seed=7, target=f"pitfall:{pitfall}")
        for distractor in each.distractors
    ]
    anywhere = [
        (Case(GUIDELINE, **facts.case), Plan(GUIDELINE, **plan))  # type: ignore[arg-type]
        for facts, plan, _ in planned()[::320]
    ]
    shipped = product([each.case for each in VIGNETTES.values()][::8], PLANS)
    return tuple(
        (case, plan, str(pitfall))
        for case, plan in (*shipped_plans, *invented, *anywhere, *shipped)
        for pitfall in judge(GUIDELINE, case, plan).pitfalls
    )


@cache
def pairs() -> tuple[tuple[Case, Plan, str, MinimalPair | None], ...]:
    return tuple((*each, minimal_pair(GUIDELINE, *each)) for each in fallen())


def found() -> Iterator[tuple[Case, Plan, MinimalPair]]:
    for case, plan, _, pair in pairs():
        if pair is not None:
            yield case, plan, pair


def test_each_pitfall_has_cases_and_pairs() -> None:
    fell = Counter(pitfall for _, _, pitfall in fallen())
    paired = Counter(pair.pitfall.id for _, _, pair in found())
    assert set(fell) == set(paired) == set(GUIDELINE.pitfalls)
    assert all(paired[pitfall] >= 0.9 * fell[pitfall] for pitfall in fell), (fell, paired)


def test_a_pair_differs_in_exactly_what_it_says() -> None:
    for case, _, pair in found():
        assert pair.case == case
        given = {**case.given, **pair.changes}
        assert pair.other.given == {name: value for name, value in given.items() if name not in pair.without}
        assert all(case.given.get(name) != value for name, value in pair.changes.items())
        assert 1 <= len(pair.changes) <= MOST
        assert not set(pair.without) & set(pair.changes)


def test_the_other_case_holds_together_and_the_plan_is_free_of_the_pitfall_there() -> None:
    for case, plan, pair in found():
        assert pair.pathway == trace(GUIDELINE, pair.other)
        assert not pair.pathway.contradictions
        assert pair.feedback == judge(GUIDELINE, pair.other, plan)
        assert pair.pitfall in judge(GUIDELINE, case, plan).pitfalls
        assert pair.pitfall not in pair.feedback.pitfalls


def test_the_other_case_is_one_in_which_pitfalls_are_looked_for() -> None:
    for _, _, pair in found():
        assert pair.other["her2_status"] == "positive"
        assert pair.other["disease_setting"] != "early_non_metastatic"
        assert pair.pathway.outcome != "out_of_scope"


def single(case: Case) -> Iterator[tuple[str, object]]:
    """Every other answer to one question, as far as criteria tell answers apart."""
    for name, attribute in GUIDELINE.attributes.items():
        values: set[object] = {other.value for other in alternatives(GUIDELINE, case, name) if other.named}
        yield from ((name, value) for value in values | set(attribute.values) if value != case.given.get(name))


def test_two_answers_change_only_where_no_single_one_would_do() -> None:
    for case, plan, pitfall, pair in pairs()[::3]:
        if pair is not None and len(pair.changes) == 1:
            continue
        for name, value in single(case):
            new = changed_case(GUIDELINE, case, {name: value})
            scope = new is not None and new.case.known.get("her2_status") == "positive"
            if (
                new is not None
                and scope
                and new.case.known.get("disease_setting") not in {None, "early_non_metastatic"}
            ):
                assert pitfall in map(str, judge(GUIDELINE, new.case, plan).pitfalls), (name, value)


def test_of_equal_changes_the_one_with_which_the_plan_does_best_is_taken() -> None:
    """A regimen for late recurrences, planned for an early one: what would be right is shown, not another silence."""
    vignette = VIGNETTES["early-relapse-without-tdxd"]
    (distractor,) = vignette.distractors
    pair = minimal_pair(GUIDELINE, vignette.case, distractor.plan, "P5")
    assert pair is not None
    assert dict(pair.changes) == {"months_since_adjuvant_trastuzumab": 13}
    assert pair.feedback.verdict == "concordant"
    assert pair.pathway.node == "first_line_thp"


@pytest.mark.parametrize(
    ("vignette", "pitfall", "changes"),
    [
        ("two-years-on-maintenance", "P3", {"cardiac_dysfunction": "absent"}),
        ("strong-receptors-large-liver", "P2", {"disease_burden": "low"}),
        ("progression-on-pertuzumab-maintenance", "P1", {"decision_point": "unacceptable_toxicity"}),
        (
            "ejection-fraction-of-fifty",
            "P2",
            {"decision_point": "unacceptable_toxicity", "advanced_lines_given": 1},
        ),
    ],
)
def test_a_pair_shows_what_the_pitfall_hangs_on(vignette: str, pitfall: str, changes: dict[str, object]) -> None:
    found = VIGNETTES[vignette]
    pair = minimal_pair(GUIDELINE, found.case, found.distractors[0].plan, pitfall)
    assert pair is not None
    assert dict(pair.changes) == changes


def test_where_dates_decide_a_day_makes_the_pair() -> None:
    found = VIGNETTES["exactly-twelve-months"]
    pair = minimal_pair(GUIDELINE, found.case, found.distractors[0].plan, "P5")
    assert pair is not None
    assert [str(day) for day in pair.changes.values()] == ["2023-03-14"]


def test_without_the_pitfall_there_is_no_pair() -> None:
    found = VIGNETTES["late-relapse-liver"]
    plan = Plan(action="start", her2_agents=["trastuzumab", "pertuzumab"], chemotherapy=["docetaxel"])
    assert minimal_pair(GUIDELINE, found.case, plan, "P4") is None
    with pytest.raises(KeyError, match="P9"):
        minimal_pair(GUIDELINE, found.case, plan, "P9")
