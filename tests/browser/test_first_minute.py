"""What a newcomer is led through: a stroke that is known to flip the answer, why, and back."""

from playwright.sync_api import expect

from .conftest import Bench


def test_the_ring_flips_the_answer_and_leads_on(bench: Bench) -> None:
    page, table = bench.page, bench.page.get_by_role("table", name="Predictions")
    winner = table.get_by_role("button").first
    expect(winner).to_have_text("space shuttle")
    expect(page.get_by_role("radio", name="Erase", exact=True)).to_be_checked()
    assert page.get_by_role("slider", name="Size").input_value() == "60"
    bench.press("Erase this")
    expect(winner).not_to_have_text("space shuttle")
    expect(page.locator("#hint")).to_be_hidden()
    expect(page.get_by_text("Now choose a class")).to_be_visible()
    assert marked(bench, "#predictions button") == 0
    bench.do(winner.click)
    expect(page.get_by_text("Now go back to the first step")).to_be_visible()
    assert marked(bench, "#history button") == 0
    bench.do(page.get_by_role("list", name="History").get_by_role("button").first.click)
    expect(page.get_by_text("Now go back to the first step")).to_be_hidden()
    assert not bench.problems


def test_it_is_not_said_again(bench: Bench) -> None:
    bench.photo("coffee-cup")
    bench.paint((0.4, 0.4), (0.6, 0.6))
    expect(bench.page.locator("#hint")).to_be_hidden()
    expect(bench.page.locator("#next")).to_be_hidden()


def marked(bench: Bench, selector: str) -> int:
    """Which of these has the newcomer's outline."""
    drawn: int = bench.page.evaluate(
        "all => [...document.querySelectorAll(all)]"
        ".findIndex(one => getComputedStyle(one).animationName === 'ring')",
        selector,
    )
    return drawn
