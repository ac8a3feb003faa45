"""The tables of the chapter *What the numbers say*: the whole ledger, with its passages."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from ..edition import Edition
from ..edition.arithmetic import plain
from ..edition.claims import Claim
from ..edition.contradictions import stated
from ..edition.registers import parse_lines
from .render import Link
from .tables import address

KINDS = "kind"


def place(edition: Edition, source: str, lines: str, page: str, short: bool = False) -> Link:
    """A passage as it is cited, as a link from ``page``, without the page of the print; where
    ``short``, without the text."""
    ranges = parse_lines(lines)
    first, last = ranges[0][0], ranges[-1][1]
    cited = f"l. {first}" if first == last else f"ll. {first}–{last}"
    text = cited if short else f"{edition.sources[source].short}, {cited}"
    return Link(text, address(edition, source, first, page))


def claims_table(edition: Edition, page: str) -> pd.DataFrame:
    """Every figure, one a row: index ``what is counted``; columns ``figure`` (with its whole),
    ``where``, ``words``, ``who says it``, ``about when``, ``how``, ``kind``."""
    rows = [
        (claim.quantity, _of_whole(claim), place(edition, claim.source, claim.lines, page),
         claim.quote, _voice(claim), claim.date.replace("/", " – "), claim.qualifier, claim.kind)
        for claim in edition.claim_records
    ]
    columns = ["what is counted", "figure", "where", "words", "who says it", "about when", "how",
               KINDS]
    return pd.DataFrame(rows, columns=columns).set_index("what is counted")


def _of_whole(claim: Claim) -> str:
    return stated(claim) + (f", of {plain(claim.of)}" if claim.of is not None else "")


def _voice(claim: Claim) -> str:
    return f"{claim.speaker}, after {claim.authority}" if claim.authority else claim.speaker


def count_table(edition: Edition) -> pd.DataFrame:
    """How many figures of each kind each text states: index ``kind``, a column a text, and
    ``all``."""
    claims = edition.claims
    counts = pd.crosstab(claims["kind"], claims["source"], margins=True, margins_name="all")
    order = [name for name in edition.sources if name in counts.columns]
    named = {name: edition.sources[name].short for name in order}
    return counts[[*order, "all"]].rename(columns=named).rename_axis(index=KINDS, columns=None)


def arithmetic_table(edition: Edition, page: str, *, stated_only: bool) -> pd.DataFrame:
    """Sums: with ``stated_only`` those whose result the texts state too, else the others.
    Index ``statement``; columns ``check``, ``calculation``, ``agrees`` or none, ``where``."""
    sums = edition.arithmetic()
    sums = sums[sums["agrees"].notna() == stated_only]
    frame = sums.assign(
        statement=[_subject(edition, claim) for claim in sums["claim"]],
        where=[
            place(edition, source, lines, page)
            for source, lines in zip(sums["source"], sums["lines"], strict=True)
        ],
    ).set_index("statement")
    return frame[["check", "calculation", *(["agrees"] if stated_only else []), "where"]]


def _subject(edition: Edition, claim: str) -> str:
    """What a statement is about: its first quantity, and the second of many parts."""
    names = list(dict.fromkeys(c.quantity for c in edition.figures(claim)))
    return names[0] if len(names) < 4 else f"{names[0]}, {names[1]} and others"


def compared_table(edition: Edition, page: str, relation: str) -> pd.DataFrame:
    """Quantities that several statements give: index ``quantity``; columns ``statements``
    (a line for each figure, with its places) and ``remark``. ``relation`` is *same* or
    *alike*."""
    by_id = {claim.id: claim for claim in edition.claim_records}
    rows = [
        (q.quantity, _statements(edition, [by_id[n] for n in q.claims if n in by_id], page),
         q.remark)
        for q in edition.quantity_records if q.relation == relation
    ]
    return pd.DataFrame(rows, columns=["quantity", "statements", "remark"]).set_index("quantity")


def _statements(edition: Edition, claims: Sequence[Claim], page: str) -> list[str | Link]:
    """Each figure with the places that state it: ``3 years: Lenin 1920, l. 223, l. 655``."""
    cell: list[str | Link] = []
    for figure in dict.fromkeys(stated(claim) for claim in claims):
        cell.append(f"{chr(10) if cell else ''}{figure}: ")
        before = None
        for claim in (c for c in claims if stated(c) == figure):
            cell += [", "] * (before is not None)
            cell.append(place(edition, claim.source, claim.lines, page, before == claim.source))
            before = claim.source
    return cell


def contradiction_table(edition: Edition, page: str) -> pd.DataFrame:
    """Contradictions, real and apparent: index ``quantity``; columns ``found`` (the kind),
    ``statements`` (a line for each figure, with its places) and ``remark``."""
    by_id = {claim.id: claim for claim in edition.claim_records}
    found = edition.contradictions()
    rows = []
    for (quantity, kind), pairs in found.groupby(["quantity", "kind"], sort=False):
        names = dict.fromkeys([*pairs["first"], *pairs["second"]])
        sides = _sides(edition, [by_id[name] for name in names], page)
        rows.append((quantity, kind, sides, pairs["remark"].iloc[0]))
    columns = ["quantity", "found", "statements", "remark"]
    return pd.DataFrame(rows, columns=columns).set_index("quantity")


def _sides(edition: Edition, claims: list[Claim], page: str) -> list[str | Link]:
    """As :func:`_statements`; where the figures are the same, by what they are figures of."""
    if len({stated(claim) for claim in claims}) > 1:
        return _statements(edition, claims, page)
    cell: list[str | Link] = []
    for claim in claims:
        cell += [f"{chr(10) if cell else ''}{stated(claim)}: {claim.quantity}, ",
                 place(edition, claim.source, claim.lines, page)]
    return cell


def spans_table(edition: Edition, page: str) -> pd.DataFrame:
    """Spans of time: index ``what is counted``; columns ``stated`` (with its place), ``dates``,
    ``by the dates`` (least to most), ``agrees``, ``remark``."""
    by_id = {claim.id: claim for claim in edition.claim_records}
    rows = []
    for row in edition.spans().itertuples():
        claim = by_id[row.claim]
        ends = [f"{bound:.2f}" for bound in (row.least, row.most)]
        words = " to ".join(dict.fromkeys(ends))
        unit = "of the way" if claim.unit == "share" else claim.unit
        cell = [f"{stated(claim)}: ", place(edition, claim.source, claim.lines, page)]
        rows.append((claim.quantity, cell, f"{row.start} to {row.end}", f"{words} {unit}",
                     bool(row.agrees), row.remark))
    columns = ["what is counted", "stated", "dates", "by the dates", "agrees", "remark"]
    return pd.DataFrame(rows, columns=columns).set_index("what is counted")


def demanded(edition: Edition) -> list[str]:
    """The statements that propose or decree a proportion, in the order of the register."""
    return list(dict.fromkeys(
        c.claim for c in edition.claim_records if c.kind == "proportion proposed"
    ))
