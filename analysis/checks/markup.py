"""Can the roles be read, and do they give their reasons? (M001, E001)"""

from __future__ import annotations

from collections.abc import Iterator

from ..edition import Edition, Finding
from .registry import Check

#: The roles that must say why.
REASONED = ("emend", "gap", "supplied")


def unread(edition: Edition) -> Iterator[Finding]:
    """A reader would see the editors' signs in the text, or would not see a correction."""
    for chapter in edition.chapters:
        yield from chapter.findings


def unexplained(edition: Edition) -> Iterator[Finding]:
    """A reader could not judge why the edition departs from the print, or why it holds
    words for lost."""
    for record in edition.emendation_records:
        if record.role in REASONED and not record.reason:
            reading = record.witness or record.reading
            after = ", or put it directly after the gap it fills" * (record.role == "supplied")
            yield Finding(
                record.file, record.line, "E001",
                f"{{{record.role}}} {reading!r} gives no reason",
                f"say why after a bar: {{{record.role}}}`… | reason`{after}",
            )


CHECKS = (
    Check("M001", "The markup cannot be read",
          "Every role and every block of every chapter.", unread),
    Check("E001", "An intervention gives no reason",
          "Every {emend}, {gap} and {supplied}; a conjecture shares the reason of its gap.",
          unexplained),
)
