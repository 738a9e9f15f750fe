"""The README's pictures: the command that takes them still finds what it takes."""

from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Page

from docs.pictures import PICTURES, STAMP, take
from her2teach import load_guideline


@pytest.mark.parametrize("picture", PICTURES)
def test_a_picture_can_be_taken_anew(page: Page, server: str, tmp_path: Path, picture: str) -> None:
    with Image.open(take(picture, page, server, tmp_path)) as found:
        assert found.width == 1280
        assert found.info[STAMP] == load_guideline().content_hash
        assert len(found.getcolors() or ()) > 20, "the page is blank"
