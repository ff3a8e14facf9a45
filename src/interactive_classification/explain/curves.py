"""Deletion and insertion curves: how well a map tells what matters, by trying it.

The pixels that a map puts first are removed, more and more of them: a good map makes the class fall
soon (deletion). Then all others are removed, and fewer and fewer: a good map brings the class back
soon (insertion). Petsiuk, Das and Saenko, "RISE: Randomized Input Sampling for Explanation of
Black-box Models", BMVC 2018 (arXiv 1806.07421).

What the network says to a hole depends on how it is filled, and the fills do not agree; so each
curve is found with three of them. And how soon is soon depends on the photo; so the same is asked
of its pieces in a random order.
"""

from collections.abc import Generator, Sequence
from random import Random
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from ..classify import softmax
from ..mask import Mask
from ..network.card import Card
from ..pixels import Image
from ..superpixels import segment
from .method import Ask, Asking, Logits, Scene, Way
from .removal import Removal, colouring, removing

FRACTIONS: Final = (0.0, 0.02, 0.05, 0.1, 0.2, 0.3, 0.45, 0.6, 0.8, 1.0)
"""How much of the picture comes first: densest where maps differ most."""

FILLS: Final = ("flat-colour", "blur", "fast-marching")
"""How what is removed is filled, by the names of :data:`~.fill.METHODS`; the colour is the one that
the network takes for nothing."""

SCORES: Final = frozenset({"deletion", "insertion", "random_deletion", "random_insertion"})
"""What :meth:`Curves.scores` tells."""

SIZE: Final = 224
"""Pixels along each side of the pictures that are asked about: smaller holes are sooner filled."""

SEED: Final = 1
"""Of the random order: the same picture has the same one every time."""

Numbers = NDArray[np.float64]


class Course(NamedTuple):
    """What becomes of a class while pixels are removed, or left, in one order.

    Attributes
    ----------
    deletion, insertion : (fills, fractions) ndarray of float64
        The class's confidence with those pixels removed that come first, and with all others
        removed. NaN where it was not asked yet.
    """

    deletion: Numbers
    insertion: Numbers


class Curves(NamedTuple):
    """How well a map tells what matters.

    Attributes
    ----------
    fractions : (fractions,) ndarray of float64
        How much of the picture comes first, from 0 to 1.
    fills : tuple of str
        As :data:`FILLS`.
    own, random : Course
        In the map's order, and with the pieces of the picture in a random one.
    calls : int
        How many pictures the network was asked about.
    unit : str
        Of the curves.
    """

    fractions: Numbers
    fills: tuple[str, ...]
    own: Course
    random: Course
    calls: int
    unit: str = "confidence"

    def named(self) -> dict[str, Numbers]:
        """Return all curves, (fills, fractions), by the names of their scores."""
        return {
            "deletion": self.own.deletion,
            "insertion": self.own.insertion,
            "random_deletion": self.random.deletion,
            "random_insertion": self.random.insertion,
        }

    def means(self) -> dict[str, Numbers]:
        """Return the means of the curves over all fills, (fractions,)."""
        return {name: curves.mean(0) for name, curves in self.named().items()}

    def auc(self) -> dict[str, Numbers]:
        """Return the area under each curve by the trapezoidal rule, (fills,), in [0, 1]."""
        steps = np.diff(self.fractions)
        return {
            name: (curves[:, 1:] + curves[:, :-1]) @ steps / 2
            for name, curves in self.named().items()
        }

    def scores(self) -> dict[str, float]:
        """Return the mean area over all fills; low for deletion and high for insertion is good."""
        return {name: float(areas.mean()) for name, areas in self.auc().items()}


