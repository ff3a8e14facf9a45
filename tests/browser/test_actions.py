"""The palette by keys and mouse, in both languages; links there and back, own work kept."""

from collections.abc import Iterator

import numpy as np
import pytest
from playwright.sync_api import Browser, expect

from .conftest import ALL_FILLS, COUNT_SETTLINGS, Bench


@pytest.fixture(scope="module")
def bench(browser: Browser, site: str) -> Iterator[Bench]:
    """A page that may use the clipboard."""
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    context.add_init_script(COUNT_SETTLINGS)
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    running = Bench(context.new_page())
    running.page.goto(f"{site}?backend=wasm")
    rest(running)
    yield running
    context.close()


def rest(bench: Bench) -> None:
    bench.ready(ALL_FILLS)
    bench.ready()


def link_to(bench: Bench) -> str:
    """Copy a link by the palette, and return it."""
    bench.page.keyboard.press("Control+k")
    bench.page.keyboard.type("copy link")
    bench.page.keyboard.press("Enter")
    expect(bench.page.get_by_role("status").first).to_have_text("The link is on the clipboard.")
    return str(bench.page.evaluate("navigator.clipboard.readText()"))


def seen(bench: Bench) -> tuple[bytes, list[list[str]], str]:
    """What is shown: the pixels, the answer, and how holes are filled."""
    fill = bench.page.get_by_label("Fill method").input_value()
    return bench.pixels("Modified image").tobytes(), bench.table("Predictions"), fill


def look_closely(bench: Bench) -> None:
    """Look at it in every way that is not the usual one."""
    page = bench.page
    bench.do(page.get_by_role("radio", name="What changed").check)
    for name in ("evidence against, too", "Contours", "Own scale"):
        bench.do(page.get_by_label(name).check)
    page.get_by_label("Strength of the map").fill("60")
    page.locator("#view input[value=slider]").check()
    page.locator("#split [role=slider]").press("PageUp")
    page.get_by_role("button", name="Zoom in").click()


def looked_at(bench: Bench) -> tuple[object, ...]:
    """How it is looked at: the view, the map and how it is drawn, handle and zoom."""
    page = bench.page
    checks = ("evidence against, too", "Contours", "Show cells", "Own scale")
    return (
        page.locator("#view input:checked").get_attribute("value"),
        page.locator("#why-kind label").filter(has=page.locator("input:checked")).inner_text(),
        page.get_by_label("Strength of the map").input_value(),
        [page.get_by_label(name).is_checked() for name in checks],
        page.locator("#split > *").first.get_attribute("aria-valuenow"),
        page.locator("#zoom-reset").inner_text(),
        page.locator(".sheet").first.get_attribute("style"),
        page.locator("#why-title").inner_text(),
        bench.heat("modified").tobytes(),
    )


def test_the_palette_by_keys(bench: Bench) -> None:
    page = bench.page
    page.locator("#method").focus()
    page.keyboard.press("Control+k")
    box = page.get_by_role("combobox", name="Type a command")
    options = page.get_by_role("dialog", name="Commands").get_by_role("option")
    expect(box).to_be_focused()
    expect(options.filter(has_text="Clear saved work")).to_be_visible()  # all commands are there
    page.keyboard.type("lasso")
    expect(options.first).to_have_attribute("aria-selected", "true")
    expect(box).to_have_attribute("aria-activedescendant", str(options.first.get_attribute("id")))
    page.keyboard.press("Enter")
    assert page.locator("#tools input:checked").input_value() == "lasso"
    expect(page.locator("#method")).to_be_focused()
    page.keyboard.press("Control+k")
    page.keyboard.type("zebra")
    expect(options.filter(has_text="Class: zebra")).to_be_visible()
    bench.do(lambda: page.keyboard.press("Enter"))
    expect(page.get_by_role("table", name="Predictions")).to_contain_text("zebra")
    page.keyboard.press("Control+k")
    page.keyboard.type("no such thing")
    expect(page.get_by_text("Nothing has this in its name.")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("#method")).to_be_focused()
    bench.do(page.get_by_role("button", name="Unpin zebra").first.click)
    page.locator("h1").click()
    page.keyboard.press("b")


