"""Vignettes: cases told as stories, whole and fit to be shown."""

from __future__ import annotations

import re
from dataclasses import FrozenInstanceError
from pathlib import Path

import pytest

from her2teach import CaseVignette, ContentError, load_guideline, load_vignette, load_vignettes
from her2teach.core.case import Case
from her2teach.core.files import case_files, own_files, shipped
from her2teach.core.yamltree import MAX_PROBLEMS
from her2teach.teaching.vignettes import shipped_vignettes, sound_vignettes

ROOT = Path(__file__).parents[2]
VIGNETTES = load_vignettes()
TEA = load_guideline(ROOT / "tests" / "content" / "valid" / "other_guideline.yaml")
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
    assert shipped("cases") == ROOT / "cases"
    assert [str(vignette) for vignette in VIGNETTES] == [path.stem for path in own_files(ROOT / "cases", "*.yaml")]
    assert load_vignettes() == shipped_vignettes() == VIGNETTES
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
    prose = f"{vignette.title} {vignette.story} {vignette.discussion}"
    assert not re.search(r"\b(Mrs?|Ms|Miss|Dr|Prof)\b\.? [A-Z]|\bborn\b|\bMRN\b|@", prose)
    assert all(
        int(age) <= 89 for age in re.findall(r"\b(?:woman|man) of (\d+)|\baged (\d+)", prose) for age in age if age
    )
    assert not any(f"`{end}`" in prose or f" {end} " in prose for end in load_guideline().ends if "_" in end)


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
    path = tmp_path / "afternoon.yaml"
    path.write_text(TEA_CASE, encoding="utf-8")
    assert load_vignette(path, TEA).expected_node == "compost"
    assert [vignette.id for vignette in load_vignettes(tmp_path, TEA)] == ["afternoon"]
    with pytest.raises(ContentError, match='there is no attribute "wish"'):
        load_vignette(path)


COLD_WITH_MILK = ("wish: hot", "wish: cold\n  additions: [milk]")
IN_ITS_ORDER = "wish, opened, today, months_open, additions"
ENDS = "allowed: iced, compost, white, plain_cup, curdled"
MEND = "mend the attributes or what is expected"


@pytest.mark.parametrize(
    ("changes", "problems"),
    [
        ([("wish: hot", "wishes: hot")],
         [f'9:3: attribute: there is no attribute "wishes"; did you mean wish? allowed: {IN_ITS_ORDER}']),
        ([("wish: hot", f"{'w' * 99}: hot")],
         [f'9:3: attribute: there is no attribute "{"w" * 57}..."; allowed: {IN_ITS_ORDER}']),
        ([("12", "12 months"), ("wish: hot", "additions: [milk, salt, mustard]")],
         ["9:21: value: additions: 'salt' is not an agent; allowed: milk, cream, lemon, honey",
          "9:27: value: additions: 'mustard' is not an agent; allowed: milk, cream, lemon, honey",
          '10:16: value: months_open: "12 months" is not a number; leave the unit out: 12']),
        ([("12", "101")], ["10:16: value: months_open: 101 is out of range; allowed: 0 to 100 months, or unknown"]),
        ([("id: afternoon", "id: morning")], ['1:5: id: the id is "morning"; it must be "afternoon", like the file']),
        ([("id: afternoon", f"id: {'x' * 99}")],
         [f'1:5: id: the id is "{"x" * 57}..."; it must be "afternoon", like the file',
          f'1:5: value: String should have at most 60 characters, found "{"x" * 57}..."']),
        ([("node: compost", "node: compots")],
         [f'13:9: reference: there is no end "compots"; did you mean compost? {ENDS}']),
        ([("node: compost", f"node: {'c' * 99}")],
         [f'13:9: reference: there is no end "{"c" * 57}..."; {ENDS}']),
        ([("outcome: action", "outcome: options")],
         [f'12:12: expected: the case reaches the outcome "action", not "options"; {MEND}']),
        ([("outcome: action", "outcome: contradictory")],
         [f'12:12: expected: the case reaches the outcome "action", not "contradictory"; {MEND}']),
        ([("  node: compost\n", "")],
         [f'11:1: expected: the case reaches "compost", and no single end is expected; {MEND}']),
        ([("  months_open: 12\n", ""), ("outcome: action", "outcome: needs_information")],
         [f'12:9: expected: the case reaches no single end, and "compost" is expected; {MEND}']),
        ([COLD_WITH_MILK],
         ["8:1: contradiction: Cold tea is wished for, with dairy; change one of the two answers"]),
        ([COLD_WITH_MILK, ("outcome: action", "outcome: contradictory")],
         [f'14:9: expected: the case reaches no single end, and "compost" is expected; {MEND}']),
        ([("title: An old tin\n", ""), ("wish: hot", "wishes: hot")],
         [f'8:3: attribute: there is no attribute "wishes"; did you mean wish? allowed: {IN_ITS_ORDER}',
          '1:1: missing: "title" is missing; add it']),
    ],
)  # fmt: skip
def test_a_case_file_is_told_what_is_wrong_and_what_to_write(
    tmp_path: Path, changes: list[tuple[str, str]], problems: list[str]
) -> None:
    path = tmp_path / "afternoon.yaml"
    text = TEA_CASE
    for old, new in changes:
        assert text.count(old) == 1
        text = text.replace(old, new)
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ContentError) as caught:
        load_vignette(path, TEA)
    assert sorted(map(str, caught.value.problems)) == sorted(f"{path}:{problem}" for problem in problems)


