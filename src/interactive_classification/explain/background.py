"""Which of two networks relies on the background: a part is kept, and all around it blurred.

The part is the smallest that alone is enough for one of the networks; see :mod:`.sufficient`. That
network keeps its answer there because the part was chosen so, and the other has no such advantage:
so it is done with a part of each, and only what both parts agree about is an answer. It is about
one photo and one way to blur, and no network was made for blurred photos.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from ..classify import softmax
from ..fill import METHODS
from ..mask import Mask
from ..pixels import Image
from .method import Logits, Way

FILL: Final = "blur"
"""Of :data:`~.fill.METHODS`: what the surroundings become."""

ALIKE: Final = 0.05
"""Differences of falls below this are none: five points."""

NEITHER, FIRST, SECOND, MIXED, NOTHING = "neither", "first", "second", "mixed", "nothing"
"""What comes of it: none falls further, one does, the parts disagree, or there is no part."""


@dataclass(frozen=True)
class Fall:
    """How far a network falls when only a part is kept.

    Attributes
    ----------
    index : int
        The class that came first in the whole photo.
    whole, kept : float
        Its confidence there, and with only the part kept, in [0, 1].
    """

    index: int
    whole: float
    kept: float

    @property
    def points(self) -> float:
        """How much confidence is lost, in [-1, 1]."""
        return self.whole - self.kept


@dataclass(frozen=True, eq=False)
class Kept:
    """A part that alone is enough for one of two networks, and what both say to it.

    Attributes
    ----------
    of : int
        For which it is enough: 0 for the first network, 1 for the second.
    area : float
        Its share of the picture.
    picture : (size, size, 3) ndarray of uint8
        What both saw: the part, and all around it blurred.
    falls : (Fall, Fall)
        The first network's and the second's.
    """

    of: int
    area: float
    picture: Image
    falls: tuple[Fall, Fall]


@dataclass(frozen=True, eq=False)
class Background:
    """What was found: up to one part for each network.

    Attributes
    ----------
    parts : tuple of Kept
    """

    parts: tuple[Kept, ...]

    @property
    def outcome(self) -> str:
        """Which network falls further, if the parts agree: one of the words above."""
        if not self.parts:
            return NOTHING
        further = {_further(one.falls) for one in self.parts} - {NEITHER}
        if not further:
            return NEITHER
        return further.pop() if len(further) == 1 else MIXED


def _further(falls: Sequence[Fall]) -> str:
    difference = falls[0].points - falls[1].points
    if abs(difference) < ALIKE:
        return NEITHER
    return FIRST if difference > 0 else SECOND


def surrounded(picture: Image, around: Mask) -> Image:
    """Blur all around a part, as the search for it does.

    Parameters
    ----------
    picture : (size, size, 3) ndarray of uint8
    around : (size, size) ndarray of bool
        True where the part is not.
    """
    return METHODS[FILL].fill(picture, around)


def fall(whole: Logits, kept: NDArray[np.float32]) -> Fall:
    """Tell how far a network falls, given its logits for the whole photo and for the part."""
    index = int(whole.argmax())
    return Fall(index, float(softmax(whole)[index]), float(softmax(kept)[index]))


WAY: Final = Way(
    title="Two networks without the background",
    description="Keeps the smallest part that is enough for one network, blurs all around it, and "
    "asks both how sure they still are; then the same with the other's part. It is about one photo "
    "and one way to blur, and each network’s own part favours it.",
    source="after Xiao et al., ICLR 2021 (arXiv 2006.09994)",
)
