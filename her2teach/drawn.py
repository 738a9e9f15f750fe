"""Drawn: the figures of the evidence as files that were drawn ahead, for where matplotlib is not.

A figure is that of one trial: no two trials are to be compared, and any of them may stand beside another.
"""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import sha256
from importlib.resources import files
from itertools import groupby
from pathlib import Path
from typing import Final, TypeVar

from her2teach.evidence import load_evidence
from her2teach.evidence_rows import HazardRow, MedianRow, hazard_rows, median_rows

Row = TypeVar("Row", HazardRow, MedianRow)

#: Where they are in the package.
FOLDER: Final = "drawn"


def by_trial(rows: Sequence[Row]) -> tuple[tuple[Row, ...], ...]:
    """Take rows apart, trial by trial.

    Parameters
    ----------
    rows
        Those of a trial follow one another.

    Returns
    -------
    tuple of tuple
        The rows of each trial.
    """
    return tuple(tuple(group) for _, group in groupby(rows, lambda row: row.trial))


def drawn(rows: Sequence[HazardRow] | Sequence[MedianRow]) -> bytes | None:
    """Return the figure that was drawn ahead of a trial's rows.

    Parameters
    ----------
    rows
        What it shows.

    Returns
    -------
    bytes or None
        An SVG file; None where there is none of exactly these rows.
    """
    file = files("her2teach") / FOLDER / _name(rows)
    return file.read_bytes() if file.is_file() else None


def draw_ahead(folder: Path) -> int:
    """Draw every trial of the shipped evidence; this needs matplotlib.

    Parameters
    ----------
    folder
        Where the files go.

    Returns
    -------
    int
        How many they are.
    """
    from her2teach.evidence_figures import as_svg, bars, forest

    evidence = load_evidence()
    pictures: dict[str, bytes] = {}
    for trial in evidence.trials.values():
        for further in (True, False):
            hazards = hazard_rows(evidence, [trial], further=further)
            medians = median_rows(evidence, [trial], further=further)
            if hazards and _name(hazards) not in pictures:
                pictures[_name(hazards)] = as_svg(forest(hazards))
            if medians and _name(medians) not in pictures:
                pictures[_name(medians)] = as_svg(bars(medians))
    folder.mkdir(parents=True, exist_ok=True)
    for name, picture in pictures.items():
        (folder / name).write_bytes(picture)
    return len(pictures)


def _name(rows: Sequence[HazardRow] | Sequence[MedianRow]) -> str:
    """Name a file by all that its figure shows: what was drawn of other figures is never shown."""
    return f"{sha256(repr(tuple(rows)).encode()).hexdigest()[:16]}.svg"
