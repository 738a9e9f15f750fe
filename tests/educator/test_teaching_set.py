"""The set to teach next: the cases that are suggested, ready to hand out."""

from __future__ import annotations

import io
from zipfile import ZipFile

import pytest
from attempts import GUIDELINE
from class_maker import CASES, class_of, school

from her2teach.educator import teaching_set as made
from her2teach.educator.class_results import Suggestion, class_result, teach_next
from her2teach.educator.teaching_set import packed_set, teaching_set


def suggestion(*cases: str) -> Suggestion:
    return Suggestion(kind="pitfall", name="P1", learners=3, times=3, of=4, cases=cases)


def test_the_first_case_for_each_thing_comes_first_and_each_case_once() -> None:
    one, two, three, four = (each.id for each in CASES[:4])
    found = teaching_set([suggestion(one, two), suggestion(), suggestion(three, one, four)], CASES)
    assert [each.id for each in found] == [one, three, two, four]
    assert teaching_set([suggestion("gone")], CASES) == teaching_set([], CASES) == ()


def test_the_set_is_what_is_proposed_to_a_class() -> None:
    suggestions = teach_next(GUIDELINE, class_result(GUIDELINE, class_of(school(2, 14)).counted), CASES)
    found = {each.id for each in teaching_set(suggestions, CASES)}
    assert found == {name for each in suggestions for name in each.cases}


def test_it_is_sheets_questions_and_keys_in_the_folders_of_whom_they_are_for() -> None:
    told: list[str] = []
    data, failed = packed_set(GUIDELINE, CASES[:2], tell=lambda _, name: told.append(name))
    assert failed == ()
    with ZipFile(io.BytesIO(data)) as archive:
        names = archive.namelist()
        sheet = archive.read("learners/teach-next.html").decode()
        key = archive.read("educator/teach-next-key.html").decode()
    assert names == told
    stems = ("learners/teach-next", "learners/questions", "educator/teach-next-key")
    assert names == [f"{stem}.{suffix}" for stem in stems for suffix in ("html", "pdf")]
    assert all(each.title in key and each.title not in sheet for each in CASES[:2])


def test_what_cannot_be_made_is_left_out_and_nothing_at_all_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(made, "missing", lambda: {"pdf": "install it"})
    data, _ = packed_set(GUIDELINE, CASES[:1])
    with ZipFile(io.BytesIO(data)) as archive:
        assert {name.rpartition(".")[2] for name in archive.namelist()} == {"html"}
    monkeypatch.setattr(made, "missing", lambda: {"pdf": "install it", "html": "install that"})
    with pytest.raises(ValueError, match="install that"):
        packed_set(GUIDELINE, CASES[:1])
