"""Every tool that takes things out of a picture, used as a person would."""

from collections.abc import Iterator

import numpy as np
import pytest

from .conftest import GALLERY, Bench


def erased(bench: Bench) -> np.ndarray:
    return (bench.pixels("Modified image") != bench.pixels("Original image")).any(2)


@pytest.fixture
def fresh(bench: Bench) -> Iterator[Bench]:
    bench.photo("coffee-cup")
    bench.do(lambda: bench.page.get_by_label("Fill method").select_option("flat-colour"))
    yield bench
    bench.choose("Erase")
    bench.page.get_by_label("Brush size").fill("24")


def test_a_rectangle_erases_what_it_surrounds(fresh: Bench) -> None:
    fresh.choose("Box")
    fresh.paint((0.25, 0.25), (0.5, 0.75))
    gone = erased(fresh)
    assert gone[114:334, 114:222].mean() > 0.98
    gone[110:338, 110:226] = False
    assert not gone.any()


def test_a_lasso_erases_what_it_surrounds(fresh: Bench) -> None:
    fresh.choose("Lasso")
    fresh.paint((0.2, 0.2), (0.8, 0.2), (0.2, 0.8))
    gone = erased(fresh)
    assert gone[120, 120]
    assert not gone[400, 400]
    assert 0.14 < gone.mean() < 0.2  # half of a square of 0.6


def test_the_restore_brush_brings_the_original_back(fresh: Bench) -> None:
    fresh.choose("Box")
    fresh.paint((0.25, 0.25), (0.75, 0.75))
    before = erased(fresh)
    fresh.choose("Restore")
    fresh.page.get_by_label("Brush size").fill("60")
    fresh.paint((0.2, 0.5), (0.8, 0.5))
    after = erased(fresh)
    assert before[224, 224]
    assert not after[200:248, 150:300].any()
    assert after[130, 224]


def test_one_click_erases_a_superpixel(fresh: Bench) -> None:
    fresh.do(lambda: fresh.choose("Piece"))
    assert fresh.page.locator("#modified-side .pieces").is_visible()
    fresh.paint((0.5, 0.5))
    gone = erased(fresh)
    assert 0.001 < gone.mean() < 0.1
    count = fresh.page.get_by_label("Number of pieces")
    fresh.do(lambda: (count.fill("20"), count.dispatch_event("change")))
    fresh.press("Reset")
    fresh.paint((0.5, 0.5))
    assert erased(fresh).sum() > gone.sum()


def test_cutting_into_pieces_can_be_given_up(fresh: Bench) -> None:
    # as soon as it is under way: how long the cutting takes must not matter
    at_once = """() => new MutationObserver((_, observer) => {
        if (document.body.dataset.state !== "busy") return;
        observer.disconnect();
        document.body.dispatchEvent(new KeyboardEvent("keydown", {key: "Escape", bubbles: true}));
    }).observe(document.body, {attributeFilter: ["data-state"]})"""

    def choose_and_cancel() -> None:
        fresh.page.evaluate(at_once)
        fresh.page.get_by_role("radio", name="Piece").click(force=True)  # is not checked for long

    fresh.photo("astronaut")
    fresh.do(choose_and_cancel)
    assert fresh.page.get_by_role("radio", name="Erase").is_checked()
    assert fresh.page.locator("#modified-side .pieces").is_hidden()
    fresh.do(lambda: fresh.choose("Piece"))  # and asked for again
    fresh.paint((0.5, 0.5))
    assert erased(fresh).any()


def test_the_hole_can_grow_shrink_and_be_inverted(fresh: Bench) -> None:
    fresh.choose("Box")
    fresh.paint((0.4, 0.4), (0.6, 0.6))
    sizes = [erased(fresh).mean()]
    for name in ("Larger", "Smaller", "Swap inside and outside"):
        fresh.change_hole(name)
        sizes.append(erased(fresh).mean())
    assert sizes[1] > sizes[0] * 1.1
    assert abs(sizes[2] - sizes[0]) < 0.01
    assert abs(sizes[3] - (1 - sizes[2])) < 0.02


