"""First: a page before its Python holds the words of its notebook, and links that lead into the site."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from notebook_pages import PAGES

from her2teach.serving.site.pages import write_pages


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("site")
    write_pages(list(PAGES), folder)
    return folder


def test_each_page_has_one_of_its_words_and_widgets(site: Path) -> None:
    for page in (each for each in site.glob("*.html") if each.name != "index.html"):
        first = (site / "first" / page.name).read_text(encoding="utf-8")
        assert f'src="first/{page.name}"' in page.read_text(encoding="utf-8")
        assert re.search(r"<h1[^>]*>\w", first)
        assert 'id="h2t-first-1"' in first
    explore = (site / "first" / "explore.html").read_text(encoding="utf-8")
    assert "pick one, change a finding" in explore
    assert "What is the HER2 status of the recurrence?" in explore


def test_without_scripts_a_page_has_the_words_and_the_picture_of_its_widgets(site: Path) -> None:
    explore = (site / "first" / "explore.html").read_text(encoding="utf-8")
    assert re.search(r"<noscript>[^§]*<svg[^§]*</noscript>", explore)


def test_links_lead_to_pages_of_the_site(site: Path) -> None:
    lesson = (site / "first" / "lesson.html").read_text(encoding="utf-8")
    assert 'href="../explore.html"' in lesson
    for page in (site / "first").iterdir():
        found = re.findall(r'<(?:a|link)[^>]* href="(\.\.[^"#]*)', page.read_text(encoding="utf-8"))
        assert len(found) >= 4
        assert all((page.parent / each).is_file() for each in found)
        assert not re.search(r'<a[^>]*href="[1-5]_\w+\.ipynb', page.read_text(encoding="utf-8"))
