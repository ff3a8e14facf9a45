"""Whether the page stays responsive while somebody paints, and how soon the answer comes."""

import json
from collections import defaultdict
from collections.abc import Iterator, Sequence
from statistics import median
from typing import Any, Final

from playwright.sync_api import Browser, FloatRect, Page

from . import classification
from .row import Row
from .stand import PATIENCE, READY, Stand, whole_page

_TRACED: Final = ("toplevel", "devtools.timeline", "disabled-by-default-devtools.timeline")

_STEPS: Final = 125  # of a stroke painted as by hand
_PAUSE: Final = 14  # ms between them; the browser takes some more

# When the brush was lifted, and when the modified picture's predictions were next written.
_WATCH: Final = """
window.waits = [];
window.shown = [];
let lifted = null;
addEventListener("pointerup", () => lifted = performance.now(), true);
new MutationObserver(() => {
    shown.push(performance.now());
    if (lifted !== null) waits.push(performance.now() - lifted);
    lifted = null;
}).observe(document.querySelector("#predictions tbody"),
    { subtree: true, childList: true, characterData: true });
"""


def rows(stand: Stand) -> Iterator[Row]:
    """Paint strokes with the mouse, with a brush of 24 pixels, filled by fast marching."""
    _, inference = classification.measure(stand)
    with whole_page(stand) as page:
        page.get_by_label("Fill method").select_option("fast-marching")
        page.evaluate(_WATCH)
        _stroke(page, 0.15)  # the first one compiles things
        tasks = sorted(_traced(stand.browser, page) for _ in range(stand.repeats))
        for stroke in range(stand.repeats):
            _stroke(page, 0.25 + 0.5 * stroke / stand.repeats)
        waits = page.evaluate("waits")[-stand.repeats :]
        rates = [_live(page, row / stand.repeats) for row in range(stand.repeats)]
    longest, inside = tasks[len(tasks) // 2]
    yield Row("longest main-thread task while painting", "budget", longest, 50.0, limit=1.0,
              note=inside)  # fmt: skip
    yield Row("from release to new prediction", "inference alone", median(waits), inference)
    yield Row("predictions while the brush moves", "inference alone",
              median(rates), 1000 / inference, "1/s", limit=0.5, floor=True)  # fmt: skip


def _traced(browser: Browser, page: Page) -> tuple[float, str]:
    """Paint without a pause and trace it; return the longest task and what it was."""
    browser.start_tracing(page=page, categories=list(_TRACED))
    for stroke in range(3):
        _stroke(page, 0.2 + 0.2 * stroke, wait=False)
        page.wait_for_timeout(100)
    page.wait_for_selector(READY, state="attached", timeout=PATIENCE)
    return longest_task(json.loads(browser.stop_tracing())["traceEvents"])


def _live(page: Page, height: float) -> float:
    """Paint for two seconds as a hand would; return how many predictions came a second."""
    page.get_by_role("button", name="Reset", exact=True).click()
    page.wait_for_timeout(100)
    page.wait_for_selector(READY, state="attached", timeout=PATIENCE)
    box = _box(page)
    left, top = box["x"] + 0.1 * box["width"], box["y"] + (0.1 + 0.6 * height) * box["height"]
    page.mouse.move(left, top)
    page.mouse.down()
    page.wait_for_timeout(200)
    page.evaluate("shown = []")
    for step in range(_STEPS):
        along = 1 - abs(1 - 2 * step / _STEPS)  # there and back
        page.mouse.move(
            left + 0.8 * along * box["width"], top + 0.2 * step / _STEPS * box["height"]
        )
        page.wait_for_timeout(_PAUSE)
    times: list[float] = page.evaluate("shown")
    page.mouse.up()
    page.wait_for_timeout(100)
    page.wait_for_selector(READY, state="attached", timeout=PATIENCE)
    return 1000 * (len(times) - 1) / (times[-1] - times[0]) if len(times) > 1 else 0.0


def _box(page: Page) -> FloatRect:
    box = page.get_by_role("img", name="Modified image").bounding_box()
    assert box, "the picture is not on the page"
    return box


def _stroke(page: Page, height: float, wait: bool = True) -> None:
    box = _box(page)
    left, top = box["x"] + 0.2 * box["width"], box["y"] + height * box["height"]
    page.mouse.move(left, top)
    page.mouse.down()
    page.mouse.move(left + 0.5 * box["width"], top + 10, steps=40)
    page.mouse.up()
    if wait:
        page.wait_for_timeout(100)
        page.wait_for_selector(READY, state="attached", timeout=PATIENCE)


def longest_task(events: Sequence[dict[str, Any]]) -> tuple[float, str]:
    """Return the milliseconds of the main thread's longest task, and what filled it.

    Parameters
    ----------
    events : sequence of dict
        Of a trace in Chromium's format.
    """
    main = {
        (event["pid"], event["tid"])
        for event in events
        if event["name"] == "thread_name" and event["args"]["name"] == "CrRendererMain"
    }
    whole = [e for e in events if e.get("ph") == "X" and (e["pid"], e["tid"]) in main]
    tasks = [e for e in whole if e["name"] == "RunTask"]
    if not tasks:
        return 0.0, "no task"
    longest = max(tasks, key=lambda e: e["dur"])
    end = longest["ts"] + longest["dur"]
    inside: dict[str, float] = defaultdict(float)
    for event in whole:
        same = (event["pid"], event["tid"]) == (longest["pid"], longest["tid"])
        if same and longest["ts"] <= event["ts"] < end and not event["name"].endswith("RunTask"):
            inside[_described(event)] += event["dur"] / 1000
    named = sorted(inside.items(), key=lambda item: -item[1])[:3]
    parts = [f"{name} {duration:.1f} ms" for name, duration in named]
    computing = longest.get("tdur", longest["dur"]) / 1000
    what = ", ".join(parts) or "nothing that has a name"
    return longest["dur"] / 1000, f"computing {computing:.1f} ms of it; in it: {what}"


def _described(event: dict[str, Any]) -> str:
    data = event.get("args", {}).get("data") or {}
    what = data.get("functionName") or data.get("type") or ""
    return f"{event['name']} {what}".strip()
