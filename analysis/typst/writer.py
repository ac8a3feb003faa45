"""Nodes as Typst: one function a node type, found by the exact type of the node.

Every code expression ends with a semicolon, so that no bracket or point of the text that
follows can be taken for a part of it.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable, Iterable, Mapping, Set
from dataclasses import dataclass, field
from typing import Any

from docutils import nodes
from sphinx.errors import SphinxError
from sphinx.util import logging

from ..edition.registers import Series
from .escape import markup, string

logger = logging.getLogger(__name__)

#: Stands before the name of a document in the addresses that the builder gives out.
INSIDE = "%"


class UnknownNode(SphinxError):
    """The writer has no function for a node: to go on would lose what it holds."""

    category = "Typst"


@dataclass(frozen=True)
class Surroundings:
    """What a chapter must know of the rest of the book.

    ``places`` are the anchors that the book has, as :func:`place` writes them; ``notes`` the
    nodes of the notes by their label; ``pictures`` the file beside the Typst source for the
    address of each picture; ``titles`` the title of each document; ``texts`` the documents
    whose passages are cited by the lines of a source. ``led_to`` collects the places to which
    something leads.
    """

    series: Mapping[str, Series] = field(default_factory=dict)
    places: Set[str] = frozenset()
    notes: Mapping[str, nodes.Element] = field(default_factory=dict)
    pictures: Mapping[str, str] = field(default_factory=dict)
    titles: Mapping[str, str] = field(default_factory=dict)
    texts: Set[str] = frozenset()
    led_to: set[str] = field(default_factory=set)


Visitor = Callable[["Writer", Any], str]
VISITORS: dict[type[nodes.Node], Visitor] = {}


def writes(*kinds: type[nodes.Node]) -> Callable[[Visitor], Visitor]:
    """Makes a function the one that writes nodes of these types."""

    def register(visitor: Visitor) -> Visitor:
        for kind in kinds:
            VISITORS[kind] = visitor
        return visitor

    return register


def place(document: str, name: str = "") -> str:
    """The label of an anchor of a document, or of the document itself."""
    return f"{document}#{name}" if name else document


def target(uri: str, document: str) -> str | None:
    """The place that an address names inside the book; ``None`` where it leads out of it.

    Cells write the addresses of pages, ``part-1.html#l549``; they count from ``document``.
    """
    path, _, name = uri.partition("#")
    name = name.partition(":~:")[0]  # words on the page, which only a browser looks for
    if path.startswith(INSIDE):
        return place(path.removeprefix(INSIDE), name)
    if not path:
        return place(document, name)
    if "://" not in uri and not uri.startswith("mailto:") and path.endswith(".html"):
        folder = posixpath.dirname(document)
        return place(posixpath.normpath(posixpath.join(folder, path.removesuffix(".html"))), name)
    return None


class Writer:
    """Writes the nodes of one document.

    ``level`` is that of its first heading, ``opening`` stands below it. ``entries`` collects
    the apparatus until a paragraph ends, ``notes`` what a heading calls. ``at_blank`` says that
    the next blank is one too many, as beside a number in the margin. In a ``copy``, which a
    note's text at the foot of a page is, there are neither anchors nor an apparatus. In a
    table (``in_table``) links do not name where they lead, for there they are many.
    """

    def __init__(
        self, document: str, around: Surroundings, level: int = 1, opening: str = ""
    ) -> None:
        self.document, self.around, self.opening = document, around, opening
        self.level = level - 1
        self.entries: list[str] = []
        self.notes: list[str] = []
        self.locus = ""
        self.joined: list[nodes.Element] = []
        self.copy = False
        self.in_title = False
        self.in_table = False
        self.at_blank = True

    def write(self, node: nodes.Node) -> str:
        """Raises :class:`UnknownNode` where no function knows the node's type."""
        visitor = VISITORS.get(type(node))
        if visitor is None:
            raise unknown(node, self.document)
        return visitor(self, node)

    def all(self, children: Iterable[nodes.Node]) -> str:
        return "".join(map(self.write, children))

    def inside(self, node: nodes.Element) -> str:
        """The anchors of a node and its children."""
        return self.anchors(*node["ids"]) + self.all(node.children)

    def anchors(self, *names: str) -> str:
        """Anchors with these names; without a name, that of the document."""
        if self.copy or self.in_title:
            return ""
        return "".join(f"#a({string(place(self.document, name))});" for name in names)

    def leads(self, goal: str) -> bool:
        """Whether the book has a place; from now on it is one that something leads to."""
        if goal in self.around.places:
            self.around.led_to.add(goal)
            return True
        return False

    def link(self, uri: str, shown: str, node: nodes.Node) -> str:
        """``shown`` as a link; plain, with a warning, where the book has no such place."""
        goal = target(uri, self.document)
        if goal is None:
            return f"#link({string(uri)})[{shown}];"
        if not self.leads(goal):
            logger.warning("the PDF has no place %r to lead to", goal,
                           location=node, type="typst", subtype="link")
            return shown
        return f"#to({string(goal)}, {string(self.name(goal, shown))})[{shown}];"

    def name(self, goal: str, shown: str) -> str:
        """What a link must add in the PDF of one chapter, where it can lead to no other one:
        the title of that chapter; nothing where the lines of a text say it."""
        document = goal.partition("#")[0]
        title = self.around.titles.get(document, "")
        says_it = document in {self.document, *self.around.texts} or markup(title) in shown
        return "" if says_it or self.in_table or self.in_title else title


_ANCHOR = re.compile(r'#a\((?P<name>"(?:[^"\\]|\\.)*")\);')


def without_idle_anchors(written: str, led_to: Set[str]) -> str:
    """Takes away the anchors to which nothing leads: most of them."""
    kept = {string(name) for name in led_to}
    return _ANCHOR.sub(lambda m: m[0] if m["name"] in kept else "", written)


def unknown(node: nodes.Node, document: str, why: str = "") -> UnknownNode:
    """The error that names a node and its place."""
    at: nodes.Node | None = node
    while at is not None and not (isinstance(at, nodes.Element) and at.line):
        at = at.parent
    where = f"{(at.source or document)}:{at.line}" if at is not None else document
    kind = f"{type(node).__module__}.{type(node).__name__}"
    return UnknownNode(
        f"{where}: the PDF has no form for the node {kind}{why and f' ({why})'}: "
        f"{node.astext()[:60]!r}; add a function for it to analysis/typst"
    )


@writes(nodes.Text)
def text(self: Writer, node: nodes.Text) -> str:
    words = str(node).lstrip() if self.at_blank else str(node)
    if words:
        self.at_blank = words[-1].isspace()
    return markup(words)
