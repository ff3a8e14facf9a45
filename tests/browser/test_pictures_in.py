"""Ways for a photo to come in, the square of it that is looked at, and two fingers on it."""

import io
import re
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from PIL import Image as Pillow
from playwright.sync_api import Browser, expect

from builder.get.browsers import find_chromium

from .conftest import ALL_FILLS, COUNT_SETTLINGS, Bench
from .test_accessibility import audit

RED, BLUE = (200, 30, 40), (20, 60, 200)
QUESTION = "What if the coffee were gone, but the cup stayed?"


@pytest.fixture
def wide(tmp_path: Path) -> Path:
    """A photo three times as wide as high: red in its left third, then blue."""
    photo = Pillow.new("RGB", (900, 300), BLUE)
    photo.paste(RED, (0, 0, 300, 300))
    path = tmp_path / "wide.png"
    photo.save(path)
    return path


def share(bench: Bench, colour: tuple[int, int, int]) -> float:
    """How much of the original has this colour."""
    pixels = bench.pixels("Original image")[..., :3].astype(int)
    return float((np.abs(pixels - colour).max(2) < 20).mean())


def look(bench: Bench) -> None:
    bench.press("Choose the square")
    expect(bench.page.get_by_role("dialog", name="Choose the square")).to_be_visible()


def test_the_left_of_a_wide_photo_can_be_chosen_with_the_mouse(bench: Bench, wide: Path) -> None:
    bench.open(wide)
    assert share(bench, BLUE) > 0.98
    look(bench)
    box = bench.page.locator("#frame-square").bounding_box()
    assert box
    assert box["width"] == pytest.approx(box["height"], abs=2)
    middle = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    mouse = bench.page.mouse
    mouse.move(*middle)
    mouse.down()
    mouse.move(middle[0] - box["width"] / 2, middle[1] + 90, steps=5)
    mouse.up()
    bench.press("Use this square")
    assert share(bench, RED) == pytest.approx(0.5, abs=0.02)
    assert (bench.pixels("Original image")[:, 20, :3] == RED).all()  # red lies on the left
    look(bench)  # it begins where it was left
    bench.page.locator("#frame-photo").click(position={"x": 5, "y": 5})
    bench.press("Use this square")
    assert share(bench, RED) > 0.98


def test_the_square_is_moved_and_sized_with_the_keyboard(bench: Bench, wide: Path) -> None:
    bench.open(wide)
    look(bench)
    expect(bench.page.locator("#frame-square")).to_be_focused()
    for _ in range(12):
        bench.page.keyboard.press("Shift+ArrowLeft")
    bench.page.keyboard.press("ArrowRight")
    bench.page.get_by_role("slider", name="Size of the square").fill("50")
    bench.page.locator("#frame-square").focus()
    for _ in range(23):
        bench.page.keyboard.press("ArrowRight")
    # Its left is at 1 + 25 + 23 hundredths of the height, and it is half as large.
    bench.do(lambda: bench.page.keyboard.press("Enter"))
    assert share(bench, RED) > 0.98
    look(bench)
    for _ in range(26):
        bench.page.keyboard.press("ArrowRight")
    bench.press("Use this square")
    assert share(bench, RED) == pytest.approx(0.5, abs=0.02)


def test_cancelling_keeps_what_is_open(bench: Bench, wide: Path) -> None:
    bench.open(wide)
    look(bench)
    bench.page.keyboard.press("Shift+ArrowLeft")
    bench.page.get_by_role("dialog").get_by_role("button", name="Cancel").click()
    expect(bench.page.get_by_role("dialog")).to_be_hidden()
    assert share(bench, BLUE) > 0.98


def test_the_dialog_is_for_everyone(bench: Bench, wide: Path) -> None:
    bench.open(wide)
    look(bench)
    assert audit(bench)["violated"] == []
    bench.page.keyboard.press("l")  # a key of the page's own, which must not reach it from here
    bench.page.keyboard.press("Escape")
    expect(bench.page.get_by_role("dialog")).to_be_hidden()
    expect(bench.page.get_by_role("button", name="Choose the square")).to_be_focused()
    assert bench.page.get_by_role("radio", name="Erase").is_checked()


