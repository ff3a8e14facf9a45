"""From the page to the licences of all it ships, on the site and in the one file."""

import re

from playwright.sync_api import Browser, expect

from builder.make.licences.parts import PARTS

from .conftest import ROOT


def test_the_menu_leads_to_every_licence(browser: Browser, site: str) -> None:
    context = browser.new_context()
    page = context.new_page()
    page.goto(site)
    page.locator("#more summary").click()
    page.get_by_role("link", name="Licences").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Licences")
    for part in PARTS:
        expect(page.get_by_role("link", name=part.name, exact=True)).to_be_visible()
    page.get_by_role("link", name="Pyodide", exact=True).click()
    expect(page.locator("body")).to_contain_text("Mozilla Public License Version 2.0")
    context.close()


def test_the_one_file_holds_them_too(browser: Browser) -> None:
    context = browser.new_context(offline=True)
    page = context.new_page()
    page.goto((ROOT / "dist" / "offline.html").as_uri())
    with context.expect_page() as opened:
        page.locator("#more summary").click()
        page.get_by_role("link", name="Licences").click()
    found = opened.value
    for part in PARTS:
        expect(found.get_by_role("link", name=part.name, exact=True)).to_be_visible()
        text = found.locator("pre").filter(has_text=re.compile(f"^{re.escape(part.name)}\n"))
        expect(text).to_contain_text(part.holder)
    context.close()
