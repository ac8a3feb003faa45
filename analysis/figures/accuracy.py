"""The figures of the chapter *How good is this text?*: its tables and its charts.

Tables come with the headings and the formats that the page shows; the numbers themselves are
in :mod:`analysis.edition.accuracy`. Charts say their finding in ``layout.meta['alternative']``.
"""

from __future__ import annotations

import math
from typing import Any

import pandas as pd
import plotly.graph_objects as go

from ..edition import Edition
from ..edition import accuracy as a
from ..edition.escape import escape_markdown

#: The kinds of :mod:`analysis.edition.emendations` in four groups, as the charts show them.
GROUPS = {
    "letters and accents": ("letter", "diacritic"),
    "words divided or run together": ("word division", "line-end hyphen"),
    "punctuation": ("punctuation",),
    "note marks, specks, forme work": ("note mark", "stray mark", a.FORME_WORK),
}
#: Dark, middle, grey, light, each with a pattern of its own and with an outline that stands
#: out from light and dark pages: told apart in grey and by the colour-blind.
LOOKS = (
    ("#1f4e79", "", "#ffffff"), ("#d98c3f", "/", "#5c3208"),
    ("#7a7a7a", ".", "#ffffff"), ("#f3ead2", "x", "#6b6b6b"),
)
OUTLINE = "#808080"
NOT_KNOWN = "cannot be told"


def group_of(kind: str) -> str:
    """The group of a kind."""
    return next(name for name, kinds in GROUPS.items() if kind in kinds)


def name_of(edition: Edition, source: str) -> str:
    """A source as it is cited; what is none as it stands, *all* as *all texts*."""
    if source == a.ALL:
        return "all texts"
    known = edition.sources.get(source)
    return known.short if known else source


def _named(edition: Edition, frame: pd.DataFrame, index: str) -> pd.DataFrame:
    return frame.rename(index=lambda name: name_of(edition, name)).rename_axis(index=index)


def _whole(frame: pd.DataFrame) -> pd.DataFrame:
    """Counts with thousands parted, as text."""
    return frame.map(lambda n: NOT_KNOWN if math.isnan(n) else f"{int(n):,}")


# --- tables ---------------------------------------------------------------------------


def rate_table(edition: Edition, rates: pd.DataFrame, index: str) -> pd.DataFrame:
    """A frame of :func:`.accuracy.by_source`, ``by_page`` or ``by_print`` as it is shown."""
    shown = _whole(rates[["characters", "substitutions", "deletions", "insertions"]])
    shown.columns = pd.Index(["characters", "S", "D", "I"])
    shown["CER"] = rates["cer"].map("{:.2%}".format)
    shown[["words", "word errors"]] = _whole(rates[["words", "word_errors"]])
    shown["WER"] = rates["wer"].map("{:.2%}".format)
    return _named(edition, shown, index)


def kind_table(edition: Edition) -> pd.DataFrame:
    """:func:`.accuracy.by_kind` as it is shown."""
    kinds = a.by_kind(edition)
    shown = _whole(kinds.drop(columns=["share", "edits"]))
    shown = shown.rename(columns=lambda name: name_of(edition, name))
    return shown.assign(**{
        "share": kinds["share"], "characters": _whole(kinds[["edits"]])["edits"],
    })


def confusion_table(edition: Edition, pairs: int = 8) -> pd.DataFrame:
    """The most frequent substitutions of :func:`.accuracy.confusions`."""
    found = a.confusions(edition).head(pairs)
    names = found[["reading", "witness"]].replace(" ", "blank")
    found.index = pd.Index(names["reading"] + " as " + names["witness"], name="read")
    return found[["series", "rest"]].rename(
        columns={"series": "in the references", "rest": "in the rest"}
    )


def found_table(edition: Edition) -> pd.DataFrame:
    """What each reading found of the places corrected, from :func:`.accuracy.agreement`."""
    names = {"corrected": "places corrected", "first": "first has it", "second": "second has it",
             "both": "both have it", "neither": "neither has it"}
    found = a.agreement(edition)[list(names)]
    return _named(edition, _whole(found).rename(columns=names), "text")


