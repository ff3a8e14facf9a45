"""The page in windows of every size, enlarged, under fingers, and on paper."""

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from .conftest import Bench, opened

SEEN = {
    "After": "#modified-side .picture",
    "Undo": "#undo",
    "first row": "#predictions tbody tr:first-child",
    "legend": "#legend-scale",
}
# Whatever of the parts of `SEEN` the window does not show as a whole, or something covers.
MISSING = """parts => Object.entries(parts).filter(([, selector]) => {
    const part = document.querySelector(selector);
    const {left, top, right, bottom} = part.getBoundingClientRect();
    const shown = document.elementFromPoint((left + right) / 2, (top + bottom) / 2);
    return left < 0 || top < 0 || right > innerWidth + 1 || bottom > innerHeight + 1
        || right <= left || !(part.contains(shown) || shown?.closest(".legend"));
}).map(([name]) => name)"""
# How far the page, its header and its bar would scroll.
SCROLLS = """() => [document.documentElement, ...document.querySelectorAll("header, .bar")].map(
    one => [one.scrollWidth - one.clientWidth, one.scrollHeight - one.clientHeight])"""
CONTROLS = """
const CONTROLS = "button, a, select, input, summary, [role=slider], [role=option]";
const target = one => one.matches("[type=checkbox], [type=radio], [type=file]")
    ? one.closest("label") : one;
const shown = within => [...within.querySelectorAll(CONTROLS)].map(target).filter(
    one => one.checkVisibility({visibilityProperty: true}) && one.offsetWidth
        && !one.closest("#gallery:not(.all)")); // one row of which shows as many as it can
const name = one => one.id || one.ariaLabel || one.textContent.trim() || one.outerHTML;
"""
# The controls that cannot be brought to where they can be pressed.
OUT_OF_REACH = f"""() => {{ {CONTROLS}
    return shown(document).filter(one => {{
        one.scrollIntoView({{block: "center"}});
        const {{left, top, width, height}} = one.getBoundingClientRect();
        const found = document.elementFromPoint(left + width / 2, top + height / 2);
        return !(one.contains(found) || found?.closest("label")?.control === one);
    }}).map(name);
}}"""
SMALL = f"""() => {{ {CONTROLS}
    const small = one => one.offsetWidth < 44 || one.offsetHeight < 44;
    return shown(document).concat([...document.querySelectorAll("#gallery li")]).filter(
        one => one.offsetWidth && small(one)
    ).map(one => `${{name(one)}}: ${{one.offsetWidth}} × ${{one.offsetHeight}}`);
}}"""
TABS = ("Answer", "Why", "History", "Fills")


def look(page: Page, width: int, height: int) -> None:
    page.set_viewport_size({"width": width, "height": height})
    page.evaluate("new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))")


def erase_and_explain(bench: Bench) -> None:
    """Erase so that another class comes first, and see why."""
    bench.do(bench.page.get_by_role("button", name="Erase this").click)
    row = bench.page.get_by_role("table", name="Predictions").get_by_role("button").first
    bench.do(row.click)
    expect(bench.page.locator("#legend")).to_be_visible()


RECORD = """
window.glides = [];
const animate = Element.prototype.animate;
Element.prototype.animate = function (frames, how) {
    window.glides.push([this.dataset.index, frames[0].transform, how.duration]);
    return animate.call(this, frames, how);
};
undefined;
"""


@pytest.fixture(scope="module")
def sized(bench: Bench) -> Bench:
    """A page on which rows have changed places, and a legend is seen."""
    page = bench.page
    page.evaluate(RECORD)
    before = [row[0] for row in bench.table("Predictions")]
    erase_and_explain(bench)
    after = [row[0] for row in bench.table("Predictions")]
    assert before[:2] == after[1::-1]
    return bench


def test_rows_glide_to_their_places_unless_motion_is_unwanted(sized: Bench) -> None:
    page = sized.page
    high = page.locator("#predictions tbody tr").first.evaluate("row => row.offsetHeight")
    first, second = page.locator("#predictions tbody tr").evaluate_all(
        "rows => rows.slice(0, 2).map(row => row.dataset.index)"
    )
    glides = {index: (float(moved[11:-3]), time) for index, moved, time in page.evaluate("glides")}
    assert glides[first] == (pytest.approx(high, abs=2), 200)
    assert glides[second] == (pytest.approx(-high, abs=2), 200)
    page.evaluate("glides.length = 0")
    page.emulate_media(reduced_motion="reduce")
    try:
        for name in ("Undo", "Redo"):
            sized.press(name)
        assert page.evaluate("glides") == []
    finally:
        page.emulate_media(reduced_motion="no-preference")


