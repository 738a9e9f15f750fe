"""Pack: the guideline and the cases that commands and pages work with, which are the shipped ones or those chosen."""

from __future__ import annotations

import os
from functools import cache
from itertools import chain, count
from pathlib import Path
from typing import TYPE_CHECKING, Final
from weakref import WeakMethod

from her2teach.core.extensions import extension_files
from her2teach.core.files import PACK, PACKAGE, case_files, left, shipped
from her2teach.core.load import load_guideline
from her2teach.core.validation import nearest
from her2teach.core.yamltree import ContentError, file_error
from her2teach.teaching.case_set import CaseSet
from her2teach.teaching.events import NAME as EVENTS
from her2teach.teaching.events import events_of
from her2teach.teaching.journeys import FOLDER, read_journey
from her2teach.teaching.loading import load_file, load_folder
from her2teach.teaching.narrative import NAME as TELLING
from her2teach.teaching.narrative import narrative_of
from her2teach.teaching.pack_file import PackContent, load_pack, refuse_elsewhere
from her2teach.teaching.reviews import review_files
from her2teach.teaching.several import first_of_each
from her2teach.teaching.unwritten import written
from her2teach.teaching.vignettes import read_vignette

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from her2teach.core.guideline import Guideline
    from her2teach.core.yamltree import Problem
    from her2teach.teaching.journeys import Journey
    from her2teach.teaching.vignettes import CaseVignette

#: What a page can need that another guideline lacks, as notebooks name it.
SHIPPED_TEXT: Final = "shipped text"
JOURNEYS: Final = "events"
#: What stands for the shipped cases where a folder is named.
SHIPPED: Final = "shipped"
#: What says, beside a folder, that it was unpacked of a ZIP: nothing that is saved there would be kept.
UNPACKED: Final = ".her2teach-unpacked"
#: What says what was chosen: the environment, so that the Python session of every page knows from its start. Packs
#: of cases stand there one a line.
CASES: Final = "HER2TEACH_CASES"
GUIDELINE: Final = "HER2TEACH_GUIDELINE"
#: Ids of extensions that are on, with spaces between them, beside those that the pack's own file names.
EXTENSIONS_ON: Final = "HER2TEACH_EXTENSIONS"
#: Where a site without a server has in the package what was chosen when it was built, by what says so elsewhere.
BUILT_IN: Final = {CASES: "chosen/cases", GUIDELINE: "chosen/guideline.yaml", EXTENSIONS_ON: "chosen/extensions"}


def choose(*, cases: Sequence[str | Path] = (), guideline: Path | None = None, extensions: Iterable[str] = ()) -> None:
    """Choose what this process, and those that it starts, work with; what is left out stays as it was.

    Raises ContentError when there is no such folder or extension, or the guideline, what lies beside it or a pack's
    file cannot be used. Nothing is chosen then.
    """
    names = tuple(dict.fromkeys(extensions))
    extension_files(names)
    found = _guideline(guideline or chosen(GUIDELINE), ())
    if guideline is not None:
        events_of(found)
        narrative_of(found)
    refuse_elsewhere(names, found)
    packs = tuple(map(_folder, cases))
    for folder in packs:
        _refuse_missing(folder)
    for folder in packs or chosen_packs():
        load_pack(folder, found, case_names(*packs) if packs else None)
    if names:
        os.environ[EXTENSIONS_ON] = " ".join(names)
    if guideline is not None:
        os.environ[GUIDELINE] = str(guideline.resolve())
    if cases:
        lines = (each if each == SHIPPED else str(Path(each).resolve()) for each in cases)
        os.environ[CASES] = "\n".join(dict.fromkeys(lines))
        _forget()


def chosen(name: str) -> Path | None:
    """Return what was chosen but for cases; None where nothing was."""
    built_in = PACKAGE / BUILT_IN[name]
    return Path(os.environ[name]) if name in os.environ else built_in if built_in.exists() else None


def chosen_packs() -> tuple[Path, ...]:
    """Return the folders of cases that were chosen, in the order in which they were named; none where none was."""
    if CASES in os.environ:
        return tuple(map(_folder, _lines()))
    return tuple(sorted(each for each in (PACKAGE / BUILT_IN[CASES]).glob("*/*") if each.is_dir()))


def own_packs() -> tuple[Path, ...]:
    """Return those of the chosen folders in which cases can be kept: not what was unpacked, nor the shipped ones."""
    folders = (Path(each) for each in _lines() if each != SHIPPED)
    return tuple(each for each in folders if not (each.parent / UNPACKED).is_file())


