"""Machine: what a server takes from the machine it runs on, and what it sees to itself."""

from __future__ import annotations

import math
import mimetypes
import os
import site
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path
from typing import Final

#: What each kind of file is that a page asks for. The system's own list, on Windows its registry, may say otherwise,
#: and a browser runs no script that is called text.
MIME_TYPES: Final[Mapping[str, str]] = {
    ".css": "text/css",
    ".eot": "application/vnd.ms-fontobject",
    ".gif": "image/gif",
    ".html": "text/html",
    ".ico": "image/vnd.microsoft.icon",
    ".js": "text/javascript",
    ".json": "application/json",
    ".map": "application/json",
    ".mjs": "text/javascript",
    ".png": "image/png",
    ".svg": "image/svg+xml",
    ".ttf": "font/ttf",
    ".txt": "text/plain",
    ".wasm": "application/wasm",
    ".woff": "font/woff",
    ".woff2": "font/woff2",
}
#: Files that a session keeps open with a page, while it waits for one, and the server by itself.
PAGE_FILES: Final = 13.5
WAITING_FILES: Final = 4
SERVER_FILES: Final = 100
#: Connections that there may be at least and at most: a browser has six, for as long as it fetches a page.
_CONNECTIONS: Final = (60, 1_000)
#: macOS has no hard limit that it would keep to; the second is what it allows.
_LIMITS: Final = (1_048_576, 10_240)
#: What brings the files that pages ask for.
_BRING_FILES: Final = ("voila", "nbconvert", "jupyterlab_widgets", "anywidget")
_SHARED: Final = ("share", "jupyter")
#: Where somebody says what Jupyter and IPython do for them: not here.
_NOT_OURS: Final = (
    "JUPYTER_CONFIG_DIR",
    "JUPYTER_CONFIG_PATH",
    "JUPYTER_DEFAULT_PROVISIONER_NAME",
    "JUPYTER_PLATFORM_DIRS",
    "JUPYTER_TOKEN",
    "JUPYTER_TOKEN_FILE",
    "PYTHONSTARTUP",
)
#: Where programs keep what they find out once, such as matplotlib its fonts.
_KEPT: Final = ("HOME", "USERPROFILE", "MPLCONFIGDIR", "XDG_CACHE_HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME")
_THREADS: Final = ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS")
#: A session keeps no history of what it has run, which nobody reads.
_IPYTHON: Final = '{"HistoryManager": {"enabled": false}}\n'


def name_types() -> None:
    """Have files called what they are, whatever the system says."""
    for ending, kind in MIME_TYPES.items():
        mimetypes.add_type(kind, ending)


def raise_open_files() -> int | None:
    """Raise the number of files that may be open to the most there is, and return it; None where there is no limit."""
    try:
        import resource
    except ImportError:  # Windows
        return None
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    for limit in (hard, *_LIMITS):
        if limit == resource.RLIM_INFINITY or soft < limit:
            with suppress(ValueError, OSError):
                resource.setrlimit(resource.RLIMIT_NOFILE, (limit, hard))
                break
    soft, _ = resource.getrlimit(resource.RLIMIT_NOFILE)
    return None if soft == resource.RLIM_INFINITY else soft


def files_for(ahead: int, most: int) -> int:
    """Return how many files are open when sessions wait for a class, or all have a page, whichever is more."""
    return SERVER_FILES + math.ceil(max(PAGE_FILES * most, WAITING_FILES * ahead))


def sessions_within(files: int) -> int:
    """Return how many sessions with a page there can be when so many files may be open; at least one."""
    return max(int((files - SERVER_FILES) / PAGE_FILES), 1)


def connections_within(files: int | None, most: int) -> int:
    """Return how many connections there may be beside those of so many sessions when so many files may be open."""
    return _CONNECTIONS[1] if files is None else min(max(files - files_for(0, most), _CONNECTIONS[0]), _CONNECTIONS[1])


