"""JPEG files that ask to be decoded for minutes are refused; those of cameras and editors open."""

import numpy as np
import pytest
from PIL import Image as Pillow

from interactive_classification.pixels import PictureError, open_photo, open_whole
from interactive_classification.scans import too_many
from tests.hostile_files import scanned


@pytest.mark.parametrize(("side", "times"), [(8900, 10_000), (640, 200_000), (8900, 60)])
def test_going_over_the_pixels_without_end_is_refused(side, times):
    for open_it in (open_photo, lambda data: open_whole(data, 100)):
        with pytest.raises(PictureError, match="minutes to decode"):
            open_it(scanned(side, times))


def test_a_few_times_are_fine():
    assert open_photo(scanned(640, 40)).size == (640, 640)


@pytest.mark.parametrize("size", [(48, 40), (4000, 3000)])
def test_progressive_photos_open(encode, size):
    noise = np.random.default_rng(5).integers(0, 256, (*size[::-1], 3), np.uint8)
    data = encode(Pillow.fromarray(noise), "JPEG", progressive=True, quality=95)
    assert open_photo(data).size == size


def test_the_largest_progressive_photo_may_have_twice_the_usual_scans():
    assert not too_many(b"\xff\xd8" + b"\xff\xda" * 20, 200_000_000)


def test_other_files_are_not_meant():
    assert not too_many(b"\x89PNG" + b"\xff\xda" * 10_000, 80_000_000)
