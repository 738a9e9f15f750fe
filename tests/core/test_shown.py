"""What objects show of themselves without a front end: short reprs, plain data, tuples that pandas takes."""

from __future__ import annotations

import copy
import json
import os
import pickle
import random
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from random_cases import random_partial_case

from her2teach import (
    Case,
    CaseError,
    Comparison,
    Feedback,
    Plan,
    compare_ways,
    flips,
    judge,
    load_guideline,
    load_vignettes,
    nearest_cases,
    next_questions,
    trace,
)
from her2teach.core.shown import MOST, Findings, Shown, brief, flat, plain
from her2teach.core.validation import UnknownNameError
from her2teach.teaching.vignettes import load_vignette

ROOT = Path(__file__).parents[2]
GUIDELINE = load_guideline()
TEA = load_guideline(ROOT / "tests" / "content" / "valid" / "other_guideline.yaml")
VIGNETTES = load_vignettes()
#: Loads nothing that words or draws, whatever it does with the core.
LIGHT = """
import sys
from her2teach import Case, Plan, compare_ways, flips, judge, load_guideline, load_vignettes, next_questions, trace
guideline, case = load_guideline(), Case(her2_status="positive")
pathway = trace(guideline, case)
for each in (guideline, case, pathway, judge(guideline, case, Plan(action=[*guideline.plan.actions][0])),
             compare_ways(pathway, pathway), flips(guideline, case), next_questions(guideline, case), load_vignettes()):
    repr(each)
pathway.to_json(), case.replace(her2_status=None), load_vignettes().to_records(), flips(guideline, case).to_records()
print(*sys.modules)
"""
#: Prints all that is shown of some objects.
EVERYTHING = """
import sys
sys.path.insert(0, "tests/core")
from test_shown import shown_objects
for each in shown_objects():
    print(repr(each), getattr(each, "to_json", str)(), each._repr_mimebundle_(), each.explain())
"""


def run(code: str, seed: str = "0") -> str:
    path = os.pathsep.join((str(ROOT), str(ROOT / "tests" / "helpers")))
    found = subprocess.run(
        [sys.executable, "-c", code],
        env={**os.environ, "PYTHONPATH": path, "PYTHONHASHSEED": seed},
        capture_output=True,
        text=True,
        check=True,
        cwd=ROOT,
        timeout=120,
    )
    return found.stdout


def cases(count: int) -> Iterator[Case]:
    rng = random.Random(16)
    while count:
        try:
            yield Case(**random_partial_case(rng))
        except CaseError:
            continue
        count -= 1


def shown_objects() -> Iterator[Shown]:
    """One of each kind and more, for a complete case, an empty one, a contradictory one and one of another text."""
    plan = Plan(action=next(iter(GUIDELINE.plan.actions)))
    yield from (GUIDELINE, TEA, VIGNETTES, VIGNETTES[:0], *VIGNETTES[:3])
    contradictory = Case(received_tdxd="never", current_regimen=["T-DXd"])
    assert trace(GUIDELINE, contradictory).outcome == "contradictory"
    full = VIGNETTES["late-relapse-liver"].case
    for case in (full, Case(), contradictory):
        pathway = trace(GUIDELINE, case)
        near = nearest_cases(GUIDELINE, case, "tdm1")
        changed, asked = flips(GUIDELINE, case), next_questions(GUIDELINE, case)
        yield from (case, pathway, judge(GUIDELINE, case, plan), compare_ways(pathway, trace(GUIDELINE, full)))
        yield from (near, *near[:1], changed, *changed[:1], asked, *asked[:1])
    yield from (Case(TEA), trace(TEA, Case(TEA)), next_questions(TEA, Case(TEA)), Feedback(verdict="not_assessable"))


@pytest.mark.parametrize("thing", [*shown_objects()], ids=lambda thing: type(thing).__name__)
def test_a_repr_is_short_and_says_what_it_is(thing: Shown) -> None:
    assert len(repr(thing)) < MOST
    assert repr(thing).startswith(f"{type(thing).__name__}(")
    assert repr(thing).endswith(")")
    assert "\n" not in repr(thing)
    assert str(thing) == repr(thing) or str(thing) == getattr(thing, "id", "")