def test_rows_keep_their_places_while_a_stroke_is_painted(sized: Bench) -> None:
    """And what is at them stays: the very elements, with the focus."""
    page = sized.page
    sized.press("Undo")
    row = page.get_by_role("table", name="Predictions").get_by_role("button").first
    row.focus()
    page.evaluate("glides.length = 0, document.querySelector('#predictions tbody tr').kept = true")
    box = page.locator("#modified-side .picture").bounding_box()
    assert box
    x, y = box["x"] + 0.85 * box["width"], box["y"] + 0.4 * box["height"]
    shown = page.locator("#predictions tbody tr:first-child td:nth-child(3)")
    was = shown.inner_text()
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + 20, y + 4, steps=4)
    sized.until(lambda: shown.inner_text() != was, "The numbers follow the brush")
    assert page.evaluate("glides") == []
    assert page.evaluate("document.querySelector('#predictions tbody tr').kept")
    sized.do(page.mouse.up)
    sized.press("Undo")
    sized.press("Redo")


def test_who_is_at_a_row_stays_there_when_it_is_chosen(sized: Bench) -> None:
    page = sized.page
    row = page.get_by_role("table", name="Predictions").get_by_role("button").nth(1)
    name = row.inner_text()
    row.focus()
    sized.do(lambda: page.keyboard.press("Enter"))
    assert page.evaluate("document.activeElement.innerText") == name


@pytest.mark.parametrize("language", ["zh-Hans", "en"])
def test_photo_answer_and_undo_are_seen_without_scrolling(sized: Bench, language: str) -> None:
    page = sized.page
    sized.more().locator("#language").select_option(language)
    page.keyboard.press("Escape")
    expect(page.locator("html")).to_have_attribute("lang", language)
    question = page.locator("#question")
    for width, height in ((1366, 641), (1440, 900), (1100, 640), (820, 1180), (390, 664)):
        look(page, width, height)
        assert page.evaluate(MISSING, SEEN) == [], (width, height)
        for across, down in page.evaluate(SCROLLS):
            assert across <= 0 and down <= 0, (width, height)
        if width > 700:
            assert question.evaluate("one => one.scrollHeight <= one.clientHeight + 1"), width
        names = page.locator("#predictions .who button")
        assert all(names.evaluate_all("all => all.map(one => one.scrollWidth <= one.clientWidth)"))
        if (width, height) == (1366, 641):
            assert page.evaluate("document.querySelector('#modified').offsetWidth") >= 360
            assert page.locator(".axis").first.evaluate("one => one.offsetWidth") >= 140


@pytest.mark.parametrize(
    "size", [(683, 320), (342, 160), (320, 640), (664, 390), (568, 320), (720, 450), (390, 844)]
)
def test_everything_can_be_reached_when_it_is_enlarged(sized: Bench, size: tuple[int, int]) -> None:
    page = sized.page
    look(page, *size)
    for tab in TABS:
        button = page.get_by_role("group", name="Sheet").get_by_role("button", name=tab)
        if button.get_attribute("aria-pressed") == "false":
            button.click()
        assert page.evaluate(OUT_OF_REACH) == [], tab
        assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
    assert page.evaluate("document.querySelector('#modified').offsetWidth") >= 72
    if size[0] > size[1] >= 300:  # the picture on the left, the panel on the right
        assert page.evaluate(
            """document.querySelector("#modified-side").getBoundingClientRect().right
                <= document.querySelector(".panel").getBoundingClientRect().left"""
        )
    page.get_by_role("group", name="Sheet").get_by_role("button", name="Answer").click()


def test_a_phone_tells_what_the_colours_mean(sized: Bench) -> None:
    page = sized.page
    look(page, 390, 664)
    page.get_by_role("group", name="Sheet").get_by_role("button", name="Why").click()
    page.get_by_role("button", name="What the colours mean").click()
    expect(page.get_by_text("A class’s score (its logit) is the mean of what")).to_be_visible()
    page.keyboard.press("Escape")
    page.emulate_media(forced_colors="active")
    try:
        lines = page.locator("#sheet button").evaluate_all(
            "tabs => tabs.map(one => [one.ariaPressed, getComputedStyle(one).borderBottomColor])"
        )
        assert len({line for pressed, line in lines if pressed == "false"}) == 1
        assert len({line for _, line in lines}) == 2
    finally:
        page.emulate_media(forced_colors="none")
        page.get_by_role("group", name="Sheet").get_by_role("button", name="Answer").click()


