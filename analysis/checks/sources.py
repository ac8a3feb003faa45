"""Are the witnesses still what was received? (S001 to S003, R001)"""

from __future__ import annotations

from collections.abc import Iterator

from ..edition import Edition, Finding
from ..edition.sources import CATALOGUE
from .registry import Check


def unreadable(edition: Edition) -> Iterator[Finding]:
    """A reader would have no edition at all: without the catalogue, the witnesses and the
    registers nothing can be shown. Loading finds these faults, so here is nothing left."""
    yield from ()


def altered(edition: Edition) -> Iterator[Finding]:
    """A reader would lose the witness itself: every other check compares with a file that
    someone has changed since it was received."""
    for source in edition.sources.values():
        if source.checksum != source.sha256:
            yield Finding(
                f"sources/{source.id}.txt", 0, "S002",
                f"the file is not the one received: its SHA-256 is {source.checksum}, "
                f"the catalogue has {source.sha256}",
                "restore the file; if another text was received, describe it in "
                f"{CATALOGUE} with its own SHA-256",
            )


def uncatalogued(edition: Edition) -> Iterator[Finding]:
    """A reader would not learn where a text comes from, and none of its lines would be
    missed."""
    for path in sorted((edition.root / "sources").glob("*.txt")):
        if path.stem not in edition.sources:
            yield Finding(
                f"sources/{path.name}", 0, "S003",
                "the catalogue does not know this file",
                f"describe it in {CATALOGUE}, or take the file away",
            )


CHECKS = (
    Check("S001", "A witness cannot be read",
          "The catalogue and every file that it names.", unreadable),
    Check("S002", "A witness has been altered",
          "The SHA-256 of every source against the catalogue.", altered),
    Check("S003", "A file is not catalogued",
          "Every text file in sources/ against the catalogue.", uncatalogued),
    Check("R001", "A register cannot be read",
          "The header and the rows of every register.", unreadable),
)
