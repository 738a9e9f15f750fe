"""Saving: a case file put into the educator's folder, whole or not at all, and never over what somebody else wrote."""

from __future__ import annotations

import os
import secrets
import stat
import sys
from pathlib import Path
from typing import Final

from her2teach.core.yamltree import MAX_BYTES
from her2teach.teaching.case_content import checked_id
from her2teach.teaching.pack import own_packs

#: What says that pages may save: the environment, so that only what was started for an educator on this machine may.
ALLOWED: Final = "HER2TEACH_SAVING"


def allow_saving(*, allowed: bool) -> None:
    """Let the pages that this process serves save cases into the folder that was chosen, or forbid it."""
    os.environ[ALLOWED] = "yes" if allowed else "no"


def for_learners() -> bool:
    """Return whether pages are served to learners: from the static site, or by a server that is not an educator's."""
    return sys.platform == "emscripten" or os.environ.get(ALLOWED) == "no"


def for_an_educator() -> bool:
    """Return whether pages are served by a server that was started for an educator, which has the writer's page."""
    return os.environ.get(ALLOWED) == "yes"


def saving_folder() -> Path | None:
    """Return the folder that pages may save cases into, the first that was chosen; None where they may not."""
    return next(iter(own_packs()), None) if os.environ.get(ALLOWED) == "yes" else None


def case_path(folder: Path, name: str) -> Path:
    """Return where a case's file is.

    Raises ValueError where the name is not one that a case can have; it could lead to another folder.
    """
    return folder / f"{checked_id(name)}.yaml"


def held(path: Path) -> bytes | None:
    """Return what a file holds, whatever that is.

    None where there is none.
    Raises OSError where it is a link, a folder or a device, too large, or cannot be read.
    """
    try:
        status = path.lstat()
    except FileNotFoundError:
        return None
    if not stat.S_ISREG(status.st_mode) or status.st_size > MAX_BYTES:
        raise OSError(f'"{path}" is not a plain file of a few pages')
    return path.read_bytes()


def save_case(folder: Path, name: str, text: str, *, over: bytes | None = None) -> Path:
    """Save a case file, in the place of one that still contains ``over``; of none where that is None.

    Raises ValueError where the name is not one that a case can have.
    Raises FileExistsError where there is a file already, or it holds something else by now. It is left as it is.
    Raises OSError where the folder cannot be written to, or what is there is no plain file.
    """
    path = case_path(folder, name)
    if over is not None and held(path) != over:
        raise FileExistsError(f'"{path}" holds something else by now')
    beside = folder / f".{name}.{secrets.token_hex(8)}.tmp"
    try:
        with beside.open("x", encoding="utf-8", newline="\n") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())  # else a computer that loses its power may keep the name and not the words
        if over is None:
            _reserve(path)
        beside.replace(path)
    finally:
        beside.unlink(missing_ok=True)
    return path


def _reserve(path: Path) -> None:
    """Make an empty file, which fails where there is anything; only then may something be put in its place."""
    try:
        path.open("x").close()
    except FileExistsError as error:
        raise FileExistsError(f'there is a file "{path}" already; it is left as it is') from error
