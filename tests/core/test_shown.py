"""What objects show of themselves without a front end: short reprs, plain data, tuples that pandas takes."""

from __future__ import annotations

import copy
import json
import os
import pickle
import random
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from random_cases import random_partial_case

from her2teach import (
    Case,
    CaseError,
    ContentError,
    Feedback,
    Guideline,
    Plan,
    compare_ways,
    flips,
    judge,
    load_guideline,
    load_vignettes,
    minimal_pair,
    nearest_cases,
    next_questions,
    trace,
)
from her2teach.core.schema import GuidelineContent
from her2teach.core.shown import MOST, Findings, Shown, brief, flat, plain
from her2teach.core.validation import UnknownNameError, nearest
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


def test_a_repr_is_short_and_says_what_it_is() -> None:
    for thing in shown_objects():
        assert len(repr(thing)) < MOST
        assert repr(thing).startswith(f"{type(thing).__name__}(")
        assert repr(thing).endswith(")")
        assert "\n" not in repr(thing)
        assert str(thing) == repr(thing) or str(thing) == getattr(thing, "id", "")


def test_a_repr_names_what_tells_an_object_from_others() -> None:
    whole = trace(GUIDELINE, VIGNETTES["late-relapse-liver"].case)
    path = "['scope', 'decision_point', 'timing', 'first_line_thp']"
    assert repr(whole) == f"Pathway(outcome='recommendation', node='first_line_thp', nodes={path})"
    begun = repr(trace(GUIDELINE, Case(her2_status="positive", disease_setting="recurrent_metastatic")))
    first = "Pathway(outcome='needs_information', node=None, nodes=['scope', 'decision_point'], possible=17, missing=["
    assert begun.startswith(f"{first}'decision_point', ")
    two = VIGNETTES["late-relapse-liver"].case.replace(her2_status="equivocal")
    assert ", possible=2, missing=['her2_status'])" in repr(trace(GUIDELINE, two))
    odd = Case(received_tdxd="never", current_regimen=["T-DXd", "trastuzumab"])
    (contradiction,) = trace(GUIDELINE, odd).contradictions
    said = f"outcome='contradictory', node=None, nodes=[], contradictions=['{contradiction}']"
    assert repr(trace(GUIDELINE, odd)) == f"Pathway({said})"
    assert repr(odd) == "Case(received_tdxd='never', current_regimen={'T-DXd', 'trastuzumab'})"
    assert repr(Case()) == "Case()"
    for case in cases(60):
        pathway = trace(GUIDELINE, case)
        assert ("implied=True" in repr(pathway)) == pathway.implied
        for name in ("options", "warnings"):
            assert (f"{name}=['{next(iter(getattr(pathway, name)), '')}'" in repr(pathway)) == bool(
                getattr(pathway, name)
            ) or repr(pathway).endswith("…)")
    found = {"pitfalls": ("P1",), "errors": ("x",), "cautions": ("y",), "alternatives": ("z",)}
    more: dict[str, Any] = {**found, "verdict": "discordant", "kind": "dangerous_omission", "extended": True}
    assert repr(Feedback(**more)) == (
        "Feedback(verdict='discordant', kind='dangerous_omission', extended=True, "
        "pitfalls=['P1'], errors=['x'], cautions=['y'], alternatives=['z'])"
    )
    assert repr(Feedback(verdict="concordant", kind="concordant")) == "Feedback(verdict='concordant')"
    vignette = VIGNETTES["late-relapse-liver"]
    begin = f"id='late-relapse-liver', title={vignette.title!r}, difficulty={vignette.difficulty!r}, story="
    assert repr(vignette).startswith(f"CaseVignette({begin}")
    assert " ".join(vignette.story.split())[:90] in repr(vignette)
    extended = load_guideline(extensions=("x1", "x3"))
    sizes = "decisions=7, ends=20, attributes=23, statements=39"
    assert repr(GUIDELINE) == f"Guideline(id='recurrent-her2', {sizes}, content='{GUIDELINE.content_hash[:12]}')"
    assert f", extensions=['x1', 'x3'], content='{extended.content_hash[:12]}')" in repr(extended)
    ids = ", ".join(each.id for each in VIGNETTES[:3])
    assert repr(VIGNETTES[:3]) == f"Vignettes(3, {ids})"


