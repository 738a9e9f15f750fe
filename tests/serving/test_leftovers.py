"""Leftovers: what a killed server leaves is cleared by the next start, and nobody else's folder is."""

from __future__ import annotations

import platform
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from her2teach.serving.leftovers import scratch_folder

#: Says where its folder is, and is killed there.
KILLED = """
import os, signal
from her2teach.serving.leftovers import scratch_folder
with scratch_folder() as folder:
    (folder / "page.ipynb").touch()
    print(folder, flush=True)
    os.kill(os.getpid(), signal.SIGKILL)
"""


@pytest.fixture(autouse=True)
def elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """All temporary folders are in the test's own."""
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    monkeypatch.setattr(tempfile, "tempdir", None)


def killed() -> Path:
    run = subprocess.run([sys.executable, "-c", KILLED], capture_output=True, text=True, check=False)
    assert run.returncode < 0
    return Path(run.stdout.strip())


def test_a_folder_is_gone_when_it_is_not_needed_any_more(tmp_path: Path) -> None:
    with scratch_folder() as folder:
        assert folder.parent == tmp_path
    assert list(tmp_path.iterdir()) == []


def test_the_next_start_clears_what_a_killed_one_has_left() -> None:
    left = killed()
    assert [each.name for each in left.iterdir()] == ["page.ipynb"]
    with scratch_folder():
        assert not left.exists()


def test_the_folders_of_others_are_left_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    left = killed()
    (tmp_path / "her2teach-notes").mkdir()
    target = tmp_path / "target"
    target.mkdir()
    link = tmp_path / f"{left.name}-link"
    link.symlink_to(target)
    with scratch_folder() as living, scratch_folder():
        assert living.exists()
    assert not left.exists()
    left = killed()
    with monkeypatch.context() as patch:
        patch.setattr(platform, "node", lambda: "another-machine")
        with scratch_folder():
            assert left.exists()
    assert {each.name for each in tmp_path.iterdir()} == {"her2teach-notes", "target", left.name, link.name}
