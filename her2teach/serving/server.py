"""Serve the shipped notebooks with standalone Voila: no shell, no file but the pages, no name but its own."""

import gc
import html
import json
import logging
import re
import secrets
import socket
import sys
import tempfile
import webbrowser
from collections.abc import Collection, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

from jupyter_server.base.handlers import FileFindHandler
from tornado.httputil import HTTPServerRequest
from tornado.ioloop import IOLoop, PeriodicCallback
from tornado.web import RedirectHandler
from traitlets import Bool, Instance, Integer, List
from traitlets.config import Config
from voila.app import Voila
from voila.request_info_handler import RequestInfoSocketHandler
from voila.tornado.handler import TornadoVoilaHandler
from voila.tornado.kernel_websocket_handler import VoilaKernelWebsocketHandler

from her2teach.core.files import shipped
from her2teach.core.yamltree import printable
from her2teach.educator.saving import allow_saving
from her2teach.serving.address import listen, loopback, port_of, sub_path, written
from her2teach.serving.connection import LessonSocket
from her2teach.serving.credit import visitor_of
from her2teach.serving.hosts import ForeignHost, Hosts, Refused
from her2teach.serving.leftovers import scratch_folder
from her2teach.serving.machine import (
    connections_within,
    files_for,
    name_types,
    own_folders,
    raise_open_files,
    sessions_within,
)
from her2teach.serving.notebooks import copy_pages
from her2teach.serving.pages import LessonPage, LessonScript, make_our_way
from her2teach.serving.visitors import Visitors
from her2teach.serving.votes.handlers import Desk
from her2teach.serving.votes.join import outward
from her2teach.serving.votes.room import Room
from her2teach.serving.web import Door, Hurried, PageServer, Wait
from her2teach.teaching.case_set import PAGE
from her2teach.teaching.pack import chosen_guideline, chosen_sets, lacking
from her2teach.text.sections import about, text_and_version

#: What is said where a room is to vote, and no phone can come.
_ALONE: Final = (
    "Phones cannot reach this, since it listens on this machine alone: add --ip 0.0.0.0, or let a web server on this "
    "machine pass it on (--name)."
)

#: Writes over the line before.
_START_OF_LINE: Final = "\r" if sys.stdout.isatty() else ""

#: Holds `nbconvert/templates/her2teach`. Not `voila/templates`: Voila takes its own data from the first `voila` folder.
_TEMPLATE_ROOT: Final = Path(__file__).parent / "jupyter"

#: Opens an address that no other user of the machine may see, as they see what a browser is started with.
_OPEN: Final = '<!DOCTYPE html>\n<meta charset="utf-8">\n<meta http-equiv="refresh" content="0; url={}">\n'


def serve(  # noqa: PLR0913  # what the command line asks for, each by its name
    port: int | None = None,
    *,
    ip: str = "localhost",
    base_url: str = "/",
    names: Collection[str] | None = (),
    open_browser: bool = True,
    folder: Path | None = None,
    visitors: Visitors | None = None,
    educator: bool = False,
    vote: bool = False,
    more: Mapping[str, dict[str, Any]] | None = None,
) -> None:
    """Serve the notebooks until interrupted, and print the address once it answers.

    Without a port it is the default one, or one nearby. Pages are given under the machine's own names (on loopback
    under localhost) and under `names`; under any where these are None. With `vote`, phones vote on what is presented.
    Further settings of Voila's come before all others.

    Raises FileNotFoundError if there is no such folder of notebooks, and ValueError if the address cannot be had, if
    the educator's notebook, which saves cases, is to be served to other machines, or the visitors do not fit the pages.
    """
    _refuse_together(ip, educator=educator, vote=vote)
    where = {"ip": ip, "base_url": sub_path(base_url)}
    hosts = None if names is None else Hosts(ip, names)
    allow_saving(allowed=educator)
    name_types()
    make_our_way()
    # Jupyter and Tornado read the same ping timeout, one in milliseconds, one in seconds. Jupyter's default is right;
    # a value that Tornado does not warn about would have Jupyter close every connection after 30 seconds.
    logging.getLogger("tornado.general").setLevel(logging.ERROR)
    with scratch_folder() as own:
        served = own / "pages"
        served.mkdir()
        pages = copy_pages(folder or shipped("notebooks"), served, educator=educator, lacking=lacking())
        visitors = _that_fit(visitors or Visitors(), pages)
        sockets = listen(port, ip, _warn)
        found = voila_settings(port=port_of(sockets), ip=ip, folder=served, pages=pages, visitors=visitors, vote=vote)
        # argv is empty, not the command line's: Voila reads its settings from here and from nowhere else.
        config = Config(found)
        config.merge(Config({"Voila": {**where, "token": new_token()} if educator else where}))
        config.merge(Config({"LessonKernels": {"trusting": educator}}))
        config.merge(Config(more or {}))
        with own_folders(own, _TEMPLATE_ROOT):
            LessonServer.launch_instance(
                argv=[],
                config=config,
                config_file_paths=[],
                sockets=sockets,
                hosts=hosts,
                direct=names is not None and not names,
                show_in_browser=open_browser,
                class_size=visitors.class_size,
                room=Room(secret=new_token()) if vote else None,
            )


