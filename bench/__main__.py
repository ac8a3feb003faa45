"""``python -m bench``: how long reading and building take, what pages weigh, as ratios.
``python -m bench pages`` measures the pages only, ``python -m bench classroom`` the grading.

The two sides of a ratio are measured in turn, A B A B …, and the medians are compared,
so that a machine that grows slower or faster in between does not favour either side.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from statistics import median

from analysis import Edition
from analysis.checks import run_checks
from analysis.edition import find_root
from analysis.edition.citations import load_citations
from analysis.edition.parallels import candidates
from analysis.edition.quoting import beside
from analysis.edition.repeats import repeats

from .classroom import SIZES, grading
from .corpus import copy_of, multiplied, plain_book
from .pages import SLOWER, side_by_side

ROUNDS = 3
#: Visits of a page in the browser.
VISITS = 7
#: Sizes of the corpus at which the growth of the concordance is measured.
GROWTH = (1, 4, 16)


def timed(action: Callable[[], object]) -> float:
    """Seconds that one call takes."""
    start = time.perf_counter()
    action()
    return time.perf_counter() - start


def in_turn(actions: Sequence[Callable[[], float]], rounds: int = ROUNDS) -> list[float]:
    """The median of each action's own seconds, measured in turn."""
    results: list[list[float]] = [[] for _ in actions]
    for _ in range(rounds):
        for action, result in zip(actions, results, strict=True):
            result.append(action())
    return [median(result) for result in results]


def everything(edition: Edition) -> None:
    """What a page or an export asks of the edition."""
    _ = edition.emendations, edition.notes, edition.claims


def concordance(root: Path) -> float:
    """Seconds of the whole concordance: the register and the bibliography read, every note and
    every work with its places, the links between passages."""
    edition = Edition.load(root)
    _ = edition.placed, edition.pages, edition.note_records, edition.home("", 0)

    def whole() -> None:
        load_citations(root)
        edition.concordance_of_notes()
        edition.concordance_of_works()
        edition.who_cites_whom()
        _ = edition.notes, edition.citations, edition.passage_links

    return timed(whole)


def matching(root: Path) -> float:
    """Seconds of everything about quotations: each beside its target with its score, the other
    places where its words stand, the links between pages, and the parallels sought anew."""
    edition = Edition.load(root)
    _ = edition.placed, edition.pages, edition.passage_links, edition.claims

    def whole() -> None:
        for record in (*edition.quotation_records, *edition.parallel_records):
            if record.target_source:
                beside(edition, record)
        list(repeats(edition, edition.quotation_records))
        candidates(edition)
        _ = edition.quotations, edition.parallels, edition.quotation_links

    return timed(whole)


def load(root: Path) -> float:
    return timed(lambda: everything(Edition.load(root)))


def build(folder: Path, *how: str, clean: bool = True) -> float:
    """Seconds of ``jupyter-book build``, from nothing or upon what is there."""
    if clean:
        shutil.rmtree(folder / "_build", ignore_errors=True)
    own = (folder / "analysis").is_dir()
    environment = os.environ | {"PYTHONPATH": str(folder)} if own else None
    program = str(Path(sys.executable).with_name("jupyter-book"))
    command = [program, "build", str(folder), "-q", *how]
    start = time.perf_counter()
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    seconds = time.perf_counter() - start
    if done.returncode:
        raise SystemExit(done.stdout[-2000:] + done.stderr[-2000:])
    return seconds


def printed(folder: Path) -> float:
    """Seconds of the PDF and each chapter's, when the pages have been read and run."""
    for name in ("typst", "pdf"):
        shutil.rmtree(folder / "_build" / name, ignore_errors=True)
    return build(folder, "--builder", "custom", "--custom-builder", "typst", clean=False)


def rebuild_after_an_edit(folder: Path) -> float:
    """Seconds of a rebuild after one line of a text page has changed."""
    page = folder / "book" / "texts" / "kollontai-1921" / "part-1.md"
    text = page.read_text(encoding="utf-8")
    old, new = "The break goes deeper.", "The break goes {sic}`deeper. | a test`"
    page.write_text(text.replace(old, new) if old in text else text.replace(new, old), "utf-8")
    return build(folder, clean=False)


def row(name: str, value: str, limit: str) -> None:
    print(f"{name:<58} {value:>22}   {limit}", flush=True)


def growth(
    name: str, measured: Callable[[Path], float], parts: Sequence[Path], limit: str
) -> None:
    """The rows of something measured at each size of :data:`GROWTH`."""
    measured(parts[0])
    first, *grown = in_turn([partial(measured, part) for part in parts])
    row(name, f"{first:.2f} s", limit)
    for times, seconds in zip(GROWTH[1:], grown, strict=True):
        row(f"… of {times} copies / of one", f"{seconds:.2f} s = {seconds / first:.1f} x",
            f"at most {times * 5 // 4} x")


