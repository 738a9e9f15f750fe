"""One learner's server under a hub: Voila is told what the hub says (tests/ui/test_hub_page.py starts a real hub)."""

import json
import os
import sys
from collections.abc import Iterator
from typing import Any

import pytest
from browser import free_port
from jupyterhub.services.auth import HubOAuth
from jupyterhub.singleuser.extension import JupyterHubAuthorizer
from served import Served, served
from traitlets.config import Config

from her2teach.serving import hub
from her2teach.serving.address import NoPortError

SAID = {"JUPYTERHUB_SERVICE_URL": "http://127.0.0.1:49152/user/ada/", "JUPYTERHUB_SERVICE_PREFIX": "/user/ada/"}


def test_voila_listens_where_the_hub_looks_and_lets_in_whom_the_hub_lets_in(monkeypatch: pytest.MonkeyPatch) -> None:
    served: dict[str, Any] = {}
    monkeypatch.setattr(hub, "serve", lambda **options: served.update(options))
    for name, value in SAID.items():
        monkeypatch.setenv(name, value)
    hub.serve_learner()
    assert (served["ip"], served["port"], served["open_browser"]) == ("127.0.0.1", 49152, False)
    assert (served["base_url"], served["names"]) == ("/user/ada/", None)
    voila = Config(served["more"]).Voila
    assert voila.identity_provider_class is hub.LearnerIdentityProvider
    assert voila.authorizer_class is JupyterHubAuthorizer
    assert "educator" not in served


def test_a_port_that_the_hub_says_and_that_is_taken_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    def serve(**_: Any) -> None:
        raise NoPortError("port 49152 is taken")

    monkeypatch.setattr(hub, "serve", serve)
    for name, value in SAID.items():
        monkeypatch.setenv(name, value)
    with pytest.raises(SystemExit, match="her2teach: port 49152 is taken"):
        hub.serve_learner()


@pytest.mark.parametrize("missing", SAID)
def test_without_a_hub_it_says_what_to_use_instead(monkeypatch: pytest.MonkeyPatch, missing: str) -> None:
    for name, value in SAID.items():
        monkeypatch.setenv(name, value)
    monkeypatch.delenv(missing)
    with pytest.raises(SystemExit, match="her2teach serve"):
        hub.serve_learner()


def test_visitors_leave_for_the_hub_and_come_back_below_the_learners_address() -> None:
    known = HubOAuth(base_url="/user/ada/", api_token="a", oauth_client_id="jupyterhub-user-ada")  # noqa: S106  # no secret
    found = hub.LearnerIdentityProvider(hub_auth=known).get_handlers()
    assert [path for path, *_ in found] == ["/user/ada/logout", "/user/ada/oauth_callback"]
    assert known.oauth_redirect_uri == "/user/ada/oauth_callback"


@pytest.fixture(scope="module")
def learners(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """A learner's server whose hub does not answer; the machine calls scripts text, and there is no home."""
    folder = tmp_path_factory.mktemp("learner")
    (folder / "sitecustomize.py").write_text("import mimetypes\nmimetypes.add_type('text/plain', '.js')\n", "utf-8")
    settings = {"disabledExtensions": {"@jupyter-widgets/jupyterlab-manager": True}}
    (folder / "labconfig").mkdir()
    (folder / "labconfig/page_config.json").write_text(json.dumps(settings), encoding="utf-8")
    port = free_port()
    said = {
        **{name: value.replace("49152", str(port)) for name, value in SAID.items()},
        "JUPYTERHUB_API_TOKEN": "nobody's",
        "JUPYTERHUB_API_URL": "http://127.0.0.1:1/hub/api",
        "JUPYTERHUB_CLIENT_ID": "jupyterhub-user-ada",
        "JUPYTERHUB_USER": "ada",
        "JUPYTERHUB_BASE_URL": "/",
        "HOME": "/dev/null",
        "JUPYTER_CONFIG_DIR": str(folder),
        "PYTHONPATH": os.pathsep.join([str(folder), *filter(None, [os.environ.get("PYTHONPATH")])]),
    }
    with served(folder, command=(sys.executable, "-m", "her2teach.serving.hub"), environment=said) as found:
        assert found.port == port
        yield found


def test_a_learners_server_sends_strangers_to_the_hub_under_whatever_name_they_come(learners: Served) -> None:
    for host in ("teach.example.org", f"127.0.0.1:{learners.port}"):
        for place in ("/user/ada/", "/user/ada/voila/render/1_lesson.ipynb"):
            answer = learners.get(place, host)
            assert answer.status == 302
            assert "/hub/api/oauth2/authorize" in answer.headers["Location"]


def test_a_learners_server_takes_as_little_from_the_machine(learners: Served) -> None:
    assert learners.warnings == ""
    assert learners.get("/user/ada/voila/static/voila.js").headers["Content-Type"] == "text/javascript"
