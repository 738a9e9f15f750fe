"""The extra `widgets` with the oldest versions that it and the project declare, in an environment of its own."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from jupyter_client.kernelspec import KernelSpecManager
from jupyter_client.manager import KernelManager
from notebook_pages import STUDENTS, sources
from own_python import DECLARED, SECONDS, environment, own_python
from packaging.requirements import Requirement
from packaging.version import Version

#: ipywidgets 7 brings a whole server along, of which only its classic notebook needs anything: what it imports itself.
WITHOUT_SERVER = {"ipywidgets": ["ipykernel", "ipython_genutils"]}
VIEW = "application/vnd.jupyter.widget-view+json"
SCRIPT = """
import json, sys
from importlib.metadata import version
from pathlib import Path
import ipywidgets, traitlets
from her2teach import Case
from her2teach.widgets import DecisionGraph, Drill, Explorer, PatientJourney, Practice

explorer, graph, seen = Explorer("late-relapse-liver"), DecisionGraph(), []
traitlets.link((explorer, "case"), (graph, "case"))
ipywidgets.interactive_output(lambda case: seen.append(case.her2_status), {"case": explorer})
explorer.answer("months_since_adjuvant_trastuzumab", 6)
graph.case = Case(her2_status="negative")
screens = [explorer, graph, Practice(seed=1), PatientJourney(), Drill(seed=1)]
boxes = ipywidgets.HBox(screens[:2]), ipywidgets.Tab(children=screens[2:])
for at, each in enumerate(screens):
    each.save_html(Path(sys.argv[1], f"{at}.html"))
print(json.dumps({
    "versions": {name: version(name) for name in sys.argv[2:]},
    "outcome": explorer.pathway.outcome,
    "seen": seen,
    "servers": sorted({"jupyter_server", "notebook", "voila"} & set(sys.modules)),
}))
"""


def oldest(requirement: str) -> tuple[str, str]:
    found = Requirement(requirement)
    (bound,) = [each for each in found.specifier if each.operator == ">="]
    return found.name, bound.version


@pytest.fixture(scope="module")
def python(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A Python with the oldest versions and no server."""
    versions = dict(map(oldest, DECLARED))
    whole = tuple(f"{name}=={version}" for name, version in versions.items() if name not in WITHOUT_SERVER)
    needed = tuple(each for names in WITHOUT_SERVER.values() for each in names)
    alone = ("--no-deps", *(f"{name}=={versions[name]}" for name in WITHOUT_SERVER))
    return own_python(tmp_path_factory.mktemp("oldest"), (*whole, *needed), alone)


def test_the_widgets_work_with_the_oldest_versions_and_without_a_server(python: Path, tmp_path: Path) -> None:
    versions = dict(map(oldest, DECLARED))
    command = [str(python), "-W", "error::DeprecationWarning:her2teach", "-c", SCRIPT, str(tmp_path), *versions]
    done = subprocess.run(command, capture_output=True, text=True, timeout=SECONDS, env=environment(), check=False)
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout.splitlines()[-1])
    assert {name: Version(each) for name, each in told["versions"].items()} == {
        name: Version(each) for name, each in versions.items()
    }
    assert (told["outcome"], told["servers"]) == ("out_of_scope", [])
    assert told["seen"] == ["positive", "positive", "negative"]
    assert len(list(tmp_path.glob("*.html"))) == 5


@pytest.fixture
def kernel(python: Path, tmp_path: Path) -> Iterator[Any]:
    spec = tmp_path / "kernels" / "oldest"
    spec.mkdir(parents=True)
    command = [str(python), "-m", "ipykernel_launcher", "-f", "{connection_file}"]
    said = {"argv": command, "display_name": "The oldest versions", "language": "python"}
    (spec / "kernel.json").write_text(json.dumps(said), encoding="utf-8")
    specs = KernelSpecManager(kernel_dirs=[str(spec.parent)])
    manager = KernelManager(kernel_name="oldest", kernel_spec_manager=specs)
    manager.start_kernel(env=environment(), cwd=str(tmp_path))
    client = manager.client()
    client.start_channels()
    try:
        client.wait_for_ready(timeout=60)
        yield client
    finally:
        client.stop_channels()
        manager.shutdown_kernel(now=True)


def test_in_a_kernel_with_the_oldest_versions_an_explorer_is_shown_with_its_preview(kernel: Any) -> None:
    """And a message of its page, as ipywidgets 7 takes it, changes the case."""
    shown: list[dict[str, Any]] = []

    def hear(message: dict[str, Any]) -> None:
        if message["msg_type"] in {"execute_result", "display_data", "error"}:
            shown.append(message["content"])

    code = "from her2teach.widgets import Explorer\nexplorer = Explorer('late-relapse-liver')\nexplorer"
    kernel.execute_interactive(code, output_hook=hear, timeout=60)
    (first,) = shown
    assert {VIEW, "text/html", "text/plain"} <= set(first["data"])
    toggle = """
import ipywidgets
explorer.form.set_state({'answers': {'her2_status': 'negative'}})
print(explorer.pathway.outcome, ipywidgets.__version__)
"""
    printed: list[str] = []
    kernel.execute_interactive(
        toggle, output_hook=lambda each: printed.append(each["content"].get("text", "")), timeout=60
    )
    assert f"out_of_scope {dict(map(oldest, DECLARED))['ipywidgets']}" in "".join(printed)


def test_the_notebook_for_whoever_opens_cells_runs_there_without_matplotlib(kernel: Any) -> None:
    shown: list[dict[str, Any]] = []

    def hear(message: dict[str, Any]) -> None:
        if message["msg_type"] in {"execute_result", "display_data", "error", "stream"}:
            shown.append(message["content"])

    for source in sources(STUDENTS):
        reply = kernel.execute_interactive(source, output_hook=hear, timeout=60)
        assert reply["content"]["status"] == "ok", (source, reply["content"].get("evalue"))
    assert not any(each.get("name") == "stderr" for each in shown), shown
    pictures = [each["data"]["image/svg+xml"] for each in shown if "image/svg+xml" in each.get("data", {})]
    assert len(pictures) == 3
    assert not any("image/png" in each.get("data", {}) for each in shown)
