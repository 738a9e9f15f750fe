"""Settings of the documentation, which `make docs` has Sphinx build from the repository."""

from __future__ import annotations

import sys
import tomllib
from pathlib import Path

_ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(_ROOT))
_PROJECT = tomllib.loads((_ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]

# These need the room that a table of contents would take.
_WIDE = ("docs/index", "docs/formats", "docs/speed")

project = "her2teach"
author = copyright = "The her2teach authors"  # noqa: A001  # Sphinx calls it so
root_doc = "docs/index"
# The source is the whole repository, so that links between its pages are those that a code platform follows.
include_patterns = ["CONTRIBUTING.md", "CHANGELOG.md", "docs/*.md", "notebooks/*.ipynb"]
exclude_patterns = [
    ".*",
    "build",
    "dist",
    "mutants",
    "her2teach",
    "tests",
    "cases",
    "benchmarks",
    "**/.ipynb_checkpoints",
]
extensions = [
    "myst_nb",
    "sphinx.ext.autodoc",
    "sphinx.ext.napoleon",
    "sphinx_design",
    "docs.generated",
    "docs.repository_links",
]
repository = _PROJECT["urls"]["Homepage"]

# The notebooks are shown as they are stored: `make outputs` runs them, and a test compares.
nb_execution_mode = "off"
nb_ipywidgets_js: dict[str, object] = {}
nb_merge_streams = True
myst_enable_extensions = ["attrs_block", "colon_fence"]
myst_heading_anchors = 4

nitpicky = True
# Nothing may be fetched, so the names of other packages lead nowhere; nor do types of our own inner modules.
nitpick_ignore_regex = [(r"py:.*", r"(?!her2teach\b).*"), (r"py:class", r"her2teach\.(\w+\.)+[A-Z]\w*")]
autodoc_member_order = "bysource"
autodoc_typehints = "signature"
autodoc_typehints_format = "short"
python_use_unqualified_type_names = True
napoleon_google_docstring = False
napoleon_use_rtype = False

html_theme = "pydata_sphinx_theme"
html_title = "her2teach"
html_static_path = ["static"]
html_extra_path = ["extra"]
html_css_files = ["documentation.css"]
html_context = {"default_mode": "auto"}
html_favicon = "static/icon.svg"
html_sidebars: dict[str, list[str]] = {"docs/index": []}
html_domain_indices = False
html_copy_source = False
html_show_sourcelink = False
html_show_sphinx = False
html_theme_options = {
    "announcement": "<strong>For teaching only — never for clinical use.</strong>",
    "navbar_align": "left",
    "navbar_end": ["theme-switcher", "navbar-icon-links"],
    "icon_links": [{"name": "her2teach on GitHub", "url": repository, "icon": "fa-brands fa-github"}],
    "header_links_before_dropdown": 7,
    "footer_start": ["copyright"],
    "footer_end": [],
    "secondary_sidebar_items": {
        "docs/**": ["page-toc"],
        **{page: [] for page in _WIDE},
        "C*": ["page-toc"],
        "notebooks/**": [],
    },
    "pygments_light_style": "a11y-high-contrast-light",
    "pygments_dark_style": "a11y-high-contrast-dark",
}
