"""Fonts: what the font of handouts lacks is named, and no box takes the place of a character unasked."""

from pathlib import Path

import pytest
from handout_samples import UNSHOWN

from her2teach.educator import fonts
from her2teach.educator.fonts import font_paths, named, without_font


def test_what_is_missing_is_named_once() -> None:
    assert without_font(f"é — ≥ “12” months, ✓ {UNSHOWN} 中 {UNSHOWN}") == (UNSHOWN, "中")
    assert named("中é") == "“中” (U+4E2D), “é” (U+00E9)"


def test_without_matplotlib_there_is_no_such_font(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fonts, "find_spec", lambda _: None)
    fonts._characters.cache_clear()
    assert without_font(UNSHOWN) == ()
    fonts._characters.cache_clear()
    with font_paths(boxes=False) as found:
        assert found == []


def test_the_font_with_a_box_for_everything_takes_part_only_where_that_is_wanted() -> None:
    for boxes in (True, False):
        with font_paths(boxes=boxes) as (folder,):
            names = {each.name for each in Path(folder).iterdir()}
        assert "DejaVuSans-Bold.ttf" in names
        assert any("LastResort" in name for name in names) == boxes
