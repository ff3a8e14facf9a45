"""The photo changed as a whole: told as natively, shown as a step, never of another photo."""

import re
from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest
from playwright.sync_api import Locator, expect

from interactive_classification import questions
from interactive_classification.changes import CHANGES
from interactive_classification.explain.sweep import Swept
from interactive_classification.session import Session

from .conftest import GALLERY, Bench
from .test_same_numbers import at_once, native

WORDS = re.compile(r"(.+): (.+?) [<>]?([\d.]+)%(?:; (.+) comes first)?")
"""What a point says."""


@pytest.fixture
def bench(bench: Bench) -> Iterator[Bench]:
    bench.photo("coffee-cup")
    yield bench
    expect(bench.page.locator("body[data-job]")).to_have_count(0)
    assert bench.problems == []


@pytest.fixture(scope="module")
def session() -> Session:
    opened = native()
    (path,) = GALLERY.glob("coffee-cup.*")
    at_once(opened.open(path.read_bytes()))
    return opened


@pytest.fixture(scope="module")
def found(session: Session) -> Swept:
    index = session.predictions(1).original[0].index
    return at_once(questions.sweep(session, index))


def ask(bench: Bench) -> None:
    button = bench.page.get_by_role("button", name="Change the whole photo")
    button.click()
    bench.until(bench.page.locator("#sweep-words").is_visible, "It is told")


def called(name: str, level: float) -> str:
    return CHANGES[name].called.format(f"{level:g}".replace("-", "−"))


def point(bench: Bench, name: str, level: float) -> Locator:
    words = re.compile(re.escape(called(name, level)) + ":")
    return bench.page.locator("#sweep-charts").get_by_role("button", name=words)


def test_the_charts_tell_what_is_found_natively(
    bench: Bench, session: Session, found: Swept
) -> None:
    ask(bench)
    own = session.labels[found.index].short
    charts = bench.page.locator("#sweep-charts > li")
    expect(charts).to_have_count(len(CHANGES))
    for place, (name, one) in enumerate(CHANGES.items()):
        buttons = charts.nth(place).get_by_role("button")
        told: list[dict[str, Any]] = buttons.evaluate_all(
            """all => all.map(one => ({
                words: one.ariaLabel, other: one.classList.contains("other"),
                share: +one.firstChild.style.getPropertyValue("--share"),
            }))"""
        )
        assert len(told) == len(one.levels)
        line = charts.nth(place).locator("polyline").get_attribute("points") or ""
        heights = [float(number) for number in line.split()][1::2]
        for at, level in enumerate(one.levels):
            share, winner = float(found.confidences[name][at]), found.winners[name][at]
            said = WORDS.fullmatch(told[at]["words"])
            assert said and said[1] == called(name, level) and said[2] == own
            near = 4 if name == "jpeg" else 0.11  # the browser's JPEG is another library's
            assert float(said[3]) == pytest.approx(100 * share, abs=near)
            assert float(said[3]) == pytest.approx(100 * told[at]["share"], abs=0.06)
            assert heights[at] == pytest.approx(100 - 100 * told[at]["share"], abs=0.01)
            assert told[at]["other"] == (winner != found.index)
            assert said[4] == (None if winner == found.index else session.labels[winner].short)
            if winner != found.index:
                foot = charts.nth(place).locator("p")
                expect(foot).to_contain_text(session.labels[winner].short)


def test_the_sentence_names_each_change_that_first_turns_the_answer(
    bench: Bench, session: Session, found: Swept
) -> None:
    ask(bench)
    words = bench.page.locator("#sweep-words").inner_text()
    sentences = re.findall(r"“(.+?)” first gives way to “(.+?)” at (.+?)\.(?: |$)", words)
    told = {(change, winner) for _, winner, at in sentences for change in at.split(", ")}
    expected, kept = set(), []
    for name, one in CHANGES.items():
        plain = one.levels.index(one.plain)
        others = [
            (abs(at - plain), at)
            for at, winner in enumerate(found.winners[name])
            if winner != found.index
        ]
        if others:
            at = min(others)[1]
            winner = session.labels[found.winners[name][at]].short
            expected.add((called(name, one.levels[at]), winner))
        else:
            kept.append(one.title)
    assert told == expected and expected
    if kept:
        assert words.endswith(f"It stays first in all of: {', '.join(kept)}.")


