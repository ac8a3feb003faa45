"""Runs every page that has cells as a notebook by itself, as JupyterLab does.

Nothing of the book's build is used: no Sphinx, no cache, no setting of its own. What the
cells show is kept as an ``.ipynb`` file.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from . import IN_BOOK
from .edition import EditionError, Finding
from .edition.parsed import KEPT

CODE = "J001"
TIMEOUT = 120
#: What the front matter of a page with cells has.
_NOTEBOOK = "file_format: mystnb"
#: The kernel says at each start that it listens on this machine.
_QUIET = ["--IPKernelApp.log_level=40"]


def notebook_pages(root: Path) -> list[Path]:
    """The Markdown files below ``book`` that are notebooks, in a fixed order."""
    return [
        path for path in sorted((root / "book").rglob("*.md"))
        if _NOTEBOOK in path.read_text(encoding="utf-8")[:200]
    ]


def run_notebooks(root: Path, out: Path) -> Iterator[Path]:
    """Run each page in a kernel of its own, started in the page's folder, and write it with
    its output below ``out``; gives the files written.

    Raises :class:`EditionError` where a cell fails, with what it said.
    """
    for page in notebook_pages(root):
        target = out / page.relative_to(root).with_suffix(".ipynb")
        target.parent.mkdir(parents=True, exist_ok=True)
        _run(page, target, root)
        yield target


def _run(page: Path, target: Path, root: Path) -> None:
    import jupytext
    import nbformat
    from nbclient import NotebookClient
    from nbclient.exceptions import CellExecutionError

    notebook = jupytext.read(page)
    client = NotebookClient(
        notebook, timeout=TIMEOUT, kernel_name="python3",
        resources={"metadata": {"path": str(page.parent)}}, extra_arguments=_QUIET,
    )
    try:
        client.execute(env=_environment())
    except CellExecutionError as error:
        raise EditionError([Finding(
            page.relative_to(root).as_posix(), 0, CODE,
            f"a cell fails: {error.ename}: {error.evalue}", "run the page in JupyterLab",
        )]) from error
    target.write_text(nbformat.writes(notebook), encoding="utf-8")  # type: ignore[no-untyped-call]


def _environment() -> dict[str, Any]:
    """The environment of a reader who opens the page: not that of a build."""
    return {name: value for name, value in os.environ.items() if name not in (IN_BOOK, KEPT)}
