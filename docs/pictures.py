"""Pictures: those of the papers, taken of the pages as they are.  ``make pictures`` takes them all anew."""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Callable, Mapping
from io import BytesIO
from pathlib import Path
from typing import Final, TypeAlias

from PIL import Image
from PIL.PngImagePlugin import PngInfo
from playwright.sync_api import Page

from benchmarks.pages import READY_MILLISECONDS, chromium
from benchmarks.servers import running, serving
from her2teach.guideline import load_guideline

FOLDER: Final = Path(__file__).parent
#: What says in a picture of which content it was taken.
STAMP: Final = "content"
_SIZE: Final = {"width": 1280, "height": 900}
#: Colours that a picture keeps: the pages have few, and nobody sees the difference.
_COLOURS: Final = 128

Shot: TypeAlias = Callable[[Page, str], None]


def _explorer(page: Page, home: str) -> None:
    """A case, its way, and the answer."""
    _open(page, f"{home}voila/render/2_explore.ipynb")
    page.get_by_label("Case", exact=True).select_option(label="Liver metastases two and a half years after adjuvant trastuzumab")
    page.locator(".h2t-visited").first.wait_for()
    page.locator(".h2t-part-answer").scroll_into_view_if_needed()


#: A picture's name, and what brings the page to where it is taken.
PICTURES: Final[Mapping[str, Shot]] = {
    "explorer": _explorer,
}


def take(folder: Path) -> None:
    """Take all pictures.

    Parameters
    ----------
    folder
        Where they go.
    """
    with tempfile.TemporaryDirectory() as name, running(serving("--educator"), Path(name)) as server, chromium() as browser:
        for number, (picture, shot) in enumerate(PICTURES.items(), 1):
            print(f"{number}/{len(PICTURES)} {picture}", flush=True)
            context = browser.new_context(viewport=_SIZE, color_scheme="light", reduced_motion="reduce")
            page = context.new_page()
            shot(page, server.home)
            _save(page.screenshot(), folder / f"{picture}.png")
            context.close()


def _open(page: Page, address: str) -> None:
    page.goto(address)
    page.wait_for_selector("body.h2t-ready", timeout=READY_MILLISECONDS)


def _save(taken: bytes, file: Path) -> None:
    stamp = PngInfo()
    stamp.add_text(STAMP, load_guideline().content_hash)
    Image.open(BytesIO(taken)).convert("RGB").quantize(_COLOURS).save(file, optimize=True, pnginfo=stamp)


if __name__ == "__main__":
    sys.exit(take(FOLDER))
