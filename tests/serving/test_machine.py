"""What the machine gives: whatever it says of files, limits, homes and Jupyter, the pages are the same."""

import json
import mimetypes
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from jupyter_core.paths import jupyter_path
from served import SECONDS, served
from voila.paths import STATIC_ROOT

from benchmarks.visitor import Visitor
from her2teach.serving.machine import (
    MIME_TYPES,
    files_for,
    installed,
    name_types,
    own_folders,
    raise_open_files,
    sessions_within,
)
from her2teach.serving.server import voila_settings
from her2teach.serving.visitors import Visitors

resource = pytest.importorskip("resource", reason="Windows has no such limits")
ALLOWED = voila_settings(port=1, ip="", folder=Path(), pages=["page"], visitors=Visitors())["VoilaConfiguration"][
    "extension_allowlist"
]
MANAGER = "@jupyter-widgets/jupyterlab-manager"
#: What JupyterLab's own code would tell of a user's settings: the disabled extensions, and how a kernel is started.
TOLD = f"""
import json
from jupyter_client.kernelspec import KernelSpecManager
from jupyter_core.paths import jupyter_path
from jupyterlab_server.config import get_page_config
disabled = get_page_config(jupyter_path("labextensions"))["disabledExtensions"]
print(json.dumps([{MANAGER!r} in disabled, KernelSpecManager().get_kernel_spec("python3").argv]))
"""
#: What a process has after the limit was raised: what is said of it, and what the system says.
RAISED = """
import resource
from her2teach.serving.machine import raise_open_files
print(raise_open_files(), *resource.getrlimit(resource.RLIMIT_NOFILE))
"""


# ---- what files are called ----


@pytest.fixture
def registry() -> Iterator[None]:
    """A system that calls scripts and styles text."""
    mimetypes.init()
    for ending in (".js", ".css", ".svg", ".json"):
        mimetypes.add_type("text/plain", ending)
    yield
    mimetypes.init()


@pytest.mark.usefixtures("registry")
def test_a_file_is_what_it_is_whatever_the_system_says() -> None:
    assert mimetypes.guess_type("a.js")[0] == "text/plain"
    name_types()
    assert {ending: mimetypes.guess_type(f"a{ending}")[0] for ending in MIME_TYPES} == dict(MIME_TYPES)


def test_every_file_that_a_page_may_ask_for_is_called_by_us() -> None:
    folders = [Path(STATIC_ROOT), Path(__file__).parents[2] / "her2teach/serving/jupyter"]
    folders += [Path(path) / name for path in jupyter_path("labextensions") for name in ALLOWED]
    files = [file for folder in folders for file in folder.rglob("*") if file.is_file()]
    assert any(file.suffix == ".js" for file in files)
    # what is left over of a build, and templates, are asked for by nobody
    assert {file.suffix for file in files} - {".orig", ".j2"} <= set(MIME_TYPES)


def test_scripts_are_sent_as_scripts_where_the_registry_says_text(tmp_path: Path) -> None:
    before = "import mimetypes\nfor each in ('.js', '.css'):\n    mimetypes.add_type('text/plain', each)\n"
    with served(tmp_path, before=before) as server:
        assert server.get("/voila/static/voila.js").headers["Content-Type"] == "text/javascript"
        css = server.get("/voila/templates/her2teach/static/her2teach.css")
        assert css.headers["Content-Type"] == "text/css"


# ---- open files ----


def limited(soft: int, hard: int | None = None) -> Callable[[], None]:
    """What gives a process a limit of open files."""

    def limit() -> None:
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard or resource.getrlimit(resource.RLIMIT_NOFILE)[1]))

    return limit


def test_the_soft_limit_becomes_the_hard_one() -> None:
    run = subprocess.run(
        [sys.executable, "-c", RAISED],
        capture_output=True,
        text=True,
        timeout=SECONDS,
        check=True,
        preexec_fn=limited(256, 1024),
    )
    assert run.stdout.split() == ["1024", "1024", "1024"]


def test_files_are_counted_as_they_were_measured() -> None:
    assert files_for(35, 65) == 978
    assert files_for(300, 1) == 1300
    assert sessions_within(256) == 11
    assert files_for(1, sessions_within(978)) <= 978
    assert sessions_within(10) == 1


def test_what_cannot_be_held_is_said_before_it_is_ready_with_the_number_that_is_needed(tmp_path: Path) -> None:
    with served(tmp_path, first=limited(256, 256)) as small:
        # one page, and 24 sessions beside the one that waits
        assert f"Only 256 files may be open at a time here, and 25 sessions need {files_for(1, 25)}" in small.warnings
        assert "there will be 11 at most" in small.warnings
        assert f"ulimit -n {files_for(1, 25)}" in small.warnings
        assert small.get("/").status == 200


def test_a_low_soft_limit_is_no_news(tmp_path: Path) -> None:
    assert (raise_open_files() or files_for(1, 25)) >= files_for(1, 25)
    with served(tmp_path, first=limited(256)) as server:
        assert server.warnings == ""


