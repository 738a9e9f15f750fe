"""A tree in which somebody has worked: nothing of what was left there is served, packed, or makes a test fail."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import Any

import pytest

from her2teach.core.files import case_files, left, own_files
from her2teach.serving.notebooks import copy_pages

ROOT = Path(__file__).parents[2]
TOPS = ("her2teach", "cases", "notebooks", "tests", "benchmarks", "docs")
PAPERS = ("pyproject.toml", "README.md", "LICENSE", "CONTRIBUTING.md", "CHANGELOG.md", "voila.json", ".gitignore")
#: What is left beside a file of any name: by JupyterLab, vim, emacs, others, and macOS.
BESIDE = (
    ".ipynb_checkpoints/{stem}-checkpoint{suffix}",
    ".{name}.swp",
    ".{name}.swo",
    "{name}~",
    "#{name}#",
    "._{name}",
)
#: What is left in any folder.
THERE = (
    ".DS_Store",
    "Thumbs.db",
    ".vscode/settings.json",
    ".idea/misc.xml",
    ".virtual_documents/open.py",
    "x.egg-info/PKG-INFO",
)
#: Folders that other tests list, which take long to run: of content, and of what a server gives to its pages.
LISTED = ("tests/content/invalid", "tests/content/valid", "cases", "her2teach/serving/jupyter")
#: The tests that list folders, as far as they are quick.
LISTING = (
    "tests/educator/test_json_schema.py",
    "tests/serving/test_notebooks.py",
    "tests/system/test_packaging.py::test_the_wheel_holds_package_cases_notebooks_and_settings",
    "tests/system/test_packaging.py::test_the_wheel_puts_the_template_where_jupyter_looks",
    "tests/text/test_page_words.py",
    "tests/test_public_names.py",
    "tests/test_walls.py",
)
GUIDELINE = "content/guideline.yaml"
#: What the site packs for the browser, and puts beside its pages.
PACKED = """
import sys
from pathlib import Path
from her2teach.serving.site import build, pages
print(*build.packed(Path(sys.argv[1])))
print(*(path.name for path in pages._STATIC))
"""


def copied(folder: Path) -> Path:
    for name in TOPS:
        ignored = shutil.ignore_patterns(".*", "__pycache__", "*~", "#*")
        shutil.copytree(ROOT / name, folder / name, ignore=ignored)
    for paper in PAPERS:
        shutil.copy(ROOT / paper, folder)
    return folder


def litter(folder: Path) -> None:
    """Leave in each folder all that may be left there, beside two of its files."""
    for top in TOPS:
        for each in [folder / top, *(path for path in (folder / top).rglob("*") if path.is_dir())]:
            files = sorted(path for path in each.iterdir() if path.is_file())
            names = [form.format(name=f.name, stem=f.stem, suffix=f.suffix) for f in files[:2] for form in BESIDE]
            for name in (*names, *THERE):
                (each / name).parent.mkdir(exist_ok=True)
                (each / name).write_text("}{ left: [\n", encoding="utf-8")
            (each / ".#lock.yaml").symlink_to("somebody@somewhere.1234")
    for name in ("build/lib/her2teach/__init__.py", "dist/her2teach-0.whl"):
        (folder / name).parent.mkdir(parents=True)
        (folder / name).write_text("}{\n", encoding="utf-8")


@pytest.fixture(scope="module")
def tree(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = copied(tmp_path_factory.mktemp("worked") / "in")
    litter(folder)
    return folder


def inside(tree: Path) -> dict[str, Any]:
    """How a program is run with the package of a tree."""
    environment = {**os.environ, "PYTHONPATH": str(tree), "PYTHONDONTWRITEBYTECODE": "1"}
    return {"cwd": tree, "env": environment, "capture_output": True, "text": True}


def held(tree: Path, folder: Path) -> list[str]:
    """What the wheel of a tree holds."""
    build = [sys.executable, "-m", "hatchling", "build", "--target", "wheel", "--directory", str(folder)]
    subprocess.run(build, cwd=tree, check=True, capture_output=True)
    (built,) = folder.glob("*.whl")
    return sorted(zipfile.ZipFile(built).namelist())


def test_a_page_or_a_case_is_what_somebody_made(tree: Path, tmp_path: Path) -> None:
    assert copy_pages(tree / "notebooks", tmp_path) == copy_pages(ROOT / "notebooks", tmp_path)
    for folder in ("cases", "cases/journeys", "her2teach/content/extensions"):
        assert [path.name for path in case_files(tree / folder)] == [path.name for path in case_files(ROOT / folder)]
    for folder in LISTED:
        there, here = ([path.name for path in own_files(top / folder, "**/*")] for top in (tree, ROOT))
        assert there == here
        assert there


def test_the_wheel_holds_nothing_that_was_left(tree: Path, tmp_path: Path) -> None:
    found = held(tree, tmp_path / "worked")
    assert found == held(copied(tmp_path / "fresh"), tmp_path / "wheel")
    assert not [name for name in found if any(map(left, name.split("/")))]


def test_the_site_packs_nothing_that_was_left(tree: Path, tmp_path: Path) -> None:
    run = subprocess.run([sys.executable, "-c", PACKED, str(tmp_path)], **inside(tree), check=True)
    packed, static = (line.split() for line in run.stdout.splitlines())
    assert f"her2teach/{GUIDELINE}" in packed
    assert not [name for name in (*packed, *static) if any(map(left, name.split("/")))]


def test_the_tests_that_list_folders_pass(tree: Path) -> None:
    arguments = ["-q", "-n0", "-p", "no:cacheprovider", *LISTING]
    run = subprocess.run([sys.executable, "-m", "pytest", *arguments], **inside(tree), check=False)
    assert run.returncode == 0, run.stdout[-4000:] + run.stderr[-2000:]
