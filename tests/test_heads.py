"""Class maps of other networks: each kind of end, with weights by chance, adds up or is refused."""

import asyncio

import numpy as np
import onnx
import pytest
from onnx import TensorProto, helper, numpy_helper

from interactive_classification.network.constants import Graph
from interactive_classification.network.head import NoMaps, find
from interactive_classification.network.native import NativeRuntime
from interactive_classification.network.onnx_file import read
from interactive_classification.network.opened import open_network

SIDE, CHANNELS, CLASSES = 32, 6, 5
CELLS = SIDE // 4


class Build:
    """A network that ends as a test says; its features are a strided convolution's."""

    def __init__(self, layout="NCHW", shapes=True):
        self.shapes = shapes
        self.draw = np.random.default_rng(7)
        self.nodes, self.weights, self.layout = [], [], layout
        kernel = np.abs(self.draw.normal(size=(CHANNELS, 3, 4, 4))).astype(np.float32)
        x = "image"
        if layout != "NCHW":
            x = self.add("Transpose", "image", perm=[0, 3, 1, 2])
        self.x = self.add("Conv", x, self.constant(kernel), strides=[4, 4], kernel_shape=[4, 4])
        if layout != "NCHW":
            self.x = self.add("Transpose", self.x, perm=[0, 2, 3, 1])
        self.features = self.x

    def constant(self, array):
        name = f"w{len(self.weights)}"
        self.weights.append(numpy_helper.from_array(np.asarray(array), name))
        return name

    def chance(self, *shape):
        return self.constant(self.draw.normal(size=shape).astype(np.float32))

    def add(self, kind, *inputs, **attributes):
        output = f"{kind.lower()}{len(self.nodes)}"
        self.nodes.append(helper.make_node(kind, list(inputs), [output], **attributes))
        return output

    def then(self, kind, *inputs, **attributes):
        self.x = self.add(kind, self.x, *inputs, **attributes)
        return self

    def model(self, classes=CLASSES):
        sides = [1, 3, SIDE, SIDE] if self.layout == "NCHW" else [1, SIDE, SIDE, 3]
        graph = helper.make_graph(
            self.nodes, "g", [helper.make_tensor_value_info("image", TensorProto.FLOAT, sides)],
            [helper.make_tensor_value_info(self.x, TensorProto.FLOAT, [1, classes])], self.weights,
        )  # fmt: skip
        model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8)
        model = onnx.shape_inference.infer_shapes(model) if self.shapes else model
        return model.SerializeToString()


def pooled_then_gemm():
    one = Build()
    return one.then("GlobalAveragePool").then("Flatten").then(
        "Gemm", one.chance(CLASSES, CHANNELS), one.chance(CLASSES), transB=1
    )  # fmt: skip


def mean_then_matmul_and_add():
    one = Build("NHWC")
    return one.then("ReduceMean", axes=[1, 2], keepdims=0).then(
        "MatMul", one.chance(CHANNELS, CLASSES)
    ).then("Add", one.chance(CLASSES))  # fmt: skip


def one_by_one_after_pooling():
    one = Build()
    layer = one.chance(CLASSES, CHANNELS, 1, 1), one.chance(CLASSES)
    one.then("GlobalAveragePool").then("Conv", *layer)
    return one.then("Flatten").then("Softmax", axis=1)


def one_by_one_then_relu_then_pooling():
    one = Build()
    one.then("Conv", one.chance(CLASSES, CHANNELS, 1, 1), one.chance(CLASSES)).then("Relu")
    return one.then("GlobalAveragePool").then("Flatten")


def two_layers_and_a_gate():
    one = Build()
    one.then("GlobalAveragePool").then("Flatten")
    one.then("Gemm", one.chance(9, CHANNELS), one.chance(9), transB=1).then("HardSwish")
    return one.then("Gemm", one.chance(CLASSES, 9), one.chance(CLASSES), transB=1)


def gate_of_two_branches():
    one = Build()
    one.then("GlobalAveragePool").then("Flatten")
    one.then("Gemm", one.chance(9, CHANNELS), one.chance(9), transB=1)
    before = one.x
    one.then("Sigmoid")
    one.x = one.add("Mul", before, one.x)
    return one.then("Gemm", one.chance(CLASSES, 9), one.chance(CLASSES), transB=1)


def normalised_and_scaled():
    one = Build()
    one.then("GlobalAveragePool").then(
        "BatchNormalization", one.chance(CHANNELS), one.chance(CHANNELS), one.chance(CHANNELS),
        one.constant(np.full(CHANNELS, 0.5, np.float32)),
    )  # fmt: skip
    one.then("Flatten").then("Dropout")
    one.then("Mul", one.constant(np.float32(0.25)))
    return one.then("Gemm", one.chance(CLASSES, CHANNELS), one.chance(CLASSES), transB=1)


