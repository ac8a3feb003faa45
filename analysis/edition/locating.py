"""Passages named from outside the texts: ``kollontai-1921:549-575``."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .library import Edition

_SPEC = re.compile(r"(?P<source>[a-z0-9-]+):(?P<first>\d+)(?:-(?P<last>\d+))?")
#: The role as it stands in Markdown, with words of its own or without.
ROLE = re.compile(r"\{passage\}`(?:(?P<words>[^`<]+?)\s*<)?(?P<spec>[^`<>]+)>?`")
HINT = "name a text and source lines that stand in the book, as kollontai-1921:549-575"


@dataclass(frozen=True, slots=True)
class Located:
    """A passage with the place of its first line in the book."""

    source: str
    first: int
    last: int
    document: str
    anchor: str


def locate(edition: Edition, spec: str) -> Located | None:
    """The passage that ``spec`` names; None where the book has no such passage."""
    match = _SPEC.fullmatch(spec.strip())
    if match is None or match["source"] not in edition.sources:
        return None
    first = int(match["first"])
    last = int(match["last"] or first)
    home = edition.home(match["source"], first)
    if home is None or first > last or edition.home(match["source"], last) is None:
        return None
    return Located(match["source"], first, last, *home)
