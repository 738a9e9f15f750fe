"""What tests of several folders share: the browser and a server, and the order in which files of tests begin."""

import os
from collections.abc import Iterator

import pytest
from foreign_words import CASES, GUIDELINE

from her2teach.teaching import pack

pytest_plugins = ["browser"]

#: What drives an event loop of its own begins before any browser, whose loop runs on; then what takes longest, so that
#: no process is left alone with it at the end; all else follows in its order.
FIRST = (
    "/notebooks/",
    "serving/test_kernels.py",
    "system/test_site.py",
    "core/test_guideline_mutants.py",
    "system/test_binder_page.py",
    "system/",
    "ui/",
    "core/test_pathway_second_evaluator.py",
    "widgets/",
    "analysis/",
)


def rank(item: pytest.Item) -> int:
    """Return how early a test begins."""
    path = item.path.as_posix()
    return next((at for at, part in enumerate(FIRST) if part in path), len(FIRST))


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    items.sort(key=rank)


@pytest.fixture(autouse=True)
def chosen_before() -> Iterator[None]:
    """Take back, after a test, what was chosen in it: packs, extensions, whether pages may save."""
    before = {name: value for name, value in os.environ.items() if name.startswith("HER2TEACH_")}
    yield
    for name in [name for name in os.environ if name.startswith("HER2TEACH_") and name not in before]:
        del os.environ[name]
    os.environ.update(before)


@pytest.fixture
def other_text(monkeypatch: pytest.MonkeyPatch) -> None:
    """Choose the small text of another disease for one test."""
    for name in (pack.CASES, pack.GUIDELINE):
        monkeypatch.setenv(name, "")
        monkeypatch.delenv(name)
    pack.choose(cases=[CASES], guideline=GUIDELINE)
