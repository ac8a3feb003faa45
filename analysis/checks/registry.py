"""What a check is."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Protocol

from ..edition import Edition, Finding
from ..edition.quoting import passage

Run = Callable[[Edition], Iterable[Finding]]
#: A note mark as the edition shows it, which a quotation may have taken along.
_MARK = re.compile(r"\[(?:\d+[a-z]?|\*)\]")


@dataclass(frozen=True, slots=True)
class Check:
    """One editorial check.

    ``title`` names the fault, ``description`` says what is looked at; how to mend it is
    the business of each finding's hint. ``run`` finds the faults of a loaded edition.
    """

    code: str
    title: str
    description: str
    run: Run


def runs(lines: Iterable[int], inhabited: Iterable[int]) -> list[tuple[int, int]]:
    """Group source lines into ranges; blank lines between two of them do not part them.

    >>> runs([1, 3, 9], inhabited=[1, 3, 5, 9])
    [(1, 3), (9, 9)]
    """
    wanted = set(lines)
    ranges: list[tuple[int, int]] = []
    open_range = False
    for number in sorted(inhabited):
        if number not in wanted:
            open_range = False
        elif open_range:
            ranges[-1] = ranges[-1][0], number
        else:
            ranges.append((number, number))
            open_range = True
    return ranges


def line_words(first: int, last: int) -> str:
    """``line 7`` or ``lines 9 to 11``."""
    return f"line {first}" if first == last else f"lines {first} to {last}"


def unmarked(quote: str) -> str:
    """A quotation without note marks, each run of white space as one blank."""
    return " ".join(_MARK.sub("", quote).split())


def nearest(quote: list[str], text: list[str]) -> str:
    """As many words of the text as the quote has, about the longest run they share."""
    match = SequenceMatcher(None, quote, text, autojunk=False).find_longest_match()
    start = max(0, match.b - match.a)
    return " ".join(text[start : start + len(quote)]) if match.size else ""


class InFile(Protocol):
    """A row of a register, with the file and the line on which it stands."""

    @property
    def file(self) -> str: ...
    @property
    def line(self) -> int: ...


class Quoting(InFile, Protocol):
    """A row of a register that quotes the reading text of some source lines."""

    @property
    def source(self) -> str: ...
    @property
    def lines(self) -> str: ...
    @property
    def quote(self) -> str: ...


def in_row(row: InFile, code: str, message: str, hint: str) -> Finding:
    """A fault of a row of a register."""
    return Finding(row.file, row.line, code, message, hint)


def misquotation(edition: Edition, row: Quoting, code: str) -> Iterator[Finding]:
    """The fault of a row whose words do not stand where it says, note marks aside."""
    if row.source not in edition.sources:
        yield in_row(row, code, f"the source {row.source!r} is unknown",
                     "the sources are " + ", ".join(edition.sources))
        return
    quote, text = unmarked(row.quote), passage(edition, row.source, row.lines)
    if quote not in text:
        near = nearest(quote.split(), text.split())
        yield in_row(
            row, code,
            f"{row.quote!r} does not stand in {row.source}, {row.lines}; "
            + (f"nearest is {near!r}" if near else "nothing there is like it"),
            "quote the reading text word for word, and give all lines that it stands on",
        )
