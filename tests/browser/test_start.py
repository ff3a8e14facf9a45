"""The start on hosts, in frames and in browsers that make it hard: it comes up, or says why not.

What is silent is named within 20 seconds; what comes, however slowly, is never an alarm; and an
alarm that proves wrong goes away.
"""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Event

import pytest
from playwright.sync_api import Browser, Error, Page

from builder.get.browsers import find_chromium
from builder.places import DIST, ROOT

from .conftest import ALL_FILLS, PATIENCE
from .faulty import Fault, Faulty, faulty
from .host import serving

# Writes down whatever the alarm says, so that none is missed.
NOTE_ALARMS = """
window.alarms = [];
addEventListener("DOMContentLoaded", () => {
    const aid = document.getElementById("aid");
    const look = () => aid.hidden || alarms.push(document.getElementById("aid-words").innerText);
    new MutationObserver(look).observe(aid, {subtree: true, attributes: true, childList: true});
});
"""
SHOWN = "table[aria-label='Predictions'] tbody tr"


@contextmanager
def visit(browser: Browser, address: str) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    context.add_init_script(NOTE_ALARMS)
    page = context.new_page()
    page.goto(f"{address}?backend=wasm", wait_until="commit")
    yield page
    context.close()


def comes_up(page: Page) -> None:
    """Wait until a picture is classified and all fills are there."""
    page.wait_for_selector(ALL_FILLS, timeout=2 * PATIENCE, state="attached")
    page.wait_for_selector(SHOWN, timeout=PATIENCE)
    page.locator("#aid").wait_for(state="hidden", timeout=PATIENCE)


def alarm(page: Page) -> str:
    """Wait for the alarm, and return what it says."""
    page.locator("#aid").wait_for(timeout=PATIENCE)
    return page.locator("#aid-words").inner_text()


def needed(place: str) -> bool:
    """Whether a file is the page's own business, and not the page itself."""
    return place not in ("", "index.html", "build.json") and not place.startswith("app")


# ------------------------------------------------------------------ what is met without a word


def refused_once(answer: Faulty, place: str, before: int) -> bool:
    return needed(place) and before == 0 and answer.refuse(503)


def broken_once(answer: Faulty, place: str, before: int) -> bool:
    return needed(place) and before == 0 and answer.cut()


