"""Somebody who uses the page steadily, with mouse and keys, in an order that a seed decides."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Any, Final

from playwright.sync_api import Page

PATIENCE: Final = 180_000  # ms: a hole as large as the picture takes a slow machine long

LARGEST: Final = (
    "fast-marching", "patch-match", "mean-colour", "flat-colour", "noise", "blur", "biharmonic",
)  # fmt: skip
"""How :meth:`Use.erase_nearly_all` fills; Biharmonic last, since it takes the most memory."""

_KEYS: Final = (
    "b", "r", "m", "l", "s", "[", "]", "?", "Tab", "Enter", "Escape", "Space", "ArrowLeft",
    "ArrowDown", "Shift+ArrowRight", "Control+z", "Control+Shift+z",
)  # fmt: skip

# At rest for a while: the page asks one thing after another.
_AT_REST: Final = """
() => {
    const now = performance.now();
    if (document.body.dataset.state !== "ready") window.restedSince = null;
    else window.restedSince ??= now;
    return window.restedSince !== null && now - window.restedSince > 60;
}
"""

_MEMORY: Final = """
from pyscript import workers
import asyncio, js
async def main():
    js.window.engineMemory = await (await workers["engine"]).memory()
asyncio.create_task(main())
"""


@dataclass(frozen=True)
class Held:
    """What the page holds at one time, in bytes where nothing else is said.

    Attributes
    ----------
    engine : int
        WebAssembly memory of the worker's Python.
    heap : int
        JavaScript's heap of the page, after what is not used was collected.
    nodes, listeners : int
        How many the document has.
    stored : int
        What the browser keeps for the site.
    """

    engine: int
    heap: int
    nodes: int
    listeners: int
    stored: int


class Use:
    """Works on the page that is open, which has come up.

    Parameters
    ----------
    page : Page
    seed : int

    Attributes
    ----------
    problems : list of str
        Errors in the console, and what broke on the page.
    done : list of str
        What was done so far.
    """

    def __init__(self, page: Page, seed: int) -> None:
        self.page = page
        self.problems: list[str] = []
        self.done: list[str] = []
        self._random = Random(seed)
        self._developer = page.context.new_cdp_session(page)
        self._developer.send("Performance.enable")
        page.on("console", lambda m: self.problems.append(m.text) if m.type == "error" else None)
        page.on("pageerror", lambda error: self.problems.append(str(error)))
        self._actions: dict[Callable[[], None], int] = {
            self.stroke: 30,
            self.restore: 8,
            self.rectangle: 5,
            self.lasso: 5,
            self.piece: 6,
            self.grow_or_shrink: 5,
            self.choose_fill: 8,
            self.undo: 12,
            self.redo: 8,
            self.go_back: 5,
            self.reset: 2,
            self.show_evidence: 6,
            self.change_evidence: 5,
            self.compare: 2,
            self.export: 3,
            self.brush_size: 4,
            self.other_photo: 1,
        }

    # All at once -------------------------------------------------------------------

    def begin(self) -> None:
        """Do once what takes the most memory: a hole of nearly the whole picture in each way."""
        self.other_photo()
        self.erase_nearly_all()
        self.compare()
        self.press("Reset")

    def afresh(self, seed: int) -> None:
        """Open a photo and go on by this seed: as before, if it was used before."""
        self._random = Random(seed)
        self.other_photo()

    def act(self, times: int) -> None:
        """Do so many things, one after the other, in an order that only the seed decides."""
        actions, weights = [*self._actions], [*self._actions.values()]
        for action in self._random.choices(actions, weights, k=times):
            self.done.append(action.__name__)
            action()

    def at_random(self, seconds: float) -> int:
        """Move, click, drag, scroll and type anywhere for so long; return how many times."""
        page, random = self.page, self._random
        size: Any = page.viewport_size
        count, end = 0, time.monotonic() + seconds
        while time.monotonic() < end:
            x, y = random.uniform(0, size["width"]), random.uniform(0, size["height"])
            # not where one leaves the page, or where the system's own dialog opens
            leads_away = page.evaluate(
                "([x, y]) => !!document.elementFromPoint(x, y)?.closest('a, .open, #camera')",
                [x, y],
            )
            what = random.choice(("move", "click", "drag", "drag", "scroll", "key"))
            if what == "key":
                page.keyboard.press(random.choice(_KEYS))
            elif what == "scroll":
                page.mouse.wheel(0, random.uniform(-300, 300))
            elif what == "click" and not leads_away:
                page.mouse.click(x, y, button=random.choice(("left", "left", "left", "right")))
            elif not leads_away:
                if what == "drag":
                    page.mouse.down()
                page.mouse.move(x, y, steps=random.randint(1, 8))
                page.mouse.up()
            count += 1
        return count

    def recover(self) -> None:
        """Close what random input has opened, and go on as usual, in English."""
        for dialog in self.page.locator("dialog[open]").all():
            dialog.evaluate("dialog => dialog.close()")
        self.page.keyboard.press("Escape")
        self.rest()
        self.page.locator("#language").select_option("en")
        self.other_photo()

    def held(self) -> Held:
        """Measure what the page holds."""
        self._developer.send("HeapProfiler.collectGarbage")
        self.page.evaluate(
            """code => {
                delete window.engineMemory;
                const script = document.createElement("script");
                script.type = "mpy";
                script.textContent = code;
                document.body.append(script);
            }""",
            _MEMORY,
        )
        self.page.wait_for_function("window.engineMemory", timeout=PATIENCE)
        self.page.evaluate("document.body.lastElementChild.remove()")
        metrics: Any = self._developer.send("Performance.getMetrics")["metrics"]
        found = {metric["name"]: int(metric["value"]) for metric in metrics}
        stored = self.page.evaluate("navigator.storage.estimate().then(found => found.usage)")
        return Held(
            self.page.evaluate("window.engineMemory"),
            found["JSHeapUsedSize"],
            found["Nodes"],
            found["JSEventListeners"],
            stored,
        )

    def timed_stroke(self) -> float:
        """Paint one stroke that is always the same; return the ms from its end to the answer."""
        self.page.get_by_role("radio", name="Off").check()
        self.press("Reset")
        self.choose_tool("Erase")
        self.set_brush(24)
        self.fill_by("fast-marching")
        self.drag((0.2, 0.5), (0.7, 0.52))
        return float(self.page.evaluate("window.answered - window.lifted"))

    def watch(self) -> None:
        """Have the page note when the pointer was lifted, and when an answer was shown."""
        self.page.evaluate(
            """() => {
                window.lifted = window.answered = 0;
                addEventListener("pointerup", () => window.lifted = performance.now(), true);
                new MutationObserver(() => window.answered = performance.now()).observe(
                    document.querySelector("#predictions tbody"),
                    { subtree: true, childList: true });
            }"""
        )

    # Steps of it -------------------------------------------------------------------

    def rest(self) -> None:
        """Wait until all that was asked for is shown."""
        self.page.evaluate("window.restedSince = null")
        self.page.wait_for_function(_AT_REST, timeout=PATIENCE)

    def press(self, name: str) -> None:
        """Press a button, if it is to be pressed."""
        button = self.page.get_by_role("button", name=name, exact=True)
        if button.is_enabled():
            button.click()
            self.rest()

    def choose_tool(self, name: str) -> None:
        """Choose a tool; the superpixels are cut then."""
        self.page.get_by_role("radio", name=name, exact=True).check(force=True)
        self.rest()

    def fill_by(self, method: str) -> None:
        """Choose a fill method."""
        self.page.get_by_label("Fill method").select_option(method)
        self.rest()

    def set_brush(self, pixels: int) -> None:
        """Make the brush that wide."""
        self.page.get_by_label("Brush size").fill(str(pixels))

    def drag(self, *points: tuple[float, float]) -> None:
        """Draw through points given as fractions of the picture."""
        picture = self.page.get_by_role("img", name="Modified image")
        picture.scroll_into_view_if_needed()
        box = picture.bounding_box()
        assert box, "the picture is not on the page"
        places = [(box["x"] + x * box["width"], box["y"] + y * box["height"]) for x, y in points]
        mouse = self.page.mouse
        mouse.move(*places[0])
        mouse.down()
        for place in places[1:]:
            mouse.move(*place, steps=6)
        mouse.up()
        self.rest()

    def erase_nearly_all(self) -> None:
        """Make a hole of nearly the whole picture, and fill it in each way."""
        self.press("Reset")
        self.fill_by(LARGEST[0])
        self.choose_tool("Box")
        self.drag((0.02, 0.02), (0.98, 0.98))
        for method in LARGEST[1:]:
            self.fill_by(method)

    # What is done by chance --------------------------------------------------------

    def _point(self) -> tuple[float, float]:
        return self._random.uniform(0.05, 0.95), self._random.uniform(0.05, 0.95)

    def _near(self, point: tuple[float, float], far: float) -> tuple[float, float]:
        x, y = (min(max(v + self._random.uniform(-far, far), 0.02), 0.98) for v in point)
        return x, y

    def _path(self, points: int, far: float) -> list[tuple[float, float]]:
        path = [self._point()]
        while len(path) < points:
            path.append(self._near(path[-1], far))
        return path

    def stroke(self) -> None:
        """Erase by painting."""
        self.choose_tool("Erase")
        self.drag(*self._path(self._random.randint(1, 4), 0.3))

    def restore(self) -> None:
        """Bring back by painting."""
        self.choose_tool("Restore")
        self.drag(*self._path(self._random.randint(1, 4), 0.4))

    def rectangle(self) -> None:
        """Erase a rectangle."""
        self.choose_tool("Box")
        self.drag(*self._path(2, 0.2))

    def lasso(self) -> None:
        """Erase what a line surrounds."""
        self.choose_tool("Lasso")
        middle = self._point()
        self.drag(*(self._near(middle, 0.15) for _ in range(5)))

    def piece(self) -> None:
        """Erase a superpixel."""
        self.choose_tool("Piece")
        self.drag(self._point())

    def grow_or_shrink(self) -> None:
        """Change the hole as a whole."""
        self.page.locator("#hole-menu").evaluate("menu => { menu.open = true; }")
        self.press(self._random.choice(("Larger", "Smaller")))

    def choose_fill(self) -> None:
        """Fill in another way."""
        self.fill_by(self._random.choice(LARGEST))

    def undo(self) -> None:
        """Go up to three steps back, by keys."""
        for _ in range(self._random.randint(1, 3)):
            self.page.keyboard.press("Control+z")
        self.rest()

    def redo(self) -> None:
        """Go up to two steps forward, by keys."""
        for _ in range(self._random.randint(1, 2)):
            self.page.keyboard.press("Control+Shift+z")
        self.rest()

    def go_back(self) -> None:
        """Choose a step that is shown; what is done next begins another branch there."""
        steps = self.page.get_by_role("list", name="History").get_by_role("button")
        steps.nth(self._random.randrange(steps.count())).click()
        self.rest()

    def reset(self) -> None:
        """Bring everything back."""
        self.press("Reset")

    def show_evidence(self) -> None:
        """Choose a class, or give up the one that is chosen."""
        rows = self.page.get_by_role("table", name="Predictions").locator("tbody tr")
        rows.nth(self._random.randrange(3)).get_by_role("button").first.click()
        self.rest()

    def change_evidence(self) -> None:
        """Show the evidence in another way."""
        against = self.page.get_by_label("evidence against, too")
        if against.is_enabled():
            if self._random.random() < 0.5:
                kind = self._random.choice(("Where", "What changed"))
                self.page.get_by_role("radio", name=kind).check()
            else:
                self._random.choice((against, self.page.get_by_label("Contours"))).click()
            self.rest()

    def compare(self) -> None:
        """See the hole filled in every way; at times one of them is kept."""
        button = self.page.get_by_role("button", name="Same hole, other fills")
        if not button.is_enabled():
            return
        button.click()
        self.page.wait_for_selector("#compare-dialog[open]", timeout=PATIENCE)
        self.rest()
        self.page.wait_for_selector("body:not([data-job])", timeout=PATIENCE)
        if self._random.random() < 0.5:
            cards = self.page.locator("#compare-list button:enabled")
            cards.nth(self._random.randrange(cards.count())).click()
        else:
            self.page.locator("#compare-close").click()
        self.rest()

    def export(self) -> None:
        """Keep a file of any kind that there is something for."""
        kinds = self.page.locator("#save-menu [data-kind]:enabled").evaluate_all(
            "found => found.map(one => one.dataset.kind)"
        )
        self.download(self._random.choice(kinds))

    def download(self, kind: str) -> Path:
        """Keep a file of this kind; return where it is."""
        self.page.locator("#save-menu summary").click()
        with self.page.expect_download(timeout=PATIENCE) as arriving:
            self.page.locator(f"#save-menu button[data-kind={kind}]").click()
        self.rest()
        return Path(arriving.value.path())

    def brush_size(self) -> None:
        """Take another brush."""
        self.set_brush(self._random.choice((8, 24, 24, 40, 70)))

    def other_photo(self) -> None:
        """Open one of the gallery's photos."""
        photos = self.page.get_by_role("listbox", name="Gallery").get_by_role("option")
        chosen = photos.nth(self._random.randrange(photos.count()))
        chosen.click()
        self.page.wait_for_function(
            "photo => photo.getAttribute('aria-selected') === 'true'", arg=chosen.element_handle()
        )
        self.rest()
