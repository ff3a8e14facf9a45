"""WCAG 2.2 AA as far as axe-core can tell, and what it cannot: focus, news, motion, keys."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from .conftest import ROOT, Bench

AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"
AUDIT = """async () => {
    const tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"];
    const found = await axe.run(document, {
        runOnly: {type: "tag", values: tags},
        rules: {"target-size": {enabled: true}},
        resultTypes: ["violations"],
    });
    return {
        passed: found.passes.map(rule => rule.id),
        violated: found.violations.flatMap(rule => rule.nodes.map(
            node => `${rule.id}: ${node.target}: ${node.failureSummary}`)),
    };
}"""
LOOKS = [(scheme, width) for scheme in ("light", "dark") for width in (1280, 390)]


def audit(bench: Bench) -> dict[str, Any]:
    if not bench.page.evaluate("typeof axe === 'object'"):
        bench.page.evaluate(AXE.read_text("utf-8"))
    answer: dict[str, Any] = bench.page.evaluate(AUDIT)
    return answer


@pytest.fixture(params=LOOKS, ids=lambda look: f"{look[0]}-{look[1]}")
def seen(bench: Bench, request: pytest.FixtureRequest) -> Iterator[Bench]:
    """The page in one look, with a photo just opened."""
    scheme, width = request.param
    bench.page.emulate_media(color_scheme=scheme)
    bench.page.set_viewport_size({"width": width, "height": 900})
    bench.photo("coffee-cup")
    bench.page.get_by_role("img", name="Modified image").scroll_into_view_if_needed()
    yield bench
    bench.page.emulate_media(color_scheme="light")
    bench.page.set_viewport_size({"width": 1280, "height": 900})


def turn_to(bench: Bench, tab: str) -> None:
    """Show what a phone has in a tab of its sheet; elsewhere it is seen anyway."""
    button = bench.page.get_by_role("group", name="Sheet").get_by_role("button", name=tab)
    if button.is_visible() and button.get_attribute("aria-pressed") == "false":
        button.click()


def ready(bench: Bench, folder: Path) -> None:
    """Nothing done yet."""


def evidence(bench: Bench, folder: Path) -> None:
    bench.paint((0.3, 0.3), (0.6, 0.4))
    row = bench.page.get_by_role("table", name="Predictions").get_by_role("button")
    bench.do(row.first.click)
    assert bench.page.locator("#modified-side .heat").is_visible()


def alert(bench: Bench, folder: Path) -> None:
    file = folder / "no.png"
    file.write_bytes(b"this is no picture")
    bench.open(file)
    assert bench.alert()


def comparison(bench: Bench, folder: Path) -> None:
    bench.paint((0.3, 0.3), (0.6, 0.4))
    turn_to(bench, "Fills")
    bench.other_fills()


def settings(bench: Bench, folder: Path) -> None:
    """What Blur lets one choose."""
    turn_to(bench, "Fills")
    if bench.page.get_by_label("Fill method").input_value() != "blur":
        bench.do(lambda: bench.page.get_by_label("Fill method").select_option("blur"))
    bench.page.locator("#fill-settings summary").click()
    assert bench.page.get_by_label("Blur radius").is_visible()


def search(bench: Bench, folder: Path) -> None:
    """A class pinned, and others found."""
    box = bench.page.get_by_role("combobox", name="Find a class")
    found = bench.page.get_by_role("listbox", name="Classes found").get_by_role("option")
    box.fill("golf ball")
    bench.do(found.first.click)
    box.fill("crane")
    found.first.wait_for()


def sheet(bench: Bench, folder: Path) -> None:
    bench.page.keyboard.press("?")
    assert bench.page.get_by_role("dialog", name="Help").is_visible()


def tour(bench: Bench, folder: Path) -> None:
    bench.page.get_by_role("button", name="Help", exact=True).click()
    bench.page.get_by_role("button", name="Take the tour").click()
    assert bench.page.get_by_role("region", name="Tour").is_visible()


STATES = [ready, evidence, alert, comparison, settings, search, sheet, tour]


@pytest.mark.parametrize("state", STATES, ids=lambda f: f.__name__)
def test_axe_finds_no_violation(
    seen: Bench, tmp_path: Path, state: Callable[[Bench, Path], None]
) -> None:
    state(seen, tmp_path)
    try:
        found = audit(seen)
        assert {"color-contrast", "target-size"} <= set(found["passed"])
        assert found["violated"] == []
    finally:
        clean(seen)


def clean(bench: Bench) -> None:
    """Close and undo what a state has opened."""
    page = bench.page
    if page.get_by_role("dialog").is_visible():
        page.get_by_role("dialog").get_by_role("button", name="Close").click()
    turn_to(bench, "Answer")
    page.get_by_role("combobox", name="Find a class").fill("")
    page.evaluate("document.activeElement.blur()")  # keys are for the page again
    tour = page.get_by_role("button", name="End tour")
    if tour.is_visible():
        tour.click()
    turn_to(bench, "Why")
    off = page.get_by_role("radio", name="Off")
    if off.is_enabled():
        off.check()
    turn_to(bench, "Answer")
    unpin = page.get_by_role("button", name="Unpin")
    if unpin.count():
        bench.do(unpin.first.click)


def test_what_came_of_a_stroke_is_announced(bench: Bench) -> None:
    bench.photo("coffee-cup")
    status = bench.page.locator("#status")
    assert status.get_attribute("role") == "status"
    bench.page.evaluate(
        """window.said = [];
        new MutationObserver(() => said.push(document.querySelector("#status").textContent))
            .observe(document.querySelector("#status"), {childList: true, subtree: true});"""
    )
    bench.paint((0.3, 0.3), (0.6, 0.4))
    sentence = status.inner_text()
    first = bench.table("Predictions")[0]
    assert sentence.startswith(f"{first[0]} {first[1]} → ")
    assert sentence.endswith(".")
    said = bench.page.evaluate("said")
    assert said.count(sentence) == 1  # once, not at each change of anything
    assert said[-1] == sentence


FOCUSED = """() => {
    const here = document.activeElement;
    const outlined = [here, here.closest("label"), here.closest(".picture")].some(one => {
        const look = one && getComputedStyle(one);
        return look && look.opacity > 0 && look.outlineStyle !== "none"
            && parseFloat(look.outlineWidth) >= 2;
    });
    const all = [...document.querySelectorAll("*")];
    return {
        place: all.indexOf(here), outlined, markup: here.outerHTML.slice(0, 90),
        page: here === document.body,
        name: here.ariaLabel || here.labels?.[0]?.innerText || here.innerText || "",
    };
}"""


def test_tab_goes_through_everything_in_order_and_is_seen(bench: Bench) -> None:
    bench.photo("coffee-cup")
    bench.page.evaluate("document.activeElement.blur(), scrollTo(0, 0)")
    bench.page.locator("h1").click()  # where Tab begins
    found = []
    for _ in range(80):
        bench.page.keyboard.press("Tab")
        one = bench.page.evaluate(FOCUSED)
        if one["page"]:
            break
        found.append(one)
    assert not [one["markup"] for one in found if not one["outlined"]]
    places = [one["place"] for one in found]
    assert places == sorted(set(places))
    names = " | ".join(one["name"] for one in found)
    for name in (
        "Help",
        "More",
        "Open image",
        "Erase",
        "Fill method",
        "Paint on the result",
        "espresso",
    ):
        assert name in names
    assert found[-1]["name"].startswith("Step 0: Original")


def test_tab_goes_through_the_menu_when_it_is_open(bench: Bench) -> None:
    menu = bench.more()
    menu.locator("summary").focus()
    found = []
    names = ("Runs on", "Network", "Open a network", "Compare with", "Language", "Log-odds axis")
    names += ("Commands", "Clear saved work", "Credits", "Licences")
    for _ in names:
        bench.page.keyboard.press("Tab")
        found.append(bench.page.evaluate(FOCUSED))
    assert [one["name"] for one in found] == [*names]
    assert all(one["outlined"] for one in found)
    bench.page.keyboard.press("Tab")  # out of it
    assert menu.get_attribute("open") is None


def test_nothing_moves_where_motion_is_unwanted(bench: Bench) -> None:
    bench.page.emulate_media(reduced_motion="reduce")
    moving = bench.page.evaluate(
        """[...document.querySelectorAll("*")].filter(one => {
            const look = getComputedStyle(one);
            return look.animationName !== "none" || parseFloat(look.transitionDuration) > 0;
        }).length"""
    )
    bench.page.emulate_media(reduced_motion="no-preference")
    assert moving == 0


def test_single_keys_can_be_switched_off(bench: Bench) -> None:
    page = bench.page
    chosen = page.locator("#tools input:checked")
    page.locator("h1").click()
    page.keyboard.press("l")
    assert chosen.input_value() == "lasso"
    page.keyboard.press("?")
    switch = page.get_by_role("dialog", name="Help").get_by_label("Shortcuts by a single key")
    switch.uncheck()
    page.keyboard.press("Escape")
    page.keyboard.press("b")
    page.keyboard.press("?")
    assert chosen.input_value() == "lasso"
    assert page.get_by_role("dialog").is_hidden()
    page.get_by_role("button", name="Help", exact=True).click()
    switch.check()
    page.keyboard.press("b")  # not while the sheet is open
    assert chosen.input_value() == "lasso"
    page.keyboard.press("Escape")
    page.keyboard.press("b")
    assert chosen.input_value() == "brush"
