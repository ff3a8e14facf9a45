"""Files that the service worker has kept: taken as they are, had anew where they are damaged."""

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import BrowserContext

from builder.places import DIST

from .conftest import Bench, visit
from .host import Host, serving
from .main_path import SPOIL
from .test_snapshot import KEPT

WASM = "pyodide/pyodide.asm.wasm.packed"

HASH = """async place => {
    const found = await caches.match(new URL(place, document.baseURI).href);
    const hash = await crypto.subtle.digest("SHA-256", await found.arrayBuffer());
    return [found.headers.get("X-Inflated"), ...new Uint8Array(hash)].join();
}"""


@pytest.fixture(scope="module")
def host() -> Iterator[Host]:
    with serving(DIST) as host:
        yield host


@pytest.fixture(scope="module")
def first(context: BrowserContext, host: Host) -> list[Any]:
    """What the first visit shows, once the site is kept."""
    running = visit(context, host.address)
    running.photo("chelsea-cat")
    running.until(lambda: running.page.evaluate(KEPT), "The site is kept")
    running.page.locator("#forget").dispatch_event("click")
    found = running.table("Predictions")
    running.page.close()
    return found


def shown(running: Bench) -> list[Any]:
    running.photo("chelsea-cat")
    return running.table("Predictions")


def test_the_start_asks_nobody_for_what_its_workers_need(
    context: BrowserContext, host: Host, first: list[Any]
) -> None:
    host.alive = False
    try:
        running = visit(context, host.address)
        assert shown(running) == first
    finally:
        host.alive = True
    passed_on = [url for url in running.requests if "/pyodide/" in url and "asm.wasm" in url]
    assert passed_on == []
    running.page.close()


@pytest.mark.parametrize(
    ("place", "how"),
    [
        (WASM, "cut"),
        (WASM, "overwritten"),
        (WASM, "of another build"),
        ("ort/ort-wasm-simd-threaded.wasm.packed", "overwritten"),
        ("pyodide/pyodide.asm.mjs.packed", "cut"),
        ("models/squeezenet.onnx.packed", "cut"),
        ("micropython/micropython.wasm.packed", "cut"),
        ("beginning.packed", "cut"),
    ],
)
def test_what_is_damaged_is_had_anew_and_kept_so(
    context: BrowserContext, host: Host, first: list[Any], place: str, how: str
) -> None:
    page = context.new_page()
    page.goto(f"{host.address}assets/CREDITS.md")
    sound = page.evaluate(HASH, f"{host.address}{place}")
    page.evaluate(f"{SPOIL}('{how}', '{place}')")
    assert page.evaluate(HASH, f"{host.address}{place}") != sound
    page.close()
    running = visit(context, host.address)
    assert shown(running) == first
    assert running.page.evaluate(HASH, place) == sound
    running.page.close()
