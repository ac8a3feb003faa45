"""``passages.js`` and ``misreadings.js``: what search, keyword in context and comparison look
through in the browser. Scripts and no JSON: a page opened from a disk may load the one only."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from itertools import groupby, pairwise
from pathlib import Path

from ..edition import Edition
from ..edition.commentary import commentary
from ..edition.passages import VOICES, TextBlock, passages

SCRIPT, MISREADINGS = "passages.js", "misreadings.js"
_Row = list[object]


def scripts(edition: Edition, titles: Mapping[str, str]) -> dict[str, str]:
    """The two scripts by their names. ``titles`` are those of the pages of the book, in their
    order: blocks of other documents are left out."""
    texts, misread = passages(edition)
    chapters = {chapter.docname: chapter for chapter in edition.chapters}
    prose = [
        block for name in titles if (edition.root / f"{name}.md").is_file()
        for block in commentary(edition.root, name, chapters.get(name))
    ]
    kept = [n for n, block in enumerate(texts) if block.document in titles]
    numbers = {old: new for new, old in enumerate(kept)}
    found = [
        [numbers[m.block], m.offset, m.witness, m.reading]
        for m in misread if m.block in numbers
    ]
    data = payload(edition, [*(texts[n] for n in kept), *prose], titles)
    return {
        SCRIPT: assignment("editionPassages", data),
        MISREADINGS: assignment("editionMisreadings", found),
    }


def assignment(name: str, value: object) -> str:
    """A classic script that gives ``value`` to ``window.<name>``."""
    words = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return f"window.{name}={words};\n"


def payload(
    edition: Edition, blocks: Sequence[TextBlock], titles: Mapping[str, str]
) -> dict[str, object]:
    """All that the pages need, in few bytes.

    ``sources``: id, short title and the pages of the print, each by its first line.
    ``voices``: what they are called. ``names``: the spellings of each name that has several.
    ``styles``: kind, voice and level. ``documents``: path, title, the number of the source
    (-1 for none), the step from one source line to the next, and the sections, each a title
    and its blocks: the number of the style; the lines, or the anchor after a ``#``; the words;
    the lengths of its lines, with the step where it is another (pairs); the breaks.
    """
    order = {name: number for number, name in enumerate(edition.sources)}
    styles: dict[tuple[str, str, int], int] = {}
    documents = []
    for (document, source), group in groupby(blocks, lambda b: (b.document, b.source)):
        own = list(group)
        step = _usual_step(own)
        documents.append({
            "path": document, "title": titles[document], "source": order.get(source, -1),
            "step": step,
            "sections": [
                [section, [_row(block, step, styles) for block in same]]
                for section, same in groupby(own, lambda b: b.section)
            ],
        })
    voices = dict(VOICES) | {v: v for _, v, _ in styles if v not in VOICES}
    return {
        "sources": [
            {"id": s.id, "short": s.short, "pages": [[p.line, str(p)] for p in edition.pages[s.id]]}
            for s in edition.sources.values()
        ],
        "voices": voices, "names": spellings(edition), "styles": [*map(list, styles)],
        "documents": documents,
    }


def spellings(edition: Edition) -> list[list[str]]:
    """The spellings of each entry of the registers that has more than one, the entry's name
    among them; those that mean it at some places only are left out."""
    found: dict[tuple[str, ...], None] = {}
    for name in edition.name_records:
        known = [s for s in name.spellings if s not in name.only_at]
        known += [name.name] if known and "," not in name.name else []
        group = tuple(dict.fromkeys(known))
        if len(group) > 1:
            found[group] = None
    return [*map(list, found)]


def _usual_step(blocks: Iterable[TextBlock]) -> int:
    steps = Counter(
        b[1] - a[1] for block in blocks for a, b in pairwise(block.starts) if b[1] > a[1]
    )
    return min(steps, key=lambda s: (-steps[s], s)) if steps else 1


def _row(block: TextBlock, step: int, styles: dict[tuple[str, str, int], int]) -> _Row:
    style = styles.setdefault((block.kind, block.voice, block.level), len(styles))
    place = f"#{block.anchor}" if block.anchor else ""
    if block.lines:
        place = ",".join(str(a) if a == b else f"{a}-{b}" for a, b in block.lines)
    lengths: list[object] = []
    at, line = 0, block.lines[0][0] if block.lines else 0
    for start, here in block.starts:
        if (start, here) == (at, line) and not lengths:
            continue  # the text begins where its lines begin
        lengths.append(start - at if here - line == step else [start - at, here - line])
        at, line = start, here
    row: _Row = [style, place, block.text]
    if lengths or block.breaks:
        row.append(lengths)
    if block.breaks:
        row.append([b - a for a, b in pairwise((0, *block.breaks))])
    return row


def write(folder: Path, found: Mapping[str, str]) -> bool:
    """Writes the scripts that differ from what is there; whether one did."""
    folder.mkdir(parents=True, exist_ok=True)
    changed = False
    for name, content in found.items():
        target, new = folder / name, content.encode()
        if not target.is_file() or target.read_bytes() != new:
            target.write_bytes(new)
            changed = True
    return changed
