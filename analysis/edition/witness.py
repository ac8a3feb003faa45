"""The one rule: put the witness's readings back and the source is there again.

A *passage* is what stands in a chapter from one ``{loc}`` to the next (or to the end
of its block). Its witness form is compared with the source lines that the ``{loc}``
names, runs of white space aside; each of its items is then tied to the source line on
which it begins and to the page of the print.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from .chapters import Block, Chapter, Piece
from .markup import Correction, FormeWork, Inline, Locus, Mark, PageBreak, Sic, Supplied, Text
from .sources import Source

#: Gives the form in which a clean note mark stands in the witness.
MarkForm = Callable[[Mark], str]


def witness_form(item: Inline, mark_form: MarkForm) -> str:
    """What the witness has for one item."""
    match item:
        case Text(text):
            return text
        case Mark():
            return mark_form(item)
        case Correction(witness=witness) | Sic(witness=witness) | FormeWork(witness=witness):
            return witness
        case _:
            return ""


def reading_form(item: Inline, mark_form: MarkForm | None = None) -> str:
    """What the edition reads; a note mark as ``[mark]`` unless ``mark_form`` is given."""
    match item:
        case Text(text):
            return text
        case Mark(number=number):
            return mark_form(item) if mark_form else f"[{number}]"
        case Correction(reading=reading):
            return "".join(reading_form(part, mark_form) for part in reading)
        case Sic(witness=witness):
            return witness
        case Supplied(reading=reading):
            return reading
        case _:
            return ""


@dataclass(frozen=True, slots=True)
class Passage:
    """From one ``{loc}`` to the next: the items and the source lines they stand for.

    A block without a ``{loc}`` holds only what is lost; its passage is ``void`` and has
    the ``locus`` of what follows it, or at a chapter's end of what precedes it.
    """

    chapter: Chapter
    block: Block
    locus: Locus
    line: int
    pieces: tuple[Piece, ...]
    void: bool = False

    def witness(self, mark_form: MarkForm) -> str:
        """The witness's words, each run of white space as one blank."""
        return " ".join("".join(witness_form(p.item, mark_form) for p in self.pieces).split())


def passages(chapter: Chapter) -> Iterator[Passage]:
    """Every passage of a chapter, in its order. What precedes a block's first ``{loc}``
    (a page break, forme work) belongs to that ``{loc}``."""
    lost: list[Block] = []
    locus = Locus(1, 1)
    for block in chapter.blocks:
        if not any(isinstance(p.item, Locus) for p in block.pieces):
            lost.append(block)
            continue
        heads = [i for i, p in enumerate(block.pieces) if isinstance(p.item, Locus)]
        bounds = [0, *heads[1:], len(block.pieces)]
        for head, start, end in zip(heads, bounds, bounds[1:], strict=False):
            item = block.pieces[head].item
            assert isinstance(item, Locus)
            locus = item
            for before in lost:
                yield Passage(chapter, before, locus, before.line, before.pieces, void=True)
            lost.clear()
            pieces = tuple(p for p in block.pieces[start:end] if not isinstance(p.item, Locus))
            yield Passage(chapter, block, locus, block.pieces[head].line, pieces)
    for before in lost:
        yield Passage(chapter, before, locus, before.line, before.pieces, void=True)


@dataclass(frozen=True, slots=True)
class Difference:
    """Where a passage departs from the source: the chapter's line and both contexts."""

    line: int
    found: str
    expected: str


def difference(passage: Passage, source: Source, mark_form: MarkForm) -> Difference | None:
    """The first difference between a passage and its source lines; ``None`` if there is none."""
    locus = passage.locus
    expected = "" if passage.void else source.words(locus.first, locus.last)
    found = passage.witness(mark_form)
    if found == expected:
        return None
    at = next(
        (i for i, (a, b) in enumerate(zip(found, expected, strict=False)) if a != b),
        min(len(found), len(expected)),
    )
    return Difference(_line_at(passage, at, mark_form), _around(found, at), _around(expected, at))


def _line_at(passage: Passage, at: int, mark_form: MarkForm) -> int:
    line = passage.line
    for piece, start in zip(passage.pieces, _offsets(passage, mark_form), strict=True):
        if start > at:
            break
        line = piece.line
    return line


def _around(text: str, at: int, width: int = 24) -> str:
    return text[max(0, at - width) : at + width]


def _offsets(passage: Passage, mark_form: MarkForm) -> list[int]:
    """For each piece, how many characters of the normalised witness stand before it."""
    offsets: list[int] = []
    total, blank = 0, False
    for piece in passage.pieces:
        form = witness_form(piece.item, mark_form)
        words = form.split()
        start = total + (total > 0 and (blank or form[:1].isspace()))
        offsets.append(start)
        if words:
            total = start + len(" ".join(words))
            blank = form[-1].isspace()
        else:
            blank = blank or bool(form)
    return offsets


def source_lines(passage: Passage, source: Source, mark_form: MarkForm) -> list[tuple[int, int]]:
    """For each piece, the first and the last source line that its witness form touches.

    Meaningful where :func:`difference` finds none.
    """
    starts, numbers, total = [], [], 0
    for number in range(passage.locus.first, passage.locus.last + 1):
        if number > len(source.lines):
            break
        length = len(" ".join(source.lines[number - 1].split()))
        if length:
            starts.append(total)
            numbers.append(number)
            total += length + 1
    if not numbers:
        return [(passage.locus.first, passage.locus.first)] * len(passage.pieces)

    def at(offset: int) -> int:
        return numbers[max(0, bisect_right(starts, offset) - 1)]

    result = []
    for piece, start in zip(passage.pieces, _offsets(passage, mark_form), strict=True):
        length = len(" ".join(witness_form(piece.item, mark_form).split()))
        result.append((at(start), at(start + max(0, length - 1))))
    return result


@dataclass(frozen=True, slots=True)
class Page:
    """A page of the printed witness begins on source line ``line``."""

    line: int
    number: str
    certain: bool

    def __str__(self) -> str:
        return self.number if self.certain else f"{self.number} (?)"


def page_at(pages: Sequence[Page], line: int) -> Page | None:
    """The page on which a source line stands; ``None`` before the first known page."""
    index = bisect_right([page.line for page in pages], line) - 1
    return pages[index] if index >= 0 else None


def page_breaks(passage: Passage, lines: Sequence[tuple[int, int]]) -> Iterator[Page]:
    """The page breaks of a passage, each on the source line of what follows it."""
    for piece, (first, _) in zip(passage.pieces, lines, strict=True):
        if isinstance(piece.item, PageBreak):
            yield Page(first, piece.item.page, piece.item.certain)

