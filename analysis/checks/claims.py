"""Do the texts say what the register of claims quotes? (C001, C002)"""

from __future__ import annotations

from collections.abc import Iterator

from ..edition import Edition, Finding
from .registry import Check, misquotation


def malformed(edition: Edition) -> Iterator[Finding]:
    """A reader would compute with a figure that the register does not properly give."""
    yield from edition.findings


def misquoted(edition: Edition) -> Iterator[Finding]:
    """A reader would take a figure for stated where the text does not state it."""
    for claim in edition.claim_records:
        yield from misquotation(edition, claim, "C002")


CHECKS = (
    Check("C001", "A claim is malformed", "Every row of the register of claims.", malformed),
    Check("C002", "A claim misquotes its text",
          "Every quotation against the reading text of its lines, note marks aside.", misquoted),
)
