"""Chapters already read, kept beside a build so that a rebuild reads only what changed."""

from __future__ import annotations

import hashlib
import pickle
from pathlib import Path

from .chapters import Chapter, chapter_files, read_chapter

#: Whatever can go wrong when a kept file is old or damaged: it is then read anew.
_DAMAGED = (OSError, pickle.UnpicklingError, EOFError, AttributeError, ImportError, TypeError)


def load_kept_chapters(root: Path, store: Path) -> list[Chapter]:
    """As ``load_chapters``, but takes from ``store`` what was read before from the same bytes
    by the same code, and keeps there what it read."""
    code = hashlib.sha256()
    for module in sorted(Path(__file__).parent.glob("*.py")):
        code.update(module.read_bytes())
    try:
        kept: dict[str, Chapter | None] = pickle.loads(store.read_bytes())
    except _DAMAGED:
        kept = {}
    read: dict[str, Chapter | None] = {}
    for path in chapter_files(root):
        file, content = path.relative_to(root).as_posix(), path.read_bytes()
        key = hashlib.sha256(code.digest() + file.encode() + b"\0" + content).hexdigest()
        read[key] = kept[key] if key in kept else read_chapter(file, content)
    if read.keys() != kept.keys():
        store.parent.mkdir(parents=True, exist_ok=True)
        store.write_bytes(pickle.dumps(read))
    return [chapter for chapter in read.values() if chapter is not None]
