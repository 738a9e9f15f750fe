"""Saving: a file is written whole or not at all, in its folder and nowhere else, and over nothing unasked."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from her2teach import load_vignette
from her2teach.core.files import shipped
from her2teach.core.yamltree import MAX_BYTES, ContentError
from her2teach.educator.saving import ALLOWED, allow_saving, case_path, for_learners, held, save_case, saving_folder
from her2teach.teaching.pack import CASES

TEXT = "id: my-case\ntitle: “é”\n"


def names(folder: Path) -> list[str]:
    return [each.name for each in folder.iterdir()]


def test_a_file_is_written_as_it_is(tmp_path: Path) -> None:
    assert save_case(tmp_path, "my-case", TEXT) == tmp_path / "my-case.yaml"
    assert (tmp_path / "my-case.yaml").read_bytes() == TEXT.encode()
    assert names(tmp_path) == ["my-case.yaml"]


def test_the_words_are_on_the_disk_before_the_file_has_its_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    there: list[tuple[bytes, bool]] = []

    def synced(number: int) -> None:
        (written,) = tmp_path.iterdir()
        there.append((written.read_bytes(), os.path.samestat(os.fstat(number), written.stat())))

    monkeypatch.setattr(os, "fsync", synced)
    save_case(tmp_path, "my-case", TEXT)
    assert there == [(TEXT.encode(), True)]


def test_what_is_there_is_left_as_it_is_unless_it_is_what_one_thinks_it_is(tmp_path: Path) -> None:
    path = tmp_path / "my-case.yaml"
    path.write_text("old", encoding="utf-8")
    with pytest.raises(FileExistsError, match="already"):
        save_case(tmp_path, "my-case", TEXT)
    with pytest.raises(FileExistsError, match="something else by now"):
        save_case(tmp_path, "my-case", TEXT, over=b"older")
    assert (path.read_text(encoding="utf-8"), names(tmp_path)) == ("old", ["my-case.yaml"])
    save_case(tmp_path, "my-case", TEXT, over=b"old")
    assert (path.read_text(encoding="utf-8"), names(tmp_path)) == (TEXT, ["my-case.yaml"])


@pytest.mark.parametrize("over", [None, b"old"])
def test_a_link_is_not_followed(tmp_path: Path, over: bytes | None) -> None:
    target, folder = tmp_path / "target.yaml", tmp_path / "pack"
    target.write_text("old", encoding="utf-8")
    folder.mkdir()
    (folder / "my-case.yaml").symlink_to(target)
    with pytest.raises(OSError, match=r"already|not a plain file"):
        save_case(folder, "my-case", TEXT, over=over)
    assert target.read_text(encoding="utf-8") == "old"
    assert names(folder) == ["my-case.yaml"]


@pytest.mark.parametrize(
    "name", ["../my-case", "a/b", "..", "", "My-Case", "a" * 61, "a\\b", "a\x00b", "a.b", "~", "C:a"]
)
def test_no_name_is_a_way_to_another_folder(tmp_path: Path, name: str) -> None:
    folder = tmp_path / "pack"
    folder.mkdir()
    with pytest.raises(ValueError, match="lower-case words joined by hyphens"):
        case_path(folder, name)
    for over in (None, b""):
        with pytest.raises(ValueError, match="lower-case words joined by hyphens"):
            save_case(folder, name, TEXT, over=over)
    assert [*folder.iterdir(), *tmp_path.iterdir()] == [folder]


@pytest.mark.parametrize("name", ["con", "nul", "com1", "lpt9"])
def test_no_case_has_a_name_that_windows_gives_a_device(tmp_path: Path, name: str) -> None:
    with pytest.raises(ValueError, match="Windows keeps this name"):
        save_case(tmp_path, name, TEXT)
    text = (shipped("cases") / "late-relapse-liver.yaml").read_text(encoding="utf-8")
    path = tmp_path / f"{name}.yaml"
    path.write_text(text.replace("id: late-relapse-liver", f"id: {name}"), encoding="utf-8")
    with pytest.raises(ContentError, match="Windows keeps this name"):
        load_vignette(path)
    assert case_path(tmp_path, f"{name}-and-more").name == f"{name}-and-more.yaml"


def test_a_write_that_fails_leaves_the_old_file_and_nothing_else(tmp_path: Path) -> None:
    path = tmp_path / "my-case.yaml"
    path.write_text("old", encoding="utf-8")
    with pytest.raises(UnicodeEncodeError):
        save_case(tmp_path, "my-case", f"{TEXT}\ud800", over=b"old")
    with pytest.raises(UnicodeEncodeError):
        save_case(tmp_path, "other-case", f"{TEXT}\ud800")
    assert (path.read_text(encoding="utf-8"), names(tmp_path)) == ("old", ["my-case.yaml"])
    with pytest.raises(OSError, match="No such file"):
        save_case(tmp_path / "nowhere", "my-case", TEXT)


def test_a_file_holds_whatever_it_holds_and_only_a_plain_one_is_read(tmp_path: Path) -> None:
    path = tmp_path / "my-case.yaml"
    assert held(path) is None
    path.write_bytes(b"\xff\t\x00")
    assert held(path) == b"\xff\t\x00"
    path.write_bytes(b"x" * (MAX_BYTES + 1))
    (tmp_path / "link").symlink_to(path)
    for each in (path, tmp_path / "link", tmp_path):
        with pytest.raises(OSError, match="not a plain file"):
            held(each)


def test_pages_save_only_where_a_folder_was_chosen_and_saving_was_allowed(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    for name in (CASES, ALLOWED):
        monkeypatch.setenv(name, "")
        monkeypatch.delenv(name)
    assert saving_folder() is None
    assert not for_learners()  # whoever runs a notebook of their own
    monkeypatch.setenv(CASES, str(tmp_path))
    assert saving_folder() is None
    allow_saving(allowed=True)
    assert saving_folder() == tmp_path
    assert not for_learners()
    monkeypatch.delenv(CASES)
    assert saving_folder() is None
    monkeypatch.setenv(CASES, str(tmp_path))
    allow_saving(allowed=False)
    assert saving_folder() is None
    assert for_learners()
