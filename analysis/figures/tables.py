"""What follows from a claim: its figures, their whole, their shares."""

from __future__ import annotations

import posixpath

import pandas as pd

from ..edition import Edition
from ..edition.claims import Claim


def figures_of(edition: Edition, claim: str) -> list[Claim]:
    """The figures of one statement, in the order of the register.

    Raises :class:`KeyError` where the register has no such claim.
    """
    found = [c for c in edition.claim_records if c.claim == claim]
    if not found:
        known = ", ".join(dict.fromkeys(c.claim for c in edition.claim_records))
        raise KeyError(f"no claim {claim!r} in the register; the claims are {known}")
    return found


def share_table(edition: Edition, claim: str) -> pd.DataFrame:
    """The parts of a whole, one a row.

    Index ``quantity``; columns ``figure`` (a count in the claim's unit), ``share`` (of
    the whole, 0 to 1) and ``stated`` (whether the text states the figure, or it is what
    remains of the whole). Where the statement names the whole, the remainder has a row;
    where it does not, the whole is the sum of the parts.

    Raises :class:`ValueError` where the parts exceed the whole.
    """
    claims = figures_of(edition, claim)
    stated = [(c.quantity, c.value, True) for c in claims]
    total = sum(c.value for c in claims)
    whole = next((c.of for c in claims if c.of is not None), total)
    if total > whole:
        raise ValueError(f"the parts of {claim!r} make {total:g}, more than the whole, {whole:g}")
    if whole > total:
        stated.append((f"other {claims[0].unit}", whole - total, False))
    frame = pd.DataFrame(stated, columns=["quantity", "figure", "stated"]).set_index("quantity")
    frame["figure"] = frame["figure"].map(lambda n: int(n) if n == int(n) else n)
    frame["share"] = frame["figure"] / whole
    return frame[["figure", "share", "stated"]]


def passage_link(edition: Edition, claim: str, page: str) -> tuple[str, str]:
    """How a claim's words are cited, and the address from ``page`` (a document of the book)."""
    first = figures_of(edition, claim)[0]
    ranges = first.ranges
    start, end = ranges[0][0], ranges[-1][1]
    home = edition.home(first.source, start)
    text = edition.cite(first.source, start, end)
    if home is None:
        raise KeyError(f"lines {start}-{end} of {first.source} stand nowhere in the book")
    document, anchor = home
    folder = posixpath.dirname(page)
    path = "" if document == page else posixpath.relpath(document, folder) + ".html"
    return text, f"{path}#{anchor}"
