"""What holds for every method, and the plain baselines by hand."""

from inspect import isgeneratorfunction

import numpy as np
import pytest

from interactive_classification.fill import METHODS, FillError, Method, method
from interactive_classification.parameter import ParameterError

ALL = sorted(METHODS)


@pytest.fixture(scope="module")
def small_photo(coffee_picture):
    return np.ascontiguousarray(coffee_picture[64:384:5, 64:384:5])  # 64 x 64


def disk(shape, row, column, radius):
    y, x = np.indices(shape)
    return (y - row) ** 2 + (x - column) ** 2 <= radius**2


def test_the_registry_is_complete_and_ordered():
    assert {"biharmonic", "blur", "flat-colour", "mean-colour", "noise"} <= set(METHODS)
    assert [m.baseline for m in METHODS.values()] == sorted(m.baseline for m in METHODS.values())
    for name, entry in METHODS.items():
        assert name == entry.name
        assert name == name.lower()
        assert " " not in name
        assert entry.title
        assert entry.description.endswith(".")


def test_an_unknown_method_is_refused_with_the_known_ones():
    with pytest.raises(FillError, match="biharmonic"):
        method("telepathy")


@pytest.mark.parametrize("name", ALL)
def test_only_the_hole_changes_and_nothing_given_is_touched(name, small_photo):
    mask = disk((64, 64), 30, 35, 9)
    image, hole = small_photo.copy(), mask.copy()
    filled = METHODS[name].fill(image, hole)
    assert filled.shape == image.shape
    assert filled.dtype == np.uint8
    assert filled is not image
    assert np.array_equal(image, small_photo)
    assert np.array_equal(hole, mask)
    assert np.array_equal(filled[~mask], small_photo[~mask])
    assert not np.array_equal(filled[mask], small_photo[mask])


@pytest.mark.parametrize("name", ALL)
def test_filling_again_gives_the_same_pixels(name, small_photo):
    mask = disk((64, 64), 20, 20, 7)
    fill = METHODS[name].fill
    assert np.array_equal(fill(small_photo, mask), fill(small_photo, mask))


@pytest.mark.parametrize("name", [name for name in ALL if name != "blur"])
def test_what_was_removed_leaves_no_trace(name, small_photo):
    """The fill may depend on what is left only. (Blur is there to break this rule.)"""
    mask = disk((64, 64), 40, 22, 8)
    other = small_photo.copy()
    other[mask] = 255 - other[mask]
    fill = METHODS[name].fill
    assert np.array_equal(fill(small_photo, mask), fill(other, mask))


@pytest.mark.parametrize("name", ALL)
@pytest.mark.parametrize("place", ["corner", "edge", "one pixel", "all but one", "frame"])
def test_holes_at_the_border(name, place, small_photo):
    image = np.ascontiguousarray(small_photo[:24, :24])
    mask = np.zeros((24, 24), np.bool_)
    if place == "corner":
        mask[:6, :6] = True
    elif place == "edge":
        mask[:, 20:] = True
    elif place == "one pixel":
        mask[11, 7] = True
    elif place == "all but one":
        mask[:] = True
        mask[12, 12] = False
    else:
        mask[:] = True
        mask[5:19, 5:19] = False
    filled = METHODS[name].fill(image, mask)
    assert np.array_equal(filled[~mask], image[~mask])


@pytest.mark.parametrize("name", ALL)
def test_an_empty_mask_gives_the_picture_back(name, small_photo):
    filled = METHODS[name].fill(small_photo, np.zeros((64, 64), np.bool_))
    assert np.array_equal(filled, small_photo)
    assert filled is not small_photo


@pytest.mark.parametrize("name", ALL)
def test_a_mask_of_everything_is_refused(name, small_photo):
    with pytest.raises(FillError, match=r"Everything is erased.*\.$"):
        METHODS[name].fill(small_photo, np.ones((64, 64), np.bool_))


@pytest.mark.parametrize("name", ALL)
def test_wrong_shapes_and_types_are_refused(name, small_photo):
    fill = METHODS[name].fill
    mask = disk((64, 64), 20, 20, 3)
    for image, hole in [
        (small_photo, mask[:50]), (small_photo, mask.astype(np.uint8)), (small_photo[..., 0], mask),
        (small_photo.astype(np.float32), mask), (small_photo[..., [0, 1, 2, 0]], mask),
    ]:  # fmt: skip
        with pytest.raises(FillError):
            fill(image, hole)


