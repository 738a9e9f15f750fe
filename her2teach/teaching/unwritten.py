"""Unwritten: what in the file of a case or a journey is still to be written, which no learner gets to see."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import TYPE_CHECKING, Final, TypeVar

from her2teach.core.yamltree import MAX_PROBLEMS, ContentError, Place, Problem, Tree

if TYPE_CHECKING:
    from her2teach.core.guideline import Guideline
    from her2teach.teaching.loading import Reader

T = TypeVar("T")

#: What stands in a new file where something is still to be written.
PLACEHOLDER: Final = "TO WRITE"
#: What stands in the examples of a new file in the place of words of the story, of an aim and of a fact.
VOICE: Final = "some words of the story, as they stand there"
AIM: Final = "what a learner can do afterwards, in a sentence"
FACT: Final = "a fact of the story, in a sentence"
#: How else people mark what they have not written yet.
_MARKS: Final = re.compile(
    rf"\b(?:{PLACEHOLDER}|TO BE WRITTEN|TO ?DO|TBD|FIXME|XXX+)\b|(?i:\blorem ipsum\b)"
    rf"|{'|'.join(map(re.escape, (VOICE, AIM, FACT)))}"
)
_CODE: Final = "placeholder"
_HINT: Final = "what is optional may be left out"


def unwritten(tree: Tree) -> Iterator[Problem]:
    """Yield each place of a file at which something is still to be written, as a warning."""
    for place in tree.places:
        found = _MARKS.search(text_at(tree, place)) if place else None
        if found:
            message = "still to be written"
            if found[0] != PLACEHOLDER:
                message = f'still to be written: "{found[0]}" stands here'
            yield tree.problem(place, _CODE, message, _HINT, severity="warning")


def is_draft(problem: Problem) -> bool:
    """Return whether a problem is that something is still to be written."""
    return problem.code == _CODE


@cache
def written(read: Reader[T]) -> Reader[T]:
    """Make a reader that refuses a file in which something is still to be written, with all else that is wrong."""

    def checked(tree: Tree, guideline: Guideline) -> T:
        lacking = [*unwritten(tree)][:MAX_PROBLEMS]
        try:
            found = read(tree, guideline)
        except ContentError as error:
            raise ContentError([*lacking, *error.problems]) from error
        if lacking:
            raise ContentError(lacking)
        return found

    return checked


def text_at(tree: Tree, place: Place) -> str:
    """Return the text at a place of a tree; empty where there is none."""
    found = tree.content
    for step in place:
        if isinstance(found, dict):
            found = found.get(str(step))
        elif isinstance(found, list) and isinstance(step, int):
            found = found[step]
        else:
            return ""
    return found if isinstance(found, str) else ""
