"""Another text: a small guideline of another disease does all that the shipped one does, without a line of Python."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import ipywidgets
import pytest
from foreign_words import CASES, FOLDER, GUIDELINE, foreign_words
from journey_files import load_journeys
from small_text import numberless

from her2teach import ContentError, Plan, load_guideline, trace
from her2teach.analysis.comparison import compare_ways
from her2teach.analysis.flips import flips
from her2teach.analysis.nearest import nearest_cases
from her2teach.analysis.next_questions import next_questions
from her2teach.analysis.proofs import verify
from her2teach.cli import main, tell_unusable
from her2teach.core.case import Case
from her2teach.core.files import shipped
from her2teach.core.guideline import read_guideline
from her2teach.core.plan import judge, plan_words
from her2teach.diagram.model import diagram
from her2teach.diagram.svg import svg
from her2teach.serving.notebooks import copy_pages
from her2teach.teaching.drill import drill_items, facts, feedback
from her2teach.teaching.events import events_of
from her2teach.teaching.generation import generate_cases
from her2teach.teaching.journeys import replay
from her2teach.teaching.links import link_text, read_link
from her2teach.teaching.narrative import narrative_of
from her2teach.teaching.pack import CASES as CHOSEN_CASES
from her2teach.teaching.pack import GUIDELINE as CHOSEN_GUIDELINE
from her2teach.teaching.pack import (
    SHIPPED_TEXT,
    choose,
    chosen_files,
    chosen_guideline,
    lacking,
    left_out,
)
from her2teach.teaching.practice import Attempt, diagnose
from her2teach.teaching.progress import Progress, read_progress
from her2teach.teaching.vignettes import load_vignettes
from her2teach.text.html.comparison import comparison_html
from her2teach.text.sections import answer, plain
from her2teach.widgets import Banner, Explorer, Glossary
from her2teach.widgets.class_results import ClassResults
from her2teach.widgets.drill import Drill
from her2teach.widgets.handouts import Handouts
from her2teach.widgets.journey import PatientJourney
from her2teach.widgets.practice import Practice
from her2teach.widgets.reference import Atlas, Readings, SilentPlaces, StatementsTable, Tensions
from her2teach.widgets.writer import CaseWriter

TEXT = load_guideline(GUIDELINE)
VIGNETTES = load_vignettes(CASES, TEXT)
JOURNEYS = load_journeys(CASES / "journeys", TEXT)


def said(widget: Any) -> Iterator[str]:
    """Every word that a widget and its parts have in their states, names of styles left out."""
    hidden = {"_esm", "_css", "_view_module", "_model_module", "layout", "style", "children"}
    for name, value in widget.get_state().items():
        if name not in hidden:
            yield f"{name}: {value}"
    for child in getattr(widget, "children", ()):
        yield from said(child)


def screens() -> dict[str, ipywidgets.Widget]:
    return {
        "banner": Banner(),
        "glossary": Glossary(),
        "explorer": Explorer(),
        "practice": Practice(seed=1),
        "drill": Drill(seed=1),
        "journey": PatientJourney(),
        "atlas": Atlas(),
        "statements": StatementsTable(),
        "tensions": Tensions(),
        "silent": SilentPlaces(),
        "readings": Readings(),
        "writer": CaseWriter(),
        "handouts": Handouts(),
        "class": ClassResults(),
    }


# --- the text itself


def test_every_proof_holds() -> None:
    report = verify(TEXT)
    assert report.sound, report.findings
    assert len(report.decisions) == len(TEXT.decisions) == 8
    assert not TEXT.is_shipped
    assert TEXT.evidence == {}


def test_it_is_another_text_altogether() -> None:
    ours = load_guideline()
    for section in ("attributes", "decisions", "ends", "agents", "regimens", "criteria", "contradictions"):
        theirs = getattr(TEXT, section)
        assert theirs
        assert not theirs.keys() & getattr(ours, section).keys() - {"scope", "in_scope"}, section
    assert not set(TEXT.plan.agents) & set(ours.plan.agents)
    assert not TEXT.plan.actions.keys() & ours.plan.actions.keys()
    assert foreign_words(GUIDELINE.read_text("utf-8")) == []
    assert foreign_words("HER2-targeted therapy, and then trastuzumab"), "the words are found where they are"


def test_each_case_is_traced_to_its_end() -> None:
    assert len(VIGNETTES) >= 6
    for vignette in VIGNETTES:
        pathway = trace(TEXT, vignette.case)
        assert (pathway.outcome, pathway.node) == (vignette.expected_outcome, vignette.expected_node)
    outcomes = {vignette.expected_outcome for vignette in VIGNETTES}
    assert {"recommendation", "options", "action", "source_silent", "out_of_scope", "needs_information"} <= outcomes


@pytest.mark.parametrize("vignette", VIGNETTES, ids=str)
def test_what_is_said_of_a_case_is_said_of_this_text(vignette: Any) -> None:
    pathway = trace(TEXT, vignette.case)
    words = plain(TEXT, pathway)
    assert TEXT.identity.purpose in words
    assert foreign_words(words) == []
    assert foreign_words(svg(diagram(TEXT, pathway, title=vignette.title))) == []


def test_headings_of_considerations_are_the_texts_own() -> None:
    pathway = trace(TEXT, next(each for each in VIGNETTES if each.id == "a-red-throat").case)
    assert "Resistance: An antibiotic that is not needed" in plain(TEXT, pathway)


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("    heading: skin", "    heading: skins", 'there is no heading "skins"; did you mean skin?'),
        ("    - symptom_relief\n  actions", "    - relief\n  actions", 'there is no class of agents "relief"'),
        ("    - symptom_relief\n  actions", "    - antibiotics\n  actions", 'a plan has "antibiotics" already'),
        ("      plan: antibiotics\n      holds_any", "      plan: drugs\n      holds_any", 'no part of a plan "drugs"'),
    ],
)
def test_a_slip_in_what_the_text_says_of_plans_and_headings_is_told(old: str, new: str, message: str) -> None:
    text = GUIDELINE.read_text("utf-8")
    assert text.count(old) == 1
    with pytest.raises(ContentError, match=re.escape(message)):
        read_guideline(text.replace(old, new), "guideline.yaml")


@pytest.mark.parametrize(
    ("old", "new", "finding"),
    [
        ("headings:\n", "headings:\n  feet:\n    label: Feet\n", "headings > feet: unused: nothing stands under it"),
        ("    - symptom_relief\n  actions", "  actions", "agents > paracetamol: unused: it belongs to 0 parts"),
        (
            "      - clarithromycin_and_relief\n    actions:\n      - begin\n",
            "      - clarithromycin_and_relief\n",
            "ends > clarithromycin_course: unused: no action of a plan is right here",
        ),
    ],
)
def test_what_is_not_used_is_found(old: str, new: str, finding: str) -> None:
    text = GUIDELINE.read_text("utf-8")
    assert text.count(old) == 1
    found = verify(read_guideline(text.replace(old, new), "guideline.yaml")).findings
    assert any(str(each).startswith(finding) for each in found)


def test_what_if_and_compare_find_their_way() -> None:
    red = next(each for each in VIGNETTES if each.id == "a-red-throat")
    waiting = next(each for each in VIGNETTES if each.id == "swab-on-its-way")
    assert {"silent_without_test", "look_again", "hospital"} <= {flip.node for flip in flips(TEXT, red.case)}
    assert nearest_cases(TEXT, red.case, "hospital")
    assert [str(each.attribute) for each in next_questions(TEXT, waiting.case)][:1] == ["rapid_test"]
    both = compare_ways(trace(TEXT, red.case), trace(TEXT, waiting.case))
    compared = comparison_html(both, answer(TEXT, both.first), answer(TEXT, both.second), "another case")
    assert "Rapid test" in compared
    assert foreign_words(compared) == []


# --- practice


def test_a_plan_has_the_parts_that_the_text_names() -> None:
    made = Plan(TEXT, action="begin", antibiotics=["penicillin"], monitoring=["skin"])
    assert list(made.parts) == ["antibiotics", "symptom_relief", "action", "monitoring", "rationale"]
    assert set(made.parts) == set(plan_words(TEXT))
    assert made.antibiotics == made.agents == {"penicillin"}
    assert made == Plan(TEXT, **made.parts)
    assert repr(made) == "Plan(antibiotics=['penicillin'], action='begin', monitoring=['skin'])"
    with pytest.raises(ValueError, match='no part "her2_agents"; allowed: antibiotics, symptom_relief'):
        Plan(TEXT, action="begin", her2_agents=["penicillin"])
    with pytest.raises(AttributeError, match="no part her2_agents"):
        made.her2_agents  # noqa: B018  # the attribute is asked for, and not there


@pytest.mark.parametrize(
    ("case", "plan", "verdict", "pitfalls", "errors"),
    [
        ("a-positive-swab", {"action": "begin", "antibiotics": ["penicillin"], "monitoring": ["skin"]}, "concordant",
         [], []),
        ("a-positive-swab", {"action": "begin", "antibiotics": ["penicillin"], "symptom_relief": ["ibuprofen"]},
         "concordant", [], ["skin_not_watched"]),
        ("a-positive-swab", {"action": "begin", "antibiotics": ["cefalexin"], "monitoring": ["skin"]}, "discordant", [],
         ["off_the_way"]),
        ("a-red-throat", {"action": "begin", "symptom_relief": ["ibuprofen"]}, "concordant", [], []),
        ("a-red-throat", {"action": "begin", "rationale": ["test_result_noted"]}, "alternative", [], []),
        ("a-red-throat", {"action": "begin", "antibiotics": ["penicillin"], "monitoring": ["skin"]}, "discordant",
         ["P1"], ["off_the_way"]),
        ("a-rash-as-a-child", {"action": "begin", "antibiotics": ["penicillin"], "monitoring": ["skin"]}, "discordant",
         [], ["allergy_overlooked", "off_the_way"]),
        ("noisy-breathing", {"action": "send_on"}, "concordant", [], []),
        ("well-on-day-four", {"action": "go_on", "monitoring": ["skin"]}, "concordant", [], []),
        ("well-on-day-four", {"action": "stop_antibiotic"}, "discordant", [], ["off_the_way"]),
        ("the-ninth-day", {"action": "sheet_is_silent"}, "not_assessable", [], []),
    ],
)  # fmt: skip
def test_a_plan_is_judged_by_this_text(
    case: str, plan: dict[str, Any], verdict: str, pitfalls: list[str], errors: list[str]
) -> None:
    vignette = next(each for each in VIGNETTES if each.id == case)
    found = judge(TEXT, vignette.case, Plan(TEXT, **plan))
    assert found.verdict == verdict
    assert [str(each) for each in found.pitfalls] == pitfalls
    assert [str(each) for each in found.errors] == errors


def test_an_attempt_is_diagnosed() -> None:
    red = next(each for each in VIGNETTES if each.id == "a-red-throat")
    taken = (("scope", "visit"), ("visit", "alarm"), ("alarm", "test"), ("test", "allergy"))
    made = Plan(TEXT, action="begin", antibiotics=["penicillin"], monitoring=["skin"])
    found = diagnose(TEXT, red.case, Attempt(choices=taken, plan=made, vignette=red.id), red.distractors)
    assert not found.right
    assert found.divergence is not None
    assert found.divergence.decision == "test"
    assert found.distractor is red.distractors[0]
    kept = Progress(content_hash=TEXT.content_hash).with_attempt(found)
    assert kept.line(TEXT) == "1 of 14 outcomes and 1 of 1 pitfall seen."
    text = kept.to_text(TEXT)
    assert json.loads(text)["about"] == TEXT.identity.purpose
    assert read_progress(text, TEXT) == kept


def test_cases_can_be_made_up_without_words_for_stories() -> None:
    assert GUIDELINE.parent == telling_folder(TEXT)
    made = generate_cases(TEXT, 12, seed=2)
    for vignette in made:
        assert trace(TEXT, vignette.case).outcome == vignette.expected_outcome
        assert foreign_words(vignette.story + vignette.title + str(vignette.objectives)) == []
        assert "{" not in vignette.story
    assert len({vignette.case for vignette in made}) == len(made)


def telling_folder(text: Any) -> Path:
    assert narrative_of(text).id == "plain", "there are no words for stories beside it"
    assert text.folder is not None
    return Path(text.folder)


@pytest.mark.parametrize("guideline", [GUIDELINE, None], ids=["many numbers", "small"])
def test_a_text_without_cases_is_practised_on_made_up_ones(
    guideline: Path | None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in (CHOSEN_CASES, CHOSEN_GUIDELINE):
        monkeypatch.setenv(name, "")
        monkeypatch.delenv(name)
    small = tmp_path / "guideline.yaml"
    small.write_text(numberless(), encoding="utf-8")
    choose(guideline=guideline or small)
    screen = Practice(seed=3)
    assert "A case put together" not in " ".join(said(screen)), "the title is told after the commit"
    assert "This is what is known." in " ".join(said(screen))
    action = next(iter(chosen_guideline().plan.actions))
    while not screen.path.complete:
        asked = screen.path.questions[-1]
        screen.path.answer(asked["id"], asked["answers"][0][0])
    screen.plan.plan = {**screen.plan.plan, "action": action}
    screen.commit()
    assert screen.value is not None
    assert screen.value.feedback.messages[0]


def test_a_verdict_without_words_of_the_text_has_plain_ones(tmp_path: Path) -> None:
    path = tmp_path / "guideline.yaml"
    path.write_text(numberless(), encoding="utf-8")
    small = load_guideline(path)
    plan = Plan(small, action="act")
    assert judge(small, Case(small, wish="tea"), plan).messages == ("Fine.",)
    assert judge(small, Case(small), plan).messages == ("No plan can be judged against the text here.",)


def test_the_drill_asks_around_the_texts_own_limits() -> None:
    items = [item for seed in range(4) for item in drill_items(TEXT, seed, 6)]
    assert {item.number for item in items} == {"days_ill", "days_on_antibiotic", "months_since_antibiotic"}
    assert any("visit_date" in item.facts for item in items)
    for item in items:
        assert foreign_words(f"{facts(TEXT, item)}{item.choices}{feedback(item)}") == []


def test_a_text_without_a_number_has_nothing_to_drill(tmp_path: Path) -> None:
    plain_text = tmp_path / "guideline.yaml"
    plain_text.write_text(numberless(), encoding="utf-8")
    text = load_guideline(plain_text)
    assert drill_items(text, 1, 6) == ()
    screen = Drill(text)
    assert "no cut-off to drill" in " ".join(said(screen))
    assert screen.form.layout.display == "none"


# --- journeys


def test_a_journey_goes_by_the_events_beside_the_text() -> None:
    (journey,) = JOURNEYS
    states = replay(TEXT, journey)
    assert [state.pathway.node for state in states] == ["penicillin_course", "end_it", "relief"]
    assert states[2].case.months_since_antibiotic == 3
    assert set(events_of(TEXT).actions) == set(TEXT.plan.actions)


def test_a_text_without_events_has_no_journeys(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in (CHOSEN_CASES, CHOSEN_GUIDELINE):
        monkeypatch.setenv(name, "")
        monkeypatch.delenv(name)
    alone = tmp_path / "guideline.yaml"
    shutil.copy(GUIDELINE, alone)
    choose(guideline=alone)
    assert lacking() == {SHIPPED_TEXT, "events"}
    assert "there is no events.yaml beside the guideline" in left_out()
    served = tmp_path / "served"
    served.mkdir()
    names = copy_pages(shipped("notebooks"), served, lacking=lacking())
    assert names == ("2_explore.ipynb", "3_practice.ipynb", "5_reference.ipynb")
    assert PatientJourney().adding.event is None


@pytest.mark.usefixtures("other_text")
def test_broken_events_are_not_chosen(tmp_path: Path) -> None:
    for name in ("guideline.yaml", "events.yaml"):
        shutil.copy(FOLDER / name, tmp_path)
    events = tmp_path / "events.yaml"
    events.write_text(events.read_text("utf-8").replace("set: review", "set: reviewed", 1), encoding="utf-8")
    with pytest.raises(ContentError, match=r"events\.yaml:33:.*reviewed.*did you mean review"):
        choose(guideline=tmp_path / "guideline.yaml")
    assert chosen_guideline().folder == FOLDER


# --- the pages and the commands


@pytest.mark.usefixtures("other_text")
def test_no_screen_says_a_word_of_the_shipped_text() -> None:
    for name, screen in screens().items():
        words = "\n".join(said(screen))
        assert words, name
        assert foreign_words(words) == [], name


@pytest.mark.usefixtures("other_text")
def test_a_form_offers_the_parts_of_the_texts_plan() -> None:
    practice = Practice(seed=1)
    groups = [group for fieldset in practice.plan.vocabulary for group in fieldset["groups"]]
    assert [part for _, part, _ in groups] == ["action", "antibiotics", "symptom_relief", "monitoring", "rationale"]


@pytest.mark.usefixtures("other_text")
def test_what_belongs_to_the_shipped_text_is_not_served(tmp_path: Path) -> None:
    names = copy_pages(shipped("notebooks"), tmp_path, educator=True, lacking=lacking())
    learners = ("2_explore.ipynb", "3_practice.ipynb", "4_journey.ipynb", "5_reference.ipynb")
    assert names == (*learners, "6_educator.ipynb")
    assert lacking() == {SHIPPED_TEXT}
    for name in names:
        notebook = json.loads((tmp_path / name).read_text("utf-8"))
        words = "\n".join("".join(cell["source"]) for cell in notebook["cells"])
        assert foreign_words(words) == [], name
        assert not any(cell["metadata"].get("needs") == SHIPPED_TEXT for cell in notebook["cells"])
    kept = json.loads((tmp_path / "5_reference.ipynb").read_text("utf-8"))["cells"]
    assert "Glossary()" in {"".join(cell["source"]) for cell in kept}
    assert "EvidenceFor" not in str(kept)


def test_with_the_shipped_text_nothing_is_left_out(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert lacking() == frozenset()
    assert left_out() == ""
    copy_pages(shipped("notebooks"), tmp_path, lacking=lacking())
    assert "EvidenceFor" in (tmp_path / "5_reference.ipynb").read_text("utf-8")
    tell_unusable()
    assert capsys.readouterr() == ("", "")


@pytest.mark.usefixtures("other_text")
def test_a_link_to_a_case_opens_it_again() -> None:
    red = next(each for each in VIGNETTES if each.id == "a-red-throat")
    found = read_link(TEXT, link_text(TEXT, {"days_ill": "5"}, red.id), [red.id])
    assert (found.vignette, found.answers) == (red.id, {"days_ill": "5"})


@pytest.mark.usefixtures("other_text")
def test_the_commands_take_it(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    chosen = ["--guideline", str(GUIDELINE), "--cases", str(CASES)]
    assert main(["check", "--strict", *chosen]) == 0
    printed = capsys.readouterr()
    assert printed.out == ""
    assert "proved; 8 decisions" in printed.err
    assert foreign_words(printed.err) == []
    assert chosen_files()[:2] == (GUIDELINE, FOLDER / "events.yaml")
    picture = tmp_path / "way.svg"
    assert main(["draw", "a-red-throat", *chosen, "-o", str(picture)]) == 0
    assert foreign_words(picture.read_text("utf-8")) == []
    assert main(["check", "--coverage", *chosen]) == 0
    assert "S05" in capsys.readouterr().out


@pytest.mark.usefixtures("other_text")
def test_files_that_cannot_be_used_are_told_before_pages_are_served(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    shutil.copytree(FOLDER, tmp_path / "mine")
    cases = tmp_path / "mine" / "cases"
    (cases / "broken.yaml").write_text("id: broken\nattributes:\n  her2_status: positive\n", encoding="utf-8")
    journey = cases / "journeys" / "two-sore-throats.yaml"
    journey.write_text(journey.read_text("utf-8").replace("event: sore_again", "event: progression"), encoding="utf-8")
    choose(cases=[cases])
    tell_unusable()
    printed = capsys.readouterr()
    assert f'{cases / "broken.yaml"}:3:3: attribute: there is no attribute "her2_status"' in printed.err
    assert 'there is no event "progression"' in printed.err
    assert "2 files with problems, or still to be written: left out" in printed.out
    assert left_out() in printed.out
