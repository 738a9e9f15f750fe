"""Generation: invented cases hold together, practise what they are made for, and are sound as files."""

from __future__ import annotations

import datetime as dt
import os
import re
import subprocess
import sys
from collections import Counter
from functools import cache
from pathlib import Path
from typing import get_args

import pytest
from case_file import write
from engine_words import ENGINE

from her2teach import CaseVignette, generate_cases, judge, load_guideline, load_vignette, trace
from her2teach.analysis.flips import flips
from her2teach.analysis.plans import is_right
from her2teach.core.regions import exact, regions_of, thresholds
from her2teach.educator.check import inspect
from her2teach.teaching.generation import Difficulty, grade
from her2teach.teaching.sampling import limited, reached_ends

GUIDELINE = load_guideline()
LIMITED = limited(GUIDELINE)
PAIRS = tuple(regions_of(GUIDELINE).axes)
TARGETS = (
    None,
    *(f"end:{end}" for end in GUIDELINE.ends),
    *(f"pitfall:{pitfall}" for pitfall in GUIDELINE.pitfalls),
    *(f"boundary:{name}" for name in LIMITED),
    *(f"pair:{name}" for name in PAIRS),
)
HASHED = (
    "import her2teach as h; print([(v.id, v.story, v.case) for v in h.generate_cases(h.load_guideline(), 12, seed=4)])"
)


@cache
def made(target: str | None) -> tuple[CaseVignette, ...]:
    return generate_cases(GUIDELINE, 40 if target is None else 6, seed=11, target=target)


def gap(vignette: CaseVignette, name: str) -> float:
    limits = thresholds(regions_of(GUIDELINE).axes[name])
    return float(min(abs(exact(vignette.case.known[name]) - exact(limit)) for limit in limits))


def test_every_end_has_cases() -> None:
    assert reached_ends(GUIDELINE) == tuple(GUIDELINE.ends)
    assert LIMITED == ("months_since_adjuvant_trastuzumab", "advanced_lines_given", "chemotherapy_months")


def test_the_same_seed_makes_the_same_cases_and_another_others() -> None:
    assert generate_cases(GUIDELINE, 5, seed=3) == generate_cases(GUIDELINE, 5, seed=3)
    assert generate_cases(GUIDELINE, 5, seed=3)[:2] == generate_cases(GUIDELINE, 2, seed=3)
    ones, others = ({each.case for each in generate_cases(GUIDELINE, 20, seed=seed)} for seed in (3, 4))
    assert len(ones & others) < 4
    assert generate_cases(GUIDELINE, 0, seed=3) == ()


def test_no_order_that_python_leaves_open_enters() -> None:
    """The order of a set hangs on a number that each process draws for itself."""

    def story_of(number: str) -> str:
        environment = {**os.environ, "PYTHONHASHSEED": number}
        return subprocess.run(
            [sys.executable, "-c", HASHED], env=environment, capture_output=True, check=True, text=True
        ).stdout

    assert story_of("1") == story_of("2") != ""


@pytest.mark.parametrize("target", TARGETS, ids=str)
def test_a_case_is_sound_as_a_file(target: str | None, tmp_path: Path) -> None:
    for vignette in made(target):
        path = write(vignette, tmp_path)
        assert inspect(path, dt.date(2026, 1, 1)).problems == (), vignette
        assert load_vignette(path) == vignette


@pytest.mark.parametrize("target", TARGETS, ids=str)
def test_a_case_is_what_it_says(target: str | None) -> None:
    assert len({vignette.case for vignette in made(target)}) == len(made(target))
    for vignette in made(target):
        pathway = trace(GUIDELINE, vignette.case)
        assert (pathway.outcome, pathway.node) == (vignette.expected_outcome, vignette.expected_node)
        assert not pathway.warnings
        assert vignette.difficulty == grade(GUIDELINE, pathway)
        for distractor in vignette.distractors:
            feedback = judge(GUIDELINE, vignette.case, distractor.plan)
            assert not is_right(GUIDELINE, distractor.plan, feedback)


@pytest.mark.parametrize("target", TARGETS, ids=str)
def test_a_story_can_be_read(target: str | None) -> None:
    for vignette in made(target):
        story = vignette.story
        assert 30 <= len(story.split()) <= 190
        assert not ENGINE.search(story.replace("lymph nodes", "glands")), story
        assert "unknown" not in story
        assert len(re.findall(r"\b(?:wo)?man of [0-9]+", story)) == 1
        assert story.count("operated on") + story.count("no operation") <= 1
        assert all(re.match(r"[A-Z\"]", sentence) for sentence in re.split(r"(?<=[.?!]) ", story)), story
        prose = f"{vignette.title} {story} {' '.join(vignette.objectives)}"
        assert not re.search(r"\bS[0-3][0-9]\b|\bP[1-5]\b", prose)


