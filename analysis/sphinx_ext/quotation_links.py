"""Below a block that quotes this edition, or is quoted in it: the way to the comparison."""

from __future__ import annotations

from html import escape
from itertools import groupby
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.transforms import SphinxTransform
from sphinx.writers.html5 import HTML5Translator

from ..edition.quoting import Link
from . import state
from .citations import passage_links
from .compare import PAGE as COMPARE
from .compare import compare_address
from .loci import depart, loc, skip
from .notes import uri
from .quotations import name_of

#: The page with the comparisons.
PAGE = "book/quotations"


class quotation_links(nodes.container):
    """A part of the line after a block. Attribute ``links``: what the core says of it."""


class LinkQuotations(SphinxTransform):
    """Puts the links below the blocks of a chapter that quote or are quoted."""

    default_priority = 445

    def apply(self, **kwargs: Any) -> None:
        docname = self.env.docname
        found = state.edition(self.app).quotation_links.get(docname, {})
        if not found or PAGE not in self.env.found_docs:
            return
        here = dict(found)
        for node in list(self.document.findall(loc)):
            links = here.pop(f"l{node['first']}", None)
            block = node.parent
            if links and block.parent is not None:
                at = block.parent.index(block) + 1
                if not any(isinstance(n, passage_links) for n in block.parent[at : at + 1]):
                    block.parent.insert(at, passage_links("", cites=[], cited_by=[]))
                block.parent[at].append(quotation_links("", links=links))


def visit_quotation_links(self: HTML5Translator, node: quotation_links) -> None:
    def alike(link: Link) -> tuple[bool, bool, bool, str]:
        return link.is_quoted, link.is_cited, link.is_found, link.other.brief

    shown = [_shown(self, list(links)) for _, links in groupby(node["links"], alike)]
    words = "; ".join(shown)
    self.body.append(
        f'<span class="quotation-links"><span aria-hidden="true">⇄</span> {words}</span>'
    )
    raise nodes.SkipNode


def _shown(self: HTML5Translator, links: list[Link]) -> str:
    """What stands there of links to one passage: where the concordance already leads to it,
    only the way to the comparisons; otherwise both ways."""
    one = links[0]
    other = escape(one.other.brief)
    if one.is_cited and one.is_quoted:
        return ", ".join(_compare(self, link, f"Compare with {other}") for link in links)
    if one.is_cited:
        lines = ", ".join(_compare(self, link, f"l. {link.line}") for link in links)
        return f"Compare with its source: {lines}"
    there = escape(uri(self, one.other.document, one.other.anchor), quote=True)
    verb = "Quoted in" if one.is_quoted else "Quotes" if one.is_found else "Not found in"
    lines = ", ".join(_compare(self, link, f"compare l. {link.line}") for link in links)
    return f'{verb} <a href="{there}">{other}</a> ({lines})'


def _compare(self: HTML5Translator, link: Link, words: str) -> str:
    """The way to the two passages side by side, or else to the words compared."""
    if self.builder.name == "html" and COMPARE in self.builder.env.found_docs:
        target = compare_address(self, link.passages, link.id)
    else:
        target = uri(self, PAGE, name_of(link.id))
    return f'<a href="{escape(target, quote=True)}">{words}</a>'


def leave_out(app: Sphinx, doctree: nodes.document, docname: str) -> None:
    """Builders other than HTML have no use for the links."""
    if app.builder.format != "html":
        for node in list(doctree.findall(quotation_links)):
            line = node.parent
            line.remove(node)
            if isinstance(line, passage_links) and not (line["cites"] or line["cited_by"]):
                line.parent.remove(line)


def setup(app: Sphinx) -> None:
    other = skip, depart
    app.add_node(
        quotation_links, html=(visit_quotation_links, depart),
        latex=other, text=other, man=other, texinfo=other,
    )
    app.add_transform(LinkQuotations)
    app.connect("doctree-resolved", leave_out)
