"""Draft: a text that is being written is told exactly what a check of its file would tell."""

from __future__ import annotations

import datetime as dt
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from her2teach import load_guideline, load_vignette, trace
from her2teach.core.files import own_files
from her2teach.core.yamltree import MAX_BYTES
from her2teach.educator.authoring import new_case, read_draft
from her2teach.educator.check import inspect

ROOT = Path(__file__).parents[2]
TODAY = dt.date(2026, 11, 22)
GUIDELINE = load_guideline()
INVALID = own_files(ROOT / "tests" / "content" / "invalid", "*.yaml")
CASES = own_files(ROOT / "cases", "*.yaml")


def is_text(path: Path) -> bool:
    """Whether a file can be shown in the writer at all."""
    with suppress(UnicodeDecodeError):
        return bool(path.read_bytes().decode("utf-8-sig"))
    return False


def problems_of(path: Path) -> list[str]:
    """What a check says of a file, but for its folder."""
    return [str(each).replace(f"{path.parent}/", "") for each in inspect(path, TODAY).problems]


@pytest.mark.parametrize("path", [*filter(is_text, INVALID), *CASES[:5]], ids=lambda path: path.stem)
def test_a_text_is_told_what_its_file_is_told(path: Path) -> None:
    draft = read_draft(path.stem, path.read_text(encoding="utf-8-sig"), TODAY)
    assert [str(each) for each in draft.problems] == problems_of(path)
    assert bool(draft.errors) is (path in INVALID)


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_a_sound_text_has_the_pathway_of_its_case(path: Path) -> None:
    draft = read_draft(path.stem, path.read_text(encoding="utf-8"), TODAY)
    assert draft.pathway == trace(GUIDELINE, load_vignette(path).case)


def test_what_is_wrong_elsewhere_does_not_take_the_pathway_and_an_answer_that_is_wrong_does() -> None:
    text = (ROOT / "cases/late-relapse-liver.yaml").read_text(encoding="utf-8")
    sound = read_draft("late-relapse-liver", text, TODAY)
    assert sound.pathway is not None
    assert sound.errors == 0
    for old, new in (("title: ", "titel: "), ("difficulty: ", "difficulty: x"), ("id: late", "id: early")):
        draft = read_draft("late-relapse-liver", text.replace(old, new), TODAY)
        assert draft.errors
        assert draft.pathway == sound.pathway
    for old, new in (
        ("her2_status: positive", "her2_status: postive"),
        ("attributes:", "attribute:"),
        ("id: ", "id: ["),
    ):
        draft = read_draft("late-relapse-liver", text.replace(old, new), TODAY)
        assert draft.errors
        assert draft.pathway is None


def test_the_name_is_the_files() -> None:
    text = new_case(GUIDELINE, "my-case")
    (problem,) = (each for each in read_draft("other-case", text, TODAY).problems if each.severity == "error")
    assert (problem.file, problem.code, problem.hint) == (
        "other-case.yaml",
        "id",
        'it must be "other-case", like the file',
    )


def test_only_cases_are_looked_at() -> None:
    for path in (ROOT / "her2teach/content/guideline.yaml", own_files(ROOT / "cases/journeys", "*.yaml")[0]):
        draft = read_draft("x", path.read_text(encoding="utf-8"), TODAY)
        assert [each.code for each in draft.problems] == ["kind"]
        assert draft.pathway is None


def test_a_text_that_is_too_long_is_not_read() -> None:
    draft = read_draft("my-case", "x" * (MAX_BYTES + 1), TODAY)
    assert [each.code for each in draft.problems] == ["size"]
    assert read_draft("my-case", "x" * MAX_BYTES, TODAY).problems[0].code != "size"


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(text=st.text(st.characters(), max_size=60), at=st.integers(0, 4000))
def test_nothing_that_is_typed_brings_forth_an_error(text: str, at: int) -> None:
    whole = new_case(GUIDELINE, "my-case")
    for each in (text, whole[:at] + text + whole[at:]):
        draft = read_draft("my-case", each, TODAY)
        assert all(problem.message for problem in draft.problems)
        assert draft.pathway is None or draft.pathway.outcome


def test_a_half_sign_from_a_browser_is_a_problem_and_no_error() -> None:
    assert [each.code for each in read_draft("my-case", "id: \ud800", TODAY).problems] == ["encoding"]
