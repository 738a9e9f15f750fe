"""The explorer as one screen: whether all of it is in the window, and nothing scrolls within it."""

from playwright.sync_api import Page

#: What of the screen lies outside the window, and what scrolls within it.
OUTSIDE = """() => [".h2t-part-picker", ".h2t-part-story", ".h2t-band", ".h2t-graph-box", ".h2t-under"]
  .filter((each) => {
  const { left, right, top, bottom } = document.querySelector(each).getBoundingClientRect();
  return left < 0 || top < 0 || right > innerWidth || bottom > innerHeight;
})"""
SCROLLS = """() => [".h2t-band", ".h2t-graph-box", ".h2t-two > .h2t-column"].filter((each) => {
  const box = document.querySelector(each);
  return box.scrollHeight > box.clientHeight + 1 || box.scrollWidth > box.clientWidth + 1;
})"""
SMALLEST = """() => Math.min(...[...document.querySelectorAll(".h2t-graph-box text")]
  .filter((each) => each.textContent.trim())
  .map((each) => parseFloat(getComputedStyle(each).fontSize) * each.getScreenCTM().a))"""
DRAWN = """() => Math.abs(document.querySelector(".h2t-graph-box svg").viewBox.baseVal.width
  - document.querySelector(".h2t-graph-box").clientWidth) < 10"""


def fits(page: Page) -> None:
    page.wait_for_function(DRAWN)
    assert page.evaluate(OUTSIDE) == []
    page.wait_for_function(f"({SCROLLS})().length === 0")  # once the picture is drawn for its height, too
    assert page.evaluate(SMALLEST) > 10.9
    assert page.evaluate("document.documentElement.scrollWidth") <= page.evaluate("innerWidth")
