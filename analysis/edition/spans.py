"""Spans of time that the texts state, tested against the dates that the texts give."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from .claims import Claim
from .events import Event
from .registers import REGISTERS, read_register
from .shares import Interval

COLUMNS = ("claim", "from", "to", "at", "remark")
#: Days in a unit, on the average of the Gregorian calendar.
DAYS = {
    "days": 1.0, "weeks": 7.0, "months": 30.436875, "years": 365.2425, "decades": 3652.425,
    "centuries": 36524.25,
}


@dataclass(frozen=True, slots=True)
class Span:
    """A figure and the events between which it counts: all are ids. For a place *mid-way*
    between two events, ``at`` is the one that stands there."""

    claim: str
    start: str
    end: str
    at: str
    remark: str
    file: str
    line: int

    @property
    def events(self) -> tuple[str, ...]:
        return tuple(name for name in (self.start, self.end, self.at) if name)


@dataclass(frozen=True, slots=True)
class Tested:
    """A stated span beside the dated one. ``least`` and ``most`` are what the dates allow, in
    the claim's unit; ``agrees`` is whether a figure so stated can mean that."""

    claim: str
    start: date
    end: date
    least: float
    most: float
    agrees: bool
    remark: str

    COLUMNS = ("claim", "start", "end", "least", "most", "agrees", "remark")


def load_spans(root: Path) -> list[Span]:
    """The register of spans; empty where there is none.

    Raises :class:`EditionError` where it cannot be read.
    """
    if not (root / REGISTERS / "spans.csv").is_file():
        return []
    return [
        Span(row["claim"], row["from"], row["to"], row["at"], row["remark"], row.file, row.line)
        for row in read_register(root, "spans", COLUMNS)
    ]


def tested(
    claims: Iterable[Claim], events: Iterable[Event], spans: Iterable[Span]
) -> Iterator[Tested]:
    """Each span of the register whose claim and events there are."""
    figures, dated = {c.id: c for c in claims}, {e.id: e for e in events}
    for span in spans:
        claim = figures.get(span.claim)
        if claim is None or not all(name in dated for name in span.events):
            continue
        start, end = dated[span.start].period, dated[span.end].period
        if span.at:
            at, whole = dated[span.at].period, (end.first - start.last).days
            least, most = ((day - start.last).days / whole for day in at)
        else:
            days = DAYS[claim.unit]
            least = (end.first - start.last).days / days
            most = (end.last - start.first).days / days
        agrees = not meant(claim).excludes(Interval(least, most))
        yield Tested(
            claim.id, start.first, end.last, round(least, 3), round(most, 3), agrees, span.remark
        )


def meant(claim: Claim) -> Interval:
    """What a figure can mean by its own precision: *three years* is what rounds to three, *three
    and a half* what rounds to the nearest half; a bound is taken at its word.

    >>> three_and_a_half = edition.figures("three-and-a-half-years-of-revolution")[0]
    >>> meant(three_and_a_half)
    Interval(lower=3.25, upper=3.75)
    """
    match claim.qualifier:
        case "at least" | "more than":
            return Interval(claim.value, math.inf)
        case "less than":
            return Interval(0, claim.value)
    half = 0.05 if claim.unit == "share" else 0.5 if claim.value == int(claim.value) else 0.25
    return Interval(claim.value - half, claim.value + half)
