"""Charts: a composition as one bar of 100%; each chart says its finding in words."""

from __future__ import annotations

from textwrap import wrap

import pandas as pd
import plotly.graph_objects as go

from ..edition import Edition
from ..edition.arithmetic import plain
from ..edition.shares import WHOLES
from .tables import share_table

#: Dark, light, middle, lightest: told apart in grey and by the colour-blind, each with an
#: outline that stands out from light and from dark pages.
COLOURS = ("#1f4e79", "#d98c3f", "#7a7a7a", "#f3ead2")
PATTERNS = ("", "/", ".", "x")
SIGNS = ("#ffffff", "#5c3208", "#ffffff", "#6b6b6b")
OUTLINE = "#808080"
#: A part smaller than this has no room for its figure.
_ROOM = 0.12
_LINE = 46


def wrapped(text: str) -> list[str]:
    """A label in lines that a narrow screen can show."""
    return wrap(text, _LINE)


def finding(edition: Edition, claim: str) -> str:
    """What a chart of shares shows, as a sentence."""
    table = share_table(edition, claim)
    unit = edition.figures(claim)[0].unit
    if unit in WHOLES:
        parts = [f"{plain(100 * row.share)}% {name}" for name, row in table.iterrows()]
        return f"Of all: {'; '.join(parts)}."
    parts = [f"{plain(row.figure)} ({row.share:.1%}) {name}" for name, row in table.iterrows()]
    return f"Of {plain(table['figure'].sum())} {unit}: {'; '.join(parts)}."


def share_chart(edition: Edition, claim: str) -> go.Figure:
    """One bar of 100% from the figures of one statement; where it has more parts than the
    eye can tell apart, the smallest are one part.

    ``layout.meta['alternative']`` holds the finding as text.
    """
    table = _largest(share_table(edition, claim), len(COLOURS))
    of_whole = edition.figures(claim)[0].unit in WHOLES
    figure = go.Figure()
    looks = zip(table.iterrows(), COLOURS, PATTERNS, SIGNS, strict=False)
    for (name, row), colour, pattern, sign in looks:
        percent = f"{plain(round(100 * row.share, 2))}%" if of_whole else f"{row.share:.1%}"
        words = percent if of_whole else f"<b>{plain(row.figure)}</b><br>{percent}"
        figure.add_bar(
            x=[row.share], y=[""], orientation="h",
            name="<br>".join(wrapped(f"{name}: {percent}" if row.share < _ROOM else str(name))),
            text=[words if row.share >= _ROOM else ""], textposition="inside",
            insidetextanchor="middle", textangle=0, constraintext="none",
            insidetextfont={"color": "#ffffff" if colour == COLOURS[0] else "#000000"},
            marker={
                "color": colour, "line": {"color": OUTLINE, "width": 1},
                "pattern": {"shape": pattern, "fgcolor": f"{sign}55"},
            },
            hovertemplate=f"{name}: {words.replace('<br>', ', ')}<extra></extra>",
        )
    figure.update_layout(
        barmode="stack", height=104 + 24 * len(table), margin={"l": 0, "r": 0, "t": 10, "b": 10},
        font={"size": 14},
        legend={"orientation": "h", "y": -0.1, "yanchor": "top", "traceorder": "normal"},
        paper_bgcolor="rgba(0,0,0,0)", plot_bgcolor="rgba(0,0,0,0)",
        xaxis={"visible": False, "range": [0, 1.002]}, yaxis={"visible": False},
        meta={"alternative": finding(edition, claim)},
    )
    return figure


def _largest(table: pd.DataFrame, most: int) -> pd.DataFrame:
    """The largest parts, and all others as one."""
    if len(table) <= most:
        return table
    order = table.sort_values("share", ascending=False, kind="stable")
    rest = order.iloc[most - 1 :]
    kept = table.drop(rest.index)
    kept.loc[f"{len(rest)} others"] = [rest["figure"].sum(), rest["share"].sum(), False]
    return kept
