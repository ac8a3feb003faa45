"""Links that open two passages side by side on the comparison page."""

from __future__ import annotations

from html import escape
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.writers.html5 import HTML5Translator

from .citations import visit_plain
from .loci import depart

PAGE = "book/compare"


class compare_link(nodes.inline):
    """Opens two passages side by side. Attributes ``a`` and ``b``: their addresses; the
    children are the words of the link. Only HTML has it, and there only with a script."""


def compare_link_to(words: str, passages: tuple[str, str]) -> compare_link:
    a, b = passages
    return compare_link("", nodes.Text(words), a=a, b=b)


def compare_address(self: HTML5Translator, passages: tuple[str, str], record: str = "") -> str:
    """The address of a comparison, from the page that is being written. ``record`` is the id
    of the entry to which it leads where no script runs."""
    here = self.builder.current_docname
    page = self.builder.get_relative_uri(here, PAGE) if here != PAGE else ""
    a, b = passages
    return f"{page}?a={a}&b={b}" + (f"#{name_of(record)}" if record else "")


def name_of(record: str) -> str:
    """The anchor, on the page, of the entry for the record with this id."""
    return f"ready-{record}"


def visit_compare_link(self: HTML5Translator, node: compare_link) -> None:
    target = escape(compare_address(self, (node["a"], node["b"])))
    self.body.append(
        ' <span class="compare-way"><span aria-hidden="true">·</span> '
        f'<a class="compare-link" href="{target}">'
    )


def depart_compare_link(self: HTML5Translator, node: compare_link) -> None:
    self.body.append("</a></span>")


def _leave_out(app: Sphinx, doctree: nodes.document, docname: str) -> None:
    """Only the edition in the browser puts passages side by side."""
    if app.builder.name != "html" or PAGE not in app.env.found_docs:
        for node in list(doctree.findall(compare_link)):
            node.parent.remove(node)


def setup(app: Sphinx) -> None:
    other: Any = {b: (visit_plain, depart) for b in ("latex", "text", "man", "texinfo")}
    app.add_node(compare_link, html=(visit_compare_link, depart_compare_link), **other)
    app.connect("doctree-resolved", _leave_out)
