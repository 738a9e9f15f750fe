"""Log: what a server says of what goes wrong, each thing once a minute, and nothing of who is gone."""

from __future__ import annotations

import errno
import logging
from time import monotonic
from typing import Final

from tornado.iostream import StreamClosedError
from tornado.websocket import WebSocketClosedError

#: Seconds for which something that was said is not said again.
AGAIN: Final = 60
#: What is raised where a page is gone: it is so every time that somebody closes one.
_GONE: Final = (StreamClosedError, WebSocketClosedError, ConnectionResetError, BrokenPipeError, ConnectionAbortedError)
_NO_FILES: Final = frozenset({errno.EMFILE, errno.ENFILE})
#: So many different things are remembered.
_KEPT: Final = 1_000
FILES_USED_UP: Final = (
    "As many files are open as may be: whoever comes is turned away until some are closed. "
    "Have the limit raised (ulimit -n), or start with fewer sessions (--most)."
)


class OnceAMinute(logging.Filter):
    """Lets each kind of record pass once a minute: who makes a server fail again and again fills no disk."""

    def __init__(self) -> None:
        super().__init__()
        self._said: dict[object, float] = {}

    def filter(self, record: logging.LogRecord) -> bool:
        """Whether something is said; what comes of too many open files is all the same, and is said in words."""
        error = record.exc_info[1] if record.exc_info else None
        if isinstance(error, _GONE):
            return False
        if no_files(error):
            record.msg, record.args, record.exc_info = FILES_USED_UP, (), None
        kind = _kind(record, error)
        now = monotonic()
        if now - self._said.get(kind, -AGAIN) < AGAIN:
            return False
        if len(self._said) >= _KEPT:
            self._said.clear()
        self._said[kind] = now
        return True


def no_files(error: BaseException | None) -> bool:
    """Whether an error, or what it comes of, is that no more files may be open."""
    while error is not None:
        if getattr(error, "errno", None) in _NO_FILES:
            return True
        error = error.__cause__ or error.__context__
    return False


def _kind(record: logging.LogRecord, error: BaseException | None) -> object:
    """Return what two records have in common that say the same: the words before anything is put in, or the error."""
    if record.msg == FILES_USED_UP:
        return FILES_USED_UP
    place = error.__traceback__ if error else None
    while place is not None and place.tb_next is not None:
        place = place.tb_next
    if place is None:
        return record.name, record.msg
    return type(error), place.tb_frame.f_code.co_filename, place.tb_lineno
