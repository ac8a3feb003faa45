"""Editions to measure with: this one, copies of it, and a plain book of the same texts."""

from __future__ import annotations

import csv
import shutil
from pathlib import Path

import yaml

from analysis import Edition
from analysis.edition.citations import FILE as CITATIONS
from analysis.edition.escape import escape_markdown
from analysis.edition.registers import REGISTERS
from analysis.edition.sources import CATALOGUE
from analysis.edition.works import REFERENCES

#: The registers of quotations and of parallels.
QUOTED = ("quotations", "parallels")
LEFT_OUT = shutil.ignore_patterns(
    ".git", ".venv", "_build", "__pycache__", ".*_cache", ".hypothesis", "*.egg-info", "tests",
    "node_modules",
)


def copy_of(root: Path, target: Path, execute: str = "off") -> Path:
    """The edition as it is, with its cells executed or not."""
    shutil.copytree(root, target, ignore=LEFT_OUT)
    config = target / "_config.yml"
    settings = yaml.safe_load(config.read_text(encoding="utf-8"))
    settings["execute"]["execute_notebooks"] = execute
    config.write_text(yaml.safe_dump(settings, allow_unicode=True), encoding="utf-8")
    return target


def multiplied(root: Path, target: Path, times: int) -> Path:
    """An edition that holds ``times`` copies of each text, under names of their own.

    The registers stay as they are: it is sources and chapters that grow, and with them the
    citations, the quotations and the parallels, which each copy has for itself.
    """
    shutil.copytree(root / "book" / "registers", target / "book" / "registers")
    shutil.copyfile(root / REFERENCES, target / REFERENCES)
    for file in (CITATIONS, *(f"{REGISTERS}/{name}.csv" for name in QUOTED)):
        _multiply_rows(target / file, times)
    (target / "sources").mkdir(parents=True)
    catalogue = yaml.safe_load((root / CATALOGUE).read_text(encoding="utf-8"))
    entries = []
    for number in range(times):
        for entry in catalogue:
            name = entry["id"] if number == 0 else f"{entry['id']}-{number}"
            entries.append(entry | {"id": name})
            shutil.copyfile(
                root / "sources" / f"{entry['id']}.txt", target / "sources" / f"{name}.txt"
            )
            for chapter in sorted((root / "book" / "texts" / entry["id"]).glob("*.md")):
                text = chapter.read_text(encoding="utf-8")
                text = text.replace(f"source: {entry['id']}\n", f"source: {name}\n", 1)
                place = target / "book" / "texts" / name / chapter.name
                place.parent.mkdir(parents=True, exist_ok=True)
                place.write_text(text, encoding="utf-8")
    (target / CATALOGUE).write_text(
        yaml.safe_dump(entries, allow_unicode=True), encoding="utf-8"
    )
    return target


def _multiply_rows(file: Path, times: int) -> None:
    with file.open(encoding="utf-8", newline="") as target:
        head, *rows = csv.reader(target)
    ours = [head.index(name) for name in ("id", "source", "target_source")]
    with file.open("w", encoding="utf-8", newline="") as target:
        writer = csv.writer(target)
        writer.writerows([head, *rows])
        for number in range(1, times):
            writer.writerows(
                [f"{v}-{number}" if v and i in ours else v for i, v in enumerate(row)]
                for row in rows
            )


def plain_book(root: Path, target: Path) -> Path:
    """A stock Jupyter Book of the same reading texts, page for page, without our markup."""
    edition = Edition.load(root)
    target.mkdir(parents=True)
    (target / "index.md").write_text("# The same texts, plain\n", encoding="utf-8")
    names = []
    for number, chapter in enumerate(edition.chapters):
        blocks = []
        paragraphs = edition.paragraphs(chapter.source)
        for block, words in (p for p in paragraphs if any(p[0] is b for b in chapter.blocks)):
            head = "#" * block.level + " " * bool(block.level)
            blocks.append(head + escape_markdown(words, True))
        name = f"page-{number}"
        names.append(name)
        page = "\n\n".join([f"# {chapter.title}", *(b for b in blocks if b.strip("# "))])
        (target / f"{name}.md").write_text(page + "\n", encoding="utf-8")
    toc = {"format": "jb-book", "root": "index", "chapters": [{"file": n} for n in names]}
    (target / "_toc.yml").write_text(yaml.safe_dump(toc), encoding="utf-8")
    config = {
        "title": "Plain", "only_build_toc_files": True, "execute": {"execute_notebooks": "off"},
        "parse": {"myst_enable_extensions": ["colon_fence"]},
        "sphinx": {"config": {"suppress_warnings": ["myst.header", "myst.xref_missing"]}},
    }
    (target / "_config.yml").write_text(yaml.safe_dump(config), encoding="utf-8")
    return target
