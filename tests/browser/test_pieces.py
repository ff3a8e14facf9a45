"""Why, from the first click: attribution, what was seen without a piece, how far fills agree."""

import re
from collections.abc import Iterator

import numpy as np
import pytest
from playwright.sync_api import Browser, expect

from interactive_classification import questions
from interactive_classification.explain import Map

from .conftest import GALLERY, Bench, opened
from .test_same_numbers import at_once, native

FEW = 30
"""Pieces, where it does not matter how many."""


@pytest.fixture(scope="module")
def shared(browser: Browser, site: str) -> Iterator[Bench]:
    with opened(browser, site, explained="") as bench:
        yield bench


@pytest.fixture
def bench(shared: Bench) -> Iterator[Bench]:
    shared.photo("coffee-cup")
    shared.choose("Where")
    yield shared
    shared.choose("Off")
    shared.page.mouse.move(1, 1)
    shared.page.locator("#explained-by").select_option("attribution")
    expect(shared.page.locator("body[data-job]")).to_have_count(0)
    assert shared.problems == []


def whole(bench: Bench) -> None:
    hint = bench.page.locator("#why-pieces")
    bench.until(hint.is_visible, "The map is there")


def few(bench: Bench) -> None:
    """Ask by occlusion, about few pieces."""
    bench.page.locator("#explained-by").select_option("occlusion")
    bench.page.locator("#why-parameters input[name=pieces]").evaluate(
        "(slider, few) => { slider.value = few;"
        " slider.dispatchEvent(new Event('change', {bubbles: true})); }",
        FEW,
    )
    said = bench.page.locator("#why-words")
    times = lambda: int((re.findall(r"(\d+) times", said.inner_text()) or [0])[0])  # noqa: E731
    bench.until(lambda: 0 < times() < 150, "It is asked anew")
    whole(bench)


def natively(**parameters: float) -> Map:
    session = native()
    (path,) = GALLERY.glob("coffee-cup.*")

    async def work() -> Map:
        await session.open(path.read_bytes())
        index = session.predictions(1).original[0].index
        return await questions.explain(session, "occlusion", index, **parameters)

    return at_once(work())


def point(bench: Bench, x: float, y: float) -> None:
    box = bench.page.get_by_role("img", name="Modified image").bounding_box()
    assert box
    for off in (0.001, 0):
        bench.page.mouse.move(box["x"] + (x + off) * box["width"], box["y"] + y * box["height"])


def test_where_begins_with_the_class_map_and_becomes_attribution(bench: Bench) -> None:
    page = bench.page
    assert page.locator("#explained-by").input_value() == "attribution"
    words = page.locator("#why-words")
    seen = set()

    def done() -> bool:
        seen.add(words.inner_text())
        return page.locator("#why-pieces").is_visible()

    bench.until(done, "The map is there")
    assert any("class map, to be sharpened" in one for one in seen)
    assert len(seen) > 2
    assert page.locator("#legend-unit-name").inner_text() == "SD"


def test_while_a_stroke_is_painted_the_class_map_follows_it(bench: Bench) -> None:
    page = bench.page
    whole(bench)
    before = bench.heat("modified")
    box = page.get_by_role("img", name="Modified image").bounding_box()
    assert box
    page.mouse.move(box["x"] + 0.4 * box["width"], box["y"] + 0.4 * box["height"])
    page.mouse.down()
    page.mouse.move(box["x"] + 0.6 * box["width"], box["y"] + 0.5 * box["height"], steps=6)
    unit = page.locator("#legend-unit-name")
    bench.until(lambda: unit.inner_text() == "points a cell", "It is the class map's")
    assert bench.heat("modified").any() and not np.array_equal(bench.heat("modified"), before)
    page.mouse.up()
    bench.until(lambda: unit.inner_text() == "SD", "It is sharpened again")
    bench.press("Undo")
    whole(bench)
    assert np.array_equal(bench.heat("modified"), before)  # it is remembered


def test_pointing_at_a_piece_shows_what_was_seen_without_it(bench: Bench) -> None:
    few(bench)
    page, card = bench.page, bench.page.locator("#piece")
    expect(card).to_be_hidden()
    point(bench, 0.5, 0.5)
    expect(card).to_be_visible()
    pieces = natively(pieces=FEW).pieces
    assert pieces
    (left,) = pieces.left[pieces.labels[224, 224]]
    told = [
        float(one) for one in re.findall(r"([\d.]+)%", page.locator("#piece-says").inner_text())
    ]
    assert told == pytest.approx([100 * pieces.confidence, 100 * left], abs=0.15)
    word = "falls" if told[1] < told[0] else "rises" if told[1] > told[0] else "stays"
    assert word in page.locator("#piece-says").inner_text()
    seen = bench.pixels_of(page.locator("#piece-seen canvas"))[..., :3].astype(int)
    changed = np.abs(seen - bench.pixels("Modified image")[..., :3]).max(2) > 0
    assert changed.any() and not changed[pieces.labels != pieces.labels[224, 224]].any()
    assert page.locator("path.pointed").first.get_attribute("d")
    page.mouse.move(5, 5)
    expect(card).to_be_hidden()
    bench.paint((0.1, 0.1), (0.15, 0.1))  # nothing is known of this picture yet
    point(bench, 0.5, 0.5)
    bench.press("Undo")


def test_the_keyboard_and_a_tap_point_too(bench: Bench) -> None:
    few(bench)
    page, card = bench.page, bench.page.locator("#piece")
    page.mouse.move(5, 5)
    page.locator("#modified-side .stroke").focus()
    page.keyboard.press("ArrowRight")
    expect(card).to_be_visible()
    page.keyboard.press("Enter")  # a stroke begins: that is no pointing
    page.keyboard.press("Escape")
    expect(card).to_be_hidden()
    bench.choose("Move")
    box = page.get_by_role("img", name="Modified image").bounding_box()
    assert box
    page.mouse.click(box["x"] + 100, box["y"] + 100)
    expect(card).to_be_visible()
    bench.choose("Erase")


def test_careful_asks_three_fills_and_hatches_where_they_disagree(bench: Bench) -> None:
    few(bench)
    page = bench.page
    plain = bench.heat("modified")
    page.get_by_role("checkbox", name="Careful").check()
    said = page.locator("#why-pieces")
    bench.until(lambda: said.is_visible() and "fills" in said.inner_text(), "It is told")
    pieces = natively(pieces=FEW, removals=3).pieces
    assert pieces
    agreed = pieces.agreed()
    told = [int(one) for one in re.findall(r"\d+", said.inner_text())]
    assert told[:3] in ([agreed.sum(), agreed.size, 3], [agreed.size, 3])
    assert (len(told) == 2) == agreed.all()
    heat = bench.heat("modified")
    white = (heat[..., :3] == 255).all(2) & (heat[..., 3] == 200)
    assert white.any() == (not agreed.all())
    assert not white[~pieces.disputed()].any()
    assert not ((plain[..., :3] == 255).all(2) & (plain[..., 3] == 200)).any()
    point(bench, 0.5, 0.5)
    expect(page.locator("#piece-seen canvas")).to_have_count(3)
    told = re.findall(r"([\d.]+)%", page.locator("#piece-seen").inner_text())
    left = pieces.left[pieces.labels[224, 224]]
    assert [float(one) for one in told] == pytest.approx(100 * left, abs=0.15)
    page.get_by_role("checkbox", name="Careful").uncheck()
    whole(bench)
    assert np.array_equal(bench.heat("modified"), plain)
