"""The network on CPython, through onnxruntime."""

from collections.abc import Sequence
from time import perf_counter

import numpy as np
from numpy.typing import NDArray

from .card import ALL, Card
from .port import Output
from .squeezenet import SQUEEZENET


class NativeRuntime:
    """Runs the network with onnxruntime's CPU provider.

    Parameters
    ----------
    model : bytes
        The contents of the network's file.
    threads : int
        How many to compute with. With 1, the default, the same input gives the
        same bits every time.
    card : Card
        The network's.

    Attributes
    ----------
    seconds : float
        How long the latest run took.
    """

    name = "onnxruntime"

    def __init__(self, model: bytes, threads: int = 1, card: Card = SQUEEZENET) -> None:
        import onnxruntime  # type: ignore[import-untyped]

        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = threads
        options.inter_op_num_threads = 1
        self.card = card
        self.seconds = 0.0
        self._model = model
        self._session = onnxruntime.InferenceSession(
            model, options, providers=["CPUExecutionProvider"]
        )

    async def run(self, tensor: NDArray[np.float32], wanted: Sequence[str] = ALL) -> Output:
        """Run the network once; see :class:`~.port.Runtime`."""
        names = [getattr(self.card, one) for one in wanted]
        started = perf_counter()
        found = self._session.run(names, {self.card.image: tensor})
        self.seconds = perf_counter() - started
        return Output(*(one[0] for one in found))

    async def model(self) -> bytes:
        """Return the network's file; see :class:`~.port.Runtime`."""
        return self._model

    async def another(self, model: bytes) -> "NativeRuntime":
        """Open another network; see :class:`~.port.Runtime`."""
        return NativeRuntime(model, card=self.card)

    async def release(self) -> None:
        """Give the network's memory back; see :class:`~.port.Runtime`."""
        del self._session
