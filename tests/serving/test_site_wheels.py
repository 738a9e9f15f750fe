"""Wheels for the browser: packed so that pip takes them, listed so that Pyodide finds them, pinned by hashes."""

import json
import re
import subprocess
import sys
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path

from packaging.requirements import Requirement

from her2teach.serving.site import wheels

ROOT = Path(__file__).parents[2]
PINS = (ROOT / "her2teach" / "serving" / "site" / "wheels.txt").read_text(encoding="utf-8")
INFO = {"python": "3.14.2", "arch": "wasm32"}
FILES = {"tea/__init__.py": b"KIND = 'black'\n", "tea/leaves.txt": b"many", "spoon.py": b""}


def test_a_packed_wheel_can_be_installed(tmp_path: Path) -> None:
    wheel = wheels.pack("tea", "1.2", FILES, tmp_path)
    target = tmp_path / "site"
    install = [sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--no-index", "--target", str(target)]
    subprocess.run([*install, str(wheel)], check=True, capture_output=True)
    assert {name: (target / name).read_bytes() for name in FILES} == FILES


def test_the_same_files_make_the_same_wheel(tmp_path: Path) -> None:
    first = wheels.pack("tea", "1.2", FILES, tmp_path).read_bytes()
    assert wheels.pack("tea", "1.2", FILES, tmp_path).read_bytes() == first
    assert wheels.pack("tea", "1.2", {**FILES, "spoon.py": b"1"}, tmp_path).read_bytes() != first


def test_the_list_says_what_pyodide_asks(tmp_path: Path) -> None:
    wheel = wheels.pack("Black_Tea", "1.2", FILES, tmp_path)
    found = json.loads(wheels.pyodide_lock([wheel], INFO))
    assert found["info"] == INFO
    entry = found["packages"]["black-tea"]
    assert entry["file_name"] == wheel.name
    assert entry["sha256"] == sha256(wheel.read_bytes()).hexdigest()
    assert entry["imports"] == ["spoon", "tea"]
    assert entry["version"] == "1.2"


def test_every_pin_has_a_hash_and_names_no_host() -> None:
    blocks = re.split(r"\n(?=\S)", PINS.strip())
    assert len(blocks) >= 20
    assert all(re.match(r"[a-z0-9-]+==\S+ \\\n    --hash=sha256:", block) for block in blocks)
    assert "://" not in PINS


def test_the_browser_gets_the_versions_that_are_tested_here() -> None:
    pins = {line.split("==")[0]: line.split()[0].split("==")[1] for line in PINS.splitlines() if line[0] != " "}
    shared = {"anywidget", "ipywidgets", "networkx", "pydantic", "pydantic-core", "traitlets"}
    assert {name: pins[name] for name in shared} == {name: version(name) for name in shared}
    needed = {Requirement(each).name.lower() for each in ("networkx", "pydantic", "PyYAML")}
    assert needed - pins.keys() == {"pyyaml"}, "PyYAML is packed from what is installed here"
