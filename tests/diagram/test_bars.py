"""Bars: one for each count, as long as it is large, with its name and number."""

from xml.etree import ElementTree as ET

from her2teach.diagram.bars import bars

SVG = "{http://www.w3.org/2000/svg}"


def test_there_is_a_bar_for_each_count_and_no_name_is_markup() -> None:
    drawn = ET.fromstring(bars({"THP & more": 12, "<b>": 3}))
    first, second = (float(each.attrib["width"]) for each in drawn.iter(f"{SVG}rect"))
    assert first == 4 * second
    assert [each.text for each in drawn.iter(f"{SVG}text")] == ["THP & more: 12", "<b>: 3"]


def test_nothing_counted_is_nothing_drawn() -> None:
    assert list(ET.fromstring(bars({}))) == []
