"""Settings of JupyterLite: a page to read and to use, that keeps nothing and asks nobody."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

#: The extensions that the notebooks need, and no other that this environment may have.
EXTENSIONS: Final = ("@jupyter-widgets/jupyterlab-manager", "anywidget", "@jupyterlite/pyodide-kernel-extension")

#: What a page does not do: take single keys as commands on cells (d d deletes one), ask before it is closed, keep files
#: in a service worker, look for news.
DISABLED: Final = (
    "@jupyterlab/shortcuts-extension",
    "@jupyterlab/application-extension:dirty",
    "@jupyterlite/application-extension:service-worker-manager",
    "@jupyterlab/apputils-extension:announcements",
)


def site_settings(packages: Sequence[str]) -> dict[str, Any]:
    """Return the settings of a JupyterLite whose Python has these packages."""
    memory = ["memoryStorageDriver"]
    config = {
        "appName": "her2teach",
        "exposeAppInBrowser": True,
        "disabledExtensions": list(DISABLED),
        # A page that came back from the browser's store would be that of an earlier version.
        "enableMemoryStorage": True,
        "contentsStorageDrivers": memory,
        "settingsStorageDrivers": memory,
        "workspacesStorageDrivers": memory,
        "litePluginSettings": {
            "@jupyterlite/pyodide-kernel-extension:kernel": {
                "disablePyPIFallback": True,
                "loadPyodideOptions": {"packages": list(packages)},
            }
        },
        "settingsOverrides": {
            "@jupyterlab/docmanager-extension:plugin": {"autosave": False},
            "@jupyterlab/notebook-extension:tracker": {"windowingMode": "none", "scrollPastEnd": False},
            "@jupyterlab/apputils-extension:notification": {"fetchNews": "false", "checkForUpdates": False},
        },
    }
    return {"jupyter-lite-schema-version": 0, "jupyter-config-data": config}
