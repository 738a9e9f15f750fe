"""A hub: one learner's own server. JupyterHub starts it and says in the environment where it is and who may come."""

from __future__ import annotations

import os
import sys
from typing import Any, Final
from urllib.parse import urlsplit

from jupyterhub.singleuser.extension import JupyterHubAuthorizer, JupyterHubIdentityProvider
from jupyterhub.utils import url_path_join

from her2teach.serving.identity import ClosingPages
from her2teach.serving.server import serve
from her2teach.serving.visitors import Visitors

#: So many pages one learner may have open.
PAGES_OF_A_LEARNER: Final = 8


class LearnerIdentityProvider(ClosingPages, JupyterHubIdentityProvider):  # type: ignore[misc]  # it has no type hints
    """The hub's identity provider: it sends whoever it does not know to the hub, and lets in whom the hub lets in."""

    def get_handlers(self) -> list[tuple[Any, ...]]:
        """Return the addresses at which visitors come back from the hub and leave for it.

        A Jupyter server would put its own address before them; Voila takes them as they are.
        """
        return [(url_path_join(self.hub_auth.base_url, path), *rest) for path, *rest in super().get_handlers()]


def serve_learner() -> None:
    """Serve the notebooks to one learner until the hub stops the server.

    Raises SystemExit where no hub started it, or where it cannot listen.
    """
    try:
        address, prefix = urlsplit(os.environ["JUPYTERHUB_SERVICE_URL"]), os.environ["JUPYTERHUB_SERVICE_PREFIX"]
    except KeyError:
        sys.exit("JupyterHub starts this for each learner; for a server of your own: her2teach serve")
    settings = {
        "Voila": {
            "identity_provider_class": LearnerIdentityProvider,
            "authorizer_class": JupyterHubAuthorizer,
            # Otherwise Voila hands over a token of its own, and the hub's identity provider has the hub's.
            "auto_token": True,
        },
        # A kernel in wait for every page of every learner would take more memory than the few seconds are worth.
        "VoilaConfiguration": {"preheat_kernel": False},
        # All visitors are one learner, who takes nothing from anybody else.
        "LessonKernels": {"few": 0},
    }
    try:
        serve(
            # The hub knows this port and no other.
            port=address.port or 80,
            ip=address.hostname or "",
            base_url=prefix,
            # The hub alone knows under which names it is reached, and a foreign one finds nobody logged in.
            names=None,
            open_browser=False,
            visitors=Visitors(most=PAGES_OF_A_LEARNER),
            more=settings,
        )
    except ValueError as error:
        sys.exit(f"her2teach: {error}")


if __name__ == "__main__":
    serve_learner()
