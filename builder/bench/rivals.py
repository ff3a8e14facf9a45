"""Other people's maps of the same picture, class and network as ours: shap's and lime's.

They are given what the network takes, the engine's own reduction of the picture to 224, since their
pieces are made for pictures of that size; and the class's confidence, which their documentation
explains. All else is left as they have it.
"""

import asyncio
import os
from collections.abc import Callable, Sequence
from functools import cache
from importlib import import_module
from time import process_time
from typing import Any, Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from interactive_classification.classify import softmax, tensor
from interactive_classification.explain.curves import smaller
from interactive_classification.network.card import LOGITS
from interactive_classification.network.port import Runtime
from interactive_classification.pixels import Image

SAMPLES: Final = 300
"""How often each of them may ask the network."""

SEED: Final = 1
"""Of lime's samples, which are the same every time."""

Numbers = NDArray[np.float64]
Confidences = Callable[[Sequence[Image]], Numbers]
"""Tells the confidences of all classes in several pictures, (pictures, classes)."""


class Network:
    """The network as a plain function, which others want, that counts what it is asked.

    Parameters
    ----------
    runtime : Runtime

    Attributes
    ----------
    calls : int
        How many pictures it was asked about.
    """

    def __init__(self, runtime: Runtime) -> None:
        self.calls = 0
        self._runtime = runtime

    def __call__(self, pictures: Sequence[Image]) -> Numbers:
        """Tell the confidences of all classes; see :data:`Confidences`."""
        self.calls += len(pictures)
        return asyncio.run(self._all(pictures))

    async def _all(self, pictures: Sequence[Image]) -> Numbers:
        card = self._runtime.card
        outputs = [await self._runtime.run(tensor(one, card), LOGITS) for one in pictures]
        return np.stack([softmax(output.logits) for output in outputs])


class Weighed(NamedTuple):
    """What one of them says.

    Attributes
    ----------
    values : (size, size) ndarray of float32
        How much each pixel of the working picture speaks for the class.
    calls : int
        How many pictures the network was asked about.
    seconds : float
        Of the processor's time: another program's work does not count.
    pieces : (size, size) ndarray of int
        The piece that each pixel belongs to, where there are pieces.
    """

    values: NDArray[np.float32]
    calls: int
    seconds: float
    pieces: NDArray[np.int64] | None = None


def shap(picture: Image, index: int, network: Network) -> Weighed:
    """Explain by shap's Partition explainer, what is hidden being inpainted by Telea's method.

    Parameters
    ----------
    picture : (size, size, 3) ndarray of uint8
    index : int
        Of the class.
    network : Network
        Not asked before.
    """
    library, small = _shap(), smaller(picture, 224)
    started = process_time()
    shares = _partition(library, lambda some: network(some)[:, index], small, SAMPLES)
    return Weighed(larger(shares, len(picture)), network.calls, process_time() - started)


def lime(picture: Image, index: int, network: Network) -> Weighed:
    """Explain by lime: pieces by quickshift, each hidden by its mean colour; see :func:`shap`."""
    explainer = _imported("lime.lime_image").LimeImageExplainer(random_state=SEED)
    started = process_time()
    found = explainer.explain_instance(
        smaller(picture, 224),
        network,
        labels=(index,),
        top_labels=None,
        num_samples=SAMPLES,
        random_seed=SEED,
    )
    weights = np.zeros(int(found.segments.max()) + 1)
    for piece, weight in found.local_exp[index]:
        weights[piece] = weight
    pieces = larger(found.segments, len(picture)).astype(np.int64)
    seconds = process_time() - started
    return Weighed(weights[pieces].astype(np.float32), network.calls, seconds, pieces)


RIVALS: Final[dict[str, Callable[[Image, int, Network], Weighed]]] = {"shap": shap, "lime": lime}
"""Whose maps ours are compared with, by name."""


def larger(values: NDArray[Any], size: int) -> NDArray[np.float32]:
    """Repeat each value, (n, n), in a box of pixels, so that they fill (size, size)."""
    step = size // len(values)
    return values.repeat(step, 0).repeat(step, 1).astype(np.float32)


# Neither is among what the build needs, so both are imported only here, and out of mypy's sight.


@cache
def _shap() -> Any:
    library = _imported("shap")
    # Its loops are compiled when they are first run: not on its own time.
    _partition(library, lambda some: np.zeros(len(some)), np.zeros((8, 8, 3), np.uint8), 10)
    return library


def _partition(library: Any, ask: Callable[[Any], Numbers], picture: Image, most: int) -> Numbers:
    masker = library.maskers.Image("inpaint_telea", picture.shape)
    explained = library.Explainer(ask, masker)(picture[None], max_evals=most, silent=True)
    shares: Numbers = explained.values[0].sum(-1)  # of red, green and blue
    return shares


def _imported(name: str) -> Any:
    os.environ["TQDM_DISABLE"] = "1"  # lime would draw its progress between our lines
    return import_module(name)
