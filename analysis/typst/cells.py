"""Cells of code: their tables get a caption, their charts a text alternative."""

from __future__ import annotations

from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.transforms.post_transforms import SphinxPostTransform

CHART = 'class="chart"'


class ChartsForPrint(SphinxPostTransform):
    """A chart's text alternative goes to its picture; without a picture it stands for it."""

    default_priority = 3  # before myst-nb takes one form of each output
    builders = ("typst",)

    def run(self, **kwargs: Any) -> None:
        for bundle in self.document.findall(_is_bundle):
            assert isinstance(bundle, nodes.container)
            forms = {form["mime_type"]: form for form in bundle.children}
            html, words = forms.get("text/html"), forms.get("text/markdown")
            if html is None or words is None or CHART not in html.astext():
                continue
            pictures = [i for f in forms.values() for i in f.findall(nodes.image)]
            for picture in pictures:
                picture["alt"] = words.astext()
                picture.parent.append(nodes.caption("", words.astext()))
            if not pictures:
                inner = nodes.container("", *words.children, classes=["chart"])
                words.clear()
                words += inner


class CaptionsForPrint(SphinxPostTransform):
    """The paragraph above a table in a cell's output is the table's caption."""

    default_priority = 5
    builders = ("typst",)

    def run(self, **kwargs: Any) -> None:
        for output in self.document.findall(_is_output):
            assert isinstance(output, nodes.container)
            for before, node in zip(list(output.children), output.children[1:], strict=False):
                if isinstance(node, nodes.table) and isinstance(before, nodes.paragraph):
                    output.remove(before)
                    node.insert(0, nodes.title("", "", *before.children))


def has_code(doctree: nodes.document) -> bool:
    """Whether a document has a cell of code."""
    return any(n.get("nb_element") == "cell_code" for n in doctree.findall(nodes.container))


def _is_bundle(node: nodes.Node) -> bool:
    return isinstance(node, nodes.container) and node.get("nb_element") == "mime_bundle"


def _is_output(node: nodes.Node) -> bool:
    return isinstance(node, nodes.container) and node.get("nb_element") == "cell_code_output"


def setup(app: Sphinx) -> None:
    app.add_post_transform(ChartsForPrint)
    app.add_post_transform(CaptionsForPrint)
