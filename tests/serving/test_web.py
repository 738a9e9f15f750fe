"""Web: who waits is let in a few at a time (what each visitor may take is in test_web_limits.py)."""

import socket
from contextlib import ExitStack
from unittest.mock import Mock, patch

import pytest
from tornado.httpserver import HTTPServer
from tornado.ioloop import IOLoop
from voila.tornado.handler import TornadoVoilaHandler

from benchmarks.visitor import reset
from her2teach.serving.credit import Credit
from her2teach.serving.pages import LessonPage
from her2teach.serving.web import AT_A_TIME, IN_VAIN, LATE, Door, PageServer


def test_who_comes_with_many_is_let_in_a_few_at_a_time_and_all_in_the_end() -> None:
    with ExitStack() as stack:
        door = stack.enter_context(Door(socket.create_server(("127.0.0.1", 0))))
        for _ in range(2 * AT_A_TIME):
            stack.enter_context(socket.create_connection(door.getsockname()))
        for _ in range(2):
            for _ in range(AT_A_TIME):
                stack.enter_context(door.accept()[0])
            with pytest.raises(BlockingIOError):  # now the others have their turn
                door.accept()
        with pytest.raises(BlockingIOError):  # nobody waits any more
            door.accept()


def test_who_asks_in_vain_again_and_again_is_let_in_late_and_not_at_all_once_gone(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    served, later = Mock(), Mock()
    monkeypatch.setattr(HTTPServer, "handle_stream", served)
    monkeypatch.setattr(IOLoop, "current", lambda: later)
    monkeypatch.setattr(PageServer, "_vain", Credit(*IN_VAIN))
    server = PageServer(Mock())
    for _ in range(int(IN_VAIN[0])):
        PageServer.in_vain("192.0.2.1")
    server.handle_stream(Mock(), ("192.0.2.1", 1))
    assert served.call_count == 1  # that may happen
    for _ in range(2):
        PageServer.in_vain("192.0.2.1")
    server.handle_stream(Mock(), ("192.0.2.2", 1))
    assert served.call_count == 2  # somebody else
    with socket.create_server(("127.0.0.1", 0)) as listening:
        for gone in (False, True):
            coming = socket.create_connection(listening.getsockname())
            stream = Mock(socket=listening.accept()[0])
            coming.sendall(b"GET / HTTP/1.1\r\n\r\n")
            with stream.socket:
                server.handle_stream(stream, ("192.0.2.1", 1))
                assert later.call_later.call_args.args[0] == LATE
                if gone:
                    reset(coming)
                before = served.call_count
                later.call_later.call_args.args[1](*later.call_later.call_args.args[2:])
                assert (served.call_count - before, stream.close.call_count) == ((0, 1) if gone else (1, 0))
                coming.close()
    before = served.call_count
    PageServer(Mock(), direct=False).handle_stream(Mock(), ("192.0.2.1", 1))
    assert served.call_count == before + 1  # the address is that of a web server in front


def test_who_does_not_wait_for_a_page_has_asked_in_vain(monkeypatch: pytest.MonkeyPatch) -> None:
    noted = Mock()
    monkeypatch.setattr(PageServer, "in_vain", noted)
    page = LessonPage.__new__(LessonPage)
    page.request = Mock(remote_ip="192.0.2.1")
    with patch.object(TornadoVoilaHandler, "on_connection_close"):
        page.on_connection_close()
    noted.assert_called_once_with("192.0.2.1")
    assert page.gone
