import io

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image as Pillow

from interactive_classification.mask import (
    MaskError,
    draw_polygon,
    draw_rectangle,
    draw_stroke,
    grow,
    open_mask,
    outline,
    shrink,
    svg_path,
    to_png,
    touched,
)
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


def test_two_hundred_points_are_fast(effort):
    turn = np.linspace(0, 20, 200)
    points = np.stack([224 + 150 * np.cos(turn), 224 + 150 * np.sin(turn)], 1)
    mask = np.zeros((448, 448), np.bool_)
    assert effort(lambda: draw_stroke(mask, points, 20)) < 0.1


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


def test_whole_numbers_that_no_float_can_hold_are_refused():
    for points, radius in (([[10**400, 1]], 5), ([[1, 1]], 10**400)):
        with pytest.raises(MaskError):
            draw_stroke(np.zeros((5, 5), np.bool_), points, radius)


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


HOLE = np.zeros((64, 64), np.bool_)
HOLE[20:40, 10:50] = True


def layered(inside, outside, hole=HOLE):
    """An RGBA picture with one colour in the hole and another outside."""
    return Pillow.fromarray(np.where(hole[..., None], inside, outside).astype(np.uint8))


def with_palette(colours):
    image = Pillow.fromarray(HOLE.astype(np.uint8), "P")
    image.putpalette([value for colour in colours for value in colour])
    return image


def masks(photo):
    """The same hole as people have it, each a file and the rule that it is for."""
    picture = np.dstack([photo, np.full((64, 64), 255)])
    strokes = layered((255, 0, 0, 255), (0, 0, 0, 0))
    strokes.paste((0, 200, 90, 255), (10, 20, 30, 40))
    on_black = layered((128, 0, 0, 255), (0, 0, 0, 255)).convert("RGB")
    on_black.paste((0, 64, 0), (10, 20, 30, 40))
    grey = np.where(HOLE, 255, 0)
    noisy = np.clip(grey + np.random.default_rng(5).normal(0, 25, HOLE.shape), 0, 255)
    labels = np.where(HOLE, 1, 0)
    objects = labels.copy()
    objects[20:30, 10:50] = 3
    wide = np.zeros_like(HOLE)
    wide[4:60] = True
    return {
        "white on black": (Pillow.fromarray(grey.astype(np.uint8)), HOLE),
        "one bit": (Pillow.fromarray(HOLE), HOLE),
        "0 and 1": (Pillow.fromarray(labels.astype(np.uint8)), HOLE),
        "0 and 1, 16 bits": (Pillow.fromarray(labels.astype(np.uint16)), HOLE),
        "0 and 1, 32 bits": (Pillow.fromarray(labels.astype(np.int32)), HOLE),
        "0.0 and 1.0": (Pillow.fromarray(labels.astype(np.float32)), HOLE),
        "probabilities": (Pillow.fromarray((0.2 + 0.6 * labels).astype(np.float32)), HOLE),
        "objects": (Pillow.fromarray(objects.astype(np.uint8)), HOLE),
        "1 and 2": (Pillow.fromarray((labels + 1).astype(np.uint8)), HOLE),
        "0 and 100": (Pillow.fromarray((labels * 100).astype(np.uint8)), HOLE),
        "16 bits": (Pillow.fromarray((labels * 65535).astype(np.uint16)), HOLE),
        "12 of 16 bits": (Pillow.fromarray((labels * 4095).astype(np.uint16)), HOLE),
        "0 and 1 in RGB": (Pillow.fromarray(labels.astype(np.uint8)).convert("RGB"), HOLE),
        "noise": (Pillow.fromarray(noisy.astype(np.uint8)), HOLE),
        "palette": (with_palette([(0, 0, 0), (128, 0, 0)]), HOLE),
        "palette without black": (with_palette([(68, 90, 84), (253, 231, 37)]), HOLE),
        "palette, white first": (with_palette([(255, 255, 255), (0, 0, 0)]), ~HOLE),
        "colours on black": (on_black, HOLE),
        "a hole in the photo": (layered((0, 0, 0, 0), picture), HOLE),
        "a hole that keeps its colours": (
            Pillow.fromarray(np.dstack([photo, 255 * ~HOLE]).astype(np.uint8)), HOLE,
        ),
        "a large hole in the photo": (layered((9, 9, 9, 0), picture, wide), wide),
        "a hole in grey": (layered((0, 0, 0, 0), picture).convert("LA"), HOLE),
        "paint on a layer": (strokes, HOLE),
        "black on a layer": (layered((0, 0, 0, 255), (0, 0, 0, 0)), HOLE),
        "white on a layer": (layered((255, 255, 255, 255), (255, 255, 255, 0)), HOLE),
        "much paint": (layered((255, 0, 99, 255), (0, 0, 0, 0), wide), wide),
        "a stencil": (layered((0, 0, 0, 0), (0, 0, 0, 255)), HOLE),
        "a clear colour of a palette": (
            with_palette([(255, 0, 0), (0, 0, 0)]), ~HOLE,
        ),
    }  # fmt: skip


