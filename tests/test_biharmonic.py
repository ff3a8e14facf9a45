import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.sparse import linalg
from skimage.restoration import inpaint, inpaint_biharmonic

from interactive_classification.fill import METHODS, FillError

fill = METHODS["biharmonic"].fill


def whole_picture(image, mask):
    """Let scikit-image solve the picture as a whole."""
    return (inpaint_biharmonic(image, mask, channel_axis=-1) * 255 + 0.5).astype(np.uint8)


def disk(shape, row, column, radius):
    y, x = np.indices(shape)
    return (y - row) ** 2 + (x - column) ** 2 <= radius**2


def psnr(first, second):
    return 10 * np.log10(255**2 / np.mean((first.astype(float) - second) ** 2))


def test_a_plane_goes_on_through_the_hole():
    """A plane has no curvature at all, so the smoothest surface is the plane itself."""
    y, x = np.indices((16, 16))
    image = np.stack([10 * x, 10 * y, 5 * x + 5 * y], -1).astype(np.uint8)
    mask = np.zeros((16, 16), np.bool_)
    mask[5:10, 6:11] = True
    broken = image.copy()
    broken[mask] = 99
    assert np.array_equal(fill(broken, mask), image)


def test_one_pixel_by_hand():
    """The biharmonic stencil: 20 in the middle, -8, 2 and 1 around it."""
    column = np.array([0, 0, 40, 80, 80, 80, 80])
    image = np.repeat(np.tile(column, (7, 1))[..., None], 3, 2).astype(np.uint8)
    mask = np.zeros((7, 7), np.bool_)
    mask[3, 3] = True
    # 20 u = 8 (40 + 80 + 2 * 80) - 2 (2 * 40 + 2 * 80) - (0 + 80 + 2 * 80), where 80 is
    # what lies above and below: 20 u = 2240 - 480 - 240, so u = 76.
    assert (fill(image, mask)[3, 3] == 76).all()


@pytest.mark.parametrize(
    "circles",
    [
        [(100, 100, 12)],
        [(60, 60, 10), (120, 150, 8), (180, 40, 5)],
        [(60, 60, 10), (60, 83, 10)],  # 3 pixels between them
        [(60, 60, 10), (60, 82, 10)],  # 2
        [(60, 60, 10), (60, 81, 10)],  # touching
        [(0, 0, 9), (0, 100, 9), (199, 199, 14), (100, 199, 6)],  # over the border
        [(5, 100, 3), (4, 60, 3)],  # near the border
    ],
)
def test_the_same_pixels_as_the_whole_picture(coffee_picture, circles):
    image = coffee_picture[100:300, 100:300]
    mask = np.zeros((200, 200), np.bool_)
    for circle in circles:
        mask |= disk(mask.shape, *circle)
    assert np.array_equal(fill(image, mask), whole_picture(image, mask))


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 2**32 - 1), st.integers(6, 26), st.integers(6, 26), st.floats(0.02, 0.5))
def test_the_same_pixels_as_the_whole_picture_for_scattered_holes(seed, height, width, part):
    """Extreme values everywhere, so that the limits of the known values matter."""
    random = np.random.default_rng(seed)
    image = (random.random((height, width, 3)) < 0.5).astype(np.uint8) * 200 + 20
    mask = random.random((height, width)) < part
    image[random.random((height, width)) < 0.05] = (0, 255, 128)
    if mask.all() or not mask.any():
        return
    difference = fill(image, mask).astype(int) - whole_picture(image, mask)
    assert np.abs(difference).max() <= 1  # a tie may round either way
    assert np.count_nonzero(difference) <= 2


def test_the_limits_are_those_of_the_whole_picture():
    """A ramp that would overshoot may go up to the brightest value seen anywhere."""
    image = np.full((40, 40, 3), 100, np.uint8)
    image[:, 5] = 150
    image[:, 6] = 190
    mask = np.zeros((40, 40), np.bool_)
    mask[:, :5] = True
    mask[10, 30] = True
    image[0, 39] = 255
    image[10, 30] = 3  # erased, so not a value that is known
    filled = fill(image, mask)
    assert np.array_equal(filled, whole_picture(image, mask))
    assert filled[10, 30, 0] == 100


def test_quality_inside_small_holes_of_a_real_photo(coffee_picture):
    """Twenty-five disks all over the photo, smooth places and edges alike."""
    image = coffee_picture[::2, ::2]
    mask = np.zeros((224, 224), np.bool_)
    for row in range(30, 224, 40):
        for column in range(30, 224, 40):
            mask |= disk(mask.shape, row, column, 5)
    smooth, plain = (METHODS[name].fill(image, mask) for name in ("biharmonic", "mean-colour"))
    assert psnr(smooth[mask], image[mask]) > 20
    assert psnr(smooth[mask], image[mask]) > psnr(plain[mask], image[mask]) + 8


def test_progress_once_for_each_separate_part(coffee_picture):
    mask = np.zeros((448, 448), np.bool_)
    for column in (50, 150, 250, 350):
        mask |= disk(mask.shape, 200, column, 6)
    assert list(METHODS["biharmonic"].steps(coffee_picture, mask)) == [0, 0.25, 0.5, 0.75]


def test_without_scikit_image_it_says_so(monkeypatch, coffee_picture):
    monkeypatch.setitem(__import__("sys").modules, "skimage.restoration", None)
    with pytest.raises(FillError, match="not there yet"):
        fill(coffee_picture, disk((448, 448), 9, 9, 3))


def test_scikit_image_asks_our_solver(monkeypatch, coffee_picture):
    """Were its function in another module, nobody would complain: it would only take longer."""
    factored, solved = [], []
    splu, theirs = linalg.splu, inpaint.spsolve
    monkeypatch.setattr(linalg, "splu", lambda *a, **k: factored.append(k) or splu(*a, **k))
    monkeypatch.setattr(inpaint, "spsolve", lambda *a, **k: solved.append(k) or theirs(*a, **k))
    before = inpaint.spsolve
    fill(coffee_picture, disk((448, 448), 100, 100, 9) | disk((448, 448), 300, 300, 9))
    assert [options["options"] for options in factored] == 2 * [{"SymmetricMode": True}]
    assert not solved
    assert inpaint.spsolve is before  # others may use it, too
