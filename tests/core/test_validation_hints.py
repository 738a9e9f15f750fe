"""Hints: what is meant by a word that cannot stand where it does, said as it has to be written."""

from __future__ import annotations

import datetime as dt
import textwrap
from pathlib import Path

import pytest

from her2teach import load_guideline
from her2teach.core.criteria import Not
from her2teach.core.files import shipped
from her2teach.core.guideline import read_guideline
from her2teach.core.validation import nearest
from her2teach.educator.check import inspect_text

TODAY = dt.date(2026, 11, 22)
CASE = (shipped("cases") / "late-relapse-liver.yaml").read_text(encoding="utf-8")
GUIDELINE = load_guideline()
OTHER = (Path(__file__).parents[1] / "other_text/guideline.yaml").read_text(encoding="utf-8")
EDGE = "        when:\n          attribute: complaint\n          is: cough_alone\n"
DENY = 'write "not:" on a line of its own, and below it, further in, what must not hold'


def hints(text: str, old: str, new: str, name: str = "late-relapse-liver.yaml") -> list[str]:
    assert text.count(old)
    return [each.hint for each in inspect_text(text.replace(old, new, 1), name, TODAY).problems]


def test_a_part_that_several_names_have_is_answered_with_all_that_can_be_meant() -> None:
    settings = [*GUIDELINE.attributes["disease_setting"].values]
    for written in ("metastatic", "Metastatic", " METASTATIC "):
        assert nearest(written, settings).startswith("did you mean recurrent_metastatic or de_novo_metastatic? ")
    assert nearest("recurrent", settings).startswith("did you mean recurrent_metastatic or recurrent_locoregional?")
    assert nearest("toxicity", ["on_treatment_controlled", "unacceptable_toxicity"]).startswith(
        "did you mean unacceptable_toxicity?"
    )
    assert nearest("progresion", ["progression", "toxicity"]).startswith("did you mean progression? ")
    assert nearest("De novo metastatic", settings).startswith("did you mean de_novo_metastatic? ")
    assert nearest("on", ["on_treatment", "off_treatment"]) == "allowed: on_treatment, off_treatment"
    assert hints(CASE, "setting: recurrent_metastatic", "setting: metastatic") == [
        ""
    ]  # the message says it; there is one problem, not two
    (problem,) = inspect_text(
        CASE.replace("setting: recurrent_metastatic", "setting: metastatic"), "late-relapse-liver.yaml", TODAY
    ).problems
    assert "did you mean recurrent_metastatic or de_novo_metastatic?" in problem.message


@pytest.mark.parametrize(
    ("written", "hint"),
    [
        ('"2 months"', "leave quotes and unit out: 2"),
        ("'2'", "write the number without quotes: 2"),
        ("2 months", "leave the unit out: 2"),
        ('"2,5"', "write decimals with a point: 2.5"),
    ],
)
def test_a_number_in_quotes_or_with_its_unit_is_told_as_a_number(written: str, hint: str) -> None:
    assert hints(CASE, "trastuzumab: 30", f"trastuzumab: {written}") == [hint]


@pytest.mark.parametrize(
    ("written", "hint"),
    [
        ("when:\n  attribute: complaint\n  not: sore_throat", f"{DENY}: attribute: complaint and is: sore_throat"),
        ("when:\n  attribute: complaint\n  is_not: sore_throat", f"{DENY}: attribute: complaint and is: sore_throat"),
        ("when:\n  attribute: complaint\n  is: not sore_throat", f'{DENY}; or "is:" with the other: cough_alone'),
        ("when: not in_scope", f"{DENY}: criterion: in_scope"),
        ("when: in_scope", "write criterion: in_scope for a criterion of that name, or attribute: with its name"),
        ("not:\n  criterion: in_scope", 'it belongs below "when:", and what must not hold below it'),
    ],
)
def test_what_must_not_hold_in_an_edge_is_told_as_it_is_written(written: str, hint: str) -> None:
    written = textwrap.indent(written, " " * 8)
    assert any(each.startswith(hint) for each in hints(OTHER, EDGE, f"{written}\n", "guideline.yaml"))


def test_what_the_hint_says_of_not_is_read() -> None:
    mended = "        when:\n          not:\n            attribute: complaint\n            is: sore_throat\n"
    edge = read_guideline(OTHER.replace(EDGE, mended), "guideline.yaml").decisions["scope"].edges[2]
    assert isinstance(edge.when, Not)
