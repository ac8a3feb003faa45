"""The timeline of all dated events: one lane a text, ranges as bars, exactness in the look."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from textwrap import wrap

import plotly.graph_objects as go

from ..edition import Edition
from ..edition.dates import PRECISIONS, Period, Precision
from ..edition.events import Event
from .accuracy import OUTLINE
from .events import PAGE, passage, voice

#: What the reader sees first, and what the buttons offer.
WINDOWS = {
    "1917–22": Period(date(1916, 12, 1), date(1922, 6, 30)),
    "1917–18": Period(date(1916, 12, 15), date(1919, 1, 15)),
    "1919–20": Period(date(1918, 12, 15), date(1921, 1, 15)),
    "1920–21": Period(date(1920, 10, 20), date(1921, 3, 31)),
}
#: How exactly a date is told: the name in the legend, the colour, the pattern and its lines.
#: Told apart in grey and by the colour-blind, on light and dark pages.
LOOKS: dict[Precision, tuple[str, str, str, str]] = {
    "day": ("told to the day", "#2f78b7", "", "#ffffff"),
    "month": ("to the month", "#d98c3f", "/", "#5c3208"),
    "year": ("to the year", "#f3ead2", "x", "#6b6b6b"),
}
#: How many days a mark takes up in the first window, so that none hides another.
ROOM = 34
ROW = 12


@dataclass(frozen=True, slots=True)
class Mark:
    """One dating of one event in one text, with all passages of the text that have it."""

    events: tuple[Event, ...]
    row: int

    @property
    def event(self) -> Event:
        return self.events[0]


def marks(events: Iterable[Event]) -> list[Mark]:
    """The datings of one text, each on the first row from above that has room for it."""
    merged: dict[tuple[str, Period], list[Event]] = {}
    for event in events:
        merged.setdefault((event.event, event.period), []).append(event)
    free: list[date] = []
    placed = []
    for several in sorted(merged.values(), key=lambda e: (e[0].period.first, -e[0].period.days())):
        first, last = several[0].period
        row = next((n for n, until in enumerate(free) if until < first), len(free))
        free[row : row + 1] = [max(last, first + timedelta(ROOM))]
        placed.append(Mark(tuple(several), row))
    return placed


def timeline(edition: Edition) -> go.Figure:
    """All datings over time, one lane a text; hovering names event, date and passage.

    ``layout.meta['alternative']`` holds the finding as text.
    """
    figure = go.Figure()
    top = 0
    points: dict[Precision, list[tuple[Mark, int]]] = {name: [] for name in PRECISIONS}
    for source in edition.sources.values():
        found = marks(event for event in edition.event_records if event.source == source.id)
        figure.add_annotation(
            text=f"<b>{source.short}</b>", x=0, xref="paper", xanchor="left", y=top,
            yanchor="middle", showarrow=False, font={"size": 13},
        )
        if top:
            figure.add_hline(y=top - 0.75, line={"color": OUTLINE, "width": 1})
        for mark in found:
            points[mark.event.precision].append((mark, top + 1 + mark.row))
        top += 2 + max((mark.row for mark in found), default=0) + 1
    for precision, drawn in points.items():
        _add(figure, edition, precision, drawn)
    return _laid_out(figure, edition, top)


def _add(
    figure: go.Figure, edition: Edition, precision: Precision, drawn: Sequence[tuple[Mark, int]]
) -> None:
    """Single days as diamonds, everything longer as bars."""
    name, colour, pattern, lines = LOOKS[precision]
    days = [(m, y) for m, y in drawn if m.event.period.days() == 1]
    spans = [(m, y) for m, y in drawn if m.event.period.days() > 1]
    common = {"hovertemplate": "%{customdata}<extra></extra>"}
    figure.add_bar(
        name=name + (", a range" if days else ""), orientation="h", width=0.72,
        base=[m.event.period.first.isoformat() for m, _ in spans],
        x=[m.event.period.days() * 86_400_000 for m, _ in spans], y=[y for _, y in spans],
        customdata=[_hover(edition, m) for m, _ in spans],
        marker={"color": colour, "line": {"color": colour if days else OUTLINE, "width": 1},
                "pattern": {"shape": pattern, "fgcolor": lines, "size": 4, "solidity": 0.25}},
        **common,
    )
    if days:
        figure.add_scatter(
            name=f"{name}, one day", mode="markers",
            x=[m.event.period.first.isoformat() for m, _ in days], y=[y for _, y in days],
            customdata=[_hover(edition, m) for m, _ in days],
            marker={"symbol": "diamond", "size": 10, "color": colour,
                    "line": {"color": "#ffffff", "width": 1}},
            **common,
        )
        _add_targets(figure, edition, [(m, y) for m, y in spans if m.event.period.days() < ROOM])


def _add_targets(
    figure: go.Figure, edition: Edition, short: Sequence[tuple[Mark, int]]
) -> None:
    """Something to point at in the middle of bars that are only a few pixels wide."""
    figure.add_scatter(
        mode="markers", showlegend=False, marker={"size": 12, "opacity": 0},
        x=[
            (m.event.period.first + timedelta(m.event.period.days() / 2)).isoformat()
            for m, _ in short
        ],
        y=[y for _, y in short], customdata=[_hover(edition, m) for m, _ in short],
        hovertemplate="%{customdata}<extra></extra>",
    )


def _hover(edition: Edition, mark: Mark) -> str:
    dates = "; ".join(dict.fromkeys(f"‘{event.date}’" for event in mark.events))
    places = "; ".join(
        f"{passage(edition, event).text} ({voice(edition, event)})" for event in mark.events
    )
    return "<br>".join([f"<b>{mark.event.event}</b>", *wrap(dates, 60), *wrap(places, 60)])


def _laid_out(figure: go.Figure, edition: Edition, rows: int) -> go.Figure:
    window = next(iter(WINDOWS.values()))
    periods, margin = [event.period for event in edition.event_records], timedelta(900)
    everything = Period(
        min(p.first for p in periods) - margin, max(p.last for p in periods) + margin
    )
    buttons = [
        {"label": label, "method": "relayout", "args": [{"xaxis.range": _range(period)}]}
        for label, period in {**WINDOWS, "all": everything}.items()
    ]
    figure.update_layout(
        height=rows * ROW + 150, barmode="overlay", dragmode=False, font={"size": 13},
        margin={"l": 0, "r": 0, "t": 50, "b": 20},
        hoverlabel={"align": "left", "bgcolor": "#ffffff", "bordercolor": OUTLINE,
                    "font": {"color": "#222222", "size": 12}},
        legend={"orientation": "h", "y": -0.05, "yanchor": "top", "x": 0},
        paper_bgcolor="rgba(0,0,0,0)", plot_bgcolor="rgba(0,0,0,0)",
        updatemenus=[{
            "type": "buttons", "direction": "right", "buttons": buttons, "showactive": False,
            "x": 0, "xanchor": "left", "y": 1, "yanchor": "bottom",
            "pad": {"t": 0, "b": 8, "l": 0, "r": 0}, "font": {"size": 11},
            "bgcolor": "rgba(0,0,0,0)", "bordercolor": OUTLINE,
        }],
        meta={"alternative": finding(edition)},
    )
    figure.update_xaxes(
        type="date", range=_range(window), gridcolor="rgba(128,128,128,0.35)", zeroline=False,
        side="bottom", ticks="outside", tickcolor="rgba(0,0,0,0)",
    )
    figure.update_yaxes(visible=False, range=[rows, -1], fixedrange=True)
    return figure


def _range(period: Period) -> list[str]:
    return [day.isoformat() for day in period]


def finding(edition: Edition) -> str:
    """What the timeline shows, in words."""
    events = edition.event_records
    window = next(iter(WINDOWS.values()))
    exact = Counter(event.precision for event in events)
    months = Counter(
        f"{event.period.first:%B %Y}" for event in events if event.precision != "year"
    )
    (busiest, most), (second, fewer) = months.most_common(2)
    texts = len({e.source for e in events if f"{e.period.first:%B %Y}" == busiest})
    outside = [event for event in events if not window.common(event.period)]
    lanes = ", ".join(
        f"{source.short} ({sum(event.source == name for event in events)})"
        for name, source in edition.sources.items()
    )
    return (
        f"{len(events)} datings of {len({event.event for event in events})} events, from {lanes}. "
        f"{exact['day']} are told to the day, {exact['month']} to the month, {exact['year']} only "
        f"to the year. They crowd in {busiest} ({most} datings, in {texts} of the "
        f"{len(edition.sources)} texts) and {second} ({fewer}). {len(outside)} lie outside the "
        f"years first shown, from {min(e.period.first for e in outside).year} to "
        f"{max(e.period.last for e in outside).year}."
    )


__all__ = ["PAGE", "Mark", "finding", "marks", "timeline"]
