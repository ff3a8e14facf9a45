"""What a first visit fetches until the page can classify: each file once, on any host 15 MB."""

from collections import Counter
from pathlib import Path
from threading import Event

from playwright.sync_api import Browser

from builder.make import weight
from builder.places import DIST
from builder.serve.server import Handler

from .conftest import ALL_FILLS, Bench
from .host import serving

BUDGET = 15_000_000

TELL_WHEN_READY = """
new MutationObserver((_, observer) => {
    if (document.body?.dataset.state !== "ready") return;
    observer.disconnect();
    fetch("now-ready");
}).observe(document, {subtree: true, childList: true, attributes: true});
"""


def test_until_ready_only_what_is_counted_is_fetched(browser: Browser) -> None:
    counted = set(weight.until_ready(DIST))
    fetched: Counter[Path] = Counter()
    later: set[Path] = set()
    early: list[Path] = []
    ready = Event()

    class Holding(Handler):
        """Gives what is not counted only when the page is ready: were it needed, it would hang."""

        def translate_path(self, path: str) -> str:
            found = Path(super().translate_path(path))
            file = found / "index.html" if found.is_dir() else found
            if file.name == "now-ready":
                ready.set()
            elif file not in counted and not ready.is_set():
                early.append(file)  # which is no fault unless the page waits for it
                ready.wait()
            if ready.is_set():
                later.add(file)
            else:
                fetched[file] += 1
            return str(found)

    with serving(DIST, Holding) as host:
        context = browser.new_context()
        context.add_init_script(TELL_WHEN_READY)
        running = Bench(context.new_page())
        running.page.goto(f"{host.local_address}?backend=wasm")
        try:
            running.until(ready.is_set, f"The page is ready without one of {early}")
        finally:
            ready.set()
        running.ready(ALL_FILLS)
        context.close()

    # as they lie there: a host need not compress anything
    assert sum(path.stat().st_size for path in counted) <= BUDGET
    # and what is counted is fetched, but for an icon here or there
    missed = counted - fetched.keys() - later
    assert sum(path.stat().st_size for path in missed) < 50_000
    twice = {path.name for path, times in fetched.items() if times > 1}
    assert not twice & {path.name for path in counted}
