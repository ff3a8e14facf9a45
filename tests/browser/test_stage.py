"""What is seen of the pictures, and how: outline, slider, zoom, hand, and pieces by dragging."""

import re
from collections.abc import Iterator

import numpy as np
import pytest
from playwright.sync_api import Locator, Page, expect

from .conftest import Bench


def erased(bench: Bench) -> np.ndarray:
    """The (448, 448) mask of what is gone."""
    gone: np.ndarray = (bench.pixels("Modified image") != bench.pixels("Original image")).any(2)
    return gone


def steps(bench: Bench) -> int:
    return bench.page.locator("#history button").count()


def at(page: Page, x: float, y: float, name: str = "Modified image") -> tuple[float, float]:
    """The place in the window of a place in a picture, in fractions of it."""
    box = page.get_by_role("img", name=name).bounding_box()
    assert box
    return box["x"] + x * box["width"], box["y"] + y * box["height"]


def press_at(page: Page, x: float, y: float, name: str = "Modified image") -> None:
    page.mouse.move(*at(page, x, y, name))
    page.mouse.down()


def taken(page: Page) -> str:
    """The outline of the pieces that are meant."""
    return page.locator("#modified-side .taken").get_attribute("d") or ""


def outlined(page: Page, kind: str = "erased:not(.inner)") -> list[str]:
    return [
        page.locator(f"#{side}-side .hole .{kind}").get_attribute("d") or ""
        for side in ("original", "modified")
    ]


@pytest.fixture
def stage(bench: Bench) -> Iterator[Bench]:
    """A photo just opened, filled by flat colour, so that every erased pixel is told."""
    bench.photo("coffee-cup")
    bench.do(lambda: bench.page.get_by_label("Fill method").select_option("flat-colour"))
    page = bench.page
    page.get_by_role("img", name="Modified image").scroll_into_view_if_needed()
    yield bench
    bench.choose("Erase")
    bench.choose("Side by side")
    page.locator("#zoom-reset").click()
    page.get_by_label("Outline").check()
    page.get_by_role("checkbox", name="Live", exact=True).check()


def test_what_is_erased_is_outlined_on_both_pictures(stage: Bench) -> None:
    page = stage.page
    after = page.get_by_role("article", name="After")
    expect(page.get_by_role("article", name="Before")).to_contain_text("espresso 9")
    expect(after).to_contain_text("nothing erased")
    assert outlined(page) == ["", ""]
    stage.choose("Box")
    stage.paint((0.25, 0.25), (0.5, 0.75))
    before, behind = outlined(page)
    assert before == behind
    numbers = np.array(before.strip("MZ").replace("Q", " ").split(), int).reshape(-1, 2) / 4
    assert numbers.min(0) == pytest.approx([112, 112], abs=1.5)
    assert numbers.max(0) == pytest.approx([224, 336], abs=1.5)
    expect(after).to_contain_text("13% erased")
    switch = page.get_by_label("Outline")
    line = page.locator("#original-side .hole")
    expect(line).to_be_visible()
    switch.uncheck()
    expect(line).to_be_hidden()
    assert page.evaluate("localStorage.outline") == "off"
    switch.check()
    expect(line).to_be_visible()


def test_what_is_only_marked_is_outlined_by_dashes(stage: Bench) -> None:
    page = stage.page
    page.get_by_role("checkbox", name="Live", exact=True).uncheck()
    stage.choose("Box")
    stage.paint((0.2, 0.2), (0.4, 0.4))
    assert outlined(page) == ["", ""]
    dashed = outlined(page, "marked")
    assert dashed[0] == dashed[1] != ""
    marked = page.locator("#modified-side .hole .marked")
    assert marked.evaluate("e => getComputedStyle(e).strokeDasharray") != "none"
    after = page.get_by_role("article", name="After")
    expect(after).to_contain_text(re.compile(r"(3\.9|4\.0|4\.1)% marked"))
    stage.press("Fill")
    assert outlined(page, "marked") == ["", ""]
    assert outlined(page) == dashed


