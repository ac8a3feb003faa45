"""Every block of the book as one record with its words: what search, keyword in context and
comparison look through."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING, Literal

from .chapters import Block, Chapter
from .markup import Correction, FormeWork, Inline, Mark, PageBreak
from .registers import Series
from .witness import reading_form, witness_form

if TYPE_CHECKING:
    from .library import Edition, Placed

Kind = Literal["text", "note", "commentary"]
#: Whose words a passage is: the author of the source, an earlier editor, or this edition.
VOICES = {
    "author": "The author", "progress": "Progress Publishers", "solidarity": "Solidarity 1961",
    "anarres": "Introduction 1979", "edition": "This edition",
}
#: A word, with the letters and digits that an apostrophe joins.
_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")


@dataclass(frozen=True, slots=True)
class TextBlock:
    """One heading (``level`` 1 to 6) or paragraph (``level`` 0) of the book.

    ``source`` is empty for commentary, ``lines`` too: else they are ranges of source lines.
    ``text`` is the reading text without note marks, each run of white space as one blank.
    ``starts`` are the places in ``text`` at which another source line begins, with that line;
    ``breaks`` those at which the page shows something between the words: a note mark, a page
    of the print, a line number.
    """

    source: str
    document: str
    anchor: str
    section: str
    kind: Kind
    voice: str
    level: int
    lines: tuple[tuple[int, int], ...]
    text: str
    starts: tuple[tuple[int, int], ...] = ()
    breaks: tuple[int, ...] = ()

    def line_at(self, offset: int) -> int:
        """The source line on which the character at ``offset`` of the text stands; 0 for
        commentary."""
        before = [line for start, line in self.starts if start <= offset]
        return before[-1] if before else self.lines[0][0] if self.lines else 0


@dataclass(frozen=True, slots=True)
class Misreading:
    """Words that the witness has otherwise than the edition: ``witness`` stands for the
    ``reading`` at ``offset`` of the text of the block with number ``block``. Both are whole
    words, also where only a letter of them is corrected."""

    block: int
    offset: int
    witness: str
    reading: str


def passages(edition: Edition) -> tuple[list[TextBlock], list[Misreading]]:
    """The blocks of all chapters that have words, in the order of the sources and of the book;
    and where the witness has other words than the edition, punctuation, case and the division
    by blanks aside. ``Misreading.block`` is the number of a block in the first list."""
    blocks: list[TextBlock] = []
    misread: list[Misreading] = []
    for block, items in _read(edition):
        misread += _misread(len(blocks), items)
        blocks.append(block)
    return blocks, misread


def text_blocks(edition: Edition) -> list[TextBlock]:
    """The first of :func:`passages`."""
    return passages(edition)[0]


def misreadings(edition: Edition) -> list[Misreading]:
    """The second of :func:`passages`."""
    return passages(edition)[1]


def words(text: str) -> list[str]:
    """The words of a text, as its length in words is counted."""
    return _WORD.findall(text)


def _read(edition: Edition) -> Iterator[tuple[TextBlock, list[Inline]]]:
    for source, placed in edition.placed.items():
        section = ""
        chapter: Chapter | None = None
        for _, same in groupby(placed, lambda p: id(p.passage.block)):
            group = list(same)
            first = group[0].passage
            if first.chapter is not chapter:
                chapter, section = first.chapter, first.chapter.title
            text = _Words(edition).read(group)
            if not text.words:
                continue
            if first.block.level:
                section = text.words
            yield TextBlock(
                source, first.chapter.docname, first.locus.anchor, section,
                "note" if first.block.notes else "text",
                voice_of(first.block, first.chapter, edition.series), first.block.level,
                tuple((p.passage.locus.first, p.passage.locus.last) for p in group
                      if not p.passage.void),
                text.words, tuple(text.starts), tuple(text.breaks),
            ), [piece.item for p in group for piece in p.passage.pieces]


def voice_of(block: Block, chapter: Chapter, series: dict[str, Series]) -> str:
    """Whose words a block is: a key of :data:`VOICES`, or what ``series.csv`` says."""
    for label in block.notes:
        known = series.get(label.split("-")[0])
        if known and known.voice:
            return known.voice
    return chapter.voice or "author"


class _Words:
    """The words of one block, put together piece by piece."""

    def __init__(self, edition: Edition) -> None:
        self.edition = edition
        self.words = ""
        self.starts: list[tuple[int, int]] = []
        self.breaks: list[int] = []
        self._blank = False

    def read(self, group: Iterable[Placed]) -> _Words:
        for number, p in enumerate(group):
            if number:
                self._break()
            for piece, (first, _) in zip(p.passage.pieces, p.lines, strict=True):
                self._add(piece.item, 0 if p.passage.void else first)
        return self

    def _add(self, item: Inline, line: int) -> None:
        if isinstance(item, (Mark, PageBreak, FormeWork)):
            self._break()
        form = reading_form(item, _no_mark)
        added = " ".join(form.split())
        if not added:
            self._blank = self._blank or bool(form)
            return
        blank = self.words and (self._blank or form[0].isspace())
        start = len(self.words) + bool(blank)
        if line and (not self.starts or self.starts[-1][1] != line):
            self.starts.append((start, line))
        if _has_mark(item) and self.breaks[-1:] != [start]:
            self.breaks.append(start)
        self.words += (" " if blank else "") + added
        self._blank = form[-1].isspace()

    def _break(self) -> None:
        if self.words and self.breaks[-1:] != [len(self.words)]:
            self.breaks.append(len(self.words))


def _no_mark(mark: Mark) -> str:
    return ""


def _has_mark(item: Inline) -> bool:
    reading = getattr(item, "reading", ())
    return not isinstance(reading, str) and any(isinstance(part, Mark) for part in reading)


def _misread(number: int, items: list[Inline]) -> Iterator[Misreading]:
    """The words around each correction, as the witness has them and as the edition reads."""
    if not any(isinstance(item, Correction) for item in items):
        return
    length = 0
    for forms in _between_blanks(items):
        witness, reading = (" ".join(form.split()) for form in forms)
        start = length + bool(length and reading)
        length = start + len(reading)
        if _letters(witness) and _differs(witness, reading):
            yield Misreading(number, start, witness, reading)


def _between_blanks(items: list[Inline]) -> Iterator[tuple[str, str]]:
    """Both forms of a block, cut wherever both have a blank: whole words, side by side."""
    witness = reading = ""
    for item in items:
        forms = witness_form(item, _no_mark), reading_form(item, _no_mark)
        if forms[0] == forms[1]:
            for part in re.split(r"(\s+)", forms[0]):
                if part and part.isspace():
                    yield witness, reading
                    witness = reading = ""
                else:
                    witness, reading = witness + part, reading + part
        else:
            witness, reading = witness + forms[0], reading + forms[1]
    yield witness, reading


def _letters(text: str) -> bool:
    return sum(map(str.isalpha, text)) > 1


def _differs(witness: str, reading: str) -> bool:
    return [w.casefold() for w in words(witness)] != [w.casefold() for w in words(reading)]
