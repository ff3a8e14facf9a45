"""What would change the answer: looked for while the person goes on, and told as it is."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import expect

from interactive_classification import questions
from interactive_classification.explain import Region

from .conftest import GALLERY, PATIENCE, Bench
from .test_same_numbers import at_once, native


@pytest.fixture
def bench(bench: Bench) -> Iterator[Bench]:
    bench.photo("shuttle-landing")
    yield bench
    expect(bench.page.locator("body[data-job]")).to_have_count(0)
    assert bench.problems == []


def seek(bench: Bench, name: str) -> None:
    bench.page.get_by_role("button", name=name, exact=True).click()
    bench.page.wait_for_selector("body[data-job]", state="attached", timeout=PATIENCE)


def told(bench: Bench) -> str:
    return bench.page.locator("#try-words").inner_text()


def over(bench: Bench) -> None:
    page = bench.page
    bench.until(lambda: page.locator("#seek-stop").is_hidden(), "It is over")
    bench.until(lambda: page.locator("body[data-state=ready]").count(), "And made")


def first(bench: Bench) -> str:
    return bench.page.locator("#predictions tbody tr").first.inner_text()


def natively(name: str) -> tuple[Region, str, str]:
    """The same on this machine, and what the classes are called before and after."""
    session = native()
    (path,) = GALLERY.glob("shuttle-landing.*")

    async def work() -> Region:
        await session.open(path.read_bytes())
        return await questions.region(session, name)

    found = at_once(work())
    after = found.after(session.method)
    return found, session.labels[found.before].short, session.labels[after].short


def test_the_hole_that_is_found_is_a_step_and_told_as_it_is(bench: Bench) -> None:
    page = bench.page
    seek(bench, "Smallest hole that changes it")
    bench.until(lambda: told(bench).startswith("So far: "), "A first one is there soon")
    assert page.locator(".sought").first.get_attribute("d")
    over(bench)
    found, before, after = natively("counterfactual")
    agree = sum(found.holds.values())
    area, rest = told(bench).removeprefix("Erasing ").split("% ")
    assert abs(float(area) - 100 * found.area) < 0.06
    assert rest == f"turns “{before}” into “{after}”; {agree} of {len(found.holds)} fills agree."
    assert not page.locator(".sought").first.get_attribute("d")
    badges = page.locator("#try-fills li").all_inner_texts()
    assert [one.startswith("✓") for one in badges] == list(found.holds.values())
    assert after in first(bench) and before != after
    current = page.locator("#history [aria-current]").get_attribute("aria-label") or ""
    assert "Smallest hole" in current
    sentence = told(bench)
    bench.press("Undo")
    assert told(bench) != sentence and before in first(bench)
    bench.press("Redo")
    assert told(bench) == sentence


def test_what_is_not_found_is_told_too(bench: Bench) -> None:
    seek(bench, "Smallest part that is enough")
    over(bench)
    found, before, _ = natively("sufficient")
    assert not found.found
    assert told(bench) == (
        f"No part of up to half of the picture was found that alone is still “{before}” with three "
        f"fills; the network was asked {found.calls} times."
    )
    assert bench.page.get_by_role("button", name="Undo", exact=True).is_disabled()


def test_what_is_enough_is_shown_alone(bench: Bench) -> None:
    page = bench.page
    alone = page.locator("#try-alone")
    assert alone.is_hidden()
    bench.photo("coffee-cup")
    seek(bench, "Smallest part that is enough")
    over(bench)
    area, rest = told(bench).removeprefix("These ").split("% ")
    assert rest.startswith("alone are still “espresso”")
    expect(alone).to_be_visible()
    seen = bench.pixels_of(alone)[..., 3] > 0
    assert abs(100 * seen.mean() - float(area)) < 1
    bench.press("Undo")
    expect(alone).to_be_hidden()


def test_a_class_that_is_wanted(bench: Bench) -> None:
    page = bench.page
    wanted = page.locator("#seek-class")
    assert wanted.is_disabled()
    page.get_by_role("row").nth(1).click()
    assert wanted.is_disabled()  # that is the answer already
    page.get_by_role("row").nth(2).click()
    expect(wanted).to_be_enabled()
    assert wanted.inner_text() == "Smallest hole that makes it “airliner”"
    wanted.click()
    page.wait_for_selector("body[data-job]", state="attached", timeout=PATIENCE)
    over(bench)
    assert "into “airliner”" in told(bench) and "airliner" in first(bench)
    bench.choose("Off")


def test_it_can_be_stopped(bench: Bench) -> None:
    seek(bench, "Smallest hole that changes it")
    bench.until(lambda: told(bench).startswith("So far: "), "Something is found")
    bench.page.locator("#seek-stop").click()
    expect(bench.page.locator("body[data-job]")).to_have_count(0)
    assert bench.page.get_by_role("button", name="Undo", exact=True).is_disabled()
    assert told(bench).startswith("Erasing ")  # what was found so far stays


@pytest.mark.parametrize("how", ["stroke", "photo"])
def test_nothing_is_told_of_another_picture(bench: Bench, how: str) -> None:
    before = told(bench)
    seek(bench, "Smallest hole that changes it")
    bench.until(lambda: told(bench).startswith("So far: "), "Something is found")
    if how == "stroke":
        bench.paint((0.1, 0.1), (0.2, 0.1))  # answered though it runs
        assert bench.page.locator("#history li").count() == 2
    else:
        bench.photo("coffee-cup")
    expect(bench.page.locator("body[data-job]")).to_have_count(0)
    assert told(bench) == before and not bench.page.locator(".sought").first.get_attribute("d")
    assert bench.page.locator("#try-fills li").count() == 0


def test_another_engine_goes_on_with_all_that_is_asked(bench: Bench) -> None:
    """Nothing but long questions tells that it has died."""
    page = bench.page
    bench.do(lambda: bench.choose("Where"))
    bench.explain_by("attribution")
    seek(bench, "Smallest hole that changes it")

    def asked() -> int:
        told = re.search(r"(\d+) times", page.locator("#why-words").inner_text())
        return int(told[1]) if told else 0

    bench.until(asked, "The map sharpens")
    page.evaluate("document.querySelector('script[name=engine]').xworker.terminate()")
    page.get_by_role("button", name="Restart the engine").click(timeout=PATIENCE)
    page.wait_for_selector("body[data-state=busy]", state="attached", timeout=PATIENCE)
    bench.ready()
    bench.until(lambda: told(bench).startswith("Erasing "), "It is found after all")
    over(bench)
    assert "airliner" in first(bench)
    done = page.locator("#explaining[hidden]")
    bench.until(lambda: done.count() and asked() > 70, "So is the map")
    bench.explain_by("class-map")
    bench.choose("Off")