PHOTO = np.random.default_rng(4).integers(0, 256, (64, 64, 3), np.uint8)


@pytest.mark.parametrize("name", masks(PHOTO))
def test_every_mask_that_people_have(encode, name):
    image, hole = masks(PHOTO)[name]
    kinds = ["TIFF"] if image.mode in ("I", "F") else ["PNG"]
    for kind in kinds:
        assert np.array_equal(open_mask(encode(image, kind), (9, 9), 64, PHOTO), hole)


def test_a_clear_colour_of_a_palette_is_transparent(encode):
    image = with_palette([(255, 0, 0), (0, 0, 0)])
    data = encode(image, "PNG", transparency=1)
    assert np.array_equal(open_mask(data, (9, 9), 64, PHOTO), ~HOLE)  # red paint on a layer


def test_a_jpeg_of_black_and_white_and_one_all_but_black(encode):
    image = Pillow.fromarray(np.where(HOLE, 255, 0).astype(np.uint8))
    found = open_mask(encode(image, "JPEG", quality=60), (9, 9), 64)
    assert (found != HOLE).mean() < 0.01
    dark = Pillow.fromarray(np.random.default_rng(3).integers(0, 20, (64, 64), np.uint8))
    assert not open_mask(encode(dark, "JPEG"), (9, 9), 64).any()


@pytest.mark.parametrize("value", [0, 255])
def test_a_mask_of_nothing_and_one_of_everything(encode, value):
    for mode in ("1", "L", "RGB"):
        image = Pillow.new("L", (64, 64), value).convert(mode)
        assert (open_mask(encode(image), (9, 9), 64) == bool(value)).all()
    assert not open_mask(encode(Pillow.new("RGBA", (64, 64))), (9, 9), 64).any()


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


# Bringing back, shapes, growing ------------------------------------------------------


def polygon(points, shape=(5, 5)):
    mask = np.zeros(shape, np.bool_)
    draw_polygon(mask, points)
    return mask


def test_restoring_takes_a_stroke_out_of_the_mask():
    mask = np.ones((5, 5), np.bool_)
    draw_stroke(mask, [[2.5, 2.5]], 1, restore=True)
    assert np.array_equal(~mask, drawn([[2.5, 2.5]], 1))


def test_restoring_undoes_exactly_the_same_stroke():
    mask = drawn([[3, 4], [20, 9]], 3.3, (30, 30))
    draw_stroke(mask, [[3, 4], [20, 9]], 3.3, restore=True)
    assert not mask.any()


def test_a_triangle_by_hand():
    # Its slanting side runs through the centres (4.5, 0.5), (3.5, 1.5)…: its right is outside.
    assert picture(polygon([[0, 0], [5, 0], [0, 5]])) == [
        "####.", "###..", "##...", "#....", ".....",
    ]  # fmt: skip


