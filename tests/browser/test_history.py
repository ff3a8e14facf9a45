"""The history: a chart over steps that form a tree, by mouse and by keys, and kept as it is."""

from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest
from playwright.sync_api import Locator, expect

from interactive_classification.export.session import save
from interactive_classification.findings import Findings
from interactive_classification.history import MAX_STEPS, History, step
from interactive_classification.network.pretended import PretendedNetwork
from interactive_classification.pixels import thumbnail

from .conftest import ALL_FILLS, Bench

LINES = """all => all.map(line => {
    const {strokeDasharray, stroke} = getComputedStyle(line);
    return [strokeDasharray, stroke];
})"""


@pytest.fixture
def forked(bench: Bench) -> Bench:
    """Two strokes, then from the first of them another one, which is shown."""
    bench.photo("coffee-cup")
    bench.page.get_by_label("Brush size").fill("40")
    bench.paint((0.3, 0.4), (0.6, 0.4))
    bench.paint((0.3, 0.6), (0.6, 0.6))
    go(bench, 1)
    bench.paint((0.8, 0.8), (0.9, 0.9))
    return bench


def steps(bench: Bench) -> Locator:
    return bench.page.get_by_role("list", name="History").get_by_role("button")


def the(bench: Bench, place: int) -> Locator:
    return steps(bench).and_(bench.page.get_by_role("button", name=f"Step {place}:"))


def go(bench: Bench, place: int) -> None:
    bench.do(the(bench, place).click)


def names(bench: Bench) -> list[str]:
    return [button.get_attribute("aria-label") or "" for button in steps(bench).all()]


def shown(bench: Bench) -> int:
    current = steps(bench).and_(bench.page.locator("[aria-current=step]"))
    expect(current).to_have_count(1)
    return names(bench).index(current.get_attribute("aria-label") or "")


def picture(bench: Bench) -> bytes:
    return bench.pixels("Modified image").tobytes()


def keys(bench: Bench, *pressed: str) -> None:
    for key in pressed:
        bench.page.keyboard.press(key)


def test_another_way_from_an_earlier_step_is_a_branch_and_the_old_one_stays(forked: Bench) -> None:
    bench = forked
    told = names(bench)
    assert [name.split(",")[0] for name in told] == [
        "Step 0: Original", "Step 1: Erase", "Step 2: Erase", "Step 3: Erase",
    ]  # fmt: skip
    assert "a branch from step 1" in told[3]
    assert not any("branch" in name for name in told[:3])
    assert shown(bench) == 3
    latest = picture(bench)
    chart = bench.page.locator("#history-chart")
    classes = bench.page.locator("#history-key > span").count()
    assert chart.locator("polyline").count() == 2 * classes
    aside = chart.locator("polyline.aside")
    assert aside.count() == classes
    lane = aside.first.get_attribute("points") or ""
    assert [float(x) for x in lane.split()[::2]] == [1.5, 2.5]  # from step 1 to step 2

    go(bench, 2)
    assert picture(bench) != latest
    lane = chart.locator("polyline.aside").first.get_attribute("points") or ""
    assert [float(x) for x in lane.split()[::2]] == [1.5, 3.5]
    bench.press("Undo")
    assert shown(bench) == 1
    bench.press("Redo")
    assert shown(bench) == 2
    go(bench, 3)
    assert picture(bench) == latest
    bench.press("Undo")
    bench.press("Redo")
    assert shown(bench) == 3
    bench.press("Reset")
    assert names(bench)[4].startswith("Step 4: Reset, ")
    assert len(names(bench)) == 5


def test_steps_are_gone_to_and_named_by_keys(forked: Bench) -> None:
    bench, page = forked, forked.page
    assert page.locator("#history button[tabindex='0']").count() == 1
    the(bench, 3).focus()
    keys(bench, "ArrowLeft", "ArrowLeft")
    expect(the(bench, 1)).to_be_focused()
    assert shown(bench) == 3  # looking is not going
    keys(bench, "End", "ArrowRight")
    expect(the(bench, 3)).to_be_focused()
    keys(bench, "Home", "ArrowRight")
    bench.do(lambda: keys(bench, "Enter"))
    assert shown(bench) == 1
    expect(the(bench, 1)).to_be_focused()
    card = page.locator("#history-card")
    keys(bench, "ArrowRight")
    expect(card).to_contain_text("Erase")
    keys(bench, "Escape")
    expect(card).to_be_hidden()

    before = names(bench)
    field = page.get_by_role("textbox", name="Name of step 2")
    keys(bench, "F2")
    expect(field).to_be_focused()
    page.keyboard.type("b ] given up")  # letters are letters here, not shortcuts
    keys(bench, "Escape")
    expect(the(bench, 2)).to_be_focused()
    assert names(bench) == before
    keys(bench, "F2")
    page.keyboard.type("  the <b>handle</b>  ")
    bench.do(lambda: keys(bench, "Enter"))
    expect(the(bench, 2)).to_be_focused()
    assert names(bench)[2].startswith("Step 2: the <b>handle</b> (Erase, ")
    assert (names(bench)[3], shown(bench)) == (before[3], 1)
    keys(bench, "F2", "Delete")
    bench.do(lambda: keys(bench, "Enter"))  # without a name it is what was done
    assert names(bench) == before


