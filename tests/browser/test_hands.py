"""Strokes by hands as they are: palms, two fingers, moving pages, gestures that break."""

import random
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from playwright.sync_api import Browser, CDPSession, expect

from interactive_classification.overlay import muted

from .conftest import ALL_FILLS, COUNT_SETTLINGS, GALLERY, PATIENCE, READY, Bench

# What made-up pointers do, which no browser captures.
MADE_UP = """([type, x, y, more]) => {
    const target = document.elementFromPoint(x, y) ?? document.body;
    target.dispatchEvent(new PointerEvent(type, {
        bubbles: true, cancelable: true, clientX: x, clientY: y, ...more,
    }));
}"""


class Hands:
    """Mouse, pen and fingers of one person, told to the browser as its own devices tell them."""

    def __init__(self, bench: Bench) -> None:
        self.bench = bench
        self.page = bench.page
        self._devices: CDPSession = self.page.context.new_cdp_session(self.page)

    def tell(self, command: str, values: dict[str, Any]) -> None:
        self._devices.send(command, values)

    def at(self, x: float, y: float, name: str = "Modified image") -> dict[str, float]:
        """The place in the window of a place in a picture, given in fractions of it."""
        box = self.page.get_by_role("img", name=name).bounding_box()
        assert box
        return {"x": box["x"] + x * box["width"], "y": box["y"] + y * box["height"]}

    def mouse(self, kind: str, x: float, y: float, kind_of: str = "mouse", **more: Any) -> None:
        held = 0 if kind == "mouseReleased" else 1
        event = {
            "type": kind, **self.at(x, y), "button": "left", "buttons": held, "clickCount": 1,
            "pointerType": kind_of, **more,
        }  # fmt: skip
        self.tell("Input.dispatchMouseEvent", event)

    def pen(self, kind: str, x: float, y: float, **more: Any) -> None:
        self.mouse(kind, x, y, "pen", **more)

    def fingers(self, kind: str, *places: tuple[int, float, float]) -> None:
        """Touch with each of (number, x, y); what is left out at the end is lifted."""
        points = [
            {**self.at(x, y), "id": number, "radiusX": 30, "radiusY": 30} for number, x, y in places
        ]
        self.tell("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})

    def line(self, device: Callable[..., None], y: float = 0.3) -> None:
        """Go from 0.3 to 0.6 of the picture with a button held."""
        for step in range(1, 7):
            device("mouseMoved", 0.3 + 0.05 * step, y)

    def stroke(self, device: Callable[..., None], y: float = 0.3) -> None:
        device("mousePressed", 0.3, y)
        self.line(device, y)
        device("mouseReleased", 0.6, y)

    def made_up(
        self, kind: str, x: float, y: float, name: str = "Modified image", **more: Any
    ) -> None:
        place = self.at(x, y, name)
        self.page.evaluate(MADE_UP, [kind, place["x"], place["y"], more])


@pytest.fixture(scope="module")
def shared(browser: Browser, site: str) -> Iterator[Hands]:
    """A page on a machine with mouse, pen and touch screen."""
    context = browser.new_context(viewport={"width": 1280, "height": 900}, has_touch=True)
    context.add_init_script(COUNT_SETTLINGS)
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    bench = Bench(context.new_page())
    bench.page.goto(f"{site}?backend=wasm")
    bench.ready()
    bench.ready(ALL_FILLS)
    bench.explain_by("class-map")  # the map that is there at once
    yield Hands(bench)
    context.close()


@pytest.fixture
def hands(shared: Hands) -> Iterator[Hands]:
    """A photo just opened, filled by flat colour, so that every erased pixel is told."""
    bench = shared.bench
    bench.problems.clear()
    bench.photo("coffee-cup")
    bench.page.get_by_label("Brush size").fill("24")
    bench.do(lambda: bench.page.get_by_label("Fill method").select_option("flat-colour"))
    bench.page.get_by_role("img", name="Modified image").scroll_into_view_if_needed()
    yield shared
    assert bench.problems == []


def erased(hands: Hands) -> np.ndarray:
    """The (448, 448) mask of what is gone."""
    bench = hands.bench
    gone: np.ndarray = (bench.pixels("Modified image") != bench.pixels("Original image")).any(2)
    return gone


def assert_one_line(gone: np.ndarray, y: float = 0.3) -> None:
    """Just the stroke of :meth:`Hands.line` is there, 24 pixels broad."""
    rows, columns = np.nonzero(gone)
    assert (rows.min() + rows.max()) / 2 == pytest.approx(448 * y, abs=3)
    assert rows.max() - rows.min() == pytest.approx(24, abs=3)
    assert columns.min() == pytest.approx(0.3 * 448 - 12, abs=4)
    assert columns.max() == pytest.approx(0.6 * 448 + 12, abs=4)


def assert_usual(hands: Hands) -> None:
    """Nothing is left of what happened before, and an ordinary stroke works."""
    page = hands.page
    page.wait_for_selector(READY, state="attached", timeout=PATIENCE)
    if page.get_by_role("button", name="Reset").is_enabled():
        hands.bench.press("Reset")
    page.get_by_role("radio", name="Erase").check(force=True)
    hands.bench.do(lambda: hands.stroke(hands.mouse, 0.6))
    assert_one_line(erased(hands), 0.6)


def test_a_pen_beats_a_palm_that_rests_already(hands: Hands) -> None:
    hands.fingers("touchStart", (1, 0.75, 0.85))
    hands.pen("mousePressed", 0.3, 0.3)
    hands.line(hands.pen)
    hands.fingers("touchMove", (1, 0.7, 0.8))
    hands.bench.do(lambda: hands.pen("mouseReleased", 0.6, 0.3))
    hands.fingers("touchEnd")
    assert_one_line(erased(hands))


def test_a_palm_that_lands_beside_a_pen_does_nothing(hands: Hands) -> None:
    hands.pen("mouseMoved", 0.3, 0.3, button="none", buttons=0)
    hands.fingers("touchStart", (1, 0.75, 0.85))  # the pen is near, but does not touch yet
    hands.fingers("touchEnd")
    hands.pen("mousePressed", 0.3, 0.3)
    hands.fingers("touchStart", (1, 0.75, 0.85))
    hands.fingers("touchMove", (1, 0.7, 0.8), (2, 0.8, 0.9))
    hands.line(hands.pen)
    hands.fingers("touchEnd")
    hands.bench.do(lambda: hands.pen("mouseReleased", 0.6, 0.3))
    assert_one_line(erased(hands))
    assert hands.page.locator("#history button").count() == 2


def test_two_fingers_within_a_mouse_stroke_change_nothing(hands: Hands) -> None:
    hands.mouse("mousePressed", 0.3, 0.3)
    hands.fingers("touchStart", (1, 0.4, 0.8), (2, 0.7, 0.8))
    hands.fingers("touchMove", (1, 0.3, 0.8), (2, 0.8, 0.8))
    hands.line(hands.mouse)
    hands.fingers("touchEnd")
    hands.bench.do(lambda: hands.mouse("mouseReleased", 0.6, 0.3))
    assert_one_line(erased(hands))
    assert_usual(hands)


def test_a_fast_stroke_follows_every_place_between(hands: Hands) -> None:
    """One event that brings an arc with it, as fast pens and busy pages make them."""
    arc = [(0.3 + 0.004 * step, 0.3 + 0.3 * np.sin(step / 100 * np.pi)) for step in range(101)]
    places = [list(hands.at(x, y).values()) for x, y in arc]
    hands.made_up("pointerdown", *arc[0], pointerId=7, pointerType="mouse", buttons=1)
    hands.page.evaluate(
        """places => {
            const made = ([clientX, clientY]) => ({
                bubbles: true, pointerId: 7, pointerType: "mouse", buttons: 1, clientX, clientY,
            });
            const coalescedEvents = places.map(p => new PointerEvent("pointermove", made(p)));
            document.elementFromPoint(...places.at(-1)).dispatchEvent(
                new PointerEvent("pointermove", {...made(places.at(-1)), coalescedEvents}));
        }""",
        places,
    )
    hands.bench.do(lambda: hands.made_up("pointerup", *arc[-1], pointerId=7, pointerType="mouse"))
    gone = erased(hands)
    assert all(gone[int(448 * y), int(448 * x)] for x, y in arc)
    assert not gone[140, 224]  # nor straight across


def test_the_hole_follows_the_pointer_while_the_page_moves(hands: Hands) -> None:
    page = hands.page
    moved = "down => document.querySelector('.pictures').style.translate = `0 ${down}px`"
    try:
        start = hands.at(0.4, 0.25)
        page.mouse.move(**start)
        page.mouse.down()
        page.mouse.move(start["x"] + 10, start["y"])
        page.evaluate(moved, -60)
        page.mouse.move(start["x"] + 20, start["y"])
        page.evaluate(moved, -30)
        page.mouse.move(start["x"] + 30, start["y"])
        top = hands.at(0, 0)["y"]
        hands.bench.do(page.mouse.up)
        box = page.get_by_role("img", name="Modified image").bounding_box()
        assert box
        lowest = np.nonzero(erased(hands).any(1))[0].max()
        highest = np.nonzero(erased(hands).any(1))[0].min()
        scale = 448 / box["height"]
        assert (start["y"] - top + 30) * scale + 12 == pytest.approx(lowest, abs=3)
        assert highest == pytest.approx(0.25 * 448 - 12, abs=3)
    finally:
        page.evaluate("document.querySelector('.pictures').style.translate = ''")


def second_button(hands: Hands) -> None:
    for kind, buttons in (("mousePressed", 3), ("mouseReleased", 1)):
        hands.mouse(kind, 0.4, 0.3, button="right", buttons=buttons)


def gone_pointer(hands: Hands) -> None:
    """One that cannot be captured, and whose end nobody tells."""
    hands.made_up("pointerdown", 0.5, 0.5, pointerId=99, pointerType="mouse", buttons=1)


def gone_fingers(hands: Hands) -> None:
    for number in (31, 32, 33):
        hands.made_up("pointerdown", 0.2, 0.01 * number, pointerId=number, pointerType="touch")


def key(name: str) -> Callable[[Hands], None]:
    return lambda hands: hands.page.keyboard.press(name)


def event(target: str, kind: str) -> Callable[[Hands], None]:
    return lambda hands: hands.page.evaluate(f"{target}.dispatchEvent(new Event('{kind}'))")


def pointer(kind: str) -> Callable[[Hands], None]:
    """Of the mouse that paints; Chromium's has this number."""
    return lambda hands: hands.made_up(kind, 0.5, 0.3, pointerId=1, pointerType="mouse")


def help_sheet(hands: Hands) -> None:
    hands.page.keyboard.press("?")
    expect(hands.page.get_by_role("dialog", name="Help")).to_be_visible()


def native_dialog(hands: Hands) -> None:
    hands.page.once("dialog", lambda dialog: dialog.accept())
    hands.page.evaluate("alert('wait')")


def other_photo(hands: Hands) -> None:
    hands.bench.photo("astronaut")


def hidden_tab(hands: Hands) -> None:
    hands.page.evaluate(
        """() => {
            Object.defineProperty(document, "hidden", {configurable: true, value: true});
            document.dispatchEvent(new Event("visibilitychange"));
            delete document.hidden;
        }"""
    )


BREAKS = {
    "second button": second_button,
    "gone pointer": gone_pointer,
    "gone fingers": gone_fingers,
    "pointercancel": pointer("pointercancel"),
    "lostpointercapture": pointer("lostpointercapture"),
    "contextmenu": pointer("contextmenu"),
    "blur": event("window", "blur"),
    "hidden tab": hidden_tab,
    "Escape": key("Escape"),
    "another tool": key("l"),
    "a tool that clicks": key("s"),
    "another brush": key("]"),
    "undo": key("Control+z"),
    "keyboard painting": key("Enter"),
    "help": help_sheet,
    "alert": native_dialog,
    "another photo": other_photo,
}


@pytest.mark.parametrize("name", BREAKS)
@pytest.mark.parametrize("tool", ["Erase", "Lasso"])
def test_the_stroke_after_a_broken_one_works(hands: Hands, tool: str, name: str) -> None:
    page = hands.page
    page.get_by_role("radio", name=tool).check(force=True)
    page.get_by_role("application", name="Paint on the result").focus()
    hands.mouse("mousePressed", 0.3, 0.3)
    hands.line(hands.mouse, 0.35)
    BREAKS[name](hands)
    hands.line(hands.mouse, 0.4)
    if page.locator("dialog[open]").count():
        page.keyboard.press("Escape")
    hands.mouse("mouseReleased", 0.6, 0.4)
    page.keyboard.press("Escape")
    page.get_by_label("Brush size").fill("24")
    assert_usual(hands)


def test_the_stroke_after_one_whose_end_was_not_told_works(hands: Hands) -> None:
    """The button goes up where the page does not hear of it: the stroke is kept as it was."""
    hands.mouse("mousePressed", 0.3, 0.3)
    hands.line(hands.mouse)
    hands.page.evaluate(
        """() => addEventListener("pointerup", e => e.stopImmediatePropagation(),
            {capture: true, once: true})"""
    )

    def untold() -> None:  # the one or the other ends it, as the browser likes
        hands.mouse("mouseReleased", 0.6, 0.3)
        hands.mouse("mouseMoved", 0.6, 0.7, button="none", buttons=0)

    hands.bench.do(untold)
    assert_one_line(erased(hands))
    assert_usual(hands)


def test_a_stroke_within_which_the_engine_was_replaced_is_kept(hands: Hands) -> None:
    page = hands.page
    hands.bench.do(lambda: hands.stroke(hands.mouse, 0.8))
    page.evaluate("document.querySelector('script[name=engine]').xworker.terminate()")
    hands.stroke(hands.mouse, 0.7)  # never answered
    hands.mouse("mousePressed", 0.3, 0.3)
    hands.line(hands.mouse)
    restart = page.get_by_role("button", name="Restart the engine")
    expect(restart).to_be_visible()
    hands.bench.do(lambda: restart.press("Enter"))  # the mouse is still painting
    hands.line(hands.mouse)
    hands.bench.do(lambda: hands.mouse("mouseReleased", 0.6, 0.3))
    gone = erased(hands)
    assert gone[int(0.8 * 448), 200]
    assert gone[int(0.3 * 448), 200]
    assert_usual(hands)


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_the_stroke_after_random_gestures_works(hands: Hands, seed: int) -> None:
    """Real and made-up pointers, fingers and keys, in any order and never set right."""
    draw = random.Random(seed)
    down: dict[int, tuple[float, float]] = {}

    def place() -> tuple[float, float]:
        return draw.uniform(-0.1, 1.1), draw.uniform(-0.1, 1.1)

    def fingers() -> None:
        if down and draw.random() < 0.4:
            del down[draw.choice(list(down))]
            kind = "touchEnd"
        elif down and draw.random() < 0.6:
            down.update({number: place() for number in down})
            kind = "touchMove"
        else:
            down[draw.randrange(4)] = place()
            kind = "touchStart"
        places = [(number, x, y) for number, (x, y) in down.items()]
        hands.fingers(kind if places else "touchEnd", *places)

    def mouse() -> None:
        kind = draw.choice(["mousePressed", "mouseMoved", "mouseMoved", "mouseReleased"])
        button = draw.choice(["left", "left", "left", "right"])
        hands.mouse(kind, *place(), draw.choice(["mouse", "pen"]), button=button)

    def made_up() -> None:
        kind = draw.choice(["down", "move", "up", "cancel", "leave"])
        hands.made_up(
            f"pointer{kind}", *place(), pointerId=draw.randrange(1, 6), buttons=draw.randrange(2),
            pointerType=draw.choice(["mouse", "pen", "touch"]), isPrimary=draw.random() < 0.5,
        )  # fmt: skip

    def keys() -> None:
        hands.page.keyboard.press(
            draw.choice(["Escape", "Enter", "ArrowLeft", "b", "r", "m", "l", "]", "[", "Control+z"])
        )

    def page() -> None:
        hands.page.evaluate(draw.choice(["dispatchEvent(new Event('blur'))", "scrollBy(0, 9)"]))

    for _ in range(120):
        draw.choice([fingers, fingers, mouse, mouse, mouse, made_up, made_up, keys, page])()
    hands.fingers("touchCancel")
    hands.mouse("mouseReleased", 0.5, 0.5)
    hands.page.keyboard.press("Escape")
    hands.page.get_by_label("Brush size").fill("24")
    assert_usual(hands)


# Keeps what a browser's own menu would save: the pixels of what the pointer meets.
MEET = """() => addEventListener("contextmenu", event => {
    const met = document.elementFromPoint(event.clientX, event.clientY);
    window.met = new OffscreenCanvas(met.width, met.height);
    window.met.getContext("2d").drawImage(met, 0, 0);
    window.met.prevented = event.defaultPrevented;
}, {once: true})"""


def met(bench: Bench, name: str) -> np.ndarray:
    """What a right click on a picture would save, as (448, 448, 3) pixels."""
    page = bench.page
    page.evaluate(MEET)
    box = page.get_by_role("img", name=name).bounding_box()
    assert box
    page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2, button="right")
    assert not page.evaluate("window.met.prevented")
    pixels = bench.pixels_of(page.evaluate_handle("window.met"))
    assert (pixels[..., 3] == 255).all()
    return pixels[..., :3].astype(int)