def layer_norm():
    one = Build("NHWC")
    one.then("ReduceMean", axes=[1, 2], keepdims=0)
    one.then("LayerNormalization", one.chance(CHANNELS), one.chance(CHANNELS), axis=-1)
    return one.then("Gemm", one.chance(CHANNELS, CLASSES), one.chance(CLASSES))


def flattened():
    one = Build()
    size = CHANNELS * CELLS * CELLS
    layer = one.chance(CLASSES, size), one.chance(CLASSES)
    return one.then("Flatten").then("Gemm", *layer, transB=1)


def flattened_behind_a_transpose():
    one = Build()
    size = CHANNELS * CELLS * CELLS
    one.then("Transpose", perm=[0, 2, 3, 1]).then("Flatten")
    return one.then("Gemm", one.chance(CLASSES, size), one.chance(CLASSES), transB=1)


def flattened_behind_a_transpose_and_a_gate():
    """As Keras ends, where the converter leaves its layout around the last activation."""
    one = Build()
    size = CHANNELS * CELLS * CELLS
    one.then("Transpose", perm=[0, 2, 3, 1]).then("Relu").then("Flatten")
    return one.then("Gemm", one.chance(CLASSES, size), one.chance(CLASSES), transB=1)


def flattened_behind_a_pooling_of_nothing():
    """As PyTorch's older exporter writes AlexNet and VGG, with no shape told of what is between."""
    one = Build(shapes=False)
    size = CHANNELS * CELLS * CELLS
    one.then("AveragePool", kernel_shape=[1, 1], strides=[1, 1]).then("Flatten")
    return one.then("Gemm", one.chance(CLASSES, size), one.chance(CLASSES), transB=1)


def pooled_and_gathered():
    """As PyTorch's newer exporter writes the pooling of ConvNeXt and Swin."""
    one = Build()
    one.then("ReduceMean", axes=[2, 3], keepdims=1).then("Reshape", one.constant(np.array([-1])))
    one.then("Gather", one.constant(np.arange(CHANNELS).reshape(1, CHANNELS, 1, 1)), axis=0)
    one.then("Flatten")
    return one.then("Gemm", one.chance(CLASSES, CHANNELS), one.chance(CLASSES), transB=1)


def one_by_one_and_back_again():
    """As Keras's MobileNetV3 ends, with no shape told of what is between."""
    one = Build("NHWC", shapes=False)
    one.then("ReduceMean", axes=[1, 2], keepdims=1).then("Transpose", perm=[0, 3, 1, 2])
    one.then("Conv", one.chance(9, CHANNELS, 1, 1)).then("Transpose", perm=[0, 2, 3, 1])
    before = one.x
    one.then("Add", one.constant(np.float32(3)))
    one.then("Clip", one.constant(np.float32(0)), one.constant(np.float32(6)))
    one.then("Mul", one.constant(np.float32(1 / 6)))
    one.x = one.add("Mul", before, one.x)
    one.then("Transpose", perm=[0, 3, 1, 2])
    one.then("Conv", one.chance(CLASSES, 9, 1, 1), one.chance(CLASSES))
    one.then("Transpose", perm=[0, 2, 3, 1])
    return one.then("Reshape", one.constant(np.array([-1, CLASSES]))).then("Softmax", axis=1)


def tokens():
    one = Build()
    one.then("Reshape", one.constant(np.array([1, CHANNELS, CELLS * CELLS])))
    one.then("Transpose", perm=[0, 2, 1]).then("ReduceMean", axes=[1], keepdims=0)
    return one.then("Gemm", one.chance(CLASSES, CHANNELS), one.chance(CLASSES), transB=1)


ENDS = [
    pooled_then_gemm, mean_then_matmul_and_add, one_by_one_after_pooling,
    one_by_one_then_relu_then_pooling, two_layers_and_a_gate, gate_of_two_branches,
    normalised_and_scaled, layer_norm, flattened, flattened_behind_a_transpose, tokens,
    flattened_behind_a_transpose_and_a_gate, flattened_behind_a_pooling_of_nothing,
    pooled_and_gathered, one_by_one_and_back_again,
]  # fmt: skip


def opened(build):
    found = open_network(build.model())
    return NativeRuntime(
        found.model(), card=found.card, head=found.head,
        no_maps=found.no_maps,
    )  # fmt: skip


def picture(layout, blob=None):
    """A picture by chance, or one that is nothing but a blob at these cells."""
    image = np.random.default_rng(3).normal(size=(1, 3, SIDE, SIDE)).astype(np.float32)
    if blob:
        row, column = blob
        image = np.zeros_like(image)
        image[..., 4 * row : 4 * row + 4, 4 * column : 4 * column + 4] = 1
    return image if layout == "NCHW" else np.ascontiguousarray(image.transpose(0, 2, 3, 1))


