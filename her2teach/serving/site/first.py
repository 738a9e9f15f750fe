"""First: each page as it stands before its Python is there, made of its notebook when the site is built."""

from __future__ import annotations

import json
from collections.abc import Mapping
from contextlib import redirect_stdout
from io import StringIO
from pathlib import Path
from types import ModuleType
from typing import Any, Final

import ipywidgets
from IPython.core.interactiveshell import InteractiveShell
from jinja2 import Environment
from markupsafe import Markup
from nbconvert.filters.markdown_mistune import markdown2html_mistune
from traitlets.config import Config

#: Where these pages lie, below the site's own.
FIRST: Final = "first"
#: What is run after a page's own cells: the widgets they have shown say how they stand.
_ASK: Final = "from her2teach.widgets.first import first_state; first_state(shown)"


def first_page(path: Path, environment: Environment, addresses: Mapping[str, str]) -> str:
    """Return the page of a notebook as it stands at first."""
    notebook = json.loads(path.read_text(encoding="utf-8"))
    settings = Config({"HistoryManager": {"enabled": False}})
    shell = InteractiveShell(config=settings, user_module=ModuleType("page"), user_ns={})  # type: ignore[no-untyped-call]
    cells: list[dict[str, Any]] = []
    shown: list[ipywidgets.Widget] = []
    for cell in notebook["cells"]:
        source = "".join(cell["source"])
        if cell["cell_type"] == "markdown":
            cells.append({"words": Markup(_led(markdown2html_mistune(source), addresses))})  # noqa: S704  # our own words
        elif isinstance(found := _run(shell, source), ipywidgets.Widget):
            cells.append({"widget": len(shown)})
            shown.append(found)
        else:
            cells.append({})
    shell.user_ns["shown"] = shown
    state, style, script, *still = map(Markup, _run(shell, _ASK))
    title = str(notebook["metadata"]["title"])
    page = environment.get_template("first.html")
    return page.render(title=title, cells=cells, state=state, style=style, script=script, still=still)


def _run(shell: InteractiveShell, source: str) -> Any:
    """Run a cell of ours as its page does, and return what it shows: the value of its last line."""
    with redirect_stdout(StringIO()):
        done = shell.run_cell(source, store_history=False)  # type: ignore[no-untyped-call]
    done.raise_error()
    return done.result


def _led(words: str, addresses: Mapping[str, str]) -> str:
    """Have links to notebooks lead to their pages, and headings linked as JupyterLab does it."""
    words = words.replace('class="anchor-link"', 'class="jp-InternalAnchorLink"')
    for name, address in addresses.items():
        words = words.replace(f'href="{name}', f'href="../{address}')
    return words
