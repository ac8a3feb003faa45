"""Who cites whom: a table of numbers as a chart."""

from __future__ import annotations

import pandas as pd
import plotly.graph_objects as go

from ..edition import Edition

#: One hue from light to dark: told apart in grey and by the colour-blind.
SCALE = [[0.0, "#eef3f8"], [0.5, "#7fa6c9"], [1.0, "#1f4e79"]]


def finding(table: pd.DataFrame) -> str:
    """What the chart shows, as sentences."""
    total = int(table.to_numpy().sum())
    sums = table.sum().sort_values(ascending=False)
    first = sums.index[0]
    own = table[first].sort_values(ascending=False)
    stalin = max(table.index, key=lambda g: table.loc[g].max() / max(table.loc[g].sum(), 1))
    whose = str(table.loc[stalin].idxmax())
    share = table.loc[stalin, whose] / table.loc[stalin].sum()
    return (
        f"Of {total} citations {int(sums.iloc[0])} are in {first}; there the most cited are "
        f"{own.index[0]} ({int(own.iloc[0])}), {own.index[1]} ({int(own.iloc[1])}) and "
        f"{own.index[2]} ({int(own.iloc[2])}). The group that most belongs to one text is "
        f"{stalin}: {share:.0%} of its citations are in {whose}."
    )


def citation_chart(edition: Edition) -> go.Figure:
    """How often each voice (across) cites each group of works (down).

    ``layout.meta['alternative']`` holds the finding as text.
    """
    table = edition.who_cites_whom()
    voices = [str(name).replace(": ", ":<br>") for name in table.columns]
    counts = table.to_numpy()
    figure = go.Figure(
        go.Heatmap(
            z=[[value or None for value in row] for row in counts], x=voices, y=list(table.index),
            text=[[str(value) if value else "" for value in row] for row in counts],
            texttemplate="%{text}", colorscale=SCALE, showscale=False, xgap=2, ygap=2,
            hoverongaps=False, hovertemplate="%{x} cites %{y}: %{z}<extra></extra>",
        )
    )
    figure.update_layout(
        height=460, margin={"l": 0, "r": 0, "t": 10, "b": 10}, font={"size": 13},
        paper_bgcolor="rgba(0,0,0,0)", plot_bgcolor="rgba(0,0,0,0)",
        xaxis={"side": "bottom", "tickangle": -60, "automargin": True, "showgrid": False},
        yaxis={"autorange": "reversed", "automargin": True, "showgrid": False},
        meta={"alternative": finding(table)},
    )
    return figure
