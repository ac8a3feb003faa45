"""The witnesses as they were received, and the catalogue that describes them."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import yaml

from .errors import EditionError, Finding, why

CATALOGUE = "sources/catalogue.yml"
FIELDS = ("id", "siglum", "short", "title", "author", "date", "provenance", "rights", "sha256")
#: A list inverts the name of a person, not that of a body; an unnamed author has no name.
AUTHORSHIP = ("person", "body", "unnamed")


@dataclass(frozen=True)
class Source:
    """One witness.

    ``siglum`` is its letter in the apparatus, ``short`` the form in which a passage is
    cited (*Kollontai 1921*), ``text`` the received characters, untouched. ``authorship``
    says what the author is: one of :data:`AUTHORSHIP`.
    """

    id: str
    siglum: str
    short: str
    title: str
    author: str
    date: str
    provenance: str
    rights: str
    sha256: str
    text: str
    authorship: str = "person"

    @cached_property
    def lines(self) -> tuple[str, ...]:
        """The lines, without their ends; ``lines[0]`` is line 1."""
        return tuple(self.text.split("\n"))

    @cached_property
    def inhabited(self) -> frozenset[int]:
        """Numbers of the lines that are not blank."""
        return frozenset(n for n, line in enumerate(self.lines, 1) if line.strip())

    def words(self, first: int, last: int) -> str:
        """Lines ``first`` to ``last`` with each run of white space as one blank."""
        return " ".join(" ".join(self.lines[first - 1 : last]).split())

    @property
    def checksum(self) -> str:
        """SHA-256 of the text as it is now."""
        return hashlib.sha256(self.text.encode()).hexdigest()


def load_sources(root: Path) -> dict[str, Source]:
    """Read the catalogue and every witness it names, in the catalogue's order.

    Raises :class:`EditionError` where the catalogue or a file cannot be read.
    """
    path = root / CATALOGUE
    try:
        entries = yaml.safe_load(path.read_text(encoding="utf-8"))
    except (OSError, ValueError, yaml.YAMLError) as error:
        raise _fault(0, f"cannot be read: {why(error)}", "restore the catalogue") from error
    if not isinstance(entries, list):
        raise _fault(0, "is not a list of witnesses", "begin each witness with '- id:'")
    sources: dict[str, Source] = {}
    for entry in entries:
        entry = entry if isinstance(entry, dict) else {}
        missing = [name for name in FIELDS if not str(entry.get(name) or "").strip()]
        name = str(entry.get("id", "?"))
        if missing:
            raise _fault(
                0,
                f"the witness {name!r} lacks {', '.join(missing)}",
                "every witness has " + ", ".join(FIELDS),
            )
        if name in sources:
            raise _fault(0, f"the witness {name!r} stands twice", "take one of the two away")
        try:
            text = (root / "sources" / f"{name}.txt").read_bytes().decode("utf-8")
        except (OSError, UnicodeDecodeError) as error:
            message = f"the witness {name!r} cannot be read: {why(error)}"
            raise _fault(0, message, "restore the file") from error
        authorship = str(entry.get("authorship") or AUTHORSHIP[0])
        if authorship not in AUTHORSHIP:
            message = f"the witness {name!r} has the authorship {authorship!r}"
            raise _fault(0, message, "it is one of " + ", ".join(AUTHORSHIP))
        values = {f: " ".join(str(entry[f]).split()) for f in FIELDS}
        sources[name] = Source(text=text, authorship=authorship, **values)
    return sources


def _fault(line: int, message: str, hint: str) -> EditionError:
    return EditionError([Finding(CATALOGUE, line, "S001", message, hint)])
