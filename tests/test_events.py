"""The chronology: no dated event is missing, none is on the wrong day, and where the texts
disagree, or the chronology is wrong about its own calendar, readers are told."""

from __future__ import annotations

import csv
import doctest
import importlib
import io
import re
from collections import defaultdict
from dataclasses import replace
from datetime import date, timedelta
from functools import cache
from pathlib import Path

import pandas as pd
import pytest
from conftest import Book
from hypothesis import assume, example, given
from hypothesis import strategies as st
from test_browser import LACKS, Opened, browser, opened  # noqa: F401

from analysis import Edition
from analysis.checks.events import misdated, misquoted, unremarked
from analysis.edition.dates import (
    FIRST_GREGORIAN,
    LAST_JULIAN,
    Period,
    gregorian,
    iso_period,
    julian_month,
    offset_days,
    read_printed,
)
from analysis.edition.differences import differences, namesakes, numbers
from analysis.edition.events import COLUMNS, Event, Remark, load_dated
from analysis.edition.stated_calendar import ENTRIES, SOURCE, entries
from analysis.figures import Link
from analysis.figures import events as tables
from analysis.figures.timeline import marks, timeline

ROOT = Path(__file__).parents[1]


@cache
def edition() -> Edition:
    return Edition.load(ROOT)


def event(first: date, last: date | None = None, **others: object) -> Event:
    period = Period(first, last or first)
    known: dict[str, object] = {
        "id": "e", "event": "A meeting", "date": "", "calendar": "not stated",
        "gregorian": period.first.isoformat(), "end": period.last.isoformat(),
        "source": "lenin-1920", "lines": "945", "quote": "", "remark": "", "precision": "day",
        "offset_days": 0, "file": "events.csv", "line": 2,
    }
    return Event(period=period, **(known | others))  # type: ignore[arg-type]


def altered(*events: Event) -> Edition:
    """The edition with these events alone."""
    other = Edition.load(ROOT)
    other.event_records, other.remark_records = list(events), {}
    return other


@pytest.mark.parametrize("module", ["chronology", "dates", "differences"])
def test_the_examples_of_the_documentation_give_what_they_say(module: str) -> None:
    loaded = importlib.import_module(f"analysis.edition.{module}")
    result = doctest.testmod(loaded, extraglobs={"edition": edition()})
    assert result.attempted > 0
    assert result.failed == 0


# --- the calendars --------------------------------------------------------------------


@st.composite
def julian_days(draw: st.DrawFn) -> tuple[int, int, int]:
    year, month = draw(st.integers(300, 2500)), draw(st.integers(1, 12))
    return year, month, draw(st.integers(1, julian_month(year, month)))


@pytest.mark.parametrize(
    ("printed", "meant"),
    [
        ((1582, 10, 5), date(1582, 10, 15)),  # the day on which the new calendar began
        ((1917, 2, 27), date(1917, 3, 12)),
        ((1917, 10, 25), date(1917, 11, 7)),
        ((1900, 2, 29), date(1900, 3, 13)),  # a day that the Gregorian calendar has not
        ((325, 3, 1), date(325, 3, 2)),
    ],
)
def test_well_known_days_are_converted_as_every_handbook_has_them(
    printed: tuple[int, int, int], meant: date
) -> None:
    assert gregorian(*printed) == meant


def test_the_last_julian_day_of_russia_is_followed_by_its_first_gregorian_day() -> None:
    assert gregorian(*LAST_JULIAN) + timedelta(1) == FIRST_GREGORIAN
    assert (FIRST_GREGORIAN - date(1918, 2, 1)).days == offset_days(1918, 1)


@given(julian_days())
@example((1900, 2, 28))
@example((2100, 2, 28))
def test_no_day_is_lost_or_counted_twice(day: tuple[int, int, int]) -> None:
    year, month, number = day
    if number < julian_month(year, month):
        following = year, month, number + 1
    else:
        following = (year, month + 1, 1) if month < 12 else (year + 1, 1, 1)
    assert gregorian(*following) - gregorian(*day) == timedelta(1)


