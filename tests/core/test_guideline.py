"""The guideline: what the shipped file must hold, and that Python knows nothing of what it says."""

from __future__ import annotations

import copy
import hashlib
import pickle
import re
from collections.abc import Iterator
from dataclasses import FrozenInstanceError
from datetime import date
from pathlib import Path
from typing import Any

import networkx as nx
import pytest
from pydantic import BaseModel

import her2teach
from her2teach import Case, ContentError, Guideline, load_guideline, trace
from her2teach.core.criteria import AgentsTest, Criterion, Named, PlanTest
from her2teach.core.references import all_criteria
from her2teach.core.schema import GuidelineContent
from her2teach.text.sections import plain

GUIDELINE = load_guideline()
SHIPPED = Path(her2teach.__file__).parent / "content" / "guideline.yaml"
OTHER = Path(__file__).parents[1] / "content" / "valid" / "other_guideline.yaml"
TEA, EXTENDED = load_guideline(OTHER), load_guideline(extensions=("x1", "x3", "x8"))

RECEIVED = "advanced_setting adjuvant_only never"
#: The contract: names and values (or the range) of everything a case can say.
ATTRIBUTES = {
    "her2_status": "positive negative equivocal",
    "disease_setting": "recurrent_metastatic recurrent_locoregional de_novo_metastatic early_non_metastatic",
    "histology": "invasive_ductal invasive_lobular other",
    "decision_point": "initial_treatment_choice on_treatment_controlled progression unacceptable_toxicity",
    "hormone_receptor_status": "positive negative",
    "prior_adjuvant_trastuzumab": "completed stopped_early ongoing_at_recurrence never",
    "months_since_adjuvant_trastuzumab": (0, 600),
    "adjuvant_trastuzumab_end_date": (date(1980, 1, 1), date(2100, 12, 31)),
    "recurrence_date": (date(1980, 1, 1), date(2100, 12, 31)),
    "advanced_lines_given": (0, 10),
    "received_pertuzumab": RECEIVED,
    "received_tdm1": RECEIVED,
    "received_tdxd": RECEIVED,
    "tdxd_access": "available unavailable",
    "current_regimen": "agents",
    "chemotherapy_months": (0, 120),
    "maximal_response": "reached not_reached",
    "disease_burden": "low not_low",
    "comorbidities": "significant not_significant",
    "disease_free_interval": "long not_long",
    "cardiac_dysfunction": "absent significant unclear",
    "lvef_percent": (5, 85),
    "pulmonary_status": "no_ild suspected_ild confirmed_ild",
}
AGENTS = {
    "her2_agents": "trastuzumab pertuzumab lapatinib T-DXd T-DM1",
    "conjugates": "T-DXd T-DM1",
    "chemotherapy": "docetaxel paclitaxel capecitabine vinorelbine gemcitabine eribulin",
    "endocrine": "letrozole anastrozole exemestane fulvestrant tamoxifen endocrine_therapy",
}
#: Decision -> the ends and decisions it leads to.
GRAPH = {
    "scope": "decision_point silent_de_novo out_of_scope_setting out_of_scope_her2",
    "decision_point": "timing failed_line treatment_phase silent_after_toxicity",
    "timing": "first_line_thp tdxd_choice silent_no_prior_trastuzumab silent_not_completed",
    "failed_line": "tdxd_choice third_line_precondition silent_no_her2_agent",
    "tdxd_choice": "tdxd tdm1 silent_tdm1_reuse silent_tdxd_reuse",
    "third_line_precondition": "third_line_options silent_third_line_precondition ambiguous_adjuvant_exposure",
    "treatment_phase": "continue_combination chemotherapy_window stop_chemotherapy_keep_her2 continue_conjugate "
    "continue_her2 silent_no_her2_agent",
}
OUTCOMES = {
    "recommendation": "first_line_thp tdxd tdm1",
    "options": "third_line_options",
    "action": "continue_combination chemotherapy_window stop_chemotherapy_keep_her2 continue_conjugate continue_her2",
    "out_of_scope": "out_of_scope_her2 out_of_scope_setting",
}
FLAGS = [
    "boundary_12_months",
    "pitfall_wording_leaves_12_undefined",
    "anchor_wording_inconsistent",
    "second_line_is_a_label",
    "alternative_not_preferred",
    "implied_second_line",
    "switch_do_not_stop",
    "no_order_of_preference",
    "list_not_exhaustive",
    "third_line_list_predates_2022",
    "slash_tdm1_or_tdxd",
    "already_used",
    "hr_alternatives_exist",
    "endocrine_alone_special_circumstance",
    "undefined_term",
    "cardiac_significant",
    "cardiac_not_assessed",
    "alternatives_not_named",
    "consider_endocrine_maintenance",
    "alone_means_without_chemotherapy",
    "duration_rule_is_for_separate_chemotherapy",
    "ild_management_not_given",
    "local_treatment_not_addressed",
    "adjuvant_tdm1_counts_as_trastuzumab",
    "adjuvant_tdxd_counts_as_trastuzumab",
    "duration_limbs_disagree",
    "histology_outside_title",
    "newer_evidence",
]
RULES = (
    "contradictions",
    "warnings",
    "considerations",
    "flags",
    "pitfalls",
    "errors",
    "alternatives",
    "tensions",
    "readings",
)


