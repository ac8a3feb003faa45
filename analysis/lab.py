"""JupyterLab with the chapters as notebooks, without a trace outside the checkout.

JupyterLab takes its settings from ``analysis/jupyter`` and keeps what it writes (workspaces,
histories, signatures) below ``_build/lab``. Nothing of the reader's own settings is read or
changed.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from importlib.util import find_spec
from pathlib import Path
from urllib.parse import quote

SETTINGS = Path(__file__).parent / "jupyter"
#: Where JupyterLab keeps things, below ``_build/lab``, by environment variable.
PLACES = {
    "JUPYTER_CONFIG_DIR": "config", "JUPYTER_DATA_DIR": "data", "JUPYTER_RUNTIME_DIR": "runtime",
    "JUPYTERLAB_SETTINGS_DIR": "settings", "JUPYTERLAB_WORKSPACES_DIR": "workspaces",
    "IPYTHONDIR": "ipython", "npm_config_cache": "npm",
}
#: The first page that opens: it has cells and says what they do.
FIRST = "book/numbers.md"


class LabError(Exception):
    """JupyterLab cannot be started; the message says why."""


def environment(root: Path, own: Mapping[str, str]) -> dict[str, str]:
    """The environment of JupyterLab for the checkout ``root``; ``own`` is the caller's."""
    home = root / "_build" / "lab"
    places = {name: str(home / folder) for name, folder in PLACES.items()}
    return {**own, **places, "JUPYTER_CONFIG_PATH": str(SETTINGS)}


def command(root: Path, file: Path | None, arguments: Sequence[str] = ()) -> list[str]:
    """How JupyterLab is called: for the whole checkout, or for the folder of a file that lies
    outside of it, such as a notebook that was downloaded."""
    file = (file or root / FIRST).resolve()
    inside = file.is_relative_to(root)
    folder = root if inside else file.parent
    address = quote(f"/lab/tree/{file.relative_to(folder).as_posix()}")
    superuser = ["--allow-root"] if getattr(os, "geteuid", lambda: 1)() == 0 else []
    return [
        sys.executable, "-m", "jupyterlab", f"--ServerApp.root_dir={folder}",
        f"--LabApp.default_url={address}", *superuser, *arguments,
    ]


def start(root: Path, file: Path | None = None, arguments: Sequence[str] = ()) -> int:
    """Run JupyterLab until it is stopped; gives its exit status. ``arguments`` go to JupyterLab.

    Raises :class:`LabError` where JupyterLab or jupytext is missing, or the file.
    """
    lacking = [name for name in ("jupyterlab", "jupytext") if find_spec(name) is None]
    if lacking:
        raise LabError(f"{' and '.join(lacking)} missing: pip install -r requirements-lab.txt")
    if file is not None and not file.is_file():
        raise LabError(f"{file}: no such file")
    env = environment(root, os.environ)
    for name in PLACES:
        Path(env[name]).mkdir(parents=True, exist_ok=True)
    try:
        return subprocess.run(command(root, file, arguments), env=env, check=False).returncode
    except KeyboardInterrupt:
        return 0
