"""Provenance: which entries of a guideline an extension brought."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from her2teach.loading import Place, Problem, Tree
from her2teach.schema import Edge, GuidelineContent, Sourced

if TYPE_CHECKING:
    from her2teach.extension_schema import ExtensionContent


def check_sources(content: GuidelineContent | ExtensionContent, tree: Tree) -> Iterator[Problem]:
    """Yield a problem where a file says itself what only the addition of an extension may say of an entry."""
    for place, entry in sourced(content):
        if (*place, "extension") in tree.places:
            here: Place = (*place, "extension")
            yield tree.problem(here, "unknown-key", '"extension" is not known here', "delete it", at_key=True)
        elif getattr(entry, "status", "") == "extension" and entry.extension is None:
            message = 'only what an extension brings has the status "extension"'
            yield tree.problem((*place, "status"), "value", message, "leave it out of an extension's file as well")


def sourced(content: GuidelineContent | ExtensionContent) -> Iterator[tuple[Place, Sourced | Edge]]:
    """Yield every entry that an extension may bring, with its place."""
    for section in type(content).model_fields:
        entries = getattr(content, section)
        for name, entry in entries.items() if isinstance(entries, dict) else ():
            if isinstance(entry, Sourced):
                yield (section, name), entry
    for name, decision in content.decisions.items():
        for at, edge in enumerate(decision.edges):
            yield ("decisions", name, "edges", at), edge
    for name, end in content.ends.items():
        for option in end.options.values():
            yield ("ends", name, "options", option.id), option
