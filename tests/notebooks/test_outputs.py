"""The stored outputs: every cell has those that it shows now. Quick, in this process; nbval does it with kernels."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from IPython.core.formatters import DisplayFormatter
from notebook_pages import read
from widget_kinds import run_cell

from docs.outputs import PICTURE, VIEW, notebooks
from her2teach.widgets.base import Guarded
from her2teach.widgets.presenter import Presenter

#: A reader on a telephone, and a repository, can bear this much of one notebook.
MOST_BYTES = 300_000
STALE = "what it shows has changed: make outputs"


@pytest.fixture(params=notebooks(), ids=lambda path: path.name)
def path(request: pytest.FixtureRequest) -> Path:
    found: Path = request.param
    return found


def code(path: Path) -> list[dict[str, Any]]:
    return [cell for cell in read(path)["cells"] if cell["cell_type"] == "code"]


def results(cell: dict[str, Any]) -> Iterator[dict[str, str]]:
    """What a cell shows of its last line, as it is stored."""
    for output in cell["outputs"]:
        if output["output_type"] == "execute_result":
            yield {kind: text if isinstance(text, str) else "".join(text) for kind, text in output["data"].items()}


def test_every_cell_shows_what_is_stored(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MPLBACKEND", "agg")
    formatter, names = DisplayFormatter(), dict[str, Any]()
    for cell in code(path):
        shown = run_cell("".join(cell["source"]), names)
        data = formatter.format(shown)[0] if shown is not None else None  # type: ignore[no-untyped-call]  # IPython
        now = [{kind: text for kind, text in data.items() if kind != VIEW}] if data else []
        assert list(results(cell)) == now, STALE
    if "plt" in names:
        names["plt"].close("all")


def test_every_widget_can_be_read_without_a_kernel(path: Path) -> None:
    names = dict[str, Any]()
    for cell in code(path):
        shown = run_cell("".join(cell["source"]), names)
        if isinstance(shown, Guarded) and not isinstance(shown, Presenter):  # of which there is nothing but a button
            (data,) = results(cell)
            words = re.sub(r"<[^>]*>", " ", data["text/html"])
            assert len(words.split()) > 2, type(shown)
            assert "<button" not in data["text/html"]
    if "plt" in names:
        names["plt"].close("all")


def test_every_cell_was_run_in_its_order(path: Path) -> None:
    assert [cell["execution_count"] for cell in code(path)] == list(range(1, len(code(path)) + 1)), STALE
    for at, cell in enumerate(code(path), start=1):
        counts = [output["execution_count"] for output in cell["outputs"] if "execution_count" in output]
        assert set(counts) <= {at}


def test_nothing_of_a_run_is_stored_but_what_its_cells_show(path: Path) -> None:
    notebook = read(path)
    assert "widgets" not in notebook["metadata"]
    assert notebook["metadata"]["language_info"] == {"name": "python"}
    kinds = {kind for cell in code(path) for output in cell["outputs"] for kind in output.get("data", ())}
    assert kinds <= {"text/plain", "text/html", "text/markdown", PICTURE}
    assert not any("execution" in cell["metadata"] for cell in notebook["cells"])
    assert {output["output_type"] for cell in code(path) for output in cell["outputs"]} <= {
        "execute_result",
        "display_data",
        "stream",
    }
    assert "model_id" not in path.read_text(encoding="utf-8")


def test_a_notebook_is_small(path: Path) -> None:
    assert path.stat().st_size < MOST_BYTES


def test_a_notebook_is_written_as_jupyter_writes_it(path: Path) -> None:
    """So that a learner's own change is all that git shows."""
    found = json.dumps(read(path), indent=1, ensure_ascii=False, sort_keys=True)
    assert path.read_text(encoding="utf-8") == f"{found}\n"
