"""Which part of a hole has to be filled anew, and by which method while a stroke is painted.

Nothing of a session is known here: only what is shown, what is to be shown, and how fast each
method was so far.
"""

from time import perf_counter
from typing import Final, NamedTuple

import numpy as np

from .fill import Method, method
from .history import Parameters
from .mask import Mask, touched
from .pixels import Image

LIVE_METHOD: Final = "fast-marching"
"""What fills while a stroke is being painted, where the chosen method would take too long."""

LIVE_SECONDS: Final = 0.04
"""How long a fill may take while a stroke is being painted."""

FIRST_PACE: Final = 2e-5
"""Seconds a pixel that a method is thought to take before it was ever measured."""


class Shown(NamedTuple):
    """A picture with a hole that is filled.

    Attributes
    ----------
    original, filled : (size, size, 3) ndarray of uint8
    mask : (size, size) ndarray of bool
        The hole.
    """

    original: Image
    filled: Image
    mask: Mask


def stale(
    shown: Shown, mask: Mask, changed: Mask, fill: Method, parameters: Parameters
) -> tuple[Image, Mask]:
    """Find what has to be filled when only some pixels differ from what is shown.

    Parameters
    ----------
    shown : Shown
        Filled by the same method with the same parameters.
    mask : (size, size) ndarray of bool
        The hole to come.
    changed : (size, size) ndarray of bool
        The pixels that are in only one of both holes, or more.
    fill : Method
    parameters : Parameters

    Returns
    -------
    picture : (size, size, 3) ndarray of uint8
        To fill from: other parts of the hole are filled already.
    hole : (size, size) ndarray of bool
        The parts to fill.
    """
    distance = fill.distance(**parameters)
    common = [fill.common(shown.original, hole) for hole in (mask, shown.mask)]
    if distance is None or common[0] != common[1]:
        return shown.original, mask
    picture = shown.filled
    back = shown.mask & ~mask
    if back.any():
        picture = picture.copy()
        picture[back] = shown.original[back]
    return picture, touched(mask, changed, distance)


class Pace:
    """How fast each method fills, by its latest fill, and what that allows for."""

    def __init__(self) -> None:
        self._seconds: dict[str, float] = {}  # a pixel

    def measure(self, name: str, hole: Mask, seconds: float) -> None:
        """Note how long a method took to fill a hole."""
        count = np.count_nonzero(hole)
        if count:
            self._seconds[name] = seconds / count

    def fill_at_once(
        self, shown: Shown, mask: Mask, name: str, parameters: Parameters
    ) -> tuple[str, Image]:
        """Fill the parts of a hole that differ from what is shown, by a method quick enough.

        Parameters
        ----------
        shown : Shown
        mask : (size, size) ndarray of bool
            The hole to come.
        name : str
            The method that is wanted, from :data:`~.fill.KNOWN`; where it would take more than
            :data:`LIVE_SECONDS`, :data:`LIVE_METHOD` stands in for it, unless it changes.
        parameters : Parameters
            Of the method that is wanted.

        Returns
        -------
        name : str
            The method that was used.
        picture : (size, size, 3) ndarray of uint8

        Raises
        ------
        FillError
            If it cannot be filled.
        """
        changed = mask ^ shown.mask
        new = np.count_nonzero(mask & changed)
        for used, given in ((name, parameters), (LIVE_METHOD, {})):
            fill = method(used)
            last = used == LIVE_METHOD or fill.changes  # what removes shows nothing of a change
            pace = self._seconds.get(used, FIRST_PACE)
            if not last and new * pace > LIVE_SECONDS:
                continue  # too slow even for the stroke alone
            picture, hole = stale(shown, mask, changed, fill, given)
            if last or np.count_nonzero(hole) * pace <= LIVE_SECONDS:
                break
        start = perf_counter()
        pixels = fill.fill(picture, hole, **given)
        self.measure(used, hole, perf_counter() - start)
        return used, pixels
