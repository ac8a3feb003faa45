"""The English word list of the check of words. ``derive.py`` tells how it was made."""

from __future__ import annotations

import gzip
from functools import cache
from importlib.resources import files


@cache
def english() -> frozenset[str]:
    """Some 69,000 English words in British spelling, -ise and -ize; names with capitals.

    >>> "labour" in english(), "modem" in english(), "tum" in english()
    (True, True, False)
    """
    packed = files(__name__).joinpath("english.txt.gz").read_bytes()
    return frozenset(gzip.decompress(packed).decode().split("\n")[:-1])


@cache
def pairs() -> dict[str, str]:
    """English words that in these texts are most likely misreadings, and of what."""
    table = files(__name__).joinpath("pairs.csv").read_text(encoding="utf-8")
    rows = (line.split(",") for line in table.splitlines()[1:])
    return {word: meant for word, meant in rows}
