"""The comparison on screen."""

from __future__ import annotations

import pytest

from her2teach.core.extensions import shipped_extensions
from her2teach.widgets.extensions import ExtensionComparison


@pytest.fixture(scope="module")
def screen() -> ExtensionComparison:
    return ExtensionComparison()


def test_it_begins_with_a_case_that_shows_something(screen: ExtensionComparison) -> None:
    fresh = ExtensionComparison("x2")
    assert repr(fresh) == "ExtensionComparison('x2', 'relapse-during-adjuvant-trastuzumab')"
    assert fresh.status.text.startswith("The text’s answer stays, and the extension asks further.")
    assert repr(screen).startswith("ExtensionComparison('x1'")


@pytest.mark.parametrize("name", [str(each) for each in shipped_extensions()])
def test_each_extension_can_be_picked(screen: ExtensionComparison, name: str) -> None:
    screen.picker.value = name
    extension = next(each for each in shipped_extensions() if each.id == name)
    assert extension.title in screen.about.html
    assert "error" not in screen.steps.html
    assert [question["id"] for question in screen.form.questions] == list(extension.attributes)
    assert bool(screen.form_place.children) is bool(extension.attributes)
    assert screen.found.changed or screen.found.said
    assert "region classes" in screen.table.html


def test_each_case_can_be_picked_and_the_pathway_is_drawn(screen: ExtensionComparison) -> None:
    screen.picker.value = "x1"
    screen.cases.value = "first-diagnosis-already-metastatic"
    assert screen.graph.children[0].states["last"] == "first_line_thp"
    assert "De novo metastatic disease" in screen.before.html
    assert "Not in the text; the extension says" in screen.after.html
    screen.cases.value = "exactly-twelve-months"
    assert screen.status.text == "Nothing changes for this case."


def test_the_extension_s_own_question_decides() -> None:
    screen = ExtensionComparison("x8", "late-relapse-liver")
    assert "The text recommends; the extension asks further" in screen.after.html
    screen.form.answers = {"taxane_contraindication": "present"}
    assert "No THP (taxane contraindicated)" in screen.after.html
    screen.form.answers = {"taxane_contraindication": "unknown"}
    assert "The text recommends; the extension asks further" in screen.after.html
    screen.form.answers = {"taxane_contraindication": "perhaps"}
    assert "cannot be compared" in screen.status.text


def test_an_unknown_extension_or_case_is_refused() -> None:
    with pytest.raises(KeyError):
        ExtensionComparison("x99")
    with pytest.raises(KeyError):
        ExtensionComparison("x1", "nobody")
