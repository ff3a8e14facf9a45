import time

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image as Pillow

from interactive_classification.mask import MaskError, draw_stroke, open_mask, touched
from interactive_classification.pixels import PictureError


def drawn(points, radius, shape=(5, 5)):
    mask = np.zeros(shape, np.bool_)
    draw_stroke(mask, points, radius)
    return mask


def picture(mask):
    return ["".join(".#"[int(pixel)] for pixel in row) for row in mask]


def test_a_dot_by_hand():
    # The middle of the 5x5 picture is (2.5, 2.5), the centre of pixel (2, 2).
    assert picture(drawn([[2.5, 2.5]], 1)) == [".....", "..#..", ".###.", "..#..", "....."]
    assert picture(drawn([[2.5, 2.5]], 1.5)) == [".....", ".###.", ".###.", ".###.", "....."]
    assert picture(drawn([[2.5, 2.5]], 2)) == ["..#..", ".###.", "#####", ".###.", "..#.."]


def test_a_dot_between_pixels_by_hand():
    # (2, 2) is the corner that four pixels share; their centres are 0.707 away.
    assert picture(drawn([[2, 2]], 0.7)) == ["....."] * 5
    assert picture(drawn([[2, 2]], 0.71)) == [".....", ".##..", ".##..", ".....", "....."]


def test_x_is_the_column_and_y_the_row():
    assert picture(drawn([[3.5, 0.5]], 0.5)) == ["...#.", ".....", ".....", ".....", "....."]


def test_a_horizontal_line_by_hand():
    line = drawn([[1.5, 2.5], [3.5, 2.5]], 1)
    assert picture(line) == [".....", ".###.", "#####", ".###.", "....."]


def test_a_diagonal_line_by_hand():
    line = drawn([[0.5, 0.5], [4.5, 4.5]], 0.5)
    assert picture(line) == ["#....", ".#...", "..#..", "...#.", "....#"]


def test_strokes_add_up():
    mask = drawn([[0.5, 0.5]], 0.5)
    draw_stroke(mask, [[4.5, 4.5]], 0.5)
    assert picture(mask) == ["#....", ".....", ".....", ".....", "....#"]


def test_points_outside_are_fine():
    assert not drawn([[-50, -50], [-20, 300]], 5).any()
    assert picture(drawn([[-3, 2.5], [9, 2.5]], 0.6)) == [
        ".....", ".....", "#####", ".....", ".....",
    ]  # fmt: skip


def test_a_brush_larger_than_the_picture():
    assert drawn([[2, 2]], 1000).all()


@settings(max_examples=60)
@given(
    st.lists(st.tuples(st.floats(-20, 40), st.floats(-20, 40)), min_size=1, max_size=5),
    st.floats(0.1, 15),
)
def test_a_stroke_is_every_pixel_near_the_line(points, radius):
    """Against the definition, pixel by pixel over the whole picture."""
    path = np.array(points)
    y, x = np.indices((17, 23)) + 0.5
    expected = np.full((17, 23), np.inf)
    ends = path[1:] if len(path) > 1 else path
    for (x0, y0), (x1, y1) in zip(path[: len(ends)], ends, strict=True):
        length2 = (x1 - x0) ** 2 + (y1 - y0) ** 2
        t = ((x - x0) * (x1 - x0) + (y - y0) * (y1 - y0)) / length2 if length2 else 0 * x
        t = np.clip(t, 0, 1)
        distance = np.hypot(x - x0 - t * (x1 - x0), y - y0 - t * (y1 - y0))
        expected = np.minimum(expected, distance)
    sure = np.abs(expected - radius) > 1e-9
    assert np.array_equal(drawn(points, radius, (17, 23))[sure], (expected <= radius)[sure])


def test_two_hundred_points_are_fast():
    turn = np.linspace(0, 20, 200)
    points = np.stack([224 + 150 * np.cos(turn), 224 + 150 * np.sin(turn)], 1)
    mask = np.zeros((448, 448), np.bool_)
    times = []
    for _ in range(5):
        start = time.perf_counter()
        draw_stroke(mask, points, 20)
        times.append(time.perf_counter() - start)
    assert min(times) < 0.03


@pytest.mark.parametrize(
    ("points", "radius"),
    [
        ([], 5), ([[1, 2, 3]], 5), ([1, 2], 5), ("ab", 5), ([[1, "x"]], 5), ([[1, 2], [3]], 5),
        ([[np.nan, 1]], 5), ([[1, np.inf]], 5), ([[1e300, 1]], 5),
        ([[1, 1]], 0), ([[1, 1]], -3), ([[1, 1]], np.nan), ([[1, 1]], np.inf),
    ],
)  # fmt: skip
def test_bad_strokes_are_refused_and_change_nothing(points, radius):
    mask = np.zeros((5, 5), np.bool_)
    with pytest.raises(MaskError) as caught:
        draw_stroke(mask, points, radius)
    assert str(caught.value).endswith(".")
    assert not mask.any()


