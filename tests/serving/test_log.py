"""The log says each thing once a minute, nothing of who is gone, and in words that no more files may be open."""

import errno
import logging

import pytest
from tornado.iostream import StreamClosedError
from tornado.websocket import WebSocketClosedError

from her2teach.serving.log import AGAIN, FILES_USED_UP, OnceAMinute


@pytest.fixture
def said(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What a handler with the filter writes, by a clock that stands still."""
    found: list[str] = []
    handler = logging.Handler()
    monkeypatch.setattr(handler, "emit", lambda record: found.append(handler.format(record)))
    handler.addFilter(OnceAMinute())
    log = logging.getLogger("of-this-test")
    log.propagate = False
    monkeypatch.setattr(log, "handlers", [handler])
    monkeypatch.setattr("her2teach.serving.log.monotonic", lambda: CLOCK[0])
    return found


LOG = logging.getLogger("of-this-test")
CLOCK = [0.0]


def fail(error: BaseException, times: int = 1) -> None:
    for number in range(times):
        try:
            raise error
        except type(error):
            LOG.exception("Uncaught exception %s", number)


def test_a_failure_is_told_whole_and_once_a_minute(said: list[str]) -> None:
    fail(ValueError("bad"), 50)
    assert len(said) == 1
    assert "Uncaught exception 0" in said[0]
    assert "Traceback" in said[0]
    CLOCK[0] += AGAIN
    fail(ValueError("bad"), 10)
    assert len(said) == 2


def test_another_failure_is_told_beside_it_and_so_are_other_words(said: list[str]) -> None:
    fail(ValueError("bad"))
    fail(KeyError("worse"))
    for number in range(3):
        LOG.error("500 GET %s", number)
        LOG.error("something else")
    assert [line.splitlines()[0] for line in said] == [
        "Uncaught exception 0",
        "Uncaught exception 0",
        "500 GET 0",
        "something else",
    ]


@pytest.mark.parametrize(
    "error", [StreamClosedError(), WebSocketClosedError(), ConnectionResetError(), BrokenPipeError()]
)
def test_nothing_is_told_of_who_is_gone(said: list[str], error: Exception) -> None:
    fail(error, 3)
    assert said == []
    fail(ConnectionRefusedError())  # by somebody whom the server asks
    assert len(said) == 1


def test_that_no_more_files_may_be_open_is_told_in_words_whatever_comes_of_it(said: list[str]) -> None:
    for number in (errno.EMFILE, errno.ENFILE):
        fail(OSError(number, "Too many open files"), 3)
    outer = RuntimeError("no page")
    outer.__cause__ = OSError(errno.EMFILE, "Too many open files")
    fail(outer)
    assert said == [FILES_USED_UP]
    fail(OSError(errno.ENOENT, "another"))
    assert len(said) == 2


def test_what_is_remembered_has_an_end() -> None:
    quiet = OnceAMinute()
    for number in range(3_000):
        assert quiet.filter(logging.LogRecord("name", logging.ERROR, "", 1, f"words {number}", (), None))
    assert len(quiet._said) <= 1_000
