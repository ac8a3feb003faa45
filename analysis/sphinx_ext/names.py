"""Names in the text: at its first mention under a heading a name leads to its entry."""

from __future__ import annotations

import json
import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from html import escape
from itertools import groupby
from pathlib import Path
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.transforms import SphinxTransform
from sphinx.util import logging
from sphinx.writers.html5 import HTML5Translator

from ..edition import Edition
from ..edition.mentions import Mention
from ..edition.names import REGISTER_NAMES
from . import state
from .apparatus import correction
from .loci import depart, fw, loc, pb
from .notes import note_mark, note_text, uri

logger = logging.getLogger(__name__)
#: What the popovers show, for all pages; it is loaded when a name is opened.
DATA = "names-data.js"
_WORD = re.compile(r"\S+")
_USED = re.compile(r'<a class="name"|class="name-entry"')
#: What holds no words of the reading text, and what a link cannot stand around.
_APART = (loc, pb, fw, note_mark)


class name_ref(nodes.inline):
    """A name in the text. Attributes ``entry`` (an id) and ``document``, the page that has
    the entry; its children are the words."""


class MarkNames(SphinxTransform):
    """Marks the first mention of every name under each heading of a chapter."""

    default_priority = 435

    def apply(self, **kwargs: Any) -> None:
        chapter = state.chapter(self.app, self.env.docname)
        edition = state.edition(self.app)
        if chapter is None or not edition.name_records:
            return
        seen: set[tuple[int, str]] = set()
        late: dict[tuple[int, str], tuple[Leaves, Mention]] = {}
        for block, mentions in blocks_with_mentions(edition, self.document, self.env.docname):
            if isinstance(block, nodes.title):
                continue
            unit = id(_unit(block))
            for mention in mentions:
                key = unit, mention.id
                if key in seen:
                    continue
                leaves = Leaves(block)
                span = leaves.span(mention.start, mention.end)
                if span.is_clean:
                    seen.add(key)
                    late.pop(key, None)
                    span.wrap(_reference(mention))
                elif span.is_possible:
                    late.setdefault(key, (leaves, mention))
        for leaves, mention in late.values():
            # Every mention under the heading stands in a correction: the name goes around it.
            span = Leaves(leaves.block).span(mention.start, mention.end)
            if span.is_possible:
                span.wrap(_reference(mention))


def _reference(mention: Mention) -> name_ref:
    return name_ref("", entry=mention.id, document=f"book/{mention.register}")


def _unit(block: nodes.Element) -> nodes.Node:
    """The section or the note in which a block stands."""
    node: nodes.Node = block
    while node.parent is not None and not isinstance(node, (nodes.section, note_text)):
        node = node.parent
    return node


def blocks_with_mentions(
    edition: Edition, document: nodes.document, docname: str
) -> Iterator[tuple[nodes.Element, list[Mention]]]:
    """The blocks of a chapter that have mentions, with these.

    Where the page's words are not those of the record, there is a warning and no mention.
    """
    blocks = [
        node for node in document.findall(lambda n: isinstance(n, (nodes.paragraph, nodes.title)))
        if _is_of_a_witness(node)
    ]
    texts = [text for _, text in edition.running if text.chapter.docname == docname]
    if len(blocks) != len(texts):
        logger.warning("%d blocks on the page and %d in the record", len(blocks), len(texts),
                       location=docname, type="edition", subtype="names")
        return
    found = [m for m in edition.mention_records if m.document == docname]
    for number, group in groupby(found, key=lambda m: m.block):
        block = blocks[number]
        if Leaves(block).text != texts[number].text:
            logger.warning("the words of a block are not those of the record: %.60s",
                           texts[number].text, location=block, type="edition", subtype="names")
            continue
        yield block, list(group)


def _is_of_a_witness(block: nodes.Element) -> bool:
    if next(block.findall(loc), None) is not None:
        return True
    first = block[0] if len(block) else None
    return isinstance(first, correction) and first["role"] in ("gap", "supplied")


class Span:
    """Neighbours below one parent that hold the words of a name.

    ``is_possible``: a link may stand around them; ``is_clean``: and no correction is in or
    around them.
    """

    def __init__(
        self, parent: nodes.Element, first: tuple[nodes.Node, int], last: tuple[nodes.Node, int],
    ) -> None:
        self.parent, self.first, self.last = parent, first, last
        between = parent.children[parent.index(first[0]) : parent.index(last[0]) + 1]
        inside = [n for part in between for n in part.findall()]
        around = list(_ancestors(parent))
        self.corrections = [n for n in (*inside, *around) if isinstance(n, correction)]
        barred = (*_APART, nodes.reference, nodes.literal, name_ref)
        self.is_possible = not any(isinstance(n, barred) for n in (*inside, *around))
        self.is_clean = self.is_possible and not self.corrections

    def wrap(self, name: nodes.Element) -> None:
        """Put ``name`` around the words."""
        for node in self.corrections:
            node["in_name"] = True
        (first, start), (last, end) = self.first, self.last
        begin, stop = self.parent.index(first), self.parent.index(last)
        parts = list(self.parent.children[begin : stop + 1])
        before, after = [], []
        if isinstance(parts[-1], nodes.Text):
            after = [nodes.Text(parts[-1][end:])] if parts[-1][end:] else []
            parts[-1] = nodes.Text(parts[-1][:end])
        if isinstance(parts[0], nodes.Text):
            before = [nodes.Text(parts[0][:start])] if parts[0][:start] else []
            parts[0] = nodes.Text(parts[0][start:])
        name += parts
        self.parent[begin : stop + 1] = [*before, name, *after]


