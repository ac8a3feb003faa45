"""A page as files to take away: Markdown to read, and a notebook to run.

The bytes depend on the edition only: no time, no random id, no output of cells.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from . import __version__
from .edition import Edition
from .edition.chapters import Chapter
from .edition.readable import Part, markdown, parts
from .launch import Repository

#: A line of a page that begins a cell of code.
CELL = "```{code-cell}"
TITLE = "The Soviet Trade-Union Debate, 1918–1921: a critical edition"


def has_cells(text: str) -> bool:
    return any(line.startswith(CELL) for line in text.splitlines())


def markdown_file(edition: Edition, text: str, chapter: Chapter | None) -> str:
    """A page as Markdown to read; a last line says what it was taken from."""
    return f"{markdown(edition, text, chapter)}\n---\n\n{_origin(edition, chapter)}\n"


def notebook(
    edition: Edition, text: str, chapter: Chapter | None, repository: Repository | None = None
) -> str:
    """A page as a notebook (nbformat 4.5) without outputs. With a ``repository``, a first cell
    fetches the edition where there is none."""
    about = (
        f"{_origin(edition, chapter)}\n\nThe cells use the edition's package `analysis`; its "
        "README says how to run them in JupyterLab."
    )
    cells = [_cell(n, part) for n, part in enumerate(_with_origin(
        parts(edition, text, chapter), about, repository))]
    document = {
        "cells": cells,
        "metadata": {
            "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
            "language_info": {"name": "python"},
        },
        "nbformat": 4,
        "nbformat_minor": 5,
    }
    return json.dumps(document, ensure_ascii=False, indent=1) + "\n"


def write_notebooks(root: Path, pages: list[Path], out: Path) -> Iterator[Path]:
    """Writes the notebooks of ``pages``, files of the edition at ``root``, below ``out``."""
    edition = Edition.load(root)
    for page in pages:
        name = page.relative_to(root).as_posix()
        chapter = next((c for c in edition.chapters if c.file == name), None)
        target = (out / name).with_suffix(".ipynb")
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(
            notebook(edition, page.read_text(encoding="utf-8"), chapter), encoding="utf-8"
        )
        yield target


def _origin(edition: Edition, chapter: Chapter | None) -> str:
    whose = f"{edition.sources[chapter.source].short}, reading text. " if chapter else ""
    return f"*{whose}{TITLE}, version {__version__}.*"


def _with_origin(
    pieces: list[Part], about: str, repository: Repository | None
) -> Iterator[Part]:
    """Prose pieces one after another make one cell; the title keeps the first place."""
    title, *rest = pieces or [Part("")]
    yield Part("\n\n".join([title.text, about]))
    if repository:
        yield Part(repository.preparation(), True, ("hide-input",))
    words: list[str] = []
    for piece in rest:
        if not piece.code:
            words.append(piece.text)
            continue
        if words:
            yield Part("\n\n".join(words))
        words = []
        yield piece
    if words:
        yield Part("\n\n".join(words))


def _cell(number: int, part: Part) -> dict[str, Any]:
    lines = part.text.splitlines(keepends=True)
    if not part.code:
        return {"cell_type": "markdown", "id": f"cell-{number}", "metadata": {}, "source": lines}
    return {
        "cell_type": "code", "execution_count": None, "id": f"cell-{number}",
        "metadata": {"tags": list(part.tags)} if part.tags else {},
        "outputs": [], "source": lines,
    }
