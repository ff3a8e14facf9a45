"""Tensors of a network that depend on no picture: weights, and what is made of them alone."""

from collections.abc import Callable, Sequence
from functools import cached_property
from typing import Final

import numpy as np
from numpy.typing import NDArray

from .onnx_file import Node, OnnxFile, Tensor

Numbers = NDArray[np.generic]

_DEEPEST: Final = 12
"""Operations between a constant and the weights that it is made of; there are few in any head."""


class Graph:
    """A network's nodes by what they give, and its constants by name.

    Parameters
    ----------
    file : OnnxFile

    Attributes
    ----------
    file : OnnxFile
    """

    def __init__(self, file: OnnxFile) -> None:
        self.file = file
        self._known: dict[str, Numbers | None] = {}

    @cached_property
    def _by_output(self) -> dict[str, Node]:
        return {name: node for node in self.file.nodes for name in node.outputs if name}

    def source(self, name: str) -> Node | None:
        """Return the node that gives a tensor; None for inputs and weights."""
        return self._by_output.get(name)

    def readers(self, name: str) -> list[Node]:
        """Return the nodes that take a tensor."""
        return [node for node in self.file.nodes if name in node.inputs]

    def constant(self, name: str) -> Numbers | None:
        """Return the numbers of a tensor that depends on no picture; None if it does."""
        if name not in self._known:
            self._known[name] = self._found(name, 0)
        return self._known[name]

    def live(self, node: Node) -> list[str]:
        """Return those of a node's inputs that depend on the picture."""
        return [name for name in node.inputs if name and self.constant(name) is None]

    def _found(self, name: str, depth: int) -> Numbers | None:
        if name in self.file.tensors:
            return self.file.array(self.file.tensors[name])
        node = self.source(name)
        if node is None or depth > _DEEPEST:
            return None
        if node.kind == "Constant":
            return self._written(node)
        make = _MADE.get(node.kind)
        if make is None:
            return None
        given: list[Numbers] = []
        for each in node.inputs:
            one = self._found(each, depth + 1) if each else np.empty(0)
            if one is None:
                return None
            given.append(one)
        return make(node, given)

    def _written(self, node: Node) -> Numbers | None:
        for key in ("value", "value_float", "value_int", "value_floats", "value_ints"):
            value = node.attributes.get(key)
            if isinstance(value, Tensor):
                return self.file.array(value)
            if value is not None:
                return np.array(value)
        return None


def _transposed(node: Node, given: Sequence[Numbers]) -> Numbers:
    return given[0].transpose(node.numbers("perm") or None)


def _reshaped(node: Node, given: Sequence[Numbers]) -> Numbers:
    return given[0].reshape([int(side) for side in given[1]])


def _wider(node: Node, given: Sequence[Numbers]) -> Numbers:
    axes = node.numbers("axes") or [int(axis) for axis in given[1]]
    return np.expand_dims(given[0], tuple(axes))


def _dequantised(node: Node, given: Sequence[Numbers]) -> Numbers:
    values, scale = given[0].astype(np.float32), given[1].astype(np.float32)
    zero = given[2].astype(np.float32) if len(given) > 2 and given[2].size else np.float32(0)
    if scale.ndim == 1 and scale.size > 1:  # one for each slice along an axis
        shape = [1] * values.ndim
        shape[node.whole("axis", 1)] = -1
        scale = scale.reshape(shape)
        zero = zero.reshape(shape) if isinstance(zero, np.ndarray) and zero.size > 1 else zero
    made: Numbers = (values - zero) * scale
    return made


_MADE: Final[dict[str, Callable[[Node, Sequence[Numbers]], Numbers]]] = {
    "Identity": lambda node, given: given[0],
    "Dropout": lambda node, given: given[0],
    "Cast": lambda node, given: given[0].astype(np.float32),
    "Transpose": _transposed,
    "Reshape": _reshaped,
    "Squeeze": lambda node, given: given[0].squeeze(),
    "Unsqueeze": _wider,
    "Mul": lambda node, given: given[0] * given[1],  # type: ignore[operator]
    "Add": lambda node, given: given[0] + given[1],  # type: ignore[operator]
    "DequantizeLinear": _dequantised,
}
"""What is made of constants on the way to a head's weights."""
