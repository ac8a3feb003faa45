"""The kernels that run the book's cells: the same for everyone, and quiet."""

from __future__ import annotations

import os
from pathlib import Path

from sphinx.application import Sphinx
from sphinx.config import Config

from ..edition.parsed import KEPT

SETTINGS = """\
c.IPKernelApp.log_level = 40  # says at each start that it listens on this machine
c.HistoryManager.enabled = False
"""


def own_profile(app: Sphinx, config: Config) -> None:
    """Lets kernels start from a profile of the build: what a reader has in theirs, such as
    start-up files, must not change the book."""
    folder = Path(app.outdir).parent / ".ipython"
    profile = folder / "profile_default"
    profile.mkdir(parents=True, exist_ok=True)
    (profile / "ipython_kernel_config.py").write_text(SETTINGS)
    os.environ["IPYTHONDIR"] = str(folder)


def share_chapters(app: Sphinx) -> None:
    """Lets the cells take the chapters from where the build keeps them: to read them anew
    costs each kernel a sixth of a second (measured)."""
    os.environ[KEPT] = f"{Path(app.srcdir).resolve()}\n{Path(app.doctreedir, 'chapters')}"


def setup(app: Sphinx) -> None:
    app.connect("config-inited", own_profile)
    app.connect("builder-inited", share_chapters)
