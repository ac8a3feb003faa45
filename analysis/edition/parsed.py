"""Chapters already read, kept beside a build so that a rebuild reads only what changed."""

from __future__ import annotations

import hashlib
import os
import pickle
from pathlib import Path

from .chapters import Chapter, chapter_files, read_chapter

#: The environment variable by which a build lets its cells share what it has read: the
#: edition's root and the folder that keeps its chapters, a line each.
KEPT = "EDITION_KEPT"
#: Whatever can go wrong when a kept file is old or damaged: it is then read anew.
_DAMAGED = (OSError, pickle.UnpicklingError, EOFError, AttributeError, ImportError, TypeError)


def kept_by_build(root: Path) -> Path | None:
    """The folder in which a build that runs this cell keeps the chapters of ``root``."""
    built, _, store = os.environ.get(KEPT, "").partition("\n")
    return Path(store) if store and Path(built) == root else None


def load_kept_chapters(root: Path, store: Path) -> list[Chapter]:
    """As ``load_chapters``, but takes from the folder ``store`` what the same code read
    before from the same bytes, and keeps there what it read; what is old goes."""
    code = hashlib.sha256()
    for module in sorted(Path(__file__).parent.glob("*.py")):
        code.update(module.read_bytes())
    store.mkdir(parents=True, exist_ok=True)
    old = set(store.iterdir())
    chapters = []
    for path in chapter_files(root):
        file, content = path.relative_to(root).as_posix(), path.read_bytes()
        key = hashlib.sha256(code.digest() + file.encode() + b"\0" + content).hexdigest()
        place = store / f"{key}.pickle"
        try:
            chapter = pickle.loads(place.read_bytes())
        except _DAMAGED:
            chapter = read_chapter(file, content)
            place.write_bytes(pickle.dumps(chapter))
        old.discard(place)
        if chapter is not None:
            chapters.append(chapter)
    for place in old:
        place.unlink()
    return chapters
