"""Is every citation in the register, and the register true to texts, notes and bibliography?
(B001 to B005)"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from ..edition import Edition, Finding
from ..edition.citations import BRACKETS, FILE, TEXT, Citation
from ..edition.registers import parse_lines
from ..edition.witness import Passage, reading_form
from ..edition.works import REFERENCES, Work, load_works
from .registry import Check, in_row, line_words, misquotation, unmarked

#: The series whose notes are references and nothing else.
PAGE_FOOT = "references"
#: A bracket that names a place in a work, or the piece that is quoted; not one that refers to
#: a note of the same text.
_LOCATOR = (
    r"\b(?:pp?|vols?|nos?)\.\s*\w*\d|\bop\.\s?cit|\b(?:thesis|clause)\s+\d"
    r"|['’]s report\b|\bspeech (?:of|at)\b|\bTheses of the\b"
)
_BRACKET = re.compile(
    rf"\((?!see footnotes?\b)(?:[^()]|\([^()]*\))*?(?:{_LOCATOR})(?:[^()]|\([^()]*\))*\)",
    re.IGNORECASE,
)


def malformed(edition: Edition) -> Iterator[Finding]:
    """A reader would be led by a row that belongs to no note or leads to no passage."""
    yield from (finding for finding in edition.findings if finding.code == "B001")
    series = {known.series for known in edition.series.values()} | {TEXT, BRACKETS}
    notes = {(n.source, n.series, n.mark): n.text_lines for n in edition.note_records}
    for citation in edition.citation_records:
        if citation.series not in series:
            yield in_row(citation, "B001", f"the series {citation.series!r} is unknown",
                         "the series are " + ", ".join(sorted(series)))
        elif citation.series not in (TEXT, BRACKETS):
            yield from _outside(citation, notes.get(citation.note))
        yield from _no_target(edition, citation)


def _outside(citation: Citation, lines: list[tuple[int, int]] | None) -> Iterator[Finding]:
    if lines is None:
        yield in_row(
            citation, "B001",
            f"{citation.source} has no note {citation.mark!r} in the series {citation.series!r}",
            "give the mark as it is shown, without brackets",
        )
    elif any(
        all(first < a or b < last for a, b in lines) for first, last in citation.ranges
    ):
        where = ", ".join(line_words(a, b) for a, b in lines)
        yield in_row(
            citation, "B001",
            f"lines {citation.lines} are not in the note {citation.series} {citation.mark}",
            f"the note stands on {where}",
        )


def _no_target(edition: Edition, citation: Citation) -> Iterator[Finding]:
    target = citation.target_source
    if target and target not in edition.sources:
        yield in_row(citation, "B001", f"the target {target!r} is no text of the edition",
                     "the texts are " + ", ".join(edition.sources))
        return
    for first, last in citation.target_ranges:
        if not (edition.home(target, first) and edition.home(target, last)):
            yield in_row(
                citation, "B001", f"lines {first}-{last} of {target} stand nowhere in the book",
                "give lines of the source that hold text",
            )


def drifted(edition: Edition) -> Iterator[Finding]:
    """A reader who follows a citation back would not find the words that make it."""
    for citation in edition.citation_records:
        yield from misquotation(edition, citation, "B002")


def unknown_work(edition: Edition) -> Iterator[Finding]:
    """A reader could not learn what work is cited."""
    works, findings = load_works(edition.root)
    yield from findings
    if findings:
        return
    for citation in edition.citation_records:
        if citation.work not in works:
            yield in_row(citation, "B003", f"{REFERENCES} has no work {citation.work!r}",
                         "add the entry, or mend the key")
    for work in works.values():
        for key in filter(None, (work.container, *work.related)):
            if key not in works:
                yield Finding(REFERENCES, work.line, "B003",
                              f"{work.key} refers to {key!r}, which is no entry",
                              "add the entry, or mend crossref or related")
        if work.witness and not _is_here(edition, work):
            place = f"{work.witness} {work.witness_lines}".strip()
            yield Finding(REFERENCES, work.line, "B003",
                          f"{work.key} names {place!r}, which is no passage of the edition",
                          "write the id of a text, a blank, and its lines: lenin-1920 1132-1350")


def _is_here(edition: Edition, work: Work) -> bool:
    try:
        ranges = parse_lines(work.witness_lines)
    except ValueError:
        return False
    return work.witness in edition.sources and all(
        edition.home(work.witness, line) for pair in ranges for line in pair
    )


def uncited(edition: Edition) -> Iterator[Finding]:
    """A reader would take a work for cited that no text cites."""
    works = edition.works
    cited = {citation.work for citation in edition.citation_records}
    while parts := {w.container for w in works.values() if w.key in cited} - cited:
        cited |= parts
    for work in works.values():
        if work.key not in cited:
            yield Finding(REFERENCES, work.line, "B004", f"nothing cites {work.key}",
                          f"register in {FILE} what cites it, or take the entry away")


def unregistered(edition: Edition) -> Iterator[Finding]:
    """A reader would look in the concordance in vain for a citation that the text has."""
    notes = {citation.note for citation in edition.citation_records}
    for note in edition.note_records:
        if note.series == PAGE_FOOT and note.document and (
            (note.source, note.series, note.mark) not in notes
        ):
            yield Finding(
                note.file, note.file_line, "B005",
                f"no row of the register covers the note {note.series} {note.mark}",
                f"add a row to {FILE} for each work that it cites",
            )
    registered: dict[str, list[Citation]] = {}
    for citation in edition.citation_records:
        registered.setdefault(citation.source, []).append(citation)
    for source, placed in edition.placed.items():
        for p in placed:
            yield from _unregistered(p.passage, registered.get(source, []))


def _unregistered(where: Passage, citations: Iterable[Citation]) -> Iterator[Finding]:
    locus = where.locus
    text = " ".join(
        "".join(reading_form(p.item, lambda mark: "") for p in where.pieces).split()
    )
    here = [
        unmarked(c.quote) for c in citations
        if any(a <= locus.last and locus.first <= b for a, b in c.ranges)
    ]
    for match in _BRACKET.finditer(text):
        if not any(quote in match[0] or match[0] in quote for quote in here):
            yield Finding(
                where.chapter.file, where.line, "B005",
                f"no row of the register covers the citation {match[0]!r}",
                f"add a row to {FILE}",
            )


CHECKS = (
    Check("B001", "A citation is malformed",
          "Every row of the register of citations: its columns, its note, its target.", malformed),
    Check("B002", "A citation has drifted",
          "The citing words of every row against the reading text of its lines.", drifted),
    Check("B003", "A cited work has no entry",
          f"The keys of all citations and all references between entries of {REFERENCES}.",
          unknown_work),
    Check("B004", "An entry is cited by nothing", f"Every entry of {REFERENCES}.", uncited),
    Check("B005", "A citation is not in the register",
          "Every note that is a reference, and every bracket that names a page, a volume, a "
          "number or a report.", unregistered),
)
