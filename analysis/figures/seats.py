"""Seats and votes drawn as seats and votes: one mark each."""

from __future__ import annotations

import plotly.graph_objects as go

from ..edition import Edition
from ..edition.arithmetic import plain
from .charts import OUTLINE, wrapped
from .tables import share_table

#: Told apart by shape, and by a brightness that stands out from light and from dark pages.
COLOURS = ("#3f7fbf", "#c8772e", "#808080")
SHAPES = ("circle", "diamond-open", "square-open")
#: As many marks stand in a row as a narrow screen can show.
_ROW = 32
#: Heights in pixels: a line of a label, a row of marks, what parts one side from the next.
_LINE, _MARK, _GAP = 18, 15, 10


def finding(edition: Edition, claim: str) -> str:
    """What a chart of seats or votes shows, as a sentence."""
    table = share_table(edition, claim)
    unit = edition.figures(claim)[0].unit
    parts = [f"{plain(row.figure)} {name} ({row.share:.1%})" for name, row in table.iterrows()]
    whole, values = table["figure"].sum(), sorted(table["figure"])
    text = f"Of {plain(whole)} {unit}: {'; '.join(parts)}."
    if len(values) == 2:
        text += f" The difference is {plain(values[1] - values[0])}."
    return text


def seats_chart(edition: Edition, claim: str) -> go.Figure:
    """Each seat or vote of one statement as a mark, side below side.

    ``layout.meta['alternative']`` holds the finding as text. Raises :class:`ValueError`
    where the figures are no whole numbers.
    """
    table = share_table(edition, claim)
    if any(value != int(value) for value in table["figure"]):
        raise ValueError(f"{claim!r} has no whole numbers, which alone can be drawn as marks")
    figure = go.Figure()
    top, widest = 0.0, 22
    for (name, row), colour, shape in zip(table.iterrows(), COLOURS, SHAPES, strict=False):
        count = int(row.figure)
        rows = -(-count // _ROW)
        widest = max(widest, -(-count // rows))
        label = wrapped(f"{plain(count)} {name}")
        figure.add_annotation(
            x=-0.5, y=top, xanchor="left", yanchor="top", showarrow=False, align="left",
            text="<br>".join(label), xshift=-3, borderpad=0,
        )
        first = top - _LINE * len(label) - _MARK / 2 - 4
        figure.add_scatter(
            x=[n // rows for n in range(count)],
            y=[first - _MARK * (n % rows) for n in range(count)],
            mode="markers", name=str(name), showlegend=False,
            marker={"symbol": shape, "size": 9, "color": colour,
                    "line": {"width": 2 if "open" in shape else 0.5,
                             "color": colour if "open" in shape else OUTLINE}},
            hovertemplate=f"{name}: {plain(count)}<extra></extra>",
        )
        top = first - _MARK * (rows - 0.5) - _GAP
    figure.update_layout(
        height=int(-top) + 8, margin={"l": 4, "r": 4, "t": 4, "b": 0},
        font={"size": 14}, paper_bgcolor="rgba(0,0,0,0)", plot_bgcolor="rgba(0,0,0,0)",
        xaxis={"visible": False, "range": [-0.5, widest - 0.4], "fixedrange": True},
        yaxis={"visible": False, "range": [top, 4], "fixedrange": True},
        meta={"alternative": finding(edition, claim)},
    )
    return figure
