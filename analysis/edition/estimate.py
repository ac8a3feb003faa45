"""Errors counted and errors estimated: the arithmetic, which knows nothing of editions.

*Counting.* The fewest substitutions, deletions and insertions that turn one sequence into
another are its Levenshtein distance (V. I. Levenshtein, 'Binary codes capable of correcting
deletions, insertions, and reversals', *Soviet Physics Doklady* 10, 1966, 707–710). Divided by
the length of the reference it is the error rate: over characters the CER, over words the WER.
So the field counts since the ISRI tools (S. V. Rice, *Measuring the Accuracy of Page-Reading
Systems*, diss. Las Vegas 1996), and so do OCR-D ('Quality Assurance', ocr-d.de/en/spec/ocrd_eval)
and its tool dinglehopper, which takes NFC and grapheme clusters for characters, as here.

*Estimating.* Two readers search the same text. From what each found and what both found,
capture and recapture estimates what neither did.
"""

from __future__ import annotations

import math
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

import regex
from rapidfuzz.distance import Levenshtein

CONFIDENCE = 0.95
#: The two-sided 95% point of the normal distribution.
Z95 = 1.959963984540054


@dataclass(frozen=True, slots=True)
class Errors:
    """What parts a witness from the reference, in units of it (characters or words).

    ``substitutions``, ``deletions`` (of the reference, wanting in the witness) and
    ``insertions`` (in the witness, not in the reference) are counts; ``length`` is that of
    the reference. How the sum falls into the three is not unique; the sum is.
    """

    substitutions: int = 0
    deletions: int = 0
    insertions: int = 0
    length: int = 0

    def __add__(self, other: Errors) -> Errors:
        return Errors(
            self.substitutions + other.substitutions, self.deletions + other.deletions,
            self.insertions + other.insertions, self.length + other.length,
        )

    @property
    def total(self) -> int:
        """S + D + I."""
        return self.substitutions + self.deletions + self.insertions

    @property
    def rate(self) -> float:
        """(S + D + I) / N: 0 is perfect, and more than 1 is possible; NaN if N is 0."""
        return self.total / self.length if self.length else math.nan


def clusters(text: str) -> list[str]:
    """A text as characters: NFC, each run of white space one blank, none at the ends, cut
    into extended grapheme clusters (Unicode Standard Annex 29).

    >>> clusters(" Côte\\n d'A ")
    ['C', 'ô', 't', 'e', ' ', 'd', "'", 'A']
    """
    found: list[str] = regex.findall(r"\X", " ".join(unicodedata.normalize("NFC", text).split()))
    return found


def tokens(text: str) -> list[str]:
    """A text as words: NFC, parted at white space; punctuation stays with its word."""
    return unicodedata.normalize("NFC", text).split()


def count_errors(reference: Sequence[str], witness: Sequence[str]) -> Errors:
    """The fewest edits from ``reference`` to ``witness``, unit by unit."""
    count = {"replace": 0, "delete": 0, "insert": 0}
    if reference != witness:
        for edit in Levenshtein.editops(reference, witness):
            count[edit.tag] += 1
    return Errors(count["replace"], count["delete"], count["insert"], len(reference))


def character_errors(reference: str, witness: str) -> Errors:
    """Errors in characters, as :func:`clusters` gives them; ``rate`` is the CER."""
    return count_errors(clusters(reference), clusters(witness))


def word_errors(reference: str, witness: str) -> Errors:
    """Errors in words, as :func:`tokens` gives them; ``rate`` is the WER."""
    return count_errors(tokens(reference), tokens(witness))


def substituted(reference: str, witness: str) -> list[tuple[str, str]]:
    """The characters that stand for others: those of the reference, those of the witness."""
    right, found = clusters(reference), clusters(witness)
    return [
        (right[edit.src_pos], found[edit.dest_pos])
        for edit in Levenshtein.editops(right, found) if edit.tag == "replace"
    ]


