"""Pages of the site: one for each notebook, linked by addresses that hold under any path."""

import json
import re
from pathlib import Path

import pytest
import yaml
from notebook_pages import PAGES

from her2teach.serving.site.build import build
from her2teach.serving.site.pages import dress_app, write_notebooks, write_pages
from her2teach.serving.site.settings import site_settings

NOTEBOOKS = list(PAGES)
APP = '<!DOCTYPE html><html>\n<head>\n<title></title></head><body class="jp-ThemedContainer" data-x="x"></body></html>'


def test_every_link_of_a_page_leads_to_a_file_of_the_site(tmp_path: Path) -> None:
    write_pages(NOTEBOOKS, tmp_path)
    for page in tmp_path.glob("*.html"):
        found = re.findall(r'(?:href|src)="([^"]*)"', page.read_text(encoding="utf-8"))
        local = {each for each in found if not each.startswith(("#", "data:", "lite/"))}
        assert len(local) > len(NOTEBOOKS)
        assert all((tmp_path / each).is_file() for each in local), page


def test_a_page_says_where_it_is_and_what_it_waits_for(tmp_path: Path) -> None:
    write_pages(NOTEBOOKS, tmp_path)
    page = (tmp_path / "explore.html").read_text(encoding="utf-8")
    assert "<title>Explorer · her2teach</title>" in page
    assert re.search(r'href="explore.html"[^>]*aria-current="page"', page)
    assert 'role="status"' in page
    assert "starting in your browser" in page
    assert "never for clinical use" in page


def test_a_notebook_asks_for_the_kernel_of_the_site_and_keeps_its_words(tmp_path: Path) -> None:
    write_notebooks(NOTEBOOKS, tmp_path)
    for path in NOTEBOOKS:
        before, after = (json.loads(each.read_text(encoding="utf-8")) for each in (path, tmp_path / path.name))
        assert after["metadata"]["kernelspec"]["name"] == "python"
        assert [cell["source"] for cell in after["cells"]] == [cell["source"] for cell in before["cells"]]
        assert not any(cell["metadata"]["editable"] for cell in after["cells"])


def test_the_app_gets_our_look_and_a_policy(tmp_path: Path) -> None:
    (tmp_path / "lite" / "notebooks").mkdir(parents=True)
    page = tmp_path / "lite" / "notebooks" / "index.html"
    page.write_text(APP, encoding="utf-8")
    dress_app(tmp_path)
    found = page.read_text(encoding="utf-8")
    assert "default-src 'self'" in found
    assert 'class="jp-ThemedContainer h2t"' in found
    with pytest.raises(ValueError, match="this version of JupyterLite"):
        dress_app(tmp_path)


def test_nothing_is_looked_for_elsewhere_or_kept() -> None:
    config = site_settings(["tea"])["jupyter-config-data"]
    kernel = config["litePluginSettings"]["@jupyterlite/pyodide-kernel-extension:kernel"]
    assert kernel["disablePyPIFallback"] is True
    assert kernel["loadPyodideOptions"]["packages"] == ["tea"]
    assert config["contentsStorageDrivers"] == ["memoryStorageDriver"]


def test_a_folder_with_something_else_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "thesis.txt").write_text("three years", encoding="utf-8")
    with pytest.raises(ValueError, match="holds something else"):
        build(tmp_path)
    assert (tmp_path / "thesis.txt").read_text(encoding="utf-8") == "three years"


def test_the_workflow_publishes_what_it_builds() -> None:
    workflow = Path(__file__).parents[2] / ".github" / "workflows" / "site.yml"
    jobs = yaml.safe_load(workflow.read_text(encoding="utf-8"))["jobs"]
    steps = {step.get("uses", step.get("run")).partition("@")[0]: step for step in jobs["build"]["steps"]}
    folder = steps["actions/upload-pages-artifact"]["with"]["path"]
    assert f"make site OUT={folder}" in steps
    assert jobs["publish"]["needs"] == "build"
