"""The tokens of the look: the app's pages and JupyterLab are given the same ones."""

import re

import pytest

from her2teach.core.files import PACKAGE

PAGES = PACKAGE / "serving" / "jupyter" / "nbconvert" / "templates" / "her2teach" / "static" / "her2teach.css"
WIDGETS = PACKAGE / "widgets" / "static" / "base.css"
#: How each begins in the pages' style sheet, and in the widgets'.
BLOCKS = {
    "light": (r"^:root \{", r"^body:not\(\.h2t\) \{"),
    "dark": (r"dark\) \{\n  :root \{", r'^body:not\(\.h2t\)\[data-jp-theme-light="false"\] \{'),
    "forced colours": (r"active\) \{\n  :root \{", r"active\) \{\n  body:not\(\.h2t\)[^{]*\{"),
    "print": (r"print \{\n  :root \{\n", r"print \{\n  body:not\(\.h2t\)[^{]*\{"),
    "reduced motion": (r"reduce\) \{\n  :root \{", r"reduce\) \{\n  body:not\(\.h2t\)[^{]*\{"),
}
#: What only the app's pages have.
PAGES_ONLY = {"head", "mono"}
#: What each says in a way of its own: only in the pages letters follow what the reader's browser asks for.
OWN = {"px"}


def tokens(file: str, begin: str) -> dict[str, str]:
    found = re.search(begin + r"([^}]*)", file, re.MULTILINE)
    assert found is not None
    return dict(re.findall(r"--h2t-([\w-]+): ([^;]+);", found[1]))


@pytest.mark.parametrize("name", BLOCKS)
def test_pages_and_widgets_have_the_same_tokens(name: str) -> None:
    pages, widgets = (
        tokens(path.read_text(encoding="utf-8"), begin)
        for path, begin in zip((PAGES, WIDGETS), BLOCKS[name], strict=True)
    )
    assert pages
    assert {key: value for key, value in pages.items() if key not in PAGES_ONLY | OWN} == {
        key: value for key, value in widgets.items() if key not in OWN
    }


def test_every_colour_of_the_light_page_has_one_on_a_dark_page_and_in_forced_colours() -> None:
    page = PAGES.read_text(encoding="utf-8")
    colours = {key for key, value in tokens(page, BLOCKS["light"][0]).items() if value.startswith("#")}
    for name in ("dark", "forced colours"):
        assert set(tokens(page, BLOCKS[name][0])) == colours