def seen(bench: Bench, side: str, opacity: float) -> np.ndarray:
    """The picture with its heat map, if there is one."""
    below = bench.pixels(f"{side.capitalize()} image")[..., :3]
    heat = bench.heat(side)
    below = muted(below).astype(float) if opacity else below.astype(float)
    alpha = opacity * heat[..., 3:] / 255
    mixed: np.ndarray = below * (1 - alpha) + heat[..., :3] * alpha
    return mixed


def test_the_menu_of_a_picture_gets_what_is_seen(hands: Hands) -> None:
    bench, page = hands.bench, hands.page
    page.get_by_role("radio", name="Off").check()  # random gestures also meet what is beside
    for side in ("original", "modified"):
        assert np.abs(met(bench, f"{side.capitalize()} image") - seen(bench, side, 0)).max() <= 1
    bench.do(lambda: hands.stroke(hands.mouse))
    row = page.get_by_role("table", name="Predictions").get_by_role("button")
    bench.do(row.first.click)
    page.get_by_label("Strength of the map").fill("60")
    for side in ("original", "modified"):
        picture = page.locator(f"#{side}-side .sheet")
        page.mouse.move(0, 0)
        before = picture.screenshot()
        shown = met(bench, f"{side.capitalize()} image")
        assert np.abs(shown - seen(bench, side, 0.6)).max() <= 2
        assert np.abs(shown - seen(bench, side, 0)).max() > 20
        page.mouse.move(0, 0)
        assert picture.screenshot() == before  # and nothing is seen of it
    page.get_by_label("Strength of the map").fill("100")
    page.get_by_role("radio", name="Off").check()
    assert_usual(hands)


