"""Extensions in words: which of them an answer comes from, and where they have it from."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from her2teach.guideline import Guideline
from her2teach.pathway import Pathway, trace

if TYPE_CHECKING:
    from her2teach.extension_schema import ExtensionContent

#: Stands over an answer that the text does not give.
HEADLINE = "Not in the text; the extension says"
#: Follows the text's own headline where options are added to its answer.
ADDS = "the extension adds options"


def behind(guideline: Guideline, pathway: Pathway) -> tuple[ExtensionContent, ...]:
    """Return the extensions that brought the end of a way or one of its edges.

    Parameters
    ----------
    guideline, pathway
        The guideline and a way through it.

    Returns
    -------
    tuple of ExtensionContent
        Each once.
    """
    edges = [guideline.edges[step.node, step.to].extension for step in pathway.steps]
    end = guideline.ends[pathway.node].extension if pathway.node else None
    return _named(guideline, [*edges, end])


def adding(guideline: Guideline, pathway: Pathway) -> tuple[ExtensionContent, ...]:
    """Return the extensions that brought an option of the end of a way.

    Parameters
    ----------
    guideline, pathway
        The guideline and a way through it.

    Returns
    -------
    tuple of ExtensionContent
        Each once.
    """
    return _named(guideline, [each.option.extension for each in pathway.options])


def sources(guideline: Guideline, pathway: Pathway) -> tuple[ExtensionContent, ...]:
    """Return the extensions that have any part in an answer.

    Parameters
    ----------
    guideline, pathway
        The guideline and a way through it.

    Returns
    -------
    tuple of ExtensionContent
        Each once.
    """
    found = (*behind(guideline, pathway), *adding(guideline, pathway))
    return _named(guideline, [extension.id for extension in found])


def not_in_the_text(guideline: Guideline, pathway: Pathway) -> bool:
    """Return whether a way comes to an answer that the text, without extensions, does not give.

    Parameters
    ----------
    guideline, pathway
        The guideline and a way through it.

    Returns
    -------
    bool
        False where an extension only asks more on the way to what the text states itself.
    """
    if pathway.node is None or guideline.base is None or not behind(guideline, pathway):
        return False
    plain = trace(guideline.base, guideline.base.restrict(pathway.case))
    changed = guideline.ends[pathway.node].extension is not None
    return changed or plain.node != pathway.node or plain.implied


def cite(extension: ExtensionContent) -> str:
    """Say where an extension has it from.

    Parameters
    ----------
    extension
        The extension.

    Returns
    -------
    str
        One sentence.
    """
    found = extension.citation
    parts = [
        found.text,
        f"recommendation {found.recommendation}" if found.recommendation else "",
        f"called {found.strength}" if found.strength else "",
        f"doi {found.doi}" if found.doi else "",
    ]
    return f"{'; '.join(filter(None, parts))}."


def added(guideline: Guideline) -> str:
    """Say which extensions a guideline has, for the line that says what it is; nothing where it has none.

    Parameters
    ----------
    guideline
        The guideline.

    Returns
    -------
    str
        Begins with a comma.
    """
    return f", with what is not in the text: {', '.join(guideline.extensions)}" if guideline.extensions else ""


def _named(guideline: Guideline, names: Iterable[str | None]) -> tuple[ExtensionContent, ...]:
    wanted = set(names)
    return tuple(extension for name, extension in guideline.extensions.items() if name in wanted)
