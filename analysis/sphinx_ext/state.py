"""The edition as one build sees it, and what must be made anew when it changes."""

from __future__ import annotations

import gc
import os
import shutil
from collections.abc import Iterable
from pathlib import Path

from sphinx.application import Sphinx
from sphinx.config import Config
from sphinx.environment import BuildEnvironment
from sphinx.util import logging

from .. import IN_BOOK
from ..edition import Edition, EditionError
from ..edition.chapters import Chapter
from . import shown

logger = logging.getLogger(__name__)
ENV_VERSION = 4
#: Set in a document's metadata: what the page shows of all that the edition computes.
USES_EDITION = "uses_edition"
_STAMP = "edition.sha256"


def edition(app: Sphinx) -> Edition:
    """The edition that this build shows."""
    loaded: Edition = app._edition  # type: ignore[attr-defined]
    return loaded


def chapter(app: Sphinx, docname: str) -> Chapter | None:
    """The chapter that a document is, if it is one."""
    return next((c for c in edition(app).chapters if c.docname == docname), None)


def _load(app: Sphinx) -> None:
    root = Path(app.srcdir)
    try:
        app._edition = Edition.load(root, Path(app.doctreedir) / "chapters")  # type: ignore[attr-defined]
    except EditionError as error:
        for finding in error.findings:
            logger.error("%s", finding)
        raise


def _clear_stale_cells(app: Sphinx, config: Config) -> None:
    """The execution cache sees only the cells; forget it when what they read has changed."""
    os.environ[IN_BOOK] = "1"
    folder = getattr(config, "nb_execution_cache_path", "")  # no notebooks, no such setting
    cache = Path(folder or Path(app.outdir).parent / ".jupyter_cache")
    stamp = cache / _STAMP
    app._inputs = shown.inputs(Path(app.srcdir))  # type: ignore[attr-defined]
    current = shown.digest(sorted(app._inputs.items()))  # type: ignore[attr-defined]
    if cache.is_dir() and (not stamp.is_file() or stamp.read_text() != current):
        shutil.rmtree(cache)
    cache.mkdir(parents=True, exist_ok=True)
    stamp.write_text(current)


def depend(env: BuildEnvironment, docname: str, names: Iterable[str]) -> None:
    """Note that a page shows what the whole edition computes, and what of it."""
    before = env.metadata[docname].get(USES_EDITION, frozenset())
    env.metadata[docname][USES_EDITION] = before | frozenset(names)


def _outdated(
    app: Sphinx, env: BuildEnvironment, added: set[str], changed: set[str], removed: set[str]
) -> list[str]:
    whole = edition(app)
    now = shown.chapters(whole), shown.parts(whole, app._inputs)  # type: ignore[attr-defined]
    before = getattr(env, "edition_shown", now)
    env.edition_shown = now  # type: ignore[attr-defined]
    chapters, parts = ({k for k in new if old.get(k) != new[k]}
                       for old, new in zip(before, now, strict=True))
    using = {
        name for name, data in env.metadata.items()
        if parts & data.get(USES_EDITION, frozenset())
    }
    return list((chapters | using) & env.all_docs.keys())


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
        depend(app.env, docname, ["everything"])


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
