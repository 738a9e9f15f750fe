"""Writer: write a case file and see at once what it teaches."""

from __future__ import annotations

import ipywidgets


class CaseWriter(ipywidgets.Box):  # type: ignore[misc]  # ipywidgets has no type hints
    """A screen on which a case file is written."""
