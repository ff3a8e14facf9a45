"""Sweep: what becomes of a class while the whole picture is changed, more and more.

See :mod:`~.changes` for what is done to it, and after whom.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from ..changes import CHANGES
from ..classify import softmax
from .method import Ask, Asking, Scene, Way


@dataclass(frozen=True, eq=False)
class Swept:
    """What becomes of a class.

    Attributes
    ----------
    index : int
        Of the class.
    confidences : dict of str to (levels,) ndarray of float64
        The class's confidence at each level, by names of :data:`~.changes.CHANGES`. NaN where it
        was not asked yet.
    winners : dict of str to list of int
        The class that comes first at each level; -1 where it was not asked yet.
    calls : int
        How many pictures the network was asked about.
    """

    index: int
    confidences: dict[str, NDArray[np.float64]]
    winners: dict[str, list[int]]
    calls: int


def find(scene: Scene) -> Asking[Swept]:
    """Ask about all changes; a generator, as an :class:`~.method.Explanation`'s steps are.

    Parameters
    ----------
    scene : Scene
    """
    confidences = {one.name: np.full(len(one.levels), np.nan) for one in CHANGES.values()}
    winners = {one.name: [-1] * len(one.levels) for one in CHANGES.values()}
    total, calls = sum(len(one.levels) for one in CHANGES.values()), 0

    def so_far() -> Swept:
        known = {name: values.copy() for name, values in confidences.items()}
        return Swept(
            scene.index, known, {name: list(some) for name, some in winners.items()}, calls
        )

    done = 0
    for one in CHANGES.values():
        for place, level in enumerate(one.levels):
            logits = scene.output.logits
            if level != one.plain:
                changed = one.apply(scene.picture, level)
                (logits,) = yield Ask([changed], done / total, so_far() if done else None)
                calls += 1
            confidences[one.name][place] = softmax(logits)[scene.index]
            winners[one.name][place] = int(logits.argmax())
            done += 1
    return so_far()


WAY: Final = Way(
    title="Changes of the whole photo",
    description="Changes the whole photo by little and by much, and tells from where on the class "
    "does not come first any more. It tells what the answer to this photo hangs on, and nothing of "
    "photos in general.",
    source="after Hendrycks and Dietterich, ICLR 2019 (arXiv 1903.12261)",
)
