"""ONNX files read without the onnx package: the same is found, and more outputs can be had."""

import numpy as np
import onnx
import onnxruntime
import pytest
from onnx import TensorProto, helper, numpy_helper

from interactive_classification.model_files import MODELS
from interactive_classification.network import onnx_file
from interactive_classification.sentences import Told

FILES = ("squeezenet.onnx", "efficientnet-lite0.onnx")


@pytest.fixture(scope="module", params=FILES)
def data(request):
    return (MODELS / request.param).read_bytes()


def test_what_is_read_is_what_the_onnx_package_reads(data):
    found, known = onnx_file.read(memoryview(data)), onnx.load_from_string(data)
    assert (found.version, found.opsets) == (known.ir_version, {"": known.opset_import[0].version})
    assert [(one.kind, one.inputs, one.outputs, one.name) for one in found.nodes] == [
        (one.op_type, list(one.input), list(one.output), one.name) for one in known.graph.node
    ]
    for node, other in zip(found.nodes, known.graph.node, strict=True):
        told = {one.name: helper.get_attribute_value(one) for one in other.attribute}
        assert node.attributes == told
    weights = {one.name: numpy_helper.to_array(one) for one in known.graph.initializer}
    assert set(found.tensors) == set(weights)
    for name, one in found.tensors.items():
        assert np.array_equal(found.array(one), weights[name])
    for mine, theirs in ((found.inputs, known.graph.input), (found.outputs, known.graph.output)):
        assert [(one.name, one.kind, one.shape) for one in mine] == [
            (one.name, "float32", tuple(d.dim_value for d in one.type.tensor_type.shape.dim))
            for one in theirs
        ]


def small(**options):
    """A little network, whose numbers are written in every way that there is."""
    weights = np.arange(6, dtype=np.float32).reshape(3, 2)
    node = helper.make_node("Gemm", ["x", "w"], ["y"], alpha=0.5)
    tensor = helper.make_tensor("w", TensorProto.FLOAT, [2, 3], weights.ravel(), raw=False)
    shape = options.get("shape", ["n", 2])
    graph = helper.make_graph(
        [node, helper.make_node("Relu", ["y"], ["z"])], "g",
        [helper.make_tensor_value_info("x", TensorProto.FLOAT, shape)],
        [helper.make_tensor_value_info("z", TensorProto.FLOAT, ["n", 3])], [tensor],
    )  # fmt: skip
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 13)], ir_version=7)
    helper.set_model_props(model, {"names": "a,b,c"})
    return model.SerializeToString()


def test_more_outputs_and_closed_sides_are_a_file_that_runs():
    found = onnx_file.read(small())
    assert found.inputs[0].shape == ("n", 2)
    assert found.metadata == {"names": "a,b,c"}
    whole = found.joined(found.with_outputs(["y"], (4, 2)))
    session = onnxruntime.InferenceSession(whole, providers=["CPUExecutionProvider"])
    assert [one.shape for one in session.get_inputs()] == [[4, 2]]
    x = np.random.default_rng(1).normal(size=(4, 2)).astype(np.float32)
    z, y = session.run(["z", "y"], {"x": x})
    assert np.array_equal(z, y.clip(0))
    assert y == pytest.approx(0.5 * x @ np.arange(6, dtype=np.float32).reshape(2, 3))


def test_weights_written_one_by_one_are_read():
    found = onnx_file.read(small())
    assert found.array(found.tensors["w"]).tolist() == [[0, 1, 2], [3, 4, 5]]
    whole = helper.make_tensor("i", TensorProto.INT64, [3], [1, -2, 300])
    node = helper.make_node("Constant", [], ["i"], value=whole)
    graph = helper.make_graph([node], "g", [], [])
    read = onnx_file.read(helper.make_model(graph).SerializeToString())
    assert read.array(read.nodes[0].attributes["value"]).tolist() == [1, -2, 300]


@pytest.mark.parametrize("broken", [b"", b"nothing", b"\x3a\x7f", b"\xff" * 12, b"\x08\x07"])
def test_what_is_none_is_refused(broken):
    with pytest.raises(Told, match="no ONNX file"):
        onnx_file.read(broken)


def test_what_breaks_off_anywhere_is_refused_or_read(data):
    """Never anything but the one sentence."""
    for end in np.random.default_rng(2).integers(0, len(data), 60):
        with pytest.raises(Told):
            onnx_file.read(data[:end])


def test_damage_raises_nothing_else():
    data = bytearray(small())
    draw = np.random.default_rng(3)
    for _ in range(400):
        broken = bytearray(data)
        for place in draw.integers(0, len(data), 3):
            broken[place] = draw.integers(0, 256)
        try:
            found = onnx_file.read(bytes(broken))
            [found.array(one) for one in found.tensors.values()]
        except Told:
            pass
