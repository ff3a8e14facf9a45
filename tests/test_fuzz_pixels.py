"""Photos of any size, mode, orientation and frame: what comes out has the right shape."""

import io

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays
from PIL import Image as Pillow

from interactive_classification.mask import MaskError, open_mask
from interactive_classification.pixels import (
    PictureError,
    crop_box,
    from_rgba,
    open_layers,
    open_photo,
    open_whole,
    size_of,
    to_rgba,
)

sides = st.integers(1, 40)
pictures = st.tuples(sides, sides, st.just(3)).flatmap(lambda s: arrays.arrays(np.uint8, s))
MODES = {
    "PNG": ("RGB", "RGBA", "L", "LA", "P", "1"),
    "JPEG": ("RGB", "L", "CMYK"),
    "WEBP": ("RGB", "RGBA"),
    "TIFF": ("RGB", "RGBA", "L", "CMYK", "F", "I"),
    "GIF": ("L", "P"),
    "BMP": ("RGB", "L", "1"),
}
TURNED = ("PNG", "JPEG", "WEBP", "TIFF")  # these can tell how they are turned
kinds = st.sampled_from([(kind, mode) for kind, modes in MODES.items() for mode in modes])


def photo(width, height, kind, mode, orientation):
    """Write a photo as a file; return it, and its upright size."""
    random = np.random.default_rng(width * 41 + height)
    image = Pillow.fromarray(random.integers(0, 256, (height, width, 3), np.uint8))
    image = image.convert("L").convert(mode) if mode in ("F", "I") else image.convert(mode)
    exif = Pillow.Exif()
    exif[0x0112] = orientation
    file = io.BytesIO()
    image.save(file, kind, **({"exif": exif} if kind in TURNED else {}))
    on_its_side = kind in TURNED and orientation in (5, 6, 7, 8)
    return file.getvalue(), (height, width) if on_its_side else (width, height)


photos = st.builds(
    lambda width, height, kind, orientation: photo(width, height, *kind, orientation),
    sides, sides, kinds, st.integers(0, 9),
)  # fmt: skip


@given(arrays.arrays(np.uint8, st.tuples(sides, sides, st.just(4))))
def test_putting_over_white_only_lightens_and_keeps_what_is_opaque(rgba):
    before = rgba.copy()
    flat = from_rgba(rgba)
    assert np.array_equal(rgba, before)
    assert flat.shape == (*rgba.shape[:2], 3)
    assert flat.dtype == np.uint8
    assert (flat >= rgba[..., :3]).all()
    assert np.array_equal(flat[rgba[..., 3] == 255], rgba[rgba[..., 3] == 255][:, :3])
    assert (flat[rgba[..., 3] == 0] == 255).all()


@given(pictures)
def test_rgba_and_back_is_the_same_picture(image):
    rgba = to_rgba(image)
    assert rgba.shape == (*image.shape[:2], 4)
    assert rgba.dtype == np.uint8
    assert np.array_equal(from_rgba(rgba), image)


@settings(max_examples=200)
@given(photos, st.integers(1, 50))
def test_a_photo_has_the_size_that_was_asked_for(photo, size):
    data, upright = photo
    opened = open_photo(data, size)
    assert opened.size == upright
    assert opened.picture.shape == (size, size, 3)
    assert opened.picture.dtype == np.uint8
    assert sorted(size_of(data)) == sorted(upright)


@settings(max_examples=200)
@given(photos, st.integers(1, 50))
def test_a_whole_photo_keeps_its_proportions(photo, longest):
    data, (width, height) = photo
    picture, size, _ = open_whole(data, longest)
    assert size == (width, height)
    assert picture.dtype == np.uint8
    assert picture.shape[2:] == (3,)
    shrunk = min(1, longest / max(width, height))
    expected = max(height * shrunk, 1), max(width * shrunk, 1)
    assert max(picture.shape[:2]) <= longest
    # a JPEG may already have lost up to 7 pixels' worth of a side, being decoded smaller
    assert picture.shape[:2] == pytest.approx(expected, abs=1 if data[:2] != b"\xff\xd8" else 2)


@given(photos, st.integers(1, 50))
def test_a_mask_file_gives_a_square_of_yes_and_no(photo, size):
    data, upright = photo
    assert open_layers(data).size == upright
    mask = open_mask(data, upright, size)
    assert mask.shape == (size, size)
    assert mask.dtype == np.bool_
    if upright != (size, size):
        with pytest.raises(MaskError):
            open_mask(data, (upright[0] + 1, upright[1]), size)


fractions = st.floats(0, 1) | st.floats()


@settings(max_examples=300)
@given(photos, st.tuples(fractions, fractions, fractions))
@pytest.mark.filterwarnings("error")
def test_any_frame_is_taken_or_refused(photo, frame):
    data, (width, height) = photo
    left, top, side = frame
    pixels = side * min(width, height)
    beyond = max(left * width + pixels - width, top * height + pixels - height)
    possible = 0 < side <= 1 and 0 <= left < 1 and 0 <= top < 1
    try:
        opened = open_photo(data, 16, frame)
    except PictureError as error:
        assert "inside the picture" in str(error)
        assert not possible or beyond > 0
        return
    assert possible
    assert beyond < 1e-3
    assert opened.picture.shape == (16, 16, 3)
    assert opened.size == (width, height)


@given(st.integers(1, 10**6), st.integers(1, 10**6))
def test_the_crop_is_a_centred_square_inside(width, height):
    left, top, right, bottom = crop_box(width, height)
    assert right - left == bottom - top == min(width, height)
    assert left == width - right >= 0
    assert top == height - bottom >= 0