def test_a_step_is_named_by_mouse(forked: Bench) -> None:
    bench, page = forked, forked.page
    bench.do(the(bench, 2).dblclick)
    assert shown(bench) == 2
    field = page.get_by_role("textbox", name="Name of step 2")
    field.fill("rim")
    bench.do(page.get_by_role("heading", name="History").click)  # whoever goes on means it
    assert names(bench)[2].startswith("Step 2: rim (Erase, ")
    page.get_by_role("button", name="Rename step").click()
    expect(field).to_have_value("rim")
    keys(bench, "Escape")


def test_a_card_tells_what_a_step_was(forked: Bench) -> None:
    card = forked.page.locator("#history-card")
    the(forked, 1).hover()
    expect(card).to_be_visible()
    assert (card.locator("img").get_attribute("src") or "").startswith(
        "data:image/jpeg;base64,/9j/"
    )
    words = card.inner_text().replace("\n", ", ")
    assert words.startswith("Erase, ")
    assert words.rpartition(", ")[2] in names(forked)[1]
    box = card.bounding_box()
    size = forked.page.viewport_size
    assert box
    assert size
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= size["width"]
    forked.page.mouse.move(5, 5)
    expect(card).to_be_hidden()


def test_lines_are_told_apart_without_colour(forked: Bench) -> None:
    page = forked.page
    find = page.get_by_label("Find a class", exact=True)
    find.fill("teapot")
    forked.do(page.get_by_role("option", name="teapot").first.click)
    try:
        signs = page.locator("#history-key > span")
        expect(signs.first).to_have_text("teapot")  # the chosen one
        count = signs.count()
        assert count >= 2
        lines = page.locator("#history-chart polyline:not(.aside)")
        assert lines.count() == count
        usual = lines.evaluate_all(LINES)
        assert len({dash for dash, _ in usual}) == len({colour for _, colour in usual}) == count
        page.emulate_media(forced_colors="active")
        forced = lines.evaluate_all(LINES)
        assert len({dash for dash, _ in forced}) == count
        assert len({colour for _, colour in forced}) == 1
        marks = page.locator("#history-chart use.now").evaluate_all(
            "all => all.map(use => document.querySelector(use.getAttribute('href')).outerHTML)"
        )
        assert len(set(marks)) == count
        border = "button => getComputedStyle(button).borderTopWidth"
        assert the(forked, 3).evaluate(border) != the(forked, 2).evaluate(border)
    finally:
        page.emulate_media(forced_colors="none")
        unpin = page.get_by_role("button", name="Unpin teapot").first
        forked.do(unpin.click)
        page.get_by_role("radio", name="Off").check()


def test_a_tree_is_there_after_a_reload_and_from_a_file(forked: Bench, tmp_path: Path) -> None:
    bench, page = forked, forked.page
    the(bench, 2).focus()
    keys(bench, "F2")
    page.keyboard.type("the saucer")
    bench.do(lambda: keys(bench, "Enter"))
    go(bench, 2)
    go(bench, 1)

    def seen() -> tuple[list[str], int, list[str | None], bytes]:
        lanes = [line.get_attribute("class") for line in page.locator("#history-chart use").all()]
        return names(bench), shown(bench), lanes, picture(bench)

    def there(back: Callable[[], None]) -> None:
        back()
        assert seen() == before
        bench.press("Redo")
        assert shown(bench) == 2  # it was visited last, though it is not the newest
        go(bench, 1)

    def reloaded() -> None:
        page.reload()
        bench.ready(ALL_FILLS)
        bench.ready()

    def reopened() -> None:
        page.locator("#save-menu summary").click()
        with page.expect_download() as download:
            page.get_by_role("button", name="Session").click()
        path = tmp_path / "session.zip"
        download.value.save_as(path)
        bench.ready()
        bench.photo("chelsea-cat")
        assert len(names(bench)) == 1
        bench.open(path)

    before = seen()
    there(reloaded)  # the requests are made again
    bench.written()
    there(reloaded)  # from the file that was kept
    there(reopened)


def test_as_many_steps_as_are_kept_can_each_be_pressed(bench: Bench, tmp_path: Path) -> None:
    random = np.random.default_rng(4)
    photo = random.integers(0, 256, (448, 448, 3), np.uint8)
    small, made = thumbnail(photo), []
    for number in range(MAX_STEPS):
        mask = np.zeros((448, 448), np.bool_)
        mask[: number // 2] = True
        logits = random.normal(0, 3, 1000).astype(np.float32)
        kind = "brush" if number else "open"
        made.append(step(mask, "mean-colour", {}, logits, small, kind=kind))
    parents = [-1, *(int(random.integers(n // 2, n + 1)) for n in range(MAX_STEPS - 1))]
    history = History(made, 200, parents)
    session = SimpleNamespace(
        size=448, original=photo, photo_size=(448, 448), history=history, findings=Findings(),
        runtime=PretendedNetwork(), labels=range(1000),
    )  # fmt: skip
    path = tmp_path / "long.zip"
    path.write_bytes(save(session, [], "long"))  # type: ignore[arg-type]
    bench.open(path)
    assert steps(bench).count() == MAX_STEPS
    assert shown(bench) == 200
    widths = steps(bench).evaluate_all("all => all.map(b => b.getBoundingClientRect().width)")
    assert min(widths) >= 24
    column, strip = the(bench, 200).bounding_box(), bench.page.locator("#history-scroll")
    around = strip.bounding_box()
    assert column
    assert around
    assert around["x"] <= column["x"] < around["x"] + around["width"]
    assert not bench.problems
