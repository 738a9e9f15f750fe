"""Templates of pages are compiled once, and anew when they change; a page that cannot be made has an end."""

from pathlib import Path
from unittest.mock import AsyncMock, Mock

import pytest
from jinja2 import Environment, FileSystemLoader
from served import SECONDS, served
from started import until
from voila import handler, notebook_renderer, utils, voila_kernel_manager
from voila.exporter import VoilaExporter
from voila.notebook_renderer import NotebookRenderer
from voila.tornado import treehandler
from voila.tornado.handler import TornadoVoilaHandler

from benchmarks.kernels import kernels
from benchmarks.visitor import RefusedError, Visitor
from her2teach.serving.pages import Compiled, LessonExporter, LessonPage, PageConfig, make_our_way

#: Sessions are programs that end at once, while there is such a file.
ENDING = """
import sys
from pathlib import Path
from her2teach.serving import forked, kernels
forked.HERE = False
usual = kernels.LessonKernelSpecs.get_kernel_spec
def ending(self, name):
    found = usual(self, name)
    if Path("ending").exists():
        found.argv = [sys.executable, "-c", ""]
    return found
kernels.LessonKernelSpecs.get_kernel_spec = ending
"""


def test_voila_makes_its_pages_with_the_exporter_that_compiles_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(notebook_renderer, "VoilaExporter", VoilaExporter)
    monkeypatch.setattr(utils, "make_url", utils.make_url)
    for module in (handler, voila_kernel_manager):
        monkeypatch.setattr(module, "NotebookRenderer", NotebookRenderer)
    for module in (handler, treehandler, voila_kernel_manager):
        monkeypatch.setattr(module, "get_page_config", utils.get_page_config)
    make_our_way()
    assert notebook_renderer.VoilaExporter is LessonExporter
    assert handler.get_page_config is treehandler.get_page_config is voila_kernel_manager.get_page_config
    assert isinstance(handler.get_page_config, PageConfig)
    sheet = [utils.include_css("her2teach", "/", "static/page.css") for _ in range(2)]
    assert sheet[0] == sheet[1]
    assert utils.make_url.cache_info().misses == 1
    first, second = (LessonExporter()._create_environment() for _ in range(2))
    assert first is not second
    assert first.bytecode_cache is second.bytecode_cache is LessonExporter._compiled


def test_what_a_page_is_told_is_found_once_and_each_page_has_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    found = Mock(side_effect=lambda *, base_url, **_: {"baseUrl": base_url, "extensions": []})
    monkeypatch.setattr(utils, "get_page_config", found)
    config = PageConfig()
    config("/", settings={})["extensions"].append("a page's own")
    assert config("/", settings={}) == {"baseUrl": "/", "extensions": []}
    assert config("/below/", settings={})["baseUrl"] == "/below/"
    assert found.call_count == 2


@pytest.mark.parametrize("gone", [False, True])
def test_who_is_gone_is_neither_made_a_page_nor_told_why_not(monkeypatch: pytest.MonkeyPatch, *, gone: bool) -> None:
    made, told, ended = AsyncMock(), Mock(), Mock()
    monkeypatch.setattr(TornadoVoilaHandler, "get", made)
    monkeypatch.setattr(TornadoVoilaHandler, "write_error", told)
    monkeypatch.setattr(LessonPage, "finish", ended)
    monkeypatch.setattr(LessonPage, "kernel_manager", Mock())
    page = LessonPage.__new__(LessonPage)
    page.gone = gone
    with pytest.raises(StopIteration):  # to its end, without a loop
        page.get("page.ipynb").send(None)
    page.write_error(503)
    assert (made.call_count, told.call_count, ended.call_count) == ((0, 0, 1) if gone else (1, 1, 0))


def test_a_template_is_compiled_once_and_again_when_it_has_changed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    compiled = Mock(side_effect=lambda source, name: compile(source, name, "exec"))
    monkeypatch.setattr(Environment, "_compile", compiled)
    cache = Compiled()

    def page() -> str:
        environment = Environment(loader=FileSystemLoader(tmp_path), bytecode_cache=cache, autoescape=True)
        return environment.get_template("page.html").render(name="A")

    (tmp_path / "page.html").write_text("Hello {{ name }}", encoding="utf-8")
    assert [page() for _ in range(3)] == ["Hello A"] * 3
    assert compiled.call_count == 1
    (tmp_path / "page.html").write_text("Bye {{ name }}", encoding="utf-8")
    assert page() == "Bye A"
    assert compiled.call_count == 2


def test_a_page_whose_session_ends_before_it_is_made_has_an_end_and_says_so(tmp_path: Path) -> None:
    (tmp_path / "ending").touch()
    with served(tmp_path, cell="print('the page is there')", before=ENDING) as server:
        until(lambda: not list(kernels(server.pid)))  # of the sessions that were started ahead none is left
        asked = Visitor(server.home, "page.ipynb", patience=SECONDS)
        page = asked.request("/voila/render/page.ipynb").text
        assert "has ended before the page was made" in page
        assert "the page is there" not in page
        (tmp_path / "ending").unlink()
        assert "the page is there" in until(lambda: loaded(asked))
        assert asked.leave() == 204


def loaded(visitor: Visitor) -> str:
    """A page, where there is a place for it."""
    try:
        return visitor.load()
    except RefusedError:
        return ""
