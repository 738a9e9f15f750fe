"""References: a guideline file that cannot be walked is refused where it is wrong."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from her2teach import ContentError, load_guideline, trace
from her2teach.core.case import Case
from her2teach.core.guideline import read_guideline
from her2teach.core.references import all_criteria
from her2teach.core.yamltree import read_shipped

TEXT = (Path(__file__).parents[1] / "content" / "valid" / "other_guideline.yaml").read_text(encoding="utf-8")
#: The criterion of the first edge, at line 104.
WHEN = "        when:\n          criterion: hot_tea\n        statements: S01\n      - to: iced"
WAY = "a way can hang on the values of single attributes only"


def problems(old: str, new: str) -> list[str]:
    assert TEXT.count(old) == 1
    with pytest.raises(ContentError) as caught:
        read_guideline(TEXT.replace(old, new), "tea.yaml")
    return [str(problem) for problem in caught.value.problems]


@pytest.mark.parametrize(
    ("criterion", "place", "said"),
    [
        ("criterion: hot_te", "104:22: reference", "did you mean hot_tea?"),
        ("attribute: wihs\n          is: hot", "104:22: reference", "did you mean wish?"),
        ("attribute: wish\n          is: hott", "105:15: reference", 'no value of wish "hott"; did you mean hot?'),
        ("attribute: wish\n          above: 3", "103:9: reference", 'of the kind "choice" and cannot be tested so'),
        ("attribute: additions\n          holds_any: mlik", "105:22: reference", "did you mean milk?"),
        ("attribute: months_open\n          above: 101", "103:9: reference", "101 lies outside the range"),
        (
            "attribute: additions\n          only: milk\n          holds_any: honey",
            "103:9: criterion",
            "holds_any and only",
        ),
        ("attribute: additions\n          matches: white_tea", "103:9: criterion", WAY),
        ("attribute: months_open\n          above: 10\n          measured: dates", "103:9: criterion", WAY),
        ("attribute: opened\n          before: today", "103:9: criterion", WAY),
        ("known: wish", "103:9: criterion", WAY),
        ("node: iced", "103:9: criterion", WAY),
        ("visits: age", "103:9: criterion", WAY),
        ("plan: action\n          is: serve", "103:9: criterion", WAY),
        ("all:\n            - not:\n                any:\n                  - known: wish", "107:21: criterion", WAY),
        ("hello", "104:11: value", "not a criterion"),
        ("- criterion: hot_tea", "103:9: value", "not a criterion"),
        ("criterion: hot_tea\n          known: wish", "105:11: unknown-key", '"known" is not known here'),
    ],
)
def test_a_criterion_that_cannot_be_asked_is_refused(criterion: str, place: str, said: str) -> None:
    (problem,) = problems(WHEN, WHEN.replace("criterion: hot_tea", criterion))
    assert problem.startswith(f"tea.yaml:{place}: ")
    assert said in problem


def test_a_list_of_criteria_is_not_empty() -> None:
    assert any(
        "a list of criteria without an entry" in problem
        for problem in problems(
            "        - attribute: wish\n          is: cold\n        - attribute: additions\n          holds_any: dairy",
            "        []",
        )
    )


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("root: wish", "root: wihs", ["94:7: reference", "96:3: unreached"]),
        ("to: iced", "to: icd", ["106:13: reference", "162:3: unreached"]),
        ("to: iced", "to: age", ["106:13: duplicate", "162:3: unreached"]),
        ("to: curdled", "to: wish", ["96:3: cycle", "192:3: unreached"]),
        ("  iced:\n", "  age:\n    label: x\n    outcome: action\n    text: y\n  iced:\n", ["162:3: reference"]),
        ("  iced:\n", "  spare:\n    label: x\n    outcome: action\n    text: y\n  iced:\n", ["162:3: unreached"]),
        ("      attribute: wish\n      is: hot\n", "      not:\n        criterion: hot_tea\n", ["88:3: cycle"]),
        ("        why: The card says what is fresh and leaves the rest to us.\n", "", ["122:9: missing"]),
        ("    minimum: 0\n", "", ["45:3: missing"]),
        ("    minimum: 0\n", "    minimum: 2000-01-01\n", ["45:3: missing"]),
        (
            "    minimum: 0\n    maximum: 100",
            "    minimum: 100\n    maximum: 0",
            ["51:14: value", "118:9: reference", "124:9: reference"],
        ),
        ("          - hot\n          - cold", "          - hot\n          - warm", ["29:13: reference"]),
        ("      - opened\n      - today", "      - opened\n      - wish", ["53:5: reference"]),
        ("statements: S04", "statements: S05", ["159:21: reference"]),
        ("      - milk\n      - cream", "      - milk\n      - craem", ["80:9: reference"]),
        ("      - dairy\n\ncriteria", "      - diary\n\ncriteria", ["85:9: reference"]),
        ("        label: Milk first\n", "        label: Milk first\n        regimen: green\n", ["176:7: reference"]),
        ("      - white_tea\n  plain", "      - green\n  plain", ["187:9: reference"]),
        ("    text: Open a new tin.", "    text: Open a new tin.\n    actions: [stir]", ["171:15: reference"]),
        ("      visits: additions", "      visits: aditions", ["64:15: reference"]),
        ("          is: cold\n", "          is: colder\n", ["210:15: reference"]),
        ("    label: Milk\n", "    id: cream\n    label: Milk\n", ["68:5: unknown-key"]),
        ("      before: opened", "      before: closed", ["204:15: reference"]),
        (
            "      label: Serve it\n",
            "      label: Serve it\n      keeps: {of: wish, agents: tea}\n",
            ["218:19: reference", "218:33: reference"],
        ),
        ("      label: Serve it\n", "      label: Serve it\n      fits: {criterion: warm}\n", ["218:25: reference"]),
        ("  monitoring: {}", "  monitoring: {}\n  judged_when: {visits: nowhere}", ["219:25: reference"]),
    ],
)
def test_a_guideline_that_does_not_hang_together_is_refused(old: str, new: str, expected: list[str]) -> None:
    found = problems(old, new)
    assert len(found) == len(expected)
    for problem, start in zip(found, expected, strict=True):
        assert problem.startswith(f"tea.yaml:{start}: ")


def test_a_decision_leads_somewhere_and_a_choice_has_values() -> None:
    start, end = TEXT.index("    edges:\n      - to: additions"), TEXT.index("  additions:\n    label: What goes in?")
    assert any('"age" leads nowhere' in problem for problem in problems(TEXT[start:end], "    edges: []\n"))
    start, end = TEXT.index("    values:\n      hot:"), TEXT.index("    statements: S01\n  opened:")
    assert any('"wish" has no values to choose from' in problem for problem in problems(TEXT[start:end], ""))


def _criteria(tree: object) -> int:
    """Count the criteria of a file by the keys they stand under."""
    if isinstance(tree, Mapping):
        keys = {"when", "near", "asked_when", "applies_when", "fits", "judged_when", "reading_when"}
        keys |= {"caution_when", "while"}
        return sum((key in keys) or _criteria(value) for key, value in tree.items())
    return sum(map(_criteria, tree)) if isinstance(tree, (list, tuple)) else 0


def test_every_criterion_of_the_shipped_guideline_is_checked() -> None:
    content = load_guideline()
    written = _criteria(content.model_dump(exclude_none=True, by_alias=True))
    places = [place for place, _ in all_criteria(content)]
    assert len(places) == len(set(places)) == written


@pytest.mark.sweep
@settings(max_examples=200, deadline=None)
@given(st.data())
def test_a_spoilt_guideline_is_refused_or_can_be_walked(data: st.DataObject) -> None:
    lines = TEXT.splitlines(keepends=True)
    for _ in range(data.draw(st.integers(1, 3))):
        at, other = (data.draw(st.integers(0, len(lines) - 1)) for _ in range(2))
        match data.draw(st.integers(0, 3)):
            case 0:
                lines[at] = lines[other]
            case 1:
                lines[at : at + data.draw(st.integers(1, 4))] = []
            case 2:
                lines.insert(at, " " * data.draw(st.integers(0, 6)) + lines[other].lstrip())
            case _:
                lines[at] = lines[at].replace(": ", data.draw(st.sampled_from([":", ": - ", ": [", ": 9", ":\n"])), 1)
    try:
        guideline = read_guideline("".join(lines), "tea.yaml")
    except ContentError as error:
        messages = [problem.message for problem in error.problems]
        assert messages  # both ways are right; which one is taken depends on the lines drawn
    else:
        for answers in ({}, {"wish": "hot"}):
            known = {name: value for name, value in answers.items() if name in guideline.attributes}
            assert trace(guideline, Case(guideline, **known)).outcome


def test_only_a_class_of_agents_is_compared_with_a_regimen() -> None:
    text = read_shipped("guideline.yaml")
    compared = "plan: her2_agents\n          equals: current_regimen"
    assert compared in text
    with pytest.raises(ContentError, match='"agents" is no class of agents'):
        read_guideline(text.replace(compared, compared.replace("her2_agents", "agents")), "guideline.yaml")
