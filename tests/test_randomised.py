"""A map is about the network: with the network's weights shuffled, it is another map.

Adebayo et al., "Sanity Checks for Saliency Maps", 2018 (arXiv 1810.03292): some maps look the same
whatever the network has learned, since they show the picture's own edges.
"""

import asyncio

import numpy as np
import onnx
import pytest
from scipy.stats import spearmanr

from builder.make.model import MODEL
from interactive_classification.classify import tensor
from interactive_classification.explain import EXPLANATIONS, Scene
from interactive_classification.network.native import NativeRuntime
from interactive_classification.network.squeezenet import SQUEEZENET
from interactive_classification.pixels import open_picture

INDICES = {"coffee": 967, "chelsea": 285}


def shuffled(seed):
    """The network with each layer's weights in another order."""
    model, draw = onnx.load(str(MODEL)), np.random.default_rng(seed)
    for weights in model.graph.initializer:
        values = onnx.numpy_helper.to_array(weights)
        mixed = draw.permutation(values.ravel()).reshape(values.shape)
        weights.CopyFrom(onnx.numpy_helper.from_array(mixed, weights.name))
    return NativeRuntime(model.SerializeToString())


def found(runtime, name, picture, index, how):
    def ask(one):
        return asyncio.run(runtime.run(tensor(one)))

    hole = np.zeros(picture.shape[:2], np.bool_)
    scene = Scene(picture, ask(picture), index, SQUEEZENET, picture, hole)
    return EXPLANATIONS[name].run(scene, lambda one: ask(one).logits, **how).values[::8, ::8]


@pytest.mark.parametrize(
    ("name", "how"),
    [("class-map", {}), ("occlusion", {"pieces": 40}), ("attribution", {"pieces": 40})],
)  # fmt: skip
def test_a_shuffled_network_gives_another_map(runtime, coffee, chelsea, name, how):
    alike = []
    for photo, index in ((coffee, INDICES["coffee"]), (chelsea, INDICES["chelsea"])):
        picture = open_picture(photo)
        real = found(runtime, name, picture, index, how)
        for seed in (1, 2):
            other = found(shuffled(seed), name, picture, index, how)
            alike.append(spearmanr(real.ravel(), other.ravel()).statistic)
    assert abs(np.mean(alike)) < 0.3, alike
