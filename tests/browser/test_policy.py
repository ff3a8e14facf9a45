"""What the page's policy stops and what gets through: ``SECURITY.md`` says exactly that."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from builder.serve.server import Handler

from .conftest import ALL_FILLS, COUNT_SETTLINGS, ROOT, Bench
from .host import serving
from .patience import wait
from .stranger import LEAVING, STAYING, TRY, Stranger

SAID = (ROOT / "SECURITY.md").read_text("utf-8")
SITE, FILE, HEADERS = 1, 2, 3
"""Columns of its table."""


def table() -> dict[str, list[str]]:
    rows = re.findall(r"^\| (.+) \|$", SAID, re.MULTILINE)
    cells = [row.replace("*", "").split(" | ") for row in rows]
    return {row[0]: row for row in cells if row[1] in ("stopped", "gets through")}


def headers() -> dict[str, str]:
    block = SAID.partition("```\n/*\n")[2].partition("```")[0]
    lines = (line.strip().partition(": ") for line in block.splitlines())
    return {name: value for name, _, value in lines}


class WithHeaders(Handler):
    """A host that sends the headers that are recommended."""

    def end_headers(self) -> None:
        for name, value in headers().items():
            self.send_header(name, value)
        super().end_headers()


@pytest.fixture(scope="module")
def plain(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A page without a policy."""
    folder = tmp_path_factory.mktemp("plain")
    (folder / "index.html").write_text("<!doctype html><link rel=icon href=data:,><body>")
    with serving(folder) as host:
        yield host.local_address


@pytest.fixture(scope="module")
def guarded() -> Iterator[str]:
    with serving(ROOT / "dist", WithHeaders) as host:
        yield host.local_address


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    context = browser.new_context()
    context.add_init_script("delete globalThis.WebAssembly")  # the page need not start
    yield context
    context.close()


def outcome(page: Page, way: str, code: str, stranger: Stranger) -> str:
    """Try one way; return how it ended."""
    told: list[str] = []
    page.on("console", lambda message: told.append(message.text))
    page.evaluate(TRY, [code, stranger.address(way)])

    def refused() -> bool:
        # by the policy, or by the sandbox that a host may ask for
        refusals = (text for text in told if text.startswith(("refused", "Blocked")))
        return any(map(stranger.is_meant, refusals))

    wait(
        lambda: stranger.reached_by(way) or refused(),
        lambda: (len(told), len(stranger.heard)),
        lambda: page.wait_for_timeout(20),
        f"{way} comes to an end",
    )
    return "gets through" if stranger.reached_by(way) else "stopped"


def outcomes(context: BrowserContext, address: str) -> dict[str, str]:
    """Try every way from a page."""
    stranger = Stranger()
    page = context.new_page()
    page.goto(address)
    found = {way: outcome(page, way, code, stranger) for way, code in STAYING.items()}
    page.close()
    for way, code in LEAVING.items():
        page = context.new_page()
        page.goto(address)
        found[way] = outcome(page, way, code, stranger)
        if found[way] == "gets through":  # a page that is just being left cannot be closed
            wait(
                lambda: any(stranger.is_meant(opened.url) for opened in context.pages),
                lambda: [opened.url for opened in context.pages],
                lambda: context.pages[0].wait_for_timeout(20),
                f"{way} has led to the stranger",
            )
        for opened in context.pages:
            opened.close()
    stranger.end()
    return found


def test_without_a_policy_every_way_gets_through(context: BrowserContext, plain: str) -> None:
    """So that what is stopped elsewhere is stopped by the policy."""
    assert set(outcomes(context, plain).values()) == {"gets through"}
    assert table().keys() == STAYING.keys() | LEAVING.keys()


@pytest.mark.parametrize(
    ("where", "column"),
    [
        (lambda site, guarded: site, SITE),
        (lambda site, guarded: f"{site}offline.html", FILE),
        (lambda site, guarded: (ROOT / "dist" / "offline.html").as_uri(), FILE),
        (lambda site, guarded: guarded, HEADERS),
    ],
    ids=["site", "offline.html served", "offline.html from disk", "with headers"],
)
def test_what_is_said_is_what_happens(
    context: BrowserContext,
    site: str,
    guarded: str,
    where: Callable[[str, str], str],
    column: int,
) -> None:
    found = outcomes(context, where(site, guarded))
    assert found == {way: row[column] for way, row in table().items()}


def test_the_page_works_with_the_headers_that_are_recommended(
    browser: Browser, guarded: str, tmp_path: Path
) -> None:
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    context.add_init_script(COUNT_SETTLINGS)
    running = Bench(context.new_page())
    running.page.goto(f"{guarded}?backend=wasm")
    running.ready(ALL_FILLS)
    running.ready()
    assert running.page.evaluate("crossOriginIsolated")
    running.paint((0.3, 0.4), (0.6, 0.4))
    running.page.locator("#save-menu summary").click()
    with running.page.expect_download() as download:
        running.page.get_by_role("button", name="Session").click()
    download.value.save_as(tmp_path / "session.zip")
    running.ready()
    running.open(tmp_path / "session.zip")
    assert not running.problems
    context.close()


def test_with_the_headers_no_other_site_frames_the_page(
    context: BrowserContext, plain: str, guarded: str, site: str
) -> None:
    page = context.new_page()
    page.goto(plain)
    for address, shown in ((site, True), (guarded, False)):
        page.evaluate(
            """address => new Promise(resolve => {
                const frame = document.createElement("iframe");
                frame.onload = resolve;
                frame.src = address;
                document.body.replaceChildren(frame);
            })""",
            address,
        )
        frame = page.frames[-1]
        assert (frame.locator("#modified").count() == 1) == shown


def test_every_host_is_told_the_same_headers() -> None:
    assert len(headers()) == 7
    for name, value in headers().items():
        assert f'add_header {name} "{value}" always;' in SAID
        assert f'Header always set {name} "{value}"' in SAID
