"""Submissions: the files of a class as a learning management system gives them, one by one or in a ZIP with folders."""

from __future__ import annotations

import io
import zlib
from collections.abc import Iterator
from typing import TYPE_CHECKING, Final
from zipfile import BadZipFile, ZipFile, ZipInfo, is_zipfile

from her2teach.core.files import left
from her2teach.educator.class_files import MOST_FILES, HandedIn, LeftOut, read_file_of_class, shown_name
from her2teach.teaching.attempts import MOST_BYTES

if TYPE_CHECKING:
    from her2teach.teaching.attempts import AnswerBook

#: The largest ZIP that is read; it has to come in one message.
MOST_PACKED: Final = 8_000_000
#: A learner may hand in a ZIP of their own, and no further one inside that.
_DEEPEST: Final = 1
#: What macOS adds for itself.
_MAC: Final = "__MACOSX"
#: Flags of a file in a ZIP: locked with a password; a name in UTF-8.
_LOCKED, _UTF8 = 0x1, 0x800


def read_submissions(name: str, data: bytes, book: AnswerBook) -> Iterator[HandedIn | LeftOut]:
    """Read a file that was handed in, or all files of a ZIP, each by its path; nothing is written anywhere."""
    if is_zip(data):
        yield from _unpacked(shown_name(name), "", data, book)
    else:
        yield read_file_of_class(name, data, book)


def is_zip(data: bytes) -> bool:
    """Return whether bytes are a ZIP, whatever it is called."""
    return data.startswith(b"PK") and is_zipfile(io.BytesIO(data))


def _unpacked(name: str, folder: str, data: bytes, book: AnswerBook, depth: int = 0) -> Iterator[HandedIn | LeftOut]:
    try:
        with ZipFile(io.BytesIO(data)) as archive:
            files = [each for each in archive.infolist() if not each.is_dir() and not _litter(each)]
            if not files:
                yield LeftOut(name=name, reason="foreign", why=("there is no file in it",))
            for each in files[:MOST_FILES]:
                yield from _file(archive, each, folder, book, depth)
            if len(files) > MOST_FILES:
                why = f"there are {len(files)} files in it; the first {MOST_FILES} are read"
                yield LeftOut(name=name, reason="broken", why=(why,))
    except (BadZipFile, OSError) as error:
        yield LeftOut(name=name, reason="broken", why=(f"it cannot be unpacked: {error}",))


def _file(archive: ZipFile, found: ZipInfo, folder: str, book: AnswerBook, depth: int) -> Iterator[HandedIn | LeftOut]:
    path = f"{folder}{_path(found)}"
    name = shown_name(path, folders=True)
    if found.flag_bits & _LOCKED:
        yield LeftOut(name=name, reason="broken", why=("it is locked with a password",))
        return
    try:
        with archive.open(found) as file:
            # so much and no more, whatever the ZIP says of its size
            data = file.read(MOST_BYTES + 1)
    except (BadZipFile, OSError, EOFError, NotImplementedError, zlib.error) as error:
        yield LeftOut(name=name, reason="broken", why=(f"it cannot be unpacked: {error}",))
        return
    if depth < _DEEPEST and is_zip(data):
        yield from _unpacked(name, f"{path}/", data, book, depth + 1)
    else:
        yield read_file_of_class(path, data, book, folders=True)


def _litter(found: ZipInfo) -> bool:
    """Return whether a system left a file there for itself."""
    parts = _path(found).split("/")
    return _MAC in parts or left(parts[-1])


def _path(found: ZipInfo) -> str:
    """Return a file's path; a name without a word of its encoding is in UTF-8 where it can be."""
    if found.flag_bits & _UTF8:
        return found.filename
    try:
        return found.filename.encode("cp437").decode("utf-8")
    except UnicodeError:
        return found.filename
