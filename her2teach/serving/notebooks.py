"""Notebooks: those that are served, alone in a folder of their own."""

from __future__ import annotations

import json
import shutil
from collections.abc import Collection
from pathlib import Path

from her2teach.core.files import own_files


def copy_pages(
    notebooks: Path, folder: Path, *, educator: bool = False, lacking: Collection[str] = ()
) -> tuple[str, ...]:
    """Copy the notebooks that are served, so that nothing else lies in the folder that the server reads.

    A notebook for the audience "educator" is left out unless it is wanted, and each notebook or cell whose metadata say
    that it needs what is lacking. Returns the names, in order. Raises FileNotFoundError if there is no notebook.
    """
    found = own_files(notebooks, "*.ipynb")
    if not found:
        message = f"no folder of notebooks at {notebooks}"
        raise FileNotFoundError(message)
    served = []
    for path in found:
        notebook = json.loads(path.read_text(encoding="utf-8"))
        metadata = notebook["metadata"]
        if metadata.get("needs") in lacking or (metadata.get("audience") == "educator" and not educator):
            continue
        cells = [cell for cell in notebook["cells"] if cell["metadata"].get("needs") not in lacking]
        if len(cells) == len(notebook["cells"]):
            shutil.copy(path, folder)
        else:
            (folder / path.name).write_text(json.dumps({**notebook, "cells": cells}), encoding="utf-8")
        served.append(path.name)
    return tuple(served)
