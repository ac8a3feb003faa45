"""Search, keyword in context and comparison: their pages and what these load.

The search page takes the place of Sphinx's, whose index is neither made nor loaded.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

from docutils import nodes
from sphinx import addnodes
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.util.docutils import SphinxDirective
from sphinx.writers.html5 import HTML5Translator

from . import passages_script, state
from .frame import TEMPLATES
from .loci import depart, skip

SEARCH = "search"
#: What a page with each tool loads, besides the passages and ``find.js``.
LOADS = {
    SEARCH: ("misreadings.js", "lib/minisearch.min.js", "search.js"),
    "kwic": ("kwic.js",),
    "compare": ("lib/diff.min.js", "compare.js"),
}
#: Pages that help to find something where no script runs.
INDEXES = (
    "book/persons", "book/bodies", "book/places", "book/terms", "book/concordance",
    "book/quotations", "book/chronology", "book/corrections",
)
ELSEWHERE = {
    "kwic": "The edition in the browser has here a tool that finds every place of a word, a "
    "phrase or a pattern and shows the words to its left and right.",
    "compare": "The edition in the browser has here a tool that puts any two passages side by "
    "side.",
}
#: Scripts of Sphinx's search that nothing loads.
_THEIRS = ("searchtools.js", "language_data.js")


class find_tool(nodes.General, nodes.Element):
    """A tool that needs a script. Attribute ``name``: a key of :data:`ELSEWHERE`."""


class Tool(SphinxDirective):
    """``{keyword-in-context}`` and ``{compare}``: the tool on the page, a sentence in print."""

    tool = ""

    def run(self) -> list[nodes.Node]:
        self.env.metadata[self.env.docname]["find_tool"] = self.tool
        return [find_tool("", name=self.tool)]


class KeywordInContext(Tool):
    tool = "kwic"


class Compare(Tool):
    tool = "compare"


@cache
def _markup(name: str) -> str:
    return (Path(TEMPLATES) / f"{name}.html").read_text("utf-8")


def visit_find_tool(self: HTML5Translator, node: find_tool) -> None:
    self.body.append(_markup(node["name"]))
    raise nodes.SkipNode


def _in_words(app: Sphinx, doctree: nodes.document, docname: str) -> None:
    """Builders other than HTML say what the edition in the browser has."""
    if app.builder.name != "html":
        for node in list(doctree.findall(find_tool)):
            node.replace_self(nodes.paragraph("", ELSEWHERE[node["name"]]))


def titles(env: BuildEnvironment) -> dict[str, str]:
    """The titles of all pages in the order of the contents list: as that list has them, where
    no other page is called the same there."""
    entries = {env.config.root_doc: ""}

    def walk(page: str) -> None:
        outline = env.tocs.get(page, nodes.bullet_list())
        for tree in outline.findall(addnodes.toctree):
            for title, name in tree["entries"]:
                if name not in entries:
                    entries[name] = title or ""
                    walk(name)

    walk(env.config.root_doc)
    often = Counter(entries.values())
    return {
        name: " ".join((title if often[title] == 1 else env.titles[name].astext()).split())
        for name, title in entries.items() if name in env.titles
    }


def _write_passages(app: Sphinx, env: BuildEnvironment) -> list[str]:
    """Writes the scripts with the passages. Where one has changed, the pages that load them
    are written anew, with its new hash in their addresses."""
    if app.builder.name != "html":
        return []
    found = passages_script.scripts(state.edition(app), titles(env))
    changed = passages_script.write(Path(app.outdir) / "_static", found)
    return [name for name, data in env.metadata.items() if changed and "find_tool" in data]


def _no_index(app: Sphinx) -> None:
    if app.builder.name == "html":
        app.builder.search = False  # type: ignore[attr-defined]


def _search_page(app: Sphinx) -> Iterator[tuple[str, dict[str, Any], str]]:
    if app.builder.name == "html":
        env = app.env
        known = [(name, env.titles[name].astext()) for name in INDEXES if name in env.titles]
        yield SEARCH, {"find_indexes": known, "title": "Search"}, "search.html"


def _load_where_needed(
    app: Sphinx, pagename: str, templatename: str, context: dict[str, Any],
    doctree: nodes.document | None,
) -> None:
    if app.builder.name != "html":
        return
    tool = app.env.metadata.get(pagename, {}).get("find_tool", "")
    if pagename == SEARCH and doctree is None:
        tool = SEARCH
    if tool:
        app.add_css_file("find.css")
        for name in (passages_script.SCRIPT, "find.js", *LOADS[tool]):
            app.add_js_file(name, loading_method="defer")


def _forget_theirs(app: Sphinx, error: Exception | None) -> None:
    if error is None and app.builder.name == "html":
        for name in _THEIRS:
            (Path(app.outdir) / "_static" / name).unlink(missing_ok=True)


def setup(app: Sphinx) -> None:
    others: Any = {b: (skip, depart) for b in ("latex", "text", "man", "texinfo")}
    app.add_node(find_tool, html=(visit_find_tool, depart), **others)
    app.add_directive("keyword-in-context", KeywordInContext)
    app.add_directive("compare", Compare)
    app.connect("doctree-resolved", _in_words)
    app.connect("builder-inited", _no_index)
    app.connect("env-updated", _write_passages)
    app.connect("html-collect-pages", _search_page)
    app.connect("html-page-context", _load_where_needed)
    app.connect("build-finished", _forget_theirs)
