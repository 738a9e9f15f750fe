"""A way in words, stop by stop, and the cards of its nodes."""

import xml.etree.ElementTree as ET
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from her2teach.core.case import Case
from her2teach.core.guideline import Guideline, shipped_evidence
from her2teach.core.load import load_guideline
from her2teach.core.pathway import trace
from her2teach.teaching.vignettes import CaseVignette, load_vignettes
from her2teach.text.evidence import statements_at
from her2teach.text.html.path import card_html, path_html
from her2teach.text.nodes import card, pitfalls_at, trials_for
from her2teach.text.path import stops
from her2teach.text.sections import MARKS

SHIPPED = load_guideline()
VIGNETTES = load_vignettes()
TEA = load_guideline(Path(__file__).parents[1] / "content" / "valid" / "other_guideline.yaml")
NODES = [*SHIPPED.decisions, *SHIPPED.ends]
HOSTILE = "<script>alert('&')</script>\" onload=\"x"


def read(html: str) -> ET.Element:
    return ET.fromstring(html)


# ---- the way ----


@pytest.mark.parametrize("vignette", VIGNETTES, ids=lambda vignette: vignette.id)
def test_every_step_is_told_with_its_answer_and_its_reason(vignette: CaseVignette) -> None:
    pathway = trace(SHIPPED, vignette.case)
    found = stops(SHIPPED, pathway)
    assert tuple(stop.node for stop in found) == pathway.nodes
    for stop, step in zip(found, pathway.steps, strict=False):
        assert stop.answer.lower() == step.test.lower()
        assert stop.text.startswith("because ")
        assert stop.status == ("" if step.status == "stated" else step.status)
    if not pathway.nodes:  # contradictory answers
        return
    last = found[-1]
    if pathway.node:
        assert (last.mark, last.text) == ("✓", SHIPPED.ends[pathway.node].text)
    else:
        assert last.text.startswith("Still open")
        assert str(len(pathway.possible)) in last.text


def test_a_pathway_that_goes_on_whatever_an_open_answer_is_says_so() -> None:
    pathway = trace(SHIPPED, VIGNETTES[0].case)
    *onward, last = stops(SHIPPED, replace(pathway, steps=()))
    assert onward
    assert all("Whatever the missing answers are" in stop.text and not stop.answer for stop in onward)
    assert last.node == pathway.node


def test_two_pathways_are_two_lists_the_second_from_where_they_part() -> None:
    one, two = (trace(SHIPPED, each.case) for each in VIGNETTES[:2])
    first, second = read(path_html(SHIPPED, one, two)).findall("ol")
    assert [item.get("data-node") for item in first] == list(one.nodes)
    onward = [str(item.get("data-node")) for item in second]
    assert onward == [name for name in two.nodes if name not in one.nodes]
    parted = [item.get("data-node") for item in first if "h2t-parting" in [each.get("class") for each in item]]
    assert parted == [two.nodes[two.nodes.index(onward[0]) - 1]]
    again = read(path_html(SHIPPED, one, one))
    assert "the same pathway" in "".join(again.itertext())


@pytest.mark.parametrize(
    "pathway", [None, trace(SHIPPED, Case(SHIPPED, decision_point="progression", advanced_lines_given=0))]
)
def test_without_a_pathway_there_is_no_list(pathway: Any) -> None:
    assert path_html(SHIPPED, pathway) == ""


# ---- the cards ----


@pytest.mark.parametrize("node", NODES)
def test_a_card_says_what_a_node_is_and_every_statement_it_rests_on(node: str) -> None:
    found = card(SHIPPED, node)
    assert found.label == SHIPPED.label(node)
    said = {section.id: section.lines for section in found.sections}
    assert [line.lead.partition(",")[0] for line in said["statements"]] == list(statements_at(SHIPPED, node))
    for line in said["statements"]:
        statement = SHIPPED.statements[line.lead.partition(",")[0]]
        assert (line.text, line.mark) == (statement.text, statement.status)
        assert line.lead.endswith(f"line {statement.line}")
    if node in SHIPPED.decisions:
        answers = [line.lead.lower() for line in said["answers"]]
        assert answers == [edge.label.lower() for edge in SHIPPED.decisions[node].edges]
    else:
        assert "answers" not in said
        assert found.text == SHIPPED.ends[node].text
    assert all(section.lines for section in found.sections)


@pytest.mark.parametrize("node", NODES)
def test_trials_on_a_card_support_what_it_rests_on_and_stand_outside_the_text(node: str) -> None:
    said = {section.id: section.lines for section in card(SHIPPED, node).sections}
    trials = shipped_evidence().trials.values()
    expected = [trial for trial in trials if set(trial.supports) & set(statements_at(SHIPPED, node))]
    lines = said.get("trials", ())
    assert [line.lead for line in lines] == [trial.name for trial in expected]
    assert {line.mark for line in lines} <= {"outside"}
    for line, trial in zip(lines, expected, strict=True):
        assert all(citation.text in line.text for citation in trial.citations.values())


def test_pitfalls_live_where_their_trigger_or_their_statements_are() -> None:
    found = {node: [str(pitfall) for pitfall in pitfalls_at(SHIPPED, node)] for node in NODES}
    assert found["first_line_thp"] == ["P3", "P4"]
    assert "P5" in found["timing"]
    assert "P1" in found["failed_line"]
    assert "P2" in found["silent_no_her2_agent"]
    assert found["out_of_scope_her2"] == []
    assert {name for names in found.values() for name in names} == set(SHIPPED.pitfalls)


def test_another_text_s_statements_have_no_trials_of_ours() -> None:
    assert trials_for(SHIPPED, SHIPPED.statements)
    assert set(TEA.statements) & set(SHIPPED.statements)
    assert trials_for(TEA, TEA.statements) == ()
    assert all("trials" not in [section.id for section in card(TEA, node).sections] for node in TEA.graph)


def test_what_an_extension_brought_says_so_and_where_it_is_from() -> None:
    extended = load_guideline(extensions=["x1"])
    brought = [node for node in extended.graph if node not in SHIPPED.graph]
    marks = [card(extended, node).mark for node in brought]
    assert set(marks) <= {"extension"}
    sources = [section for node in extended.graph for section in card(extended, node).sections]
    assert any(section.id == "extension" for section in sources)


def hostile() -> Guideline:
    ends = {name: end.model_copy(update={"label": HOSTILE, "text": HOSTILE}) for name, end in SHIPPED.ends.items()}
    statements = {name: each.model_copy(update={"text": HOSTILE}) for name, each in SHIPPED.statements.items()}
    return Guideline.of(SHIPPED.model_copy(update={"ends": ends, "statements": statements}), SHIPPED.content_hash)


def test_hostile_words_stay_words() -> None:
    guideline = hostile()
    pathway = trace(guideline, Case(guideline, her2_status="negative"))
    for html in (path_html(guideline, pathway), *(card_html(card(guideline, node)) for node in guideline.graph)):
        assert "<script" not in html
        assert HOSTILE in "".join(read(html).itertext())


def test_each_mark_is_a_word() -> None:
    for node in NODES:
        root = read(card_html(card(SHIPPED, node)))
        marks = [each for each in root.iter("span") if each.get("class") == "h2t-mark"]
        assert all(each.text == MARKS[str(each.get("data-mark"))] for each in marks)
        assert marks
