"""The rows of the page's tables: a network's first classes, before and after."""

from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from . import shapes
from .classify import Label, rank, softmax
from .session import LISTED


def named(label: Label) -> shapes.Named:
    """Tell which class it is; ``own`` is there if it has its name from somebody."""
    told: shapes.Named = {"index": label.index, "label": label.short}
    return {**told, "own": True} if label.own else told


def rows(
    labels: Sequence[Label],
    before: NDArray[np.float32],
    after: NDArray[np.float32],
    pinned: Sequence[int] = (),
) -> shapes.Rows:
    """Tell which classes come first in both pictures, and how sure a network is of them.

    Parameters
    ----------
    labels : sequence of Label
        The network's classes.
    before, after : (classes,) ndarray of float32
        Its logits for the original and for the modified picture.
    pinned : sequence of int
        Classes that are told of whatever their rank.
    """
    was, now = softmax(before), softmax(after)
    first = rank(was, LISTED)

    def listed(indices: Iterable[int], confidences: Any) -> list[shapes.Row]:
        return [
            {
                **named(labels[index]),
                "name": labels[index].full,
                "confidence": float(confidences[index]),
                "change": float(confidences[index] - was[index]),
            }
            for index in indices
        ]

    return {
        "original_predictions": listed(first, was),
        "modified_predictions": listed(rank(now, LISTED), now),
        "followed_predictions": listed(first, now),
        "original_pinned": listed(pinned, was),
        "modified_pinned": listed(pinned, now),
        "tracked_now": float(now[first[0]]),
    }
