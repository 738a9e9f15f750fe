"""Practice text: the verdict on a learner's attempt, and what explains it, in sentences."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from her2teach.analysis.nearest import NearCase
from her2teach.core.pathway import Pathway
from her2teach.core.plan import Plan
from her2teach.core.schema import Pitfall, PlanError, Rule, VerdictKind
from her2teach.teaching.key_features import key_results, killed
from her2teach.teaching.practice import Diagnosis, Lapse, Standing, VerdictLook
from her2teach.text import sections as text
from her2teach.text.sections import Line, Section
from her2teach.text.whatif import Offer, near_offers
from her2teach.text.wording import capital, show_agents, uncapital

if TYPE_CHECKING:
    from her2teach.core.guideline import Guideline
    from her2teach.teaching.vignettes import CaseVignette

#: How sure a learner can say they are; the place of each is its number.
CONFIDENCE = ("I am guessing", "I am fairly confident", "I am confident")
#: By how the plan stands or what it looks like, and whether the reasoning followed the text to the end.
_HEADLINES: Mapping[tuple[Standing | VerdictLook, bool], str] = {
    ("right", True): "Correct: right plan, right reasoning",
    ("right", False): "Right plan, but different reasoning",
    ("allowed", True): "Allowed alternative, right reasoning",
    ("allowed", False): "Allowed alternative, but different reasoning",
    ("dangerous", True): "Right plan, dangerous omission",
    ("dangerous", False): "Right plan, dangerous omission, different reasoning",
    ("danger", True): "Right reasoning, dangerous plan",
    ("danger", False): "Dangerous plan, and different reasoning",
    ("unjudged", True): "Right reasoning; the text cannot judge this plan",
    ("unjudged", False): "Different reasoning; the text cannot judge this plan",
    ("wrong", True): "Right reasoning, wrong plan",
    ("wrong", False): "Reasoning and plan both differ from the text",
}
#: What a verdict looks like, in a word or two.
LOOK_WORDS: Mapping[VerdictLook, str] = {
    "right": "Correct",
    "allowed": "Allowed",
    "danger": "Danger",
    "unjudged": "Not assessable",
    "wrong": "Differs from the text",
}
#: What a learner says at a decision that the case leaves open.
DOES_NOT_TELL = "Not enough information, or contradictory"


def practice_headline(diagnosis: Diagnosis) -> str:
    """Word the verdict in a few words: plan and reasoning, right or not."""
    standing = diagnosis.standing
    return _HEADLINES[standing if standing == "dangerous" else diagnosis.look, diagnosis.divergence is None]


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


def show_given(guideline: Guideline, plan: Plan) -> str:
    """Say what a patient was given: the agents alone where the action only says that they begin."""
    action = guideline.plan.actions[plan.action]
    words = show_plan(guideline, plan)
    return words if action.keeps else uncapital(words.removeprefix(f"{action.label}: "))


def pitfall_lines(rule: Pitfall, lead: str) -> tuple[Line, ...]:
    """Say what a pitfall is, after some words that lead there, why it matters, and where it is none."""
    return (
        Line(lead=lead, text=rule.text, mark=rule.status, statements=rule.statements),
        Line(lead="Why it matters", text=rule.why, mark=rule.status, statements=rule.statements),
        *(Line(lead="Exception", text=exemption, mark="reading") for exemption in rule.exemptions),
    )


def other_lines(diagnosis: Diagnosis) -> tuple[Line, ...]:
    """Say what else there is to a plan beside its one mistake, its danger and what it is allowed as."""
    return (*_problem_lines(diagnosis), *_caution_lines(diagnosis))


def other_heading(diagnosis: Diagnosis) -> str:
    """Head what else there is to a plan; one of which only cautions are said has no other problems."""
    count = len(other_lines(diagnosis))
    problems = next(_problem_lines(diagnosis), None) is not None
    return f"{'Other problems with' if problems else 'Cautions for'} this plan ({count})"


def _problem_lines(diagnosis: Diagnosis) -> Iterator[Line]:
    mistake = plan_mistake(diagnosis)
    for each in diagnosis.feedback.pitfalls:
        if each is not mistake:
            text = f"{each.text} {each.why}"
            yield Line(lead=each.title, text=text, mark=each.status, statements=each.statements)
    # Errors without a statement say no more than that the text has another regimen here, which is seen beside the plan.
    for error in diagnosis.feedback.errors:
        if error.statements and error is not mistake and error is not diagnosis.danger:
            yield _line(error)


def _caution_lines(diagnosis: Diagnosis) -> Iterator[Line]:
    feedback, first = diagnosis.feedback, leading_caution(diagnosis)
    errors = [each for each in (*feedback.errors, *feedback.cautions) if isinstance(each, PlanError)]
    beside = [flag for flag in diagnosis.pathway.flags if str(flag) in {each.beside for each in errors}]
    alternatives = feedback.alternatives if diagnosis.look != "allowed" else ()
    of_an_option = [each for each in errors if each.about_option]
    rules: list[Rule] = [*feedback.cautions, *beside, *alternatives]
    for each in rules:
        if (each.statements or each in of_an_option) and each is not first:
            yield _line(each)


def _line(rule: Rule) -> Line:
    return Line(text=rule.text, mark=rule.status, statements=rule.statements)


def plan_mistake(diagnosis: Diagnosis) -> Pitfall | PlanError | None:
    """Return the one mistake of a plan: a pitfall before another error; None where there is none of its own."""
    faults: list[Pitfall | PlanError] = [*diagnosis.feedback.pitfalls]
    # That the text has another regimen or action here is no mistake of its own: it has no statement.
    faults += [error for error in diagnosis.feedback.errors if error.weight == "error" and error.statements]
    return next(iter(faults), None)


def leading_caution(diagnosis: Diagnosis) -> Pitfall | PlanError | None:
    """Return the caution that says why a plan differs from the text; None where a mistake of its own says so."""
    if diagnosis.look != "wrong" or plan_mistake(diagnosis) is not None:
        return None
    return next((each for each in diagnosis.feedback.cautions if each.statements), None)


def feature_section(guideline: Guideline, diagnosis: Diagnosis, vignette: CaseVignette) -> Section | None:
    """Say which key features of a case an attempt has, and that it makes the gravest slip where it does.

    None where there is nothing to say.
    """
    results = key_results(guideline, vignette, diagnosis.attempt)
    lines = [Line(lead="Achieved" if each.met else "Missed", text=f"{each.key.label}.") for each in results]
    met = sum(each.met for each in results)
    heading = f"Key features: {met} of {len(results)}" if results else "The most dangerous error here"
    if vignette.killer is not None and killed(vignette, diagnosis.feedback):
        slip = gravest_slip(guideline, vignette.killer)
        lines.append(Line(lead="Dangerous error", text=slip.text, mark=slip.status, statements=slip.statements))
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


#: What is said of the case for which the text would support the plan, by its verdict's kind there.
_FITTING: Mapping[VerdictKind, str] = {
    "concordant": "Your plan would be right if …",
    "alternative": "Your plan would be an allowed alternative if …",
    "dangerous_omission": "But for its dangerous omission, your plan would be right if …",
}


def fitting_heading(diagnosis: Diagnosis) -> str:
    """Say what the plan would be in the case found for it."""
    return _FITTING[diagnosis.fitting.kind if diagnosis.fitting else "concordant"]


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
    left_out = [error.text for error in pair.feedback.errors if error.weight == "omission"]
    return f"{name_pitfalls(others)}." if others else " ".join(["No pitfall.", pair.feedback.messages[0], *left_out])


def name_pitfalls(titles: Sequence[str]) -> str:
    """Name pitfalls by their titles, after the word for one or for several."""
    return f"Pitfall{'' if len(titles) == 1 else 's'}: {', '.join(titles)}"


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
    return (*steps, Line(text=why_it_stops(guideline, diagnosis.pathway)))


def why_it_stops(guideline: Guideline, pathway: Pathway) -> str:
    """Say why the text's pathway stops before an outcome."""
    if pathway.contradictions:
        return " ".join(each.text for each in pathway.contradictions)
    missing = [guideline.attributes[name].label for name in pathway.missing]
    listed = f" You would need to know: {'; '.join(map(uncapital, missing))}." if missing else ""
    return f"The case does not give enough information.{listed}"
