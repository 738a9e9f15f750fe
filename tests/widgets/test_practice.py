"""The practice screen driven from Python: every step against the core, and nothing of the answer before the commit."""

import json
import random
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import ipywidgets
import pytest
from attempts import GUIDELINE, PLANS, VIGNETTES, departures, text_choices
from ipywidgets.widgets import widget

from her2teach import Plan, trace
from her2teach.teaching.feedback_text import feedback_announcement
from her2teach.teaching.pack import CASES, SHIPPED, choose
from her2teach.teaching.practice import Attempt, Choice, diagnose
from her2teach.teaching.practice_folds import closing_html
from her2teach.teaching.practice_html import feedback_html, task_html
from her2teach.teaching.progress import Progress, advice, next_case, read_progress
from her2teach.teaching.vignettes import CaseVignette
from her2teach.text.sections import answer
from her2teach.widgets.graph import states
from her2teach.widgets.practice import Practice

LATE = "late-relapse-liver"
PANELS = ("_feedback", "_closing")
#: Every widget of the session; of each one the server tells its state to whoever asks, shown or not.
INSTANCES = widget._instances


def take(screen: Practice, choices: tuple[Choice, ...], plan: Plan) -> None:
    """Do what a learner does up to the commit."""
    for choice in choices:
        screen.path.answer(*choice)
    screen.plan.show(plan)


def solve(screen: Practice, plan: Plan = PLANS[0], choices: tuple[Choice, ...] | None = None) -> None:
    take(screen, text_choices(GUIDELINE, screen._vignette.case) if choices is None else choices, plan)
    screen.commit()


def attempts() -> Iterator[tuple[CaseVignette, tuple[Choice, ...], Plan]]:
    dice = random.Random(8)
    for at, vignette in enumerate(VIGNETTES.values()):
        choices = text_choices(GUIDELINE, vignette.case)
        leaving = list(departures(GUIDELINE, choices))
        ends = [way for way in leaving if way[-1][1] is None or way[-1][1] in GUIDELINE.ends]
        yield vignette, choices if at % 2 else dice.choice(ends), PLANS[at % len(PLANS)]


def test_whatever_is_committed_shows_what_the_core_says() -> None:
    screen = Practice(seed=1)
    for number, (vignette, choices, plan) in enumerate(list(attempts())[::6], start=2):
        screen._begin(vignette)
        assert screen._task.html == task_html(number, vignette)
        assert all(getattr(screen, name).html == "" for name in PANELS)
        take(screen, choices, plan)
        screen.commitment.confidence, screen.commitment.reason = 2, " because "
        screen.commit()
        attempt = Attempt(vignette=vignette.id, choices=choices, plan=plan, confidence=2, reason="because")
        found = diagnose(GUIDELINE, vignette.case, attempt, vignette.distractors)
        assert screen.value == found
        assert screen._feedback.html == feedback_html(answer(GUIDELINE, found.pathway), found, vignette)
        assert screen._closing.html == closing_html(answer(GUIDELINE, found.pathway), found, vignette)
        assert screen.status == feedback_announcement(GUIDELINE, found)
        assert screen._graph is not None
        both = found.taken if found.taken.nodes != found.pathway.nodes and found.pathway.nodes else None
        assert screen._graph.states["last"] == states(GUIDELINE, found.pathway, both)["last"]
        assert screen.path.committed
        assert screen.plan.committed
        assert screen.record.committed


def test_the_plan_is_asked_for_once_the_pathway_has_come_to_an_end() -> None:
    screen = Practice(LATE)
    assert "h2t-later" in screen._final._dom_classes
    *before, last = text_choices(GUIDELINE, VIGNETTES[LATE].case)
    for choice in before:
        screen.path.answer(*choice)
    assert "h2t-later" in screen._final._dom_classes
    screen.path.answer(*last)
    assert "h2t-later" not in screen._final._dom_classes
    assert "choose a plan" in screen.status


def test_nothing_is_final_before_pathway_and_action_are_there() -> None:
    screen = Practice(LATE)
    screen.commit()
    assert screen.commitment.problem == "Before you commit, answer the next question."
    take(screen, text_choices(GUIDELINE, VIGNETTES[LATE].case), PLANS[0])
    screen.plan.plan = {**screen.plan.plan, "action": ""}
    screen.commit()
    assert screen.commitment.problem == "Before you commit, choose what you would do."
    screen.plan.plan = {**screen.plan.plan, "action": "nonsense"}
    screen.commit()
    assert "nonsense" in screen.commitment.problem
    assert screen.value is None


def test_what_is_final_stays_as_it_is() -> None:
    screen = Practice(LATE)
    solve(screen)
    found = screen.value
    screen.plan.show(PLANS[-1])
    screen.commit()
    assert screen.value is found
    assert len(screen.progress.attempts) == 1


