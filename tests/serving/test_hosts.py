"""A page under a foreign name that leads here (DNS rebinding) gets nothing; whoever was named gets the pages."""

import re
import shlex
import socket
import sys
from collections.abc import Iterator
from pathlib import Path
from unittest.mock import Mock

import pytest
from served import SECONDS, Served, served
from websocket import WebSocketBadStatusException, create_connection

from benchmarks.visitor import Visitor
from her2teach.serving.hosts import ForeignHost, Hosts, host_name

README = (Path(__file__).parents[2] / "README.md").read_text(encoding="utf-8")
EVERYWHERE = "0.0.0.0"  # noqa: S104  # on a port that nobody else knows
FOREIGN = "rebound.example"
MACHINE = socket.gethostname()
#: Names that lead to this machine and to no other, whatever a name server says.
LOCAL = ["localhost", "localhost.", "LOCALHOST", "127.0.0.1", "127.1.2.3", "[::1]", "[::ffff:127.0.0.1]", "x.localhost"]
#: Names that somebody else may have, some made to look like ours.
STRANGE = [
    *(FOREIGN, "localhost.rebound.example", "127.0.0.1.rebound.example", "notlocalhost", "192.0.2.1", "[2001:db8::1]"),
    *("0.0.0.0", "2130706433", "", "localhost,rebound.example", "user@localhost", "224.0.0.1", "255.255.255.255"),  # noqa: S104
]
#: Of each kind that a server has something to give under: pages, files, the interface.
PLACES = ["/", "/voila/render/page.ipynb", "/voila/static/voila.js", "/voila/templates/her2teach/static/her2teach.css"]
SESSION = "/api/kernels/{kernel}"


@pytest.mark.parametrize("port", ["", ":8866"])
@pytest.mark.parametrize("host", LOCAL)
def test_the_names_of_loopback_are_served_wherever_it_listens(host: str, port: str) -> None:
    assert Hosts("localhost").serve(host + port)
    assert Hosts(EVERYWHERE).serve(host + port)


@pytest.mark.parametrize("port", ["", ":8866"])
@pytest.mark.parametrize("host", STRANGE)
def test_any_other_name_is_foreign_and_is_not_when_it_is_named(host: str, port: str) -> None:
    for ip in ("localhost", "127.0.0.1", EVERYWHERE):
        assert not Hosts(ip).serve(host + port)
    assert Hosts("localhost", [FOREIGN, "192.0.2.1"]).serve(host + port) is (host in {FOREIGN, "192.0.2.1"})


def test_the_machines_own_names_are_served_only_where_other_machines_come_in() -> None:
    short = MACHINE.partition(".")[0]
    for name in (MACHINE, MACHINE.upper(), short, f"{short}.local"):
        assert Hosts(EVERYWHERE).serve(f"{name}:8866")
        assert not Hosts("127.0.0.1").serve(f"{name}:8866")


def test_the_name_that_it_listens_at_is_served() -> None:
    assert Hosts("teach.example.org").serve("teach.example.org:8866")


@pytest.mark.parametrize(
    ("given", "name"),
    [("Teach.Example.ORG.", "teach.example.org"), ("[::1]", "::1"), ("10.0.0.7", "10.0.0.7"), ("Ü.de", "xn--tda.de")],
)
def test_a_host_is_named_as_browsers_send_it(given: str, name: str) -> None:
    assert host_name(given) == name
    assert Hosts("localhost", [given]).serve(f"[{name}]:1" if ":" in name else f"{name}:1")


@pytest.mark.parametrize(
    "given", ["", "https://teach.example.org", "teach.example.org:80", "a b", "*.example.org", "a/b"]
)
def test_what_is_no_host_is_refused(given: str) -> None:
    with pytest.raises(ValueError, match="no name of a host"):
        host_name(given)


def test_only_a_foreign_name_is_matched() -> None:
    matcher = ForeignHost(Hosts("localhost"))
    assert matcher.match(Mock(host=FOREIGN)) == {}
    assert matcher.match(Mock(host="localhost:8866")) is None


# ---- a server that runs ----


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    with served(tmp_path_factory.mktemp("loopback"), names=["teach.example.org"]) as found:
        yield found


def test_nothing_is_given_under_a_foreign_name_and_all_of_it_under_its_own(server: Served) -> None:
    visitor = Visitor(server.home, "page.ipynb")
    assert "the page is there" in visitor.load()
    for place in (*PLACES, SESSION.format(kernel=visitor.kernel)):
        for host in (FOREIGN, f"{FOREIGN}:{server.port}", ""):
            refused = server.get(place, host)
            assert refused.status == 403, (place, host)
            assert "her2teach serve --name" in refused.text
            assert not {"Set-Cookie", "Access-Control-Allow-Origin"} & set(refused.headers)
        for host in (f"localhost:{server.port}", f"127.0.0.1:{server.port}", "teach.example.org"):
            assert server.get(place, host).status == 200, (place, host)
    visitor.leave()


