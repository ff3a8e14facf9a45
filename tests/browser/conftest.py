"""The built site, served and opened in a real browser."""

import base64
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from playwright.sync_api import (
    Browser,
    BrowserContext,
    Error,
    Locator,
    Page,
    Worker,
    expect,
    sync_playwright,
)

from builder.get.browsers import find_chromium

from .host import serving
from .patience import SIGNS, STILL, wait

pytest.register_assert_rewrite(f"{__package__}.main_path")  # so that it tells what differs

ROOT = Path(__file__).parents[2]
GALLERY = ROOT / "assets" / "gallery"
READY = "body[data-state=ready]"
ALL_FILLS = "body[data-fills=ready]"
PATIENCE = 1000 * STILL  # ms, for what shows no sign of progress until it is there
expect.set_options(timeout=PATIENCE)
# A page that is there for one test compiles for the second, slower time only what runs very often.
_HURRIED = "--js-flags=--wasm-tiering-budget=400000000"


@pytest.fixture(scope="session")
def site() -> Iterator[str]:
    """The address of ``dist/``, served as a plain static host would."""
    dist = ROOT / "dist"
    if not (dist / "index.html").exists():
        pytest.fail("There is no dist/: run “python3 build.py build” first.")
    with serving(dist) as host:
        yield host.local_address


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        arguments = ["--no-sandbox", "--disable-background-networking", _HURRIED]
        running = playwright.chromium.launch(executable_path=find_chromium(), args=arguments)
        new_context = running.new_context

        def patient(**options: Any) -> BrowserContext:
            context = new_context(**options)
            context.set_default_timeout(PATIENCE)
            return context

        running.new_context = patient  # type: ignore[method-assign]
        yield running
        running.close()


def waited(page: Page, done: Callable[[], object], what: str) -> None:
    """Wait until a condition holds, as long as the page or its requests move."""
    asked = [0]

    def count(request: Any) -> None:
        asked[0] += 1

    def signs() -> object:
        try:
            return asked[0], page.evaluate(SIGNS)
        except Error:  # between two pages
            return asked[0], page.url

    for event in ("request", "requestfinished"):
        page.on(event, count)  # type: ignore[call-overload]
    try:
        wait(done, signs, lambda: page.wait_for_timeout(50), what)
    finally:
        for event in ("request", "requestfinished"):
            page.remove_listener(event, count)


