"""Template: the process that sessions are copies of; it imports and reads once what each of them would.

`python -m her2teach.serving.template` reads lines of JSON, each with a session to start, and answers with its process.
"""

from __future__ import annotations

import gc
import json
import os
import shutil
import signal
import sys
from collections.abc import Mapping
from importlib import import_module
from pathlib import Path
from typing import Any, TextIO

from her2teach.core.files import PACKAGE
from her2teach.teaching.case_list import case_groups
from her2teach.teaching.pack import (
    GUIDELINE,
    chosen,
    chosen_guideline,
    chosen_journeys,
    chosen_packs,
    open_cases,
)


def main() -> None:
    """Prepare, then become a session in each copy; end when nobody can ask for one any more."""
    _prepare()
    session = copies(sys.stdin, sys.stdout)
    if session is not None:
        _become(**session)


def copies(asked: TextIO, answers: TextIO) -> dict[str, Any] | None:
    """Copy this process for each line; return what is asked of a copy in it, and None in the end."""
    quiet = {number: signal.signal(number, signal.SIG_IGN) for number in (signal.SIGCHLD, signal.SIGINT)}
    for line in asked:
        process = os.fork()
        if not process:
            for number, before in quiet.items():
                signal.signal(number, before)
            return dict(json.loads(line))
        print(process, file=answers, flush=True)
    return None


def _prepare() -> None:
    # Nobody debugs a page, and the debugger would be a third of what a session imports.
    sys.modules["debugpy"] = None  # type: ignore[assignment]  # how Python says that there is none
    pages = (f"her2teach.widgets.{each.stem}" for each in (PACKAGE / "widgets").glob("[a-z]*.py"))
    for name in ("ipykernel.kernelapp", "ipykernel.ipkernel", "IPython.core.completerlib", *pages):
        import_module(name)
    # What an educator has chosen may change while the pages are served: each session reads it anew.
    if not chosen_packs() and chosen(GUIDELINE) is None:
        case_groups(chosen_guideline(), open_cases()[0])
        chosen_journeys()
    gc.collect()
    gc.freeze()  # what is there now is shared, as long as nobody looks through it for what can be thrown away


def _become(connection: str, environment: Mapping[str, str], folder: str) -> None:
    """Be a session, in a group of its own as if it had been started alone, and say nothing to a terminal."""
    from ipykernel.kernelapp import launch_new_instance

    os.setsid()
    os.chdir(folder)
    os.environ.clear()
    os.environ.update(environment)
    # A session writes into this file again, and a copy comes to that while the server still reads it.
    own = shutil.copy(connection, Path(connection).with_name(f"copy-of-{Path(connection).name}"))
    # the second is kept open for who wants to tell sessions apart
    with Path(os.devnull).open("r+b") as nothing, Path(connection).open("rb"):
        for each in (0, 1, 2):
            os.dup2(nothing.fileno(), each)
        # It ends when this process does. The widgets were imported before there was anybody to tell of them.
        options = (f"--IPKernelApp.parent_handle={os.getppid()}", "--ext=ipywidgets")
        launch_new_instance(argv=["-f", str(own), *options])


if __name__ == "__main__":
    main()
