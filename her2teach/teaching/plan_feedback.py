"""Plan feedback: what the practice page says of a plan, as sentences for where there is no page."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from her2teach.teaching.feedback_text import lure, mistake_line, remember_line, verdict_lines
from her2teach.teaching.practice_text import (
    LOOK_WORDS,
    fitting_heading,
    fitting_offer,
    other_lines,
    pair_offer,
    pair_result,
)
from her2teach.text.sections import Line

if TYPE_CHECKING:
    from her2teach.core.guideline import Guideline
    from her2teach.teaching.practice import Diagnosis
    from her2teach.teaching.vignettes import CaseVignette


def plan_feedback(guideline: Guideline, diagnosis: Diagnosis, vignette: CaseVignette | None = None) -> Iterator[Line]:
    """Yield what there is to say of a plan: the verdict, the mistake, what would have to differ, what misled."""
    first, *rest = verdict_lines(diagnosis, guideline, vignette)
    look = "danger" if diagnosis.standing == "dangerous" else diagnosis.look
    yield Line(lead=LOOK_WORDS[look], text=first.text, mark=first.mark, statements=first.statements)
    yield from rest
    mistake = mistake_line(diagnosis, vignette)
    if mistake is not None:
        yield mistake
    yield from other_lines(diagnosis)
    yield from what_if_lines(guideline, diagnosis)
    misled = lure(diagnosis, vignette) if vignette else None
    if misled is not None:
        yield misled.belief
        yield misled.text
    kept = remember_line(guideline, diagnosis)
    yield Line(lead="One thing to remember", text=kept.text, mark=kept.mark, statements=kept.statements)


def what_if_lines(guideline: Guideline, diagnosis: Diagnosis) -> Iterator[Line]:
    """Yield the nearest case in which the plan is free of its pitfall, or else the nearest in which it is right."""
    for lapse in diagnosis.lapses[:1]:
        offer = pair_offer(guideline, lapse)
        if offer is not None:
            changed = "; ".join(offer.lines)
            yield Line(lead="Without this pitfall if", text=f"{changed}. Then: {pair_result(lapse)}", mark=offer.mark)
            return
    offer = fitting_offer(guideline, diagnosis)
    if offer is not None:
        lead = fitting_heading(diagnosis).removesuffix(" …")
        yield Line(lead=lead, text=f"{'; '.join(offer.lines)}. Then: {offer.result}.", mark=offer.mark)
