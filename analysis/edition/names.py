"""The registers of names: persons, bodies, places and terms, with every spelling that occurs."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from .errors import Finding
from .registers import REGISTERS, Row, parse_lines, read_register

#: The registers in the order of the book, each with what one entry of it is.
REGISTER_NAMES = {"persons": "person", "bodies": "body", "places": "place", "terms": "term"}
COLUMNS = ("id", "name", "spellings", "description", "basis", "not_at", "only_at")
BASES = ("texts", "general")
MALFORMED, DESCRIPTION = "P001", "P006"
#: The longest description, in characters: what can be read at a glance.
LONGEST = 320
_SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_PLACE = re.compile(r"(?P<source>[a-z0-9-]+):(?P<lines>\d+(-\d+)?(,\d+(-\d+)?)*)")
_PARTS = re.compile(r"\s*[|;]\s*")
#: Straight and curly apostrophes are one sign to a reader who looks for a name.
_APOSTROPHES = str.maketrans("’‘", "''")


def folded(text: str) -> str:
    """A text as names are sought in it: curly single quotation marks made straight. As long
    as the text itself."""
    return text.translate(_APOSTROPHES)


@dataclass(frozen=True, slots=True)
class Place:
    """Some lines of a source, as a register names them: ``kollontai-1921:549-551``."""

    source: str
    ranges: tuple[tuple[int, int], ...]

    def holds(self, source: str, first: int, last: int) -> bool:
        """Whether one of the lines ``first`` to ``last`` of ``source`` is among these."""
        return source == self.source and any(a <= last and first <= b for a, b in self.ranges)

    def __str__(self) -> str:
        ranges = (str(a) if a == b else f"{a}-{b}" for a, b in self.ranges)
        return f"{self.source}:{','.join(ranges)}"


@dataclass(frozen=True, slots=True)
class Name:
    """One entry of a register.

    ``spellings`` are all forms that occur in the reading texts, ``basis`` says whether the
    ``description`` rests on the ``texts`` alone or on ``general`` knowledge. At the places
    ``not_at`` a spelling means something else; a spelling in ``only_at`` means this entry at
    its places alone.
    """

    register: str
    id: str
    name: str
    spellings: tuple[str, ...]
    description: str
    basis: str
    not_at: tuple[Place, ...] = ()
    only_at: dict[str, tuple[Place, ...]] = field(default_factory=dict)
    file: str = ""
    line: int = 0

    def may_be(self, spelling: str, source: str, first: int, last: int) -> bool:
        """Whether the spelling means this entry on these lines."""
        if any(place.holds(source, first, last) for place in self.not_at):
            return False
        only = self.only_at.get(spelling)
        return only is None or any(place.holds(source, first, last) for place in only)

    @property
    def document(self) -> str:
        """The page that lists the register."""
        return f"book/{self.register}"


def load_names(root: Path) -> tuple[list[Name], list[Finding]]:
    """The entries of all registers in their order, and what is wrong in their rows (codes
    P001 and P006). An edition without a register has no entries of it.

    Raises :class:`EditionError` where a file cannot be read.
    """
    names: list[Name] = []
    findings: list[Finding] = []
    seen: dict[str, Row] = {}
    for register in REGISTER_NAMES:
        if not (root / REGISTERS / f"{register}.csv").is_file():
            continue
        for row in read_register(root, register, COLUMNS):
            faults = list(_faults(row, seen))
            findings += faults
            seen.setdefault(row["id"], row)
            if all(fault.code == DESCRIPTION for fault in faults):
                names.append(_name(register, row))
    return names, findings


def _faults(row: Row, seen: dict[str, Row]) -> Iterator[Finding]:
    before = seen.get(row["id"])
    if before is not None:
        yield row.finding(MALFORMED, f"the id {row['id']!r} stands already in {before.file}, line "
                          f"{before.line}", "give each entry an id of its own, over all registers")
    if not _SLUG.fullmatch(row["id"]):
        yield row.finding(MALFORMED, f"{row['id']!r} is no id",
                          "use small letters, figures and hyphens: workers-opposition")
    if not row["name"]:
        yield row.finding(MALFORMED, "the name is empty", "give the heading of the entry")
    spellings = _split(row["spellings"])
    if not spellings or not all(s[:1].isalnum() for s in spellings):
        yield row.finding(MALFORMED, f"the spellings are {row['spellings']!r}",
                          "give every form that occurs, with | between; each begins with a letter "
                          "or a figure")
    for spelling in sorted({s for s in spellings if spellings.count(s) > 1}):
        yield row.finding(MALFORMED, f"the spelling {spelling!r} stands twice", "take one away")
    yield from _faults_of_places(row, spellings)
    yield from _faults_of_description(row)


def _faults_of_places(row: Row, spellings: Sequence[str]) -> Iterator[Finding]:
    try:
        _places(row["not_at"])
        only = _only(row["only_at"])
    except ValueError as error:
        yield row.finding(MALFORMED, str(error),
                          "write kollontai-1921:549-551 lenin-1920:15, and in only_at the spelling "
                          "before it: Committee=lenin-1920:15 | Party=lenin-1920:17")
    else:
        for spelling in only:
            if spelling not in spellings:
                yield row.finding(MALFORMED, f"only_at has {spelling!r}, which is no spelling of "
                                  "the entry", "add it to the spellings, or mend it")


def _faults_of_description(row: Row) -> Iterator[Finding]:
    if row["basis"] not in BASES:
        yield row.finding(MALFORMED, f"the basis is {row['basis']!r}",
                          "a description rests on the texts or on general knowledge: "
                          + " or ".join(BASES))
    if not row["description"]:
        yield row.finding(DESCRIPTION, f"{row['name']!r} has no description",
                          "say in a sentence who or what it is")
    elif len(row["description"]) > LONGEST:
        yield row.finding(DESCRIPTION, f"the description of {row['name']!r} has "
                          f"{len(row['description'])} characters", f"keep it to {LONGEST}")


def _name(register: str, row: Row) -> Name:
    return Name(
        register, row["id"], row["name"], tuple(_split(row["spellings"])), row["description"],
        row["basis"], _places(row["not_at"]), _only(row["only_at"]), row.file, row.line,
    )


def _split(text: str) -> Sequence[str]:
    return [" ".join(part.split()) for part in text.split("|") if part.strip()]


def _places(text: str) -> tuple[Place, ...]:
    """Read ``kollontai-1921:549-551,560 lenin-1920:15``; :class:`ValueError` where it is not."""
    places = []
    for word in text.replace(";", " ").split():
        match = _PLACE.fullmatch(word)
        if match is None:
            raise ValueError(f"{word!r} names no lines of a text")
        places.append(Place(match["source"], tuple(parse_lines(match["lines"]))))
    return tuple(places)


def _only(text: str) -> dict[str, tuple[Place, ...]]:
    """Read ``Committee=lenin-1920:15 lenin-1920:17 | Party=…`` by spellings."""
    only: dict[str, tuple[Place, ...]] = {}
    for part in filter(None, _PARTS.split(text.strip())):
        spelling, equals, places = part.partition("=")
        if not equals or not places.strip():
            raise ValueError(f"{part!r} does not say at which places a spelling is meant")
        key = " ".join(spelling.split())
        only[key] = only.get(key, ()) + _places(places)
    return only
