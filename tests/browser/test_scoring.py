"""How good a map is, told as it is natively, and of no other map than is shown."""

import re
from collections.abc import Iterator
from itertools import pairwise

import numpy as np
import pytest
from playwright.sync_api import expect

from interactive_classification import questions

from .conftest import ALL_FILLS, GALLERY, PATIENCE, Bench
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
    for name in ("deletion", "insertion"):  # what is drawn is what is told
        (mean,) = curves(bench, f".{name}.mean")
        assert area(mean) == pytest.approx(areas[name], abs=0.01)
        by_fill = [area(one) for one in curves(bench, f".{name}.thin")]
        assert sum(by_fill) / 3 == pytest.approx(areas[name], abs=0.01)
    for band, name in zip(curves(bench, ".band"), ("deletion", "insertion"), strict=True):
        there, back = band[:10], band[10:][::-1]
        assert area(back) < areas[f"random_{name}"] < area(there)


def test_what_the_network_saw_at_each_point_is_shown(bench: Bench) -> None:
    page = bench.page
    ask(bench)
    seen = page.locator("#score-tried canvas")
    bench.until(seen.first.is_visible, "It is tried")
    slider, said = (
        page.get_by_label("How much comes first"),
        page.locator("#score-tried figcaption"),
    )
    left = said.nth(1)
    for place, share in ((9, "100%"), (1, "2%"), (0, "0%")):
        slider.fill(str(place))
        bench.until(lambda share=share: share in left.inner_text(), "It is of this point")
        bench.page.wait_for_timeout(300)
    whole, nothing = (bench.pixels_of(one)[..., :3].astype(float) for one in seen.all())
    # Across lines as across columns there is no edge left in what is blurred.
    assert np.abs(np.diff(nothing, axis=0)).max() < 0.2 * np.abs(np.diff(whole, axis=0)).max()
    confidence = bench.table("Predictions")[0][1]
    assert confidence in said.first.inner_text()  # nothing erased: as it is


def test_maps_share_one_plot(bench: Bench) -> None:
    page = bench.page
    ask(bench)
    bench.until(page.locator("#score-words").is_visible, "One is told")
    method = page.get_by_label("Method", exact=True)
    method.select_option("occlusion")
    expect(page.locator("#score-words")).to_be_hidden()  # this one was not tried yet
    bench.until(lambda: page.locator("#score-map").is_enabled(), "The map is there")
    ask(bench)
    bench.until(page.locator("#score-words").is_visible, "The other is told")
    assert page.locator("#score-words").inner_text().startswith("Occlusion")
    listed = page.locator("#score-maps li").all_inner_texts()
    assert [one.split(":")[0] for one in listed] == ["Class map", "Occlusion"]
    assert len(curves(bench, ".mean")) == 4 and len(curves(bench, ".thin")) == 6
    method.select_option("class-map")
    bench.until(page.locator("#score-words").is_visible, "It is known")
    assert page.locator("#score-words").inner_text().startswith("Class map")


def curves(bench: Bench, kind: str) -> list[list[tuple[float, float]]]:
    """Lines of the chart, as shares of the picture and confidences."""
    found = []
    for path in bench.page.locator(f"#score-lines {kind}").all():
        numbers = [float(one) for one in re.findall(r"[\d.]+", path.get_attribute("d") or "")]
        at = zip(numbers[::2], numbers[1::2], strict=True)
        found.append([((x / 200) ** 2, 1 - y / 100) for x, y in at])
    return found


def area(curve: list[tuple[float, float]]) -> float:
    assert len(curve) == 10 and curve == sorted(curve, key=lambda point: point[0])
    pairs = pairwise(curve)
    return sum((b[0] - a[0]) * (a[1] + b[1]) / 2 for a, b in pairs)


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
    if how != "method":  # there, the other map stays in the plot
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


WRITTEN = """async () => {
    const store = await caches.open("interactive-classification");
    const records = (await store.keys()).filter(({url}) => url.endsWith("/work"));
    return Promise.all(records.map(async one => (await (await store.match(one)).json()).time));
}"""  # when each kept work was written last


def test_what_was_asked_outlives_the_engine_and_the_visit(bench: Bench) -> None:
    """It stays on the page when the engine dies, and in the work's file when the page does."""
    page = bench.page
    bench.paint((0.1, 0.1), (0.2, 0.1))
    told = [page.locator(one) for one in ("#score-words", "#sweep-words")]
    for button, words in zip(("score-map", "sweep"), told, strict=True):
        bench.written()
        was = page.evaluate(WRITTEN)
        page.locator(f"#{button}").click()
        bench.until(words.is_visible, f"{button} is told")
        bench.until(lambda was=was: page.evaluate(WRITTEN) != was, f"{button} is kept")
    before = [one.inner_text() for one in told]
    charts = [page.locator(one).inner_html() for one in ("#sweep-figure", "#score-lines")]
    page.evaluate("document.querySelector('script[name=engine]').xworker.terminate()")
    bench.drag((0.8, 0.8), (0.85, 0.8))
    page.get_by_role("button", name="Restart the engine").click(timeout=PATIENCE)
    page.wait_for_selector("body[data-state=busy]", state="attached", timeout=PATIENCE)
    bench.ready()
    words = report(bench)
    assert [one.inner_text() for one in told] == before
    assert [page.locator(one).inner_html() for one in ("#sweep-figure", "#score-lines")] == charts
    assert all(one in words for one in ("while the whole photo is changed", "Erasing what this"))
    bench.written()
    page.reload()
    bench.ready()
    bench.ready(ALL_FILLS)
    bench.explain_by("class-map")
    bench.do(lambda: bench.choose("Where"))
    assert report(bench) == words


def report(bench: Bench) -> str:
    """What the report says, after what is there to fill in."""
    page = bench.page
    page.locator("#save-menu summary").click()
    with page.expect_download() as given:
        page.locator("#save-menu [data-kind=report]").click()
    words = re.sub("<[^>]*>", " ", given.value.path().read_text("utf-8"))
    return words.split("Conclusion")[1]
