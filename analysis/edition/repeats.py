"""Where else in the edition the words of a quotation stand: by runs of four words."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from .alignment import Words, parts
from .registers import parse_lines
from .witness import reading_form

if TYPE_CHECKING:
    from .library import Edition
    from .quotations import Quotation

RUN = 4
#: A quotation of fewer words is repeated by chance.
LEAST_WORDS = 6
#: A run of words that stands in more places than this is a formula and leads nowhere.
MOST_PLACES = 12
#: The least share of a quotation's runs of words that makes another place a repetition.
LEAST_SHARE = 0.8

Place = tuple[str, int]


def running(edition: Edition, source: str) -> list[tuple[str, int]]:
    """The words of a reading text in their normal form, in the order of the book, each with
    the source line on which it begins."""
    words: list[tuple[str, int]] = []
    for placed in edition.placed[source]:
        text, bounds = "", []
        for piece, (line, _) in zip(placed.passage.pieces, placed.lines, strict=True):
            text += reading_form(piece.item, lambda mark: "")
            bounds.append((len(text), line))
        at = 0
        found = Words.of(text)
        for key, (begin, _) in zip(found.keys, found.spans, strict=True):
            while bounds[at][0] <= begin:
                at += 1
            words.append((key, bounds[at][1]))
    return words


def repeats(edition: Edition, quotations: Iterable[Quotation]) -> Iterator[tuple[Quotation, Place]]:
    """Each quotation with the other places at which its words stand too: text and line.

    Found are places that have at least :data:`LEAST_SHARE` of the runs of four words of the
    longest part of the quotation, at the same distance from one another.
    """
    texts = {source: running(edition, source) for source in edition.sources}
    index: dict[tuple[str, ...], list[tuple[str, int]]] = defaultdict(list)
    for source, words in texts.items():
        for at in range(len(words) - RUN + 1):
            index[tuple(key for key, _ in words[at : at + RUN])].append((source, at))
    for quotation in quotations:
        keys = max(parts(quotation.quote), key=len, default="").split()
        if len(keys) < LEAST_WORDS:
            continue
        own = parse_lines(quotation.lines)
        count = len(keys) - RUN + 1
        places = (index.get(tuple(keys[n : n + RUN]), []) for n in range(count))
        starts = Counter(
            (source, at - n)
            for n, found in enumerate(places) if len(found) <= MOST_PLACES
            for source, at in found
        )
        for (source, start), shared in sorted(starts.items()):
            line = texts[source][max(0, start)][1]
            is_own = source == quotation.source and any(a <= line <= b for a, b in own)
            if not is_own and shared >= LEAST_SHARE * count:
                yield quotation, (source, line)
