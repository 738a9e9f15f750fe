"""JupyterHub for her2teach: whoever logs in gets the pages in a server of their own.  docs/hub.md explains it."""

import sys

c = get_config()  # noqa: F821  # JupyterHub's

# Each learner's server: Voila with our pages, which can run no code of theirs.
c.Spawner.cmd = [sys.executable, "-m", "her2teach.serving.hub"]

# Who may log in, and how: as it stands, the members of this machine's group "learners", by their passwords.
c.LocalAuthenticator.allowed_groups = {"learners"}

# Where the hub listens. Leave that to this machine and put a web server with a certificate in front.
c.JupyterHub.bind_url = "http://127.0.0.1:8000"

# How many servers there are at most, and how many may be starting at a time. One takes about 170 MB with a page open.
c.JupyterHub.active_server_limit = 60
c.JupyterHub.concurrent_spawn_limit = 10
