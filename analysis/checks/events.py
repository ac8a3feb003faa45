"""Do the texts date their events as the register says? (V001 to V004)"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import suppress

from ..edition import Edition, Finding
from ..edition.dates import Period
from ..edition.differences import differences
from ..edition.events import CODE, JULIAN
from .registry import Check, in_row, misquotation

_WORD = re.compile(r"[A-Za-z]+|\d+")


def malformed(edition: Edition) -> Iterator[Finding]:
    """A reader would compute with a date that the register does not properly give."""
    return (finding for finding in edition.findings if finding.code == CODE)


def misquoted(edition: Edition) -> Iterator[Finding]:
    """A reader would take an event for dated so where the text does not date it so."""
    for event in edition.event_records:
        wrong = list(misquotation(edition, event, "V002"))
        yield from wrong
        if not wrong and not _in_order(event.date, event.quote):
            yield in_row(
                event, "V002", f"the quotation does not have the words of the date {event.date!r}",
                "give the date in words of the quotation, in their order",
            )


def _in_order(date: str, quote: str) -> bool:
    words = iter(_WORD.findall(quote))
    return all(word in words for word in _WORD.findall(date))


def misdated(edition: Edition) -> Iterator[Finding]:
    """A reader would find an event on the wrong day of the timeline."""
    for event in edition.event_records:
        printed = event.printed
        if printed is None:
            continue
        julian, year = event.calendar == JULIAN, event.period.first.year
        years = (year, year - 1) if julian else (year,)  # late in a Julian year
        meant = []
        for year in years:
            with suppress(ValueError):
                meant.append(printed.period(julian, year))
        if not meant:
            yield in_row(event, "V003", f"{event.date!r} is no day of {year}",
                         "compare the date with the text")
        elif not any(_agrees(event.period, days, printed.vague) for days in meant):
            yield in_row(
                event, "V003",
                f"{event.date!r} ({event.calendar}) is {_words(meant[0])}, the register has "
                f"{_words(event.period)}",
                "correct calendar, gregorian or end; a date such as ‘early in 1920’ must lie "
                "within what it names",
            )


def _agrees(given: Period, meant: Period, vague: bool) -> bool:
    return meant.holds(given) if vague else given == meant


def _words(period: Period) -> str:
    first, last = (day.isoformat() for day in period)
    return first if first == last else f"{first} to {last}"


def unremarked(edition: Edition) -> Iterator[Finding]:
    """A reader would be left alone with two dates that do not agree."""
    for difference in differences(edition.event_records, edition.remark_records):
        if not difference.remark:
            first, second = difference.first[0], difference.second[0]
            yield in_row(
                second, "V004",
                f"{difference.event!r} is dated {second.date!r} here and {first.date!r} in "
                f"{first.passage}, and the editors have no remark on it"
                if difference.relation != "number" else
                f"{difference.event!r} is counted otherwise here than in {first.passage}, and "
                "the editors have no remark on it",
                "say in book/registers/remarks.csv what you think, or give other events other "
                "names",
            )


CHECKS = (
    Check("V001", "An event is malformed",
          "Every row of the registers of events and of the remarks on them.", malformed),
    Check("V002", "A date misquotes its text",
          "Every quotation that dates an event against the reading text of its lines, and the "
          "date against the quotation.", misquoted),
    Check("V003", "A date is computed wrong",
          "The date as printed, in its calendar, against the Gregorian date.", misdated),
    Check("V004", "Differing dates have no remark",
          "Every pair of dates of one event that do not agree.", unremarked),
)
