"""Dates: the Julian and the Gregorian calendar, ISO dates of any precision, dates in words.

The two calendars meet in the Julian day number, a plain count of days. Its algorithm for
Julian dates is the common one (J. Meeus, *Astronomical Algorithms*, 2nd ed. 1998, ch. 7, in
whole numbers). That Russia kept the Julian calendar, in the 20th century 13 days behind,
until 31 January 1918, and that the next day was 14 February, is general knowledge.
"""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal, NamedTuple

Precision = Literal["day", "month", "year"]
#: From the finest to the coarsest.
PRECISIONS: tuple[Precision, ...] = ("day", "month", "year")
#: The Julian day number of the day before 1 January 1, as :meth:`date.toordinal` counts.
_BEFORE = 1721425
#: The last day of the Julian calendar in Russia (a Julian date) and the day after it.
LAST_JULIAN, FIRST_GREGORIAN = (1918, 1, 31), date(1918, 2, 14)


def gregorian(year: int, month: int, day: int) -> date:
    """The Gregorian date of a date in the Julian calendar.

    Raises :class:`ValueError` where the Julian calendar has no such day.

    >>> gregorian(1917, 10, 25)
    datetime.date(1917, 11, 7)
    """
    if not 1 <= month <= 12 or not 1 <= day <= julian_month(year, month):
        raise ValueError(f"the Julian calendar has no {year}-{month:02}-{day:02}")
    early = (14 - month) // 12
    y, m = year + 4800 - early, month + 12 * early - 3
    number = day + (153 * m + 2) // 5 + 365 * y + y // 4 - 32083
    return date.fromordinal(number - _BEFORE)


def julian_month(year: int, month: int) -> int:
    """How many days a month of the Julian calendar has."""
    return 29 if month == 2 and year % 4 == 0 else monthrange(2001, month)[1]


def _gregorian_month(year: int, month: int) -> int:
    return monthrange(year, month)[1] if 1 <= month <= 12 else 0


def offset_days(year: int, month: int) -> int:
    """By how many days a Julian date of that month is behind: 13 from March 1900 on."""
    centuries = (year if month > 2 else year - 1) // 100
    return centuries - centuries // 4 - 2


class Period(NamedTuple):
    """From the first day to the last, both in the Gregorian calendar."""

    first: date
    last: date

    def days(self) -> int:
        return (self.last - self.first).days + 1

    def common(self, other: Period) -> int:
        """How many days two periods have in common."""
        first, last = max(self.first, other.first), min(self.last, other.last)
        return max(0, (last - first).days + 1)

    def holds(self, other: Period) -> bool:
        return self.common(other) == other.days()

    def likeness(self, other: Period) -> float:
        """Days in common among the days of either, 0 to 1 (P. Jaccard's index of 1901)."""
        common = self.common(other)
        return common / (self.days() + other.days() - common)

    def later(self, days: int) -> Period:
        return Period(self.first + timedelta(days), self.last + timedelta(days))


_ISO = re.compile(r"(\d{4})(?:-(\d\d)(?:-(\d\d))?)?")


def iso_period(text: str) -> tuple[Period, Precision]:
    """The period of ``1920``, ``1920-11`` or ``1920-11-08``, and its precision.

    Raises :class:`ValueError` where it is no such date.
    """
    match = _ISO.fullmatch(text)
    if match is None:
        raise ValueError(f"{text!r} is no date of the form 1920, 1920-11 or 1920-11-08")
    figures = Figures(*(int(part) if part else None for part in match.groups()))
    return Period(figures.first(False), figures.last(False)), figures.precision


class Figures(NamedTuple):
    """The figures of a date as far as they are given, in a calendar not yet told."""

    year: int | None = None
    month: int | None = None
    day: int | None = None

    @property
    def precision(self) -> Precision:
        return "day" if self.day else "month" if self.month else "year"

    def first(self, julian: bool) -> date:
        return self._date(julian, self.month or 1, self.day or 1)

    def last(self, julian: bool) -> date:
        month, year = self.month or 12, self.year or 0
        length = julian_month if julian else _gregorian_month
        return self._date(julian, month, self.day or length(year, month))

    def _date(self, julian: bool, month: int, day: int) -> date:
        year = self.year or 0
        if julian:
            return gregorian(year, month, day)
        try:
            return date(year, month, day)
        except ValueError as error:
            problem = f"the Gregorian calendar has no {year}-{month:02}-{day:02}"
            raise ValueError(problem) from error


