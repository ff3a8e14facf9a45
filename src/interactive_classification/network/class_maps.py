"""Class maps of a network that ends in linear layers: made for one class when it is asked for."""

from collections.abc import Mapping
from typing import Final

import numpy as np
from numpy.typing import NDArray

from .head import Affine, Gate, Head, Linear, NoMaps, Norm

Numbers = NDArray[np.float32]

EXACT: Final = 1e-3
"""How far a class's map may be from its score, as part of that or of 1, whichever is more."""


class HeadMaps:
    """The maps of all classes for one picture, each made when it is asked for.

    The mean of a map over its cells, and the class's constant, add up to its score.

    Parameters
    ----------
    head : Head
    values : mapping of str to ndarray
        What the network gave for :meth:`~.head.Head.tensors`, each with a first axis of length 1.
    classes : int

    Raises
    ------
    NoMaps
        If its cells make no square, or there is but one, of which all scores are made.
    """

    def __init__(self, head: Head, values: Mapping[str, Numbers], classes: int) -> None:
        self._head, self._values, self._classes = head, values, classes
        self._cells = _channels_first(head, values[head.features])
        self._made: dict[int, tuple[Numbers, float]] = {}

    def __len__(self) -> int:
        return self._classes

    @property
    def shape(self) -> tuple[int, int, int]:
        """Classes, and cells along each side."""
        return (self._classes, *self._cells.shape[1:])

    def __getitem__(self, index: int) -> Numbers:
        return self._of(index)[0]

    def constant(self, index: int) -> float:
        """Return what a class's score has that is of no cell."""
        return self._of(index)[1]

    def adds_up(self, index: int, score: float) -> bool:
        """Tell whether a class's map and its constant are its score."""
        cells, constant = self._of(index)
        kept = cells.clip(0) if self._head.rectified else cells
        off = float(kept.mean(dtype=np.float64)) + constant - score
        return abs(off) <= EXACT * max(1.0, abs(score))

    def _of(self, index: int) -> tuple[Numbers, float]:
        if index not in self._made:
            self._made[index] = self._found(index)
        return self._made[index]

    def _found(self, index: int) -> tuple[Numbers, float]:
        if not self._head.steps:
            return self._cells[index].astype(np.float32), 0.0
        weights, constant = self._weights(index)
        if self._head.flat:
            shape = self._cells.shape
            if self._head.layout == "NHWC":
                apart = weights.reshape(*shape[1:], shape[0]).transpose(2, 0, 1)
            else:
                apart = weights.reshape(shape)
            cells = (apart * self._cells).sum(0) * (shape[1] * shape[2])
        else:
            cells = np.tensordot(weights, self._cells, 1)
        return cells.astype(np.float32), constant

    def _weights(self, index: int) -> tuple[NDArray[np.float64], float]:
        """Return what a class's score weighs each pooled feature with, and the rest of it."""
        weights, constant = np.ones(1), 0.0
        chosen = False  # whether the class is one row of a linear layer yet
        for step in self._head.steps:
            if isinstance(step, Linear):
                if not chosen:
                    constant += 0.0 if step.bias is None else float(weights[0] * step.bias[index])
                    weights, chosen = weights[0] * step.weights[index].astype(np.float64), True
                    continue
                constant += 0.0 if step.bias is None else float(weights @ step.bias)
                # in float32: AlexNet's weights would be copied into 300 MB for each class
                weights = (weights.astype(np.float32) @ step.weights).astype(np.float64)
            elif isinstance(step, Affine):
                at = slice(None) if chosen else index
                scale, shift = (
                    one if one.size == 1 else one[at] for one in (step.scale, step.shift)
                )
                constant += float(np.sum(weights * shift))
                weights = weights * scale
            elif isinstance(step, Gate):
                before, behind = (
                    self._values[name].astype(np.float64).ravel()
                    for name in (step.before, step.behind)
                )
                alive = np.abs(before) > 1e-12
                weights = weights * np.where(alive, behind / np.where(alive, before, 1), 0)
            else:
                weights, more = _without_norm(step, weights, self._values[step.features])
                constant += more
        return np.atleast_1d(weights), constant


def _without_norm(
    step: Norm, weights: NDArray[np.float64], features: Numbers
) -> tuple[NDArray[np.float64], float]:
    """Take a normalisation into the weights, with the spread held at this picture's."""
    spread = np.sqrt(features.astype(np.float64).ravel().var() + step.epsilon)
    scaled = weights * step.scale / spread
    return scaled - scaled.mean(), float(np.sum(weights * step.shift))


def _channels_first(head: Head, features: Numbers) -> Numbers:
    """Return features as (channels, cells, cells)."""
    one: Numbers = features[0]
    if head.layout == "tokens":
        side = int(len(one) ** 0.5)
        if side * side != len(one):
            raise NoMaps("no-maps-square")
        one = one.reshape(side, side, -1)
    if head.layout != "NCHW":
        one = one.transpose(2, 0, 1)
    if one.ndim != 3 or one.shape[1] != one.shape[2]:
        raise NoMaps("no-maps-square")
    if head.flat and one.shape[1] == 1:  # a maximum, or a layer, has taken all of the picture
        raise NoMaps("no-maps-unpooled")
    return one
