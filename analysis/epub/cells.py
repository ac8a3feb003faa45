"""Cells of code in the EPUB: their tables and pictures, without code and without scripts."""

from __future__ import annotations

import re
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.transforms.post_transforms import SphinxPostTransform

CHART = 'class="chart"'
#: A page of this book as cells write its address, which know of HTML only.
_PAGE = re.compile(r"\A([^:#]*)\.html(#.*)?\Z")
_HREF = re.compile(r'(?<=href=")[^"]*(?=")')


class CellsForEpub(SphinxPostTransform):
    """Leaves of each cell what it shows. A chart is its picture with its finding as the
    text alternative, or without a picture its finding."""

    default_priority = 3  # before myst-nb takes one form of each output
    builders = ("epub",)

    def run(self, **kwargs: Any) -> None:
        for cell in list(self.document.findall(_is("cell_code"))):
            cell["hide_mode"] = ""  # nothing that unfolds
            for source in list(cell.findall(_is("cell_code_source"))):
                source.parent.remove(source)
            if not cell.children:
                cell.parent.remove(cell)
        for bundle in list(self.document.findall(_is("mime_bundle"))):
            self._bundle(bundle)
        for link in self.document.findall(nodes.reference):
            if "refuri" in link:
                link["refuri"] = _PAGE.sub(r"\1.xhtml\2", link["refuri"])

    def _bundle(self, bundle: nodes.Element) -> None:
        forms = {form["mime_type"]: form for form in bundle.children}
        raw = [n for n in bundle.findall(nodes.raw) if n.get("format") == "html"]
        words = forms.get("text/markdown")
        if words is not None and any(CHART in node.astext() for node in raw):
            picture = next((i for form in forms.values() for i in form.findall(nodes.image)), None)
            bundle.replace_self(chart(words.astext(), picture))
            return
        for node in raw:
            text = _HREF.sub(lambda m: _PAGE.sub(r"\1.xhtml\2", m[0]), node.astext())
            text = text.replace("<br>", "<br/>")
            node.replace_self(nodes.raw("", text, format="html"))


def chart(finding: str, picture: nodes.image | None) -> nodes.Element:
    """A picture with its finding below; without a picture, the finding."""
    if picture is None:
        return nodes.paragraph("", finding, classes=["chart"])
    shown = nodes.image("", uri=picture["uri"], candidates=picture.get("candidates", {}),
                        alt=finding)
    legend = nodes.legend("", nodes.paragraph("", finding))  # a caption would be numbered
    return nodes.figure("", shown, legend, classes=["chart"])


def _is(element: str) -> Any:
    return lambda node: isinstance(node, nodes.container) and node.get("nb_element") == element


def setup(app: Sphinx) -> None:
    app.add_post_transform(CellsForEpub)
