"""The tables of the chapter *Chronology*: events, differing dates, the test of the calendar."""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd

from ..edition import Edition
from ..edition.dates import Period
from ..edition.differences import Difference, differences, namesakes
from ..edition.events import NOT_STATED, Event
from ..edition.markup import Mark
from ..edition.stated_calendar import SOURCE, STATEMENT, Entry, entries, in_chronology
from .render import Link
from .tables import address

#: The document on which these tables stand.
PAGE = "book/chronology"
#: How two dates of one event differ, in words.
RELATIONS = {
    "apart": "no day in common", "overlap": "some days in common",
    "part": "one within the other", "number": "counted differently",
}
_SERIES = {
    "endnotes": "endnote", "introduction": "note to the introduction",
    "solidarity": "Solidarity’s note", "references": "reference",
    "asterisk": "Solidarity’s footnote",
}


def day_words(period: Period) -> str:
    """A period as it is written: ``8 November 1920``, ``8–9 November 1920``."""
    first, last = period
    end = f"{last.day} {last:%B} {last.year}"
    if first == last:
        return end
    if first.year != last.year:
        return f"{first.day} {first:%B} {first.year} – {end}"
    return f"{first.day} {first:%B} – {end}" if first.month != last.month else f"{first.day}–{end}"


def iso_words(event: Event) -> str:
    """The date as ISO 8601 has it; of a range, the end without what it has in common with
    the beginning: ``1920-11-08/09``."""
    start, end = event.gregorian.split("-"), event.end.split("-")
    if not event.end:
        return event.gregorian
    same = 0
    while len(start) == len(end) and start[same] == end[same]:
        same += 1
    return f"{event.gregorian}/{'-'.join(end[same:])}"


def voice(edition: Edition, event: Event) -> str:
    """Who dates the event: a note and its number, the chronology, or the text itself."""
    line = event.ranges[0][0]
    if in_chronology(event) or (event.source == SOURCE and line >= STATEMENT[0]):
        return "chronology"
    for placed in edition.placed[event.source]:
        passage = placed.passage
        if passage.locus.first <= line <= passage.locus.last and not passage.void:
            break
    for label in passage.block.notes:
        prefix, number = label.split("-", 1)
        name = _SERIES[edition.series[prefix].series]
        return name if number == "1" and prefix == "ast" else (
            f"{name} {edition.shown_mark(Mark(prefix, number)).strip('[]')}"
        )
    chapters = {chapter.docname for chapter in edition.chapters if chapter.source == event.source}
    title = passage.chapter.title.removesuffix(" and Chronology")
    return title if len(chapters) > 1 else "text"


def passage(edition: Edition, event: Event, short: bool = False) -> Link:
    """A link to the words that date an event: ``Lenin 1920, l. 945``, or only its lines."""
    ranges = sorted(event.ranges)
    text = ", ".join(str(a) if a == b else f"{a}–{b}" for a, b in ranges)
    several = len(ranges) > 1 or ranges[0][0] != ranges[0][1]
    name = "" if short else f"{edition.sources[event.source].short}, "
    line = event.ranges[-1][1] if in_chronology(event) else event.ranges[0][0]
    return Link(f"{name}{'ll.' if several else 'l.'} {text}",
                address(edition, event.source, line, PAGE))


def event_list(edition: Edition) -> pd.DataFrame:
    """All datings in the order of time, for readers to sort.

    Index ``Gregorian date`` (ISO); columns ``event``, ``as printed``, ``where`` (a link, and
    whose words they are), ``calendar`` (empty where none is stated), ``remark``.
    """
    order = sorted(edition.event_records, key=lambda e: (e.period.first, e.period.last))
    rows = [
        (iso_words(e), e.event, e.date, [passage(edition, e), f" ({voice(edition, e)})"],
         "" if e.calendar == NOT_STATED else e.calendar, e.remark)
        for e in order
    ]
    columns = ["Gregorian date", "event", "as printed", "where", "calendar", "remark"]
    return pd.DataFrame(rows, columns=columns).set_index("Gregorian date")


def difference_list(edition: Edition) -> pd.DataFrame:
    """Each event that is dated differently: index ``event``; columns ``the texts`` (each date
    as printed where it stands first, with all passages that give these days), ``they have``
    (how the dates differ) and ``the editors think``."""
    found: dict[str, list[Difference]] = {}
    for difference in differences(edition.event_records, edition.remark_records):
        found.setdefault(difference.event, []).append(difference)
    rows = []
    for name, several in found.items():
        sides: dict[Period, tuple[Event, ...]] = {}
        for side in (side for d in several for side in (d.first, d.second)):
            sides.setdefault(side[0].period, side)
        kinds = dict.fromkeys(RELATIONS[d.relation] for d in several)
        rows.append((name, _sides(edition, sides.values()), "; ".join(kinds), several[0].remark))
    columns = ["event", "the texts", "they have", "the editors think"]
    return pd.DataFrame(rows, columns=columns).set_index("event")


def _sides(edition: Edition, sides: Iterable[tuple[Event, ...]]) -> list[str | Link]:
    cell: list[str | Link] = []
    for side in sides:
        cell += ["\n"] * bool(cell) + [f"{side[0].date}: "]
        for at, event in enumerate(side):
            short = at > 0 and event.source == side[at - 1].source
            cell += [", "] * (at > 0)
            cell += [passage(edition, event, short), f" ({voice(edition, event)})"]
    return cell


def calendar_list(edition: Edition) -> pd.DataFrame:
    """The dates of the chronology under both calendars: index ``as printed``; columns
    ``event`` (a link), ``if Julian`` (the Gregorian days meant then), ``other dates``,
    ``agrees better as``, ``read here as``."""
    rows = []
    for entry in entries(edition.event_records):
        event = entry.events[0]
        rows.append((
            event.date, Link(event.event, passage(edition, event).href), day_words(entry.julian),
            _others(edition, entry), entry.verdict, event.calendar,
        ))
    columns = ["as printed", "event", "if Julian", "other dates", "agrees better as",
               "read here as"]
    return pd.DataFrame(rows, columns=columns).set_index("as printed")


def _others(edition: Edition, entry: Entry) -> list[str | Link]:
    """One passage for each other date, as printed."""
    shown: dict[str, Event] = {}
    for other in entry.others:
        shown.setdefault(iso_words(other), other)
    cell: list[str | Link] = []
    for other in shown.values():
        cell += ["; "] * bool(cell) + [Link(other.date, passage(edition, other).href)]
    return cell


def namesake_list(edition: Edition) -> pd.DataFrame:
    """Congresses and conferences with the same number: index ``number``; columns
    ``meeting`` (a link) and ``dates`` (the most exact that the texts give)."""
    rows = [
        (number, Link(event.event, passage(edition, event).href), event.date,
         iso_words(event))
        for number, meetings in namesakes(edition.event_records)
        for event in meetings
    ]
    columns = ["number", "meeting", "as printed", "Gregorian date"]
    return pd.DataFrame(rows, columns=columns).set_index("number")
