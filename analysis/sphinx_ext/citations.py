"""From a citation to the passage that this edition has, and from the passage back."""

from __future__ import annotations

from html import escape
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.transforms import SphinxTransform
from sphinx.writers.html5 import HTML5Translator

from . import state
from .loci import depart, loc, skip
from .notes import uri

#: Stands between the parts of the line.
BETWEEN = ' <span class="between" aria-hidden="true">·</span> '
LABELS = {"cites": ("→", "The passage cited:"), "cited_by": ("←", "Cited by")}


class place_link(nodes.inline):
    """A link to a place in the book. Attributes ``document`` (empty: the same) and ``anchor``;
    its children are the words of the link. Builders other than HTML show the words."""


class passage_links(nodes.container):
    """The line after a block that cites a passage of this edition or is cited itself.
    Attributes ``cites`` and ``cited_by``: lists of words, document and anchor. Its children
    are what other features add to the line."""


def place(words: str, document: str, anchor: str) -> place_link:
    return place_link("", nodes.Text(words), document=document, anchor=anchor)


class LinkPassages(SphinxTransform):
    """Puts the links below the blocks of a chapter that cite or are cited."""

    default_priority = 440

    def apply(self, **kwargs: Any) -> None:
        docname = self.env.docname
        if state.chapter(self.app, docname) is None:
            return
        here = {
            anchor: links
            for (document, anchor), links in state.edition(self.app).passage_links.items()
            if document == docname
        }
        for node in list(self.document.findall(loc)) if here else ():
            block, name = node.parent, f"l{node['first']}"
            if name in here and not isinstance(block, nodes.title):
                cites, cited_by = here.pop(name)
                below = passage_links("", cites=cites, cited_by=cited_by)
                block.parent.insert(block.parent.index(block) + 1, below)


def visit_place_link(self: HTML5Translator, node: place_link) -> None:
    here = self.builder.current_docname
    target = uri(self, node["document"] or here, node["anchor"])
    self.body.append(f'<a href="{escape(target, quote=True)}">')


def depart_place_link(self: HTML5Translator, node: place_link) -> None:
    self.body.append("</a>")


def visit_passage_links(self: HTML5Translator, node: passage_links) -> None:
    parts = []
    for name, (sign, label) in LABELS.items():
        links = ", ".join(
            f'<a href="{escape(uri(self, document, anchor), quote=True)}">{escape(words)}</a>'
            for words, document, anchor in node[name]
        )
        if links:
            parts.append(
                f'<span class="{name.replace("_", "-")}">'
                f'<span aria-hidden="true">{sign}</span> {label} {links}</span>'
            )
    self.body.append(f'<p class="passage-links">{BETWEEN.join(parts)}')
    if parts and node.children:
        self.body.append(BETWEEN)


def depart_passage_links(self: HTML5Translator, node: passage_links) -> None:
    self.body.append("</p>\n")


def visit_plain(self: Any, node: nodes.Node) -> None:
    pass


def setup(app: Sphinx) -> None:
    def elsewhere(visit: Any) -> dict[str, Any]:
        return {b: (visit, depart) for b in ("latex", "text", "man", "texinfo")}

    app.add_node(place_link, html=(visit_place_link, depart_place_link), **elsewhere(visit_plain))
    app.add_node(passage_links, html=(visit_passage_links, depart_passage_links), **elsewhere(skip))
    app.add_transform(LinkPassages)
