"""Journeys: whole and fit to be shown, and a file that cannot be used says where and why."""

from __future__ import annotations

import datetime as dt
import json
import re
from pathlib import Path

import pytest
import yaml
from journey_files import load_journey, load_journeys, shipped_journeys
from jsonschema import Draft7Validator

from her2teach import ContentError, judge, load_guideline
from her2teach.cli import main
from her2teach.core.files import own_files
from her2teach.educator.check import inspect, shipped_files
from her2teach.teaching.journeys import Journey, replay, sound_journeys

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / "cases" / "journeys"
CONTENT = ROOT / "her2teach" / "content"
PATHS = own_files(FOLDER, "*.yaml")
JOURNEYS = load_journeys()
GUIDELINE = load_guideline()
ALL = pytest.mark.parametrize("journey", JOURNEYS, ids=str)
TODAY = dt.date(2026, 11, 23)
NAME = "three-treatments-in-four-years"
TEXT = (FOLDER / f"{NAME}.yaml").read_text(encoding="utf-8")
GIVEN = """\
    given:
      action: continue_unchanged
      monitoring:
        - cardiac
        - ild
"""


def short(text: str) -> str:
    """The journey up to its first decision."""
    return text[: text.index("  - event: controlled_at_staging")] + text[text.index("discussion:") :]


def test_the_shipped_journeys_are_those_of_the_folder() -> None:
    assert len(JOURNEYS) >= 6
    assert [str(journey) for journey in JOURNEYS] == [path.stem for path in PATHS]
    assert load_journeys(FOLDER) == shipped_journeys() == JOURNEYS
    assert set(PATHS) <= set(shipped_files())


def test_together_they_show_what_can_happen() -> None:
    states = [state for journey in JOURNEYS for state in replay(GUIDELINE, journey) if state.happening.decides]
    ends = {state.pathway.node for state in states}
    assert {
        "first_line_thp",
        "tdxd",
        "tdm1",
        "third_line_options",
        "continue_combination",
        "chemotherapy_window",
    } <= ends
    assert {"stop_chemotherapy_keep_her2", "continue_her2", "continue_conjugate", "silent_after_toxicity"} <= ends
    assert sum(state.pathway.outcome == "source_silent" for state in states) >= 6
    assert sum(state.pathway.implied for state in states) >= 3
    events = {state.happening.event.id for state in states}
    assert {"progression", "unacceptable_toxicity", "ejection_fraction_falls", "controlled_at_staging"} <= events


@ALL
def test_a_journey_is_told_in_full(journey: Journey) -> None:
    assert journey.licence == "CC-BY-4.0"
    assert journey.objectives
    assert journey.discussion
    assert 25 <= len(journey.story.split()) <= 90
    for happening in journey.course:
        assert 5 <= len(happening.story.split()) <= 90
        assert bool(happening.because) is happening.decides is (happening.given is not None)
        for statement in re.findall(r"\bS[0-9]{2}\b", happening.because):
            assert statement in GUIDELINE.statements
        assert not re.search(r"\bS[0-9]{2}\b", happening.story)
    prose = " ".join([journey.title, journey.story, *(each.story for each in journey.course)])
    assert not re.search(r"\b(Mrs?|Ms|Miss|Dr|Prof)\b\.? [A-Z]|\bborn\b|\bMRN\b|@|_", prose)


@ALL
def test_what_was_given_follows_the_text_where_it_has_an_answer(journey: Journey) -> None:
    for state in replay(GUIDELINE, journey):
        if state.happening.given is not None:
            feedback = judge(GUIDELINE, state.case, state.happening.given)
            assert feedback.verdict != "discordant"
            assert feedback.pitfalls == ()
            assert not [error for error in feedback.errors if error.weight != "caution"]


@pytest.mark.parametrize("path", [*PATHS, CONTENT / "events.yaml"], ids=lambda path: path.stem)
def test_a_shipped_file_is_sound_and_an_editor_accepts_it(path: Path) -> None:
    found = inspect(path, TODAY)
    assert (found.kind, found.problems) == ("events" if path.stem == "events" else "journey", ())
    first = path.read_text(encoding="utf-8").partition("\n")[0]
    schema = (path.parent / first.removeprefix("# yaml-language-server: $schema=")).resolve()
    assert schema.parent == CONTENT
    content = json.loads(json.dumps(yaml.safe_load(path.read_text(encoding="utf-8")), default=dt.date.isoformat))
    assert list(Draft7Validator(json.loads(schema.read_text(encoding="utf-8"))).iter_errors(content)) == []


