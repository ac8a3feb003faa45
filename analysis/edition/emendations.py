"""The corrections as records: where each stands, of what kind it is, how sure."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import Literal

from .markup import Correction, Gap, Mark, Sic, Supplied

Kind = Literal[
    "letter", "diacritic", "word division", "line-end hyphen", "punctuation",
    "note mark", "stray mark", "kept", "loss", "conjecture",
]
KINDS: tuple[Kind, ...] = (
    "letter", "diacritic", "word division", "line-end hyphen", "punctuation",
    "note mark", "stray mark", "kept", "loss", "conjecture",
)
EDITORIAL = (Correction, Sic, Gap, Supplied)
RESPONSIBILITY = "edition"


@dataclass(frozen=True, slots=True)
class Emendation:
    """One editorial intervention.

    ``lines`` are the source lines it touches, ``page`` the page of the print where it
    is known, ``reading`` the edited text with note marks as ``[mark]``. ``file``,
    ``line`` and ``anchor`` say where it stands in the edition.
    """

    id: str
    source: str
    lines: str
    page: str
    role: str
    witness: str
    reading: str
    kind: Kind
    certainty: Literal["certain", "uncertain"]
    responsibility: str
    reason: str
    file: str
    line: int
    anchor: str


#: The columns of ``emendations.csv``; the last three fields of the record stay inside.
COLUMNS = (
    "id", "source", "lines", "page", "role", "witness", "reading", "kind",
    "certainty", "responsibility", "reason",
)


#: What readers choose among when they look for corrections, and how it is named to them.
GROUPS: dict[str, str] = {
    "letter": "letter", "diacritic": "diacritic", "word division": "word division",
    "line-end hyphen": "line-end hyphen", "punctuation": "punctuation",
    "note mark": "note mark", "stray mark": "stray mark", "emend": "emendation",
    "sic": "kept (sic)", "gap": "text lost", "supplied": "conjecture",
}


def group(record: Emendation) -> str:
    """The key in :data:`GROUPS`: of what the machine misread the kind, else the role."""
    return record.kind if record.role == "ocr" else record.role


def kind(correction: Correction, reading: str, crosses_line: bool) -> Kind:
    """What was misread. ``reading`` is the reading as text, ``crosses_line`` whether the
    witness runs over the end of a source line.

    The first that fits, in this order: a note mark; a stray mark that was never in the
    print; only blanks and hyphens differ (at a line's end: its hyphen); only accents
    differ; only signs that are neither letter nor figure differ; letters differ.
    """
    witness = correction.witness
    if any(isinstance(part, Mark) for part in correction.reading):
        return "note mark"
    if not reading.strip():
        return "stray mark"
    if _solid(witness) == _solid(reading):
        return "line-end hyphen" if crosses_line else "word division"
    if _unaccented(witness) == _unaccented(reading):
        return "diacritic"
    if _letters(witness) == _letters(reading):
        return "punctuation"
    return "letter"


def _solid(text: str) -> str:
    return re.sub(r"[\s-]", "", text)


def _unaccented(text: str) -> str:
    decomposed = unicodedata.normalize("NFD", text)
    return "".join(sign for sign in decomposed if not unicodedata.combining(sign))


def _letters(text: str) -> str:
    return "".join(sign for sign in text if sign.isalnum())


def fixed_kind(item: Sic | Gap | Supplied) -> Kind:
    """The kind of what is no correction."""
    match item:
        case Sic():
            return "kept"
        case Gap():
            return "loss"
        case Supplied():
            return "conjecture"
