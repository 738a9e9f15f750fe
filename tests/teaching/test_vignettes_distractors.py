"""Distractors: the mistakes in a case file are read, and checked against story, guideline and text."""

from __future__ import annotations

from pathlib import Path

import pytest

from her2teach import ContentError, Plan, judge, load_guideline, load_vignette, load_vignettes
from her2teach.analysis.plans import is_right
from her2teach.core.plan import ANSWERED, plan_words

CASES = Path(__file__).parents[2] / "cases"
GUIDELINE = load_guideline()
NAME = "late-relapse-liver"
TEXT = (CASES / f"{NAME}.yaml").read_text(encoding="utf-8")
LINE = TEXT.splitlines().index("distractors:") + 1


def problems(tmp_path: Path, *changes: tuple[str, str]) -> list[str]:
    text = TEXT
    for old, new in changes:
        assert text.count(old) == 1, old
        text = text.replace(old, new)
    path = tmp_path / f"{NAME}.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ContentError) as caught:
        load_vignette(path)
    return [str(problem).removeprefix(f"{path}:") for problem in caught.value.problems]


def test_a_distractor_is_read_with_its_belief_and_plan() -> None:
    (distractor,) = load_vignette(CASES / f"{NAME}.yaml").distractors
    assert distractor.belief is GUIDELINE.misconceptions["pertuzumab_is_a_luxury"]
    assert distractor.voice == "looks like a luxury"
    assert distractor.plan == Plan(
        action="start",
        her2_agents=["trastuzumab"],
        chemotherapy=["docetaxel"],
        monitoring=["cardiac", "infusion_reaction"],
    )


def test_a_case_without_distractors_has_none() -> None:
    assert load_vignette(CASES / "waiting-for-the-insurer.yaml").distractors == ()


def test_every_shipped_distractor_is_voiced_and_wrong() -> None:
    found = [(vignette, distractor) for vignette in load_vignettes() for distractor in vignette.distractors]
    assert len(found) >= 60
    for vignette, distractor in found:
        assert distractor.voice in " ".join(vignette.story.split())
        feedback = judge(GUIDELINE, vignette.case, distractor.plan)
        assert not is_right(GUIDELINE, distractor.plan, feedback)
        # where the text gives no answer, the mistake is to name a treatment for it
        assert feedback.pitfalls or feedback.errors or vignette.expected_outcome not in ANSWERED


@pytest.mark.parametrize(
    ("change", "at", "words"),
    [
        (("pertuzumab_is_a_luxury", "pertuzumab_is_luxury"), "1:13: reference",
         'there is no misconception "pertuzumab_is_luxury"; did you mean pertuzumab_is_a_luxury?'),
        (("voice: looks like a luxury", "voice: looks like a bargain"), "2:12: voice",
         "nobody says this in the story; copy some words of the story, as they stand there"),
        (("      action: start", "      action: begin"), "4:15: reference",
         'there is no action "begin"; allowed: start'),
        (("        - docetaxel\n", "        - docetaxol\n"), "8:11: reference",
         'there is no agent of chemotherapy "docetaxol"; did you mean docetaxel?'),
        (("        - trastuzumab\n", "        - letrozole\n"), "6:11: reference",
         'there is no agent of her2_agents "letrozole"'),
        (("        - infusion_reaction\n", "        - lungs\n"), "11:11: reference",
         'there is no entry of monitoring "lungs"'),
        (("        - trastuzumab\n", "        - trastuzumab\n        - pertuzumab\n"), "3:5: distractor",
         "the text has nothing against this plan; write one that it has"),
        (("      action: start\n", ""), "3:5: missing", '"action" is missing; add it'),
        (("    voice: looks like a luxury\n", ""), "1:5: missing", '"voice" is missing; add it'),
        (("      action: start", "      reason: none\n      action: start"), "4:7: unknown-key",
         '"reason" is not known here'),
    ],
)  # fmt: skip
def test_what_is_wrong_with_a_distractor_is_told_where_it_stands(
    tmp_path: Path, change: tuple[str, str], at: str, words: str
) -> None:
    (problem,) = problems(tmp_path, change)
    row, rest = at.split(":", 1)
    assert problem.startswith(f"{LINE + int(row)}:{rest}: ")
    assert words in problem


def test_all_problems_of_a_distractor_are_told_together(tmp_path: Path) -> None:
    found = problems(
        tmp_path,
        ("pertuzumab_is_a_luxury", "luxury"),
        ("voice: looks like a luxury", "voice: nobody"),
        ("        - infusion_reaction\n", "        - lungs\n"),
    )
    assert [problem.split(": ")[1] for problem in found] == ["reference", "voice", "reference"]


def test_where_the_case_itself_is_wrong_no_plan_is_held_against_it(tmp_path: Path) -> None:
    right = ("        - trastuzumab\n", "        - trastuzumab\n        - pertuzumab\n")
    found = problems(tmp_path, right, ("node: first_line_thp", "node: tdxd"))
    assert [problem.split(": ")[1] for problem in found] == ["expected"]


def test_saying_that_the_text_is_silent_is_no_mistake_where_it_is(tmp_path: Path) -> None:
    name = "metastatic-from-the-start-and-growing"
    text = (CASES / f"{name}.yaml").read_text(encoding="utf-8")
    path = tmp_path / f"{name}.yaml"
    path.write_text(text.replace("action: stop_all", "action: text_does_not_say"), encoding="utf-8")
    with pytest.raises(ContentError, match="the text has nothing against this plan"):
        load_vignette(path)


def test_the_words_of_a_plan_are_those_of_the_guideline() -> None:
    words = plan_words(GUIDELINE)
    assert set(words) == set(Plan(action="start").parts)
    for part, names in words.items():
        for name in names:
            Plan(**{"action": "start", part: name if part == "action" else [name]})
