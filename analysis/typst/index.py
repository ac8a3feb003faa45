"""The registers of names as indexes: every mention leaves an unseen mark in the text, and the
index asks on which pages these marks stand."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.transforms.post_transforms import SphinxPostTransform

from ..edition.name_index import Indexed, InText
from ..edition.names import REGISTER_NAMES, folded
from ..sphinx_ext import state
from ..sphinx_ext.name_index import name_entry, name_index, name_letter
from ..sphinx_ext.names import Leaves, blocks_with_mentions, name_ref
from .book import Part
from .escape import markup, string
from .writer import Writer, place, writes


class name_at(nodes.inline):
    """A mention begins here. Attribute ``entry``."""


class MarkEveryMention(SphinxPostTransform):
    """Puts a mark before each mention; what a heading mentions is marked in the paragraph
    that follows it."""

    default_priority = 900
    formats = ("typst",)

    def run(self, **kwargs: Any) -> None:
        name, edition = self.env.docname, state.edition(self.app)
        if state.chapter(self.app, name) is None or not edition.name_records:
            return
        for block, mentions in list(blocks_with_mentions(edition, self.document, name)):
            entries = [(m.start, m.id) for m in mentions]
            if isinstance(block, nodes.title):
                below = _paragraph_after(block)
                if below is not None:
                    below[0:0] = [name_at("", entry=entry) for _, entry in entries]
                continue
            for start, entry in reversed(entries):
                _mark(block, start, name_at("", entry=entry))


def _paragraph_after(title: nodes.title) -> nodes.paragraph | None:
    return next(iter(title.parent.findall(nodes.paragraph)), None)


def _mark(block: nodes.Element, start: int, mark: name_at) -> None:
    leaf, offset = Leaves(block).at(start)
    top: nodes.Node = leaf
    while top.parent is not block:
        top = top.parent
    index = block.index(top)
    if top is leaf and offset:
        block[index : index + 1] = [nodes.Text(leaf[:offset]), mark, nodes.Text(leaf[offset:])]
    else:
        block.insert(index, mark)


@writes(name_ref)
def name(self: Writer, node: name_ref) -> str:
    return self.inside(node)


@writes(name_at)
def mention(self: Writer, node: name_at) -> str:
    return "" if self.copy or self.in_title else f"#m({string(node['entry'])});"


@writes(name_index)
def whole_index(self: Writer, node: name_index) -> str:
    return f"\n#name-index((\n{self.all(node.children)}))\n"


@writes(name_letter)
def letter(self: Writer, node: name_letter) -> str:
    return f"  (letter: [{markup(node['letter'])}]),\n"


@writes(name_entry)
def entry(self: Writer, node: name_entry) -> str:
    """One entry: name, other forms of it, description, and for a PDF that has not the texts
    the lines."""
    indexed: Indexed = node["indexed"]
    edition = node["texts"]
    forms = ", ".join(f"#emph[{markup(form)}];" for form in other_forms(indexed))
    lines = "; ".join(_lines(text, edition.get(text.source, text.source)) for text in indexed.texts)
    anchor = string(place(self.document, indexed.name.id))
    stop = "" if indexed.name.name.endswith(".") and not forms else "."
    return (
        f"  (id: {string(indexed.name.id)}, anchor: {anchor}, "
        f"name: [{markup(indexed.name.name)}], forms: [{forms}], stop: [{stop}], "
        f"about: [{markup(indexed.name.description)}], lines: [{markup(lines)}]),\n"
    )


def other_forms(indexed: Indexed) -> list[str]:
    """The spellings that a reader who knows the heading would not expect: those with a word
    that it does not have, whatever the capitals."""
    known = set(_words(indexed.name.name))
    return [s for s in indexed.name.spellings if not known.issuperset(_words(s))]


def _words(text: str) -> Iterable[str]:
    parts = folded(text).casefold().replace("'s", "").split()
    return (word for word in (part.strip(".,()'\"") for part in parts) if len(word) > 2)


def _lines(text: InText, short: str) -> str:
    lines = [str(lines) for heading in text.headings for lines in heading.lines]
    several = len(lines) > 1 or "–" in lines[0]
    return f"{short}, {'ll' if several else 'l'}. {', '.join(lines)}"


def at_end(parts: Iterable[Part]) -> list[Part]:
    """The parts of the book with the registers last, as a book has its indexes."""
    documents = {f"book/{register}" for register in REGISTER_NAMES}
    return sorted(parts, key=lambda part: documents.issuperset(part.documents))


def setup(app: Sphinx) -> None:
    app.add_post_transform(MarkEveryMention)