@pytest.mark.parametrize("name", ALL)
def test_parameters_are_checked(name, small_photo):
    mask = disk((64, 64), 20, 20, 3)
    entry = METHODS[name]
    with pytest.raises(ParameterError, match="no parameter"):
        entry.fill(small_photo, mask, sparkle=1)
    for parameter in entry.parameters:
        assert parameter.low <= parameter.default <= parameter.high
        bads = (parameter.low - 1, parameter.high + 1, 10**400, float("nan"), "7", True, None)
        for bad in bads:
            with pytest.raises(ParameterError, match=parameter.title):
                entry.fill(small_photo, mask, **{parameter.name: bad})


@pytest.mark.parametrize("name", [n for n in ALL if isgeneratorfunction(METHODS[n].solve)])
def test_progress_rises_from_0_to_1_and_can_be_stopped(name, small_photo):
    mask = disk((64, 64), 15, 15, 5) | disk((64, 64), 45, 45, 5)
    progress = list(METHODS[name].steps(small_photo, mask))
    assert progress
    assert progress == sorted(progress)
    assert progress[0] >= 0
    assert progress[-1] <= 1
    steps = METHODS[name].steps(small_photo, mask)
    next(steps)
    steps.close()


def test_a_method_is_held_to_its_hole():
    """Whatever a method does outside the hole is undone."""

    def careless(image, mask):
        return np.zeros_like(image)

    image = np.full((3, 3, 3), 9, np.uint8)
    mask = np.eye(3, dtype=np.bool_)
    filled = Method("careless", "Careless", "Paints everything.", careless).fill(image, mask)
    assert filled[..., 0].tolist() == [[0, 9, 9], [9, 0, 9], [9, 9, 0]]


# The baselines, by hand -----------------------------------------------------------


def one_hole():
    image = np.zeros((3, 3, 3), np.uint8)
    image[0] = (8, 80, 200)
    image[1, 1] = (255, 255, 255)
    mask = np.zeros((3, 3), np.bool_)
    mask[1, 1] = True
    return image, mask


def test_mean_colour_by_hand():
    # Three of the eight known pixels: 24/8 = 3, 240/8 = 30, 600/8 = 75.
    assert METHODS["mean-colour"].fill(*one_hole())[1, 1].tolist() == [3, 30, 75]


def test_flat_colour_by_hand():
    flat = METHODS["flat-colour"]
    assert flat.fill(*one_hole())[1, 1].tolist() == [128, 128, 128]
    assert flat.fill(*one_hole(), red=1, green=2, blue=3)[1, 1].tolist() == [1, 2, 3]


def test_a_picture_that_stays_is_blurred_once_for_all_holes():
    draw = np.random.default_rng(4)
    blur, fresh = METHODS["blur"], draw.integers(0, 256, (2, 40, 50, 3), np.uint8)
    for radius in (3, 3, 9):
        for image in fresh:
            kept = image.copy()
            kept.flags.writeable = False
            for _ in range(2):
                mask = draw.random((40, 50)) < 0.3
                expected = blur.fill(image, mask, radius=radius)
                assert np.array_equal(blur.fill(kept, mask, radius=radius), expected)


def test_blur_by_hand():
    image = np.zeros((1, 9, 3), np.uint8)
    image[0, 4] = 243
    mask = np.ones((1, 9), np.bool_)
    mask[0, 8] = False
    # Three times a mean of three: 1 3 6 7 6 3 1 of 27, times 243.
    blurred = METHODS["blur"].fill(image, mask, radius=1)[0, :, 0]
    assert blurred.tolist() == [0, 9, 27, 54, 63, 54, 27, 9, 0]


def test_noise_is_even_and_follows_its_seed(small_photo):
    mask = np.ones((64, 64), np.bool_)
    mask[0] = False
    noise = METHODS["noise"]
    filled = noise.fill(small_photo, mask)[mask].astype(float)
    assert abs(filled.mean() - 127.5) < 3
    assert abs(filled.std() - 73.9) < 2  # that of 256 equally likely values
    assert not np.array_equal(filled, noise.fill(small_photo, mask, seed=1)[mask])


def test_noise_stays_where_it_is_while_the_hole_grows(small_photo):
    inner, outer = disk((64, 64), 30, 30, 5), disk((64, 64), 30, 30, 9)
    noise = METHODS["noise"].fill
    assert np.array_equal(noise(small_photo, inner)[inner], noise(small_photo, outer)[inner])
