"""Anki: a deck that Anki itself imports, and knows again when it comes once more."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from anki.collection import Collection, ImportAnkiPackageOptions, ImportAnkiPackageRequest
from quiz_sample import sample

from her2teach.educator.lms.anki import MISSING, anki


@pytest.fixture
def collection(tmp_path: Path) -> Iterator[Collection]:
    found = Collection(str(tmp_path / "collection.anki2"))
    yield found
    found.close()


def imported(collection: Collection, folder: Path) -> Any:
    path = folder / "quiz.apkg"
    path.write_bytes(anki(sample()))
    request = ImportAnkiPackageRequest(package_path=str(path), options=ImportAnkiPackageOptions())
    return collection.import_anki_package(request).log


def test_anki_imports_a_card_for_each_question(collection: Collection, tmp_path: Path) -> None:
    log = imported(collection, tmp_path)
    assert len(log.new) == collection.card_count() == len(sample().questions)
    assert sample().title in {each.name for each in collection.decks.all_names_and_ids()}


def test_the_question_stands_in_front_and_the_answer_behind(collection: Collection, tmp_path: Path) -> None:
    imported(collection, tmp_path)
    notes = {note["Key"]: note for note in map(collection.get_note, collection.find_notes(""))}
    for question in sample().questions:
        if "script" in question.story[0]:
            continue
        (card,) = notes[question.key].cards()
        front, back = card.question(), card.answer()
        assert question.asked in front
        assert all(each.text in front for each in question.options)
        assert question.options[0].feedback[0].text not in front
        assert all(line.text in back for each in question.options for line in each.feedback if "&" not in line.text)
        assert sample().banner in back
        assert set(notes[question.key].tags) == set(question.statements)


def test_a_story_is_no_markup(collection: Collection, tmp_path: Path) -> None:
    imported(collection, tmp_path)
    note = next(each for each in map(collection.get_note, collection.find_notes("")) if "script" in each["Story"])
    assert "<script" not in note.cards()[0].question()


def test_anki_knows_a_deck_again(collection: Collection, tmp_path: Path) -> None:
    imported(collection, tmp_path)
    log = imported(collection, tmp_path)
    assert (len(log.new), len(log.duplicate)) == (0, len(sample().questions))


def test_the_same_quiz_gives_the_same_bytes() -> None:
    assert anki(sample()) == anki(sample())


def test_without_genanki_it_says_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "genanki", None)
    with pytest.raises(ValueError, match=r"her2teach\[educator\]"):
        anki(sample())
    assert "genanki" in MISSING