# --- the contract ---


def contents(guideline: Guideline) -> dict[str, object]:
    """What the file of a guideline holds."""
    return {section: getattr(guideline, section) for section in GuidelineContent.model_fields}


def test_attributes_and_values_are_the_contract() -> None:
    found: dict[str, object] = {}
    for name, attribute in GUIDELINE.attributes.items():
        limits = (attribute.minimum, attribute.maximum)
        found[name] = " ".join(attribute.values) or (attribute.kind if attribute.kind == "agents" else limits)
    assert found == ATTRIBUTES
    assert list(found) == list(ATTRIBUTES)
    assert {name for name, a in GUIDELINE.attributes.items() if a.unknown != "unknown"} == {"cardiac_dysfunction"}


def test_agents_and_classes_are_the_contract() -> None:
    assert {name: " ".join(GUIDELINE.agent_classes[name].agents) for name in AGENTS} == AGENTS
    parts = (AGENTS["her2_agents"], AGENTS["chemotherapy"], AGENTS["endocrine"])
    assert list(GUIDELINE.agents) == " ".join(parts).split()


def test_decisions_ends_and_outcomes_are_the_contract() -> None:
    assert {name: {edge.to for edge in d.edges} for name, d in GUIDELINE.decisions.items()} == {
        name: set(targets.split()) for name, targets in GRAPH.items()
    }
    assert len(GUIDELINE.ends) == 20
    outcomes = {end: outcome for outcome, ends in OUTCOMES.items() for end in ends.split()}
    assert {name: end.outcome for name, end in GUIDELINE.ends.items()} == {
        name: outcomes.get(name, "source_silent") for name in GUIDELINE.ends
    }


def test_flags_and_pitfalls_are_the_contract() -> None:
    assert {str(flag) for flag in GUIDELINE.flags.values()} == set(FLAGS)
    assert list(GUIDELINE.pitfalls) == ["P1", "P2", "P3", "P4", "P5"]
    terms = {flag.term for flag in GUIDELINE.flags.values() if str(flag) == "undefined_term"}
    assert len(terms) == 4
    assert None not in terms


def test_no_value_is_a_word_that_yaml_reads_as_something_else() -> None:
    words = {"yes", "no", "true", "false", "on", "off", "none", "null", "y", "n", "~", ""}
    values = [value for attribute in GUIDELINE.attributes.values() for value in (*attribute.values, attribute.unknown)]
    assert not words & {value.lower() for value in (*values, *GUIDELINE.agents)}


# --- the text behind it ---


def test_the_39_statements_are_there_with_their_lines() -> None:
    statements = GUIDELINE.statements
    assert list(statements) == [f"S{number:02}" for number in range(1, 40)]
    lines = [statement.line for statement in statements.values()]
    assert lines == sorted(lines)
    assert all(1 <= line <= GUIDELINE.identity.lines == 38 for line in lines)


def _used() -> Iterator[str]:
    for decision in GUIDELINE.decisions.values():
        yield from decision.statements
        for edge in decision.edges:
            yield from edge.statements
    for end in GUIDELINE.ends.values():
        yield from end.statements
        for option in end.options.values():
            yield from option.statements
    for section in RULES:
        for rule in getattr(GUIDELINE, section).values():
            yield from rule.statements


def test_every_statement_acts_somewhere() -> None:
    assert set(_used()) == set(GUIDELINE.statements)


def test_every_claim_has_its_statements() -> None:
    bare = {f"{start}--{to}" for (start, to), edge in GUIDELINE.edges.items() if not edge.statements}
    bare |= {name for name, end in GUIDELINE.ends.items() if not end.statements}
    bare |= {name for section in RULES for name, rule in getattr(GUIDELINE, section).items() if not rule.statements}
    assert bare == {"not_on_pathway"}  # it says that a plan is not the text's


