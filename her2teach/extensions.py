"""Extensions: what the source text does not say, each in a file of its own, off until it is asked for."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache
from graphlib import TopologicalSorter
from importlib.resources import files
from pathlib import PurePath
from types import MappingProxyType
from typing import TYPE_CHECKING

from her2teach.extension_schema import ExtensionContent
from her2teach.loading import ContentError, Place, Problem, Tree, decode, parse
from her2teach.overlay import Overlay, lay_over
from her2teach.provenance import check_sources
from her2teach.references import check_references
from her2teach.schema import GuidelineContent
from her2teach.validation import nearest, validate

if TYPE_CHECKING:
    from her2teach.guideline import Guideline

FOLDER = "extensions"


@dataclass(frozen=True)
class ExtensionFile:
    """An extension as its file has it."""

    content: ExtensionContent
    tree: Tree
    #: SHA-256 of the file's text, in hexadecimal.
    content_hash: str


@dataclass(frozen=True)
class _OverlaidTree(Tree):
    """An extension's file with its places where the guideline has them."""

    def problem(
        self, place: Place, code: str, message: str, hint: str = "", *, severity: str = "error", at_key: bool = False
    ) -> Problem:
        """Make a problem; where the guideline and not the file has its place, name that in words."""
        if not any(place[:length] in self.places for length in range(2, len(place) + 1)):
            message = f"{' > '.join(map(str, place))} of the guideline: {message}"
            place = ()
        return super().problem(place, code, message, hint, severity=severity, at_key=at_key)


def read_extension(text: str, name: str) -> ExtensionFile:
    """Make an extension of a file's text.

    Parameters
    ----------
    text
        The YAML text.
    name
        The file's name in messages; without its folder and its suffix it is the extension's id.

    Returns
    -------
    ExtensionFile
        The extension; whether it fits a guideline shows when it is added to one.

    Raises
    ------
    ContentError
        With every problem of the text.
    """
    tree = parse(text, name)
    content = validate(ExtensionContent, tree)
    problems = list(_own_problems(content, tree))
    if problems:
        raise ContentError(problems)
    return ExtensionFile(content, tree, hashlib.sha256(text.encode()).hexdigest())


def _own_problems(content: ExtensionContent, tree: Tree) -> Iterator[Problem]:
    stem = PurePath(tree.file).stem
    if content.id != stem:
        yield tree.problem(("id",), "id", f'the id is "{content.id}"', f'it must be "{stem}", like the file')
    yield from check_sources(content, tree)
    for at, name in enumerate(content.after):
        if not (files("her2teach") / "content" / FOLDER / f"{name}.yaml").is_file():
            yield tree.problem(("after", at), "reference", f'no extension "{name}" is shipped')
    for place in tree.places:
        if place[-1:] == ("status",) and len(place) > len(("section", "name")):
            message = "an extension says nothing of the status of its own entries"
            yield tree.problem(place, "unknown-key", message, "delete it", at_key=True)


def check_extension(text: str, name: str, guideline: Guideline) -> Guideline:
    """Check an extension's file, alone and over the guideline it is meant for.

    Parameters
    ----------
    text, name
        As for :func:`read_extension`.
    guideline
        The plain guideline.

    Returns
    -------
    Guideline
        The guideline with the extension, and with those that come before it.

    Raises
    ------
    ContentError
        With every problem of the text.
    """
    file = read_extension(text, name)
    extended(guideline, [file])
    return extended(guideline, [*extension_files(file.content.after), file])


def shipped_extensions() -> tuple[ExtensionContent, ...]:
    """Return the extensions that come with the package.

    Returns
    -------
    tuple of ExtensionContent
        By their numbers.

    References
    ----------
    Each carries its own citation; most rest on Giordano SH et al., J Clin Oncol 2022;40:2612-35.
    doi 10.1200/JCO.22.00519
    """
    return tuple(file.content for file in _shipped().values())


def load_extension(name: str) -> ExtensionContent:
    """Return a shipped extension.

    Parameters
    ----------
    name
        Its id.

    Returns
    -------
    ExtensionContent
        The extension.

    Raises
    ------
    ContentError
        When no such extension is shipped: the nearest id, and all that are allowed.
    """
    return extension_files([name])[0].content


