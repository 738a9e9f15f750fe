"""Headlines: how an answer relates to the text, in a few words, and which question comes next."""

from __future__ import annotations

from typing import TYPE_CHECKING

from her2teach.core.additions import adding, behind, named_extensions
from her2teach.core.guideline import Guideline
from her2teach.core.pathway import Pathway
from her2teach.core.schema import Attribute, Outcome
from her2teach.core.situation import Situation

if TYPE_CHECKING:
    from her2teach.core.extension_schema import ExtensionContent

HEADLINES: dict[Outcome, str] = {
    "recommendation": "The text recommends",
    "options": "The text lists options",
    "action": "The text advises",
    "source_silent": "The text is silent",
    "out_of_scope": "Out of scope",
    "needs_information": "More information needed",
    "contradictory": "These answers contradict each other",
}
#: Stands over an answer that the text does not give.
HEADLINE = "Not in the text; the extension says"
#: Follows the text's own headline where options are added to its answer.
ADDS = "the extension adds options"
#: Follows it where an extension asks for more than the text does.
ASKS = "the extension asks further"
#: What is said at a question that only an extension asks and the case does not answer.
STILL_THE_TEXTS = "An extension asks this, and the answer is not known. The text does not ask it, so its answer stands."


def headline(guideline: Guideline, pathway: Pathway, *, extended: bool) -> str:
    """Say in a few words how an answer relates to the text; an extended one is not in the text."""
    if extended:
        return HEADLINE
    implied = pathway.implied and pathway.outcome == "recommendation"
    words = "The text implies, without stating it" if implied else HEADLINES[pathway.outcome]
    more = [*([ADDS] if adding(guideline, pathway) else []), *([ASKS] if pathway.asked_further else [])]
    return "; ".join([words, *more])


def next_question(guideline: Guideline, pathway: Pathway) -> Attribute | None:
    """Return the first of the missing answers that is asked for on the pathway so far; None where none is missing."""
    here = Situation(guideline, pathway.case, pathway.nodes)
    missing = [guideline.attributes[name] for name in pathway.missing]
    asked = (each for each in missing if each.asked_when is None or each.asked_when.holds(here))
    return next(asked, missing[0] if missing else None)


def sources(guideline: Guideline, pathway: Pathway) -> tuple[ExtensionContent, ...]:
    """Return the extensions that have any part in an answer."""
    found = (*behind(guideline, pathway), *adding(guideline, pathway))
    return named_extensions(guideline, [extension.id for extension in found])


def cite(extension: ExtensionContent) -> str:
    """Cite the source of an extension, in one sentence."""
    found = extension.citation
    parts = [
        found.text,
        f"recommendation {found.recommendation}" if found.recommendation else "",
        f"called {found.strength}" if found.strength else "",
        f"doi {found.doi}" if found.doi else "",
    ]
    return f"{'; '.join(filter(None, parts))}."


def extensions_on(guideline: Guideline) -> str:
    """Say in a sentence which extensions are on; nothing without any."""
    if not guideline.extensions:
        return ""
    names = "; ".join(f"{each.title} ({each.id})" for each in guideline.extensions.values())
    return f"Active extensions, which are not in the text: {names}."


def added(guideline: Guideline) -> str:
    """Say which extensions a guideline has, after a comma, for the line that says what it is; nothing without any."""
    return f", with what is not in the text: {', '.join(guideline.extensions)}" if guideline.extensions else ""