def clipboard(bench: Bench) -> np.ndarray:
    """The pixels of the picture on the clipboard."""
    return bench.pixels_of(
        bench.page.evaluate_handle(
            """async () => {
                const [item] = await navigator.clipboard.read();
                const picture = await createImageBitmap(await item.getType("image/png"));
                const canvas = new OffscreenCanvas(picture.width, picture.height);
                canvas.getContext("2d").drawImage(picture, 0, 0);
                return canvas;
            }"""
        )
    )


def test_the_result_is_copied(hands: Hands) -> None:
    page, status = hands.page, hands.page.get_by_role("status")
    copied = "The modified picture is on the clipboard."
    for copy in (
        lambda: page.keyboard.press("Control+c"),
        lambda: page.get_by_role("button", name="Copy the picture").click(),
    ):
        hands.bench.do(lambda: hands.stroke(hands.mouse))
        page.evaluate("navigator.clipboard.writeText('before')")
        page.locator("#save-menu").evaluate("menu => { menu.open = true; }")
        copy()
        expect(status).to_have_text(copied)
        expect(status).not_to_have_css("font-size", "0px")  # nor is it only spoken
        assert np.array_equal(clipboard(hands.bench), hands.bench.pixels("Modified image"))
        hands.bench.press("Undo")
    page.keyboard.press("Control+c")
    expect(status).to_have_text(copied)
    window = page.viewport_size
    assert window
    try:
        for width in (390, 320):  # nor does a phone keep it back, or need scrolling to the side
            page.set_viewport_size({"width": width, "height": 700})
            expect(status).to_be_in_viewport(ratio=1)
            assert page.evaluate("document.documentElement.scrollWidth") <= width
    finally:
        page.set_viewport_size(window)


