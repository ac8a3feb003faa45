"""The words that the check of words knows. ``derive.py`` tells how the list was made."""

from __future__ import annotations

import gzip
from collections.abc import Iterator
from functools import cache
from importlib.resources import files


@cache
def english() -> frozenset[str]:
    """Some 69,000 English words, British with -ise and -ize, some with capitals.

    >>> [word in english() for word in ("labour", "modem", "tum")]
    [True, True, False]
    """
    packed = files(__name__).joinpath("english.txt.gz").read_bytes()
    return frozenset(gzip.decompress(packed).decode().split())


@cache
def pairs() -> dict[str, str]:
    """What in these texts is far more often a misreading than a word, and of what.

    >>> pairs()["modem"]
    'modern'
    """
    return {word: meant for word, meant in _table("pairs.csv")}


@cache
def torn() -> frozenset[tuple[str, str]]:
    """Pieces of words, and whether they ``begin`` or ``end`` them: if such a piece stands
    alone and makes a word with its neighbour, the word is torn.

    >>> ("end", "selves") in torn(), ("begin", "dis") in torn()
    (True, True)
    """
    return frozenset((place, part) for place, part in _table("torn.csv"))


def _table(name: str) -> Iterator[list[str]]:
    table = files(__name__).joinpath(name).read_text(encoding="utf-8")
    return (line.split(",") for line in table.split()[1:])
