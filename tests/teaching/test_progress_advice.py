"""Advice: it follows from the attempts, and from nothing else."""

from __future__ import annotations

from dataclasses import replace

from her2teach import load_guideline
from her2teach.teaching.practice_text import CONFIDENCE
from her2teach.teaching.progress import Finished, Progress, advice

GUIDELINE = load_guideline()
RIGHT = Finished(vignette="a", outcome="recommendation", end="tdxd", verdict="concordant", answer="right")


def after(*attempts: Finished) -> str:
    return "\n".join(advice(Progress(attempts=attempts), GUIDELINE))


def test_before_the_first_attempt_there_is_nothing_to_say() -> None:
    assert after() == ""


def test_what_has_not_been_met_is_named_until_it_has() -> None:
    label = GUIDELINE.ends["tdxd"].label
    others = [RIGHT.model_copy(update={"end": name}) for name in GUIDELINE.ends if name != "tdxd"]
    assert f"Outcomes not seen yet: {label}." in after(*others)
    assert "Ends not met yet" not in after(*others, RIGHT)
    for name, pitfall in GUIDELINE.pitfalls.items():
        assert pitfall.title in after(RIGHT)
        assert pitfall.title not in after(RIGHT.model_copy(update={"near": (name,)}))
        assert pitfall.title not in after(RIGHT.model_copy(update={"pitfalls": (name,)}))


def test_the_question_that_went_wrong_most_is_asked_to_be_looked_at() -> None:
    timing, scope = (RIGHT.model_copy(update={"parted": name}) for name in ("timing", "scope"))
    said = after(scope, timing, timing, RIGHT)
    assert GUIDELINE.decisions["timing"].question in said
    assert "in 2 cases" in said
    assert GUIDELINE.decisions["scope"].question not in said
    assert "Look again" not in after(RIGHT)


def test_only_what_was_sure_and_wrong_is_called_so() -> None:
    wrong = RIGHT.model_copy(update={"answer": "wrong", "confidence": len(CONFIDENCE)})
    assert "You were confident but wrong once." in after(RIGHT, wrong)
    assert "confident" not in after(
        wrong.model_copy(update={"confidence": 1}),
        wrong.model_copy(update={"answer": "right"}),
        wrong.model_copy(update={"answer": "unjudged"}),
    )


def test_names_of_another_content_are_left_out() -> None:
    foreign = RIGHT.model_copy(update={"parted": "no_such_decision", "end": "no_such_end"})
    assert "no_such" not in after(foreign)
    assert advice(replace(Progress(), attempts=(foreign,)), GUIDELINE)
