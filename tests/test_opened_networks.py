"""A network of one's own: what is found in its files, and what is refused, in one sentence."""

import asyncio
import json
import random

import numpy as np
import onnx
import pytest
from onnx import TensorProto, helper, numpy_helper

from interactive_classification.classify import called, tensor
from interactive_classification.network.native import NativeRuntime
from interactive_classification.network.opened import LARGEST, named, open_network
from interactive_classification.network.preprocessing import PRESETS, from_json
from interactive_classification.sentences import Told

CLASSES = 3


def network(
    shape=(1, 3, 8, 8), kind=TensorProto.FLOAT, gives=(1, CLASSES), opset=17, metadata=None,
    more_inputs=(), domain="",
):  # fmt: skip
    """A file that takes a picture of this shape, and gives a row of scores, or what is asked."""
    weights = numpy_helper.from_array(np.ones((3, CLASSES), np.float32), "w")
    nodes = [
        helper.make_node("Cast", ["x"], ["c"], to=TensorProto.FLOAT),
        helper.make_node("ReduceMean", ["c"], ["m"], axes=[2, 3], keepdims=0),
        helper.make_node("MatMul", ["m", "w"], ["y"], domain=domain),
    ]
    inputs = [helper.make_tensor_value_info("x", kind, shape)]
    inputs += [helper.make_tensor_value_info(name, TensorProto.FLOAT, [1]) for name in more_inputs]
    outputs = [helper.make_tensor_value_info("y", TensorProto.FLOAT, gives)]
    graph = helper.make_graph(nodes, "g", inputs, outputs, [weights])
    opsets = [helper.make_opsetid("", opset)]
    if domain:
        opsets.append(helper.make_opsetid(domain, 1))
    model = helper.make_model(graph, opset_imports=opsets, ir_version=8)
    helper.set_model_props(model, metadata or {})
    return model.SerializeToString()


@pytest.mark.parametrize(
    ("shape", "layout", "colours", "sides"),
    [
        ((1, 3, 8, 8), "NCHW", 3, (8, 8)), ((1, 8, 10, 3), "NHWC", 3, (8, 10)),
        (("n", 3, 12, 16), "NCHW", 3, (12, 16)), (("n", 1, 64, 64), "NCHW", 1, (64, 64)),
        (("n", 64, 64, 1), "NHWC", 1, (64, 64)), (("n", 3, "h", "w"), "NCHW", 3, (224, 224)),
        ((None, None, None, None), "NCHW", 3, (224, 224)),
    ],
)  # fmt: skip
def test_the_input_tells_layout_colours_and_size(shape, layout, colours, sides):
    card = open_network(network(shape)).card
    assert (card.layout, len(card.mean), card.sides) == (layout, colours, sides)


def test_a_size_comes_from_a_file_beside_it_where_the_network_leaves_it_open():
    config = json.dumps({"size": {"height": 48, "width": 192}}).encode()
    found = open_network(network(("n", 3, "h", "w")), beside={"preprocessor_config.json": config})
    assert found.card.sides == (48, 192) and found.sources["size"] == "a file"
    closed = open_network(network(), beside={"preprocessor_config.json": config})
    assert closed.card.sides == (8, 8) and closed.sources["size"] == "the network"
    known = open_network(network(("n", 3, "h", "w"), metadata={"imgsz": "[640, 320]"}))
    assert known.card.sides == (640, 320)


@pytest.mark.parametrize(
    ("given", "message"),
    [
        (b"version https://git-lfs.github.com/spec/v1\noid sha256:1", "Git LFS pointer"),
        (b"a picture", "no ONNX file"), (network()[:-20], "breaks off"),
        (network(opset=99), "version 99"), (network(more_inputs=("z",)), "wants 2 inputs"),
        (network((1, 3)), "no picture"), (network(kind=TensorProto.INT64), "no picture"),
        (network((1, 5, 8, 8)), "no picture"), (network(gives=(1, 4, 4, 3)), "one score for each"),
        (network(domain="my.own"), "operators of “my.own”"),
    ],
)  # fmt: skip
def test_what_is_no_classifier_is_refused_in_its_sentence(given, message):
    with pytest.raises(Told, match=message):
        open_network(given)


