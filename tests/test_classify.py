import json

import numpy as np
import pytest

from interactive_classification.classify import (
    Label,
    find,
    labels,
    softmax,
    tensor,
    top,
)
from interactive_classification.model_files import MODELS
from interactive_classification.network.card import ALL, LOGITS
from interactive_classification.network.native import NativeRuntime
from interactive_classification.network.squeezenet import SQUEEZENET
from interactive_classification.pixels import open_picture

ABC = tuple(Label(index, name, name) for index, name in enumerate("abcd"))
CATS = {"tabby", "tiger cat", "Persian cat", "Siamese cat", "Egyptian cat"}


def test_tensor_is_bgr_minus_the_mean():
    image = np.zeros((224, 224, 3), np.uint8)
    image[0, 1] = (10, 20, 30)
    made = tensor(image)
    assert made.shape == (1, 3, 224, 224)
    assert made.dtype == np.float32
    np.testing.assert_allclose(made[0, :, 0, 1], [30 - 103.939, 20 - 116.779, 10 - 123.68], 1e-6)
    np.testing.assert_allclose(made[0, :, 5, 5], [-mean for mean in SQUEEZENET.mean], 1e-6)


@pytest.mark.parametrize("step", [2, 3])
def test_tensor_takes_the_exact_mean_of_each_box(step):
    random = np.random.default_rng(4)
    image = random.integers(0, 256, (step * 224, step * 224, 3), np.uint8)
    box = image[step * 7 : step * 8, step * 90 : step * 91, 2].astype(int)
    expected = np.float32(box.sum() / step**2) - np.float32(103.939)
    assert tensor(image)[0, 0, 7, 90] == pytest.approx(expected, abs=1e-5)


def test_tensor_of_white_is_exact():
    assert (tensor(np.full((1120, 1120, 3), 255, np.uint8))[0, 2] == np.float32(255 - 123.68)).all()


@pytest.mark.parametrize(
    "shape", [(223, 223, 3), (448, 224, 3), (0, 0, 3), (224, 224, 4), (300, 300, 3)]
)
def test_tensor_refuses_other_sizes(shape):
    with pytest.raises(ValueError, match="multiple of 224"):
        tensor(np.zeros(shape, np.uint8))


def test_softmax_by_hand():
    confidences = softmax(np.log(np.array([1, 2, 5], np.float32)))
    np.testing.assert_allclose(confidences, [0.125, 0.25, 0.625], 1e-6)


def test_softmax_of_huge_logits():
    assert softmax(np.array([1e4, 0, -1e4], np.float32)).tolist() == [1, 0, 0]


def test_top_ranks_and_breaks_ties_by_index():
    ranked = top(np.array([1, 3, 3, 2], np.float32), ABC, 3)
    assert [(row.index, row.label) for row in ranked] == [(1, "b"), (2, "c"), (3, "d")]
    assert ranked[0].confidence == ranked[1].confidence
    assert ranked[0].change is None


def test_top_says_how_much_changed():
    before = np.log(np.array([0.25, 0.25, 0.25, 0.25], np.float32))
    after = np.log(np.array([0.1, 0.6, 0.2, 0.1], np.float32))
    rows = top(after, ABC, 2, before)
    assert [row.change for row in rows] == pytest.approx([0.35, -0.05], abs=1e-6)


def test_top_of_more_than_there_are():
    assert len(top(np.zeros(4, np.float32), ABC, 99)) == 4


def test_there_are_1000_labels_told_apart(known):
    assert len(known) == 1000
    assert [label.index for label in known] == list(range(1000))
    assert len({label.short for label in known}) == 1000
    assert all(label.full for label in known)
    for label in known:  # a short name is the synset's first word, perhaps explained
        assert label.full.split(", ")[0] == label.short.partition(" (")[0]


@pytest.mark.parametrize(
    ("index", "short"),
    [(0, "tench"), (134, "crane (bird)"), (517, "crane (machine)"), (639, "maillot (tank suit)"),
     (967, "espresso"), (999, "toilet tissue")],
)  # fmt: skip
def test_known_labels(known, index, short):
    assert known[index].short == short


def test_labels_keep_the_order_of_the_file():
    text = json.dumps([{"short": "x", "full": "x, y"}, {"short": "é", "full": "é"}])
    assert labels(text) == (Label(0, "x", "x, y"), Label(1, "é", "é"))


@pytest.mark.parametrize(
    ("text", "indices"),
    [
        ("967", [967]), ("espresso", [967]), ("  ESPRESSO ", [967]), ("1000", []), ("-1", []),
        ("crane", [134, 517]), ("crane (bird)", [134]), ("maillot", [638, 639]),
        ("Felis onca", [290]), ("zzz", []), ("", []), ("espresso m", [550]),
    ],
)  # fmt: skip
def test_find(known, text, indices):
    assert [label.index for label in find(known, text)] == indices


def test_find_by_a_part_of_the_name(known):
    found = find(known, "shepherd")
    assert 235 in [label.index for label in found]
    assert all("shepherd" in label.full.lower() for label in found)


# The real network -----------------------------------------------------------------


def test_coffee_is_espresso(coffee_picture, classify_picture, known):
    best = top(classify_picture(coffee_picture).logits, known)[0]
    assert best.label == "espresso"
    assert best.confidence > 0.97


def test_chelsea_is_a_cat(chelsea, classify_picture, known):
    best = top(classify_picture(open_picture(chelsea)).logits, known, 3)
    assert {row.label for row in best} <= CATS


def test_the_order_of_the_colours_matters(coffee_picture, classify_picture, known):
    """With red and blue exchanged most of the confidence goes: the tests above can fail."""
    swapped = np.ascontiguousarray(coffee_picture[..., ::-1])
    assert top(classify_picture(swapped).logits, known)[0].confidence < 0.5


@pytest.mark.parametrize("photo", ["coffee", "chelsea"])
def test_a_logit_is_the_mean_of_its_class_map(photo, request, classify_picture):
    output = classify_picture(open_picture(request.getfixturevalue(photo)))
    assert output.logits.shape == (1000,)
    assert output.class_maps.shape == (1000, 13, 13)
    assert output.class_maps.min() < 0  # before the ReLU
    means = output.class_maps.clip(0).mean((1, 2))
    np.testing.assert_allclose(means, output.logits, rtol=0, atol=1e-4)


def test_the_same_picture_gives_the_same_bits(coffee_picture, classify_picture):
    first, second = classify_picture(coffee_picture), classify_picture(coffee_picture)
    assert np.array_equal(first.class_maps, second.class_maps)


def test_what_is_not_wanted_is_not_copied_and_changes_no_bit(coffee_picture, runtime, run):
    made = tensor(coffee_picture)
    whole, alone = run(runtime.run(made)), run(runtime.run(made, LOGITS))
    assert np.array_equal(alone.logits, whole.logits)
    assert alone.maps is None
    with pytest.raises(LookupError, match="no class maps"):
        _ = alone.class_maps
    assert np.array_equal(run(runtime.run(made, ALL)).class_maps, whole.class_maps)


def test_more_threads_give_nearly_the_same(coffee_picture, classify_picture, run):
    two = NativeRuntime((MODELS / "squeezenet.onnx").read_bytes(), threads=2)
    output = run(two.run(tensor(coffee_picture)))
    np.testing.assert_allclose(output.logits, classify_picture(coffee_picture).logits, atol=1e-3)


def test_the_network_sees_what_the_working_size_is_made_for():
    from interactive_classification.pixels import WORKING_SIZE

    assert WORKING_SIZE % SQUEEZENET.size == 0
