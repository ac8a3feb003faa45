"""The sums that the claims allow: do parts make their whole, who had the majority, does a
list have as many items as is said?"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

from .claims import Claim
from .shares import CAST, REMAINDER, TOLERANCE, Share, has_shares, shares

#: What begins a list of items, and what may follow it.
_LIST = re.compile(r"(?::\s+|\((?=[^()]*,))(?P<items>[^():]+?)\s*[.)]?\Z")
_NAMES_FIRST = re.compile(r"(?P<items>[A-Z][^:]*?) were the ")
_LISTS = ("enumeration", "signatories", "count")


@dataclass(frozen=True, slots=True)
class Sum:
    """One calculation with the figures of a statement. ``agrees`` is ``None`` where the
    texts state nothing with which the result could agree."""

    claim: str
    source: str
    lines: str
    check: str
    calculation: str
    result: float
    agrees: bool | None

    COLUMNS = ("claim", "source", "lines", "check", "calculation", "result", "agrees")


def plain(value: float, unit: str = "") -> str:
    """A figure as it is printed: ``1,720``, ``91.7``; a ``share`` of 1 as a fraction.

    >>> plain(1720.0), plain(0.15), plain(7_000_000.0), plain(0.6667, "share")
    ('1,720', '0.15', '7,000,000', '2/3')
    """
    fraction = Fraction(value).limit_denominator(12)
    if unit == "share" and abs(fraction - Fraction(value)) < Fraction(1, 2000):
        return str(fraction)
    return f"{int(value):,}" if value == int(value) else f"{round(value, 6):,.10g}"


def arithmetic(claims: Iterable[Claim]) -> list[Sum]:
    """Every sum that can be checked, statement by statement."""
    statements: dict[str, list[Claim]] = {}
    for claim in claims:
        statements.setdefault(claim.claim, []).append(claim)
    return [done for figures in statements.values() for done in _checks(figures)]


def _checks(figures: Sequence[Claim]) -> Iterator[Sum]:
    for claim in figures:
        yield from _list_and_number(claim)
        yield from _heads(claim)
    if not has_shares(figures):
        return
    try:
        parts = shares(figures)
    except ValueError:
        return  # parts beyond their whole, or of several wholes: a contradiction, no sum
    stated = [s for s in parts if s.stated]
    rest = [s for s in parts if not s.stated]
    if not all(s.lower == s.upper for s in parts):
        yield from _open(figures, stated, rest)
    elif figures[0].kind in CAST and figures[0].of is None:
        yield from _votes(figures, stated)
    elif len(stated) > 1:
        yield _whole(figures, stated)
    elif rest and figures[0].qualifier == "exact":
        yield _remains(figures, stated, rest[0])


def _sum(
    figures: Sequence[Claim], check: str, calculation: str, result: float,
    agrees: bool | None = None,
) -> Sum:
    lines = ", ".join(dict.fromkeys(c.lines for c in figures))
    first = figures[0]
    return Sum(first.claim, first.source, lines, check, calculation, result, agrees)


def _whole(figures: Sequence[Claim], parts: Sequence[Share]) -> Sum:
    total = _total(s.value for s in parts)
    whole = parts[0].of
    agrees = math.isclose(total, whole, abs_tol=TOLERANCE)
    text = f"{' + '.join(plain(s.value) for s in parts)} = {plain(total)}"
    if not agrees:
        text += f", not {plain(whole)}"
    return _sum(figures, "parts and whole", text, total, agrees)


def _votes(figures: Sequence[Claim], parts: Sequence[Share]) -> Iterator[Sum]:
    values = [s.value for s in parts]
    total = _total(values)
    yield _sum(
        figures, "all together", f"{' + '.join(map(plain, values))} = {plain(total)}", total
    )
    if len(values) == 2:
        high, low = max(values), min(values)
        yield _sum(
            figures, "majority", f"{plain(high)} − {plain(low)} = {plain(high - low)}", high - low
        )


def _remains(figures: Sequence[Claim], parts: Sequence[Share], rest: Share) -> Sum:
    taken = " − ".join(plain(s.value, s.unit) for s in parts)
    text = f"{plain(rest.of)} − {taken} = {plain(rest.value, rest.unit)}"
    return _sum(figures, "what remains", text, rest.value)


def _open(
    figures: Sequence[Claim], parts: Sequence[Share], rest: Sequence[Share]
) -> Iterator[Sum]:
    """What is left open where some parts have only a bound: each by its least and its most."""
    sign = "%" if parts[0].unit == "per cent" else ""
    for share in [*(s for s in parts if s.lower != s.upper and len(parts) > 1), *rest]:
        low, high = (round(bound * share.of, 6) for bound in (share.lower, share.upper))
        name = "what remains" if share.part == REMAINDER else share.part
        if share.upper >= 1 and share.qualifier == "at least":
            text = f"{name}: at least {plain(low, share.unit)}"
        else:
            low_text, high_text = plain(low, share.unit), plain(high, share.unit)
            text = f"{name}: {low_text}{sign} to {high_text}{sign}"
        yield _sum(figures, "what is left open", text, low)


def _heads(claim: Claim) -> Iterator[Sum]:
    """Is there a whole number of which a share, as exactly as it is stated, is the share?"""
    if claim.unit != "per cent" or claim.of is None or claim.qualifier != "exact":
        return
    half = Fraction(1, 2 * 10 ** len(_digits(claim.value)))
    share = Fraction(str(claim.value))
    low = math.ceil((share - half) * Fraction(claim.of) / 100)
    high = math.floor((share + half) * Fraction(claim.of) / 100)
    name = f"{plain(claim.value)}% of {plain(claim.of)} ({claim.quantity})"
    if low > high:
        near = round(share * Fraction(claim.of) / 100)
        text = f"{name}: no whole number; {near} would be {near / claim.of:.2%}"
        yield _sum([claim], "whole number", text, float(near), False)
    else:
        text = f"{name}: {plain(low)}" + (f" to {plain(high)}" if high > low else "")
        yield _sum([claim], "whole number", text, float(low), True)


def _digits(value: float) -> str:
    return str(value).partition(".")[2].rstrip("0")


def _list_and_number(claim: Claim) -> Iterator[Sum]:
    """Has the list that a quotation gives as many items as the quotation says?"""
    items = listed(claim.quote)
    if claim.kind in _LISTS and claim.qualifier == "exact" and len(items) > 1:
        text = f"{len(items)}: {'; '.join(items)}"
        yield _sum([claim], "list and number", text, float(len(items)), len(items) == claim.value)


def listed(quote: str) -> list[str]:
    """The items of a list that a quotation ends with, or begins with.

    >>> listed("in three sections: industry, agriculture and Soviet administration.")
    ['industry', 'agriculture', 'Soviet administration']
    >>> listed("three groups: the working class, the peasantry and middle class, and others")
    ['the working class', 'the peasantry and middle class', 'others']
    >>> listed("Djerjinski and Mouranov were the members of the Commission")
    ['Djerjinski', 'Mouranov']
    """
    match = _LIST.search(quote) or _NAMES_FIRST.match(quote)
    if match is None:
        return []
    items = match["items"]
    apart = r",\s+(?:and|or)\s+|,\s+" if re.search(r",\s+(?:and|or)\s", items) else (
        r",\s+|\s+and\s+|\s+or\s+"
    )
    return [item for part in re.split(apart, items) if (item := part.strip(" '’.,"))]


def _total(values: Iterable[float]) -> float:
    return float(sum((Fraction(str(v)) for v in values), Fraction()))