def test_one_that_is_too_large_is_refused_before_it_is_read():
    class Huge(bytes):
        def __len__(self):
            return LARGEST + 1

    with pytest.raises(Told, match="more than 500 MB"):
        open_network(Huge())


def test_weights_in_another_file_are_asked_for():
    model = onnx.load_from_string(network())
    weights = model.graph.initializer[0]
    weights.data_location = TensorProto.EXTERNAL
    weights.external_data.add(key="location", value="net.onnx.data")
    weights.ClearField("raw_data")
    with pytest.raises(Told, match=r"weights are in net\.onnx\.data; open both"):
        open_network(model.SerializeToString())


@pytest.mark.parametrize(
    ("name", "text", "labels"),
    [
        ("labels.txt", "cat\ndog\nbird\n", ["cat", "dog", "bird"]),
        ("labels.txt", "0 cat\n1 dog\n2 bird", ["cat", "dog", "bird"]),
        ("synset.txt", "n01440764 cat\nn01443537 dog\nn01484850 bird", ["cat", "dog", "bird"]),
        ("config.json", '{"id2label": {"0": "a", "2": "c", "1": "b"}}', ["a", "b", "c"]),
        ("config.json", '{"label_names": ["a", "b", "c"], "mean": [0.5]}', ["a", "b", "c"]),
        ("metadata.json", '{"labels": ["a", "b", "c"], "imageSize": 224}', ["a", "b", "c"]),
        ("x.json", '["a", "b", "c"]', ["a", "b", "c"]),
        ("x.json", '{"0": ["n1", "a"], "1": ["n2", "b"], "2": ["n3", "c"]}', ["a", "b", "c"]),
    ],
)  # fmt: skip
def test_names_are_read_from_files_of_many_kinds(name, text, labels):
    found = open_network(network(), beside={name: text.encode()})
    assert found.labels == labels and found.sources["labels"] == name


@pytest.mark.parametrize(
    ("metadata", "labels"),
    [
        ({"names": "{0: 'cat', 1: \"dog's\", 2: 'bird'}"}, ["cat", "dog's", "bird"]),
        ({"character": "0\n90\n180"}, ["0", "90", "180"]),
    ],
)
def test_names_are_read_from_the_network_itself(metadata, labels):
    found = open_network(network(metadata=metadata))
    assert found.labels == labels and found.sources["labels"] == "the network"


def test_ultralytics_tells_its_preprocessing_by_its_name():
    found = open_network(network(metadata={"author": "Ultralytics", "task": "classify"}))
    assert found.card.std == PRESETS["unit"].std and found.sources["preprocessing"] == "the network"
    chosen = open_network(
        network(metadata={"author": "Ultralytics"}), preprocessing=PRESETS["torch"]
    )
    assert chosen.card.std == PRESETS["torch"].std and chosen.sources["preprocessing"] == "you"


def test_noughts_around_what_is_below_them_are_its_maximum():
    """ONNX Runtime's own simplification would leave them out; see ``opened._padded``."""
    weights = numpy_helper.from_array(np.eye(3, dtype=np.float32), "w")
    pads = numpy_helper.from_array(np.array([0, 0, 1, 1, 0, 0, 1, 1]), "pads")
    nodes = [
        helper.make_node("Pad", ["x", "pads"], ["p"]),
        helper.make_node("MaxPool", ["p"], ["m"], kernel_shape=[5, 5], strides=[5, 5]),
        helper.make_node("ReduceMean", ["m"], ["f"], axes=[2, 3], keepdims=0),
        helper.make_node("MatMul", ["f", "w"], ["y"]),
    ]
    image = helper.make_tensor_value_info("x", TensorProto.FLOAT, (1, 3, 8, 8))
    scores = helper.make_tensor_value_info("y", TensorProto.FLOAT, (1, 3))
    graph = helper.make_graph(nodes, "g", [image], [scores], [weights, pads])
    opset = helper.make_opsetid("", 17)
    model = helper.make_model(graph, opset_imports=[opset], ir_version=8)
    found = open_network(model.SerializeToString())
    runtime = NativeRuntime(found.model(), card=found.card, head=found.head)
    below = np.full((1, 3, 8, 8), -1, np.float32)
    assert asyncio.run(runtime.run(below)).logits.tolist() == [0, 0, 0]


