"""The grammar of the editorial roles: what stands between the backticks.

A role's content is read into one frozen record. Every record knows two forms of
itself: ``witness``, what the source has, and ``reading``, what the edition reads.
Escapes inside a role: a backslash before ``→``, ``|``, ``[``, ``(`` or another backslash
takes the sign literally; the bracket of a closing ``(?)`` that is no doubt is such a sign.

The names are those of TEI P5, chapters 3.5 (``choice``, ``sic``, ``corr``, ``gap``,
``supplied``) and 11.3 (``pb``, ``fw``), in a form that a person can write in a diff.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import ClassVar

ARROW = "→"
BAR = "|"
UNCERTAIN = "(?)"

#: A note mark in running text or in a reading: ``[^sol-9]``, ``[^end-4b]``.
MARK = re.compile(r"\[\^(?P<series>[a-z]+)-(?P<number>\d{1,4}[a-z]?)\]")

_LOCUS = re.compile(r"(?P<first>\d{1,9})(?:-(?P<last>\d{1,9}))?")
_ESCAPED = re.compile(r"\\(?P<sign>[→|\\\[(])")
_ESCAPED_OR_MARK = re.compile(f"{_ESCAPED.pattern}|{MARK.pattern}")
_DOUBT = re.compile(r"(?<!\\)(?:\\\\)*(?P<sign>\(\?\))\Z")


class MarkupError(ValueError):
    """A role whose content does not follow the grammar.

    ``hint`` says how to mend it.
    """

    def __init__(self, message: str, hint: str) -> None:
        super().__init__(message)
        self.hint = hint


@dataclass(frozen=True, slots=True)
class Text:
    """Plain text: the same in the witness and in the edition."""

    text: str
    role: ClassVar[str] = "text"


@dataclass(frozen=True, slots=True)
class Mark:
    """A note mark that stands clean in the witness."""

    series: str
    number: str
    role: ClassVar[str] = "mark"

    @property
    def label(self) -> str:
        return f"{self.series}-{self.number}"


@dataclass(frozen=True, slots=True)
class Locus:
    """From here on: source lines ``first`` to ``last``, both counted from 1."""

    first: int
    last: int
    role: ClassVar[str] = "loc"

    @property
    def anchor(self) -> str:
        return f"l{self.first}"

    def __str__(self) -> str:
        return str(self.first) if self.first == self.last else f"{self.first}-{self.last}"


@dataclass(frozen=True, slots=True)
class Correction:
    """``{ocr}`` or ``{emend}``: the witness's reading put right."""

    role: str
    witness: str
    reading: tuple[Text | Mark, ...]
    certain: bool
    reason: str


@dataclass(frozen=True, slots=True)
class Sic:
    """``{sic}``: looks wrong, stands so in the witness, kept."""

    witness: str
    reason: str
    role: ClassVar[str] = "sic"


@dataclass(frozen=True, slots=True)
class Gap:
    """``{gap}``: text lost in the witness, its extent in words."""

    extent: str
    reason: str
    role: ClassVar[str] = "gap"


@dataclass(frozen=True, slots=True)
class Supplied:
    """``{supplied}``: a conjecture for what is lost."""

    reading: str
    certain: bool
    reason: str
    role: ClassVar[str] = "supplied"


@dataclass(frozen=True, slots=True)
class PageBreak:
    """``{pb}``: a page of the printed witness begins."""

    page: str
    certain: bool
    role: ClassVar[str] = "pb"


@dataclass(frozen=True, slots=True)
class FormeWork:
    """``{fw}``: in the witness, not in the reading text."""

    witness: str
    role: ClassVar[str] = "fw"


Inline = Text | Mark | Locus | Correction | Sic | Gap | Supplied | PageBreak | FormeWork

ROLES = ("loc", "ocr", "emend", "sic", "gap", "supplied", "pb", "fw")


def split(content: str, separator: str) -> list[str]:
    """Split at each separator that has no backslash before it."""
    parts, start, i = [], 0, 0
    while i < len(content):
        if content[i] == "\\":
            i += 2
            continue
        if content[i] == separator:
            parts.append(content[start:i])
            start = i + 1
        i += 1
    parts.append(content[start:])
    return parts


def unescape(text: str) -> str:
    """Take away the backslashes that protect the grammar's own signs."""
    return _ESCAPED.sub(r"\g<sign>", text.strip())


def escape(text: str) -> str:
    """Protect the grammar's own signs; ``unescape`` is its inverse."""
    return re.sub(r"[→|\\]|\[(?=\^)|\((?=\?\)\Z)", r"\\\g<0>", text)


def marked_text(text: str) -> tuple[Text | Mark, ...]:
    """Cut a reading into plain text and the note marks in it."""
    parts: list[Text | Mark] = []
    words, end = "", 0
    for match in _ESCAPED_OR_MARK.finditer(text):
        words += text[end : match.start()] + (match["sign"] or "")
        end = match.end()
        if not match["sign"]:
            parts += [Text(words)] if words else []
            parts.append(Mark(match["series"], match["number"]))
            words = ""
    words += text[end:]
    return (*parts, Text(words)) if words else tuple(parts)


