"""Why, by methods that ask the network again and again while the person goes on."""

from collections.abc import Iterator

import numpy as np
import pytest
from playwright.sync_api import Browser, Locator, expect

from interactive_classification import questions
from interactive_classification.overlay import draw_map, strength

from .conftest import GALLERY, Bench, opened
from .test_same_numbers import at_once, native

FEW = 30
"""Pieces, where it does not matter how many: then a map is soon there."""


@pytest.fixture(scope="module")
def shared(browser: Browser, site: str) -> Iterator[Bench]:
    with opened(browser, site) as bench:
        explain(bench, "occlusion")
        pieces(bench).evaluate(
            "(slider, few) => { slider.value = few;"
            " slider.dispatchEvent(new Event('change', {bubbles: true})); }",
            FEW,
        )
        yield bench


@pytest.fixture
def bench(shared: Bench) -> Iterator[Bench]:
    shared.photo("coffee-cup")
    explain(shared, "occlusion")
    shared.choose("Where")
    yield shared
    shared.choose("Off")
    explain(shared, "class-map")
    expect(shared.page.locator("body[data-job]")).to_have_count(0)
    assert shared.problems == []


def explain(bench: Bench, name: str) -> None:
    bench.page.get_by_label("Method", exact=True).select_option(name)


def pieces(bench: Bench) -> Locator:
    return bench.page.locator("#why-parameters input[name=pieces]")


def heat(bench: Bench, side: int) -> np.ndarray:
    """How opaque the map is over the original (0) or the modified picture (1)."""
    canvas = bench.page.locator(".heat").nth(side)
    if canvas.is_hidden():
        return np.zeros((448, 448))
    return bench.pixels_of(canvas)[..., 3].astype(float)


def whole(bench: Bench) -> None:
    """Wait until the map is all there."""
    seen = bench.page.locator(".heat").nth(1)
    done = bench.page.locator("#explaining[hidden]")
    bench.until(lambda: seen.is_visible() and done.count(), "The map is there")


def calls(bench: Bench) -> int:
    words = bench.page.locator("#why-words").inner_text()
    return int("".join(one for one in words if one.isdecimal()) or 0)


def natively(name: str, **parameters: float) -> np.ndarray:
    """How opaque the map of the cup is, as it is found on this machine."""
    session = native()
    (path,) = GALLERY.glob("coffee-cup.*")

    async def work() -> np.ndarray:
        await session.open(path.read_bytes())
        index = session.predictions(1).original[0].index
        found = await questions.explain(session, name, index, **parameters)
        return draw_map(found.values, strength(found.values))[..., 3]

    return at_once(work())


def test_the_map_sharpens_to_what_is_found_natively(bench: Bench) -> None:
    seen = set()
    expect(bench.page.locator("body[data-job]")).to_have_count(1)

    def done() -> bool:
        seen.add(calls(bench))
        return bool(bench.page.locator("#explaining[hidden]").count()) and calls(bench) > 20

    bench.until(done, "The map is there")
    assert len(seen) > 1
    found = heat(bench, 0)
    assert np.array_equal(found, heat(bench, 1))  # nothing is erased: both pictures are the same
    assert np.abs(found - natively("occlusion", pieces=FEW)).mean() < 2
    assert bench.page.locator("#legend-unit-name").inner_text() == "log-odds"
    explain(bench, "attribution")
    bench.until(lambda: bench.page.locator("#legend-unit-name").inner_text() == "SD", "Another")
    whole(bench)
    assert np.abs(heat(bench, 1) - natively("attribution")).mean() < 2


