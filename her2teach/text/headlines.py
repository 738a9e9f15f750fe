"""Headlines: how an answer relates to the text, in a few words, and which question comes next."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from her2teach.core.criteria import Test
from her2teach.core.guideline import Guideline
from her2teach.core.pathway import Pathway, Reason, Step, trace
from her2teach.core.schema import Attribute, Outcome
from her2teach.core.situation import Situation
from her2teach.text.wording import capital, counted, said, said_against, uncapital

if TYPE_CHECKING:
    from her2teach.core.schema import ExtensionContent

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
    """Say how the answer relates to the text."""
    if not_in_the_text(guideline, pathway):
        return HEADLINE
    implied = pathway.implied and pathway.outcome == "recommendation"
    words = "The text implies, without stating it" if implied else HEADLINES[pathway.outcome]
    return f"{words}; {ADDS}" if adding(guideline, pathway) else words


def next_question(guideline: Guideline, pathway: Pathway) -> Attribute | None:
    """Return the first question that is open on the way so far and would bring it on.

    None where nothing is missing.
    """
    here = Situation(guideline, pathway.case, pathway.nodes)
    missing = [guideline.attributes[name] for name in pathway.missing]
    asked = (each for each in missing if each.asked_when is None or each.asked_when.holds(here))
    return next(asked, missing[0] if missing else None)


#: Stands over an answer that the text does not give.
HEADLINE = "Not in the text; the extension says"
#: Follows the text's own headline where options are added to its answer.
ADDS = "the extension adds options"


def behind(guideline: Guideline, pathway: Pathway) -> tuple[ExtensionContent, ...]:
    """Return the extensions that brought the end of a way or one of its edges."""
    edges = [guideline.edges[step.node, step.to].extension for step in pathway.steps]
    end = guideline.ends[pathway.node].extension if pathway.node else None
    return _named(guideline, [*edges, end])


def adding(guideline: Guideline, pathway: Pathway) -> tuple[ExtensionContent, ...]:
    """Return the extensions that brought an option of the end of a way."""
    return _named(guideline, [each.option.extension for each in pathway.options])


def sources(guideline: Guideline, pathway: Pathway) -> tuple[ExtensionContent, ...]:
    """Return the extensions that have any part in an answer."""
    found = (*behind(guideline, pathway), *adding(guideline, pathway))
    return _named(guideline, [extension.id for extension in found])


def not_in_the_text(guideline: Guideline, pathway: Pathway) -> bool:
    """Return whether a way comes to an answer that the text, without extensions, does not give."""
    if pathway.node is None or guideline.base is None or not behind(guideline, pathway):
        return False
    plain = trace(guideline.base, pathway.case.restricted_to(guideline.base))
    alters = guideline.ends[pathway.node].extension is not None
    return alters or plain.node != pathway.node or plain.implied


def cite(extension: ExtensionContent) -> str:
    """Say where an extension has it from."""
    found = extension.citation
    parts = [
        found.text,
        f"recommendation {found.recommendation}" if found.recommendation else "",
        f"called {found.strength}" if found.strength else "",
        f"doi {found.doi}" if found.doi else "",
    ]
    return f"{'; '.join(filter(None, parts))}."


def added(guideline: Guideline) -> str:
    """Say which extensions a guideline has, for the line that says what it is; nothing where it has none."""
    return f", with what is not in the text: {', '.join(guideline.extensions)}" if guideline.extensions else ""


def _named(guideline: Guideline, names: Iterable[str | None]) -> tuple[ExtensionContent, ...]:
    wanted = set(names)
    return tuple(extension for name, extension in guideline.extensions.items() if name in wanted)


#: So many changes are told in full, and so many by name; of the others only their number.
IN_FULL = 2
BY_NAME = 3


def announcement(guideline: Guideline, pathway: Pathway, before: Pathway | None = None) -> str:
    """Say what a change has done to the answer, and by what."""
    if pathway.outcome == "contradictory":
        return f"{headline(guideline, pathway)}. {pathway.contradictions[0].text}"
    if pathway.node is None:
        return _open(guideline, pathway, before)
    name = _name(guideline, pathway)
    if before is None:
        why = _why(guideline, pathway, None)
        return f"{headline(guideline, pathway)}: {guideline.label(pathway.node)}.{f' {capital(why)}.' if why else ''}"
    if pathway.node == before.node:
        told = [*_told(guideline, pathway, before), *_noted(pathway, before)]
        return f"Still {name}. {' '.join(told) or 'Nothing has changed.'}"
    why = _why(guideline, pathway, before)
    return f"Now {name}: {why}." if why else f"Now {name}."


def changed_attributes(guideline: Guideline, pathway: Pathway, before: Pathway) -> tuple[str, ...]:
    """Return the attributes that two cases do not agree on, in the guideline's order."""
    now, then = pathway.case.known, before.case.known
    return tuple(name for name in guideline.attributes if now.get(name) != then.get(name))


