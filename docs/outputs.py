"""Outputs: the shipped notebooks, executed, with what their cells show.  ``make outputs`` stores it."""

from __future__ import annotations

from collections.abc import Iterator
from copy import deepcopy
from pathlib import Path
from typing import Any, Final

import nbformat
from nbclient import NotebookClient

from her2teach.core.files import own_files, shipped

#: A widget as a notebook shows it while its kernel runs: another one each time. Its words and its picture are kept.
VIEW: Final = "application/vnd.jupyter.widget-view+json"
#: Drawn by the matplotlib that is installed: kept, but the bytes are those of that version.
PICTURE: Final = "image/png"
#: Seconds that a cell may take.
_LIMIT: Final = 300


def notebooks() -> tuple[Path, ...]:
    """Return the notebooks whose outputs are stored."""
    return tuple(own_files(shipped("notebooks"), "*.ipynb"))


def executed(path: Path) -> str:
    """Return a notebook as it is stored: executed from its first cell on, without what differs from run to run.

    Raises nbclient.exceptions.CellExecutionError if a cell raises.
    """
    notebook: Any = nbformat.read(path, as_version=4)  # type: ignore[no-untyped-call]
    metadata = deepcopy(notebook.metadata)
    where = {"metadata": {"path": str(path.parent)}}
    how: dict[str, Any] = {
        "timeout": _LIMIT,
        "record_timing": False,
        "store_widget_state": False,
        "coalesce_streams": True,
    }
    NotebookClient(notebook, kernel_name="python3", resources=where, **how).execute()
    notebook.metadata = metadata
    for data in _shown(notebook):
        data.pop(VIEW, None)
    return f"{nbformat.writes(notebook)}\n"  # type: ignore[no-untyped-call]


def _shown(notebook: Any) -> Iterator[dict[str, Any]]:
    for cell in notebook.cells:
        for output in cell.get("outputs", ()):
            if "data" in output:
                yield output["data"]


def main() -> None:
    """Store what the cells show now."""
    for path in notebooks():
        text = executed(path)
        stale = text != path.read_text(encoding="utf-8")
        path.write_text(text, encoding="utf-8")
        print(f"{path.name}: {'written anew' if stale else 'as it was'}, {len(text.encode()) // 1024} kB")


if __name__ == "__main__":
    main()
