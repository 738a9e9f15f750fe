"""Binder builds from this repository: repo2docker reads it without a container engine."""

import os
import re
import subprocess
import sys
from pathlib import Path

import her2teach

ROOT = Path(__file__).parents[2]


def test_repo2docker_understands_the_repository() -> None:
    program = Path(sys.executable).with_name("jupyter-repo2docker")
    run = [str(program), "--no-build", "--debug", "."]
    answer = subprocess.run(run, cwd=ROOT, capture_output=True, text=True, encoding="utf-8", timeout=300, check=False)
    recipe = answer.stdout + answer.stderr
    assert answer.returncode == 0, recipe
    assert "PythonBuildPack" in recipe or "python" in recipe.lower()
    assert "binder/requirements.txt" in recipe
    assert "binder/postBuild" in recipe


def test_binder_uses_the_python_that_the_project_needs() -> None:
    assert (ROOT / "binder/runtime.txt").read_text(encoding="utf-8") == "python-3.11\n"


def test_the_last_step_can_be_run() -> None:
    assert os.access(ROOT / "binder/postBuild", os.X_OK)
    assert "pip install --no-cache-dir --no-deps ." in (ROOT / "binder/postBuild").read_text(encoding="utf-8")


def test_binder_links_lead_to_notebooks() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    paths = re.findall(r"urlpath=(?:voila/render|lab/tree)/([^)\s]+)", readme)
    assert paths
    assert all((ROOT / path).is_file() for path in paths)


def test_every_binder_link_is_pinned_to_this_version() -> None:
    """A link to a branch would have Binder build anew after every change, and show something else tomorrow."""
    version = her2teach.__version__
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    assert set(re.findall(r"mybinder\.org/v2/gh/[\w.-]+/[\w.-]+/([^?)\s]+)", readme)) == {f"v{version}"}
