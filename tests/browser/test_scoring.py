"""How good a map is, told as it is natively, and of no other map than is shown."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import expect

from interactive_classification import questions

from .conftest import GALLERY, Bench
from .test_same_numbers import at_once, native


@pytest.fixture
def bench(bench: Bench) -> Iterator[Bench]:
    bench.photo("coffee-cup")
    bench.do(lambda: bench.choose("Where"))
    yield bench
    bench.choose("Off")
    expect(bench.page.locator("body[data-job]")).to_have_count(0)
    assert bench.problems == []


def ask(bench: Bench) -> None:
    bench.page.get_by_role("button", name="How good is this map?").click()


def natively() -> dict[str, float]:
    session = native()
    (path,) = GALLERY.glob("coffee-cup.*")

    async def work() -> dict[str, float]:
        await session.open(path.read_bytes())
        index = session.predictions(1).original[0].index
        found = await questions.explain(session, "class-map", index)
        scene = questions.scene(session, index)
        return (await questions.curves(session, scene, found.values)).scores()

    return at_once(work())


def test_the_scores_are_those_found_natively(bench: Bench) -> None:
    page = bench.page
    ask(bench)
    words = page.locator("#score-words")
    bench.until(words.is_visible, "It is told")
    told = [float(one) for one in re.findall(r"([\d.]+)%", words.inner_text())]
    areas = natively()
    names = ("deletion", "random_deletion", "insertion", "random_insertion")
    assert told == pytest.approx([100 * areas[name] for name in names], abs=0.11)
    for name in names:
        curve = page.locator(f"#curve-{name.replace('_', '-')}").get_attribute("d") or ""
        places = [float(one) for one in re.findall(r"[\d.]+", curve)]
        assert len(places) == 20 and places[::2] == sorted(places[::2])
        heights = [1 - one / 100 for one in places[1::2]]
        shares = [(one / 200) ** 2 for one in places[::2]]
        pairs = zip(shares, shares[1:], heights, heights[1:], strict=False)
        area = sum((b - a) * (p + q) / 2 for a, b, p, q in pairs)
        assert area == pytest.approx(areas[name], abs=0.01)  # what is drawn is what is told


@pytest.mark.parametrize("how", ["stroke", "class", "method", "off"])
def test_another_map_has_no_scores(bench: Bench, how: str) -> None:
    page = bench.page
    ask(bench)
    words = page.locator("#score-words")
    bench.until(words.is_visible, "It is told")
    if how == "stroke":
        bench.paint((0.1, 0.1), (0.2, 0.1))
    elif how == "class":
        page.get_by_role("row").nth(2).click()
    elif how == "method":
        page.get_by_label("Method", exact=True).select_option("occlusion")
    else:
        bench.choose("Off")
        expect(page.get_by_role("button", name="How good is this map?")).to_be_disabled()
    expect(words).to_be_hidden()
    expect(page.locator("#score-chart")).to_be_hidden()
    page.get_by_label("Method", exact=True).select_option("class-map")


def test_it_can_be_stopped_and_strokes_go_on(bench: Bench) -> None:
    page = bench.page
    ask(bench)
    page.wait_for_selector("#score-stop", state="visible")
    page.locator("#score-stop").click()
    expect(page.locator("body[data-job]")).to_have_count(0)
    expect(page.locator("#score-words")).to_be_hidden()
    ask(bench)
    page.wait_for_selector("#score-stop", state="visible")
    bench.paint((0.1, 0.1), (0.2, 0.1))
    expect(page.locator("#score-stop")).to_be_hidden()  # it was about another picture
