"""The work that the browser keeps: at once, each tab its own, and never thrown away unread."""

from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image
from playwright.sync_api import Browser, BrowserContext, Locator, Page

from .conftest import ALL_FILLS, COUNT_SETTLINGS, PATIENCE, ROOT, Bench

FIXTURES = ROOT / "tests" / "fixtures"
OPEN = "caches.open('interactive-classification')"

# Puts something in the place of what is kept, and tells what is kept.
REPLACE = f"""async ([ending, text]) => {{
    const store = await {OPEN};
    for (const key of await store.keys()) {{
        if (key.url.endsWith("/work") !== (ending === "/work")) continue;
        if (text === "half") {{
            const bytes = await (await store.match(key)).arrayBuffer();
            await store.put(key, new Response(bytes.slice(0, bytes.byteLength / 2)));
        }} else await store.put(key, new Response(text));
    }}
}}"""
NEWER = f"""async () => {{
    const store = await {OPEN};
    for (const key of await store.keys()) {{
        if (!key.url.endsWith("/work")) continue;
        const record = await (await store.match(key)).json();
        await store.put(key, new Response(JSON.stringify({{...record, version: 99}})));
    }}
}}"""
KEPT = f"""async () => {{
    const store = await {OPEN};
    const kept = {{}};
    for (const key of await store.keys()) {{
        const bytes = await (await store.match(key))?.arrayBuffer();
        const digest = bytes && new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
        if (digest) kept[key.url] = [...digest].map(b => b.toString(16).padStart(2, "0")).join("");
    }}
    return kept;
}}"""


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    """A browser that keeps nothing yet."""
    made = browser.new_context(viewport={"width": 1280, "height": 900})
    made.add_init_script(COUNT_SETTLINGS)
    yield made
    made.close()


@pytest.fixture
def tab(context: BrowserContext, site: str) -> Bench:
    return visit(context, site)


def visit(context: BrowserContext, site: str) -> Bench:
    """A new tab."""
    bench = Bench(context.new_page())
    bench.page.goto(f"{site}?backend=wasm")
    rest(bench)
    return bench


def rest(bench: Bench) -> None:
    bench.ready(ALL_FILLS)
    bench.ready()


def again(bench: Bench) -> None:
    bench.page.reload()
    rest(bench)


def seen(bench: Bench) -> tuple[Any, ...]:
    """All that must not be lost."""
    steps = bench.page.get_by_role("list", name="History").get_by_role("button").all()
    names = [step.get_attribute("aria-label") for step in steps]
    return bench.pixels("Modified image").tobytes(), bench.table("Predictions"), names


def offers(page: Page) -> Locator:
    return page.get_by_role("region", name="Kept work").get_by_role("button", name="Continue with")


def test_steady_painting_is_kept_though_it_never_rests(tab: Bench) -> None:
    for place in range(5):
        tab.paint((0.15 + 0.15 * place, 0.3), (0.2 + 0.15 * place, 0.6))
    before = seen(tab)
    assert len(before[2]) == 6
    again(tab)
    assert seen(tab) == before
    tab.press("Undo")
    tab.page.get_by_label("Live").uncheck()
    tab.paint((0.3, 0.8), (0.6, 0.8))  # only marked
    marks = tab.page.locator("#modified-side .marks")
    before = seen(tab), tab.pixels_of(marks).tobytes()
    again(tab)
    assert (seen(tab), tab.pixels_of(marks).tobytes()) == before
    tab.page.get_by_role("button", name="Same hole, other fills").click()  # it meets a busy page
    tab.page.goto("about:blank")
    tab.page.go_back()
    rest(tab)
    assert (seen(tab), tab.pixels_of(marks).tobytes()) == before
    tab.press("Fill")
    tab.press("Undo")
    tab.press("Redo")


