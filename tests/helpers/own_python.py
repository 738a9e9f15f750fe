"""Environments of a test's own: a Python with just the packages that it asks for."""

from __future__ import annotations

import os
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SECONDS = 300
_PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
#: What the widgets need, as it is declared.
DECLARED: tuple[str, ...] = (*_PROJECT["dependencies"], *_PROJECT["optional-dependencies"]["widgets"])


def own_python(folder: Path, *steps: tuple[str, ...], program: str = sys.executable) -> Path:
    """Make an environment and install packages in steps; skip the test where no registry can be reached at all."""
    subprocess.run([program, "-m", "venv", "--without-pip", str(folder)], check=True, timeout=SECONDS)
    python = folder / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    for step in steps:
        done = install(python, *step)
        if done.returncode:
            if install(python, "--no-deps", "packaging").returncode:
                pytest.skip("no package registry can be reached")
            pytest.fail(done.stderr)
    return python


def install(python: Path, *what: str) -> subprocess.CompletedProcess[str]:
    """Install as pip does, in seconds."""
    command = [sys.executable, "-m", "uv", "pip", "install", "--quiet", "--python", str(python), *what]
    return subprocess.run(command, capture_output=True, text=True, timeout=SECONDS, check=False)


def environment() -> dict[str, str]:
    """What an own Python is started with: it reads her2teach here, uninstalled."""
    return {**os.environ, "PYTHONPATH": str(ROOT)}
