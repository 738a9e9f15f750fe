"""Serve the shipped notebooks with standalone Voila: no token, no shell, no file but the pages."""

import ipaddress
import json
import logging
import os
import socket
import sys
import tempfile
import webbrowser
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from tornado.ioloop import PeriodicCallback
from traitlets import Bool, Integer
from traitlets.config import Config
from voila.app import Voila

from her2teach.core.files import shipped
from her2teach.educator.saving import allow_saving
from her2teach.serving.notebooks import copy_pages
from her2teach.serving.visitors import Visitors
from her2teach.teaching.pack import chosen_guideline, lacking
from her2teach.text.sections import about, text_and_version

#: The port of the address that the README names.
DEFAULT_PORT: Final = 8866

#: Writes over the line before.
_START_OF_LINE: Final = "\r" if sys.stdout.isatty() else ""

#: Holds `nbconvert/templates/her2teach`. Not `voila/templates`: Voila takes its own data from the first `voila` folder.
_TEMPLATE_ROOT: Final = Path(__file__).parent / "jupyter"


def serve(
    port: int = DEFAULT_PORT,
    *,
    ip: str = "localhost",
    open_browser: bool = True,
    folder: Path | None = None,
    visitors: Visitors | None = None,
    educator: bool = False,
    more: Mapping[str, dict[str, Any]] | None = None,
) -> None:
    """Serve the notebooks until interrupted, and print the address once it answers.

    A port that is taken gives way to a free one nearby; further settings of Voila's come before all others. Raises
    FileNotFoundError if there is no such folder of notebooks, and ValueError if the educator's notebook, which saves
    cases, is to be served to other machines, or the visitors do not fit the pages.
    """
    if educator and not _loopback(ip):
        message = f'the educator\'s notebook is served to this machine alone, not at "{ip}"'
        raise ValueError(message)
    allow_saving(allowed=educator)
    _offer_template()
    # Jupyter and Tornado read the same ping timeout, one in milliseconds, one in seconds. Jupyter's default is right;
    # a value that Tornado does not warn about would have Jupyter close every connection after 30 seconds.
    logging.getLogger("tornado.general").setLevel(logging.ERROR)
    with tempfile.TemporaryDirectory(prefix="her2teach-") as served:
        pages = copy_pages(folder or shipped("notebooks"), Path(served), educator=educator, lacking=lacking())
        found = voila_settings(port=port, ip=ip, folder=Path(served), pages=pages, visitors=visitors or Visitors())
        # argv is empty, not the command line's: Voila reads its settings from here and from nowhere else.
        config = Config(found)
        config.merge(Config(more or {}))
        LessonServer.launch_instance(
            argv=[],
            config=config,
            config_file_paths=[],
            show_in_browser=open_browser,
            class_size=visitors.class_size if visitors else 0,
        )


def voila_settings(
    *, port: int, ip: str, folder: Path, pages: Sequence[str], visitors: Visitors
) -> dict[str, dict[str, Any]]:
    """Return Voila's settings: those of the shipped `voila.json`, where to listen, what to serve, and for how many.

    Raises ValueError if no page is the one that the visitors open first, or the most sessions are too few for them.
    """
    found: dict[str, dict[str, Any]] = json.loads(shipped("voila.json").read_text(encoding="utf-8"))
    ahead, most = visitors.settings(pages)
    # These words stand at the top of every page: of a notebook's, and of the index and the error pages.
    identity = text_and_version(chosen_guideline())
    subject = about(chosen_guideline())
    words = {"identity": identity, "subject": subject, "served": list(pages)}
    for_pages = {**found["Voila"]["tornado_settings"], "jinja_template_vars": words}
    where = {"port": port, "ip": ip, "root_dir": str(folder.resolve()), "log_level": "ERROR"}
    added: dict[str, dict[str, Any]] = {
        "Voila": {**where, "tornado_settings": for_pages},
        "VoilaConfiguration": {"resources": {"her2teach": identity, "her2teach_pages": list(pages)}},
        "VoilaKernelManager": {"kernel_pools_config": ahead},
        "LessonKernels": {"most": most},
    }
    return {name: {**found.get(name, {}), **added.get(name, {})} for name in {**found, **added}}


class LessonServer(Voila):  # type: ignore[misc]  # Voila has no type hints
    """Voila, but the learner's terminal shows one line: the address; and for a class, when all is prepared."""

    show_in_browser = Bool(True, help="Whether to open the address in a browser.")
    class_size = Integer(0, help="How many learners come at once; 0 for no class.")

    def launch_browser(self) -> None:
        """Print the address and open it, if asked to. Voila calls this once it listens and its port is settled."""
        address = self.display_url
        _say(f"her2teach is ready at {address} (Ctrl-C stops it)\n")
        if self.show_in_browser:
            webbrowser.open(address)
        if self.class_size:
            self._progress = PeriodicCallback(self._tell_progress, 500)
            self._progress.start()

    def _tell_progress(self) -> None:
        """Print how many of a class's sessions are prepared, on one line where somebody watches."""
        ready, wanted = self.kernel_manager.prepared
        if ready >= wanted:
            self._progress.stop()
            _say(f"{_START_OF_LINE}All {wanted} sessions are prepared: the class may come.\n")
        elif sys.stdout.isatty():
            _say(f"{_START_OF_LINE}{ready} of {wanted} sessions are prepared …")


def _say(words: str) -> None:
    sys.stdout.write(words)
    sys.stdout.flush()


def _loopback(ip: str) -> bool:
    """Whether an address is this machine's own and nobody else's."""
    try:
        return all(ipaddress.ip_address(found[4][0]).is_loopback for found in socket.getaddrinfo(ip, None))
    except OSError:
        return False


def _offer_template() -> None:
    """Put the package's own template first on Jupyter's path, for a checkout and for `pip install --target`."""
    paths = [str(_TEMPLATE_ROOT), os.environ.get("JUPYTER_PATH", "")]
    os.environ["JUPYTER_PATH"] = os.pathsep.join(path for path in paths if path)
