"""Journey text: the verdict on a decision of a journey, what was given, and a look back, in sentences."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from her2teach.core.plan import ANSWERED
from her2teach.teaching.practice_text import show_given, show_plan
from her2teach.text.sections import Line, Section
from her2teach.text.wording import counted

if TYPE_CHECKING:
    from her2teach.core.guideline import Guideline
    from her2teach.teaching.following import PlanAtEvent
    from her2teach.teaching.journeys import Happening, Journey, JourneyState
    from her2teach.teaching.timeline import EventStop, Timeline

#: What is said of a decision that is still open.
TO_DECIDE = "To be decided."


def heading(happening: Happening) -> str:
    """Say when something happened, and what."""
    return f"Month {happening.month:g}: {happening.event.label}"


def decision_section(guideline: Guideline, decision: PlanAtEvent, *, own: bool) -> Section:
    """Give feedback on a decision, and say how the patient continues."""
    feedback = decision.feedback
    lines = (
        Line(lead="Your plan", text=show_plan(guideline, decision.plan)),
        *(
            Line(
                lead=f"{pitfall.id} {pitfall.title}",
                text=f"{pitfall.text} {pitfall.why}",
                mark=pitfall.status,
                statements=pitfall.statements,
            )
            for pitfall in feedback.pitfalls
        ),
        *(
            Line(text=rule.text, mark=rule.status if rule.statements else "", statements=rule.statements)
            for rule in (*feedback.errors, *feedback.cautions, *feedback.alternatives)
        ),
        *(_own_lines(decision) if own else _given_lines(guideline, decision)),
    )
    return Section(id="decision", heading=feedback.messages[0], lines=lines)


def decision_verdict(stop: EventStop) -> str:
    """Say in a few words how a decision compares with the text."""
    if stop.standing == "right":
        return "Correct, the text does not say" if stop.held_back else "As the text says"
    if stop.standing == "dangerous":
        return "Right plan, dangerous omission"
    if stop.held_back:
        return "The right answer was that the text does not say"
    return "The text cannot judge this plan" if stop.standing == "unjudged" else "Your plan differs from the text"


def before_words(found: Timeline) -> Iterator[str]:
    """Say what of the time before the course a timeline draws: the earlier treatment, and the interval since."""
    if found.earlier is not None:
        still = "still running" if found.earlier.running else f"until month {found.earlier.end:g}"
        yield f"{found.earlier.label} {still}"
    if found.interval is not None:
        interval = found.interval
        yield f"{interval.label}: {interval.length}, from month {interval.start:g} to {interval.end:g}"


def recap_sections(
    journey: Journey, decisions: Sequence[PlanAtEvent], *, presented: bool = False
) -> tuple[Section, ...]:
    """Look back on a journey that is over."""
    right = sum(decision.right for decision in decisions)
    silent = [each.state.happening.month for each in decisions if each.state.pathway.outcome not in ANSWERED]
    score = f"At {right} of {counted(len(decisions), 'decision')} your plan was right."
    lines = [Line(text="This journey was presented here, so your decisions are not counted." if presented else score)]
    lines += [] if presented else _slips(decisions)
    if silent:
        lines.append(Line(text=f"The text had no answer at {_months(silent)}.", mark="silent"))
    recap = Section(id="recap", heading="The story ends here", lines=tuple(lines))
    aims = Section(id="aims", heading="Learning objectives", lines=tuple(Line(text=a) for a in journey.objectives))
    return recap, aims


def _slips(decisions: Sequence[PlanAtEvent]) -> Iterator[Line]:
    """Say where a right plan had a dangerous omission, and where the text could not judge one."""
    for standing, words in (
        ("dangerous", "a right plan had a dangerous omission"),
        ("unjudged", "the text could not judge your plan"),
    ):
        months = [each.state.happening.month for each in decisions if each.standing == standing]
        if months:
            yield Line(text=f"At {_months(months)} {words}.")


def _months(months: Sequence[float]) -> str:
    listed = " and ".join(filter(None, (", ".join(f"{month:g}" for month in months[:-1]), f"{months[-1]:g}")))
    return f"{'month' if len(months) == 1 else 'months'} {listed}"


def given_lines(guideline: Guideline, state: JourneyState) -> Iterator[Line]:
    """Yield what a patient was given, and why.

    Nothing where the journey does not say.
    """
    happening = state.happening
    if happening.given is None:
        return
    because = " ".join(happening.because.split())
    mark = "" if state.pathway.outcome in ANSWERED else "outside"
    yield Line(lead="What was given", text=show_given(guideline, happening.given), mark=mark)
    if because:
        yield Line(lead="Why", text=because)


def _given_lines(guideline: Guideline, decision: PlanAtEvent) -> Iterator[Line]:
    if decision.state.happening.given is None:
        return
    yield from given_lines(guideline, decision.state)
    if decision.as_given:
        yield Line(text="The story continues as you planned.")
    elif decision.right and decision.held_back:
        yield Line(text="The team had to decide without the text. The story continues with the treatment given.")
    else:
        yield Line(text="Your plan differed. The story continues with the treatment given.")


def _own_lines(decision: PlanAtEvent) -> Iterator[Line]:
    state = decision.state
    if state.happening.given is None:
        yield Line(text="Nothing changes for the patient. Add what happens next.")
    else:
        yield Line(text="The patient is given what you planned. Add what happens next.")
