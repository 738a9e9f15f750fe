"""Names of the formats of a quiz, for a command that has not loaded what writes them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

#: The formats, and what takes each.
QUIZZES: Final[Mapping[str, str]] = {
    "moodle-xml": "Moodle's question bank, with feedback, tags and a category",
    "gift": "the same as plain text, for Moodle and others",
    "qti": "a QTI 2.1 package (-o QUIZ.zip) for most other systems",
    "anki": "a deck of cards (-o QUIZ.apkg)",
}
#: Those that are no text, and so never printed.
PACKED: Final = ("qti", "anki")
