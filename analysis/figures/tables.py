"""What follows from a claim, as tables: its shares, votes, bounds and ratios."""

from __future__ import annotations

import math
import posixpath

import pandas as pd

from ..edition import Edition
from ..edition.arithmetic import plain
from ..edition.contradictions import stated
from ..edition.shares import REMAINDER, Share, interval, shares

ALL = "all together"


def share_table(edition: Edition, claim: str) -> pd.DataFrame:
    """The parts of a whole, one a row.

    Index ``quantity``; columns ``figure`` (a count in the claim's unit), ``share`` (of
    the whole, 0 to 1) and ``stated`` (whether the text states the figure, or it is what
    remains of the whole). Where the statement names the whole, the remainder has a row;
    where it does not, the whole is the sum of the parts.

    Raises :class:`ValueError` where the statement has no exact parts of a whole.
    """
    claims = edition.figures(claim)
    parts = shares(claims)
    if any(math.isnan(s.share) for s in parts):
        raise ValueError(f"{claim!r} gives bounds; use bounds_table and bounds_chart")
    rest = f"other {claims[0].unit}"
    rows = [
        (rest if s.part == REMAINDER else s.part, _whole_number(s.value), s.share, s.stated)
        for s in parts
    ]
    frame = pd.DataFrame(rows, columns=["quantity", "figure", "share", "stated"])
    return frame.set_index("quantity")


def vote_table(edition: Edition, claim: str) -> pd.DataFrame:
    """The sides of a vote, or of an assembly: index ``side``, columns ``figure`` and
    ``share``; with a row for all together and one for the difference of two sides."""
    parts = share_table(edition, claim)[["figure", "share"]]
    total = parts["figure"].sum()
    more = [(ALL, total, 1.0)]
    if len(parts) == 2:
        difference = parts["figure"].max() - parts["figure"].min()
        more.append(("difference", difference, difference / total))
    rows = pd.DataFrame(more, columns=["quantity", "figure", "share"]).set_index("quantity")
    return pd.concat([parts, rows]).rename_axis(index="side")


def bounds_table(edition: Edition, *claims: str) -> pd.DataFrame:
    """What statements allow that give bounds: index ``part``, columns ``stated`` (the figure
    with its qualifier, empty for what remains), ``at least`` and ``at most`` (of the whole)."""
    rows = []
    for part in bounds(edition, *claims):
        figures = [c for name in claims for c in edition.figures(name) if c.quantity == part.part]
        words = " to ".join(stated(c) for c in figures)
        rows.append((part.part, words, f"{part.lower:.1%}", f"{part.upper:.1%}"))
    frame = pd.DataFrame(rows, columns=["part", "stated", "at least", "at most"])
    return frame.set_index("part")


def bounds(edition: Edition, *claims: str) -> list[Share]:
    """The parts of several statements; what remains only where there is one statement."""
    found = [part for name in claims for part in shares(edition.figures(name))]
    return found if len(claims) == 1 else [part for part in found if part.stated]


def ratio_table(edition: Edition, claim: str) -> pd.DataFrame:
    """Two figures of one statement and how many of the larger come to one of the smaller:
    index ``quantity``, column ``figure``.

    Raises :class:`ValueError` where the statement has not two figures.
    """
    figures = edition.figures(claim)
    if len(figures) != 2:
        raise ValueError(f"{claim!r} has not two figures")
    small, large = sorted(figures, key=lambda c: c.value)
    rows = [(c.quantity, plain(c.value)) for c in figures]
    rows.append((f"{large.quantity} to each of the {small.quantity}",
                 plain(round(large.value / small.value, 2))))
    return pd.DataFrame(rows, columns=["quantity", "figure"]).set_index("quantity")


def nested_table(edition: Edition, claim: str) -> pd.DataFrame:
    """As :func:`bounds_table`, with the last share taken for one of what the others leave:
    *and of the remaining, more than half*."""
    parts = [part for part in bounds(edition, claim) if part.stated]
    last = edition.figures(claim)[-1]
    least = interval(last).lower / parts[-1].of
    rest = [1 - sum(p.upper for p in parts[:-1]), 1 - sum(p.lower for p in parts[:-1])]
    rows = [(last.quantity, stated(last), least * rest[0], rest[1]),
            (REMAINDER, "", 0.0, (1 - least) * rest[1])]
    frame = pd.DataFrame(
        [(name, words, f"{low:.1%}", f"{high:.1%}") for name, words, low, high in rows],
        columns=["part", "stated", "at least", "at most"],
    )
    return frame.set_index("part")


def sum_table(edition: Edition, *claims: str) -> pd.DataFrame:
    """The sums that statements allow: index ``check``, columns ``calculation`` and, where the
    texts state a result, ``agrees``."""
    sums = edition.arithmetic()
    frame = sums[sums["claim"].isin(claims)].set_index("check")[["calculation", "agrees"]]
    return frame if frame["agrees"].notna().any() else frame[["calculation"]]


def _whole_number(value: float) -> float:
    return int(value) if value == int(value) else value


def passage_link(edition: Edition, claim: str, page: str) -> tuple[str, str]:
    """How a claim's words are cited, and the address from ``page`` (a document of the book)."""
    first = edition.figures(claim)[0]
    ranges = first.ranges
    start, end = ranges[0][0], ranges[-1][1]
    return edition.cite(first.source, start, end), address(edition, first.source, start, page)


def address(edition: Edition, source: str, line: int, page: str) -> str:
    """Where a source line stands, as a link from ``page`` (a document of the book).

    Raises :class:`KeyError` where it stands nowhere.
    """
    home = edition.home(source, line)
    if home is None:
        raise KeyError(f"line {line} of {source} stands nowhere in the book")
    document, anchor = home
    folder = posixpath.dirname(page)
    path = "" if document == page else posixpath.relpath(document, folder) + ".html"
    return f"{path}#{anchor}"
