"""The one rule: the chapters give the source back. (W001 to W004)"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator

from ..edition import Edition, Finding
from ..edition.sources import CATALOGUE, Source
from ..edition.witness import Passage, difference
from .registry import Check, line_words, runs


def _passages(edition: Edition, source: Source) -> Iterator[Passage]:
    for placed in edition.placed[source.id]:
        yield placed.passage


def _holders(edition: Edition, source: Source) -> dict[int, list[Passage]]:
    """For each inhabited line the passages that claim it, in the order of the book."""
    holders: dict[int, list[Passage]] = {}
    for passage in _passages(edition, source):
        if not passage.void:
            last = min(passage.locus.last, len(source.lines))
            for line in range(passage.locus.first, last + 1):
                if line in source.inhabited:
                    holders.setdefault(line, []).append(passage)
    return holders


def departs(edition: Edition) -> Iterator[Finding]:
    """A reader would take for the witness's words what it does not have, or would miss
    words that it has, and no mark would say so."""
    for source in edition.sources.values():
        for passage in _passages(edition, source):
            if not passage.void and passage.locus.last > len(source.lines):
                continue
            found = difference(passage, source, edition.mark_form)
            if found and passage.void:
                yield Finding(
                    passage.chapter.file, found.line, "W001",
                    f"words stand beside what is lost, and no {{loc}} says where in "
                    f"{source.id} they are: {found.found!r}",
                    "begin the block with {loc} and their lines, or put them in {supplied}",
                )
            elif found:
                yield Finding(
                    passage.chapter.file, found.line, "W001",
                    f"the text departs from {source.id} {passage.locus}: "
                    f"here {found.found!r}, in the source {found.expected!r}",
                    "restore the witness's words, or mark the change with {ocr}, {emend} or {fw}",
                )


def dropped(edition: Edition) -> Iterator[Finding]:
    """A reader would never see these lines of the witness, nor know that they exist."""
    for source in edition.sources.values():
        holders = _holders(edition, source)
        missing = source.inhabited - holders.keys()
        held = sorted(holders)
        for first, last in runs(missing, source.inhabited):
            if held:
                nearest = holders[held[max(0, bisect_right(held, first) - 1)]][0]
                file, line = nearest.chapter.file, nearest.line
            else:
                file, line = CATALOGUE, 0
            yield Finding(
                file, line, "W002",
                f"{line_words(first, last)} of {source.id} "
                f"stand{'s' if first == last else ''} nowhere in the book: "
                f"{_beginning(source.words(first, last))!r}",
                f"put the words where they belong, with {{loc}} and their lines "
                f"({_locus(first, last)})",
            )


def doubled(edition: Edition) -> Iterator[Finding]:
    """A reader would read these lines twice, and every count would count them twice."""
    for source in edition.sources.values():
        pairs: dict[tuple[int, int], tuple[Passage, Passage, list[int]]] = {}
        for line, passages in _holders(edition, source).items():
            for second in passages[1:]:
                key = id(passages[0]), id(second)
                pairs.setdefault(key, (passages[0], second, []))[2].append(line)
        for first, second, lines in pairs.values():
            for a, b in runs(lines, source.inhabited):
                yield Finding(
                    second.chapter.file, second.line, "W003",
                    f"{line_words(a, b)} of {source.id} also "
                    f"stand{'s' if a == b else ''} at {first.chapter.file}:{first.line}",
                    "keep the lines in one place, and mend the {loc} of the other",
                )


def nowhere(edition: Edition) -> Iterator[Finding]:
    """A reader who follows a line number or cites it would be led to nothing."""
    for chapter in edition.chapters:
        if chapter.source not in edition.sources and (chapter.source or not chapter.findings):
            yield Finding(
                chapter.file, 1, "W004", f"the source {chapter.source!r} is unknown",
                "the sources are " + ", ".join(edition.sources),
            )
    for source in edition.sources.values():
        end = max(source.inhabited, default=0)
        for passage in _passages(edition, source):
            locus = passage.locus
            if passage.void:
                continue
            for line in dict.fromkeys((locus.first, locus.last)):
                if line not in source.inhabited:
                    what = f"is past its end, line {end}" if line > end else "is blank"
                    yield Finding(
                        passage.chapter.file, passage.line, "W004",
                        f"{{loc}} {locus} points nowhere: line {line} of {source.id} {what}",
                        "begin and end the range with a line that has words",
                    )


def _locus(first: int, last: int) -> str:
    return str(first) if first == last else f"{first}-{last}"


def _beginning(words: str, width: int = 60) -> str:
    return words if len(words) <= width else words[: width - 1].rstrip() + "…"


CHECKS = (
    Check("W001", "A passage departs from its source",
          "Every passage, the witness's readings put back, against its source lines.", departs),
    Check("W002", "Source lines stand nowhere",
          "Every line of every source that is not blank.", dropped),
    Check("W003", "Source lines stand twice",
          "Every source line that more than one {loc} claims.", doubled),
    Check("W004", "A locus points nowhere",
          "The source of every chapter, and the first and last line of every {loc}.", nowhere),
)
