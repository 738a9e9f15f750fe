"""The form beside the text: it shows what the text says, changes it, and waits while that cannot be read."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from her2teach import load_guideline, load_vignette
from her2teach.core.files import shipped
from her2teach.educator.saving import ALLOWED
from her2teach.teaching.pack import CASES, GUIDELINE, choose
from her2teach.widgets.writer import CaseWriter
from her2teach.widgets.writer_form import FieldForm

GUIDELINE_ = load_guideline()
LATE = "late-relapse-liver"
TEXT = (shipped("cases") / f"{LATE}.yaml").read_text(encoding="utf-8")
OTHER = Path(__file__).parents[1] / "other_text"


@pytest.fixture(autouse=True)
def nothing_chosen(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in (CASES, GUIDELINE, ALLOWED):
        monkeypatch.setenv(name, "")
        monkeypatch.delenv(name)


@pytest.fixture
def screen() -> CaseWriter:
    found = CaseWriter()
    write(found, TEXT)
    return found


def write(screen: CaseWriter, text: str) -> None:
    """What typing into the text does."""
    screen.editor.set_state({"answers": {"name": LATE, "text": text}})


def fill(form: FieldForm, name: str, value: Any) -> None:
    """What a change of a field does."""
    form.hear({"field": name, "value": value}, ())


def text_of(screen: CaseWriter) -> str:
    return screen.editor.written[1]


def test_it_shows_what_the_text_says(screen: CaseWriter) -> None:
    form, case = screen.form, load_vignette(shipped("cases") / f"{LATE}.yaml")
    assert form.top.values["title"] == case.title
    assert form.top.values["story"] == " ".join(case.story.split())
    assert [each["text"] for each in form.middle.values["objectives"]] == list(case.objectives)
    assert form.end.values["keys"] == list(case.keys)
    assert form.end.values["killer"] == case.killer
    assert form.file.values["licence"] == case.licence
    assert form.findings.answers["months_since_adjuvant_trastuzumab"] == "30"
    (mistake,) = form.mistakes._shown.children
    assert mistake.words.values == {"belief": case.distractors[0].belief.id, "voice": case.distractors[0].voice}
    assert mistake.plan.chosen == case.distractors[0].plan
    assert not form.locked


@pytest.mark.parametrize(
    ("part", "name", "value", "old", "new"),
    [
        ("top", "title", "Six: or seven", "title: Six lesions in the liver", "title: 'Six: or seven'"),
        ("top", "difficulty", "advanced", "difficulty: introductory", "difficulty: advanced"),
        ("end", "killer", "P4", "killer: P2", "killer: P4"),
        ("file", "authors", "Somebody", "authors: The her2teach authors", "authors: Somebody"),
        ("file", "reviewed", "2026-01-02", "in the explorer and see where the path\n  turns.",
         "in the explorer and see where the path\n  turns.\nreviewed: 2026-01-02"),
    ],
)  # fmt: skip
def test_a_change_in_the_form_is_one_in_the_text(
    screen: CaseWriter, part: str, name: str, value: str, old: str, new: str
) -> None:
    fill(getattr(screen.form, part), name, value)
    assert text_of(screen) == TEXT.replace(old, new)
    assert getattr(screen.form, part).values[name] == value


def test_an_answer_and_a_plan_change_the_text_and_the_answer_follows(screen: CaseWriter) -> None:
    findings = screen.form.findings
    findings.set_state({"answers": {**findings.answers, "months_since_adjuvant_trastuzumab": "8"}})
    assert "\n  months_since_adjuvant_trastuzumab: 8\n" in text_of(screen)
    assert screen.draft.pathway is not None
    assert screen.draft.pathway.node != "first_line_thp"
    assert "tdxd_access" in findings.asked
    # what was expected is not reached any more: both sides say so, and one step mends it
    assert screen.draft.errors == 1
    assert [severity for severity, _ in screen.form.middle.problems["expected"]] == ["error"]
    assert "The answers reach: " in screen.form.middle.notes["expected"]["words"]
    fill(screen.form.middle, "expected", screen.form.middle.notes["expected"]["reached"])
    assert "expected:\n  outcome: needs_information\ndistractors:" in text_of(screen)
    (mistake,) = screen.form.mistakes._shown.children
    mistake.plan.set_state({"plan": {**mistake.plan.plan, "chemotherapy": []}})
    assert "        - trastuzumab\n      chemotherapy: []\n      monitoring:" in text_of(screen)


def test_mistakes_come_and_go(screen: CaseWriter) -> None:
    screen.form.mistakes.add()
    first, second = screen.form.mistakes._shown.children
    fill(second.words, "voice", "a second antibody")
    assert "    voice: a second antibody\n" in text_of(screen)
    fill(first.words, "", None)
    (only,) = screen.form.mistakes._shown.children
    assert only.words.values["voice"] == "a second antibody"
    assert "looks like a luxury\n    plan" not in text_of(screen)
    fill(only.words, "", None)
    assert screen.form.mistakes._shown.children == ()
    assert "distractors" not in text_of(screen)


def test_problems_stand_at_their_fields(screen: CaseWriter) -> None:
    write(screen, TEXT.replace("her2_status: positive", "her2_status: postive").replace("level: recall", "level: know"))
    assert screen.draft.errors == 2
    assert "did you mean positive?" in screen.form.findings.problems["her2_status"]
    assert [severity for severity, _ in screen.form.middle.problems["objectives.1"]] == ["error"]
    write(screen, TEXT.replace("voice: looks like", "voice: nobody says"))
    (mistake,) = screen.form.mistakes._shown.children
    assert "nobody says this in the story" in mistake.words.problems["voice"][0][1]


def test_while_the_text_cannot_be_read_it_waits_says_why_and_loses_nothing(screen: CaseWriter) -> None:
    before = dict(screen.form.top.values)
    broken = TEXT.replace("title: Six", "title: Liver: six")
    write(screen, broken)
    assert screen.form.locked.startswith("The form is locked: the text cannot be read. Line 3: ")
    assert 'put it in quotes: "Liver: six lesions in the liver"' in screen.form.locked
    assert screen.form.findings.locked
    assert all(each.plan.committed for each in screen.form.mistakes._shown.children)
    assert screen.form.top.values == before
    # whatever a page sends all the same
    fill(screen.form.top, "title", "Lost?")
    screen.form.findings.set_state({"answers": {}})
    assert text_of(screen) == broken
    assert "changes nothing in it" in screen.editor.notice
    write(screen, broken.replace("Liver: six lesions in the liver", '"Liver: six lesions in the liver"'))
    assert not screen.form.locked
    assert screen.form.top.values["title"] == "Liver: six lesions in the liver"


@pytest.mark.parametrize("text", ["", "- a\n", "only words"])
def test_a_text_without_keys_locks_it_too(screen: CaseWriter, text: str) -> None:
    write(screen, text)
    assert "no keys" in screen.form.locked
    fill(screen.form.top, "title", "x")
    assert text_of(screen) == text


def test_the_attributes_are_said_in_words_and_what_none_of_them_holds_is_asked(screen: CaseWriter) -> None:
    (said,) = screen.form.top.notes["story"]
    assert said[:2] == ["The attributes say", "said"]
    assert "The interval since adjuvant trastuzumab is 30 months." in said[2]
    fill(
        screen.form.top,
        "story",
        "She had brain metastases. Thirty months later CT showed six lesions. looks like a luxury",
    )
    _, asked = screen.form.top.notes["story"]
    assert asked[:2] == ["Not held by any attribute", "asked"]
    assert ["“brain metastases”" in each for each in asked[2]] == [True]
    fill(screen.form.end, "not_in_the_text", [{"at": -1, "text": "Brain metastases are treated.", "kind": "brain"}])
    assert len(screen.form.top.notes["story"]) == 1


def test_what_has_another_shape_in_the_text_is_left_alone_and_said(screen: CaseWriter) -> None:
    text = TEXT.replace("keys:\n  - interval_applied", "keys:\n  - a: interval_applied")
    write(screen, text)
    fill(screen.form.end, "keys", ["heart_monitored"])
    assert text_of(screen) == text
    assert "Change it there" in screen.editor.notice


def test_it_is_made_for_the_guideline_that_was_chosen() -> None:
    choose(guideline=OTHER / "guideline.yaml", cases=[OTHER / "cases"])
    found = CaseWriter()
    assert next(each["id"] for each in found.form.findings.questions) == "complaint"
    fill(found.form.top, "title", "A sore throat")
    assert "\ntitle: A sore throat\n" in text_of(found)
