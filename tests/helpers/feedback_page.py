"""Feedback on a page: the kinds of verdict there are, and how a test comes to each."""

from __future__ import annotations

from attempts import GUIDELINE, VIGNETTES, text_choices
from browser import Visit
from page_steps import OPEN
from playwright.sync_api import Page, expect

from her2teach import Plan

THP = {"her2_agents": ["trastuzumab", "pertuzumab"], "chemotherapy": ["docetaxel"]}
#: Of two with one case another stands between: the link of a case that is open opens nothing.
KINDS: dict[str, tuple[str, Plan | None, str]] = {
    "wrong": ("late-relapse-liver", None, "Right reasoning, wrong plan"),
    "allowed": (
        "bone-lesion-after-years-of-anastrozole",
        Plan(
            action="start",
            her2_agents=["trastuzumab"],
            endocrine=["letrozole"],
            rationale=["selected_case_documented"],
        ),
        "Allowed alternative",
    ),
    "right": ("late-relapse-liver", Plan(action="start", **THP, monitoring=["cardiac"]), "Correct: right plan"),
    "omission": ("three-days-short-of-a-year", Plan(action="start", her2_agents=["T-DXd"]), "dangerous omission"),
    "lungs": ("ground-glass-by-chance", None, "Right reasoning, dangerous plan"),
    "silent": ("metastatic-from-the-start-and-growing", Plan(action="start", **THP), "cannot judge this plan"),
    "scope": ("lump-found-at-screening", Plan(action="text_does_not_say"), "Correct: right plan"),
    "missing": ("lost-date-of-last-infusion", Plan(action="start", **THP), "cannot judge this plan"),
}


def attempt(page: Page, visit: Visit, kind: str) -> str:
    """Open a case by its link, take the text's own path and commit to a plan; return the headline."""
    name, plan, _ = KINDS[kind]
    vignette = VIGNETTES[name]
    visit(f"3_practice.ipynb#practice={name}")
    expect(page.locator(".h2t-narrative")).to_contain_text(" ".join(vignette.story.split())[:40])
    for decision, to in text_choices(GUIDELINE, vignette.case):
        page.locator(f".h2t-path-form [data-decision='{decision}'] input[value='{to or ''}']").check()
    page.wait_for_function(OPEN)
    chosen = plan or vignette.distractors[0].plan
    for part, names in chosen.parts.items():
        for each in [names] if isinstance(names, str) else names:
            page.locator(f".h2t-plan input[data-part='{part}'][value='{each}']").check()
    page.locator(".h2t-commit input[value='3']").check()
    page.locator(".h2t-commit button").focus()
    page.keyboard.press("Enter")
    headline = page.locator(".h2t-attempt-headline")
    expect(headline).to_be_focused()
    return headline.inner_text()