@given(julian_days())
def test_the_calendars_are_apart_by_what_the_rule_of_centuries_says(
    day: tuple[int, int, int]
) -> None:
    year, month, number = day
    assume((month, number) != (2, 29))
    assert (gregorian(*day) - date(*day)).days == offset_days(year, month)
    if (1900, 3) <= (year, month) < (2100, 3):
        assert offset_days(year, month) == 13


@given(st.integers(-5, 3000), st.integers(-3, 15), st.integers(-3, 40))
def test_a_day_that_no_julian_month_has_is_not_converted(year: int, month: int, day: int) -> None:
    assume(not (1 <= month <= 12 and 1 <= day <= julian_month(year, month)))
    with pytest.raises(ValueError, match="has no"):
        gregorian(year, month, day)


# --- dates in words -------------------------------------------------------------------

_DAYS = st.dates(date(1500, 1, 1), date(2099, 12, 31))
_FORMS = {
    "December 30, 1920": "{d:%B} {d.day}, {d.year}",
    "Dec. 30, 1920": "{d:%b}. {d.day}, {d.year}",
    "30 December 1920": "{d.day} {d:%B} {d.year}",
    "December 30th, 1920": "{d:%B} {d.day}th, {d.year}",
    "1920 December 30": "{d.year} {d:%B} {d.day}",
    "on the 30 of December in 1920": "on the {d.day} of {d:%B} in {d.year}",
}


@given(_DAYS, st.sampled_from(list(_FORMS.values())))
def test_a_day_is_read_as_it_is_printed(day: date, form: str) -> None:
    printed = read_printed(form.format(d=day))
    assert printed is not None and printed.precision == "day" and not printed.vague
    assert printed.period(False, 1) == (day, day)
    assert printed.period(True, 1).first == gregorian(day.year, day.month, day.day)


@given(_DAYS, st.integers(0, 300), st.sampled_from(["-", " and ", " to ", " - ", "–"]))
def test_a_range_is_read_from_its_first_day_to_its_last(day: date, length: int, sign: str) -> None:
    last = day + timedelta(length)
    assume(last.year == day.year)
    forms = [f"{day:%B} {day.day}{sign}{last:%B} {last.day}, {day.year}"]
    if last.month == day.month:
        forms += [f"{day:%B} {day.day}{sign}{last.day}, {day.year}",
                  f"{day.day}{sign}{last.day} {day:%B} {day.year}",
                  f"{day.year} {day:%B} {day.day}{sign}{last.day}"]
    for form in forms:
        printed = read_printed(form)
        assert printed is not None and printed.period(False, 1) == (day, last), form


@pytest.mark.parametrize(
    ("words", "first", "last", "precision", "vague"),
    [
        ("spring of 1920", "1920-03-01", "1920-05-31", "month", False),
        ("Early in April 1920", "1920-04-01", "1920-04-30", "month", True),
        ("the end of 1923", "1923-01-01", "1923-12-31", "year", True),
        ("1920-21", "1920-01-01", "1921-12-31", "year", False),
        ("1899-01", "1899-01-01", "1901-12-31", "year", False),
        ("Hungary '56", "1956-01-01", "1956-12-31", "year", False),
        ("the ’60s", "1960-01-01", "1969-12-31", "year", False),
        ("the 1930s", "1930-01-01", "1939-12-31", "year", False),
        ("APRIL 1971", "1971-04-01", "1971-04-30", "month", False),
        ("December, 1918 and January 1919", "1918-12-01", "1919-01-31", "month", False),
        ("1919 … 1927", "1919-01-01", "1927-12-31", "year", False),
        ("December 21, 22, 24 and 27", "1920-12-21", "1920-12-27", "day", False),
    ],
)
def test_less_exact_dates_are_read_no_more_exactly_than_they_are_printed(
    words: str, first: str, last: str, precision: str, vague: bool
) -> None:
    printed = read_printed(words)
    assert printed is not None
    assert (printed.precision, printed.vague) == (precision, vague)
    assert [day.isoformat() for day in printed.period(False, 1920)] == [first, last]


@pytest.mark.parametrize("words", ["a month later", "Marxists may march in a decade", ""])
def test_words_that_name_no_time_are_not_taken_for_dates(words: str) -> None:
    assert read_printed(words) is None


