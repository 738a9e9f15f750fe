"""What several tests of pages begin with."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from browser import Recorder, Visit
from graph_page import show, widget
from page_steps import start_over
from playwright.sync_api import Page

__all__ = ["explorer", "show", "widget"]


@pytest.fixture
def explorer(stay: Visit, watched: Recorder) -> Iterator[Page]:
    """The explorer with a blank case and nothing opened; opened once for all tests of a file that need no more."""
    page = stay("2_explore.ipynb")
    start_over(page)
    yield page
    assert watched.errors == []
    assert watched.external == []
