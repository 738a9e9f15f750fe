"""Words of a sheet: what stands in which order."""

from __future__ import annotations

from her2teach.display.sheets import Sheet
from her2teach.display.words import plain_sheet
from her2teach.text.sections import Line, Section

SHEET = Sheet(
    heading="Tea",
    lines=(Line(text="It is hot."),),
    told="Once upon\na time.\n\nThe end.",
    sections=(
        Section(id="a", heading="First", lines=(Line(lead="Milk", text="yes."),)),
        Section(id="b", heading="Then", lines=(Line(text="Stir."), Line(text="Wait.")), ordered=True),
    ),
    open=frozenset({"b"}),
)


def test_words_stand_in_their_order() -> None:
    begin = "TEA\n- It is hot.\n\nOnce upon a time.\n\nThe end.\n\n"
    then = "THEN\n1. Stir.\n2. Wait.\n"
    assert plain_sheet(SHEET) == f"{begin}FIRST\n- Milk: yes.\n\n{then}"
    assert plain_sheet(SHEET, full=False) == begin + then
