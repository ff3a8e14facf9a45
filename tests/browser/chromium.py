"""Drive Chromium through Playwright."""

from pathlib import Path
from typing import Any, Self

from playwright.sync_api import Browser


class Chromium:
    """One tab of a running Chromium."""

    def __init__(self, browser: Browser) -> None:
        self._context = browser.new_context(viewport={"width": 1280, "height": 1400})
        self._page = self._context.new_page()
        self.problems: list[str] = []
        self.requests: list[str] = []
        self._page.on("console", lambda m: m.type == "error" and self.problems.append(m.text))
        self._page.on("pageerror", lambda error: self.problems.append(str(error)))
        self._page.on("request", lambda request: self.requests.append(request.url))

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._context.close()

    def goto(self, address: str) -> None:
        self.problems.clear()
        self.requests.clear()
        self._page.goto(address)

    def reload(self) -> None:
        self._page.reload()

    def set_offline(self, offline: bool) -> None:
        self._context.set_offline(offline)

    def evaluate(self, expression: str) -> Any:
        """Return what an expression comes to, awaited."""
        return self._page.evaluate(f"async () => await ({expression})")

    def drag(self, places: list[tuple[int, int]]) -> None:
        """Move the mouse through places in the window with its button held."""
        mouse = self._page.mouse
        mouse.move(*places[0])
        mouse.down()
        for place in places[1:]:
            mouse.move(*place)
        mouse.up()

    def choose_file(self, selector: str, path: Path) -> None:
        self._page.set_input_files(selector, path)
