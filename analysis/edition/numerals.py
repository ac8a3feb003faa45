"""The figures that words state: ``1,728``, ``two-thirds``, ``one hundred and seventy thousand``."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import pairwise

#: What the words about a figure make of it, beside the qualifiers of a claim: ``range`` is
#: *from A to B*, ``choice`` is *A or B*, ``ordinal`` is *third*.
BOUNDS = (
    "", "about", "at least", "more than", "less than", "rhetorical", "range", "choice", "ordinal",
)

_SMALL = (
    "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten",
    "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen",
    "nineteen",
)
_TENS = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
_ORDINALS = (
    "first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth",
    "eleventh", "twelfth", "thirteenth", "fourteenth", "fifteenth", "sixteenth", "seventeenth",
    "eighteenth", "nineteenth", "twentieth",
)
_CARDINAL = {w: n for n, w in enumerate(_SMALL)} | {w: 20 + 10 * n for n, w in enumerate(_TENS)}
_ORDINAL = {word: n for n, word in enumerate(_ORDINALS, 1)}
_SCALE = {"hundred": 100, "thousand": 1000, "million": 1_000_000}
_PART = {"half": 2, "third": 3, "quarter": 4, "fifth": 5, "tenth": 10}
#: Words that hold a number without being one.
_OTHER = {
    "double": 2.0, "doubly": 2.0, "dual": 2.0, "dualism": 2.0, "twice": 2.0, "both": 2.0,
    "couple": 2.0, "once": 1.0, "single": 1.0, "mid-way": 0.5, "midway": 0.5,
}
_VAGUE = {"scores": 20.0, "dozens": 12.0}
#: After *a*, these words are counted: *a year earlier*.
_COUNTED = "day|week|month|year|decade|century|hundred|thousand|million"

_TOKEN = re.compile(
    r"(?P<digits>\d{1,3}(?:,\d{3})+(?!\d)|\d+(?:\.\d+)?)"
    rf"|(?P<article>\ban?(?=\s+(?:{_COUNTED})\b))"
    r"|(?P<word>\b(?:mid-way|[a-z]+)\b)",
    re.IGNORECASE,
)
_JOIN = re.compile(r"[\s-]+(?:and\s+(?:an?\s+)?)?", re.IGNORECASE)
_BEFORE = (
    (r"\b(?:no|not)\s+more\s+than|\bat\s+most|\bup\s+to|\bwithin|\b(?:less|fewer)\s+than|\bunder",
     "less than"),
    (r"\bat\s+least|\bsince", "at least"),
    (r"\bmore\s+than|\bover|\babove", "more than"),
    (r"\babout|\bsome|\bnearly|\balmost|\baround|\bapproximately|\broughly", "about"),
)
_AFTER = (
    (r"\s+or\s+more\b", "at least"),
    (r"\s+odd\b", "more than"),
    (r"\s+(?:\w+\s+)?or\s+so\b", "about"),
)


@dataclass(frozen=True, slots=True)
class Stated:
    """A figure that a text states: its ``value``, its place, and one of :data:`BOUNDS`."""

    value: float
    start: int
    end: int
    bound: str = ""


def numbers(text: str) -> list[Stated]:
    """The figures of a text in its order, numerals and words alike.

    >>> [(n.value, n.bound) for n in numbers("less than 20% of one hundred and seventy thousand")]
    [(20.0, 'less than'), (170000.0, '')]
    >>> [(n.value, n.bound) for n in numbers("from one-quarter to one-half; 60 or more")]
    [(0.25, 'range'), (0.5, 'range'), (60.0, 'at least')]
    >>> [n.value for n in numbers("three and a half years; seven and eight; 7 million, hundreds")]
    [3.5, 7.0, 8.0, 7000000.0, 100.0]
    """
    found = [_bounded(text, number) for number in _numbers(text)]
    for n, (one, two) in enumerate(pairwise(found)):
        between = text[one.end : two.start]
        if re.fullmatch(r"(?:%|\s+per\s+cent)?\s+to\s+", between) and re.search(
            r"\bfrom\s+\Z", text[: one.start]
        ):
            found[n : n + 2] = [replace(one, bound="range"), replace(two, bound="range")]
        elif re.fullmatch(r"\s+or\s+", between):
            found[n : n + 2] = [replace(one, bound="choice"), replace(two, bound="choice")]
    return found


def _bounded(text: str, number: Stated) -> Stated:
    if number.bound == "rhetorical":
        return number
    for pattern, bound in _BEFORE:
        if re.search(rf"(?:{pattern})\s+(?:the\s+)?\Z", text[: number.start], re.IGNORECASE):
            return replace(number, bound=bound)
    for pattern, bound in _AFTER:
        if re.match(pattern, text[number.end :], re.IGNORECASE):
            return replace(number, bound=bound)
    return number


def _numbers(text: str) -> Iterator[Stated]:
    tokens = [t for t in _TOKEN.finditer(text) if t["word"] is None or _known(t["word"])]
    place = 0
    while place < len(tokens):
        number, used = _read(text, tokens, place)
        if number is not None:
            yield number
        place += used


def _known(word: str) -> bool:
    low = word.lower()
    return any(low.removesuffix("s") in names or low in names for names in (_SCALE, _PART)) or any(
        low in names for names in (_CARDINAL, _ORDINAL, _OTHER, _VAGUE)
    ) or low in ("halves", "mid")


def _read(text: str, tokens: list[re.Match[str]], place: int) -> tuple[Stated | None, int]:
    """The number that begins with a token, and how many tokens it takes."""
    first = tokens[place]
    word = first[0].lower()
    start, used = first.start(), 1
    if word in _OTHER or word in _VAGUE:
        value = _OTHER.get(word, _VAGUE.get(word, 0.0))
        return Stated(value, start, first.end(), "rhetorical" if word in _VAGUE else ""), 1
    if word in _ORDINAL:
        return Stated(_ORDINAL[word], start, first.end(), "ordinal"), 1
    if _scale(word):
        return _vague_scale(text, tokens, place)
    if word.rstrip("s") in _PART or word == "halves":
        return (Stated(0.5, start, first.end()) if word == "half" else None), 1
    total, current = 0.0, 1.0 if first["article"] else _plain(word)
    last_scale = 0.0
    while place + used < len(tokens):
        before, after = tokens[place + used - 1], tokens[place + used]
        gap, word = text[before.end() : after.start()], after[0].lower()
        if not _JOIN.fullmatch(gap):
            break
        with_and = "and" in gap.lower()
        if word in ("half", "third", "thirds", "quarter", "quarters", "fifth", "fifths", "tenths"):
            part = _PART[word.removesuffix("s")]
            current = current + 1 / part if with_and else current / part
        elif _scale(word) and not with_and:
            last_scale = _scale(word)
            if last_scale == 100:
                current *= 100
            else:
                total, current = total + current * last_scale, 0.0
        elif word in _CARDINAL and (last_scale or (_tens(current) and _CARDINAL[word] < 10)) and (
            not with_and or last_scale
        ):
            current += _CARDINAL[word]
        else:
            break
        used += 1
    return Stated(total + current, start, tokens[place + used - 1].end()), used


def _vague_scale(
    text: str, tokens: list[re.Match[str]], place: int
) -> tuple[Stated, int]:
    """``hundreds``, ``hundreds of thousands``: at least one of them, and no exact figure."""
    first, used = tokens[place], 1
    value = _scale(first[0].lower())
    if place + 1 < len(tokens):
        after = tokens[place + 1]
        if _scale(after[0].lower()) and text[first.end() : after.start()].strip() == "of":
            value, used = value * _scale(after[0].lower()), 2
    return Stated(value, first.start(), tokens[place + used - 1].end(), "rhetorical"), used


def _plain(word: str) -> float:
    return float(_CARDINAL[word] if word in _CARDINAL else word.replace(",", ""))


def _scale(word: str) -> float:
    return float(_SCALE.get(word, _SCALE.get(word.removesuffix("s"), 0)))


def _tens(value: float) -> bool:
    return 20 <= value < 100 and value % 10 == 0
