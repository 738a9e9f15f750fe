"""The shipped notebooks: all of them, and those that are pages."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from her2teach.core.files import own_files, shipped

#: The notebook for whoever opens cells, which no server and no site lists.
STUDENTS = shipped("notebooks") / "7_python.ipynb"


def read(path: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return found


def sources(path: Path) -> list[str]:
    """The source of each code cell."""
    return ["".join(cell["source"]) for cell in read(path)["cells"] if cell["cell_type"] == "code"]


#: Those that are pages, the educator's among them.
PAGES = tuple(path for path in own_files(shipped("notebooks"), "*.ipynb") if path != STUDENTS)
