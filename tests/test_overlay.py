"""Numbers as pictures: what is seen of evidence, and what is not."""

import re
from pathlib import Path

import numpy as np
import pytest

from interactive_classification.network.squeezenet import SQUEEZENET
from interactive_classification.oklab import srgb
from interactive_classification.overlay import (
    FLOOR,
    LEVELS,
    SATURATION,
    Look,
    colour,
    colour_table,
    contours,
    difference_map,
    enlarge,
    heat_maps,
    is_drawn,
    lay_over,
    legend,
    mean_grey,
    muted,
)
from tests.test_explain import maps

LINES = Look(contours=True)
CELLS = Look(cells=True)
NONE, CASING, CORE = [0, 0, 0, 0], [20, 20, 28, 255], [255, 255, 255, 255]
CENTRES = (SQUEEZENET.first_centre + SQUEEZENET.stride * np.arange(13)).astype(
    int
)  # of the cells, at 224 pixels


# Colours ---------------------------------------------------------------------------


def alphas(values, signed=False):
    return colour(np.array([values], np.float32), 1, signed)[0, :, 3].tolist()


def test_opacity_is_in_proportion_to_the_evidence():
    assert alphas([0, 0.05, 0.149, 0.2, 0.4, 0.8, 1]) == [0, 0, 0, 38, 77, 153, 191]
    assert alphas([9], False) == [191]  # 0.75 of 255, whatever comes
    assert alphas([-1, -0.5, -0.16, -0.149, 0, 0.149, 0.16, 0.5, 1], True) == [
        191, 95, 31, 0, 0, 0, 31, 95, 191,
    ]  # fmt: skip


@pytest.mark.parametrize("signed", [False, True])
def test_opacity_never_passes_its_most_and_has_one_step(signed):
    alpha = colour_table(signed)[:, 3].astype(int)
    for arm in [alpha[:128][::-1], alpha[128:]] if signed else [alpha]:
        steps = np.diff(arm)
        assert arm[0] == 0
        assert arm[-1] == arm.max() == 191
        assert (steps >= 0).all()
        assert np.count_nonzero(steps > 2) == 1  # where the floor ends
        assert arm[arm > 0][0] == pytest.approx(FLOOR * 191, abs=2)


def test_for_and_against_mirror_each_other_about_the_plain_photo():
    table = colour_table(True)
    assert np.array_equal(table[:128, 3], table[128:, 3][::-1])
    assert not table[109:147, 3].any()  # zero, and what is next to it, from both sides
    lab = oklab(table[:, :3].astype(float))
    assert np.abs(lab[:128, 0] - lab[128:, 0][::-1]).max() < 0.01  # equally light
    red, blue = table[255, :3].astype(int), table[0, :3].astype(int)
    assert red.argmax() == 0
    assert blue.argmax() == 2


def test_lightness_rises_evenly_from_none_to_the_strongest():
    lightness = oklab(colour_table()[:, :3].astype(float))[:, 0]
    even = np.linspace(lightness[0], lightness[-1], 256)
    assert lightness[-1] - lightness[0] > 0.5
    assert (np.diff(lightness) > 0).all()
    assert np.abs(lightness - even).max() < 0.01


def test_colour_stays_in_its_table():
    heat = np.array([[-9, 0, 0.5, 1, 9]], np.float32)
    assert np.array_equal(colour(heat, 1)[0], colour_table()[[0, 0, 128, 255, 255]])


def oklab(rgb):
    """sRGB to OKLab, the other way round than in the product, from Ottosson's numbers."""
    channel = rgb / 255
    linear = np.where(channel <= 0.04045, channel / 12.92, ((channel + 0.055) / 1.055) ** 2.4)
    cones = linear @ np.array(
        [[0.4122214708, 0.5363325363, 0.0514459929],
         [0.2119034982, 0.6806995451, 0.1073969566],
         [0.0883024619, 0.2817188376, 0.6299787005]]
    ).T  # fmt: skip
    return np.cbrt(cones) @ np.array(
        [[0.2104542553, 0.7936177850, -0.0040720468],
         [1.9779984951, -2.4285922050, 0.4505937099],
         [0.0259040371, 0.7827717662, -0.8086757660]]
    ).T  # fmt: skip


def test_srgb_of_known_colours():
    known = np.array([[255, 255, 255], [0, 0, 0], [255, 0, 0], [0, 0, 255], [119, 119, 119]])
    assert np.abs(srgb(oklab(known)).astype(int) - known).max() <= 1


# Cells to pixels -------------------------------------------------------------------


def test_enlarging_keeps_a_constant():
    for cells in (False, True):
        large = enlarge(np.full((13, 13), 2.5, np.float32), 448, cells=cells)
        assert np.abs(large - 2.5).max() < 1e-5


def test_enlarging_keeps_what_a_cell_says_where_it_looks():
    small = np.random.default_rng(2).normal(size=(13, 13)).astype(np.float32)
    assert np.abs(enlarge(small, 224)[np.ix_(CENTRES, CENTRES)] - small).max() < 1e-6


