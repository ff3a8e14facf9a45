"""The same hole in every way it can be filled, what each lets people choose, and the report."""

import re
from pathlib import Path

import numpy as np
from playwright.sync_api import expect

from .conftest import Bench
from .test_accessibility import audit


def settings(bench: Bench, name: str) -> None:
    """Fill by this method."""
    select = bench.page.get_by_label("Fill method")
    if select.input_value() != name:
        bench.do(lambda: select.select_option(name))


def slide(bench: Bench, name: str, value: int) -> None:
    bench.page.locator("#fill-settings").evaluate("menu => { menu.open = true; }")
    bench.do(lambda: bench.page.get_by_label(name).fill(str(value)))
    bench.page.keyboard.press("Escape")


def test_every_fill_is_seen_and_one_is_used(bench: Bench) -> None:
    bench.photo("coffee-cup")
    settings(bench, "biharmonic")
    bench.paint((0.3, 0.4), (0.6, 0.45))
    dialog = bench.other_fills()
    bench.page.mouse.move(2, 2)  # aims at none of them
    select = bench.page.get_by_label("Fill method")
    titles = select.locator("option").all_inner_texts()
    assert titles[:3] == ["Smooth", "Inward", "Texture"]
    headings = dialog.get_by_role("heading", level=3)
    assert sorted(headings.all_inner_texts()) == sorted(titles)
    cards = dialog.get_by_role("listitem").all()
    changes = []
    for card in cards:
        assert re.search(r"\d%", card.locator(".winner").inner_text())
        before, after, change = re.findall(r"[−+±]?\d+\.\d", card.locator(".tracked").inner_text())
        assert abs(float(after) - float(before) - float(change.replace("−", "-").strip("±"))) < 0.16
        changes.append(abs(float(after) - float(before)))
        bars = card.locator(".fill-bars i").evaluate_all(
            "bars => bars.map(bar => bar.offsetWidth / bar.parentElement.clientWidth * 100)"
        )
        assert np.allclose(bars, [float(before), float(after)], atol=1.5)
    assert changes == sorted(changes, reverse=True)
    assert dialog.get_by_role("button", name="In use: Smooth").is_disabled()
    assert "%" in dialog.get_by_role("status").inner_text()
    bench.do(dialog.get_by_role("button", name="Use this fill: Average colour").click)
    expect(dialog).to_be_hidden()
    assert select.input_value() == "mean-colour"
    erased = (bench.pixels("Modified image") != bench.pixels("Original image")).any(2)
    assert len(np.unique(bench.pixels("Modified image")[erased], axis=0)) == 1
    bench.press("Undo")
    assert select.input_value() == "biharmonic"


def test_it_opens_at_once_and_closes_at_any_time(bench: Bench) -> None:
    bench.photo("coffee-cup")
    settings(bench, "fast-marching")
    size = bench.page.get_by_label("Brush size")
    size.fill("120")
    bench.paint((0.3, 0.3), (0.7, 0.3), (0.7, 0.7), (0.3, 0.7), (0.3, 0.5), (0.6, 0.5))
    size.fill("24")
    before = bench.pixels("Modified image")
    bench.page.get_by_role("button", name="Same hole, other fills").click()
    dialog = bench.page.get_by_role("dialog")
    assert dialog.is_visible()
    assert bench.page.locator("body[data-job]").count()
    assert dialog.get_by_role("button", name=re.compile("^Use this fill")).last.is_disabled()
    bench.page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    expect(bench.page.get_by_role("button", name="Same hole, other fills")).to_be_focused()
    assert not bench.page.locator("body[data-job]").count()
    bench.paint((0.1, 0.9), (0.2, 0.9))  # the engine is free
    bench.press("Undo")
    assert np.array_equal(bench.pixels("Modified image"), before)