def cut_once(answer: Faulty, place: str, before: int) -> bool:
    """A whole answer with half of the file, as a proxy in trouble gives it."""
    whole = answer.content() if needed(place) and before == 0 else b""
    return len(whole) > 1 and answer.give(whole[: len(whole) // 2])


def of_no_type(answer: Faulty, place: str, before: int) -> bool:
    return needed(place) and _untyped(answer, "application/octet-stream")


def of_plain_text(answer: Faulty, place: str, before: int) -> bool:
    return place.endswith((".mjs", ".js", ".wasm", ".css")) and _untyped(answer, "text/plain")


def _untyped(answer: Faulty, kind: str) -> bool:
    data = answer.content()
    answer.send_response(200)
    answer.send_header("Content-Type", kind)
    answer.send_header("X-Content-Type-Options", "nosniff")
    answer.send_header("Content-Length", str(len(data)))
    answer.end_headers()
    answer.wfile.write(data)
    return True


@pytest.mark.parametrize(
    "fault",
    [refused_once, broken_once, cut_once, of_no_type, of_plain_text],
    ids=lambda f: f.__name__,
)
def test_what_goes_wrong_once_with_every_file_is_no_matter(browser: Browser, fault: Fault) -> None:
    with faulty(DIST, fault) as host, visit(browser, host.local_address) as page:
        comes_up(page)
        assert page.evaluate("alarms") == []


def test_the_address_without_its_last_slash_is_mended(browser: Browser) -> None:
    def below(answer: Faulty, place: str, before: int) -> bool:
        if place == "app":
            return answer.give((DIST / "index.html").read_bytes(), "text/html")
        if not place.startswith("app/"):
            return answer.refuse(404)
        answer.path = answer.path[4:]
        return False

    with faulty(DIST, below) as host, visit(browser, f"{host.local_address}app") as page:
        comes_up(page)
        assert page.url == f"{host.local_address}app/?backend=wasm"


@pytest.mark.parametrize("place", ["assets/gallery/gallery.json", "assets/gallery/coffee-cup.webp"])
def test_the_engine_waits_for_no_gallery(browser: Browser, place: str, tmp_path: Path) -> None:
    never = Event()

    def stalled(answer: Faulty, asked: str, before: int) -> bool:
        return asked == place and answer.stall(never)

    with faulty(DIST, stalled) as host, visit(browser, host.local_address) as page:
        page.wait_for_selector(ALL_FILLS, timeout=PATIENCE, state="attached")
        page.get_by_label("Open image").set_input_files(DIST / "assets/gallery/goldfish.jpg")
        page.get_by_role("button", name="goldfish").first.wait_for(timeout=PATIENCE)
        never.set()
        page.wait_for_function("document.querySelectorAll('#gallery img').length > 5")
        # what arrives late does not take the place of what was opened
        assert page.get_by_role("button", name="goldfish").first.is_visible()
        assert page.evaluate("alarms") == []


def test_a_photo_that_is_not_there_is_said_to_be(browser: Browser) -> None:
    def gone(answer: Faulty, place: str, before: int) -> bool:
        return place == "assets/gallery/goldfish.jpg" and answer.refuse(404)

    with faulty(DIST, gone) as host, visit(browser, host.local_address) as page:
        comes_up(page)
        page.get_by_role("option", name="Goldfish").click()
        page.get_by_text("This photo cannot be fetched").wait_for(timeout=PATIENCE)
        assert page.locator("body").get_attribute("data-state") == "ready"


def test_what_comes_slowly_is_no_alarm(browser: Browser) -> None:
    def slow(answer: Faulty, place: str, before: int) -> bool:
        return place == "models/squeezenet.onnx.packed" and answer.trickle(6, 6.0)

    with faulty(DIST, slow) as host, visit(browser, host.local_address) as page:
        comes_up(page)
        assert page.evaluate("alarms") == []


# ------------------------------------------------------------------ what is named


@pytest.mark.parametrize(
    ("place", "part"),
    [
        ("beginning.packed", 0),
        ("pyodide/pyodide.asm.wasm.packed", 0.6),
    ],
)
def test_a_host_that_goes_silent_is_named_and_forgiven(
    browser: Browser, place: str, part: float
) -> None:
    go_on = Event()

    def stalled(answer: Faulty, asked: str, before: int) -> bool:
        return asked == place and answer.stall(go_on, part)

    with faulty(DIST, stalled) as host, visit(browser, host.local_address) as page:
        said = alarm(page)
        assert "does not answer" in said
        assert place in said
        go_on.set()
        comes_up(page)


def flipped(answer: Faulty) -> bool:
    data = bytearray(answer.content())
    data[len(data) // 2] ^= 1
    return answer.give(bytes(data))


@pytest.mark.parametrize(
    ("pattern", "how", "words"),
    [
        ("pyodide/numpy-*", lambda answer: answer.refuse(404), "cannot be fetched: {}"),
        ("beginning.packed", lambda answer: answer.refuse(500), "cannot be fetched: {}"),
        ("pyodide/scipy-*", lambda answer: answer.refuse(404), "cannot be fetched: {}"),
        (
            "pyodide/python_stdlib.zip*",
            lambda answer: answer.give(b"<!doctype html>"),
            "arrives damaged: {}",
        ),
        ("beginning.packed", flipped, "arrives damaged: {}"),
        ("models/squeezenet.onnx*", flipped, "arrives damaged: {}"),
        ("ort/*threaded.wasm*", flipped, "arrives damaged: {}"),
        ("pyodide/*.wasm*", flipped, "arrives damaged: {}"),
    ],
)
def test_a_file_that_fails_is_named_and_forgiven(
    browser: Browser, pattern: str, how: Callable[[Faulty], bool], words: str
) -> None:
    (path,) = DIST.glob(pattern)
    place, failing = path.relative_to(DIST).as_posix(), True

    def fails(answer: Faulty, asked: str, before: int) -> bool:
        return asked == place and failing and how(answer)

    with faulty(DIST, fails) as host, visit(browser, host.local_address) as page:
        assert words.format(place) in alarm(page)
        failing = False
        comes_up(page)


def test_an_old_page_does_not_start_a_newer_engine(browser: Browser) -> None:
    newer = False

    def upgraded(answer: Faulty, place: str, before: int) -> bool:
        if newer and place == "build.json":
            return answer.give(b'{"build": "another"}')
        inside = newer and place.startswith("pyodide/")
        return inside and answer.give(answer.content() + b"\n# newer\n")

    with faulty(DIST, upgraded) as host, visit(browser, host.local_address) as page:
        comes_up(page)
        newer = True
        page.evaluate("document.querySelector('script[name=engine]').xworker.terminate()")
        page.get_by_role("button", name="Undo").dispatch_event("click")
        page.get_by_role("option").nth(1).click()
        page.get_by_role("button", name="Restart the engine").click(timeout=2 * PATIENCE)
        assert "newer version" in alarm(page)
        assert page.locator("body").get_attribute("data-state") != "ready"


def test_without_webassembly_the_page_says_so(browser: Browser, site: str) -> None:
    context = browser.new_context()
    context.add_init_script("delete globalThis.WebAssembly")
    page = context.new_page()
    page.goto(site)
    assert "needs WebAssembly" in alarm(page)
    assert page.locator("body").get_attribute("data-state") == "error"
    context.close()


def test_an_engine_that_cannot_start_says_why(browser: Browser, site: str) -> None:
    context = browser.new_context()
    # the worker in which Python starts has this text: here it gets no memory
    context.add_init_script(
        """
        const broken = "WebAssembly.instantiateStreaming = WebAssembly.instantiate = " +
            "() => Promise.reject(new RangeError('provoked: no memory'));";
        window.Blob = class extends Blob {
            constructor(parts, options) {
                const ofWorker = parts?.some(part => String(part).includes("site.ahead();"));
                super(ofWorker ? [broken, ...parts] : parts, options);
            }
        };
        """
    )
    page = context.new_page()
    page.goto(site)
    assert "provoked: no memory" in alarm(page)
    context.close()


def test_the_alarm_speaks_the_persons_language(browser: Browser, site: str) -> None:
    context = browser.new_context(locale="zh-CN")
    context.add_init_script("delete globalThis.WebAssembly")
    page = context.new_page()
    page.goto(site)
    assert "本页面需要 WebAssembly" in alarm(page)
    context.close()


# ------------------------------------------------------------------ storage, frames, the disk


@pytest.mark.parametrize("address", ["site", "offline.html"])
def test_it_starts_where_all_site_data_is_blocked(
    browser: Browser, site: str, address: str, tmp_path: Path
) -> None:
    (tmp_path / "Default").mkdir()
    blocked = {"profile": {"default_content_setting_values": {"cookies": 2}}}
    (tmp_path / "Default" / "Preferences").write_text(json.dumps(blocked))
    context = browser.browser_type.launch_persistent_context(
        tmp_path, executable_path=find_chromium(), args=["--no-sandbox"]
    )
    page = context.pages[0]
    page.goto(site if address == "site" else (DIST / "offline.html").as_uri())
    comes_up(page)
    with pytest.raises(Error):
        page.evaluate("localStorage")  # it is blocked indeed
    context.close()


def test_it_starts_in_a_frame_of_another_site(browser: Browser, site: str, tmp_path: Path) -> None:
    (tmp_path / "index.html").write_text(f"<iframe src='{site}?backend=wasm' width=1200></iframe>")
    with serving(tmp_path) as other:
        context = browser.new_context()
        page = context.new_page()
        page.goto(other.address)
        comes_up(page.frames[-1])
        context.close()


def test_in_a_frame_that_forbids_it_its_files_it_says_so(
    browser: Browser, site: str, tmp_path: Path
) -> None:
    (tmp_path / "index.html").write_text(f"<iframe src='{site}' sandbox='allow-scripts'></iframe>")
    with serving(tmp_path) as other:
        context = browser.new_context()
        page = context.new_page()
        page.goto(other.address)
        assert "cannot run inside this frame" in alarm(page.frames[-1])
        context.close()


def test_the_page_opened_from_disk_goes_on_to_the_one_file(browser: Browser) -> None:
    with visit(browser, (DIST / "index.html").as_uri()) as page:
        page.wait_for_url("**/offline.html?backend=wasm")
        comes_up(page)


def test_the_source_opened_from_disk_says_how_to_build_it(browser: Browser) -> None:
    with visit(browser, (ROOT / "index.html").as_uri()) as page:
        assert "python3 build.py serve" in page.get_by_role("alert").inner_text()
        assert page.get_by_text("Loading").is_hidden()


def test_a_storage_that_throws_does_not_shut_the_site(browser: Browser) -> None:
    with serving(DIST) as host:
        context = browser.new_context()
        page = context.new_page()
        page.goto(f"{host.address}?backend=wasm")
        comes_up(page)
        page.wait_for_function(
            "navigator.serviceWorker.ready.then(r => r.active.state === 'activated')"
        )
        context.service_workers[0].evaluate(
            "() => { CacheStorage.prototype.open = () => Promise.reject(new Error('provoked')); }"
        )
        page.reload()
        comes_up(page)
        context.close()
