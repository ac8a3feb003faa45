"""Which words are known, and which of the known are dangerous."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from functools import cache

from .paragraphs import Paragraph
from .suspicions import REMEDY, Suspicion, suspect
from .words import english, pairs, torn

#: Letters and figures with apostrophes inside; several of them with hyphens.
_PART = r"[^\W_]+(?:['’][^\W_]+)*"
_COMPOUND = re.compile(rf"{_PART}(?:-{_PART})*")
_SINGLE = re.compile(_PART)
_LETTERS = re.compile(r"[^\W\d_]+")
_NUMBER = re.compile(r"\d+|\d*(?:1st|2nd|3rd|[04-9]th|1[1-3]th)|\d+0s")
_ROMAN = re.compile(r"(?=[IVX]|[LC][IVXLC])(?:X[CL]|L?X{0,3})(?:I[XV]|V?I{0,3})")
_NEIGHBOURS = re.compile(r"\b([^\W\d_]+)(?= ([^\W\d_]+)\b)")
_ARTICLE = re.compile(r"[Aa] (?!one|once|eu)[aeio].*|[Aa]n [bcdfgjklmnpqrstvwxyz].*")
_PREFIXES = frozenset(("anti", "co", "counter", "ex", "non", "pre", "pro", "pseudo", "semi"))
#: Words that have a capital only where a sentence or a title begins.
_FUNCTION = frozenset(
    ("An", "And", "Are", "As", "At", "Be", "But", "By", "For", "From", "He", "If", "In", "Is", "It",
     "Its", "Itself", "Of", "On", "Or", "That", "The", "They", "This", "To", "Was", "When", "With")
)
#: Signs that a machine takes for each other, the misread one first.
_MISREADINGS = (
    ("m", "rn"), ("n", "ri"), ("li", "h"), ("h", "li"), ("e", "c"), ("c", "e"), ("b", "h"),
    ("h", "b"), ("i", "l"), ("l", "i"), ("1", "l"), ("0", "o"), ("5", "s"), ("ie", "ic"),
    ("rn", "m"), ("ai", "al"), ("ii", "n"), ("in", "m"), ("d", "cl"), ("cl", "d"), ("u", "n"),
    ("n", "u"), ("f", "t"), ("t", "f"), ("t", "l"), ("l", "t"),
)


def suspicions(paragraph: Paragraph) -> Iterator[Suspicion]:
    """Every unknown word (L001) and every suspicious one (L004) of a paragraph."""
    text = paragraph.text
    for compound in _COMPOUND.finditer(text):
        for part in _SINGLE.finditer(compound[0]):
            start = compound.start() + part.start()
            yield from _word(paragraph, start, part[0], compound[0])
    for match in _NEIGHBOURS.finditer(text):
        what = _neighbours(match[1], match[2], paragraph.block.level > 0)
        if what and not (place := paragraph.place(match.start(2))).kept:
            yield suspect("L004", paragraph, place, (f"{match[1]} {match[2]}",),
                          f"'{match[1]} {match[2]}': {what}", REMEDY)


def _word(paragraph: Paragraph, start: int, word: str, compound: str) -> Iterator[Suspicion]:
    end = start + len(word)
    before, after = paragraph.text[max(0, start - 1) : start], paragraph.text[end : end + 1]
    fault = _fault(word)
    if fault is None and (is_known(word) or _is_sign(word, before, after)):
        return
    place = paragraph.place(start)
    if place.kept:
        return
    meant = suggestion(_base(word))
    perhaps = f"perhaps {meant!r}: " if meant else ""
    code, message = fault or ("L001", "is in no dictionary and in no register")
    yield suspect(code, paragraph, place, _forms(word, after, compound),
                  f"{word!r} {message}", perhaps + REMEDY)


def _forms(word: str, after: str, compound: str) -> tuple[str, ...]:
    """How the register may write a word: as it stands or without its 's, as an abbreviation
    with its point, as a prefix with its hyphen, in small letters, or with all its parts.

    >>> _forms("co", "-", "co-operative")
    ('co', 'co-', 'co-operative')
    """
    base = _base(word)
    forms = [word, base]
    if after and after in ".-":
        forms.append(base + after)
    if base.isupper() and len(base) > 1:
        forms.append(base.capitalize())
    return tuple(dict.fromkeys((*forms, compound)))


def _neighbours(first: str, second: str, in_heading: bool) -> str:
    """What is suspicious in two words side by side, if anything."""
    if first.lower() == second.lower():
        return "a word twice over"
    if first.islower() and second in _FUNCTION and not in_heading:
        return "a capital in mid-sentence"
    if first.lower() in _PREFIXES:
        return "a prefix that stands alone"
    if _ARTICLE.fullmatch(f"{first} {second}"):
        return "the wrong form of the article"
    return f"perhaps {first + second!r}, torn" if _are_torn(first, second) else ""


def _are_torn(first: str, second: str) -> bool:
    """Whether two words may be one; if either is no word, it is found without the other."""
    pieces = ("begin", first.lower()) in torn() or ("end", second) in torn()
    return pieces and second.islower() and all(map(is_known, (first, second, first + second)))


@cache
def _fault(word: str) -> tuple[str, str] | None:
    """What is suspicious in the shape of a word."""
    if any(sign.isdigit() for sign in word):
        return None if _NUMBER.fullmatch(word) else ("L004", "has a figure inside a word")
    if any(_is_mixed(letters) for letters in _LETTERS.findall(word)):
        return "L004", "has a capital inside a word"
    if not word.isascii() and not is_known(word) and is_known(unaccented(word)):
        return "L004", "is an English word with an accent"
    meant = pairs().get(word.lower())
    if meant and (word in english() or word.lower() in english()):
        return "L004", f"is a word, but more often {meant!r} misread"
    return None


def _is_mixed(letters: str) -> bool:
    rest = letters[1:]
    return not (rest == rest.lower() or letters.isupper() or letters in english())


@cache
def is_known(word: str) -> bool:
    """Whether the list has a word, with or without its capital, or what it is the
    possessive of; figures, numbers such as 4th and Roman numerals count as known.

    >>> [is_known(word) for word in ("Labour's", "LENIN", "lenin", "XIV", "4th", "fac")]
    [True, True, False, True, True, False]
    """
    word = word.replace("’", "'")
    words = english()
    if word in words or _NUMBER.fullmatch(word) or _ROMAN.fullmatch(word):
        return True
    if word[:1].isupper() and word.lower() in words and word in (word.upper(), word.capitalize()):
        return True
    if word.isupper() and len(word) > 1 and word.capitalize() in words:
        return True
    base = _base(word)
    return base != word and is_known(base)


def _base(word: str) -> str:
    return re.sub(r"['’][sS]\Z", "", word)


def _is_sign(word: str, before: str, after: str) -> bool:
    """Whether a single letter is an initial, or counts an item: ``V.``, ``(b)``, ``b.``."""
    if len(word) != 1:
        return False
    if word.isupper():
        return after == "."
    return "a" <= word <= "h" and (after == ")" or (after == "." and before == ""))


def unaccented(word: str) -> str:
    """A word without its accents."""
    signs = unicodedata.normalize("NFD", word)
    return "".join(sign for sign in signs if not unicodedata.combining(sign))


@cache
def suggestion(word: str) -> str:
    """A known word for which a machine may have taken this one; empty where there is none.

    >>> suggestion("Govemment"), suggestion("bis"), suggestion("Shliapnikov")
    ('Government', 'his', '')
    """
    lower = word.lower()
    found = pairs().get(lower) or next(filter(is_known, _variants(lower)), "")
    return found.capitalize() if word[:1].isupper() else found


def _variants(word: str) -> Iterable[str]:
    yield unaccented(word)
    for wrong, right in _MISREADINGS:
        at = word.find(wrong)
        while at >= 0:
            yield word[:at] + right + word[at + len(wrong) :]
            at = word.find(wrong, at + 1)
