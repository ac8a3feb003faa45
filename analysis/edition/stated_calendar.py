"""A test of what the chronology of *Kollontai 1921* says of its calendar."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from .dates import Period
from .events import Event

#: Where the chronology stands, what it says of its calendar, and its entries.
SOURCE, STATEMENT, ENTRIES = "kollontai-1921", (4360, 4363), (4365, 4450)
#: By how many days it says its dates are behind.
STATED_OFFSET = 13

Verdict = Literal["Julian", "Gregorian", "either", "neither", "no other date"]


@dataclass(frozen=True, slots=True)
class Entry:
    """A date of the chronology under either calendar, beside other dates of its events.

    ``events`` are the entry's own, ``others`` those elsewhere. ``julian`` and ``gregorian``
    are the days meant if the printed date is in the one calendar or the other, the
    likenesses how well they agree with the best of ``others`` (0 to 1).
    """

    events: tuple[Event, ...]
    others: tuple[Event, ...]
    julian: Period
    gregorian: Period

    COLUMNS = (
        "id", "event", "date", "lines", "if_julian", "if_julian_end", "if_gregorian",
        "if_gregorian_end", "julian_likeness", "gregorian_likeness", "others", "verdict",
        "calendar", "remark",
    )

    @property
    def julian_likeness(self) -> float:
        return max((self.julian.likeness(other.period) for other in self.others), default=0.0)

    @property
    def gregorian_likeness(self) -> float:
        return max((self.gregorian.likeness(other.period) for other in self.others), default=0.0)

    @property
    def verdict(self) -> Verdict:
        """The calendar under which the entry agrees better with other dates."""
        if not self.others:
            return "no other date"
        one, two = self.julian_likeness, self.gregorian_likeness
        if one == two:
            return "either" if one else "neither"
        return "Julian" if one > two else "Gregorian"

    def row(self) -> dict[str, object]:
        event = self.events[0]
        return {
            "id": event.id, "event": event.event, "date": event.date, "lines": event.lines,
            "if_julian": self.julian.first, "if_julian_end": self.julian.last,
            "if_gregorian": self.gregorian.first, "if_gregorian_end": self.gregorian.last,
            "julian_likeness": self.julian_likeness,
            "gregorian_likeness": self.gregorian_likeness,
            "others": " ".join(other.id for other in self.others),
            "verdict": self.verdict, "calendar": event.calendar, "remark": event.remark,
        }


def in_chronology(event: Event) -> bool:
    """Whether an event is dated by the chronology of *Kollontai 1921*."""
    first, last = ENTRIES
    inside = all(first <= begin and end <= last for begin, end in event.ranges)
    return event.source == SOURCE and inside


def entries(events: Iterable[Event]) -> list[Entry]:
    """The entries of the chronology in its order, each tried under both calendars.

    Other dates are taken as the register reads them. Where an entry has several events, the
    dates of each count.
    """
    own: dict[tuple[int, str], list[Event]] = defaultdict(list)
    elsewhere: dict[str, list[Event]] = defaultdict(list)
    for event in events:
        if in_chronology(event):
            own[event.ranges[-1][0], event.date].append(event)
        else:
            elsewhere[event.event].append(event)
    found = []
    for _, dated in sorted(own.items()):
        printed = dated[0].period.later(-dated[0].offset_days)
        others = (other for event in dated for other in elsewhere[event.event])
        found.append(Entry(tuple(dated), tuple(others), printed.later(STATED_OFFSET), printed))
    return found
