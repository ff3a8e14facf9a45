"""Every fill method on small pictures and holes of any shape, with any parameters."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from interactive_classification.fill import METHODS, FillError
from interactive_classification.parameter import ParameterError

ALL = sorted(METHODS)
FROM_AROUND = ("biharmonic", "blur", "fast-marching", "mean-colour", "patch-match")
HOLES = ("any", "frame", "one pixel", "all but one", "row", "column")


@st.composite
def holes(draw):
    """A hole that leaves something of a picture, and often all borders in the hole."""
    height, width = draw(st.integers(1, 12)), draw(st.integers(1, 12))
    height += height * width == 1  # a picture of one pixel has no hole to fill
    random = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    kind, row, column = draw(st.sampled_from(HOLES)), *(random.integers((height, width)))
    mask = np.zeros((height, width), np.bool_)
    if kind == "any":
        mask = random.random((height, width)) < random.random()
    elif kind == "frame":
        mask[:] = True
        mask[1:-1, 1:-1] = random.random((height, width))[1:-1, 1:-1] < 0.5
    elif kind == "row":
        mask[row] = True
    elif kind == "column":
        mask[:, column] = True
    mask[row, column] = kind != "all but one"
    if kind == "all but one":
        mask = np.arange(mask.size).reshape(mask.shape) != row * width + column
    if mask.all():
        mask[row, column] = False
    return mask


@st.composite
def pictures(draw, mask):
    """Flat, or of few colours with extremes among them, or of any."""
    random = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    colours = random.integers(0, 256, (draw(st.sampled_from([1, 2, 5, 200])), 3), np.uint8)
    if len(colours) == 2 and draw(st.booleans()):
        colours[:] = [[0, 0, 0], [255, 255, 255]]
    return colours[random.integers(0, len(colours), mask.shape)]


@st.composite
def parameters(draw, name):
    """Some of a method's parameters, at any value that they may have."""
    chosen = {}
    for one in METHODS[name].parameters:
        if draw(st.booleans()):
            chosen[one.name] = draw(st.integers(int(one.low), int(one.high)))
    return chosen


@pytest.mark.parametrize("name", ALL)
@pytest.mark.filterwarnings("error")
@settings(max_examples=150)
@given(st.data(), holes())
def test_only_the_hole_changes_and_always_in_the_same_way(name, data, mask):
    image, given_parameters = data.draw(pictures(mask)), data.draw(parameters(name))
    before, hole = image.copy(), mask.copy()
    image.flags.writeable = mask.flags.writeable = False
    fill = METHODS[name].fill
    filled = fill(image, mask, **given_parameters)
    assert filled.shape == image.shape
    assert filled.dtype == np.uint8
    assert filled.flags.writeable
    assert np.array_equal(image, before)
    assert np.array_equal(mask, hole)
    assert np.array_equal(filled[~mask], before[~mask])
    assert np.array_equal(fill(image, mask, **given_parameters), filled)


@pytest.mark.parametrize("name", FROM_AROUND)
@settings(max_examples=80)
@given(st.data(), holes(), st.tuples(*[st.integers(0, 255)] * 3))
def test_a_picture_of_one_colour_stays_so(name, data, mask, colour):
    image = np.empty((*mask.shape, 3), np.uint8)
    image[:] = colour
    filled = METHODS[name].fill(image, mask, **data.draw(parameters(name)))
    assert (filled == colour).all()


@pytest.mark.parametrize("name", [name for name in ALL if name != "blur"])
@settings(max_examples=80)
@given(st.data(), holes())
def test_what_was_erased_is_not_looked_at(name, data, mask):
    image, given_parameters = data.draw(pictures(mask)), data.draw(parameters(name))
    other = image.copy()
    other[mask] = 255 - other[mask]
    first, second = (METHODS[name].fill(one, mask, **given_parameters) for one in (image, other))
    assert np.array_equal(first, second)


@pytest.mark.parametrize("name", ALL)
@settings(max_examples=80)
@given(
    st.integers(1, 5),
    st.integers(1, 5),
    st.sampled_from([np.bool_, np.uint8, np.float32]),
    st.sampled_from([(), (1,), (3,), (4,), (3, 1)]),
    st.sampled_from([np.uint8, np.float32]),
    st.booleans(),
)
def test_hopeless_holes_are_refused(name, height, width, of_mask, channels, of_image, turned):
    """Nothing is left of the picture, or there is none, or the shapes disagree."""
    image = np.zeros((height, width, *channels), of_image)
    mask = np.ones((width, height) if turned else (height, width), of_mask)
    with pytest.raises(FillError, match=r"\.$"):
        METHODS[name].fill(image, mask)


@pytest.mark.parametrize("name", ALL)
@given(
    st.dictionaries(
        st.sampled_from(["radius", "patch", "seed", "red", "levels", "iterations", "magic"]),
        st.floats() | st.integers() | st.sampled_from([10**400, -(10**400), None, "7", True]),
    )
)
def test_parameters_are_in_their_range_or_refused(name, values):
    try:
        checked = METHODS[name].checked(values)
    except ParameterError as error:
        assert str(error).endswith(".")
        return
    assert set(values) <= set(checked) == {one.name for one in METHODS[name].parameters}
    for one in METHODS[name].parameters:
        assert one.low <= checked[one.name] <= one.high
