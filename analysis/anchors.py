"""The anchors that readers may have cited: a contract that no release may break.

``tests/contract/anchors.txt`` names, page by page, every id that a released book had. A test
compares it with the built book; ``python -m analysis anchors`` adds what is new.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from itertools import groupby
from pathlib import Path

CONTRACT = "tests/contract/anchors.txt"
#: Ids of controls, and those that docutils counts: nobody cites them.
PASSING = re.compile(r"(?:ed-|chart-|correction-filter|cite-|kwic-|search-|compare-).*|id\d+")
_ID = re.compile(r'<(?!option|input)[a-z][^<>]*?\bid="([^"]+)"')
_PICTURE = re.compile(r"<svg\b.*?</svg>", re.DOTALL)
_ARTICLE = re.compile(r"<article\b.*</article>", re.DOTALL)
_NUMBERED = re.compile(r"(?P<stem>.*?)(?P<number>[1-9]\d*)")
_RUN = re.compile(r"(?P<stem>.*?)\{(?P<runs>[\d,-]+)\}")
HEAD = """\
# Anchors that have been given out, page by page; l{1-3,7} is l1 l2 l3 l7.
# A release may add to them and takes none away. `python -m analysis anchors` adds what is new.
"""
Anchors = Mapping[str, set[str]]


def collect(html: Path) -> dict[str, set[str]]:
    """For each page of a built book, by its address without ``.html``, the ids of its article.

    Raises :class:`FileNotFoundError` where ``html`` has no pages.
    """
    found = {}
    for page in sorted(html.rglob("*.html")):
        name = page.relative_to(html).with_suffix("").as_posix()
        article = _ARTICLE.search(page.read_text(encoding="utf-8"))
        if article and not name.startswith("_") and "/" in name:
            ids = _ID.findall(_PICTURE.sub("", article[0]))
            found[name] = {i for i in ids if not PASSING.fullmatch(i)}
    if not found:
        raise FileNotFoundError(f"{html}: no built pages; call make html first")
    return found


def read(contract: Path) -> dict[str, set[str]]:
    """The anchors that the contract names."""
    kept: dict[str, set[str]] = {}
    for line in contract.read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            name, *entries = line.split()
            kept.setdefault(name.removesuffix(":"), set()).update(_unfolded(entries))
    return kept


def written(anchors: Anchors) -> str:
    """The contract as text."""
    pages = (f"{name}: {' '.join(_folded(anchors[name]))}".rstrip() for name in sorted(anchors))
    return HEAD + "".join(f"{page}\n" for page in pages)


def missing(contract: Path, now: Anchors) -> list[tuple[str, str]]:
    """Pages and anchors that the contract names and the book has no more; a page that is gone
    has an empty anchor too."""
    kept = read(contract)
    return [
        (name, anchor) for name in sorted(kept)
        for anchor in sorted({"", *kept[name]} if name not in now else kept[name] - now[name])
    ]


def extend(contract: Path, now: Anchors) -> int:
    """Add to the contract what is new; gives the number of anchors added."""
    kept = read(contract) if contract.is_file() else {}
    names = kept.keys() | now.keys()
    whole = {name: kept.get(name, set()) | now.get(name, set()) for name in names}
    contract.parent.mkdir(parents=True, exist_ok=True)
    contract.write_text(written(whole), encoding="utf-8")
    return sum(map(len, whole.values())) - sum(map(len, kept.values()))


def _folded(names: Iterable[str]) -> Iterator[str]:
    """Names that end in a number are folded with those of the same stem."""
    def key(name: str) -> tuple[str, int]:
        match = _NUMBERED.fullmatch(name)
        return (match["stem"], int(match["number"])) if match else (name, -1)

    for stem, group in groupby(sorted(map(key, names)), lambda each: each[0]):
        numbers = [number for _, number in group]
        if numbers[0] == -1:
            yield stem
            numbers = numbers[1:]
        if len(numbers) == 1:
            yield f"{stem}{numbers[0]}"
        elif numbers:
            yield f"{stem}{{{','.join(_runs(numbers))}}}"


def _runs(numbers: list[int]) -> Iterator[str]:
    for _, group in groupby(enumerate(numbers), lambda pair: pair[1] - pair[0]):
        run = [number for _, number in group]
        yield str(run[0]) if len(run) == 1 else f"{run[0]}-{run[-1]}"


def _unfolded(entries: Iterable[str]) -> Iterator[str]:
    for entry in entries:
        match = _RUN.fullmatch(entry)
        if match is None:
            yield entry
            continue
        for run in match["runs"].split(","):
            first, _, last = run.partition("-")
            yield from (f"{match['stem']}{n}" for n in range(int(first), int(last or first) + 1))
