"""Wheels: pack pure ones, and list them so that Pyodide finds them."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Iterable, Mapping
from hashlib import sha256
from pathlib import Path
from typing import Any, Final

#: The same files make the same wheel.
_LONG_AGO: Final = (1980, 1, 1, 0, 0, 0)


def pack(name: str, version: str, files: Mapping[str, bytes], folder: Path) -> Path:
    """Pack files, given by their place, as a wheel for any Python."""
    wheel = folder / f"{name}-{version}-py3-none-any.whl"
    about = f"{name}-{version}.dist-info"
    added = {
        f"{about}/METADATA": f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n".encode(),
        f"{about}/WHEEL": b"Wheel-Version: 1.0\nGenerator: her2teach\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
    }
    record = "".join(f"{place},,\n" for place in [*files, *added, f"{about}/RECORD"])
    added[f"{about}/RECORD"] = record.encode()
    with zipfile.ZipFile(wheel, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for place, content in {**files, **added}.items():
            archive.writestr(zipfile.ZipInfo(place, _LONG_AGO), content, zipfile.ZIP_DEFLATED)
    return wheel


def pyodide_lock(wheels: Iterable[Path], info: Mapping[str, str]) -> str:
    """List wheels as Pyodide's lock file does."""
    entries = [_entry(wheel) for wheel in sorted(wheels)]
    return json.dumps({"info": dict(info), "packages": {entry["name"]: entry for entry in entries}}, indent=1)


def _entry(wheel: Path) -> dict[str, Any]:
    name, version = wheel.name.split("-")[:2]
    return {
        "name": name.replace("_", "-").lower(),
        "version": version,
        "file_name": wheel.name,
        "sha256": sha256(wheel.read_bytes()).hexdigest(),
        "imports": sorted(_modules(wheel)),
        # All are loaded together, before anything is imported.
        "depends": [],
        "package_type": "package",
        "install_dir": "site",
        "unvendored_tests": False,
    }


def _modules(wheel: Path) -> set[str]:
    with zipfile.ZipFile(wheel) as archive:
        places = [Path(name) for name in archive.namelist() if name.endswith((".py", ".pyc"))]
    return {place.parts[0].partition(".py")[0] for place in places if not place.parts[0].endswith(".data")}