def test_everything_that_a_pathway_or_a_guideline_is_made_of_has_a_short_repr() -> None:
    names = ("steps", "options", "considerations", "flags", "pitfalls", "contradictions", "warnings", "tensions")
    seen: set[str] = set()
    for case in (*(each.case for each in VIGNETTES), Case(received_tdxd="never", current_regimen=["T-DXd"])):
        pathway = trace(GUIDELINE, case)
        found = [item for name in (*names, "readings", "statements") for item in getattr(pathway, name)]
        for each in (*found, *(reason for step in pathway.steps for reason in step.reasons)):
            seen.add(type(each).__name__)
            assert repr(each).startswith(f"{type(each).__name__}(")
            assert len(repr(each)) < MOST
    assert {"Step", "Reason", "OpenOption", "Statement", "Flag", "Consideration", "Tension"} <= seen
    for name in type(GUIDELINE).model_fields:
        for each in getattr(GUIDELINE, name).values() if hasattr(getattr(GUIDELINE, name), "values") else ():
            assert len(repr(each)) < MOST
    statement = GUIDELINE.statements["S01"]
    assert repr(statement) == f"Statement(id='S01', status='stated', text={statement.text!r})"
    (edge, *_) = GUIDELINE.decisions["timing"].edges
    assert repr(edge) == (
        "Edge(to='first_line_thp', label='more than 12 months', when=Named(criterion='late_recurrence'), "
        "statements=['S04', 'S05'], status='stated', readings=['interval_anchor', 'calendar_months'])"
    )


@pytest.mark.sweep
def test_a_repr_of_any_case_and_its_pathway_is_short() -> None:
    for case in cases(300):
        for each in (case, trace(GUIDELINE, case), flips(GUIDELINE, case)):
            assert len(repr(each)) < MOST


@pytest.mark.sweep
def test_what_is_shown_is_the_same_under_every_hash_seed() -> None:
    one, *others = (run(EVERYTHING, seed) for seed in ("0", "1", "20261130"))
    assert len(one) > 100_000
    assert others == [one, one]


@pytest.mark.sweep
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


def said(act: Callable[[], object], kind: type[Exception]) -> str:
    """What an error says."""
    with pytest.raises(kind) as caught:
        act()
    return str(caught.value)


def test_a_misspelt_name_is_told_the_nearest() -> None:
    case, plan = Case(), Plan(action=next(iter(GUIDELINE.plan.actions)))
    hint = nearest("her2_statu", GUIDELINE.attributes)
    assert hint.startswith("did you mean her2_status? ")
    assert said(lambda: case.her2_statu, AttributeError) == f"a case has no attribute her2_statu; {hint}"
    assert said(lambda: case._names, AttributeError) == "a case has no attribute _names"
    parts = "her2_agents, chemotherapy, endocrine, action, monitoring, rationale"
    told = f"a plan has no part monitorings; did you mean monitoring? allowed: {parts}"
    assert said(lambda: plan.monitorings, AttributeError) == told
    told = f'there is no outcome "tdxdd"; {nearest("tdxdd", GUIDELINE.ends)}'
    assert said(lambda: nearest_cases(GUIDELINE, case, "tdxdd"), UnknownNameError) == told
    assert "did you mean tdxd?" in told
    told = 'there is no vignette "late-relaps-liver"; did you mean late-relapse-liver?'
    assert said(lambda: VIGNETTES["late-relaps-liver"], KeyError) == told
    assert said(lambda: VIGNETTES["zzzz"], UnknownNameError) == 'there is no vignette "zzzz"'
    hint = nearest("her2_statu", GUIDELINE.attributes)
    assert said(lambda: case["her2_statu"], KeyError) == f'there is no attribute "her2_statu"; {hint}'
    assert said(lambda: case["her2_status"], KeyError) == "'her2_status'"  # it is not known
    allowed = nearest("P11", GUIDELINE.pitfalls)
    assert said(lambda: minimal_pair(GUIDELINE, case, plan, "P11"), KeyError) == f'there is no pitfall "P11"; {allowed}'


