"""Case packs: what --cases names, a folder, a ZIP here or at an https address, or the shipped cases, as folders."""

from __future__ import annotations

import argparse
import os
import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from her2teach.core.files import shipped
from her2teach.core.yamltree import Problem, file_error, known_as
from her2teach.educator.fetching import fetch
from her2teach.educator.unpacking import LARGEST, scratch_prefix, too_large, unpack
from her2teach.teaching.pack import SHIPPED
from her2teach.text.wording import counted

#: The hash that a ZIP must have, after its name or address.
_PIN: Final = "#sha256="
_ADDRESS: Final = re.compile(r"([A-Za-z][A-Za-z0-9+.-]+)://")


@contextmanager
def folders_of(
    named: Sequence[str], tell: Callable[[str], None], *, written: bool = False
) -> Iterator[tuple[str | Path, ...]]:
    """Have each pack that is named as a folder while the block runs, the shipped cases by their word.

    ZIPs are fetched and unpacked, and told with their hash. The first folder is made where one is to be written.

    Raises ContentError with what is wrong with one of them.
    """
    with TemporaryDirectory(prefix=f"{scratch_prefix()}{os.getpid()}-", ignore_cleanup_errors=True) as scratch:
        found = [_folder(each, Path(scratch) / f"{at:02}", tell) for at, each in enumerate(named, start=1)]
        own = next((each for each in found if isinstance(each, Path) and Path(scratch) not in each.parents), None)
        if written and own is not None and not own.exists():
            own.mkdir(parents=True)
            tell(f"{own}: a new folder")
        names = {str(each): name.partition(_PIN)[0] for each, name in zip(found, named, strict=True)}
        with known_as({folder: name for folder, name in names.items() if folder.startswith(scratch)}):
            yield tuple(found)


def pack_or_path(text: str) -> str | Path:
    """Return what stands in the place of a path: the name of a pack that is opened first, or else a path."""
    return text if text == SHIPPED or _is_packed(text) else Path(text)


@contextmanager
def packs_opened(options: argparse.Namespace, tell: Callable[[str], None]) -> Iterator[None]:
    """Have the folder of each pack in its place, where a command takes paths, while the block runs.

    Raises ContentError with what is wrong with one of them.
    """
    paths, one = getattr(options, "paths", []), getattr(options, "cases_of", None)
    named = [each for each in (*paths, one) if isinstance(each, str)]
    with folders_of(named, tell) as folders:
        found: dict[object, Path] = {
            name: shipped("cases") if each == SHIPPED else Path(each) for name, each in zip(named, folders, strict=True)
        }
        options.paths, options.cases_of = [found.get(each, each) for each in paths], found.get(one, one)
        yield


def no_case(purpose: str, pack: str | Path, problems: Sequence[Problem]) -> ValueError:
    """Return what is raised where a pack has no case for a purpose, or none that can be used."""
    why = ": each has problems, or is still to be written" if problems else ""
    return ValueError(f'there is no case to {purpose} in "{pack}"{why}')


def _is_packed(named: str) -> bool:
    """Whether a pack is a ZIP, here or at an address, and no folder."""
    where, pin, _ = named.partition(_PIN)
    return bool(_ADDRESS.match(where) or pin or where.lower().endswith(".zip")) and not Path(named).is_dir()


def _folder(named: str, into: Path, tell: Callable[[str], None]) -> str | Path:
    where, pin, wanted = named.partition(_PIN)
    address = _ADDRESS.match(where)
    if named == SHIPPED or not _is_packed(named):
        return named if named == SHIPPED else Path(named)
    if address and address[1].lower() != "https":
        hint = f"write https:// in the place of {address[0]}"
        raise file_error(where, "a pack is fetched over https only", hint, code="fetch")
    data = fetch(where) if address else _read(Path(where))
    found = sha256(data).hexdigest()
    if pin and wanted.lower() != found:
        hint = "somebody has changed it, or the hash was not copied whole"
        raise file_error(where, f"its SHA-256 is {found}, and {wanted or 'nothing'} is asked for", hint, code="hash")
    into.mkdir()
    if data[:1_000].lstrip().lower().startswith((b"<!doctype", b"<html")):
        hint = "take the address that downloads it: on GitHub, Code, then the link of Download ZIP"
        raise file_error(where, "this is a web page, not a ZIP", hint)
    folder, files = unpack(data, into, where.partition("?")[0])
    tell(f"{where}: {counted(files, 'file')}, SHA-256 {found}")
    return folder


def _read(path: Path) -> bytes:
    """Read a ZIP of this machine, as far as one may be large."""
    if not path.is_file():
        hint = "check its name and folder" if not path.exists() else "name a plain file"
        raise file_error(str(path), "there is no such file", hint)
    with path.open("rb") as file:
        data = file.read(LARGEST + 1)
    if len(data) > LARGEST:
        raise too_large(str(path))
    return data
