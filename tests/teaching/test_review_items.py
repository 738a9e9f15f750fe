"""Review items: each statement with all that rests on it, and a hash that changes with what is said alone."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from pathlib import Path

import pytest

from her2teach import load_guideline
from her2teach.core.extensions import shipped_extensions
from her2teach.core.files import PACKAGE
from her2teach.core.guideline import shipped_evidence
from her2teach.teaching.lesson import load_lesson
from her2teach.teaching.review_items import BESIDE, EXTENSIONS, STATEMENTS, TRIALS, review_items

GUIDELINE = load_guideline()
ITEMS = review_items(GUIDELINE)
BY_ID = {each.id: each for each in ITEMS}
TEXT = (PACKAGE / "content" / "guideline.yaml").read_text(encoding="utf-8")


def of(part: str) -> list[str]:
    return [each.id for each in ITEMS if each.part == part]


def spoilt(tmp_path: Path, old: str, new: str) -> set[str]:
    """The items that say something else once the guideline is changed."""
    assert old in TEXT
    (tmp_path / "guideline.yaml").write_text(TEXT.replace(old, new, 1), encoding="utf-8")
    changed = {each.id: each.said for each in review_items(load_guideline(tmp_path / "guideline.yaml"))}
    (tmp_path / "guideline.yaml").write_text(TEXT + "\n", encoding="utf-8")
    same = {each.id: each.said for each in review_items(load_guideline(tmp_path / "guideline.yaml"))}
    return {name for name, said in changed.items() if same.get(name) != said}


def test_everything_there_is_to_review_has_an_id_of_its_own() -> None:
    assert of(STATEMENTS) == list(GUIDELINE.statements)
    assert of(TRIALS) == list(shipped_evidence().trials)
    assert of(EXTENSIONS) == [each.id for each in shipped_extensions()]
    assert {"verdicts", "criteria", "glossary", "cut-offs", "lesson"} <= set(of(BESIDE))
    assert len(BY_ID) == len(ITEMS)
    assert len({each.said for each in ITEMS}) == len(ITEMS)


def test_a_statement_has_its_line_its_status_and_all_that_rests_on_it() -> None:
    for statement in GUIDELINE.statements.values():
        item = BY_ID[statement.id]
        assert item.text == statement.text
        assert item.about.startswith(f"line {statement.line} · ")
        assert all(statement.id in each.statements for each in item.sentences)
    leads = [each.lead for each in BY_ID["S31"].sentences]
    assert any(each.startswith("Pitfall P1") for each in leads)
    assert any(each.startswith("Lesson, pitfall P1") for each in leads)


def test_the_lesson_is_there_line_by_line() -> None:
    said = {each.text for item in ITEMS for each in item.sentences}
    lesson = load_lesson()
    lines = [line.text for each in lesson.passages.values() for line in (*each.lines, *each.after)]
    lines += [line.text for each in lesson.check.values() for line in each.after]
    assert set(lines) <= said


def test_each_figure_of_a_trial_says_when_it_was_looked_up() -> None:
    for trial in shipped_evidence().trials.values():
        days = {each.looked_up for each in BY_ID[trial.id].sentences if each.looked_up}
        found = [trial.looked_up(each) for each in trial.results.values()]
        found += [trial.looked_up(each) for each in trial.facts]
        assert days == {each.isoformat() for each in found}
        words = " ".join(each.text for each in BY_ID[trial.id].sentences)
        assert all(fact.text.rstrip(".") in words for fact in trial.facts)


def test_what_was_looked_up_again_says_the_same() -> None:
    item = BY_ID["cleopatra"]
    later = tuple(replace(each, looked_up=dt.date(2030, 1, 1).isoformat()) for each in item.sentences)
    assert replace(item, sentences=later).said == item.said
    assert replace(item, sentences=item.sentences[1:]).said != item.said


@pytest.mark.parametrize(
    ("old", "new", "changed"),
    [
        ("The source text is about recurrent HER2-positive invasive ductal carcinoma.", "It is about tea.", {"S01"}),
        ("Your plan contains no HER2-targeted drug.", "Your plan has none.", {*GUIDELINE.pitfalls["P2"].statements}),
        ("Human epidermal growth factor receptor 2, a", "A", {"glossary"}),
    ],
)
def test_a_changed_sentence_changes_what_rests_on_its_statements_and_nothing_else(
    tmp_path: Path, old: str, new: str, changed: set[str]
) -> None:
    assert spoilt(tmp_path, old, new) == changed


def test_extensions_that_are_on_change_nothing() -> None:
    assert review_items(load_guideline(extensions=["x3"])) == ITEMS


def test_another_guideline_has_neither_our_trials_nor_our_lesson() -> None:
    tea = load_guideline(Path(__file__).parents[1] / "content" / "valid" / "other_guideline.yaml")
    found = review_items(tea)
    assert [each.id for each in found if each.part == STATEMENTS] == list(tea.statements)
    assert {each.part for each in found} <= {STATEMENTS, BESIDE}
