"""What each kind of edit does to a hole: one entry a kind, by the page's name for it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import numpy as np

from .mask import Mask, draw_polygon, draw_rectangle, draw_stroke, grow, shrink

Points = list[tuple[float, float]]

PieceAt = Callable[[float, float, int], Mask]
"""The piece at a place of the picture, if it is cut into about so many; see :mod:`.superpixels`."""


@dataclass(frozen=True)
class Given:
    """What an edit is given.

    Attributes
    ----------
    points : list of (float, float)
        x and y in pixels: a stroke, two corners, a polygon, or places of pieces.
    amount : float
        A brush's radius, or by how many pixels, or how many pieces.
    piece_at : callable
    """

    points: Points
    amount: float
    piece_at: PieceAt


Edit = Callable[[Mask, Given], Mask]
"""Makes a new hole out of one; the array that it is given is its own to write to."""


def _brush(mask: Mask, given: Given) -> Mask:
    draw_stroke(mask, given.points, given.amount)
    return mask


def _restore(mask: Mask, given: Given) -> Mask:
    draw_stroke(mask, given.points, given.amount, restore=True)
    return mask


def _rectangle(mask: Mask, given: Given) -> Mask:
    draw_rectangle(mask, given.points)
    return mask


def _lasso(mask: Mask, given: Given) -> Mask:
    draw_polygon(mask, given.points)
    return mask


def _piece(mask: Mask, given: Given) -> Mask:
    for place in given.points:
        mask |= given.piece_at(*place, int(given.amount))
    return mask


def _piece_back(mask: Mask, given: Given) -> Mask:
    for place in given.points:
        mask &= ~given.piece_at(*place, int(given.amount))
    return mask


def _all_but_pieces(mask: Mask, given: Given) -> Mask:
    return mask | ~_piece(np.zeros_like(mask), given)


EDITS: Final[dict[str, Edit]] = {
    "brush": _brush,
    "restore": _restore,
    "rectangle": _rectangle,
    "lasso": _lasso,
    "piece": _piece,
    "piece-back": _piece_back,
    "counterfactual": _piece,
    "sufficient": _all_but_pieces,
    "grow": lambda mask, given: grow(mask, given.amount),
    "shrink": lambda mask, given: shrink(mask, given.amount),
    "invert": lambda mask, given: ~mask,
    "changed": lambda mask, given: np.ones_like(mask),
    "fill": lambda mask, given: mask,
}
"""All kinds; ``fill`` takes what is marked as it is, and ``changed`` is for a fill that puts
another picture in the place of all of it. Two are found by :data:`~.explain.SEARCHES`."""

OF_PIECES: Final = ("piece", "piece-back", "counterfactual", "sufficient")
"""Those whose points are places of pieces."""
