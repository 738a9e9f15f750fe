"""Compiled: what a page starts with is compiled, what it may import later is shorter, and both say what they said."""

from __future__ import annotations

import sys
import zipfile
from pathlib import Path

import pytest

from her2teach.serving.site.compiled import compile_archive, module_name

FILES = {
    "tea/__init__.py": b'"""Kinds."""\nKIND = "black"\n',
    "tea/pot.py": b'# a comment\ndef pour():\n    """Pour."""\n    return "poured"\n\ndef rest():\n    """Wait."""\n',
    "tea/tests/test_pot.py": b"",
    "tea/labextension/static/main.js": b"tea",
    "tea-1.data/data/share/main.js": b"tea",
    "tea/leaves.txt": b"many",
    "pygments/lexers/python.py": b"",
    "pygments/lexers/cobol.py": b"",
}


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    path = tmp_path / "tea.zip"
    with zipfile.ZipFile(path, "w") as written:
        for name, content in FILES.items():
            written.writestr(name, content)
    compile_archive(path, {"tea"}.__contains__)
    return path


def test_what_is_of_no_use_is_left_out(archive: Path) -> None:
    with zipfile.ZipFile(archive) as found:
        names = set(found.namelist())
        assert names == {"tea/__init__.pyc", "tea/pot.py", "tea/leaves.txt", "pygments/lexers/python.py"}
        assert found.read("tea/leaves.txt") == b"many"
        assert len(found.read("tea/pot.py")) < len(FILES["tea/pot.py"])


def test_modules_do_what_they_did(archive: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(str(archive))
    import tea  # type: ignore[import-not-found]
    from tea import pot

    assert tea.KIND == "black"
    assert tea.__doc__ is None
    assert (pot.pour(), pot.rest(), pot.pour.__doc__) == ("poured", None, None)
    for name in ("tea", "tea.pot"):
        monkeypatch.delitem(sys.modules, name)


def test_the_same_files_make_the_same_archive(archive: Path) -> None:
    once = archive.read_bytes()
    with zipfile.ZipFile(archive, "w") as written:
        for name, content in FILES.items():
            written.writestr(name, content)
    compile_archive(archive, {"tea"}.__contains__)
    assert archive.read_bytes() == once


def test_a_module_is_named_by_its_place() -> None:
    assert module_name("tea/__init__.py") == "tea"
    assert module_name("tea/pot.py") == "tea.pot"
