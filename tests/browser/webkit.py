"""Drive WebKitGTK through its WebDriver, on a screen of its own that nobody sees."""

import json
import os
import subprocess
import time
from contextlib import suppress
from pathlib import Path
from typing import Any, Self

from selenium.common.exceptions import NoSuchFrameException, WebDriverException
from selenium.webdriver import ActionChains, WebKitGTK, WebKitGTKOptions
from selenium.webdriver.common.by import By
from selenium.webdriver.webkitgtk.service import Service

from .elsewhere import Elsewhere
from .patience import STILL, wait

# Keeps what goes wrong, since this driver tells nothing of it. Says whether it begins to do so:
# for a while after a command to go, it still meets the page before.
_LISTEN = """
if (window.problems || document.URL !== arguments[0]) return false;
const problems = window.problems = [];
addEventListener("error", e => problems.push(String(e.message)));
addEventListener("unhandledrejection", e => problems.push(String(e.reason)));
document.addEventListener("securitypolicyviolation", e => problems.push(e.violatedDirective));
const before = console.error;
console.error = (...words) => { problems.push(words.join(" ")); before(...words); };
return true;
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
        self._environment = {
            **os.environ, "DISPLAY": display, "WEBKIT_DISABLE_SANDBOX_THIS_IS_DANGEROUS": "1",
        }  # fmt: skip
        self._program = driver
        self._elsewhere = Elsewhere()
        self._begin()

    def _begin(self) -> None:
        options = WebKitGTKOptions()
        options.binary_location = _browser()
        options.add_argument("--automation")
        options.page_load_strategy = "none"  # so as to listen long before the page is complete
        proxies = dict.fromkeys(("httpProxy", "sslProxy"), self._elsewhere.place)
        proxy = {"proxyType": "manual", **proxies, "noProxy": ["site.localhost"]}
        options.set_capability("proxy", proxy)
        self._problems_before: list[str] = []  # a page's own are gone when it is loaded again
        self._requests_before: list[str] = []
        service = Service(self._program, env=self._environment)
        self._driver = WebKitGTK(options=options, service=service)
        self._driver.set_script_timeout(STILL)
        self._driver.set_window_size(1280, 1500)

    def restart(self) -> None:
        """Begin anew, with nothing kept: its process has ended."""
        with suppress(WebDriverException):
            self._driver.quit()
        self._begin()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._driver.quit()
        self._screen.terminate()
        self._screen.wait()
        self._elsewhere.end()

    def goto(self, address: str) -> None:
        self._problems_before, self._requests_before = [], []
        self._elsewhere.requests.clear()
        self._driver.get(address)
        self._listen(address)

    def reload(self) -> None:
        self._problems_before, self._requests_before = self.problems, self._requests()
        address = self.evaluate("document.URL")
        self._driver.refresh()
        self._listen(address)

    def set_offline(self, offline: bool) -> None:
        """Do nothing, since all but the site always ends at :mod:`.elsewhere`."""

    def _listen(self, address: str) -> None:
        def listening() -> bool:
            with suppress(NoSuchFrameException):  # the page before went away meanwhile
                return bool(self._driver.execute_script(_LISTEN, address))
            return False

        wait(
            listening,
            lambda: self._driver.current_url,
            lambda: time.sleep(0.05),
            f"{address} opens",
        )

    @property
    def problems(self) -> list[str]:
        """What went wrong on the page; of its workers, what they do not catch."""
        return self._problems_before + self.evaluate("window.problems")

    @property
    def requests(self) -> list[str]:
        """What the page asked for, and what anyone asked of others than the site."""
        return self._requests() + self._elsewhere.requests

    def _requests(self) -> list[str]:
        names = "performance.getEntriesByType('resource').map(entry => entry.name)"
        return self._requests_before + self.evaluate(names)

    def evaluate(self, expression: str) -> Any:
        """Return what an expression comes to, awaited, as JSON can tell it."""
        text = self._driver.execute_async_script(
            f"const done = arguments[0]; (async () => done(JSON.stringify(await ({expression}))))()"
        )
        return json.loads(text or "null")

    def drag(self, places: list[tuple[int, int]]) -> None:
        """Move the mouse through places in the window with its button held."""
        chain = ActionChains(self._driver, duration=0)
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