def test_what_is_no_case_plan_or_pathway_is_told_what_belongs_there() -> None:
    vignette, plan = VIGNETTES["late-relapse-liver"], Plan(action=next(iter(GUIDELINE.plan.actions)))
    wrong: Any
    for wrong in (vignette, vignette.case.to_dict(), GUIDELINE):
        told = "a case belongs here, such as Case(…), Case(**answers) or vignette.case; this is of the type "
        for act in (
            lambda wrong=wrong: trace(GUIDELINE, wrong),
            lambda wrong=wrong: judge(GUIDELINE, wrong, plan),
            lambda wrong=wrong: flips(GUIDELINE, wrong),
            lambda wrong=wrong: next_questions(GUIDELINE, wrong),
            lambda wrong=wrong: nearest_cases(GUIDELINE, wrong, "tdxd"),
        ):
            assert said(act, TypeError) == told + type(wrong).__name__
    wrong = vignette.case.to_dict()
    told = "a case begins with a guideline or with names; write Case(**dict)"
    assert said(lambda: Case(wrong), TypeError) == told
    told = "a plan is made with Plan(…); this is of the type dict"
    assert said(lambda: judge(GUIDELINE, vignette.case, wrong), TypeError) == told
    pathway = trace(GUIDELINE, vignette.case)
    told = "a pathway belongs here, made by trace(…); this is of the type dict"
    assert said(lambda: compare_ways(pathway, wrong), TypeError) == told
    assert said(lambda: compare_ways(wrong, pathway), TypeError) == told


def test_a_misspelt_file_is_told_the_nearest_in_its_folder(tmp_path: Path) -> None:
    shipped = load_vignette("late-relapse-liver")
    assert shipped == VIGNETTES["late-relapse-liver"]
    gone = "cannot be opened: No such file or directory"
    file = ROOT / "cases" / "late-relaps-liver.yaml"
    for named in ("late-relaps-liver", file):
        with pytest.raises(ContentError) as caught:
            load_vignette(named)
        (problem,) = caught.value.problems
        assert (problem.file, problem.message) == (str(named), gone)
        assert problem.hint == "did you mean late-relapse-liver?"
    for name in ("tea.yaml", "tee.txt"):  # only one of them could be a case
        (tmp_path / name).write_text("id: tea\n", encoding="utf-8")
    for named, hint in (("tee.yaml", "did you mean tea?"), ("zzzz.yaml", "")):
        with pytest.raises(ContentError) as caught:
            load_vignette(tmp_path / named)
        assert caught.value.problems[0].hint == hint


# --- plain data ---


def test_a_pathway_as_json_says_all_that_it_rests_on() -> None:
    listed = ("considerations", "flags", "pitfalls", "contradictions", "warnings", "tensions", "readings", "statements")
    extended = load_guideline(extensions=("x1",))
    for guideline in (GUIDELINE, extended):
        for name in ("late-relapse-liver", "a-finding-at-the-bases", "a-belly-full-of-water"):
            case = Case(guideline, **VIGNETTES[name].case)
            pathway = trace(guideline, case)
            data = json.loads(pathway.to_json())
            assert data == pathway.to_dict()
            identity = {"id": guideline.id, "content_hash": guideline.content_hash}
            assert data.pop("guideline") == {**identity, "extensions": [*guideline.extensions]}
            assert data.pop("purpose") == guideline.identity.purpose
            assert Case.from_dict(data.pop("case"), guideline) == case
            for step, taken in zip(data.pop("steps"), pathway.steps, strict=True):
                reasons = [
                    {"attribute": each.attribute, "value": plain(each.value), "holds": each.holds}
                    for each in taken.reasons
                ]
                assert step == {
                    "node": taken.node,
                    "to": taken.to,
                    "answer": taken.test,
                    "status": taken.status,
                    "statements": [*taken.statements],
                    "reasons": reasons,
                    "why": taken.why,
                }
            options = [{"id": each.option.id, "conditional": each.conditional} for each in pathway.options]
            assert data.pop("options") == options
            assert data.pop("possible") == sorted(pathway.possible)
            for each in listed:
                assert data.pop(each) == [str(item) for item in getattr(pathway, each)]
            assert data == {
                "outcome": pathway.outcome,
                "node": pathway.node,
                "nodes": [*pathway.nodes],
                "implied": pathway.implied,
                "missing": [*pathway.missing],
            }
            assert pathway.guideline is guideline


def test_a_pathway_is_of_the_guideline_that_it_goes_through() -> None:
    """Which may have more extensions than that of the case."""
    extended = load_guideline(extensions=("x1",))
    for case in (VIGNETTES["late-relapse-liver"].case, Case(received_tdxd="never", current_regimen=["T-DXd"])):
        assert case.guideline is GUIDELINE
        pathway = trace(extended, case)
        assert (pathway.guideline, pathway.case) == (extended, case)
        assert trace(GUIDELINE, case).guideline is GUIDELINE


@pytest.mark.sweep
def test_any_pathway_becomes_json() -> None:
    for case in cases(200):
        pathway = trace(GUIDELINE, case)
        assert json.loads(pathway.to_json())["outcome"] == pathway.outcome