def test_a_point_shows_that_very_picture_as_a_step(
    bench: Bench, session: Session, found: Swept
) -> None:
    page = bench.page
    ask(bench)
    before = bench.pixels("Modified image")
    for name, level in (("rotation", -20), ("brightness", 0.25)):
        place = CHANGES[name].levels.index(level)
        bench.do(point(bench, name, level).click)
        expected = CHANGES[name].apply(session.original, level)
        assert np.array_equal(bench.pixels("Modified image")[..., :3], expected)
        expect(point(bench, name, level)).to_have_attribute("aria-current", "true")
        expect(page.locator("#sweep-charts [aria-current]")).to_have_count(1)
        step = page.locator("#history [aria-current]")
        expect(step).to_have_text(called(name, level))
        expect(page.locator("#after-says")).to_have_text(called(name, level))
        shown = page.locator("#method").evaluate("one => one.selectedOptions[0].textContent")
        assert shown == called(name, level)
        now = session.labels[found.winners[name][place]].short
        share = f"{100 * found.confidences[name][place]:.1f}%"
        headline = page.locator("#headline").inner_text()
        assert now in headline and share in headline
    bench.press("Undo")
    expect(point(bench, "rotation", -20)).to_have_attribute("aria-current", "true")
    bench.press("Undo")
    assert np.array_equal(bench.pixels("Modified image"), before)
    options = page.locator("#method option").all_inner_texts()
    assert len(options) == 7 and "Brightness 0.25" not in options
    expect(page.locator("#sweep-figure")).to_be_visible()  # they came from it


def test_what_is_restored_is_the_photo_again_and_the_level_itself_undoes_all(
    bench: Bench, session: Session
) -> None:
    page = bench.page
    ask(bench)
    bench.do(point(bench, "blur", 4).click)
    compare = page.get_by_role("button", name="Same hole, other fills")
    expect(compare).to_be_disabled()
    expect(page.get_by_role("button", name="Smallest part that is enough")).to_be_disabled()
    bench.choose("Restore")
    bench.paint((0.45, 0.45), (0.6, 0.55))
    pixels = bench.pixels("Modified image")[..., :3]
    blurred = CHANGES["blur"].apply(session.original, 4)
    assert np.array_equal(pixels[224, 224], session.original[224, 224])
    assert np.array_equal(pixels[:60], blurred[:60])
    expect(page.locator("#after-says")).to_have_text(re.compile(r"Blur 4 px, on \d+%"))
    expect(compare).to_be_enabled()
    bench.choose("Erase")
    bench.do(point(bench, "blur", 0).click)
    assert np.array_equal(bench.pixels("Modified image")[..., :3], session.original)
    assert page.locator("#method").input_value() != "changed"


def test_arrows_go_along_a_chart_and_enter_opens(bench: Bench) -> None:
    page = bench.page
    ask(bench)
    point(bench, "zoom", 1).focus()
    page.keyboard.press("ArrowRight")
    expect(point(bench, "zoom", 1.2)).to_be_focused()
    page.keyboard.press("End")
    expect(point(bench, "zoom", 2)).to_be_focused()
    bench.do(lambda: page.keyboard.press("Enter"))
    expect(point(bench, "zoom", 2)).to_be_focused()
    expect(page.locator("#after-says")).to_have_text("Zoom × 2")
    stops = page.locator("#sweep-charts button[tabindex='0']")
    expect(stops).to_have_count(len(CHANGES))


@pytest.mark.parametrize("how", ["photo", "class"])
def test_another_photo_or_class_has_none(bench: Bench, how: str) -> None:
    page = bench.page
    ask(bench)
    bench.paint((0.1, 0.1), (0.2, 0.1))  # it is of the photo without any hole
    expect(page.locator("#sweep-figure")).to_be_visible()
    if how == "photo":
        bench.photo("goldfish")
    else:
        page.get_by_role("row").nth(2).click()
    expect(page.locator("#sweep-figure")).to_be_hidden()
    expect(page.locator("#sweep-words")).to_be_hidden()
    if how == "class":
        bench.choose("Off")


def test_it_can_be_stopped(bench: Bench) -> None:
    page = bench.page
    page.get_by_role("button", name="Change the whole photo").click()
    page.wait_for_selector("#sweep-stop", state="visible")
    page.locator("#sweep-stop").click()
    expect(page.locator("body[data-job]")).to_have_count(0)
    expect(page.locator("#sweep-figure")).to_be_hidden()
