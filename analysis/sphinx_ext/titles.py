"""Titles as others show them: contents lists and page footers."""

from __future__ import annotations

from html import escape
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx

from .apparatus import correction
from .loci import fw, loc, pb
from .notes import note_mark


def plain_titles(app: Sphinx, doctree: nodes.document) -> None:
    """Titles are copied into contents lists and page footers: the copies hold plain text."""
    env = app.env
    for copies in (env.titles, env.longtitles, env.tocs):
        copy = copies.get(env.docname)
        if copy is None:
            continue
        for kind in (loc, pb, fw, note_mark):
            for node in list(copy.findall(kind)):
                node.parent.remove(node)
        for node in list(copy.findall(correction)):
            node.parent.replace(node, nodes.Text(node.astext()))


def escape_titles(
    app: Sphinx, pagename: str, templatename: str, context: dict[str, Any],
    doctree: nodes.document | None,
) -> None:
    """The theme's print header writes titles into the page as HTML, but gets them as plain
    text."""
    for name in ("pagetitle", "root_title"):
        if name in context:
            context[name] = escape(context[name], quote=False)


def setup(app: Sphinx) -> None:
    app.connect("doctree-read", plain_titles, priority=900)
    app.connect("html-page-context", escape_titles, priority=900)