def test_an_edge_the_text_does_not_state_says_why_it_is_there() -> None:
    unstated = {(start, to): edge for (start, to), edge in GUIDELINE.edges.items() if edge.status != "stated"}
    assert {pair for pair, edge in unstated.items() if edge.status == "implied"} == {("failed_line", "tdxd_choice")}
    assert len(unstated) > 5
    for edge in unstated.values():
        assert edge.why is not None
        assert edge.readings


def test_every_attribute_tells_what_is_asked_and_why() -> None:
    for attribute in GUIDELINE.attributes.values():
        assert attribute.label[0].isupper()
        assert attribute.question.endswith("?")
        assert attribute.help.endswith(".")
        assert attribute.help != attribute.question
    questions = [attribute.question for attribute in GUIDELINE.attributes.values()]
    assert len(set(questions)) == len(questions)


def test_every_rule_is_a_sentence_of_its_own() -> None:
    texts = [rule.text for section in RULES for rule in getattr(GUIDELINE, section).values()]
    texts += [statement.text for statement in GUIDELINE.statements.values()]
    for text in texts:
        assert re.fullmatch(r"[\"A-Z(].*[.?]", text), text
        assert "  " not in text
    assert len(set(texts)) == len(texts)


def test_the_glossary_holds_the_short_forms() -> None:
    words = " ".join(term.term for term in GUIDELINE.glossary.values())
    for short in ("THP", "T-DXd", "T-DM1", "ADC", "ILD", "LVEF", "HR"):
        assert re.search(rf"\b{short}\b", words), short


def test_the_text_says_who_it_is() -> None:
    who = GUIDELINE.identity
    assert (who.name, who.retrieved, who.review_date) == ("the source text", date(2026, 11, 22), None)
    assert who.review == "not yet reviewed by a clinician"
    assert who.purpose == "For teaching only, never for clinical use."


# --- nothing lies idle ---


def _parts(criterion: Criterion) -> Iterator[Criterion]:
    yield criterion
    for part in criterion.parts():
        yield from _parts(part)


@pytest.mark.parametrize(
    ("regimen", "agents", "kind", "itself"),
    [
        ("thp", "trastuzumab pertuzumab docetaxel", True, True),
        ("thp", "trastuzumab pertuzumab docetaxel paclitaxel", True, False),
        ("thp", "trastuzumab pertuzumab", False, False),
        ("endocrine_alone", "letrozole", True, True),
        ("endocrine_alone", "letrozole fulvestrant", True, False),
        ("trastuzumab_chemotherapy", "trastuzumab docetaxel letrozole", False, False),
        # a part that another part's only agent fills may be left to it
        ("pertuzumab_trastuzumab", "trastuzumab pertuzumab", True, True),
        ("pertuzumab_trastuzumab", "trastuzumab pertuzumab eribulin", True, True),
        ("pertuzumab_trastuzumab", "trastuzumab pertuzumab eribulin letrozole", True, False),
    ],
)
def test_a_regimen_has_one_agent_where_it_leaves_a_choice(
    regimen: str, agents: str, *, kind: bool, itself: bool
) -> None:
    guideline = load_guideline(extensions=["x4"])
    assert guideline.matches(regimen, frozenset(agents.split())) is kind
    assert guideline.one_each(regimen, frozenset(agents.split())) is itself


def test_every_named_criterion_class_and_regimen_is_used() -> None:
    parts = [part for _, criterion in all_criteria(GUIDELINE) for part in _parts(criterion)]
    assert {part.criterion for part in parts if isinstance(part, Named)} == set(GUIDELINE.criteria)
    asked = [part for part in parts if isinstance(part, (AgentsTest, PlanTest))]
    named = {name for part in asked for names in (part.holds_any, part.holds_all, part.only) for name in names or ()}
    named |= {name for regimen in GUIDELINE.regimens.values() for names in regimen.parts for name in names}
    named |= {name for action in GUIDELINE.plan.actions.values() if action.keeps for name in action.keeps.agents}
    assert set(GUIDELINE.agent_classes) <= named
    regimens = {name for part in asked for name in (*(part.matches or ()), *(getattr(part, "one_each", None) or ()))}
    regimens |= {name for end in GUIDELINE.ends.values() for name in end.regimens}
    assert set(GUIDELINE.regimens) <= regimens


