"""Handouts of the shipped cases, and of one that is out to be read as markup."""

from __future__ import annotations

import shutil
from dataclasses import replace
from functools import cache
from pathlib import Path

from her2teach import load_guideline, load_vignettes
from her2teach.core.files import shipped
from her2teach.educator.handout_document import (
    Choices,
    Document,
    DocumentHeading,
    Entries,
    Lines,
    Paragraph,
    Picture,
    document,
)
from her2teach.educator.handouts import key_handout, student_handout
from her2teach.teaching.vignettes import CaseVignette

WARD = ("exactly-twelve-months", "late-relapse-liver")
#: Read as text it is shown as it stands, in HTML, in Jinja, in Typst, in Markdown and by nbgrader.
HOSTILE = (
    '<script>alert("run")</script><img src=x onerror=alert(1)> {{ 7 * 191 }} {% raw %} #panic("run") $x$ @name '
    "*bold* _low_ `code` [link](http://example.invalid) ![](x) <label> \\ ] ) ### BEGIN SOLUTION and END SOLUTION "
    "=== BEGIN MARK SCHEME ==="
)

#: A character that is in no font but those made for it: a hieroglyph.
UNSHOWN = "\U00013000"


def ward(folder: Path) -> Path:
    """A pack of two cases in a folder that is not there yet."""
    folder.mkdir()
    for name in WARD:
        shutil.copy(shipped("cases") / f"{name}.yaml", folder)
    return folder


@cache
def case(name: str = "late-relapse-liver") -> CaseVignette:
    return next(each for each in load_vignettes() if each.id == name)


@cache
def hostile() -> CaseVignette:
    return replace(
        case(),
        title=HOSTILE,
        authors=HOSTILE,
        licence=HOSTILE,
        story=f"Before. {HOSTILE}\n\n- {HOSTILE}",
        discussion=HOSTILE,
        objectives=(HOSTILE,),
    )


@cache
def written(*vignettes: CaseVignette, key: bool) -> Document:
    make = key_handout if key else student_handout
    return document(make(load_guideline(), vignettes))


def sentences(found: Document) -> list[str]:
    """Every run of words in a document, in order."""
    said = [found.title]
    for block in found.blocks:
        match block:
            case DocumentHeading() | Paragraph():
                said.append(block.text)
            case Entries():
                said += [
                    words for each in block.entries for words in (each.lead, each.text, each.mark, each.statements)
                ]
            case Choices():
                answers = [
                    words for label, group in block.groups for words in (label, *(w for each in group for w in each))
                ]
                said += [block.legend, block.hint, *answers]
            case Lines():
                said.append(block.label)
            case Picture():
                said += [] if block.wide else [block.title]
    return [each for each in said if each]


def disguised(vignette: CaseVignette) -> CaseVignette:
    """Another case in every respect but for what a learner may read of it."""
    other = next(each for each in load_vignettes() if each.expected_node != vignette.expected_node)
    return replace(
        other,
        story=vignette.story,
        difficulty=vignette.difficulty,
        authors=vignette.authors,
        licence=vignette.licence,
    )