def test_the_palette_by_mouse_in_chinese(bench: Bench) -> None:
    page = bench.page
    more = page.locator("#more summary")
    more.click()
    page.get_by_label("Language").select_option("zh-Hans")
    try:
        page.get_by_role("button", name="命令").click()
        expect(page.locator("#more")).not_to_have_attribute("open", "")
        page.keyboard.type("balloon")  # English words find things, too
        option = page.get_by_role("option", name="照片：热气球")
        bench.do(option.click)
        gallery = page.get_by_role("listbox", name="图库").get_by_role("option", name="热气球")
        expect(gallery).to_have_attribute("aria-selected", "true")
        page.get_by_role("button", name="帮助").click()
        rows = page.get_by_role("table", name="快捷键").get_by_role("row")
        expect(rows.filter(has_text="撤销")).to_contain_text("Ctrl")
        expect(rows.filter(has_text="复制链接")).to_be_visible()
        page.keyboard.press("Escape")
    finally:
        more.click()
        page.get_by_label("语言").select_option("en")
        more.click()


def test_a_link_shows_the_same_and_leaves_ones_own_work(bench: Bench) -> None:
    page = bench.page
    bench.do(page.get_by_role("option", name="Coffee cup").click)
    bench.do(lambda: page.get_by_label("Fill method").select_option("blur"))
    bench.paint((0.31, 0.33), (0.57, 0.41), (0.49, 0.62))
    bench.paint((0.1, 0.9), (0.2, 0.8))
    bench.press("Undo")
    page.keyboard.press("r")
    bench.paint((0.4, 0.38), (0.45, 0.4))
    page.keyboard.press("s")
    bench.do(lambda: bench.drag((0.7, 0.7), (0.701, 0.7)))
    page.keyboard.press("b")
    page.locator("#fill-settings summary").click()
    radius = page.locator("#fill-parameters").get_by_label("Blur radius")
    bench.do(lambda: radius.fill("5"))
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Rename step").click()
    page.keyboard.type("half a cup")
    bench.do(lambda: page.keyboard.press("Enter"))
    look_closely(bench)
    shown, address = seen(bench), link_to(bench)
    assert shown[2] == "blur" and "photo=coffee-cup" in address
    assert "with=radius:5" in address
    view = looked_at(bench)
    assert view[:4] == ("slider", "What changed", "60", [True, True, False, True])

    other = Bench(page.context.new_page())
    other.page.goto(address)  # a new visit
    rest(other)
    assert seen(other) == shown
    assert looked_at(other) == view
    assert link_to(other) == address.replace(address.split("#")[0], other.page.url)
    assert "#" not in other.page.url
    other.paint((0.2, 0.2), (0.3, 0.2))
    own = seen(other)
    other.written()
    other.page.reload()  # goes on from there
    rest(other)
    assert seen(other) == own
    assert "edits" in link_to(other)  # whose strokes are still known

    words = address.split("#")[1]
    other.do(lambda: other.page.evaluate("words => { location.hash = words }", words))
    assert seen(other) == shown
    offer = other.page.get_by_role("button", name="Continue with “Coffee cup”")
    other.do(offer.first.click)
    assert seen(other) == own
    assert other.problems == []
    other.page.close()


def test_a_link_that_is_cut_changes_nothing(bench: Bench) -> None:
    page = bench.page
    shown, address = seen(bench), link_to(bench)
    page.evaluate("words => { location.hash = words }", address.split("#")[1][:-3])
    expect(page.get_by_role("alert")).to_contain_text("This link is cut or damaged")
    assert seen(bench) == shown


def test_what_no_link_can_hold_is_said(bench: Bench) -> None:
    page = bench.page
    bench.photo("chelsea-cat")
    page.locator("#save-menu summary").click()
    page.get_by_role("button", name="Copy link").click()
    expect(page.get_by_role("alert")).to_contain_text("cannot hold a photo of your own")


def test_a_refused_clipboard_offers_the_link(bench: Bench) -> None:
    page = bench.page
    bench.do(page.get_by_role("option", name="Sheep").click)
    page.context.clear_permissions()
    page.evaluate("() => { navigator.clipboard.writeText = () => Promise.reject(new Error()); }")
    page.locator("#more summary").click()
    page.get_by_role("button", name="Commands").click()
    page.keyboard.type("copy link")
    page.keyboard.press("Enter")
    box = page.get_by_role("textbox", name="Link")
    expect(box).to_be_focused()
    assert "#2;photo=sheep" in box.input_value()
    assert page.evaluate("getSelection().toString()") == box.input_value()
    page.keyboard.press("Escape")
    assert np.array_equal(bench.pixels("Modified image"), bench.pixels("Original image"))
    assert bench.problems == []
