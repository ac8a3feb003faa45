"""``{names} persons``: the index of a register, each entry with every mention."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.writers.html5 import HTML5Translator

from ..edition import Edition
from ..edition.name_index import Heading, Indexed, InText, by_letter, index, sort_key
from ..edition.names import REGISTER_NAMES
from . import shown, state
from .directives import EditionDirective
from .loci import depart
from .notes import uri

#: A text with more places than this is folded.
OPEN = 8


class name_index(nodes.container):
    """The index of one register. Attribute ``register``; its children are the entries."""


class name_letter(nodes.container):
    """A letter of the index. Attribute ``letter``; ``ids`` its anchor."""


class name_entry(nodes.container):
    """One entry of the index. Attributes ``indexed``, the record, ``register`` and ``texts``,
    the short names of the texts; ``ids`` its anchor. Its children are name and description,
    for builders that know no more."""


class Names(EditionDirective):
    """``{names} persons``: the index of a register."""

    required_arguments = 1

    def run(self) -> list[nodes.Node]:
        if self.arguments[0] not in REGISTER_NAMES:
            raise self.error(f"no register {self.arguments[0]!r}: {', '.join(REGISTER_NAMES)}")
        state.depend(self.env, self.env.docname, [part(self.arguments[0])])
        return list(self.content_of(state.edition(self.env.app)))

    def content_of(self, edition: Edition) -> Iterator[nodes.Node]:
        register = self.arguments[0]
        whole = name_index("", register=register)
        texts = {source.id: source.short for source in edition.sources.values()}
        for letter, entries in by_letter(index(edition, register)):
            whole += name_letter("", letter=letter, ids=[_letter_id(letter)])
            whole += [_entry(register, indexed, texts) for indexed in entries]
        yield whole


def part(register: str) -> str:
    """What a page that shows a register depends on."""
    return f"index of {register}"


def _entry(register: str, indexed: Indexed, texts: dict[str, str]) -> name_entry:
    name = indexed.name
    head = nodes.paragraph("", "", nodes.strong("", name.name))
    return name_entry(
        "", head, nodes.paragraph("", name.description), indexed=indexed, register=register,
        texts=texts, ids=[name.id],
    )


def _letter_id(letter: str) -> str:
    return f"letter-{letter.lower() if letter.isalpha() else 'figures'}"


# --- HTML -------------------------------------------------------------------------------


def visit_index(self: HTML5Translator, node: name_index) -> None:
    letters = [child["letter"] for child in node.children if isinstance(child, name_letter)]
    links = "".join(f'<li><a href="#{_letter_id(x)}">{escape(x)}</a></li>' for x in letters)
    if len(letters) > 1:
        self.body.append(f'<nav class="letters" aria-label="Letters"><ul>{links}</ul></nav>\n')
    self.body.append('<div class="name-index">\n')


def depart_index(self: HTML5Translator, node: name_index) -> None:
    self.body.append("</div>\n")


def visit_letter(self: HTML5Translator, node: name_letter) -> None:
    self.body.append(f'<h2 class="letter" id="{node["ids"][0]}">{escape(node["letter"])}</h2>\n')
    raise nodes.SkipNode


def visit_entry(self: HTML5Translator, node: name_entry) -> None:
    folds = self.builder.name != "epub"
    indexed: Indexed = node["indexed"]
    self.body.append(
        f'<article class="name-entry" id="{escape(indexed.name.id)}" '
        f'aria-labelledby="{escape(indexed.name.id)}-name">{_head(indexed)}\n'
    )
    for text in indexed.texts:
        self.body.append(_in_text(self, text, node["texts"][text.source], folds))
    self.body.append("</article>\n")
    raise nodes.SkipNode


def _head(indexed: Indexed) -> str:
    name = indexed.name
    general = "" if name.basis == "texts" else ' <span class="basis">General knowledge.</span>'
    return (
        f'<h3 id="{escape(name.id)}-name">{escape(name.name)}</h3>'
        f'<p class="description">{escape(name.description)}{general}</p>'
        f'<p class="spellings">{mentions(indexed.mentions)}, as '
        f"{', '.join(f'<i>{escape(s)}</i>' for s in name.spellings)}</p>"
    )


def mentions(number: int) -> str:
    """``1 mention``, ``143 mentions``."""
    return f"{number} mention{'' if number == 1 else 's'}"


def _in_text(self: HTML5Translator, text: InText, short: str, folds: bool) -> str:
    edition = state.edition(self.builder.app)
    alone = sum(c.source == text.source for c in edition.chapters) == 1
    items = "".join(
        f"<li>{_chapter(self, '' if alone else title, headings)}</li>"
        for title, headings in text.chapters()
    )
    content = f'<ul class="places">{items}</ul>'
    passim = ", <i>passim</i>" if text.is_passim else ""
    summary = f"{escape(short)}{passim}: {mentions(text.mentions)}"
    if folds and text.places > OPEN:
        return f"<details><summary>{summary}</summary>{content}</details>\n"
    return f'<div class="in-text"><p>{summary}</p>{content}</div>\n'


def _chapter(self: HTML5Translator, title: str, headings: list[Heading]) -> str:
    """The mentions in a chapter; its title is left out where it is the text's only one."""
    shown = "; ".join(_heading(self, heading, _alike(heading)) for heading in headings)
    return f"{escape(title)}: {shown}" if title else shown


def _alike(heading: Heading) -> bool:
    """Whether a heading says no more than the title of its chapter."""
    return sort_key(heading.title)[0] == sort_key(heading.chapter)[0]


def _heading(self: HTML5Translator, heading: Heading, is_alike: bool) -> str:
    links = ", ".join(
        f'<a href="{escape(uri(self, lines.document, lines.anchor))}">{lines}</a>'
        for lines in heading.lines
    )
    several = len(heading.lines) > 1 or heading.lines[0].first != heading.lines[0].last
    words = "" if is_alike else f'<span class="heading">{escape(heading.title)}</span> '
    return f'{words}{"ll" if several else "l"}. {links}'


def setup(app: Sphinx) -> None:
    for register in REGISTER_NAMES:
        shown.PARTS[part(register)] = _shown(register)
    plain: Any = {b: (_pass, depart) for b in ("latex", "text", "man", "texinfo")}
    app.add_directive("names", Names)
    app.add_node(name_index, html=(visit_index, depart_index), **plain)
    app.add_node(name_letter, html=(visit_letter, depart), **plain)
    app.add_node(name_entry, html=(visit_entry, depart), **plain)


def _shown(register: str) -> Any:
    return lambda edition: index(edition, register)


def _pass(self: Any, node: nodes.Node) -> None:
    pass
