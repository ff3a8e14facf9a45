"""The network on CPython, through onnxruntime."""

from collections.abc import Sequence
from time import perf_counter

import numpy as np
from numpy.typing import NDArray

from ..sentences import Told
from .card import ALL, Card
from .head import Head
from .port import Output
from .said import asked, output
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
    head : Head, optional
        How it ends, where class maps are made of that; see :mod:`.class_maps`.
    no_maps : str
        Else why there are none: a key of the sentences.

    Attributes
    ----------
    seconds : float
        How long the latest run took.
    """

    name = "onnxruntime"

    def __init__(
        self,
        model: bytes,
        threads: int = 1,
        card: Card = SQUEEZENET,
        head: Head | None = None,
        no_maps: str = "",
    ) -> None:
        import onnxruntime  # type: ignore[import-untyped]

        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = threads
        options.inter_op_num_threads = 1
        self.card = card
        self.seconds = 0.0
        self._head, self._no_maps = head, no_maps
        self._model = model
        try:
            self._session = onnxruntime.InferenceSession(
                model, options, providers=["CPUExecutionProvider"]
            )
        except Exception as error:  # onnxruntime's own, of many kinds
            raise Told("network-refused", _plain(error)) from error

    async def run(self, tensor: NDArray[np.float32], wanted: Sequence[str] = ALL) -> Output:
        """Run the network once; see :class:`~.port.Runtime`."""
        names = asked(self.card, self._head, wanted)
        started = perf_counter()
        found = self._session.run(names, {self.card.image: tensor})
        self.seconds = perf_counter() - started
        given = dict(zip(names, found, strict=True))
        return output(self.card, self._head, self._no_maps, given, wanted)

    def scores(self) -> int:
        """Run it on a black picture, and return how many scores it gives; one alone counts twice.

        Raises
        ------
        Told
            If it cannot be run, or gives no row of scores.
        """
        height, width = self.card.sides
        colours = len(self.card.mean)
        shape = (1, colours, height, width)
        shape = shape if self.card.layout == "NCHW" else (1, height, width, colours)
        try:
            (found,) = self._session.run(
                [self.card.logits], {self.card.image: np.zeros(shape, self.card.kind)}
            )
        except Exception as error:
            raise Told("network-refused", _plain(error)) from error
        if found.size != found.shape[-1] and found.size != found.shape[1]:
            raise Told("network-no-scores", "×".join(map(str, found.shape)))
        return max(int(found.size), 2)

    async def model(self) -> bytes:
        """Return the network's file; see :class:`~.port.Runtime`."""
        return self._model

    async def another(self, model: bytes) -> "NativeRuntime":
        """Open another network; see :class:`~.port.Runtime`."""
        return NativeRuntime(model, card=self.card, head=self._head, no_maps=self._no_maps)

    async def release(self) -> None:
        """Give the network's memory back; see :class:`~.port.Runtime`."""
        del self._session


def _plain(error: Exception) -> str:
    """Take what matters of one of onnxruntime's messages: its last sentence, without places."""
    words = str(error).replace("\n", " ").split(" : ")[-1].strip()
    return words[:200].rstrip(".") or type(error).__name__
