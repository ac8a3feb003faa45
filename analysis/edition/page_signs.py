"""By what signs the pages of a print are told in its witness, counted from the source."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from .markup import FormeWork
from .witness import Page, page_at

if TYPE_CHECKING:
    from .library import Edition

#: So many blank lines together are a sign.
BLANKS = 3
_NUMBER = re.compile(r"\W*(\d+)\W*")


@dataclass(frozen=True)
class PageSigns:
    """The pages of one witness, each under the sign that tells it.

    ``printed`` has the forme work and the line of each page number that survives; ``leading``
    the pages that begin on a line with a leading blank, ``after_blanks`` those that begin
    after :data:`BLANKS` blank lines, ``unsigned`` those that have neither sign; ``columns``
    are the lines that begin with a blank and start no page.
    """

    pages: tuple[Page, ...]
    printed: tuple[tuple[str, int], ...]
    leading: tuple[Page, ...]
    after_blanks: tuple[Page, ...]
    unsigned: tuple[Page, ...]
    columns: tuple[int, ...]


def page_signs(edition: Edition, source: str) -> PageSigns:
    """Raises :class:`KeyError` where the edition has no such source."""
    lines, pages = edition.sources[source].lines, tuple(edition.pages[source])

    def leads(line: int) -> bool:
        return lines[line - 1][:1].isspace() and bool(lines[line - 1].strip())

    def follows_blanks(line: int) -> bool:
        before = lines[max(0, line - 1 - BLANKS) : line - 1]
        return len(before) == BLANKS and not any(x.strip() for x in before)

    leading = tuple(p for p in pages if leads(p.line))
    blanks = tuple(p for p in pages if p not in leading and follows_blanks(p.line))
    starts = {p.line for p in pages}
    return PageSigns(
        pages, tuple(_printed(edition, source)), leading, blanks,
        tuple(p for p in pages if p not in leading and p not in blanks),
        tuple(n for n in range(1, len(lines) + 1) if leads(n) and n not in starts),
    )


def _printed(edition: Edition, source: str) -> list[tuple[str, int]]:
    """Forme work that is the number of the page on which it stands, with its line."""
    found = []
    for placed in edition.placed[source]:
        for piece, (line, _) in zip(placed.passage.pieces, placed.lines, strict=True):
            if isinstance(piece.item, FormeWork):
                number = _NUMBER.fullmatch(piece.item.witness.strip())
                page = page_at(edition.pages[source], line)
                if number and page and page.number == number[1]:
                    found.append((piece.item.witness.strip(), line))
    return found
