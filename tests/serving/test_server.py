"""The settings of the server, and what its template knows of the notebooks, without starting either."""

import gc
import json
import os
import re
import signal
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from unittest.mock import Mock, patch

import jinja2
import notebook_pages
import psutil
import pytest
from jupyter_server.services.kernels.connection.channels import ZMQChannelsWebsocketConnection
from jupyter_server.services.kernels.websocket import KernelWebsocketHandler
from nbformat import NotebookNode
from served import SECONDS, served
from started import until
from traitlets.config import Config
from traitlets.utils.importstring import import_item
from voila.execute import VoilaExecutor

from her2teach.core.files import own_files, shipped
from her2teach.educator.saving import ALLOWED
from her2teach.serving.connection import LessonConnection
from her2teach.serving.kernels import LessonKernelSpecs
from her2teach.serving.server import LessonServer, serve, voila_settings
from her2teach.serving.visitors import Visitors

TEMPLATE = Path(__file__).parents[2] / "her2teach/serving/jupyter/nbconvert/templates/her2teach"
FILES = [path for path in own_files(TEMPLATE, "**/*") if path.name != "OFL.txt"]  # a licence, which no page fetches
NOTEBOOKS = own_files(shipped("notebooks"), "*.ipynb")
PAGES = tuple(path.name for path in notebook_pages.PAGES)


def found(folder: Path, visitors: Visitors | None = None) -> dict[str, dict[str, Any]]:
    return voila_settings(port=8123, ip="localhost", folder=folder, pages=PAGES, visitors=visitors or Visitors())


def test_settings_are_the_shipped_file_and_where_to_listen(tmp_path: Path) -> None:
    config = found(tmp_path)
    page = config["VoilaConfiguration"]
    assert page["template"] == "her2teach"
    assert page["allow_template_override"] == page["allow_theme_override"] == "NO"
    assert page["strip_sources"] is True
    assert page["show_tracebacks"] is False
    assert page["file_allowlist"] == []
    assert import_item(page["kernel_spec_manager_class"]) is LessonKernelSpecs
    assert config["MappingKernelManager"]["cull_idle_timeout"] > 0
    # on a busy machine what a cell shows may come long after its end, and would be left out
    executor = VoilaExecutor(NotebookNode(cells=[]), config=Config(config))  # type: ignore[no-untyped-call]
    assert executor.iopub_timeout >= 60
    assert config["Voila"]["port"] == 8123
    assert config["Voila"]["root_dir"] == str(tmp_path.resolve())


def test_an_idle_page_keeps_its_connection_and_a_change_is_sent_at_once(tmp_path: Path) -> None:
    voila = found(tmp_path)["Voila"]
    # Jupyter first looks for answers to its pings after 30 seconds, when it has sent none: less would cut pages off.
    assert voila["tornado_settings"].get("ws_ping_timeout", 90_000) > 30_000
    assert import_item(voila["kernel_websocket_connection_class"]) is LessonConnection
    handler = Mock(spec=KernelWebsocketHandler)
    connection = LessonConnection(websocket_handler=handler)
    with patch.object(ZMQChannelsWebsocketConnection, "connect", return_value="connected"):
        assert connection.connect() == "connected"
    handler.set_nodelay.assert_called_once_with(True)


@pytest.mark.parametrize("class_size", [0, 1, 7, 60])
@pytest.mark.parametrize("first", ["", "practice", "2_explore.ipynb"])
def test_a_class_finds_a_session_for_each_on_the_page_it_opens_first(
    tmp_path: Path, class_size: int, first: str
) -> None:
    config = found(tmp_path, Visitors(class_size=class_size, first=first))
    pools = config["VoilaKernelManager"]["kernel_pools_config"]
    sizes = {page: pools[page]["pool_size"] for page in PAGES}
    opened = next(page for page in PAGES if first in page)
    assert sizes.pop(opened) == max(class_size, 1)
    assert set(sizes.values()) == {1}
    assert config["LessonKernels"]["most"] >= 2 * class_size + len(PAGES)


def test_what_is_there_once_the_class_may_come_is_not_looked_through_again(capsys: pytest.CaptureFixture[str]) -> None:
    telling = SimpleNamespace(kernel_manager=SimpleNamespace(prepared=(1, 2)), _progress=Mock())
    try:
        LessonServer._tell_progress(telling)  # type: ignore[arg-type]  # all of a server that is asked
        assert gc.get_freeze_count() == 0
        telling.kernel_manager.prepared = (2, 2)
        LessonServer._tell_progress(telling)  # type: ignore[arg-type]
        assert gc.get_freeze_count() > 0
    finally:
        gc.unfreeze()
    assert "All 2 sessions are prepared: the class may come." in capsys.readouterr().out


@pytest.mark.parametrize(
    ("visitors", "problem"),
    [
        ({"first": "examination"}, 'no page is called "examination"; there are 1_lesson.ipynb, 2_explore.ipynb'),
        ({"first": "xplore"}, 'no page is called "xplore"'),
        ({"class_size": 30, "most": 20}, "35 sessions are started ahead, so at most 20 are too few"),
        ({"class_size": -1}, "counted from 0"),
        ({"most": -1}, "counted from 0"),
    ],
)
def test_visitors_that_do_not_fit_are_refused(tmp_path: Path, visitors: dict[str, Any], problem: str) -> None:
    with pytest.raises(ValueError, match=problem):
        found(tmp_path, Visitors(**visitors))


@pytest.mark.parametrize("ip", ["0.0.0.0", "192.0.2.1", "::", "no.such.name.invalid", ""])  # noqa: S104  # refused
def test_the_educators_notebook_is_not_served_to_other_machines(ip: str) -> None:
    with pytest.raises(ValueError, match="to this machine alone"):
        serve(ip=ip, educator=True)


def test_a_missing_folder_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(ALLOWED, "")  # taken back, whatever serving makes of it
    with pytest.raises(FileNotFoundError, match=r"no folder of notebooks at .*nowhere"):
        serve(folder=tmp_path / "nowhere")


def test_the_template_lists_exactly_the_notebooks_that_are_pages() -> None:
    environment = jinja2.Environment(loader=jinja2.FileSystemLoader(TEMPLATE), autoescape=True)
    pages = environment.get_template("pages.html.j2").module.pages  # type: ignore[attr-defined]  # set by the template
    assert [file for file, _, _ in pages] == [*PAGES]


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.name)
def test_every_notebook_has_a_title_for_its_tab(path: Path) -> None:
    metadata = json.loads(path.read_text(encoding="utf-8"))["metadata"]
    assert "her2teach" in metadata.get("title", ""), "set the notebook's metadata.title, such as 'Lesson · her2teach'"


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_the_template_names_no_other_host(path: Path) -> None:
    assert re.findall(r"(?:https?:)?//[a-z0-9-]+\.[a-z]", path.read_text(encoding="utf-8")) == []


@pytest.mark.skipif(os.name == "nt", reason="Windows has other signals")
def test_who_stops_it_again_and_again_sees_no_traceback_and_leaves_nothing_behind(tmp_path: Path) -> None:
    with served(tmp_path) as server:
        process = psutil.Process(server.pid)
        until(lambda: len(process.children(recursive=True)) > 1)  # a session is there
        sessions = process.children(recursive=True)

        def stopped() -> bool:
            process.send_signal(signal.SIGINT)
            return bool(process.status() == psutil.STATUS_ZOMBIE)  # until it is looked after

        until(stopped)
        _, left = psutil.wait_procs(sessions, SECONDS)
        assert left == []
        assert server.log.read_text(encoding="utf-8") == ""
