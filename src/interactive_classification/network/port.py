"""The port through which the network is run, whatever runs it."""

from collections.abc import Sequence
from typing import NamedTuple, Protocol

import numpy as np
from numpy.typing import NDArray

from ..sentences import Told
from .card import ALL, Card


class Maps(Protocol):
    """The class maps of one picture: an array, or what makes each when it is asked for."""

    def __len__(self) -> int:
        """Return how many classes there are."""
        ...

    def __getitem__(self, index: int, /) -> NDArray[np.float32]:
        """Return a class's map, (cells, cells), in units of the logit, of which it is the mean."""
        ...


class Output(NamedTuple):
    """What the network says about one picture.

    Attributes
    ----------
    logits : (classes,) ndarray of float32
        Of SqueezeNet ``class_maps.clip(0).mean((1, 2))``.
    maps : Maps, such as a (classes, cells, cells) ndarray of float32, or None
        The evidence for each class in each part of the picture, before any ReLU; None if it was
        not wanted, or there is none.
    why : str
        A key of the sentences, if there are no maps of this network, or none that add up.
    """

    logits: NDArray[np.float32]
    maps: Maps | None = None
    why: str = ""

    @property
    def class_maps(self) -> Maps:
        """The maps, for whoever must have them.

        Raises
        ------
        Told
            If there are none.
        LookupError
            If they were not wanted.
        """
        if self.why:
            raise Told(self.why)
        if self.maps is None:
            raise LookupError("The network was asked for no class maps.")
        return self.maps


class Runtime(Protocol):
    """Something that can run the network."""

    card: Card
    """What is known of the network that it runs; how it is fed may be set anew."""

    @property
    def name(self) -> str:
        """How it is shown to people, as in ``"wasm"``."""
        ...

    @property
    def seconds(self) -> float:
        """How long the latest run took."""
        ...

    async def run(self, tensor: NDArray[np.float32], wanted: Sequence[str] = ALL) -> Output:
        """Run the network on one picture: several at once would take as long as one by one.

        Parameters
        ----------
        tensor : (1, 3, size, size) ndarray of float32
            As :func:`~.classify.tensor` makes it.
        wanted : sequence of str
            :data:`~.card.LOGITS` or :data:`~.card.ALL`. What is not wanted is not copied out of
            whatever runs the network, and the same bits come of what is.

        Returns
        -------
        Output
        """
        ...

    async def model(self) -> bytes:
        """Return the contents of the network's file."""
        ...

    async def another(self, model: bytes) -> "Runtime":
        """Open another network with the same card, beside this one; it is to be released.

        Parameters
        ----------
        model : bytes
            The contents of its file.
        """
        ...

    async def release(self) -> None:
        """Give the network's memory back: it is not to be run again."""
        ...