def agreement_table(edition: Edition) -> pd.DataFrame:
    """How far the two readings agree, from :func:`.accuracy.agreement`."""
    names = {"either": "marked by either", "rejected_first": "first’s, rejected",
             "rejected_second": "second’s, rejected"}
    found = a.agreement(edition)
    shown = _whole(found[list(names)]).rename(columns=names)
    shown.insert(1, "read alike by both", found["agreement"].map("{:.1%}".format))
    return _named(edition, shown, "text")


def neither_list(edition: Edition) -> str:
    """The places that the edition corrects and neither complete reading has right, as a list
    in Markdown: what the witness, the edition and both readings have, and the reason."""
    items = []
    for source in edition.sources:
        for found in a.judged(edition, source):
            if not found.corrected or any(found.found):
                continue
            place, readings = found.place, found.place.readings
            reasons = [
                r.reason for r in edition.emendation_records
                if r.source == source and r.reason and r.role in ("ocr", "emend")
                and int(r.lines.split("-")[0]) == place.line and r.witness in place.witness
            ]
            others = [
                f"the {name} reading has {_quoted(reading)}" if marked else
                f"the {name} reading leaves it"
                for name, reading, marked in zip(
                    ("first", "second"), readings[1:], found.marked, strict=True
                )
            ]
            items.append(
                f"- *{edition.cite(source, place.line)}*: the witness has "
                f"{_quoted(place.witness)}, the edition {_quoted(readings[0])}; "
                + ", ".join(others) + "."
                + "".join(f" Reason: {escape_markdown(reason, False)}." for reason in reasons)
            )
    return "\n".join(items)


def _quoted(text: str) -> str:
    return f"‘{escape_markdown(text, at_start=False)}’"


def capture_table(edition: Edition) -> pd.DataFrame:
    """:func:`.accuracy.capture_recapture` as it is shown."""
    found = a.capture_recapture(edition)
    shown = _whole(found[["first", "second", "both"]])
    shown["missed by both"] = found["missed"].map("{:.2f}".format)
    shown["95% interval"] = [
        NOT_KNOWN if math.isnan(low) else f"{low:.2f} to {high:.2f}"
        for low, high in zip(found["low"], found["high"], strict=True)
    ]
    shown["known to be missed"] = _whole(found[["known"]])["known"]
    return _named(edition, shown, "text")


def third_table(edition: Edition) -> pd.DataFrame:
    """:func:`.accuracy.third_reading` as it is shown."""
    found = a.third_reading(edition)
    shown = _whole(found.drop(columns=["one", "characters"])).rename(columns={
        "lines": "lines read", "corrected": "places corrected", "third": "third has it",
        "first": "of these, first", "second": "of these, second", "new": "of these, new",
    })
    return _named(edition, shown, "text")


def remaining_table(edition: Edition) -> pd.DataFrame:
    """:func:`.accuracy.remaining` as it is shown."""
    found = a.remaining(edition)
    shown = _whole(found[["read", "whole", "new"]]).rename(columns={
        "read": "in the sample", "whole": "in all texts", "new": "new errors",
    })
    shown["expected in 330 kB"] = found["expected"].map("{:.1f}".format)
    shown["at most, with 95% confidence"] = found["upper"].map("{:.1f}".format)
    return shown.rename_axis("counted by")


def standards_table(edition: Edition) -> pd.DataFrame:
    """:func:`.accuracy.standards` as it is shown."""
    found = a.standards(edition)
    measure = [f"{unit}: {v:g}" for v, unit in zip(found["value"], found["unit"], strict=True)]
    allowed = found["allowed"].map("{:.1f}".format)
    shown = pd.DataFrame({"measure": measure, "errors allowed in 330 kB": allowed})
    return shown.rename_axis("standard")


def standards_list(edition: Edition) -> str:
    """Where each standard is known from, as a list in Markdown."""
    return "\n".join(
        f"- *{escape_markdown(str(name), False)}*: {_quoted(row.quote)}; "
        f"{escape_markdown(row.source, False)}."
        for name, row in a.standards(edition).iterrows()
    )


# --- charts ---------------------------------------------------------------------------


def _grouped(rows: pd.DataFrame, by: str) -> pd.DataFrame:
    """Corrections by ``by`` (in its order) and group of kinds."""
    groups = rows["kind"].map(group_of)
    return pd.crosstab(rows[by], groups).reindex(columns=list(GROUPS), fill_value=0)