def _lines() -> list[str]:
    return [each for each in os.environ.get(CASES, "").split("\n") if each]


def _folder(named: str | Path) -> Path:
    return shipped("cases") if named == SHIPPED else Path(named)


def _refuse_missing(folder: Path) -> None:
    """Refuse what is no folder of cases that can be read.

    Raises ContentError with the nearest folder and with what begins one.
    """
    if not folder.is_dir():
        raise file_error(str(folder), *_missing(folder))
    case_files(folder)


def _missing(folder: Path) -> tuple[str, str]:
    if folder.exists():
        return "is a file, and a folder of cases belongs here", "name the folder that it lies in, or a pack as a .zip"
    meant = nearest(folder.name, [*_folders_in(folder.parent), SHIPPED]).partition("allowed:")[0].strip()
    begin = f"{'Or begin' if meant else 'begin'} one: her2teach new my-case --cases {folder}"
    return "there is no such folder", f"{meant} {begin}".strip()


def _folders_in(folder: Path) -> list[str]:
    try:
        return [each.name for each in folder.iterdir() if each.is_dir() and not left(each.name)]
    except OSError:
        return []


def pack_name(folder: Path) -> str:
    """Return what a pack is called: as its folder."""
    return folder.resolve().name


def names_of_packs() -> str:
    """Return what the cases to work with are called together; nothing where there are none."""
    return "-".join(map(pack_name, case_folders()))


def case_names(*packs: Path) -> frozenset[str]:
    """Return the ids of the cases of packs, also of those that cannot be used; none of a folder that cannot be read."""
    return frozenset(each.stem for pack in packs if pack.is_dir() for each in case_files(pack))


def chosen_sets() -> tuple[CaseSet, ...]:
    """Return the sets that the packs' files make of cases that can be used, each with a name of its own.

    Raises ContentError with every problem of a pack's file.
    """
    usable = {each.id for each in open_cases()[0]}
    found: dict[str, CaseSet] = {}
    for folder in chosen_packs():
        content = pack_content(folder)
        named = content.cases or tuple(each.stem for each in case_files(folder))
        cases = tuple(each for each in named if each in usable)
        if content.is_set and cases:
            called = pack_name(folder)
            names = chain([called], (f"{called}-{at}" for at in count(2)))
            name = next(each for each in names if each not in found)
            found[name] = CaseSet(name=name, title=content.title or called, cases=cases)
    return tuple(found.values())


def chosen_files() -> tuple[Path, ...]:
    """Return the files that were chosen: the guideline, what belongs to it, the packs' cases and their journeys.

    Raises ContentError when a folder of cases cannot be read.
    """
    return (*chosen_content(), *(file for pack in chosen_packs() for file in pack_files(pack)))


def pack_files(pack: Path) -> tuple[Path, ...]:
    """Return the content files of a folder of cases: the pack's own, its cases and its journeys.

    Raises ContentError when the folder cannot be read.
    """
    own = [pack / PACK] if (pack / PACK).is_file() else []
    journeys = case_files(pack / FOLDER) if (pack / FOLDER).is_dir() else []
    return (*own, *case_files(pack), *journeys)


def chosen_content() -> tuple[Path, ...]:
    """Return the file of the guideline that was chosen, and those beside it that belong to it; none for the shipped."""
    guideline = chosen(GUIDELINE)
    if guideline is None:
        return ()
    beside = (chosen_guideline().companion(name) for name in (EVENTS, TELLING))
    return (guideline, *(path for path in beside if path is not None), *review_files(chosen_guideline()))


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
    """Return the ids of the extensions that are on: those chosen, and those that the packs' files name.

    Raises ContentError with every problem of a pack's file.
    """
    of_packs = (name for folder in chosen_packs() for name in pack_content(folder).extensions)
    return tuple(sorted({*_ids(chosen(EXTENSIONS_ON)), *of_packs}))


def pack_content(folder: Path) -> PackContent:
    """Return what a pack's own file says.

    Raises ContentError with every problem of the file.
    """
    return _pack(folder, _guideline(chosen(GUIDELINE), ()))


def _ids(named: Path | None) -> tuple[str, ...]:
    """Return the ids that were chosen: from the environment, or from the file of a site without a server."""
    if named is None:
        return ()
    return tuple(
        (os.environ[EXTENSIONS_ON] if EXTENSIONS_ON in os.environ else named.read_text(encoding="utf-8")).split()
    )


def case_folders() -> tuple[Path, ...]:
    """Return the folders of cases to work with: those chosen, or the shipped one; none for another guideline alone."""
    return chosen_packs() or (() if chosen(GUIDELINE) else (shipped("cases"),))


