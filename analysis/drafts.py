"""Drafts: a chapter for a new text, made from a plain-text file."""

from __future__ import annotations

import hashlib
import json
import os
import re
import unicodedata
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import yaml

from .edition.chapters import TEXTS
from .edition.errors import EditionError, Finding
from .edition.escape import escape_markdown
from .edition.sources import CATALOGUE

CODE = "D001"
BYTE_ORDER_MARK = "\ufeff"
#: What the editors have to fill in, by the fields of the catalogue.
PLACEHOLDERS = {
    "siglum": "fill in: its letter in the apparatus, as K21",
    "short": "fill in: the form in which it is cited, as Kollontai 1921",
    "title": "fill in: the title",
    "author": "fill in: the author",
    "date": "fill in: the date of the text",
    "provenance": "fill in: where the file comes from, and what the witness says of it",
    "rights": "fill in: what the witness says of its rights",
}
_IDENTIFIER = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


def draft(file: Path, root: Path, identifier: str | None = None) -> Path:
    """Make a source, an entry in the catalogue and a chapter from a plain-text file.

    Gives the chapter's path. Raises :class:`EditionError` where the file is no text or
    something stands in the way; then nothing has been written.
    """
    content, text = _read(file)
    name = _identifier(file, identifier)
    source, chapter = root / "sources" / f"{name}.txt", root / TEXTS / name / "text.md"
    for target in (source, chapter):
        if target.exists():
            raise _fault(target.relative_to(root), "stands there already",
                         "give the text another identifier, or move away what stands there")
    catalogue = _catalogue(root, name, hashlib.sha256(content).hexdigest())
    try:
        with ExitStack() as undo:
            _write(source, content, undo)
            _write(chapter, _chapter(name, text).encode(), undo)
            _replace(root / CATALOGUE, catalogue, undo)
            undo.pop_all()
    except OSError as error:
        raise _fault(file, f"no draft could be written: {error}",
                     "see that the folders of the edition can be written to") from error
    return chapter


def blocks(text: str) -> Iterator[str]:
    """Each paragraph, a run of lines that are not blank, as Markdown with its ``{loc}``.

    The lines end where those of the source end; white space within them is one blank.
    """
    lines = text.split("\n")
    start = 0
    for end in range(len(lines) + 1):
        if end < len(lines) and lines[end].strip():
            continue
        if start < end:
            first, *rest = (" ".join(line.split()) for line in lines[start:end])
            place = f"{start + 1}-{end}" if rest else f"{end}"
            yield "\n".join((
                f"{{loc}}`{place}` {_first_line(first)}",
                *(escape_markdown(line, at_start=True) for line in rest),
            ))
        start = end + 1


def _first_line(line: str) -> str:
    """A byte-order mark is in the witness and no part of its text."""
    words = line.removeprefix(BYTE_ORDER_MARK)
    mark = "" if words == line else f"{{fw}}`{BYTE_ORDER_MARK}`"
    return mark + escape_markdown(words, at_start=False)


def _chapter(name: str, text: str) -> str:
    front = f"---\nsource: {_scalar(name)}\ntitle: {_scalar(PLACEHOLDERS['title'])}\n---"
    return "\n\n".join((front, *blocks(text))) + "\n"


def _read(file: Path) -> tuple[bytes, str]:
    try:
        content = file.read_bytes()
    except OSError as error:
        raise _fault(file, f"cannot be read: {error.strerror or error}",
                     "name a plain-text file that is there") from error
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError as error:
        raise _fault(file, "is not UTF-8", "save it as plain text in UTF-8",
                     content.count(b"\n", 0, error.start) + 1) from error
    if "\0" in text:
        raise _fault(file, "holds a NUL byte and is no plain text",
                     "save it as plain text in UTF-8", text.count("\n", 0, text.index("\0")) + 1)
    if not text.removeprefix(BYTE_ORDER_MARK).strip():
        raise _fault(file, "is empty", "name a file with text in it")
    return content, text


def _identifier(file: Path, identifier: str | None) -> str:
    if identifier is None:
        letters = unicodedata.normalize("NFKD", file.stem).encode("ascii", "ignore").decode()
        identifier = re.sub(r"[^a-z0-9]+", "-", letters.lower()).strip("-")
        if not identifier:
            raise _fault(file, "has a name from which no identifier can be made",
                         "give an identifier of letters a to z, figures and hyphens")
    elif not _IDENTIFIER.fullmatch(identifier):
        raise _fault(file, f"the identifier {identifier!r} will not do",
                     "use letters a to z and figures, with single hyphens between: smith-1920")
    return identifier


def _catalogue(root: Path, name: str, checksum: str) -> bytes:
    """The catalogue with an entry for the text at its end, and all else as it stands."""
    try:
        old = (root / CATALOGUE).read_bytes().decode("utf-8")
        entries = _entries(old)
    except (OSError, ValueError, yaml.YAMLError) as error:
        raise _fault(Path(CATALOGUE), f"cannot be read: {error}",
                     "restore the catalogue") from error
    if any(isinstance(entry, dict) and str(entry.get("id")) == name for entry in entries):
        raise _fault(Path(CATALOGUE), f"the witness {name!r} stands there already",
                     "give the text another identifier")
    entry = {"id": name, **PLACEHOLDERS, "sha256": checksum}
    lines = (f"{key}: {_scalar(value)}" for key, value in entry.items())
    gap = "\n" if old.endswith("\n") or not old else "\n\n"
    new = f"{old}{gap}- " + "\n  ".join(lines) + "\n"
    try:
        continued = _entries(new) == [*entries, entry]
    except (ValueError, yaml.YAMLError):
        continued = False
    if not continued:
        raise _fault(Path(CATALOGUE), "no entry can be added at its end",
                     "write it as a list in which each witness begins with '- id:' at the margin")
    return new.encode()


def _entries(catalogue: str) -> list[object]:
    entries = yaml.safe_load(catalogue)
    return entries if isinstance(entries, list) else []


def _scalar(text: str) -> str:
    """A text as YAML, between quotation marks where YAML would take it for something else."""
    try:
        plain = yaml.safe_load(f"- {text}") == [text]
    except (ValueError, yaml.YAMLError):
        plain = False
    return text if plain else json.dumps(text, ensure_ascii=False)


def _write(path: Path, content: bytes, undo: ExitStack) -> None:
    missing = [folder for folder in (path.parent, *path.parent.parents) if not folder.exists()]
    for folder in reversed(missing):
        folder.mkdir()
        undo.callback(folder.rmdir)
    with path.open("xb") as target:
        undo.callback(path.unlink)
        target.write(content)


def _replace(path: Path, content: bytes, undo: ExitStack) -> None:
    new = path.with_name(f".{path.name}.new")
    _write(new, content, undo)
    os.replace(new, path)


def _fault(file: Path, message: str, hint: str, line: int = 0) -> EditionError:
    return EditionError([Finding(file.as_posix(), line, CODE, message, hint)])
