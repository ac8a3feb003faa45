"""Do quotations and parallel passages stand where the registers say, and does the verdict on
them still fit? (Q001 to Q004)"""

from __future__ import annotations

from collections.abc import Iterator

from ..edition import Edition, Finding
from ..edition.quotations import FLOOR, NOT_HERE, VERDICTS, Parallel, Quotation
from ..edition.quoting import passage, score_of, stands
from ..edition.registers import parse_lines
from ..edition.repeats import repeats
from .registry import Check

PARALLELS = "book/registers/parallels.csv"


def malformed(edition: Edition) -> Iterator[Finding]:
    """A reader would not learn who is quoted where, or on what grounds the verdict rests."""
    return (finding for finding in edition.findings if finding.code == "Q001")


def drifted(edition: Edition) -> Iterator[Finding]:
    """A reader who follows the line number would not find the quotation there."""
    for record in edition.quotation_records:
        yield from _misplaced(edition, record, record.source, record.lines, record.quote, "Q002")


def misjudged(edition: Edition) -> Iterator[Finding]:
    """A reader would trust a verdict that was made on other words than those that stand there."""
    for record in edition.quotation_records:
        if record.verdict != NOT_HERE:
            yield from _unfit(edition, record)
    absent = [r for r in edition.quotation_records if not VERDICTS[r.verdict][0]]
    for record, (source, line) in repeats(edition, absent):
        if not _is_paired(edition, record, source, line):
            yield Finding(
                record.file, record.line, "Q003",
                f"{record.id} is {record.verdict!r}, but its words stand in {source}, line {line}",
                f"give another verdict and a target, or register the two places in {PARALLELS}",
            )


def _unfit(edition: Edition, record: Quotation) -> Iterator[Finding]:
    """What is wrong with the target of a quotation, or with the score of the two."""
    where = f"{record.target_source}, {record.target_lines}"
    if not passage(edition, record.target_source, record.target_lines):
        yield Finding(
            record.file, record.line, "Q003", f"{record.id}: there is no text in {where}",
            "the sources are " + ", ".join(edition.sources) + "; give lines that hold text",
        )
        return
    score, (low, high) = score_of(edition, record), VERDICTS[record.verdict]
    if score is not None and not low <= score <= high:
        span = f"{low:g}" if low == high else f"{low:g} to {high:g}"
        yield Finding(
            record.file, record.line, "Q003",
            f"{record.id} has the score {score:g} with {where}, and is {record.verdict!r}",
            f"compare the two and give the verdict anew; {record.verdict!r} is for {span}",
        )


def _is_paired(edition: Edition, record: Quotation, source: str, line: int) -> bool:
    """Whether a row of either register joins a quotation with a place."""
    def holds(where: str, lines: str, wanted: str, ranges: list[tuple[int, int]]) -> bool:
        return where == wanted and any(
            a <= last and first <= b for a, b in parse_lines(lines) for first, last in ranges
        )

    own, other = parse_lines(record.lines), [(line, line)]
    targeted = (r for r in edition.quotation_records if r.target_source)
    pairs: list[Quotation | Parallel] = [*edition.parallel_records, *targeted]
    return any(
        holds(p.source, p.lines, one, here) and holds(p.target_source, p.target_lines, two, there)
        for p in pairs
        for one, here, two, there in (
            (record.source, own, source, other), (source, other, record.source, own),
        )
    )


def unparallel(edition: Edition) -> Iterator[Finding]:
    """A reader would be shown two passages as parallel that are no longer what they were."""
    yield from (finding for finding in edition.findings if finding.code == "Q004")
    for record in edition.parallel_records:
        faults = [
            *_misplaced(edition, record, record.source, record.lines, record.quote, "Q004"),
            *_misplaced(edition, record, record.target_source, record.target_lines,
                        record.target_quote, "Q004"),
        ]
        yield from faults
        score = score_of(edition, record)
        if not faults and score is not None and score < FLOOR:
            yield Finding(
                record.file, record.line, "Q004",
                f"the two passages of {record.id} have the score {score:g}, less than {FLOOR:g}",
                "quote what they have in common, or take the row away",
            )


def _misplaced(
    edition: Edition, record: Quotation | Parallel, source: str, lines: str, quote: str, code: str
) -> Iterator[Finding]:
    if source not in edition.sources:
        yield Finding(
            record.file, record.line, code, f"{record.id}: the source {source!r} is unknown",
            "the sources are " + ", ".join(edition.sources),
        )
    elif not stands(quote, passage(edition, source, lines)):
        yield Finding(
            record.file, record.line, code, f"{quote!r} does not stand in {source}, {lines}",
            "quote the reading text word for word, give all lines that it stands on, and write "
            "[…] for what is left out",
        )


CHECKS = (
    Check("Q001", "A quotation is malformed",
          "Every row of the register of quotations.", malformed),
    Check("Q002", "A quotation has drifted",
          "Every quotation against the reading text of its lines, note marks aside.", drifted),
    Check("Q003", "A verdict on a quotation does not fit",
          "The score of every quotation with its target against its verdict; and whether the "
          "words of one that is not in this edition stand somewhere after all.", misjudged),
    Check("Q004", "Parallel passages are none",
          "Every row of the register of parallels, and both passages against the reading text.",
          unparallel),
)
