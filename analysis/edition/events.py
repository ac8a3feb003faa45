"""The events: every dated event that the texts mention, tied to the words that date it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from .dates import PRECISIONS, Period, Precision, Printed, iso_period, offset_days, read_printed
from .errors import Finding
from .registers import REGISTERS, OnLines, Row, parse_lines, read_register

COLUMNS = (
    "id", "event", "date", "calendar", "gregorian", "end", "source", "lines", "quote", "remark",
)
REMARK_COLUMNS = ("event", "remark")
JULIAN, GREGORIAN, NOT_STATED = "Julian", "Gregorian", "not stated"
CALENDARS = (JULIAN, GREGORIAN, NOT_STATED)
CODE = "V001"


@dataclass(frozen=True, slots=True)
class Event(OnLines):
    """One dating of one event. Rows of the register with the same ``event`` date what a
    reader may take for one event.

    ``date`` has the words of the quotation that date it; ``calendar`` is the one by which
    the editors read it; ``gregorian`` and ``end`` are ISO dates, ``end`` empty where the
    date is no range. ``period`` are the days meant, ``offset_days`` by how many days the
    date as printed is behind them, ``precision`` how exactly it is told.
    """

    id: str
    event: str
    date: str
    calendar: str
    gregorian: str
    end: str
    source: str
    lines: str
    quote: str
    remark: str
    period: Period
    precision: Precision
    offset_days: int
    file: str
    line: int

    @property
    def printed(self) -> Printed | None:
        return read_printed(self.date)

    @property
    def passage(self) -> str:
        """Where the words stand: ``lenin-1920, l. 945``."""
        several = "-" in self.lines or "," in self.lines
        return f"{self.source}, {'ll.' if several else 'l.'} {self.lines}"


@dataclass(frozen=True, slots=True)
class Remark:
    """What the editors think of differing datings of an event."""

    event: str
    remark: str
    file: str
    line: int


@dataclass(frozen=True, slots=True)
class Dated:
    """The register of events, the editors' remarks by event, and what is wrong in either."""

    events: list[Event] = field(default_factory=list)
    remarks: dict[str, Remark] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)


def load_dated(root: Path) -> Dated:
    """Read ``events.csv`` and ``remarks.csv``; what is malformed in them is found with code
    V001. An edition without these registers has no events."""
    dated = Dated()
    seen: set[str] = set()
    for row in _rows(root, "events", COLUMNS):
        faults = list(_faults(row, seen))
        dated.findings.extend(faults)
        seen.add(row["id"])
        if not faults:
            dated.events.append(_event(row))
    known = {event.event for event in dated.events}
    for row in _rows(root, "remarks", REMARK_COLUMNS):
        faults = list(_remark_faults(row, known, dated.remarks))
        dated.findings.extend(faults)
        if not faults:
            name = row["event"]
            dated.remarks[name] = Remark(name, row["remark"], row.file, row.line)
    return dated


def _remark_faults(row: Row, known: set[str], before: Iterable[str]) -> Iterator[Finding]:
    name = row["event"]
    if name not in known:
        yield row.finding(CODE, f"no event is called {name!r}",
                          f"use a name of {REGISTERS}/events.csv")
    if name in before or not row["remark"]:
        yield row.finding(CODE, f"the remark on {name!r} is empty or stands twice",
                          "give each event one remark")


def _rows(root: Path, name: str, columns: tuple[str, ...]) -> list[Row]:
    there = (root / REGISTERS / f"{name}.csv").exists()
    return read_register(root, name, columns) if there else []


def _faults(row: Row, seen: set[str]) -> Iterator[Finding]:
    if not row["id"] or row["id"] in seen:
        yield row.finding(CODE, f"the id {row['id']!r} is empty or stands twice",
                          "give each row an id of its own")
    for column in ("event", "date", "source", "quote"):
        if not row[column]:
            yield row.finding(CODE, f"{column} is empty", f"fill in {column}")
    if row["calendar"] not in CALENDARS:
        yield row.finding(CODE, f"the calendar is {row['calendar']!r}",
                          "the calendars are " + ", ".join(CALENDARS))
    try:
        _period(row)
    except ValueError as error:
        yield row.finding(CODE, str(error),
                          "write 1920, 1920-11 or 1920-11-08, and a later end or none")
    try:
        read_printed(row["date"])
    except ValueError as error:
        yield row.finding(CODE, f"the date {row['date']!r} cannot be read: {error}",
                          "give the words of the quotation that name day, month and year")
    try:
        parse_lines(row["lines"])
    except ValueError as error:
        yield row.finding(CODE, str(error), "write 549-575, or 3045-3046, 3063")


def _period(row: Row) -> tuple[Period, Precision]:
    """The days from ``gregorian`` to ``end``, and the coarser of their precisions."""
    start, fine = iso_period(row["gregorian"])
    end, coarse = iso_period(row["end"]) if row["end"] else (start, fine)
    if end.last < start.last or end.first < start.first:
        raise ValueError(f"{row['end']!r} is no end of what begins in {row['gregorian']!r}")
    return Period(start.first, end.last), max(fine, coarse, key=PRECISIONS.index)


def _event(row: Row) -> Event:
    period, precision = _period(row)
    printed = read_printed(row["date"])
    offset = 0
    if printed and row["calendar"] == JULIAN:
        offset = offset_days(printed.first.year or period.first.year, printed.first.month or 1)
    return Event(
        **row.values, period=period, precision=printed.precision if printed else precision,
        offset_days=offset, file=row.file, line=row.line,
    )
