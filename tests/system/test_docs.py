"""The documentation: built with every warning an error, opened in a real browser, and asking nobody outside."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any
from urllib.parse import unquote, urlsplit

import pytest
from browser import Recorder
from lxml import html
from page_tools import HEIGHT, overflow, violations
from playwright.sync_api import Browser, expect

import her2teach
from her2teach import widgets
from her2teach.core.evidence import Fact, TrialResult
from her2teach.core.files import PACKAGE
from her2teach.core.guideline import shipped_evidence

ROOT = Path(__file__).parents[2]
#: Where links lead. They are held to their syntax, and none is followed.
HOSTS = {
    "docs.astral.sh",
    "doi.org",
    "github.com",
    "import-linter.readthedocs.io",
    "ipywidgets.readthedocs.io",
    "jupyter.org",
    "keepachangelog.com",
    "mybinder.org",
    "nbgitpuller.readthedocs.io",
    "nbgrader.readthedocs.io",
    "networkx.org",
    "pipx.pypa.io",
    "pre-commit.com",
    "semver.org",
    "www.python.org",
    "z2jh.jupyter.org",
}
#: Leads on to the first page, and is gone at once.
DOOR = "index.html"


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: object) -> None:  # noqa: A002  # the base calls it so
        """Keep the tests' output to what matters."""


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The documentation as `make docs` builds it, in a folder of its own."""
    folder = tmp_path_factory.mktemp("docs")
    options = ["--builder", "html", "--conf-dir", "docs", "--fail-on-warning", "--keep-going", "--quiet"]
    places = ["--doctree-dir", str(folder / "doctrees"), ".", str(folder / "html")]
    run = [sys.executable, "-m", "sphinx", *options, *places]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run(run, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return folder / "html"


@pytest.fixture(scope="module")
def pages(built: Path) -> dict[str, Any]:
    """Each page by its place."""
    found = [path for path in built.rglob("*.html") if "_static" not in path.parts]
    return {path.relative_to(built).as_posix(): html.fromstring(path.read_bytes()) for path in found}


@pytest.fixture(scope="module")
def home(built: Path) -> Iterator[str]:
    """The address of the documentation on a plain web server."""
    with ThreadingHTTPServer(("localhost", 0), partial(_Quiet, directory=str(built))) as host:
        serving = Thread(target=host.serve_forever)
        serving.start()
        yield f"http://localhost:{host.server_port}/"
        host.shutdown()
        serving.join()


def words(page: Any) -> str:
    return " ".join(page.text_content().split())


def test_every_page_is_accessible_light_and_dark_fits_and_asks_nobody(
    browser: Browser, home: str, pages: dict[str, Any]
) -> None:
    """A second look of axe at the same page takes it longer than a fresh page does."""
    record = Recorder(home)
    light, dark = (browser.new_context(color_scheme=scheme).new_page() for scheme in ("light", "dark"))
    record.watch(light)
    for name in sorted(pages.keys() - {DOOR}):
        light.set_viewport_size({"width": 1280, "height": HEIGHT})
        light.goto(f"{home}{name}", wait_until="load")
        assert record.external == record.errors == [], name
        assert violations(light) == [], name
        record.errors.clear()  # axe reads style sheets anew, and looks for what they import in the wrong folder
        dark.goto(f"{home}{name}")
        expect(dark.locator("html")).to_have_attribute("data-theme", "dark")
        assert violations(dark, "color-contrast") == [], f"{name} in the dark"
        for width in (320, 768, 1920):
            light.set_viewport_size({"width": width, "height": HEIGHT})
            assert overflow(light) <= 0, f"{name} scrolls sideways at {width} px"
    for page in (light, dark):
        page.context.close()
    assert record.external == []


def test_the_search_finds_a_page_and_the_door_leads_in(browser: Browser, home: str) -> None:
    page = browser.new_page()
    page.goto(f"{home}search.html?q=pathway")
    expect(page.locator("#search-results li a").first).to_be_visible()
    page.goto(home)
    page.wait_for_url(f"{home}docs/index.html")
    page.close()


def test_every_link_leads_somewhere(built: Path, pages: dict[str, Any]) -> None:
    outside = set()
    for name, page in pages.items():
        for link in page.xpath("//a/@href | //img/@src | //link/@href | //script/@src"):
            parts = urlsplit(link)
            if parts.scheme == "data" or parts.hostname == "localhost":
                continue
            if parts.scheme:
                assert parts.scheme == "https", (name, link)
                assert " " not in link, (name, link)
                outside.add(parts.hostname)
                continue
            assert not parts.netloc, (name, link)
            target = (built / name).parent / unquote(parts.path) if parts.path else built / name
            assert target.exists(), (name, link)
            place = target.resolve().relative_to(built.resolve()).as_posix()
            if parts.fragment and place in pages:
                ids = pages[place].xpath("//@id")
                assert unquote(parts.fragment) in ids or parts.fragment.startswith("//"), (name, link)
    assert outside <= HOSTS, "a new host: add it, spelt as it is"


def test_nothing_is_loaded_from_another_host(pages: dict[str, Any]) -> None:
    for name, page in pages.items():
        loaded = page.xpath("//img/@src | //script/@src | //link[@rel!='canonical']/@href | //iframe/@src")
        assert [each for each in loaded if urlsplit(each).netloc] == [], name


def test_every_reader_begins_somewhere(pages: dict[str, Any]) -> None:
    cards = pages["docs/index.html"].xpath("//*[contains(@class, 'sd-card-title')]")
    titles = [words(each) for each in cards]
    assert titles[:5] == ["A student", "An educator", "A clinician who reviews", "A developer", "A department"]
    assert pages["docs/index.html"].xpath("//img[contains(@src, 'explorer')]/@alt")
    for reader in ("student", "educator", "developer"):
        assert "First:" in words(pages[f"docs/{reader}.html"]), "what the README says to each"


def test_every_public_name_is_described(pages: dict[str, Any]) -> None:
    described = {each for name in ("api", "api_widgets") for each in pages[f"docs/{name}.html"].xpath("//dt/@id")}
    assert {f"her2teach.{name}" for name in her2teach.__all__} <= described
    assert {f"her2teach.widgets.{name}" for name in widgets.__all__} <= described


def test_every_key_of_every_file_format_is_in_a_table(pages: dict[str, Any]) -> None:
    listed = {words(each) for each in pages["docs/formats.html"].xpath("//table//td[1]")}
    for file in sorted((PACKAGE / "content").glob("*.schema.json")):
        schema = json.loads(file.read_text(encoding="utf-8"))
        for part in (schema, *schema.get("$defs", {}).values()):
            assert part.get("properties", {}).keys() <= listed, file.name
        assert pages["docs/formats.html"].xpath(f"//a[contains(@href, '{file.name}')]"), file.name


def test_every_finding_is_shown_with_its_source_and_the_day_it_was_looked_up(pages: dict[str, Any]) -> None:
    page, evidence = pages["docs/evidence.html"], shipped_evidence()
    rows = [[words(cell) for cell in row.xpath("td")] for row in page.xpath("//table//tr[td]")]
    told: list[list[str]] = []
    for trial in evidence.trials.values():
        findings: list[TrialResult | Fact] = [*trial.results.values(), *trial.facts]
        told += [[trial.citations[each.citation].short, trial.looked_up(each).isoformat()] for each in findings]
    assert [row[1:] for row in rows] == told
    text = words(page)
    assert [trial.name for trial in evidence.trials.values() if trial.name not in text] == []
    cited = [each.doi for trial in evidence.trials.values() for each in trial.citations.values() if each.doi]
    assert {f"https://doi.org/{doi}" for doi in cited} <= set(page.xpath("//a/@href"))


def test_a_notebook_is_shown_as_it_is_stored(pages: dict[str, Any]) -> None:
    for file in sorted((ROOT / "notebooks").glob("*.ipynb")):
        cells = json.loads(file.read_text(encoding="utf-8"))["cells"]
        stored = sum(bool(cell.get("outputs")) for cell in cells)
        page = pages[f"notebooks/{file.stem}.html"]
        assert len(page.xpath("//div[contains(concat(' ', @class, ' '), ' cell_output ')]")) == stored > 0, file.name
