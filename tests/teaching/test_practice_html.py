"""Practice markup: in its order, each verdict with a sign of its own, all escaped, nothing but the story before."""

from __future__ import annotations

import re
from dataclasses import replace

from attempts import GUIDELINE, VIGNETTES, diagnoses, tried

from her2teach import Plan
from her2teach.teaching.practice_folds import closing_html
from her2teach.teaching.practice_html import feedback_html, task_html
from her2teach.text.sections import answer

LATE, SELECTED = VIGNETTES["late-relapse-liver"], VIGNETTES["bone-lesion-after-years-of-anastrozole"]
ALLOWED = Plan(
    action="start", her2_agents=["trastuzumab"], endocrine=["letrozole"], rationale=["selected_case_documented"]
)
#: The parts of the feedback in their order; those in between may be missing.
ORDER = ("h2t-outcome", "h2t-beside", "h2t-trip", "h2t-lure", "h2t-remember", 'data-do="next"')


def escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def test_the_task_is_the_story_and_nothing_else_of_the_case() -> None:
    shown = task_html(3, LATE)
    other = VIGNETTES["nine-months-on-tdxd"]
    same = replace(other, story=LATE.story, difficulty=LATE.difficulty)
    assert shown == task_html(3, same)
    assert "Case 3" in shown
    assert " ".join(LATE.story.split("\n\n")[0].split())[:60] in shown


def test_what_came_of_it_is_all_there_and_escaped() -> None:
    for vignette, found in diagnoses():
        said = answer(GUIDELINE, found.pathway)
        html = feedback_html(said, found, vignette) + closing_html(said, found, vignette)
        assert escaped(found.attempt.reason) in html
        assert found.attempt.reason not in html
        assert escaped(vignette.title) in html
        for lapse in found.lapses:
            assert escaped(lapse.pitfall.why) in html


def test_the_parts_stand_in_the_order_in_which_they_are_read_and_none_is_empty() -> None:
    for vignette, found in diagnoses():
        html = feedback_html(answer(GUIDELINE, found.pathway), found, vignette)
        there = [html.index(each) for each in ORDER if each in html]
        assert there == sorted(there)
        assert len(there) >= len(ORDER) - 1
        assert (f"<mark>{escaped(found.distractor.voice)}</mark>" in html) if found.distractor else "<mark" not in html
        assert not re.search(r"<(section|p|ul|ol|li|h3|blockquote|mark|small)[^>]*>\s*</\1>", html), vignette.id
        assert not re.search(r"</h3></section>", html), vignette.id


def test_each_look_of_a_verdict_has_word_sign_and_class_of_its_own() -> None:
    seen: dict[str, set[tuple[str, str]]] = {}
    for vignette, found in (*diagnoses(), (SELECTED, tried(SELECTED, ALLOWED))):
        html = feedback_html(answer(GUIDELINE, found.pathway), found, vignette)
        assert f'data-standing="{found.standing}" data-look="{found.look}"' in html
        word, drawing = re.findall(r'class="h2t-sign"[^>]*aria-label="([^"]*)">(.*?)</svg>', html)[0]
        seen.setdefault(found.look, set()).add((word, drawing))
    assert set(seen) == {"right", "allowed", "danger", "unjudged", "wrong"}
    assert all(len(each) == 1 for each in seen.values())
    assert len({word for each in seen.values() for word, _ in each}) == len(seen)
    assert len({drawing for each in seen.values() for _, drawing in each}) == len(seen)


def test_a_story_cannot_bring_markup_of_its_own() -> None:
    found = tried(LATE, LATE.distractors[0].plan)
    voice = LATE.distractors[0].voice
    evil = replace(LATE, title="<b>t</b>", story=f"<img src=x> {voice} <i>.", objectives=("<u>",), discussion="<s>")
    said = answer(GUIDELINE, found.pathway)
    html = task_html(1, evil) + feedback_html(said, found, evil) + closing_html(said, found, evil)
    assert not any(tag in html for tag in ("<b>", "<img", "<u>", "<s>", "<i>"))
