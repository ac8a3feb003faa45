"""The ledger: what the texts say in figures, and what follows from it, in one line each.

>>> edition.claims.query("unit == 'seats'")[["quantity", "value"]].values.tolist()
[['seats of the opposition groups', 124.0], ['seats of supporters of the Central Committee', 154.0]]
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import asdict
from functools import cached_property
from typing import TYPE_CHECKING, Any

from . import arithmetic, contradictions, shares, spans
from .claims import COLUMNS, Claim
from .events import Event
from .quantities import Quantity
from .spans import Span

if TYPE_CHECKING:
    import pandas as pd


class Ledger:
    """All claims and what can be computed from them; :class:`Edition` is one."""

    #: One figure each, in the order of the register.
    claim_records: list[Claim]
    #: Which of them speak of one quantity, or of things easily taken for one.
    quantity_records: list[Quantity]
    #: The dated events, and the spans of time between some of them that the texts state.
    event_records: list[Event]
    span_records: list[Span]

    @cached_property
    def claims(self) -> pd.DataFrame:
        """All claims, one figure a row; columns as in ``book/registers/claims.csv``.

        >>> votes = edition.claims.query("kind == 'votes' and source == 'lenin-1920'")
        >>> votes["value"].tolist()
        [10.0, 4.0, 8.0, 7.0, 8.0, 7.0]
        """
        return frame(map(asdict, self.claim_records), COLUMNS)

    def figures(self, claim: str) -> list[Claim]:
        """The figures of one statement, in the order of the register.

        Raises :class:`KeyError` where the register has no such claim.
        """
        found = [c for c in self.claim_records if c.claim == claim]
        if not found:
            known = ", ".join(dict.fromkeys(c.claim for c in self.claim_records))
            raise KeyError(f"no claim {claim!r} in the register; the claims are {known}")
        return found

    def shares(self, claim: str) -> pd.DataFrame:
        """The parts of the whole of which one statement speaks, and what remains of it.

        Columns ``part``, ``value`` (the figure as stated, in ``unit``; missing for a range),
        ``unit``, ``of`` (the whole, in the same unit), ``qualifier``, ``share`` (of the
        whole, 0 to 1; missing where the statement gives only a bound), ``lower`` and
        ``upper`` (what the statement allows, 0 to 1) and ``stated`` (false for the
        remainder). The whole is the claim's ``of``, 100 per cent, or all votes or seats.

        Raises :class:`KeyError` for an unknown claim, :class:`ValueError` where the
        statement names no part of a whole or its parts exceed it.

        >>> kritzman = edition.shares("one-man-management-1920")
        >>> kritzman[["part", "share"]].values.tolist()
        [['enterprises under one-man management', 0.86], ['remainder', 0.14]]
        >>> edition.shares("commissariat-of-supplies")[["part", "lower", "upper"]].tail(3)
                                             part  lower  upper
        2                             specialists    0.0    0.2
        3  tradesmen, salesmen and similar people    0.5    0.7
        4                               remainder    0.0    0.2
        """
        found = shares.shares(self.figures(claim))
        return frame(map(asdict, found), shares.Share.COLUMNS)

    def arithmetic(self) -> pd.DataFrame:
        """Every sum that the claims allow, one a row.

        Columns ``claim``, ``source``, ``lines``, ``check`` (*parts and whole*, *majority*,
        *list and number* …), ``calculation`` (in words and signs), ``result`` (in the
        claim's unit; of what is left open, the least) and ``agrees`` (whether the result is
        what the texts state; missing where they state none).

        >>> sums = edition.arithmetic().set_index(["claim", "check"])["calculation"]
        >>> sums["eighth-congress-delegates", "parts and whole"]
        '1,728 + 809 = 2,537'
        """
        found = arithmetic.arithmetic(self.claim_records)
        return frame(map(asdict, found), arithmetic.Sum.COLUMNS)

    def contradictions(self) -> pd.DataFrame:
        """Statements that do not go together, or seem not to, one pair a row.

        Columns ``quantity``, ``kind`` (*different values*, *bounds exclude each other*,
        *easily taken for one another* …), for either side ``first`` and ``second`` (ids of
        claims) with ``_source``, ``_lines`` and ``_value``, and ``remark``: what the
        editors think.

        >>> found = edition.contradictions().query("kind == 'bounds exclude each other'")
        >>> found[["first_value", "second_value"]].values.tolist()
        [['2/3', 'at most 1/3']]
        """
        found = contradictions.contradictions(self.claim_records, self.quantity_records)
        return frame(map(asdict, found), contradictions.Contradiction.COLUMNS)

    def spans(self) -> pd.DataFrame:
        """Spans of time that the texts state, beside the dates that the texts give.

        Columns ``claim`` (an id), ``start`` and ``end`` (days), ``least`` and ``most`` (what
        the dates allow, in the claim's unit; of a place between two events its share of the
        way), ``agrees`` (whether a figure so stated can mean that) and ``remark``.

        >>> spans = edition.spans().set_index("claim")
        >>> spans.loc["conference-mid-way-1", ["least", "most"]].tolist()
        [0.506, 0.515]
        """
        found = spans.tested(self.claim_records, self.event_records, self.span_records)
        return frame(map(asdict, found), spans.Tested.COLUMNS)

    @cached_property
    def quantities(self) -> pd.DataFrame:
        """What several statements say of one quantity, one statement a row.

        Columns ``quantity``, ``relation`` (*same*, or *alike* for what is easily taken for
        the same), ``claim`` (an id), ``source``, ``lines``, ``speaker``, ``stated`` (the
        figure with its qualifier and unit) and ``remark``.

        >>> workers = edition.quantities.query("quantity == 'workers in Soviet Russia'")
        >>> workers["stated"].unique().tolist()
        ['7,000,000 workers']
        """
        columns = "quantity relation claim source lines speaker stated remark"
        return frame(self._compared(), columns.split())

    def _compared(self) -> Iterator[dict[str, Any]]:
        by_id = {claim.id: claim for claim in self.claim_records}
        for quantity in self.quantity_records:
            for claim in (by_id[name] for name in quantity.claims if name in by_id):
                yield {
                    "quantity": quantity.quantity, "relation": quantity.relation,
                    "claim": claim.id, "source": claim.source, "lines": claim.lines,
                    "speaker": claim.speaker, "stated": contradictions.stated(claim),
                    "remark": quantity.remark,
                }


def frame(rows: Iterable[dict[str, Any]], columns: Iterable[str]) -> pd.DataFrame:
    """A table of these columns, in this order; other fields of the rows are left out."""
    import pandas as pd  # late: building the book asks for records, not for tables

    return pd.DataFrame(rows).reindex(columns=list(columns))
