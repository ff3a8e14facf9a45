"""Shuffled weights: told as they are natively, and of no other class or picture than is shown."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import expect

from interactive_classification import questions
from interactive_classification.explain.shuffled import Shuffled

from .conftest import GALLERY, Bench
from .test_same_numbers import at_once, native, outputs


@pytest.fixture
def bench(bench: Bench) -> Iterator[Bench]:
    bench.photo("coffee-cup")
    bench.do(lambda: bench.choose("Where"))
    yield bench
    bench.choose("Off")
    expect(bench.page.locator("body[data-job]")).to_have_count(0)
    assert bench.problems == []


def ask(bench: Bench) -> None:
    bench.page.get_by_role("button", name="Shuffle the weights").click()


def natively() -> Shuffled:
    session = native()
    (path,) = GALLERY.glob("coffee-cup.*")

    async def work() -> Shuffled:
        await session.open(path.read_bytes())
        index = session.predictions(1).original[0].index
        return await questions.shuffled(session, index)

    return at_once(work())


def numbers(words: str) -> list[float]:
    return [float(one) for one in re.findall(r"-?\d+(?:\.\d+)?", words.replace("−", "-"))]


def test_what_is_told_is_what_is_found_natively_and_the_real_network_stays(bench: Bench) -> None:
    page = bench.page
    before = outputs(bench)[0]
    ask(bench)
    words = page.locator("#shuffle-words")
    bench.until(words.is_visible, "It is told")
    found = natively()
    means, (lowest, highest) = found.means(), found.spread()
    told = numbers(words.inner_text())
    assert told[0] == found.layers[-1] and told[-1] == len(found.correlations)
    assert told[1:4] == pytest.approx([means[-1], lowest, highest], abs=0.011)
    assert "it shows what the network has learned" in words.inner_text()
    stages = page.locator("#shuffle-maps li").all_inner_texts()
    assert [numbers(one)[0] for one in stages[1:]] == list(found.layers)
    assert [numbers(one)[-1] for one in stages] == pytest.approx([1, *means], abs=0.011)
    assert (outputs(bench)[0] == before).all()


@pytest.mark.parametrize("how", ["stroke", "class", "off"])
def test_another_class_or_picture_has_none(bench: Bench, how: str) -> None:
    page = bench.page
    ask(bench)
    bench.until(page.locator("#shuffle-words").is_visible, "It is told")
    if how == "stroke":
        bench.paint((0.1, 0.1), (0.2, 0.1))
    elif how == "class":
        page.get_by_role("row").nth(2).click()
    else:
        bench.choose("Off")
        expect(page.get_by_role("button", name="Shuffle the weights")).to_be_disabled()
    expect(page.locator("#shuffle-words")).to_be_hidden()
    expect(page.locator("#shuffle-figure")).to_be_hidden()


def test_it_can_be_stopped_and_strokes_go_on(bench: Bench) -> None:
    page = bench.page
    ask(bench)
    bench.until(page.locator("#shuffle-maps li").nth(1).is_visible, "The first map is there soon")
    page.locator("#shuffle-stop").click()
    expect(page.locator("body[data-job]")).to_have_count(0)
    expect(page.locator("#shuffle-figure")).to_be_hidden()
    ask(bench)
    page.wait_for_selector("#shuffle-stop", state="visible")
    bench.paint((0.1, 0.1), (0.2, 0.1))
    expect(page.locator("#shuffle-stop")).to_be_hidden()  # it was about another picture


def test_it_goes_on_wasm_whatever_runs_the_network(bench: Bench) -> None:
    bench.run_on("webgl")
    ask(bench)
    bench.until(bench.page.locator("#shuffle-maps li").nth(2).is_visible, "Maps are there")
    assert bench.page.locator("body").get_attribute("data-backend") == "webgl"
    bench.page.locator("#shuffle-stop").click()
    bench.run_on("wasm")
