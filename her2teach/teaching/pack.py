"""Pack: the guideline and the cases that commands and pages work with, which are the shipped ones or those chosen."""

from __future__ import annotations

import os
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Final
from weakref import WeakMethod

from her2teach.core.extensions import extension_files
from her2teach.core.files import PACK, PACKAGE, case_files, shipped
from her2teach.core.load import load_guideline
from her2teach.core.yamltree import ContentError
from her2teach.teaching.events import NAME as EVENTS
from her2teach.teaching.events import events_of
from her2teach.teaching.journeys import FOLDER, sound_journeys
from her2teach.teaching.narrative import NAME as TELLING
from her2teach.teaching.narrative import narrative_of
from her2teach.teaching.pack_file import load_pack, refuse_elsewhere
from her2teach.teaching.vignettes import load_vignette, sound_vignettes

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from her2teach.core.guideline import Guideline
    from her2teach.core.yamltree import Problem
    from her2teach.teaching.journeys import Journey
    from her2teach.teaching.vignettes import CaseVignette

#: What a page can need that another guideline lacks, as notebooks name it.
SHIPPED_TEXT: Final = "shipped text"
JOURNEYS: Final = "events"
#: What says what was chosen: the environment, so that the Python session of every page knows from its start.
CASES: Final = "HER2TEACH_CASES"
GUIDELINE: Final = "HER2TEACH_GUIDELINE"
#: Ids of extensions that are on, with spaces between them, beside those that the pack's own file names.
EXTENSIONS_ON: Final = "HER2TEACH_EXTENSIONS"
#: Where a site without a server has in the package what was chosen when it was built, by what says so elsewhere.
BUILT_IN: Final = {CASES: "chosen/cases", GUIDELINE: "chosen/guideline.yaml", EXTENSIONS_ON: "chosen/extensions"}


def choose(*, cases: Path | None = None, guideline: Path | None = None, extensions: Iterable[str] = ()) -> None:
    """Choose what this process, and those that it starts, work with; what is left out stays as it was.

    Raises ContentError when there is no such folder or extension, or the guideline, what lies beside it or the pack's
    file cannot be used. Nothing is chosen then.
    """
    names = tuple(dict.fromkeys(extensions))
    extension_files(names)
    found = _guideline(guideline or chosen(GUIDELINE), ())
    if guideline is not None:
        events_of(found)
        narrative_of(found)
    refuse_elsewhere(names, found)
    folder = cases or chosen(CASES)
    if cases is not None:
        case_files(cases)
    if folder is not None:
        load_pack(folder, found)
    if names:
        os.environ[EXTENSIONS_ON] = " ".join(names)
    for name, path in {CASES: cases, GUIDELINE: guideline}.items():
        if path is not None:
            os.environ[name] = str(path.resolve())


def chosen(name: str) -> Path | None:
    """Return what was chosen; None where nothing was."""
    built_in = PACKAGE / BUILT_IN[name]
    return Path(os.environ[name]) if name in os.environ else built_in if built_in.exists() else None


def chosen_files() -> tuple[Path, ...]:
    """Return the files that were chosen: the guideline, what belongs to it, its cases and its journeys.

    Raises ContentError when the folder of cases cannot be read.
    """
    guideline, cases = chosen(GUIDELINE), chosen(CASES)
    folders = [each for each in (cases, cases / FOLDER) if each.is_dir()] if cases else []
    pack = [cases / PACK] if cases and (cases / PACK).is_file() else []
    return (*(chosen_content() if guideline else ()), *pack, *(file for each in folders for file in case_files(each)))


def chosen_content() -> tuple[Path, ...]:
    """Return the file of the guideline that was chosen, and those beside it that belong to it; none for the shipped."""
    guideline = chosen(GUIDELINE)
    if guideline is None:
        return ()
    beside = (chosen_guideline().companion(name) for name in (EVENTS, TELLING))
    return (guideline, *(path for path in beside if path is not None))


def lacking() -> frozenset[str]:
    """Return what there is not with the guideline that was chosen: the shipped text, and events for journeys."""
    guideline = chosen_guideline()
    events = events_of(guideline).events
    return frozenset(({SHIPPED_TEXT} if not guideline.is_shipped else set()) | (set() if events else {JOURNEYS}))


def left_out() -> str:
    """Say in a line what belongs to the shipped text alone, or to one with events, and is not shown; or say nothing."""
    without = {
        SHIPPED_TEXT: "the lesson, the trials and the extensions belong to the shipped text",
        JOURNEYS: f"there is no {EVENTS} beside the guideline for journeys",
    }
    reasons = [words for name, words in without.items() if name in lacking()]
    return f"Left out: {'; '.join(reasons)}." if reasons else ""


