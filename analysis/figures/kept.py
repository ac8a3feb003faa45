"""The charts as SVG files, kept in the repository so that no builder needs a browser.

A file is named by the hash of its figure: a chart that changes has no file until
``python -m analysis charts`` draws it, and the file that it leaves behind is deleted.
"""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

import plotly.graph_objects as go

from ..edition import find_root

FOLDER = "book/charts"
#: The environment variable that names a folder to which cells hand out their figures.
HAND_OUT = "EDITION_FIGURES"
#: Width and height of the picture in pixels; at this width its letters are 8 pt on the page.
WIDTH, HEIGHT = 560, 360
#: The browser makes room for letters wider than those that stand there in the end.
MEASURED, FONT = "DejaVu Sans", "'Libertinus Serif', serif"
BROWSERS = ("/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome")


class ChartsError(Exception):
    """The charts could not be drawn; the message says why."""


def name_of(figure: go.Figure) -> str:
    """The hash that names a figure: twelve hexadecimal digits."""
    return hashlib.sha256(figure.to_json().encode()).hexdigest()[:12]


def kept(figure: go.Figure) -> str | None:
    """The SVG of a figure, where it is kept; hands the figure out if that is asked for."""
    name = name_of(figure)
    folder = os.environ.get(HAND_OUT)
    if folder:
        Path(folder, f"{name}.json").write_text(figure.to_json(), encoding="utf-8")
    file = find_root() / FOLDER / f"{name}.svg"
    return file.read_text(encoding="utf-8") if file.is_file() else None


def refresh(root: Path) -> tuple[list[Path], list[Path]]:
    """Draws every chart of the book that has no file and deletes files without a chart.

    Returns both. Raises :class:`ChartsError` where the book does not build, no browser is
    found or plotly cannot draw a chart.
    """
    folder = root / FOLDER
    figures = collect(root)
    there = {file.stem: file for file in folder.glob("*.svg")}
    drawn = draw({n: f for n, f in figures.items() if n not in there}, folder)
    stale = [file for name, file in there.items() if name not in figures]
    for file in stale:
        file.unlink()
    return drawn, stale


def collect(root: Path) -> dict[str, go.Figure]:
    """Runs the cells of the book, in a folder of their own, and gathers their figures."""
    with tempfile.TemporaryDirectory() as folder:
        figures = Path(folder, "figures")
        figures.mkdir()
        process = subprocess.run(
            [Path(sys.executable).with_name("jupyter-book"), "build", str(root),
             "--path-output", folder, "--builder", "custom", "--custom-builder", "dummy"],
            cwd=folder, env=os.environ | {HAND_OUT: str(figures), "PYTHONPATH": str(root)},
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, encoding="utf-8", check=False,
        )
        if process.returncode:
            raise ChartsError(f"the cells of the book do not run:\n{process.stdout[-2000:]}")
        return {
            file.stem: go.Figure(json.loads(file.read_text(encoding="utf-8")))
            for file in sorted(figures.glob("*.json"))
        }


def draw(figures: dict[str, go.Figure], folder: Path) -> list[Path]:
    """Draws figures as ``<hash>.svg`` into a folder."""
    if not figures:
        return []
    browser = next((b for b in BROWSERS if Path(b).is_file()), None)
    if browser is None:
        raise ChartsError("no browser is found; on Debian: apt-get install chromium")
    try:
        import kaleido
    except ImportError as error:
        raise ChartsError("kaleido is missing: pip install -r requirements-test.txt") from error
    folder.mkdir(parents=True, exist_ok=True)
    kaleido.start_sync_server(path=browser, silence_warnings=True)
    try:
        files = []
        for name, figure in figures.items():
            figure.update_layout(font_family=MEASURED)
            figure.layout.updatemenus = figure.layout.sliders = None  # of no use on paper
            size = {"width": WIDTH, "height": figure.layout.height or HEIGHT}
            svg = kaleido.calc_fig_sync(figure, opts={"format": "svg", **size}).decode()
            svg = svg.replace(f"'{MEASURED}'", FONT).replace(MEASURED, FONT)
            files.append(folder / f"{name}.svg")
            files[-1].write_text(svg, encoding="utf-8")
        return files
    finally:
        kaleido.stop_sync_server(silence_warnings=True)