def test_enlarging_by_hand():
    small = np.zeros((13, 13), np.float32)
    small[0, 3] = 8
    large = enlarge(small, 224)  # cell 3 is centred at 15.5 + 48 = 63.5, in pixel 63's middle
    assert large[15, 63] == 8
    assert large[0, 63] == 8  # beyond the outermost centre it stays the same
    assert large[15, 71] == pytest.approx(8 * 0.53125)  # half way to the next cell
    assert large[15, 87] == pytest.approx(8 * -0.03125)  # half a cell beyond it
    assert large[15, 79] == large[31, 63] == large[15, 95] == 0


def test_smoothing_invents_no_evidence_that_is_seen():
    """Beside any pattern of cells the curve overshoots by less than what is drawn."""
    for seed in range(20):
        small = np.random.default_rng(seed).integers(0, 2, (13, 13)).astype(np.float32)
        large = enlarge(small, 448)
        assert large.min() > -FLOOR
        assert not colour(large, 1, signed=True)[large < 0, 3].any()


def test_cells_are_shown_as_the_squares_that_they_are():
    first, second, scale, _, _ = heat_maps(maps(r6c6=4, r0c0=2), maps(), 7, size=224, look=CELLS)
    assert scale == 4
    shown = first[..., 3] > 0
    assert shown[103:119, 103:119].all()  # cell 6 is centred at 111.5, and 16 wide
    assert shown[:23, :23].all()  # the outermost reach to the edge
    assert np.count_nonzero(shown) == 16**2 + 23**2
    assert len(np.unique(first[..., 3])) == 3
    assert not is_drawn(second)


# Scales ----------------------------------------------------------------------------


def test_both_pictures_share_one_scale():
    first, second, scale, strongest, _ = heat_maps(maps(r6c6=4), maps(r6c6=1), 7, size=224)
    assert scale == strongest == 4
    at = (111, 111)  # cell 6 is centred at 111.5
    assert first[at].tolist() == colour_table()[255].tolist()
    assert second[at].tolist() == colour_table()[64].tolist()
    assert first.shape == second.shape == (224, 224, 4)
    assert first.dtype == np.uint8


def test_several_classes_can_share_a_scale():
    first, _, scale, strongest, _ = heat_maps(maps(r6c6=4), maps(), 7, size=224, least=8)
    assert (scale, strongest) == (8, 4)
    assert first[111, 111].tolist() == colour_table()[128].tolist()
    assert heat_maps(maps(r6c6=4), maps(), 7, size=224, least=3).scale == 4
    overlay, scale, strongest, _ = difference_map(maps(), maps(r6c6=4), 7, size=224, least=16)
    assert (scale, strongest) == (16, 4)
    assert overlay[111, 111, 3] == pytest.approx(191 / 4, abs=1)
    assert not is_drawn(difference_map(maps(), maps(r6c6=4), 7, size=224, least=400).overlay)


def test_no_evidence_is_transparent():
    for signed in (False, True):
        for look in (Look(), LINES, CELLS):
            first, second, *numbers = heat_maps(maps(), maps(), 7, signed, 224, look=look)
            scale, strongest, _ = numbers
            assert scale == strongest == 0
            assert not is_drawn(first)
            assert not is_drawn(second)


@pytest.mark.parametrize("much", [1e-40, 1e-37, 2e38, 3.4028234e38])
@pytest.mark.filterwarnings("error")
def test_the_weakest_and_the_strongest_evidence_look_like_any_other(much):
    usual, most = (
        (maps(r3c3=one, r6c6=-one), maps(r3c3=-one, r6c6=one)) for one in (1, np.float32(much))
    )
    for signed in (False, True):
        for look in (heat_maps, difference_map):
            *expected, _, _, _ = look(*usual, 7, signed, 64)
            *pictures, scale, strongest, _ = look(*most, 7, signed, 64)
            assert scale == strongest
            assert np.isfinite(scale)
            assert scale >= 0.999 * much
            assert np.abs(np.subtract(pictures, expected, dtype=int)).max() <= 1


def test_only_evidence_against_is_transparent_unless_signed():
    first, _, scale, _, _ = heat_maps(maps(r6c6=-4), maps(), 7, size=224)
    assert scale == 0
    assert not is_drawn(first)
    first, second, scale, _, _ = heat_maps(maps(r6c6=-4), maps(r6c6=4), 7, True, 224)
    assert scale == 4
    assert first[111, 111].tolist() == colour_table(True)[0].tolist()
    assert second[111, 111].tolist() == colour_table(True)[255].tolist()
    assert first[0, 0, 3] == 0


def test_the_difference_has_the_colours_of_signed_evidence():
    random = np.random.default_rng(8)
    first, second = random.normal(size=(2, 1000, 13, 13)).astype(np.float32)
    overlay, scale, strongest, _ = difference_map(first, second, 7)
    won = second[7].clip(0) - first[7].clip(0)
    assert scale == strongest == np.abs(won).max()
    assert np.array_equal(overlay, colour(enlarge(won), scale, signed=True))
    overlay, scale, _, _ = difference_map(first, first, 7, signed=True)
    assert scale == 0
    assert not is_drawn(overlay)
    with pytest.raises(ValueError, match="no class 1000"):
        difference_map(first, first, 1000)


