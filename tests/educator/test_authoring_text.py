"""Case text: whatever a vignette says, its file is read back as the same."""

from __future__ import annotations

import datetime as dt
import random
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import yaml
from case_file import case_text
from hypothesis import given, settings
from hypothesis import strategies as st
from random_cases import random_partial_case

from her2teach import CaseVignette, load_guideline, load_vignettes, trace
from her2teach.core.case import Case
from her2teach.core.yamltree import decode, parse
from her2teach.educator.yaml_text import KEYS, WIDTH
from her2teach.teaching.case_content import CaseContent, Objective, UntoldContent
from her2teach.teaching.vignettes import read_vignette

ROOT = Path(__file__).parents[2]
GUIDELINE = load_guideline()
VIGNETTES = load_vignettes()

#: Every sign that a file may hold, those that mean something in YAML more often.
SIGNS = st.one_of(
    st.sampled_from("\n\n #:-?[]{}&*!|>'\"%@`,~=<\\é–“😀 1270ny"),
    st.characters(exclude_categories=["Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"]),
)
PROSE = st.text(SIGNS, min_size=1, max_size=120).map(str.strip).filter(bool)
AIMS = st.builds(
    Objective,
    text=PROSE,
    level=st.none() | st.sampled_from(["recall", "apply", "justify"]),
    statements=st.lists(st.sampled_from([*GUIDELINE.statements]), max_size=3, unique=True).map(tuple),
)
FACTS = st.builds(UntoldContent, text=PROSE, kind=st.none() | st.sampled_from([*GUIDELINE.untold]))


def read_back(text: str, name: str) -> CaseVignette:
    """The vignette of a text that went through a file."""
    return read_vignette(parse(decode(text.encode(), name), name), GUIDELINE)


@pytest.mark.parametrize("vignette", VIGNETTES, ids=str)
def test_a_shipped_case_is_read_back_and_looks_like_its_file(vignette: CaseVignette) -> None:
    text = case_text(vignette)
    assert read_back(text, f"{vignette.id}.yaml") == vignette
    shipped = (ROOT / "cases" / f"{vignette.id}.yaml").read_text(encoding="utf-8")
    assert yaml.safe_load(text)["story"] == yaml.safe_load(shipped)["story"]
    assert f"\nstory: |\n  {vignette.story.splitlines()[0]}\n" in text
    assert f"\nobjectives:\n  - {'text: ' * bool(vignette.blueprint)}{vignette.objectives[0][:40]}" in text
    assert max(map(len, text.splitlines())) <= WIDTH + 12  # a line ends after the word that crosses it


@settings(deadline=None, max_examples=150)
@given(data=st.data())
def test_any_words_and_any_answers_are_read_back(data: st.DataObject) -> None:
    case = Case(GUIDELINE, **random_partial_case(random.Random(data.draw(st.integers(0, 10**6)))))
    pathway = trace(GUIDELINE, case)
    aims = tuple(data.draw(st.lists(AIMS, min_size=1, max_size=3, unique_by=lambda each: each.text)))
    vignette = CaseVignette(
        id="any-case",
        title=data.draw(PROSE),
        difficulty=data.draw(st.sampled_from(["introductory", "intermediate", "advanced"])),
        licence=data.draw(st.none() | PROSE),
        authors=data.draw(PROSE),
        objectives=tuple(each.text for each in aims),
        blueprint=tuple(each for each in aims if each.level or each.statements),
        story=data.draw(PROSE),
        case=case,
        expected_outcome=pathway.outcome,
        expected_node=pathway.node,
        keys=tuple(
            data.draw(st.just([]) | st.lists(st.sampled_from([*GUIDELINE.keys]), min_size=2, max_size=3, unique=True))
        ),
        killer=data.draw(st.none() | st.sampled_from([*GUIDELINE.pitfalls, *GUIDELINE.errors])),
        not_in_the_text=tuple(data.draw(st.lists(FACTS, max_size=3))),
        discussion=data.draw(st.none() | PROSE),
        reviewed=data.draw(st.none() | st.dates(min_value=dt.date(1000, 1, 1))),
    )
    text = case_text(vignette)
    assert read_back(text, "any-case.yaml") == vignette
    commented = case_text(vignette, {(): "# a: b", ("story",): "# c", ("distractors",): "# d: e"})
    assert read_back(commented, "any-case.yaml") == vignette


def test_numbers_and_days_stand_without_quotes_and_words_that_look_so_with_them() -> None:
    answers: dict[str, Any] = {"months_since_adjuvant_trastuzumab": 0.000001, "lvef_percent": 62.5}
    case = Case(GUIDELINE, **answers, recurrence_date="2024-09-14")
    vignette = replace(
        VIGNETTES[0], case=case, expected_outcome="needs_information", expected_node=None, title="12", authors="no"
    )
    text = case_text(vignette)
    for line in (
        "  months_since_adjuvant_trastuzumab: 0.000001\n",
        "  lvef_percent: 62.5\n",
        "  recurrence_date: 2024-09-14\n",
        "\ntitle: '12'\n",
        "\nauthors: 'no'\n",
    ):
        assert line in text
    assert read_back(text, f"{vignette.id}.yaml") == vignette


def test_no_key_of_a_case_file_is_forgotten() -> None:
    assert set(KEYS) == set(CaseContent.model_fields)