# --- the graph ---


def test_what_lies_beside_a_guideline_s_file_belongs_to_it(tmp_path: Path) -> None:
    file, beside = tmp_path / "guideline.yaml", tmp_path / "events.yaml"
    file.write_bytes(SHIPPED.read_bytes())
    (tmp_path / "folder.yaml").mkdir()
    for found in (load_guideline(file), load_guideline(file, extensions=["x1"])):
        beside.unlink(missing_ok=True)
        assert found.companion("events.yaml") is None
        beside.write_text("a: b", encoding="utf-8")
        assert found.companion("events.yaml") == beside
        assert found.companion("folder.yaml") is None
    assert GUIDELINE.companion("guideline.yaml") is None


def test_a_guideline_survives_being_pickled() -> None:
    """The shipped one as itself; another as its twin, which answers alike."""
    assert pickle.loads(pickle.dumps(GUIDELINE)) is GUIDELINE is copy.deepcopy(GUIDELINE)  # noqa: S301  # our own bytes
    twin = pickle.loads(pickle.dumps(EXTENDED))  # noqa: S301
    assert twin.base is GUIDELINE
    assert contents(twin) == contents(EXTENDED)
    case = Case(her2_status="positive", disease_setting="recurrent_metastatic")
    assert trace(twin, case) == trace(EXTENDED, case)


def test_a_guideline_is_frozen() -> None:
    with pytest.raises(FrozenInstanceError):
        GUIDELINE.content_hash = "x"  # type: ignore[misc]
    with pytest.raises(nx.NetworkXError):
        GUIDELINE.graph.add_node("new")
    with pytest.raises(TypeError):
        GUIDELINE.ends["new"] = GUIDELINE.ends["tdxd"]  # type: ignore[index]
    model: BaseModel = GUIDELINE.ends["tdxd"]
    with pytest.raises(ValueError, match="frozen"):
        model.label = "x"  # type: ignore[attr-defined]


# --- identity and loading ---


def test_the_content_hash_is_that_of_the_file_with_line_feeds(tmp_path: Path) -> None:
    data = SHIPPED.read_bytes().replace(b"\r\n", b"\n")
    assert GUIDELINE.content_hash == hashlib.sha256(data).hexdigest()
    windows, changed = tmp_path / "windows.yaml", tmp_path / "changed.yaml"
    windows.write_bytes(b"\xef\xbb\xbf" + data.replace(b"\n", b"\r\n"))
    changed.write_bytes(data.replace(b"Check the history.", b"Check this history.", 1))
    assert load_guideline(windows).content_hash == GUIDELINE.content_hash
    assert contents(load_guideline(windows)) == contents(GUIDELINE)
    assert load_guideline(changed).content_hash != GUIDELINE.content_hash


def test_the_shipped_guideline_is_loaded_once_and_an_unknown_extension_is_refused() -> None:
    assert load_guideline() is GUIDELINE
    assert contents(load_guideline(SHIPPED)) == contents(GUIDELINE)
    with pytest.raises(ContentError, match="nowhere") as caught:
        load_guideline(extensions=["nowhere"])
    assert [problem.code for problem in caught.value.problems] == ["extension"]


def test_a_file_that_leaves_a_case_without_an_answer_or_with_two_is_refused_with_such_a_case(tmp_path: Path) -> None:
    text = OTHER.read_text(encoding="utf-8")
    for old, new, code in (("at_most: 6", "at_most: 5", "gap"), ("above: 6", "above: 5", "overlap")):
        assert text.count(old) == 1, old
        broken = tmp_path / f"{code}.yaml"
        broken.write_text(text.replace(old, new), encoding="utf-8")
        with pytest.raises(ContentError, match="months_open=") as caught:
            load_guideline(broken)
        assert [(problem.code, problem.file) for problem in caught.value.problems] == [(code, str(broken))]
        assert caught.value.problems[0].line > 1


def test_a_file_that_nobody_would_wait_for_is_refused(tmp_path: Path) -> None:
    either = "{any: [{attribute: wish, is: hot}, {attribute: wish, is: cold}]}"
    old, new = "when:\n      attribute: wish\n      is: hot\n", f"when: {{all: [{', '.join([either] * 20)}]}}\n"
    text = OTHER.read_text(encoding="utf-8")
    assert text.count(old) == 1
    endless = tmp_path / "endless.yaml"
    endless.write_text(text.replace(old, new), encoding="utf-8")
    with pytest.raises(ContentError) as caught:
        load_guideline(endless)
    assert {(problem.code, problem.file) for problem in caught.value.problems} == {("extent", str(endless))}