def test_a_stroke_takes_it_away_and_it_is_asked_anew(bench: Bench) -> None:
    whole(bench)
    before = heat(bench, 1)
    page = bench.page
    box = page.get_by_role("img", name="Modified image").bounding_box()
    assert box
    page.mouse.move(box["x"] + 0.3 * box["width"], box["y"] + 0.4 * box["height"])
    page.mouse.down()
    page.mouse.move(box["x"] + 0.6 * box["width"], box["y"] + 0.5 * box["height"], steps=6)
    bench.until(lambda: page.locator(".heat").nth(1).is_hidden(), "What was found is of before")
    page.mouse.up()
    expect(page.locator("#undo")).to_be_enabled()
    whole(bench)
    assert not np.array_equal(heat(bench, 1), before)
    assert heat(bench, 0).any()  # on the same scale
    bench.press("Undo")
    whole(bench)  # it is remembered
    assert np.array_equal(heat(bench, 1), before)


def test_strokes_are_answered_while_it_runs(bench: Bench) -> None:
    expect(bench.page.locator("body[data-job]")).to_have_count(1)
    bench.paint((0.2, 0.2), (0.3, 0.3))
    bench.paint((0.5, 0.2), (0.6, 0.3))
    assert bench.page.locator("body[data-job]").count()  # it was not waited for
    whole(bench)


def test_the_page_is_heard_between_two_questions(bench: Bench) -> None:
    """Python's own tasks are not to keep out what is asked from outside."""
    page = bench.page
    explain(bench, "attribution")
    bench.until(lambda: calls(bench) > 0, "Something is found")
    before = page.locator("#explaining").evaluate("bar => bar.value")
    for _ in range(3):
        page.evaluate("document.querySelector('script[name=engine]').xworker.sync.progress()")
    assert page.locator("body[data-job]").count()
    assert page.locator("#explaining").evaluate("bar => bar.value") < before + 0.5
    page.get_by_role("button", name="Stop", exact=True).click()


def test_it_can_be_stopped_and_what_was_found_stays(bench: Bench) -> None:
    page = bench.page
    explain(bench, "attribution")  # in a hundred pieces
    bench.until(lambda: calls(bench) > 0, "Something is found")
    page.get_by_role("button", name="Stop", exact=True).click()
    expect(page.locator("body[data-job]")).to_have_count(0)
    expect(page.locator("#explaining")).to_be_hidden()
    assert 0 < calls(bench) < 80
    assert heat(bench, 1).any()


@pytest.mark.parametrize("how", ["class", "photo", "off", "what changed"])
def test_nothing_stale_is_shown(bench: Bench, how: str) -> None:
    page = bench.page
    whole(bench)
    before = heat(bench, 1)
    if how == "class":
        page.get_by_role("row").nth(2).click()
        bench.until(lambda: not np.array_equal(heat(bench, 1), before), "It is of another class")
    elif how == "photo":
        bench.photo("chelsea-cat")
        assert page.locator(".heat").nth(1).is_hidden() or not np.array_equal(
            heat(bench, 1), before
        )
    elif how == "off":
        bench.choose("Off")
        assert page.locator(".heat").nth(1).is_hidden()
        assert page.locator("#legend").is_hidden()
        bench.choose("Where")
        whole(bench)
        assert np.array_equal(heat(bench, 1), before)
    else:
        bench.do(lambda: bench.choose("What changed"))
        assert page.get_by_label("Method", exact=True).is_disabled()
        assert page.locator("#legend-unit-name").inner_text() != "log-odds"
        bench.choose("Where")
        whole(bench)


def test_it_is_set_and_asked_anew(bench: Bench) -> None:
    whole(bench)
    page = bench.page
    assert calls(bench) < 40
    page.locator("#why-settings summary").click()
    expect(pieces(bench)).to_be_visible()
    assert pieces(bench).input_value() == str(FEW)
    page.get_by_role("button", name="As they were at first").last.click()
    bench.until(lambda: calls(bench) > 70, "It is as it was")
    pieces(bench).fill(str(FEW))
    page.keyboard.press("Escape")
    bench.until(lambda: 0 < calls(bench) < 40, "And as it was set again")
    whole(bench)
