"""The three views of a text page, and the line that says what the page is."""

from __future__ import annotations

from html import escape
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.transforms import SphinxTransform
from sphinx.writers.html5 import HTML5Translator

from . import state
from .apparatus import PAGE, correction
from .loci import depart, loc, skip

VIEWS = (
    ("reading", "Reading", "the edited text"),
    ("corrections", "Corrections shown", "both readings"),
    ("received", "As received", "the witness as it came to us"),
)


class view_bar(nodes.General, nodes.Element):
    """The control at the head of a text page. Attributes ``source``, ``corrections``."""


class AddViewBar(SphinxTransform):
    """Puts the control below the title of every chapter of a text."""

    default_priority = 430

    def apply(self, **kwargs: Any) -> None:
        chapter = state.chapter(self.app, self.env.docname)
        section = next(iter(self.document.findall(nodes.section)), None)
        if chapter is None or section is None:
            return
        source = state.edition(self.app).sources[chapter.source]
        count = sum(1 for _ in self.document.findall(correction))
        section["classes"].append("edition-text")
        for paragraph in self.document.findall(nodes.paragraph):
            if not any(paragraph.findall(lambda n: isinstance(n, (loc, correction)))):
                paragraph["classes"].append("editorial")
        section.insert(1, view_bar("", short=source.short, id=source.id, count=count))


def visit_view_bar(self: HTML5Translator, node: view_bar) -> None:
    buttons = "".join(
        f'<button type="button" data-view="{name}" aria-pressed="{str(not i).lower()}" '
        f'title="{escape(what)}">{label}</button>'
        for i, (name, label, what) in enumerate(VIEWS)
    )
    target = self.builder.get_relative_uri(self.builder.current_docname, PAGE)
    count = node["count"]
    noun = "correction" if count == 1 else "corrections"
    self.body.append(
        f'<div class="view-bar"><span class="view-buttons" role="group" '
        f'aria-label="View of the text" hidden>{buttons}</span>'
        f'<span class="view-about"><a href="{target}#{node["id"]}">{count} {noun}</a> '
        f"on this page</span></div>\n"
    )
    raise nodes.SkipNode


def setup(app: Sphinx) -> None:
    others: Any = {b: (skip, depart) for b in ("latex", "text", "man", "texinfo")}
    app.add_node(view_bar, html=(visit_view_bar, depart), **others)
    app.add_transform(AddViewBar)
