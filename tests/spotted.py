"""A network for which one class is how bright one spot of a picture is, and nothing else counts."""

import asyncio

import numpy as np

from interactive_classification.explain import Scene
from interactive_classification.network.card import ALL
from interactive_classification.network.port import Output
from interactive_classification.network.squeezenet import SQUEEZENET
from interactive_classification.pixels import to_png
from interactive_classification.session import Session

SPOT = np.s_[60:84, 120:150]
INDEX = 7


def only_the_spot(picture):
    """The network as a function from a picture to its logits."""
    logits = np.zeros(1000, np.float32)
    logits[INDEX] = picture[SPOT].mean() / 16
    return logits


def with_the_spot():
    """A picture of noise that has the spot."""
    made = np.random.default_rng(3).integers(20, 60, (224, 224, 3), np.uint8)
    made[SPOT] += 180
    return made


def scene_of(picture):
    """The picture with what the network says to it; its class map is near the spot."""
    maps = np.zeros((1000, 13, 13), np.float32)
    maps[INDEX, 3, 7] = 5
    hole = np.zeros(picture.shape[:2], np.bool_)
    return Scene(picture, Output(only_the_spot(picture), maps), INDEX, SQUEEZENET, picture, hole)


class Spotted:
    """The network as a session takes it; it notes what it was asked for."""

    name, seconds, card = "spotted", 0.0, SQUEEZENET

    def __init__(self):
        self.runs = 0
        self.wanted = []

    async def run(self, tensor, wanted=ALL):
        await asyncio.sleep(0)
        self.runs += 1
        self.wanted.append(wanted)
        picture = tensor[0].transpose(1, 2, 0) + 117
        return Output(only_the_spot(picture), np.zeros((1000, 13, 13), np.float32))


def opened(known):
    """A session that has the picture open."""
    session = Session(Spotted(), known, size=224, method="mean-colour")
    asyncio.run(session.open(to_png(with_the_spot())))
    return session