def test_the_next_case_is_that_of_the_core_and_another_one() -> None:
    screen = Practice(seed=5)
    for _ in range(8):
        solve(screen, PLANS[-1])
        before = screen._vignette
        others = [each for each in VIGNETTES.values() if each.id != before.id]
        expected = next_case(screen.progress, others, GUIDELINE, 5)
        assert screen.record.advice == list(advice(screen.progress, GUIDELINE)) != []
        screen._feedback.act({"do": "next"})
        # What has not been met yet may be what this case is about.
        assert screen.record.advice == []
        assert screen.status == "Read the case, then answer the first question."
        assert screen._vignette == expected != before
        assert screen.value is None
        assert screen.plan.chosen is None
        assert screen.path.choices == []
    assert len(screen.progress.attempts) == 8
    assert screen.record.line == screen.progress.line(GUIDELINE)


def test_the_same_seed_gives_the_same_session() -> None:
    assert Practice(seed=3)._vignette == Practice(seed=3)._vignette
    assert len({Practice(seed=seed)._vignette.id for seed in range(6)}) > 1


def test_a_degree_of_difficulty_can_be_wanted() -> None:
    screen = Practice(seed=2)
    for difficulty in ("advanced", "introductory", "intermediate"):
        screen.record.difficulty = difficulty
        for action in ("next", "fresh"):
            screen.record.act({"do": action})
            assert screen._vignette.difficulty == difficulty


def test_fresh_cases_are_made_up_and_can_be_solved() -> None:
    screen = Practice(seed=7)
    stories = set()
    for _ in range(4):
        screen.record.act({"do": "fresh"})
        assert screen._vignette.id not in VIGNETTES
        stories.add(screen._vignette.story)
        solve(screen, PLANS[-1])
        assert screen.value is not None
        assert screen.value.pathway == trace(GUIDELINE, screen._vignette.case)
    assert len(stories) == 4


def test_the_same_case_can_be_tried_again() -> None:
    screen = Practice(LATE)
    solve(screen)
    screen._feedback.act({"do": "again"})
    assert screen._vignette.id == LATE
    assert screen.value is None


def test_the_case_can_be_changed_once_it_is_solved() -> None:
    screen = Practice(LATE)
    screen._closing.act({"do": "try"})
    assert screen._tryout.children == ()
    solve(screen)
    screen._closing.act({"do": "try"})
    (tryout,) = screen._tryout.children
    assert tryout.case == VIGNETTES[LATE].case
    screen.record.act({"do": "next"})
    assert screen._tryout.children == ()


def test_progress_is_kept_as_a_file_and_read_again(monkeypatch: pytest.MonkeyPatch) -> None:
    screen = Practice(LATE)
    solve(screen)
    sent: list[Any] = []
    monkeypatch.setattr(screen.record, "send", lambda content, *_: sent.append(content))
    screen.record.act({"do": "save"})
    text = sent[-1]["save"]
    assert read_progress(text, GUIDELINE) == screen.progress
    other = Practice(LATE)
    other.record.act({"load": text})
    assert other.progress == screen.progress
    assert other.record.line == screen.record.line
    assert other.record.problem == ""


@pytest.mark.parametrize("message", [{"load": "not a record"}, {"load": '{"a": ['}, {"refuse": 10**9}])
def test_a_file_that_is_no_record_changes_nothing(message: dict[str, Any]) -> None:
    screen = Practice(LATE)
    screen.record.act(message)
    assert screen.record.problem
    assert "Traceback" not in screen.record.problem
    assert screen.progress == Progress()


def test_an_error_is_told_on_the_page(monkeypatch: pytest.MonkeyPatch) -> None:
    screen = Practice(LATE)

    def fail(*_: object) -> None:
        raise RuntimeError("no <b>luck</b>")

    monkeypatch.setattr("her2teach.widgets.practice.diagnose", fail)
    solve(screen)
    assert "no &lt;b&gt;luck" in screen._feedback.html
    assert "Something went wrong" in screen.status


def test_an_unknown_case_is_refused() -> None:
    with pytest.raises(KeyError):
        Practice("no-such-case")
    assert repr(Practice(LATE)) == "Practice()"


# ---- nothing of the answer before the commit ----


def held() -> str:
    """What every widget there is in the session holds, without what tells one widget from another by its number."""
    every = [json.dumps(each.get_state(), default=str, sort_keys=True) for each in INSTANCES.values()]
    names = {name: str(at) for at, name in enumerate(INSTANCES)}
    return re.sub(r"[0-9a-f]{32}", lambda found: names.get(found[0], found[0]), "\n".join(every))


