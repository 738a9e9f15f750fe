"""The container, as far as it runs without a container engine: its files, its command, its health check."""

import os
import shlex
import shutil
import subprocess
import sys
import urllib.request
import zipfile
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
import yaml
from dockerfile_parse import DockerfileParser
from started import started

from benchmarks.servers import free_port

ROOT = Path(__file__).parents[2]
COMPOSE = yaml.safe_load((ROOT / "compose.yaml").read_text(encoding="utf-8"))["services"]["her2teach"]
PORT, TEMPORARY = "8866", "/tmp"  # noqa: S108  # of the container


def steps(target: str) -> list[tuple[str, str]]:
    """The instructions of a stage of the Dockerfile, with those of what it is made from."""
    stages: dict[str, list[tuple[str, str]]] = {}
    name = ""
    for each in DockerfileParser(path=str(ROOT / "Dockerfile")).structure:
        if each["instruction"] == "COMMENT":
            continue
        if each["instruction"] == "FROM":
            words = each["value"].split()
            name = words[2] if len(words) > 1 else ""
            stages[name] = list(stages.get(words[0], []))
        else:
            stages[name].append((each["instruction"], each["value"]))
    return stages[target]


def last(target: str, instruction: str) -> str:
    return [value for name, value in steps(target) if name == instruction][-1]


def words(value: str) -> list[str]:
    """A command in its JSON form."""
    return list(yaml.safe_load(value))


@pytest.fixture(scope="module")
def image(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What the image has of ours: the package, built from nothing but what is copied."""
    left_out = shutil.ignore_patterns("__pycache__", ".ipynb_checkpoints")  # as .dockerignore says
    build, folder = tmp_path_factory.mktemp("build"), tmp_path_factory.mktemp("image")
    for name, value in steps(""):
        if name == "COPY":
            *sources, to = value.split()
            for source in sources:
                place = build / to if len(sources) == 1 else build / to / Path(source).name
                place.parent.mkdir(parents=True, exist_ok=True)
                if (ROOT / source).is_dir():
                    shutil.copytree(ROOT / source, place, ignore=left_out)
                else:
                    shutil.copy(ROOT / source, place)
    wheel = [sys.executable, "-m", "hatchling", "build", "--target", "wheel", "--directory", str(build / "dist")]
    subprocess.run(wheel, cwd=build, check=True, capture_output=True)
    (built,) = (build / "dist").glob("*.whl")
    zipfile.ZipFile(built).extractall(folder)
    return folder


def test_nobody_in_it_is_root_and_it_has_all_that_it_installs() -> None:
    for target in ("", "app", "hub"):
        assert int(last(target, "USER")) > 0
        copied = {Path(source).name for name, value in steps(target) if name == "COPY" for source in value.split()[:-1]}
        installed = [
            each for name, value in steps(target) if name == "RUN" for each in shlex.split(value) if "lock" in each
        ]
        assert {Path(each).name for each in installed} <= copied
    ignored = (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines()
    kept = {each[1:].replace("*.lock", "") for each in ignored if each.startswith("!")}
    for name, value in steps(""):
        if name == "COPY":
            assert all(any(source.startswith(each) for each in kept) for source in value.split()[:-1]), value


@pytest.mark.parametrize("composed", [False, True], ids=["alone", "composed"])
def test_it_serves_and_its_health_check_sees_that(image: Path, tmp_path: Path, composed: bool) -> None:
    port = str(free_port())

    def ours(command: list[str]) -> list[str]:
        defaults = (each.replace("${HER2TEACH_NAME:-localhost}", "localhost") for each in command)
        found = (each.replace("${HER2TEACH_CLASS_SIZE:-10}", "1").replace(PORT, port) for each in defaults)
        return [sys.executable if each == "python" else each for each in found]

    command = ours([*words(last("", "ENTRYPOINT")), *(COMPOSE["command"] if composed else words(last("", "CMD")))])
    check = ours(words(last("", "HEALTHCHECK").partition("CMD")[2]))
    temporary = tmp_path / "tmp"
    temporary.mkdir()
    home = f"http://localhost:{port}/"
    # as in the container: only the folder for what is temporary can be written, and nobody has a home
    environment = {"PYTHONPATH": str(image), "HOME": "/nonexistent", "TMPDIR": str(temporary)}
    assert subprocess.run(check, capture_output=True, check=False).returncode != 0
    with started(command, f"{home}voila/tree", temporary, environment):
        assert subprocess.run(check, capture_output=True, check=False).returncode == 0
        with urllib.request.urlopen(f"{home}voila/render/2_explore.ipynb") as page:  # noqa: S310  # our own server
            assert "never for clinical use" in page.read().decode("utf-8")


def test_what_is_composed_writes_nowhere_and_may_do_nothing_more() -> None:
    assert COMPOSE["read_only"] is True
    assert COMPOSE["tmpfs"] == [TEMPORARY]
    assert COMPOSE["cap_drop"] == ["ALL"]
    assert COMPOSE["security_opt"] == ["no-new-privileges:true"]
    assert all(each.startswith("127.0.0.1:") for each in COMPOSE["ports"])
    assert last("", "WORKDIR") == TEMPORARY


def test_a_hub_starts_what_there_is() -> None:
    values: dict[str, Any] = yaml.safe_load((ROOT / "deploy/kubernetes/values.yaml").read_text(encoding="utf-8"))
    learner = values["singleuser"]
    assert learner["cmd"] == words(last("hub", "CMD"))
    assert learner["uid"] == int(last("hub", "USER"))
    *_, module = learner["cmd"]
    assert Path(str(import_module(module).__file__)).is_relative_to(ROOT)
    assert os.fspath(values["singleuser"]["defaultUrl"]) == "/voila/tree"
