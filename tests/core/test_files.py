"""Folders: which files of one are content, and that one bad file does not take the others with it."""

from pathlib import Path

import pytest

import her2teach
from her2teach.core.files import case_files, load_each, shipped
from her2teach.core.yamltree import ContentError, parse, read_file


def test_a_folder_inside_the_package_goes_before_one_beside_it() -> None:
    """As in an installed package, where the cases are inside."""
    package = Path(her2teach.__file__).parent
    assert shipped("content") == package / "content"
    assert shipped("cases") == package.parent / "cases"


def test_only_yaml_files_are_case_files(tmp_path: Path) -> None:
    for name in ("b.yaml", "a.yml", "notes.md", "c.yaml.bak", ".hidden"):
        (tmp_path / name).write_text("", encoding="utf-8")
    assert [path.name for path in case_files(tmp_path)] == ["a.yml", "b.yaml"]
    with pytest.raises(ContentError, match="cannot be opened: No such file") as caught:
        case_files(tmp_path / "nowhere")
    assert [problem.file for problem in caught.value.problems] == [str(tmp_path / "nowhere")]
    with pytest.raises(ContentError, match="cannot be opened: Not a directory"):
        case_files(tmp_path / "notes.md")


def test_a_folder_of_too_many_files_is_refused_before_any_is_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("her2teach.core.files.MOST_FILES", 2)
    for name in ("a.yaml", "b.yaml"):
        (tmp_path / name).write_text("", encoding="utf-8")
    assert len(case_files(tmp_path)) == 2
    (tmp_path / "c.yaml").write_text("", encoding="utf-8")
    with pytest.raises(ContentError, match="3 files; at most 2 are read"):
        case_files(tmp_path)


def test_a_shipped_file_is_found_like_a_folder() -> None:
    beside = Path(her2teach.__file__).parent.parent
    assert shipped("voila.json") == beside / "voila.json"


def test_what_can_be_loaded_is_and_every_problem_of_the_rest_is_told(tmp_path: Path) -> None:
    for name, text in (("a", "tea: green\n"), ("b", "tea: [\n"), ("c", "tea: black\n"), ("d", "tea: 1\ntea: 2\n")):
        (tmp_path / f"{name}.yaml").write_text(text, encoding="utf-8")
    loaded, problems = load_each(tmp_path, lambda path: parse(read_file(path), path.name).content)
    assert loaded == ({"tea": "green"}, {"tea": "black"})
    assert [problem.file for problem in problems] == ["b.yaml", "d.yaml"]
    with pytest.raises(ContentError, match="nowhere"):
        load_each(tmp_path / "nowhere", str)