def test_a_lasso_may_cross_itself_and_go_either_way():
    star = [[2.5, -1], [4.2, 5], [-1, 1.4], [6, 1.4], [0.8, 5]]
    assert polygon(star)[2, 2]
    assert np.array_equal(polygon(star), polygon(star[::-1]))


@pytest.mark.parametrize("points", [[[2, 2]], [[0, 0], [5, 5]], [[0, 0], [5, 5], [2, 2]]])
def test_what_surrounds_nothing_is_empty(points):
    assert not polygon(points).any()


def test_a_lasso_outside_the_picture():
    assert polygon([[-9, -9], [99, -9], [99, 99], [-9, 99]]).all()
    assert not polygon([[-9, -9], [-1, -9], [-1, 99], [-9, 99]]).any()


corners = st.tuples(st.floats(-3, 12), st.floats(-3, 12))


@given(st.lists(corners, min_size=3, max_size=9), st.integers(0, 79))
@settings(max_examples=150)
def test_a_polygon_has_the_pixels_that_it_winds_around(points, place):
    """Against the sum of the angles under which a pixel's centre sees the edges."""
    row, column = divmod(place, 10)
    seen = np.array(points) - (column + 0.5, row + 0.5)
    if np.min(np.hypot(*seen.T)) < 1e-6:
        return
    ahead = np.roll(seen, -1, axis=0)
    cross = seen[:, 0] * ahead[:, 1] - seen[:, 1] * ahead[:, 0]
    dot = (seen * ahead).sum(1)
    if np.any((np.abs(cross) < 1e-6) & (dot <= 0)):  # the centre lies on the line
        return
    turns = round(np.arctan2(cross, dot).sum() / (2 * np.pi))
    assert polygon(points, (8, 10))[row, column] == (turns != 0)


@given(corners, corners, corners, corners)
def test_polygons_that_share_an_edge_share_no_pixel(a, b, c, d):
    (ax, ay), (bx, by) = a, b
    sides = [(bx - ax) * (y - ay) - (by - ay) * (x - ax) for x, y in (c, d)]
    if sides[0] * sides[1] < 0:  # on either side of the line
        assert not (polygon([a, b, c], (12, 12)) & polygon([a, b, d], (12, 12))).any()


def test_rectangles_tile_and_need_not_begin_at_the_upper_left():
    mask = np.zeros((6, 6), np.bool_)
    draw_rectangle(mask, [(4.2, 3), (1, 1.5)])
    expected = np.zeros((6, 6), np.bool_)
    expected[1:3, 1:4] = True
    assert np.array_equal(mask, expected)
    draw_rectangle(mask, [(0, 0), (9, 2.5)], restore=True)
    assert mask.sum() == 3


@pytest.mark.parametrize("draw", [draw_polygon, draw_rectangle])
@pytest.mark.parametrize("points", [[[np.nan, 1], [2, 2]], [[1, 1], [1e9, 2]]])
def test_shapes_of_bad_points_are_refused(draw, points):
    mask = np.zeros((5, 5), np.bool_)
    with pytest.raises(MaskError):
        draw(mask, points)
    assert not mask.any()


@pytest.mark.parametrize("pixels", [0, 1, 1.5, 3, 7, 40])
def test_growing_is_by_distance(pixels):
    mask = np.random.default_rng(3).random((30, 41)) < 0.01
    rows, columns = np.nonzero(mask)
    y, x = np.mgrid[:30, :41]
    near = (y[..., None] - rows) ** 2 + (x[..., None] - columns) ** 2 <= pixels**2
    assert np.array_equal(grow(mask, pixels), near.any(-1))
    assert np.array_equal(shrink(~mask, pixels), ~near.any(-1))


def test_growing_and_shrinking_back_keeps_a_disc():
    disc = drawn([[20, 20]], 9, (40, 40))
    assert np.array_equal(shrink(grow(disc, 4), 4), disc)
    assert not shrink(disc, 10).any()
    assert not grow(np.zeros((9, 9), np.bool_), 5).any()