def test_the_outline_follows_the_brush(stage: Bench) -> None:
    page = stage.page
    press_at(page, 0.3, 0.3)
    try:
        page.mouse.move(*at(page, 0.5, 0.3), steps=4)
        stage.until(lambda: outlined(page)[1], "The outline is there within the stroke")
        expect(page.get_by_role("article", name="After")).to_contain_text("% erased")
        assert steps(stage) == 1
    finally:
        stage.do(page.mouse.up)


def handle(page: Page) -> Locator:
    return page.get_by_role("slider", name="Where Before ends and After begins")


def test_the_slider_shows_before_on_its_left_and_after_on_its_right(stage: Bench) -> None:
    page = stage.page
    stage.choose("Slider")
    places = [
        page.get_by_role("img", name=name).bounding_box()
        for name in ("Original image", "Modified image")
    ]
    assert places[0] == places[1]
    assert page.evaluate("localStorage.view") == "slider"

    def met(x: float) -> str:
        place = list(at(page, x, 0.3))
        side: str = page.evaluate(
            "([x, y]) => document.elementFromPoint(x, y).closest('article').id", place
        )
        return side

    assert [met(0.45), met(0.55)] == ["original-side", "modified-side"]
    handle(page).focus()
    for key, value in (
        ("ArrowLeft", "48"),
        ("Shift+ArrowRight", "58"),
        ("End", "100"),
        ("Home", "0"),
    ):
        page.keyboard.press(key)
        expect(handle(page)).to_have_attribute("aria-valuenow", value)
    assert met(0.05) == "modified-side"
    box = handle(page).bounding_box()
    assert box
    middle = box["y"] + box["height"] / 2
    page.mouse.move(box["x"] + box["width"] / 2, middle)
    page.mouse.down()
    page.mouse.move(at(page, 0.8, 0)[0], middle, steps=4)
    page.mouse.up()
    expect(handle(page)).to_have_attribute("aria-valuenow", "80")
    assert [met(0.75), met(0.85)] == ["original-side", "modified-side"]
    assert steps(stage) == 1  # nothing was painted by it


def test_a_stroke_across_the_handle_erases_as_one_beside_it(stage: Bench) -> None:
    places = ((0.3, 0.3), (0.7, 0.35))
    stage.paint(*places)
    beside = erased(stage)
    assert beside.any()
    stage.press("Reset")
    stage.choose("Slider")
    stage.paint(*places)
    assert np.array_equal(erased(stage), beside)
    stage.press("Reset")
    stage.paint(*places[::-1])  # begun on the other side of it
    assert erased(stage)[int(0.35 * 448), int(0.68 * 448)]
    assert abs(int(erased(stage).sum()) - int(beside.sum())) < 200


def test_zoom_is_told_and_reset(stage: Bench) -> None:
    page = stage.page
    number = page.get_by_role("group", name="Zoom").get_by_role("button").nth(1)
    whole = page.get_by_role("img", name="Modified image").bounding_box()
    page.get_by_role("button", name="Zoom in").click()
    expect(number).to_have_text("125%")
    page.keyboard.press("+")
    expect(number).to_have_text("156%")
    boxes = [
        page.get_by_role("img", name=f"{side} image").bounding_box()
        for side in ("Original", "Modified")
    ]
    assert boxes[0] and boxes[1] and whole
    assert boxes[0]["width"] == pytest.approx(boxes[1]["width"])
    assert boxes[1]["width"] == pytest.approx(1.5625 * whole["width"], rel=0.01)
    page.get_by_role("button", name="Zoom out").click()
    page.keyboard.press("-")
    expect(number).to_have_text("100%")
    page.keyboard.press("-")
    expect(number).to_have_text("100%")  # the whole picture is the least
    page.keyboard.press("+")
    number.click()
    expect(number).to_have_text("100%")
    assert page.get_by_role("img", name="Modified image").bounding_box() == whole
    page.keyboard.press("+")
    page.keyboard.press("0")
    expect(number).to_have_text("100%")