def _bar_chart(counts: pd.DataFrame, upright: bool, unit: str, finding: str) -> go.Figure:
    figure = go.Figure()
    places, shown = [str(place) for place in counts.index], "%{y}" if upright else "%{x:.1f}"
    for (name, values), (colour, shape, lines) in zip(counts.items(), LOOKS, strict=True):
        numbers = values.tolist()
        figure.add_bar(
            x=places if upright else numbers, y=numbers if upright else places, name=str(name),
            orientation="v" if upright else "h",
            marker={"color": colour, "line": {"color": OUTLINE, "width": 1},
                    "pattern": {"shape": shape, "fgcolor": lines, "size": 5, "solidity": 0.25}},
            hovertemplate=f"%{{{'x' if upright else 'y'}}}: {name}, {shown} {unit}<extra></extra>",
        )
    figure.update_layout(
        barmode="stack", font={"size": 13}, margin={"l": 0, "r": 0, "t": 10, "b": 0},
        legend={"orientation": "h", "y": 1.02, "yanchor": "bottom", "traceorder": "normal"},
        paper_bgcolor="rgba(0,0,0,0)", plot_bgcolor="rgba(0,0,0,0)",
        meta={"alternative": finding},
    )
    axis: dict[str, Any] = {
        "showline": False, "automargin": True, "fixedrange": True, "zeroline": False,
        "ticks": "outside", "ticklen": 5, "tickcolor": "rgba(0,0,0,0)",
        "title": {"font": {"size": 13}},
    }
    counted = axis | {"gridcolor": "rgba(128,128,128,0.35)"}
    figure.update_xaxes(axis | {"type": "category"} if upright else counted)
    figure.update_yaxes(counted if upright else axis | {"autorange": "reversed"})
    return figure


def _pages_of(edition: Edition, source: str, series: str) -> set[str]:
    """The pages of the print on which the notes of a series begin."""
    return {
        str(edition.page(source, first) or "")
        for note in edition.note_records if (note.source, note.series) == (source, series)
        for first, _ in note.text_lines
    }


def page_chart(edition: Edition, source: str = "kollontai-1921") -> go.Figure:
    """Corrections by page of the print, one bar a page, its parts the groups of kinds.

    Raises :class:`KeyError` for an unknown source, :class:`ValueError` for one without pages.
    """
    pages = [str(page) for page in edition.pages[source]]
    if not pages:
        raise ValueError(f"no page of the print of {source!r} is known")
    rows = a.corrections(edition)
    counts = _grouped(rows[rows["source"] == source], "page").reindex(pages, fill_value=0)
    sums = counts.sum(axis="columns")
    most = sums.sort_values(ascending=False, kind="stable").head(3)
    finding = (
        f"Corrections on each page of the print: {sums.min()} to {sums.max()}, on average "
        f"{sums.mean():.0f}. Most stand on "
        + ", ".join(f"p. {page} ({n})" for page, n in most.items()) + "."
    )
    small = sums.index.isin(_pages_of(edition, source, "references"))
    if small.any() and not small.all():
        finding += (
            f" The {small.sum()} pages with references in small print have on average "
            f"{sums[small].mean():.0f}, the others {sums[~small].mean():.0f}."
        )
    counts.index = pd.Index([page.removesuffix(" (?)") for page in pages])
    figure = _bar_chart(counts, True, "corrections", finding)
    figure.update_layout(height=380, bargap=0.15)
    figure.update_xaxes(title_text="page of the print", tickangle=0)
    figure.update_yaxes(title_text="corrections")
    return figure


def kind_chart(edition: Edition) -> go.Figure:
    """Corrections in each thousand words, one bar a text, its parts the groups of kinds."""
    counts = _grouped(a.corrections(edition), "source").reindex(list(edition.sources), fill_value=0)
    words = a.by_source(edition)["words"].reindex(counts.index)
    rates = counts.div(words, axis="index") * 1000
    rates.index = pd.Index([name_of(edition, name) for name in counts.index])
    finding = "Corrections in 1,000 words: " + "; ".join(
        f"{name}, {row.sum():.1f}, above all {row.idxmax()} ({row.max():.1f})"
        if row.any() else f"{name}, none"
        for name, row in rates.iterrows()
    ) + "."
    figure = _bar_chart(rates, False, "in 1,000 words", finding)
    figure.update_layout(height=330, bargap=0.3)
    figure.update_xaxes(title_text="corrections in 1,000 words")
    return figure
