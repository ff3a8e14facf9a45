"""Two networks at once: both answers are what CPython says, and each goes where it should."""

import re
from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest
from playwright.sync_api import Browser, expect

from interactive_classification.classify import labels, softmax, tensor
from interactive_classification.explain.background import Background
from interactive_classification.model_files import MODELS
from interactive_classification.network.efficientnet_lite0 import EFFICIENTNET_LITE0
from interactive_classification.network.native import NativeRuntime
from interactive_classification.network.opened import open_network
from interactive_classification.second import Second
from interactive_classification.session import Session

from .conftest import GALLERY, PATIENCE, Bench, opened
from .test_same_numbers import at_once

LITE, SQUEEZE = "efficientnet-lite0", "squeezenet"
TITLES = {LITE: "EfficientNet-Lite0", SQUEEZE: "SqueezeNet v1.1"}
FIRST, SECOND = "#predictions", "#second-predictions"
KNOWN = labels((MODELS / "labels.json").read_text("utf-8"))


@pytest.fixture(scope="module")
def bench(browser: Browser, site: str) -> Iterator[Bench]:
    with opened(browser, site) as running:
        running.photo("coffee-cup")
        yield running
        assert running.problems == []


@pytest.fixture(scope="module")
def networks() -> dict[str, NativeRuntime]:
    found = open_network((MODELS / EFFICIENTNET_LITE0.file).read_bytes())
    lite = NativeRuntime(found.model(), card=EFFICIENTNET_LITE0, head=found.head)
    return {LITE: lite, SQUEEZE: NativeRuntime((MODELS / "squeezenet.onnx").read_bytes())}


def beside(bench: Bench, name: str) -> None:
    choice = bench.more().get_by_role("combobox", name="Compare with")
    choice.select_option(name)
    bench.page.keyboard.press("Escape")


def rows(bench: Bench, table: str) -> dict[str, list[float]]:
    """Confidences in percent before and after, by class; of <0.1 and >99.9 the number."""
    found = {}
    for row in bench.page.locator(f"{table} tbody tr").all():
        name, *told = row.locator("td").all_inner_texts()
        found[name] = [float(one.strip("<>%")) for one in told[:2]]
    return found


def said(bench: Bench, network: NativeRuntime) -> list[np.ndarray]:
    """What it says natively to both pictures of the page, in percent."""
    found = []
    for name in ("Original image", "Modified image"):
        picture = np.ascontiguousarray(bench.pixels(name)[..., :3])
        found.append(100 * softmax(at_once(network.run(tensor(picture, network.card))).logits))
    return found


def agree(bench: Bench, table: str, network: NativeRuntime) -> bool:
    """Whether a table tells what a network says, by 1e-3: what is told is rounded to that."""
    told, (before, after) = rows(bench, table), said(bench, network)
    by_name = {one.short: one.index for one in KNOWN}
    return bool(told) and all(
        values == pytest.approx([before[by_name[name]], after[by_name[name]]], abs=0.11)
        for name, values in told.items()
    )


def until_both(bench: Bench, networks: dict[str, NativeRuntime], first: str, second: str) -> None:
    assert agree(bench, FIRST, networks[first])
    bench.until(lambda: agree(bench, SECOND, networks[second]), "The second network has answered")
    expect(bench.page.locator("#first-name")).to_have_text(TITLES[first])
    expect(bench.page.locator("#second-name")).to_have_text(TITLES[second])
    lines = bench.page.locator("#headlines > span").all_inner_texts()
    assert [TITLES[first] in lines[0], TITLES[second] in lines[1]] == [True, True]


def numbers(words: str) -> list[float]:
    return [float(one) for one in re.findall(r"[+-]?\d+(?:\.\d+)?", words.replace("−", "-"))]


def test_both_answer_about_each_picture(bench: Bench, networks: dict[str, NativeRuntime]) -> None:
    page = bench.page
    expect(page.locator("#headlines")).to_be_hidden()
    beside(bench, LITE)
    until_both(bench, networks, SQUEEZE, LITE)
    bench.paint((0.4, 0.4), (0.6, 0.4))
    until_both(bench, networks, SQUEEZE, LITE)
    painted = rows(bench, SECOND)
    bench.press("Undo")
    until_both(bench, networks, SQUEEZE, LITE)
    bench.press("Redo")
    bench.until(lambda: rows(bench, SECOND) == painted, "It is as it was")
    expect(page.locator("#headline")).to_be_hidden()
    expect(page.locator("#both-look canvas")).to_have_count(2)
    maps = [bench.pixels_of(one) for one in page.locator("#both-look canvas").all()]
    assert (maps[0] != maps[1]).any()
    page.locator(f"{SECOND} tbody tr").nth(1).get_by_role("button").click()
    bench.until(
        lambda: (bench.pixels_of(page.locator("#both-look canvas").nth(1)) != maps[1]).any(),
        "The map is of the class that was chosen",
    )
    expect(page.locator(f"{SECOND} [aria-pressed=true]")).to_have_count(1)
    bench.choose("Off")