class Bench:
    """The page as a person meets it: by names, with the mouse."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.problems: list[str] = []  # errors in the console
        self.requests: list[str] = []
        page.on("console", lambda m: self.problems.append(m.text) if m.type == "error" else None)
        page.on("pageerror", lambda error: self.problems.append(str(error)))
        page.on("request", lambda request: self.requests.append(request.url))

    def ready(self, selector: str = READY) -> None:
        broken = self.page.locator("body[data-state=error]")
        wanted = self.page.locator(selector)
        self.until(lambda: wanted.count() or broken.count(), f"The page is at {selector}")
        if broken.count():
            pytest.fail(f"{self.alert()} {self.problems}")

    def until(self, done: Callable[[], object], what: str) -> None:
        """Wait until a condition holds, as long as the page or its requests move."""
        waited(self.page, done, what)

    def do(self, action: Callable[[], Any]) -> None:
        """Do something that the engine has to work on, and wait until it has."""
        before = self.page.evaluate("window.settled ?? 0")
        action()
        settled = f"window.settled > {before} && document.body.dataset.state === 'ready'"
        self.until(lambda: self.page.evaluate(settled), "The engine has done it")

    def open(self, path: Path) -> None:
        self.do(lambda: self.page.get_by_label("Open image").set_input_files(path))

    def photo(self, stem: str) -> None:
        (path,) = GALLERY.glob(f"{stem}.*")
        self.open(path)

    def drag(self, *points: tuple[float, float], name: str = "Modified image") -> None:
        """Paint with the mouse through points given as fractions of the picture."""
        picture = self.page.get_by_role("img", name=name)
        picture.scroll_into_view_if_needed()
        box = picture.bounding_box()
        assert box
        places = [(box["x"] + x * box["width"], box["y"] + y * box["height"]) for x, y in points]
        mouse = self.page.mouse
        mouse.move(*places[0])
        mouse.down()
        for place in places[1:]:
            mouse.move(*place, steps=8)
        mouse.up()

    def paint(self, *points: tuple[float, float], name: str = "Modified image") -> None:
        self.do(lambda: self.drag(*points, name=name))

    def explain_by(self, name: str) -> None:
        """Choose by which map Why is answered, wherever the page has that choice at the moment."""
        self.page.locator("#explained-by").select_option(name, force=True)

    def choose(self, name: str) -> None:
        """Take one of several, such as a tool or a view."""
        self.page.get_by_role("radio", name=name, exact=True).check(force=True)

    def press(self, name: str) -> None:
        self.do(lambda: self.page.get_by_role("button", name=name, exact=True).click())

    def change_hole(self, name: str) -> None:
        """Take an entry of the menu that changes the hole as a whole."""
        self.page.locator("#hole-menu").evaluate("menu => { menu.open = true; }")
        self.press(name)

    def run_on(self, backend: str) -> None:
        """Choose in the menu behind the dots what the network runs on."""
        choice = self.more().get_by_role("combobox", name="Runs on")
        self.do(lambda: choice.select_option(backend))
        self.page.keyboard.press("Escape")
        expect(choice).to_be_hidden()

    def other_fills(self) -> Locator:
        """See the hole filled by every method: the dialog, when all are there."""
        self.page.get_by_role("button", name="Same hole, other fills").click()
        dialog = self.page.get_by_role("dialog")
        expect(dialog).to_be_visible()
        self.until(
            lambda: not self.page.locator("body[data-job]").count(), "Every method has filled it"
        )
        return dialog

    def more(self) -> Locator:
        """Open the menu of what is seldom needed, unless it is open."""
        menu = self.page.locator("#more")
        if menu.get_attribute("open") is None:
            menu.locator("summary").click()
        return menu

    def table(self, name: str) -> list[list[str]]:
        rows = self.page.get_by_role("table", name=name).locator("tbody tr").all()
        return [row.locator("td").all_inner_texts() for row in rows]

    def pixels(self, name: str) -> np.ndarray:
        """The (H, W, 4) pixels of a canvas."""
        canvas = self.page.get_by_role("img", name=name)
        return self.pixels_of(canvas)

    def heat(self, side: str) -> np.ndarray:
        return self.pixels_of(self.page.locator(f"#{side}-side .heat"))

    def pixels_of(self, canvas: Any) -> np.ndarray:
        width, values = canvas.evaluate(
            """c => {
                const data = c.getContext("2d").getImageData(0, 0, c.width, c.height).data;
                let text = "";
                for (let i = 0; i < data.length; i += 8192)
                    text += String.fromCharCode(...data.subarray(i, i + 8192));
                return [c.width, btoa(text)];
            }"""
        )
        flat = np.frombuffer(base64.b64decode(values), np.uint8)
        return flat.reshape(-1, width, 4)

    def written(self) -> None:
        """Wait until all that is kept is sessions, with nothing to do after them."""
        self.page.evaluate(
            """async patience => {
                const end = performance.now() + patience;
                while (performance.now() < end) {
                    const store = await caches.open("interactive-classification");
                    const all = await store.keys(); // of each work a record and a file
                    const kept = all.filter(({url}) => url.endsWith("/work"));
                    const records = await Promise.all(
                        kept.map(async key => (await store.match(key)).json()));
                    const whole = records.every(({requests: [first, ...others]}) =>
                        first[0] === "open_session" && !others.length);
                    if (whole && records.length && all.length === 2 * kept.length) return;
                    await new Promise(resolve => setTimeout(resolve, 100));
                }
                throw new Error("The work was not written as one file.");
            }""",
            PATIENCE,
        )

    def alert(self) -> str:
        return self.page.get_by_role("alert").inner_text()

    def python(self, code: str) -> Any:
        """Run Python in the page, beside its own; ``answer(value)`` ends it.

        ``engine`` has the requests that the page makes of the worker.
        """
        indented = "\n".join(f"    {line}" for line in code.strip().splitlines())
        script = (
            "import asyncio, js\nfrom pyscript import ffi, workers\n"
            "def answer(value):\n    js.window.answer = value\n"
            f"{ENGINE}async def main():\n    engine = Engine(await workers['engine'])\n"
            f"{indented}\n"
            "asyncio.create_task(main())\n"
        )
        self.page.evaluate(
            """code => {
                delete window.answer;
                const script = document.createElement("script");
                script.type = "mpy";
                script.textContent = code;
                document.body.append(script);
            }""",
            script,
        )
        there = "window.answer !== undefined"
        self.until(lambda: self.page.evaluate(there), "The page's Python has answered")
        return self.page.evaluate("window.answer")


# In the page's Python.
ENGINE = """
class Engine:
    def __init__(self, worker):
        self.memory = worker.memory
        self._request = worker.request
    def __getattr__(self, name):
        return lambda *given: self._request(name, *given)
"""

# Counts how often the page has come to rest, so that a test can wait for the next time.
COUNT_SETTLINGS = """
window.settled = 0;
new MutationObserver(changes => {
    for (const {oldValue} of changes)
        if (oldValue !== "ready" && document.body?.dataset.state === "ready") window.settled++;
}).observe(document, {subtree: true, attributeFilter: ["data-state"], attributeOldValue: true});
"""


def visit(context: BrowserContext, address: str, also: str = "") -> Bench:
    """A new tab, with everything loaded, on wasm."""
    running = Bench(context.new_page())
    running.page.goto(f"{address}?backend=wasm{also}")
    running.ready()
    running.ready(ALL_FILLS)
    return running


def engine(page: Page) -> Worker:
    """Return the worker in which Python runs; beside it there is one that runs networks."""
    found = "'listen' in site || 'beside' in globalThis"  # the first one; another in its place
    [worker] = [one for one in page.workers if one.evaluate(found)]
    return worker


@contextmanager
def opened(
    browser: Browser, address: str, also: str = "", explained: str = "class-map", **options: Any
) -> Iterator[Bench]:
    """A page that has come up, with everything loaded, on wasm.

    The address goes on with what is `also` given; the options are those of a browser's context.
    Why is answered by the map that is there at once, unless another is wished for.
    """
    context = browser.new_context(**{"viewport": {"width": 1280, "height": 900}, **options})
    context.add_init_script(COUNT_SETTLINGS)
    running = visit(context, address, also)
    if explained:
        running.explain_by(explained)
    yield running
    context.close()


@pytest.fixture(scope="module")
def context(browser: Browser) -> Iterator[BrowserContext]:
    """A browser that the visits of a module's tests share, with what it keeps."""
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    context.add_init_script(COUNT_SETTLINGS)
    yield context
    context.close()


@pytest.fixture(scope="module")
def bench(browser: Browser, site: str) -> Iterator[Bench]:
    """A page that the tests of a module share."""
    with opened(browser, site) as running:
        yield running
