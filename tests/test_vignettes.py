"""Vignettes: cases told as stories, whole and fit to be shown."""

from __future__ import annotations

import re
from dataclasses import FrozenInstanceError
from pathlib import Path

import pytest

from her2teach import CaseVignette, ContentError, load_guideline, load_vignette, load_vignettes
from her2teach.vignettes import case_files, shipped_folder, shipped_vignettes

ROOT = Path(__file__).parent.parent
VIGNETTES = load_vignettes()
ALL = pytest.mark.parametrize("vignette", VIGNETTES, ids=str)
TEA_CASE = """\
id: afternoon
title: An old tin
difficulty: introductory
licence: CC-BY-4.0
authors: The kitchen
objectives: [Notice old tea.]
story: The tin has stood there for a year.
attributes:
  wish: hot
  months_open: 12
expected:
  outcome: action
  node: compost
"""


def test_the_shipped_cases_are_those_of_the_folder_in_order() -> None:
    assert shipped_folder("cases") == ROOT / "cases"
    assert [str(vignette) for vignette in VIGNETTES] == sorted(path.stem for path in (ROOT / "cases").glob("*.yaml"))
    assert shipped_vignettes() == VIGNETTES
    assert shipped_vignettes() is shipped_vignettes()


@ALL
def test_a_vignette_is_told_in_full(vignette: CaseVignette) -> None:
    words = len(vignette.story.split())
    assert 80 <= words <= 160
    assert vignette.objectives
    assert vignette.discussion
    assert vignette.licence == "CC-BY-4.0"
    assert re.search(r"\bS[0-3][0-9]\b", vignette.discussion)
    for statement in re.findall(r"\bS[0-9]{2}\b", vignette.discussion):
        assert statement in load_guideline().statements


@ALL
def test_a_vignette_names_nobody(vignette: CaseVignette) -> None:
    """No names, no birth dates, no ages over 89; the story does not give the answer away by an id."""
    told = f"{vignette.title} {vignette.story} {vignette.discussion}"
    assert not re.search(r"\b(Mrs?|Ms|Miss|Dr|Prof)\b\.? [A-Z]|\bborn\b|\bMRN\b|@", told)
    assert all(
        int(age) <= 89 for age in re.findall(r"\b(?:woman|man) of (\d+)|\baged (\d+)", told) for age in age if age
    )
    assert not any(f"`{end}`" in told or f" {end} " in told for end in load_guideline().ends if "_" in end)


def test_the_vignettes_are_of_every_difficulty_and_differ() -> None:
    assert {vignette.difficulty for vignette in VIGNETTES} == {"introductory", "intermediate", "advanced"}
    assert len({vignette.case for vignette in VIGNETTES}) == len(VIGNETTES)
    assert len({vignette.title for vignette in VIGNETTES}) == len(VIGNETTES)


def test_a_case_file_is_written_one_answer_a_line() -> None:
    for path in case_files(ROOT / "cases"):
        lines = path.read_text(encoding="utf-8").splitlines()
        attributes = lines[lines.index("attributes:") + 1 : lines.index("expected:")]
        assert all(
            re.fullmatch(r"  [a-z0-9_]+:( [A-Za-z0-9_.-]+)?|    - [A-Za-z0-9_-]+", line) for line in attributes
        ), path


def test_a_vignette_is_frozen_and_told_by_its_id() -> None:
    vignette = load_vignette(ROOT / "cases" / "exactly-twelve-months.yaml")
    assert str(vignette) == vignette.id == "exactly-twelve-months"
    with pytest.raises(FrozenInstanceError):
        vignette.title = "x"  # type: ignore[misc]
    assert load_vignette(str(ROOT / "cases" / "exactly-twelve-months.yaml")) == vignette


def test_a_case_of_another_guideline_is_checked_against_that_one(tmp_path: Path) -> None:
    tea = load_guideline(ROOT / "tests" / "content" / "valid" / "other_guideline.yaml")
    path = tmp_path / "afternoon.yaml"
    path.write_text(TEA_CASE, encoding="utf-8")
    assert load_vignette(path, tea).expected_node == "compost"
    assert [vignette.id for vignette in load_vignettes(tmp_path, tea)] == ["afternoon"]
    with pytest.raises(ContentError, match='there is no attribute "wish"'):
        load_vignette(path)


def test_only_yaml_files_are_case_files(tmp_path: Path) -> None:
    for name in ("b.yaml", "a.yml", "notes.md", "c.yaml.bak", ".hidden"):
        (tmp_path / name).write_text("", encoding="utf-8")
    assert [path.name for path in case_files(tmp_path)] == ["a.yml", "b.yaml"]
    with pytest.raises(ContentError, match="cannot be opened: No such file"):
        case_files(tmp_path / "nowhere")
    with pytest.raises(ContentError, match="cannot be opened: Not a directory"):
        load_vignettes(tmp_path / "notes.md")
