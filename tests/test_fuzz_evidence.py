"""What the network is given and what is made of its answer, for any picture and any numbers."""

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from interactive_classification.classify import Label, softmax, tensor, top
from interactive_classification.explain.class_map import evidence
from interactive_classification.network.squeezenet import SQUEEZENET
from interactive_classification.overlay import (
    Look,
    colour_table,
    difference_map,
    heat_maps,
    lay_over,
    muted,
)

SIZE = 40
finite = st.floats(width=32, allow_nan=False, allow_infinity=False)
usual = st.floats(-50, 50, width=32)
logits = arrays.arrays(np.float32, 9, elements=usual | finite)
seeds = st.integers(0, 2**32 - 1)
known = tuple(Label(index, f"class {index}", f"class {index}") for index in range(9))

pytestmark = pytest.mark.filterwarnings("error")  # NumPy warns of what is no number


@st.composite
def class_maps(draw):
    """Two maps of three classes: nothing, usual evidence, or of any strength there is."""
    random = np.random.default_rng(draw(seeds))
    exponent = draw(st.integers(-148, 128))
    return [one_of(draw, random, exponent) for _ in range(2)]


def one_of(draw, random, exponent):
    shape = (3, 13, 13)
    kind = draw(st.sampled_from(["none", "usual", "any", "any", "few"]))
    if kind == "none":
        return np.zeros(shape, np.float32)
    if kind == "usual":
        return random.normal(0, 8, shape).astype(np.float32)
    if kind == "any":
        return np.ldexp(random.uniform(-1, 1, shape), exponent).astype(np.float32)
    maps = np.zeros(shape, np.float32)
    for _ in range(draw(st.integers(1, 4))):
        maps[tuple(random.integers(0, shape))] = draw(finite)
    return maps


@given(seeds, st.integers(1, 3), st.sampled_from([0, 255, None]))
def test_a_tensor_is_the_picture_less_the_mean(seed, step, plain):
    side = step * SQUEEZENET.size
    image = np.random.default_rng(seed).integers(0, 256, (side, side, 3), np.uint8)
    if plain is not None:
        image[:] = plain
    before = image.copy()
    made = tensor(image)
    assert np.array_equal(image, before)
    assert made.shape == (1, 3, SQUEEZENET.size, SQUEEZENET.size)
    assert made.dtype == np.float32
    colours = made[0] + np.array(SQUEEZENET.mean)[:, None, None]
    assert colours.min() >= -1e-3
    assert colours.max() <= 255 + 1e-3
    expected = image[..., ::-1].mean((0, 1), np.float64)
    assert colours.mean((1, 2)) == pytest.approx(expected, abs=1e-2)


@given(st.lists(st.integers(0, 460), min_size=2, max_size=2), st.sampled_from([1, 3, 4]))
def test_a_picture_of_another_size_is_refused(sides, channels):
    if sides[0] == sides[1] and sides[0] in (224, 448) and channels == 3:
        return
    with pytest.raises(ValueError, match="is needed"):
        tensor(np.zeros((*sides, channels), np.uint8))


@given(logits)
def test_confidences_add_up_to_one(numbers):
    confidences = softmax(numbers)
    assert confidences.shape == numbers.shape
    assert ((confidences >= 0) & (confidences <= 1)).all()
    assert confidences.sum() == pytest.approx(1)
    assert confidences.argmax() == numbers.argmax()


@given(logits, logits | st.none(), st.integers(0, 12))
def test_classes_are_ranked_by_what_the_network_said(numbers, before, n):
    found = top(numbers, known, n, before)
    assert len(found) == min(n, 9)
    assert len({one.index for one in found}) == len(found)
    for first, second in pairwise(found):
        assert numbers[first.index] >= numbers[second.index] or (
            first.confidence == second.confidence  # so close that it makes no difference
        )
        assert first.confidence > second.confidence or (
            first.confidence == second.confidence and first.index < second.index
        )
    left = {*range(9)} - {one.index for one in found}
    for index in left if found else ():
        assert softmax(numbers)[index] <= found[-1].confidence
    for one in found:
        assert one.label == f"class {one.index}"
        assert (one.change is None) == (before is None)
        assert one.change is None or -1 <= one.change <= 1
    if before is not None and n >= 9:
        assert sum(one.change for one in found) == pytest.approx(0, abs=1e-9)


@given(class_maps(), st.integers(0, 2), st.booleans())
def test_heat_maps_show_any_evidence(pair, index, signed):
    original, modified = pair
    copies = original.copy(), modified.copy()
    heat = heat_maps(original, modified, index, signed, SIZE)
    assert np.array_equal(copies, (original, modified))
    cells = [evidence(maps, index, signed) for maps in (original, modified)]
    assert heat.scale == float(np.abs(cells).max())
    check((heat.original, heat.modified), heat.scale, signed, [np.abs(one).max() for one in cells])


@given(class_maps(), st.integers(0, 2), st.booleans())
def test_difference_maps_show_any_difference(pair, index, signed):
    original, modified = pair
    overlay, scale, _, _ = difference_map(original, modified, index, signed, SIZE)
    before, after = (evidence(maps, index, signed).astype(float) for maps in (original, modified))
    assert scale == pytest.approx(np.abs(after - before).max(), rel=1e-5, abs=1e-44)
    check((overlay,), scale, True, [scale])


def check(overlays, scale, signed, strongest):
    """Make sure that overlays have the table's colours, and evidence where there is some."""
    assert np.isfinite(scale)
    colours = {tuple(colour) for colour in colour_table(signed).tolist()}
    for overlay, strength in zip(overlays, strongest, strict=True):
        assert overlay.shape == (SIZE, SIZE, 4)
        assert overlay.dtype == np.uint8
        assert {*map(tuple, overlay.reshape(-1, 4).tolist())} <= colours
        if strength < scale / 1000:
            assert not overlay[..., 3].any()  # next to nothing
        if scale and strength == scale:
            assert overlay[..., 3].max() >= 100  # the strongest cell's middle is nearly a pixel's


@given(class_maps(), st.integers(0, 2), st.booleans(), st.booleans())
def test_contours_show_any_evidence(pair, index, signed, cells):
    heat = heat_maps(*pair, index, signed, SIZE, look=Look(contours=True, cells=cells))
    for maps, overlay in zip(pair, (heat.original, heat.modified), strict=True):
        assert overlay.shape == (SIZE, SIZE, 4)
        assert {*np.unique(overlay[..., 3]).tolist()} <= {0, 255}
        if np.abs(evidence(maps, index, signed)).max() < heat.scale / 5:
            assert not overlay.any()


@given(class_maps(), st.integers(), st.booleans())
def test_a_class_that_is_not_there_is_refused(pair, index, signed):
    maps, _ = pair
    if 0 <= index < 3:
        assert evidence(maps, index, signed).shape == (13, 13)
        return
    with pytest.raises(ValueError, match="There is no class"):
        heat_maps(maps, maps, index, signed, SIZE)


@given(seeds)
def test_laying_over_stays_between_the_two(seed):
    random = np.random.default_rng(seed)
    image = random.integers(0, 256, (8, 9, 3), np.uint8)
    heat = random.choice(np.array([0, 1, 128, 254, 255], np.uint8), (8, 9, 4))
    mixed = lay_over(image, heat)
    below = muted(image) if heat[..., 3].any() else image
    assert mixed.dtype == np.uint8
    assert (mixed >= np.minimum(below, heat[..., :3])).all()
    assert (mixed <= np.maximum(below, heat[..., :3])).all()
