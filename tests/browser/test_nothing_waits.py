"""Nothing at the start waits for what it does not need."""

import json
import re
import time
from collections import Counter
from threading import Event, Lock

from playwright.sync_api import Browser

from builder.places import DIST

from .conftest import PATIENCE, engine
from .faulty import Faulty, faulty
from .test_start import comes_up, visit

AHEAD = 400_000
PYTHON = """site.load("../engine/interpreter.mjs")
    .then(module => module.loadPyodide()).then(python => python.runPython("6 * 7"))"""


def early() -> list[str]:
    """Return what the page's list says is needed until it is ready, in its order."""
    listed = re.search(r"const LISTED = (.*);\n", (DIST / "index.html").read_text("utf-8"))
    assert listed
    return [name for name, _, _, when, *_ in json.loads(listed[1])["files"] if "early" in when]


def test_python_is_up_before_pyscript_is_there(browser: Browser) -> None:
    """What PyScript says to a worker that is long there is not lost, either."""
    go_on = Event()

    def stalled(answer: Faulty, place: str, before: int) -> bool:
        return place.startswith("pyscript/core-") and before == 0 and answer.stall(go_on)

    with faulty(DIST, stalled) as host, visit(browser, host.local_address) as page:
        page.wait_for_function("document.readyState === 'complete'")
        assert engine(page).evaluate(PYTHON) == 42
        assert page.locator("body").get_attribute("data-state") == "booting"
        go_on.set()
        comes_up(page)


def test_what_is_needed_first_comes_first(browser: Browser) -> None:
    """One file after the other, but for the last 400 kB of those before it."""
    lock, underway = Lock(), Counter[str]()
    asked: list[str] = []
    before_it: list[int] = []
    wanted = early()

    def watched(answer: Faulty, place: str, before: int) -> bool:
        if place not in wanted:
            return False
        data = answer.content()
        with lock:
            asked.append(place)
            turn = wanted.index(place)
            before_it.append(sum(underway[one] for one in wanted[:turn]))
            underway[place] = len(data)
        time.sleep(0.05)
        given = answer.give(data)
        with lock:
            del underway[place]
        return given

    with faulty(DIST, watched) as host, visit(browser, host.local_address) as page:
        comes_up(page)
    assert Counter(asked) == Counter(wanted)
    assert max(before_it) < AHEAD
    turns = [wanted.index(place) for place in asked]
    assert all(abs(turn - at) <= 2 for at, turn in enumerate(turns))  # connections may overtake


def test_one_that_is_stuck_holds_nothing_up(browser: Browser) -> None:
    go_on, all_asked = Event(), Event()
    waited_for = set(early())

    def stalled(answer: Faulty, place: str, before: int) -> bool:
        waited_for.discard(place)
        if not waited_for:
            all_asked.set()
        return place == "pyodide/pyodide.asm.wasm.packed" and answer.stall(go_on, 0.1)

    with faulty(DIST, stalled) as host, visit(browser, host.local_address) as page:
        page.wait_for_function("document.readyState === 'complete'")
        assert all_asked.wait(PATIENCE / 1000)
        go_on.set()
        comes_up(page)


def test_an_engine_ends_with_the_worker_that_runs_its_networks(browser: Browser, site: str) -> None:
    with visit(browser, site) as page:
        comes_up(page)
        assert len(page.workers) == 2
        first = engine(page)
        page.evaluate("document.querySelector('script[name=engine]').xworker.terminate()")
        page.get_by_role("option").nth(3).click()
        page.get_by_role("button", name="Restart the engine").click(timeout=PATIENCE)
        page.wait_for_selector("body[data-state=ready]", timeout=PATIENCE)
        assert len(page.workers) == 2
        assert first not in page.workers
