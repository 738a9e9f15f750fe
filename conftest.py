"""The notebooks' cells, which pytest runs with nbval: one whose outputs were never stored is compared with nothing."""

import pytest


def pytest_runtest_setup(item: pytest.Item) -> None:
    """Refuse a cell that was stored without having been run; nbval would only run it."""
    cell = getattr(item, "cell", None)
    if cell is not None and cell["execution_count"] is None:
        pytest.fail("stored without its outputs: make outputs", pytrace=False)
