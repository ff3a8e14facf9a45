"""A network that is none: for tests, and wherever only the shapes of its answers matter."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from .card import ALL, Card
from .port import Output
from .squeezenet import SQUEEZENET


class PretendedNetwork:
    """Answers any picture at once, with evidence that depends on its contrast.

    Parameters
    ----------
    card : Card
        The network that it pretends to be.

    Attributes
    ----------
    runs : int
        How often it was run.
    """

    name = "pretended"
    seconds = 0.0

    def __init__(self, card: Card = SQUEEZENET) -> None:
        self.card = card
        self.runs = 0

    async def run(self, tensor: NDArray[np.float32], wanted: Sequence[str] = ALL) -> Output:
        """Return outputs of the network's shapes; see :class:`~.port.Runtime`."""
        self.runs += 1
        shape = self.card.classes, self.card.cells, self.card.cells
        maps = np.linspace(-1, 2, int(np.prod(shape)), dtype=np.float32).reshape(shape)
        maps = maps * tensor.std()
        return Output(maps.clip(0).mean((1, 2)), maps if "class_maps" in wanted else None)

    async def model(self) -> bytes:
        """Return no file's contents: there is none; see :class:`~.port.Runtime`."""
        return b""

    async def another(self, model: bytes) -> "PretendedNetwork":
        """Pretend another network; see :class:`~.port.Runtime`."""
        return PretendedNetwork(self.card)

    async def release(self) -> None:
        """Hold nothing; see :class:`~.port.Runtime`."""
