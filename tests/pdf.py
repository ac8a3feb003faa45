"""The words of the PDF, told apart by where they stand and by the size of their letters."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

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


class Pdf:
    """A PDF, read page by page when it is asked for."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.reader = PdfReader(path)
        self.chunks = cache(self._chunks)

    def _chunks(self, page: int) -> tuple[Chunk, ...]:
        found: list[Chunk] = []

        def visit(text: str, cm: Sequence[float], tm: Sequence[float], _: Any, size: float) -> None:
            if text.strip():
                x = tm[4] * cm[0] + tm[5] * cm[2] + cm[4]
                y = tm[4] * cm[1] + tm[5] * cm[3] + cm[5]
                found.append(Chunk(page, x, y, round(size * tm[0], 2), text.strip("\n")))

        self.reader.pages[page].extract_text(visitor_text=visit)
        return tuple(found)

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
