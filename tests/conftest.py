"""What all tests share."""

from __future__ import annotations

import csv
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest
from pdf import Pdf

from analysis.edition.sources import FIELDS

ROOT = Path(__file__).parents[1]
#: What a checkout holds beside its source.
NO_SOURCE = shutil.ignore_patterns(
    ".git", ".venv", "_build", "__pycache__", "*.egg-info", ".*_cache", ".hypothesis",
    ".ipynb_checkpoints", "node_modules",
)
_COMPLAINT = re.compile(r"WARNING|ERROR|^\S*(?:Error|Exception)\b")
_COLOUR = re.compile(r"\x1b\[[0-9;]*m")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--refresh-golden", action="store_true",
        help="write the expected output anew; look at the diff before you commit it",
    )


@pytest.fixture
def refresh_golden(request: pytest.FixtureRequest) -> bool:
    return bool(request.config.getoption("--refresh-golden"))


@dataclass(frozen=True)
class Built:
    """One run of a builder: its exit status and its log without colours."""

    status: int
    log: str

    @property
    def tail(self) -> str:
        """The lines that complain, and the last ones."""
        lines = self.log.splitlines()
        return "\n".join([*filter(_COMPLAINT.search, lines[:-60]), "...", *lines[-60:]])


def without_cells(text: str) -> str:
    """A chapter for a Sphinx root that runs no cells and has not all texts: without its cells
    and its questions, which lead to passages everywhere."""
    text = re.sub(r"^file_format: .*\n|^kernelspec:\n(?:  .*\n)+", "", text, flags=re.M)
    return re.sub(r"^```\{(?:code-cell|question)\}.*?^```\n", "", text, flags=re.M | re.S)


#: Runs a program of this Python's folder in a folder that has its own copy of ``analysis``;
#: every process that it starts, the kernels too, imports that copy.
Run = Callable[..., Built]
Build = Callable[[Path], Built]


@pytest.fixture(scope="session")
def run() -> Run:
    def run(folder: Path, program: str, *arguments: str | Path) -> Built:
        process = subprocess.run(
            [Path(sys.executable).with_name(program), *arguments],
            cwd=folder, check=False, encoding="utf-8", timeout=900,
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
            env=os.environ | {"PYTHONPATH": str(folder)},
        )
        return Built(process.returncode, _COLOUR.sub("", process.stdout))

    return run


@pytest.fixture(scope="session")
def build(run: Run) -> Build:
    """Builds a book as ``make book`` does."""
    return lambda folder: run(folder, "jupyter-book", "build", ".", "-W", "--keep-going")


@dataclass(frozen=True)
class Book:
    """The whole book, built in a copy of the source."""

    root: Path
    log: str

    @property
    def html(self) -> Path:
        return self.root / "_build" / "html"


@pytest.fixture(scope="session")
def book(tmp_path_factory: pytest.TempPathFactory, build: Build) -> Book:
    """One real build of this book, for all tests that read it and change nothing."""
    root = tmp_path_factory.mktemp("book") / "edition"
    shutil.copytree(ROOT, root, ignore=NO_SOURCE)
    built = build(root)
    if built.status:
        pytest.fail(f"the book does not build (exit {built.status}):\n{built.tail}", pytrace=False)
    return Book(root, built.log)


#: How a builder of our own is called.
BUILDER = ("jupyter-book", "build", ".", "-W", "--keep-going", "--builder", "custom",
           "--custom-builder")
PDF = Path("_build/pdf/soviet-trade-union-debate.pdf")


@pytest.fixture(scope="session")
def pdf(book: Book, run: Run) -> Pdf:
    """The PDF of the whole book, made after its pages as ``make book`` does."""
    built = run(book.root, *BUILDER, "typst")
    if built.status:
        pytest.fail(f"the PDF is not made (exit {built.status}):\n{built.tail}", pytrace=False)
    (book.root / "_build" / "typst.log").write_text(built.log, encoding="utf-8")
    return Pdf(book.root / PDF)


#: Would run, or would show up as an element, wherever it is not escaped.
HOSTILE = "<script>evil()</script><x-evil onload=evil() title=\"'>&lt;<img src=x onerror=evil()>"
LISTS = "```{correction-counts}\n```\n\n```{corrections}\n```\n"
CLAIM = {"source": "a-text", "lines": "2", "claim": "seats", "of": "278", "qualifier": "exact",
         "kind": "seats"}  # fmt: skip
