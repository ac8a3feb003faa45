"""Does the reading text look right to a machine that knows no more than words and signs?
(L001 to L005)

Looked at is what a reader reads: the edited text block by block, without forme work, note
marks and the witness's readings. Words kept with ``{sic}`` and a reason are passed over, and
so is what ``book/registers/accepted.csv`` accepts with a reason. A chapter whose markup cannot
be read (M001) is looked at when that is mended.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from ..edition import Edition, EditionError, Finding
from ..edition.chapters import Chapter
from . import accepted, punctuation, spelling
from .paragraphs import paragraphs
from .registry import Check
from .suspicions import REGISTER


@lru_cache(maxsize=1)
def _findings(edition: Edition) -> tuple[Finding, ...]:
    """What all five find, looked for once."""
    try:
        rows, findings = accepted.load(edition)
    except EditionError as error:
        return tuple(error.findings)
    read = [chapter for chapter in edition.chapters if not unread(chapter)]
    files = {chapter.file for chapter in read}
    texts = [text for text in paragraphs(edition) if text.file in files]
    suspicions = [s for text in texts for s in spelling.suspicions(text)]
    suspicions += punctuation.suspicions(texts)
    findings += accepted.sift(suspicions, rows)
    if len(read) == len(edition.chapters):
        findings += accepted.idle(rows)
    return tuple(findings)


def unread(chapter: Chapter) -> bool:
    """Whether the markup of a chapter cannot be read; what it seems to say is then no text."""
    return any(finding.code == "M001" for finding in chapter.findings)


def _of(edition: Edition, *codes: str) -> Iterator[Finding]:
    return (finding for finding in _findings(edition) if finding.code in codes)


def unknown(edition: Edition) -> Iterator[Finding]:
    """A reader would stumble over a word that is none: a misreading that the editors missed."""
    yield from _of(edition, "L001")


def unpaired(edition: Edition) -> Iterator[Finding]:
    """A reader could not tell where a quotation or an aside ends, nor who is speaking."""
    yield from _of(edition, "L002")


def misspaced(edition: Edition) -> Iterator[Finding]:
    """A reader would see a speck of the scan for a sign of the author, or words run
    together."""
    yield from _of(edition, "L003")


def dangerous(edition: Edition) -> Iterator[Finding]:
    """A reader would read a word that makes sense of a kind, and is not the author's."""
    yield from _of(edition, "L004")


def idle(edition: Edition) -> Iterator[Finding]:
    """A reader who wants to know why a strange form stands would be led astray, and the
    next misreading of that form would pass."""
    yield from _of(edition, "L005", "R001")


CHECKS = (
    Check("L001", "A word is unknown",
          "Every word of the reading text against a list of English words and the register of "
          "accepted forms.", unknown),
    Check("L002", "A quotation mark or a bracket has no partner",
          "Every paragraph of the reading text; a quotation may run on into the next paragraph "
          "if that opens it again.", unpaired),
    Check("L003", "Blanks and signs do not go together",
          "Blanks before and after the signs of the reading text, signs doubled, and words with "
          "no blank between them.", misspaced),
    Check("L004", "A word is suspicious",
          "Figures, capitals and accents inside words, words twice over, and words that are "
          "more often a misreading of another.", dangerous),
    Check("L005", "An accepted form is idle or malformed",
          f"Every row of {REGISTER}.", idle),
)
