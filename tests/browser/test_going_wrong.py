"""What can go wrong, provoked: one plain sentence, a way on, and nothing lost."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from playwright.sync_api import Browser

from .conftest import ALL_FILLS, COUNT_SETTLINGS, PATIENCE, Bench, engine, opened

STROKE = ((0.3, 0.4), (0.6, 0.4))
OTHER = ((0.3, 0.6), (0.6, 0.6))


@pytest.fixture
def page(browser: Browser, site: str) -> Iterator[Bench]:
    """A page of its own, which may be broken; a stroke is painted."""
    with opened(browser, site) as running:
        running.paint(*STROKE)
        yield running


def seen(page: Bench) -> tuple[Any, ...]:
    """All that must not be lost."""
    steps = page.page.get_by_role("list", name="History").get_by_role("button").count()
    return page.pixels("Modified image").tobytes(), page.table("Predictions"), steps


def test_an_engine_that_died_is_replaced(page: Bench) -> None:
    page.written()  # what comes next is asked of the new engine again
    page.paint(*OTHER)
    before = seen(page)
    page.page.evaluate("document.querySelector('script[name=engine]').xworker.terminate()")
    page.drag((0.8, 0.8), (0.9, 0.9))
    page.page.get_by_role("button", name="Restart the engine").click(timeout=PATIENCE)
    page.ready()
    assert page.alert() == (
        "The engine had stopped and was started again: your work is here, only the last step "
        "may be missing."
    )
    assert seen(page) == before
    page.press("Undo")  # and all goes on
    page.press("Redo")
    assert seen(page) == before
    page.paint((0.8, 0.8), (0.9, 0.9))
    assert seen(page) != before
    assert page.page.get_by_role("alert").is_hidden()


def test_webgl_taken_away_is_replaced_by_wasm(page: Bench) -> None:
    worker = engine(page.page)
    worker.evaluate(
        """() => {
            const before = OffscreenCanvas.prototype.getContext;
            OffscreenCanvas.prototype.getContext = function (kind, ...options) {
                const context = before.call(this, kind, ...options);
                if (kind.startsWith("webgl")) globalThis.lose =
                    () => context.getExtension("WEBGL_lose_context").loseContext();
                return context;
            };
        }"""
    )
    page.paint(*OTHER)
    before = seen(page)
    page.press("Undo")
    page.run_on("webgl")
    assert page.page.locator("body").get_attribute("data-backend") == "webgl"
    worker.evaluate("lose()")
    page.press("Redo")
    assert page.alert() == "WebGL has stopped working, so the network runs on wasm now."
    assert page.page.locator("body").get_attribute("data-backend") == "wasm"
    assert seen(page) == before
    page.run_on("webgl")
    assert page.alert() == "This browser cannot run the network on WebGL."
    assert seen(page) == before


def test_a_picture_too_large_for_the_memory_is_refused(page: Bench, tmp_path: Path) -> None:
    before = seen(page)
    large = tmp_path / "large.png"
    Image.new("RGB", (8000, 8000), "white").save(large)
    engine(page.page).evaluate(
        "() => { WebAssembly.Memory.prototype.grow = () => { throw new RangeError(); } }"
    )
    page.open(large)
    assert page.alert() in (
        "This picture needs more memory than there is; make it smaller and open it again.",
        "There is not enough memory for this: use a smaller picture, or close other tabs.",
    )
    assert seen(page) == before
    page.press("Undo")
    page.press("Redo")
    assert seen(page) == before


def test_a_full_storage_is_told_once(browser: Browser, site: str) -> None:
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    context.add_init_script(COUNT_SETTLINGS)
    running = Bench(context.new_page())
    session = context.new_cdp_session(running.page)
    session.send("Storage.overrideQuotaForOrigin", {"origin": site.rstrip("/"), "quotaSize": 1})
    running.page.goto(f"{site}?backend=wasm")
    running.ready(ALL_FILLS)
    running.paint(*STROKE)
    alert = running.page.get_by_role("alert")
    alert.wait_for(timeout=PATIENCE)
    assert alert.inner_text() == (
        "This browser keeps nothing for a reload, since its storage is full or refused: save the "
        "session as a file."
    )
    running.paint(*OTHER)
    assert alert.is_hidden()
    running.page.wait_for_timeout(2500)
    assert alert.is_hidden()  # said once
    asked = []
    running.page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
    running.page.reload()  # the browser asks first
    assert asked == ["beforeunload"]
    context.close()


def test_a_hidden_tab_works_on_and_keeps_the_work(page: Bench) -> None:
    page.page.get_by_label("Fill method").select_option("patch-match")
    page.drag(*OTHER)
    hide = """hidden => {
        Object.defineProperty(document, "hidden", {value: hidden, configurable: true});
        document.dispatchEvent(new Event("visibilitychange"));
    }"""
    page.page.evaluate(hide, True)
    frozen = page.page.context.new_cdp_session(page.page)
    frozen.send("Page.setWebLifecycleState", {"state": "frozen"})
    page.page.wait_for_timeout(1500)
    frozen.send("Page.setWebLifecycleState", {"state": "active"})
    page.ready()
    page.paint((0.8, 0.8), (0.9, 0.9))
    page.page.evaluate(hide, True)
    before = seen(page)
    page.written()
    page.page.reload()
    page.ready(ALL_FILLS)
    page.ready()
    assert seen(page) == before


def test_a_python_that_breaks_down_is_replaced_by_itself(page: Bench) -> None:
    before = seen(page)
    page.python(
        """
from ui import engine
whole, first = engine.call, engine._number
async def broken(name, *arguments):
    if engine._number == first:
        raise RuntimeError("provoked: Python has broken down")
    return await whole(name, *arguments)
engine.call = broken
answer(True)
"""
    )
    page.paint(*OTHER)
    assert "was started again" in page.alert()
    assert seen(page) == before
    page.paint(*OTHER)
    assert seen(page) != before
