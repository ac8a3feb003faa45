"""The edition as one build sees it, and what must be made anew when it changes."""

from __future__ import annotations

import gc
import hashlib
import os
import shutil
from collections.abc import Iterator
from pathlib import Path

from sphinx.application import Sphinx
from sphinx.config import Config
from sphinx.environment import BuildEnvironment
from sphinx.util import logging

from .. import IN_BOOK
from ..edition import Edition, EditionError
from ..edition.chapters import Chapter

logger = logging.getLogger(__name__)
ENV_VERSION = 3
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
        (root / "book", "*.bib"), (root / "book" / "charts", "*.svg"),
    ):
        yield from sorted(p for p in folder.rglob(pattern) if p.is_file())


def _load(app: Sphinx) -> None:
    root = Path(app.srcdir)
    try:
        app._edition = Edition.load(root, Path(app.doctreedir) / "chapters")  # type: ignore[attr-defined]
    except EditionError as error:
        for finding in error.findings:
            logger.error("%s", finding)
        raise
    app._fingerprint = fingerprint(root)  # type: ignore[attr-defined]


def _clear_stale_cells(app: Sphinx, config: Config) -> None:
    """The execution cache sees only the cells; forget it when what they read has changed."""
    os.environ[IN_BOOK] = "1"
    folder = getattr(config, "nb_execution_cache_path", "")  # no notebooks, no such setting
    cache = Path(folder or Path(app.outdir).parent / ".jupyter_cache")
    stamp = cache / _STAMP
    current = fingerprint(Path(app.srcdir))
    if cache.is_dir() and (not stamp.is_file() or stamp.read_text() != current):
        shutil.rmtree(cache)
    cache.mkdir(parents=True, exist_ok=True)
    stamp.write_text(current)


def _shown(edition: Edition) -> dict[str, str]:
    """For each chapter a digest of what its page shows that other files decide: the pages
    of the print, the notes it calls and the marks that call its notes, the ways to the
    passages it cites and quotes and to what cites and quotes it."""
    parts: dict[str, list[object]] = {
        c.docname: [edition.sources[c.source].short]
        for c in edition.chapters if c.source in edition.sources
    }
    for record in edition.emendation_records:
        parts[record.file.removesuffix(".md")].append(record.page)
    for note in edition.note_records:
        calls = [(call.document, call.line) for call in note.calls]
        shown = note.mark, edition.series.get(note.label.split("-")[0]), note.document, calls
        for name in {note.document, *(document for document, _ in calls)} & parts.keys():
            parts[name].append(shown)
    for (name, anchor), ways in edition.passage_links.items():
        parts[name].append((anchor, ways))
    for name, links in edition.quotation_links.items():
        parts[name].append(links)
    return {
        name: hashlib.sha256(repr(shown).encode()).hexdigest() for name, shown in parts.items()
    }


def _outdated(
    app: Sphinx, env: BuildEnvironment, added: set[str], changed: set[str], removed: set[str]
) -> list[str]:
    now = {"": app._fingerprint, **_shown(edition(app))}  # type: ignore[attr-defined]
    before = getattr(env, "edition_shown", now)
    env.edition_shown = now  # type: ignore[attr-defined]
    outdated = {name for name in now if before.get(name) != now[name]}
    if "" in outdated:
        outdated |= {name for name, data in env.metadata.items() if USES_EDITION in data}
    return list(outdated & env.all_docs.keys())


def _older_than_read(app: Sphinx, env: BuildEnvironment) -> list[str]:
    """Pages that another builder, which shares what is read, has read anew since they were
    written: Sphinx looks at the sources only."""
    if app.builder.name != "html":
        return []
    return [
        name for name in env.found_docs
        if _written(Path(app.builder.get_outfilename(name)))  # type: ignore[attr-defined]
        < _written(Path(app.doctreedir, f"{name}.doctree"))
    ]


def _written(path: Path) -> int:
    return path.stat().st_mtime_ns if path.is_file() else 0


def _mark_cells(app: Sphinx, docname: str, source: list[str]) -> None:
    if getattr(app.config, "nb_execution_mode", "off") != "off" and "```{code-cell}" in source[0]:
        app.env.metadata[docname][USES_EDITION] = "cells"


def _collect_seldom(app: Sphinx) -> None:
    """A build makes nodes that live to its end; to search them for garbage again and again
    costs a sixth of its time (measured)."""
    usual = gc.get_threshold()
    gc.freeze()
    gc.set_threshold(100_000, 50, 50)

    def as_usual(app: Sphinx, error: Exception | None) -> None:
        gc.set_threshold(*usual)
        gc.unfreeze()

    app.connect("build-finished", as_usual)


def _number_nothing(app: Sphinx, config: Config) -> None:
    """Jupyter Book's LaTeX support numbers every table whatever ``_config.yml`` says; to
    number them Sphinx reads every page again at each build."""
    config["numfig"] = False


def setup(app: Sphinx) -> None:
    _collect_seldom(app)
    app.connect("config-inited", _number_nothing, priority=950)
    app.connect("config-inited", _clear_stale_cells, priority=900)
    app.connect("builder-inited", _load, priority=100)
    app.connect("env-get-outdated", _outdated)
    app.connect("env-updated", _older_than_read)
    app.connect("source-read", _mark_cells)