@pytest.mark.parametrize(
    ("old", "new", "code", "message"),
    [
        (f"id: {NAME}", "id: another", "id", "like the file"),
        ("difficulty: advanced", "difficulty: hard", "value", "hard"),
        ("event: distant_recurrence", "event: distant_recurence", "reference", "did you mean distant_recurrence"),
        ("event: distant_recurrence", "event: progression", "event", "cannot happen here"),
        ("event: adjuvant_trastuzumab_completed", "event: news_of_the_patient", "event", "cannot happen here"),
        ("month: 14", "month: 7", "order", "month 7 comes after month 8"),
        ("month: 14", "month: fourteen", "value", "fourteen"),
        ("month: 8", "month: 13", "expected", '"first_line_thp", and "tdxd" is expected'),
        ("tdxd_access: available", "tdxd_access: yes", "value", "yes"),
        ("tdxd_access: available", "tdxd_acess: available", "attribute", "tdxd_access"),
        ("tdxd_access: available", "disease_setting: recurrent_metastatic", "attribute", "set by the event"),
        ("lvef_percent: 60", "chemotherapy_months: 3", "attribute", "counted from the months"),
        ("tdxd_access: available", "received_tdxd: advanced_setting", "contradiction", "treatment is being chosen"),
        ("node: tdxd", "node: tdx", "reference", "did you mean tdxd"),
        ("outcome: options", "outcome: action", "expected", '"options", not "action"'),
        ("action: start", "action: begin", "reference", "begin"),
        ("        - T-DXd\n", "        - T-Dxd\n", "reference", "T-DXd"),
        ("        - T-DXd\n", "        - T-DXd\n        - T-DM1\n", "contradiction", "fewer than two lines"),
        ("      chemotherapy:\n        - docetaxel\n", "      chemotherapy: docetaxel\n", "value", "list"),
        ("        - ild\n", "        - lungs\n", "reference", "lungs"),
        (GIVEN, "", "missing", '"given" is missing'),
        ("      received_tdxd: never\n", "      received_tdxd: never\n    because: x\n", "unknown-key", "nothing is"),
        ("    month: 26\n", "    month: 26\n    moth: 27\n", "unknown-key", "moth"),
        ("course:\n", "course: []\nrest:\n", "empty", "nothing is written here"),
    ],
)
def test_a_mistake_is_told_with_its_line(tmp_path: Path, old: str, new: str, code: str, message: str) -> None:
    assert old in TEXT
    path = tmp_path / f"{NAME}.yaml"
    path.write_text(TEXT.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(ContentError) as refused:
        load_journey(path)
    problems = refused.value.problems
    assert code in {problem.code for problem in problems}, refused.value
    assert message in str(refused.value)
    line = TEXT[: TEXT.index(old)].count("\n") + 1
    assert min(abs(problem.line - line) for problem in problems) <= 14, refused.value
    assert inspect(path, TODAY).problems == tuple(sorted(problems, key=lambda each: (each.line, each.column)))


def test_all_mistakes_of_a_file_are_told_at_once(tmp_path: Path) -> None:
    path = tmp_path / f"{NAME}.yaml"
    spoilt = TEXT.replace("action: start", "action: begin").replace("month: 14", "month: 7")
    path.write_text(spoilt.replace("lvef_percent: 59", "lvef_percent: 590"), encoding="utf-8")
    with pytest.raises(ContentError) as refused:
        load_journey(path)
    assert [problem.code for problem in refused.value.problems] == ["reference", "order", "value"]


def test_a_course_that_nobody_would_follow_is_refused(tmp_path: Path) -> None:
    path = tmp_path / f"{NAME}.yaml"
    event = TEXT[TEXT.index("  - event: controlled_at_staging") : TEXT.index("  - event: progression")]
    path.write_text(TEXT.replace(event, event * 60, 1), encoding="utf-8")
    with pytest.raises(ContentError, match="at most 60"):
        load_journey(path)


def test_a_number_that_leaves_its_range_is_told_at_its_event(tmp_path: Path) -> None:
    path = tmp_path / f"{NAME}.yaml"
    path.write_text(short(TEXT).replace("month: 8", "month: 601"), encoding="utf-8")
    with pytest.raises(ContentError, match="601 is out of range; allowed: 0 to 600 months") as refused:
        load_journey(path)
    (problem,) = refused.value.problems
    assert (problem.code, problem.line) == ("value", TEXT[: TEXT.index("event: distant")].count("\n") + 1)


def test_what_departs_from_the_text_and_what_seldom_goes_together_is_warned_of(tmp_path: Path) -> None:
    path = tmp_path / f"{NAME}.yaml"
    spoilt = TEXT.replace("lvef_percent: 62", "lvef_percent: 45").replace(
        "        - T-DXd\n", "        - lapatinib\n", 1
    )
    path.write_text(short(spoilt), encoding="utf-8")
    found = inspect(path, TODAY).problems
    assert [(problem.code, problem.severity) for problem in found] == [("warning", "warning"), ("given", "warning")]
    assert load_journey(path).id == NAME


def test_a_folder_is_checked_and_a_patient_s_name_is_found(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / f"{NAME}.yaml").write_text(TEXT.replace("A woman of 47", "Mrs Smith, 47"), encoding="utf-8")
    assert main(["check", str(tmp_path)]) == 0
    assert "identifier" in capsys.readouterr().out
    assert main(["check", "--strict", str(tmp_path)]) == 1
    assert main(["check", "--strict", str(FOLDER)]) == 0


def test_a_folder_s_sound_journeys_can_be_used_beside_others(tmp_path: Path) -> None:
    (tmp_path / f"{NAME}.yaml").write_text(TEXT, encoding="utf-8")
    (tmp_path / "spoilt.yaml").write_text("id: spoilt\n", encoding="utf-8")
    journeys, problems = sound_journeys(tmp_path)
    assert [journey.id for journey in journeys] == [NAME]
    assert {problem.code for problem in problems} == {"missing"}
