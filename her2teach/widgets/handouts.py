"""Handouts: cases on paper, with their keys, and as an assignment."""

from __future__ import annotations

import ipywidgets


class Handouts(ipywidgets.Box):  # type: ignore[misc]  # ipywidgets has no type hints
    """A screen on which handouts are made."""
