"""The works that the texts cite, as ``book/references.bib`` has them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from .errors import Finding, why

REFERENCES = "book/references.bib"
#: Kinds of entry whose title is that of a whole work, not of a piece in another.
_WHOLE = ("book", "booklet", "periodical", "proceedings")
_NO_BRACES = str.maketrans("", "", "{}")
_ENTRY = re.compile(r"^@\w+\{\s*([^,\s]+)\s*,", re.MULTILINE)

#: A piece of a reference: its words, and whether they are set in italics.
Part = tuple[str, bool]


@dataclass(frozen=True, slots=True)
class Work:
    """One entry. ``fields`` are its own fields as they stand in the file, ``authors`` and
    ``editors`` pairs of surname (or body) and given names, ``line`` where it begins."""

    key: str
    kind: str
    authors: tuple[tuple[str, str], ...]
    editors: tuple[tuple[str, str], ...]
    fields: Mapping[str, str]
    line: int

    def get(self, field: str) -> str:
        """A field as plain text; empty where the entry has none."""
        return self.fields.get(field, "").translate(_NO_BRACES).replace("--", "–")

    @property
    def title(self) -> str:
        return self.get("title")

    @property
    def container(self) -> str:
        """The key of the volume, series or periodical from which the piece is cited."""
        return self.fields.get("crossref", "")

    @property
    def related(self) -> tuple[str, ...]:
        """The keys of other editions and translations of the work."""
        return tuple(k.strip() for k in self.fields.get("related", "").split(",") if k.strip())

    @property
    def witness(self) -> str:
        """The id of the text of this edition that is, or contains, the work."""
        return self.fields.get("witness", "").partition(" ")[0]

    @property
    def witness_lines(self) -> str:
        """The lines of that text on which the work stands; empty where they are not given."""
        return self.fields.get("witness", "").partition(" ")[2]

    @property
    def group(self) -> str:
        """The group to which the concordance counts the work."""
        return self.get("keywords") or "other"

    @property
    def label(self) -> str:
        """The normal short form: ``Deutscher, The Prophet Armed``."""
        names = " and ".join(surname for surname, _ in self.authors)
        title = self.get("shorttitle") or self.title
        return f"{names}, {title}" if names else title

    @property
    def is_whole(self) -> bool:
        return self.kind in _WHOLE


def reference(work: Work, works: Mapping[str, Work]) -> list[Part]:
    """A work as the bibliography gives it, piece by piece."""
    parts: list[Part] = []
    names = " and ".join(", ".join(filter(None, name)) for name in work.authors)
    if names:
        parts.append((f"{names}{'' if names.endswith('.') else '.'} ", False))
    if work.title.startswith("["):
        parts.append((work.title, False))
    elif work.is_whole:
        parts.append((work.title, True))
    else:
        parts.append((f"‘{work.title}’", False))
    if work.get("titleaddon"):
        parts.append((f" ({work.get('titleaddon')})", False))
    parts += _within(work, works)
    imprint = _imprint(work)
    ends = "".join(words for words, _ in parts).endswith(".")
    parts.append((imprint.removeprefix(".") if ends else imprint, False))
    return parts


def _within(work: Work, works: Mapping[str, Work]) -> list[Part]:
    container = works.get(work.container)
    title = (container.get("shorttitle") or container.title) if container else work.get("journal")
    volume, number, pages = work.get("volume"), work.get("number"), work.get("pages")
    details = [
        f"volume {volume}" if volume else "",
        f"no. {number}" if number else "",
        f"{'pp.' if re.search('[–,]', pages) else 'p.'} {pages}" if pages else "",
    ]
    if not title:
        return [(f", {detail}", False) for detail in details if detail]
    name = f"{container.authors[0][0]}, " if container and container.authors else ""
    italic = not title.startswith("[")
    rest = "".join(f", {detail}" for detail in details if detail)
    return [(f", in {name}", False), (title, italic), (rest, False)]


def _imprint(work: Work) -> str:
    editors = " and ".join(" ".join(filter(None, reversed(name))) for name in work.editors)
    house = ": ".join(filter(None, (work.get("address"), work.get("publisher"))))
    years = ", ".join(filter(None, (work.get("howpublished"), house, work.get("date"))))
    year = work.get("year")
    if year and year not in work.get("date"):
        years = f"{years}, {year}" if years else year
    edited = f", edited by {editors}" if editors else ""
    return f"{edited}{'. ' if years else ''}{years[:1].upper()}{years[1:]}."


def load_works(root: Path) -> tuple[dict[str, Work], list[Finding]]:
    """The entries of the bibliography by key, and what is wrong with the file (B003).

    An edition without the file has none.
    """
    path = root / REFERENCES
    if not path.is_file():
        return {}, []
    # Late: the parser takes a tenth of a second, and only few pages and checks ask for it.
    from pybtex.database import parse_string
    from pybtex.exceptions import PybtexError

    try:
        text = path.read_bytes().decode("utf-8")
        data = parse_string(text, "bibtex")
    except (OSError, UnicodeDecodeError, PybtexError) as error:
        line = int(getattr(error, "lineno", 0) or 0)
        hint = "mend the entry: @book{key, title = {…},}, each key once"
        return {}, [Finding(REFERENCES, line, "B003", f"is no bibliography: {why(error)}", hint)]
    lines = {m[1]: text.count("\n", 0, m.start()) + 1 for m in _ENTRY.finditer(text)}
    return {
        key: Work(
            key, entry.type, _names(entry, "author"), _names(entry, "editor"),
            dict(entry.fields.items()), lines.get(key, 0),
        )
        for key, entry in data.entries.items()
    }, []


def _names(entry: object, role: str) -> tuple[tuple[str, str], ...]:
    persons = getattr(entry, "persons", {}).get(role, [])
    return tuple(
        (
            " ".join((*p.prelast_names, *p.last_names)).translate(_NO_BRACES),
            " ".join((*p.first_names, *p.middle_names)).translate(_NO_BRACES),
        )
        for p in persons
    )
