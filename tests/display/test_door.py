"""The door: what a front end gets of each object, and what matplotlib does."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import matplotlib as mpl
import pytest
from matplotlib import pyplot as plt

from her2teach import (
    Case,
    compare_ways,
    flips,
    load_guideline,
    load_vignettes,
    nearest_cases,
    next_questions,
    trace,
)
from her2teach.core.shown import Drawn, Shown
from her2teach.display.door import SVG
from her2teach.text.sections import plain

GUIDELINE = load_guideline()
CASE = load_vignettes()["late-relapse-liver"].case
PATHWAY = trace(GUIDELINE, CASE)
COMPARISON = compare_ways(PATHWAY, trace(GUIDELINE, Case(her2_status="negative")))
DRAWN: tuple[Drawn, ...] = (GUIDELINE, PATHWAY, COMPARISON)


@pytest.fixture(autouse=True)
def _no_screen() -> None:
    mpl.use("agg")


def test_a_front_end_gets_words_and_html() -> None:
    assert {*PATHWAY._repr_mimebundle_()} == {"text/plain", "text/html"}
    assert {*PATHWAY._repr_mimebundle_(include={SVG})} == {SVG}
    assert {*PATHWAY._repr_mimebundle_(exclude={"text/html"})} == {"text/plain"}
    assert {*CASE._repr_mimebundle_(include={SVG, "text/plain"})} == {"text/plain"}


def test_ipython_shows_it() -> None:
    from IPython.core.formatters import DisplayFormatter

    vignettes = load_vignettes()[:2]
    findings = (
        vignettes,
        flips(GUIDELINE, CASE),
        next_questions(GUIDELINE, Case()),
        nearest_cases(GUIDELINE, CASE, "tdm1"),
    )
    for thing in (*DRAWN, CASE, *vignettes, *findings, *(each[0] for each in findings)):
        data, metadata = DisplayFormatter().format(thing)  # type: ignore[no-untyped-call]
        assert data == thing._repr_mimebundle_(), type(thing).__name__
        assert metadata == {}


def test_inside_of_another_object_ipython_prints_it_briefly() -> None:
    from IPython.lib.pretty import pretty

    found = flips(GUIDELINE, CASE)
    for thing in (found, found[0], PATHWAY, GUIDELINE):
        assert pretty([thing]) == f"[{thing!r}]"  # type: ignore[no-untyped-call]


def test_the_whole_is_what_the_screens_say() -> None:
    assert PATHWAY.explain() == plain(GUIDELINE, PATHWAY)


@pytest.mark.parametrize("thing", DRAWN, ids=lambda thing: type(thing).__name__)
def test_it_is_drawn_into_any_axes(thing: Drawn) -> None:
    figure, (left, right) = plt.subplots(1, 2, figsize=(12, 6))
    assert thing.draw(right) is right
    assert not left.texts
    words = " ".join(each.get_text() for each in right.texts)
    assert GUIDELINE.identity.purpose in words
    assert GUIDELINE.decisions[GUIDELINE.root].label in words
    figure.canvas.draw()
    inside = right.get_window_extent().padded(6)
    for text in right.texts:
        box = text.get_window_extent()
        assert inside.contains(box.x0, box.y0), text.get_text()
        assert inside.contains(box.x1, box.y1), text.get_text()
    plt.close(figure)


def test_what_is_no_axes_is_told_what_belongs_there() -> None:
    figure, two = plt.subplots(1, 2)
    wrong: Any
    for wrong, kind in ((figure, "Figure"), (two, "ndarray"), (5, "int")):
        with pytest.raises(TypeError, match=f"one Axes belongs here, .* of the type {kind}$"):
            PATHWAY.draw(wrong)
    plt.close(figure)


def test_without_axes_a_new_figure_is_drawn() -> None:
    before = plt.get_fignums()
    axes = PATHWAY.draw()
    assert len(plt.get_fignums()) == len(before) + 1
    assert axes.figure is plt.gcf()
    plt.close(plt.gcf())


@pytest.mark.parametrize("suffix", [".svg", ".png", ".pdf"])
@pytest.mark.parametrize("thing", DRAWN, ids=lambda thing: type(thing).__name__)
def test_it_is_saved(thing: Drawn, suffix: str, tmp_path: Path) -> None:
    one, two = tmp_path / f"one{suffix}", tmp_path / f"two{suffix}"
    thing.save(str(one))
    thing.save(two)
    assert one.read_bytes() == two.read_bytes() != b""
    with pytest.raises(ValueError, match="ends in none of"):
        thing.save(tmp_path / "one.gif")


def test_what_has_no_picture_is_not_drawn() -> None:
    assert not hasattr(CASE, "draw")
    assert isinstance(CASE, Shown)
    assert "matplotlib" in sys.modules
