"""The edition as one build sees it, and what must be made anew when it changes."""

from __future__ import annotations

import hashlib
import os
import shutil
from collections.abc import Iterator
from pathlib import Path

from sphinx.application import Sphinx
from sphinx.config import Config
from sphinx.environment import BuildEnvironment
from sphinx.util import logging

from ..edition import Edition, EditionError
from ..edition.chapters import Chapter
from ..figures.render import IN_BOOK

logger = logging.getLogger(__name__)
ENV_VERSION = 1
#: Set in a document's metadata: the page shows what the whole edition computes.
USES_EDITION = "uses_edition"
_STAMP = "edition.sha256"


def edition(app: Sphinx) -> Edition:
    """The edition that this build shows."""
    loaded: Edition = app._edition  # type: ignore[attr-defined]
    return loaded


def chapter(app: Sphinx, docname: str) -> Chapter | None:
    """The chapter that a document is, if it is one."""
    return next((c for c in edition(app).chapters if c.docname == docname), None)


def fingerprint(root: Path) -> str:
    """SHA-256 over all that a cell can depend on: code, sources, chapters, registers."""
    digest = hashlib.sha256()
    for path in _inputs(root):
        digest.update(path.relative_to(root).as_posix().encode() + b"\0")
        digest.update(path.read_bytes() + b"\0")
    return digest.hexdigest()


def _inputs(root: Path) -> Iterator[Path]:
    package = Path(__file__).resolve().parents[1]
    code = package if package.is_relative_to(root) else root / "analysis"
    for folder, pattern in (
        (code, "*.py"), (root / "sources", "*"),
        (root / "book" / "texts", "*.md"), (root / "book" / "registers", "*.csv"),
    ):
        yield from sorted(p for p in folder.rglob(pattern) if p.is_file())


def _load(app: Sphinx) -> None:
    root = Path(app.srcdir)
    try:
        app._edition = Edition.load(root)  # type: ignore[attr-defined]
    except EditionError as error:
        for finding in error.findings:
            logger.error("%s", finding)
        raise
    app._fingerprint = fingerprint(root)  # type: ignore[attr-defined]


def _clear_stale_cells(app: Sphinx, config: Config) -> None:
    """The execution cache sees only the cells; forget it when what they read has changed."""
    os.environ[IN_BOOK] = "1"
    cache = Path(config.nb_execution_cache_path or Path(app.outdir).parent / ".jupyter_cache")
    stamp = cache / _STAMP
    current = fingerprint(Path(app.srcdir))
    if cache.is_dir() and (not stamp.is_file() or stamp.read_text() != current):
        shutil.rmtree(cache)
    cache.mkdir(parents=True, exist_ok=True)
    stamp.write_text(current)


def _outdated(
    app: Sphinx, env: BuildEnvironment, added: set[str], changed: set[str], removed: set[str]
) -> list[str]:
    current = app._fingerprint  # type: ignore[attr-defined]
    if getattr(env, "edition_fingerprint", current) == current:
        env.edition_fingerprint = current  # type: ignore[attr-defined]
        return []
    env.edition_fingerprint = current  # type: ignore[attr-defined]
    return [name for name, data in env.metadata.items() if USES_EDITION in data]


def _mark_cells(app: Sphinx, docname: str, source: list[str]) -> None:
    if "```{code-cell}" in source[0]:
        app.env.metadata[docname][USES_EDITION] = "cells"


def setup(app: Sphinx) -> None:
    app.connect("config-inited", _clear_stale_cells, priority=900)
    app.connect("builder-inited", _load, priority=100)
    app.connect("env-get-outdated", _outdated)
    app.connect("source-read", _mark_cells)
