"""Why the network says so: the map over the pictures, its legend, and how both are asked for."""

import re

import numpy as np
import pytest
from playwright.sync_api import Locator, expect

from interactive_classification.classify import Label
from interactive_classification.overlay import muted

from .conftest import Bench

SQUARE = ((0.35, 0.4), (0.6, 0.5))


def row(bench: Bench, name: str) -> Locator:
    table = bench.page.get_by_role("table", name=re.compile("redictions")).first
    return table.get_by_role("button", name=name, exact=True)


def radio(bench: Bench, name: str) -> Locator:
    why = bench.page.get_by_role("region", name=re.compile("^Why"))
    return why.get_by_role("radio", name=name, exact=True)


def check(bench: Bench, name: str, on: bool = True) -> None:
    box = bench.page.get_by_role("checkbox", name=name)
    if box.is_checked() != on:
        bench.do(box.click)


def numbers(bench: Bench) -> list[float]:
    """The legend's numbers, from left to right."""
    text = bench.page.locator("#legend-numbers").inner_text()
    return [float(word.replace("−", "-")) for word in text.split()]


def asked(bench: Bench, request: str, index: int, how: list[str]) -> dict[str, float]:
    """What the engine says about the pictures that are shown."""
    found: dict[str, float] = bench.python(
        f"told = await engine.{request}({index}, False, ffi.to_js({how!r}))\n"
        "answer(ffi.to_js({'points': told.points, 'scale': told.scale,"
        " 'strongest': told.strongest}))"
    )
    return found


def peak(bench: Bench) -> int:
    """How opaque the map is at most, over both pictures, of 255."""
    return max(int(bench.heat(side)[..., 3].max()) for side in ("original", "modified"))


@pytest.fixture(scope="module")
def painted(bench: Bench) -> Bench:
    bench.photo("coffee-cup")
    bench.page.get_by_label("Brush size").fill("60")
    bench.paint(*SQUARE)
    return bench


def test_where_what_changed_and_off_are_one_choice(painted: Bench) -> None:
    page, heat = painted.page, painted.page.locator("#modified-side .heat")
    legend = page.get_by_role("group", name="What the colours mean")
    expect(page.get_by_role("heading", name="Why “espresso”?")).to_be_visible()
    assert heat.is_hidden()
    assert legend.is_hidden()
    painted.do(radio(painted, "Where").check)
    assert heat.is_visible()
    assert legend.is_visible()
    assert row(painted, "espresso").get_attribute("aria-pressed") == "true"
    where = painted.heat("modified")
    painted.do(lambda: page.keyboard.press("ArrowRight"))
    assert radio(painted, "What changed").is_checked()
    assert not np.array_equal(painted.heat("modified"), where)
    page.keyboard.press("ArrowRight")
    assert radio(painted, "Off").is_checked()
    assert heat.is_hidden()
    painted.do(row(painted, "consomme").click)
    expect(page.get_by_role("heading", name="Why “consomme”?")).to_be_visible()
    assert radio(painted, "What changed").is_checked()
    radio(painted, "Off").check()


def test_the_legend_has_the_engines_numbers(painted: Bench) -> None:
    painted.do(row(painted, "espresso").click)
    for kind, request in (("Where", "evidence"), ("What changed", "difference")):
        if not radio(painted, kind).is_checked():
            painted.do(radio(painted, kind).check)
        for how in ([], ["own"]):
            check(painted, "Own scale", bool(how))
            told = asked(painted, request, 967, how)
            assert told["points"] == pytest.approx(told["scale"] / 169)
            least = -1 if request == "difference" else 0
            wanted = [part * told["points"] for part in (least, (least + 1) / 2, 1)]
            assert numbers(painted) == pytest.approx(wanted, abs=0.005)
            ramp = painted.page.locator("#legend-ramp")
            assert f"{told['points']:.2f} points a cell" in (ramp.get_attribute("aria-label") or "")
            assert "gradient" in ramp.evaluate("e => getComputedStyle(e).backgroundImage")
    check(painted, "Own scale", False)
    painted.do(radio(painted, "Where").check)


