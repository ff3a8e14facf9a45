"""At a later visit Python's memory is restored: the same Python, or else an ordinary start."""

from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest
from playwright.sync_api import BrowserContext

from builder.places import DIST

from .conftest import Bench, visit
from .host import serving
from .main_path import RESTORED, SNAPSHOT, SPOIL

STROKE = ((0.3, 0.3), (0.55, 0.3), (0.55, 0.4), (0.3, 0.4))
KEPT = "navigator.serviceWorker.ready.then(found => found.active.state === 'activated')"


@pytest.fixture(scope="module", autouse=True)
def made() -> None:
    if not SNAPSHOT.exists():
        pytest.skip("This machine has no Node.js that can keep Python's memory.")


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    with serving(DIST) as host:
        yield host.address


def restored(bench: Bench) -> bool:
    """Whether the engine's Python was."""
    return bool(bench.page.evaluate(RESTORED))


def answers(bench: Bench) -> list[Any]:
    """What the page says of a photo, and of what each method makes of a hole in it."""
    bench.photo("chelsea-cat")
    found: list[Any] = [bench.table("Predictions")]
    bench.paint(*STROKE)
    select = bench.page.get_by_label("Fill method")
    for name in select.locator("option").evaluate_all("all => all.map(o => o.value)"):
        if select.input_value() != name:
            bench.do(lambda name=name: select.select_option(name))
        found += [bench.table("Predictions"), bench.pixels("Modified image")]
    bench.explain_by("class-map")
    bench.page.get_by_role("table", name="Predictions").get_by_role("button").first.click()
    bench.until(lambda: bench.heat("modified")[..., 3].max() > 100, "Why is answered")
    return [*found, bench.heat("modified"), bench.heat("original")]


@pytest.fixture(scope="module")
def first(context: BrowserContext, address: str) -> list[Any]:
    """What the first visit answers, which starts Python."""
    running = visit(context, address)
    assert not restored(running)
    found = answers(running)
    running.until(lambda: running.page.evaluate(KEPT), "The site is kept")
    running.page.locator("#forget").dispatch_event("click")
    running.page.close()
    return found


def test_what_is_restored_answers_the_same_bit_by_bit(
    context: BrowserContext, address: str, first: list[Any]
) -> None:
    running = visit(context, address)
    assert restored(running)
    for one, other in zip(first, answers(running), strict=True):
        assert np.array_equal(one, other)
    assert not running.problems
    running.page.close()


@pytest.mark.parametrize("how", ["cut", "flipped"])
def test_one_that_is_damaged_is_had_anew_or_left_aside(
    context: BrowserContext, address: str, first: list[Any], how: str
) -> None:
    page = context.new_page()
    page.goto(f"{address}assets/CREDITS.md")
    page.evaluate(SPOIL, how)
    page.close()
    running = visit(context, address)
    assert restored(running) == (how == "cut")  # that shows before Python starts
    running.photo("chelsea-cat")
    assert running.table("Predictions") == first[0]
    running.page.close()
