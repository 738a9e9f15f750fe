"""Unpacking: a pack of cases as a ZIP, looked through before anything of it is written, and put into a folder."""

from __future__ import annotations

import io
import platform
import re
import stat
import unicodedata
from pathlib import Path, PurePosixPath
from typing import Final
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo
from zlib import error as ZlibError  # noqa: N812  # a class, whatever its name

from her2teach.core.files import left
from her2teach.core.yamltree import MAX_BYTES, ContentError, file_error, short
from her2teach.teaching.journeys import FOLDER
from her2teach.teaching.pack import UNPACKED

#: The most bytes of a ZIP and of what is in it, and the most files.
LARGEST: Final = 10_000_000
LARGEST_UNPACKED: Final = 50_000_000
MOST_FILES: Final = 2_000
_MEGABYTE: Final = 1_000_000
#: What makes a ZIP of another folder's name, and what macOS adds to one.
_MAC: Final = "__MACOSX"
#: Names that Windows gives its devices, whatever follows a point.
_DEVICES: Final = re.compile(
    r"(?:con|prn|aux|nul|conin\$|conout\$|(?:com|lpt)[0-9\u00b9\u00b2\u00b3])(?:\.|$)",
    re.IGNORECASE,
)
#: What no name of a file has on some system; a name that ends in a point or a space is another one there.
_ODD: Final = re.compile(r'[\x00-\x1f\x7f\\:*?"<>|]|[. ]$')
_ENCRYPTED: Final = 0x1


def scratch_prefix() -> str:
    """Return how temporary folders begin: a container that shares them numbers its own processes.

    The number of a process follows; a server clears the folders of those that are gone.
    """
    return f"her2teach-{re.sub(r'[^A-Za-z0-9]', '', platform.node())}-"


def unpack(data: bytes, into: Path, name: str) -> tuple[Path, int]:
    """Unpack the content files of a pack's ZIP into a folder of its own in a folder; return it, and how many they are.

    Everything in the ZIP is looked at first, and anything odd refuses the whole. Nothing but content files is unpacked.

    Raises ContentError with what is wrong with it.
    """
    if len(data) > LARGEST:
        raise too_large(name)
    try:
        with ZipFile(io.BytesIO(data)) as archive:
            files = _checked(archive, name)
            folder, chosen = _pack_in(files, name)
            found = into / (folder.name or _plain(Path(name).stem))
            _write(archive, chosen, folder, found, name)
    except (BadZipFile, NotImplementedError, EOFError, ZlibError, UnicodeError) as error:
        raise file_error(name, "this is not a ZIP that can be read", "make it anew, without a password") from error
    (into / UNPACKED).touch()
    return found, len(chosen)


def too_large(name: str) -> ContentError:
    """Make the error of a ZIP that is too large."""
    return file_error(name, f"it is larger than {LARGEST // _MEGABYTE} MB", "a pack is text alone", code="size")


def _checked(archive: ZipFile, name: str) -> dict[PurePosixPath, ZipInfo]:
    """Return the files of a ZIP by their path, once there is nothing against any entry of it."""
    entries = archive.infolist()
    if len(entries) > MOST_FILES:
        raise file_error(name, f"it holds {len(entries)} files", f"at most {MOST_FILES} are taken", code="size")
    if sum(each.file_size for each in entries) > LARGEST_UNPACKED:
        raise _too_much(name)
    seen: dict[str, str] = {}
    for each in entries:
        wrong = _against(each)
        if wrong:
            raise file_error(name, f'"{short(each.orig_filename)}" {wrong}', "make the ZIP anew", code="unsafe")
        same = unicodedata.normalize("NFC", each.filename.rstrip("/")).casefold()
        if same in seen:
            both = f'"{short(seen[same])}" and "{short(each.filename)}" are one file on some systems'
            raise file_error(name, both, "rename one of them", code="unsafe")
        seen[same] = each.filename
    return {PurePosixPath(each.filename): each for each in entries if not each.is_dir()}


def _against(entry: ZipInfo) -> str:
    """Say what there is against an entry of a ZIP; nothing where it may be taken."""
    kind = stat.S_IFMT(entry.external_attr >> 16)
    parts = entry.filename.rstrip("/").split("/")
    reasons = {
        "has a password": entry.flag_bits & _ENCRYPTED,
        "is a link": kind == stat.S_IFLNK,
        "is no plain file": kind not in {0, stat.S_IFREG, stat.S_IFDIR, stat.S_IFLNK},
        "leads out of the folder": ".." in parts or entry.filename.startswith("/") or "" in parts,
        "has a name that not every system takes": (
            entry.filename != entry.orig_filename or any(_ODD.search(each) or _DEVICES.match(each) for each in parts)
        ),
        "is packed in a way that is not read here": entry.compress_type not in {ZIP_STORED, ZIP_DEFLATED},
    }
    return next((words for words, so in reasons.items() if so), "")


def _pack_in(files: dict[PurePosixPath, ZipInfo], name: str) -> tuple[PurePosixPath, dict[PurePosixPath, ZipInfo]]:
    """Return which folder of a ZIP is the pack, the outermost with cases, and its content files."""
    content = {
        path: entry
        for path, entry in files.items()
        if path.suffix in {".yaml", ".yml"} and not any(map(left, path.parts)) and _MAC not in path.parts
    }
    folders = {path.parent.parent if path.parent.name == FOLDER else path.parent for path in content}
    outer = min((len(each.parts) for each in folders), default=0)
    found = sorted(each for each in folders if len(each.parts) == outer)
    if not found:
        raise file_error(name, "it holds no case", "a pack is a folder of case files, which end in .yaml")
    if len(found) > 1:
        several = ", ".join(map(str, found))
        raise file_error(name, f"it holds several folders of cases: {several}", "make a ZIP of each")
    inside = {path: entry for path, entry in content.items() if path.parent in {found[0], found[0] / FOLDER}}
    return found[0], inside


def _write(
    archive: ZipFile, chosen: dict[PurePosixPath, ZipInfo], folder: PurePosixPath, into: Path, name: str
) -> None:
    """Write files; of each no more than a content file may have is read, whatever the ZIP says of its size."""
    for path, entry in chosen.items():
        with archive.open(entry) as file:
            text = file.read(MAX_BYTES + 1)
        if len(text) > MAX_BYTES:
            raise _too_much(f"{name}: {path}", MAX_BYTES)
        place = into / path.relative_to(folder)
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(text)


def _too_much(name: str, most: int = LARGEST_UNPACKED) -> ContentError:
    return file_error(name, f"unpacked it has more than {most // _MEGABYTE} MB", "a pack is text alone", code="size")


def _plain(stem: str) -> str:
    """Return a name that a folder can have."""
    return re.sub(r"[^\w-]+", "-", stem).strip("-") or "pack"
