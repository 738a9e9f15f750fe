"""Journeys as tests load them: all of a folder at once, each of them sound."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from her2teach import Guideline
from her2teach.core.files import shipped
from her2teach.teaching.journeys import FOLDER, Journey, read_journey, sound_journeys
from her2teach.teaching.loading import load_file


def load_journey(path: Path, guideline: Guideline | None = None) -> Journey:
    """The journey of a file."""
    return load_file(read_journey, path, guideline)


def load_journeys(folder: Path | None = None, guideline: Guideline | None = None) -> tuple[Journey, ...]:
    """The journeys of a folder, or those that come with the package."""
    journeys, problems = sound_journeys(folder or shipped("cases") / FOLDER, guideline)
    assert not problems, problems
    return journeys


@cache
def shipped_journeys() -> tuple[Journey, ...]:
    """The journeys that come with the package."""
    return load_journeys()
