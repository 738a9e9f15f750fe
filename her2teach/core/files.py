"""Files: the content files in a folder, and where those are that come with the package."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Final, TypeVar

from her2teach.core.yamltree import ContentError, Problem, file_error

T = TypeVar("T")

#: Where the package is.
PACKAGE: Final = Path(__file__).parent.parent
#: How the names begin and end of what editors, JupyterLab, Python and operating systems leave in a folder.
_LEFT: Final = (
    (".", "#"),
    ("~", ".bak", ".orig", ".pyc", ".swo", ".swp", ".tmp", ".egg-info", "__pycache__", "Thumbs.db"),
)
#: What says, in a folder of cases, what goes for all of them; it is no case.
PACK: Final = "pack.yaml"
#: More files than anybody teaches with; each is read whole.
MOST_FILES: Final = 1_000


def load_each(folder: str | Path, load: Callable[[Path], T]) -> tuple[tuple[T, ...], tuple[Problem, ...]]:
    """Load each file of a folder on its own, in the order of names; beside them the problems of those that fail.

    Raises ContentError when the folder itself cannot be read.
    """
    loaded: list[T] = []
    problems: list[Problem] = []
    for path in case_files(Path(folder)):
        try:
            loaded.append(load(path))
        except ContentError as error:
            problems += error.problems
    return tuple(loaded), tuple(problems)


def case_files(folder: Path) -> list[Path]:
    """Return the case files of a folder, sorted by name; a ContentError where there are too many, or no folder."""
    try:
        named = (each for each in folder.iterdir() if each.suffix in {".yaml", ".yml"} and each.name != PACK)
        found = sorted(each for each in named if not left(each.name))
    except (OSError, ValueError) as error:
        raise file_error(str(folder), f"cannot be opened: {getattr(error, 'strerror', None) or error}") from error
    if len(found) > MOST_FILES:
        raise file_error(str(folder), f"{len(found)} files", f"at most {MOST_FILES} are read", code="size")
    return found


def left(name: str) -> bool:
    """Whether a file or folder was left by an editor, JupyterLab, Python or the system, so that it is no content."""
    begins, ends = _LEFT
    return name.startswith(begins) or name.endswith(ends)


def own_files(folder: Path, pattern: str = "*") -> list[Path]:
    """Return the files of a folder that match, without what has been left there; below it too with `**/`."""
    found = (path for path in folder.glob(pattern) if path.is_file())
    return sorted(path for path in found if not any(map(left, path.relative_to(folder).parts)))


def shipped(name: str) -> Path:
    """Return where a shipped file or folder is: in the package, or beside it in a checkout of the repository."""
    inside = PACKAGE / name
    return inside if inside.exists() else PACKAGE.parent / name