def _ancestors(node: nodes.Node) -> Iterator[nodes.Node]:
    while node is not None and not isinstance(node, (nodes.paragraph, nodes.title)):
        yield node
        node = node.parent


class Leaves:
    """The pieces of text of a block that belong to the reading text."""

    def __init__(self, block: nodes.Element) -> None:
        self.block = block
        self.nodes = list(_leaves(block))
        self.starts: list[int] = []
        self.raw = ""
        for leaf in self.nodes:
            self.starts.append(len(self.raw))
            self.raw += leaf

    @property
    def text(self) -> str:
        """The reading text, runs of white space as one blank."""
        return " ".join(self.raw.split())

    def span(self, start: int, end: int) -> Span:
        """The nodes that hold the characters ``start`` to ``end`` of :attr:`text`."""
        first, last = self.at(start), self.at(end - 1)
        last = last[0], last[1] + 1
        above = [id(n) for n in _upwards(first[0])]
        branch: nodes.Node = last[0]
        while id(branch.parent) not in above:
            branch = branch.parent
        parent = branch.parent
        head: nodes.Node = first[0]
        while head.parent is not parent:
            head = head.parent
        return Span(parent, (head, first[1]), (branch, last[1]))

    def at(self, character: int) -> tuple[nodes.Text, int]:
        """The piece that holds a character of :attr:`text`, and its place in the piece."""
        offset = 0
        for word in _WORD.finditer(self.raw):
            if character < offset + len(word[0]):
                raw = word.start() + character - offset
                leaf = bisect_right(self.starts, raw) - 1
                return self.nodes[leaf], raw - self.starts[leaf]
            offset += len(word[0]) + 1
        raise IndexError(character)


def _upwards(node: nodes.Node) -> Iterator[nodes.Node]:
    while node.parent is not None:
        node = node.parent
        yield node


def _leaves(node: nodes.Node) -> Iterator[nodes.Text]:
    if isinstance(node, nodes.Text):
        if node:
            yield node
    elif not isinstance(node, _APART) and not (
        isinstance(node, correction) and node["role"] == "gap"
    ):
        for child in node.children:
            yield from _leaves(child)


# --- what pages and popovers show -------------------------------------------------------


def visit_name_ref(self: HTML5Translator, node: name_ref) -> None:
    target = uri(self, node["document"], node["entry"])
    self.body.append(f'<a class="name" href="{escape(target)}">')


def depart_name_ref(self: HTML5Translator, node: name_ref) -> None:
    self.body.append("</a>")


def data(edition: Edition) -> dict[str, Sequence[object]]:
    """For each entry by its id: what it is, name, spellings, description, basis, number of
    mentions."""
    return {
        n.id: [REGISTER_NAMES[n.register], n.name, n.spellings, n.description, n.basis,
               len(edition.mentions_by_id[n.id])]
        for n in edition.name_records
    }


def write(app: Sphinx, error: Exception | None) -> None:
    """A script and no JSON: a page that was opened from a disk may load the one only."""
    if error is None and app.builder.format == "html" and app.builder.name != "epub":
        names = json.dumps(data(state.edition(app)), ensure_ascii=False, separators=(",", ":"))
        target = Path(app.outdir) / "_static"
        target.mkdir(parents=True, exist_ok=True)
        (target / DATA).write_text(f"window.editionNames={names};\n", encoding="utf-8")


def _where_needed(
    app: Sphinx, pagename: str, templatename: str, context: dict[str, Any],
    doctree: nodes.document | None,
) -> None:
    if doctree is not None and _USED.search(context.get("body") or ""):
        app.add_css_file("names.css")
        app.add_js_file("names.js", loading_method="defer")


def visit_plain(self: Any, node: nodes.Node) -> None:
    pass


def setup(app: Sphinx) -> None:
    others: Any = {b: (visit_plain, depart) for b in ("latex", "text", "man", "texinfo")}
    app.add_node(name_ref, html=(visit_name_ref, depart_name_ref), **others)
    app.add_transform(MarkNames)
    app.connect("html-page-context", _where_needed)
    app.connect("build-finished", write)
