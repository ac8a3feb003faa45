"""Charts: seats as seats, shares of a whole as one bar; each says its finding in words."""

from __future__ import annotations

import plotly.graph_objects as go

from ..edition import Edition
from .tables import figures_of, share_table

#: Dark, light, middle: told apart in grey and by the colour-blind, on light and dark pages.
COLOURS = ("#1f4e79", "#d98c3f", "#7a7a7a")
PATTERNS = ("", "/", ".")


def finding(edition: Edition, claim: str) -> str:
    """What a chart of shares shows, as a sentence."""
    table = share_table(edition, claim)
    parts = [
        f"{row.figure:,} ({row.share:.1%}) {name}" for name, row in table.iterrows()
    ]
    whole = int(table["figure"].sum())
    unit = figures_of(edition, claim)[0].unit
    return f"Of {whole:,} {unit}: {'; '.join(parts)}."


def share_chart(edition: Edition, claim: str) -> go.Figure:
    """One bar of 100% from the figures of one statement.

    ``layout.meta['alternative']`` holds the finding as text.
    """
    table = share_table(edition, claim)
    figure = go.Figure()
    for (name, row), colour, pattern in zip(table.iterrows(), COLOURS, PATTERNS, strict=False):
        figure.add_bar(
            x=[row.figure], y=[""], orientation="h", name=str(name),
            text=[f"<b>{row.figure:,}</b><br>{row.share:.1%}"], textposition="inside",
            insidetextanchor="middle", textangle=0, constraintext="none",
            marker={"color": colour, "pattern": {"shape": pattern, "fgcolor": "#ffffff55"}},
            hovertemplate=f"{name}: {row.figure:,} ({row.share:.1%})<extra></extra>",
        )
    figure.update_layout(
        barmode="stack", height=170, margin={"l": 0, "r": 0, "t": 10, "b": 30},
        font={"size": 14},
        legend={"orientation": "h", "y": -0.25, "traceorder": "normal"},
        paper_bgcolor="rgba(0,0,0,0)", plot_bgcolor="rgba(0,0,0,0)",
        xaxis={"visible": False}, yaxis={"visible": False},
        meta={"alternative": finding(edition, claim)},
    )
    return figure
