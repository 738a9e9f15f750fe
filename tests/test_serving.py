"""The settings of the server, and what its template knows of the notebooks, without starting either."""

import json
import re
from pathlib import Path
from unittest.mock import Mock, patch

import jinja2
import pytest
from jupyter_server.services.kernels.connection.channels import ZMQChannelsWebsocketConnection
from jupyter_server.services.kernels.websocket import KernelWebsocketHandler
from traitlets.utils.importstring import import_item

from her2teach.folders import shipped
from her2teach.serving import serve
from her2teach.serving.connection import PromptConnection
from her2teach.serving.server import settings

TEMPLATE = Path(__file__).parent.parent / "her2teach/serving/jupyter/nbconvert/templates/her2teach"
FILES = sorted(path for path in TEMPLATE.rglob("*") if path.is_file())
NOTEBOOKS = sorted(shipped("notebooks").glob("*.ipynb"))


def test_settings_are_the_shipped_file_and_where_to_listen(tmp_path: Path) -> None:
    found = settings(port=8123, ip="localhost", folder=tmp_path)
    page = found["VoilaConfiguration"]
    assert page["template"] == "her2teach"
    assert page["allow_template_override"] == page["allow_theme_override"] == "NO"
    assert page["strip_sources"] is True
    assert page["show_tracebacks"] is False
    assert page["file_allowlist"] == []
    assert found["MappingKernelManager"]["cull_idle_timeout"] > 0
    assert found["Voila"]["port"] == 8123
    assert found["Voila"]["root_dir"] == str(tmp_path.resolve())


def test_an_idle_page_keeps_its_connection_and_a_change_is_sent_at_once(tmp_path: Path) -> None:
    voila = settings(port=8123, ip="localhost", folder=tmp_path)["Voila"]
    # Jupyter first looks for answers to its pings after 30 seconds, when it has sent none: less would cut pages off.
    assert voila["tornado_settings"].get("ws_ping_timeout", 90_000) > 30_000
    assert import_item(voila["kernel_websocket_connection_class"]) is PromptConnection
    handler = Mock(spec=KernelWebsocketHandler)
    connection = PromptConnection(websocket_handler=handler)
    with patch.object(ZMQChannelsWebsocketConnection, "connect", return_value="connected"):
        assert connection.connect() == "connected"
    handler.set_nodelay.assert_called_once_with(True)


def test_a_missing_folder_is_named(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError, match=r"no folder of notebooks at .*nowhere"):
        serve(folder=tmp_path / "nowhere")


def test_the_template_lists_exactly_the_shipped_notebooks() -> None:
    environment = jinja2.Environment(loader=jinja2.FileSystemLoader(TEMPLATE), autoescape=True)
    pages = environment.get_template("pages.html.j2").module.pages  # type: ignore[attr-defined]  # set by the template
    assert [file for file, _, _ in pages] == [path.name for path in NOTEBOOKS]


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.name)
def test_every_notebook_has_a_title_for_its_tab(path: Path) -> None:
    metadata = json.loads(path.read_text(encoding="utf-8"))["metadata"]
    assert "her2teach" in metadata.get("title", ""), "set the notebook's metadata.title, such as 'Lesson · her2teach'"


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_the_template_names_no_other_host(path: Path) -> None:
    assert re.findall(r"(?:https?:)?//[a-z0-9-]+\.[a-z]", path.read_text(encoding="utf-8")) == []