def test_each_class_has_a_name_of_its_own():
    assert named(None, 3) == ["0", "1", "2"]
    imagenet = [str(one) for one in range(1000)]
    assert named(None, 1000, imagenet) is imagenet
    assert named(None, 1001, imagenet) == ["background", *imagenet]
    with pytest.raises(Told, match="2 names for 3 classes"):
        named(["a", "b"], 3)
    assert [one.short for one in called(["a", "b", "a"])] == ["a (0)", "b", "a (2)"]


@pytest.mark.parametrize(
    ("told", "preset"),
    [
        ({"image_mean": [0.485, 0.456, 0.406], "image_std": [0.229, 0.224, 0.225]}, "torch"),
        ({"pretrained_cfg": {"mean": [0.5] * 3, "std": [0.5] * 3, "input_size": 8}}, "signed"),
        ({"order": "bgr", "mean": [103.939, 116.779, 123.68], "std": [1, 1, 1]}, "caffe"),
    ],
)  # fmt: skip
def test_known_numbers_are_known_by_their_name(told, preset):
    assert from_json(json.dumps(told))[0] == PRESETS[preset]


def test_numbers_of_ones_own_are_taken_and_nonsense_is_not():
    own, size = from_json('{"mean": [0.1, 0.2, 0.3], "std": [1, 1, 1], "size": 96}')
    assert (own.name, own.mean, size) == ("own", (25.5, 51.0, 76.5), (96, 96))
    for nonsense in (
        "",
        "[]",
        "{}",
        '{"mean": "no"}',
        '{"mean": [1], "std": [true]}',
        '{"size": -1}',
    ):
        assert from_json(nonsense) == (None, None)


def test_a_picture_becomes_what_the_card_says(coffee_picture):
    card = open_network(network((1, 8, 16, 1), TensorProto.UINT8)).card
    made = tensor(coffee_picture, card)
    assert made.shape == (1, 8, 16, 1) and made.dtype == np.uint8
    half = open_network(network(kind=TensorProto.FLOAT16), preprocessing=PRESETS["signed"]).card
    made = tensor(coffee_picture, half)
    assert made.shape == (1, 3, 8, 8) and made.dtype == np.float16 and -1 <= made.min() < 0
    with pytest.raises(Told):
        tensor(coffee_picture[:, :-1], half)


def test_whatever_a_file_holds_it_is_opened_or_refused_in_a_sentence():
    """Bytes are changed, cut out and put in, and so are those of the files beside it."""
    draw, whole = random.Random(11), network(shape=(1, 3, "h", "w"), metadata={"imgsz": "[8, 8]"})
    beside = b'{"mean": [0.5, 0.5, 0.5], "std": [0.2, 0.2, 0.2], "size": 8, "id2label": {"0": "a"}}'
    refused = 0
    for _ in range(1500):
        data, text = bytearray(whole), bytearray(beside)
        for _ in range(draw.randrange(1, 4)):
            for one in (data, text):
                at, many = draw.randrange(len(one)), draw.randrange(3)
                one[at : at + many] = draw.randbytes(draw.randrange(3))
        try:
            found = open_network(bytes(data), "n.onnx", {"config.json": bytes(text)})
            assert all(np.isfinite((*found.card.mean, *found.card.std)))
        except Told:
            refused += 1
    assert 100 < refused < 1500


@pytest.mark.parametrize(
    "text", ['{"mean": [1e999, 0, 0], "std": [1, 1, 1]}', '{"mean": [0, 0, 0], "std": [1, 0, 1]}']
)
def test_numbers_that_feed_nothing_are_none(text):
    assert from_json(text) == (None, None)
