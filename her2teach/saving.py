"""Saving: a case file put into a folder, whole or not at all, and never over another one unasked."""

from __future__ import annotations

import secrets
from pathlib import Path

from her2teach.case_schema import checked_id
from her2teach.loading import read_file


def case_path(folder: Path, name: str) -> Path:
    """Return where a case's file is.

    Parameters
    ----------
    folder
        The folder of cases.
    name
        The case's id.

    Returns
    -------
    Path
        A file of the folder itself.

    Raises
    ------
    ValueError
        Where the name is not one that a case can have; it could be a way to another folder.
    """
    return folder / f"{checked_id(name)}.yaml"


def save_case(folder: Path, name: str, text: str, *, over: str | None = None) -> Path:
    """Save a case file.

    Parameters
    ----------
    folder
        The folder of cases.
    name
        The case's id.
    text
        The file's text.
    over
        What the file holds that it takes the place of; None where there is to be none.

    Returns
    -------
    Path
        The file.

    Raises
    ------
    ValueError
        Where the name is not one that a case can have.
    FileExistsError
        Where there is a file already, or it holds something else by now.  It is left as it is.
    ContentError
        Where what is there is no plain file.
    OSError
        Where the folder cannot be written to.
    """
    path = case_path(folder, name)
    if over is not None and read_file(path) != over:
        raise FileExistsError(f'"{path}" holds something else by now')
    beside = folder / f".{name}.{secrets.token_hex(8)}.tmp"
    try:
        with beside.open("x", encoding="utf-8", newline="\n") as file:
            file.write(text)
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
