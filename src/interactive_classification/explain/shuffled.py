"""Shuffle the weights: whether a class map shows what the network has learned, or only edges.

The weights of the last layer are shuffled, then those of the last two, and so on, until no layer
knows anything; the class map of each such network is compared with that of the real one. A map that
stays the same shows nothing of what was learned. Adebayo et al., "Sanity Checks for Saliency Maps",
NeurIPS 2018 (arXiv 1810.03292).

Maps of so few cells are alike by chance, more or less: one network's rank correlation comes to 0.25
and more, either way. So all is done several times, each in another order, and the mean is told. It
is a demonstration and no certificate: a map that passes may still be wrong.
"""

from collections.abc import Generator
from dataclasses import dataclass
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from ..network.port import Output
from ..network.weights import layers, shuffled
from .class_map import Evidence, evidence
from .method import Scene, Way, standard

DRAWS: Final = 5
"""How often all is done anew; the seeds are 1, 2 and so on."""

ALIKE: Final = 0.3
"""A mean rank correlation from which on, either way, a map stays too much as it was."""


@dataclass(frozen=True, eq=False)
class Correlated:
    """How far a class's map stays what it was.

    Attributes
    ----------
    index : int
        Of the class.
    layers : tuple of int
        Of how many of the last layers the weights were shuffled; lastly of all.
    correlations : (draws, stages) ndarray of float64
        By rank, with the real map, in [-1, 1]. NaN where it was not asked yet.
    calls : int
        How many networks were asked.
    """

    index: int
    layers: tuple[int, ...]
    correlations: NDArray[np.float64]
    calls: int

    def means(self) -> list[float]:
        """Return the mean correlation of each stage that was asked already."""
        return [float(values.mean()) for values in self._asked()]

    def spread(self) -> tuple[float, float]:
        """Return the lowest and the highest correlation of the last stage that was asked."""
        last = self._asked()[-1]
        return float(last.min()), float(last.max())

    @property
    def stays(self) -> bool:
        """Whether the map stays much as it was, by :data:`ALIKE`, with all weights shuffled."""
        return abs(self.means()[-1]) >= ALIKE

    def _asked(self) -> list[NDArray[np.float64]]:
        stages = (values[~np.isnan(values)] for values in self.correlations.T)
        return [values for values in stages if len(values)]


@dataclass(frozen=True, eq=False)
class Shuffled(Correlated):
    """What becomes of a class's map.

    Attributes
    ----------
    real : (cells, cells) ndarray of float32
        The real network's signed evidence, in units of the logit.
    maps : (stages, cells, cells) ndarray of float32
        The evidence then, in the first of the orders. NaN where it was not asked yet.
    """

    real: Evidence
    maps: NDArray[np.float32]


class Other(NamedTuple):
    """Another network, which is asked about the scene's picture next; its output is sent back.

    Attributes
    ----------
    model : bytes
        The contents of its file.
    done : float
        How much of all is done, in [0, 1].
    so_far : Shuffled or None
        What is known by now.
    """

    model: bytes
    done: float
    so_far: Shuffled | None


def stages(count: int) -> tuple[int, ...]:
    """Return how many layers are shuffled: one, twice as many each time, and at last all.

    >>> stages(26)
    (1, 2, 4, 8, 16, 26)
    """
    return (*(2**power for power in range(count.bit_length()) if 2**power < count), count)


def find(scene: Scene, model: bytes) -> Generator[Other, Output, Shuffled]:
    """Ask networks whose weights are shuffled for a class's map.

    Parameters
    ----------
    scene : Scene
        Its output has the class maps.
    model : bytes
        The contents of the network's file, an ONNX file.

    Raises
    ------
    Told
        If that cannot be read.
    """
    real = evidence(scene.output.class_maps, scene.index, signed=True)
    counts = stages(len(layers(model)))
    maps = np.full((len(counts), *real.shape), np.nan, np.float32)
    correlations = np.full((DRAWS, len(counts)), np.nan)
    calls = 0

    def so_far() -> Shuffled:
        return Shuffled(scene.index, counts, correlations.copy(), calls, real, maps.copy())

    for draw in range(DRAWS):
        for place, other in enumerate(shuffled(model, counts, draw + 1)):
            done = calls / correlations.size
            output = yield Other(other, done, so_far() if calls else None)
            cells = evidence(output.class_maps, scene.index, signed=True)
            correlations[draw, place] = correlation(real, cells)
            if draw == 0:
                maps[place] = cells
            calls += 1
    return so_far()


def correlation(one: Evidence, other: Evidence) -> float:
    """Return Spearman's rank correlation of two maps, in [-1, 1]; 0 if all of one is equal.

    Parameters
    ----------
    one, other : (cells, cells) ndarray of float32
    """
    return float((ranks(one) * ranks(other)).mean())


def ranks(values: Evidence) -> NDArray[np.float64]:
    """Rank the cells of a map: how far each is above the middle, in standard deviations.

    Parameters
    ----------
    values : (cells, cells) ndarray of float32

    Returns
    -------
    (cells, cells) ndarray of float64
        Equal values share their places' mean; all 0 if all are equal.
    """
    flat = values.ravel()
    less, same = flat[:, None] > flat, flat[:, None] == flat
    return standard(less.sum(1) + same.sum(1) / 2).reshape(values.shape)


WAY: Final = Way(
    title="Shuffled weights",
    description="Shuffles what the network has learned, layer by layer, and compares the class map "
    "with the real one each time. A map that becomes another may still be wrong: this is a "
    "demonstration, and no certificate.",
    source="Adebayo et al., NeurIPS 2018 (arXiv 1810.03292)",
)
