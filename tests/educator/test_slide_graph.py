"""The graph beside a presentation: the path grows on it, and nothing of an answer is read off it before."""

from __future__ import annotations

from itertools import pairwise
from xml.etree.ElementTree import Element, fromstring

import pytest
from shelf import spread

from her2teach import CaseVignette, load_guideline, trace
from her2teach.educator.slide_decks import case_deck
from her2teach.educator.slide_graph import PathSoFar, path_states, path_svg
from her2teach.educator.slides import Frame

GUIDELINE = load_guideline()
ALL = pytest.mark.parametrize("vignette", spread().values(), ids=str)


def frames_of(vignette: CaseVignette) -> tuple[Frame, ...]:
    return case_deck(GUIDELINE, trace(GUIDELINE, vignette.case), vignette).frames


def drawn(path: PathSoFar) -> Element:
    return fromstring(path_svg(GUIDELINE, path))


def parts(root: Element) -> dict[str, Element]:
    return {name: each for each in root.iter() if (name := each.get("data-id"))}


def words_of(root: Element) -> list[str]:
    return [each.text or "" for each in root.iter("{http://www.w3.org/2000/svg}text")]


def lines(root: Element) -> list[str | None]:
    return [each.get("d") for each in root.iter("{http://www.w3.org/2000/svg}path") if each.get("class") == "line"]


@ALL
def test_the_path_grows_from_frame_to_frame_and_ends_where_the_case_ends(vignette: CaseVignette) -> None:
    pathway = trace(GUIDELINE, vignette.case)
    paths = [frame.path.nodes for frame in frames_of(vignette) if frame.path]
    for before, after in pairwise(paths):
        assert after[: len(before)] == before
        assert len(after) <= len(before) + 1
    assert paths[-1] == pathway.nodes


@ALL
def test_no_outcome_has_a_name_before_the_answer_is_shown(vignette: CaseVignette) -> None:
    for frame in frames_of(vignette):
        if frame.path is None:
            continue
        shown = {name: each for name, each in parts(drawn(frame.path)).items() if name in GUIDELINE.ends}
        named = {name for name, each in shown.items() if GUIDELINE.ends[name].label in " ".join(words_of(each))}
        assert named == (set(shown) if frame.lead == "The answer" else set())


@ALL
def test_nothing_moves_from_a_question_to_its_reveal(vignette: CaseVignette) -> None:
    asked = [pair for pair in pairwise(frames_of(vignette)) if pair[0].kind == "question"]
    assert asked
    for question, reveal in asked:
        assert question.path
        assert reveal.path
        one, other = drawn(question.path), drawn(reveal.path)
        assert sorted(lines(one), key=str) == sorted(lines(other), key=str)
        assert one.get("viewBox") == other.get("viewBox")


def test_what_can_still_be_reached_is_open_and_all_else_is_ruled_out() -> None:
    states = path_states(GUIDELINE, PathSoFar(nodes=("scope", "decision_point", "timing"), asked="timing"))
    still = {name for name in GUIDELINE.ends if states[name] == ("possible", "?")}
    assert still == {edge.to for name in ("timing", "tdxd_choice") for edge in GUIDELINE.decisions[name].edges} - {
        "tdxd_choice"
    }
    assert states["scope--decision_point"] == ("visited", "✓")
    assert states["timing--first_line_thp"][0] == states["timing--tdxd_choice"][0] == "possible"
    assert states["decision_point--failed_line"][0] == states["failed_line"][0] == "excluded"


def test_where_the_case_does_not_tell_only_what_is_possible_stays_open() -> None:
    path = PathSoFar(nodes=("scope",), asked="scope", open=frozenset({"tdxd"}), named=True)
    states = path_states(GUIDELINE, path)
    open_nodes = {name for name, (state, _) in states.items() if state == "possible" and "--" not in name}
    assert {"tdxd", "tdxd_choice", "decision_point"} <= open_nodes
    assert "first_line_thp" not in open_nodes


def test_what_is_ruled_out_together_is_one_row_that_says_how_much_it_is() -> None:
    root = drawn(PathSoFar(nodes=("scope", "decision_point", "timing"), asked="timing"))
    folded = [each for each in parts(root).values() if "folded" in (each.get("class") or "")]
    assert {each.get("data-id") for each in folded} == {"failed_line", "treatment_phase"}
    assert " ".join(words_of(root)).count("outcomes ruled out") == 2
    description = next(each.text for each in root.iter("{http://www.w3.org/2000/svg}desc"))
    assert description is not None
    assert description.endswith("7 outcomes still possible.")
