"""What a long question costs, and whether the hand notices that one runs."""

from collections.abc import Callable, Iterator
from statistics import median
from typing import Final

from playwright.sync_api import Page

from . import classification
from .row import Row
from .stand import PATIENCE, Stand, whole_page

# When the brush was put down, and when the predictions were next written.
_WATCH: Final = """
window.waits = [];
let down = null;
addEventListener("pointerdown", () => down = performance.now(), true);
new MutationObserver(() => {
    if (down !== null) waits.push(performance.now() - down);
    down = null;
}).observe(document.querySelector("#predictions tbody"),
    { subtree: true, childList: true, characterData: true });
"""
# How long it takes from the choice of a method until its map is all there.
_ASK: Final = """method => new Promise(resolve => {
    const select = document.querySelector("#explained-by");
    const begun = performance.now();
    new MutationObserver((changes, watcher) => {
        if (!document.body.hasAttribute("data-job")) {
            watcher.disconnect();
            resolve(performance.now() - begun);
        }
    }).observe(document.body, { attributeFilter: ["data-job"] });
    select.value = method;
    select.dispatchEvent(new Event("change", { bubbles: true }));
})"""

# What is asked long beside maps: in words, the button, its progress bar, and what is kept.
_LONG: Final = (
    ("the photo is changed", "#sweep", "#sweeping", 1.3),
    # A network that is opened cannot be left half open.
    ("weights are shuffled", "#shuffle-weights", "#shuffling", 1.5),
)


def rows(stand: Stand) -> Iterator[Row]:
    """Ask for attribution, and paint with and without long questions beside it."""
    _, inference = classification.measure(stand)
    with whole_page(stand) as page:
        page.get_by_label("Fill method").select_option("fast-marching")
        page.get_by_role("radio", name="Where", exact=True).check(force=True)
        times: list[float] = []
        calls = 1
        for _ in range(stand.repeats):
            _stroke(page, len(times) / stand.repeats)  # another picture: nothing is remembered
            times.append(page.evaluate(_ASK, "attribution"))
            words = page.locator("#why-words").inner_text()
            calls = int("".join(one for one in words if one.isdecimal()))
            page.get_by_label("Method", exact=True).select_option("class-map")
        page.evaluate(_WATCH)
        alone = _waits(page, stand.repeats)
        page.get_by_label("Method", exact=True).select_option("occlusion")
        besides = [("a map is looked for", 1.3, _waits(page, stand.repeats, "#explaining"))]
        page.get_by_label("Method", exact=True).select_option("class-map")
        for what, button, progress, limit in _LONG:
            ask = page.locator(button).click
            besides.append((what, limit, _waits(page, stand.repeats, progress, ask)))
            page.wait_for_selector("body:not([data-job])", state="attached", timeout=PATIENCE)
    yield Row("attribution map, in the page", f"its {calls} inferences alone",
              median(times), calls * inference, limit=1.2)  # fmt: skip
    for what, limit, waits in besides:
        yield Row(f"a stroke's first new answer while {what}", "the same without",
                  median(waits), median(alone), limit=limit)  # fmt: skip


def _waits(
    page: Page, repeats: int, progress: str = "", ask: Callable[[], None] = lambda: None
) -> list[float]:
    """Begin strokes; return the milliseconds that each one's first answer took.

    Beside a question, if its progress bar is named, which is asked again wherever it has ended.
    """
    page.get_by_role("button", name="Reset", exact=True).click()  # the same strokes both times
    page.wait_for_selector("body[data-state=ready]", state="attached", timeout=PATIENCE)
    page.evaluate("waits.length = 0")
    for number in range(repeats):
        if progress:
            if not page.locator("body[data-job]").count():
                ask()
            page.wait_for_selector("body[data-job]", state="attached", timeout=PATIENCE)
            page.wait_for_function("bar => document.querySelector(bar).value > 0.1", arg=progress)
        _stroke(page, number / repeats)
    found: list[float] = page.evaluate("waits")
    return found


def _stroke(page: Page, height: float) -> None:
    box = page.get_by_role("img", name="Modified image").bounding_box()
    assert box, "the picture is not on the page"
    left, top = box["x"] + 0.3 * box["width"], box["y"] + (0.2 + 0.6 * height) * box["height"]
    page.mouse.move(left, top)
    page.mouse.down()
    for step in range(20):
        page.mouse.move(left + 3 * step, top)
        page.wait_for_timeout(15)
    page.mouse.up()
    page.wait_for_timeout(100)
    page.wait_for_selector("body[data-state=ready]", state="attached", timeout=PATIENCE)