def test_two_tabs_never_overwrite_each_other(
    context: BrowserContext, tab: Bench, site: str
) -> None:
    tab.paint((0.3, 0.3), (0.5, 0.6))
    other = visit(context, site)
    assert not offers(other.page).count()  # of a tab that is still open
    other.photo("chelsea-cat")
    other.paint((0.3, 0.4), (0.6, 0.4))
    copy = Bench(context.new_page())  # a copy of the tab remembers what that does
    memory = tab.page.evaluate("JSON.stringify({...sessionStorage})")
    copy.page.add_init_script(
        f"if (!sessionStorage.length) Object.assign(sessionStorage, {memory});"
    )
    copy.page.goto(tab.page.url)
    rest(copy)
    copy.photo("white-duck")
    copy.paint((0.5, 0.4), (0.6, 0.7))
    tabs = (tab, other, copy)
    before = [seen(one) for one in tabs]
    for one in tabs:
        again(one)
    assert [seen(one) for one in tabs] == before
    for one in tabs:
        one.page.close()

    late = visit(context, site)
    assert late.table("Predictions")[0][0] == "space shuttle"  # it begins as ever
    texts = offers(late.page).all_inner_texts()
    assert [text.splitlines()[0] for text in texts] == [
        "Continue with “White duck”",
        "Continue with “Chelsea the cat”",
        "Continue with “Shuttle landing”",
    ]
    assert offers(late.page).locator("img").evaluate_all("all => all.every(i => i.naturalWidth)")
    late.do(offers(late.page).nth(1).click)
    assert seen(late) == before[1]
    assert not offers(late.page).count()
    late.press("Undo")
    late.press("Redo")
    again(late)
    assert seen(late) == before[1]  # it is this tab's own now

    fresh = visit(context, site)
    assert offers(fresh.page).count() == 2
    more = fresh.page.locator("#more summary")
    more.click()
    fresh.page.get_by_label("Language").select_option("zh-Hans")
    strip = fresh.page.get_by_role("region", name="保存的作品")
    assert strip.get_by_role("button", name="继续“航天飞机着陆”").is_visible()
    strip.get_by_role("button", name="重新开始").click()
    assert strip.is_hidden()
    more.click()
    fresh.page.get_by_label("语言").select_option("en")
    fresh.page.get_by_role("button", name="Clear saved work").click()
    fresh.page.get_by_text("What this browser kept is forgotten.").wait_for()
    assert fresh.page.evaluate(KEPT) == {}
    fresh.page.close()
    assert not offers(visit(context, site).page).count()


@pytest.mark.parametrize(
    ("how", "what"),
    [
        (REPLACE, ["/work", "<!doctype html><p>Sign in to the hotel's network"]),
        (REPLACE, ["", "half"]),
        (NEWER, None),
    ],
)
def test_what_cannot_be_read_is_set_aside_said_and_given_out(
    tab: Bench, how: str, what: list[str] | None, tmp_path: Path
) -> None:
    tab.paint((0.3, 0.3), (0.5, 0.6))
    tab.written()
    tab.page.evaluate(how, what)
    kept = tab.page.evaluate(KEPT)
    again(tab)
    strip = tab.page.get_by_role("region", name="Kept work")
    assert "cannot be opened" in strip.get_by_role("alert").inner_text()
    tab.paint((0.3, 0.6), (0.6, 0.6))
    assert "cannot be opened" in strip.get_by_role("alert").inner_text()  # it stays
    with tab.page.expect_download() as download:
        strip.get_by_role("button", name="Download it").click()
    path = tmp_path / download.value.suggested_filename
    download.value.save_as(path)
    assert sha256(path.read_bytes()).hexdigest() in kept.values()
    before = seen(tab)
    again(tab)
    assert seen(tab) == before  # the new work is kept, too
    now = tab.page.evaluate(KEPT)
    assert {url: now[url] for url in kept} == kept


def test_work_that_the_first_release_kept_is_found(context: BrowserContext, tab: Bench) -> None:
    put = (
        f"async bytes => (await {OPEN}).put('./kept-session', new Response(new Uint8Array(bytes)))"
    )
    file = (FIXTURES / "session-0.1.0.zip").read_bytes()
    tab.page.evaluate(put, list(file[:-100]))
    again(tab)
    told = tab.page.get_by_role("region", name="Kept work").get_by_role("alert")
    told.wait_for(timeout=PATIENCE)
    assert "cannot be opened" in told.inner_text()
    tab.page.evaluate(put, list(file))
    again(tab)
    offer = offers(tab.page)
    offer.wait_for(timeout=PATIENCE)
    assert offer.inner_text().startswith("Continue with “drawn at 0.1.0”")
    tab.do(offer.click)
    shown = np.asarray(Image.open(FIXTURES / "session-0.1.0.png"))
    assert np.abs(tab.pixels("Modified image")[..., :3].astype(int) - shown).max() <= 1
    assert len(seen(tab)[2]) == 6


def test_no_more_than_eight_works_are_kept(tab: Bench) -> None:
    tab.paint((0.3, 0.3), (0.5, 0.6))
    tab.written()
    tab.page.evaluate(
        f"""async () => {{
            const store = await {OPEN};
            const [key] = (await store.keys()).filter(({{url}}) => url.endsWith("/work"));
            const record = await (await store.match(key)).json();
            for (let day = 10; day < 20; day++) {{
                const place = `./kept/work-of-day-${{day}}`;
                const files = [`${{place}}/file`];
                const time = `2026-01-${{day}}T00:00:00.000Z`;
                await store.put(files[0], await store.match(record.files[0]));
                const text = JSON.stringify({{...record, files, time, picture: `day ${{day}}`}});
                await store.put(`${{place}}/work`, new Response(text));
            }}
            sessionStorage.clear();
        }}"""
    )
    again(tab)
    names = [text.splitlines()[0] for text in offers(tab.page).all_inner_texts()]
    days = [f"Continue with “day {day}”" for day in range(19, 12, -1)]
    assert names == ["Continue with “Shuttle landing”", *days]
    assert len(tab.page.evaluate(KEPT)) == 16
