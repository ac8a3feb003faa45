"""Passages that say the same in like words, found by computation for the editors to judge.

Two steps. Shingles: each sentence is cut into the stems of its telling words and the pairs of
neighbours among them; sentences that share several shingles which are rare in the edition are
candidates. This takes time in proportion to the text, since a shingle that stands in too many
places is a formula and leads nowhere. Then rapidfuzz compares the candidates as sets of stems,
so that another order of the words, as in another translation, does no harm.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import combinations, groupby, pairwise
from typing import TYPE_CHECKING

from rapidfuzz import fuzz

from .alignment import clauses, keys
from .registers import parse_lines
from .witness import reading_form

if TYPE_CHECKING:
    from .library import Edition
    from .quotations import Parallel

#: A shingle that stands in more places than this is a formula.
MOST_PLACES = 12
#: Sentences that share fewer shingles, or fewer stems, are no candidates.
LEAST_SHINGLES = 2
LEAST_STEMS = 3
#: The least ``rapidfuzz.fuzz.token_set_ratio`` of the stems of two candidates, 0 to 100. Long
#: sentences may score lower where they share many shingles, and so perhaps a phrase.
LEAST_SCORE = 65.0
MANY_SHINGLES = 3
LEAST_SCORE_OF_MANY = 50.0

#: Words that say too little to tell a sentence by.
_COMMON_WORDS = (
    "a about after all also although an and any are as at be because been before being between "
    "both but by can could did do does done for from had has have having he her here him his how "
    "i if in into is it its itself just many may me might more most much must my no nor not now of "
    "off on once one only or other our out over own per same shall she should so some such than "
    "that the their them themselves then there therefore these they this those though through "
    "thus to too under until up upon us very was we were what when where which while who whom "
    "whose why will with within without would you your"
)
_COMMON = frozenset(_COMMON_WORDS.split())
_ENDINGS = (
    "isations", "isation", "ations", "ation", "ments", "ment", "ingly", "edly", "ings", "ing",
    "ies", "ied", "ed", "es", "ly", "s", "e", "y",
)
_LEAST_STEM = 4


@dataclass(frozen=True, slots=True, order=True)
class Sentence:
    """A sentence, or a clause of one, with the source lines on which it begins and ends."""

    source: str
    first: int
    last: int
    text: str
    stems: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Candidate:
    """Two sentences with words in common, and their ``token_set_ratio``, 0 to 100."""

    score: float
    one: Sentence
    other: Sentence

    def covers(self, record: Parallel) -> bool:
        """Whether the two sentences stand on lines of the two passages of the register."""
        here, there = parse_lines(record.lines), parse_lines(record.target_lines)
        return any(
            a.source == record.source and b.source == record.target_source
            and any(first <= a.last and a.first <= last for first, last in here)
            and any(first <= b.last and b.first <= last for first, last in there)
            for a, b in ((self.one, self.other), (self.other, self.one))
        )


@cache
def stem(word: str) -> str:
    """A word without its ending, roughly: enough for *organised* to meet *organizing*.

    >>> stem("organised"), stem("organizations")
    ('organ', 'organ')
    """
    word = word.replace("iz", "is")
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= _LEAST_STEM:
            word = word.removesuffix(ending)
            break
    return word.removesuffix("is") if len(word) > _LEAST_STEM + 2 else word


def sentences(edition: Edition) -> Iterator[Sentence]:
    """Every sentence of every text that has enough telling words, in the order of the book."""
    for source, placed in edition.placed.items():
        for _, passages in groupby(placed, key=lambda p: id(p.passage.block)):
            text, starts, lines = "", [], []
            for p in passages:
                for piece, (line, _last) in zip(p.passage.pieces, p.lines, strict=True):
                    words = reading_form(piece.item, lambda mark: "")
                    if words:
                        starts.append(len(text))
                        lines.append(line)
                        text += words
                text += " "
            yield from _cut(source, text, starts, lines)


def _cut(source: str, text: str, starts: list[int], lines: list[int]) -> Iterator[Sentence]:
    for begin, end in clauses(text):
        stems = tuple(
            stem(key) for key in keys(text[begin:end])
            if key not in _COMMON and not key[0].isdigit()
        )
        if len(set(stems)) >= LEAST_STEMS:
            first, last = (lines[bisect_right(starts, at) - 1] for at in (begin, end - 1))
            yield Sentence(source, first, last, " ".join(text[begin:end].split()), stems)


def candidates(edition: Edition) -> list[Candidate]:
    """All pairs of sentences that have enough in common, the most alike first."""
    found = list(sentences(edition))
    places: dict[tuple[str, ...], list[int]] = defaultdict(list)
    for number, sentence in enumerate(found):
        for shingle in {*pairwise(sentence.stems), *((s,) for s in sentence.stems)}:
            places[shingle].append(number)
    shared = Counter(
        pair for numbers in places.values() if len(numbers) <= MOST_PLACES
        for pair in combinations(numbers, 2)
    )
    result = []
    for (one, other), count in shared.items():
        a, b = found[one], found[other]
        if count >= LEAST_SHINGLES and len({*a.stems} & {*b.stems}) >= LEAST_STEMS:
            score = fuzz.token_set_ratio(" ".join(a.stems), " ".join(b.stems))
            if score >= (LEAST_SCORE if count < MANY_SHINGLES else LEAST_SCORE_OF_MANY):
                result.append(Candidate(round(score, 1), a, b))
    return sorted(result, key=lambda c: (-c.score, c.one, c.other))
