"""Code mutants: what share of them the tests notice, and whether the others are the ones we know.

``make mutants`` runs this after ``mutmut run``, which spoils the core one expression at a time and leaves in the folder
``mutants`` what became of each spoilt copy.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import yaml
from mutmut.mutation.diff_apply import get_diff_for_mutant
from mutmut.stats import status_by_exit_code

ROOT = Path(__file__).parents[2]
RESULTS = ROOT / "mutants" / "her2teach"
LISTED = Path(__file__).with_name("equivalent_mutants.yaml")
#: The share that must be noticed, those that nothing could notice counted as not noticed.
WANTED = 0.95
#: What does not even load, or does not come to an end, has been noticed as well: mutmut calls both a timeout.
NOTICED = {"killed", "timeout", "segfault"}


class Mutant(NamedTuple):
    """One change to one line; mutmut's own numbers move with every change to the code, this does not."""

    function: str
    was: str
    becomes: str


def listed() -> dict[Mutant, str]:
    """Return the mutants that may survive, each with the reason.

    Returns
    -------
    dict of Mutant to str
        As `equivalent_mutants.yaml` lists them.
    """
    entries = yaml.safe_load(LISTED.read_text(encoding="utf-8"))
    return {
        Mutant(function, change["was"], change["becomes"]): change["why"]
        for function, changes in entries.items()
        for change in changes
    }


def statuses() -> Iterator[tuple[str, str, Path]]:
    """Yield what became of each mutant.

    Yields
    ------
    tuple of str, str and pathlib.Path
        Its name, mutmut's word for what became of it, and the file it is a mutant of.
    """
    for path in sorted(RESULTS.rglob("*.meta")):
        for name, code in json.loads(path.read_text(encoding="utf-8"))["exit_code_by_key"].items():
            yield name, status_by_exit_code[code], path.relative_to(ROOT / "mutants").with_suffix("")


def described(name: str, path: Path) -> Mutant:
    """Return what a mutant changes.

    Parameters
    ----------
    name
        mutmut's name for it.
    path
        The file it is a mutant of.

    Returns
    -------
    Mutant
        The function and the lines that differ, without their indentation.
    """
    function = name.partition("__mutmut_")[0].removeprefix("her2teach.")
    lines = get_diff_for_mutant(name, path=path).splitlines()[3:]  # its first lines name the files and the place
    was, becomes = ("\n".join(line[1:].strip() for line in lines if line.startswith(sign)) for sign in "-+")
    return Mutant(function.replace(".xǁ", ".").replace("ǁ", ".").replace(".x_", "."), was, becomes)


def main() -> str | None:
    """Print the score and every mutant that does not fit the list.

    Returns
    -------
    str or None
        Why the tests or the list are not good enough, None where they are.
    """
    found = list(statuses())
    survivors = {described(name, path): name for name, status, path in found if status not in NOTICED}
    noticed = sum(status in NOTICED for _, status, _ in found)
    print(f"{noticed} of {len(found)} mutants noticed: {noticed / max(len(found), 1):.1%}; wanted: {WANTED:.0%}")
    new, gone = survivors.keys() - listed().keys(), listed().keys() - survivors.keys()
    for mutant in sorted(new):
        print(f"\nnot noticed: {survivors[mutant]}\n  was      {mutant.was}\n  becomes  {mutant.becomes}")
    for mutant in sorted(gone):
        print(f"\nlisted, and noticed or gone: {mutant.function}\n  was      {mutant.was}\n  becomes  {mutant.becomes}")
    if new or gone:
        return f"\n{len(new)} more to notice or to list, {len(gone)} to take off the list"
    return None if noticed >= WANTED * len(found) > 0 else "\ntoo few are noticed"


if __name__ == "__main__":
    sys.exit(main())
