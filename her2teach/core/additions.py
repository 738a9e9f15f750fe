"""Additions: which part of an answer is not the text's own but comes from an extension."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from her2teach.core.pathway import Pathway, trace

if TYPE_CHECKING:
    from her2teach.core.extension_schema import ExtensionContent
    from her2teach.core.guideline import Guideline


def behind(guideline: Guideline, pathway: Pathway) -> tuple[ExtensionContent, ...]:
    """Return the extensions that brought the end of a pathway or one of its edges."""
    edges = [guideline.edges[step.node, step.to].extension for step in pathway.steps]
    end = guideline.ends[pathway.node].extension if pathway.node else None
    return named_extensions(guideline, [*edges, end])


def adding(guideline: Guideline, pathway: Pathway) -> tuple[ExtensionContent, ...]:
    """Return the extensions that brought an option of the end of a pathway."""
    return named_extensions(guideline, [each.option.extension for each in pathway.options])


def not_in_the_text(guideline: Guideline, pathway: Pathway) -> bool:
    """Return whether a pathway comes to an answer that the text, without extensions, does not give.

    False where an extension only asks more on the way to what the text states itself.
    """
    if pathway.node is None or guideline.base is None or not behind(guideline, pathway):
        return False
    plain = trace(guideline.base, pathway.case.restricted_to(guideline.base))
    alters = guideline.ends[pathway.node].extension is not None
    return alters or plain.node != pathway.node or plain.implied


def only_added(guideline: Guideline, pathway: Pathway, agents: frozenset[str]) -> bool:
    """Return whether agents are an option that extensions add to an end, and nothing that the text names there."""
    own = {each.option.regimen for each in pathway.options if each.option.extension}
    if pathway.node is None or guideline.base is None or not own:
        return False
    before = guideline.base.ends.get(pathway.node)
    texts = before.regimens if before else ()
    if any(guideline.one_each(name, agents) for name in texts):
        return False
    return any(name is not None and guideline.one_each(name, agents) for name in own)


def named_extensions(guideline: Guideline, names: Iterable[str | None]) -> tuple[ExtensionContent, ...]:
    """Return extensions of a guideline by their ids, in its order."""
    wanted = set(names)
    return tuple(extension for name, extension in guideline.extensions.items() if name in wanted)
