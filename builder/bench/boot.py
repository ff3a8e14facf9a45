"""How long until the page can classify, and how many bytes that takes."""

from collections.abc import Iterable, Iterator
from pathlib import Path
from statistics import median
from typing import Final

from builder.make import offline
from builder.make.weight import gzipped
from builder.places import DIST

from .row import Row
from .stand import HERE, PATIENCE, Python, Stand, cold_page

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


def rows(stand: Stand) -> Iterator[Row]:
    """Start bare Pyodide and the page in turn, each in a cold profile."""
    bare, ready, fills, first = [], [], [], []
    for _ in range(stand.repeats):
        with cold_page(stand.browser) as page:
            bare.append(Python(page, stand.base, ours=False).booted)
        stand.requested.clear()
        with cold_page(stand.browser) as page:
            page.add_init_script(_WATCH)
            page.goto(f"{stand.base}site/?backend=wasm")
            page.wait_for_function("window.reached.fills", timeout=PATIENCE)
            reached = page.evaluate("window.reached")
            ready.append(reached["ready"])
            fills.append(reached["fills"])
        first = stand.requested[: stand.requested.index(HERE / "blank.html")]
    against = "bare loadPyodide in a worker"
    yield Row("page ready to classify", against, median(ready), median(bare), limit=1.6)
    yield Row("all fill methods ready", against, median(fills), median(bare), limit=2.2)
    parts = _parts(first)
    yield Row(
        "gzipped bytes until ready", "budget", sum(parts.values()), 15.0, "MB", limit=1.0,
        note=", ".join(f"{name} {size:.2f}" for name, size in parts.items() if size >= 0.01),
    )  # fmt: skip
    whole = (DIST / offline.NAME).stat().st_size / 1e6
    yield Row("offline.html, all in one file", "budget", whole, 30.0, "MB", limit=1.0)


def _parts(files: Iterable[Path]) -> dict[str, float]:
    """Return the gzipped megabytes of each folder of the site, the largest first."""
    sizes: dict[str, float] = {}
    for file in {file for file in files if file.is_file() and DIST in file.parents}:
        part = file.relative_to(DIST).parts[0]
        sizes[part] = sizes.get(part, 0.0) + gzipped(file) / 1e6
    return dict(sorted(sizes.items(), key=lambda item: -item[1]))
