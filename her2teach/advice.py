"""Advice: what a learner may try next, told from what they have practised."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from her2teach.guideline import Guideline
from her2teach.practice_words import CONFIDENCE
from her2teach.progress import Progress
from her2teach.wording import counted

#: So many labels are told of a longer list.
_FEW = 3


def advice(progress: Progress, guideline: Guideline) -> tuple[str, ...]:
    """Tell what to try next.

    Parameters
    ----------
    progress
        What a learner has practised.
    guideline
        The guideline that is practised.

    Returns
    -------
    tuple of str
        Whole sentences: where the reasoning has left the text most often, plans that were sure and wrong, and what has
        not been met yet.  Nothing before the first attempt.
    """
    return tuple(_sentences(progress, guideline)) if progress.attempts else ()


def _sentences(progress: Progress, guideline: Guideline) -> Iterator[str]:
    parted = Counter(each.parted for each in progress.attempts if each.parted in guideline.decisions)
    for decision, times in parted.most_common(1):
        question = guideline.decisions[decision].question if decision else ""
        yield f"Look again at this question: {question} Your reasoning left the text there in {counted(times, 'case')}."
    sure = sum(each.answer == "wrong" and each.confidence == len(CONFIDENCE) for each in progress.attempts)
    if sure:
        yield f"You were sure of {counted(sure, 'plan')} that left the text. Such cases come back after a while."
    pitfalls = [each.title for name, each in guideline.pitfalls.items() if name not in progress.seen_pitfalls]
    if pitfalls:
        yield f"Pitfalls not met yet: {'; '.join(pitfalls)}."
    ends = [end.label for name, end in guideline.ends.items() if name not in progress.seen_ends]
    if ends:
        more = f"; and {len(ends) - _FEW} more" if len(ends) > _FEW else ""
        yield f"Ends not met yet: {'; '.join(ends[:_FEW])}{more}."
