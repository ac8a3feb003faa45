"""How like are two passages, and where do they differ? By rapidfuzz, word by word.

Two words are the same if only case, apostrophes and punctuation part them. A score is the
normalised Indel similarity of rapidfuzz (100 × 2m / (a + b), where m is the length of the
longest common subsequence of the characters of a quotation, a, and of the stretch of the
passage that fits it best, b): ``rapidfuzz.fuzz.partial_ratio``.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import accumulate
from typing import Literal

from rapidfuzz import fuzz
from rapidfuzz.distance import Indel

#: Stands in a quotation where the register leaves words out: a reporting clause between its
#: parts, or the inside of a text that is quoted whole.
LEFT_OUT = "[…]"
EXACT = 100.0
#: From here on two passages have nearly the same words; below, at most the same sense.
LIKE = 80.0
#: The highest score of what is not exact, so that rounding never makes it so.
_BELOW_EXACT = 99.9
#: A part of a quotation with fewer words fits too many places to say where it stands.
_TELLING = 3

#: A word with its apostrophes, and the signs that cling to its end.
_WORD = re.compile(r"([^\W_]+(?:['’]+[^\W_]+)*)[^\s\w]*")
_APOSTROPHES = str.maketrans("", "", "'’")
_OMISSION = re.compile(r"\[…\]|…|\.(?: ?\.){2,}")
#: A clause ends at one of these signs, a quotation mark or bracket after it included.
_CLAUSE_BREAK = re.compile(r"[.;:!?][\"'”’)\]]*\s+")
_CLAUSE_END = re.compile(r"[.;:!?][\"'”’)\]]*\Z")


@dataclass(frozen=True, slots=True)
class Words:
    """A text cut into words: the normal form of each, and where it begins and ends in the
    text together with the signs that cling to it."""

    text: str
    spans: tuple[tuple[int, int], ...]
    keys: tuple[str, ...]

    @classmethod
    def of(cls, text: str) -> Words:
        spans: list[tuple[int, int]] = []
        begin = 0
        for match in _WORD.finditer(text):
            while text[begin].isspace():
                begin += 1
            spans.append((begin, match.end()))
            begin = match.end()
        if spans:
            spans[-1] = spans[-1][0], len(text)
        return cls(text, tuple(spans), keys(text))

    def between(self, first: int, last: int) -> str:
        """The text of words ``first`` to ``last`` (not included)."""
        return self.text[self.spans[first][0] : self.spans[last - 1][1]] if first < last else ""


def keys(text: str) -> tuple[str, ...]:
    """The words of a text in their normal form.

    >>> keys("‘The workers’ State’")
    ('the', 'workers', 'state')
    """
    return tuple(word.translate(_APOSTROPHES).casefold() for word in _WORD.findall(text))


def normal(text: str) -> str:
    """A text as it is compared: its words in their normal form, one blank between two.

    >>> normal("‘The workers’ State’ - in 1920.")
    'the workers state in 1920'
    """
    return " ".join(keys(text))


def clauses(text: str) -> Iterator[tuple[int, int]]:
    """Where each clause of a text begins and ends: at a stop, a colon or a semicolon.

    >>> [text[a:b] for text in ["One: two."] for a, b in clauses(text)]
    ['One: ', 'two.']
    """
    begin = 0
    for end in (match.end() for match in _CLAUSE_BREAK.finditer(text)):
        yield begin, end
        begin = end
    if text[begin:].strip():
        yield begin, len(text)


def parts(quote: str) -> list[str]:
    """The normal forms of what stands between the omissions of a quotation.

    >>> parts("The Party ... will soon have to decide […] itself")
    ['the party', 'will soon have to decide', 'itself']
    """
    return [part for part in map(normal, _OMISSION.split(quote)) if part]


def score(quote: str, passage: str) -> float:
    """How well a quotation fits a passage, 0 to 100: the parts between its omissions, each
    where it fits best, weighted by their length. 100 only where every part stands there word
    for word, case, apostrophes and punctuation aside."""
    whole = normal(passage)
    found = [(len(part), _fit(part, whole)) for part in parts(quote)]
    if not found:
        return 0.0
    if all(fit == EXACT for _, fit in found):
        return EXACT
    mean = sum(length * fit for length, fit in found) / sum(length for length, _ in found)
    return min(round(mean, 1), _BELOW_EXACT)


def _fit(part: str, whole: str) -> float:
    # partial_ratio would seek the shorter in the longer, whichever it is
    return fuzz.partial_ratio(part, whole) if len(part) <= len(whole) else fuzz.ratio(part, whole)


@dataclass(frozen=True, slots=True)
class Segment:
    """A stretch of two aligned texts: the same words, or words that only one of them has or
    that differ. ``quote`` and ``passage`` are the words as they stand, with punctuation."""

    kind: Literal["same", "differs"]
    quote: str
    passage: str


def align(quote: str, passage: str) -> list[Segment]:
    """A quotation and a passage as stretches of same and of differing words, in order.

    Word by word, by their longest common subsequence (Indel).

    >>> [s for s in align("the unions slowly grow", "The unions grow.")][1]
    Segment(kind='differs', quote='slowly', passage='')
    """
    a, b = Words.of(quote), Words.of(passage)
    segments: list[Segment] = []
    for op in Indel.opcodes(a.keys, b.keys):
        kind: Literal["same", "differs"] = "same" if op.tag == "equal" else "differs"
        left = a.between(op.src_start, op.src_end)
        right = b.between(op.dest_start, op.dest_end)
        if kind == "differs" and segments and segments[-1].kind == "differs":
            last = segments.pop()
            left, right = f"{last.quote} {left}".strip(), f"{last.passage} {right}".strip()
        segments.append(Segment(kind, left, right))
    return segments


@dataclass(frozen=True, slots=True)
class Comparison:
    """A quotation beside the stretch of a passage that it fits best: the score, what stands
    before and after the stretch, and both texts as aligned segments."""

    score: float
    before: str
    segments: tuple[Segment, ...]
    after: str

    @property
    def passage(self) -> str:
        return " ".join(s.passage for s in self.segments if s.passage)


def compare(quote: str, passage: str, context: int = 14) -> Comparison:
    """Where in ``passage`` the quotation fits best, aligned with it.

    Where it fits loosely (below :data:`LIKE`), as a translation does, the stretch grows to
    the ends of its clauses, by no more than ``context`` words either way; ``before`` and
    ``after`` are at most as long.
    """
    words = Words.of(passage)
    fit = score(quote, passage)
    if not words.keys:
        return Comparison(fit, "", (Segment("differs", quote, passage),), "")
    first, last = _window(quote, words)
    if fit < LIKE:
        first, last = _clause_start(words, first, context), _clause_end(words, last, context)
    elif fit < EXACT:  # the passage may be longer than the quotation, and so than the window
        slack = max(5, (last - first) // 2)
        first, last = max(0, first - slack), min(len(words.keys), last + slack)
    segments = align(quote, words.between(first, last))
    first += _surplus(segments[0], fit)
    last -= _surplus(segments[-1], fit) if len(segments) > 1 else 0
    segments = align(quote, words.between(first, last))
    lead, tail = max(0, first - context), min(len(words.keys), last + context)
    return Comparison(
        fit, "… " * bool(lead) + words.between(lead, first), tuple(segments),
        words.between(last, tail) + " …" * (tail < len(words.keys)),
    )


def _surplus(segment: Segment, fit: float) -> int:
    """How many words at an end of the passage are its context, and match no word."""
    if segment.kind == "same":
        return 0
    wanted = len(Words.of(segment.quote).keys)
    if wanted and fit < LIKE:
        return 0
    return max(0, len(Words.of(segment.passage).keys) - wanted)


def _window(quote: str, words: Words) -> tuple[int, int]:
    """The words of a passage that the parts of a quotation cover: first, last (not included)."""
    whole = " ".join(words.keys)
    starts = list(accumulate((len(key) + 1 for key in words.keys), initial=0))
    wanted = parts(quote)
    telling = [part for part in wanted if part.count(" ") >= _TELLING - 1]
    first, last = len(words.keys), 0
    for part in telling or [max(wanted, key=len, default="")]:
        begin, end = 0, len(whole)
        if len(part) <= len(whole):
            place = fuzz.partial_ratio_alignment(part, whole)
            assert place is not None  # as no score_cutoff is given
            begin, end = place.dest_start, place.dest_end
        first = min(first, bisect_right(starts, begin) - 1)
        last = max(last, bisect_right(starts, max(begin, end - 1)))
    last = min(last, len(words.keys))
    return min(first, last - 1), last


def _clause_start(words: Words, first: int, limit: int) -> int:
    """The first word of the clause of word ``first``; ``first`` where that is too far."""
    for index in range(first, max(0, first - limit), -1):
        if _CLAUSE_END.search(words.between(index - 1, index)):
            return index
    return 0 if first <= limit else first


def _clause_end(words: Words, last: int, limit: int) -> int:
    """The end of the clause of the word before ``last``; ``last`` where that is too far."""
    count = len(words.keys)
    for index in range(last, min(count, last + limit)):
        if _CLAUSE_END.search(words.between(index - 1, index)):
            return index
    return count if count - last <= limit else last
