"""Lesson words: a passage and a pitfall of the lesson as sections."""

from __future__ import annotations

from typing import TYPE_CHECKING

from her2teach.distractors import plan_of
from her2teach.lesson import load_lesson
from her2teach.text import Line, Section
from her2teach.wording import show_agents

if TYPE_CHECKING:
    from her2teach.guideline import Guideline
    from her2teach.vignettes import CaseVignette


def passage_section(passage: str) -> Section:
    """Put a passage into words.

    Parameters
    ----------
    passage
        Its id in the lesson; a KeyError where there is none.

    Returns
    -------
    Section
        Its title and its lines, each with its statements.
    """
    found = load_lesson().passages[passage]
    lines = tuple(Line(text=line.text, mark=line.mark, statements=line.statements) for line in found.lines)
    return Section(id="passage", heading=found.title, lines=lines)


def pitfall_section(guideline: Guideline, pitfall: str, vignette: CaseVignette) -> Section:
    """Put a pitfall on a case into words.

    Parameters
    ----------
    guideline
        The guideline.
    pitfall
        Its id.
    vignette
        The case the lesson shows it on.

    Returns
    -------
    Section
        The case, the tempting thought and plan, the rule, why it matters, and the exemptions.
    """
    rule, shown = guideline.pitfalls[pitfall], load_lesson().pitfalls[pitfall]
    plan = shown.plan
    agents = show_agents(guideline, plan_of(guideline, plan).agents)
    action = guideline.content.plan.actions[plan.action].label
    watched = [guideline.content.plan.monitoring[each].label for each in plan.monitoring]
    monitoring = f" Watched: {', '.join(watched).lower()}." if watched else " Nothing is watched."
    story = " ".join(vignette.story.split())
    lines = (
        Line(lead=f"The case, {vignette.title}", text=story),
        Line(lead="A tempting thought", text=shown.thought),
        Line(lead="The plan it leads to", text=f"{action}: {agents or 'no drug'}.{monitoring}"),
        Line(lead="What is wrong with it", text=rule.text, mark=rule.status, statements=rule.statements),
        Line(lead="Why it matters", text=rule.why, mark=rule.status, statements=rule.statements),
        *(Line(lead="Not this pitfall", text=exemption, mark="reading") for exemption in rule.exemptions),
    )
    return Section(id="pitfall", heading=f"{pitfall} {rule.title}", lines=lines)
