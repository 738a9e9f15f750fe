"""Names such as T-DXd stay on one line, and are still found, copied and read as they are written."""

from browser import Visit
from page_steps import choose
from playwright.sync_api import Page

from her2teach.widgets.base import static

NARROW = """<!doctype html><html lang="en"><title>Names</title>
<main class="h2t-widget" style="width: 3em; font: 16px sans-serif"><p></p>
<label style="display: flex; gap: 9px"></label>
<select></select></main>"""
#: The names of a page, and on how many lines each of them stands.
LINES = """() => {
  const walker = document.createTreeWalker(document.querySelector("main"), NodeFilter.SHOW_TEXT);
  const found = [];
  while (walker.nextNode()) {
    const { data, parentElement } = walker.currentNode;
    if (parentElement.closest("svg, select, script, style") || !parentElement.checkVisibility()) continue;
    for (const { index, 0: name } of data.matchAll(/T-D\\w+/g)) {
      const range = document.createRange();
      range.setStart(walker.currentNode, index);
      range.setEnd(walker.currentNode, index + name.length);
      const tops = [...range.getClientRects()].filter(({ width }) => width).map(({ top }) => Math.round(top));
      found.push([name, new Set(tops).size]);
    }
  }
  return found;
}"""


def test_a_name_breaks_nowhere_whatever_writes_it(page: Page) -> None:
    page.set_content(NARROW)
    page.evaluate(
        "script => import(URL.createObjectURL(new Blob([script], { type: 'text/javascript' })))", static("names.js")
    )
    page.evaluate("""() => {
      document.querySelector("p").innerHTML = "<strong>No T-DXd</strong>; not T-DM1 either";
      document.querySelector("label").textContent = "Is T-DXd there?";
      document.querySelector("select").innerHTML = "<option>T-DXd</option>";
    }""")
    assert page.evaluate(LINES) == [["T-DXd", 1], ["T-DM1", 1], ["T-DXd", 1]]
    assert page.locator("p").text_content() == "No T-DXd; not T-DM1 either"
    assert page.locator("label > *").count() == 1  # in a flexible row the words are one piece
    assert page.locator("option").inner_html() == "T-DXd"


def test_the_explorer_breaks_no_name_and_its_words_can_be_found_and_copied(visit: Visit) -> None:
    page = visit("2_explore.ipynb")
    choose(page, "early-relapse-progresses-on-tdxd")
    for width in (320, 1280):
        page.set_viewport_size({"width": width, "height": 900})
        lines = page.evaluate(LINES)
        assert len(lines) > 5
        assert {count for _, count in lines} == {1}
    assert page.evaluate("find('never had T-DM1') || find('T-DXd')")
    assert page.evaluate("String(getSelection())").count("T-D") == 1
