"""Start: what stands between a fresh Python and the first answer, against importing networkx alone."""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
from collections.abc import Iterator

from benchmarks.table import Line

ROUNDS = 9
HEAVY = ("IPython", "ipywidgets", "matplotlib", "numpy")

NETWORKX = "import networkx"
ANSWER = "import her2teach as h; g = h.load_guideline(); h.trace(g, h.Case(g, her2_status='positive'))"
#: Prints the seconds that some work took, and what it imported that only a screen needs.
TIMED = """
import sys, time
start = time.perf_counter()
{work}
print(time.perf_counter() - start, *(name for name in {heavy} if name in sys.modules))
"""


class HeavyImportError(Exception):
    """The core imported what only a screen needs."""


def lines() -> Iterator[Line]:
    """Yield how long the first answer takes, in turn with its peer, so that a slow moment falls on both."""
    taken: dict[str, list[float]] = {NETWORKX: [], ANSWER: []}
    for work in taken:
        _milliseconds(work)  # so that both have their bytecode, as an installed package has
    for _ in range(ROUNDS):
        for work, times in taken.items():
            times.append(_milliseconds(work))
    peer, ours = map(statistics.median, taken.values())
    what = "import, load the guideline, trace one case"
    yield Line(what=what, ours=ours, unit="ms", beside=f"{NETWORKX} alone", peer=peer, most_times=2.5)


def learner() -> dict[str, str]:
    """Return this process's environment as a learner would have it, where Python keeps its bytecode."""
    return {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}


def _milliseconds(work: str) -> float:
    program = TIMED.format(work=work, heavy=HEAVY)
    answer = subprocess.run([sys.executable, "-c", program], check=True, capture_output=True, text=True, env=learner())
    seconds, *heavy = answer.stdout.split()
    if heavy:
        raise HeavyImportError(f"{work!r} imported {', '.join(heavy)}")
    return 1000 * float(seconds)
