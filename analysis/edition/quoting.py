"""The quotations beside what they quote: passages, scores, tables, and links between pages."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from functools import cached_property
from typing import TYPE_CHECKING, cast

from .alignment import LEFT_OUT, Comparison, compare, score
from .ledger import frame
from .quotations import COLUMNS, NOT_FOUND, PARALLEL_COLUMNS, Parallel, Quotation
from .registers import parse_lines

if TYPE_CHECKING:
    import pandas as pd

    from .library import Edition


class Quoting:
    """Who quotes whom; :class:`Edition` is one."""

    #: Every quotation of more than three words, in the order of the register.
    quotation_records: list[Quotation]
    #: Passages that have words in common although neither cites the other.
    parallel_records: list[Parallel]

    @cached_property
    def quotations(self) -> pd.DataFrame:
        """All quotations, one a row.

        Columns ``source, lines, quote, attributed_to, cited, target_source, target_lines,
        verdict, score``: the score is 0 to 100, and missing where there is no target.

        >>> found = edition.quotations.query("source == 'clark-2001' and verdict == 'exact'")
        >>> found[["quote", "target_source", "target_lines"]].values.tolist()[0]
        ['nothing to do with general principles', 'lenin-1920', '233-235']
        """
        return self._scored(self.quotation_records, COLUMNS)

    @cached_property
    def parallels(self) -> pd.DataFrame:
        """The parallel passages, one pair a row: ``id, source, lines, quote, target_source,
        target_lines, target_quote, verdict, remark, score``."""
        return self._scored(self.parallel_records, PARALLEL_COLUMNS)

    @cached_property
    def quotation_links(self) -> dict[str, dict[str, list[Link]]]:
        """For each document and each anchor of a block the ways to the comparisons."""
        found: defaultdict[str, defaultdict[str, list[Link]]]
        found = defaultdict(lambda: defaultdict(list))
        for (document, anchor), link in _links(cast("Edition", self)):
            found[document][anchor].append(link)
        return {document: dict(anchors) for document, anchors in found.items()}

    def _scored(
        self, records: Iterable[Quotation | Parallel], columns: tuple[str, ...]
    ) -> pd.DataFrame:
        edition = cast("Edition", self)
        return frame((asdict(r) | {"score": score_of(edition, r)} for r in records), columns)


def passage(edition: Edition, source: str, lines: str) -> str:
    """The reading text of these lines, without note marks; empty where they do not exist."""
    if source not in edition.sources:
        return ""
    ranges = parse_lines(lines)
    parts = (edition.reading(source, first, last, marks=False) for first, last in ranges)
    return " ".join(part for part in parts if part)


def stands(quote: str, text: str) -> bool:
    """Whether the parts of a quotation stand in ``text``, word for word and in their order."""
    at = 0
    for part in quote.split(LEFT_OUT):
        words = " ".join(part.split())
        found = text.find(words, at)
        if found < 0:
            return False
        at = found + len(words)
    return True


def beside(edition: Edition, record: Quotation | Parallel) -> Comparison:
    """A quotation beside its target, or a passage beside its parallel."""
    target = record.target_quote or passage(edition, record.target_source, record.target_lines)
    return compare(record.quote, target)


def score_of(edition: Edition, record: Quotation | Parallel) -> float | None:
    """How well the quotation fits its target, 0 to 100; nothing where it has no target."""
    if not record.target_source:
        return None
    if record.target_quote:
        quotes = record.quote, record.target_quote
        return max(score(*quotes), score(*reversed(quotes)))
    return score(record.quote, passage(edition, record.target_source, record.target_lines))


def bounds(lines: str) -> tuple[int, int]:
    """The first and the last of these lines: ``3045-3046, 3063`` are 3045 and 3063.

    Raises :class:`ValueError` where they are no lines.
    """
    ranges = parse_lines(lines)
    return ranges[0][0], ranges[-1][1]


@dataclass(frozen=True, slots=True)
class Place:
    """A passage as a page shows it: where it stands in the book, how it is cited in full and
    how in brief."""

    document: str
    anchor: str
    cited: str
    brief: str


def place_of(edition: Edition, source: str, lines: str) -> Place:
    """Where these lines stand; ``document`` is empty where they stand nowhere in the book."""
    first, last = bounds(lines)
    document, _ = edition.home(source, first) or ("", "")
    anchor = edition.passage_anchor(source, first, last)
    brief = f"{edition.sources[source].short}, l. {first}" if source in edition.sources else source
    cited = edition.cite(source, first, last) if source in edition.sources else source
    return Place(document, anchor, cited, brief)


def addresses(record: Quotation | Parallel) -> tuple[str, str]:
    """Both passages as the comparison page names them: ``kollontai-1921:3045-3046,3063``."""
    return (
        f"{record.source}:{record.lines.replace(' ', '')}",
        f"{record.target_source}:{record.target_lines.replace(' ', '')}",
    )


@dataclass(frozen=True, slots=True)
class Link:
    """What a text page says below a block: that line ``line`` quotes ``other``, or that
    ``other`` quotes it (``is_quoted``). ``id`` is that of the quotation and leads to the
    comparison, as do the addresses of the two ``passages``; ``is_cited`` where the concordance
    already leads from the one to the other, ``is_found`` where the words do stand there."""

    is_quoted: bool
    line: int
    other: Place
    id: str
    is_cited: bool
    is_found: bool
    passages: tuple[str, str]


def _block(document: str, anchor: str) -> tuple[str, str]:
    """An address without the words that a browser looks for in the block."""
    return document, anchor.partition(":~:")[0]


def _links(edition: Edition) -> Iterator[tuple[tuple[str, str], Link]]:
    """Both passages of each quotation with a target: document and anchor of the block in
    which the passage ends, and the link."""
    for record in edition.quotation_records:
        if not record.target_source:
            continue
        quoting = record.source, record.lines
        quoted = record.target_source, record.target_lines
        for (source, lines), other, is_quoted in (
            (quoting, quoted, False), (quoted, quoting, True),
        ):
            first, last = bounds(lines)
            home, there = edition.home(source, last), place_of(edition, *other)
            is_found = record.verdict != NOT_FOUND
            if home is None or not there.document:
                continue
            is_below = home == edition.home(record.source, bounds(record.lines)[1])
            if is_quoted and (is_below or not is_found):
                continue
            cites, cited_by = edition.passage_links.get(home, ([], []))
            ways = {_block(*way[1:]) for way in (cited_by if is_quoted else cites)}
            is_cited = _block(there.document, there.anchor) in ways
            yield home, Link(
                is_quoted, first, there, record.id, is_cited, is_found, addresses(record)
            )
