"""Teaching set: the cases that a class needs next, as sheets and keys that are ready to hand out."""

from __future__ import annotations

from itertools import chain, zip_longest
from typing import TYPE_CHECKING, Final

from her2teach.educator.handout_files import FontError, Format, handout_files, missing, zipped

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from her2teach.core.guideline import Guideline
    from her2teach.educator.class_results import Suggestion
    from her2teach.educator.handout_document import Paper
    from her2teach.teaching.vignettes import CaseVignette

#: What it is called, in the names of its files too.
NAME: Final = "teach-next"
#: What there is for learners and for whoever teaches.
_FORMATS: Final[tuple[Format, ...]] = ("html", "pdf")


def teaching_set(suggestions: Iterable[Suggestion], vignettes: Iterable[CaseVignette]) -> tuple[CaseVignette, ...]:
    """Return the cases that are suggested, each once: the first for each thing to teach, then the second, and so on."""
    known = {each.id: each for each in vignettes}
    ranked = chain.from_iterable(zip_longest(*(each.cases for each in suggestions)))
    return tuple(known[name] for name in dict.fromkeys(ranked) if name is not None and name in known)


def packed_set(
    guideline: Guideline,
    chosen: Sequence[CaseVignette],
    paper: Paper = "a4",
    tell: Callable[[int, str], None] | None = None,
) -> tuple[bytes, tuple[FontError, ...]]:
    """Make sheets, questions and keys of a set, as one ZIP with a folder for learners and one for the educator.

    What cannot be made here is left out; a PDF with a character that no font has is told.
    Raises ValueError where nothing can be made.
    """
    lacking = missing()
    formats = [each for each in _FORMATS if each not in lacking]
    if not formats:
        raise ValueError(lacking["html"])
    files = handout_files(guideline, chosen, pack=NAME, formats=formats, paper=paper, singly=False)
    return zipped(files, tell)