def test_while_painting_it_answers_if_it_is_quick(bench: Bench) -> None:
    page = bench.page
    bench.until(lambda: rows(bench, SECOND), "It has answered")
    box = page.get_by_role("img", name="Modified image").bounding_box()
    assert box

    def paint(seconds: float) -> None:
        """Paint on, with a second network that takes so long, whatever this machine is."""
        bench.python(f"from ui.state import state\nstate.second.seconds = {seconds}\nanswer(True)")
        for step in range(20):
            x = 0.3 + 0.01 * step + 0.1 * (seconds < 0.1)
            page.mouse.move(box["x"] + x * box["width"], box["y"] + 0.6 * box["height"])
        bench.python("await engine.memory()\nanswer(True)")  # all that was asked is answered

    told = page.locator(f"{SECOND} tbody")
    before, first = told.inner_text(), page.locator(f"{FIRST} tbody")
    whole = first.inner_text()
    page.mouse.move(box["x"] + 0.3 * box["width"], box["y"] + 0.7 * box["height"])
    page.mouse.down()
    try:
        paint(1.0)
        bench.until(lambda: first.inner_text() != whole, "The first network follows")
        assert told.inner_text() == before
        paint(0.0)
        bench.until(lambda: told.inner_text() != before, "The second follows, too")
    finally:
        bench.do(page.mouse.up)
    bench.press("Undo")
    bench.until(lambda: told.inner_text() == before, "It is as it was")


def test_another_engine_is_asked_the_same(bench: Bench, networks: dict[str, NativeRuntime]) -> None:
    page = bench.page
    page.evaluate("document.querySelector('script[name=engine]').xworker.terminate()")
    bench.drag((0.8, 0.8), (0.9, 0.9))
    page.get_by_role("button", name="Restart the engine").click(timeout=PATIENCE)
    bench.ready()
    until_both(bench, networks, SQUEEZE, LITE)
    bench.paint((0.5, 0.8), (0.6, 0.8))
    until_both(bench, networks, SQUEEZE, LITE)


def test_switched_to_the_second_both_change_places(
    bench: Bench, networks: dict[str, NativeRuntime]
) -> None:
    choice = bench.more().get_by_role("combobox", name="Network")
    bench.do(lambda: choice.select_option(LITE))
    bench.page.keyboard.press("Escape")
    until_both(bench, networks, LITE, SQUEEZE)
    choice = bench.more().get_by_role("combobox", name="Network")
    bench.do(lambda: choice.select_option(SQUEEZE))
    bench.page.keyboard.press("Escape")
    until_both(bench, networks, SQUEEZE, LITE)


def natively(networks: dict[str, NativeRuntime]) -> Background:
    session = Session(networks[SQUEEZE], KNOWN)
    (path,) = GALLERY.glob("coffee-cup.*")

    async def work() -> Any:
        await session.open(path.read_bytes())
        other = Second(LITE, networks[LITE], KNOWN)
        return await other.background(session, lambda done, so_far: None)

    return at_once(work())


def test_who_relies_on_the_background(bench: Bench, networks: dict[str, NativeRuntime]) -> None:
    page = bench.page
    page.get_by_role("button", name="Which of the two relies on the background?").click()
    words = page.locator("#background-words")
    bench.until(words.is_visible, "It is told")
    found = natively(networks)
    assert found.outcome == "second" and len(found.parts) == 2
    assert words.inner_text().startswith(TITLES[LITE])
    means = [
        100 * float(np.mean([one.falls[place].points for one in found.parts])) for place in (1, 0)
    ]
    told = numbers(words.inner_text().replace(TITLES[LITE], "").replace(TITLES[SQUEEZE], ""))
    assert told == pytest.approx([-one for one in means], abs=0.11)
    for item, part in zip(page.locator("#background-parts li").all(), found.parts, strict=True):
        lines = item.locator("span").all_inner_texts()
        assert numbers(item.locator("b").inner_text())[0] == pytest.approx(
            100 * part.area, abs=0.11
        )
        for line, fall in zip(lines, part.falls, strict=True):
            wanted = [100 * fall.whole, 100 * fall.kept]
            assert numbers(line)[-2:] == pytest.approx(wanted, abs=0.11)
    bench.paint((0.1, 0.1), (0.2, 0.1))
    expect(words).to_be_visible()  # it is about the photo without any hole


def test_given_up_all_is_as_before(bench: Bench) -> None:
    beside(bench, "")
    page = bench.page
    expect(page.locator("#second-answer")).to_be_hidden()
    expect(page.locator("#background-words")).to_be_hidden()
    expect(page.get_by_role("button", name="Which of the two")).to_be_hidden()
    expect(page.locator("#headline")).to_be_visible()
    expect(page.locator("#both-look")).to_be_hidden()
