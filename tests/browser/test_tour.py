"""The guided tour, walked through as a first visitor would."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Locator, expect

from .conftest import PATIENCE, Bench, opened


@pytest.fixture(scope="module", params=[1280, 390])
def visit(browser: Browser, site: str, request: pytest.FixtureRequest) -> Iterator[Bench]:
    """A first visit."""
    with opened(browser, site, viewport={"width": request.param, "height": 844}) as running:
        yield running


def tour(bench: Bench) -> Locator:
    return bench.page.get_by_role("region", name="Tour")


def take(bench: Bench) -> None:
    bench.page.get_by_role("button", name="Help", exact=True).click()
    bench.page.get_by_role("button", name="Take the tour").click()


def arrive(bench: Bench, step: int) -> None:
    """Wait for a step, ask where it is, and see that the card covers nothing of it."""
    expect(tour(bench)).to_contain_text(f"{step} of 8", timeout=PATIENCE)
    tour(bench).get_by_role("button", name="Show me").click()
    card = tour(bench).bounding_box()
    place = bench.page.locator(".wanted").bounding_box()
    assert card
    assert place
    assert place["y"] >= 0
    assert place["y"] + place["height"] <= card["y"]
    assert card["y"] + card["height"] <= 844


def test_each_step_is_done_and_the_next_one_comes(visit: Bench) -> None:
    page = visit.page
    expect(page.get_by_role("table", name="Predictions")).to_contain_text("%")
    expect(tour(visit)).to_be_hidden()  # it does not come by itself
    take(visit)
    arrive(visit, 1)
    page.get_by_role("button", name="Photos").click()
    visit.do(page.get_by_role("listbox", name="Gallery").get_by_role("option").nth(2).click)
    arrive(visit, 2)
    visit.paint((0.3, 0.3), (0.6, 0.5), (0.3, 0.6))
    arrive(visit, 3)
    page.get_by_role("button", name="Hold for original").hover()
    page.mouse.down()
    expect(tour(visit)).to_contain_text("3 of 8")  # not before it is let go
    page.mouse.up()
    arrive(visit, 4)
    table = page.get_by_role("table", name="Predictions")
    visit.do(table.get_by_role("button").first.click)
    arrive(visit, 5)
    visit.other_fills()
    page.get_by_role("dialog").get_by_role("button", name="Close").click()
    arrive(visit, 6)
    visit.press("Undo")
    arrive(visit, 7)
    page.get_by_role("radio", name="Box").check(force=True)
    arrive(visit, 8)
    page.get_by_role("combobox", name="Find a class").fill("golf ball")
    visit.do(page.get_by_role("listbox", name="Classes found").get_by_role("option").first.click)
    expect(tour(visit)).to_contain_text("That was the tour")
    tour(visit).get_by_role("button", name="Close tour").click()
    expect(tour(visit)).to_be_hidden()
    assert page.locator(".wanted").count() == 0
    assert not visit.problems


def test_it_can_be_taken_again_and_left(visit: Bench) -> None:
    take(visit)
    expect(tour(visit)).to_contain_text("1 of 8")
    tour(visit).get_by_role("button", name="Skip this").click()
    expect(tour(visit)).to_contain_text("2 of 8")
    tour(visit).get_by_role("button", name="End tour").click()
    expect(tour(visit)).to_be_hidden()
