"""Strokes and shapes of any numbers at all, on masks of any size."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from interactive_classification.mask import (
    FARTHEST,
    MaskError,
    draw_polygon,
    draw_rectangle,
    draw_stroke,
    grow,
    shrink,
    touched,
)
from interactive_classification.superpixels import outline, outlines, piece

shapes = st.tuples(st.integers(1, 24), st.integers(1, 24))
masks = shapes.flatmap(lambda shape: arrays.arrays(np.bool_, shape))
coordinates = st.floats(-8, 32) | st.floats(-FARTHEST, FARTHEST)
paths = st.lists(st.tuples(coordinates, coordinates), min_size=1, max_size=6)
SLACK = 1e-6  # pixels
radii = st.floats(1e-6, 40) | st.floats(0, FARTHEST, exclude_min=True)
nearly = st.sampled_from([0, 3.5, 9, 7, float("nan"), float("nan"), float("inf"), 2e6])
anything = st.floats() | st.integers() | st.sampled_from([10**400, None, "7", True, 1j, [], [1]])


def by_brush(radius):
    return lambda mask, points, **options: draw_stroke(mask, points, radius, **options)


drawings = radii.map(by_brush) | st.sampled_from([draw_polygon, draw_rectangle])


@given(masks, paths, drawings)
@pytest.mark.filterwarnings("error")
def test_drawing_adds_in_place_and_restoring_takes_as_much_away(mask, points, draw):
    drawn, before, empty = mask.copy(), mask, np.zeros_like(mask)
    assert draw(drawn, points) is None
    draw(empty, points)
    assert np.array_equal(drawn, before | empty)
    draw(drawn, points, restore=True)
    assert np.array_equal(drawn, before & ~empty)
    draw(drawn, points)
    assert np.array_equal(drawn, before | empty)


@given(paths, radii)
def test_a_stroke_covers_its_points_and_the_way_back_is_the_same(points, radius):
    mask, back, inner, outer = np.zeros((4, 20, 24), np.bool_)
    draw_stroke(mask, points, radius)
    draw_stroke(back, points[::-1], radius)
    # from the other end the last digit may differ, on the very edge
    draw_stroke(inner, points, max(radius - SLACK, SLACK / 1000))
    draw_stroke(outer, points, min(radius + SLACK, FARTHEST))
    assert (inner <= back).all()
    assert (back <= outer).all()
    for x, y in points:
        if 0 <= x < 24 and 0 <= y < 20 and radius >= 0.75:  # more than half a diagonal
            assert mask[int(y), int(x)]


@settings(max_examples=400)
@given(
    st.lists(st.tuples(nearly, nearly), min_size=1, max_size=3)
    | st.lists(st.lists(anything, max_size=3) | anything, max_size=3),
    st.just(3) | anything.filter(lambda radius: isinstance(radius, (int, float))),
    st.sampled_from([draw_stroke, draw_polygon, draw_rectangle]),
)
def test_whatever_is_no_stroke_is_refused_and_changes_nothing(points, radius, draw):
    mask = np.zeros((9, 9), np.bool_)
    try:
        draw(mask, points, *([radius] if draw is draw_stroke else []))
    except MaskError as error:
        assert str(error).endswith(".")
        assert not mask.any()
    else:
        path = np.array(points, np.float64)
        assert path.shape[1:] == (2,)
        assert np.isfinite(path).all()
        assert draw is not draw_stroke or 0 < radius <= FARTHEST


@given(masks, st.floats(0, 24))
def test_growing_and_shrinking_are_each_others_mirror(mask, pixels):
    before = mask.copy()
    if pixels > max(mask.shape):
        with pytest.raises(MaskError):
            grow(mask, pixels)
        return
    grown, shrunk = grow(mask, pixels), shrink(mask, pixels)
    assert np.array_equal(mask, before)
    for made in (grown, shrunk):
        assert made.shape == mask.shape
        assert made.dtype == np.bool_
    y, x = np.indices(mask.shape)
    for value, made in ((True, grown), (False, ~shrunk)):
        rows, columns = np.nonzero(mask == value)
        distance2 = (y[..., None] - rows) ** 2 + (x[..., None] - columns) ** 2
        assert np.array_equal(made, (distance2 <= pixels**2).any(-1))
    assert not (mask & ~shrink(grown, pixels)).any()  # closing only adds
    assert not (grow(shrunk, pixels) & ~mask).any()  # opening only takes away


@given(masks, st.floats() | st.integers())
def test_growing_by_any_number_is_done_or_refused(mask, pixels):
    for change in (grow, shrink):
        try:
            assert change(mask, pixels).shape == mask.shape
            assert 0 <= pixels <= max(mask.shape)
        except MaskError:
            assert not 0 <= pixels <= max(mask.shape)


@given(masks, st.data(), st.integers(1, 30))
def test_what_is_touched_lies_in_the_hole_and_holds_what_changed(mask, data, reach):
    changed = data.draw(arrays.arrays(np.bool_, mask.shape))
    found = touched(mask, changed, reach)
    assert found.dtype == np.bool_
    assert not (found & ~mask).any()
    assert not (mask & changed & ~found).any()
    assert np.array_equal(touched(mask, found | changed, reach), found)  # there is no more to find


@given(masks, st.floats() | st.integers(-3, 30), st.floats() | st.integers(-3, 30))
def test_a_piece_is_found_inside_only(mask, x, y):
    labels = mask.astype(np.uint16)
    height, width = mask.shape
    assert outline(mask).shape == outlines(labels).shape == (height, width, 4)
    if 0 <= x < width and 0 <= y < height:
        assert piece(labels, x, y)[int(y), int(x)]
    else:
        with pytest.raises(MaskError):
            piece(labels, x, y)