@dataclass(frozen=True, slots=True)
class Printed:
    """A date as it is printed: where it begins and ends. ``vague`` dates, such as *early in
    1920*, mean a part of what they name."""

    first: Figures
    last: Figures
    vague: bool

    @property
    def precision(self) -> Precision:
        return max(self.first.precision, self.last.precision, key=PRECISIONS.index)

    def period(self, julian: bool, year: int) -> Period:
        """The days meant, a missing year being ``year``.

        Raises :class:`ValueError` where the calendar has no such day.
        """
        first, last = (
            f if f.year else f._replace(year=year) for f in (self.first, self.last)
        )
        return Period(first.first(julian), last.last(julian))


_MONTHS = ("January", "February", "March", "April", "May", "June", "July", "August",
           "September", "October", "November", "December")  # fmt: skip
_MONTH = "|".join(f"{name}|{name[:3]}" for name in _MONTHS)
_SEASONS = {"spring": (3, 5), "summer": (6, 8), "autumn": (9, 11)}
_TOKEN = re.compile(
    r"(?P<years>\b\d{4}-\d\d)\b|(?P<decade>\b\d{3}0|['’]\d0)s\b|(?P<year>\b[12]\d{3}|['’]\d\d)\b"
    r"|\b(?P<day>\d{1,2})(?:st|nd|rd|th)?\b"
    rf"|\b(?P<month>{_MONTH}|Sept|{_MONTH.upper()})\b"
    r"|\b(?P<season>[Ss]pring|[Ss]ummer|[Aa]utumn)\b"
)
_VAGUE = re.compile(r"\b(early|end|late|later|mid|middle|beginning|towards)\b", re.I)


def read_printed(text: str) -> Printed | None:
    """Read a date in words; ``None`` where it names neither day, month, season nor year.

    Raises :class:`ValueError` where a day has no month.

    >>> read_printed("between March 29 and April 4, 1920").last
    Figures(year=1920, month=4, day=4)
    >>> read_printed("5-17 April 1920").first
    Figures(year=1920, month=4, day=5)
    """
    tokens = [(m.lastgroup or "", m[m.lastgroup or 0]) for m in _TOKEN.finditer(text)]
    kinds = [kind for kind, _ in tokens]
    heading = None
    if kinds[:1] == ["year"] and {"month", "season"} & set(kinds):
        heading = _year(tokens.pop(0)[1])
    points = _points(tokens, "day" in kinds and kinds.index("day") < _index(kinds, "month"))
    if not points:
        return None
    dated = [p if p.year else p._replace(year=heading) for p in points]
    return Printed(dated[0], dated[-1], bool(_VAGUE.search(text)))


def _points(tokens: list[tuple[str, str]], day_first: bool) -> list[Figures]:
    points: list[Figures] = []
    days: list[int] = []
    for kind, value in tokens:
        if kind == "day" and not int(value):
            raise ValueError("a month has no day 0")
        if kind == "day" and day_first:
            days.append(int(value))
        elif kind == "day":
            last = points.pop() if points and not points[-1].day else None
            month = last.month if last else points[-1].month if points else None
            if month is None:
                raise ValueError(f"the day {value} has no month")
            points.append(Figures(None, month, int(value)))
        elif kind == "month":
            month = [name[:3] for name in _MONTHS].index(value[:3].title()) + 1
            points += [Figures(None, month, day) for day in days] or [Figures(None, month)]
            days = []
        elif kind == "season":
            points += [Figures(None, month) for month in _SEASONS[value.lower()]]
        elif kind == "year":
            points = _dated(points, _year(value))
        else:
            start = _year(value[: 4 if value[0].isdigit() else 3])
            length = (int(value[-2:]) - start) % 100 if kind == "years" else 9
            points += [Figures(start), Figures(start + length)]
    if days:
        raise ValueError(f"the day {days[0]} has no month")
    return points


def _dated(points: list[Figures], year: int) -> list[Figures]:
    if all(point.year for point in points):
        return [*points, Figures(year)]
    return [p if p.year else p._replace(year=year) for p in points]


def _year(text: str) -> int:
    return int(text) if text[0].isdigit() else 1900 + int(text[1:])


def _index(kinds: list[str], kind: str) -> int:
    return kinds.index(kind) if kind in kinds else len(kinds)
