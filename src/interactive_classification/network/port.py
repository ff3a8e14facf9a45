"""The port through which the network is run, whatever runs it."""

from typing import NamedTuple, Protocol

import numpy as np
from numpy.typing import NDArray

from .card import Card


class Output(NamedTuple):
    """What the network says about one picture.

    Attributes
    ----------
    logits : (classes,) ndarray of float32
        ``class_maps.clip(0).mean((1, 2))``.
    class_maps : (classes, cells, cells) ndarray of float32
        The evidence for each class in each part of the picture, before the ReLU.
    """

    logits: NDArray[np.float32]
    class_maps: NDArray[np.float32]


class Runtime(Protocol):
    """Something that can run the network."""

    @property
    def card(self) -> Card:
        """What is known of the network that it runs."""
        ...

    @property
    def name(self) -> str:
        """How it is shown to people, as in ``"wasm"``."""
        ...

    @property
    def seconds(self) -> float:
        """How long the latest run took."""
        ...

    async def run(self, tensor: NDArray[np.float32]) -> Output:
        """Run the network once.

        Parameters
        ----------
        tensor : (1, 3, size, size) ndarray of float32
            As :func:`~.classify.tensor` makes it.

        Returns
        -------
        Output
        """
        ...
