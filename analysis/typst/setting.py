"""Typst at work: the whole book and each chapter by itself, side by side."""

from __future__ import annotations

import hashlib
import json
import os
import re
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from importlib.metadata import version
from pathlib import Path

from sphinx.errors import SphinxError

#: Which PDF was made from what, so that only those are set anew whose pages changed.
STAMPS = "set.json"
_READS = re.compile(r'#(?:include|import|picture\() ?"/?(?P<file>[^"]+)"')


@dataclass(frozen=True)
class Job:
    """One PDF: its main file below the folder of the Typst files, what it is told, its place."""

    main: str
    target: Path
    inputs: dict[str, str] = field(default_factory=dict)


def set_all(folder: Path, jobs: Sequence[Job]) -> list[str]:
    """Sets what changed, the first job first, and gives Typst's warnings.

    The wheel lets go of Python's lock while it works, so threads share the processors and
    Typst's own memory of what it has laid out. Raises :class:`SphinxError` with Typst's words
    where a file cannot be set.
    """
    import typst  # 80 MB that no other builder needs

    path = folder / STAMPS
    before = json.loads(path.read_text(encoding="utf-8")) if path.is_file() else {}
    path.unlink(missing_ok=True)
    stamps = {job.target.name: stamp(folder, job) for job in jobs}
    todo = [
        job for job in jobs
        if not job.target.is_file() or before.get(job.target.name) != stamps[job.target.name]
    ]

    def work(job: Job) -> list[str]:
        job.target.parent.mkdir(parents=True, exist_ok=True)
        try:
            _, warnings = typst.compile_with_warnings(
                str(folder / job.main), output=str(job.target), root=str(folder),
                ignore_system_fonts=True, format="pdf", pdf_standards=["ua-1"],
                sys_inputs=job.inputs,
            )
        except typst.TypstError as error:
            raise SphinxError(f"Typst: {error.message}\n{error.diagnostic}") from error
        return [str(warning.diagnostic) for warning in warnings]

    with ThreadPoolExecutor(os.cpu_count()) as pool:
        found = [warning for warnings in pool.map(work, todo) for warning in warnings]
    if not found:
        path.write_text(json.dumps(stamps), encoding="utf-8")
    return found


def stamp(folder: Path, job: Job) -> str:
    """SHA-256 over all that a PDF is made from: the files it reads, what it is told, Typst."""
    found = hashlib.sha256(f"{version('typst')} {sorted(job.inputs.items())}".encode())
    for path in _read(folder, job.main, set()):
        found.update(path.read_bytes())
    return found.hexdigest()


def _read(folder: Path, file: str, known: set[str]) -> Iterator[Path]:
    if file not in known:
        known.add(file)
        path = folder / file
        yield path
        if path.suffix == ".typ":
            for match in _READS.finditer(path.read_text(encoding="utf-8")):
                yield from _read(folder, match["file"], known)
