"""Draft: a case file that is being written, what is wrong with it where, and the way of its case if it has one."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from her2teach.inspection import inspect_text
from her2teach.loading import decode, parse
from her2teach.pack import chosen_guideline
from her2teach.pathway import Pathway, trace
from her2teach.problems import ContentError, Problem
from her2teach.vignettes import read_attributes


@dataclass(frozen=True, kw_only=True)
class Draft:
    """A case file that is being written."""

    #: The case's id, which the file is named after.
    name: str
    text: str
    #: In the order of the file, errors and warnings: those that ``check`` finds in the file.
    problems: tuple[Problem, ...]
    #: The way of its case; None while its answers cannot be read.
    pathway: Pathway | None

    @property
    def errors(self) -> int:
        """How many problems keep the file from being used."""
        return sum(each.severity == "error" for each in self.problems)


def read_draft(name: str, text: str, today: dt.date) -> Draft:
    """Look at a case file that is being written.

    Parameters
    ----------
    name
        The case's id.
    text
        What has been written, as it came; it may be anything.
    today
        The day to measure the age of reviews against.

    Returns
    -------
    Draft
        What ``check`` says of it, and its way through the chosen guideline.
    """
    file = file_name(name)
    try:
        checked = decode(text.encode("utf-8", "surrogatepass"), file)
    except ContentError as error:
        return Draft(name=name, text=text, problems=error.problems, pathway=None)
    found = inspect_text(checked, file, today, only="case")
    return Draft(name=name, text=checked, problems=found.problems, pathway=_way(checked, file))


def file_name(name: str) -> str:
    """Return what the file of a case is called."""
    return f"{name}.yaml"


def _way(text: str, file: str) -> Pathway | None:
    guideline, problems = chosen_guideline(), list[Problem]()
    try:
        tree = parse(text, file)
    except ContentError:
        return None
    if ("attributes",) not in tree.places or not isinstance(tree.content["attributes"], dict):
        return None
    values = dict(read_attributes(guideline, tree, problems))
    return None if problems else trace(guideline, guideline.case(**values))
