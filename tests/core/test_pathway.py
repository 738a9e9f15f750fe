"""Pathways: the way a case takes, whatever the order of its answers, and what may be said along it."""

from __future__ import annotations

import itertools
import random
from collections import Counter
from dataclasses import FrozenInstanceError, fields, replace
from pathlib import Path
from typing import Any

import pytest
from random_cases import CHOOSING, OTHER, random_partial_case
from sweep import drawn, guideline, pathway_of

from her2teach import Case, CaseVignette, Pathway, load_vignettes, trace
from her2teach.core.guideline import read_guideline
from her2teach.core.pathway import not_taken, walk
from her2teach.core.regions import regions_of
from her2teach.core.situation import Situation
from her2teach.text.announcement import announcement
from her2teach.text.sections import answer, plain

TEA = Path(__file__).parents[1] / "content" / "valid" / "other_guideline.yaml"
VIGNETTES = load_vignettes()
LISTS = (
    "options",
    "considerations",
    "flags",
    "pitfalls",
    "contradictions",
    "warnings",
    "tensions",
    "readings",
    "statements",
)
RECURRENT = {"her2_status": "positive", "disease_setting": "recurrent_metastatic"}
FIRST = {**RECURRENT, "decision_point": "initial_treatment_choice", "prior_adjuvant_trastuzumab": "completed"}
THIRD = {
    **RECURRENT,
    "decision_point": "progression",
    "advanced_lines_given": 2,
    "received_pertuzumab": "advanced_setting",
    "received_tdxd": "advanced_setting",
}


# --- the shipped cases ---


@pytest.mark.parametrize("vignette", VIGNETTES, ids=str)
def test_a_vignette_reaches_what_it_expects(vignette: CaseVignette) -> None:
    pathway = trace(guideline(), vignette.case)
    assert (pathway.outcome, pathway.node) == (vignette.expected_outcome, vignette.expected_node)


def test_the_vignettes_reach_every_answer_and_four_silences() -> None:
    reached = {vignette.expected_node for vignette in VIGNETTES}
    outcomes = {name: end.outcome for name, end in guideline().ends.items()}
    answers = {name for name, outcome in outcomes.items() if outcome in {"recommendation", "options", "action"}}
    assert len(VIGNETTES) >= 14
    assert answers <= reached
    assert len({name for name in reached if name and outcomes[name] == "source_silent"}) >= 4


# --- the sweep ---


@pytest.mark.sweep
def test_every_end_and_every_outcome_is_reached() -> None:
    assert {pathway.node for pathway in drawn()} == {None, *guideline().ends}
    assert len(Counter(pathway.outcome for pathway in drawn())) == 7


@pytest.mark.sweep
@pytest.mark.parametrize(
    "kind", ["contradictions", "warnings", "considerations", "flags", "pitfalls", "tensions", "readings"]
)
def test_every_rule_comes_into_play_somewhere(kind: str) -> None:
    found = {item.id for pathway in drawn() for item in getattr(pathway, kind)}
    assert found == set(getattr(guideline(), kind))


@pytest.mark.sweep
def test_the_outcome_is_what_is_possible() -> None:
    ends = guideline().ends
    for pathway in drawn():
        assert pathway.possible <= set(ends)
        assert (pathway.outcome == "contradictory") == (not pathway.possible) == bool(pathway.contradictions)
        assert (pathway.outcome == "needs_information") == (len(pathway.possible) > 1) == bool(pathway.missing)
        if pathway.node:
            assert pathway.possible == {pathway.node} == {pathway.nodes[-1]}
            assert pathway.outcome == ends[pathway.node].outcome


@pytest.mark.sweep
def test_a_contradictory_case_is_told_nothing_else() -> None:
    refused = [pathway for pathway in drawn() if pathway.outcome == "contradictory"]
    assert refused
    for pathway in refused:
        bare = Pathway(
            case=pathway.case, outcome="contradictory", node=None, nodes=(), contradictions=pathway.contradictions
        )
        assert pathway == bare


