"""``{loc}``, ``{pb}``, ``{fw}``: where the text stands in the source and in the print."""

from __future__ import annotations

from html import escape
from typing import Any

from docutils import nodes
from docutils.parsers.rst.states import Inliner
from sphinx.application import Sphinx
from sphinx.transforms import SphinxTransform
from sphinx.writers.html5 import HTML5Translator

from ..edition.markup import FormeWork, Locus, MarkupError, PageBreak, parse
from . import state


class loc(nodes.inline):
    """From here on: these source lines. Attributes ``first``, ``last``."""


class pb(nodes.inline):
    """A page of the print begins. Attributes ``page``, ``certain``."""


class fw(nodes.inline):
    """Forme work, shown only in the view *as received*. Attribute ``witness``."""


def role(
    name: str, rawtext: str, text: str, lineno: int, inliner: Inliner,
    options: dict[str, Any] | None = None, content: list[str] | None = None,
) -> tuple[list[nodes.Node], list[nodes.system_message]]:
    try:
        match parse(name, text):
            case Locus() as locus:
                return [loc("", first=locus.first, last=locus.last, ids=[locus.anchor])], []
            case PageBreak(page, certain):
                return [pb("", page=page, certain=certain, ids=[f"p{page}"])], []
            case FormeWork(witness):
                return [fw("", witness=witness)], []
    except MarkupError as error:
        return [], [inliner.reporter.error(f"{error} ({error.hint})", line=lineno)]
    raise AssertionError(name)


#: Within so many characters of another number of the margin there is no other line for it.
NEAR = 48


class NumbersApart(SphinxTransform):
    """Marks a ``{loc}`` that stands so soon after another that both numbers would fall on
    one line of the margin."""

    default_priority = 404

    def apply(self, **kwargs: Any) -> None:
        for node in self.document.findall(loc):
            between = 0
            for before in reversed(node.parent.children[: node.parent.index(node)]):
                if isinstance(before, loc):
                    node["near"] = between < NEAR and not before.get("near")
                    break
                between += len(before.astext())


class AnchorsOutOfTitles(SphinxTransform):
    """An id inside a heading is copied into contents lists: it moves to the section."""

    default_priority = 400

    def apply(self, **kwargs: Any) -> None:
        for kind in (loc, pb):
            for node in list(self.document.findall(kind)):
                if isinstance(node.parent, nodes.title):
                    section = node.parent.parent
                    section["ids"] += [i for i in node["ids"] if i not in section["ids"]]
                    node["ids"] = []


class LinesAsTargets(SphinxTransform):
    """Lets ``[l. 560](part-1.md#l560)`` name any line of a source, not only those that
    begin a block: it leads to the block that holds the line."""

    default_priority = 405

    def apply(self, **kwargs: Any) -> None:
        targets = self.env.metadata[self.env.docname].setdefault("myst_slugs", {})
        for node in self.document.findall(loc):
            for line in range(node["first"], node["last"] + 1):
                targets[f"l{line}"] = (0, f"l{node['first']}", f"l. {line}")


def lines_label(first: int, last: int) -> str:
    return f"line {first}" if first == last else f"lines {first} to {last}"


def visit_loc(self: HTML5Translator, node: loc) -> None:
    first, last = node["first"], node["last"]
    anchor = f' id="{node["ids"][0]}"' if node["ids"] else ""
    label = f"Link to source {lines_label(first, last)}"
    self.body.append(
        f'<span class="loc"{anchor}{" data-near" if node.get("near") else ""}'
        f"{_data(self, first, last)}>"
        f'<a href="#l{first}" aria-label="{label}">{first}</a></span>'
    )
    raise nodes.SkipNode


def _data(self: HTML5Translator, first: int, last: int) -> str:
    """What a reference to the passage needs: its last line, the page of the print on which
    it begins."""
    app = self.builder.app
    chapter = state.chapter(app, self.builder.current_docname)
    pages = state.edition(app).print_pages(chapter.source, first) if chapter else []
    page = f' data-page="{escape(pages[0])}"' if pages else ""
    return (f' data-last="{last}"' if last > first else "") + page


def visit_pb(self: HTML5Translator, node: pb) -> None:
    page = escape(node["page"])
    doubt = "" if node["certain"] else '<abbr title="uncertain">?</abbr>'
    anchor = f' id="p{page}"' if node["ids"] else ""
    self.body.append(
        f'<span class="pb"{anchor}><a href="#p{page}" aria-label="Page {page} of the print">'
        f"p. {page}{doubt}</a></span>"
    )
    raise nodes.SkipNode


def visit_fw(self: HTML5Translator, node: fw) -> None:
    self.body.append(f'<span class="fw w">{escape(node["witness"])}</span>')
    raise nodes.SkipNode


def skip(self: Any, node: nodes.Node) -> None:
    raise nodes.SkipNode


def depart(self: Any, node: nodes.Node) -> None:
    pass


def setup(app: Sphinx) -> None:
    for name in ("loc", "pb", "fw"):
        app.add_role(name, role)
    others: Any = {b: (skip, depart) for b in ("latex", "text", "man", "texinfo")}
    app.add_node(loc, html=(visit_loc, depart), **others)
    app.add_node(pb, html=(visit_pb, depart), **others)
    app.add_node(fw, html=(visit_fw, depart), **others)
    app.add_transform(NumbersApart)
    app.add_transform(AnchorsOutOfTitles)
    app.add_transform(LinesAsTargets)
