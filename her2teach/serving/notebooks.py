"""Notebooks: those that are served, alone in a folder of their own, with no output: a page executes its cells."""

from __future__ import annotations

import json
from collections.abc import Collection
from pathlib import Path
from typing import Any, Final

from her2teach.core.files import own_files

#: For whom a notebook or a cell is, as its metadata say: who writes cases, and who opens cells. No page shows a cell.
_EDUCATOR: Final = "educator"
_PYTHON: Final = "python"


def copy_pages(
    notebooks: Path, folder: Path, *, educator: bool = False, lacking: Collection[str] = ()
) -> tuple[str, ...]:
    """Copy the notebooks that are served, so that nothing else lies in the folder that the server reads.

    A notebook for the audience "educator" is left out unless it is wanted, each notebook or cell for the audience
    "python", and each whose metadata say that it needs what is lacking. No stored output is copied. Returns the names,
    in order. Raises FileNotFoundError if there is no notebook.
    """
    found = own_files(notebooks, "*.ipynb")
    if not found:
        message = f"no folder of notebooks at {notebooks}"
        raise FileNotFoundError(message)
    served = []
    for path in found:
        notebook = json.loads(path.read_text(encoding="utf-8"))
        left_out = {_PYTHON} if educator else {_PYTHON, _EDUCATOR}
        if not _wanted(notebook, left_out, lacking):
            continue
        cells = [_unrun(cell) for cell in notebook["cells"] if _wanted(cell, left_out, lacking)]
        (folder / path.name).write_text(json.dumps({**notebook, "cells": cells}), encoding="utf-8")
        served.append(path.name)
    return tuple(served)


def _wanted(part: dict[str, Any], left_out: Collection[str], lacking: Collection[str]) -> bool:
    metadata = part["metadata"]
    return metadata.get("audience") not in left_out and metadata.get("needs") not in lacking


def _unrun(cell: dict[str, Any]) -> dict[str, Any]:
    return cell | {"outputs": [], "execution_count": None} if cell["cell_type"] == "code" else cell
