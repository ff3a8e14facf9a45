import hashlib

import numpy as np
import pytest
from scipy import ndimage

from interactive_classification.mask import MaskError
from interactive_classification.oklab import from_srgb, srgb
from interactive_classification.superpixels import (
    borders,
    grown,
    looks,
    outline,
    outlines,
    piece,
    segment,
)


@pytest.fixture(scope="module")
def labels(coffee_picture):
    return segment(coffee_picture, 100)


def test_colours_survive_oklab_and_back():
    rgb = np.random.default_rng(5).integers(0, 256, (500, 3), np.uint8)
    assert np.array_equal(srgb(from_srgb(rgb)), rgb)
    grey = from_srgb(np.array([[0, 0, 0], [255, 255, 255]], np.uint8))
    assert grey == pytest.approx(np.array([[0, 0, 0], [1, 0, 0]]), abs=1e-6)


@pytest.mark.parametrize("count", [20, 100, 400])
def test_there_are_about_as_many_as_asked(coffee_picture, count):
    labels = segment(coffee_picture, count)
    assert labels.shape == (448, 448)
    assert labels.dtype == np.uint16
    assert 0.5 * count <= labels.max() + 1 <= 1.5 * count
    assert np.array_equal(np.unique(labels), np.arange(labels.max() + 1))


def test_each_hangs_together(labels):
    for number in range(labels.max() + 1):
        assert ndimage.label(labels == number)[1] == 1


def test_they_follow_edges():
    """A dark disc on a light ground: no piece is partly in it, but for a pixel or two."""
    y, x = np.mgrid[:224, :224] - 111.5
    disc = np.hypot(x, y) < 60
    labels = segment(np.where(disc[..., None], 40, 200).astype(np.uint8).repeat(3, 2), 60)
    inside = np.bincount(labels[disc], minlength=labels.max() + 1)
    outside = np.bincount(labels[~disc], minlength=labels.max() + 1)
    assert np.minimum(inside, outside).sum() < 0.01 * disc.size


def test_they_are_the_same_every_time(coffee_picture, labels):
    again = segment(coffee_picture.copy(), 100)
    assert hashlib.sha256(again).digest() == hashlib.sha256(labels).digest()


def test_a_plain_picture_can_be_cut_too():
    assert segment(np.full((64, 64, 3), 9, np.uint8), 20).max() > 8


@pytest.mark.parametrize("count", [0, 19, 401, float("nan")])
def test_too_few_or_too_many_are_refused(coffee_picture, count):
    with pytest.raises(MaskError, match="20 to 400"):
        segment(coffee_picture, count)


def test_the_piece_at_a_point(labels):
    found = piece(labels, 300.9, 20.2)
    assert found[20, 300]
    assert np.array_equal(found, labels == labels[20, 300])
    for x, y in ((-1, 5), (448, 5), (5, 448), (float("nan"), 5)):
        with pytest.raises(MaskError):
            piece(labels, x, y)


def test_borders_and_outlines_by_hand():
    labels = np.array([[0, 0, 1], [0, 0, 1], [2, 2, 2]], np.uint16)
    assert borders(labels).tolist() == [
        [False, True, False], [True, True, True], [False, False, False]
    ]  # fmt: skip
    drawn = outline(labels == 1)
    assert (drawn[..., 3] > 0).tolist() == [
        [False, True, True], [False, True, True], [False, False, True]
    ]  # fmt: skip
    assert drawn[0, 2, 0] > drawn[0, 1, 0]  # light inside, dark outside
    assert not outline(np.zeros((4, 4), np.bool_)).any()


def test_all_outlines_leave_most_of_the_picture_free(labels):
    drawn = outlines(labels)
    assert drawn.shape == (448, 448, 4)
    assert 0 < (drawn[..., 3] > 0).mean() < 0.35
    assert (drawn[..., 3] > 0)[borders(labels)].mean() > 0.9


def test_looks_by_hand():
    labels = np.array([[0, 0, 1, 1], [0, 0, 2, 2]], np.uint16)
    image = np.zeros((2, 4, 3), np.uint8)
    image[:, :2] = 255
    image[1, 3] = 255
    seen = looks(image, labels)
    assert seen.colour == pytest.approx(np.array([[1, 0, 0], [0, 0, 0], [0.5, 0, 0]]), abs=1e-6)
    assert seen.texture == pytest.approx([0, 0, 0.5], abs=1e-6)
    assert seen.beside.tolist() == [[False, True, True], [True, False, True], [True, True, False]]


def striped(values, rough=None):
    """Looks of pieces in a row, whose lightness differs."""
    rng = np.random.default_rng(3)
    labels = np.repeat(np.arange(len(values), dtype=np.uint16), 8)[None].repeat(8, 0)
    image = np.array(values, np.uint8)[labels][..., None].repeat(3, 2)
    for number in rough or ():
        image[labels == number] += rng.integers(0, 2, (64, 1), np.uint8) * 60
    return looks(image, labels)


def test_the_most_similar_neighbours_come_first():
    seen = striped([200, 104, 100, 100, 150, 100])
    assert grown(seen, [3]) == [3, 2]
    assert grown(seen, [3, 2]) == [3, 2, 1]
    assert grown(seen, [3, 2, 1]) == [3, 2, 1, 4]
    assert grown(seen, [3, 2, 1, 4]) == [3, 2, 1, 4, 5]  # alike to one of them
    assert grown(seen, [3, 2, 1, 4, 5, 0]) == [3, 2, 1, 4, 5, 0]
    assert grown(seen, [4]) == [4, 3, 5]  # both are as unlike


def test_texture_counts_beside_colour():
    seen = striped([100, 100, 130], rough=[0, 1])
    assert grown(seen, [1]) == [1, 0]


@pytest.mark.parametrize("chosen", [[-1], [0, 3]])
def test_a_piece_that_is_not_there_is_refused(chosen):
    with pytest.raises(MaskError, match="no such piece"):
        grown(striped([1, 2, 3]), chosen)


def test_growing_on_a_real_photo_takes_the_cup_before_the_table(coffee_picture, labels):
    seen = looks(coffee_picture, labels)
    chosen = [int(labels[224, 224])]
    sizes = []
    for _ in range(6):
        chosen = grown(seen, chosen)
        sizes.append(int(np.isin(labels, chosen).sum()))
    assert sizes == sorted(set(sizes))
    assert ndimage.label(np.isin(labels, chosen))[1] == 1
