"""The case space: what its boxes say of a case is what a walk says."""

from __future__ import annotations

import random

from random_cases import random_partial_case

from her2teach import Case, load_guideline, trace
from her2teach.analysis.space import case_space, surely_asked
from her2teach.core.questions import asked
from her2teach.core.regions import regions_of

GUIDELINE = load_guideline()
SPACE, REGIONS = case_space(GUIDELINE), regions_of(GUIDELINE)
TRIED = 300


def cases() -> list[Case]:
    rng = random.Random(20261129)
    return [Case(**random_partial_case(rng)) for _ in range(TRIED)]


def test_it_is_made_once() -> None:
    assert case_space(GUIDELINE) is SPACE


def test_each_box_belongs_to_one_end_and_every_end_has_some() -> None:
    assert set(SPACE.ends) == set(GUIDELINE.ends)
    assert sum(bits.bit_count() for bits in SPACE.ends.values()) == len(SPACE.boxes)
    assert SPACE.reached(SPACE.everything) == set(GUIDELINE.ends)
    assert SPACE.within({}) == SPACE.everything


def test_the_ends_of_a_case_s_boxes_are_those_that_a_walk_finds_possible() -> None:
    tried = 0
    for case in cases():
        pathway = trace(GUIDELINE, case)
        if pathway.outcome not in {"contradictory", "out_of_scope"} and pathway.possible:
            assert SPACE.reached(SPACE.within(REGIONS.of(case))) == pathway.possible
            tried += 1
    assert tried > TRIED / 4


def test_a_case_that_contradicts_itself_lies_in_no_box() -> None:
    """As far as single answers decide it: two that are counted against one another need the walk."""
    tried = 0
    for case in cases():
        contradictions = set(map(str, trace(GUIDELINE, case).contradictions))
        if contradictions and contradictions <= set(REGIONS.contradictions):
            assert not SPACE.within(REGIONS.of(case))
            tried += 1
    assert tried


def test_what_turns_a_box_lies_outside_it_and_leads_to_another_end() -> None:
    for at in range(0, len(SPACE.boxes), max(len(SPACE.boxes) // 40, 1)):
        box, end = SPACE.boxes[at], SPACE.routes[at].end
        for name, mask in SPACE.turning(at).items():
            assert not mask & box[name]
            assert SPACE.reached(SPACE.within({**box, name: mask})) - {end}


def test_what_is_surely_asked_is_asked_of_a_case_in_the_box() -> None:
    sure = 0
    for case in cases():
        bits = SPACE.within(REGIONS.of(case))
        if bits.bit_count() == 1:
            at = bits.bit_length() - 1
            known = [
                name
                for name in GUIDELINE.attributes
                if surely_asked(GUIDELINE, name, SPACE.boxes[at], SPACE.routes[at])
            ]
            assert set(known) <= set(asked(GUIDELINE, case))
            sure += len(known)
    assert sure
