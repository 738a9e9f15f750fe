"""Class results: where a class left the text."""

from __future__ import annotations

import ipywidgets


class ClassResults(ipywidgets.Box):  # type: ignore[misc]  # ipywidgets has no type hints
    """A screen on which the files of a class are read."""
