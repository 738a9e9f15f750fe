"""Leftovers: the temporary folder of a server, and those of servers that were killed before they could clear up."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from tempfile import TemporaryDirectory, gettempdir

import psutil

from her2teach.educator.unpacking import scratch_prefix


@contextmanager
def scratch_folder() -> Iterator[Path]:
    """Have a temporary folder while the block runs; those of processes that have ended without a word are cleared."""
    mine = scratch_prefix()
    for folder in Path(gettempdir()).glob(f"{mine}*"):
        # what cannot be looked at or cleared is somebody else's
        with suppress(OSError, ValueError):
            if _abandoned(folder, int(folder.name.removeprefix(mine).partition("-")[0])):
                shutil.rmtree(folder, ignore_errors=True)
    # What a kernel writes while it ends is no reason to end with an error.
    with TemporaryDirectory(prefix=f"{mine}{os.getpid()}-", ignore_cleanup_errors=True) as own:
        yield Path(own)


def _abandoned(folder: Path, process: int) -> bool:
    """Return whether a folder is ours, and the process that made it is gone, or another one has its number by now."""
    status = folder.lstat()
    if folder.is_symlink() or (hasattr(os, "getuid") and status.st_uid != os.getuid()):
        return False
    try:
        return bool(psutil.Process(process).create_time() > status.st_mtime + 1)
    except psutil.NoSuchProcess:
        return True
