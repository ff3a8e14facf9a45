import numpy as np
import pytest

from interactive_classification.explain.class_map import (
    difference,
    evidence,
    points,
    strongest,
    strongest_difference,
)
from interactive_classification.model_files import MODELS
from interactive_classification.network.squeezenet import SQUEEZENET


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
    assert centres["class_maps"] == (SQUEEZENET.first_centre, SQUEEZENET.stride)


def test_the_brightest_place_is_where_the_cell_looks(classify_picture):
    """A white square on black moves the strongest evidence to its cell, for most classes."""
    picture = np.zeros((448, 448, 3), np.uint8)
    rows, columns = (2, 9), (10, 3)
    for row, column in zip(rows, columns, strict=True):
        middle = [
            round(2 * (SQUEEZENET.first_centre + SQUEEZENET.stride * cell))
            for cell in (row, column)
        ]
        box = tuple(slice(m - 20, m + 20) for m in middle)
        picture[:] = 0
        plain = classify_picture(picture).class_maps
        picture[box] = 255
        change = np.abs(classify_picture(picture).class_maps - plain).sum(0)
        found = np.unravel_index(change.argmax(), change.shape)
        assert abs(found[0] - row) <= 1
        assert abs(found[1] - column) <= 1


def test_the_strongest_of_several_classes_and_both_pictures():
    first, second = maps(r0c0=3, r1c1=-8), maps(r2c2=5)
    first[9, 4, 4] = 70
    assert strongest((first, second), [7]) == 5
    assert strongest((first, second), [7], signed=True) == 8
    assert strongest((first, second), [1, 7, 9]) == 70
    assert strongest((first, second), [1]) == strongest((first, second), []) == 0
    assert strongest_difference(first, second, [1, 7]) == 5
    assert strongest_difference(first, second, [1, 7], signed=True) == 8
    assert strongest_difference(first, second, [9, 7]) == 70


def test_what_a_cell_adds_to_the_logit(classify_picture):
    """The logit is the mean of the map's cells, so each adds its share, and none is negative."""
    output = classify_picture(np.random.default_rng(3).integers(0, 256, (448, 448, 3), np.uint8))
    for index in (0, 500, 967):
        added = [points(float(cell)) for cell in evidence(output.class_maps, index).ravel()]
        assert sum(added) == pytest.approx(output.logits[index], rel=1e-4, abs=1e-5)


def test_the_differences_mean_is_half_the_change_of_the_logit():
    random = np.random.default_rng(8)
    first, second = random.normal(size=(2, 1000, 13, 13)).astype(np.float32)
    half = difference(first, second, 7)
    assert np.array_equal(2 * half, second[7].clip(0) - first[7].clip(0))
    change = second[7].clip(0).mean() - first[7].clip(0).mean()
    assert 2 * half.mean() == pytest.approx(change, abs=1e-6)
    with pytest.raises(ValueError, match="no class 1000"):
        difference(first, second, 1000)
