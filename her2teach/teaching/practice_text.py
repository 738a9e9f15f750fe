"""Practice text: the verdict on a learner's attempt, and what explains it, in sentences."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from her2teach.analysis.nearest import NearCase
from her2teach.core.plan import Plan
from her2teach.core.schema import Pitfall, PlanError, Verdict
from her2teach.teaching.key_features import key_results, killed, untold_reasons
from her2teach.teaching.practice import Diagnosis, Divergence, Lapse, Standing
from her2teach.text import sections as text
from her2teach.text.sections import Answer, Line, Section
from her2teach.text.whatif import Offer, near_offers
from her2teach.text.wording import capital, show_agents, show_reasons, uncapital

if TYPE_CHECKING:
    from her2teach.core.guideline import Guideline
    from her2teach.teaching.vignettes import CaseVignette

#: How sure a learner can say they are; the place of each is its number.
CONFIDENCE = ("I am guessing", "I am fairly confident", "I am confident")
#: By how the plan stands, and whether the reasoning followed the text to the end.
_HEADLINES: Mapping[tuple[Standing, bool], str] = {
    ("right", True): "Correct: right plan, right reasoning",
    ("right", False): "Right plan, but different reasoning",
    ("dangerous", True): "Right plan, dangerous omission",
    ("dangerous", False): "Right plan, dangerous omission, different reasoning",
    ("unjudged", True): "Right reasoning; the text cannot judge this plan",
    ("unjudged", False): "Different reasoning; the text cannot judge this plan",
    ("wrong", True): "Right reasoning, wrong plan",
    ("wrong", False): "Reasoning and plan both differ from the text",
}
#: What a learner says at a decision that the case leaves open.
DOES_NOT_TELL = "Not enough information, or contradictory"


def practice_headline(diagnosis: Diagnosis) -> str:
    """Word the verdict in a few words: plan and reasoning, right or not."""
    return _HEADLINES[diagnosis.standing, diagnosis.divergence is None]


def verdict_lines(answer: Answer, diagnosis: Diagnosis, vignette: CaseVignette) -> tuple[Line, ...]:
    """Word the verdict: what the feedback says of the plan, the plan, and the text's answer beside it.

    A written reason of which the case tells nothing comes first.
    """
    guideline, first = answer.guideline, answer.lines[0]
    says = f"{first.lead}." if diagnosis.pathway.node else why_it_stops(guideline, diagnosis)
    lines = [
        *(Line(text=sentence) for sentence in untold_reasons(guideline, vignette, diagnosis.attempt)),
        Line(text=diagnosis.feedback.messages[0]),
        Line(lead="Your plan", text=show_plan(guideline, diagnosis.attempt.plan)),
        Line(lead=answer.heading, text=says, mark=first.mark, statements=first.statements),
    ]
    sure = _confidence(diagnosis)
    return (*lines, Line(text=sure)) if sure else tuple(lines)


def show_plan(guideline: Guideline, plan: Plan) -> str:
    """Say what a plan is."""
    words = guideline.plan
    parts = [words.actions[plan.action].label]
    if plan.agents:
        parts[0] += f": {show_agents(guideline, plan.agents)}"
    for part, lead in (("monitoring", "Monitoring"), ("rationale", "Documented")):
        labels = [entry.label for name, entry in getattr(words, part).items() if name in getattr(plan, part)]
        if labels:
            parts.append(f"{lead}: {', '.join(map(uncapital, labels))}")
    return ". ".join(parts) + "."


def lapse_section(lapse: Lapse) -> Section:
    """Say what pitfall a plan falls into, by which rule, and why that matters."""
    rule = lapse.pitfall
    heading = f"Pitfall {rule.id}: {uncapital(rule.title)}"
    return Section(id="pitfalls", heading=heading, lines=pitfall_lines(rule, "The rule"))


def pitfall_lines(rule: Pitfall, lead: str) -> tuple[Line, ...]:
    """Say what a pitfall is, after some words that lead there, why it matters, and where it is none."""
    return (
        Line(lead=lead, text=rule.text, mark=rule.status, statements=rule.statements),
        Line(lead="Why it matters", text=rule.why, mark=rule.status, statements=rule.statements),
        *(Line(lead="Exception", text=exemption, mark="reading") for exemption in rule.exemptions),
    )


def other_sections(diagnosis: Diagnosis) -> Iterator[Section]:
    """Say what else there is to a plan, and which mistake of the story leads to it.

    None of them is empty.
    """
    feedback, distractor = diagnosis.feedback, diagnosis.distractor
    groups: dict[str, Iterable[Pitfall | PlanError]] = {
        "Other problems with this plan": (each for each in feedback.errors if each.weight == "error"),
        "What the plan leaves out": (each for each in feedback.errors if each.weight == "omission"),
        "Caution": feedback.cautions,
    }
    for heading, found in groups.items():
        lines = tuple(Line(text=each.text, mark=each.status, statements=each.statements) for each in found)
        if lines:
            yield Section(id="errors", heading=heading, lines=lines)
    alternatives = feedback.alternatives
    if alternatives:
        lines = tuple(Line(text=each.text, mark=each.status, statements=each.statements) for each in alternatives)
        yield Section(id="alternatives", heading="How the text sees this plan", lines=lines)
    if distractor is not None:
        belief = distractor.belief
        lines = (
            Line(lead="In the story", text=f"“{distractor.voice}”"),
            Line(lead="The misconception", text=belief.belief),
            Line(lead="The text", text=belief.correction, mark=belief.status, statements=belief.statements),
        )
        yield Section(id="belief", heading="A common misconception", lines=lines)


def feature_section(guideline: Guideline, diagnosis: Diagnosis, vignette: CaseVignette) -> Section | None:
    """Say which key features of a case an attempt has, and whether it makes the gravest slip, whatever the verdict.

    None where the case names neither.
    """
    results = key_results(guideline, vignette, diagnosis.attempt)
    lines = [Line(lead="Achieved" if each.met else "Missed", text=f"{each.key.label}.") for each in results]
    met = sum(each.met for each in results)
    heading = f"Key features: {met} of {len(results)}" if results else "The most dangerous error here"
    if vignette.killer is not None:
        slip = gravest_slip(guideline, vignette.killer)
        made = killed(vignette, diagnosis.feedback)
        told = slip.text if made else "Not in this plan."
        lines.append(
            Line(lead="Dangerous error", text=told, mark=slip.status, statements=slip.statements)
            if made
            else Line(lead="Most dangerous error", text=told)
        )
    return Section(id="features", heading=heading, lines=tuple(lines)) if lines else None


def looked_for_section(guideline: Guideline, vignette: CaseVignette) -> Section | None:
    """Say which key features a case is about, and which slip is its gravest; None where its file names neither."""
    lines = [Line(text=f"{guideline.keys[name].label}.") for name in vignette.keys]
    if vignette.killer is not None:
        slip = gravest_slip(guideline, vignette.killer)
        label = slip_label(guideline, vignette.killer).removesuffix(".")
        lines.append(Line(lead="Most dangerous error", text=f"{label}.", mark=slip.status, statements=slip.statements))
    return Section(id="features", heading="Key features", lines=tuple(lines)) if lines else None


def gravest_slip(guideline: Guideline, name: str) -> Pitfall | PlanError:
    """Return the pitfall or error that a case names as its gravest."""
    return guideline.pitfalls[name] if name in guideline.pitfalls else guideline.errors[name]


def slip_label(guideline: Guideline, name: str) -> str:
    """Name the pitfall or error that a case names as its gravest, in a few words."""
    slip = gravest_slip(guideline, name)
    return f"{slip.id} {slip.title}" if isinstance(slip, Pitfall) else slip.text


def beside_section(guideline: Guideline, vignette: CaseVignette) -> Section | None:
    """Say which facts of a story the text does not look at; None where its file names none."""
    lines = tuple(
        Line(lead=guideline.untold[fact.kind].label if fact.kind else "", text=fact.text)
        for fact in vignette.not_in_the_text
    )
    return Section(id="beside", heading="What the text does not consider", lines=lines) if lines else None


#: What is said of the case for which the text would support the plan, by its verdict there.
_FITTING: Mapping[Verdict, str] = {
    "concordant": "Your plan would be right if …",
    "alternative": "Your plan would be an allowed alternative if …",
}


def fitting_heading(diagnosis: Diagnosis) -> str:
    """Say what the plan would be in the case found for it."""
    return _FITTING[diagnosis.fitting.verdict if diagnosis.fitting else "concordant"]


def fitting_offer(guideline: Guideline, diagnosis: Diagnosis) -> Offer | None:
    """Tell for which case the plan would be right, or an allowed alternative.

    None where the plan is right as it is, or no such case was found.
    """
    near = diagnosis.fitting
    return next(iter(near_offers(guideline, diagnosis.pathway.case, [near])), None) if near else None


def pair_offer(guideline: Guideline, lapse: Lapse) -> Offer | None:
    """Tell in which case the same plan would be free of a pitfall.

    None where there is no such case near.
    """
    pair = lapse.pair
    if pair is None:
        return None
    near = NearCase(changes=pair.changes, without=pair.without, case=pair.other, pathway=pair.pathway)
    return next(iter(near_offers(guideline, pair.case, [near])), None)


def pair_result(lapse: Lapse) -> str:
    """Say how the text answers the same plan in the other case of a minimal pair."""
    pair = lapse.pair
    if pair is None:
        return ""
    others = [uncapital(pitfall.title) for pitfall in pair.feedback.pitfalls]
    return f"{name_pitfalls(others)}." if others else f"No pitfall. {pair.feedback.messages[0]}"


def name_pitfalls(titles: Sequence[str]) -> str:
    """Name pitfalls by their titles, after the word for one or for several."""
    return f"Pitfall{'' if len(titles) == 1 else 's'}: {', '.join(titles)}"


def recap(answer: Answer, diagnosis: Diagnosis) -> Section:
    """Say in short what to take home."""
    steps, pathway = text_pathway_lines(answer.guideline, diagnosis), diagnosis.pathway
    parted = diagnosis.divergence.decision if diagnosis.divergence else None
    at = next((at for at, step in enumerate(pathway.steps) if step.node == parted), len(pathway.steps) - 1)
    lines = list(answer.lines[:1])
    if pathway.steps:
        lines.append(steps[at])
    lines += [
        Line(text=lapse.pitfall.near_text, mark=lapse.pitfall.status, statements=lapse.pitfall.statements)
        for lapse in diagnosis.lapses[:1]
    ]
    return Section(id="recap", heading="In short", lines=tuple(lines))


def practice_announcement(guideline: Guideline, diagnosis: Diagnosis, vignette: CaseVignette) -> str:
    """Say in a line what came of an attempt."""
    names = [uncapital(lapse.pitfall.title) for lapse in diagnosis.lapses]
    pitfalls = f" {name_pitfalls(names)}." if names else ""
    where = diagnosis.divergence
    label = guideline.label(where.decision) if where else ""
    left = f" You first went off track at: {label}{'' if label.endswith('?') else '.'}" if where else ""
    features = feature_section(guideline, diagnosis, vignette)
    keys = f" {features.heading}." if features and vignette.keys else ""
    slip = " A dangerous error." if killed(vignette, diagnosis.feedback) else ""
    return f"{practice_headline(diagnosis)}.{pitfalls}{left}{keys}{slip}"


def _confidence(diagnosis: Diagnosis) -> str:
    sure = diagnosis.attempt.confidence
    if sure == len(CONFIDENCE) and diagnosis.standing == "wrong":
        return "You were confident. See what misled you."
    if sure == 1 and diagnosis.right:
        return "You were guessing. See why it is right."
    return ""


def divergence_section(guideline: Guideline, diagnosis: Diagnosis) -> Section:
    """Say where the reasoning first differed from the text, or that it never did."""
    divergence = diagnosis.divergence
    if divergence is None:
        line = Line(text="Your reasoning matched the text at every step.")
        return Section(id="parting", heading="Your reasoning", lines=(line,))
    answered = Line(
        lead=guideline.decisions[divergence.decision].question,
        text=f"You: {_chosen(guideline, divergence.decision, divergence)}.",
    )
    lines = (answered, *_instead(guideline, diagnosis, divergence))
    return Section(id="parting", heading="Where you first went off track", lines=lines)


def learner_pathway_lines(guideline: Guideline, diagnosis: Diagnosis) -> tuple[Line, ...]:
    """Return the learner's pathway, question by question."""
    attempt, divergence = diagnosis.attempt, diagnosis.divergence
    lines = []
    for decision, to in attempt.choices:
        here = divergence is not None and divergence.decision == decision
        answered = capital(guideline.edges[decision, to].label) if to else DOES_NOT_TELL
        leaves = " Here you went off track." if here else ""
        lines.append(Line(lead=guideline.decisions[decision].question, text=f"{answered}.{leaves}"))
    if diagnosis.taken.node:
        lines.append(Line(lead="Conclusion", text=f"{guideline.label(diagnosis.taken.node)}."))
    if attempt.reason:
        lines.append(Line(lead="Your reason", text=attempt.reason))
    return tuple(lines)


