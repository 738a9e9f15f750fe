"""What lies in the folder that the server reads."""

import json
from pathlib import Path

import pytest
from notebook_pages import PAGES, STUDENTS, read, sources

from her2teach.core.files import own_files, shipped
from her2teach.serving.notebooks import copy_pages


@pytest.fixture
def notebooks(tmp_path: Path) -> Path:
    folder = tmp_path / "notebooks"
    folder.mkdir()
    for name, metadata in (("1_lesson", {}), ("6_educator", {"audience": "educator"})):
        notebook = {"cells": [], "metadata": metadata, "nbformat": 4, "nbformat_minor": 5}
        (folder / f"{name}.ipynb").write_text(json.dumps(notebook), encoding="utf-8")
    (folder / "answers.yaml").write_text("secret: yes\n", encoding="utf-8")
    return folder


@pytest.mark.parametrize(
    ("educator", "names"), [(False, ["1_lesson.ipynb"]), (True, ["1_lesson.ipynb", "6_educator.ipynb"])]
)
def test_only_pages_are_served_and_the_educators_only_when_asked_for(
    notebooks: Path, tmp_path: Path, educator: bool, names: list[str]
) -> None:
    served = tmp_path / "served"
    served.mkdir()
    assert list(copy_pages(notebooks, served, educator=educator)) == names
    assert sorted(path.name for path in served.iterdir()) == names


def test_every_shipped_notebook_is_a_page_but_the_one_for_whoever_opens_cells(tmp_path: Path) -> None:
    found = [path.name for path in own_files(shipped("notebooks"), "*.ipynb")]
    served = list(copy_pages(shipped("notebooks"), tmp_path, educator=True))
    assert served == [path.name for path in PAGES]
    assert set(found) - set(served) == {STUDENTS.name}


def test_a_page_is_served_without_stored_outputs_and_without_cells_for_whoever_opens_cells(tmp_path: Path) -> None:
    for name in copy_pages(shipped("notebooks"), tmp_path, educator=True):
        before, after = (read(folder / name)["cells"] for folder in (shipped("notebooks"), tmp_path))
        assert any(cell.get("outputs") for cell in before)
        assert not any(cell.get("outputs") or cell.get("execution_count") for cell in after)
        kept = [cell["id"] for cell in before if cell["metadata"].get("audience") != "python"]
        assert [cell["id"] for cell in after] == kept
    lesson = "\n".join(sources(tmp_path / "1_lesson.ipynb"))
    assert "LessonCheck()" in lesson
    assert "trace(" not in lesson
