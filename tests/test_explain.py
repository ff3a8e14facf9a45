import re

import numpy as np
import pytest

from interactive_classification.explain import (
    FIRST_CENTRE,
    STRIDE,
    colour,
    colour_table,
    difference_map,
    enlarge,
    evidence,
    heat_maps,
    lay_over,
    legend,
)
from interactive_classification.oklab import srgb
from interactive_classification.runtime_native import MODELS


def maps(**cells):
    """Class maps that are 0 but for some cells of class 7: ``r3c4=value``."""
    made = np.zeros((1000, 13, 13), np.float32)
    for name, value in cells.items():
        row, column = name[1:].split("c")
        made[7, int(row), int(column)] = value
    return made


def test_evidence_for_and_against():
    made = maps(r0c0=3, r1c1=-2)
    assert evidence(made, 7).sum() == 3
    assert evidence(made, 7, signed=True).sum() == 1
    evidence(made, 7, signed=True)[0, 0] = 99
    assert made[7, 0, 0] == 3  # the caller's array is left alone


@pytest.mark.parametrize("index", [-1, 1000])
def test_a_class_that_does_not_exist_is_refused(index):
    with pytest.raises(ValueError, match="from 0 to 999"):
        evidence(maps(), index)


def test_the_cells_lie_where_the_layers_put_them():
    """Follow the receptive field of cell 0 and the distance to cell 1 through the model."""
    onnx = pytest.importorskip("onnx")
    model = onnx.load(str(MODELS / "squeezenet.onnx"))
    start, distance = 0.5, 1  # the middle of the first pixel; one pixel apart
    centres = {"image": (start, distance)}
    for node in model.graph.node:
        start, distance = centres[node.input[0]]
        attributes = {a.name: onnx.helper.get_attribute_value(a) for a in node.attribute}
        if node.op_type in ("Conv", "MaxPool"):
            kernel = attributes["kernel_shape"][0]
            pad = attributes.get("pads", [0])[0]
            start += ((kernel - 1) / 2 - pad) * distance
            distance *= attributes.get("strides", [1])[0]
        centres[node.output[0]] = (start, distance)
        if node.output[0] == "class_maps":
            break
    assert centres["class_maps"] == (FIRST_CENTRE, STRIDE)


def test_enlarging_keeps_a_constant():
    assert (enlarge(np.full((13, 13), 2.5, np.float32), 448) == 2.5).all()


def test_enlarging_by_hand():
    cells = np.zeros((13, 13), np.float32)
    cells[0, 3] = 8
    large = enlarge(cells, 224)  # cell 3 is centred at 15.5 + 48 = 63.5, in pixel 63's middle
    assert large[15, 63] == 8
    assert large[0, 63] == 8  # beyond the outermost centre it stays the same
    assert large[15, 71] == 4  # half way to the next cell
    assert large[23, 71] == 2
    assert large[15, 79] == 0
    assert large[31, 63] == 0


def test_the_brightest_place_is_where_the_cell_looks(classify_picture):
    """A white square on black moves the strongest evidence to its cell, for most classes."""
    picture = np.zeros((448, 448, 3), np.uint8)
    rows, columns = (2, 9), (10, 3)
    for row, column in zip(rows, columns, strict=True):
        middle = [round(2 * (FIRST_CENTRE + STRIDE * cell)) for cell in (row, column)]
        box = tuple(slice(m - 20, m + 20) for m in middle)
        picture[:] = 0
        plain = classify_picture(picture).class_maps
        picture[box] = 255
        change = np.abs(classify_picture(picture).class_maps - plain).sum(0)
        found = np.unravel_index(change.argmax(), change.shape)
        assert abs(found[0] - row) <= 1
        assert abs(found[1] - column) <= 1


def test_both_pictures_share_one_scale():
    first, second, scale = heat_maps(maps(r6c6=4), maps(r6c6=1), 7, size=224)
    assert scale == 4
    at = (111, 111)  # cell 6 is centred at 111.5
    assert first[at].tolist() == colour_table()[255].tolist()
    assert second[at].tolist() == colour_table()[64].tolist()
    assert first.shape == second.shape == (224, 224, 4)
    assert first.dtype == np.uint8


def test_no_evidence_is_transparent():
    for signed in (False, True):
        first, second, scale = heat_maps(maps(), maps(), 7, signed, 224)
        assert scale == 0
        assert not first[..., 3].any()
        assert not second[..., 3].any()