@dataclass(frozen=True, slots=True)
class Estimate:
    """How many errors there are, from two readings: see :func:`chapman`.

    ``first``, ``second`` and ``both`` are counts of errors found, ``total`` the estimate of
    all, found or not, ``variance`` that of ``total``, ``low`` and ``high`` its 95% limits.
    """

    first: int
    second: int
    both: int
    total: float
    variance: float
    low: float
    high: float

    @property
    def found(self) -> int:
        """Errors that at least one reading has."""
        return self.first + self.second - self.both

    @property
    def missed(self) -> float:
        """The estimate of what both missed."""
        return self.total - self.found

    @property
    def missed_low(self) -> float:
        return self.low - self.found

    @property
    def missed_high(self) -> float:
        return self.high - self.found

    @property
    def has_interval(self) -> bool:
        """False where one reading has all that the other has: then the formula says that
        none is missed, with no width. That is no proof; there is nothing to estimate from."""
        return self.variance > 0


def chapman(n1: int, n2: int, m: int) -> Estimate:
    """Capture and recapture: all errors, from ``n1`` found by one reader, ``n2`` by the
    other and ``m`` by both.

    N̂ = (n1+1)(n2+1)/(m+1) − 1 (D. G. Chapman, 'Some properties of the hypergeometric
    distribution with applications to zoological sample censuses', *University of California
    Publications in Statistics* 1, 1951, 131–160), with the variance
    (n1+1)(n2+1)(n1−m)(n2−m)/((m+1)²(m+2)) (G. A. F. Seber, *The Estimation of Animal
    Abundance*, 2nd ed., London 1982, 60). What both missed is
    f0 = N̂ − (n1+n2−m) = (n1−m)(n2−m)/(m+1). Its 95% interval takes log f0 for normal
    (A. Chao, 'Estimating the population size for capture-recapture data with unequal
    catchability', *Biometrics* 43, 1987, 783–791): from f0/C to f0·C, with
    C = exp(1.96 √log(1 + var/f0²)); so it cannot fall below what was found.

    The model takes the readers as independent, every error as equally easy to find, and
    what both call an error as one. Readers of the same kind miss the same hard places; that
    makes m too large and N̂ too low. It then is a floor and no more.

    Raises :class:`ValueError` where the counts cannot be: 0 ≤ m ≤ n1, n2 must hold.

    >>> round(chapman(109, 177, 57).total, 1)
    336.6
    """
    if not 0 <= m <= min(n1, n2):
        raise ValueError(f"both have {m} of {n1} and {n2}: 0 ≤ m ≤ n1, n2 must hold")
    found = n1 + n2 - m
    missed = (n1 - m) * (n2 - m) / (m + 1)
    variance = (n1 + 1) * (n2 + 1) * (n1 - m) * (n2 - m) / ((m + 1) ** 2 * (m + 2))
    width = math.exp(Z95 * math.sqrt(math.log1p(variance / missed**2))) if missed else 1.0
    return Estimate(
        n1, n2, m, found + missed, variance, found + missed / width, found + missed * width
    )


def upper_bound(errors: int, trials: int, confidence: float = CONFIDENCE) -> float:
    """The exact one-sided upper bound of a rate, from ``errors`` in ``trials``, 0 to 1.

    C. J. Clopper and E. S. Pearson, 'The use of confidence or fiducial limits illustrated
    in the case of the binomial', *Biometrika* 26, 1934, 404–413: the rate at which so few
    errors would come up once in twenty times. For no error it is 1 − 0.05^(1/n), about 3/n,
    the rule of three (J. A. Hanley and A. Lippman-Hand, 'If nothing goes wrong, is everything
    all right?', *JAMA* 249, 1983, 1743–1745).

    Raises :class:`ValueError` unless 0 ≤ errors ≤ trials, trials > 0 and 0 < confidence < 1.

    >>> round(upper_bound(0, 300), 5)
    0.00994
    """
    if not (0 <= errors <= trials and trials and 0 < confidence < 1):
        raise ValueError(f"{errors} errors in {trials} trials at {confidence}: impossible")
    if errors == trials:
        return 1.0
    low, high = errors / trials, 1.0
    for _ in range(100):
        middle = (low + high) / 2
        if _at_most(errors, trials, middle) > 1 - confidence:
            low = middle
        else:
            high = middle
    return high


def _at_most(errors: int, trials: int, rate: float) -> float:
    """The binomial probability of so many errors or fewer."""
    if rate >= 1:
        return 0.0
    if rate <= 0:
        return 1.0
    return sum(
        math.exp(
            math.lgamma(trials + 1) - math.lgamma(k + 1) - math.lgamma(trials - k + 1)
            + k * math.log(rate) + (trials - k) * math.log1p(-rate)
        )
        for k in range(errors + 1)
    )
