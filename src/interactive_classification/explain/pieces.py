"""What each piece of a picture does for a class, however it is removed."""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from ..superpixels import Labels

NEGLIGIBLE: Final = 0.1
"""Log-odds: what a piece does less than this is neither for nor against; odds change by a tenth."""


@dataclass(frozen=True, eq=False)
class Pieces:
    """What a class loses by each piece of a picture.

    Attributes
    ----------
    labels : (size, size) ndarray of uint16
        The piece that each pixel belongs to.
    fills : tuple of str
        In which ways each was removed: names of :data:`~.fill.METHODS`.
    confidence : float
        The class's, with nothing removed.
    effects : (pieces, fills) ndarray of float32
        The log-odds that the class loses; NaN where that was not tried.
    left : (pieces, fills) ndarray of float32
        The class's confidence without the piece; NaN where that was not tried.
    radius : int
        By how much what is removed is blurred; see :func:`~.removal.blurring`.
    """

    labels: Labels
    fills: tuple[str, ...]
    confidence: float
    effects: NDArray[np.float32]
    left: NDArray[np.float32]
    radius: int

    def agreed(self) -> NDArray[np.bool_]:
        """Tell for each piece whether no two fills contradict each other: (pieces,).

        They do where the class loses by one fill and gains by another, each by more than
        :data:`NEGLIGIBLE`.
        """
        lost, won = self.effects > NEGLIGIBLE, self.effects < -NEGLIGIBLE
        agreed: NDArray[np.bool_] = np.logical_not(lost.any(1) & won.any(1))
        return agreed

    def disputed(self) -> NDArray[np.bool_]:
        """Tell for each pixel whether fills contradict each other about its piece: (size, size)."""
        disputed: NDArray[np.bool_] = ~self.agreed()[self.labels]
        return disputed