@pytest.mark.sweep
def test_steps_are_the_edges_of_the_pathway_one_after_another() -> None:
    edges = guideline().edges
    for pathway in drawn():
        if not pathway.nodes:
            continue
        assert pathway.nodes[0] == guideline().root
        joined = [pair for pair in itertools.pairwise(pathway.nodes) if pair in edges]
        assert [(step.node, step.to) for step in pathway.steps] == joined
        for step in pathway.steps:
            edge = edges[step.node, step.to]
            assert (step.test, step.statements) == (edge.label, edge.statements)
            assert step.status in ({edge.status} if edge.reading_when is None else {edge.status, "reading"})
            assert step.why == (None if step.status == "stated" else edge.why)
            assert (step.attribute, step.value) == (step.reasons[0].attribute, step.reasons[0].value)
            assert set(step.statements) <= {str(statement) for statement in pathway.statements}
            for reason in step.reasons:
                assert reason.value == pathway.case.known.get(reason.attribute)
        assert pathway.implied == any(step.status == "implied" for step in pathway.steps)


@pytest.mark.sweep
def test_what_is_open_lies_on_a_pathway_to_a_possible_end() -> None:
    edges = guideline().edges
    for pathway in drawn():
        assert pathway.open_edges <= set(edges)
        assert pathway.reachable >= pathway.possible | set(pathway.nodes)
        assert {node for pair in pathway.open_edges for node in pair} == set(pathway.reachable)
        leaves = {to for _, to in pathway.open_edges} - {start for start, _ in pathway.open_edges}
        assert leaves == pathway.possible


@pytest.mark.sweep
def test_a_known_pathway_is_walked_edge_by_edge() -> None:
    """Where every answer on the way is known, following the edges that hold comes to the same end."""
    walked = [pathway for pathway in drawn() if pathway.node and walk(guideline(), pathway.case)[-1] == pathway.node]
    assert {pathway.node for pathway in walked} == set(guideline().ends)
    for pathway in walked:
        assert walk(guideline(), pathway.case) == pathway.nodes
        situation = Situation(guideline(), pathway.case)
        assert all(guideline().edges[step.node, step.to].when.holds(situation) for step in pathway.steps)


@pytest.mark.sweep
def test_other_answers_are_not_taken_for_a_reason() -> None:
    for pathway in drawn()[:1_500]:
        situation = Situation(guideline(), pathway.case)
        for step in pathway.steps:
            others = list(not_taken(guideline(), pathway, step))
            assert {edge.to for edge, _ in others} == {
                edge.to for edge in guideline().decisions[step.node].edges if edge.to != step.to
            }
            for edge, reasons in others:
                assert edge.when.holds(situation) is not True
                if edge.when.holds(situation) is False:
                    assert any(reason.value is not None for reason in reasons)


@pytest.mark.sweep
def test_items_are_told_by_their_ids_in_the_guidelines_order() -> None:
    for pathway in drawn()[:1_500]:
        for name in LISTS:
            items = getattr(pathway, name)
            assert isinstance(items, tuple)
            assert all(str(item) and str(item) == f"{item}" for item in items)
        for name in set(LISTS) - {"options"}:
            items = [item.id for item in getattr(pathway, name)]
            assert items == [each for each in getattr(guideline(), name) if each in items]
            assert len(set(items)) == len(items)


# --- one case at a time ---


def test_a_contradictory_case_is_told_its_contradictions_and_nothing_else() -> None:
    case = Case(**FIRST, advanced_lines_given=1)
    refused = (guideline().contradictions["initial_choice_with_lines"],)
    bare = Pathway(case=case, outcome="contradictory", node=None, nodes=(), contradictions=refused)
    assert trace(guideline(), case) == bare


def test_each_answer_that_was_not_taken_is_ruled_out_by_its_reasons() -> None:
    pathway = pathway_of(**FIRST, months_since_adjuvant_trastuzumab=30)
    timing = next(step for step in pathway.steps if step.node == "timing")
    assert [(reason.attribute, reason.value, reason.holds) for reason in timing.reasons] == [
        ("prior_adjuvant_trastuzumab", "completed", True),
        ("months_since_adjuvant_trastuzumab", 30, True),
    ]
    assert (timing.attribute, timing.value) == ("prior_adjuvant_trastuzumab", "completed")
    ruled_out = {
        edge.to: [(reason.attribute, reason.value, reason.holds) for reason in reasons]
        for edge, reasons in not_taken(guideline(), pathway, timing)
    }
    assert ruled_out == {
        "tdxd_choice": [("months_since_adjuvant_trastuzumab", 30, False)],
        "silent_no_prior_trastuzumab": [("prior_adjuvant_trastuzumab", "completed", False)],
        "silent_not_completed": [("prior_adjuvant_trastuzumab", "completed", False)],
    }


