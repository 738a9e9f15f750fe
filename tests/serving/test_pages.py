"""The templates of pages are compiled once for all of them, and anew when they change."""

from pathlib import Path
from unittest.mock import Mock

import pytest
from jinja2 import Environment, FileSystemLoader
from voila import notebook_renderer
from voila.exporter import VoilaExporter

from her2teach.serving.pages import Compiled, LessonExporter, compile_once


def test_voila_makes_its_pages_with_the_exporter_that_compiles_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(notebook_renderer, "VoilaExporter", VoilaExporter)
    compile_once()
    assert notebook_renderer.VoilaExporter is LessonExporter
    first, second = (LessonExporter()._create_environment() for _ in range(2))
    assert first is not second
    assert first.bytecode_cache is second.bytecode_cache is LessonExporter._compiled


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
