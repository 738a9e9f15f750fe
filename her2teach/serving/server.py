"""Serve the shipped notebooks with standalone Voila: no token, no shell, no file but the pages."""

import json
import logging
import os
import sys
import webbrowser
from pathlib import Path
from typing import Any, Final

from traitlets import Bool
from traitlets.config import Config
from voila.app import Voila

from her2teach.folders import shipped
from her2teach.guideline import load_guideline
from her2teach.text import text_and_version

#: The port of the address that the README names.
DEFAULT_PORT: Final = 8866

#: Holds `nbconvert/templates/her2teach`. Not `voila/templates`: Voila takes its own data from the first `voila` folder.
_TEMPLATE_ROOT: Final = Path(__file__).parent / "jupyter"


def serve(
    port: int = DEFAULT_PORT, *, ip: str = "localhost", open_browser: bool = True, folder: Path | None = None
) -> None:
    """Serve the notebooks until interrupted, and print the address once it answers.

    Parameters
    ----------
    port : int
        The port to listen on; when it is taken, the next free one nearby.
    ip : str
        The address to listen on. `"0.0.0.0"` lets a whole classroom in.
    open_browser : bool
        Whether to open the address in this machine's browser.
    folder : Path or None
        The folder of notebooks; None for the shipped ones.

    Raises
    ------
    FileNotFoundError
        If there is no such folder of notebooks.
    """
    folder = folder or shipped("notebooks")
    if not folder.is_dir():
        message = f"no folder of notebooks at {folder}"
        raise FileNotFoundError(message)
    _offer_template()
    # Jupyter and Tornado read the same ping timeout, one in milliseconds, one in seconds. Jupyter's default is right;
    # a value that Tornado does not warn about would have Jupyter close every connection after 30 seconds.
    logging.getLogger("tornado.general").setLevel(logging.ERROR)
    # argv is empty, not the command line's: Voila reads its settings from here and from nowhere else.
    LessonServer.launch_instance(
        argv=[],
        config=Config(settings(port=port, ip=ip, folder=folder)),
        config_file_paths=[],
        show_in_browser=open_browser,
    )


def settings(*, port: int, ip: str, folder: Path) -> dict[str, dict[str, Any]]:
    """Return Voila's settings: those of the shipped `voila.json`, and where to listen and what to serve.

    Parameters
    ----------
    port : int
        The port to listen on.
    ip : str
        The address to listen on.
    folder : Path
        The folder of notebooks.

    Returns
    -------
    dict
        Settings by the name of the class that they configure.
    """
    found: dict[str, dict[str, Any]] = json.loads(shipped("voila.json").read_text(encoding="utf-8"))
    where = {"port": port, "ip": ip, "root_dir": str(folder.resolve()), "log_level": "ERROR"}
    # Shown at the top of every page, by the template.
    words = {"resources": {"her2teach": text_and_version(load_guideline())}}
    return {
        **found,
        "Voila": {**found["Voila"], **where},
        "VoilaConfiguration": {**found["VoilaConfiguration"], **words},
    }


class LessonServer(Voila):  # type: ignore[misc]  # Voila has no type hints
    """Voila, but the learner's terminal shows one line: the address."""

    show_in_browser = Bool(True, help="Whether to open the address in a browser.")

    def launch_browser(self) -> None:
        """Print the address and open it, if asked to. Voila calls this once it listens and its port is settled."""
        address = self.display_url
        sys.stdout.write(f"her2teach is ready at {address} (Ctrl-C stops it)\n")
        sys.stdout.flush()
        if self.show_in_browser:
            webbrowser.open(address)


def _offer_template() -> None:
    """Put the package's own template first on Jupyter's path, for a checkout and for `pip install --target`."""
    paths = [str(_TEMPLATE_ROOT), os.environ.get("JUPYTER_PATH", "")]
    os.environ["JUPYTER_PATH"] = os.pathsep.join(path for path in paths if path)