def extension_files(names: Iterable[str]) -> list[ExtensionFile]:
    """Return shipped extensions in the order in which they are added.

    Parameters
    ----------
    names
        Their ids, in any order; one that is named twice is added once.

    Returns
    -------
    list of ExtensionFile
        The extensions.

    Raises
    ------
    ContentError
        When one is not shipped.
    """
    shipped, wanted = _shipped(), list(names)
    problems = [
        Problem(
            file="",
            line=0,
            column=0,
            code="extension",
            message=f'no extension "{name}" is shipped',
            hint=nearest(str(name), shipped),
        )
        for name in wanted
        if name not in shipped
    ]
    if problems:
        raise ContentError(problems)
    order = TopologicalSorter({name: file.content.after for name, file in shipped.items()}).static_order()
    return [shipped[name] for name in order if name in wanted]


@cache
def _shipped() -> dict[str, ExtensionFile]:
    folder = files("her2teach") / "content" / FOLDER
    found: dict[str, ExtensionFile] = {}
    for entry in sorted(folder.iterdir(), key=lambda each: _by_number(each.name)):
        if entry.name.endswith(".yaml"):
            file = read_extension(decode(entry.read_bytes(), entry.name), entry.name)
            found[file.content.id] = file
    return found


def _by_number(name: str) -> tuple[int, str]:
    return len(name), name


def extend(content: GuidelineContent, extension: ExtensionContent) -> GuidelineContent:
    """Add an extension to a guideline.

    Parameters
    ----------
    content
        A guideline, perhaps with other extensions already.
    extension
        What to add.

    Returns
    -------
    GuidelineContent
        The guideline with the extension.  Each entry, edge and option that is new or changed names the extension; each
        edge and rule among them has the status "extension".

    Raises
    ------
    ValueError
        When the two do not fit.
    """
    laid = lay_over(content, extension)
    if laid.faults:
        raise ValueError("; ".join(message for _, message, _ in laid.faults))
    return laid.content


def extended(guideline: Guideline, extensions: Iterable[ExtensionFile]) -> Guideline:
    """Add extensions to a guideline, and check every name again.

    Parameters
    ----------
    guideline
        The plain guideline.
    extensions
        What to add, in this order.

    Returns
    -------
    Guideline
        The guideline with all of them; its hash stands for them too.

    Raises
    ------
    ContentError
        With every problem of the first extension that does not fit: its file, line and column.
    """
    content, hashes, found = guideline.content, [guideline.content_hash], {}
    for file in extensions:
        laid = lay_over(content, file.content)
        problems = [file.tree.problem(place, "overlay", message, hint) for place, message, hint in laid.faults]
        problems = problems or list(_unfit(laid, file))
        if problems:
            raise ContentError(problems)
        content = laid.content
        found[file.content.id] = file.content
        hashes.append(file.content_hash)
    if not found:
        return guideline
    in_order = {name: found[name] for name in sorted(found, key=_by_number)}
    combined = hashlib.sha256("\n".join(hashes).encode()).hexdigest()
    return replace(
        guideline, content=content, content_hash=combined, extensions=MappingProxyType(in_order), base=guideline
    )


def _unfit(laid: Overlay, file: ExtensionFile) -> Iterator[Problem]:
    """Yield what is wrong with an extension over a guideline that was sound without it."""
    own = file.tree
    tree = _OverlaidTree(own.file, own.content, _moved(own.places, laid), _moved(own.keys, laid))
    yield from check_references(laid.content, tree)
    known = [*laid.content.ends, *(end for name in file.content.after for end in _shipped()[name].content.ends)]
    for name, option in file.content.options.items():
        for end in option.at:
            if end not in known:
                yield own.problem(("options", name, "at"), "reference", f'there is no end "{end}"', nearest(end, known))


def _moved(places: Mapping[Place, tuple[int, int]], laid: Overlay) -> dict[Place, tuple[int, int]]:
    """Return places of the extension's file as places in the guideline."""
    below: dict[Place, list[Place]] = {here: [] for here in laid.origins.values()}
    for place in places:
        for length in range(len(place) + 1):
            if place[:length] in below:
                below[place[:length]].append(place)
    return {
        (*there, *place[len(here) :]): places[place] for there, here in laid.origins.items() for place in below[here]
    }
