"""Where a server listens: what it is told to, or a word why not."""

import re
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from served import SECONDS, served

from her2teach.cli import main
from her2teach.serving import address
from her2teach.serving.address import NoPortError, listen, loopback, port_of, sub_path, written

#: Tornado leaves what it could not bind to be collected.
pytestmark = pytest.mark.filterwarnings("ignore::ResourceWarning")


@pytest.fixture
def taken() -> Iterator[int]:
    """A port on which somebody else listens."""
    with socket.create_server(("127.0.0.1", 0)) as found:
        yield int(found.getsockname()[1])


def never(words: str) -> None:
    pytest.fail(words)


def test_any_free_port_is_the_one_that_is_got_for_all_addresses() -> None:
    sockets = listen(0, "localhost", never)
    try:
        assert {each.getsockname()[1] for each in sockets} == {port_of(sockets)}
        socket.create_connection(("localhost", port_of(sockets)), timeout=SECONDS).close()
    finally:
        for each in sockets:
            each.close()


def test_a_port_that_was_asked_for_and_is_taken_is_an_error_that_names_it(taken: int) -> None:
    with pytest.raises(NoPortError, match=f"port {taken} is taken: .*--port"):
        listen(taken, "127.0.0.1", never)


def test_a_default_port_that_is_taken_gives_way_and_says_why(monkeypatch: pytest.MonkeyPatch, taken: int) -> None:
    monkeypatch.setattr(address, "DEFAULT_PORT", taken)
    said: list[str] = []
    sockets = listen(None, "127.0.0.1", said.append)
    for each in sockets:
        each.close()
    assert port_of_closed(said[0]) > taken
    assert said[0].startswith(f"port {taken} is taken: ")
    monkeypatch.setattr(address, "_TRIED", 1)
    with pytest.raises(NoPortError, match=f"port {taken} is taken, and so"):
        listen(None, "127.0.0.1", never)


def port_of_closed(said: str) -> int:
    return int(re.findall(r"port (\d+)", said)[1])


@pytest.mark.parametrize(
    ("ip", "words"),
    [
        ("no.such.name.invalid", 'no machine is called "no.such.name.invalid"'),
        ("a" * 80, "no machine is called"),
        ("192.0.2.1", '"192.0.2.1" is no address of this machine'),
    ],
)
def test_an_address_that_is_not_this_machines_is_refused_in_words(ip: str, words: str) -> None:
    with pytest.raises(ValueError, match=words):
        listen(0, ip, never)


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--port", "99999"], 'a port is a number from 0 to 65535, not "99999"'),
        (["--port", "-1"], "from 0 to 65535"),
        (["--port", "0", "--ip", "no.such.name.invalid"], 'her2teach: no machine is called "no.such.name.invalid"'),
        (["--base-url", "/a b/"], 'her2teach: "/a b/" cannot be a base URL'),
        (["--name", "https://teach.example.org/"], "her2teach: .* is no name of a host: give it alone"),
    ],
)
def test_the_command_line_refuses_in_words(
    capsys: pytest.CaptureFixture[str], arguments: list[str], words: str
) -> None:
    assert main(["serve", "--no-browser", *arguments]) == 2
    assert re.search(words, capsys.readouterr().err)


def test_the_command_line_names_a_port_that_is_taken(taken: int, tmp_path: Path) -> None:
    command = [sys.executable, "-m", "her2teach", "serve", "--no-browser", "--ip", "127.0.0.1", "--port", str(taken)]
    run = subprocess.run(command, capture_output=True, text=True, timeout=SECONDS, check=False, cwd=tmp_path)
    assert (run.returncode, run.stdout) == (2, "")
    assert re.fullmatch(f"her2teach: port {taken} is taken: .*\n", run.stderr)


@pytest.mark.parametrize(
    ("ip", "shown"),
    [
        ("localhost", "http://localhost:80/"),
        ("::1", "http://[::1]:80/"),
        ("0.0.0.0", f"http://{socket.gethostname()}:80/"),  # noqa: S104  # it is only written
        ("::", f"http://{socket.gethostname()}:80/"),
    ],
)
def test_an_address_is_written_as_a_browser_takes_it(ip: str, shown: str) -> None:
    assert written(ip, 80) == shown


@pytest.mark.parametrize(
    ("given", "path"), [("", "/"), ("/", "/"), ("her2teach", "/her2teach/"), ("/a//b/", "/a/b/"), ("//a.b", "/a.b/")]
)
def test_a_sub_path_has_a_slash_at_both_ends(given: str, path: str) -> None:
    assert sub_path(given) == path


@pytest.mark.parametrize("given", ["/a b/", "/(.*)/", "/../", "https://teach.example.org/", "/ä/", "/a?b"])
def test_what_is_no_path_is_refused(given: str) -> None:
    with pytest.raises(ValueError, match="cannot be a base URL"):
        sub_path(given)


def test_loopback_is_this_machine_alone() -> None:
    assert all(map(loopback, ("localhost", "127.0.0.1", "127.3.3.3", "::1")))
    assert not any(map(loopback, ("0.0.0.0", "::", "192.0.2.1", "no.such.name.invalid", "")))  # noqa: S104  # as above


def has_ipv6() -> bool:
    try:
        socket.create_server(("::1", 0), family=socket.AF_INET6).close()
    except OSError:
        return False
    return True


@pytest.mark.skipif(not has_ipv6(), reason="this machine has no IPv6")
def test_a_server_on_ipv6_prints_an_address_that_opens(tmp_path: Path) -> None:
    with served(tmp_path, ip="::1") as server:
        assert server.address == f"http://[::1]:{server.port}/"
        assert server.get("/", f"[::1]:{server.port}", at="::1").status == 200
