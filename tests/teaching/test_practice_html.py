"""Practice markup: every sentence once, all of it escaped, nothing but the story before the learner commits."""

from dataclasses import replace

from attempts import GUIDELINE, PLANS, VIGNETTES, diagnoses, tried

from her2teach.teaching.practice_html import closing_html, feedback_html, reasoning_html, task_html
from her2teach.teaching.practice_text import pair_result
from her2teach.text.sections import answer

LATE = VIGNETTES["late-relapse-liver"]


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
        html = feedback_html(answer(GUIDELINE, found.pathway), found, vignette) + reasoning_html(GUIDELINE, found)
        html += closing_html(answer(GUIDELINE, found.pathway), found, vignette)
        assert escaped(found.attempt.reason) in html
        assert found.attempt.reason not in html
        assert escaped(found.feedback.messages[0]) in html
        assert escaped(vignette.title) in html
        for lapse in found.lapses:
            assert escaped(lapse.pitfall.why) in html
            assert lapse.pair is None or escaped(pair_result(lapse)) in html
        assert html.count("h2t-pair") == sum(lapse.pair is not None for lapse in found.lapses)
        alternative = found.fitting is not None and found.fitting.verdict == "alternative"
        assert ("Your plan would be right if" in html) == (not found.right and not alternative)
        assert ("Your plan would be an allowed alternative if" in html) == (not found.right and alternative)


def test_a_story_cannot_bring_markup_of_its_own() -> None:
    found = tried(LATE, PLANS[0])
    evil = replace(LATE, title="<b>t</b>", story="<img src=x onerror=alert(1)>", objectives=("<u>",), discussion="<s>")
    html = task_html(1, evil) + closing_html(answer(GUIDELINE, found.pathway), found, evil)
    assert not any(tag in html for tag in ("<b>", "<img", "<u>", "<s>"))


def test_the_sign_of_the_verdict_is_no_colour() -> None:
    found = [tried(LATE, plan) for plan in PLANS[:2]]
    right, wrong = (feedback_html(answer(GUIDELINE, each.pathway), each, LATE) for each in found)
    assert "✓" in right
    assert "≠" in wrong
    assert 'data-standing="right"' in right


def test_the_graph_s_letters_are_explained_where_two_pathways_are_drawn() -> None:
    apart = tried(LATE, PLANS[0], (("scope", None),))
    assert "A marks" in reasoning_html(GUIDELINE, apart)
    assert "A marks" not in reasoning_html(GUIDELINE, tried(LATE, PLANS[0]))