@pytest.mark.parametrize("words", ["the 5th", "on 5 and 6", "December 0"])
def test_a_day_without_its_month_is_refused(words: str) -> None:
    with pytest.raises(ValueError, match="month"):
        read_printed(words)


@given(_DAYS)
def test_an_iso_date_means_all_the_days_that_it_names(day: date) -> None:
    text = day.isoformat()
    assert iso_period(text) == (Period(day, day), "day")
    month, year = iso_period(text[:7]), iso_period(text[:4])
    assert month[1:] == ("month",) and year[1:] == ("year",)
    assert month[0].first.day == 1 and (month[0].last + timedelta(1)).day == 1
    assert year[0] == (date(day.year, 1, 1), date(day.year, 12, 31))
    assert year[0].holds(month[0]) and month[0].holds(Period(day, day))


@pytest.mark.parametrize("text", ["", "1920-13", "1920-02-30", "20-11-08", "1920-11-8", "0000"])
def test_what_is_no_iso_date_is_refused(text: str) -> None:
    with pytest.raises(ValueError):
        iso_period(text)


# --- the register ---------------------------------------------------------------------

_MONTHS = ("January|February|March|April|May|June|July|August|September|October|November|"
           "December|Dec\\.")
#: A month with a day or a year beside it: a date, whatever else it may be.
_DATE = re.compile(rf"\b(?:{_MONTHS}),? \(?\d|\b\d{{1,2}} (?:{_MONTHS})\b|\bin (?:{_MONTHS})\b")
#: Months that only identify a book that is cited.
_CITED = {(SOURCE, 3366)}


def test_no_date_with_a_month_is_left_out() -> None:
    covered = {
        (e.source, line) for e in edition().event_records
        for first, last in e.ranges for line in range(first, last + 1)
    }
    missed, found = [], 0
    for name, source in edition().sources.items():
        for line in sorted(source.inhabited):
            if _DATE.search(edition().reading(name, line, line, marks=False)):
                found += 1
                if (name, line) not in covered | _CITED:
                    missed.append((name, line))
    assert missed == []
    assert found > 100


def test_every_entry_of_the_chronology_is_in_the_register() -> None:
    first, last = ENTRIES
    printed = [
        line for line in range(first, last + 1)
        if re.match(rf"(?:Early )?(?:{_MONTHS})[ :]", edition().sources[SOURCE].lines[line - 1])
    ]
    lines = {line for e in edition().event_records for a, b in e.ranges for line in range(a, b + 1)}
    assert set(printed) <= lines
    assert len(printed) > 20


def test_each_event_is_a_row_that_can_be_computed_with() -> None:
    frame = edition().events
    assert list(frame.columns) == [*COLUMNS, "start", "precision", "offset_days"]
    assert frame["id"].is_unique and not frame.drop(columns="remark").isna().any().any()
    assert all(pd.api.types.is_datetime64_any_dtype(frame[name]) for name in ("start", "end"))
    assert (frame["start"] <= frame["end"]).all()
    assert set(frame["source"]) == set(edition().sources)
    by_calendar = frame.groupby("calendar")["offset_days"].agg(set).to_dict()
    assert by_calendar == {"Julian": {13}, "Gregorian": {0}, "not stated": {0}}
    with (ROOT / "book/registers/events.csv").open(encoding="utf-8", newline="") as register:
        assert len(list(csv.DictReader(register))) == len(frame)


def test_an_edition_without_the_register_has_no_events(tmp_path: Path) -> None:
    dated = load_dated(tmp_path)
    assert (dated.events, dated.remarks, dated.findings) == ([], {}, [])
    bare = altered()
    assert list(bare.events.columns) == list(edition().events.columns)
    for frame in (bare.events, bare.date_contradictions(), bare.calendar_test()):
        assert frame.empty
    assert list(unremarked(bare)) == []


def test_a_date_changed_in_the_text_or_in_the_register_is_found() -> None:
    dated = [e for e in edition().event_records if re.search(r"\d", e.quote)]
    other = edition().event_records
    changed = [
        replace(e, quote=re.sub(r"\d", lambda m: str((int(m[0]) + 1) % 10), e.quote, count=1))
        for e in dated
    ]
    assert len(list(misquoted(altered(*changed)))) == len(changed) > 200
    assert list(misquoted(altered(*other))) == []


