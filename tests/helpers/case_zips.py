"""ZIPs of cases, sound ones and such as somebody makes who wants a machine."""

from __future__ import annotations

import io
from collections.abc import Mapping
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

SHIPPED = Path(__file__).parents[2] / "cases"
#: The names of two shipped cases.
TWO = ("exactly-twelve-months", "late-relapse-liver")


def case_text(name: str) -> str:
    """A shipped case."""
    return (SHIPPED / f"{name}.yaml").read_text(encoding="utf-8")


def zip_of(files: Mapping[str, str | bytes], *, mode: int = 0, method: int = ZIP_DEFLATED) -> bytes:
    """A ZIP of some files, of one kind as Unix has them."""
    found = io.BytesIO()
    with ZipFile(found, "w") as archive:
        for name, text in files.items():
            entry = ZipInfo(name)
            entry.external_attr = mode << 16
            archive.writestr(entry, text, method)
    return found.getvalue()


def pack_zip(folder: str = "") -> bytes:
    """A ZIP of two cases, in a folder where one is named."""
    return zip_of({f"{folder}{name}.yaml": case_text(name) for name in TWO})