def _refuse_together(ip: str, *, educator: bool, vote: bool) -> None:
    """Refuse what cannot go together; say where phones cannot come."""
    if educator and not loopback(ip):
        message = f'the educator\'s notebook is served to this machine alone, not at "{ip}"'
        raise ValueError(message)
    if educator and vote:
        message = "with --educator no phone reaches this: start a second server for the room, without it"
        raise ValueError(message)
    if vote and loopback(ip):
        _warn(_ALONE)


def new_token() -> str:
    """Return what nobody can guess."""
    return secrets.token_urlsafe(24)


def _that_fit(visitors: Visitors, pages: Sequence[str]) -> Visitors:
    """Let as many files be open as there may be; where these are too few, say so, and have fewer sessions."""
    files = raise_open_files()
    pools, most = visitors.settings(pages)
    ahead = sum(pools[page]["pool_size"] for page in pages)
    needed = files_for(ahead, most)
    if files is None or needed <= files:
        return visitors
    held = max(sessions_within(files), ahead)
    _warn(
        f"Only {files} files may be open at a time here, and {most} sessions need {needed}: there will be {held} at "
        f"most, and pages may fail. Have the limit raised (ulimit -n {needed}), or ask for fewer with --class-size "
        "and --most."
    )
    return replace(visitors, most=held)


def voila_settings(
    *, port: int, ip: str, folder: Path, pages: Sequence[str], visitors: Visitors, vote: bool = False
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
        "VoilaConfiguration": {
            "resources": {"her2teach": identity, "her2teach_pages": list(pages), "her2teach_vote": vote}
        },
        "VoilaKernelManager": {"kernel_pools_config": ahead},
        "LessonKernels": {"most": most},
    }
    return {name: {**found.get(name, {}), **added.get(name, {})} for name in {**found, **added}}


