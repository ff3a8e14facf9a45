"""Every state of the page, as it was recorded: in both languages, colour schemes, two sizes."""

import re
import runpy
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, TimeoutError, ViewportSize

from builder import states
from builder.states.catalogue import STATES, Shown
from builder.states.overview import LANGUAGES, SCHEMES, address

from .conftest import ROOT, Bench
from .host import serving
from .test_accessibility import audit

WORDS = ROOT / "src" / "ui" / "words"
ENGLISH = runpy.run_path(str(WORDS / "english.py"))["TEXTS"]
CHINESE = runpy.run_path(str(WORDS / "chinese.py"))
WIDE, PHONE = ViewportSize(width=1366, height=641), ViewportSize(width=390, height=664)
AXE_LOOKS = {"en": (PHONE, "light"), "zh-Hans": (WIDE, "dark")}

READ = """() => {
    const seen = place => place.checkVisibility({visibilityProperty: true, opacityProperty: true});
    const foreign = place => {
        const told = place.closest("[lang]");
        return told.lang !== document.documentElement.lang;
    };
    const found = [];
    for (const place of document.body.querySelectorAll("*")) {
        if (!seen(place) || foreign(place) || place.matches("script, style, option, kbd")) continue;
        for (const name of ["aria-label", "title", "placeholder"])
            if (place.hasAttribute(name)) found.push(place.getAttribute(name));
        for (const part of place.childNodes)
            if (part.nodeType === Node.TEXT_NODE && part.data.trim()) found.push(part.data.trim());
    }
    return found;
}"""
"""All that a person reads or hears, but for what says that it is in another language."""

FOUND = """selector => {
    for (const place of document.querySelectorAll(selector)) {
        if (!place.checkVisibility({visibilityProperty: true, opacityProperty: true})) continue;
        place.scrollIntoView({block: "nearest", inline: "nearest"});
        const box = place.getBoundingClientRect();
        const x = Math.min(Math.max(box.left + box.width / 2, 1), innerWidth - 1);
        const y = Math.min(Math.max(box.top + box.height / 2, 1), innerHeight - 1);
        const top = document.elementFromPoint(x, y);
        if (top && (place.contains(top) || top.contains(place))) return true;
    }
    return false;
}"""
"""Whether one of these places is seen, and nothing lies over it."""


def pattern(texts: Any) -> re.Pattern[str]:
    """What fits any of these texts, with anything in their gaps, that says some words itself."""
    gap = re.compile(r"\{[^}]*\}")
    said = [text for text in texts if re.search(r"[A-Za-z]{3}|[\u4e00-\u9fff]", gap.sub("", text))]
    return re.compile("|".join(".+".join(map(re.escape, gap.split(text))) for text in said), re.S)


OWN = {"en": pattern(ENGLISH.values()), "zh-Hans": pattern(CHINESE["TEXTS"].values())}
OTHER = {
    "en": re.compile(r"(?!.*中文).*[\u4e00-\u9fff].*", re.S),  # a language calls itself so
    "zh-Hans": pattern([*ENGLISH.values(), *CHINESE["WORDS"]]),
}


@pytest.fixture(scope="module")
def shown(browser: Browser) -> Iterator[Bench]:
    """A page that shows one state after another."""
    if not (ROOT / "dist" / "index.html").exists():
        pytest.fail("There is no dist/: run “python3 build.py build” first.")
    with ThreadPoolExecutor(1) as own:  # the engine waits in a loop, and Playwright has one here
        folder = own.submit(states.build).result()
    with serving(folder) as host:
        context = browser.new_context(base_url=host.local_address)
        yield Bench(context.new_page())
        context.close()


def go(bench: Bench, state: Shown, language: str) -> None:
    bench.problems.clear()
    bench.page.goto(address(state.name, language))
    there = bench.page.locator("body[data-shown]")
    bench.until(lambda: there.count() or bench.problems, f"{state.name} is shown")
    assert not bench.problems


def faults(page: Page, state: Shown, language: str) -> Iterator[str]:
    """What is wrong with this state at this size."""
    if (width := page.evaluate("document.scrollingElement.scrollWidth")) > page.viewport_size[
        "width"
    ]:  # type: ignore[index]
        yield f"it is {width} pixels wide"
    try:  # what tells of work comes a little later than the work
        page.wait_for_function(FOUND, arg=state.seen, timeout=3000)
    except TimeoutError:
        yield f"{state.seen} is not seen"
    for text in page.evaluate(READ):
        if OTHER[language].fullmatch(text) and not OWN[language].fullmatch(text):
            yield f"it says {text!r}"


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("state", STATES, ids=lambda state: state.name)
def test_a_state_is_whole(shown: Bench, state: Shown, language: str) -> None:
    page = shown.page
    # What was opened is placed for the window it was opened in, so the page would have to begin
    # anew for each. English is the longer language: where it finds room on a phone, and Chinese on
    # a laptop, the other two do.
    sizes = (AXE_LOOKS[language][0],) if state.steps else (WIDE, PHONE)
    found = []
    for size in sizes:
        page.set_viewport_size(size)
        if size == sizes[0]:
            go(shown, state, language)
        if size == AXE_LOOKS[language][0]:  # before anything is scrolled half out of sight
            page.emulate_media(color_scheme=AXE_LOOKS[language][1])  # type: ignore[arg-type]
            # typing scrolls the field into view, and a row of the table half out of it
            typed = any(step[0] == "type" for step in state.steps)
            violated = audit(shown)["violated"]
            found += [one for one in violated if not (typed and one.startswith("target-size"))]
        found += [f"{size['width']}: {fault}" for fault in faults(page, state, language)]
    assert found == []
    assert not shown.problems


def test_the_overview_shows_each_state_in_each_language_and_scheme(shown: Bench) -> None:
    page = shown.page
    page.goto("index.html")
    frames = page.locator("iframe")
    assert frames.count() == len(STATES) * len(LANGUAGES) * len(SCHEMES)
    first = page.locator("section").first.locator("iframe")
    for place in range(4):
        frame = first.nth(place).content_frame
        frame.locator("body[data-shown]").wait_for()
        ground = frame.locator("body").evaluate("body => getComputedStyle(body).colorScheme")
        assert ground in (first.nth(place).get_attribute("title") or "")
