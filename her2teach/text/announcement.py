"""Announcement: what a change has done to the answer, and by what, in a line that is read out."""

from __future__ import annotations

from collections.abc import Iterator

from her2teach.core.criteria import Test
from her2teach.core.guideline import Guideline
from her2teach.core.pathway import Pathway, Reason, Step
from her2teach.core.situation import Situation
from her2teach.text.headlines import ASKS, next_question
from her2teach.text.sections import DANGER, Answer, bare_lead
from her2teach.text.wording import capital, counted, said, said_against, uncapital

#: So many changes are said in full, and so many by name; of the others only their number.
IN_FULL = 2
BY_NAME = 3


def announcement(answer: Answer, before: Pathway | None = None) -> str:
    """Say in a few short sentences what a change has done to the answer, and which answer did it.

    Without a pathway before it, the case is new.
    """
    pathway = answer.pathway
    if pathway.outcome == "contradictory":
        return f"{answer.heading}. {pathway.contradictions[0].text}"
    if pathway.node is None:
        return _open(answer, before)
    return " ".join([_answered(answer, before), *_dangers(answer, before)])


def _answered(answer: Answer, before: Pathway | None) -> str:
    guideline, pathway = answer.guideline, answer.pathway
    name = _name(answer)
    if before is None:
        why = _why(guideline, pathway, None)
        bare, lead = bare_lead(answer.lines[0]), answer.lines[0].lead
        label = lead if bare == lead else uncapital(bare)
        return f"{answer.heading}: {label}.{f' {capital(why)}.' if why else ''}"
    if pathway.node == before.node:
        changes = [*_changes(guideline, pathway, before), *_new_notes(pathway, before)]
        return f"Still {name}. {' '.join(changes) or 'Nothing has changed.'}"
    why = _why(guideline, pathway, before)
    return f"Now {name}: {why}." if why else f"Now {name}."


def _dangers(answer: Answer, before: Pathway | None) -> Iterator[str]:
    """Yield what endangers the patient here and did not before, to its first full stop."""
    known = {flag.text for flag in before.flags} if before else set()
    yield from (f"{DANGER}: {line.text.partition('. ')[0]}." for line in answer.dangers if line.text not in known)


def changed_attributes(guideline: Guideline, pathway: Pathway, before: Pathway) -> tuple[str, ...]:
    """Return the attributes that two cases do not agree on, in the guideline's order."""
    now, then = pathway.case.known, before.case.known
    return tuple(name for name in guideline.attributes if now.get(name) != then.get(name))


def _open(answer: Answer, before: Pathway | None) -> str:
    """Say that the answer is open, what to answer next, and how much is still possible."""
    guideline, pathway = answer.guideline, answer.pathway
    decided = before is not None and before.node is not None
    lead = "No longer decided" if decided else answer.heading
    why = _why(guideline, pathway, before) if before and _hanging(guideline, pathway, before) else ""
    sentences = [f"{lead}: {why}." if why else f"{lead}."]
    if before is not None:
        sentences += [*([] if why else _changes(guideline, pathway, before)), *_new_notes(pathway, before)]
    question = next_question(guideline, pathway)
    if question:
        sentences.append(f"Next question: {question.label}.")
    sentences.append(f"{len(pathway.possible)} outcomes still possible.")
    return " ".join(sentences)


def _name(answer: Answer) -> str:
    """Name the end, and how it relates to the text where its label does not say so."""
    pathway = answer.pathway
    label = uncapital(answer.guideline.label(pathway.node or ""))
    if pathway.asked_further:
        return f"{label} ({ASKS})"
    if answer.extended:
        return f"{label} (extension, not in the text)"
    if pathway.outcome == "source_silent":
        return label if "silent" in label else f"{label} (text silent)"
    if pathway.outcome == "out_of_scope":
        return label if "scope" in label else f"{label} (out of scope)"
    return f"{label} (implied, not stated)" if pathway.implied else label


def _why(guideline: Guideline, pathway: Pathway, before: Pathway | None) -> str:
    """Say which answers decided, set against the limits they pass or fail."""
    hanging = _hanging(guideline, pathway, before) if before else ()
    step = next(iter((*hanging, *_new_steps(pathway, before), *reversed(pathway.steps))), None)
    if step is None:
        return ""
    reasons = {each.attribute: each for each in _flipped_last(guideline, step, before) if each.value is not None}
    names = changed_attributes(guideline, pathway, before) if before else ()
    decisive = [each for name, each in reasons.items() if name in names] or list(reasons.values())
    if not decisive:
        return "the other answers leave no other option"
    words = [said_against(guideline, pathway.case, each, _rival(each, step, before)) for each in decisive[-IN_FULL:]]
    return "; ".join(words)


def _flipped_last(guideline: Guideline, step: Step, before: Pathway | None) -> list[Reason]:
    """Return a step's reasons, those last that came out otherwise before: of two on one attribute the last is said."""
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


def _changes(guideline: Guideline, pathway: Pathway, before: Pathway) -> Iterator[str]:
    """Yield what has changed of the case; where that is much, what either pathway hangs on."""
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


def _new_notes(pathway: Pathway, before: Pathway) -> Iterator[str]:
    new = list(_new(pathway, before))
    if new:
        yield f"New below: {'; '.join(new)}."


def _new(pathway: Pathway, before: Pathway) -> Iterator[str]:
    """Yield the pitfalls that were not there before, and how many notices and warnings were not."""
    yield from (f"pitfall, {uncapital(each.title)}" for each in pathway.pitfalls if each not in before.pitfalls)
    notices = sum(each not in before.flags and not each.danger for each in pathway.flags)
    if notices:
        yield counted(notices, "notice")
    warnings = sum(each not in before.warnings for each in pathway.warnings)
    if warnings:
        yield counted(warnings, "answer") + " to check"