def text_pathway_lines(guideline: Guideline, diagnosis: Diagnosis) -> tuple[Line, ...]:
    """Return the text's pathway, question by question, with its reasons."""
    pathway = diagnosis.pathway
    steps = next((section.lines for section in text.sections(guideline, pathway) if section.id == "path"), ())
    if pathway.node:
        return (*steps, Line(lead="Conclusion", text=f"{guideline.label(pathway.node)}."))
    return (*steps, Line(text=why_it_stops(guideline, diagnosis)))


def _chosen(guideline: Guideline, decision: str, divergence: Divergence) -> str:
    return capital(guideline.edges[decision, divergence.chosen].label) if divergence.chosen else DOES_NOT_TELL


def _instead(guideline: Guideline, diagnosis: Diagnosis, divergence: Divergence) -> Iterator[Line]:
    step = next((each for each in diagnosis.pathway.steps if each.node == divergence.decision), None)
    if step is None:
        yield Line(lead="The text", text=why_it_stops(guideline, diagnosis))
        return
    case = diagnosis.pathway.case
    because = show_reasons(guideline, case, step.reasons) or "the other answers leave no other option"
    says = f"{capital(step.test)}, because {because}."
    text = f"{says} {step.why}" if step.why else says
    yield Line(lead="The text", text=text, mark=step.status, statements=step.statements)


def why_it_stops(guideline: Guideline, diagnosis: Diagnosis) -> str:
    """Say why the text's pathway stops before an outcome."""
    pathway = diagnosis.pathway
    if pathway.contradictions:
        return " ".join(each.text for each in pathway.contradictions)
    missing = [guideline.attributes[name].label for name in pathway.missing]
    listed = f" You would need to know: {'; '.join(map(uncapital, missing))}." if missing else ""
    return f"The case does not give enough information.{listed}"