def test_an_event_on_the_wrong_day_is_found() -> None:
    exact = [
        e for e in edition().event_records if (p := e.printed) is not None and not p.vague
        and p.first.month
    ]
    for days in (-1, 1, 13):
        moved = [replace(e, period=e.period.later(days)) for e in exact]
        assert len(list(misdated(altered(*moved)))) == len(moved) > 150
    converted = [
        replace(e, calendar="Julian" if e.calendar != "Julian" else "Gregorian") for e in exact
    ]
    assert len(list(misdated(altered(*converted)))) == len(converted)


# --- where the dates differ -----------------------------------------------------------

_NEAR = st.tuples(st.integers(0, 40), st.integers(0, 12)).map(
    lambda pair: (date(1920, 3, 1) + timedelta(pair[0]), date(1920, 3, 1) + timedelta(sum(pair)))
)


@given(_NEAR, _NEAR)
def test_two_dates_differ_exactly_where_a_day_of_the_one_is_wanting_in_the_other(
    one: tuple[date, date], two: tuple[date, date]
) -> None:
    def days(side: tuple[date, date]) -> set[int]:
        return set(range(side[0].toordinal(), side[1].toordinal() + 1))

    found = list(differences([event(*one, id="a"), event(*two, id="b")], {}))
    a, b = days(one), days(two)
    if a == b:
        assert found == []
        return
    expected = "apart" if not a & b else "part" if a < b or b < a else "overlap"
    assert [d.relation for d in found] == [expected]


@given(_NEAR)
def test_a_date_that_is_only_less_exact_is_no_contradiction(side: tuple[date, date]) -> None:
    period = Period(date(1920, 3, 1), date(1920, 5, 31))
    assume(period.holds(Period(*side)) and period != side)
    for precision in ("month", "year"):
        rough = event(*period, precision=precision)
        assert list(differences([event(*side), rough], {})) == []
        assert list(differences([rough, event(*side)], {})) == []
    assert [d.relation for d in differences([event(*side), event(*period)], {})] == ["part"]


def test_congresses_counted_differently_are_told_apart() -> None:
    named = {"event": "Congress of Somebody"}
    third = event(date(1920, 1, 1), quote="the Third All-Russian Congress of Economic Councils",
                  **named)
    second = replace(third, id="b", quote="Speech to Second Congress of Economic Councils")
    figure = replace(third, id="c", quote="at the 3rd Congress")
    other = replace(second, event="A speech")
    found = list(differences([third, second, figure], {"x": Remark("x", "y", "", 1)}))
    assert [(d.relation, [e.id for e in d.first], [e.id for e in d.second]) for d in found] == [
        ("number", ["e", "c"], ["b"])
    ]
    assert list(differences([third, figure, other], {})) == []
    assert numbers("Twenty-third floor, First of May, the Third") == frozenset()


def test_the_known_contradictions_of_these_texts_are_found_by_computation() -> None:
    found = edition().date_contradictions()
    relations = found.groupby("event")["relation"].agg(set).to_dict()
    assert relations["Central Committee plenum of November 1920"] == {"apart", "part"}
    assert relations["Ninth Party Congress"] == {"apart", "overlap"}
    assert relations["Third Congress of Trade Unions"] == {"part"}
    assert relations["Third Congress of Economic Councils"] == {"overlap", "number"}
    for name in ("Moscow provincial Party conference", "Control Commission set up",
                 "Vote of eight to seven in the Central Committee"):
        assert relations[name] == {"apart"}
    assert "Kronstadt revolt" in relations
    for name in ("Eighth Congress of Soviets", "Tenth Party Congress", "Ninth Party Conference",
                 "Meeting in the Bolshoi Theatre", "Tsektran set up"):
        assert name not in relations and (edition().events["event"] == name).sum() > 1
    assert found["remark"].str.endswith(".").all()
    plenum = found[found["event"] == "Central Committee plenum of November 1920"].iloc[0]
    assert (plenum.first_date, plenum.second_date, plenum.days) == (
        "November 9", "November 8 … 1920", 1
    )
    assert plenum.first_passages == "lenin-1920, ll. 945-947; lenin-1920, l. 967"
    assert set(plenum["first"].split()) <= set(edition().events["id"])