def test_copying_stays_what_it_is_elsewhere(hands: Hands) -> None:
    page = hands.page
    page.evaluate("getSelection().selectAllChildren(document.querySelector('h1'))")
    page.keyboard.press("Control+c")
    page.wait_for_function(
        "navigator.clipboard.readText().then(text => text === 'Interactive Classification')"
    )
    page.evaluate("getSelection().removeAllRanges()")
    page.get_by_role("combobox", name="Find a class").focus()
    page.keyboard.press("Control+c")
    page.locator("h1").click()
    page.evaluate("() => { navigator.clipboard.write = () => Promise.reject(new Error('no')); }")
    page.keyboard.press("Control+c")
    alert = page.get_by_role("alert")
    expect(alert).to_contain_text("does not let the page copy pictures")
    page.evaluate("delete navigator.clipboard.write")
    page.evaluate(
        "Object.defineProperty(navigator, 'clipboard', {configurable: true, value: undefined})"
    )
    hands.bench.do(lambda: hands.stroke(hands.mouse))
    expect(alert).to_be_hidden()
    page.keyboard.press("Control+c")
    expect(alert).to_contain_text("does not let the page copy pictures")
    page.evaluate("delete navigator.clipboard")


def drop(hands: Hands, *paths: Path) -> None:
    """Drop files from this machine on the page."""
    data = {"items": [], "files": [str(path) for path in paths], "dragOperationsMask": 1}
    for kind in ("dragEnter", "dragOver", "drop"):
        hands.tell("Input.dispatchDragEvent", {"type": kind, "x": 300, "y": 300, "data": data})


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A photo, another, a text, and a folder."""
    (tmp_path / "my dog.jpg").write_bytes((GALLERY / "earthrise.jpg").read_bytes())
    (tmp_path / "other.webp").write_bytes(next(GALLERY.glob("astronaut.*")).read_bytes())
    (tmp_path / "notes.txt").write_text("not a photo")
    (tmp_path / "photos").mkdir()
    return tmp_path


def test_a_dropped_photo_keeps_its_name_whatever_lies_beside_it(hands: Hands, folder: Path) -> None:
    page, alert = hands.page, hands.page.get_by_role("alert")
    hands.bench.do(
        lambda: drop(hands, folder / "photos", folder / "notes.txt", folder / "my dog.jpg")
    )
    assert hands.bench.table("Predictions")[0][0] == "golf ball"
    expect(alert).to_be_hidden()
    page.locator("#save-menu summary").click()
    with page.expect_download() as download:
        page.get_by_role("button", name="Modified picture").click()
    assert download.value.suggested_filename == "my dog-picture.png"
    hands.bench.do(lambda: drop(hands, folder / "other.webp", folder / "my dog.jpg"))
    expect(alert).to_have_text("Only one photo can be open at a time: the first of these is.")
    assert hands.bench.table("Predictions")[0][0] != "golf ball"


def test_a_pasted_photo_keeps_its_name(hands: Hands) -> None:
    hands.bench.do(
        lambda: hands.page.evaluate(
            """data => {
                const clipboardData = new DataTransfer();
                const name = "my dog.jpg", bytes = new Uint8Array(data);
                clipboardData.items.add(new File([bytes], name, {type: "image/jpeg"}));
                const options = {bubbles: true, clipboardData};
                document.body.dispatchEvent(new ClipboardEvent("paste", options));
            }""",
            list((GALLERY / "earthrise.jpg").read_bytes()),
        )
    )
    hands.page.locator("#save-menu summary").click()
    with hands.page.expect_download() as download:
        hands.page.get_by_role("button", name="Modified picture").click()
    assert download.value.suggested_filename == "my dog-picture.png"


def test_what_cannot_be_opened_is_told(hands: Hands, folder: Path) -> None:
    alert = hands.page.get_by_role("alert")
    before = hands.bench.pixels("Original image")
    drop(hands, folder / "photos")
    expect(alert).to_contain_text("A folder cannot be opened")
    drop(hands, folder / "gone.jpg")
    expect(alert).to_contain_text("This file cannot be read")
    hands.bench.do(lambda: drop(hands, folder / "notes.txt"))
    expect(alert).to_contain_text("not a picture that can be read")
    with (folder / "film.jpg").open("wb") as file:
        file.truncate(600_000_000)
    drop(hands, folder / "film.jpg")
    expect(alert).to_contain_text("too large to be a photo")
    assert np.array_equal(hands.bench.pixels("Original image"), before)


STYLES = """([one, other]) => [one, other].map(selector => {
    const style = getComputedStyle(document.querySelector(selector));
    return ["backgroundColor", "backgroundImage", "color", "borderColor"].map(name => style[name]);
})"""


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_what_is_chosen_is_told_in_forced_colours(hands: Hands, scheme: str) -> None:
    page = hands.page
    hands.bench.do(page.get_by_role("option", name="Coffee cup").click)
    hands.bench.do(lambda: hands.stroke(hands.mouse))
    page.emulate_media(forced_colors="active", color_scheme=scheme)
    try:
        for one, other in (
            ("#tools label:has(:checked)", "#tools label:not(:has(:checked))"),
            ("#gallery [aria-selected=true]", "#gallery [aria-selected=false]"),
            ("#history [aria-current]", "#history button:not([aria-current])"),
            (".axis .before", ".axis .after"),
        ):
            chosen, usual = page.evaluate(STYLES, [one, other])
            assert chosen != usual, one
        # A bar is as long as its confidence, and is seen against what is behind it.
        bars = page.locator("#predictions tbody tr:first-child .axis i").evaluate_all(
            """bars => bars.map(bar => [
                bar.getBoundingClientRect().width / bar.parentElement.getBoundingClientRect().width,
                getComputedStyle(bar).backgroundColor,
            ])"""
        )
        behind = page.evaluate("getComputedStyle(document.body).backgroundColor")
        row = hands.bench.table("Predictions")[0]
        for (length, colour), share in zip(bars, row[1:3], strict=True):
            assert length == pytest.approx(float(share.rstrip("%")) / 100, abs=0.02)
            assert colour != behind
        framed = page.locator("#gallery li").evaluate_all(
            """all => {
                const back = getComputedStyle(document.body).backgroundColor;
                return all.filter(li => getComputedStyle(li).borderColor !== back).length;
            }"""
        )
        assert framed == 1
    finally:
        page.emulate_media(forced_colors="none", color_scheme="light")
