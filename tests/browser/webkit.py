"""Drive WebKitGTK through its WebDriver, on a screen of its own that nobody sees."""

import json
import os
import subprocess
from pathlib import Path
from typing import Any, Self

from selenium.webdriver import ActionChains, WebKitGTK, WebKitGTKOptions
from selenium.webdriver.common.by import By
from selenium.webdriver.webkitgtk.service import Service

PATIENCE = 90  # seconds
# Keeps what goes wrong from the page's first moment on, since this driver tells nothing of it.
_LISTEN = """
window.problems ??= (() => {
    const problems = [];
    addEventListener("error", e => problems.push(String(e.message)));
    addEventListener("unhandledrejection", e => problems.push(String(e.reason)));
    document.addEventListener("securitypolicyviolation", e => problems.push(e.violatedDirective));
    const before = console.error;
    console.error = (...words) => { problems.push(words.join(" ")); before(...words); };
    return problems;
})();
"""


class WebKit:
    """One window of MiniBrowser, WebKitGTK's own browser."""

    def __init__(self, driver: str, screen: str) -> None:
        read, write = os.pipe()
        self._screen = subprocess.Popen(
            [screen, "-displayfd", str(write), "-screen", "0", "1400x1600x24", "-nolisten", "tcp"],
            pass_fds=[write],
            stderr=subprocess.DEVNULL,
        )
        os.close(write)
        with os.fdopen(read) as pipe:
            display = f":{pipe.readline().strip()}"
        environment = {
            **os.environ, "DISPLAY": display, "WEBKIT_DISABLE_SANDBOX_THIS_IS_DANGEROUS": "1",
        }  # fmt: skip
        options = WebKitGTKOptions()
        options.binary_location = _browser()
        options.add_argument("--automation")
        self._driver = WebKitGTK(options=options, service=Service(driver, env=environment))
        self._driver.set_script_timeout(PATIENCE)
        self._driver.set_window_size(1280, 1500)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._driver.quit()
        self._screen.terminate()
        self._screen.wait()

    def goto(self, address: str) -> None:
        self._driver.get(address)
        self._driver.execute_script(_LISTEN)

    @property
    def problems(self) -> list[str]:
        return self.evaluate("window.problems")

    @property
    def requests(self) -> list[str]:
        return self.evaluate("performance.getEntriesByType('resource').map(e => e.name)")

    def evaluate(self, expression: str) -> Any:
        """Return what an expression comes to, awaited, as JSON can tell it."""
        text = self._driver.execute_async_script(
            f"const done = arguments[0]; (async () => done(JSON.stringify(await ({expression}))))()"
        )
        return json.loads(text or "null")

    def drag(self, places: list[tuple[int, int]]) -> None:
        """Move the mouse through places in the window with its button held."""
        chain = ActionChains(self._driver, duration=40)
        pointer = chain.w3c_actions.pointer_action
        pointer.move_to_location(*places[0])
        pointer.pointer_down()
        for x, y in places[1:]:
            pointer.move_to_location(x, y)
        pointer.pointer_up()
        chain.w3c_actions.perform()

    def choose_file(self, selector: str, path: Path) -> None:
        self._driver.find_element(By.CSS_SELECTOR, selector).send_keys(str(path))


def _browser() -> str:
    """Return where Debian puts MiniBrowser, which is not in the PATH."""
    (path,) = Path("/usr/lib").glob("*/webkit2gtk-4.1/MiniBrowser")
    return str(path)