def test_a_problem_names_the_file_it_is_in(tmp_path: Path) -> None:
    broken = tmp_path / "broken.yaml"
    broken.write_text(OTHER.read_text(encoding="utf-8").replace("to: age", "to: nowhere"), encoding="utf-8")
    with pytest.raises(ContentError) as caught:
        load_guideline(broken)
    assert {problem.file for problem in caught.value.problems} == {str(broken)}


def test_extensions_are_added_to_the_shipped_text_or_to_a_file_one_or_several() -> None:
    one = load_guideline(extensions="x1")
    assert one is load_guideline(extensions=["x1"]) is load_guideline(extensions=iter(["x1"]))
    assert (list(one.extensions), one.base) == (["x1"], GUIDELINE)
    assert load_guideline(extensions=()) is GUIDELINE
    assert GUIDELINE.base is None
    from_file = load_guideline(SHIPPED, extensions=["x3", "x1"])
    assert list(from_file.extensions) == ["x1", "x3"]
    assert from_file.base is not None
    assert contents(from_file.base) == contents(GUIDELINE)


def test_a_guideline_takes_of_a_case_what_it_asks_for() -> None:
    """Without the extensions there is neither the question about taxanes nor tucatinib."""
    wide = load_guideline(extensions=["x3", "x8"])
    answers = {"her2_status": "positive", "lvef_percent": 60}
    case = Case(wide, **answers, taxane_contraindication="present", current_regimen=["tucatinib", "trastuzumab"])
    assert dict(case.restricted_to(GUIDELINE).given) == answers
    running = Case(wide, current_regimen=["trastuzumab", "capecitabine"])
    assert running.restricted_to(GUIDELINE) == Case(current_regimen=["trastuzumab", "capecitabine"])


def test_a_node_is_called_by_its_label() -> None:
    assert GUIDELINE.label("tdxd") == GUIDELINE.ends["tdxd"].label
    assert GUIDELINE.label("tdxd_choice") == GUIDELINE.decisions["tdxd_choice"].label


# --- another guideline is another file ---


@pytest.fixture(scope="module")
def tea() -> Guideline:
    return load_guideline(OTHER)


@pytest.mark.parametrize(
    ("answers", "outcome", "node", "possible"),
    [
        ({}, "needs_information", None, {"iced", "compost", "white", "plain_cup", "curdled"}),
        ({"wish": "either", "months_open": 7}, "needs_information", None, {"iced", "compost"}),
        ({"wish": "cold"}, "recommendation", "iced", {"iced"}),
        ({"wish": "hot", "months_open": 6.1}, "action", "compost", {"compost"}),
        ({"wish": "hot", "months_open": 6, "additions": ["cream", "honey"]}, "options", "white", {"white"}),
        ({"wish": "hot", "months_open": 6, "additions": []}, "recommendation", "plain_cup", {"plain_cup"}),
        ({"wish": "hot", "additions": ["milk", "lemon"], "opened": "2024-01-31", "today": "2024-07-31"},
         "source_silent", "curdled", {"curdled"}),
        ({"wish": "hot", "opened": "2024-01-31", "today": "2024-08-01"}, "action", "compost", {"compost"}),
        ({"additions": ["milk"]}, "needs_information", None, {"compost", "white"}),
        ({"wish": "cold", "additions": ["milk"]}, "contradictory", None, set()),
        ({"opened": "2024-02-01", "today": "2024-01-31"}, "contradictory", None, set()),
    ],
)  # fmt: skip
def test_a_guideline_about_tea_is_walked(
    tea: Guideline, answers: dict[str, Any], outcome: str, node: str | None, possible: set[str]
) -> None:
    pathway = trace(tea, Case(tea, **answers))
    assert (pathway.outcome, pathway.node) == (outcome, node)
    assert pathway.possible == possible


def test_a_guideline_about_tea_is_put_into_words_without_medicine(tea: Guideline) -> None:
    pathway = trace(tea, Case(tea, wish="hot", additions=["milk"], opened="2024-01-31", today="2024-07-30"))
    words = plain(tea, pathway)
    assert "6 months or less, because months open: 5 months and 30 days, 6 or less." in words
    assert "Tea with milk: Pour it in first or last." in words
    assert "honey" not in words
    assert pathway.missing == ()
    assert not re.search(r"HER2|trastuzumab|T-DXd|cancer|patient|recurren", words)
