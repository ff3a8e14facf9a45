"""Where in a picture the evidence for a class lies: class maps, as numbers.

A class's logit is the mean of its class map after the ReLU, so a class map says,
cell by cell, how much each part of the picture adds to it (Zhou et al., "Learning
Deep Features for Discriminative Localization", 2016). Nothing has to be learned or
run again. What the ReLU removes speaks against the class; signed evidence keeps that
too. How it is shown is not known here: see :mod:`~interactive_classification.overlay`.
"""

from collections.abc import Iterable
from functools import lru_cache
from typing import Final

import numpy as np
from numpy.typing import NDArray

from ..network.card import Card
from ..network.port import Maps
from ..network.squeezenet import SQUEEZENET
from ..pixels import WORKING_SIZE
from ..sentences import Told
from .method import Explanation, Map, Scene, Steps

_CURVE: Final = -0.25
"""The cubic's slope where its second piece begins, :func:`enlarge`'s one choice.

Keys' -0.5 would be smoother still, but overshoots beside a strong cell by up to 28 percent of
it, and draw evidence against where there is none. With this it is at most 13.3: too
little to be drawn.
"""

Evidence = NDArray[np.float32]


def evidence(class_maps: Maps, index: int, signed: bool = False) -> Evidence:
    """Take one class's map.

    Parameters
    ----------
    class_maps : Maps, such as a (classes, cells, cells) ndarray of float32
    index : int
        Of the class.
    signed : bool
        Keep what speaks against the class; otherwise it is 0.

    Returns
    -------
    (cells, cells) ndarray of float32
        In units of the logit.

    Raises
    ------
    ValueError
        If there is no such class.
    """
    if not 0 <= index < len(class_maps):
        raise Told("no-class", index, len(class_maps) - 1)
    chosen = class_maps[index]
    kept: Evidence = chosen.copy() if signed else np.maximum(chosen, 0)
    return kept


def difference(original: Maps, modified: Maps, index: int, signed: bool = False) -> Evidence:
    """Take half of how one class's evidence differs, modified minus original.

    Half, since the difference of two finite numbers need not be finite. Unless signed,
    twice its mean is the change of the logit.

    Parameters
    ----------
    original, modified : Maps
        Class maps.
    index, signed
        As for :func:`evidence`.

    Returns
    -------
    (cells, cells) ndarray of float32
        Half the difference, in units of the logit.

    Raises
    ------
    ValueError
        If there is no such class.
    """
    before, after = (evidence(m, index, signed) * np.float32(0.5) for m in (original, modified))
    half: Evidence = after - before
    return half


def strongest(pair: Iterable[Maps], indices: Iterable[int], signed: bool = False) -> float:
    """Find the strongest evidence for any of several classes in any of several pictures.

    Parameters
    ----------
    pair : iterable of Maps
        Class maps.
    indices : iterable of int
        Of classes that there are.
    signed : bool
        Whether evidence against counts, too.

    Returns
    -------
    float
        At least 0; in units of the logit.
    """
    rows = list(indices)
    return max((_strength(maps[row], signed) for maps in pair for row in rows), default=0.0)


def strongest_difference(
    original: Maps, modified: Maps, indices: Iterable[int], signed: bool = False
) -> float:
    """Find the strongest difference of any of several classes; see :func:`difference`.

    Returns
    -------
    float
        At least 0; whole, not half, in units of the logit.
    """
    return max(
        (2 * _strength(difference(original, modified, i, signed), True) for i in indices),
        default=0.0,
    )


def points(strength: float, cells: int = SQUEEZENET.cells**2) -> float:
    """Tell how much evidence of a strength in one of all cells adds to the logit, their mean."""
    return strength / cells


def _strength(cells: Evidence, signed: bool) -> float:
    if not cells.size:
        return 0.0
    high = float(cells.max())
    return max(high, -float(cells.min()), 0.0) if signed else max(high, 0.0)


def enlarge(
    small: Evidence, size: int = WORKING_SIZE, *, cells: bool = False, card: Card = SQUEEZENET
) -> Evidence:
    """Enlarge a class map to a picture's size, bicubically.

    A cell's value is put where its receptive field is centred; beyond the outermost centres it
    stays the same. Between the centres the curve may pass its neighbours' values by 13 percent of
    the strongest.

    Parameters
    ----------
    small : (n, n) ndarray of float32
    size : int
        Pixels along each side of the result.
    cells : bool
        Give each pixel the value of the cell that is nearest, instead.
    card : Card
        Of the network, which tells where the cells lie.

    Returns
    -------
    (size, size) ndarray of float32
    """
    weights = _weights(len(small), size, cells, card)
    return np.asarray(weights @ small @ weights.T, np.float32)


@lru_cache(maxsize=8)
def _weights(count: int, size: int, cells: bool, card: Card) -> Evidence:
    """Return the (size, count) matrix that interpolates along one side."""
    seen = (np.arange(size) + 0.5) * (card.size / size)  # pixel middles in the network's input
    stride = card.stride or card.size / count
    first = card.first_centre if card.stride else stride / 2  # else they tile the picture
    at = np.clip((seen - first) / stride, 0, count - 1)
    away = np.abs(at[:, None] - np.arange(-1, count + 1))  # from each cell and one more beyond
    if cells:
        away = np.round(np.abs(np.floor(at + 0.5)[:, None] - np.arange(-1, count + 1)))
    inner = ((_CURVE + 2) * away - (_CURVE + 3)) * away**2 + 1
    outer = _CURVE * (((away - 5) * away + 8) * away - 4)
    found = np.where(away <= 1, inner, np.where(away < 2, outer, 0.0))
    found[:, 1] += found[:, 0]  # what lies beyond the outermost centres is as they are
    found[:, -2] += found[:, -1]
    weights: Evidence = found[:, 1:-1].astype(np.float32)
    return weights


def over_picture(scene: Scene) -> Evidence:
    """Enlarge the signed evidence for a scene's class to its picture; (size, size) float32.

    It is 0 everywhere where there are no class maps: then nothing is known before it is tried.
    """
    if scene.output.why:
        return np.zeros(scene.picture.shape[:2], np.float32)
    cells = evidence(scene.output.class_maps, scene.index, signed=True)
    return enlarge(cells, len(scene.picture), card=scene.card)


def find(scene: Scene) -> Steps:
    """Enlarge what the network has said already; see :class:`~.method.Explanation`."""
    if scene.output.why:
        raise Told(scene.output.why)
    yield from ()
    return Map(over_picture(scene), "logit", 0)


EXPLANATION: Final = Explanation(
    name="class-map",
    title="Class map",
    description="Shows which cells the class's score is the mean of. It is the network's own "
    "account, in coarse cells, and does not tell what the answer would be without them.",
    source="Zhou et al., CVPR 2016 (arXiv 1512.04150)",
    find=find,
)
