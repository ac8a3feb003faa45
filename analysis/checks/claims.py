"""Do the texts say what the register of claims quotes? (C001, C002)"""

from __future__ import annotations

from collections.abc import Iterator

from ..edition import Edition, Finding
from ..edition.claims import Claim
from .registry import Check, nearest, unmarked


def malformed(edition: Edition) -> Iterator[Finding]:
    """A reader would compute with a figure that the register does not properly give."""
    yield from edition.findings


def misquoted(edition: Edition) -> Iterator[Finding]:
    """A reader would take a figure for stated where the text does not state it."""
    for claim in edition.claim_records:
        if claim.source not in edition.sources:
            yield Finding(
                claim.file, claim.line, "C002", f"the source {claim.source!r} is unknown",
                "the sources are " + ", ".join(edition.sources),
            )
            continue
        quote, text = unmarked(claim.quote), _text(edition, claim)
        if quote not in text:
            near = nearest(quote.split(), text.split())
            yield Finding(
                claim.file, claim.line, "C002",
                f"{claim.quote!r} does not stand in {claim.source}, {claim.lines}; "
                + (f"nearest is {near!r}" if near else "nothing there is like it"),
                "quote the reading text word for word, and give all lines that it stands on",
            )


def _text(edition: Edition, claim: Claim) -> str:
    parts = (edition.reading(claim.source, a, b, marks=False) for a, b in claim.ranges)
    return " ".join(" ".join(parts).split())


CHECKS = (
    Check("C001", "A claim is malformed", "Every row of the register of claims.", malformed),
    Check("C002", "A claim misquotes its text",
          "Every quotation against the reading text of its lines, note marks aside.", misquoted),
)
