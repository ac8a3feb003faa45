"""A process that has imported everything and forks a kernel for each notebook.

A kernel that begins with its imports done starts in a tenth of the time. Each is a fork in a
sandbox of its own and shares nothing that it writes. Orders come as lines of JSON on standard
input, answers go to standard output; it ends when its input ends.
"""

from __future__ import annotations

import json
import os
import signal
import sys
import tempfile
from importlib import import_module
from pathlib import Path
from typing import Any

from . import sandbox
from .sandbox import Limits

#: One thread each: a fork keeps only the one that calls it.
ONE_THREAD = {name: "1" for name in (
    "OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS", "NUMEXPR_NUM_THREADS",
)}  # fmt: skip
#: What of the edition a notebook may read, below its root.
DATA = ("analysis", "sources", "book/texts", "book/registers", "book/references.bib")
#: What Python and its libraries need of the system.
SYSTEM = (
    "/usr", "/lib", "/lib64", "/bin", "/etc/localtime", "/etc/ld.so.cache", "/etc/passwd",
    "/etc/fonts", "/dev/urandom", "/dev/zero",
)
_KERNEL = ("--IPKernelApp.log_level=40", "--HistoryManager.enabled=False",
           "--InteractiveShell.xmode=Minimal")


#: What notebooks import and a kernel needs, besides.
_EARLY = ("ipykernel.ipkernel", "ipykernel.kernelapp", "analysis.classroom.expect",
          "analysis.figures", "plotly.express")


def preload(root: Path) -> None:
    """Import what notebooks use and read the edition, which every fork then has."""
    import pandas as pd

    from analysis import Edition

    for name in _EARLY:
        import_module(name)
    # Imported outside a kernel it would open charts in a browser.
    import_module("plotly.io").renderers.default = "plotly_mimetype"
    import_module("plotly.express").bar(x=[1], y=[1])._repr_mimebundle_()  # late imports too
    edition = Edition.load(root)
    for name, value in vars(Edition).items():
        if isinstance(value, property) or type(value).__name__ == "cached_property":
            found = getattr(edition, name)
            if isinstance(found, pd.DataFrame):
                found.head().to_string()  # what pandas imports late

    def load(cls: type[Edition], *places: Any, **named: Any) -> Edition:
        return edition

    Edition.load = classmethod(load)  # type: ignore[assignment,method-assign]


def serve(root: Path) -> None:
    """Fork a kernel for each order until the input ends."""
    preload(root)
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # no one waits for them
    print(json.dumps({"ready": True}), flush=True)
    for line in sys.stdin:
        print(json.dumps(_start(json.loads(line), root)), flush=True)


def _start(order: dict[str, Any], root: Path) -> dict[str, Any]:
    """Fork a guardian, which forks the kernel; gives the numbers of both."""
    reads, writes = os.pipe()
    guardian = os.fork()
    if guardian == 0:
        os.close(reads)
        try:
            _guard(order, root, writes)
        finally:
            os._exit(1)
    os.close(writes)
    with os.fdopen(reads, encoding="utf-8") as answer:
        said = answer.readline()
    return {"guardian": guardian, **json.loads(said or '{"kernel": 0}')}


def _guard(order: dict[str, Any], root: Path, answer: int) -> None:
    os.setsid()
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    separate = sandbox.separate(order["step_down"])
    kernel = os.fork()
    if kernel == 0:
        try:
            _become_kernel(order, root, separate, answer)
        finally:
            os._exit(1)
    os.write(answer, json.dumps({"kernel": kernel, "separate": separate}).encode() + b"\n")
    os.close(answer)
    os.waitpid(kernel, 0)
    os._exit(0)


def _become_kernel(order: dict[str, Any], root: Path, separate: bool, answer: int) -> None:
    os.close(answer)
    sandbox.die_with_parent()
    signal.signal(signal.SIGINT, signal.default_int_handler)
    nowhere = os.open(os.devnull, os.O_RDWR)
    for stream in range(3):
        os.dup2(nowhere, stream)
    home, place = Path(order["home"]), Path(order["place"])
    roomy = separate and sandbox.private_folder(home, Limits().folder)
    os.chdir(home)
    _environment(home)
    limits = Limits(**order["limits"])
    sandbox.limit(limits, separate)
    fenced = sandbox.fence(
        [*map(Path, SYSTEM), *{Path(sys.prefix), Path(sys.base_prefix)},
         *(root / name for name in DATA)],
        [home, place, Path(os.devnull)],
    )
    sandbox.drop_capabilities()
    told = {"network": not separate, "files": not fenced, "folder": not roomy}
    (place / "open").write_text(json.dumps(told), encoding="utf-8")
    from ipykernel.kernelapp import IPKernelApp

    app = IPKernelApp.instance()
    app.initialize(["-f", order["connection"], *_KERNEL])  # type: ignore[no-untyped-call]
    app.start()  # type: ignore[no-untyped-call]


def _environment(home: Path) -> None:
    """Nothing of the teacher's environment but what Python needs."""
    kept = {name: os.environ[name] for name in ("LANG", "LC_ALL", "TZ") if name in os.environ}
    os.environ.clear()
    os.environ.update(kept | ONE_THREAD | {
        "HOME": str(home), "TMPDIR": str(home), "PATH": "/usr/bin:/bin",
        "MPLBACKEND": "agg", "IPYTHONDIR": str(home / ".ipython"), 
        "NBGRADER_EXECUTION": "autograde",
    })
    tempfile.tempdir = None
    sys.argv = ["kernel"]


if __name__ == "__main__":
    os.environ.update(ONE_THREAD)
    serve(Path(sys.argv[1]))