# ---- the user's own settings and home ----


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A home whose settings would leave a page without widgets: all of them are there to be ignored."""
    found = tmp_path / "home"
    marks = f"open({str(tmp_path / 'ran')!r}, 'a').close()\n"
    kernel = {"argv": ["/bin/false", "{connection_file}"], "display_name": "Python 3", "language": "python"}
    files = {
        ".jupyter/labconfig/page_config.json": json.dumps({"disabledExtensions": dict.fromkeys(ALLOWED, True)}),
        ".jupyter/voila.json": json.dumps({"VoilaConfiguration": {"template": "nowhere"}}),
        ".local/share/jupyter/kernels/python3/kernel.json": json.dumps(kernel),
        ".local/share/jupyter/voila/templates/her2teach/page.html": "not ours",
        ".local/share/jupyter/nbconvert/templates/her2teach/index.html.j2": "not ours",
        ".ipython/profile_default/startup/00.py": marks + "raise SystemExit",
        ".ipython/profile_default/ipython_config.py": marks + "1 / 0",
        "startup.py": marks + "raise SystemExit",
    }
    for name, text in files.items():
        (found / name).parent.mkdir(parents=True, exist_ok=True)
        (found / name).write_text(text, encoding="utf-8")
    return found


def owned_by(home: Path) -> dict[str, str]:
    return {
        "HOME": str(home),
        "JUPYTER_CONFIG_DIR": str(home / ".jupyter"),
        "JUPYTER_DATA_DIR": str(home / ".local/share/jupyter"),
        "JUPYTER_PATH": str(home / ".local/share/jupyter"),
        "IPYTHONDIR": str(home / ".ipython"),
        "PYTHONSTARTUP": str(home / "startup.py"),
        "JUPYTER_TOKEN": "somebody-elses",
        "JUPYTER_PREFER_ENV_PATH": "0",
    }


def test_the_users_settings_extensions_and_kernels_take_no_part(tmp_path: Path, home: Path) -> None:
    told = subprocess.run(
        [sys.executable, "-c", TOLD],
        capture_output=True,
        text=True,
        timeout=SECONDS,
        check=True,
        env={**os.environ, **owned_by(home)},
    )
    assert json.loads(told.stdout) == [True, ["/bin/false", "{connection_file}"]]  # a server of Jupyter's would obey
    before = sorted(home.rglob("*"))
    with served(tmp_path, environment=owned_by(home)) as server:
        visitor = Visitor(server.home, "page.ipynb")
        page = visitor.load()
        assert "the page is there" in page
        assert "not ours" not in page
        assert all(f'"name": "{name}"' in page or f'"name":"{name}"' in page for name in ALLOWED)
        visitor.connect()
        assert any(state.get("_model_name") == "CheckboxModel" for state in visitor.states().values())
        visitor.leave()
    assert not (tmp_path / "ran").exists()
    assert sorted(home.rglob("*")) == before


@pytest.mark.parametrize("place", ["/dev/null", "/proc/nobody"])
def test_a_home_that_cannot_be_written_is_replaced_before_it_is_ready(tmp_path: Path, place: str) -> None:
    cell = "import pathlib\nkept = pathlib.Path.home() / 'kept'\nkept.write_text('x')\nprint('kept', kept.read_text())"
    names = ("HOME", "JUPYTER_DATA_DIR", "JUPYTER_RUNTIME_DIR", "XDG_CACHE_HOME", "XDG_CONFIG_HOME", "MPLCONFIGDIR")
    with pytest.raises(OSError, match=place):
        (Path(place) / "kept").write_text("x", encoding="utf-8")
    with served(tmp_path, cell=cell, environment=dict.fromkeys(names, place)) as server:
        assert server.warnings == ""
        visitor = Visitor(server.home, "page.ipynb")
        assert "kept x" in visitor.load()
        visitor.leave()


def test_folders_are_the_servers_own_while_it_runs_and_what_they_were_before_then(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("HOME", "/dev/null")
    monkeypatch.setenv("PYTHONSTARTUP", "x")
    before, kept = dict(os.environ), tempfile.tempdir
    with own_folders(tmp_path, tmp_path / "templates"):
        assert os.environ["HOME"] == str(tmp_path / "home")
        assert "PYTHONSTARTUP" not in os.environ
        assert tempfile.gettempdir().startswith(str(tmp_path))
        assert jupyter_path()[0] == str(tmp_path / "templates")
    assert dict(os.environ) == before
    assert tempfile.tempdir == kept


def test_a_home_that_can_be_written_stays(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    (tmp_path / "own").mkdir()
    with own_folders(tmp_path / "own", tmp_path):
        assert os.environ["HOME"] == str(tmp_path)


def test_what_pages_need_is_found_where_it_is_installed() -> None:
    assert any((path / "labextensions" / MANAGER / "package.json").is_file() for path in installed())
    assert any((path / "voila" / "templates").is_dir() for path in installed())