def certainty(reading: str) -> tuple[str, bool]:
    """Cut off a closing ``(?)``: the reading without it, and whether it is certain."""
    reading = reading.strip()
    doubt = _DOUBT.search(reading)
    return (reading[: doubt.start("sign")].rstrip(), False) if doubt else (reading, True)


def parse(role: str, content: str) -> Inline:
    """Read the content of one role.

    Raises :class:`MarkupError` where the content does not follow the grammar.
    """
    match role:
        case "loc":
            return _locus(content)
        case "ocr" | "emend":
            return _correction(role, content)
        case "sic":
            witness, reason = _with_reason(role, content)
            return Sic(_needed(role, unescape(witness), "the words of the witness"), reason)
        case "gap":
            extent, reason = _with_reason(role, content)
            return Gap(_needed(role, unescape(extent), "the extent of the loss"), reason)
        case "supplied":
            reading, reason = _with_reason(role, content)
            reading, certain = certainty(reading)
            return Supplied(_needed(role, unescape(reading), "the conjecture"), certain, reason)
        case "pb":
            page, certain = certainty(content)
            return PageBreak(_needed(role, unescape(page), "the page's number"), certain)
        case "fw":
            return FormeWork(_needed(role, unescape(content), "the words of the witness"))
    raise MarkupError(f"unknown role {{{role}}}", "the roles are " + ", ".join(ROLES))


def _locus(content: str) -> Locus:
    match = _LOCUS.fullmatch(content.strip())
    if match is None:
        raise MarkupError(
            f"{{loc}} has {content[:40]!r}, which is no range of lines",
            "write one line or a range: {loc}`549` or {loc}`549-575`",
        )
    first = int(match["first"])
    last = int(match["last"] or first)
    if not 1 <= first <= last:
        raise MarkupError(
            f"{{loc}} runs from line {first} to line {last}",
            "lines are counted from 1, and the first is not after the last",
        )
    return Locus(first, last)


def _correction(role: str, content: str) -> Correction:
    body, *rest = split(content, BAR)
    if len(rest) > 1:
        raise MarkupError(
            f"{{{role}}} has more than one {BAR}", f"write \\{BAR} for the sign itself"
        )
    reason = unescape(rest[0]) if rest else ""
    forms = split(body, ARROW)
    if len(forms) != 2:
        raise MarkupError(
            f"{{{role}}} needs one {ARROW} between the two readings and has {len(forms) - 1}",
            f"write {{{role}}}`witness {ARROW} reading`, and \\{ARROW} for the sign itself",
        )
    witness = unescape(forms[0])
    reading_text, certain = certainty(forms[1])
    reading = marked_text(reading_text)
    if not witness and not reading:
        raise MarkupError(f"{{{role}}} has neither witness nor reading", "take the role away")
    if reading == (Text(witness),):
        raise MarkupError(
            f"{{{role}}} changes nothing: {witness!r} stands on both sides",
            "take the role away, or use {sic} to keep a reading that looks wrong",
        )
    return Correction(role, witness, reading, certain, reason)


def _with_reason(role: str, content: str) -> tuple[str, str]:
    parts = split(content, BAR)
    if len(parts) > 2:
        raise MarkupError(
            f"{{{role}}} has more than one {BAR}", f"write \\{BAR} for the sign itself"
        )
    return parts[0], unescape(parts[1]) if len(parts) == 2 else ""


def _needed(role: str, value: str, what: str) -> str:
    if not value:
        raise MarkupError(f"{{{role}}} is empty", f"write {what} between the backticks")
    return value


def write(item: Inline) -> str:
    """The role as it is written in a chapter; :func:`parse` is its inverse."""
    match item:
        case Text(text):
            return text
        case Mark():
            return f"[^{item.label}]"
        case Locus():
            return f"{{loc}}`{item}`"
        case Correction(role, witness, reading, certain, reason):
            right = "".join(escape(p.text) if isinstance(p, Text) else write(p) for p in reading)
            right += "" if certain else f" {UNCERTAIN}"
            body = f"{escape(witness)} {ARROW} {right}".strip(" ")
            if not right:
                body += " "
            return _role(role, body, reason)
        case Sic(witness, reason):
            return _role("sic", escape(witness), reason)
        case Gap(extent, reason):
            return _role("gap", escape(extent), reason)
        case Supplied(reading, certain, reason):
            mark = "" if certain else f" {UNCERTAIN}"
            return _role("supplied", escape(reading) + mark, reason)
        case PageBreak(page, certain):
            return _role("pb", escape(page) + ("" if certain else f" {UNCERTAIN}"), "")
        case FormeWork(witness):
            return _role("fw", escape(witness), "")


def _role(name: str, body: str, reason: str) -> str:
    content = f"{body} {BAR} {escape(reason)}" if reason else body
    longest = max(map(len, re.findall("`+", content)), default=0)
    fence = "`" * (longest + 1)
    pad = " " if "`" in (content[0], content[-1]) else ""
    return f"{{{name}}}{fence}{pad}{content}{pad}{fence}"
