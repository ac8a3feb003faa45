"""Do the records of the readings fit, and do they bear the corrections out? (R002, E002)"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from ..edition import Edition, EditionError, Finding
from ..edition.emendations import Emendation
from ..edition.readings import (
    LINE_END,
    READERS,
    Change,
    Place,
    changes,
    compare,
    edition_changes,
    flat,
    load_record,
)
from ..edition.registers import REGISTERS
from ..edition.sample import load_sample
from ..edition.witness import difference
from .registry import Check

FOLDER = f"{REGISTERS}/readings"


def malformed(edition: Edition) -> Iterator[Finding]:
    """A reader would be told of an agreement between readings whose records do not fit the
    witness."""
    for reader in READERS:
        if _has(edition, reader):
            try:
                changes(load_record(edition.root, reader), edition.sources)
            except EditionError as error:
                yield from error.findings
    if _has(edition, "sample"):
        try:
            load_sample(edition)
        except EditionError as error:
            yield from error.findings


def unsupported(edition: Edition) -> Iterator[Finding]:
    """A reader could not tell on what ground the edition reads as neither proofreader did."""
    if not all(_has(edition, reader) for reader in READERS[:2]):
        return
    try:
        records = [load_record(edition.root, reader) for reader in READERS[:2]]
        scripts = [changes(rows, edition.sources) for rows in records]
    except EditionError:  # R001 or R002 has named it
        return
    read = [{row["source"] for row in rows} for rows in records]
    own = edition_changes(edition)
    for name in edition.sources:
        if all(name in sources for sources in read) and _gives_back(edition, name):
            yield from _unsupported(edition, name, [own, *scripts])


def _gives_back(edition: Edition, name: str) -> bool:
    """Whether every passage is where it says: else W001 or W004 comes first."""
    source = edition.sources[name]
    return not any(
        difference(placed.passage, source, edition.mark_form) for placed in edition.placed[name]
    )


def _has(edition: Edition, record: str) -> bool:
    return (edition.root / FOLDER / f"{record}.csv").is_file()


def _unsupported(
    edition: Edition, name: str, scripts: list[Mapping[str, list[Change]]]
) -> Iterator[Finding]:
    source = edition.sources[name]
    for place in compare(source, [script[name] for script in scripts]):
        if not place.changed[0] or place.same(0, 1) or place.same(0, 2):
            continue
        records = [r for r in edition.emendation_records if _stands_at(edition, r, name, place)]
        if any(record.reason for record in records):
            continue
        for record in records[:1]:
            yield Finding(
                record.file, record.line, "E002",
                f"{{{record.role}}} {place.witness!r} is read {place.readings[0]!r}, and neither "
                f"reader has that: the first has {place.readings[1]!r}, the second "
                f"{place.readings[2]!r}",
                "give the reason after |, or correct the reading",
            )


def _stands_at(edition: Edition, record: Emendation, name: str, place: Place) -> bool:
    """Whether a correction is one of those that make up a place."""
    if record.source != name or record.role not in ("ocr", "emend"):
        return False
    witness = flat(edition.sources[name])
    line = int(record.lines.split("-")[0])
    if not record.witness:
        return witness.line(place.start) <= line <= witness.line(place.end)
    try:
        start, _ = witness.find(line, LINE_END.join(record.witness.split()))
    except ValueError:
        return False
    return place.start <= start <= place.end


CHECKS = (
    Check("R002", "A record of a reading does not fit",
          f"Every row of every record in {FOLDER}/ against its source.", malformed),
    Check("E002", "A correction that neither reader has gives no reason",
          "Every {ocr} and {emend} of a text that two readers have read, against their records; "
          "note marks aside.", unsupported),
)
