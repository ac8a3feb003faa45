"""Make ``english.txt.gz`` from the word lists of Debian's package ``scowl``.

    apt-get download scowl && dpkg-deb -x scowl_*.deb scowl
    python analysis/checks/words/derive.py scowl/usr/share/dict/scowl

Taken are British words (with -ise and with -ize), contractions and words with a capital of
sizes 10 to 50; no surnames, no abbreviations, no jargon. Left out are possessives, single
letters and most words of two letters (*fa*, *es*, *li*): they are pieces of words that a
machine has torn more often than they are words.
"""

from __future__ import annotations

import gzip
import sys
from pathlib import Path

SPELLINGS = ("english", "british", "british_z", "british_variant_1")
KINDS = ("words", "upper", "contractions")
SIZES = (10, 20, 35, 40, 50)
SHORT = (
    "a", "I", "ad", "ah", "am", "an", "as", "at", "be", "by", "do", "ex", "go", "he", "if", "in",
    "is", "it", "me", "my", "no", "of", "oh", "on", "or", "ox", "re", "so", "to", "up", "us", "we",
    "ye",
)


def derive(folder: Path) -> list[str]:
    """The words of the lists in ``folder``, sorted."""
    words: set[str] = set()
    for spelling in SPELLINGS:
        for kind in KINDS:
            for size in SIZES:
                path = folder / f"{spelling}-{kind}.{size}"
                if path.is_file():
                    words.update(path.read_text(encoding="utf-8").split())
    return sorted(
        word for word in words if not word.endswith("'s") and (len(word) > 2 or word in SHORT)
    )


if __name__ == "__main__":
    words = derive(Path(sys.argv[1]))
    target = Path(__file__).with_name("english.txt.gz")
    target.write_bytes(gzip.compress("".join(f"{w}\n" for w in words).encode(), 9, mtime=0))
    print(f"{len(words)} words, {target.stat().st_size} bytes")
