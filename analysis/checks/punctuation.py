"""Signs without a partner (L002), and blanks and signs that do not go together (L003)."""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Iterator

from .paragraphs import LOST, Paragraph
from .quotes import QUOTES, Fault, faults
from .suspicions import REGISTER, REMEDY, Suspicion, suspect

#: After a word or what closes one; not after a quotation mark that opens.
_AFTER_WORD = r"(?:(?<=\w)|(?<=\S['\"’”)\]]))"
#: What is looked for, and what it is; each finds its sign as group ``sign``.
_RULES = tuple(
    (re.compile(pattern), what)
    for pattern, what in (
        (r"(?P<sign>_|[^\w\s.,;:!?'\"()\[\]‘’“”…–—/%&£*\ue001-])", "the sign {sign}"),
        (r"(?:\A| )(?P<sign>[,;:!?)\]}”%])", "a blank before {sign}"),
        (r" (?P<sign>’)(?!\w)", "a blank before {sign}"),
        (r"(?:\A|(?<!\.) )(?P<sign>\.)(?! ?\.)", "a blank before {sign}"),
        (r" (?P<sign>['\"])(?=[,;:!?)\]]|\.(?!\.)|\Z)", "a blank before {sign}"),
        (r"(?P<sign>[(\[{“‘]) ", "a blank after {sign}"),
        (r"(?:(?<= )|^)(?P<sign>['\"]) ", "a blank before and after {sign}"),
        (r"(?P<sign>[,;:][,;:.]|[!?][.,;:]|!!|\?\?)", "{sign} together"),
        (r"(?<!\b\w)(?P<sign>\.[,;:])", "{sign} together"),
        (r"(?P<sign>[(\[–—-][.,;:])(?!\.| \.)", "{sign} together"),
        (r"(?P<sign>\.(?: ?\.)+)", "points that are no ellipsis"),
        (r"(?P<sign>[!?)\]}”])(?=\w)", "no blank after {sign}"),
        (r"(?P<sign>[,;:])(?=[^\W\d]|(?<=\D[,;:])\d)", "no blank after {sign}"),
        (r"(?<=[^\W\d_]{2})(?P<sign>\.)(?=\w)", "no blank after {sign}"),
        (r"(?<=[^\W\d_])(?P<sign>\.)(?=\d|[^\W\d_]{2})", "no blank after {sign}"),
        (r"(?<=\d)(?P<sign>\.)(?=[^\W\d_]{2})", "no blank after {sign}"),
        (r"(?<=\w)(?P<sign>[(\[{“‘])", "no blank before {sign}"),
        (r"(?<=[\w.,]['\"’”])(?P<sign>[(\[])", "no blank before {sign}"),
        (r"(?<=[^\W\d_]{2})(?P<sign>[.!?]) (?=[a-z])", "a small letter after {sign}"),
        (r"\b(?:[Tt]he|[Aa]n|[Oo]ur|[Tt]heir|[Ii]ts|[Ii]nto|[Ww]hose|[Ee]very)(?P<sign>[.,;:])",
         "{sign} after a word that wants another"),
        (r"(?<=[\w.,)]) (?P<sign>1\.) (?=[A-Z])", "{sign} where an initial I may be meant"),
        (rf"{_AFTER_WORD} (?P<sign>[-–—])(?=[\w'\"“‘(])",
         "a blank before {sign} and none after it"),
        (rf"{_AFTER_WORD}(?P<sign>[-–—]) (?=[\w'\"“‘(])(?!and|or)",
         "a blank after {sign} and none before it"),
    )
)
_ELLIPSES = ("...", "....", ". . .", ". . . .")
_MARKS = ".,;:!?"
_TRIM = f"([{{“‘'\"”’)]}}{_MARKS}"
_WHAT = {
    "unopened": "{sign} closes what nothing has opened",
    "unclosed": "{sign} opens what nothing closes",
    "astray": "{sign} is turned the wrong way",
}


def suspicions(paragraphs: Iterable[Paragraph]) -> Iterator[Suspicion]:
    """Every sign without a partner and every doubtful blank or sign, paragraph by paragraph."""
    following: dict[tuple[str, tuple[str, ...]], Paragraph] = {}
    for paragraph in reversed(list(paragraphs)):
        key = paragraph.file, paragraph.block.notes
        found = faults(paragraph.bare, _opens_with_quotation(following.get(key)))
        following[key] = paragraph
        yield from _unpaired(paragraph, found)
        yield from _spaced(paragraph, {fault.offset for fault in found})


def _opens_with_quotation(paragraph: Paragraph | None) -> bool:
    return bool(
        paragraph and paragraph.block.level == 0 and paragraph.bare.startswith(tuple(QUOTES))
    )


def _unpaired(paragraph: Paragraph, found: Iterable[Fault]) -> Iterator[Suspicion]:
    for fault in found:
        place = paragraph.place_bare(fault.offset)
        if not place.kept:
            chunk = _chunk(paragraph.bare, fault.offset, fault.offset + 1)
            yield suspect(
                "L002", paragraph, place, (chunk,),
                f"{_WHAT[fault.what].format(sign=fault.sign)}: {chunk!r}",
                "complete the pair with {ocr} or {emend}, keep it with {sic} and a reason, "
                f"or accept it in {REGISTER}",
            )


def _spaced(paragraph: Paragraph, done: Container[int]) -> Iterator[Suspicion]:
    """What does not go together, but for the signs that are ``done`` with."""
    text = paragraph.bare
    for pattern, what in _RULES:
        for match in pattern.finditer(text):
            place = paragraph.place_bare(match.start("sign"))
            if not place.kept and match.start("sign") not in done and not _is_ellipsis(match):
                chunk = _chunk(text, match.start(), match.end())
                forms = (
                    chunk, chunk.strip(_MARKS), chunk.strip(_TRIM), _core(text, match.end("sign"))
                )
                yield suspect(
                    "L003", paragraph, place, tuple(dict.fromkeys(forms)),
                    f"{what.format(sign=match['sign'])}: {chunk!r}", REMEDY,
                )


def _is_ellipsis(match: re.Match[str]) -> bool:
    return match["sign"] in _ELLIPSES


def _chunk(text: str, start: int, end: int) -> str:
    """What stands about a place, from blank to blank."""
    first = text.rfind(" ", 0, start) + 1
    last = text.find(" ", end)
    return text[first : len(text) if last < 0 else last].replace(LOST, "…")


def _core(text: str, end: int) -> str:
    """The word before a sign with the signs up to ``end``: ``etc.,``, ``p.``."""
    match = re.search(r"\w*\W+\Z", text[:end][-40:])
    return match[0] if match else ""
