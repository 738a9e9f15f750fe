"""What a page loses when it is zoomed: words that are cropped, words that lie over others, a headline out of sight."""

from __future__ import annotations

from typing import Any

from playwright.sync_api import Page

#: Words outside the window or a box that does not scroll, words over other words, and whether the headline is in sight.
#: A line that ends in an ellipsis, on purpose, is cut there; what is folded away for a screen reader has no place.
LOST = """() => {
  const up = (each) => (each && each !== document.body ? [each, ...up(each.parentElement)] : []);
  const style = new Map(), look = (e) => style.get(e) ?? style.set(e, getComputedStyle(e)).get(e);
  const passed = "script, style, option, noscript, svg, [aria-hidden=true], .h2t-skip";
  const modal = document.querySelector("dialog[open]");
  const cropped = [], over = [], rects = [];
  const walker = document.createTreeWalker(modal ?? document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const el = walker.currentNode.parentElement, words = walker.currentNode.data.trim().slice(0, 40);
    const seen = el.checkVisibility({ visibilityProperty: true, opacityProperty: true });
    if (!words || !seen || el.closest(passed)) continue;
    const above = up(el);
    if (above.some((e) => look(e).clipPath !== "none")) continue;
    const placed = above.some((e) => ["fixed", "sticky"].includes(look(e).position));
    const short = above.find((e) => look(e).textOverflow === "ellipsis");
    const range = document.createRange();
    range.selectNodeContents(walker.currentNode);
    for (const { left, top, right, bottom, width, height } of range.getClientRects()) {
      if (width < 3 || height < 3) continue;
      const end = short ? Math.min(right, short.getBoundingClientRect().right) : right;
      if (!placed) rects.push({ left, top: top + scrollY, right: end, bottom: bottom + scrollY, el, words });
      let scrolls = Boolean(short);
      for (const e of above) {
        const { display, overflowX, overflowY, textOverflow } = look(e), box = e.getBoundingClientRect();
        if (textOverflow === "ellipsis") break;
        if (display === "contents") continue;
        const cuts = (how) => ["hidden", "clip"].includes(how);
        if ((cuts(overflowX) && (left < box.left - 2 || right > box.right + 2)) ||
          (cuts(overflowY) && (top < box.top - 4 || bottom > box.bottom + 4))) cropped.push(words);
        scrolls ||= ["auto", "scroll"].includes(overflowX);
        if (scrolls) break;
      }
      if (!scrolls && (left < -1 || right > innerWidth + 1)) cropped.push(words);
    }
  }
  for (const each of document.querySelectorAll("button")) {
    if (!each.checkVisibility({ visibilityProperty: true })) continue;
    const { scrollWidth, clientWidth, scrollHeight, clientHeight } = each;
    if (scrollWidth > clientWidth + 2 || scrollHeight > clientHeight + 3) cropped.push(each.textContent);
  }
  // a box to scroll in shows three lines, or all there is
  for (const each of document.querySelectorAll("main *, dialog[open] *")) {
    const { overflowY } = look(each), least = Math.min(each.scrollHeight, 48);
    if (["auto", "scroll"].includes(overflowY) && each.checkVisibility() && each.clientHeight < least - 2) {
      cropped.push(`a box of ${each.clientHeight} pixels: ${each.className}`);
    }
  }
  rects.sort((one, other) => one.top - other.top);
  for (const [place, one] of rects.entries()) {
    for (const other of rects.slice(place + 1)) {
      if (other.top >= one.bottom) break;
      const wide = Math.min(one.right, other.right) - Math.max(one.left, other.left);
      const high = Math.min(one.bottom, other.bottom) - other.top;
      const half = 0.45 * Math.min(one.bottom - one.top, other.bottom - other.top);
      if (one.el !== other.el && wide > 3 && high > half) over.push(`${one.words} / ${other.words}`);
    }
  }
  return { cropped, over, sideways: document.documentElement.scrollWidth - innerWidth };
}"""

#: Whether the headline can be read before anything is scrolled: nothing lies over the middle of its first line.
HEADLINE = """() => {
  scrollTo(0, 0);
  const h1 = document.querySelector("h1"), range = document.createRange();
  range.selectNodeContents(h1);
  const { left, top, bottom } = range.getClientRects()[0];
  return bottom <= innerHeight && h1.contains(document.elementFromPoint(left + 20, (top + bottom) / 2));
}"""


def lost(page: Page) -> dict[str, Any]:
    """What is cropped and what lies over what, and how far the page scrolls sideways."""
    found: dict[str, Any] = page.evaluate(LOST)
    return found
