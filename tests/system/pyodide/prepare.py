"""Prepare Pyodide for tests/test_pyodide.py, in the folder `pyodide` of this Python environment: `make pyodide`.

Afterwards its `node_modules` holds Pyodide, its `site` what the core imports, for Pyodide's platform.  Every version
is that of this environment; every download is held to a hash in test.lock or package-lock.json.
"""

from __future__ import annotations

import re
import shutil
import sys
import tempfile
import zipfile
from collections.abc import Iterator
from importlib.metadata import distribution, version
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from her2teach.serving.site.pyodide import WORKS_UNCOMPILED, download_wheels, install, pack_uncompiled

LOCK = Path(__file__).parents[3] / "requirements" / "test.lock"
PREPARED = Path(sys.prefix) / "pyodide"
SITE = PREPARED / "site"


def needed(name: str, python: str) -> Iterator[str]:
    """Yield the names of everything that a package imports under Pyodide."""
    environment = {"sys_platform": "emscripten", "platform_system": "Emscripten", "extra": ""}
    environment |= {"python_full_version": python, "python_version": python.rpartition(".")[0]}
    for requirement in map(Requirement, distribution(name).requires or ()):
        if requirement.marker is None or requirement.marker.evaluate(environment):
            yield canonicalize_name(requirement.name)
            yield from needed(requirement.name, python)


def locked(name: str) -> str:
    """Return the lock's lines about a package in the version of this environment: the pin and its hashes."""
    pin = f"{name}=={version(name)}"
    found = re.search(rf"^{re.escape(pin)} [^\\]*(\\\n.*(?:\n .*)*)", LOCK.read_text(encoding="utf-8"), re.MULTILINE)
    if not found:
        sys.exit(f"requirements/test.lock does not hold {pin}, which is installed here; set the environment up anew")
    return f"{pin} {found[1]}\n"


def main() -> None:
    """Prepare everything anew."""
    shutil.rmtree(SITE, ignore_errors=True)
    _, info = install(PREPARED)
    names = set(needed("her2teach", info["python"]))
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        wanted = folder / "requirements.txt"
        wanted.write_text("".join(map(locked, sorted(names - WORKS_UNCOMPILED))), encoding="utf-8")
        download_wheels(wanted, info, folder)
        for uncompiled in names & WORKS_UNCOMPILED:
            pack_uncompiled(uncompiled, folder)
        for wheel in folder.glob("*.whl"):
            with zipfile.ZipFile(wheel) as archive:
                archive.extractall(SITE)


if __name__ == "__main__":
    main()
