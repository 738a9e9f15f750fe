"""`python -m benchmarks [GROUP...]`: measure, print one table, and exit with 1 when a limit is broken."""

from __future__ import annotations

import os
import platform
import random
import sys
import tempfile
from collections.abc import Callable, Iterator
from importlib.metadata import version
from pathlib import Path

from benchmarks import engines, pages, start, toggle, tracing, waiting, whatif
from benchmarks.sample import sample
from benchmarks.table import Line, Peer, table
from her2teach.core.load import load_guideline

SEED = 20261122
FOR_EACH_WAY = 5
PEERS = ("networkx", "ipywidgets", "matplotlib", "voila", "zen-engine", "SpiffWorkflow")


def core() -> Iterator[Line]:
    """Yield what the core takes, and beside rule engines."""
    guideline, rng = load_guideline(), random.Random(SEED)  # noqa: S311  # cases drawn by chance are no secrets
    samples = sample(guideline, FOR_EACH_WAY, rng)
    taken = engines.engine_times(guideline, samples)
    peer = Peer(beside=f"{engines.DMN_ENGINE}: the end alone", ms=taken[engines.DMN_ENGINE])
    yield from tracing.lines(guideline, samples, rng, peer)
    yield from whatif.lines(guideline, samples, rng, peer)
    yield from engines.lines(guideline, samples, taken)


def screen() -> Iterator[Line]:
    """Yield what a visitor waits for, in a browser."""
    with tempfile.TemporaryDirectory() as folder, pages.server(Path(folder)) as server, pages.chromium() as browser:
        yield from toggle.lines(server, browser)
        yield from waiting.lines(server, browser)


GROUPS: dict[str, Callable[[], Iterator[Line]]] = {"core": core, "start": start.lines, "screen": screen}


def main(names: list[str]) -> int:
    """Measure some groups, or all; print, and return 0, 1 when a limit is broken, 2 for a group that there is not."""
    unknown = sorted(set(names) - set(GROUPS))
    if unknown:
        print(f"no such group: {', '.join(unknown)}; there are {', '.join(GROUPS)}", file=sys.stderr)
        return 2
    lines: list[Line] = []
    try:
        for name in names or GROUPS:
            print(f"Measuring: {name}", file=sys.stderr)
            lines.extend(GROUPS[name]())
    finally:
        print(table(lines))
    print(f"\nPython {platform.python_version()}, {os.cpu_count()} cores, medians, the core's of processor time")
    print(", ".join(f"{peer} {version(peer)}" for peer in PEERS))
    return int(any(line.broken for line in lines))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