def test_a_stroke_has_its_turn_while_another_fill_is_computed(bench: Bench) -> None:
    """The hole is still the one that the slow fill of the test before was asked for."""
    order = bench.python(
        """
order = []
async def slow():
    job = (await engine.begin("candidate", ffi.to_js(["patch-match", 967]))).number
    while not (await engine.news(job)).ended:
        pass
    order.append("fill")
async def strokes():
    for number in range(3):
        points = ffi.to_js([10 + number, 10, 40, 20])
        await engine.preview(points, 6, not number, False, -1, False)
        order.append("stroke")
await asyncio.gather(slow(), strokes())
answer(ffi.to_js(order))
"""
    )
    assert order == ["stroke"] * 3 + ["fill"]


def test_a_fill_is_set_and_stays_so(bench: Bench) -> None:
    bench.photo("coffee-cup")
    settings(bench, "mean-colour")
    assert bench.page.locator("#fill-settings").is_hidden()  # there is nothing to choose
    settings(bench, "blur")
    bench.paint((0.3, 0.4), (0.6, 0.45))
    usual = bench.pixels("Modified image")
    slide(bench, "Blur radius", 40)
    chosen = bench.pixels("Modified image")
    assert not np.array_equal(chosen, usual)
    bench.press("Undo")
    assert np.array_equal(bench.pixels("Modified image"), usual)
    slider = bench.page.locator("#fill-parameters input")
    assert slider.input_value() == "16"
    bench.press("Redo")
    assert slider.input_value() == "40"
    bench.photo("coffee-cup")  # another picture is filled as the last one was
    bench.paint((0.3, 0.4), (0.6, 0.45))
    assert np.array_equal(bench.pixels("Modified image"), chosen)
    bench.page.reload()
    bench.ready()
    bench.until(lambda: slider.count() and slider.input_value() == "40", "The work is back")
    assert np.array_equal(bench.pixels("Modified image"), chosen)
    bench.page.locator("#fill-settings summary").click()
    bench.do(bench.page.get_by_role("button", name="As they were at first").click)
    assert np.array_equal(bench.pixels("Modified image"), usual)
    bench.page.locator("h1").click()
    assert not bench.page.locator("#fill-settings[open]").count()


def test_a_menu_closes_by_escape_and_leaves_the_focus_on_its_button(bench: Bench) -> None:
    menu = bench.page.locator("#hole-menu")
    menu.locator("summary").focus()
    bench.page.keyboard.press("Enter")
    bench.page.keyboard.press("Tab")
    expect(bench.page.get_by_role("button", name="Larger")).to_be_focused()
    bench.page.keyboard.press("Escape")
    assert not menu.evaluate("menu => menu.open")
    expect(menu.locator("summary")).to_be_focused()


def test_the_report_is_something_to_hand_in(bench: Bench, tmp_path: Path) -> None:
    for x in (0.35, 0.5):
        bench.paint((x, 0.4), (0.6, 0.45))
    bench.other_fills()
    bench.page.keyboard.press("Escape")
    page = bench.page
    page.locator("#save-menu summary").click()
    with page.expect_download() as download:
        page.locator("#save-menu [data-kind=report]").click()
    file = tmp_path / "report.html"
    download.value.save_as(file)
    handed = page.context.new_page()
    try:
        handed.goto(file.as_uri())
        field = handed.get_by_role("textbox", name="Conclusion")
        field.fill("The answer hangs on the coffee.")
        assert "hangs on the coffee" in handed.content()  # and so in what is saved
        assert handed.get_by_role("textbox", name="Question").inner_text()
        assert handed.get_by_role("heading", name="The same hole, filled otherwise").is_visible()
        report = Bench(handed)
        for width in (1280, 390):
            handed.set_viewport_size({"width": width, "height": 800})
            found = audit(report)
            assert "color-contrast" in found["passed"]
            assert found["violated"] == []
            wide = handed.evaluate("document.documentElement.scrollWidth")
            assert wide <= width
        handed.set_viewport_size({"width": 1280, "height": 800})
        pdf = handed.pdf(format="A4", prefer_css_page_size=True)
        pages = len(re.findall(rb"/Type\s*/Page\b", pdf))
        assert 1 <= pages <= 3
    finally:
        handed.close()