@pytest.mark.parametrize("width", [320, 390])
def test_the_buttons_fit_a_narrow_screen(bench: Bench, width: int) -> None:
    bench.page.set_viewport_size({"width": width, "height": 844})
    try:
        header = bench.page.get_by_role("banner")
        buttons = header.locator(".button, button").filter(visible=True)
        expect(buttons.filter(has_text="Open image")).to_be_visible()
        expect(buttons.filter(has_text="Save")).to_be_visible()
        expect(header.locator("#more > summary")).to_be_visible()
        for button in buttons.all():
            box = button.bounding_box()
            assert box
            assert box["x"] >= 0, button.inner_text()
            assert box["x"] + box["width"] <= width, button.inner_text()
    finally:
        bench.page.set_viewport_size({"width": 1280, "height": 900})


def test_a_square_is_offered_only_where_there_is_a_choice(bench: Bench, tmp_path: Path) -> None:
    offer = bench.page.get_by_role("button", name="Choose the square")
    path = tmp_path / "square.png"
    Pillow.new("RGB", (505, 500), RED).save(path)
    bench.open(path)
    expect(offer).to_be_hidden()
    bench.photo("chelsea-cat")
    expect(offer).to_be_visible()
    bench.do(bench.page.get_by_role("option", name="Coffee cup").click)
    expect(offer).to_be_hidden()


def test_the_gallerys_photo_asks_its_question(bench: Bench, wide: Path) -> None:
    bench.do(bench.page.get_by_role("option", name="Coffee cup").click)
    expect(bench.page.locator("#question")).to_have_text(QUESTION)
    expect(bench.page.locator("#question")).to_be_visible()
    bench.open(wide)
    expect(bench.page.locator("#question")).to_be_hidden()


@pytest.fixture
def with_camera(browser: Browser, site: str) -> Iterator[Bench]:
    """The page in a browser whose camera shows a test picture."""
    running = browser.browser_type.launch(
        executable_path=find_chromium(),
        args=[
            "--no-sandbox",
            "--use-fake-device-for-media-stream",
            "--use-fake-ui-for-media-stream",
        ],
    )
    page = running.new_page()
    page.add_init_script(COUNT_SETTLINGS)
    bench = Bench(page)
    page.goto(f"{site}?backend=wasm")
    bench.ready()
    bench.ready(ALL_FILLS)
    yield bench
    running.close()


def test_the_camera_takes_a_photo(with_camera: Bench) -> None:
    page = with_camera.page
    before = with_camera.pixels("Original image")
    page.get_by_role("button", name="Camera").click()
    page.wait_for_function("document.getElementById('camera-video').currentTime > 0.2")
    with_camera.press("Take photo")
    expect(page.get_by_role("dialog")).to_be_hidden()
    taken = with_camera.pixels("Original image")
    assert (taken != before).any(2).mean() > 0.5
    assert len(np.unique(taken[..., :3].reshape(-1, 3), axis=0)) > 1  # no black frame
    rows = with_camera.table("Predictions")
    assert len(rows) == 5
    assert all(re.fullmatch(r"[<>]?\d+\.\d%", row[1]) for row in rows)
    assert page.evaluate("document.getElementById('camera-video').srcObject") is None
    expect(page.get_by_role("button", name="Choose the square")).to_be_visible()
    assert not with_camera.problems


FINGER = """([index, type, id, x, y]) => {
    const target = document.querySelectorAll(".stroke")[index];
    target.setPointerCapture = () => {};  // a browser captures only fingers that it made itself
    target.dispatchEvent(new PointerEvent(type, {
        pointerId: id, pointerType: "touch", isPrimary: id === 11, bubbles: true,
        cancelable: true, clientX: x, clientY: y, button: type === "pointermove" ? -1 : 0,
    }));
}"""


def finger(bench: Bench, kind: str, number: int, x: float, y: float) -> None:
    bench.page.evaluate(FINGER, [1, f"pointer{kind}", number, x, y])


