"""A network's weights in its ONNX file: where they lie, and the same file with them shuffled.

Only those that are floating and lie in one piece are meant.
"""

from collections.abc import Iterator, Sequence
from random import Random
from typing import Final, NamedTuple

import numpy as np

from .onnx_file import read

_BYTES: Final = {"float32": 4, "float16": 2, "float64": 8, "bfloat16": 2}
"""Of one number, by its type."""


class Weights(NamedTuple):
    """One array of weights.

    Attributes
    ----------
    start, end : int
        Where in the file it lies: from this byte on, and before that one.
    size : int
        Bytes of each number.
    """

    start: int
    end: int
    size: int


def layers(model: bytes) -> list[list[Weights]]:
    """Find the weights of each layer.

    Parameters
    ----------
    model : bytes
        The contents of an ONNX file.

    Returns
    -------
    list of list of Weights
        For each node of the graph that has any, in the graph's order; what several nodes share
        belongs to the first of them.

    Raises
    ------
    Told
        If this is no ONNX file, or it breaks off.
    """
    file = read(model)
    arrays = {
        name: Weights(*one.raw, _BYTES[one.kind])
        for name, one in file.tensors.items()
        if one.kind in _BYTES and one.raw[1] > one.raw[0]
    }
    found = [[arrays.pop(name) for name in node.inputs if name in arrays] for node in file.nodes]
    return [weights for weights in found if weights]


def shuffled(model: bytes, counts: Sequence[int], seed: int) -> Iterator[bytes]:
    """Shuffle the weights of more and more of the last layers, each array's within itself.

    Each keeps its numbers, and so its mean and spread; what the network learned is in their order.

    Parameters
    ----------
    model : bytes
        The contents of an ONNX file.
    counts : sequence of int
        Of how many layers; each more than the one before.
    seed : int
        The same one gives the same order.

    Yields
    ------
    bytes
        A file of the same length, for each count; what was shuffled stays so in the next.

    Raises
    ------
    Told
        If this is no ONNX file, or it breaks off.
    IndexError
        If it has fewer layers.
    """
    data, waiting, draw = bytearray(model), layers(model), Random(seed)
    done = 0
    for count in counts:
        for _ in range(count - done):
            for one in waiting.pop():
                _shuffle(data, one, draw)
        done = count
        yield bytes(data)


def _shuffle(data: bytearray, one: Weights, draw: Random) -> None:
    values = np.frombuffer(data, f"u{one.size}", (one.end - one.start) // one.size, one.start)
    # Random's own shuffle would be slow, and NumPy's would cost the page half a megabyte.
    keys = np.frombuffer(draw.randbytes(4 * len(values)), np.uint32)
    values[:] = values[np.argsort(keys, kind="stable")]
