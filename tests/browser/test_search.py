"""Finding a class by name: by keyboard and mouse, at any speed, in both languages."""

import pytest
from playwright.sync_api import Locator, Page, expect

from .conftest import Bench


def field(page: Page) -> Locator:
    return page.get_by_role("combobox", name="Find a class")


def options(page: Page) -> Locator:
    return page.get_by_role("listbox", name="Classes found").get_by_role("option")


def active(page: Page) -> Locator:
    """The option that the field says it is at."""
    expect(field(page)).to_have_attribute("aria-expanded", "true")
    return page.locator(f"#{field(page).get_attribute('aria-activedescendant')}")


@pytest.mark.parametrize(
    ("text", "word"),
    [("cat", "tiger cat"), ("dog", "Maltese dog"), ("car", "freight car"), ("967", "espresso"),
     ("consommé", "consomme"), ("猫", "tabby"), ("taxi", "cab")],
)  # fmt: skip
def test_the_best_match_is_first_and_chosen(bench: Bench, text: str, word: str) -> None:
    field(bench.page).fill(text)
    expect(options(bench.page).first.locator("span")).to_have_text(word)
    expect(active(bench.page)).to_contain_text(word)
    assert options(bench.page).first.get_attribute("aria-selected") == "true"


def test_what_is_typed_fast_is_what_is_found(bench: Bench) -> None:
    """An answer to what stood there before shows nothing, in whichever order answers come."""
    page = bench.page
    for word in ("cat", "catamaran", "dog", "dogsled", "car", "zebra"):
        field(page).fill("")
        field(page).press_sequentially(word)
    expect(options(page)).to_have_count(1)
    expect(options(page).first).to_contain_text("zebra")
    indices = options(page).evaluate_all("all => all.map(one => one.dataset.index)")
    assert len(indices) == len(set(indices))


def test_enter_right_after_the_last_letter_takes_what_is_meant(bench: Bench) -> None:
    page = bench.page
    field(page).fill("")
    bench.do(lambda: (field(page).press_sequentially("golf ball"), field(page).press("Enter")))
    expect(page.get_by_role("button", name="Unpin golf ball").first).to_be_visible()
    expect(page.get_by_role("img", name="evidence for “golf ball”")).to_be_visible()
    expect(field(page)).to_have_value("")
    expect(field(page)).to_have_attribute("aria-expanded", "false")


def test_keys_move_through_what_was_found(bench: Bench) -> None:
    page = bench.page
    page.locator("h1").click()
    page.keyboard.press("/")
    expect(field(page)).to_be_focused()
    page.keyboard.type("cat")
    expect(active(page)).to_contain_text("tiger cat")
    page.keyboard.press("ArrowDown")
    expect(active(page)).to_contain_text("Persian cat")
    page.keyboard.press("End")
    assert active(page).get_attribute("id") == options(page).last.get_attribute("id")
    expect(active(page)).to_be_in_viewport()
    page.keyboard.press("ArrowDown")
    expect(active(page)).to_contain_text("tiger cat")
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Home")
    expect(active(page)).to_contain_text("tiger cat")
    page.keyboard.press("Escape")
    expect(page.get_by_role("listbox", name="Classes found")).to_be_hidden()
    expect(field(page)).to_have_value("cat")
    page.keyboard.press("ArrowDown")  # opens it again
    expect(active(page)).to_contain_text("tiger cat")
    page.keyboard.press("ArrowDown")
    bench.do(lambda: page.keyboard.press("Enter"))
    expect(page.get_by_role("button", name="Unpin Persian cat").first).to_be_visible()
    expect(page.get_by_role("img", name="evidence for “Persian cat”")).to_be_visible()


def test_a_class_that_is_shown_stays_shown_when_found_again(bench: Bench) -> None:
    page = bench.page
    field(page).fill("persian cat")
    expect(options(page).first).to_contain_text("Persian cat")
    page.keyboard.press("Enter")
    expect(field(page)).to_have_value("")
    expect(page.get_by_role("img", name="evidence for “Persian cat”")).to_be_visible()


def test_nothing_found_is_said_and_leaving_closes_it(bench: Bench) -> None:
    page = bench.page
    field(page).fill("zzz")
    expect(page.locator("#found-box")).to_contain_text("No class has this in its name.")
    expect(field(page)).to_have_attribute("aria-expanded", "false")
    page.keyboard.press("Enter")
    field(page).fill("dog")
    expect(options(page).first).to_be_visible()
    page.locator("h1").click()
    expect(page.locator("#found-box")).to_be_hidden()
    field(page).fill("")


def test_a_mouse_takes_one_and_each_says_what_else_it_is_called(bench: Bench) -> None:
    page = bench.page
    field(page).fill("crane")
    expect(options(page)).to_have_count(2)
    assert "crane (machine)" in options(page).nth(1).inner_text()
    field(page).fill("puma")
    expect(options(page).first).to_contain_text("cougar")
    expect(options(page).first.locator("small").first).to_contain_text("mountain lion")
    expect(options(page).first.locator("small[lang=zh-Hans]")).to_have_text("美洲狮")
    bench.do(options(page).first.click)
    expect(page.get_by_role("button", name="Unpin cougar").first).to_be_visible()
    assert not bench.problems
