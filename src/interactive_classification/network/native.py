"""The network on CPython, through onnxruntime."""

from collections.abc import Mapping, Sequence
from time import perf_counter

import numpy as np
from numpy.typing import NDArray

from .card import ALL, Card
from .head import Head
from .port import Output
from .refused import refused
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
    outside : mapping of str to bytes, optional
        Other files that hold weights, by the names that the network's file knows them by.

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
        outside: Mapping[str, bytes] | None = None,
    ) -> None:
        import onnxruntime  # type: ignore[import-untyped]

        options = onnxruntime.SessionOptions()
        if outside:
            files = list(outside.values())
            options.add_external_initializers_from_files_in_memory(
                list(outside), files, [len(one) for one in files]
            )
        options.intra_op_num_threads = threads
        options.inter_op_num_threads = 1
        self.card = card
        self.seconds = 0.0
        self._head, self._no_maps = head, no_maps
        self._model, self._outside = model, outside
        try:
            self._session = onnxruntime.InferenceSession(
                model, options, providers=["CPUExecutionProvider"]
            )
        except Exception as error:  # onnxruntime's own, of many kinds
            raise refused(error) from error

    async def run(self, tensor: NDArray[np.float32], wanted: Sequence[str] = ALL) -> Output:
        """Run the network once; see :class:`~.port.Runtime`."""
        return self.at_once(tensor, wanted)

    def at_once(self, tensor: NDArray[np.float32], wanted: Sequence[str] = ALL) -> Output:
        """Do the same without being awaited.

        Raises
        ------
        Told
            If it cannot be run, or gives no row of scores.
        """
        names = asked(self.card, self._head, wanted)
        started = perf_counter()
        try:
            found = self._session.run(names, {self.card.image: tensor})
        except Exception as error:
            raise refused(error) from error
        self.seconds = perf_counter() - started
        given = dict(zip(names, found, strict=True))
        return output(self.card, self._head, self._no_maps, given, wanted)

    async def model(self) -> bytes:
        """Return the network's file; see :class:`~.port.Runtime`."""
        return self._model

    async def another(self, model: bytes) -> "NativeRuntime":
        """Open another network; see :class:`~.port.Runtime`."""
        return NativeRuntime(
            model, card=self.card, head=self._head, no_maps=self._no_maps, outside=self._outside
        )

    async def release(self) -> None:
        """Give the network's memory back; see :class:`~.port.Runtime`."""
        del self._session
