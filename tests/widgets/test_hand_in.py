"""Hand in: what was done on a page becomes a file when it is asked for; its state tells no answer."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest
from attempts import GUIDELINE, PLANS, VIGNETTES, text_choices
from class_maker import right_plan
from ipywidgets.widgets import widget
from journey_files import shipped_journeys

from her2teach import Plan
from her2teach.educator.class_files import grades
from her2teach.teaching.attempts import read_attempts
from her2teach.widgets.hand_in import HandIn
from her2teach.widgets.journey import PatientJourney
from her2teach.widgets.practice import Practice

LATE, OTHER = "late-relapse-liver", "two-years-on-maintenance"


class Clock:
    """Seconds that pass when they are told to."""

    now = 5_000_000.0

    def __call__(self) -> float:
        return self.now


def kept(hand_in: HandIn, what: str = "file") -> list[tuple[str, str]]:
    """What the browser is told to keep: names and texts."""
    sent: list[dict[str, Any]] = []
    hand_in.send = lambda content, *_: sent.append(content)
    hand_in.act({"do": what})
    return [(each["name"], each["save"]) for each in sent]


def solve(screen: Practice, plan: Plan | None = None) -> None:
    for choice in text_choices(GUIDELINE, screen._vignette.case):
        screen.path.answer(*choice)
    screen.plan.show(plan or right_plan(screen._vignette))
    screen.commitment.confidence, screen.commitment.reason = 3, "Because Ada said so"
    screen.commit()


def test_what_is_committed_is_in_the_file_as_it_was_chosen() -> None:
    screen = Practice(LATE, seed=1)
    assert kept(screen.hand_in) == []
    assert screen.hand_in.count == 0
    solve(screen)
    screen._begin(VIGNETTES[OTHER])
    solve(screen, PLANS[8])
    screen.act("again")
    solve(screen)
    assert screen.hand_in.count == 3
    ((name, text),) = kept(screen.hand_in)
    file, _ = read_attempts(text, name)
    assert file == screen.hand_in.file
    assert file.content_hash == GUIDELINE.content_hash
    assert [(each.case, each.result.right, each.seen) for each in file.attempts] == [
        (LATE, True, False),
        (OTHER, False, False),
        (OTHER, True, True),
    ]
    assert [each.path for each in file.attempts[:2]] == [
        text_choices(GUIDELINE, VIGNETTES[n].case) for n in (LATE, OTHER)
    ]
    assert {each.confidence for each in file.attempts} == {3}
    assert "Ada" not in text
    ((name, table),) = kept(screen.hand_in, "table")
    assert name.endswith(".csv")
    assert table == grades([file])


def test_a_case_that_an_earlier_sitting_showed_counts_as_seen() -> None:
    before = Practice(LATE, seed=1)
    solve(before)
    screen = Practice(LATE, seed=1)
    screen.act("load", before.progress.to_text())
    solve(screen)
    (attempt,) = screen.hand_in.file.attempts
    assert attempt.seen


def test_loaded_progress_says_that_it_brings_nothing_to_hand_in() -> None:
    before = Practice(LATE, seed=1)
    solve(before)
    screen = Practice(LATE, seed=1)
    screen.act("load", before.progress.to_text())
    assert (screen.hand_in.count, screen.hand_in.loaded) == (0, 1)
    assert screen.record.notice.startswith("Progress loaded: 1 attempt.")
    assert "nothing of it can be handed in" in screen.record.notice
    screen.act("next")
    assert screen.record.notice == ""
    assert screen.hand_in.loaded == 1


def test_an_invented_case_says_what_it_is() -> None:
    screen = Practice(seed=1)
    screen.act("fresh")
    solve(screen, PLANS[9])
    (attempt,) = screen.hand_in.file.attempts
    assert attempt.invented
    assert attempt.case == screen._vignette.id


def test_the_state_tells_how_much_there_is_and_no_answer() -> None:
    screen = Practice(LATE, seed=1)
    before = screen.hand_in.get_state()
    solve(screen, PLANS[8])
    after = screen.hand_in.get_state()
    assert {name for name in after if after[name] != before[name]} == {"count"}
    state = json.dumps({name: each for name, each in after.items() if not name.startswith("_")}, default=str)
    assert screen.value is not None
    assert str(screen.value.pathway.node) not in state
    assert screen.hand_in.file.id not in state


def test_each_page_has_an_id_of_its_own() -> None:
    assert len({Practice(LATE, seed=1).hand_in.file.id for _ in range(3)}) == 3


def test_minutes_are_counted_from_the_first_attempt_whenever_the_session_began() -> None:
    clock = Clock()
    hand_in = HandIn(GUIDELINE, clock=clock)
    screen = Practice(LATE, seed=1)
    screen.hand_in = hand_in
    clock.now += 4_000
    for seconds in (0, 59, 61):
        clock.now += seconds
        solve(screen)
        screen.act("again")
    assert [each.minute for each in hand_in.file.attempts] == [0, 0, 2]


@pytest.mark.parametrize("message", [{"do": "commit"}, {"load": "x"}, {}, {"do": ["file"]}])
def test_strange_messages_are_left_alone(message: dict[str, Any]) -> None:
    screen = Practice(LATE, seed=1)
    solve(screen)
    sent: list[object] = []
    screen.hand_in.send = lambda content, *_: sent.append(content)
    screen.hand_in.act(message)
    assert sent == []


def test_a_journey_s_decisions_are_in_its_file() -> None:
    followed = max(shipped_journeys(), key=lambda each: sum(one.decides for one in each.course))
    screen = PatientJourney(followed.id)
    plans: list[Plan] = []
    while screen.value.phase != "over":
        if screen.value.phase == "deciding":
            plans.append(PLANS[len(plans)])
            screen.plan.show(plans[-1])
        screen.step()
    attempts = screen.hand_in.file.attempts
    assert [(each.journey, each.decision) for each in attempts] == [(followed.id, n + 1) for n in range(len(plans))]
    assert [Plan(**each.plan.model_dump()) for each in attempts] == plans
    # decided once more, after the answer was heard
    screen.begin()
    screen.plan.show(plans[0])
    screen.step()
    assert [each.seen for each in screen.hand_in.file.attempts] == [*[False] * len(plans), True]


def test_a_patient_of_the_learner_s_own_is_never_kept() -> None:
    screen = PatientJourney("")
    for happening in next(iter(shipped_journeys())).course:
        if screen.value.phase == "adding":
            screen._show(screen.value.add(replace(happening, given=None)))
    screen.plan.show(PLANS[0])
    screen.step()
    assert screen.value.plans == (PLANS[0],)
    assert screen.hand_in.count == 0
    assert "A patient of your own is never in it." in screen.hand_in.note
    assert any(each is screen.hand_in for each in widget._instances.values())
