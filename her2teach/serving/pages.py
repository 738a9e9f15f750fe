"""Pages: made in their turn, unless whoever asked is gone by then, of templates and scripts that are compiled once."""

from __future__ import annotations

import re
from collections.abc import AsyncGenerator
from copy import deepcopy
from functools import cache
from typing import Any, Final

from jinja2 import BytecodeCache, Environment
from jinja2.bccache import Bucket
from jupyter_server.base.handlers import FileFindHandler
from voila import handler, notebook_renderer, utils, voila_kernel_manager
from voila.exporter import VoilaExporter
from voila.notebook_renderer import NotebookRenderer
from voila.tornado import treehandler
from voila.tornado.handler import TornadoVoilaHandler

from her2teach.serving.credit import visitor_of
from her2teach.serving.web import PageServer

#: What stands at the end of a page whose session has ended before it was made.
_ENDED: Final = """<p class="h2t-error" role="alert">The Python session of this page has ended before the page was made.
  <a href="">Load the page again</a>; if it stays so, tell whoever runs these pages.</p>"""
#: A script with a hash of its content in its name: under this name it never changes.
_HASHED: Final = re.compile(r"\.[0-9a-f]{8,}\.js$")


class LessonScript(FileFindHandler):
    """A script of the widgets, which a browser keeps where its name says what is in it.

    Voila has browsers ask again for each page, and what was asked for again is compiled again: a third of what it takes
    a browser to show a page.
    """

    def set_headers(self) -> None:
        """Say how long it may be kept."""
        super().set_headers()
        if _HASHED.search(self.request.path):
            self.set_header("Cache-Control", "public, max-age=31536000, immutable")


class LessonPage(TornadoVoilaHandler):  # type: ignore[misc]  # Voila has no type hints
    """Voila's way to a page; one for which no kernel was started ahead is made in its turn."""

    gone = False

    async def get(self, path: str | None = None) -> None:
        """Make a page; raises HTTPError 503 where there is no place for it."""
        if self.gone:
            return
        if self.kernel_manager.get_pool_size(path):
            await super().get(path)
        else:
            who = visitor_of(self.request, self.settings)
            async with self.kernel_manager.turn(who, lambda: not self.gone):
                await super().get(path)

    def write_error(self, status_code: int, **how: Any) -> None:
        """Say what went wrong, unless whoever asked is gone: a page that says so takes time that the others have."""
        if self.gone:
            self.finish()
        else:
            super().write_error(status_code, **how)

    def on_connection_close(self) -> None:
        """Note that whoever asked is gone."""
        self.gone = True
        PageServer.in_vain(self.request.remote_ip)
        super().on_connection_close()


class LessonRenderer(NotebookRenderer):  # type: ignore[misc]  # Voila has no type hints
    """Voila's way to make a page; one whose session does not live to its end has an end all the same.

    Voila would tell a browser for ever that it is still at it.
    """

    async def generate_content_generator(
        self, kernel_id: str | None = None, kernel_future: Any = None
    ) -> AsyncGenerator[tuple[str, Any], None]:
        """Yield the parts of a page as they are made."""
        try:
            async for part in super().generate_content_generator(kernel_id, kernel_future):
                yield part
        except Exception:
            self.log.exception("The session of a page has ended before the page was made: %s", self.notebook_path)
            yield _ENDED, self.resources
            await kernel_future.parent.lose(kernel_id)


class Compiled(BytecodeCache):
    """Compiled templates, kept for the next page: to compile them takes longer than all else, and all wait for it."""

    def __init__(self) -> None:
        self._kept: dict[str, tuple[str, Any]] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        """Find a template again, unless it has changed."""
        checksum, code = self._kept.get(bucket.key, ("", None))
        if checksum == bucket.checksum:
            bucket.code = code

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep a template."""
        self._kept[bucket.key] = bucket.checksum, bucket.code


class LessonExporter(VoilaExporter):  # type: ignore[misc]  # Voila has no type hints
    """Voila's exporter, whose templates are compiled once for all pages."""

    _compiled = Compiled()

    def _create_environment(self) -> Environment:
        environment: Environment = super()._create_environment()
        environment.bytecode_cache = self._compiled
        return environment


class PageConfig:
    """What each page is told of the server, found once: Voila would read the descriptions of all extensions again."""

    def __init__(self) -> None:
        self._found: dict[str, dict[str, Any]] = {}

    def __call__(self, base_url: str, **rest: Any) -> dict[str, Any]:
        """Return it for the pages below a path, for a page to change as it likes."""
        if base_url not in self._found:
            self._found[base_url] = utils.get_page_config(base_url=base_url, **rest)
        return deepcopy(self._found[base_url])


def make_our_way() -> None:
    """Have Voila find and compile once what is the same for all pages, and end each page that it begins."""
    notebook_renderer.VoilaExporter = LessonExporter
    handler.NotebookRenderer = voila_kernel_manager.NotebookRenderer = LessonRenderer
    page_config = PageConfig()
    for module in (handler, treehandler, voila_kernel_manager):
        module.get_page_config = page_config
    # The address of a script or a sheet, with a hash of what is in it: to find the file takes longer than to hash it.
    utils.make_url = cache(utils.make_url)