STIRRED_IN_TIME = """\
headings:
  next: {label: Next}
considerations:
  stirred: {heading: next, text: Stir it., statements: S08, when: {node: white}}
pitfalls:
  P1:
    title: Cold
    text: It is cold.
    why: It stood too long.
    statements: S09
    when: {visits: wish}
    near: {visits: wish}
    near_text: Do not let it stand.
"""


@pytest.mark.parametrize(
    ("additions", "statements"),
    [
        (["milk", "honey"], ["S01", "S02", "S03", "S05", "S06", "S07", "S08", "S09"]),
        (["milk"], ["S01", "S02", "S03", "S05", "S06", "S08", "S09"]),
        (None, ["S01", "S02", "S05", "S09"]),
    ],
)
def test_the_statements_are_those_of_the_pathway_and_of_all_that_is_said_there(
    additions: list[str] | None, statements: list[str]
) -> None:
    """S05 speaks through a decision, S06 its end, S07 an option, S08 what the text adds, S09 a pitfall that is near."""
    text = TEA.read_text(encoding="utf-8")
    for old, new in (
        ("question: Which additions are wished for?", "question: Which?\n    statements: S05"),
        ("text: Pour it in first or last.", "text: Pour it in first or last.\n    statements: S06"),
        ("label: With honey\n        statements: S03", "label: With honey\n        statements: S07"),
        ("plan:\n", f"{STIRRED_IN_TIME}plan:\n"),
    ):
        assert text.count(old) == 1
        text = text.replace(old, new)
    for number in range(5, 10):
        text += f"  S{number:02}: {{line: 4, status: stated, kind: rationale, text: It is so.}}\n"
    tea = read_guideline(text, "tea.yaml")
    pathway = trace(tea, Case(tea, wish="hot", months_open=3, additions=additions))
    assert list(map(str, pathway.statements)) == statements


# --- order, knowledge, relevance ---


@pytest.mark.sweep
def test_the_order_of_the_questions_never_matters() -> None:
    rng = random.Random(11)
    for pathway in drawn()[:1_500]:
        names = rng.sample(list(pathway.case), len(list(pathway.case)))
        other = trace(guideline(), Case(**{name: pathway.case[name] for name in names}))
        assert other == pathway
        assert [str(item) for name in LISTS for item in getattr(other, name)] == [
            str(item) for name in LISTS for item in getattr(pathway, name)
        ]
        assert plain(guideline(), other) == plain(guideline(), pathway)


@pytest.mark.sweep
def test_more_knowledge_never_adds_an_end() -> None:
    """… and a case that was contradictory stays so."""
    rng = random.Random(12)
    learnt = 0
    dates = {"adjuvant_trastuzumab_end_date", "recurrence_date"}
    for pathway in drawn()[:4_000]:
        more = random_partial_case(rng)
        open_names = [name for name in more if name not in pathway.case]
        # Two dates decide over months that were given, and are no addition to them.
        if "months_since_adjuvant_trastuzumab" in pathway.case or dates & set(pathway.case):
            open_names = [name for name in open_names if name not in dates | {"months_since_adjuvant_trastuzumab"}]
        if open_names:
            name = rng.choice(open_names)
            after = trace(guideline(), Case(**{**pathway.case.given, name: more[name]}))
            assert after.possible <= pathway.possible, (pathway.case, name, more[name])
            learnt += after.possible < pathway.possible
            if after.possible < pathway.possible and after.outcome != "contradictory":
                assert name in pathway.missing or name in dates
    assert learnt > 100


@pytest.mark.sweep
def test_what_is_missing_is_unknown_or_left_open() -> None:
    for pathway in drawn():
        for name in pathway.missing:
            assert pathway.case.known.get(name) is None or name in pathway.case.open
        assert list(pathway.missing) == [name for name in guideline().attributes if name in pathway.missing]


@pytest.mark.sweep
def test_attributes_that_never_choose_change_no_pathway() -> None:
    rng = random.Random(13)
    idle = {name: values for name, values in OTHER.items() if name not in regions_of(guideline()).axes}
    assert set(idle) == set(OTHER)
    for pathway in drawn()[:2_500]:
        name = rng.choice(list(idle))
        other = trace(guideline(), Case(**{**pathway.case.given, name: rng.choice(idle[name])}))
        for what in ("outcome", "node", "nodes", "possible", "missing", "steps", "contradictions", "implied"):
            assert getattr(other, what) == getattr(pathway, what)