def test_one_scale_for_all_classes_unless_asked_otherwise(painted: Bench) -> None:
    shared = numbers(painted)
    peaks = {"espresso": peak(painted)}
    painted.do(row(painted, "consomme").click)
    assert numbers(painted) == shared
    peaks["consomme"] = peak(painted)
    weaker = min(peaks, key=lambda name: peaks[name])
    assert peaks[weaker] < 0.74 * 255  # where the strongest of all reaches three quarters
    if weaker == "espresso":
        painted.do(row(painted, "espresso").click)
    check(painted, "Own scale")
    assert numbers(painted)[2] < shared[2]
    assert peak(painted) == round(0.75 * 255)
    check(painted, "Own scale", False)
    if weaker != "espresso":
        painted.do(row(painted, "espresso").click)


def test_contours_and_cells(painted: Bench) -> None:
    smooth = painted.heat("original")
    check(painted, "Show cells")
    cells = painted.heat("original")
    assert len(np.unique(cells[..., 3])) < len(np.unique(smooth[..., 3]))
    check(painted, "Show cells", False)
    assert np.array_equal(painted.heat("original"), smooth)
    points = numbers(painted)[2]
    check(painted, "Contours")
    assert {*np.unique(painted.heat("original")[..., 3])} == {0, 255}
    assert numbers(painted) == pytest.approx([points / 4, points / 2, points * 3 / 4], abs=0.006)
    lines = painted.page.get_by_role("img", name=re.compile("^Lines of the evidence"))
    painted.page.emulate_media(forced_colors="active")
    assert lines.is_visible()
    breadths = [line.bounding_box() for line in lines.locator("i").all()]
    heights = [box["height"] for box in breadths if box]
    assert heights == sorted({*heights})
    assert len(heights) == 3
    painted.page.emulate_media(forced_colors="none")
    check(painted, "Contours", False)


def test_the_photo_keeps_few_of_its_colours_while_a_map_is_shown(painted: Bench) -> None:
    for side in ("Original image", "Modified image"):
        style = "e => getComputedStyle(e).filter"
        assert painted.page.get_by_role("img", name=side).evaluate(style) == "saturate(0.35)"
    held = painted.pixels_of(painted.page.locator("#original-side .stroke"))[..., :3].astype(float)
    heat = painted.heat("original").astype(float)
    below = muted(painted.pixels("Original image")[..., :3])
    alpha = heat[..., 3:] / 255
    assert np.abs(held - (below * (1 - alpha) + heat[..., :3] * alpha)).max() <= 2
    radio(painted, "Off").check()
    for side in ("Original image", "Modified image"):
        assert painted.page.get_by_role("img", name=side).evaluate(style) == "none"


def test_the_unit_is_explained_by_keyboard(painted: Bench) -> None:
    page = painted.page
    painted.do(radio(painted, "Where").check)
    words = page.get_by_text("the mean of what 169 cells say")
    assert words.is_hidden()
    page.get_by_role("button", name="What the colours mean").focus()
    page.keyboard.press("Enter")
    assert words.is_visible()
    page.keyboard.press("Escape")
    assert words.is_hidden()


def test_no_map_where_nothing_speaks(painted: Bench, known: tuple[Label, ...]) -> None:
    page = painted.page
    told = painted.python(
        "found = []\n"
        "for index in range(0, 1000, 25):\n"
        "    one = await engine.evidence(index, False, ffi.to_js([]))\n"
        "    found.append([index, one.strongest])\n"
        "answer(ffi.to_js(found))"
    )
    index, strongest = min(told, key=lambda pair: pair[1])
    page.get_by_role("combobox", name="Find a class").fill(known[index].full)
    found = page.get_by_role("listbox", name="Classes found").get_by_role("option")
    painted.do(found.first.click)
    legend = page.get_by_role("group", name="What the colours mean")
    wanted = "No cell speaks for" if strongest == 0 else "too weak to be seen"
    expect(legend).to_contain_text(wanted)
    assert not page.locator("#legend-scale").is_visible()
    for side in ("original", "modified"):
        assert page.locator(f"#{side}-side .heat").is_hidden()
        style = page.get_by_role("img", name=f"{side.capitalize()} image").evaluate(
            "e => getComputedStyle(e).filter"
        )
        assert style == "none"
    assert not painted.problems