REGISTERS = {
    "claims": [
        CLAIM | {"id": "a-1", "quote": HOSTILE, "quantity": "seats of the left", "value": "124",
                 "unit": "seats"},
        CLAIM | {"id": "a-2", "quote": HOSTILE, "quantity": HOSTILE, "value": "100",
                 "unit": HOSTILE},
    ],
    "series": [{"prefix": "not", "series": "notes", "source": "a-text", "voice": HOSTILE,
                "form": f"[{{number}} {HOSTILE}]", "title": f"Notes {HOSTILE}"}],
}  # fmt: skip
SMALL = {
    "CITATION.cff": f"""\
title: '{HOSTILE.replace(chr(39), chr(39) * 2)}'
authors: [name: The editors]
version: 0.1
date-released: 2026-11-22
""",
    "_toc.yml": """\
format: jb-book
root: book/index
chapters:
  - file: book/texts/a-text/text
  - file: book/texts/a-text/notes
  - file: book/corrections
""",
    "book/index.md": "# A small edition\n\n[l. 3](texts/a-text/text.md#l3)\n",
    "book/corrections.md": f"# Corrections\n\n{LISTS}",
    "book/texts/a-text/text.md": f"""\
---
file_format: mystnb
kernelspec:
  name: python3
  display_name: Python 3
source: a-text
title: A text
---

# {{loc}}`1` The {{ocr}}`tltle → title {HOSTILE}`

{{loc}}`2` A {{emend}}`{HOSTILE} w → reading {HOSTILE} | reason {HOSTILE}` and[^not-1] a
{{sic}}`kept {HOSTILE} | because {HOSTILE}` {{gap}}`one word {HOSTILE} | torn off {HOSTILE}`
{{supplied}}`conjecture {HOSTILE} (?) | a guess {HOSTILE}` {{fw}}`forme work {HOSTILE}`

{{loc}}`3` {{pb}}`7 {HOSTILE}` A mark put {{ocr}}`rightl → right[^not-1]`

```{{code-cell}} python
from analysis import Edition
from analysis.figures import passage_link, share_chart, share_table, show

edition = Edition.load()
source = passage_link(edition, "seats", "book/texts/a-text/text")
show(share_table(edition, "seats"), "Seats", source)
share_chart(edition, "seats")
```
""",
    "book/texts/a-text/notes.md": """\
---
source: a-text
title: Notes
---

# {loc}`5` Notes

:::{note-text} not-1
{loc}`6` The {ocr}`onIy → only` note.
:::
""",
    "sources/a-text.txt": "x\n" * 6,
    "sources/catalogue.yml": "- id: a-text\n" + "".join(
        f"  {field}: '{HOSTILE.replace(chr(39), chr(39) * 2)}'\n"
        for field in FIELDS if field != "id"
    ),
}


def registers(root: Path, rows: Mapping[str, Sequence[Mapping[str, str]]]) -> None:
    """Writes every register that this edition has, with these ``rows`` and no others."""
    for path in (ROOT / "book/registers").rglob("*.csv"):
        with path.open(encoding="utf-8", newline="") as file:
            columns = next(csv.reader(file))
        target = root / path.relative_to(ROOT)
        target.parent.mkdir(parents=True, exist_ok=True)
        with target.open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, columns, restval="", lineterminator="\n")
            writer.writeheader()
            writer.writerows(rows.get(path.stem, ()))
    for path in (ROOT / "book").glob("*.bib"):
        shutil.copyfile(path, root / path.relative_to(ROOT))


@pytest.fixture(scope="session")
def small_book(tmp_path_factory: pytest.TempPathFactory, build: Build) -> Book:
    """A small edition under the book's own settings, full of :data:`HOSTILE` values. Tests
    may change and rebuild it; they put their changes back."""
    root = tmp_path_factory.mktemp("small") / "edition"
    shutil.copytree(ROOT / "analysis", root / "analysis", ignore=NO_SOURCE)
    shutil.copyfile(ROOT / "_config.yml", root / "_config.yml")
    for name, content in SMALL.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(content, encoding="utf-8")
    registers(root, REGISTERS)
    built = build(root)
    if built.status:
        pytest.fail(f"the small book does not build:\n{built.tail}", pytrace=False)
    return Book(root, built.log)