def test_no_remark_is_kept_for_a_contradiction_that_is_gone() -> None:
    assert set(edition().remark_records) == set(edition().date_contradictions()["event"])
    assert list(unremarked(edition())) == []
    bare = altered(*edition().event_records)
    named = {finding.message.split("'")[1] for finding in unremarked(bare)}
    assert named == set(edition().remark_records)


def test_meetings_with_one_number_are_listed_with_their_most_exact_date() -> None:
    found = dict(namesakes(edition().event_records))
    assert [e.event for e in found[9]] == ["Ninth Party Congress", "Ninth Party Conference"]
    assert [e.event for e in found[8]] == [
        "Eighth Party Congress", "Eighth Party Conference", "Eighth Congress of Soviets",
    ]
    assert all(len({e.event for e in meetings}) == len(meetings) > 1 for meetings in found.values())
    assert all(e.precision == "day" for e in found[8] + found[9])


# --- the calendar of the chronology ---------------------------------------------------


@given(st.dates(date(1918, 3, 1), date(1921, 12, 1)), st.booleans(), st.integers(0, 9))
def test_the_test_finds_the_calendar_in_which_a_date_was_printed(
    day: date, julian: bool, length: int
) -> None:
    printed = day - timedelta(13) if julian else day
    last = timedelta(length)
    other = event(day, day + last)
    own = event(printed, printed + last, id="own", source=SOURCE, lines="4417-4418",
                date=f"{printed:%B} {printed.day}")
    [entry] = entries([other, own])
    assert entry.verdict == ("Julian" if julian else "Gregorian")
    assert (entry.events, entry.others) == ((own,), (other,))
    read = replace(own, period=own.period.later(13), offset_days=13, calendar="Julian")
    [again] = entries([other, read])
    assert (again.julian, again.gregorian) == (entry.julian, entry.gregorian)
    [alone] = entries([own])
    assert alone.verdict == "no other date"


def test_the_chronology_is_wrong_about_most_of_its_dates() -> None:
    test = edition().calendar_test().set_index("date")
    dates = test["if_gregorian"]
    assert (test.loc[dates < FIRST_GREGORIAN, "calendar"] == "Julian").all()
    later = test[dates >= FIRST_GREGORIAN]
    assert later.index[later["calendar"] == "Julian"].tolist() == ["1920 January 10-21"]
    told = test[test["verdict"].isin(["Julian", "Gregorian"])]
    assert (told["verdict"] == told["calendar"]).all() and len(told) > 10
    for printed in ("1920 December 22-29", "1921 March 8-16", "1919 December 17"):
        row = test.loc[printed]
        assert (row.gregorian_likeness, row.julian_likeness < 0.5) == (1.0, True)
    assert test.loc["1920 December 22-29", "if_julian"] == date(1921, 1, 4)
    assert "1917 February 27" in test.index and "1921 March 2-27" in test.index
    assert sum(len(e.events) for e in entries(edition().event_records)) == sum(
        tables.voice(edition(), e) == "chronology" and e.ranges[0][0] >= ENTRIES[0]
        for e in edition().event_records
    )


# --- what readers see -----------------------------------------------------------------


def test_no_mark_of_the_timeline_hides_another() -> None:
    rows: dict[int, list[tuple[date, date]]] = defaultdict(list)
    lane = [e for e in edition().event_records if e.source == SOURCE]
    drawn = marks(lane)
    assert sum(len(mark.events) for mark in drawn) == len(lane)
    for mark in drawn:
        rows[mark.row].append(mark.event.period)
    for periods in rows.values():
        for (_, end), (start, _) in zip(sorted(periods), sorted(periods)[1:], strict=False):
            assert end < start
    assert max(rows) < len(drawn) / 3


