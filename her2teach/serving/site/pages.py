"""Pages of the site: the frames around its notebooks, in the look of the app."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from her2teach.core.files import own_files
from her2teach.serving.site.first import FIRST, first_page
from her2teach.teaching.pack import chosen_guideline
from her2teach.text.sections import about, text_and_version

_HERE: Final = Path(__file__).parent
_TEMPLATE: Final = _HERE.parent / "jupyter" / "nbconvert" / "templates" / "her2teach"
#: The style of the app, and what the site adds to it.
_STATIC: Final = (
    *(_TEMPLATE / "static" / name for name in ("font.css", "OFL.txt", "her2teach.css", "session.js")),
    *own_files(_HERE / "static"),
)
#: Where the notebooks' app looks for itself.
_APP: Final = Path("lite") / "notebooks" / "index.html"
#: What the notebooks' app may load: itself. Pyodide compiles, and widgets are scripts in a `blob:`.
_POLICY: Final = (
    "default-src 'self' data: blob:; script-src 'self' 'unsafe-inline' 'unsafe-eval' data: blob:; "
    "script-src-attr 'none'; style-src 'self' 'unsafe-inline'; object-src 'none'"
)
_HEAD: Final = f"""<html lang="en">
<head>
    <meta http-equiv="Content-Security-Policy" content="{_POLICY}">
    <base target="_top">
    <link rel="stylesheet" href="../../font.css">
    <link rel="stylesheet" href="../../her2teach.css">
    <link rel="stylesheet" href="../../notebook.css">"""


def write_pages(notebooks: Sequence[Path], out: Path) -> None:
    """Write the index, a page for each notebook, and what they load."""
    # Names such as `2_explore.ipynb` keep the notebooks in order; an address is easier to say without.
    addresses = {path.name: f"{re.sub(r'^[0-9]+_', '', path.stem)}.html" for path in notebooks}
    environment = Environment(
        loader=FileSystemLoader([_HERE / "templates", _TEMPLATE]), autoescape=True, undefined=StrictUndefined
    )
    environment.globals |= {
        "include_css": _include_css,
        "identity": text_and_version(chosen_guideline()),
        "subject": about(chosen_guideline()),
        "addresses": addresses,
    }
    (out / "index.html").write_text(environment.get_template("index.html").render(), encoding="utf-8")
    lesson = environment.get_template("lesson.html")
    (out / FIRST).mkdir(exist_ok=True)
    for path in notebooks:
        title = str(_read(path)["metadata"]["title"])
        at = {"first": f"{FIRST}/{addresses[path.name]}", "name": title.partition(" · ")[0]}
        page = lesson.render(file=path.name, title=title, **at)
        (out / addresses[path.name]).write_text(page, encoding="utf-8")
        first = first_page(path, environment, addresses)
        (out / FIRST / addresses[path.name]).write_text(first, encoding="utf-8")
    for file in _STATIC:
        shutil.copy(file, out)


def write_notebooks(notebooks: Sequence[Path], folder: Path) -> None:
    """Write the notebooks as JupyterLite takes them: for its own kernel, and not to be edited by a slip of the hand."""
    folder.mkdir(parents=True, exist_ok=True)
    for path in notebooks:
        notebook = _read(path)
        notebook["metadata"]["kernelspec"] = {
            "name": "python",
            "display_name": "Python (Pyodide)",
            "language": "python",
        }
        for cell in notebook["cells"]:
            cell["metadata"] |= {"editable": False, "deletable": False}
        (folder / path.name).write_text(json.dumps(notebook), encoding="utf-8")


def dress_app(out: Path) -> None:
    """Give the app that shows the notebooks our look, and let it load nothing from elsewhere.

    Raises ValueError if its page has not, or not once, what is to be replaced.
    """
    page = (out / _APP).read_text(encoding="utf-8")
    for found, wanted in (
        ("<html>\n<head>", _HEAD),
        ('<body class="jp-ThemedContainer"', '<body class="jp-ThemedContainer h2t"'),
    ):
        if page.count(found) != 1:
            message = f"{_APP} of this version of JupyterLite has no {found!r}"
            raise ValueError(message)
        page = page.replace(found, wanted)
    (out / _APP).write_text(page, encoding="utf-8")


def _include_css(name: str) -> Markup:
    return Markup('<link rel="stylesheet" href="{}">').format(Path(name).name)


def _read(path: Path) -> dict[str, Any]:
    notebook: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return notebook