def cap_memory(process: int, most: int) -> None:
    """Have the system refuse a process more than so many bytes, where it can; 0 for any number."""
    if not process or not most or sys.platform != "linux":
        return
    import resource

    with suppress(OSError):  # it has ended, or may have no more than less
        resource.prlimit(process, resource.RLIMIT_DATA, (most, most))


def step_back(process: int, *, back: bool = True) -> None:
    """Have a process interrupt no other that has something to do, where the system can say so; or take that back.

    Niceness would do more and could not be taken back: a page would be slow for as long as it is open.
    """
    if process and hasattr(os, "SCHED_BATCH"):
        with suppress(OSError):  # it has ended
            os.sched_setscheduler(process, os.SCHED_BATCH if back else os.SCHED_OTHER, os.sched_param(0))


@contextmanager
def own_folders(folder: Path, templates: Path) -> Iterator[None]:
    """Have Jupyter and its kernels read and keep everything in a folder of the server's own while the block runs.

    The user's own settings, disabled extensions, kernels and IPython profile take no part, and a home that cannot be
    written is replaced. What pages need is taken from where the packages are installed.
    """
    before, kept = dict(os.environ), tempfile.tempdir
    places = {
        name: folder / name.lower() for name in ("JUPYTER_DATA_DIR", "JUPYTER_RUNTIME_DIR", "IPYTHONDIR", "TMPDIR")
    }
    profile = places["IPYTHONDIR"] / "profile_default"
    for place in (*places.values(), profile):
        place.mkdir()
    (profile / "ipython_config.json").write_text(_IPYTHON, encoding="utf-8")
    for name in _NOT_OURS:
        os.environ.pop(name, None)
    os.environ |= _unwritable(folder / "home")
    # Numbers are few here: a thread for each core, each with memory of its own, would be many in each session.
    os.environ |= {name: os.environ.get(name, "1") for name in _THREADS}
    os.environ |= {name: str(place) for name, place in places.items()}
    # Jupyter's own switch: neither the user's nor the environment's nor the system's settings are read.
    os.environ |= {"JUPYTER_NO_CONFIG": "1", "JUPYTER_PREFER_ENV_PATH": "1"}
    os.environ["JUPYTER_PATH"] = os.pathsep.join(map(str, [templates, *installed()]))
    tempfile.tempdir = str(places["TMPDIR"])
    try:
        yield
    finally:
        tempfile.tempdir = kept
        os.environ.clear()
        os.environ |= before


def installed() -> list[Path]:
    """Return the folders of shared files of the packages whose files pages ask for, as they are installed."""
    found: dict[Path, None] = {}
    for name in _BRING_FILES:
        with suppress(PackageNotFoundError):
            package = distribution(name)
            for file in package.files or ():
                if "/".join([*_SHARED, ""]) in file.as_posix():
                    path = Path(os.path.normpath(str(package.locate_file(file))))
                    found |= {each: None for each in path.parents if each.parts[-2:] == _SHARED and each.is_dir()}
                    break
    return list(found)


def _unwritable(instead: Path) -> dict[str, str]:
    """Return what takes the place of folders that cannot be written: of a home, and of those that are named."""
    named = {name: os.environ.get(name, "") for name in _KEPT if name in os.environ or name == _KEPT[0]}
    with suppress(RuntimeError):  # nobody knows where it is
        named[_KEPT[0]] = str(Path.home())
    replaced = [name for name, place in named.items() if not _writable(place)]
    if not replaced:
        return {}
    instead.mkdir()
    # The packages of a user stay where they are.
    packages = {"PYTHONUSERBASE": site.getuserbase()} if site.ENABLE_USER_SITE else {}
    return {**packages, **dict.fromkeys(replaced, str(instead))}


def _writable(folder: str) -> bool:
    """Whether a file can be made in a folder; one that is still to be made counts by the folder above it."""
    place = Path(folder)
    if not place.is_absolute():
        return False
    while not place.exists() and place != place.parent:
        place = place.parent
    try:
        with tempfile.TemporaryFile(dir=place):
            return True
    except OSError:
        return False
