"""Words: a sheet as plain text."""

from __future__ import annotations

from her2teach.display.sheets import Sheet
from her2teach.text.sections import Section, identity, plain_section
from her2teach.text.wording import paragraphs


def plain_sheet(sheet: Sheet, *, full: bool = True) -> str:
    """Put a sheet into plain text; what is folded in a cell is left out where it is not wanted in full."""
    blocks = [plain_section(Section(id="", heading=sheet.heading, lines=sheet.lines)), *paragraphs(sheet.told)]
    blocks += [plain_section(each) for each in sheet.sections if full or each.id in sheet.open]
    if sheet.guideline is not None:
        blocks.append(identity(sheet.guideline))
    return "\n\n".join(blocks) + "\n"