CONTRASTS = """() => {
    const brightness = colour => {
        const [r, g, b] = colour.match(/[\\d.]+/g).map(part => part / 255).map(
            part => part <= .04045 ? part / 12.92 : ((part + .055) / 1.055) ** 2.4);
        return .2126 * r + .7152 * g + .0722 * b;
    };
    const ground = one => {
        for (; one; one = one.parentElement) {
            const colour = getComputedStyle(one).backgroundColor;
            if (!colour.includes("rgba(0, 0, 0, 0)")) return colour;
        }
    };
    return [...document.querySelectorAll("select, input[type=search], input[type=text]")].map(
        one => {
            const both = [getComputedStyle(one).borderTopColor, ground(one.parentElement)];
            const [dark, light] = both.map(brightness).sort((a, b) => a - b);
            return [one.id, (light + .05) / (dark + .05)];
        });
}"""


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_borders_of_inputs_are_seen(sized: Bench, scheme: Any) -> None:
    sized.page.emulate_media(color_scheme=scheme)
    try:
        found = sized.page.evaluate(CONTRASTS)
        assert len(found) >= 6
        assert not [(name, seen) for name, seen in found if seen < 3]
    finally:
        sized.page.emulate_media(color_scheme="light")


@pytest.mark.parametrize("size", [(1366, 641), (390, 664)])
def test_on_paper_are_pictures_answer_and_history(sized: Bench, size: tuple[int, int]) -> None:
    page = sized.page
    look(page, *size)
    page.emulate_media(media="print", color_scheme="dark")
    try:
        look(page, 680, 1000)  # as wide as A4 is within its margins
        boxes = [
            page.locator(f"#{side}-side .picture").bounding_box()
            for side in ("original", "modified")
        ]
        assert boxes[0] and boxes[1]
        assert boxes[0]["x"] + boxes[0]["width"] <= boxes[1]["x"]
        assert boxes[1]["x"] + boxes[1]["width"] <= 680
        for seen in ("#headline", "#predictions", "#history-chart", "#legend-ramp", "#question"):
            expect(page.locator(seen)).to_be_visible()
        expect(page.get_by_role("radio")).to_have_count(0)
        assert (
            page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
        )
        assert (
            page.locator(".axis i").first.evaluate("one => getComputedStyle(one).printColorAdjust")
            == "exact"
        )
        assert page.pdf(format="A4").count(b"/Type /Page\n") == 1
    finally:
        page.emulate_media(media="screen", color_scheme="light")


@pytest.fixture(scope="module")
def touched(browser: Browser, site: str) -> Iterator[Bench]:
    phone = {"width": 390, "height": 664}
    with opened(browser, site, viewport=phone, has_touch=True, is_mobile=True) as running:
        yield running


def test_fingers_find_every_control(touched: Bench) -> None:
    page = touched.page
    erase_and_explain(touched)
    box = page.get_by_role("combobox", name="Find a class")
    for width, height in ((390, 664), (320, 640), (664, 390), (820, 1180), (1366, 1024)):
        look(page, width, height)
        page.evaluate("document.querySelectorAll('details').forEach(one => { one.open = true; })")
        tabs = page.get_by_role("group", name="Sheet").get_by_role("button")
        for place in range(max(tabs.count(), 1)):
            if tabs.count():
                tabs.nth(place).click(force=True)
            assert page.evaluate(SMALL) == [], (width, height, place)
        if tabs.count():
            tabs.first.click(force=True)
    for dialog in ("Help", "Commands"):
        page.evaluate("document.querySelectorAll('details').forEach(one => { one.open = false; })")
        page.keyboard.press("?" if dialog == "Help" else "Control+k")
        expect(page.get_by_role("dialog", name=dialog)).to_be_visible()
        assert page.evaluate(SMALL) == [], dialog
        page.get_by_role("dialog").get_by_role("button", name="Close").click()
    assert box.is_enabled()
    look(page, 390, 664)
    assert page.evaluate(MISSING, SEEN) == []  # with the larger controls, too