def chosen_vignettes() -> tuple[CaseVignette, ...]:
    """Return the chosen cases that can be used."""
    return open_cases()[0]


def watch_cases(changed: Callable[[], None]) -> None:
    """Have a method called, for as long as its object is there, whenever a case of the chosen folder was saved."""
    _watching.append(WeakMethod(changed))


def cases_changed() -> None:
    """Read the folder of cases anew from now on, and tell those who watch it."""
    _forget()
    for each in [*_watching]:
        told = each()
        if told is None:
            _watching.remove(each)
        else:
            told()


def _forget() -> None:
    """Read all files of packs anew from now on."""
    for read in (_opened, _journeys, _pack):
        read.cache_clear()


#: Who watches the folder of cases.
_watching: list[WeakMethod[Callable[[], None]]] = []


def open_cases(
    folder: str | Path | None = None, guideline: Guideline | None = None
) -> tuple[tuple[CaseVignette, ...], tuple[Problem, ...]]:
    """Open a folder of cases, or those to work with: in the order of packs and file names, each id once.

    What cannot be used, or is still to be written, is left out and told. Those to work with are read only once.
    """
    guideline = guideline or chosen_guideline()
    folders = case_folders()
    if folder is None:
        return first_of_each([(each, *_opened(each, guideline)) for each in folders])
    opened = _opened if Path(folder) in {*folders, shipped("cases")} else _opened.__wrapped__
    return first_of_each([(Path(folder), *opened(Path(folder), guideline))])


def open_case(named: Path) -> CaseVignette:
    """Open one case, by its file, or by its id among those to work with.

    Raises ContentError with every problem of the file, with what is still to be written, or with the nearest id.
    """
    found: CaseVignette = load_file(written(read_vignette), _file_of(named), chosen_guideline())
    return found


def _file_of(named: Path) -> Path:
    """Return the file of a case; raises ContentError where there is none."""
    if named.exists() or named.is_symlink():
        return named
    folders = (named.parent,) if named.suffix or len(named.parts) > 1 else case_folders()
    files = {each.stem: each for folder in reversed(folders) if folder.is_dir() for each in case_files(folder)}
    if not named.suffix and named.name in files:
        return files[named.name]
    kind, others = ("file", []) if named.suffix else ("case or folder", _folders_in(named.parent))
    meant = nearest(named.stem, [*files, *others]).partition("allowed:")[0].strip()
    raise file_error(str(named), f"there is no such {kind}", meant or "a case is named by its file or its id")


def open_named(named: Path | None) -> tuple[tuple[CaseVignette, ...], tuple[Problem, ...], str]:
    """Open a case, a folder of them, or those to work with: cases, what is wrong with others, and their common name."""
    if named is None:
        return (*open_cases(), names_of_packs())
    if named.is_dir():
        return (*open_cases(named), pack_name(named))
    return (open_case(named),), (), ""


def chosen_problems() -> tuple[Problem, ...]:
    """Return what is wrong with the cases and journeys that were chosen; those that are shipped have nothing wrong."""
    return (*open_cases()[1], *chosen_journeys()[1]) if chosen_packs() else ()


def chosen_journeys() -> tuple[tuple[Journey, ...], tuple[Problem, ...]]:
    """Return the journeys to work with, read once and each id once, and what is wrong with others or a folder."""
    return open_journeys(*case_folders())


def open_journeys(*packs: Path) -> tuple[tuple[Journey, ...], tuple[Problem, ...]]:
    """Return the journeys of packs that can be used, each id once, and what is wrong with others or a folder."""
    return first_of_each([(each / FOLDER, *_journeys(each / FOLDER, chosen_guideline())) for each in packs])


@cache
def _guideline(path: Path | None, extensions: tuple[str, ...]) -> Guideline:
    return load_guideline(path, extensions)


@cache
def _pack(folder: Path, guideline: Guideline) -> PackContent:
    return load_pack(folder, guideline)


@cache
def _opened(folder: Path, guideline: Guideline) -> tuple[tuple[CaseVignette, ...], tuple[Problem, ...]]:
    try:
        return load_folder(written(read_vignette), folder, guideline)
    except ContentError as error:
        return (), error.problems


@cache
def _journeys(folder: Path, guideline: Guideline) -> tuple[tuple[Journey, ...], tuple[Problem, ...]]:
    try:
        return load_folder(written(read_journey), folder, guideline) if folder.is_dir() else ((), ())
    except ContentError as error:
        return (), error.problems