@pytest.mark.parametrize("by", ["Move", "Space"])
def test_the_view_is_dragged_without_painting(stage: Bench, by: str) -> None:
    page = stage.page
    page.evaluate("document.activeElement.blur()")
    for _ in range(4):
        page.keyboard.press("+")
    peek = page.locator("#peek-picture")
    frame = page.locator("#modified-side .picture").bounding_box()
    assert frame
    if by == "Move":
        page.keyboard.press("h")
        expect(page.get_by_role("radio", name="Move")).to_be_checked()
    else:
        page.keyboard.down("Space")
        expect(peek).to_be_visible()
    names = ("Modified image", "Original image")
    before = [at(page, 0, 0, name) for name in names]
    page.mouse.move(frame["x"] + 200, frame["y"] + 200)
    page.mouse.down()
    expect(peek).to_be_hidden()  # Space means the hand from here on
    page.mouse.move(frame["x"] + 230, frame["y"] + 150, steps=5)
    page.mouse.up()
    page.keyboard.up("Space")
    expect(peek).to_be_hidden()
    for name, (x, y) in zip(names, before, strict=True):
        assert at(page, 0, 0, name) == pytest.approx((x + 30, y - 50), abs=1)
    assert not erased(stage).any()
    assert steps(stage) == 1
    stage.choose("Erase")
    stage.paint((0.5, 0.5), (0.52, 0.5))  # the brush meets the place that is seen
    assert erased(stage)[224, 224:233].all()


def test_arrows_move_the_view_with_the_hand(stage: Bench) -> None:
    page = stage.page
    page.keyboard.press("+")
    stage.choose("Move")
    page.get_by_role("application", name="Paint on the result").focus()
    before = at(page, 0, 0)
    page.keyboard.press("ArrowRight")
    assert at(page, 0, 0)[0] < before[0]
    assert at(page, 0, 0)[1] == before[1]


def test_dragging_takes_all_pieces_in_one_step_and_shift_gives_back(stage: Bench) -> None:
    page = stage.page
    stage.do(lambda: stage.choose("Piece"))
    stage.paint((0.3, 0.3))
    one = erased(stage)
    stage.press("Reset")
    before = steps(stage)
    press_at(page, 0.3, 0.3)
    page.mouse.move(*at(page, 0.7, 0.3))  # at once: what lies between is taken, too
    stage.until(lambda: taken(page), "The pieces are outlined while they are taken")
    assert not erased(stage).any()
    stage.do(page.mouse.up)
    gone = erased(stage)
    assert (gone & one).sum() == one.sum()
    assert gone[134, 140:310:10].all()
    assert gone.sum() > 3 * one.sum()
    assert steps(stage) == before + 1
    page.keyboard.down("Shift")
    stage.paint((0.3, 0.3))
    page.keyboard.up("Shift")
    assert np.array_equal(gone & ~erased(stage), one)
    stage.press("Undo")
    assert np.array_equal(erased(stage), gone)


def test_a_drag_over_pieces_can_be_taken_back(stage: Bench) -> None:
    page = stage.page
    stage.do(lambda: stage.choose("Piece"))
    press_at(page, 0.3, 0.3)
    page.mouse.move(*at(page, 0.5, 0.3))
    stage.until(lambda: taken(page), "They are outlined")
    page.keyboard.press("Escape")
    page.mouse.up()
    assert not erased(stage).any()
    assert steps(stage) == 1


def test_holding_still_grows_to_what_is_alike(stage: Bench) -> None:
    page = stage.page
    stage.do(lambda: stage.choose("Piece"))
    stage.paint((0.5, 0.5))
    one = erased(stage)
    stage.press("Reset")
    press_at(page, 0.5, 0.5)
    seen: list[str] = []

    def grown() -> bool:
        if taken(page) and taken(page) not in seen:
            seen.append(taken(page))
        return len(seen) > 2

    stage.until(grown, "It grows twice, and shows it")
    assert not erased(stage).any()
    stage.do(page.mouse.up)
    gone = erased(stage)
    assert (gone & one).sum() == one.sum()
    assert gone.sum() > one.sum()
    stage.press("Undo")
    assert not erased(stage).any()
