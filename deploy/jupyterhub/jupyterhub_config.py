"""JupyterHub for her2teach: whoever logs in gets the pages in a server of their own.  docs/hub.md explains it."""

import sys

c = get_config()  # noqa: F821  # JupyterHub's

# Each learner's server: Voila with the pages. A learner sees them, and can run no code and read no file.
c.Spawner.cmd = [sys.executable, "-m", "her2teach.serving.hub"]

# Who may log in, and how: as it stands the members of this machine's group "learners", with their passwords.
c.LocalAuthenticator.allowed_groups = {"learners"}

# Where the hub listens. Let a web server with a certificate stand before it, and nobody else reach it.
c.JupyterHub.bind_url = "http://127.0.0.1:8000"

# So many servers at a time; a learner with one page open takes about 170 MB.
c.JupyterHub.active_server_limit = 60

# A server that nobody has used for an hour is stopped.
c.JupyterHub.services = [
    {"name": "idle-culler", "command": [sys.executable, "-m", "jupyterhub_idle_culler", "--timeout=3600"]}
]
c.JupyterHub.load_roles = [
    {
        "name": "idle-culler",
        "services": ["idle-culler"],
        "scopes": ["list:users", "read:users:activity", "read:servers", "delete:servers"],
    }
]