@pytest.mark.parametrize("end", GUIDELINE.ends)
def test_a_case_comes_to_the_end_it_is_made_for(end: str) -> None:
    assert {vignette.expected_node for vignette in made(f"end:{end}")} == {end}


@pytest.mark.parametrize("pitfall", GUIDELINE.pitfalls)
def test_somebody_in_the_story_falls_into_the_pitfall_it_is_made_for(pitfall: str) -> None:
    for vignette in made(f"pitfall:{pitfall}"):
        (distractor,) = vignette.distractors
        assert distractor.voice in vignette.story
        assert pitfall in map(str, judge(GUIDELINE, vignette.case, distractor.plan).pitfalls)


@pytest.mark.parametrize("name", LIMITED)
def test_a_number_lies_at_a_limit_that_decides(name: str) -> None:
    for vignette in made(f"boundary:{name}"):
        assert gap(vignette, name) <= 1
        turning = {name, *(GUIDELINE.attributes[name].counted_between or ())}
        assert turning & {flip.attribute for flip in flips(GUIDELINE, vignette.case)}


@pytest.mark.parametrize("name", PAIRS)
def test_a_pair_differs_in_one_answer_and_goes_two_pathways(name: str) -> None:
    cases = made(f"pair:{name}")
    names = {name, *(GUIDELINE.attributes[name].counted_between or ())}
    for one, other in zip(cases[::2], cases[1::2], strict=True):
        first, second = one.case.given, other.case.given
        differing = {key for key in {*first, *second} if first.get(key) != second.get(key)}
        assert len(differing) == 1
        assert differing <= names
        assert one.expected_node != other.expected_node
        assert None not in {one.expected_node, other.expected_node}
        assert one.story != other.story


@pytest.mark.parametrize("difficulty", get_args(Difficulty))
def test_cases_are_as_hard_as_they_are_wanted(difficulty: Difficulty) -> None:
    found = generate_cases(GUIDELINE, 20, seed=1, difficulty=difficulty)
    assert {vignette.difficulty for vignette in found} == {difficulty}
    assert len({vignette.expected_node for vignette in found}) >= 5


def test_without_a_target_the_ends_take_turns_and_some_answers_are_missing() -> None:
    outcomes = Counter(vignette.expected_outcome for vignette in made(None))
    assert len({vignette.expected_node for vignette in made(None)}) >= 15
    assert 1 <= outcomes["needs_information"] <= 12
    assert all(first.expected_node != second.expected_node or first.expected_node is None
               for first, second in zip(made(None), made(None)[1:], strict=False))  # fmt: skip


def test_ids_tell_cases_apart_and_nothing_of_them() -> None:
    names = [vignette.id for target in TARGETS for vignette in made(target)]
    assert len(set(names)) == len(names)
    assert all(re.fullmatch(r"fresh-[0-9a-f]{8}-[0-9]+", name) for name in names)


@pytest.mark.parametrize(
    ("target", "words"),
    [
        ("ends:tdxd", 'no target "ends:tdxd"; did you mean end\\?'),
        ("end:tdx", 'no target "end:tdx"; did you mean tdxd\\?'),
        ("pitfall:P6", "allowed: P1, P2, P3, P4, P5"),
        ("boundary:lvef_percent", "allowed: months_since"),
        ("pair:histology", "no target"),
        ("", "no target"),
    ],
)
def test_a_target_that_there_is_not_is_refused(target: str, words: str) -> None:
    with pytest.raises(ValueError, match=words):
        generate_cases(GUIDELINE, 1, seed=1, target=target)


def test_what_cannot_be_made_is_said() -> None:
    with pytest.raises(ValueError, match="-1 cases cannot be made"):
        generate_cases(GUIDELINE, -1, seed=1)
    with pytest.raises(ValueError, match="3 cases are no pairs"):
        generate_cases(GUIDELINE, 3, seed=1, target="pair:tdxd_access")
    with pytest.raises(ValueError, match="only 0 of 1 such cases"):
        generate_cases(GUIDELINE, 1, seed=1, target="end:silent_tdxd_reuse", difficulty="introductory")


def test_cases_of_an_extended_guideline_end_where_it_says() -> None:
    extended = load_guideline(extensions=["x1"])
    found = generate_cases(extended, 30, seed=2)
    assert {vignette.expected_node for vignette in found} - {None} <= set(extended.ends)
    assert all(trace(extended, vignette.case).node == vignette.expected_node for vignette in found)
