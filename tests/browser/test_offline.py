"""``offline.html`` opened from disk, without a network; its answers are in the main path."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from .conftest import ALL_FILLS, ROOT, Bench, opened
from .test_hands import met

LARGEST = 30_000_000


@pytest.fixture(scope="module")
def file(browser: Browser) -> Iterator[Bench]:
    with opened(browser, (ROOT / "dist" / "offline.html").as_uri(), offline=True) as running:
        yield running


def test_it_is_one_small_file_that_fetches_nothing(file: Bench) -> None:
    assert (ROOT / "dist" / "offline.html").stat().st_size <= LARGEST
    own = [url for url in file.requests if not url.startswith(("data:", "blob:"))]
    assert [url.partition("?")[0].rpartition("/")[2] for url in own] == ["offline.html"]
    assert not file.problems


def test_python_runs_in_a_worker(file: Bench) -> None:
    assert any(worker.url.startswith("data:") for worker in file.page.workers)


def test_the_gallery_is_seen(file: Bench) -> None:
    widths = file.page.locator("#gallery img").evaluate_all("all => all.map(i => i.naturalWidth)")
    assert len(widths) > 5
    assert all(widths)


def test_the_credits_can_be_read(file: Bench) -> None:
    with file.page.expect_popup() as opened:
        file.more().get_by_role("link", name="Credits").click()
    opened.value.wait_for_load_state()
    assert re.search("licen[cs]e", opened.value.inner_text("body"), re.IGNORECASE)
    opened.value.close()


def test_the_menu_of_a_picture_gets_what_is_seen(file: Bench) -> None:
    file.paint((0.3, 0.3), (0.6, 0.3))
    for name in ("Original image", "Modified image"):
        assert (met(file, name) == file.pixels(name)[..., :3]).all()


def test_webgpu_is_not_offered_and_whoever_asks_is_told(file: Bench) -> None:
    choice = file.more().get_by_role("combobox", name="Runs on")
    assert choice.locator("option").all_inner_texts() == ["wasm", "WebGL"]
    file.page.keyboard.press("Escape")
    file.python("from ui.engine import backend\nbackend.choose('webgpu')\nanswer(True)")
    assert file.alert() == (
        "The page in one file comes without WebGPU: open the page on its site for that."
    )
    file.python("from ui.engine import backend\nbackend.choose('wasm')\nanswer(True)")


def test_a_link_opens_the_same_from_disk(file: Bench) -> None:
    page = file.page
    file.do(page.get_by_role("option", name="Coffee cup").click)
    file.paint((0.3, 0.35), (0.6, 0.45))
    page.evaluate(
        "() => { navigator.clipboard.writeText = async text => { window.copied = text; } }"
    )
    page.locator("#save-menu summary").click()
    page.get_by_role("button", name="Copy link").click()
    file.until(lambda: page.evaluate("window.copied"), "The link is copied")
    address = page.evaluate("window.copied")
    assert address.startswith("file:")
    other = Bench(page.context.new_page())
    other.page.goto(address)
    other.ready(ALL_FILLS)
    other.ready()
    assert (other.pixels("Modified image") == file.pixels("Modified image")).all()
    assert other.table("Predictions") == file.table("Predictions")
    assert not other.problems
