"""The editors' own prose: the blocks of the Markdown that belong to no witness."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path

from markdown_it import MarkdownIt
from markdown_it.token import Token

from .chapters import Chapter
from .markup import Locus
from .passages import TextBlock
from .syntax import myst

#: Directives that hold prose; what others hold is computed.
_PROSE = re.compile(
    r"\{(?:note-text|note|tip|hint|important|warning|attention|admonition|dropdown|grid|"
    r"grid-item|grid-item-card|card)\}\s*(?P<title>.*)"
)
_NO_TITLE = ("note-text", "grid")
_OPTION = re.compile(r":[\w-]+:")
#: The target of a role that names its own words: ``how to cite <how-to-cite>``.
_TARGET = re.compile(r"\s*<[^<>]*>\Z")
_NOT_IN_ID = re.compile(r"[^a-z0-9]+")
_AT_ID_ENDS = re.compile(r"^[-0-9]+|-+$")


def commentary(root: Path, document: str, chapter: Chapter | None = None) -> list[TextBlock]:
    """The blocks of ``document`` (a path below ``root`` without ``.md``) that are this
    edition's: headings, paragraphs, items of lists, rows of tables. Cells of code and what
    directives compute are left out.

    ``chapter`` is the document as a chapter of a text: its own blocks are left out, and a
    block of the edition has the anchor of the one before it. Raises :class:`OSError` where
    the file cannot be read.
    """
    text = (root / f"{document}.md").read_text("utf-8")
    reader = _Reader(document, chapter)
    return list(reader.read(_markdown().parse(text), 0))


def slug(title: str) -> str:
    """The anchor that a heading gets: as ``docutils.nodes.make_id`` makes it.

    >>> slug("2. What is not known?")
    'what-is-not-known'
    """
    plain = unicodedata.normalize("NFKD", title.lower()).encode("ascii", "ignore").decode()
    return _AT_ID_ENDS.sub("", _NOT_IN_ID.sub("-", " ".join(plain.split())))


@cache
def _markdown() -> MarkdownIt:
    return myst().enable("table")


class _Reader:
    """Walks the block tokens of one file."""

    def __init__(self, document: str, chapter: Chapter | None) -> None:
        self.document = document
        self.section = chapter.title if chapter else ""
        self.anchor = ""
        #: The anchors of the blocks of a witness by their lines in the file.
        self.theirs: dict[int, str] = {}
        for block in chapter.blocks if chapter else ():
            loci = (p.item for p in block.pieces if isinstance(p.item, Locus))
            self.theirs[block.line] = next((locus.anchor for locus in loci), "")

    def read(self, tokens: Sequence[Token], offset: int) -> Iterator[TextBlock]:
        level = 0
        cells: list[str] | None = None
        for token in tokens:
            line = (token.map[0] if token.map else 0) + 1 + offset
            match token.type:
                case "heading_open":
                    level = int(token.tag[1])
                case "heading_close":
                    level = 0
                case "tr_open":
                    cells = []
                case "tr_close" if cells is not None:
                    yield self._block(0, " | ".join(filter(None, cells)))
                    cells = None
                case "inline" if cells is not None:
                    cells.append(plain(token))
                case "inline" if line in self.theirs:
                    self.anchor = self.theirs[line] or self.anchor
                case "inline":
                    words = plain(token)
                    if level:
                        self.section, self.anchor = words, slug(words)
                    if words:
                        yield self._block(level, words)
                case "fence" | "colon_fence":
                    yield from self._directive(token, line)

    def _directive(self, token: Token, line: int) -> Iterator[TextBlock]:
        prose = _PROSE.match(token.info.strip())
        if prose is None:
            return
        if prose["title"] and not token.info.strip("{ ").startswith(_NO_TITLE):
            yield self._block(0, plain(_markdown().parseInline(prose["title"])[0]))
        lines = token.content.split("\n")
        options = next((i for i, one in enumerate(lines) if not _OPTION.match(one)), len(lines))
        content = "\n" * options + "\n".join(lines[options:])
        yield from self.read(_markdown().parse(content), line)

    def _block(self, level: int, words: str) -> TextBlock:
        return TextBlock(
            "", self.document, self.anchor, self.section, "commentary", "edition", level, (), words
        )


def plain(token: Token) -> str:
    """The words of a block without its markup; empty where it has none."""
    words = []
    for child in token.children or ():
        match child.type:
            case "text" | "text_special" | "code_inline":
                words.append(child.content)
            case "softbreak" | "hardbreak":
                words.append(" ")
            case "myst_role":
                words.append(_TARGET.sub("", child.content))
    return " ".join("".join(words).split())
