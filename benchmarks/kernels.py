"""Kernels: the Python sessions of a server, counted and weighed from outside."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass

import psutil

BYTES = 1_000_000
#: Of a second, a server at rest works so much at most, with all its kernels.
REST = 0.4
#: The file that tells a kernel where to listen, which names its id.
CONNECTION = re.compile(r"kernel-([0-9a-f-]{36})\.json")


@dataclass(frozen=True, kw_only=True)
class Kernel:
    """A kernel as it is now."""

    id: str
    pid: int
    #: How long it has worked.
    seconds: float
    #: Resident memory.
    megabytes: float


def kernels(server: int) -> Iterator[Kernel]:
    """Yield the kernels of a server, but for those that end meanwhile; none where it has ended."""
    children = []
    with suppress(psutil.NoSuchProcess):
        children = psutil.Process(server).children(recursive=True)
    for child in children:
        with suppress(psutil.NoSuchProcess, psutil.ZombieProcess):
            # in the command of one that was started alone; open where it is a copy
            found = CONNECTION.search(" ".join([*child.cmdline(), *(each.path for each in child.open_files())]))
            if found:
                times, size = child.cpu_times(), child.memory_info().rss / BYTES
                yield Kernel(id=found[1], pid=child.pid, seconds=times.user + times.system, megabytes=size)


def share(pid: int) -> float:
    """Return the megabytes that a process holds, with its part of what it shares (PSS); where that is not told, USS."""
    memory = psutil.Process(pid).memory_full_info()
    return float(getattr(memory, "pss", memory.uss)) / BYTES


def rest(server: int, seconds: float) -> None:
    """Wait until a server and its kernels have nothing to do, for so many seconds at most."""
    deadline, before = time.monotonic() + seconds, _worked(server)
    while time.monotonic() < deadline:
        time.sleep(1)
        now = _worked(server)
        if now - before <= REST:
            return
        before = now


def _worked(server: int) -> float:
    """Return how many seconds a server and its kernels have worked; 0 where it has ended."""
    with suppress(psutil.NoSuchProcess):
        times = psutil.Process(server).cpu_times()
        return float(times.user + times.system) + sum(each.seconds for each in kernels(server))
    return 0
