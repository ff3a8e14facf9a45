"""The main job with the mouse: open a photo, erase, refill, reclassify, explain."""

import numpy as np

from .conftest import Bench


def shares(rows: list[list[str]]) -> dict[str, str]:
    return {row[0]: row[1] for row in rows}


def test_begins_with_a_photo_classified(bench: Bench) -> None:
    rows = bench.table("Predictions")
    assert len(rows) == 5
    assert rows[0][0] == "space shuttle"
    assert float(rows[0][1].rstrip("%")) > 50
    assert rows[0][1] == rows[0][2]
    assert rows[0][3] == "–"
    assert bench.page.locator("body").get_attribute("data-backend") == "wasm"
    assert not bench.problems


def test_a_cat_is_a_cat(bench: Bench) -> None:
    bench.photo("chelsea-cat")
    names = [row[0] for row in bench.table("Predictions")]
    assert "cat" in names[0]
    assert all("cat" in name or name in ("tabby", "lynx") for name in names[:3]), names


def test_painting_changes_picture_and_answer_and_undo_brings_back(bench: Bench) -> None:
    bench.photo("coffee-cup")
    original = bench.pixels("Original image")
    before = bench.table("Predictions")
    assert np.array_equal(original, bench.pixels("Modified image"))

    bench.page.get_by_label("Brush size").fill("60")
    bench.paint((0.3, 0.3), (0.55, 0.3), (0.55, 0.4), (0.3, 0.4))

    modified = bench.pixels("Modified image")
    assert np.array_equal(original, bench.pixels("Original image"))
    changed = (modified != original).any(2)
    assert 0.03 < changed.mean() < 0.4
    size = original.shape[0]
    # only where the brush was: 30 px around the path
    rows, columns = np.nonzero(changed)
    assert rows.min() >= 0.3 * size - 31
    assert rows.max() <= 0.4 * size + 31
    assert columns.min() >= 0.3 * size - 31
    assert columns.max() <= 0.55 * size + 31
    after = bench.table("Predictions")
    assert after != before
    assert any(row[3].startswith(("▲", "▼")) for row in after)

    bench.press("Undo")
    assert np.array_equal(bench.pixels("Modified image"), original)
    assert bench.table("Predictions") == before
    bench.press("Redo")
    assert np.array_equal(bench.pixels("Modified image"), modified)
    assert bench.table("Predictions") == after
    bench.press("Reset")
    assert np.array_equal(bench.pixels("Modified image"), original)
    bench.press("Undo")  # a reset can be taken back, too
    assert np.array_equal(bench.pixels("Modified image"), modified)


def test_another_method_fills_the_same_hole_differently(bench: Bench) -> None:
    bench.photo("coffee-cup")
    bench.paint((0.4, 0.6), (0.6, 0.7))
    select = bench.page.get_by_label("Fill method")
    names = select.locator("option").evaluate_all("options => options.map(o => o.value)")
    assert {"biharmonic", "mean-colour"} <= set(names)
    pictures = []
    for name in ("mean-colour", "biharmonic"):
        if select.input_value() != name:
            bench.do(lambda name=name: select.select_option(name))
        pictures.append(bench.pixels("Modified image"))
    assert not np.array_equal(*pictures)


def test_a_chosen_row_shows_its_evidence_on_both_pictures(bench: Bench) -> None:
    bench.photo("coffee-cup")
    row = bench.page.get_by_role("table", name="Predictions").get_by_role("button", name="espresso")
    bench.do(row.click)
    first, second = bench.heat("original"), bench.heat("modified")
    assert first[..., 3].max() > 100
    assert np.array_equal(first, second)  # nothing is erased yet
    bench.paint((0.3, 0.3), (0.55, 0.3), (0.55, 0.4), (0.3, 0.4))
    bench.page.wait_for_function("() => document.body.dataset.state === 'ready'")
    assert not np.array_equal(bench.heat("original"), bench.heat("modified"))
    assert "espresso" in bench.page.locator("#why-words").inner_text()
    bench.page.get_by_role("radio", name="Off").check()
    assert bench.page.locator("#original-side .heat").is_hidden()


def test_any_class_can_be_found_by_name(bench: Bench) -> None:
    bench.page.get_by_role("combobox", name="Find a class").fill("crane")
    found = bench.page.get_by_role("listbox", name="Classes found").get_by_role("option")
    found.first.wait_for()
    names = found.all_inner_texts()
    assert len([name for name in names if name.startswith("crane")]) == 2
    bench.do(found.first.click)
    assert "crane" in bench.page.locator("#why-words").inner_text()
    bench.page.get_by_role("radio", name="Off").check()


def test_the_brush_shows_its_size(bench: Bench) -> None:
    bench.page.get_by_label("Brush size").fill("40")
    picture = bench.page.get_by_role("img", name="Modified image")
    box = picture.bounding_box()
    assert box
    bench.page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    cursor = bench.page.locator("#modified-side .cursor").bounding_box()
    assert cursor
    assert abs(cursor["width"] - 40 * box["width"] / 448) <= 2
    assert abs(cursor["x"] + cursor["width"] / 2 - box["x"] - box["width"] / 2) <= 2


def test_a_stroke_may_leave_the_picture(bench: Bench) -> None:
    bench.photo("coffee-cup")
    bench.page.get_by_label("Brush size").fill("24")
    bench.paint((0.9, 0.5), (1.3, 0.5))
    changed = (bench.pixels("Modified image") != bench.pixels("Original image")).any(2)
    assert changed[:, -1].any()  # up to the border
    bench.paint((0.2, 0.8), (0.4, 0.8))  # and the next stroke works as ever
    assert (bench.pixels("Modified image") != bench.pixels("Original image")).any(2)[340:380].any()


def test_nothing_is_fetched_from_elsewhere(bench: Bench, site: str) -> None:
    foreign = [url for url in bench.requests if not url.startswith((site, "blob:", "data:"))]
    assert not foreign
    assert not bench.problems


def test_log_odds_show_what_percents_hide(bench: Bench) -> None:
    bench.photo("hot-air-balloon")
    bench.paint((0.1, 0.9), (0.2, 0.9))
    by_percent = bench.table("Predictions")
    assert by_percent[0][1] == ">99.9%"
    switch = bench.more().get_by_role("checkbox", name="Log-odds axis")
    switch.check()
    by_odds = bench.table("Predictions")
    assert [row[0] for row in by_odds] == [row[0] for row in by_percent]
    assert float(by_odds[0][1].strip("≥+ ")) > np.log(0.999 / 0.001)
    assert by_odds[1][1].startswith(("−", "≤ −"))
    bars = bench.page.locator("#predictions tr:first-child .axis i")
    share = float(bars.first.evaluate("bar => bar.style.getPropertyValue('--share')"))
    assert 0.8 < share <= 1
    switch.uncheck()
    assert bench.table("Predictions") == by_percent
    bench.page.keyboard.press("Escape")
