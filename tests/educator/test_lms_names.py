"""Names of the formats: told without loading what writes them."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from her2teach.educator.lms.names import PACKED, QUIZZES

ROOT = Path(__file__).parents[2]


def test_each_is_told_what_takes_it_and_what_is_packed_is_one_of_them() -> None:
    assert all(QUIZZES.values())
    assert set(PACKED) < set(QUIZZES)


def test_nothing_is_loaded_for_them() -> None:
    look = "import sys, her2teach.educator.lms.names; print(*(n for n in sys.modules if n.startswith('her2teach.')))"
    done = subprocess.run(
        [sys.executable, "-c", look],
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    assert done.stdout.split() == ["her2teach.educator", "her2teach.educator.lms", "her2teach.educator.lms.names"]
