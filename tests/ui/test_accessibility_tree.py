"""The explorer as assistive technology has it: roles, names and states, held by a snapshot that a person can read."""

import os
import re
from pathlib import Path

from page_tools import Traffic
from playwright.sync_api import Locator, Page, expect

SNAPSHOT = Path(__file__).with_name("explorer.aria.yaml")
RENEW = "HER2TEACH_RENEW"
HEAD = f"""\
# The accessibility tree of the explorer: one case, its first statement open. Lists of cases are cut down to what is
# chosen, and the words of a label are not told again after the control they name.
# Changed on purpose? Run {RENEW}=1 python -m pytest tests/ui/test_accessibility_tree.py and read the difference.
"""
CASE = "A node above the collarbone (advanced)"


def tree(locator: Locator) -> str:
    """The tree without what says nothing new: cases nobody chose, labels that a control has just been named with."""
    lines: list[str] = []
    for line in locator.aria_snapshot().splitlines():
        name = re.search(r'"([^"]*)"', lines[-1]) if lines else None
        if " - option " in line and "[selected]" not in line:
            continue
        if name and line.strip() == f"- text: {name[1]}":
            continue
        lines.append(line)
    # of a list in groups, what is chosen is the control's own value
    return re.sub(r'(- combobox "[^"]*"):(?=\n(?!\s+- option))', r"\1", "\n".join(lines)) + "\n"


def test_the_tree_is_the_one_that_was_reviewed(page: Page, server: str) -> None:
    traffic = Traffic()
    traffic.watch(page)
    page.goto(f"{server}voila/render/2_explore.ipynb")
    page.wait_for_selector("body.h2t-ready")
    traffic.settle(page)
    picker = page.get_by_label("Case", exact=True).first
    expect(picker.locator("option")).not_to_have_count(0)
    titles = picker.locator("option").all_text_contents()  # ipywidgets puts no-break spaces into them
    picker.select_option(label=next(title for title in titles if title.replace("\xa0", " ") == CASE))
    traffic.settle(page)
    page.locator(".h2t-answer .h2t-ref").first.press("Enter")
    explorer = page.locator(".h2t-explorer")
    if os.environ.get(RENEW):
        SNAPSHOT.write_text(HEAD + tree(explorer), encoding="utf-8")
    reviewed = SNAPSHOT.read_text(encoding="utf-8").removeprefix(HEAD)
    expect(explorer).to_match_aria_snapshot(reviewed)  # waits until all of it is there; more may be
    assert tree(explorer) == reviewed
