"""What Binder builds: an environment from `binder/` alone, and in it a server that shows what the badges lead to."""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from browser import Recorder, free_port
from own_python import own_python
from playwright.sync_api import Page, expect
from started import QUIET_LAB, started

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="binder/requirements.txt is for Binder's machines")

ROOT = Path(__file__).parents[2]
TOKEN = "only-for-this-test"  # noqa: S105  # it guards nothing
#: Where the badges lead, on a Binder server.
PLACES = sorted(set(re.findall(r"urlpath=([^)\s]+)", (ROOT / "README.md").read_text(encoding="utf-8"))))


@dataclass(frozen=True)
class Built:
    """A repository as Binder has it, and the environment made for it."""

    repository: Path
    #: The environment's programs.
    programs: Path


def run(built: Built, *command: str) -> None:
    """Run a command as Binder does: in the repository, with the environment's programs first."""
    environment = {
        **{name: value for name, value in os.environ.items() if name not in {"PYTHONPATH", "VIRTUAL_ENV"}},
        "PATH": f"{built.programs}{os.pathsep}{os.environ['PATH']}",
        "PIP_DISABLE_PIP_VERSION_CHECK": "1",
        # what is run is compiled when it is run: a fraction of all that is installed
        "PIP_NO_COMPILE": "1",
    }
    answer = subprocess.run(
        command, cwd=built.repository, env=environment, capture_output=True, text=True, encoding="utf-8", check=False
    )
    assert answer.returncode == 0, answer.stdout + answer.stderr


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Built:
    """The repository's files, and an environment of the Python that they ask for, where this machine has that one."""
    folder = tmp_path_factory.mktemp("binder")
    listed = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    for name in subprocess.run(listed, cwd=ROOT, check=True, capture_output=True, text=True).stdout.split("\0"):
        if (ROOT / name).is_file():
            (folder / "repository" / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(ROOT / name, folder / "repository" / name)
    built = Built(folder / "repository", folder / "environment" / "bin")
    wanted = (built.repository / "binder/runtime.txt").read_text(encoding="utf-8").strip()
    python = shutil.which(wanted.replace("-", "")) or sys.executable
    own_python(built.programs.parent, ("pip", "-r", str(built.repository / "binder/requirements.txt")), program=python)
    run(built, "binder/postBuild")
    return built


@pytest.fixture(scope="module")
def home(built: Built) -> Iterator[str]:
    """The address of the Jupyter server that Binder starts."""
    port = free_port()
    address = f"http://127.0.0.1:{port}"
    options = ["--allow-root", "--ip=127.0.0.1", f"--port={port}", f"--IdentityProvider.token={TOKEN}"]
    own = {f"JUPYTER_{name}_DIR": str(built.repository.parent / name) for name in ("CONFIG", "DATA", "RUNTIME")}
    path = f"{built.programs}{os.pathsep}{os.environ['PATH']}"
    environment = {**own, "JUPYTERLAB_WORKSPACES_DIR": own["JUPYTER_DATA_DIR"], "PATH": path, "PYTHONPATH": ""}
    command = [str(built.programs / "jupyter-lab"), *options, *QUIET_LAB]
    with started(command, f"{address}/api", built.repository, environment, ours=False):
        yield address


def test_the_environment_holds_together(built: Built) -> None:
    run(built, "pip", "check")


def test_the_badges_lead_to_voila_and_to_jupyterlab() -> None:
    assert {place.rpartition("/notebooks/")[0] for place in PLACES} == {"voila/render", "lab/tree"}


@pytest.mark.parametrize("place", [place for place in PLACES if place.startswith("voila/")])
def test_a_badge_opens_a_page(home: str, page: Page, place: str) -> None:
    record = Recorder(f"{home}/")
    record.watch(page)
    page.goto(f"{home}/{place}?token={TOKEN}")
    page.wait_for_selector("body.h2t-ready")
    expect(page.get_by_text("For teaching only — never for clinical use.").first).to_be_visible()
    expect(page.locator(".h2t-answer, .h2t-lesson-form").first).not_to_be_empty()
    assert page.locator(".h2t-error").count() == 0
    # what is stored is not shown beside what runs, and cells for whoever opens cells are none of the page's
    expect(page.locator("#h2t-still-title")).to_have_count(0)
    expect(page.get_by_text("A patient completed adjuvant trastuzumab.")).to_have_count(int("lesson" in place))
    expect(page.get_by_text("as plain objects")).to_have_count(0)
    expect(page.get_by_role("navigation", name="Pages").get_by_text("Do it yourself")).to_have_count(0)
    assert record.errors == []
    assert record.external == []


@pytest.mark.parametrize("place", [place for place in PLACES if place.startswith("lab/")])
def test_a_badge_opens_a_notebook_in_jupyterlab(home: str, page: Page, place: str) -> None:
    page.goto(f"{home}/{place}?token={TOKEN}")
    expect(page.locator(".jp-NotebookPanel .jp-CodeCell").first).to_be_visible()
    expect(page.get_by_role("tab", name=place.rpartition("/")[2])).to_be_visible()
    # Its kernel answers; a server that is told to stop while a kernel is being started waits for it for good.
    page.locator('.jp-NotebookPanel .jp-Notebook-ExecutionIndicator[data-status="idle"]:visible').first.wait_for()