@pytest.mark.parametrize("much", [1e-40, 1e-37, 2e38, 3.4028234e38])
@pytest.mark.filterwarnings("error")
def test_the_weakest_and_the_strongest_evidence_look_like_any_other(much):
    usual, most = (
        (maps(r3c3=one, r6c6=-one), maps(r3c3=-one, r6c6=one)) for one in (1, np.float32(much))
    )
    for signed in (False, True):
        for look in (heat_maps, difference_map):
            *expected, _ = look(*usual, 7, signed, 64)
            *pictures, scale = look(*most, 7, signed, 64)
            assert np.isfinite(scale)
            assert scale >= 0.999 * much
            assert np.abs(np.subtract(pictures, expected, dtype=int)).max() <= 1


def test_only_evidence_against_is_transparent_unless_signed():
    first, _, scale = heat_maps(maps(r6c6=-4), maps(), 7, size=224)
    assert scale == 0
    assert not first[..., 3].any()
    first, second, scale = heat_maps(maps(r6c6=-4), maps(r6c6=4), 7, True, 224)
    assert scale == 4
    assert first[111, 111].tolist() == colour_table(True)[0].tolist()
    assert second[111, 111].tolist() == colour_table(True)[255].tolist()
    assert first[0, 0, 3] == 0


def test_colour_stays_in_its_table():
    heat = np.array([[-9, 0, 0.5, 1, 9]], np.float32)
    table = colour_table()
    assert np.array_equal(colour(heat, 1)[0], table[[0, 0, 128, 255, 255]])


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


@pytest.mark.parametrize(
    "table", [colour_table(), colour_table(True)[128:], colour_table(True)[:128][::-1]]
)
def test_lightness_rises_evenly_from_none_to_the_strongest(table):
    lightness = oklab(table[:, :3].astype(float))[:, 0]
    even = np.linspace(lightness[0], lightness[-1], len(table))
    assert lightness[-1] - lightness[0] > 0.5
    assert (np.diff(lightness) > 0).all()
    assert np.abs(lightness - even).max() < 0.01


@pytest.mark.parametrize("signed", [False, True])
def test_alpha_grows_with_strength(signed):
    alpha = colour_table(signed)[:, 3].astype(int)
    arms = [alpha[:128][::-1], alpha[128:]] if signed else [alpha]
    for arm in arms:
        assert arm[0] == 0
        assert (np.diff(arm) >= 0).all()
        assert 200 < arm[-1] < 255


def test_for_and_against_have_other_hues():
    table = oklab(colour_table(True)[:, :3].astype(float))
    for strength in (32, 64, 127):
        against, favour = table[127 - strength, 1:], table[128 + strength, 1:]
        assert np.linalg.norm(against - favour) > 0.1


def test_lay_over_by_hand():
    image = np.array([[[100, 100, 100], [100, 100, 100], [100, 100, 100]]], np.uint8)
    heat = np.array([[[200, 0, 50, 0], [200, 0, 50, 255], [200, 0, 50, 51]]], np.uint8)
    assert lay_over(image, heat).tolist() == [[[100, 100, 100], [200, 0, 50], [120, 80, 90]]]


def test_two_heat_maps_are_fast(effort):
    random = np.random.default_rng(5).normal(size=(1000, 13, 13)).astype(np.float32)
    heat_maps(random, random, 3)
    assert effort(lambda: heat_maps(random, random, 3)) < 0.05  # some 1 ms


def test_the_difference_maps_mean_is_the_change_of_the_logit():
    random = np.random.default_rng(8)
    first, second = random.normal(size=(2, 1000, 13, 13)).astype(np.float32)
    overlay, scale = difference_map(first, second, 7)
    won = second[7].clip(0) - first[7].clip(0)
    assert scale == np.abs(won).max()
    assert np.array_equal(overlay, colour(enlarge(won), scale, signed=True))
    change = second[7].clip(0).mean() - first[7].clip(0).mean()
    assert won.mean() == pytest.approx(change, abs=1e-6)


def test_without_a_difference_nothing_is_coloured():
    maps = np.random.default_rng(8).normal(size=(1000, 13, 13)).astype(np.float32)
    overlay, scale = difference_map(maps, maps, 7, signed=True)
    assert scale == 0
    assert not overlay[..., 3].any()
    with pytest.raises(ValueError, match="no class 1000"):
        difference_map(maps, maps, 1000)


@pytest.mark.parametrize("signed", [False, True])
def test_the_legend_is_written_as_css(signed):
    stops = legend(signed, 5)
    assert len(stops) == 5
    table = colour_table(signed)
    for stop, at in zip(stops, (0, 64, 128, 191, 255), strict=True):
        r, g, b, alpha = re.fullmatch(r"rgb\((\d+) (\d+) (\d+) / ([\d.]+)\)", stop).groups()
        assert [int(r), int(g), int(b)] == table[at, :3].tolist()
        assert float(alpha) == pytest.approx(table[at, 3] / 255, abs=1e-3)
