"""Pages: notebooks written for the benchmark, served as the shipped ones are, and a browser to open them with."""

from __future__ import annotations

import json
import os
import shutil
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, sync_playwright

from benchmarks.servers import Server, running

READY_MILLISECONDS = 120_000
BROWSERS = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
# No sandbox: a benchmark may run as root. The others keep Chromium from asking the network for things of its own.
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
SERVE = """
import sys
from pathlib import Path
from her2teach.serving.server import serve
serve(port=int(sys.argv[1]), open_browser=False, folder=Path(sys.argv[2]))
"""

#: A page's name and the code of its cells: the explorer with its peers, the explorer as it is shipped, a stock widget.
PAGES: Mapping[str, tuple[str, ...]] = {
    "toggle": (
        "from benchmarks import screens",
        "screens.explorer()",
        "screens.bare()",
        "screens.plain()",
        "screens.drawn()",
    ),
    "explorer": ("from her2teach.widgets import Banner, Explorer", "Banner()", "Explorer()"),
    "bare": ("import ipywidgets", "ipywidgets.Checkbox(description='Bare')"),
}


@contextmanager
def server(folder: Path) -> Iterator[Server]:
    """Serve the benchmark's pages from a folder, with the settings that the shipped notebooks are served with."""
    for name, cells in PAGES.items():
        code: list[dict[str, Any]] = [
            {
                "cell_type": "code",
                "id": f"cell-{at}",
                "source": cell,
                "metadata": {},
                "outputs": [],
                "execution_count": None,
            }
            for at, cell in enumerate(cells)
        ]
        notebook = {"cells": code, "metadata": {}, "nbformat": 4, "nbformat_minor": 5}
        (folder / f"{name}.ipynb").write_text(json.dumps(notebook), encoding="utf-8")
    with running((sys.executable, "-c", SERVE, "{port}", str(folder)), folder) as found:
        yield found


@contextmanager
def chromium() -> Iterator[Browser]:
    """Start a browser: $CHROMIUM, one on the path, or Playwright's own."""
    found = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, BROWSERS)), None)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=ARGUMENTS)
        yield browser
        browser.close()
