"""Ways to take something out of a picture, so that the network can be asked about the rest.

Each is made once for a picture, and then called with one hole after the other. What a network says
to a hole depends on how it is filled; so whoever can afford it asks several.
"""

from collections.abc import Callable, Sequence
from typing import Final

import numpy as np

from ..fill.blur import whole
from ..fill.fast_marching import METHOD as FAST_MARCHING
from ..mask import Mask
from ..pixels import WORKING_SIZE, Image

Removal = Callable[[Mask], Image]
"""Takes a hole, (size, size) bool, and returns the picture without what lies in it."""

SOFT: Final = 32
"""By how many pixels what is removed is blurred, in a picture of :data:`~.pixels.WORKING_SIZE`."""


REMOVALS: Final = ("blur", "mean-colour", "fast-marching")
"""Names of :data:`~.fill.METHODS` by which pieces are removed, in this order."""


def removing(fill: str, picture: Image, radius: int = SOFT) -> Removal:
    """Return one of :data:`REMOVALS`; `radius` is that of :func:`blurring`."""
    if fill == "blur":
        return blurring(picture, radius)
    return colouring(picture) if fill == "mean-colour" else marching(picture)


def blurring(picture: Image, radius: int = SOFT) -> Removal:
    """Blur what lies in a hole.

    Parameters
    ----------
    picture : (size, size, 3) ndarray of uint8
    radius : int
        In pixels of a picture of :data:`~.pixels.WORKING_SIZE`.
    """
    near = max(1, round(radius * len(picture) / WORKING_SIZE))
    return _mixing(picture, whole(picture, near))


def colouring(picture: Image, colour: Sequence[float] | None = None) -> Removal:
    """Put one colour into a hole.

    Parameters
    ----------
    picture : (size, size, 3) ndarray of uint8
    colour : sequence of float, optional
        Red, green and blue; without it, the picture's mean.
    """
    chosen = picture.mean((0, 1)) if colour is None else np.array(colour)
    return _mixing(picture, np.full_like(picture, np.round(chosen)))


def marching(picture: Image) -> Removal:
    """Carry the colours around a hole inwards; where nothing is left, all is the mean colour."""
    nothing = colouring(picture)
    return lambda hole: nothing(hole) if hole.all() else FAST_MARCHING.fill(picture, hole)


def _mixing(picture: Image, other: Image) -> Removal:
    def removed(hole: Mask) -> Image:
        mixed = picture.copy()
        inside = np.flatnonzero(hole)  # ten times as fast as indexing by the hole
        mixed.reshape(-1, 3)[inside] = other.reshape(-1, 3)[inside]
        return mixed

    return removed
