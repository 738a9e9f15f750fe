"""`python -m benchmarks.load [VISITORS]`: a class that comes at once, here and at a stock Voila, as one table."""

from __future__ import annotations

import math
import os
import platform
import random
import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

from benchmarks.classroom import Learner, at_once
from benchmarks.kernels import kernels, share
from benchmarks.servers import Server, running, serving
from benchmarks.table import Line, table
from benchmarks.visitor import GoneError
from her2teach.core.files import own_files, shipped

VISITORS = 60
#: So often each of them changes an answer, after so many seconds each time.
TOGGLES, PAUSE = 20, (0.5, 1.5)
#: Messages that one of them sends in the end as fast as they go.
FLOOD = 3_000
#: So many of the failures are told.
TOLD = 3
#: Seconds after the last tab was closed.
AFTER = 60
#: The same notebooks as they come: Voila's own template and settings, no kernel ahead.
STOCK = (sys.executable, "-m", "voila", "--no-browser", "--port", "{port}", ".")


@dataclass(frozen=True, kw_only=True)
class Visits:
    """What came of a class: milliseconds, megabytes, and visitors by their number."""

    prepared: float
    failed: int
    ready: list[float]
    toggles: list[float]
    #: Toggles beside a visitor who floods the server, and how many of such stayed connected.
    beside: list[float]
    flooding: int
    megabytes: list[float]
    #: Sessions of visitors that are left some time after all have closed their tabs.
    left: int


def ours(folder: Path, visitors: int) -> Visits:
    """Let a class come to what an educator starts for it."""
    command = serving("--class-size", str(visitors), "--first", "explore")
    start = time.perf_counter()
    with running(command, folder) as server:
        server.says("the class may come")
        return _visits(server, visitors, 1000 * (time.perf_counter() - start))


def stock(folder: Path, visitors: int) -> Visits:
    """Let the same class come to a stock Voila with the same notebooks."""
    for notebook in own_files(shipped("notebooks"), "*.ipynb"):
        shutil.copy(notebook, folder)
    start = time.perf_counter()
    with running(STOCK, folder) as server:
        return _visits(server, visitors, 1000 * (time.perf_counter() - start))


def lines(here: Visits, there: Visits, visitors: int) -> Iterator[Line]:
    """Yield what came of a class, beside what came of it at a stock Voila."""

    def line(what: str, unit: str, read: Callable[[Visits], float], most: float | None = None) -> Line:
        return Line(what=what, ours=read(here), unit=unit, beside="stock Voila", peer=read(there), most=most)

    of_all = f"of {visitors}"
    yield line("server ready for the class", "ms", lambda visits: visits.prepared)
    yield line("visitors that failed", of_all, lambda visits: visits.failed, 0)
    yield line("page and widgets there, median", "ms", lambda visits: _percentile(visits.ready, 50))
    yield line("page and widgets there, 95%", "ms", lambda visits: _percentile(visits.ready, 95), 6_000)
    yield line("toggle to answer, median", "ms", lambda visits: _percentile(visits.toggles, 50))
    yield line("toggle to answer, 95%", "ms", lambda visits: _percentile(visits.toggles, 95), 200)
    yield line("the same beside a flood, 95%", "ms", lambda visits: _percentile(visits.beside, 95), 200)
    yield line("visitors that go on flooding", "of 1", lambda visits: visits.flooding, 0)
    yield line("memory of a session, largest", "MB", lambda visits: max(visits.megabytes, default=0), 90)
    yield line(f"sessions left after {AFTER} s", of_all, lambda visits: visits.left, 0)


def main(arguments: list[str]) -> int:
    """Measure, print, and return what to exit with."""
    visitors = int(arguments[0]) if arguments else VISITORS
    here, there = (_come(name, server, visitors) for name, server in (("ours", ours), ("stock Voila", stock)))
    result = list(lines(here, there, visitors))
    print(table(result))
    print(f"\n{visitors} visitors at once, each with {TOGGLES} toggles, one every {statistics.mean(PAUSE):g} s or so")
    print(f"Python {platform.python_version()}, {os.cpu_count()} cores for all, voila {version('voila')}")
    return int(any(line.broken for line in result))


def _come(name: str, server: Callable[[Path, int], Visits], visitors: int) -> Visits:
    print(f"{visitors} visitors come at once: {name}", file=sys.stderr)
    with tempfile.TemporaryDirectory() as folder:
        return server(Path(folder), visitors)


def _visits(server: Server, visitors: int, prepared: float) -> Visits:
    """Let a class come, work, and go; one of them floods the server in the end."""
    learners = [Learner(server.home) for _ in range(visitors)]
    opened = at_once([_opening(learner) for learner in learners])
    there = [learner for learner, taken in zip(learners, opened, strict=True) if isinstance(taken, float)]
    worked = at_once([_toggling(learner) for learner in there])
    mine = {learner.kernel for learner in learners}
    megabytes = [share(kernel.pid) for kernel in kernels(server.pid) if kernel.id in mine]
    able = [learner for learner, found in zip(there, worked, strict=True) if isinstance(found, list)]
    flooded, *beside = at_once([*map(_flooding, able[:1]), *map(_toggling, able[1:])]) or [[]]
    at_once([learner.leave for learner in learners])
    wrong = [each for each in (*opened, *worked, *beside) if isinstance(each, Exception)]
    for error in wrong[:TOLD]:
        print(f"{type(error).__name__}: {error}", file=sys.stderr)
    return Visits(
        prepared=prepared,
        failed=len(wrong),
        ready=[each for each in opened if isinstance(each, float)],
        toggles=[taken for each in worked if isinstance(each, list) for taken in each],
        beside=[taken for each in beside if isinstance(each, list) for taken in each],
        flooding=int(not isinstance(flooded, GoneError)),
        megabytes=megabytes,
        left=_left(server, mine),
    )


def _opening(learner: Learner) -> Callable[[], float]:
    """Return what opens the page and says how long it took."""

    def opening() -> float:
        start = time.perf_counter()
        learner.open()
        return 1000 * (time.perf_counter() - start)

    return opening


def _toggling(learner: Learner) -> Callable[[], list[float]]:
    """Return what changes an answer again and again and says how long each change took."""

    def toggling() -> list[float]:
        learner.toggle()  # the case; what is timed are the changes
        found = []
        for _ in range(TOGGLES):
            time.sleep(random.uniform(*PAUSE))  # noqa: S311  # when somebody clicks is no secret
            start = time.perf_counter()
            learner.toggle()
            found.append(1000 * (time.perf_counter() - start))
        return found

    return toggling


def _flooding(learner: Learner) -> Callable[[], list[float]]:
    """Return what floods the server, once the others have begun."""

    def flooding() -> list[float]:
        time.sleep(PAUSE[1])
        learner.flood(FLOOD)
        return []

    return flooding


def _left(server: Server, mine: set[str]) -> int:
    """Return how many sessions of visitors there still are after a while; at once when there are none."""
    deadline = time.monotonic() + AFTER
    while (left := sum(kernel.id in mine for kernel in kernels(server.pid))) and time.monotonic() < deadline:
        time.sleep(1)
    return left


def _percentile(values: list[float], percent: int) -> float:
    """Return what so many of hundred values are not above; infinite when there are none."""
    return sorted(values)[math.ceil(len(values) * percent / 100) - 1] if values else math.inf


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