# --- the specification's turning points ---


@pytest.mark.parametrize(
    ("months", "node"),
    [(0, "tdxd"), (11.9, "tdxd"), (12, "tdxd"), (12.1, "first_line_thp"), (600, "first_line_thp")],
)
def test_twelve_months_is_the_last_early_one(months: float, node: str) -> None:
    answers = {**FIRST, "received_tdxd": "never", "tdxd_access": "available"}
    assert pathway_of(**answers, months_since_adjuvant_trastuzumab=months).node == node


@pytest.mark.parametrize(
    ("lines", "months", "prior", "tdxd", "node", "status"),
    [
        (1, 24, "completed", "never", "tdxd_choice", "implied"),
        (1, 24, "completed", "advanced_setting", "tdxd_choice", "implied"),
        (1, 24, "completed", None, "tdxd_choice", "implied"),
        (2, 24, "completed", None, "third_line_precondition", "stated"),
        (1, 6, "completed", "advanced_setting", "third_line_precondition", "reading"),
        (1, 6, "completed", "never", "tdxd_choice", "implied"),
        (1, 6, "completed", None, None, None),
        (1, None, "completed", "never", "tdxd_choice", "implied"),
        (1, None, "completed", "advanced_setting", None, None),
        (1, None, "never", None, "tdxd_choice", "implied"),
        (2, None, None, None, "third_line_precondition", "stated"),
        (None, 24, "completed", None, None, None),
    ],
)
def test_a_conjugate_after_an_early_recurrence_counts_as_second_line(
    lines: int | None, months: int | None, prior: str | None, tdxd: str | None, node: str | None, status: str | None
) -> None:
    pathway = pathway_of(
        **RECURRENT,
        decision_point="progression",
        advanced_lines_given=lines,
        prior_adjuvant_trastuzumab=prior,
        months_since_adjuvant_trastuzumab=months,
        received_tdm1="never",
        received_tdxd=tdxd,
        current_regimen=["trastuzumab", "docetaxel"],
    )
    last = next((step for step in pathway.steps if step.node == "failed_line"), None)
    assert (last and last.to, last and last.status) == (node, status)


@pytest.mark.parametrize(
    ("regimen", "pertuzumab", "node"),
    [
        (["letrozole"], "never", "silent_no_her2_agent"),
        (["letrozole"], "adjuvant_only", "silent_no_her2_agent"),
        (["capecitabine"], "never", "silent_no_her2_agent"),
        ([], "never", "silent_no_her2_agent"),
        (["letrozole"], "advanced_setting", "tdxd"),
        (["lapatinib"], "never", "tdxd"),
        ([], None, None),
        (None, "never", None),
        (None, "advanced_setting", "tdxd"),
    ],
)
def test_a_first_line_without_a_her2_agent_is_met_with_silence(
    regimen: list[str] | None, pertuzumab: str | None, node: str | None
) -> None:
    pathway = pathway_of(
        **RECURRENT,
        decision_point="progression",
        advanced_lines_given=1,
        prior_adjuvant_trastuzumab="completed",
        months_since_adjuvant_trastuzumab=30,
        received_pertuzumab=pertuzumab,
        received_tdm1="never",
        received_tdxd="never",
        tdxd_access="available",
        current_regimen=regimen,
    )
    assert pathway.node == node


@pytest.mark.parametrize(
    ("months", "response", "node"),
    [
        (3.9, "not_reached", "continue_combination"),
        (4, "not_reached", "chemotherapy_window"),
        (6, "not_reached", "chemotherapy_window"),
        (6.1, "not_reached", "chemotherapy_window"),
        (3.9, "reached", "chemotherapy_window"),
        (4, "reached", "stop_chemotherapy_keep_her2"),
        (6.1, "reached", "stop_chemotherapy_keep_her2"),
        (None, "reached", None),
        (None, "not_reached", None),
        (3.9, None, None),
        (6.1, None, None),
        (5, None, None),
    ],
)
def test_chemotherapy_ends_when_time_and_response_agree(
    months: float | None, response: str | None, node: str | None
) -> None:
    answers = {
        **RECURRENT,
        "decision_point": "on_treatment_controlled",
        "current_regimen": ["trastuzumab", "docetaxel"],
    }
    assert pathway_of(**answers, chemotherapy_months=months, maximal_response=response).node == node


