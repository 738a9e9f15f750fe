"""What if: which other answers would change where a case ends, and which open ones to ask for.

Three questions to a case: what single answer would change its end (:func:`flips`), how it could come to a given end
(:func:`nearest_cases`), and what to ask next (:func:`next_questions`, :func:`cannot_matter`).
"""

from her2teach.asking import NextQuestion, PossibleAnswer, cannot_matter, next_questions
from her2teach.flips import Flip, flips
from her2teach.nearest import NearCase, nearest_cases

__all__ = [
    "Flip",
    "NearCase",
    "NextQuestion",
    "PossibleAnswer",
    "cannot_matter",
    "flips",
    "nearest_cases",
    "next_questions",
]