# Contours --------------------------------------------------------------------------


def test_contours_by_hand():
    """A slope from 0 to 1 over 100 pixels is crossed at 25, 50 and 75, more broadly each time."""
    heat = np.tile(np.arange(100, dtype=np.float32) / 100, (8, 1))
    row = contours(heat, 1)[4].tolist()
    assert LEVELS == (0.25, 0.5, 0.75)
    cores = [x for x, pixel in enumerate(row) if pixel == CORE]
    assert cores == [25, 49, 50, 74, 75, 76]
    casings = [x for x, pixel in enumerate(row) if pixel == CASING]
    assert casings == [24, 26, 48, 51, 73, 77]
    assert row.count(NONE) == 100 - 12


def test_contours_of_evidence_against_are_dashed():
    heat = np.tile(np.arange(-100, 101, dtype=np.float32) / 100, (60, 1))
    lines = contours(heat, 1, signed=True)[..., 3] > 0
    favour, against = lines[:, 101:], lines[:, :100][:, ::-1]
    assert np.array_equal(favour.any(0), favour.all(0))  # each line from end to end
    assert against.any()
    dashed = against[:, against.any(0)]
    assert (dashed.mean(0) > 0.3).all()
    assert (dashed.mean(0) < 0.7).all()
    assert not contours(heat, 1)[:, :100].any()  # unless signed, there is nothing against


@pytest.mark.parametrize("look", [LINES, Look(contours=True, cells=True)])
def test_contours_take_the_place_of_colours(look):
    first, second, scale, _, _ = heat_maps(maps(r6c6=4), maps(r6c6=1), 7, size=224, look=look)
    assert scale == 4
    assert {*map(tuple, first.reshape(-1, 4).tolist())} == {*map(tuple, (NONE, CASING, CORE))}
    assert first[111, 111].tolist() == NONE  # at the peak there is no line
    assert np.count_nonzero(first[..., 3]) > np.count_nonzero(second[..., 3]) > 0


# On the photo ----------------------------------------------------------------------


def test_a_photo_keeps_a_part_of_its_colours():
    image = np.array([[[255, 0, 0], [0, 0, 255], [90, 90, 90], [255, 255, 255]]], np.uint8)
    # (0.213 + 0.35 * 0.787) * 255 and so on, as the filter-effects specification has it
    assert muted(image).tolist() == [[[125, 35, 35], [12, 12, 101], [90, 90, 90], [255, 255, 255]]]


def test_the_page_mutes_photos_as_files_do():
    style = "".join(p.read_text() for p in (Path(__file__).parents[1] / "src/style").glob("*.css"))
    assert {float(found) for found in re.findall(r"saturate\(([\d.]+)\)", style)} == {SATURATION}


def test_lay_over_by_hand():
    image = np.full((1, 3, 3), 100, np.uint8)
    heat = np.array([[[200, 0, 50, 0], [200, 0, 50, 255], [200, 0, 50, 51]]], np.uint8)
    assert lay_over(image, heat).tolist() == [[[100, 100, 100], [200, 0, 50], [120, 80, 90]]]


def test_a_photo_with_nothing_on_it_is_the_photo():
    image = np.random.default_rng(1).integers(0, 256, (9, 9, 3), np.uint8)
    assert np.array_equal(lay_over(image, np.zeros((9, 9, 4), np.uint8)), image)
    spot = np.zeros((9, 9, 4), np.uint8)
    spot[4, 4] = (250, 240, 100, 191)
    shown = lay_over(image, spot)
    expected = muted(image)
    assert np.array_equal(np.delete(shown.reshape(81, 3), 40, 0), np.delete(
        expected.reshape(81, 3), 40, 0))  # fmt: skip
    assert not np.array_equal(shown[4, 4], expected[4, 4])


@pytest.mark.parametrize("signed", [False, True])
def test_the_legend_shows_the_colours_as_they_lie_on_the_photo(signed):
    stops = legend(signed, 100, 5)
    grey = np.full((1, 5, 3), 100, np.uint8)
    wanted = lay_over(grey, colour_table(signed)[[0, 64, 128, 191, 255]][None])[0].tolist()
    found = [[int(n) for n in re.fullmatch(r"rgb\((\d+) (\d+) (\d+)\)", s).groups()] for s in stops]
    assert found == wanted
    assert found[2 if signed else 0] == [100, 100, 100]  # nothing is the plain photo


def test_the_mean_grey_of_a_photo():
    assert mean_grey(np.full((4, 4, 3), 77, np.uint8)) == 77
    halves = np.zeros((2, 4, 3), np.uint8)
    halves[0, :, 1] = 200  # green: 0.715 of its lightness, over half the photo
    assert mean_grey(halves) == 72


def test_two_heat_maps_are_fast(effort):
    random = np.random.default_rng(5).normal(size=(1000, 13, 13)).astype(np.float32)
    heat_maps(random, random, 3)
    assert effort(lambda: heat_maps(random, random, 3)) < 0.05  # some 1 ms