def weigh(root: Path, ours: Path, plain: Path) -> None:
    """The rows of what the text pages weigh and how soon they are usable."""
    chapters = Edition.load(root).chapters
    pages = [(f"{c.docname}.html", f"page-{n}.html") for n, c in enumerate(chapters)]
    longest = max(range(len(pages)), key=lambda n: len(chapters[n].blocks))
    books = ours / "_build" / "html", plain / "_build" / "html"
    sizes = [a.size / b.size for a, b in side_by_side(*books, pages, 1)]
    (own, stock), = side_by_side(*books, [pages[longest]], VISITS)
    row(f"bytes of {chapters[longest].docname.removeprefix('book/texts/')}",
        f"{own.size / 1000:.0f} kB, {own.requests} files", "")
    row("… / of the stock page, first visit, gzipped",
        f"{stock.size / 1000:.0f} kB, {own.size / stock.size:.2f} x", "at most 0.5 x")
    row("… the heaviest text page against its stock page", f"{max(sizes):.2f} x", "at most 0.5 x")
    for name, measure in (("load event", "loaded"), ("usable", "usable"), ("blocked", "blocked")):
        mine, theirs = getattr(own, measure), getattr(stock, measure)
        row(f"the same page, {name}, slowed down {SLOWER} times",
            f"{mine:.2f} s / {theirs:.2f} s = {mine / max(theirs, .001):.2f} x",
            "at most 1.2 x" if measure == "usable" else "")


def classroom(root: Path) -> None:
    """The rows of grading so many submissions."""
    first = 0.0
    for size, seconds in grading(root):
        first = first or seconds
        row(f"grading {size} notebooks / {SIZES[0]}",
            f"{seconds:.0f} s = {seconds / first:.1f} x",
            "at most 180 s on two cores" if size == SIZES[-1] else "")


def main() -> None:
    root = find_root()
    if sys.argv[1:] == ["classroom"]:
        classroom(root)
        return
    if sys.argv[1:] == ["pages"]:
        with tempfile.TemporaryDirectory() as folder:
            ours = copy_of(root, Path(folder, "ours"), execute="force")
            plain = plain_book(root, Path(folder, "plain"))
            build(ours)
            build(plain)
            weigh(root, ours, plain)
        return
    print(f"medians of {ROUNDS} rounds, the sides of each ratio measured in turn\n")
    with tempfile.TemporaryDirectory() as folder:
        scratch = Path(folder)
        many = multiplied(root, scratch / "many", 32)
        load(root)
        one, all_of_them = in_turn([lambda: load(root), lambda: load(many)])
        row("reading the edition, all records and tables", f"{one:.2f} s", "at most 1 s")
        row("32 copies of it / one",
            f"{all_of_them:.1f} s = {all_of_them / one:.1f} x", "at most 40 x")
        parts = [multiplied(root, scratch / f"times-{n}", n) for n in GROWTH]
        growth("the whole concordance", concordance, parts, "at most 2 s")
        growth("all quotations matched, parallels found", matching, parts, "at most 1 s")
        checks = median(timed(lambda: run_checks(root)) for _ in range(ROUNDS))
        row("all editorial checks", f"{checks:.2f} s", "")

        ours = copy_of(root, scratch / "ours")
        plain = plain_book(root, scratch / "plain")
        clean, stock, again = in_turn(
            [lambda: build(ours), lambda: build(plain), lambda: rebuild_after_an_edit(ours)]
        )
        row("clean build, cells not executed", f"{clean:.1f} s", "")
        row("… / a plain Jupyter Book of the same texts",
            f"{stock:.1f} s, {clean / stock:.2f} x", "at most 2 x")
        row("rebuild after a one-line edit / clean build",
            f"{again:.1f} s, {again / clean:.2f} x", "at most 0.5 x")
        paper = median(printed(ours) for _ in range(ROUNDS))
        row("the PDF and each chapter's (XeLaTeX: see bench/README.md)", f"{paper:.1f} s",
            "at most 10 s")

        cells = copy_of(root, scratch / "cells", execute="force")
        pages = sum(
            "```{code-cell}" in p.read_text(encoding="utf-8")
            for p in (root / "book").rglob("*.md")
        )
        without, executed = in_turn([lambda: build(ours), lambda: build(cells)])
        each = (executed - without) / pages
        row(f"cells, for each of the {pages} pages that have them", f"{each:.1f} s", "at most 5 s")
        weigh(root, cells, plain)
        classroom(root)


if __name__ == "__main__":
    main()
