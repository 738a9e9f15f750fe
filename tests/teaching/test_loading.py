"""Content files are read alike: one, those of a folder, the shipped one, and the one beside a guideline."""

from __future__ import annotations

from pathlib import Path

import pytest

from her2teach import ContentError, Guideline, load_guideline
from her2teach.core.yamltree import Tree
from her2teach.teaching.loading import load_companion, load_file, load_folder, load_shipped

OTHER = Path(__file__).parents[1] / "other_text" / "guideline.yaml"


def first_key(tree: Tree, guideline: Guideline) -> tuple[str, str]:
    """A reader of our own: the first key of a file, and the guideline that it is read for."""
    if not tree.content:
        raise ContentError([tree.problem((), "empty", "nothing here", "")])
    return next(iter(tree.content)), guideline.id


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "b.yaml").write_text("second: 2\n", encoding="utf-8")
    (tmp_path / "a.yaml").write_text("first: 1\n", encoding="utf-8")
    (tmp_path / "c.yml").write_text("", encoding="utf-8")
    (tmp_path / "d.txt").write_text("none: 4\n", encoding="utf-8")
    return tmp_path


def test_a_file_is_of_the_shipped_guideline_unless_another_is_given(folder: Path) -> None:
    other = load_guideline(OTHER)
    assert load_file(first_key, folder / "a.yaml") == ("first", load_guideline().id)
    assert load_file(first_key, str(folder / "a.yaml"), other) == ("first", other.id)


def test_a_file_is_made_something_of_again_only_once_it_has_changed(folder: Path) -> None:
    seen: list[str] = []

    def counted(tree: Tree, guideline: Guideline) -> str:
        seen.append(guideline.id)
        return first_key(tree, guideline)[0]

    file, other = folder / "a.yaml", load_guideline(OTHER)
    assert [load_file(counted, file), load_file(counted, file)] == ["first", "first"]
    assert load_file(counted, file, other) == "first"
    assert seen == [load_guideline().id, other.id]
    file.write_text("last: 1\n", encoding="utf-8")
    assert load_file(counted, file) == "last"
    file.write_text("", encoding="utf-8")
    for _ in range(2):  # nor is what was wrong with it forgotten
        with pytest.raises(ContentError, match="nothing here"):
            load_file(counted, file)


def test_a_folder_gives_what_can_be_used_and_says_what_is_wrong_with_the_rest(folder: Path) -> None:
    found, problems = load_folder(first_key, folder)
    assert [key for key, _ in found] == ["first", "second"]
    (problem,) = problems
    assert (problem.file, problem.message) == (str(folder / "c.yml"), "nothing here")


def test_a_folder_that_is_not_there_is_an_error(folder: Path) -> None:
    with pytest.raises(ContentError, match="cannot be opened"):
        load_folder(first_key, folder / "nowhere")


def test_a_shipped_file_is_read_for_the_shipped_guideline() -> None:
    assert load_shipped(first_key, "events.yaml")[1] == load_guideline().id


def test_a_companion_is_the_file_beside_the_guideline_and_may_be_missing() -> None:
    other, beside = load_guideline(OTHER), OTHER.with_name("events.yaml")
    assert load_companion(first_key, beside.name, other) == load_file(first_key, beside, other)
    assert load_companion(first_key, "nothing.yaml", other) is None
