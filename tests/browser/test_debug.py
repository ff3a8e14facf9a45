"""What the page tells for an issue, where its address says ?debug."""

import json
import re

import pytest
from playwright.sync_api import expect

from .conftest import GALLERY, ROOT, opened


@pytest.fixture(scope="module")
def bench(browser, site):
    with opened(
        browser, site, "&debug", permissions=["clipboard-read", "clipboard-write"]
    ) as running:
        yield running


def details(bench):
    bench.page.get_by_role("button", name="Copy details").click()
    expect(bench.page.get_by_role("status")).to_have_text("The details are on the clipboard.")
    return bench.page.evaluate("navigator.clipboard.readText()")


def test_it_tells_what_was_asked_how_long_it_took_and_of_which_build(bench, tmp_path):
    mine = tmp_path / "Aunt Mary.webp"
    mine.write_bytes((GALLERY / "coffee-cup.webp").read_bytes())
    bench.open(mine)
    bench.paint((0.4, 0.5), (0.6, 0.5))
    copied = details(bench)
    shown = bench.page.get_by_role("region", name="Details for an issue").locator("pre")
    expect(shown).to_contain_text("requests")
    build = json.loads((ROOT / "dist" / "build.json").read_text("utf-8"))["build"]
    assert f"build {build}" in copied
    assert re.search(r"^ +\d+ +\d+ ms +open_picture\(\d+ bytes", copied, re.MULTILINE)
    assert re.search(r"^ +\d+ +\d+ ms +edit\(brush, \S* ?\w+", copied, re.MULTILINE)
    assert re.search(r"^ +phase = ready$", copied, re.MULTILINE)
    assert re.search(r"^ +backend = wasm$", copied, re.MULTILINE)
    assert "progress(" not in copied
    assert bench.page.evaluate("navigator.userAgent") in copied


def test_it_tells_nothing_of_the_photo(bench):
    copied = details(bench)
    assert re.search(r"^ +photo = \d+ bytes$", copied, re.MULTILINE)
    assert "Mary" not in copied
    top = bench.page.get_by_role("table", name="Predictions").locator("tbody tr th, tbody td").first
    assert top.inner_text() not in copied


def test_it_speaks_the_language_of_the_page(bench):
    bench.more().get_by_role("combobox", name="Language").select_option("zh-Hans")
    expect(bench.page.get_by_role("button", name="复制详情")).to_be_visible()
    assert not bench.problems


def test_without_being_asked_the_page_has_none_of_it(browser, site):
    page = browser.new_page()
    page.goto(site)
    expect(page.get_by_role("table", name="Predictions").locator("tbody td").first).to_be_visible()
    assert page.locator("#debug").count() == 0
    page.close()