@pytest.mark.parametrize(
    ("receptors", "options"),
    [("positive", {"trastuzumab_endocrine": False}), ("negative", {}), (None, {"trastuzumab_endocrine": True})],
)
def test_endocrine_therapy_is_an_option_by_receptors(receptors: str | None, options: dict[str, bool]) -> None:
    pathway = pathway_of(**THIRD, hormone_receptor_status=receptors)
    always = dict.fromkeys(("lapatinib_capecitabine", "trastuzumab_chemotherapy", "lapatinib_trastuzumab"), False)
    assert {str(option): option.conditional for option in pathway.options} == always | options


@pytest.mark.parametrize(
    ("answers", "missing"),
    [
        # either can end the chemotherapy, so both matter
        ({**RECURRENT, "decision_point": "on_treatment_controlled", "current_regimen": ["trastuzumab", "docetaxel"]},
         ("chemotherapy_months", "maximal_response")),
        # two dates would decide instead of the months; only who knows one is asked for the other
        (FIRST, ("months_since_adjuvant_trastuzumab", "received_tdm1", "received_tdxd", "tdxd_access")),
        ({**FIRST, "recurrence_date": "2024-03-15"},
         ("months_since_adjuvant_trastuzumab", "adjuvant_trastuzumab_end_date", "received_tdm1", "received_tdxd",
          "tdxd_access")),
        ({**FIRST, "adjuvant_trastuzumab_end_date": "2024-03-15"},
         ("months_since_adjuvant_trastuzumab", "recurrence_date", "received_tdm1", "received_tdxd", "tdxd_access")),
        ({**FIRST, "recurrence_date": "2024-03-15", "months_since_adjuvant_trastuzumab": 30}, ()),
    ],
)  # fmt: skip
def test_what_is_missing_is_what_could_leave_fewer_ends(answers: dict[str, Any], missing: tuple[str, ...]) -> None:
    assert pathway_of(**answers).missing == missing


def test_an_equivocal_result_stays_open() -> None:
    pathway = pathway_of(**{**THIRD, "her2_status": "equivocal"})
    assert pathway.possible == {"out_of_scope_her2", "third_line_options"}
    assert pathway.missing == ("her2_status",)


def test_where_all_completions_agree_that_is_the_answer() -> None:
    """Hot or cold, old tea goes to the compost; where the ways part and meet again, neither is shown as taken."""
    text = (
        TEA.read_text(encoding="utf-8")
        .replace("to: iced", "to: cold_age")
        .replace(
            "  additions:\n    label: What",
            """  cold_age:
    label: Old tea, cold?
    question: How old is the tea?
    edges:
      - {to: iced, label: fresh, when: {attribute: months_open, at_most: 6}}
      - {to: compost, label: old, when: {attribute: months_open, above: 6}}
  additions:\n    label: What""",
        )
    )
    tea = read_guideline(text, "tea.yaml")
    pathway = trace(tea, Case(tea, months_open=7))
    assert (pathway.outcome, pathway.node) == ("action", "compost")
    assert (pathway.nodes, pathway.steps, pathway.missing) == (("wish", "compost"), (), ())
    assert pathway.reachable == {"wish", "age", "cold_age", "compost"}
    assert pathway.open_edges == {("wish", "age"), ("wish", "cold_age"), ("age", "compost"), ("cold_age", "compost")}
    assert "To the compost" in plain(tea, pathway)
    assert announcement(answer(tea, pathway)) == "The text advises: To the compost."


# --- the result itself ---


def test_a_pathway_is_frozen_and_comparable() -> None:
    pathway = pathway_of(**THIRD)
    for field in fields(Pathway):
        with pytest.raises(FrozenInstanceError):
            setattr(pathway, field.name, None)
    assert pathway == pathway_of(**THIRD)
    assert pathway != pathway_of(**THIRD, hormone_receptor_status="negative")
    assert replace(pathway, node=None) != pathway
    assert not any(isinstance(getattr(pathway, field.name), (list, dict, set)) for field in fields(Pathway))


def test_values_of_the_draws_are_the_guidelines() -> None:
    """A value the sweep never draws would be a gap in every test above."""
    drawn_values: dict[str, Any] = {**CHOOSING, **OTHER}
    for name, attribute in guideline().attributes.items():
        if attribute.kind == "choice":
            assert set(attribute.values) <= set(drawn_values[name])