def find(scene: Scene, values: NDArray[np.float32]) -> Asking[Curves]:
    """Find the curves of a map; a generator, as an :class:`~.method.Explanation`'s steps are.

    It asks on the network's own scale, where holes are smaller and sooner filled.

    Parameters
    ----------
    scene : Scene
        What the map is of.
    values : (size, size) ndarray of float32
        The map: more comes first.
    """
    picture = _of_network(scene)
    ranks = [_ranks(_means(values, len(picture))), _ranks(_shuffled(picture))]
    ways = [_way(fill, picture, scene.card) for fill in FILLS]
    found = np.full((len(ranks), 2, len(ways), len(FRACTIONS)), np.nan)
    holes = 2 * len(ranks) * (len(FRACTIONS) - 2) + 1
    calls = 0

    def so_far() -> Curves:
        own, random = (Course(*curves) for curves in found.copy())
        return Curves(np.array(FRACTIONS), FILLS, own, random, calls)

    def asked(*removed: Mask) -> Generator[Ask[Curves], list[Logits], Numbers]:
        """Fill holes in each way, and tell the confidences: (holes, fills)."""
        nonlocal calls
        pictures = [way(hole) for hole in removed for way in ways]
        answers = yield Ask(pictures, calls / (holes * len(ways)), so_far())
        calls += len(answers)
        return _confidences(answers, scene.index).reshape(len(removed), -1)

    # With nothing removed, and with everything, the order does not matter.
    found[:, 0, :, 0] = found[:, 1, :, -1] = _confidences([scene.output.logits], scene.index)
    found[:, 0, :, -1] = found[:, 1, :, 0] = yield from asked(np.ones(picture.shape[:2], np.bool_))
    for curves, rank in zip(found, ranks, strict=True):
        for place, fraction in enumerate(FRACTIONS[1:-1], 1):
            first = rank < round(fraction * rank.size)
            curves[..., place] = yield from asked(first, ~first)
    return so_far()


def tried(
    scene: Scene, values: NDArray[np.float32], fraction: float, fill: str
) -> tuple[Image, Image]:
    """Return the pictures that the network is asked about at a point of the curves.

    Parameters
    ----------
    scene, values
        As for :func:`find`.
    fraction : float
        How much of the picture comes first, in [0, 1].
    fill : str
        One of :data:`FILLS`.

    Returns
    -------
    erased, left : (size, size, 3) ndarray of uint8
        Without what comes first, and with nothing else; of :data:`SIZE`.
    """
    picture = _of_network(scene)
    rank = _ranks(_means(values, len(picture)))
    first, way = rank < round(fraction * rank.size), _way(fill, picture, scene.card)
    return way(first), way(~first)


def _of_network(scene: Scene) -> Image:
    """Return the scene's picture as large as most networks' input."""
    return smaller(scene.picture, SIZE)


def smaller(picture: Image, size: int) -> Image:
    """Reduce a picture as the network's input is: each pixel is the mean of a box of them.

    Parameters
    ----------
    picture : (k * size, k * size, 3) ndarray of uint8
    size : int

    Returns
    -------
    (size, size, 3) ndarray of uint8
    """
    return np.round(_means(picture, size)).astype(np.uint8)


def _way(fill: str, picture: Image, card: Card) -> Removal:
    if fill == "flat-colour":
        return colouring(picture, _nothing(card))
    return removing(fill, picture)


def _means(array: NDArray[np.generic], size: int) -> NDArray[np.float64]:
    """Take the mean of each box of pixels, as the network's input does."""
    step = len(array) // size
    boxes = array.reshape(size, step, size, step, *array.shape[2:])
    means: NDArray[np.float64] = boxes.mean((1, 3), np.float64)
    return means


def _ranks(values: NDArray[np.float64]) -> NDArray[np.intp]:
    """Tell for each pixel how many come before it: those with more, and then from the top left."""
    ranks = np.empty(values.size, np.intp)
    ranks[np.argsort(-values.ravel(), kind="stable")] = np.arange(values.size)
    return ranks.reshape(values.shape)


def _shuffled(picture: Image) -> NDArray[np.float64]:
    """Give each piece of a picture a number by chance."""
    labels = segment(picture)
    numbers = list(range(int(labels.max()) + 1))
    Random(SEED).shuffle(numbers)  # NumPy's own would cost the page half a megabyte
    return np.array(numbers, np.float64)[labels]


def _nothing(card: Card) -> list[float]:
    """Return the colour that a network takes for nothing: red, green and blue."""
    if len(card.mean) == 1:
        return [card.mean[0]] * 3
    return [mean for _, mean in sorted(zip(card.channels(), card.mean, strict=True))]


def _confidences(answers: Sequence[Logits], index: int) -> NDArray[np.float64]:
    return np.array([softmax(logits)[index] for logits in answers])


WAY: Final = Way(
    title="How good a map is",
    description="Erases what a map puts first, more and more, then leaves only that: what ranks "
    "well makes the class fall soon, and come back soon. It tells how well a map ranks for this "
    "network and these fills, and not whether the network has good reasons.",
    source="Petsiuk et al., BMVC 2018 (arXiv 1806.07421)",
)