def chosen_guideline() -> Guideline:
    """Return the guideline that was chosen with the extensions that are on, read once; the shipped one if none was."""
    return _guideline(chosen(GUIDELINE), chosen_extensions())


def chosen_extensions() -> tuple[str, ...]:
    """Return the ids of the extensions that are on: those chosen, and those that the pack's file names.

    Raises ContentError with every problem of the pack's file.
    """
    named = chosen(EXTENSIONS_ON)
    folder = chosen(CASES)
    of_pack = _of_pack(folder, _guideline(chosen(GUIDELINE), ())) if folder is not None else ()
    return tuple(sorted({*_ids(named), *of_pack}))


def _ids(named: Path | None) -> tuple[str, ...]:
    """Return the ids that were chosen: from the environment, or from the file of a site without a server."""
    if named is None:
        return ()
    return tuple(
        (os.environ[EXTENSIONS_ON] if EXTENSIONS_ON in os.environ else named.read_text(encoding="utf-8")).split()
    )


def chosen_cases() -> Path | None:
    """Return the folder of cases that was chosen, or the shipped one; None for another guideline without cases."""
    return chosen(CASES) or (None if chosen(GUIDELINE) else shipped("cases"))


def chosen_vignettes() -> tuple[CaseVignette, ...]:
    """Return the chosen cases that can be used."""
    return open_cases()[0]


def watch_cases(changed: Callable[[], None]) -> None:
    """Have a method called, for as long as its object is there, whenever a case of the chosen folder was saved."""
    _watching.append(WeakMethod(changed))


def cases_changed() -> None:
    """Read the folder of cases anew from now on, and tell those who watch it."""
    _opened.cache_clear()
    for each in [*_watching]:
        told = each()
        if told is None:
            _watching.remove(each)
        else:
            told()


#: Who watches the folder of cases.
_watching: list[WeakMethod[Callable[[], None]]] = []


def open_cases(
    folder: str | Path | None = None, guideline: Guideline | None = None
) -> tuple[tuple[CaseVignette, ...], tuple[Problem, ...]]:
    """Open a folder of cases, in the order of their file names; the chosen and the shipped one are read only once."""
    found = chosen_cases() if folder is None else Path(folder)
    opened = _opened if found in {chosen_cases(), shipped("cases")} else _opened.__wrapped__
    return opened(found, guideline or chosen_guideline())


def open_case(named: Path) -> CaseVignette:
    """Open one case.

    Raises ContentError with every problem of the file.
    """
    whole = named.suffix or named.is_file()
    return load_vignette(named if whole else (chosen_cases() or Path()) / f"{named}.yaml", chosen_guideline())


def open_named(named: Path | None) -> tuple[tuple[CaseVignette, ...], tuple[Problem, ...], str]:
    """Open a case, a folder of them, or the chosen one: cases, what is wrong with others, and what they are called."""
    folder = chosen_cases() if named is None else named
    if folder is None or folder.is_dir():
        return (*open_cases(folder), folder.resolve().name if folder else "")
    return (open_case(folder),), (), ""


def chosen_problems() -> tuple[Problem, ...]:
    """Return what is wrong with the cases and journeys that were chosen; those that are shipped have nothing wrong."""
    return (*open_cases()[1], *chosen_journeys()[1]) if chosen(CASES) else ()


def chosen_journeys() -> tuple[tuple[Journey, ...], tuple[Problem, ...]]:
    """Return the chosen journeys that can be used, read once, and what is wrong with the others or the folder."""
    return _journeys(chosen_cases(), chosen_guideline())


@cache
def _guideline(path: Path | None, extensions: tuple[str, ...]) -> Guideline:
    return load_guideline(path, extensions)


@cache
def _of_pack(folder: Path, guideline: Guideline) -> tuple[str, ...]:
    return load_pack(folder, guideline).extensions


@cache
def _opened(folder: Path | None, guideline: Guideline) -> tuple[tuple[CaseVignette, ...], tuple[Problem, ...]]:
    try:
        return sound_vignettes(folder, guideline) if folder else ((), ())
    except ContentError as error:
        return (), error.problems


@cache
def _journeys(folder: Path | None, guideline: Guideline) -> tuple[tuple[Journey, ...], tuple[Problem, ...]]:
    found = folder / FOLDER if folder else None
    try:
        return sound_journeys(found, guideline) if found and found.is_dir() else ((), ())
    except ContentError as error:
        return (), error.problems
