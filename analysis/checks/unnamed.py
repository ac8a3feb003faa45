"""Names of the reading text that no register holds, and those that need none.

A name is a word with a capital that no sentence, quotation or item of a list begins; where
one of these begins, a word that is English in small letters too is none. Neighbours with
capitals are one name.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from ..edition import Edition, Finding
from ..edition.mentions import Running
from ..edition.names import REGISTER_NAMES
from ..edition.registers import REGISTERS, Row, parse_lines, read_register
from .spelling import is_known
from .words import english

ACCEPTED = f"{REGISTERS}/accepted-names.csv"
COLUMNS = ("form", "source", "lines", "reason")
_CAPITAL = re.compile(r"(?<![\w'’])[^\W\d_a-zß-öø-ÿ][^\W\d_]*(?:[-'’][^\W\d_]+)*")
_POSSESSIVE = re.compile(r"['’]s\Z")
#: What stands before a word that begins a sentence, a quotation or an item; an initial with
#: its point does not end a sentence.
_CLOSING = r"[\s'’”\")\]]*"
_OPENING = r"[\s'‘’\"“(\[–—-]*"
_BEGINS = re.compile(
    rf"\A\W*(?:\d+[a-z]?\W+)?\Z|(?<!\b[^\W\d_])[.?!:…]{_CLOSING}{_OPENING}\Z"
    rf"|[*|/=•]{_OPENING}\Z|[‘“\"(\[]\Z|\s'\Z|\s[–—-]\s\Z|\b[a-z0-9]\)\s\Z"
)
_PARTS = re.compile(r"[-’']")
_FIRST_PERSON = re.compile(r"I['’]")
_ROMAN = re.compile(r"[IVXLC]+\Z")


class Unnamed(NamedTuple):
    """A name in the text: its words as they stand, and where."""

    form: str
    source: str
    line: int
    file: str
    row: int


def unnamed(edition: Edition) -> Iterator[Unnamed]:
    """Every name that is no mention of an entry and no part of a work cited at its place."""
    mentions: dict[tuple[str, int], list[tuple[int, int]]] = defaultdict(list)
    for mention in edition.mention_records:
        mentions[mention.document, mention.block].append((mention.start, mention.end))
    cited = _cited(edition)
    numbers: dict[str, int] = defaultdict(int)
    for source, text in edition.running:
        document = text.chapter.docname
        spans = mentions[document, numbers[document]]
        numbers[document] += 1
        if not text.block.level:
            yield from _in_block(source, text, spans, cited)


def _in_block(
    source: str, text: Running, spans: list[tuple[int, int]], cited: dict[tuple[str, int], set[str]]
) -> Iterator[Unnamed]:
    words: list[re.Match[str]] = []
    for word in (w for w in _CAPITAL.finditer(text.text) if not _inside(w, spans)):
        if _is_name(text.text, word, cited.get((source, text.span(*word.span())[0]), set())):
            if words and text.text[words[-1].end() : word.start()] != " ":
                yield _joined(source, text, words)
                words = []
            words.append(word)
    if words:
        yield _joined(source, text, words)


def _inside(word: re.Match[str], spans: list[tuple[int, int]]) -> bool:
    return any(start < word.end() and word.start() < end for start, end in spans)


def _is_name(text: str, word: re.Match[str], cited: set[str]) -> bool:
    base = _POSSESSIVE.sub("", word[0])
    if len(base) < 2 or _ROMAN.match(base) or _FIRST_PERSON.match(base) or base in cited:
        return False
    if base.isupper():  # an abbreviation, or a word of a line all in capitals
        return not is_known(base.capitalize()) or base.lower() not in english()
    if _BEGINS.search(text, max(0, word.start() - 12), word.start()):
        return not all(part.lower() in english() for part in _PARTS.split(base))
    return True


def _joined(source: str, text: Running, words: list[re.Match[str]]) -> Unnamed:
    start, end = words[0].start(), words[-1].end()
    form = _POSSESSIVE.sub("", text.text[start:end])
    row = text.rows[text.piece(start)]
    return Unnamed(form, source, text.span(start, end)[0], text.chapter.file, row)


def _cited(edition: Edition) -> dict[tuple[str, int], set[str]]:
    """For each line that cites works the words with a capital of their titles and imprints."""
    found: dict[tuple[str, int], set[str]] = defaultdict(set)
    for citation in edition.citation_records:
        work = edition.works.get(citation.work)
        works = [w for w in (work, edition.works.get(work.container) if work else None) if w]
        words = {
            word for w in works
            for field in ("title", "titleaddon", "shorttitle", "journal", "publisher", "booktitle")
            for word in _CAPITAL.findall(w.get(field))
        }
        for first, last in citation.ranges:
            for line in range(first, last + 1):
                found[citation.source, line] |= words
    return found


@dataclass
class Accepted:
    """A row of the list; ``used`` says whether it has accepted a name."""

    row: Row
    ranges: list[tuple[int, int]] = field(default_factory=list)
    used: bool = False

    def accepts(self, name: Unnamed) -> bool:
        meant = self.row["source"] in ("", name.source) and (
            not self.ranges or any(a <= name.line <= b for a, b in self.ranges)
        )
        self.used = self.used or meant
        return meant


def _sifted(edition: Edition) -> tuple[list[Unnamed], list[Finding]]:
    """The names that nothing accepts, and what is wrong with the list of accepted ones."""
    accepted: dict[str, list[Accepted]] = defaultdict(list)
    findings: list[Finding] = []
    rows = (
        read_register(edition.root, "accepted-names", COLUMNS)
        if (edition.root / ACCEPTED).is_file() else []
    )
    for row in rows:
        faults = list(_faults(row, edition))
        findings += faults
        if not faults:
            ranges = parse_lines(row["lines"]) if row["lines"] else []
            accepted[row["form"]].append(Accepted(row, ranges))
    left = [name for name in unnamed(edition) if not _is_accepted(name, accepted)]
    findings += [
        item.row.finding("P007", f"{item.row['form']!r} is accepted, but nothing is to be accepted "
                         "there", "take the row away, or mend form, source and lines")
        for items in accepted.values() for item in items if not item.used
    ]
    return left, findings


def _is_accepted(name: Unnamed, accepted: dict[str, list[Accepted]]) -> bool:
    """Whether the name as a whole, or each of its words, is in the list."""
    whole = [item.accepts(name) for item in accepted.get(name.form, ())]
    if any(whole):
        return True
    words = [_POSSESSIVE.sub("", word) for word in name.form.split()]
    return all(any([item.accepts(name) for item in accepted.get(word, ())]) for word in words)


def _faults(row: Row, edition: Edition) -> Iterator[Finding]:
    for column in ("form", "reason"):
        if not row[column]:
            yield row.finding("P007", f"{column} is empty", f"fill in {column}")
    if row["source"] and row["source"] not in edition.sources:
        yield row.finding("P007", f"the source {row['source']!r} is unknown",
                          "name no source for all, or one of " + ", ".join(edition.sources))
    try:
        if row["lines"]:
            parse_lines(row["lines"])
    except ValueError as error:
        yield row.finding("P007", str(error), "write 549-575, or 3045-3046, 3063")
    if row["lines"] and not row["source"]:
        yield row.finding("P007", "lines are given and no source", "name the source of the lines")


def missing(edition: Edition) -> Iterator[Finding]:
    """A reader would not find in the registers a name that the texts have."""
    places: dict[str, list[Unnamed]] = defaultdict(list)
    for name in _sifted(edition)[0] if _has_registers(edition) else ():
        places[name.form].append(name)
    for form, names in places.items():
        first = names[0]
        more = f" and {len(names) - 1} more" if len(names) > 1 else ""
        yield Finding(
            first.file, first.row, "P005",
            f"{form!r} is in no register of names ({first.source}, line {first.line}{more})",
            f"add it to {', '.join(REGISTER_NAMES)}, or to {ACCEPTED} with a reason",
        )


def idle(edition: Edition) -> Iterator[Finding]:
    """A reader would miss a name for a reason that no longer holds."""
    return iter(_sifted(edition)[1])


def _has_registers(edition: Edition) -> bool:
    folder = edition.root / REGISTERS
    return any((folder / f"{register}.csv").is_file() for register in REGISTER_NAMES)