def test_two_fingers_enlarge_both_pictures_and_painting_lands_right(bench: Bench) -> None:
    bench.photo("coffee-cup")
    bench.do(lambda: bench.page.get_by_label("Fill method").select_option("flat-colour"))
    frame = bench.page.locator("#modified-side .picture").bounding_box()
    assert frame
    side = frame["width"]
    left, middle = frame["x"], frame["y"] + side / 2
    # Two fingers, 0.2 of the picture apart, go 0.4 apart, around its middle.
    finger(bench, "down", 11, left + 0.4 * side, middle)
    seen = "document.querySelector('#modified').getContext('2d').getImageData(170, 224, 20, 1).data"
    original = bench.pixels("Original image")[224, 170:190].ravel().tolist()
    bench.page.wait_for_function(f"before => {seen}.some((v, i) => v !== before[i])", arg=original)
    finger(bench, "down", 12, left + 0.6 * side, middle)  # so the first one was no stroke
    for step in range(1, 6):
        finger(bench, "move", 11, left + (0.4 - 0.02 * step) * side, middle)
        finger(bench, "move", 12, left + (0.6 + 0.02 * step) * side, middle)
    finger(bench, "up", 11, left + 0.3 * side, middle)
    finger(bench, "up", 12, left + 0.7 * side, middle)
    try:
        for name in ("Original image", "Modified image"):
            box = bench.page.get_by_role("img", name=name).bounding_box()
            around = bench.page.locator(".picture").filter(has=bench.page.get_by_label(name))
            outer = around.bounding_box()
            assert box
            assert outer
            assert box["width"] == pytest.approx(2 * outer["width"], rel=0.02)
            centre = box["x"] + box["width"] / 2
            assert centre == pytest.approx(outer["x"] + outer["width"] / 2, abs=0.03 * side)
        assert (bench.pixels("Modified image") == bench.pixels("Original image")).all()
        # With one finger, from the frame's left edge to its middle: 0.25 to 0.5 of the picture.
        box = bench.page.get_by_role("img", name="Modified image").bounding_box()
        assert box
        places = [box["x"] + part * box["width"] for part in (0.3, 0.4, 0.5)]

        def stroke() -> None:
            finger(bench, "down", 11, places[0], middle)
            for x in places[1:]:
                finger(bench, "move", 11, x, middle)
            finger(bench, "up", 11, places[-1], middle)

        bench.do(stroke)
        gone = (bench.pixels("Modified image") != bench.pixels("Original image")).any(2)
        rows, columns = np.nonzero(gone)
        brush = int(bench.page.get_by_label("Brush size").input_value())
        assert columns.min() == pytest.approx(0.3 * 448 - brush / 2, abs=4)
        assert columns.max() == pytest.approx(0.5 * 448 + brush / 2, abs=4)
        height = (middle - box["y"]) / box["height"] * 448
        assert (rows.min() + rows.max()) / 2 == pytest.approx(height, abs=4)
        assert rows.max() - rows.min() == pytest.approx(brush, abs=4)
    finally:  # and back: far apart, then together
        finger(bench, "down", 11, left + 0.1 * side, middle)
        finger(bench, "down", 12, left + 0.9 * side, middle)
        finger(bench, "move", 12, left + 0.2 * side, middle)
        finger(bench, "up", 11, left + 0.1 * side, middle)
        finger(bench, "up", 12, left + 0.2 * side, middle)
    box = bench.page.get_by_role("img", name="Modified image").bounding_box()
    assert box
    assert box["width"] == pytest.approx(side, rel=0.02)


def test_an_upright_phone_photo_shows_upright_in_the_dialog(bench: Bench, tmp_path: Path) -> None:
    """A photo stored on its side, with EXIF orientation 6: its left is the screen's top."""
    photo = Pillow.new("RGB", (600, 300), BLUE)
    photo.paste(RED, (0, 0, 200, 300))
    exif = Pillow.Exif()
    exif[0x0112] = 6
    file = io.BytesIO()
    photo.save(file, "JPEG", exif=exif, quality=95)
    path = tmp_path / "phone.jpg"
    path.write_bytes(file.getvalue())
    bench.open(path)
    look(bench)
    canvas = bench.page.locator("#frame-photo canvas").bounding_box()
    assert canvas
    assert canvas["height"] == pytest.approx(2 * canvas["width"], rel=0.02)
    for _ in range(10):
        bench.page.keyboard.press("Shift+ArrowUp")
    bench.press("Use this square")
    assert (np.abs(bench.pixels("Original image")[20, :, :3].astype(int) - RED) < 20).all()
    assert share(bench, RED) == pytest.approx(2 / 3, abs=0.03)
