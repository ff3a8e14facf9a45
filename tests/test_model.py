import hashlib
import io
import os
import pickle
import tarfile

import numpy as np
import onnx
import pytest

from builder.errors import BuildError
from builder.make import efficientnet, model, onnx_model


@pytest.mark.slow
@pytest.mark.parametrize("made", [model, efficientnet], ids=["squeezenet", "efficientnet-lite0"])
def test_building_it_again_gives_the_same_bytes(made, tmp_path):
    """The weights are downloaded anew, so this needs the network."""
    rebuilt = tmp_path / "rebuilt.onnx"
    digest = made.make(rebuilt)
    assert digest == hashlib.sha256(made.MODEL.read_bytes()).hexdigest()
    assert digest in (made.MODEL.parent / "README.md").read_text("utf-8")
    assert rebuilt.read_bytes() == made.MODEL.read_bytes()


def test_the_other_network_has_the_parameters_and_operators_it_is_known_for():
    graph = onnx.load(str(efficientnet.MODEL)).graph
    operators = {"Cast", "Conv", "Clip", "Add", "GlobalAveragePool", "Flatten", "Gemm"}
    assert {node.op_type for node in graph.node} == operators
    arrays = [tensor for tensor in graph.initializer if tensor.data_type != onnx.TensorProto.FLOAT]
    assert {tensor.data_type for tensor in arrays} == {onnx.TensorProto.FLOAT16}
    channels = 21_008  # of all convolutions: a normalisation's scale is in the weights
    assert sum(int(np.prod(t.dims)) for t in arrays) == 4_652_008 - channels


def test_inputs_outputs_operators_and_parameters():
    loaded = onnx.load(str(model.MODEL))
    graph = loaded.graph

    def shapes(values):
        return {v.name: [d.dim_value for d in v.type.tensor_type.shape.dim] for v in values}

    assert shapes(graph.input) == {"image": [1, 3, 224, 224]}
    assert shapes(graph.output) == {"logits": [1, 1000], "class_maps": [1, 1000, 13, 13]}
    operators = {"Conv", "Relu", "MaxPool", "Concat", "GlobalAveragePool", "Flatten"}
    assert {node.op_type for node in graph.node} == operators
    assert sum(int(np.prod(t.dims)) for t in graph.initializer) == 1_235_496
    assert [o.version for o in loaded.opset_import] == [onnx_model.OPSET]


def test_weights_are_of_half_precision():
    tensors = onnx.load(str(model.MODEL)).graph.initializer
    weights = [onnx.numpy_helper.to_array(tensor) for tensor in tensors]
    assert all(w.dtype == np.float32 for w in weights)
    assert all(np.array_equal(w, w.astype(np.float16)) for w in weights)


def test_no_output_is_a_relu():
    """ONNX Runtime's WebGL backend fails if one is."""
    graph = onnx.load(str(model.MODEL)).graph
    outputs = {value.name for value in graph.output}
    assert not [node for node in graph.node if node.op_type == "Relu" and outputs & {*node.output}]


class Attack:
    def __reduce__(self):
        return os.system, ("true",)


@pytest.mark.parametrize(
    "thing", [Attack(), [print], {"conv1": [eval, 1]}, {"conv1": [np.random.default_rng, 1]}]
)
def test_a_pickle_of_anything_else_is_refused(thing):
    with pytest.raises(BuildError, match="which is no array"):
        model.unpickle(pickle.dumps(thing))


def test_a_pickle_of_arrays_is_read():
    kernel, bias = np.ones((1, 1, 2, 3), np.float32), np.arange(3, dtype=np.float32)
    data = pickle.dumps({"a": [kernel, bias]}, 3)
    # Pickles name NumPy's module as it was called when they were written.
    data = data.replace(b"numpy._core.multiarray", b"numpy.core.multiarray")
    read = model.unpickle(data)
    assert np.array_equal(read["a"][0], kernel)
    assert np.array_equal(read["a"][1], bias)


@pytest.mark.parametrize("data", [b"", b"\x80\x03", b"garbage", pickle.dumps([1, 2])])
def test_broken_weights_are_refused(data):
    with pytest.raises(BuildError, match="broken"):
        model.unpickle(data)


def test_layers_that_do_not_fit_are_refused():
    layer = [np.ones((1, 1, 2, 3), np.float32), np.ones(4, np.float32)]
    data = pickle.dumps({"conv1": layer}, 3)
    with pytest.raises(BuildError, match="conv1"):
        model.unpickle(data.replace(b"numpy._core.multiarray", b"numpy.core.multiarray"))


def test_an_archive_without_weights_is_refused(tmp_path):
    path = tmp_path / "other.tar.gz"
    with tarfile.open(path, "w:gz") as tar:
        tar.addfile(tarfile.TarInfo("readme"), io.BytesIO())
    with pytest.raises(BuildError, match="not in other"):
        model.read_weights(path)
    path.write_bytes(b"no archive")
    with pytest.raises(BuildError):
        model.read_weights(path)
