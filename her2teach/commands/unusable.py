"""Unusable: what of the chosen content a page will not show, told before it is served or built."""

from __future__ import annotations

import sys

from her2teach.pack import CASES, chosen, chosen_journeys, left_out, open_cases
from her2teach.wording import counted


def tell_unusable() -> None:
    """Print what is wrong with chosen files, which are left out, and what belongs to another text."""
    problems = (*open_cases()[1], *chosen_journeys()[1]) if chosen(CASES) else ()
    for problem in problems:
        print(problem, file=sys.stderr)
    files = len({problem.file for problem in problems})
    if files:
        print(f"{counted(files, 'file')} with problems: left out")
    if words := left_out():
        print(words, flush=True)
