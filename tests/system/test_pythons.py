"""The newer Pythons that this machine has: the same paths, and pages that answer."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from own_python import ROOT, SECONDS, environment, own_python
from served import served
from started import bare

from benchmarks.classroom import Learner
from benchmarks.servers import serving

NEWER = range(12, 16)
#: Where each case leads.
SCRIPT = """
import json
from her2teach import load_guideline, load_vignettes, trace
guideline = load_guideline()
print(json.dumps({each.id: trace(guideline, each.case).outcome for each in load_vignettes()}))
"""
VERSION = ("-c", "import sys; print('.'.join(map(str, sys.version_info[:2])))")


def newer() -> dict[str, str]:
    """Return each newer Python that runs, on the path or one of pyenv's, by its version."""
    found = {}
    for version in (f"3.{minor}" for minor in NEWER):
        kept = Path(os.environ.get("PYENV_ROOT", Path.home() / ".pyenv"), "versions")
        places = [shutil.which(f"python{version}"), *map(str, kept.glob(f"{version}.*/bin/python"))]
        for place in filter(None, places):
            said = subprocess.run([place, *VERSION], capture_output=True, text=True, check=False)
            if said.stdout.strip() == version:  # what pyenv puts on the path may have nothing behind it
                found[version] = place
    return found


def outcomes(python: str) -> dict[str, str]:
    """Return where each case leads; our own code uses nothing that will be gone."""
    command = [python, "-W", "error::DeprecationWarning:her2teach", "-c", SCRIPT]
    done = subprocess.run(command, capture_output=True, text=True, timeout=SECONDS, env=environment(), check=False)
    assert done.returncode == 0, done.stderr
    return dict(json.loads(done.stdout))


def test_they_find_the_same_paths_and_serve_pages_that_answer(
    tmp_path: Path, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    expected = outcomes(sys.executable)
    assert len(expected) >= 100
    monkeypatch.setenv("PYTHONPATH", str(ROOT))
    for version, program in newer().items():
        lock = ("--no-deps", "-r", str(ROOT / "requirements" / "app.lock"))
        python = own_python(tmp_path_factory.mktemp(version), lock, program=program)
        assert outcomes(str(python)) == expected, version
        folder = tmp_path / version
        folder.mkdir()
        command = [str(python), *bare(serving())[1:]]
        with served(folder, command=[each.replace("{port}", "0") for each in command]) as server:
            learner = Learner(server.home)
            learner.open()
            assert learner.toggle() != learner.toggle(), version
            learner.leave()
