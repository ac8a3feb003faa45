"""Bounds drawn as ranges: what a statement leaves open is as long as it is."""

from __future__ import annotations

import plotly.graph_objects as go

from ..edition import Edition
from ..edition.shares import REMAINDER, Share
from .charts import OUTLINE, wrapped
from .tables import bounds

#: Sure, and open: told apart by filling and pattern as well.
SURE, OPEN = "#3f7fbf", "#d98c3f"
TICKS = (0, 25, 50, 75, 100)
#: Heights in pixels: a line of a label, and a bar with what is about it.
_LINE, _BAR = 18, 30


def words(part: Share) -> str:
    """What is known of a part: ``17%``, ``at least 33.3%``, ``50% to 70%``."""
    low, high = (f"{100 * bound:.3g}%" for bound in (part.lower, part.upper))
    if part.lower == part.upper:
        return low
    if part.upper >= 1:
        return f"at least {low}"
    return f"{low} to {high}" if part.lower > 0 else f"up to {high}"


def name_of(part: Share) -> str:
    """A part by its quantity; what remains in plain words."""
    return "what remains" if part.part == REMAINDER else part.part


def finding(parts: list[Share]) -> str:
    """What a chart of bounds shows, as a sentence."""
    text = "; ".join(f"{name_of(part)}: {words(part)}" for part in parts)
    return f"{text[:1].upper()}{text[1:]}."


def bounds_chart(edition: Edition, *claims: str) -> go.Figure:
    """The parts of one whole, or of several statements side by side, on an axis of 0 to
    100%: filled up to what is sure, hatched to what is possible.

    ``layout.meta['alternative']`` holds the finding as text.
    """
    parts = bounds(edition, *claims)
    figure = go.Figure()
    places, top = [], 0.0
    for part in parts:
        label = wrapped(f"{name_of(part)}: {words(part)}")
        figure.add_annotation(
            x=0, y=top, xanchor="left", yanchor="top", text="<br>".join(label), showarrow=False,
            align="left", xshift=-3, borderpad=0,
        )
        top -= _LINE * len(label) + _BAR
        places.append(top + _BAR / 2)
        for tick in TICKS:
            figure.add_shape(
                type="line", x0=tick, x1=tick, y0=places[-1] - 9, y1=places[-1] + 9,
                line={"color": "#80808080", "width": 1}, layer="below",
            )
    lows, highs = ([100 * bound for bound in ends] for ends in (
        [part.lower for part in parts], [part.upper for part in parts]))
    texts = [f"{name_of(part)}: {words(part)}" for part in parts]
    shared = {
        "y": places, "orientation": "h", "width": 13, "customdata": texts,
        "hovertemplate": "%{customdata}<extra></extra>", "showlegend": False,
    }
    figure.add_bar(
        x=lows, name="sure", **shared,
        marker={"color": SURE, "line": {"color": OUTLINE, "width": 1}},
    )
    figure.add_bar(
        x=[high - low or None for low, high in zip(lows, highs, strict=True)], name="possible",
        **shared,
        marker={"color": "rgba(0,0,0,0)", "line": {"color": OPEN, "width": 1.5},
                "pattern": {"shape": "/", "fgcolor": OPEN, "size": 7}},
    )
    figure.update_layout(
        barmode="stack", height=int(-top) + 34, margin={"l": 16, "r": 26, "t": 4, "b": 26},
        font={"size": 14}, paper_bgcolor="rgba(0,0,0,0)", plot_bgcolor="rgba(0,0,0,0)",
        xaxis={"range": [0, 100], "tickvals": TICKS, "ticktext": [f"{n}%" for n in TICKS],
               "showgrid": False, "zeroline": False, "fixedrange": True},
        yaxis={"visible": False, "range": [top, 4], "fixedrange": True},
        meta={"alternative": finding(parts)},
    )
    return figure