def test_feedback_becomes_json() -> None:
    case = VIGNETTES["a-finding-at-the-bases"].case
    plan = Plan(action="stop_all")
    feedback = judge(GUIDELINE, case, plan)
    assert feedback.pathway == trace(GUIDELINE, case)
    assert feedback.plan is plan
    assert feedback.pitfalls
    assert json.loads(feedback.to_json()) == {
        "purpose": GUIDELINE.identity.purpose,
        "plan": {name: plain(part) for name, part in plan.parts.items()},
        "verdict": feedback.verdict,
        "kind": feedback.kind,
        "decided_by": feedback.decided_by,
        "extended": feedback.extended,
        **{
            name: [str(each) for each in getattr(feedback, name)]
            for name in ("pitfalls", "errors", "cautions", "alternatives")
        },
        "messages": [*feedback.messages],
    }
    bare = Feedback(verdict="discordant").to_dict()
    assert (bare["plan"], bare["purpose"]) == (None, None)


def test_a_comparison_becomes_json() -> None:
    one, two = trace(GUIDELINE, VIGNETTES["late-relapse-liver"].case), trace(GUIDELINE, Case())
    data = json.loads(compare_ways(one, two).to_json())
    assert (data["first"], data["second"], data["same_answer"]) == (one.to_dict(), two.to_dict(), False)


def test_a_guideline_as_json_is_all_of_it() -> None:
    for guideline in (GUIDELINE, load_guideline(extensions=("x1", "x3")), TEA):
        data = json.loads(guideline.to_json())
        assert data == guideline.to_dict()
        identity = {"id": guideline.id, "content_hash": guideline.content_hash, "extensions": [*guideline.extensions]}
        assert (data["purpose"], data["guideline"]) == (guideline.identity.purpose, identity)
        content = GuidelineContent.model_validate(data["content"])
        for name in GuidelineContent.model_fields:
            assert getattr(content, name) == getattr(guideline, name), name


# --- tuples ---


def test_findings_are_tuples_and_records() -> None:
    for found in (each for each in shown_objects() if isinstance(each, Findings)):
        assert found == tuple(found)
        assert type(found[:1]) is type(found)
        assert found[:1].pathway is found.pathway
        records = found.to_records()
        assert len(records) == len(found)
        assert len({tuple(record) for record in records}) <= 1
        assert {type(value) for record in records for value in record.values()} <= {str, int, float, type(None)}


def test_what_is_shown_survives_being_pickled_and_copied() -> None:
    case = VIGNETTES["late-relapse-liver"].case
    plan = Plan(action="start", her2_agents=["trastuzumab"], chemotherapy=["docetaxel"])
    (pitfall,) = judge(GUIDELINE, case, plan).pitfalls
    pair = minimal_pair(GUIDELINE, case, plan, str(pitfall))
    assert pair is not None
    found: Any
    for found in (*shown_objects(), pair):
        for twin in (pickle.loads(pickle.dumps(found)), copy.deepcopy(found)):  # noqa: S301  # our own bytes
            if isinstance(found, Guideline):
                assert twin.to_json() == found.to_json()
                continue
            assert (twin, type(twin), hash(twin)) == (found, type(found), hash(found))
            if isinstance(found, Findings):
                assert (twin.pathway is None) == (found.pathway is None)
    twin = pickle.loads(pickle.dumps(pair))  # noqa: S301  # our own bytes
    with pytest.raises(TypeError, match="mappingproxy"):
        twin.changes["her2_status"] = "negative"


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
    for record, vignette in zip(VIGNETTES.to_records(answers=True), VIGNETTES, strict=True):
        kept = {
            "expected_outcome": vignette.expected_outcome,
            "expected_node": vignette.expected_node,
            "objectives": "; ".join(vignette.objectives),
            "discussion": vignette.discussion,
        }
        assert record == VIGNETTES.to_records()[VIGNETTES.index(vignette)] | kept
    assert (record["id"], record["title"]) == (VIGNETTES[-1].id, VIGNETTES[-1].title)


def test_values_are_shown_in_one_order() -> None:
    assert brief("A", [("b", frozenset({"y", "x"})), ("c", ("z", None))]) == "A(b={'x', 'y'}, c=['z', None])"
    assert len(brief("A", [(f"n{at}", "x" * 500) for at in range(50)])) < MOST
    assert plain({"a": frozenset({"y", "x"}), 1: [None, 2.5]}) == {"a": ["x", "y"], "1": [None, 2.5]}
    assert flat(frozenset({"y", "x"})) == "x; y"
