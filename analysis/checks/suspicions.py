"""What a machine finds suspicious in the reading text, before anyone has looked at it."""

from __future__ import annotations

from dataclasses import dataclass

from ..edition import Finding
from ..edition.registers import REGISTERS
from .paragraphs import Paragraph, Place

REGISTER = f"{REGISTERS}/accepted.csv"
REMEDY = f"correct it with {{ocr}}, keep it with {{sic}} and a reason, or accept it in {REGISTER}"


@dataclass(frozen=True, slots=True)
class Suspicion:
    """Something suspicious on a source line; ``forms`` are the ways in which the register of
    accepted forms may write it."""

    finding: Finding
    source: str
    line: int
    forms: tuple[str, ...]


def suspect(
    code: str, paragraph: Paragraph, place: Place, forms: tuple[str, ...], message: str, hint: str
) -> Suspicion:
    """A suspicion about what stands at a place of a paragraph."""
    where = f"{paragraph.source.id}, line {place.source_line}"
    finding = Finding(paragraph.file, place.line, code, f"{message} ({where})", hint)
    return Suspicion(finding, paragraph.source.id, place.source_line, forms)
