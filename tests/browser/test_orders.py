"""Orders given at once end where the same orders end that are given one by one."""

import random
from collections.abc import Callable
from typing import Any

import pytest

from .conftest import Bench

METHODS = ("biharmonic", "fast-marching", "patch-match", "mean-colour")
Order = Callable[[Bench], Any]


def stroke(x: float, y: float) -> Order:
    return lambda bench: bench.drag((x, y), (x + 0.15, y + 0.1))


def method(name: str) -> Order:
    return lambda bench: bench.page.get_by_label("Fill method").select_option(name)


def key(keys: str) -> Order:
    return lambda bench: bench.page.keyboard.press(keys)


def button(name: str) -> Order:
    """Click it, even if there is nothing for it to do, and so no effect."""
    click = "button => button.click()"
    role = {"name": name, "exact": True, "include_hidden": True}  # some are in a menu
    return lambda bench: bench.page.get_by_role("button", **role).evaluate(click)


def drawn(seed: int) -> list[Order]:
    """A dozen orders, always the same for a seed."""
    chance = random.Random(seed)
    kinds: list[Callable[[], Order]] = [
        lambda: stroke(chance.uniform(0.1, 0.7), chance.uniform(0.1, 0.7)),
        lambda: method(chance.choice(METHODS)),
        lambda: key(chance.choice(["Control+z", "Control+z", "Control+Shift+z"])),
        lambda: button(chance.choice(["Larger", "Smaller", "Undo", "Redo", "Reset"])),
        lambda: key(chance.choice("brm")),
    ]
    wanted = chance.choices(kinds, weights=[5, 3, 3, 2, 2], k=11)
    return [stroke(0.3, 0.3), *(kind() for kind in wanted)]


def begin(bench: Bench) -> None:
    if bench.page.get_by_label("Fill method").input_value() != "biharmonic":
        bench.do(lambda: method("biharmonic")(bench))
    bench.photo("coffee-cup")
    bench.page.keyboard.press("b")


def rest(bench: Bench) -> None:
    bench.page.wait_for_function("document.body.dataset.state === 'ready'")
    # whatever was only just ordered is under way before the browser draws again
    bench.page.evaluate("new Promise(done => setTimeout(() => requestAnimationFrame(done), 50))")
    bench.ready()


def seen(bench: Bench) -> tuple[Any, ...]:
    steps = bench.page.get_by_role("list", name="History").get_by_role("button").all()
    return (
        bench.pixels("Modified image").tobytes(),
        bench.table("Predictions"),
        [step.get_attribute("aria-label") for step in steps],
        bench.page.get_by_label("Fill method").input_value(),
    )


def test_a_method_chosen_while_answers_are_under_way_stays_chosen(bench: Bench) -> None:
    begin(bench)
    for y in (0.2, 0.4, 0.6):
        stroke(0.2, y)(bench)
    method("patch-match")(bench)
    stroke(0.6, 0.3)(bench)
    rest(bench)
    assert bench.page.get_by_label("Fill method").input_value() == "patch-match"
    steps = bench.python("answer((await engine.history(ffi.to_js([]))).steps)")
    assert [step["method"] for step in steps[1:]] == ["biharmonic"] * 3 + ["patch-match"] * 2


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_orders_at_once_end_like_orders_one_by_one(bench: Bench, seed: int) -> None:
    ends = []
    for at_once in (False, True):
        begin(bench)
        for order in drawn(seed):
            order(bench)
            if not at_once:
                rest(bench)
        rest(bench)
        ends.append(seen(bench))
    assert ends[0] == ends[1]
