"""Chapters: the edited text with its markup, read from MyST Markdown.

The Markdown is read by markdown-it-py with the plugins that MyST uses, so that the
text found here is the text that the book shows. A block whose first inline is
``{loc}`` (or ``{pb}``, ``{fw}`` before it) belongs to the text of a witness, and so does
one that begins with ``{gap}`` or ``{supplied}`` and holds only what is lost; every other
block is the editors' own.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import yaml
from markdown_it.token import Token

from .errors import Finding
from .markup import (
    ROLES,
    FormeWork,
    Gap,
    Inline,
    Locus,
    MarkupError,
    PageBreak,
    Supplied,
    Text,
    marked_text,
    parse,
)
from .syntax import describe, is_closed, is_misspelt, parser

TEXTS = "book/texts"
NOTE_TARGET = re.compile(r"note-(?P<label>[a-z]+-\d{1,4}[a-z]?)")
NOTE_DIRECTIVE = re.compile(r"\{note-text\}\s*(?P<label>\S*)")
#: Signs that can only be what is left of a role that is not closed or not named right.
_BROKEN = re.compile(r"\{[a-z]*\}`?|`|→")
#: What is left of one where no other role says that the block is a witness's.
_BROKEN_ALONE = re.compile(r"\{({0})\b\}?|\b({0})\}".replace("{0}", "|".join(ROLES)))
#: Signs that :func:`marked_text` reads; escaped in Markdown, they stand for themselves.
_GRAMMAR = re.compile(r"[→|\\\[(]")
#: The level of a note that a directive holds: no heading ends it.
_INSIDE = 7


@dataclass(frozen=True, slots=True)
class Piece:
    """One inline of a block, with the line of the chapter file on which it begins."""

    item: Inline
    line: int


@dataclass(frozen=True, slots=True)
class Block:
    """A heading (``level`` 1 to 6) or a paragraph (``level`` 0) of a witness's text.

    ``notes`` are the labels of the notes that the block belongs to: one, none, or several
    that share a text.
    """

    level: int
    line: int
    pieces: tuple[Piece, ...]
    notes: tuple[str, ...] = ()


@dataclass(slots=True)
class Chapter:
    """One chapter file. ``file`` is relative to the root, ``docname`` without its suffix.

    ``voice`` is empty where the source's author speaks; else the voice that does, by its
    name in ``series.csv``.
    """

    file: str
    source: str
    title: str
    blocks: list[Block] = field(default_factory=list)
    notes: dict[str, int] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)
    has_cells: bool = False
    voice: str = ""

    @property
    def docname(self) -> str:
        return self.file.removesuffix(".md")

    def pieces(self) -> Iterator[Piece]:
        for block in self.blocks:
            yield from block.pieces

    def complain(self, line: int, code: str, message: str, hint: str) -> None:
        self.findings.append(Finding(self.file, line, code, message, hint))


def chapter_files(root: Path) -> list[Path]:
    """The Markdown files below ``book/texts``, in a fixed order."""
    return sorted((root / TEXTS).rglob("*.md"))


def load_chapters(root: Path) -> list[Chapter]:
    """Every file below ``book/texts`` whose front matter names a ``source``."""
    read = (
        read_chapter(path.relative_to(root).as_posix(), path.read_bytes())
        for path in chapter_files(root)
    )
    return [chapter for chapter in read if chapter is not None]


def read_chapter(file: str, content: bytes) -> Chapter | None:
    """Read one chapter; ``None`` where the front matter names no ``source``.

    Faults of the markup are kept in ``findings``, with code M001 or N003; none is raised.
    """
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError as error:
        chapter = Chapter(file, "", "")
        line = content[: error.start].count(b"\n") + 1
        chapter.complain(line, "M001", "is not UTF-8", "save the file as UTF-8")
        return chapter
    tokens = parser().parse(text)
    front = _front_matter(tokens)
    if front is None:
        chapter = Chapter(file, "", "")
        chapter.complain(1, "M001", "the front matter is no YAML", "mend what stands between ---")
        return chapter
    if "source" not in front:
        return None
    chapter = Chapter(
        file, str(front["source"]), str(front.get("title", "")), voice=str(front.get("voice", ""))
    )
    _Reader(chapter).read(tokens, 0)
    return chapter


def _front_matter(tokens: Sequence[Token]) -> dict[str, object] | None:
    if not tokens or tokens[0].type != "front_matter":
        return {}
    try:
        front = yaml.safe_load(tokens[0].content)
    except (ValueError, yaml.YAMLError):
        return None
    return front if isinstance(front, dict) else {}


class _Reader:
    """Walks the block tokens of one chapter."""

    def __init__(self, chapter: Chapter) -> None:
        self.chapter = chapter
        self.notes: tuple[str, ...] = ()
        #: The level of the heading that opened the notes; 0: their heading is still to come.
        self.note_level = 0

    def read(self, tokens: Sequence[Token], offset: int) -> None:
        level = 0
        for token in tokens:
            line = (token.map[0] if token.map else 0) + 1 + offset
            match token.type:
                case "heading_open":
                    level = int(token.tag[1])
                case "heading_close":
                    level = 0
                case "myst_target":
                    match = NOTE_TARGET.fullmatch(token.content)
                    if match:
                        if self.note_level:
                            self.notes = ()
                        self._note(match["label"], line)
                        self.note_level = 0
                case "colon_fence":
                    self._directive(token, line)
                case "fence":
                    if token.info.startswith("{code-cell}"):
                        self.chapter.has_cells = True
                case "inline":
                    self._inline(token, level, line)
                case "html_block":
                    self._complain(line, "raw HTML stands in a chapter", "write it as Markdown")

    def _directive(self, token: Token, line: int) -> None:
        match = NOTE_DIRECTIVE.match(token.info.strip())
        if not is_closed(token):
            self._complain(line, f"{token.info.strip()!r} is not closed", "end it with :::")
        if match is None:
            if any(f"{{{role}}}`" in token.content for role in ROLES):
                self._complain(
                    line,
                    f"text of a witness stands inside {token.info.strip()!r}",
                    "only :::{note-text} may hold text of a witness",
                )
            return
        outer = self.notes, self.note_level
        self.notes = ()
        if NOTE_TARGET.fullmatch(f"note-{match['label']}"):
            self._note(match["label"], line)
        else:
            self._complain(line, f"{match['label']!r} is no label of a note",
                           "write a series and a number: :::{note-text} sol-9")
        self.note_level = _INSIDE
        self.read(parser().parse(token.content), line)
        self.notes, self.note_level = outer

    def _note(self, label: str, line: int) -> None:
        if label in self.chapter.notes:
            self.chapter.complain(
                line, "N003", f"the note {label} stands twice", "give each note a label of its own"
            )
        self.chapter.notes[label] = line
        self.notes += (label,)

    def _inline(self, token: Token, level: int, line: int) -> None:
        if level and self.notes and self.note_level != _INSIDE:
            if self.note_level == 0:
                self.note_level = level
            elif level <= self.note_level:
                self.notes, self.note_level = (), 0
        pieces = self._pieces(token, line)
        lead = next((p.item for p in pieces if not _may_precede(p.item)), None)
        if isinstance(lead, (Locus, Gap, Supplied)):
            self.chapter.blocks.append(Block(level, line, tuple(pieces), self.notes))
        elif any(p.item.role in ROLES for p in pieces):
            self._complain(
                line, "a block with markup has no {loc} at its head", "begin it with {loc}`lines`"
            )

    def _pieces(self, token: Token, line: int) -> list[Piece]:
        """The block's inlines as records; each role is sought in the raw text for its line."""
        raw, cursor = token.content, 0
        pieces: list[Piece] = []
        pending: list[str] = []
        unescaped: list[str] = []

        def here() -> int:
            return line + raw.count("\n", 0, cursor)

        def flush() -> None:
            if pending:
                words = "".join(pending)
                broken = (_BROKEN if is_text else _BROKEN_ALONE).search("".join(unescaped))
                if broken:
                    self._complain(here(), f"{broken[0]!r} is left of a broken role",
                                   "close the role with a backtick, and name it right")
                pieces.extend(Piece(part, here()) for part in marked_text(words))
                pending.clear()
                unescaped.clear()

        children = token.children or []
        is_text = any(c.type == "myst_role" and c.meta["name"] in ROLES for c in children)
        for child in children:
            match child.type:
                case "text":
                    pending.append(child.content)
                    unescaped.append(child.content)
                case "text_special":
                    pending.append(_GRAMMAR.sub(r"\\\g<0>", child.content))
                    unescaped.append(" ")
                case "softbreak" | "hardbreak":
                    pending.append(" ")
                    flush()
                    cursor = raw.find("\n", cursor) + 1
                case "myst_role" if child.meta["name"] in ROLES:
                    flush()
                    name = child.meta["name"]
                    found = raw.find(f"{{{name}}}`", cursor)
                    cursor = max(found, cursor)
                    try:
                        pieces.append(Piece(parse(name, child.content), here()))
                    except MarkupError as error:
                        self._complain(here(), str(error), error.hint)
                    cursor += len(name) + 2 + len(child.content)
                case _ if is_text or is_misspelt(child):
                    flush()
                    self._complain(
                        here(),
                        f"{describe(child)} stands in the text of a witness",
                        "put a backslash before the sign that begins it, or mend the role's name",
                    )
        flush()
        return pieces

    def _complain(self, line: int, message: str, hint: str) -> None:
        self.chapter.complain(line, "M001", message, hint)


def _may_precede(item: Inline) -> bool:
    """Whether an inline may stand before the first ``{loc}`` of a block."""
    blank = isinstance(item, Text) and not item.text.strip()
    return blank or isinstance(item, (PageBreak, FormeWork))
