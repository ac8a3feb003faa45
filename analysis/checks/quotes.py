"""Are quotation marks and brackets in pairs? A small state machine over one paragraph.

A straight quotation mark looks the same on both sides, and a single one looks like an
apostrophe. What stands before and after a sign says what it can be (:func:`roles`); where
that leaves more than one possibility, as in ``the workers' state``, the machine follows all
of them at once. It complains only where none of them comes out even.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

Role = Literal["opens", "closes", "apostrophe"]

OPENERS = {"(": ")", "[": "]", "{": "}", "“": "”", "‘": "’", '"': '"', "'": "'"}
QUOTES = "\"'“”‘’"
SIGN = re.compile(r"[(\[{)\]}\"'“”‘’]")
#: ``1)`` or ``a)`` before an item, at the beginning or after another: no bracket was opened.
_ITEM = re.compile(r"(?:^|[:;,] |\b(?:and|or) )(?:\d{1,2}|[A-Za-z])\Z")
#: How many ways to read a paragraph are followed; real text has seldom more than four.
_PATHS = 50
#: What begins with an apostrophe: ``'20s``, ``'tis``.
_CLIPPED = re.compile(r"(?:\d\ds?|tis|twas|em|cause)\b")


@dataclass(frozen=True, slots=True)
class Fault:
    """The sign at ``offset`` has no partner, or is turned the wrong way (``astray``)."""

    offset: int
    sign: str
    what: Literal["unopened", "unclosed", "astray"]


@dataclass(frozen=True, slots=True)
class _Path:
    """One way to read the text so far: the signs still open with their places, and how many
    signs were taken for apostrophes that may be none."""

    stack: tuple[tuple[str, int], ...] = ()
    guesses: int = 0

    @property
    def signs(self) -> str:
        return "".join(sign for sign, _ in self.stack)

    def rank(self) -> tuple[int, int]:
        """The likelier a path, the lower."""
        return len(self.stack), self.guesses


def faults(text: str, continued: bool = False) -> list[Fault]:
    """The quotation marks and brackets of a paragraph that have no partner.

    ``continued``: the next paragraph opens again the quotation that is still open here.

    >>> faults("'The workers' state', he said (in 1920).")
    []
    >>> faults("He said: 'The state.")
    [Fault(offset=9, sign="'", what='unclosed')]
    """
    paths = [_Path()]
    found: list[Fault] = []
    for match in SIGN.finditer(text):
        offset, sign = match.start(), match[0]
        possible = roles(text, offset)
        followed = _follow(paths, offset, sign, possible)
        if followed:
            paths = followed
        else:
            found.append(Fault(offset, sign, "unopened" if possible else "astray"))
    best = min(paths, key=_Path.rank)
    if not (continued and all(sign in QUOTES for sign, _ in best.stack)):
        found += [Fault(offset, sign, "unclosed") for sign, offset in best.stack]
    return sorted(found, key=lambda fault: fault.offset)


def _follow(
    paths: Iterable[_Path], offset: int, sign: str, possible: frozenset[Role]
) -> list[_Path]:
    """Every path one sign further; of those with the same signs open, the likeliest."""
    result: dict[str, _Path] = {}
    for path in paths:
        for role in sorted(possible):
            if role == "opens":
                new = _Path((*path.stack, (sign, offset)), path.guesses)
            elif role == "apostrophe":
                new = _Path(path.stack, path.guesses + (len(possible) > 1))
            elif path.stack and OPENERS[path.stack[-1][0]] == sign:
                new = _Path(path.stack[:-1], path.guesses)
            else:
                continue
            old = result.get(new.signs)
            if old is None or new.guesses < old.guesses:
                result[new.signs] = new
    return sorted(result.values(), key=_Path.rank)[:_PATHS]


def roles(text: str, offset: int) -> frozenset[Role]:
    """What the sign at ``offset`` can be, to judge by what stands about it; nothing where it
    is turned the wrong way. A bracket that closes nothing, as in ``1)``, counts as an
    apostrophe.

    >>> sorted(roles("the workers' state", 11))
    ['apostrophe', 'closes']
    >>> sorted(roles("Lenin's 'state'", 8)), sorted(roles("Lenin's 'state'", 14))
    (['opens'], ['closes'])
    """
    sign = text[offset]
    if sign in "([{":
        return frozenset({"opens"})
    if sign in ")]}":
        is_item = sign == ")" and _ITEM.search(text, max(0, offset - 8), offset)
        return frozenset({"closes", "apostrophe"} if is_item else {"closes"})
    before, after = _at(text, offset - 1), _at(text, offset + 1)
    found = _directions(before, after)
    if sign in "“‘":
        found.discard("closes")
    if sign in "”’":
        found.discard("opens")
    if sign in "'’" and _may_be_apostrophe(text, offset, before, after):
        found.add("apostrophe")
    return frozenset(found)


def _directions(before: str, after: str) -> set[Role]:
    """Which ways a quotation mark can be turned between these two signs."""
    found: set[Role] = set()
    if before.isspace() or after.isspace():
        if before.isspace():
            found.add("opens")
        if after.isspace() or (before.isspace() and after in ".,;:)]"):
            found.add("closes")
        return found
    if not before.isalnum() and (after.isalnum() or before not in ".,;:!?…)]}"):
        found.add("opens")
    if not after.isalnum() or before in ".,;:!?…)]}":
        found.add("closes")
    return found


def _may_be_apostrophe(text: str, offset: int, before: str, after: str) -> bool:
    if before.isalnum():
        return after.isalnum() or (before in "sSxz" and (after.isspace() or after in ",-–—"))
    return after.isalnum() and bool(_CLIPPED.match(text, offset + 1))


def _at(text: str, offset: int) -> str:
    """The sign at ``offset``; a blank beyond the ends."""
    return text[offset] if 0 <= offset < len(text) else " "
