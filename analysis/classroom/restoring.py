"""Puts a submitted notebook in order before it is run: what is locked comes back from the
release, what was deleted is put in again, and no more of the file is trusted than its words.

nbgrader's own ``OverwriteCells`` wants a database, trusts the file's metadata and fails where
two cells that follow each other were deleted; hence this.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

#: No submission is larger.
MOST_BYTES = 20_000_000


class Unreadable(Exception):
    """A file is no notebook; the message says why, in plain words."""


@dataclass
class Restored:
    """A notebook to run, and what was found in the file, in plain words. ``answered`` are the
    ids of the answers that are not as they were released."""

    notebook: Any
    remarks: list[str] = field(default_factory=list)
    answered: set[str] = field(default_factory=set)
    cells: dict[str, list[str]] = field(default_factory=dict)

    def note(self, what: str, name: str) -> None:
        """Note of one more cell that something was wrong with it."""
        self.cells.setdefault(what, []).append(name)


@dataclass(frozen=True)
class Words:
    """One submitted cell: its kind, its words, the id that it claims."""

    code: bool
    source: str
    ids: tuple[str, ...]


def read(path: Path) -> dict[str, Any]:
    """A file as a notebook in the present format.

    Raises :class:`Unreadable`.
    """
    if path.is_symlink() or not path.is_file():
        raise Unreadable("this is no ordinary file")
    size = path.stat().st_size
    if not size:
        raise Unreadable("the file is empty")
    if size > MOST_BYTES:
        raise Unreadable(f"the file has more than {MOST_BYTES // 1_000_000} MB")
    try:
        content = json.loads(path.read_text(encoding="utf-8-sig"))
    except UnicodeDecodeError:
        raise Unreadable("this is no notebook: it is no text") from None
    except RecursionError:
        raise Unreadable("this is no notebook: it is nested too deep") from None
    except ValueError as error:
        raise Unreadable(f"the file is damaged, no JSON: {error}") from None
    if isinstance(content, dict) and isinstance(content.get("worksheets"), list):
        content = _modern(content)
    if not isinstance(content, dict) or not isinstance(content.get("cells"), list):
        raise Unreadable("this is no notebook: it has no cells")
    return content


def _modern(content: dict[str, Any]) -> Any:
    import nbformat

    try:
        return nbformat.convert(nbformat.from_dict(content), 4)  # type: ignore[no-untyped-call]
    except Exception as error:  # whatever an old and broken file leads to
        raise Unreadable(f"this is no notebook: {type(error).__name__}") from error


def claimed(content: dict[str, Any]) -> tuple[str, set[str]]:
    """The assignment that a notebook says it is, or ``""``, and the ids of its cells."""
    metadata = content.get("metadata")
    mine = metadata.get("edition") if isinstance(metadata, dict) else None
    name = mine.get("assignment") if isinstance(mine, dict) else None
    return name if isinstance(name, str) else "", {i for w in _words(content) for i in w.ids}


def _words(content: dict[str, Any]) -> Iterator[Words]:
    for cell in content["cells"]:
        if not isinstance(cell, dict):
            continue
        source = cell.get("source", "")
        if isinstance(source, list):
            source = "".join(part for part in source if isinstance(part, str))
        if isinstance(source, str):
            yield Words(cell.get("cell_type") == "code", source, tuple(_ids(cell)))


def _ids(cell: dict[str, Any]) -> Iterator[str]:
    """The ids that a cell may be known by: nbgrader's, and the notebook's own, which some
    editors keep when they drop the other."""
    metadata = cell.get("metadata")
    graded = metadata.get("nbgrader") if isinstance(metadata, dict) else None
    for value in (graded.get("grade_id") if isinstance(graded, dict) else None, cell.get("id")):
        if isinstance(value, str):
            yield value


def restore(content: dict[str, Any], full: Any, released: Any) -> Restored:
    """The notebook to run for a submission. ``full`` is the release with its hidden tests,
    ``released`` what students got."""
    from nbformat import v4

    given = {_grade_id(cell): cell.source for cell in released.cells if _grade_id(cell)}
    known = {_grade_id(cell): cell for cell in full.cells if _grade_id(cell)}
    result = Restored(v4.new_notebook(metadata=full.metadata))  # type: ignore[no-untyped-call]
    place: dict[str, int] = {}
    cells = result.notebook.cells
    for words in _words(content):
        name = next((i for i in words.ids if i in known), "")
        if name in place:
            _again(result, cells[place[name]], words, name, given[name])
            continue
        if name:
            place[name] = len(cells)
            cells.append(_restored(result, known[name], words, given[name]))
        else:
            make = v4.new_code_cell if words.code else v4.new_markdown_cell
            cells.append(make(words.source, id=f"own-{len(cells)}"))  # type: ignore[no-untyped-call]
    _put_back(result, known, place)
    for what, ids in result.cells.items():
        result.remarks.append(f"{what}: {', '.join(ids)}")
    return result


def _grade_id(cell: Any) -> str:
    name: str = cell.metadata.get("nbgrader", {}).get("grade_id", "")
    return name


def _restored(result: Restored, model: Any, words: Words, given: str) -> Any:
    import nbformat

    cell = nbformat.from_dict(model)  # type: ignore[no-untyped-call]
    name = _grade_id(model)
    changed = words.source.strip() not in (given.strip(), model.source.strip())
    if not model.metadata.nbgrader["solution"]:
        if changed:
            result.note("locked cells that were changed, and put back", name)
    else:
        cell.source = words.source
        if changed:
            result.answered.add(name)
    return cell


def _again(result: Restored, cell: Any, words: Words, name: str, given: str) -> None:
    """A second cell with the id of an earlier one: whichever was filled in counts."""
    result.note("cells that are there twice, of which the first that was filled in counts", name)
    if cell.metadata.nbgrader["solution"] and name not in result.answered \
            and words.source.strip() != given.strip():
        cell.source = words.source
        result.answered.add(name)


def _put_back(result: Restored, known: dict[str, Any], place: dict[str, int]) -> None:
    """Put missing cells behind the one that they follow in the release."""
    import nbformat

    cells, after = result.notebook.cells, -1
    for name, model in known.items():
        if name in place:
            after = place[name]
            continue
        result.note("cells that were missing, and put back", name)
        after += 1
        cells.insert(after, nbformat.from_dict(model))  # type: ignore[no-untyped-call]
        place = {n: at + (at >= after) for n, at in place.items()} | {name: after}
