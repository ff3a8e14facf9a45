"""A browser, and a server of the site beside the untouched npm packages."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.server import ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any, Final

from playwright.sync_api import Browser, Page, sync_playwright

from builder.get.browsers import find_chromium
from builder.places import DIST, NODE_MODULES, SITE
from builder.serve.server import HOST, Handler

HERE: Final = Path(__file__).parent
_PLACES: Final = {"site": DIST, "plain": SITE, "npm": NODE_MODULES, "bench": HERE}
PATIENCE: Final = 180_000  # ms
READY: Final = "body[data-state=ready]"


@dataclass(frozen=True)
class Stand:
    """What the measurements are made with.

    Attributes
    ----------
    browser : Browser
    base : str
        Address under which lie the site (``site/``), its files before they are
        packed (``plain/``) and the npm packages (``npm/``).
    requested : list of Path
        The files that were asked for, in order; may be cleared.
    repeats : int
        How often to measure what takes seconds; the quick things more often.
    """

    browser: Browser
    base: str
    requested: list[Path]
    repeats: int


@contextmanager
def stand(repeats: int) -> Iterator[Stand]:
    """Start a server and Chromium."""
    requested: list[Path] = []

    class Places(Handler):
        def translate_path(self, path: str) -> str:
            place, _, rest = path.split("?")[0].lstrip("/").partition("/")
            requested.append(_PLACES.get(place, HERE) / (rest or "index.html"))
            return str(requested[-1])

    server = ThreadingHTTPServer((HOST, 0), Places)
    Thread(target=server.serve_forever, daemon=True).start()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=find_chromium(),
            args=["--no-sandbox", "--disable-background-networking"],
        )
        try:
            yield Stand(browser, f"http://{HOST}:{server.server_port}/", requested, repeats)
        finally:
            browser.close()
            server.shutdown()


@contextmanager
def cold_page(browser: Browser) -> Iterator[Page]:
    """Open a page in a profile that has never seen anything."""
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    try:
        yield context.new_page()
    finally:
        context.close()


@contextmanager
def whole_page(stand: Stand) -> Iterator[Page]:
    """Open the site and wait until all of it is there."""
    with cold_page(stand.browser) as page:
        page.goto(f"{stand.base}site/?backend=wasm")
        page.wait_for_selector("body[data-fills=ready]", state="attached", timeout=PATIENCE)
        page.wait_for_selector(READY, state="attached", timeout=PATIENCE)
        yield page


class Python:
    """Pyodide in a worker of a blank page, with nothing else around it.

    Parameters
    ----------
    page : Page
        Is taken over.
    base : str
        The server's address.
    ours : bool
        Load Pyodide as the site has it; else as npm delivers it.

    Attributes
    ----------
    booted : float
        Milliseconds from the making of the worker until ``loadPyodide`` was done.
    """

    def __init__(self, page: Page, base: str, *, ours: bool) -> None:
        self._page = page
        page.goto(f"{base}bench/blank.html")
        pyodide = f"{base}plain/pyodide/" if ours else f"{base}npm/pyodide/"
        self.booted: float = page.evaluate("address => start(address)", pyodide)

    def load(self, *packages: str) -> None:
        """Load packages that the site has."""
        self._page.evaluate("packages => ask('load', packages)", packages)

    def run(self, code: str, **values: Any) -> Any:
        """Run Python and return the value of its last expression, which is JSON text.

        Parameters
        ----------
        code : str
            May await at top level.
        **values : object
            Global variables to set before: numbers and text.
        """
        text = self._page.evaluate("request => ask('run', request)", [code, values])
        return None if text is None else json.loads(text)