@pytest.fixture
def alone() -> Iterator[None]:
    """A session without the widgets of other tests."""
    ipywidgets.Widget.close_all()
    yield
    ipywidgets.Widget.close_all()


def session(vignette: CaseVignette, choices: tuple[Choice, ...], plan: Plan, *, commit: bool) -> str:
    """Practise one case from the start, after another one; return what the session then holds."""
    ipywidgets.Widget.close_all()
    screen = Practice(LATE, seed=1)
    solve(screen)
    screen.act("try")
    # the same story for all, as a learner reads it and every browser does; the rest is what must not be there
    screen._begin(replace(vignette, story="A woman of 50.", difficulty="advanced"))
    take(screen, choices, plan)
    if commit:
        screen.commit()
    return held()


@pytest.mark.usefixtures("alone")
def test_before_the_commit_nothing_in_the_session_hangs_on_the_answer() -> None:
    choices, plan = text_choices(GUIDELINE, VIGNETTES[LATE].case), PLANS[2]
    before = {session(each, choices, plan, commit=False) for each in list(VIGNETTES.values())[::4]}
    assert len(before) == 1
    assert "A woman of 50." in before.pop()


@pytest.mark.usefixtures("alone")
def test_after_the_commit_it_does_so_the_comparison_can_see_it() -> None:
    some = list(VIGNETTES.values())[::8]
    choices, plan = text_choices(GUIDELINE, VIGNETTES[LATE].case), PLANS[2]
    after = [session(each, choices, plan, commit=True) for each in some]
    assert len(set(after)) == len(some)
    assert all(each.title.replace("&", "&amp;") in state for each, state in zip(some, after, strict=True))


@pytest.mark.usefixtures("alone")
def test_a_case_that_is_begun_again_leaves_nothing_of_its_answer() -> None:
    choices = text_choices(GUIDELINE, VIGNETTES[LATE].case)
    ipywidgets.Widget.close_all()
    screen = Practice(LATE, seed=1)
    solve(screen, PLANS[1], choices)
    screen.act("try")
    tried = held()
    screen.act("again")
    left = held()
    answer = VIGNETTES[LATE].title
    for words in (answer, "No pitfall. ", "One thing to remember", "What if one finding were different?"):
        assert words in tried
        assert words not in left


# --- sets


@pytest.fixture
def week(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[str, ...]:
    """A pack that makes a set of three shipped cases, and its order."""
    monkeypatch.setenv(CASES, "")
    folder = tmp_path / "week"
    folder.mkdir()
    names = ("late-relapse-liver", "exactly-twelve-months", "first-diagnosis-already-metastatic")
    (folder / "pack.yaml").write_text("title: A week\ncases:\n" + "".join(f"  - {each}\n" for each in names), "utf-8")
    choose(cases=[folder, SHIPPED])
    return names


def test_a_set_is_worked_through_in_its_order(week: tuple[str, ...]) -> None:
    screen = Practice()
    assert screen._set_panel.html == ""
    assert not screen.record.in_set
    screen.open_link("set=week")
    for at, name in enumerate(week, start=1):
        assert screen.vignette == name
        assert screen.status.startswith(f"A week. Case {at} of 3. {at - 1} done. Read the case")
        assert screen._task.html == task_html(at, VIGNETTES[name])
        solve(screen)
        assert (f"Case {at} of 3. {at} done." if at < 3 else "You have finished all 3 cases") in screen._set_panel.html
        screen.act("next")
    assert screen.vignette not in week
    assert "This case is not part of it." in screen._set_panel.html
    assert screen.record.in_set
    screen.open_link(f"practice={LATE}")
    assert screen._set_panel.html == ""


def test_a_case_that_was_passed_over_comes_back_and_an_invented_one_is_none_of_them(week: tuple[str, ...]) -> None:
    screen = Practice()
    screen.open_link("set=week")
    screen.act("next")
    assert screen.vignette == week[1]
    solve(screen)
    screen.act("fresh")
    assert "This case is not part of the set. 1 of 3 done." in screen._set_panel.html
    screen.act("next")
    assert screen.vignette == week[0]
    solve(screen)
    kept = screen.progress.to_text(GUIDELINE)
    again = Practice()
    again.open_link("set=week")
    again.act("load", kept)
    assert "2 done" in again._set_panel.html
    again.act("next")
    assert again.vignette == week[2]


@pytest.mark.usefixtures("week")
def test_a_link_to_no_set_is_told() -> None:
    screen = Practice()
    before = screen.vignette
    screen.open_link("set=weak")
    assert screen.link.notice[0] == "This link cannot be used. This page shows another case."
    assert "did you mean week" in screen.link.notice[1]
    assert screen.vignette == before