@pytest.mark.parametrize(
    "attributes",
    [
        "\n".join(f"  unheard_of_{number}: hot" for number in range(2 * MAX_PROBLEMS)),
        f"  additions: [{', '.join(f'spice_{number}' for number in range(2 * MAX_PROBLEMS))}]",
    ],
    ids=["attributes", "agents"],
)
def test_no_more_problems_are_told_than_anybody_reads(tmp_path: Path, attributes: str) -> None:
    path = tmp_path / "afternoon.yaml"
    path.write_text(TEA_CASE.replace("  wish: hot", attributes), encoding="utf-8")
    with pytest.raises(ContentError) as caught:
        load_vignette(path, TEA)
    assert len(caught.value.problems) == MAX_PROBLEMS


def test_a_contradictory_case_can_be_told_as_one(tmp_path: Path) -> None:
    path = tmp_path / "afternoon.yaml"
    expected = TEA_CASE.replace(*COLD_WITH_MILK).replace("action\n  node: compost", "contradictory")
    path.write_text(expected, encoding="utf-8")
    assert load_vignette(path, TEA).expected_outcome == "contradictory"


def test_sound_cases_are_kept_and_the_problems_of_the_others_told(tmp_path: Path) -> None:
    for name, text in (("afternoon", TEA_CASE), ("broken", "- only a list"), ("morning", "")):
        (tmp_path / f"{name}.yaml").write_text(text, encoding="utf-8")
    vignettes, problems = sound_vignettes(tmp_path, TEA)
    assert [vignette.id for vignette in vignettes] == ["afternoon"]
    assert [Path(problem.file).stem for problem in problems] == ["broken", "morning"]
    with pytest.raises(ContentError) as caught:
        load_vignettes(tmp_path, TEA)
    assert caught.value.problems == problems


def test_a_vignette_tells_what_its_file_says(tmp_path: Path) -> None:
    path = tmp_path / "afternoon.yaml"
    path.write_text(TEA_CASE, encoding="utf-8")
    vignette = load_vignette(path, TEA)
    assert (vignette.title, vignette.difficulty, vignette.authors) == ("An old tin", "introductory", "The kitchen")
    assert (vignette.objectives, vignette.story) == (("Notice old tea.",), "The tin has stood there for a year.")
    assert (vignette.licence, vignette.discussion, vignette.reviewed) == ("CC-BY-4.0", None, None)
    assert vignette.case == Case(TEA, wish="hot", months_open=12)
    assert (vignette.expected_outcome, vignette.expected_node) == ("action", "compost")
