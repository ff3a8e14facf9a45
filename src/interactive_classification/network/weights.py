"""A network's weights in its ONNX file: where they lie, and the same file with them shuffled.

Only what that needs is read of the format, onnx.proto in Protocol Buffers' wire format: the graph's
nodes with their inputs, and its initializers, if they are floating and lie in one piece.
"""

from collections.abc import Iterator, Sequence
from random import Random
from typing import Final, NamedTuple

import numpy as np

from ..sentences import Told

_GRAPH: Final = 7  # of a model
_NODE, _INITIALIZER = 1, 5  # of a graph
_INPUT: Final = 1  # of a node
_TYPE, _NAME, _RAW = 2, 8, 9  # of a tensor
_BYTES: Final = {1: 4, 10: 2, 11: 8, 16: 2}
"""Of one number, by a tensor's type: single, half and double precision, and bfloat16."""

_NUMBER, _EIGHT, _SOME, _FOUR = 0, 1, 2, 5  # how a field's value is written


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
    nodes, arrays = [], {}
    for kind, start, end in _fields(model, 0, len(model)):
        for part, first, last in _fields(model, start, end) if kind == _GRAPH else ():
            if part == _NODE:
                fields = _fields(model, first, last)
                nodes.append([model[a:b] for field, a, b in fields if field == _INPUT])
            elif part == _INITIALIZER:
                places = {field: (a, b) for field, a, b in _fields(model, first, last)}
                size = _BYTES.get(_number(model, places[_TYPE][0])[0]) if _TYPE in places else None
                if size and _RAW in places:
                    arrays[model[slice(*places[_NAME])]] = Weights(*places[_RAW], size)
    found = [[arrays.pop(name) for name in inputs if name in arrays] for inputs in nodes]
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


def _fields(data: bytes, start: int, end: int) -> Iterator[tuple[int, int, int]]:
    """Yield each field of a message: its number, and where its value begins and ends."""
    while start < end:
        key, start = _number(data, start)
        number, written = divmod(key, 8)
        if written == _NUMBER:
            after = _number(data, start)[1]
        elif written == _SOME:
            length, start = _number(data, start)
            after = start + length
        elif written in (_EIGHT, _FOUR):
            after = start + (8 if written == _EIGHT else 4)
        else:
            raise Told("no-network")
        if after > end:
            raise Told("no-network")
        yield number, start, after
        start = after


def _number(data: bytes, at: int) -> tuple[int, int]:
    """Read a number of seven bits to a byte, the lowest first; return it, and where it ends."""
    value = shift = 0
    for place in range(at, len(data)):
        value |= (data[place] & 127) << shift
        if data[place] < 128:
            return value, place + 1
        shift += 7
    raise Told("no-network")