def _open(guideline: Guideline, pathway: Pathway, before: Pathway | None) -> str:
    """Say that the answer is open, what to answer next, and how much is still possible."""
    decided = before is not None and before.node is not None
    lead = "No longer decided" if decided else headline(guideline, pathway)
    why = _why(guideline, pathway, before) if before and _hanging(guideline, pathway, before) else ""
    sentences = [f"{lead}: {why}." if why else f"{lead}."]
    if before is not None:
        sentences += [*([] if why else _told(guideline, pathway, before)), *_noted(pathway, before)]
    question = next_question(guideline, pathway)
    if question:
        sentences.append(f"Next question: {question.label}.")
    sentences.append(f"{len(pathway.possible)} answers still possible.")
    return " ".join(sentences)


def _name(guideline: Guideline, pathway: Pathway) -> str:
    """Name the end, and how it relates to the text where its label does not say so."""
    label = uncapital(guideline.label(pathway.node or ""))
    if not_in_the_text(guideline, pathway):
        return f"{label} (extension, not in the text)"
    if pathway.outcome == "source_silent":
        return label if "silent" in label else f"{label} (text silent)"
    if pathway.outcome == "out_of_scope":
        return label if "text" in label else f"{label} (outside this text)"
    return f"{label} (implied, not stated)" if pathway.implied else label


def _why(guideline: Guideline, pathway: Pathway, before: Pathway | None) -> str:
    """Say which answers decided, set against the limits they pass or fail."""
    hanging = _hanging(guideline, pathway, before) if before else ()
    step = next(iter((*hanging, *_new_steps(pathway, before), *reversed(pathway.steps))), None)
    if step is None:
        return ""
    reasons = {each.attribute: each for each in _flipped_last(guideline, step, before) if each.value is not None}
    names = changed_attributes(guideline, pathway, before) if before else ()
    told = [each for name, each in reasons.items() if name in names] or list(reasons.values())
    if not told:
        return "the other answers leave no other way"
    words = [said_against(guideline, pathway.case, each, _rival(each, step, before)) for each in told[-IN_FULL:]]
    return "; ".join(words)


def _flipped_last(guideline: Guideline, step: Step, before: Pathway | None) -> list[Reason]:
    """Return a step's reasons, those last that came out otherwise before: of two on one attribute the last is told."""
    if before is None:
        return list(step.reasons)
    then = Situation(guideline, before.case)
    return sorted(step.reasons, key=lambda each: (each.test.holds(then) is True) is not each.holds)


def _new_steps(pathway: Pathway, before: Pathway | None) -> list[Step]:
    old = {(step.node, step.to) for step in before.steps} if before else set()
    return [step for step in pathway.steps if before and (step.node, step.to) not in old]


def _hanging(guideline: Guideline, pathway: Pathway, before: Pathway) -> list[Step]:
    """Return the new steps that hang on what has changed; of a case that is another altogether, the last one first."""
    names = changed_attributes(guideline, pathway, before)
    new = _new_steps(pathway, before)
    if len(names) > IN_FULL:
        new.reverse()
    return [step for step in new if any(each.attribute in names and each.value is not None for each in step.reasons)]


def _rival(reason: Reason, step: Step, before: Pathway | None) -> Test | None:
    """Return the test of the same attribute that led elsewhere from the same decision before."""
    for old in before.steps if before else ():
        if old.node == step.node and old.to != step.to:
            return next((each.test for each in old.reasons if each.attribute == reason.attribute and each.holds), None)
    return None


def _told(guideline: Guideline, pathway: Pathway, before: Pathway) -> Iterator[str]:
    """Yield what has changed of the case; where that is much, what the way hung on or hangs on."""
    names = changed_attributes(guideline, pathway, before)
    decisive = [name for name in names if name in _deciding(pathway, before)]
    if len(names) > IN_FULL and 0 < len(decisive) <= IN_FULL:
        names = tuple(decisive)
    if not names:
        yield from (
            f"{guideline.attributes[name].label}: the two dates decide."
            for name in guideline.attributes
            if pathway.case.given.get(name) != before.case.given.get(name)
        )
    if len(names) <= IN_FULL:
        yield from (f"{capital(said(guideline, pathway.case, name))}." for name in names)
        return
    labels = [uncapital(guideline.attributes[name].label) for name in names]
    rest = f" and {len(labels) - BY_NAME} more" if len(labels) > BY_NAME else ""
    yield f"Changed: {', '.join(labels[:BY_NAME])}{rest}."


def _deciding(pathway: Pathway, before: Pathway) -> set[str]:
    steps = (*_new_steps(pathway, before), *_new_steps(before, pathway))
    return {reason.attribute for step in steps for reason in step.reasons}


def _noted(pathway: Pathway, before: Pathway) -> Iterator[str]:
    new = list(_new(pathway, before))
    if new:
        yield f"New below: {'; '.join(new)}."


def _new(pathway: Pathway, before: Pathway) -> Iterator[str]:
    """Yield the pitfalls that were not there before, and how many notices and warnings were not."""
    yield from (f"pitfall, {uncapital(each.title)}" for each in pathway.pitfalls if each not in before.pitfalls)
    notices = sum(each not in before.flags for each in pathway.flags)
    if notices:
        yield counted(notices, "notice")
    warnings = sum(each not in before.warnings for each in pathway.warnings)
    if warnings:
        yield counted(warnings, "answer") + " to check"
