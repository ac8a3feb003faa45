"""The command line: ``python -m analysis COMMAND``; ``--help`` lists the commands."""

from __future__ import annotations

import argparse
import io
import sys
from collections.abc import Sequence
from pathlib import Path

from .classroom import command as assignments
from .edition import Edition, EditionError, Finding, find_root


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; the exit status is 1 where it found something wrong."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")
    options = _parser().parse_args(arguments)
    try:
        status: int = options.run(options)
    except (EditionError, OSError) as error:
        print(error, file=sys.stderr)
        status = 1
    return status


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m analysis", description="What computes in the edition."
    )
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    root = argparse.ArgumentParser(add_help=False)
    root.add_argument(
        "--root", type=Path, metavar="DIR",
        help="the folder with sources/ and book/ (default: found from the current folder)",
    )

    check = commands.add_parser("check", parents=[root], help="run every editorial check")
    check.set_defaults(run=_check)

    data = commands.add_parser("data", parents=[root], help="write the edition as data")
    data.add_argument("--out", type=Path, metavar="DIR", help="default: _build/data")
    data.set_defaults(run=_data)

    notebooks = commands.add_parser(
        "notebooks", parents=[root], help="run every page with cells by itself"
    )
    notebooks.add_argument("--out", type=Path, metavar="DIR", help="default: _build/notebooks")
    notebooks.add_argument(
        "--not-run", action="store_true", help="only write them, as the book offers them"
    )
    notebooks.set_defaults(run=_notebooks)

    lab = commands.add_parser(
        "lab", parents=[root], help="open JupyterLab with the chapters as notebooks"
    )
    lab.add_argument("file", nargs="?", type=Path, help="a page or a notebook")
    lab.add_argument("--no-browser", action="store_true", help="only print the address")
    lab.add_argument("--port", type=int, help="default: the first free one from 8888")
    lab.set_defaults(run=_lab)

    anchors = commands.add_parser(
        "anchors", parents=[root], help="add the built book's anchors to those that must stay"
    )
    anchors.set_defaults(run=_anchors)

    style = commands.add_parser(
        "style", parents=[root], help="take from the theme's style what the built book uses"
    )
    style.set_defaults(run=_style)

    charts = commands.add_parser(
        "charts", parents=[root], help="draw the charts of PDF and EPUB anew (wants Chromium)"
    )
    charts.set_defaults(run=_charts)

    new = commands.add_parser("new", parents=[root], help="draft the chapter of a new text")
    new.add_argument("file", type=Path, help="the text as it was received")
    new.add_argument("--id", metavar="ID", help="the text's id (default: from the file's name)")
    new.set_defaults(run=_new)

    assignments.add(commands, root)
    return parser


def _check(options: argparse.Namespace) -> int:
    from .checks import examine

    edition, findings = examine(find_root(options.root))
    for finding in findings:
        print(finding)
    if findings or edition is None:
        print(_summary(findings))
        return 1
    print(_passed(edition))
    return 0


def _summary(findings: Sequence[Finding]) -> str:
    files = {finding.file for finding in findings}
    return f"{_count(len(findings), 'finding')} in {_count(len(files), 'file')}"


def _passed(edition: Edition) -> str:
    texts = edition.sources.values()
    corrections = sum(r.role in ("ocr", "emend") for r in edition.emendation_records)
    return (
        f"{_count(len(texts), 'text')}, "
        f"{_count(sum(len(text.inhabited) for text in texts), 'line')}, "
        f"{_count(corrections, 'correction')}: all checks passed"
    )


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"


def _data(options: argparse.Namespace) -> int:
    from .data import write

    root = find_root(options.root)
    for path in write(root, options.out or root / "_build" / "data"):
        print(path)
    return 0


def _notebooks(options: argparse.Namespace) -> int:
    from .notebooks import notebook_pages, run_notebooks
    from .takeaway import write_notebooks

    root = find_root(options.root)
    out = options.out or root / "_build" / "notebooks"
    made = (
        write_notebooks(root, notebook_pages(root), out) if options.not_run
        else run_notebooks(root, out)
    )
    for path in made:
        print(path)
    return 0


def _lab(options: argparse.Namespace) -> int:
    from .lab import LabError, start

    chosen = [
        *(["--no-browser"] if options.no_browser else []),
        *([f"--port={options.port}"] if options.port else []),
    ]
    try:
        return start(find_root(options.root), options.file, chosen)
    except LabError as error:
        print(error, file=sys.stderr)
        return 1


def _anchors(options: argparse.Namespace) -> int:
    from .anchors import CONTRACT, collect, extend

    root = find_root(options.root)
    added = extend(root / CONTRACT, collect(root / "_build" / "html"))
    print(f"{_count(added, 'anchor')} added to {CONTRACT}")
    return 0


def _style(options: argparse.Namespace) -> int:
    try:
        from .theme_style import write
    except ImportError as error:
        print(f"{error.name} is missing: pip install -r requirements-test.txt", file=sys.stderr)
        return 1
    print(write(find_root(options.root) / "_build" / "html"))
    return 0


def _charts(options: argparse.Namespace) -> int:
    from .figures.kept import ChartsError, refresh

    try:
        drawn, stale = refresh(find_root(options.root))
    except ChartsError as error:
        print(error, file=sys.stderr)
        return 1
    for sign, files in (("drawn", drawn), ("deleted", stale)):
        for file in files:
            print(f"{sign} {file}")
    return 0


def _new(options: argparse.Namespace) -> int:
    from .drafts import draft

    print(draft(options.file, find_root(options.root), options.id))
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
