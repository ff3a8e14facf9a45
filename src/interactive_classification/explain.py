"""Where in a picture the evidence for a class lies: class maps, as numbers.

A class's logit is the mean of its class map after the ReLU, so a class map says,
cell by cell, how much each part of the picture adds to it (Zhou et al., "Learning
Deep Features for Discriminative Localization", 2016). Nothing has to be learned or
run again. What the ReLU removes speaks against the class; signed evidence keeps that
too. How it is shown is not known here: see :mod:`~.overlay`.
"""

from collections.abc import Iterable
from typing import Final

import numpy as np
from numpy.typing import NDArray

from .sentences import Told

FIRST_CENTRE: Final = 15.5
STRIDE: Final = 16.0
"""Where the cells of a class map look, in pixels of the network's input.

Each 3-wide stride-2 layer without padding (``conv1`` and the three poolings) moves
the centre of the first cell's receptive field by the distance between neighbouring
cells so far, 1, 2, 4 and 8, and doubles that distance. So cell 0 is centred on pixel
0 + 1 + 2 + 4 + 8 = 15, whose middle is at 15.5, and the cells are 16 apart. The padded
3-wide convolutions in between move nothing.
"""

Evidence = NDArray[np.float32]


def evidence(class_maps: Evidence, index: int, signed: bool = False) -> Evidence:
    """Take one class's map.

    Parameters
    ----------
    class_maps : (1000, 13, 13) ndarray of float32
    index : int
        Of the class.
    signed : bool
        Keep what speaks against the class; otherwise it is 0.

    Returns
    -------
    (13, 13) ndarray of float32
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


def difference(
    original: Evidence, modified: Evidence, index: int, signed: bool = False
) -> Evidence:
    """Take half of how one class's evidence differs, modified minus original.

    Half, since the difference of two finite numbers need not be finite. Unless signed,
    twice its mean is the change of the logit.

    Parameters
    ----------
    original, modified : (1000, 13, 13) ndarray of float32
        Class maps.
    index, signed
        As for :func:`evidence`.

    Returns
    -------
    (13, 13) ndarray of float32
        Half the difference, in units of the logit.

    Raises
    ------
    ValueError
        If there is no such class.
    """
    before, after = (evidence(m, index, signed) * np.float32(0.5) for m in (original, modified))
    half: Evidence = after - before
    return half


def strongest(pair: Iterable[Evidence], indices: Iterable[int], signed: bool = False) -> float:
    """Find the strongest evidence for any of several classes in any of several pictures.

    Parameters
    ----------
    pair : iterable of (1000, 13, 13) ndarray of float32
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
    return max((_strength(maps[rows], signed) for maps in pair), default=0.0)


def strongest_difference(
    original: Evidence, modified: Evidence, indices: Iterable[int], signed: bool = False
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


def points(strength: float, cells: int = 13 * 13) -> float:
    """Tell how much evidence of a strength in one cell adds to the logit, the mean of all."""
    return strength / cells


def _strength(cells: Evidence, signed: bool) -> float:
    if not cells.size:
        return 0.0
    high = float(cells.max())
    return max(high, -float(cells.min()), 0.0) if signed else max(high, 0.0)