def test_a_repr_of_any_case_and_its_pathway_is_short() -> None:
    for case in cases(300):
        for each in (case, trace(GUIDELINE, case), flips(GUIDELINE, case)):
            assert len(repr(each)) < MOST


def test_what_is_shown_is_the_same_under_every_hash_seed() -> None:
    one, *others = (run(EVERYTHING, seed) for seed in ("0", "1", "20261130"))
    assert len(one) > 100_000
    assert others == [one, one]


def test_nothing_that_words_or_draws_is_loaded_before_it_is_asked_for() -> None:
    loaded = set(run(LIGHT).split())
    assert "her2teach.core.pathway" in loaded
    heavy = (
        "matplotlib",
        "numpy",
        "IPython",
        "networkx",
        "her2teach.display",
        "her2teach.text.html",
        "her2teach.diagram",
    )
    assert [each for each in loaded if each.startswith(heavy)] == []


# --- a case ---


def test_a_case_is_changed_by_making_another() -> None:
    case = Case(her2_status="positive", current_regimen=["trastuzumab"])
    other = case.replace(her2_status="negative", lvef_percent=60)
    assert other == Case(her2_status="negative", current_regimen=["trastuzumab"], lvef_percent=60)
    assert (
        case.replace(her2_status=None) == case.replace(her2_status="unknown") == Case(current_regimen=["trastuzumab"])
    )
    assert case.replace() == case == case.__replace__()
    with pytest.raises(CaseError, match="did you mean positive"):
        case.replace(her2_status="positiv")
    if sys.version_info >= (3, 13):
        assert copy.replace(case, her2_status="negative") == case.replace(her2_status="negative")


def test_any_case_is_unpacked_and_put_together_again() -> None:
    for case in cases(300):
        assert Case(**case) == case == Case.from_dict(dict(case))
        assert Case.from_dict(json.loads(case.to_json())) == case
        assert [*case.keys()] == [*case] == [*case.to_dict()]
        assert pickle.loads(pickle.dumps(case)) == case  # noqa: S301  # our own bytes


def test_a_case_of_another_guideline_stays_one_of_it() -> None:
    (name, attribute), *_ = TEA.attributes.items()
    case = Case(TEA, **{name: next(iter(attribute.values), None)})
    assert case.guideline is TEA
    assert case.replace().guideline is TEA
    assert Case.from_dict(case.to_dict(), TEA) == case
    with pytest.raises(CaseError, match="there is no attribute"):
        Case.from_dict({"biscuit": "yes"}, TEA)


def test_a_misspelt_name_is_told_the_nearest() -> None:
    case = Case()
    with pytest.raises(AttributeError, match="did you mean her2_status"):
        _ = case.her2_statu
    with pytest.raises(AttributeError, match="did you mean monitoring"):
        _ = Plan(action=next(iter(GUIDELINE.plan.actions))).monitorings
    with pytest.raises(UnknownNameError) as caught:
        nearest_cases(GUIDELINE, case, "tdxdd")
    assert str(caught.value).startswith('there is no outcome "tdxdd"; did you mean tdxd?')
    with pytest.raises(KeyError, match="did you mean late-relapse-liver"):
        VIGNETTES["late-relaps-liver"]
    with pytest.raises(ValueError, match="did you mean late-relapse-liver"):
        load_vignette("late-relaps-liver")
    with pytest.raises(ValueError, match=r"cannot be opened: .*; did you mean late-relapse-liver"):
        load_vignette(ROOT / "cases" / "late-relaps-liver.yaml")
    assert load_vignette("late-relapse-liver") == VIGNETTES["late-relapse-liver"]


# --- plain data ---


