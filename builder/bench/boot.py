"""How long until the page can classify, and how many bytes that takes."""

from collections.abc import Iterable, Iterator
from pathlib import Path
from statistics import median
from typing import Final

from playwright.sync_api import Page

from builder.make import offline
from builder.places import DIST

from .line import BULK, Line, line
from .row import Row
from .stand import HERE, PATIENCE, Python, Stand, cold_page

MEGABITS: Final = 50.0
LATENCY: Final = 0.04
"""Of the slow line: Mbit/s, and seconds."""

_WATCH: Final = """
window.reached = {};
new MutationObserver(() => {
    const { state, fills } = document.body?.dataset ?? {};
    if (state === "ready" && !window.reached.ready) {
        window.reached.ready = performance.now();
        fetch("/bench/blank.html");  // tells the server that what follows is not counted
    }
    if (fills === "ready") window.reached.fills ??= performance.now();
}).observe(document, { subtree: true, attributes: true, childList: true });
"""
_KEPT: Final = "navigator.serviceWorker.ready.then(found => found.active.state === 'activated')"
_ONE_FETCH: Final = """async address => {
    const began = performance.now();
    await (await fetch(address)).arrayBuffer();
    return performance.now() - began;
}"""


def rows(stand: Stand) -> Iterator[Row]:
    """Start bare Pyodide and the page in turn, each in a cold profile; then the page once more."""
    bare, ready, fills, later, first = [], [], [], [], []
    kept = f"{stand.base.replace('127.0.0.1', 'site.localhost')}site/"  # on localhost nothing is
    for _ in range(stand.repeats):
        with cold_page(stand.browser) as page:
            bare.append(Python(page, stand.base, ours=False).booted)
        stand.requested.clear()
        with cold_page(stand.browser) as page:
            reached = _visit(page, f"{stand.base}site/")
            ready.append(reached["ready"])
            fills.append(reached["fills"])
        first = stand.requested[: stand.requested.index(HERE / "blank.html")]
        with cold_page(stand.browser) as page:
            _visit(page, kept)
            page.wait_for_function(_KEPT, timeout=PATIENCE)
            another = page.context.new_page()
            page.close()  # what it still does is no part of a later visit
            later.append(_visit(another, kept)["ready"])
    against = "bare loadPyodide in a worker"
    yield Row("page ready to classify", against, median(ready), median(bare), limit=1.0)
    yield Row("the same at a later visit", against, median(later), median(bare), limit=0.7)
    yield Row("all fill methods ready", against, median(fills), median(bare), limit=2.2)
    yield _over_a_line(stand)
    parts = _parts(first)
    yield Row(
        "bytes until ready, on any host", "budget", sum(parts.values()), 15.0, "MB", limit=1.0,
        note=", ".join(f"{name} {size:.2f}" for name, size in parts.items() if size >= 0.01),
    )  # fmt: skip
    whole = (DIST / offline.NAME).stat().st_size / 1e6
    yield Row("offline.html, all in one file", "budget", whole, 30.0, "MB", limit=1.0)


def _visit(page: Page, address: str) -> dict[str, float]:
    """Open the page; return after how many ms it could classify, and had all fills."""
    page.add_init_script(_WATCH)
    page.goto(f"{address}?backend=wasm")
    page.wait_for_function("window.reached.fills", timeout=PATIENCE)
    reached: dict[str, float] = page.evaluate("window.reached")
    return reached


def _over_a_line(stand: Stand) -> Row:
    ready, alone = [], []
    with line(MEGABITS, LATENCY) as slow:
        for _ in range(stand.repeats):
            with cold_page(stand.browser) as page:
                ready.append(_sent_until_ready(page, slow))
            with cold_page(stand.browser) as page:
                page.goto(f"{slow.base}assets/CREDITS.md")
                alone.append(page.evaluate(_ONE_FETCH, f"{slow.base}{BULK}"))
    name = f"page ready at {MEGABITS:.0f} Mbit/s and {1000 * LATENCY:.0f} ms"
    return Row(name, "the same bytes in one fetch", median(ready), median(alone), limit=1.3)


def _sent_until_ready(page: Page, slow: Line) -> float:
    """Open the page; return after how many ms it could classify, and note what was sent by then."""
    slow.sent = 0
    page.add_init_script(_WATCH)
    page.goto(f"{slow.base}?backend=wasm")
    page.wait_for_function("window.reached.ready", timeout=PATIENCE)
    slow.bulk = slow.sent
    ready: float = page.evaluate("window.reached.ready")
    return ready


def _parts(files: Iterable[Path]) -> dict[str, float]:
    """Return the megabytes of each folder of the site, the largest first."""
    sizes: dict[str, float] = {}
    for file in {file for file in files if file.is_file() and DIST in file.parents}:
        part = file.relative_to(DIST).parts[0]
        sizes[part] = sizes.get(part, 0.0) + file.stat().st_size / 1e6
    return dict(sorted(sizes.items(), key=lambda item: -item[1]))
