"""A page as Markdown to read: the reading text without the edition's markup.

Headings and paragraphs are those of the page, a paragraph a line. A note mark is a Markdown
footnote; the note's text stands at the end, or in its place where the page itself holds it.
What the editors write between the blocks of a text stays, without links inside the book.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import zip_longest
from typing import TYPE_CHECKING

from markdown_it.token import Token

from .chapters import Block, Chapter
from .escape import escape_markdown
from .markup import Gap, Mark
from .plaintext import LOST, has_conjecture
from .syntax import parser
from .witness import reading_form

if TYPE_CHECKING:
    from .library import Edition

#: Stand around the label of a note until the words are escaped.
_OPEN, _CLOSE = "\ue000", "\ue001"
_CALL = re.compile(f"{_OPEN}(.*?){_CLOSE}")
_OPTION = re.compile(r"\A:(?P<name>[\w-]+):\s*(?P<value>.*)\n?")
_CODE = "{code-cell}"
#: Stands for what a directive computes.
COMPUTED = "*[Here the page has a part that is computed when the book is built.]*"
#: Questions are left out, and so is the heading over them.
_QUESTION = "{question}"
_ROLE_WITH_TARGET = re.compile(r"\{[\w:-]+\}`([^`<]*?)\s*<[^`>]*>`")
_ROLE = re.compile(r"\{[\w:-]+\}`([^`]*)`")
_LINK = re.compile(r"(?<!!)\[((?:[^\[\]]|\[[^\[\]]*\])*)\]\((?!https?:)[^()\s]*\)")


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of a page: Markdown, or the code of a cell with its ``tags``."""

    text: str
    code: bool = False
    tags: tuple[str, ...] = ()


def parts(edition: Edition, text: str, chapter: Chapter | None = None) -> list[Part]:
    """The pieces of a page in their order. ``text`` is the page's file; ``chapter`` is the
    chapter that it is, where it is one."""
    return list(_Page(edition, text, chapter).parts())


def markdown(edition: Edition, text: str, chapter: Chapter | None = None) -> str:
    """The page as one Markdown file, code as fenced blocks."""
    return "\n\n".join(
        f"```python\n{part.text}\n```" if part.code else part.text
        for part in parts(edition, text, chapter)
    ) + "\n"


@lru_cache(maxsize=1)
def _tokens(text: str) -> list[Token]:
    """A page is read once for both its Markdown and its notebook."""
    return parser().parse(text)


class _Page:
    def __init__(self, edition: Edition, text: str, chapter: Chapter | None) -> None:
        self.edition, self.chapter = edition, chapter
        self.lines = text.splitlines()
        self.tokens = _tokens(text)
        self.called: dict[str, None] = {}

    def parts(self) -> Iterator[Part]:
        shown = [t for t in self.tokens if not t.level and t.map and t.nesting >= 0]
        for token, after in zip_longest(shown, shown[1:]):
            if token.type == "heading_open" and after and after.info.startswith(_QUESTION):
                continue
            if token.type == "fence" and token.info.startswith(_CODE):
                yield _cell(token)
            else:
                yield from (Part(words) for words in self._words(token) if words)
        for label in list(self.called):
            yield Part(self._note(label))

    def _words(self, token: Token) -> Iterator[str]:
        first, end = token.map or [0, 0]
        blocks = [b for b in self._blocks() if first < b.line <= end]
        if blocks:
            yield from (self.block(block) for block in blocks)
        elif token.type in ("front_matter", "myst_target", "myst_line_comment", "colon_fence"):
            return
        elif token.type == "fence" and token.info.startswith("{"):
            if not token.info.startswith(_QUESTION):
                yield COMPUTED
        else:
            yield editorial("\n".join(self.lines[first:end]))

    def _blocks(self) -> Sequence[Block]:
        return self.chapter.blocks if self.chapter else ()

    def block(self, block: Block, marks: bool = True) -> str:
        """A heading or a paragraph of the text. With ``marks`` its note marks are footnotes."""
        items = [piece.item for piece in block.pieces]
        form = self._call if marks else self.edition.shown_mark
        words = "".join(
            LOST if isinstance(item, Gap) and not has_conjecture(items[n + 1 :])
            else reading_form(item, form)
            for n, item in enumerate(items)
        )
        escaped = escape_markdown(" ".join(words.split()), at_start=not block.level)
        shown = _CALL.sub(lambda m: f"[^{m[1]}]", escaped)
        return f"{'#' * block.level} {shown}".lstrip() if shown else ""

    def _call(self, mark: Mark) -> str:
        label = f"{mark.series}-{mark.number}"
        own = self.chapter.notes if self.chapter else {}
        if label in own or not any(True for _ in self._note_blocks(label)):
            return self.edition.shown_mark(mark)
        self.called[label] = None
        return f"{_OPEN}{label}{_CLOSE}"

    def _note_blocks(self, label: str) -> Iterator[Block]:
        for chapter in self.edition.chapters:
            if label in chapter.notes:
                yield from (b for b in chapter.blocks if label in b.notes and not b.level)

    def _note(self, label: str) -> str:
        first, *more = (self.block(block, marks=False) for block in self._note_blocks(label))
        return "\n\n".join([f"[^{label}]: {first}", *(f"    {words}" for words in more)])


def _cell(token: Token) -> Part:
    code, tags = token.content, ()
    while option := _OPTION.match(code):
        if option["name"] == "tags":
            tags = tuple(re.findall(r"[\w-]+", option["value"]))
        code = code[option.end() :]
    return Part(code.strip("\n"), True, tags)


def editorial(text: str) -> str:
    """The editors' own Markdown without roles and without links inside the book."""
    text = _ROLE.sub(r"\1", _ROLE_WITH_TARGET.sub(r"\1", text))
    return _LINK.sub(r"\1", text)
