"""Headlines: how an answer relates to the text, in a few words, and which question comes next."""

from __future__ import annotations

from her2teach.extension_words import ADDS, HEADLINE, adding, not_in_the_text
from her2teach.guideline import Guideline
from her2teach.pathway import Pathway
from her2teach.schema import Attribute, Outcome
from her2teach.situation import Situation

HEADLINES: dict[Outcome, str] = {
    "recommendation": "The text recommends",
    "options": "The text lists options",
    "action": "The text says how to go on",
    "source_silent": "The text is silent",
    "out_of_scope": "Outside this text",
    "needs_information": "Not enough is known yet",
    "contradictory": "These answers contradict each other",
}


def headline(guideline: Guideline, pathway: Pathway) -> str:
    """Say how the answer relates to the text.

    Parameters
    ----------
    guideline, pathway
        The guideline and a way through it.

    Returns
    -------
    str
        A few words without a full stop.
    """
    if not_in_the_text(guideline, pathway):
        return HEADLINE
    implied = pathway.implied and pathway.outcome == "recommendation"
    words = "The text implies, without stating it" if implied else HEADLINES[pathway.outcome]
    return f"{words}; {ADDS}" if adding(guideline, pathway) else words


def next_question(guideline: Guideline, pathway: Pathway) -> Attribute | None:
    """Return the first question that is open on the way so far and would bring it on.

    Parameters
    ----------
    guideline, pathway
        The guideline and a way through it.

    Returns
    -------
    Attribute or None
        None where nothing is missing.
    """
    here = Situation(guideline, pathway.case, pathway.nodes)
    missing = [guideline.attributes[name] for name in pathway.missing]
    asked = (each for each in missing if each.asked_when is None or each.asked_when.holds(here))
    return next(asked, missing[0] if missing else None)