def test_a_pathway_as_json_says_all_that_it_rests_on() -> None:
    case = VIGNETTES["late-relapse-liver"].case
    pathway = trace(GUIDELINE, case)
    data = json.loads(pathway.to_json())
    assert data == pathway.to_dict()
    assert data["purpose"] == GUIDELINE.identity.purpose
    assert data["guideline"] == {"id": GUIDELINE.id, "content_hash": GUIDELINE.content_hash, "extensions": []}
    assert Case.from_dict(data["case"]) == case
    assert (data["outcome"], data["node"], tuple(data["nodes"])) == (pathway.outcome, pathway.node, pathway.nodes)
    assert [(step["node"], step["to"]) for step in data["steps"]] == [(s.node, s.to) for s in pathway.steps]
    assert data["statements"] == [str(each) for each in pathway.statements]
    assert set(data["possible"]) == pathway.possible


def test_any_pathway_becomes_json() -> None:
    for case in cases(200):
        pathway = trace(GUIDELINE, case)
        assert json.loads(pathway.to_json())["outcome"] == pathway.outcome


def test_feedback_and_a_comparison_become_json() -> None:
    case = VIGNETTES["late-relapse-liver"].case
    plan = Plan(action="stop_all")
    feedback = judge(GUIDELINE, case, plan)
    data = json.loads(feedback.to_json())
    assert (data["verdict"], data["plan"]["action"]) == (feedback.verdict, "stop_all")
    assert data["pitfalls"] == [str(each) for each in feedback.pitfalls]
    assert data["messages"] == [*feedback.messages]
    assert Feedback(verdict="discordant").to_dict()["plan"] is None
    both: Comparison = compare_ways(trace(GUIDELINE, case), trace(GUIDELINE, Case()))
    assert json.loads(both.to_json())["first"] == trace(GUIDELINE, case).to_dict()


# --- tuples ---


@pytest.mark.parametrize("found", [each for each in shown_objects() if isinstance(each, Findings)], ids=repr)
def test_findings_are_tuples_and_records(found: Findings[Any]) -> None:
    assert found == tuple(found)
    assert type(found[:1]) is type(found)
    assert found[:1].pathway is found.pathway
    records = found.to_records()
    assert len(records) == len(found)
    assert len({tuple(record) for record in records}) <= 1
    assert {type(value) for record in records for value in record.values()} <= {str, int, float, type(None)}


def test_findings_survive_being_pickled() -> None:
    for found in (VIGNETTES[:2], flips(GUIDELINE, VIGNETTES[0].case), next_questions(GUIDELINE, Case())):
        twin = pickle.loads(pickle.dumps(found))  # noqa: S301  # our own bytes
        assert (twin, type(twin), twin.pathway) == (found, type(found), found.pathway)


def test_records_of_flips_say_what_changes_and_where_it_leads() -> None:
    case = VIGNETTES["late-relapse-liver"].case
    found = flips(GUIDELINE, case)
    for flip, record in zip(found, found.to_records(), strict=True):
        assert (record["attribute"], record["node"], record["outcome"]) == (flip.attribute, flip.node, flip.outcome)
        assert record["value"] == flat(flip.value) != record["now"]


def test_records_of_vignettes_hold_no_answer_unless_asked() -> None:
    told = {"id", "title", "difficulty", "story", *GUIDELINE.attributes}
    for record, vignette in zip(VIGNETTES.to_records(), VIGNETTES, strict=True):
        assert {*record} == told
        assert record["her2_status"] == vignette.case.known.get("her2_status")
    answers = {"expected_outcome", "expected_node", "objectives", "discussion"}
    assert {*VIGNETTES.to_records(answers=True)[0]} == told | answers


def test_values_are_shown_in_one_order() -> None:
    assert brief("A", [("b", frozenset({"y", "x"})), ("c", ("z", None))]) == "A(b={'x', 'y'}, c=['z', None])"
    assert len(brief("A", [(f"n{at}", "x" * 500) for at in range(50)])) < MOST
    assert plain({"a": frozenset({"y", "x"}), 1: [None, 2.5]}) == {"a": ["x", "y"], "1": [None, 2.5]}
    assert flat(frozenset({"y", "x"})) == "x; y"
