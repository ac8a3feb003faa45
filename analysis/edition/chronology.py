"""The chronology: all dated events as a table, and what can be computed from them.

>>> plenum = edition.events.query("event == 'Central Committee plenum of November 1920'")
>>> plenum.drop_duplicates("date")["date"].tolist()[:3]
['November 9', 'November … 1920', 'November 8 … 1920']
"""

from __future__ import annotations

from dataclasses import asdict
from functools import cached_property
from typing import TYPE_CHECKING

from .differences import Difference, differences
from .events import COLUMNS, Event, Remark
from .ledger import frame
from .stated_calendar import Entry, entries

if TYPE_CHECKING:
    import pandas as pd


class Calendar:
    """The events and what can be computed from them; :class:`Edition` is one."""

    #: One dating each, in the order of the register.
    event_records: list[Event]
    #: What the editors think of differing dates, by event.
    remark_records: dict[str, Remark]

    @cached_property
    def events(self) -> pd.DataFrame:
        """All datings of events, one a row, in the order of the register.

        Columns as in ``book/registers/events.csv``; besides ``start``, ``precision`` (*day*,
        *month* or *year*: how exactly the date is told) and ``offset_days`` (by how many
        days the date as printed is behind the Gregorian). ``start`` and ``end`` are the
        first and the last day meant, in the Gregorian calendar, as timestamps.

        >>> edition.events.set_index("id").loc["kollontai-1921.3414.1", "start"].date()
        datetime.date(1917, 11, 27)
        """
        import pandas as pd  # late: building the book asks for records, not for tables

        columns = (*COLUMNS, "start", "precision", "offset_days")
        rows = (
            asdict(event) | {"start": event.period.first, "end": event.period.last}
            for event in self.event_records
        )
        table = frame(rows, columns)
        return table.assign(**{name: pd.to_datetime(table[name]) for name in ("start", "end")})

    def date_contradictions(self) -> pd.DataFrame:
        """Datings of one event that do not agree, one pair a row.

        Columns ``event``, ``relation`` (*apart*: no day in common; *overlap*: some; *part*:
        the one has a part of the other's days; *number*: the congress is counted
        differently), for either side ``first`` and ``second`` (ids of events, blanks
        between) with ``_date`` (as printed), ``_start`` and ``_end`` (Gregorian days) and
        ``_passages``, then ``days`` (between the first days of the two) and ``remark``
        (what the editors think).

        >>> found = edition.date_contradictions().query("event == 'Third Congress of Trade Unions'")
        >>> found[["relation", "first_date", "second_date"]].values.tolist()
        [['part', '5-17 April 1920', '1920 April 6-15']]
        """
        found = differences(self.event_records, self.remark_records)
        return frame((difference.row() for difference in found), Difference.COLUMNS)

    def calendar_test(self) -> pd.DataFrame:
        """The dates of the chronology, one a row, each read by both calendars.

        Columns ``id``, ``event``, ``date``, ``lines``, ``if_julian`` and ``if_gregorian``
        (the first Gregorian day meant if the printed date is in that calendar; with
        ``_end``), ``julian_likeness`` and ``gregorian_likeness`` (days in common with the
        best other date of the event among the days of either, 0 to 1), ``others`` (ids of
        these dates), ``verdict`` (*Julian*, *Gregorian*, *either*, *neither* or *no other
        date*), ``calendar`` (as the editors read the date) and ``remark``.

        >>> test = edition.calendar_test().set_index("date")
        >>> test.loc[["1918 June 28", "1920 January 10-21"], "verdict"].tolist()
        ['Gregorian', 'Julian']
        """
        found = entries(self.event_records)
        return frame((entry.row() for entry in found), Entry.COLUMNS)