def test_shrinking_does_not_begin_at_the_pictures_edge():
    assert shrink(np.ones((9, 9), np.bool_), 3).all()


@pytest.mark.parametrize("pixels", [-1, float("nan"), 1e9])
def test_growing_by_nonsense_is_refused(pixels):
    with pytest.raises(MaskError, match=r"\.$"):
        grow(np.zeros((9, 9), np.bool_), pixels)


def test_a_long_lasso_is_quick(effort):
    angle = np.linspace(0, 40, 3000)
    points = 224 + np.stack([np.cos(angle), np.sin(angle)], 1) * angle[:, None] * 5
    assert effort(lambda: grow(polygon(points, (448, 448)), 30)) < 1


def test_a_mask_file_is_one_bit_a_pixel_and_comes_back():
    mask = np.random.default_rng(2).random((32, 32)) < 0.4
    data = to_png(mask)
    assert Pillow.open(io.BytesIO(data)).mode == "1"
    assert np.array_equal(open_mask(data, (32, 32), 32), mask)


def lines(*rows):
    """The outline of a mask that is drawn by #."""
    mask = np.array([[pixel == "#" for pixel in row] for row in rows])
    return [line.tolist() for line in outline(mask)]


def test_outlines_by_hand():
    assert lines("...", "...") == []
    assert lines("...", ".#.", "...") == [[[2, 3], [3, 2], [4, 3], [3, 4]]]
    assert lines("##", "##") == [
        [[0, 1], [1, 0], [3, 0], [4, 1], [4, 3], [3, 4], [1, 4], [0, 3]]
    ]  # fmt: skip
    assert lines("##.", ".##") == [[[0, 1], [1, 0], [3, 0], [6, 3], [5, 4], [3, 4]]]


def test_an_outline_goes_the_other_way_around_what_is_left_out():
    around, inside = lines("#####", "#####", "##.##", "#####", "#####")
    assert around == [[0, 1], [1, 0], [9, 0], [10, 1], [10, 9], [9, 10], [1, 10], [0, 9]]
    assert inside == [[5, 4], [4, 5], [5, 6], [6, 5]]


def test_pixels_that_touch_at_a_corner_are_outlined_apart():
    falling = [[[0, 1], [1, 0], [2, 1], [1, 2]], [[3, 2], [4, 3], [3, 4], [2, 3]]]
    assert lines("#.", ".#") == falling
    assert lines(".#", "#.") == [[[2, 1], [3, 0], [4, 1], [3, 2]], [[0, 3], [1, 2], [2, 3], [1, 4]]]


def test_an_outline_as_a_path():
    mask = np.array([[True, False, True]])
    left = "M1 1Q2 0 3 1 4 2 3 3 2 4 1 3 0 2 1 1Z"
    assert svg_path(mask) == left + "M9 1Q10 0 11 1 12 2 11 3 10 4 9 3 8 2 9 1Z"
    assert svg_path(~np.ones((3, 3), np.bool_)) == ""


@settings(deadline=None)
@given(st.integers(0, 2**32 - 1), st.floats(0, 1))
def test_an_outline_surrounds_just_the_mask(seed, share):
    mask = np.random.default_rng(seed).random((12, 17)) < share
    wound = np.zeros(mask.shape, int)
    for line in outline(mask):
        inside = np.zeros(mask.shape, np.bool_)
        draw_polygon(inside, line / 2)
        x, y = line.T
        clockwise = np.sign((x * np.roll(y, -1) - np.roll(x, -1) * y).sum())
        wound += clockwise * inside
    assert np.array_equal(wound, mask.astype(int))


def test_dust_is_outlined_coarsely():
    dust = np.indices((448, 448)).sum(0) % 2 == 0
    (line,) = outline(dust)
    corners = [(0, 8), (8, 0), (888, 0), (896, 8), (896, 888), (888, 896), (8, 896), (0, 888)]
    assert list(map(tuple, line.tolist())) == corners
