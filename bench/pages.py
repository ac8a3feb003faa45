"""What a page weighs and how soon it is usable, beside a stock page of the same text."""

from __future__ import annotations

import gzip
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from playwright.sync_api import Browser

CHROMIUM = Path("/usr/bin/chromium")
#: The processor is slowed down to that of a telephone.
SLOWER = 4
#: What servers send compressed.
TEXT = ("text/", "application/javascript", "application/json", "image/svg")
#: Notes when the first key was handled and how long the page blocked the reader.
LISTEN = """
window.blocked = 0;
new PerformanceObserver(list => {
  for (const task of list.getEntries()) window.blocked += Math.max(0, task.duration - 50);
}).observe({ type: "longtask", buffered: true });
addEventListener("keydown", () => { window.handled ??= performance.now(); }, true);
"""


@dataclass(frozen=True)
class Visit:
    """A first visit: bytes transferred, requests, seconds until the load event, until the first
    key was handled after it, and for how long tasks blocked the page."""

    size: int
    requests: int
    loaded: float
    usable: float
    blocked: float


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *arguments: Any) -> None:
        """Says nothing."""


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """The address under which a folder is served on this machine."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Quiet, directory=str(folder)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()


def visit(browser: Browser, address: str) -> Visit:
    """One visit with an empty cache. Sizes are those of the bodies, compressed by gzip where a
    server does so; what the page asks for until one second after the load event counts."""
    with browser.new_context(viewport={"width": 1280, "height": 900}) as context:
        page = context.new_page()
        page.add_init_script(LISTEN)
        context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
        answers: list[Any] = []
        page.on("response", lambda answer: answers.append(answer))
        page.goto(address, wait_until="load")
        page.keyboard.press("Shift")
        page.wait_for_function("window.handled")
        page.wait_for_timeout(1000)
        loaded, usable, blocked = page.evaluate(
            "[performance.getEntriesByType('navigation')[0].loadEventEnd, handled, blocked]"
        )
        size = sum(map(_transferred, answers))
        return Visit(size, len(answers), loaded / 1000, usable / 1000, blocked / 1000)


def _transferred(answer: Any) -> int:
    if not answer.ok:
        return 0
    body = answer.body()
    kind = answer.headers.get("content-type", "")
    return len(gzip.compress(body, 6)) if kind.startswith(TEXT) else len(body)


def middle(visits: list[Visit]) -> Visit:
    """The median of each measure."""
    def of(measure: Callable[[Visit], float]) -> float:
        return median(map(measure, visits))

    return Visit(
        round(of(lambda v: v.size)), round(of(lambda v: v.requests)), of(lambda v: v.loaded),
        of(lambda v: v.usable), of(lambda v: v.blocked),
    )


def side_by_side(
    ours: Path, plain: Path, pages: list[tuple[str, str]], rounds: int
) -> list[tuple[Visit, Visit]]:
    """For each pair of pages, of the built book ``ours`` and of the stock book ``plain``, the
    median visit; the two sides are visited in turn.

    Raises :class:`FileNotFoundError` where there is no Chromium.
    """
    from playwright.sync_api import sync_playwright

    if not CHROMIUM.is_file():
        raise FileNotFoundError(f"no browser at {CHROMIUM}")
    with served(ours) as here, served(plain) as there, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        visit(browser, f"{here}/{pages[0][0]}")
        found = []
        for own, stock in pages:
            both = [
                (visit(browser, f"{here}/{own}"), visit(browser, f"{there}/{stock}"))
                for _ in range(rounds)
            ]
            found.append((middle([a for a, _ in both]), middle([b for _, b in both])))
        browser.close()
        return found
