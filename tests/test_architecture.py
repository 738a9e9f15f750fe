"""The map: its picture is that of the contracts, and every file and name on the page is there."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from xml.etree.ElementTree import fromstring

import pytest

from docs.rooms import CONTENT, PICTURE, ROOT, layers, picture, says
from her2teach.core.files import own_files

PAGE = ROOT / "docs" / "architecture.md"
TEXT = PAGE.read_text(encoding="utf-8")
#: A link to a file, and what is named in it right after the link.
LINK = re.compile(r"(!?)\[([^]]+)\]\(([^)]+)\)((?:\s*`[^`]+`)*)")
FOUND = [(target, re.findall(r"`([^`]+)`", names)) for _, _, target, names in LINK.findall(TEXT) if ":" not in target]


def defined(body: list[ast.stmt], inside: str = "") -> Iterator[str]:
    """The functions, classes, methods and constants of a module, as they are named from outside."""
    for node in body:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            yield inside + node.name
            if isinstance(node, ast.ClassDef):
                yield from defined(node.body, f"{node.name}.")
        elif isinstance(node, ast.AnnAssign):
            yield ast.unparse(node.target)
        elif isinstance(node, ast.Assign):
            yield from map(ast.unparse, node.targets)


def is_in(name: str, file: Path) -> bool:
    text = file.read_text(encoding="utf-8")
    match file.suffix:
        case ".py":
            return name in defined(ast.parse(text).body)
        case ".js":
            return re.search(rf"(function|const|let) {name}\b", text) is not None
        case ".yaml":
            return re.search(rf"^ *(- \w+: )?{name}:", text, re.MULTILINE) is not None
    return name in text


def test_the_picture_is_that_of_the_contracts() -> None:
    assert PICTURE.read_text(encoding="utf-8") == picture(), "the rooms have changed: make map"


def test_the_picture_shows_every_room_and_what_it_is() -> None:
    shown = " ".join(text for each in fromstring(picture()).iter() if (text := (each.text or "").strip()))
    rooms = [room for layer in layers() for room in layer]
    folders = {file.parent.name for file in own_files(ROOT / "her2teach", "*/__init__.py")}
    assert {room.rpartition(".")[2] for room in rooms} == folders | {"cli"}
    assert all(room.rpartition(".")[2] in shown and says(room) in shown for room in rooms)
    assert CONTENT[0] in shown


@pytest.mark.parametrize(("target", "names"), FOUND, ids=[target for target, _ in FOUND])
def test_what_the_page_names_is_there(target: str, names: list[str]) -> None:
    file = PAGE.parent / target
    assert file.exists()
    assert [name for name in names if not is_in(name, file)] == []


def test_the_page_answers_where_to_look() -> None:
    rows = re.findall(r"^\| (.+) \| (.+) \|$", TEXT.split("## To change …")[1], re.MULTILINE)[1:]
    assert len(rows) >= 20
    assert all(re.search(LINK, where) for _, where in rows)
    wanted = {
        "12 months": "guideline.yaml",
        "a dashed edge": "shapes.py",
        "words a verdict": "practice_text.py",
        "saves a case": "saving.py",
        "caps kernels": "kernels.py",
    }
    for what, file in wanted.items():
        (where,) = [place for asked, place in rows if what in asked]
        assert file in where


def test_a_contributor_is_sent_there_first() -> None:
    first = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8").split("\n## ")[1]
    assert "(docs/architecture.md)" in first
