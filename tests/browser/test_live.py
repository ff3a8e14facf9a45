"""While painting: the answer follows the brush, and every method can be compared."""

import numpy as np

from .conftest import Bench

COUNT_SHOWN = """
window.shown = 0;
new MutationObserver(() => window.shown++)
    .observe(document.querySelector("#predictions tbody"), {childList: true, subtree: true});
"""


def hold(bench: Bench, changes: int = 0) -> int:
    """Paint, holding the button, until the answer has changed so often; return how often it has."""
    page = bench.page
    box = page.get_by_role("img", name="Modified image").bounding_box()
    assert box
    page.evaluate(COUNT_SHOWN)
    steps = 25
    page.mouse.move(box["x"] + 0.2 * box["width"], box["y"] + 0.4 * box["height"])
    page.mouse.down()
    for step in range(steps):
        x = 0.2 + 0.6 * step / steps
        page.mouse.move(box["x"] + x * box["width"], box["y"] + 0.5 * box["height"])
        if step < changes:
            bench.until(
                lambda step=step: page.evaluate("window.shown") > step,
                "The answer follows the brush",
            )
    # what was asked of the engine meanwhile is answered before this
    bench.python("await engine.memory()\nanswer(True)")
    shown: int = page.evaluate("window.shown")
    return shown


def test_the_answer_follows_the_brush(bench: Bench) -> None:
    bench.photo("coffee-cup")
    original = bench.pixels("Original image")
    shown = hold(bench, changes=4)
    try:
        assert shown >= 4
        assert (bench.pixels("Modified image") != original).any()
        assert bench.page.get_by_role("button", name="Undo").is_disabled()  # no step yet
    finally:
        bench.do(bench.page.mouse.up)
    assert bench.page.get_by_role("button", name="Undo").is_enabled()
    bench.press("Undo")
    assert np.array_equal(bench.pixels("Modified image"), original)


def test_following_can_be_switched_off(bench: Bench) -> None:
    bench.photo("coffee-cup")
    switch = bench.page.get_by_label("Live")
    switch.uncheck()
    shown = hold(bench)
    bench.do(bench.page.mouse.up)
    before = bench.pixels("Modified image")
    assert shown == 0
    assert np.array_equal(before, bench.pixels("Original image"))
    assert bench.page.locator("#modified-side .marks").is_visible()
    bench.paint((0.3, 0.7), (0.5, 0.7))  # several strokes, filled as one step
    bench.press("Fill")
    switch.check()
    assert bench.page.locator("#modified-side .marks").is_hidden()
    assert (bench.pixels("Modified image") != before).any()


def test_heat_maps_follow_the_brush(bench: Bench) -> None:
    bench.photo("coffee-cup")
    table = bench.page.get_by_role("table", name="Predictions")
    bench.do(table.get_by_role("button", name="espresso").click)
    before = bench.heat("modified")
    hold(bench, changes=2)
    bench.until(
        lambda: not np.array_equal(before, bench.heat("modified")), "The heat map follows the brush"
    )
    during = bench.heat("modified")
    bench.do(bench.page.mouse.up)
    assert not np.array_equal(before, during)
    bench.page.get_by_role("radio", name="Off").check()


def test_a_refused_stroke_leaves_what_was_shown(bench: Bench) -> None:
    """The preview of a stroke that cannot be kept is taken back."""
    bench.photo("coffee-cup")
    bench.paint((0.4, 0.4), (0.6, 0.4))
    kept = bench.pixels("Modified image")
    bench.page.get_by_label("Brush size").fill("120")
    ends = (0.01, 0.99)
    rows = [(x, min(max(y / 10, 0.01), 0.99)) for y in range(11) for x in ends[:: 1 - y % 2 * 2]]
    bench.paint(*rows)
    bench.page.get_by_label("Brush size").fill("24")
    assert bench.alert().endswith(".")
    assert np.array_equal(bench.pixels("Modified image"), kept)


def test_a_long_fill_can_be_cancelled(bench: Bench) -> None:
    bench.photo("coffee-cup")
    bench.page.get_by_label("Live").uncheck()
    select = bench.page.get_by_label("Fill method")
    bench.do(lambda: select.select_option("patch-match"))
    before = bench.pixels("Modified image")
    bench.page.get_by_label("Brush size").fill("120")

    bench.paint((0.3, 0.3), (0.7, 0.3), (0.7, 0.7), (0.3, 0.7), (0.3, 0.5), (0.6, 0.5))

    # as soon as Cancel can be pressed: how long the fill takes must not matter
    both = """() => {
        new MutationObserver((_, observer) => {
            if (document.body.dataset.state !== "busy") return;
            observer.disconnect();
            document.getElementById("cancel").click();
        }).observe(document.body, {attributeFilter: ["data-state"]});
        document.getElementById("fill").click();
    }"""
    bench.do(lambda: bench.page.evaluate(both))
    bench.page.get_by_label("Brush size").fill("24")
    bench.page.get_by_label("Live").check()
    assert np.array_equal(bench.pixels("Modified image"), before)
    bench.press("Reset")
    bench.do(lambda: select.select_option("biharmonic"))


def test_five_hundred_strokes_keep_memory_bounded(bench: Bench) -> None:
    bench.photo("coffee-cup")
    sizes = bench.python(
        """
sizes = []
for stroke in range(500):
    x, y = 20 + (stroke * 37) % 400, 20 + (stroke * 53) % 400
    await engine.edit("brush", ffi.to_js([x, y, x + 6, y + 4]), 4, "fast-marching", False)
    js.window.steps = stroke
    if stroke in (329, 499):  # by then the history keeps as many pixels as it ever does
        sizes.append(await engine.memory())
answer(ffi.to_js(sizes))
"""
    )
    assert sizes[1] <= 1.1 * sizes[0]
