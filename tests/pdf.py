"""The words of the PDF, told apart by where they stand and by the size of their letters."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import pypdfium2 as pdfium
from pypdf import PdfReader

TEXT, NOTES, APPARATUS = 10.5, 9.3, 8.2
HEADINGS = (11.0, 12.5, 16.0, 19.0)
READING = {TEXT, NOTES, *HEADINGS}


@dataclass(frozen=True)
class Chunk:
    """Letters of one size on one line; places in points from the page's lower left corner."""

    page: int
    x: float
    y: float
    size: float
    text: str


#: The page in points; what stands in it: numbers in the margins, wide tables, the head, the
#: text with the apparatus, the page's number where a chapter opens.
WIDTH, HEIGHT = 170 / 25.4 * 72, 240 / 25.4 * 72
MARGIN, TABLE = 5 / 25.4 * 72, 12 / 25.4 * 72
LEFT, RIGHT, TOP, BOTTOM = (mm / 25.4 * 72 for mm in (27, 23, 24, 22))
FOOT = 36.0
#: Letters of chart labels that stand askew have boxes of their own, narrower than any word
#: that can do harm.
HARM = 8.0


@dataclass(frozen=True)
class Box:
    """Words of one line and size and the rectangle that they take, in points from below."""

    left: float
    bottom: float
    right: float
    top: float
    text: str

    @property
    def is_text_of_page(self) -> bool:
        return self.top < HEIGHT - TOP + 2 and self.bottom > BOTTOM - 12 and bool(self.text.strip())


def inside(box: Box) -> bool:
    """Whether a box keeps to the area of what it is: a number in the margin, or text that may
    be as wide as the widest table; above the head and below the page's number stands nothing."""
    is_number = re.fullmatch(r"[\d,\s]+|p\. .*", box.text.strip()) is not None
    edge = MARGIN if is_number else TABLE
    return (box.left >= edge - 1 and box.right <= WIDTH - edge + 1
            and box.bottom >= FOOT and box.top <= HEIGHT - FOOT)


def collisions(boxes: Sequence[Box]) -> Iterator[tuple[Box, Box]]:
    """Pairs of boxes of which one stands upon the other."""
    in_order = sorted(boxes, key=lambda box: box.bottom)
    for i, one in enumerate(in_order):
        for other in in_order[i + 1 :]:
            if other.bottom > one.top:
                break
            across = min(one.right, other.right) - max(one.left, other.left)
            high = min(one.top, other.top) - other.bottom
            lower = min(one.top - one.bottom, other.top - other.bottom)
            narrow = min(one.right - one.left, other.right - other.left)
            if across > 3 and narrow > HARM and high > lower / 2:
                yield one, other


class Pdf:
    """A PDF, read page by page when it is asked for."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.reader = PdfReader(path)
        self.chunks = cache(self._chunks)

    def _chunks(self, page: int) -> tuple[Chunk, ...]:
        found: list[Chunk] = []

        def visit(text: str, cm: Sequence[float], tm: Sequence[float], _: Any, size: float) -> None:
            if text.strip("\n"):
                x = tm[4] * cm[0] + tm[5] * cm[2] + cm[4]
                y = tm[4] * cm[1] + tm[5] * cm[3] + cm[5]
                found.append(Chunk(page, x, y, round(size * tm[0], 2), text.strip("\n")))

        self.reader.pages[page].extract_text(visitor_text=visit)
        return tuple(found)

    def boxes(self) -> Iterator[list[Box]]:
        """For each page its words with the rectangles that they take."""
        document = pdfium.PdfDocument(self.path)
        for page in document:
            text = page.get_textpage()
            places = [text.get_rect(i) for i in range(text.count_rects())]
            yield [Box(*place, text.get_text_bounded(*place)) for place in places]
            text.close()
            page.close()
        document.close()

    def is_ruled(self, page: int) -> bool:
        """Whether a page, counted from 0, has many lines to write on."""
        with pdfium.PdfDocument(self.path) as document:
            found = document[page].get_objects(filter=[pdfium.raw.FPDF_PAGEOBJ_PATH])
            return sum(1 for _ in found) >= 10

    def reading(self, first: int, last: int) -> list[Chunk]:
        """Headings, text and notes of some pages; no margin, no apparatus, no table."""
        return [c for p in range(first, last) for c in self.chunks(p) if c.size in READING]

    def bookmarks(self) -> list[tuple[int, str, int]]:
        """Depth, title and page of every bookmark, in their order."""
        return list(self._bookmarks(self.reader.outline, 0))

    def _bookmarks(self, items: Sequence[Any], depth: int) -> Iterator[tuple[int, str, int]]:
        for item in items:
            if isinstance(item, list):
                yield from self._bookmarks(item, depth + 1)
            else:
                page = self.reader.get_destination_page_number(item)
                assert page is not None
                yield depth, str(item.title), page


def words(chunks: Sequence[Chunk]) -> list[str]:
    """The words of these chunks, words that a line's end divides made whole. Signs that the
    edition adds on the page are left out."""
    joined, line = "", (-1, 0.0)
    for i, chunk in enumerate(chunks):
        after = chunks[i + 1] if i + 1 < len(chunks) else chunk
        if (chunk.page, chunk.y) != line:
            if not re.search(r"[\s–—/\xad-]\Z|\A\Z", joined) and chunk.text[0] not in "–—":
                joined += " "
            line = chunk.page, chunk.y
        is_hyphen = chunk.text in ("-", "\xad") and (after.page, after.y) != line
        joined += "\xad" if is_hyphen else chunk.text
    return plain(re.sub(r"\xad\s*", "", joined))


def plain(text: str) -> list[str]:
    """Words without the signs for gaps, conjectures and doubt; a word that a blank follows
    after its hyphen and one that it does not are the same."""
    text = re.sub(r"\[[^\[\]]* lost\]", " ", text).replace("\u2060", "")
    text = re.sub(r"\s*\(\?\)|[⟨⟩]", "", text)
    return re.sub(r"([-–—/])\s+", r"\1", text).split()
