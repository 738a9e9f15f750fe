"""Pages: the notebooks that are served, alone in a folder of their own."""

from __future__ import annotations

import json
import shutil
from pathlib import Path


def copy_pages(notebooks: Path, folder: Path, *, educator: bool = False) -> tuple[str, ...]:
    """Copy the notebooks that are served, so that nothing else lies in the folder that the server reads.

    Parameters
    ----------
    notebooks
        Where they are.
    folder
        An empty folder.
    educator
        Whether to serve those that are not for learners as well: those whose metadata name the audience "educator".

    Returns
    -------
    tuple of str
        Their names, in order.

    Raises
    ------
    FileNotFoundError
        If there is no such folder of notebooks, or no notebook in it.
    """
    found = sorted(notebooks.glob("*.ipynb"))
    if not found:
        message = f"no folder of notebooks at {notebooks}"
        raise FileNotFoundError(message)
    served = [path for path in found if educator or not _for_educators(path)]
    for path in served:
        shutil.copy(path, folder)
    return tuple(path.name for path in served)


def _for_educators(path: Path) -> bool:
    metadata = json.loads(path.read_text(encoding="utf-8"))["metadata"]
    return bool(metadata.get("audience") == "educator")
