"""The cover of the EPUB, made from the edition's own data by Typst."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

from ..edition import Edition

SOURCE = Path(__file__).with_name("cover.typ")
#: Cells in a row, and the breadth and height of each, in units of the picture.
ACROSS, WIDE, HIGH = 96, 10, 11
#: Pixels to the inch: 1323 by 1984 in all.
RESOLUTION = 280


def cover(title: str, subtitle: str, edition: Edition) -> bytes:
    """The cover as a PNG file."""
    import typst  # 80 MB that no other builder needs

    facts = {
        "title": title, "subtitle": subtitle, "lines": pattern(edition),
        "texts": [source.short for source in edition.sources.values()],
        "caption": caption(edition),
    }
    made = typst.compile(SOURCE.read_bytes(), ignore_system_fonts=True, format="png",
                         ppi=RESOLUTION, sys_inputs={"facts": json.dumps(facts)})
    assert isinstance(made, bytes)
    return made


def caption(edition: Edition) -> str:
    """What the pattern shows, in words; also the alternative of the picture."""
    total = sum(len(source.inhabited) for source in edition.sources.values())
    marked = sum(len(lines) for lines in _corrected(edition).values())
    return (f"Each mark is a line of the five sources, {total:,} in all; a red one has "
            f"a correction, as {marked:,} do.").replace("five", _number(len(edition.sources)))


def _number(count: int) -> str:
    names = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
    return names[count] if count < len(names) else str(count)


def _corrected(edition: Edition) -> dict[str, set[int]]:
    """By source the lines on which a correction begins."""
    found: dict[str, set[int]] = {name: set() for name in edition.sources}
    for record in edition.emendation_records:
        if record.role in ("ocr", "emend"):
            found[record.source].add(int(record.lines.split("-")[0]))
    return found


def pattern(edition: Edition) -> str:
    """Every line of the sources that is not blank as a mark of an SVG picture, row by row,
    each source in rows of its own."""
    corrected = _corrected(edition)
    row = 0.0
    plain: list[tuple[int, float]] = []
    marked: list[tuple[int, float]] = []
    for name, source in edition.sources.items():
        lines = sorted(source.inhabited)
        for i, line in enumerate(lines):
            x, y = i % ACROSS * WIDE, (row + i // ACROSS) * HIGH
            (marked if line in corrected[name] else plain).append((x, y))
        row += -(-len(lines) // ACROSS) + 0.9
    height = round((row - 0.9) * HIGH)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {ACROSS * WIDE} {height}">'
        f'<path fill="#cdc2ae" d="{"".join(_marks(plain))}"/>'
        f'<path fill="#a3281e" d="{"".join(_marks(marked))}"/></svg>'
    )


def _marks(places: list[tuple[int, float]]) -> Iterator[str]:
    for x, y in places:
        yield f"M{x} {y:.1f}h{WIDE - 2}v{HIGH - 3}h-{WIDE - 2}z"
