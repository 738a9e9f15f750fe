"""Links: a page's links to files that are no pages lead to the published repository, and no picture is fetched."""

from __future__ import annotations

import posixpath
from pathlib import Path
from typing import TYPE_CHECKING, Any

from docutils import nodes
from sphinx import addnodes
from sphinx.transforms import SphinxTransform

if TYPE_CHECKING:
    from sphinx.application import Sphinx


class RepositoryLinks(SphinxTransform):
    """Leads links to where their files are shown: in the documentation, or else in the published repository."""

    default_priority = 5

    def apply(self, **_: Any) -> None:
        """Change the links of a page; a picture of another host becomes its words."""
        for link in list(self.document.findall(_may_lead_out)):
            self._lead(link)
        for picture in list(self.document.findall(nodes.image)):
            if "://" in picture["uri"]:
                picture.replace_self(nodes.inline("", picture.get("alt", "")))

    def _lead(self, link: nodes.Element) -> None:
        path, _, fragment = link["reftarget"].partition("#")
        # MyST has found a Markdown file, and left its ending out
        places = [f"{path}.md"] if link.get("refdomain") else [posixpath.join(self._here, path), path]
        # the README's text is included in pages of another folder, and names files as seen from its own
        found = (posixpath.normpath(each) for each in places)
        place = next((each for each in found if path and Path(self.env.srcdir, each).exists()), "..")
        if place.startswith(".."):
            return  # Sphinx says that it leads nowhere
        page = self.env.project.path2doc(place)
        if page not in self.env.found_docs:
            kind = "tree" if Path(self.env.srcdir, place).is_dir() else "blob"
            address = f"{self.config.repository}/{kind}/main/{place}" + (f"#{fragment}" if fragment else "")
            link.replace_self(nodes.reference("", "", *link.children, refuri=address, internal=False))
        elif not link.get("refdomain"):
            link["refdomain"], link["reftarget"], link["reftargetid"] = "doc", page, fragment or None

    @property
    def _here(self) -> str:
        return posixpath.dirname(self.env.docname)


def _may_lead_out(node: nodes.Node) -> bool:
    if isinstance(node, addnodes.download_reference):
        return True
    return isinstance(node, addnodes.pending_xref) and node.get("reftype") == "myst"


def setup(app: Sphinx) -> dict[str, bool]:
    """Add the transform, and the setting that says where the repository is."""
    app.add_config_value("repository", "", "env", str)
    app.add_transform(RepositoryLinks)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