def test_the_timeline_shows_every_dating_and_says_what_it_shows() -> None:
    figure = timeline(edition())
    shown = [text for trace in figure.data if trace.showlegend is not False
             for text in trace.customdata]
    merged = {(e.source, e.event, e.period) for e in edition().event_records}
    assert len(shown) == len(merged)
    for trace in figure.data:
        if trace.type == "bar":
            assert min(trace.x) > 86_400_000
    finding = figure.layout.meta["alternative"]
    total = len(edition().event_records)
    lanes = [int(n) for n in re.findall(r"\((\d+)\)", finding.split(".")[0])]
    assert finding.startswith(f"{total} datings of {edition().events['event'].nunique()} events")
    assert sum(lanes) == total and len(lanes) == len(edition().sources)
    exact = edition().events["precision"].value_counts()
    assert f"{exact['day']} are told to the day" in finding
    assert any("‘November 8 and 9, 1920’" in text and "Solidarity’s note" in text for text in shown)


def test_the_tables_lead_to_the_words() -> None:
    listed = tables.event_list(edition())
    assert len(listed) == len(edition().event_records)
    years = [int(words[:4]) for words in listed.index]
    assert years == sorted(years)
    links = [part for cell in listed["where"] for part in cell if isinstance(part, Link)]
    assert len(links) == len(listed) and all("#l" in link.href for link in links)
    shown = tables.difference_list(edition())
    assert set(shown.index) == set(edition().date_contradictions()["event"])
    assert all(sum(isinstance(part, Link) for part in cell) > 1 for cell in shown["the texts"])
    voices = {tables.voice(edition(), e) for e in edition().event_records}
    assert {"chronology", "text", "endnote 11", "reference 35", "Solidarity’s note 11"} <= voices


@pytest.mark.parametrize(
    ("start", "end", "words"),
    [
        ("1920-11-08", "", "1920-11-08"), ("1920-11-08", "1920-11-09", "1920-11-08/09"),
        ("1920-03-29", "1920-04-04", "1920-03-29/04-04"), ("1920", "1921", "1920/1921"),
        ("1918-12", "1919-01", "1918-12/1919-01"), ("1919", "1920-04", "1919/1920-04"),
    ],
)
def test_a_range_is_written_as_iso_8601_has_it(start: str, end: str, words: str) -> None:
    assert tables.iso_words(event(date(1920, 1, 1), gregorian=start, end=end)) == words


@pytest.mark.book
def test_the_page_gives_each_date_and_the_test_in_words(book: Book) -> None:
    page = (book.html / "book/chronology.html").read_text(encoding="utf-8")
    text = " ".join(re.sub(r"<[^>]+>", " ", page).split())
    for _, row in edition().date_contradictions().iterrows():
        assert row["event"] in text
    assert all(remark.remark.split(".")[0] in text for remark in edition().remark_records.values())
    early = (edition().calendar_test()["if_gregorian"] < FIRST_GREGORIAN).sum()
    assert f"holds for the {early} dates up to January 1918" in text
    assert "Traceback" not in text


@pytest.mark.book
@pytest.mark.browser
@pytest.mark.skipif(bool(LACKS), reason=LACKS)
def test_dates_are_sorted_as_dates_and_back(opened: Opened) -> None:  # noqa: F811
    read = "(table) => [...table.tBodies[0].rows].map(r => r.cells[0].textContent.trim())"
    with opened() as tab:
        table = tab.open("book/chronology").locator("table.sortable").first
        heads = table.locator("thead th")
        heads.nth(1).get_by_role("button").click()
        assert table.evaluate(read) != sorted(table.evaluate(read))
        heads.nth(0).get_by_role("button").click()
        rising = table.evaluate(read)
        days = [text for text in rising if re.fullmatch(r"\d{4}-\d\d-\d\d", text)]
        assert days == sorted(days) and len(days) > 50
        heads.nth(0).get_by_role("button").click()
        assert [text for text in table.evaluate(read) if text in days] == days[::-1]


def test_the_register_is_written_as_csv_without_a_stray_line_end() -> None:
    content = (ROOT / "book/registers/events.csv").read_bytes().decode("utf-8")
    assert "\r" not in content and content.endswith("\n")
    rows = list(csv.reader(io.StringIO(content)))
    assert {len(row) for row in rows} == {len(COLUMNS)}
