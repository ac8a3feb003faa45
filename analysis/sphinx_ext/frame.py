"""The frame of every page: bar, contents of the book, contents of the page, ways on.

The theme's own frame wants three scripts, among them one of 1.5 MB for its icons, and asks
BeautifulSoup for each list. This one is a template of the edition's own (``templates/``):
other features may extend it and fill its blocks.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from html import escape
from pathlib import Path
from typing import Any

from docutils import nodes
from sphinx import addnodes
from sphinx.application import Sphinx
from sphinx.config import Config
from sphinx.environment import BuildEnvironment

TEMPLATES = Path(__file__).parent / "templates"
#: Levels of headings that the contents of a page show, below its title.
DEPTH = 2
#: What the theme wraps a table in; it scrolls, so the keyboard must get there.
_TABLE = '<div class="pst-scrollable-table-container">'
#: The theme's sections, as a page's context names them.
SECTIONS = (
    "theme_navbar_start", "theme_navbar_center", "theme_navbar_persistent", "theme_navbar_end",
    "theme_article_header_start", "theme_article_header_end", "theme_article_footer_items",
    "theme_content_footer_items", "theme_footer_start", "theme_footer_center",
    "theme_footer_end", "theme_primary_sidebar_end", "theme_secondary_sidebar_items", "sidebars",
)
_INLINE = {nodes.emphasis: "em", nodes.strong: "strong"}


@dataclass
class Entry:
    """A line of a contents list: ``target`` is a page's name or an anchor on the page, ``title``
    safe HTML."""

    target: str
    title: str
    below: list[Entry] = field(default_factory=list)

    def holds(self, target: str) -> bool:
        return self.target == target or any(entry.holds(target) for entry in self.below)


@dataclass
class Part:
    """A part of the book under its caption, which may be empty."""

    caption: str
    entries: list[Entry]

    def holds(self, target: str) -> bool:
        return any(entry.holds(target) for entry in self.entries)


def title_html(node: nodes.Node) -> str:
    """The words of a title as HTML; of its markup only emphasis is kept."""
    if isinstance(node, nodes.Text):
        return escape(node.astext())
    words = "".join(map(title_html, node.children))
    tag = next((tag for kind, tag in _INLINE.items() if isinstance(node, kind)), "")
    return f"<{tag}>{words}</{tag}>" if tag else words


def book_contents(env: BuildEnvironment) -> list[Part]:
    """All parts of the book as the contents list has them."""
    return [
        Part(str(tree.get("caption") or ""), list(_pages(env, tree)))
        for tree in _trees(env, env.config.root_doc)
    ]


def _trees(env: BuildEnvironment, docname: str) -> Iterator[addnodes.toctree]:
    found = env.tocs.get(docname)
    return iter(()) if found is None else found.findall(addnodes.toctree)


def _pages(env: BuildEnvironment, tree: addnodes.toctree) -> Iterator[Entry]:
    for title, name in tree["entries"]:
        if name in env.titles:
            words = escape(title) if title else title_html(env.titles[name])
            below = [e for inner in _trees(env, name) for e in _pages(env, inner)]
            yield Entry(name, words.strip(), below)


def page_contents(env: BuildEnvironment, docname: str) -> list[Entry]:
    """The headings of a page below its title."""
    outline = env.tocs.get(docname)
    if outline is None or not outline.children:
        return []
    title = outline.children[0]
    lists = [child for child in title.children if isinstance(child, nodes.bullet_list)]
    return [entry for each in lists for entry in _headings(each, DEPTH)]


def _headings(outline: nodes.Node, depth: int) -> Iterator[Entry]:
    for item in outline.children:
        link = next(iter(item.findall(nodes.reference)), None)
        if link is not None and link.get("anchorname"):
            below = [
                entry for child in item.children if isinstance(child, nodes.bullet_list)
                for entry in _headings(child, depth - 1)
            ] if depth > 1 else []
            words = "".join(map(title_html, link.children))
            yield Entry(link["anchorname"].removeprefix("#"), words.strip(), below)


def _find_templates(app: Sphinx, config: Config) -> None:
    config.templates_path.append(str(TEMPLATES))


def _frame(
    app: Sphinx, pagename: str, templatename: str, context: dict[str, Any],
    doctree: nodes.document | None,
) -> str | None:
    if app.builder.name != "html":
        return None
    env = app.env
    if not hasattr(app, "_book_contents"):
        app._book_contents = book_contents(env)  # type: ignore[attr-defined]
    context["book_contents"] = app._book_contents  # type: ignore[attr-defined]
    if "body" in context:
        context["body"] = context["body"].replace(_TABLE, f'{_TABLE[:-1]} tabindex="0">')
    context["page_contents"] = page_contents(env, pagename) if doctree is not None else []
    return "edition-page.html" if templatename == "page.html" else None


def _without_theirs(
    app: Sphinx, pagename: str, templatename: str, context: dict[str, Any],
    doctree: nodes.document | None,
) -> None:
    """Our template shows none of the theme's sections, each of which the theme would fill on
    trial, for every page, to see whether it is empty."""
    for name in SECTIONS:
        if context.get(name):
            context[name] = []


def setup(app: Sphinx) -> None:
    app.connect("config-inited", _find_templates)
    app.connect("html-page-context", _without_theirs, priority=1)
    app.connect("html-page-context", _frame, priority=800)
