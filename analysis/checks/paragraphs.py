"""The reading text as a machine can look at it: paragraph by paragraph, each sign tied to
its line in the chapter and in the source."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from itertools import groupby

from ..edition import Edition
from ..edition.chapters import Block, Piece
from ..edition.markup import Gap, Sic, Text
from ..edition.sources import Source
from ..edition.witness import MarkForm, Passage, reading_form, witness_form

#: Stands for a note mark: it is nothing to read, but it parts words.
MARK = "\ue000"
#: Stands for lost text.
LOST = "\ue001"


@dataclass(frozen=True, slots=True)
class Place:
    """Where a sign of the reading text stands: the line of the chapter and of the source.

    ``kept`` where a ``{sic}`` says why it stands as it stands.
    """

    line: int
    source_line: int
    kept: bool


@dataclass
class Paragraph:
    """A heading or paragraph of a reading text, without forme work: each run of white space
    one blank, note marks as :data:`MARK`, losses as :data:`LOST`."""

    file: str
    source: Source
    block: Block
    text: str = ""
    _starts: list[int] = field(default_factory=list)
    _pieces: list[tuple[Passage, Piece, int]] = field(default_factory=list)

    @cached_property
    def bare(self) -> str:
        """The text without note marks."""
        return self.text.replace(MARK, "")

    def place_bare(self, offset: int) -> Place:
        """The place of the sign at ``offset`` of :attr:`bare`."""
        at = -1
        for _ in range(offset + 1):
            at += 1
            while self.text[at] == MARK:
                at += 1
        return self.place(at)

    def place(self, offset: int) -> Place:
        """The place of the sign at ``offset``."""
        index = max(0, bisect_right(self._starts, offset) - 1)
        passage, piece, signs = self._pieces[index]
        if isinstance(piece.item, Text):
            signs += _signs(self.text[self._starts[index] : offset])
        kept = isinstance(piece.item, Sic) and bool(piece.item.reason)
        return Place(piece.line, self._source_line(passage, signs), kept)

    def _source_line(self, passage: Passage, signs: int) -> int:
        """The source line of the sign before which the passage has so many, blanks aside."""
        end = min(passage.locus.last, len(self.source.lines))
        for number in range(passage.locus.first, end):
            signs -= _signs(self.source.lines[number - 1])
            if signs < 0:
                return number
        return passage.locus.last

    def append(self, passage: Passage, mark_form: MarkForm) -> None:
        """Add the reading text of a passage."""
        signs = 0
        for piece in passage.pieces:
            lost = isinstance(piece.item, Gap)
            form = LOST if lost else reading_form(piece.item, lambda mark: MARK)
            words = " ".join(form.split())
            if form[:1].isspace() and self.text and not self.text.endswith(" "):
                self.text += " "
            self._starts.append(len(self.text))
            self._pieces.append((passage, piece, signs))
            self.text += words
            if words and form[-1].isspace():
                self.text += " "
            signs += _signs(witness_form(piece.item, mark_form))


def _signs(text: str) -> int:
    return sum(map(len, text.split()))


def paragraphs(edition: Edition) -> Iterator[Paragraph]:
    """Every paragraph of every reading text, in the order of the book."""
    for name, placed in edition.placed.items():
        passages = (p.passage for p in placed)
        for _, parts in groupby(passages, key=lambda passage: id(passage.block)):
            first, *others = parts
            paragraph = Paragraph(first.chapter.file, edition.sources[name], first.block)
            for passage in (first, *others):
                paragraph.append(passage, edition.mark_form)
            paragraph.text = paragraph.text.rstrip()
            if paragraph.text:
                yield paragraph