def test_the_refusal_says_the_name_back_only_where_it_is_one(server: Served) -> None:
    assert server.get("/", FOREIGN).text.rstrip().endswith(f"--name {FOREIGN}")
    answer = server.get("/", "'+alert(1)+'")
    assert answer.status == 403
    assert "alert" not in answer.text
    assert answer.headers["Content-Type"].startswith("text/plain")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


def test_no_session_is_talked_to_under_a_foreign_name(server: Served) -> None:
    visitor = Visitor(server.home, "page.ipynb")
    visitor.load()
    address = f"ws://localhost:{server.port}/api/kernels/{visitor.kernel}/channels"

    def connect(host: str) -> None:
        # The same origin as the host, as a page has that was opened under that name.
        create_connection(address, timeout=SECONDS, host=host, origin=f"http://{host}").shutdown()  # type: ignore[no-untyped-call]

    with pytest.raises(WebSocketBadStatusException, match="403"):
        connect(f"{FOREIGN}:{server.port}")
    connect(f"localhost:{server.port}")
    connect("teach.example.org")
    visitor.leave()


def test_without_the_check_a_foreign_name_is_given_all(tmp_path: Path) -> None:
    """The test before this one would see it: as under a hub, whose login is the guard."""
    with served(tmp_path, names=None) as unguarded:
        for place in PLACES:
            assert unguarded.get(place, FOREIGN).status == 200


@pytest.fixture(scope="module")
def school(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """What an educator types who reads the README, with a smaller class."""
    (written,) = re.findall(r"`(her2teach serve --ip .*?)`", README)
    options = shlex.split(written.replace("--class-size 30", "--class-size 2"))[1:]
    assert EVERYWHERE in options
    assert "2" in options
    command = (sys.executable, "-m", "her2teach", *options, "--no-browser", "--port", "0")
    with served(tmp_path_factory.mktemp("school"), command=command) as found:
        yield found


def test_a_class_opens_what_is_printed_and_what_the_readme_says(school: Served) -> None:
    assert school.address == f"http://{MACHINE}:{school.port}/"
    assert f"http://NAME-OF-THAT-MACHINE:{8866}" in README
    assert "Which treatment comes next?" in school.get("/", f"{MACHINE}:{school.port}", at="127.0.0.1").text
    for address in own_addresses():
        assert school.get("/", f"{address}:{school.port}", at=address).status == 200
    for host in (FOREIGN, "192.0.2.1"):
        assert school.get("/", host, at="127.0.0.1").status == 403


def own_addresses() -> set[str]:
    """This machine's addresses, as far as its own name leads to them, and the one that leads out."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(("192.0.2.1", 9))  # nothing is sent
            out = {str(probe.getsockname()[0])}
        except OSError:
            out = set()
    return {str(each[4][0]) for each in socket.getaddrinfo(MACHINE, None, socket.AF_INET)} | out | {"127.0.0.1"}


# ---- below the path of a proxy ----


@pytest.fixture(scope="module")
def behind(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """A server that a proxy hands requests to as docs/server.md has it: path and name as the browser sent them."""
    with served(tmp_path_factory.mktemp("proxy"), base_url="her2teach", names=["teach.example.org"]) as found:
        yield found


def test_all_of_it_is_below_the_sub_path(behind: Served) -> None:
    public = "teach.example.org"
    assert behind.address == f"http://localhost:{behind.port}/her2teach/"
    index = behind.get("/her2teach/", public)
    assert index.status == 200
    links = re.findall(r'(?:href|src)="(/[^"]*)"', index.text)
    assert links
    assert all(link.startswith("/her2teach/") for link in links)
    assert {behind.get(link, public).status for link in links if "/render/" not in link} == {200}
    to_it = behind.get("/her2teach", public)
    assert (to_it.status, to_it.headers["Location"]) == (302, "/her2teach/")
    assert behind.get("/", public).status == 404
    assert behind.get("/her2teach/", FOREIGN).status == 403


def test_a_page_below_the_sub_path_talks_to_its_session_when_the_proxy_keeps_the_name(behind: Served) -> None:
    page = behind.get("/her2teach/voila/render/page.ipynb", "teach.example.org").text
    assert "the page is there" in page
    (kernel,) = set(re.findall(r'"kernelId": ?"([\w-]+)"', page))
    address = f"ws://localhost:{behind.port}/her2teach/api/kernels/{kernel}/channels"

    def connect(host: str) -> None:
        create_connection(address, timeout=SECONDS, host=host, origin="https://teach.example.org").shutdown()  # type: ignore[no-untyped-call]

    connect("teach.example.org")
    with pytest.raises(WebSocketBadStatusException, match="403"):
        connect(f"localhost:{behind.port}")  # as Apache does it by itself, which docs/server.md warns of
