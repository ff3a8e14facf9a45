"""The built site, served and opened in a real browser."""

import base64
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from builder.chromium import find_chromium

from .host import serving

pytest.register_assert_rewrite(f"{__package__}.main_path")  # so that it tells what differs

ROOT = Path(__file__).parents[2]
GALLERY = ROOT / "assets" / "gallery"
READY = "body[data-state=ready]"
ALL_FILLS = "body[data-fills=ready]"
PATIENCE = 60_000  # ms: machines can be slow; a hang still fails


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
        arguments = ["--no-sandbox", "--disable-background-networking"]
        running = playwright.chromium.launch(executable_path=find_chromium(), args=arguments)
        yield running
        running.close()


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
        broken = "body[data-state=error]"
        self.page.wait_for_selector(f"{selector}, {broken}", timeout=PATIENCE, state="attached")
        if self.page.locator(broken).count():
            pytest.fail(f"{self.alert()} {self.problems}")

    def do(self, action: Callable[[], Any]) -> None:
        """Do something that the engine has to work on, and wait until it has."""
        before = self.page.evaluate("window.settled ?? 0")
        action()
        self.page.wait_for_function(
            "before => window.settled > before && document.body.dataset.state === 'ready'",
            arg=before,
            timeout=PATIENCE,
        )

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

    def press(self, name: str) -> None:
        self.do(lambda: self.page.get_by_role("button", name=name, exact=True).click())

    def table(self, name: str) -> list[list[str]]:
        rows = self.page.get_by_role("table", name=name).locator("tbody tr").all()
        return [row.locator("td").all_inner_texts() for row in rows]

    def pixels(self, name: str) -> np.ndarray:
        """The (H, W, 4) pixels of a canvas."""
        canvas = self.page.get_by_role("img", name=name)
        return self._pixels(canvas)

    def heat(self, side: str) -> np.ndarray:
        return self._pixels(self.page.locator(f"#{side}-side .heat"))

    def _pixels(self, canvas: Any) -> np.ndarray:
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

        ``engine`` is the worker, with the exports that the page uses.
        """
        indented = "\n".join(f"    {line}" for line in code.strip().splitlines())
        script = (
            "import asyncio, js\nfrom pyscript import ffi, workers\n"
            "def answer(value):\n    js.window.answer = value\n"
            "async def main():\n    engine = await workers['engine']\n"
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
        self.page.wait_for_function("window.answer !== undefined", timeout=5 * PATIENCE)
        return self.page.evaluate("window.answer")


# Counts how often the page has come to rest, so that a test can wait for the next time.
COUNT_SETTLINGS = """
window.settled = 0;
new MutationObserver(changes => {
    for (const {oldValue} of changes)
        if (oldValue !== "ready" && document.body?.dataset.state === "ready") window.settled++;
}).observe(document, {subtree: true, attributeFilter: ["data-state"], attributeOldValue: true});
"""


@contextmanager
def opened(browser: Browser, address: str, offline: bool = False) -> Iterator[Bench]:
    """A page that has come up, with everything loaded; on wasm unless asked otherwise."""
    context = browser.new_context(viewport={"width": 1280, "height": 900}, offline=offline)
    context.add_init_script(COUNT_SETTLINGS)
    running = Bench(context.new_page())
    running.page.goto(f"{address}?backend=wasm")
    running.ready()
    running.ready(ALL_FILLS)
    yield running
    context.close()


@pytest.fixture(scope="module")
def bench(browser: Browser, site: str) -> Iterator[Bench]:
    """A page that the tests of a module share."""
    with opened(browser, site) as running:
        yield running
