"""Pages: made in their turn, unless whoever asked is gone by then, of templates and scripts that are compiled once."""

from __future__ import annotations

import re
from typing import Any, Final

from jinja2 import BytecodeCache, Environment
from jinja2.bccache import Bucket
from jupyter_server.base.handlers import FileFindHandler
from voila import notebook_renderer
from voila.exporter import VoilaExporter
from voila.tornado.handler import TornadoVoilaHandler

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
        if self.kernel_manager.get_pool_size(path):
            await super().get(path)
        else:
            async with self.kernel_manager.turn(lambda: not self.gone):
                await super().get(path)

    def on_connection_close(self) -> None:
        """Note that whoever asked is gone."""
        self.gone = True
        super().on_connection_close()


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


def compile_once() -> None:
    """Have Voila compile the templates of its pages once, not for each page."""
    notebook_renderer.VoilaExporter = LessonExporter