def grey(rows):
    return Pillow.fromarray(np.array(rows, np.uint8))


def test_a_mask_of_the_working_size_is_taken_as_it_is(encode):
    rows = np.zeros((4, 4), np.uint8)
    rows[1, 2], rows[3, 0], rows[0, 0] = 255, 128, 127
    mask = open_mask(encode(grey(rows)), (640, 480), 4)
    assert picture(mask) == ["....", "..#.", "....", "#..."]
    assert mask.dtype == np.bool_


def test_a_mask_of_the_photos_size_is_cropped_like_the_photo(encode):
    rows = np.zeros((4, 8), np.uint8)  # its centred square is columns 2 to 5
    rows[0, 0] = rows[1, 2] = rows[2, 5] = rows[3, 7] = 255
    assert picture(open_mask(encode(grey(rows)), (8, 4), 4)) == ["....", "#...", "...#", "...."]
    # Twice as large: every pixel becomes a block of four, with hard edges.
    large = open_mask(encode(grey(rows)), (8, 4), 8)
    assert np.array_equal(large, open_mask(encode(grey(rows)), (8, 4), 4).repeat(2, 0).repeat(2, 1))


def test_coloured_and_transparent_masks(encode):
    white, black = (255, 255, 255, 255), (0, 0, 0, 255)
    image = Pillow.new("RGBA", (4, 4), black)
    image.putpixel((1, 2), white)
    assert picture(open_mask(encode(image), (9, 9), 4)) == ["....", "....", ".#..", "...."]


def test_a_black_and_white_mask(encode):
    image = Pillow.new("1", (4, 4), 0)
    image.putpixel((3, 0), 1)
    assert picture(open_mask(encode(image), (4, 4), 4)) == ["...#", "....", "....", "...."]


@pytest.mark.parametrize("size", [(5, 4), (4, 5), (1, 1), (8, 4)])
def test_a_mask_of_another_size_is_refused(encode, size):
    with pytest.raises(MaskError, match=f"{size[0]} by {size[1]}, the photo 4 by 8"):
        open_mask(encode(Pillow.new("L", size)), (4, 8), 4)


def test_a_mask_that_is_no_picture_is_refused():
    for data in (b"", b"no picture"):
        with pytest.raises(PictureError):
            open_mask(data, (4, 4), 4)


def test_touched_parts_are_those_in_reach_of_a_change():
    mask = np.zeros((40, 60), bool)
    mask[2:4, 2:4] = mask[2:4, 9:11] = mask[30:33, 50:55] = True
    changed = np.zeros_like(mask)
    changed[2, 9] = True
    near = touched(mask, changed, 6)
    assert near[2:4, 9:11].all()
    assert near[2:4, 2:4].all()  # five pixels of known picture lie between: within reach
    assert not near[30:33, 50:55].any()
    assert not (near & ~mask).any()


def test_touched_reaches_parts_beside_pixels_that_left_the_hole():
    mask = np.zeros((20, 20), bool)
    mask[5:8, 5:8] = True
    changed = np.zeros_like(mask)
    changed[5:8, 8] = True
    assert np.array_equal(touched(mask, changed, 3), mask)


def test_touched_without_a_change_is_empty():
    mask = np.ones((9, 9), bool)
    assert not touched(mask, np.zeros_like(mask), 4).any()


@pytest.mark.parametrize("seed", range(5))
def test_touched_never_misses_a_part(seed):
    """Against the definition, by growing one pixel's neighbourhood at a time."""
    random = np.random.default_rng(seed)
    mask = random.random((30, 34)) < 0.03
    changed = np.zeros_like(mask)
    changed[tuple(random.integers(0, 30, 2))] = True
    reach = int(random.integers(1, 7))
    wanted, grown = changed.copy(), None
    while grown is None or not np.array_equal(grown, wanted):
        grown = wanted
        rows, columns = np.nonzero(grown)
        near = np.zeros_like(mask)
        for row, column in zip(rows, columns, strict=True):
            top, left = max(row - reach, 0), max(column - reach, 0)
            near[top : row + reach + 1, left : column + reach + 1] = True
        wanted = grown | (mask & near)
    assert (touched(mask, changed, reach) >= (wanted & mask)).all()
