"""Formats: which learning management systems a quiz can be written for."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

from her2teach.educator.lms.anki import anki
from her2teach.educator.lms.gift import gift
from her2teach.educator.lms.moodle_xml import moodle_xml
from her2teach.educator.lms.qti import qti
from her2teach.educator.lms.questions import Quiz

#: What writes each format, by its name.
QUIZ_FORMATS: Final[Mapping[str, Callable[[Quiz], bytes]]] = {
    "moodle-xml": moodle_xml,
    "gift": gift,
    "qti": qti,
    "anki": anki,
}


def quiz_title(pack: str) -> str:
    """Return the title of a quiz, which learners see: the name of its pack; a case's own may give an answer away."""
    return pack or "A case to solve"