class LessonServer(Voila):  # type: ignore[misc]  # Voila has no type hints
    """Voila, but the learner's terminal shows one line: the address; and for a class, when all is prepared.

    It listens on sockets that are open before anything else begins, and gives nothing under a name that is not its own.
    """

    sockets = List(Instance(socket.socket), help="The sockets that it listens on.")
    hosts = Instance(Hosts, allow_none=True, help="The names that pages are given under; any, where left out.")
    show_in_browser = Bool(True, help="Whether to open the address in a browser.")
    room = Instance(Room, allow_none=True, help="What phones vote in; nobody votes, where left out.")
    direct = Bool(True, help="Whether browsers come by themselves, not through a web server with one address for all.")
    class_size = Integer(0, help="How many learners come at once; 0 for no class.")

    @property
    def display_url(self) -> str:
        """The address that opens the first page."""
        return written(self.ip, self.port, self.base_url) + (f"?token={self.token}" if self.token else "")

    @property
    def presenter_url(self) -> str:
        """The address that makes a browser the presenter's, as phones reach this machine; "" where nobody votes."""
        found = written(outward(self.ip), self.port, self.base_url)
        return f"{found}vote/present/{self.room.secret}" if self.room else ""

    def init_handlers(self) -> list[Any]:
        """Return what answers where: foreign names are refused before anything else is looked at."""
        # Nothing of ours asks for what this one tells, and it asks nobody who they are.
        found = [each for each in super().init_handlers() if each[1] is not RequestInfoSocketHandler]
        ours = {
            VoilaKernelWebsocketHandler: LessonSocket,
            TornadoVoilaHandler: LessonPage,
            FileFindHandler: LessonScript,
        }
        found = [(path, ours.get(handler, handler), *rest) for path, handler, *rest in found]
        if home := self.base_url.rstrip("/"):
            found.append((re.escape(home), RedirectHandler, {"url": self.base_url, "permanent": False}))
        found.insert(0, (Hurried(self._who, self.class_size), Wait))
        if self.room is not None:
            identity = text_and_version(chosen_guideline())
            desk = Desk(room=self.room, ip=self.ip, port=self.port, base_url=self.base_url, identity=identity)
            found = [*desk.handlers(), *found]
        return found if self.hosts is None else [(ForeignHost(self.hosts), Refused), *found]

    def _who(self, request: HTTPServerRequest) -> str:
        return visitor_of(request, self.app.settings)

    def listen(self) -> None:
        """Serve on the sockets until stopped: Voila would look for a port of its own, and say nothing of it."""
        most = connections_within(raise_open_files(), self.kernel_manager.most)
        PageServer(self.app, most=most, direct=self.direct).add_sockets([Door(each) for each in self.sockets])
        self.launch_browser()
        self.ioloop = IOLoop.current()
        if self.room is not None:
            PeriodicCallback(self.room.tidy, 60_000).start()
        try:
            self.ioloop.start()
        except KeyboardInterrupt:
            pass
        finally:
            with suppress(KeyboardInterrupt):  # pressed again: sessions end by themselves with what started them
                self.stop()

    def launch_browser(self) -> None:
        """Print the address once it answers, and open it, if asked to."""
        address = self.display_url
        _say(f"her2teach is ready at {address} (Ctrl-C stops it)\n")
        if presenter := self.presenter_url:
            _say(f"Present with votes from the room at {presenter} (nobody else may see this address)\n")
        pages = f"{written(self.ip, self.port, self.base_url)}voila/render/"
        for each in chosen_sets():
            _say(printable(f"{each}, for the class: {pages}{PAGE}#{each.link}\n"))
        if self.show_in_browser:
            webbrowser.open(_unseen(presenter or address) if self.token or presenter else address)
        if self.class_size:
            self._progress = PeriodicCallback(self._tell_progress, 500)
            self._progress.start()

    def _tell_progress(self) -> None:
        """Print how many of a class's sessions are prepared, on one line where somebody watches."""
        ready, wanted = self.kernel_manager.prepared
        if ready >= wanted:
            self._progress.stop()
            _keep_for_good()
            _say(f"{_START_OF_LINE}All {wanted} sessions are prepared: the class may come.\n")
        elif sys.stdout.isatty():
            _say(f"{_START_OF_LINE}{ready} of {wanted} sessions are prepared …")


def _keep_for_good() -> None:
    """Have Python never look again for what is not needed among all that there is by now.

    With the sessions of a class that look takes some tenths of a second, in which nobody is served.
    """
    gc.collect()
    gc.freeze()


def _say(words: str) -> None:
    sys.stdout.write(words)
    sys.stdout.flush()


def _warn(words: str) -> None:
    sys.stderr.write(f"her2teach: {words}\n")
    sys.stderr.flush()


def _unseen(address: str) -> str:
    """Return the address of a file that leads to another address, and that nobody else may read."""
    path = Path(tempfile.gettempdir()) / "open.html"
    path.write_text(_OPEN.format(html.escape(address)), encoding="utf-8")
    return path.as_uri()