@pytest.mark.parametrize("end", ENDS, ids=lambda end: end.__name__)
def test_maps_add_up_to_the_scores(end):
    build = end()
    runtime = opened(build)
    said = asyncio.run(runtime.run(picture(build.layout)))
    assert said.why == "" and said.maps is not None
    kept = (lambda cells: cells.clip(0)) if "relu" in end.__name__ else (lambda cells: cells)
    for index in range(CLASSES):
        assert said.maps[index].shape == (CELLS, CELLS)
        constant = said.maps.constant(index)
        total = kept(said.maps[index]).mean() + constant
        assert total == pytest.approx(said.logits[index], rel=1e-5, abs=1e-4)


@pytest.mark.parametrize("end", ENDS, ids=lambda end: end.__name__)
def test_a_blob_in_a_corner_is_found_there(end):
    """That they add up does not tell rows from columns."""
    build = end()
    if "norm" in end.__name__:
        pytest.skip("a normalisation spreads what is in one cell")
    runtime = opened(build)
    nothing = asyncio.run(runtime.run(np.zeros_like(picture(build.layout)))).maps
    for blob in ((1, 6), (6, 1)):
        maps = asyncio.run(runtime.run(picture(build.layout, blob))).maps
        away = np.abs(maps[2] - nothing[2])
        assert np.unravel_index(away.argmax(), away.shape) == blob


def maximum():
    one = Build()
    one.then("GlobalMaxPool").then("Flatten")
    return one.then("Gemm", one.chance(CLASSES, CHANNELS), one.chance(CLASSES), transB=1)


def class_token():
    one = Build()
    one.then("Reshape", one.constant(np.array([1, CHANNELS, CELLS * CELLS])))
    one.then("Transpose", perm=[0, 2, 1])
    one.then("Gather", one.constant(np.array(0)), axis=1)
    return one.then("Gemm", one.chance(CLASSES, CHANNELS), one.chance(CLASSES), transB=1)


def first_token_of_a_list():
    """A token taken by a list of one index is no shape that is written anew."""
    one = Build()
    one.then("Reshape", one.constant(np.array([1, CHANNELS, CELLS * CELLS])))
    one.then("Transpose", perm=[0, 2, 1])
    one.then("Gather", one.constant(np.array([0])), axis=1).then("Flatten")
    return one.then("Gemm", one.chance(CLASSES, CHANNELS), one.chance(CLASSES), transB=1)


def attention():
    one = Build()
    one.then("Reshape", one.constant(np.array([CHANNELS, CELLS * CELLS])))
    other = one.add("Transpose", one.x, perm=[1, 0])
    one.then("MatMul", other).then("ReduceMean", axes=[0], keepdims=1)
    return one.then("MatMul", one.chance(CHANNELS, CLASSES))


def test_one_cell_of_which_all_is_made_is_no_map():
    """As a maximum over the picture is, where its window tells nothing of that."""
    one = Build(shapes=False)
    one.then("MaxPool", kernel_shape=[CELLS, CELLS], strides=[CELLS, CELLS]).then("Flatten")
    one.then("Gemm", one.chance(CLASSES, CHANNELS), one.chance(CLASSES), transB=1)
    said = asyncio.run(opened(one).run(picture("NCHW")))
    assert said.maps is None and said.why == "no-maps-unpooled"


@pytest.mark.parametrize(
    ("end", "why"),
    [
        (maximum, "no-maps-maximum"), (class_token, "no-maps-token"),
        (first_token_of_a_list, "no-maps-token"), (attention, "no-maps-unpooled"),
    ],
)  # fmt: skip
def test_other_ends_are_refused_a_map_in_words(end, why):
    graph = Graph(read(end().model()))
    with pytest.raises(NoMaps) as refused:
        find(graph)
    assert refused.value.sentence.key == why
    said = asyncio.run(opened(end()).run(picture("NCHW")))
    assert said.maps is None and said.why == why and said.logits.shape == (CLASSES,)


def test_maps_that_do_not_add_up_are_not_shown(monkeypatch):
    from interactive_classification.network import class_maps

    monkeypatch.setattr(class_maps, "EXACT", 0.0)
    build = two_layers_and_a_gate()
    said = asyncio.run(opened(build).run(picture("NCHW")))
    assert said.why == "no-maps-inexact" and said.maps is None


def test_one_score_is_no_and_yes():
    one = Build()
    one.then("GlobalAveragePool").then("Flatten")
    one.then("Gemm", one.chance(1, CHANNELS), one.chance(1), transB=1).then("Sigmoid")
    runtime = opened_single(one)
    said = asyncio.run(runtime.run(picture("NCHW")))
    assert said.logits.shape == (2,) and said.logits[0] == 0
    assert np.array_equal(said.maps[0], -said.maps[1])


def opened_single(build):
    found = open_network(build.model(1))
    parts = found.model()
    return NativeRuntime(parts, card=found.card, head=found.head, no_maps=found.no_maps)
