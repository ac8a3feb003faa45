"""The data that everyone can take away: reading texts, tables and what describes them."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import tempfile
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Any

import pandas as pd

from . import __version__
from .data_dictionary import TABLES
from .data_schema import Table
from .edition import Edition, EditionError, Finding
from .edition.plaintext import LOST, line
from .edition.sources import Source
from .edition.works import REFERENCES

CODE = "D002"
PACKAGE = "datapackage.json"
LICENCE = {
    "name": "CC-BY-4.0",
    "title": "Creative Commons Attribution 4.0 International",
    "path": "https://creativecommons.org/licenses/by/4.0/",
}
DESCRIPTION = (
    "The reading texts of the edition and its tables: every editorial intervention, every note, "
    "every figure that the texts state. The licence is that of the editors' own work; what each "
    "witness says of its rights stands in sources.csv, and the edition claims none in the texts."
)
READING_TEXT = (
    "The reading text, one heading or paragraph to a line, in the order of the edition, with "
    "note marks as [mark]. Conjectures stand in the text as words; a loss with no conjecture "
    f"after it is {LOST}. Both are listed in emendations.csv. Forme work is left out."
)
_BIBLIOGRAPHY = {
    "name": "references",
    "path": Path(REFERENCES).name,
    "profile": "data-resource",
    "title": "The works cited",
    "description": "The works that the texts and their notes cite, as BibTeX; citations.csv and "
    "notes.csv name them by their keys. An entry holds what the texts themselves say of the work.",
    "format": "bib",
    "mediatype": "application/x-bibtex",
}
_DIALECT = {
    "delimiter": ",", "lineTerminator": "\n", "quoteChar": '"', "doubleQuote": True,
    "skipInitialSpace": False, "header": True,
}


def write(root: Path, out: Path) -> list[Path]:
    """Write the data of the edition below ``root`` into the folder ``out``, all of it anew.

    Gives the files written. Raises :class:`EditionError` where the edition has faults that
    would leave something out, or where ``out`` holds what is not this package's. Whatever
    goes wrong, ``out`` has either all that is new or all that it had.
    """
    edition = Edition.load(root)
    faults = [*(f for c in edition.chapters for f in c.findings), *edition.findings]
    if faults:
        raise EditionError(faults)
    contents = dict(_contents(edition))
    _refuse_strangers(out)
    _replace(out, contents)
    return [out / name for name in contents]


def reading_text(edition: Edition, source: str) -> str:
    """The reading text of a source, a paragraph a line; what is lost and has no conjecture
    after it is ``[…]``."""
    lines = (line(edition, block) for block, _ in edition.paragraphs(source))
    return "".join(f"{words}\n" for words in lines if words)


def _contents(edition: Edition) -> Iterator[tuple[str, bytes]]:
    """Every file by its path below the folder, the description last."""
    resources = []
    for source in edition.sources.values():
        text = reading_text(edition, source.id).encode()
        if text:
            resource = _text_resource(source, text)
            resources.append(resource)
            yield resource["path"], text
    frames = {
        "sources": pd.DataFrame(map(asdict, edition.sources.values())),
        "emendations": edition.emendations,
        "notes": edition.notes,
        "claims": edition.claims,
        "quantities": edition.quantities,
        "events": edition.events,
        "quotations": edition.quotations,
        "parallels": edition.parallels,
        "citations": edition.citations,
        "names": edition.names,
        "mentions": edition.mentions,
    }
    for table in TABLES:
        content = _csv(table, frames[table.name])
        resources.append(_table_resource(table, content))
        yield table.file, content
    references = edition.root / REFERENCES
    if references.is_file():
        content = references.read_bytes()
        resources.append(_BIBLIOGRAPHY | _measures(content))
        yield references.name, content
    package = {
        "profile": "data-package",
        "name": "soviet-trade-union-debate",
        "title": "The Soviet Trade-Union Debate, 1918–1921: data of the critical edition",
        "description": DESCRIPTION,
        "version": __version__,
        "licenses": [LICENCE],
        "resources": resources,
    }
    yield PACKAGE, (json.dumps(package, ensure_ascii=False, indent=2) + "\n").encode()


def _text_resource(source: Source, content: bytes) -> dict[str, Any]:
    return {
        "name": f"text-{source.id}",
        "path": f"text/{source.id}.txt",
        "profile": "data-resource",
        "title": f"{source.short}: {source.title}",
        "description": f"{READING_TEXT} Rights: {source.rights}",
        "format": "txt",
        "mediatype": "text/plain",
        **_measures(content),
    }


def _table_resource(table: Table, content: bytes) -> dict[str, Any]:
    return {
        "name": table.name,
        "path": table.file,
        "profile": "tabular-data-resource",
        "title": table.title,
        "description": table.meaning,
        "format": "csv",
        "mediatype": "text/csv",
        **_measures(content),
        "dialect": _DIALECT,
        "schema": table.schema,
    }


def _measures(content: bytes) -> dict[str, Any]:
    digest = hashlib.sha256(content).hexdigest()
    return {"encoding": "utf-8", "bytes": len(content), "hash": f"sha256:{digest}"}


def _csv(table: Table, frame: pd.DataFrame) -> bytes:
    names = [column.name for column in table.columns]
    target = io.StringIO(newline="")
    writer = csv.writer(target, lineterminator="\n")
    writer.writerow(names)
    for row in frame[names].itertuples(index=False, name=None):
        writer.writerow(map(_cell, row))
    return target.getvalue().encode()


def _cell(value: Any) -> str:
    """Nothing as an empty cell, a whole number without a point, every line end the same, a
    day as an ISO date."""
    if pd.isna(value):
        return ""
    if isinstance(value, pd.Timestamp):
        return str(value.date())
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value).replace("\r\n", "\n").replace("\r", "\n")


def _refuse_strangers(out: Path) -> None:
    """Never take away what somebody else keeps in the folder."""
    ours = {PACKAGE, Path(REFERENCES).name, *(table.file for table in TABLES)}
    found = [out] if out.is_file() else (p for p in out.rglob("*") if not p.is_dir())
    for path in sorted(found):
        name = path.relative_to(out)
        is_text = name.parent == Path("text") and name.suffix == ".txt"
        if name.as_posix() not in ours and not is_text:
            raise EditionError([Finding(
                str(path), 0, CODE, "is no part of the data, and would be lost",
                f"move it away from {out}, or have the data written to another folder",
            )])


def _replace(out: Path, contents: dict[str, bytes]) -> None:
    out.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=f".{out.name}-", dir=out.parent) as beside:
        new, old = Path(beside, "new"), Path(beside, "old")
        for name, content in contents.items():
            (new / name).parent.mkdir(parents=True, exist_ok=True)
            (new / name).write_bytes(content)
        if out.exists():
            out.rename(old)
        try:
            new.rename(out)
        except BaseException:
            if old.exists():
                old.rename(out)
            raise