def test_the_original_shows_while_the_button_or_space_is_held(fresh: Bench) -> None:
    peek = fresh.page.locator("#peek-picture")
    button = fresh.page.get_by_role("button", name="Hold for original")
    button.dispatch_event("pointerdown")
    assert peek.is_visible()
    button.dispatch_event("pointerup")
    assert peek.is_hidden()
    fresh.page.locator("h1").click()
    fresh.page.keyboard.down("Space")
    assert peek.is_visible()
    fresh.page.keyboard.up("Space")
    assert peek.is_hidden()


def test_the_keyboard_alone_paints(fresh: Bench) -> None:
    fresh.page.get_by_role("application", name="Paint on the result").focus()
    fresh.page.keyboard.press("Enter")
    for _ in range(5):
        fresh.page.keyboard.press("Shift+ArrowRight")
    fresh.do(lambda: fresh.page.keyboard.press("Enter"))
    gone = erased(fresh)
    assert gone[224, 224:320].all()
    assert not gone[224, :200].any()


def test_brackets_change_the_brush(fresh: Bench) -> None:
    size = fresh.page.get_by_label("Brush size")
    before = int(size.input_value())
    fresh.page.locator("h1").click()
    fresh.page.keyboard.press("]")
    assert int(size.input_value()) > before
    fresh.page.keyboard.press("[")
    assert int(size.input_value()) == before
    fresh.page.keyboard.press("l")
    assert fresh.page.get_by_role("radio", name="Lasso").is_checked()


def test_a_photo_can_be_dropped_and_pasted(fresh: Bench) -> None:
    data = list((GALLERY / "earthrise.jpg").read_bytes())
    for event, field in (("drop", "dataTransfer"), ("paste", "clipboardData")):
        fresh.photo("coffee-cup")
        fresh.do(
            lambda event=event, field=field: fresh.page.evaluate(
                """([event, field, data]) => {
                    const files = new DataTransfer();
                    const bytes = new Uint8Array(data);
                    files.items.add(new File([bytes], "a.jpg", {type: "image/jpeg"}));
                    const kind = event === "drop" ? DragEvent : ClipboardEvent;
                    const options = {bubbles: true, cancelable: true, [field]: files};
                    document.body.dispatchEvent(new kind(event, options));
                }""",
                [event, field, data],
            )
        )
        assert fresh.table("Predictions")[0][0] == "golf ball"


def test_ten_rows_can_be_listed_and_what_came_first_stays(fresh: Bench) -> None:
    fresh.page.get_by_label("How many classes to list").select_option("10")
    assert len(fresh.table("Predictions")) == 10
    first = fresh.table("Predictions")[0]
    fresh.choose("Box")
    fresh.paint((0.1, 0.1), (0.9, 0.9))
    rows = fresh.table("Predictions")
    shares = [float(row[2].strip("<>%")) for row in rows]
    assert shares == sorted(shares, reverse=True)  # by what they are now
    assert [row[1] for row in rows if row[0] == first[0]] == [first[1]]
    fresh.page.get_by_label("How many classes to list").select_option("5")
    assert first[0] in [row[0] for row in fresh.table("Predictions")]


def test_a_found_class_stays_listed_until_unpinned(fresh: Bench) -> None:
    fresh.page.get_by_role("combobox", name="Find a class").fill("golf ball")
    found = fresh.page.get_by_role("listbox", name="Classes found").get_by_role("option")
    fresh.do(found.first.click)
    assert "golf ball" in fresh.table("Predictions")[-1][0]
    fresh.paint((0.4, 0.4), (0.6, 0.4))
    assert "golf ball" in fresh.table("Predictions")[-1][0]
    fresh.do(fresh.page.get_by_role("button", name="Unpin golf ball").first.click)
    assert "golf ball" not in fresh.table("Predictions")[-1][0]
